"""Judges a segmentation of 12 segments on 100,000 accounts and on 1 M, with 1,000 permutations, beside a notebook in numpy.

The notebook does what one rule of forty does, as a good notebook would: the share of ratings that segments explain, with a
permutation p, over the same accounts. Bars: 5 seconds at 100,000 accounts, 30 at 1 M, once the questions were asked (`lode
dig` keeps their answers); what a check without them takes is given, too."""
import os, pathlib, shutil, subprocess, sys
from measure import in_turn, table
from workspace import workspace

lode, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
scale, only = float(os.environ.get('LODE_BENCH_SCALE', '1')), os.environ.get('LODE_BENCH_ONLY')
INDUSTRIES = ('Machinery', 'Chemicals', 'Food', 'Automotive', 'Electronics', 'Construction')
SEGMENTATION = 'lode: 1\nsegmentation: bench\nmatch: first\nsegments:\n' + ''.join(
    f"  - {{id: {name.lower()}_{size}, where: \"industry = '{name}'{rule}\", mode: segment}}\n"
    for name in INDUSTRIES[:-1] for size, rule in (('large', ' and employees >= 250'), ('small', ''))) + (
    "  - {id: construction, where: \"industry = 'Construction'\", mode: segment}\n"
    "  - {id: rest, residual: true, mode: segment}\n")

NOTEBOOK = '''
import glob, sys, numpy as np, pandas as pd
read = lambda t: pd.concat([pd.read_parquet(f) for f in sorted(glob.glob(f'{sys.argv[1]}/{t}*.parquet'))])
account, rating = read('account').set_index('account_id'), read('need_rating')
large = account['employees'].astype(float) >= 250
segment = account['industry'].astype(str).where(account['industry'].isin(%r), 'rest') + np.where(large, ' large', '')
wide = rating.assign(importance=rating['importance'].astype(float)).pivot_table(
    index='account_id', columns='need_id', values='importance', aggfunc='mean')
y = ((wide - wide.mean()) / wide.std(ddof=0)).to_numpy()
codes = pd.factorize(segment.loc[wide.index])[0]
counts = np.bincount(codes)
def between(codes):
    sums = np.stack([np.bincount(codes, weights=y[:, c]) for c in range(y.shape[1])])
    return (sums ** 2 / counts).sum()
seen, rng = between(codes), np.random.default_rng(1)
p = (1 + sum(between(rng.permutation(codes)) >= seen for _ in range(1000))) / 1001
print(seen / y.size, p)
''' % (INDUSTRIES,)


def commands(home):
    script = work / 'check_notebook.py'
    script.write_text(NOTEBOOK)
    batch = next((home / 'batches').glob('*/line*.parquet')).parent
    judge = [lode, 'check', 'bench', '-w', home, '--profile', 'data', '--format', 'json']
    return {'lode check': judge, 'notebook, one rule of it': [sys.executable, script, batch]}


for count, lines, runs in ((100_000, 5_000_000, 3), (1_000_000, 8_000_000, 1)):
    if only and str(count) not in only.split(','):
        continue
    count, lines = int(count * scale), int(lines * scale)
    home = workspace(lode, work, count, lines, SEGMENTATION)
    judge = commands(home)['lode check']
    subprocess.run([lode, 'profile', '-w', home, '--quiet'], check=True, capture_output=True)  # the cache of the facts
    first = in_turn({'lode check, the questions not asked yet': judge}, runs=1, warm=0)
    subprocess.run([lode, 'dig', '-w', home, '--quiet'], check=True, capture_output=True)
    figures = in_turn(commands(home), runs=runs, warm=1) | first
    print(table(f'Check of 12 segments on {count:,} accounts, 1,000 permutations', figures, 'notebook, one rule of it',
                'Whole processes, interpreter start included. Bars: 5 s at 100,000 accounts, 30 s at 1 M.'))
    shutil.rmtree(home)
    shutil.rmtree(work / f'known-{count}')
