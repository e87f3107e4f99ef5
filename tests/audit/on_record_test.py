"""COV04, AGR02, TRK01 and TRK02 against plain Python and statsmodels: parents whose sites are split, overrides and
snapshots in the journal; firing, clear and undetermined cases, thresholds of lode.yaml."""
import datetime, random

from statsmodels.stats.proportion import proportion_confint

import scenes
from scenes import L, binary, check, expect, record

CENTRAL = '''lode: 1
segmentation: s
match: first
attributes: {sites: {type: integer}}
segments:
  - {id: big, where: "sites > 10", buying: {level: headquarters, roles: {decider: buyer}, process: [order]}}
  - {id: small, residual: true, buying: {level: site, roles: {decider: owner}, process: [order]}}
'''


def parents():
    r = random.Random(4)
    accounts = []
    for p in range(30):  # a parent and three sites each
        own = r.choice([3, 20])
        accounts.append(dict(account_id=f'P{p:02}', name=f'Group {p}', sites=own))
        for s in range(3):
            accounts.append(dict(account_id=f'P{p:02}S{s}', name=f'Site {s}', parent_id=f'P{p:02}',
                                 sites=own if r.random() < 0.95 else 23 - own))
    accounts += [dict(account_id=f'Z{i}', name=f'Alone {i}', sites=20) for i in range(20)]
    lines = [dict(account_id=a['account_id'], date=datetime.date(2025, 6, 1 + i % 28), revenue=10 + i)
             for i, a in enumerate(accounts)]
    lines.append(dict(account_id='Z0', date=datetime.date(2024, 6, 1), revenue=0))  # 12 months are covered
    made = L.Workspace(binary, {'account': (['account_id', 'name', 'parent_id', 'sites'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)})
    big, members = {}, {}
    for a, x in zip(accounts, lines):
        root = a['account_id'][:3] if a['account_id'].startswith('P') else a['account_id']
        big.setdefault(root, set()).add(a['sites'] > 10)
        members.setdefault(root, []).append(x['revenue'])
    central = [k for k in big if True in big[k] and len(members[k]) > 1]
    split = [k for k in central if len(big[k]) == 2]
    outcome, found, _ = check(made, CENTRAL, 'COV04')
    expect('parents fire', (outcome, len(split) / len(central) > 0.05), ('fires', True))
    e = found[0]['evidence']
    expect('parents', (e['parents'], e['split']), (len(central), len(split)))
    expect('rate', e['rate'], len(split) / len(central), 1e-12)
    expect('accounts', e['accounts'], sum(len(members[k]) for k in split))
    best = max(split, key=lambda k: sum(members[k]))
    expect('revenue', e['revenue'], sum(sum(members[k]) for k in split), 1e-6)
    expect('example', e['example'], f'Group {int(best[1:])}')
    expect('clear by unit', check(made, CENTRAL.replace('match', 'unit: buying_parent\nmatch'), 'COV04')[0], 'clear')
    expect('clear where sites decide', check(made, CENTRAL.replace('headquarters', 'site'), 'COV04')[0], 'clear')
    silent = CENTRAL.replace('level: headquarters, ', '').replace('level: site, ', '')
    expect('nobody says who decides', check(made, silent, 'COV04')[0], 'undetermined')
    (made.dir / 'lode.yaml').write_text('name: T\nthresholds: {COV04.parents: 0.9}\n')
    expect('threshold', check(made, CENTRAL, 'COV04')[0], 'clear')
    flat = L.Workspace(binary, {'account': (['account_id', 'name', 'sites'], [
        {k: v for k, v in a.items() if k != 'parent_id'} for a in accounts]),
        'line': (['account_id', 'date', 'revenue'], lines)})
    outcome, _, needs = check(flat, CENTRAL, 'COV04')
    expect('no hierarchy', (outcome, 'hierarchy' in needs), ('undetermined', True))


def overrides():
    accounts = [dict(account_id=f'A{i:03}', name=f'Firm {i}', sites=20 if i % 3 == 0 else 2, owner_id=f'R{i % 5}')
                for i in range(200)]
    lines = [dict(account_id=a['account_id'], date=datetime.date(2025, 12, 1), revenue=100 + i)
             for i, a in enumerate(accounts)]
    made = L.Workspace(binary, {'account': (['account_id', 'name', 'sites', 'owner_id'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)})
    outcome, _, needs = check(made, CENTRAL, 'AGR02')
    expect('none on record', (outcome, 'on record' in needs), ('undetermined', True))
    big = lambda i: i % 3 == 0
    other = lambda i: 'small' if big(i) else 'big'
    moved = [i for i in range(200) if i % 5 == 2][:22] + [4, 9]
    for i in moved:
        record(made, 'override', {'account': f'A{i:03}', 'segment': other(i), 'reason': 'x', 'until': '2026-12-31'})
    record(made, 'override', {'account': 'A001', 'segment': other(1), 'reason': 'x', 'until': '2025-06-30'})  # over
    record(made, 'override', {'account': 'A006', 'segment': 'big', 'reason': 'as the rule has it'})
    record(made, 'override', {'account': 'NOBODY', 'segment': 'big', 'reason': 'x'})
    record(made, 'override', {'account': 'A003', 'segment': 'small', 'reason': 'x', 'owner': 'R0'})
    record(made, 'override', {'account': 'A003', 'segment': 'big', 'reason': 'taken back'})
    outcome, found, _ = check(made, CENTRAL, 'AGR02')
    firm = [f for f in found if 'owner' not in f['evidence']][0]
    expect('firm', (firm['severity'], firm['evidence']['accounts'], firm['evidence']['of']), ('warning', len(moved), 200))
    low, high = proportion_confint(len(moved), 200, 0.05, 'wilson')
    expect('interval', [firm['evidence']['rate_low'], firm['evidence']['rate_high']] == [low, high] or
           max(abs(firm['evidence']['rate_low'] - low), abs(firm['evidence']['rate_high'] - high)) < 1e-9, True)
    expect('revenue', firm['evidence']['revenue'], sum(100 + i for i in moved), 1e-6)
    people = [f for f in found if 'owner' in f['evidence']]
    rates = sorted(sum(i % 5 == r for i in moved) / 40 for r in range(5))
    expect('one salesperson', [(f['evidence']['owner'], f['evidence']['accounts'], f['evidence']['median']) for f in people],
           [('R2', 22, rates[2])])
    (made.dir / 'lode.yaml').write_text('name: T\nthresholds: {AGR02.warning: 0.05, AGR02.error: 0.1, AGR02.least: 30}\n')
    outcome, found, _ = check(made, CENTRAL, 'AGR02')
    expect('thresholds', [(f['severity'], 'owner' in f['evidence']) for f in found], [('error', False)])
    (made.dir / 'lode.yaml').write_text('name: T\nthresholds: {AGR02.warning: 0.2, AGR02.least: 30}\n')
    expect('clear', check(made, CENTRAL, 'AGR02')[0], 'clear')


TRACKED = '''lode: 1
segmentation: s
segments:
  - {id: all, residual: true, owner: Ann, kpis: [{id: k, metric: m, baseline: 1, target: 2, by: 2026-12-31}]}
review: {every_months: 3, owner: Ann}
'''


def snapshots():
    accounts = [dict(account_id='A1', name='Firm')]
    lines = [dict(account_id='A1', date=datetime.date(2025, 12, 1), revenue=1)]
    made = L.Workspace(binary, {'account': (['account_id', 'name'], accounts), 'line': (['account_id', 'date', 'revenue'], lines)})
    signed = TRACKED + 'sign_offs: {sales: {by: Cleo, on: DAY, version: 1}}\n'
    expect('not begun', check(made, TRACKED, 'TRK01')[0], 'undetermined')
    expect('first period runs', check(made, signed.replace('DAY', '2026-02-01'), 'TRK01')[0], 'undetermined')
    outcome, found, _ = check(made, signed.replace('DAY', '2025-06-01'), 'TRK01')
    expect('first period over', (outcome, found[0]['severity'], found[0]['evidence']['snapshots']), ('fires', 'warning', 0))
    _, found, _ = check(made, signed.replace('DAY', '2025-06-01'), 'TRK01', '--profile', 'publish')
    expect('in publish', found[0]['severity'], 'error')
    record(made, 'snapshot', {'segmentation': 's', 'as_of': '2025-10-31'})
    record(made, 'snapshot', {'segmentation': 'another', 'as_of': '2026-03-01'})
    expect('one', check(made, signed.replace('DAY', '2025-06-01'), 'TRK01')[0], 'undetermined')
    record(made, 'snapshot', {'segmentation': 's', 'as_of': '2026-03-31'})
    expect('two', check(made, TRACKED, 'TRK01')[0], 'clear')
    outcome, _, needs = check(made, TRACKED, 'TRK02')
    expect('no effect', (outcome, '2 are on record' in needs), ('undetermined', True))


for test in (parents, overrides, snapshots):
    test()
scenes.done()
