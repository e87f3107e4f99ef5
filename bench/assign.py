"""Assigns 10 M accounts to 8 segments, Parquet to Parquet: Lode against plain DuckDB writing the same CASE, and pandas.

Bar: at most 1.1 times DuckDB. The three results are compared row for row before anything is measured."""
import os, pathlib, sys, duckdb
from measure import in_turn, table

lode, work = sys.argv[1], pathlib.Path(sys.argv[2])
work.mkdir(parents=True, exist_ok=True)
rows = int(10_000_000 * float(os.environ.get('LODE_BENCH_SCALE', '1')))
source, scheme = work / f'accounts-{rows}.parquet', work / 'eight.yaml'
if not source.exists():
    duckdb.execute(f"""COPY (SELECT i AS account_id, CAST(CASE WHEN i % 97 = 0 THEN NULL
        ELSE 1 + CAST(floor(exp(abs(hash(i) % 10007) / 1500.0)) AS INTEGER) END AS INTEGER) AS locations,
        ['dine_in', 'dark_kitchen', 'catering', 'bakery'][CAST(1 + hash(i * 7) % 4 AS INTEGER)] AS format,
        ['north', 'south', 'east', 'west', NULL][CAST(1 + hash(i * 11) % 5 AS INTEGER)] AS region,
        CAST((hash(i * 13) % 100000000) / 100.0 AS DECIMAL(18,2)) AS turnover
        FROM range({rows}) t(i)) TO '{source}' (FORMAT parquet)""")

RULES = [('dark_large', "format = 'dark_kitchen' and locations > 10"), ('dark', "format = 'dark_kitchen'"),
         ('chains_north', "locations > 10 and region = 'north'"), ('chains', 'locations > 10'),
         ('bakeries', "format = 'bakery' and turnover >= 50000"),
         ('caterers', "format = 'catering' and region in ('south', 'east')"),
         ('large', 'turnover > 500000'), ('small', 'locations between 1 and 10')]
segments = ''.join(f'\n  - {{id: {name}, where: "{rule}"}}' for name, rule in RULES)
scheme.write_text(f"""lode: 1
segmentation: eight
match: first
attributes:
  locations: {{type: integer, min: 1}}
  format: {{type: enum, values: [dine_in, dark_kitchen, catering, bakery]}}
  region: {{type: enum, values: [north, south, east, west]}}
  turnover: {{type: money}}
segments:{segments}
""")
case = 'CASE ' + ' '.join(f"WHEN {rule} THEN '{name}'" for name, rule in RULES) + ' END'
out = {name: work / f'assigned-{name}.parquet' for name in ('lode', 'duckdb', 'pandas')}

plain = work / 'assign_duckdb.py'
plain.write_text(f'''import duckdb
duckdb.execute("""COPY (SELECT account_id, {case} AS segment FROM read_parquet('{source}'))
TO '{out['duckdb']}' (FORMAT parquet)""")
''')
frame = work / 'assign_pandas.py'
frame.write_text(f'''import numpy, pandas
d = pandas.read_parquet('{source}', dtype_backend='pyarrow')
large, dark = (d.locations > 10).fillna(False), d.format == 'dark_kitchen'
money = d.turnover.astype('float64')
rules = [dark & large, dark, large & (d.region == 'north').fillna(False), large, (d.format == 'bakery') & (money >= 50000),
         (d.format == 'catering') & d.region.isin(['south', 'east']).fillna(False), money > 500000,
         d.locations.between(1, 10).fillna(False)]
names = {[name for name, _ in RULES]}
segment = numpy.select([r.to_numpy(dtype=bool) for r in rules], names, default='')
pandas.DataFrame({{'account_id': d.account_id, 'segment': pandas.Series(segment, dtype='string[pyarrow]').replace('', pandas.NA)}}
                 ).to_parquet('{out['pandas']}')
''')
commands = {'lode': [lode, 'assign', str(scheme), '--from', str(source), '--out', str(out['lode'])],
            'duckdb': [sys.executable, str(plain)], 'pandas': [sys.executable, str(frame)]}
figures = in_turn(commands, runs=5)
for peer in ('duckdb', 'pandas'):
    differ = duckdb.execute(f"""SELECT count(*) FROM read_parquet('{out['lode']}') a FULL JOIN
        read_parquet('{out[peer]}') b USING (account_id) WHERE a.segment IS DISTINCT FROM b.segment""").fetchone()[0]
    assert differ == 0, f'{differ} accounts differ from {peer}'
print(table(f'Assign {rows:,} accounts to 8 segments, Parquet to Parquet', figures, 'duckdb',
            'Whole processes, interpreter start included; the three memberships are equal. Bar: 1.10 x DuckDB.'))
