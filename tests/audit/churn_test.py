"""STB03 against plain Python, scipy and statsmodels on a generated firm: who switched in a year by invoices alone, along
declared paths or not, how far the mix drifted; and what the record has to hold before anything can be said."""
import datetime, random

import numpy as np
import scipy.stats
from statsmodels.stats.proportion import proportion_confint

import scenes
from scenes import L, binary, check, expect

BY_REVENUE = '''lode: 1
segmentation: s
match: first
segments:
  - {id: large, where: "revenue_12m >= 1000"}
  - {id: middle, where: "revenue_12m >= 300"}
  - {id: small, residual: true}
'''


def sizes(change, seed=3, n=240):
    """Revenue of two years per account; `change`: how far each may move, as a factor's logarithm."""
    r = random.Random(seed)
    return [(x := r.lognormvariate(6, 1), x * np.exp(r.gauss(0, change))) for _ in range(n)]


def over_years(pairs, effective=''):
    accounts = [dict(account_id=f'A{i:03}', name=f'Firm {i}', kind=['shop', 'plant'][i % 2]) for i in range(len(pairs))]
    lines = [dict(account_id='A000', date=datetime.date(2022, 1, 3), revenue=0)]  # the ledger covers all that is asked
    for i, pair in enumerate(pairs):
        for year, revenue in zip((2024, 2025), pair):
            lines.append(dict(account_id=f'A{i:03}', date=datetime.date(year, 6, 30), revenue=round(revenue, 2)))
    for year in (2024, 2025):  # and up to the days that are looked from
        lines.append(dict(account_id='A000', date=datetime.date(year, 12, 31), revenue=0))
    return L.Workspace(binary, {'account': (['account_id', 'name', 'kind'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)})


def size_of(revenue):
    return 0 if round(revenue, 2) >= 1000 else 1 if round(revenue, 2) >= 300 else 2


def switching():
    names = ['large', 'middle', 'small']
    workspaces = {}
    for change, paths in ((0.7, ()), (0.7, ((2, 1), (1, 0))), (0.02, ())):
        pairs = sizes(change)
        made = workspaces.setdefault(change, None) or over_years(pairs)
        workspaces[change] = made
        scheme = BY_REVENUE + ('paths:\n' + ''.join(
            f'  - {{from: {names[a]}, to: {names[b]}, because: growth}}\n' for a, b in paths) if paths else '')
        outcome, found, _ = check(made, scheme, 'STB03')
        moves = [(size_of(a), size_of(b)) for a, b in pairs]
        allowed = set(paths) | {(a, d) for a, b in paths for c, d in paths if b == c}
        unexplained = [m for m in moves if m[0] != m[1] and m not in allowed]
        low = proportion_confint(len(unexplained), len(pairs), 0.05, 'wilson')[0]
        want = 'error' if low > 0.30 else 'warning' if low > 0.15 else None
        churn = [f for f in found if 'switched' in f['evidence']]
        expect(f'{change} {paths}: severity', churn[0]['severity'] if churn else None, want)
        if churn:
            e = churn[0]['evidence']
            expect('compared', e['compared'], len(pairs))
            expect('switched', (e['switched'], e['accounts']), (len(unexplained), len(unexplained)))
            expect('explained', e['explained'], sum(m in allowed for m in moves))
            expect('lower bound', e['rate_low'], low, 1e-9)
            expect('since', e['since'], '2024-12-31')
            flow = max(unexplained, key=lambda m: (unexplained.count(m), -m[0], -m[1]))
            expect('flow', (e['from'], e['to'], e['flow']), (names[flow[0]], names[flow[1]], unexplained.count(flow)))
            money = sum(round(b, 2) for (a, b), m in zip(pairs, moves) if m[0] != m[1] and m not in allowed)
            expect('revenue', e['revenue'], money, 0.01)
        counts = [np.bincount([m[i] for m in moves], minlength=3) for i in (0, 1)]
        p, q = counts[0] / len(pairs), counts[1] / len(pairs)
        index = float(np.sum((q - p) * np.log(q / p)))
        chance = scipy.stats.chi2.ppf(0.95, 2) * 2 / len(pairs)
        drift = [f for f in found if 'psi' in f['evidence']]
        expect(f'{change}: drift', len(drift), int(index >= max(0.1, chance)))
        expect(f'{change}: outcome', outcome, 'fires' if found else 'clear')


def drifting():
    pairs = [(a, a * 2.2) for a, _ in sizes(0)]  # everybody grew, along a path
    made = over_years(pairs)
    scheme = BY_REVENUE + 'paths: [{from: small, to: middle, because: growth}, {from: middle, to: large, because: growth}]\n'
    outcome, found, _ = check(made, scheme, 'STB03')
    expect('growth along paths is no churn', [f for f in found if 'switched' in f['evidence']], [])
    counts = [np.bincount([size_of(pair[i]) for pair in pairs], minlength=3) / len(pairs) for i in (0, 1)]
    index = float(np.sum((counts[1] - counts[0]) * np.log(counts[1] / counts[0])))
    expect('the mix moved', (outcome, len(found)), ('fires', 1))
    expect('index', found[0]['evidence']['psi'], index, 1e-9)
    expect('chance', found[0]['evidence']['chance'], scipy.stats.chi2.ppf(0.95, 2) * 2 / len(pairs), 1e-9)
    expect('severity', found[0]['severity'], 'warning')


def not_shown():
    """How accounts were a year ago is not known from a load of today; a dated load tells it."""
    made = over_years(sizes(0.7))
    scheme = BY_REVENUE.replace('match: first', 'match: first\nattributes: {kind: {type: text}}') \
                       .replace('revenue_12m >= 300', "kind = 'shop'")
    outcome, found, needs = check(made, scheme, 'STB03')
    expect('attributes of today', (outcome, found), ('undetermined', []))
    expect('it says which', 'what kind was on 2024-12-31' in needs, True)


def dated():
    """Two loads of the same file, valid from two days: the earlier one tells how accounts were."""
    pairs = sizes(0)
    made = over_years(pairs)
    exports = made.dir.parent / 'exports'
    accounts = [dict(account_id=f'A{i:03}', name=f'Firm {i}', kind='plant' if i < 150 else ['shop', 'plant'][i % 2])
                for i in range(len(pairs))]
    for day, rows in (('2024-01-01', None), ('2025-06-01', accounts)):
        if rows:
            L.write(exports / 'account.csv', ['account_id', 'name', 'kind'], rows)
        else:
            (exports / 'account.csv').write_text((exports / 'account.csv').read_text() + '\n')
        L.run(binary, 'load', str(exports), '-w', str(made.dir), '--yes', '--effective', day)
    scheme = BY_REVENUE.replace('match: first', 'match: first\nattributes: {kind: {type: text}}') \
                       .replace('revenue_12m >= 1000', "kind = 'plant'")
    outcome, found, needs = check(made, scheme, 'STB03')
    expect(f'dated loads show the past ({needs})', outcome, 'fires')
    switches = [f['evidence'] for f in found if 'switched' in f['evidence']]
    expect('one finding about switches', len(switches), 1)
    for e in switches:
        expect('75 shops became plants', (e['switched'], e['from'] != 'large', e['to']), (75, True, 'large'))


for test in (switching, drifting, not_shown, dated):
    test()
scenes.done()
