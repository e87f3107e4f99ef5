"""Asks the seven questions of 100,000 accounts with 5 M lines, and of 1 M accounts, beside a notebook in pandas and scikit-learn.

The notebook computes a part of it, as its users would: revenue of 12 months per account, a pool by quantile regression on the
same descriptors, win rates, ratings by need, contacts by role. Bar: 10 seconds at 100,000 accounts."""
import os, pathlib, shutil, sys
from measure import in_turn, table
from workspace import workspace

lode, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
scale, only = float(os.environ.get('LODE_BENCH_SCALE', '1')), os.environ.get('LODE_BENCH_ONLY')

NOTEBOOK = '''
import glob, sys, numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
from sklearn.linear_model import QuantileRegressor
def read(t, columns):  # only what is used, and amounts as floats: pandas adds up decimals one by one
    table = pa.concat_tables([pq.read_table(f, columns=columns) for f in sorted(glob.glob(f'{sys.argv[1]}/{t}*.parquet'))])
    float_of = lambda f: pa.field(f.name, pa.float64()) if pa.types.is_decimal(f.type) else f
    return table.cast(pa.schema([float_of(f) for f in table.schema])).to_pandas()
line, pool = read('line', ['account_id', 'date', 'revenue']), read('pool', ['account_id', 'revenue_pool'])
account = read('account', ['account_id', 'industry', 'employees', 'sites', 'turnover'])
deal = read('opportunity', ['account_id', 'outcome'])
line['date'] = pd.to_datetime(line['date'])
last = line['date'].max()
spend = line[line['date'] > last - pd.DateOffset(months=12)].groupby('account_id')['revenue'].sum().astype(float).rename('spend')
a = account.set_index('account_id').join(spend)
a['spend'] = a['spend'].fillna(0)
x = pd.DataFrame({'e': np.log1p(a['employees'].astype(float)), 's': np.log1p(a['sites'].astype(float).fillna(1)),
                  't': np.log1p(a['turnover'].astype(float))}, index=a.index)
buys = a.index[a['spend'] > 0]
some = np.random.default_rng(1).choice(buys, min(2000, len(buys)), replace=False)
fit = QuantileRegressor(quantile=0.9, alpha=0, solver='highs').fit(x.loc[some], np.log(a.loc[some, 'spend']))
modelled = np.exp(fit.predict(x))
stated = pool.drop_duplicates('account_id', keep='last').set_index('account_id')['revenue_pool'].astype(float)
whole = pd.Series(modelled, index=a.index); whole.update(stated)
upside = (whole - a['spend']).clip(lower=0)
closed = deal[deal['outcome'] != 'open'].join(a['industry'], on='account_id')
print(upside.groupby(a['industry']).sum(), (closed['outcome'] == 'won').groupby(closed['industry']).mean())
rating = read('need_rating', ['account_id', 'need_id', 'supplier', 'importance', 'performance']).join(a['industry'], on='account_id')
print(rating.groupby(['industry', 'need_id', 'supplier'])[['importance', 'performance']].mean())
contact = read('contact', ['account_id', 'role']).join(a[['industry', 'spend']], on='account_id')
print(contact.groupby(['industry', 'role'])['account_id'].nunique())
'''


def commands(home):
    batch = next((home / 'batches').glob('*/line*.parquet')).parent
    script = work / 'dig_notebook.py'
    script.write_text(NOTEBOOK)
    return {'lode dig': [lode, 'dig', '-w', home, '--format', 'json'], 'notebook, a part of it': [sys.executable, script, batch]}


for count, lines, runs in ((100_000, 5_000_000, 3), (1_000_000, 20_000_000, 1)):
    if only and str(count) not in only.split(','):
        continue
    count, lines = int(count * scale), int(lines * scale)
    home = workspace(lode, work, count, lines)
    print(table(f'The seven questions over {count:,} accounts and {lines:,} lines', in_turn(commands(home), runs=runs, warm=1),
                'notebook, a part of it', 'Whole processes, interpreter start included. Bar: 10 s at 100,000 accounts; at 1 M, '
                'memory that does not grow with the number of accounts beyond the tables themselves.'))
    shutil.rmtree(home)
    shutil.rmtree(work / f'known-{count}')
