"""STB02 against numpy: fences and their revenue exactly, natural gaps by plain loops, the Jaccard index under noise by
another simulation; a firing, a clear and an undetermined case; declared noise; the same bytes at 1, 2 and 4 threads."""
import datetime, json, os, pathlib, random, subprocess, sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'facts'), str(ROOT / 'stats')]
import ledgers as L
from gaps import plain_gaps

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = 0, 0


def expect(what, got, want, tolerance=0):
    global failures, compared
    compared += 1
    both = isinstance(got, (int, float)) and isinstance(want, (int, float))
    if not (abs(got - want) <= tolerance if both else got == want):
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


SCHEME = '''lode: 1
segmentation: kitchens
match: first
attributes:
  locations: {type: integer, min: 1}
  format: {type: enum, values: [dine_in, dark_kitchen, truck]}
  seats: {type: number}
segments:
  - {id: dark, where: "format = 'dark_kitchen'"}
  - {id: chains, where: "locations > CUT"}
  - {id: middle, where: "locations between 4 and CUT and seats >= 60.5"}
  - {id: rest, residual: true}
'''


def firm(gap):
    """300 accounts; without `gap` locations crowd around the cut of 10, with it none lies between 8 and 15."""
    r = random.Random(5)
    accounts, lines = [], []
    for i in range(300):
        n = r.choice([1, 2, 3, 4, 5, 6, 7, 8]) if r.random() < 0.5 else r.choice(
            range(15, 40) if gap else [8, 9, 9, 10, 10, 10, 11, 11, 12, 14, 20])
        accounts.append(dict(account_id=f'A{i:03}', name=f'Firm {i}', locations=None if r.random() < 0.05 else n,
                             format=None if r.random() < 0.04 else r.choice(['dine_in'] * 4 + ['dark_kitchen', 'truck']),
                             seats=None if r.random() < 0.05 else round(r.lognormvariate(4, 0.6), 2)))
        if r.random() < 0.9:
            lines.append(dict(account_id=f'A{i:03}', date=datetime.date(2025, 11, 3), revenue=round(100 * r.paretovariate(1.3), 2)))
    lines.append(dict(account_id='A000', date=datetime.date(2024, 1, 2), revenue=10))  # the ledger covers 12 months
    return accounts, lines


def workspace(gap, settings=''):
    accounts, lines = firm(gap)
    made = L.Workspace(binary, {'account': (['account_id', 'name', 'locations', 'format', 'seats'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)}, settings)
    sums = {a['account_id']: 0.0 for a in accounts}
    for x in lines:
        if x['date'].year == 2025:
            sums[x['account_id']] += float(x['revenue'])
    code = {'dine_in': 0, 'dark_kitchen': 1, 'truck': 2, None: -1}
    as_float = lambda name: np.array([np.nan if a[name] is None else a[name] for a in accounts], float)
    made.truth = dict(locations=as_float('locations'), seats=as_float('seats'), format=np.array([code[a['format']] for a in accounts]),
                      revenue=np.array([sums[a['account_id']] for a in accounts]), ids=[a['account_id'] for a in accounts])
    return made


def check(made, *words, scheme=SCHEME, cut=10, code=(0, 1)):
    file = made.dir / 'segmentations' / 'kitchens.yaml'
    file.parent.mkdir(exist_ok=True)
    file.write_text(scheme.replace('CUT', str(cut)))
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z')
    done = subprocess.run([binary, 'check', str(file), '--profile', 'data', '--rule', 'STB02', '--format', 'json', *words],
                          env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in code:
        raise SystemExit(f'check: exit {done.returncode}\n{done.stderr}')
    return done.stdout


def place(locations, form, seats, cut=10):
    """The segment of every account; comparisons with the unknown are not true."""
    with np.errstate(invalid='ignore'):
        out = np.full(len(locations), 3)
        out[(locations >= 4) & (locations <= cut) & (seats >= 60.5)] = 2
        out[locations > cut] = 1
    out[form == 1] = 0
    return out


def on_fence(truth, name, at, below, above, noise, cut=10):
    """Accounts near a threshold whose segment changes on its other side, and how many are near."""
    base = place(truth['locations'], truth['format'], truth['seats'], cut)
    moved = {n: truth[n].copy() for n in ('locations', 'seats')}
    values = truth[name]
    with np.errstate(invalid='ignore'):
        near = np.abs(values - at) <= noise * at * (1 + 1e-12)
        moved[name][near] = np.where(values[near] >= above, below, above)
    return near & (place(moved['locations'], truth['format'], moved['seats'], cut) != base), near.sum()


def jaccards(truth, noise, flips, draws, seats_noise=None):
    rng = np.random.default_rng(1)
    base, n = place(truth['locations'], truth['format'], truth['seats']), len(truth['ids'])
    out = np.zeros((draws, 4))
    for d in range(draws):
        locations = np.floor(truth['locations'] * (1 + noise * rng.uniform(-1, 1, n)) + 0.5)
        seats = truth['seats'] * (1 + (noise if seats_noise is None else seats_noise) * rng.uniform(-1, 1, n))
        form = truth['format'].copy()
        wrong = (rng.uniform(size=n) < flips) & (form >= 0)
        form[wrong] = (form[wrong] + rng.integers(1, 3, wrong.sum())) % 3
        now = place(locations, form, seats)
        for s in range(4):
            out[d, s] = np.sum((base == s) & (now == s)) / np.sum((base == s) | (now == s))
    return out.mean(axis=0)


def compare_fences(what, made, doc, noise=0.1):
    truth = made.truth
    rows = {r['threshold']: r for r in doc['tables']['fragility']}
    # `> 10` and the upper end of `between 4 and 10` are one threshold, asked by two segments.
    wanted = {'locations > 10': ('locations', 10, 10, 11, 'chains, middle'), 'locations >= 4': ('locations', 4, 3, 4, 'middle'),
              'seats >= 60.5': ('seats', 60.5, np.nextafter(60.5, 0), 60.5, 'middle')}
    expect(f'{what}: thresholds', list(rows), list(wanted))
    for words, (name, at, below, above, segments) in wanted.items():
        row = rows[words]
        fence, near = on_fence(truth, name, at, below, above, noise)
        expect(f'{what}: {words}: asked by', row['segments'], segments)
        expect(f'{what}: {words}: accounts', row['accounts'], int(fence.sum()))
        expect(f'{what}: {words}: near', row['near'], int(near))
        expect(f'{what}: {words}: revenue', row['revenue'], truth['revenue'][fence].sum(), 1e-6)
        share = truth['revenue'][fence].sum() / truth['revenue'].sum()
        expect(f'{what}: {words}: share', row['revenue_share'], share, 1e-9)
        values = np.sort(truth[name][~np.isnan(truth[name])])
        middle = (below + above) / 2
        low = np.searchsorted(values, middle, 'left') / len(values) - 0.1
        high = np.searchsorted(values, middle, 'right') / len(values) + 0.1
        gaps = plain_gaps(values, 1 if name == 'locations' else 0, low, high, 10, 5, 0.05)
        expect(f'{what}: {words}: a gap', row['gap_low'], gaps[0][0] if gaps else None)
        if gaps:
            expect(f'{what}: {words}: to', row['gap_high'], gaps[0][1])
            expect(f'{what}: {words}: width', row['gap_width'], gaps[0][2], 1e-9)
            expect(f'{what}: {words}: p', row['gap_p'], gaps[0][3], 1e-9)
            expect(f'{what}: {words}: cut inside', gaps[0][0] < row['gap_cut'] < gaps[0][1], True)
    return rows


def crowded():
    made = workspace(gap=False, settings='thresholds: {STB02.draws: 300}\n')
    text = check(made)
    for threads in ('1', '4'):
        expect(f'same bytes at {threads} threads', check(made, '--threads', threads) == text, True)
    doc = json.loads(text)
    rows = compare_fences('crowded', made, doc)
    truth = jaccards(made.truth, 0.1, 0.02, 1500)
    segments = {r['segment']: r for r in doc['tables']['fragility_segments']}
    base = place(made.truth['locations'], made.truth['format'], made.truth['seats'])
    fired = {f['segments'][0]: f for f in doc['findings'] if 'jaccard' in f['evidence']}
    for s, name in enumerate(['dark', 'chains', 'middle', 'rest']):
        expect(f'{name}: members', segments[name]['accounts'], int((base == s).sum()))
        expect(f'{name}: Jaccard', segments[name]['jaccard'], truth[s], 0.012)
        want = 'error' if truth[s] < 0.75 else 'warning' if truth[s] < 0.85 else None
        expect(f'{name}: severity', fired[name]['severity'] if name in fired else None, want)
        if name in fired:
            expect(f'{name}: evidence', fired[name]['evidence']['jaccard'], segments[name]['jaccard'], 1e-12)
            expect(f'{name}: moving', fired[name]['evidence']['accounts'], segments[name]['moving'])
    expect('something fires', len(fired) > 0, True)
    money = {f['evidence']['threshold']: f for f in doc['findings'] if 'revenue_share' in f['evidence']}
    expect('revenue on the fence', sorted(money), sorted(w for w, r in rows.items() if r['revenue_share'] > 0.1))
    for words, f in money.items():
        expect(f'{words}: accounts', f['evidence']['accounts'], rows[words]['accounts'])
        expect(f'{words}: revenue', f['evidence']['revenue'], rows[words]['revenue'], 0.005)
        expect(f'{words}: severity', f['severity'], 'warning')


def declared():
    """Noise is what lode.yaml declares: exact locations leave only seats and words to be wrong."""
    made = workspace(gap=False, settings='thresholds: {STB02.noise.locations: 0, STB02.noise: 0.2, STB02.flips: 0, '
                                         'STB02.draws: 300, STB02.revenue: 1, STB02.warning: 0.99, STB02.error: 0.98}\n')
    doc = json.loads(check(made))
    rows = {r['threshold']: r for r in doc['tables']['fragility']}
    expect('nobody is near what is exact', (rows['locations > 10']['accounts'], rows['locations > 10']['near']), (0, 0))
    fence, near = on_fence(made.truth, 'seats', 60.5, np.nextafter(60.5, 0), 60.5, 0.2)
    expect('near at 20 %', (rows['seats >= 60.5']['accounts'], rows['seats >= 60.5']['near']), (int(fence.sum()), int(near)))
    truth = jaccards(made.truth, 0, 0, 1500, seats_noise=0.2)
    for s, name in enumerate(['dark', 'chains', 'middle', 'rest']):
        row = next(r for r in doc['tables']['fragility_segments'] if r['segment'] == name)
        expect(f'{name}: Jaccard by seats alone', row['jaccard'], truth[s], 0.012)
    expect('thresholds of lode.yaml', {f['segments'][0]: f['severity'] for f in doc['findings']},
           {n: 'error' if truth[s] < 0.98 else 'warning' for s, n in enumerate(['dark', 'chains', 'middle', 'rest'])
            if truth[s] < 0.99})


def clear():
    scheme = SCHEME.replace("between 4 and CUT and seats >= 60.5", "between 1 and CUT")
    made = workspace(gap=True)
    doc = json.loads(check(made, scheme=scheme, cut=11, code=(0,)))
    rule = doc['tables']['rules'][0]
    expect('a cut in a gap is clear', (rule['outcome'], doc['findings']), ('clear', []))
    row = next(r for r in doc['tables']['fragility'] if r['threshold'] == 'locations > 11')
    expect('its gap', (row['gap_low'], row['gap_high'], row['accounts']), (8, 15, 0))
    doc = json.loads(check(made, scheme=scheme, cut=8))
    row = next(r for r in doc['tables']['fragility'] if r['threshold'] == 'locations > 8')
    values = made.truth['locations']
    expect('where it could move', (row['gap_low'], row['gap_high'], row['gap_moved']), (8, 15, 0))
    expect('a whole number inside', 8 < row['gap_cut'] < 15 and row['gap_cut'] == int(row['gap_cut']), True)
    doc = json.loads(check(made, scheme=scheme, cut=7))
    row = next(r for r in doc['tables']['fragility'] if r['threshold'] == 'locations > 7')
    form = made.truth['format']
    expect('who moves with it', row['gap_moved'], int(np.sum((values == 8) & (form != 1))))


def undetermined():
    made = workspace(gap=True)
    doc = json.loads(check(made, scheme=SCHEME.replace('locations > CUT', 'locations > big')))
    rule = doc['tables']['rules'][0]
    expect('a word without a meaning', rule['outcome'], 'undetermined')
    expect('it says why', 'meaning' in rule['needs'], True)


for test in (crowded, declared, clear, undetermined):
    test()
print(f'{compared} figures compared, {failures} failures')
sys.exit(1 if failures else 0)
