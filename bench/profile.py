"""Profiles 20 M loaded lines: Lode beside plain DuckDB, polars and pandas, each reading the same Parquet of the batch.

Bar: at most 1.1 times plain DuckDB's time and 1.2 times its memory. Each peer prints the figures below, computed the
shortest way its users know, sums taken once where several figures share them; all four must agree to the cent. Lode runs as a
user finds it after `lode load`, and once more with its cache of sums removed; it makes its forecast, mega accounts and
reconciliation besides."""
import json, os, pathlib, shutil, subprocess, sys
import invoices
from measure import in_turn, table

lode, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
rows = int(20_000_000 * float(os.environ.get('LODE_BENCH_SCALE', '1')))
source, workspace = work / f'lines-{rows}.parquet', work / 'profile'
work.mkdir(parents=True, exist_ok=True)
shutil.rmtree(workspace, ignore_errors=True)
invoices.write_parquet(source, rows, rows // 200)
subprocess.run([lode, 'init', workspace, '--quiet'], check=True, capture_output=True)
(workspace / 'maps' / 'bench.yaml').write_text(f"""source: bench
files: [{{path: {source.name}}}]
tables:
  line: {{columns: {{line_id: line_id, account_id: account_id, date: date, product_id: product_id, quantity: quantity,
                    revenue: revenue, cost: cost}}}}
""")
subprocess.run([lode, 'load', source, '-w', workspace, '--quiet'], check=True, capture_output=True)
source.unlink()
lines = next((workspace / 'batches').glob('*/line*.parquet')).parent / 'line*.parquet'

# The figures, for a list of accounts' revenue and profit in cents: Python integers, so exact.
SHARED = '''
import json
def concentration(revenue, profit):
    revenue, profit = sorted(revenue), sorted(profit, reverse=True)
    n, total = len(revenue), sum(revenue)
    seen, k80 = 0, 0
    while seen * 100 < total * 80: k80 += 1; seen += revenue[n - k80]
    run = peak = 0
    for x in profit: run += x; peak = max(peak, run)
    return dict(accounts_with_lines=n, revenue_total=total, profit_total=sum(profit), accounts_for_80pct_revenue=k80,
                gini_revenue=sum((2 * i - n - 1) * x for i, x in enumerate(revenue, 1)) / (n * total),
                hhi_revenue=sum((x / total) ** 2 for x in revenue), top10_revenue_share=sum(revenue[-10:]) / total,
                unprofitable_accounts=sum(x < 0 for x in profit), whale_peak_ratio=peak / sum(profit))
def effects(rows):  # (quantity before, after, revenue before, after) by product
    price = sum(r1 - q1 * r0 / q0 for q0, q1, r0, r1 in rows if q0 > 0 and q1 > 0)
    q0, q1, r0, r1 = (sum(column) for column in zip(*rows))
    return [price, (q1 - q0) * r0 / q0]
def show(metrics, by_period, bridge, effects):
    print(json.dumps(dict(metrics=metrics, by_period=by_period, bridge=bridge, effects=effects)))
'''
DUCKDB = SHARED + f'''
import duckdb
duckdb.execute("""CREATE TEMP TABLE s AS SELECT account_id, year(date) AS y, date > (SELECT max(date) FROM
    '{lines}') - INTERVAL 12 MONTH AS late, date > (SELECT max(date) FROM '{lines}') - INTERVAL 24 MONTH AS near,
    sum(revenue) AS r, sum(revenue - cost) AS p FROM '{lines}' GROUP BY ALL""")
by = duckdb.sql("SELECT y, sum(r) * 100, sum(p) * 100, count(DISTINCT account_id) FROM s GROUP BY y ORDER BY y").fetchall()
a = duckdb.sql("SELECT CAST(sum(r) * 100 AS BIGINT), CAST(sum(p) * 100 AS BIGINT) FROM s GROUP BY account_id").fetchnumpy()
bridge = duckdb.sql("""WITH b AS (SELECT sum(r) FILTER (NOT late) AS x, sum(r) FILTER (late) AS z FROM s WHERE near
    GROUP BY account_id) SELECT sum(x), sum(z) FILTER (x IS NULL), -sum(x) FILTER (z IS NULL), sum(z - x) FILTER (z > x),
    sum(z - x) FILTER (z < x), sum(z) FROM b""").fetchone()
months = duckdb.sql("SELECT date_trunc('month', date) AS m, sum(revenue) FROM '{lines}' GROUP BY m ORDER BY m").fetchall()
both = duckdb.sql("""WITH k AS (SELECT account_id FROM s WHERE near GROUP BY 1 HAVING bool_or(late) AND bool_or(NOT late)),
    e AS (SELECT max(date) AS last FROM '{lines}'), l AS (SELECT product_id, date > last - INTERVAL 12 MONTH AS late, quantity,
    revenue FROM '{lines}' JOIN k USING (account_id), e WHERE date > last - INTERVAL 24 MONTH)
    SELECT coalesce(sum(quantity) FILTER (NOT late), 0), coalesce(sum(quantity) FILTER (late), 0),
    coalesce(sum(revenue) FILTER (NOT late), 0), coalesce(sum(revenue) FILTER (late), 0) FROM l GROUP BY product_id""").fetchall()
r, p = (v.tolist() for v in a.values())
show(concentration(r, p), [[int(v) for v in row] for row in by], [round((v or 0) * 100) for v in bridge],
     effects([[float(v) for v in row] for row in both]))
'''
POLARS = SHARED + f'''
import polars as pl
l = pl.scan_parquet('{lines}').select('account_id', 'date', 'revenue', (pl.col('revenue') - pl.col('cost')).alias('p'))
last = l.select(pl.col('date').max()).collect().item()
edge = lambda m: pl.lit(last).dt.offset_by(f'-{{m}}mo')
s = l.group_by('account_id', pl.col('date').dt.year().alias('y'), (pl.col('date') > edge(12)).alias('late'),
               (pl.col('date') > edge(24)).alias('near')).agg(pl.col('revenue').sum().alias('r'), pl.col('p').sum())
months = l.group_by(pl.col('date').dt.truncate('1mo')).agg(pl.col('revenue').sum())
s, months = pl.collect_all([s, months])
by = s.group_by('y').agg(pl.col('r').sum(), pl.col('p').sum(), pl.col('account_id').n_unique()).sort('y').rows()
a = s.group_by('account_id').agg(pl.col('r').sum(), pl.col('p').sum())
b = s.filter('near').group_by('account_id').agg(pl.col('r').filter(~pl.col('late')).sum().alias('x'),
    pl.col('r').filter('late').sum().alias('z'), pl.col('late').any().alias('after'), (~pl.col('late')).any().alias('before'))
cents = lambda v: round(v * 100)
k = b.lazy().filter(pl.col('after') & pl.col('before')).select('account_id')
q = pl.scan_parquet('{lines}').filter(pl.col('date') > edge(24)).join(k, on='account_id', how='semi')
late = pl.col('date') > edge(12)
q = q.group_by('product_id').agg(*(pl.col(c).filter(f).sum().cast(pl.Float64).alias(c + n) for c in ('quantity', 'revenue')
                                   for n, f in (('0', ~late), ('1', late)))).collect()
total = lambda f, c: cents((b.filter(f) if f is not None else b)[c].sum() or 0)
both = pl.col('before') & pl.col('after'); b = b.with_columns((pl.col('z') - pl.col('x')).alias('d'))
show(concentration([cents(v) for v in a['r']], [cents(v) for v in a['p']]), [[y, cents(r), cents(p), n] for y, r, p, n in by],
     [total(None, 'x'), total(~pl.col('before'), 'z'), -total(~pl.col('after'), 'x'), total(both & (pl.col('d') > 0), 'd'),
      total(both & (pl.col('d') < 0), 'd'), total(None, 'z')], effects(q.select('quantity0', 'quantity1', 'revenue0', 'revenue1').rows()))
'''
PANDAS = SHARED + f'''
import glob, pandas as pd, pyarrow.dataset as ds
d = ds.dataset(sorted(glob.glob('{lines}'))).to_table(columns=['account_id', 'date', 'revenue', 'cost', 'product_id', 'quantity'])
cents = lambda c: (d[c].cast('float64').to_pandas() * 100).round().astype('int64')
d = pd.DataFrame({{'account_id': d['account_id'].dictionary_encode().to_pandas(),
                  'date': d['date'].cast('timestamp[s]').to_pandas(), 'r': cents('revenue'), 'c': cents('cost'),
                  'product': d['product_id'].dictionary_encode().to_pandas(), 'q': d['quantity'].cast('float64').to_pandas()}})
d['p'] = d.r - d.c
last = d.date.max()
d['y'], d['late'], d['near'] = d.date.dt.year, d.date > last - pd.DateOffset(months=12), d.date > last - pd.DateOffset(months=24)
s = d.groupby(['account_id', 'y', 'late', 'near'], observed=True)[['r', 'p']].sum().reset_index()
months = d.groupby(d.date.dt.to_period('M'))['r'].sum()
by = s.groupby('y').agg(r=('r', 'sum'), p=('p', 'sum'), n=('account_id', 'nunique'))
a = s.groupby('account_id', observed=True)[['r', 'p']].sum()
b = s[s.near].pivot_table(index='account_id', columns='late', values='r', aggfunc='sum', observed=True)
x, z = b[False], b[True]; both = (z - x).dropna()
q = d[d.near & d.account_id.isin(both.index)].groupby(['product', 'late'], observed=True)[['q', 'r']].sum().unstack(fill_value=0)
q = list(zip(q.q[False], q.q[True], q.r[False] / 100, q.r[True] / 100))
show(concentration(a.r.tolist(), a.p.tolist()), [[int(y), int(r.r), int(r.p), int(r.n)] for y, r in by.iterrows()],
     [int(x.sum()), int(z[x.isna()].sum()), -int(x[z.isna()].sum()), int(both[both > 0].sum()), int(both[both < 0].sum()), int(z.sum())],
     effects(q))
'''


def ours(text):
    doc = json.loads(text)
    m = doc['metrics']
    cents = lambda v: round(float(v) * 100)
    names = ['accounts_with_lines', 'accounts_for_80pct_revenue', 'gini_revenue', 'hhi_revenue', 'top10_revenue_share',
             'unprofitable_accounts', 'whale_peak_ratio']
    steps = {r['step']: r['amount'] for r in doc['tables']['bridge_steps']}
    return dict(metrics={n: m[n] for n in names} | {n: cents(m[n]) for n in ('revenue_total', 'profit_total')},
                by_period=[[int(r['period']), cents(r['revenue']), cents(r['profit']), r['accounts']]
                           for r in doc['tables']['by_period']],
                effects=[float(doc['tables']['bridge'][0][n]) for n in ('price', 'volume')],
                bridge=[cents(steps.get(s, 0)) for s in ('before', 'new', 'lost', 'grown', 'shrunk', 'after')])


def agree(name, one, other):
    for key, value in other['metrics'].items():
        assert abs(one['metrics'][key] - value) <= 1e-9 * max(1, abs(value)), (name, key, one['metrics'][key], value)
    assert all(abs(x - y) <= 0.01 + 1e-9 * abs(y) for x, y in zip(one['effects'], other['effects'])), (name, one, other)
    assert one['by_period'] == other['by_period'] and one['bridge'] == other['bridge'], (name, one, other)


def without_cache():
    shutil.rmtree(workspace / '.lode', ignore_errors=True)
    return loaded


loaded = [lode, 'profile', '-w', workspace, '--format', 'json']
commands = {'lode': loaded}
mine = ours(subprocess.run(loaded, check=True, capture_output=True, text=True).stdout)
for name, text in (('duckdb', DUCKDB), ('polars', POLARS), ('pandas', PANDAS)):
    script = work / f'profile_{name}.py'
    script.write_text(text)
    commands[name] = [sys.executable, script]
    agree(name, mine, json.loads(subprocess.run(commands[name], check=True, capture_output=True, text=True).stdout))
commands['lode, cache removed'] = without_cache  # last in each turn: what it leaves is as `load` leaves it
print(table(f'Profile of {rows:,} lines of {rows // 200:,} accounts', in_turn(commands, runs=3), 'duckdb',
            'Whole processes, interpreter start included; totals, years, concentration, whale curve and bridge equal to '
            'the cent. `load` makes the sums that the first row rests on: their time is in the figure of load. Bar: 1.10 x '
            'DuckDB in time, 1.20 x in memory.'))
shutil.rmtree(workspace)
