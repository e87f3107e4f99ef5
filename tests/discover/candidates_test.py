"""`lode discover --table --out`: each candidate's file passes through prove, check and assign; its rules hold in DuckDB for
exactly one segment per account; sizes, explained and portraits are those of numpy, scipy and statsmodels."""
import csv, math, pathlib, sys, tempfile

import duckdb, numpy as np, yaml
from scipy import stats
from statsmodels.stats.multitest import multipletests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import firms

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = [], 0


def expect(what, got, want, tolerance=0.0):
    global compared
    compared += 1
    same = math.isclose(got, want, rel_tol=tolerance, abs_tol=tolerance) if tolerance else got == want
    if not same:
        failures.append(f'{what}: got {got!r}, expected {want!r}')


def memberships(table, segments):
    """Per account the segments whose rule is TRUE, by DuckDB on the text of the rules."""
    cases = ', '.join(f"CASE WHEN {s['where']} THEN 1 ELSE 0 END" for s in segments)
    rows = duckdb.sql(f"SELECT {cases} FROM read_csv('{table}', header = true, sample_size = -1)").fetchall()
    return [[s['id'] for s, holds in zip(segments, row) if holds] for row in rows]


def check_program(file, table, groups, folder):
    proofs = firms.json_of(binary, 'prove', file, expect=(0, 1))
    claims = {r['claim']: r['result'] for t in proofs['tables'].values() for r in t if 'claim' in r}
    for claim, result in claims.items():
        if claim.startswith('no account fits both') or claim == 'every account fits a segment':
            expect(f'{file.name}: {claim}', result, 'proved')
    expect(f'{file.name}: both claims are made', sum('fits' in c for c in claims) >= 3, True)
    found = firms.json_of(binary, 'check', file, expect=(0, 1))['findings']
    expect(f'{file.name}: readable', [f for f in found if f['rule'] in ('DEF01', 'COV01', 'COV02')
                                      and f['outcome'] == 'fires'], [])
    firms.run(binary, 'assign', file, '--from', table, '--out', folder / 'assigned.csv')
    with open(folder / 'assigned.csv') as rows:
        expect(f'{file.name}: assign', {r['account_id']: r['segment'] for r in csv.DictReader(rows)},
               {f'A{i}': g for i, g in enumerate(groups)})


def check_portrait(rows, y, groups):
    """Differences of the targets against scipy's Welch test, adjusted by statsmodels."""
    groups, seen = np.array(groups), []
    for row in (r for r in rows if r['of'] == 'target'):
        column = y[:, firms.TARGETS.index(row['measure'])]
        here, there = column[groups == row['segment']], column[groups != row['segment']]
        here, there = here[~np.isnan(here)], there[~np.isnan(there)]
        test = stats.ttest_ind(here, there, equal_var=False)
        interval = test.confidence_interval(0.95)
        what = f"{row['candidate']} {row['segment']} {row['measure']}"
        expect(what + ' difference', row['difference'], here.mean() - there.mean(), 1e-9)
        expect(what + ' low', row['low'], interval.low, 1e-6)
        expect(what + ' high', row['high'], interval.high, 1e-6)
        expect(what + ' p', row['p'], test.pvalue, 1e-7)
        expect(what + ' standardised', row['standardised'], (here.mean() - there.mean()) / np.nanstd(column), 1e-9)
        seen.append((row['adjusted_p'], test.pvalue))
    for (got, _), want in zip(seen, multipletests([p for _, p in seen], method='fdr_bh')[1]):
        expect('adjusted p', got, want, 1e-7)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    table = folder / 'accounts.csv'
    firms.write_table(table)
    doc = firms.json_of(binary, 'discover', '--table', table, '--targets', ','.join(firms.TARGETS), '--id', 'account_id',
                        '--leaves', 4, '--min-accounts', 10, '--out', folder / 'out', '--hold-out', 0, '--stability', 0)
    y = firms.targets_of(table)
    candidates = doc['tables']['candidates']
    expect('candidates', len(candidates), 3)
    for candidate in candidates:
        file = folder / 'out' / f"{candidate['id']}.yaml"
        segments = yaml.safe_load(file.read_text())['segments']
        holding = memberships(table, segments)
        expect(f"{candidate['id']}: in exactly one segment", {len(h) for h in holding}, {1})
        groups = [h[0] for h in holding]
        expect(f"{candidate['id']}: explained", candidate['explained'], firms.explained(y, groups), 1e-9)
        for row in (r for r in doc['tables']['segments'] if r['candidate'] == candidate['id']):
            expect(f"{candidate['id']} {row['segment']}: accounts", row['accounts'], groups.count(row['segment']))
        check_portrait([r for r in doc['tables']['portraits'] if r['candidate'] == candidate['id']], y, groups)
        if candidate is candidates[-1]:
            check_program(file, table, groups, folder)

for failure in failures[:20]:
    print(failure)
print(f'{compared} comparisons, {len(failures)} failures')
sys.exit(1 if failures or compared < 80 else 0)
