"""Q4 against the raw exports, computed again in plain Python, and on hand-made data: deciders_test.py LODE SOURCE."""
import math, os, pathlib, sys, tempfile
from collections import Counter, defaultdict

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'real'))
from exports import AS_OF, Checks, Firm, Lode, day, fresh

ROLES = ['initiator', 'user', 'influencer', 'decider', 'buyer', 'gatekeeper']
SIDE = {'supporter': 'supporters', 'champion': 'supporters', 'neutral': 'neutrals', 'critic': 'critics'}
# What the segmentation file declares under `buying: roles:`.
DECLARED = {'dark_kitchens': {'decider', 'user', 'influencer'}, 'chains': set(ROLES), 'independents': {'decider', 'user'}}
lode, source, checks = Lode(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), Checks()
firm = Firm(source)
people = defaultdict(list)
for row in firm.rows('crm_contacts'):
    people[firm.root[row['Account Number']]].append(
        {'id': row['Contact ID'], 'name': row['Full Name'], 'title': row['Title'], 'role': row['Buying Role'].lower() or None,
         'stance': row['Stance'], 'seen': day(row['Last Activity']), 'fresh': fresh('own_data', day(row['Last Activity']))})


def has(unit, role, lately=False):
    return any(p['role'] == role and (p['fresh'] or not lately) for p in people[unit])


def commonest(titles):
    return min(Counter(titles).items(), key=lambda t: (-t[1], t[0]))[0] if titles else None


def check_roles(doc):
    rows = doc['tables']['deciders']
    checks.same('rows', len(rows), 5 * len(ROLES))  # three segments, the unassigned, the firm
    for row in rows:
        units, role = firm.of(row['segment']), row['role']
        in_role = [p for u in units for p in people[u] if p['role'] == role]
        at = (row['segment'], role)
        checks.same((at, 'accounts'), row['accounts'], len(units))
        checks.same((at, 'with'), row['with_person'], sum(has(u, role) for u in units))
        checks.same((at, 'coverage'), row['coverage_pct'], firm.covered(units, lambda u: has(u, role)))
        checks.same((at, 'lately'), row['coverage_fresh_pct'], firm.covered(units, lambda u: has(u, role, True)))
        checks.same((at, 'title'), row['title'], commonest([p['title'] for p in in_role if p['title']]))
        sides = Counter(SIDE.get(p['stance'], 'stance_unknown') for p in in_role)
        for side in ('supporters', 'neutrals', 'critics', 'stance_unknown'):
            checks.same((at, side), row[side], sides[side])
        last = max((p['seen'] for p in in_role if p['seen']), default=None)
        checks.same((at, 'last'), row['last_contact'], str(last) if last else None)


def check_single_thread(doc):
    rows = {r['account_id']: r for r in doc['tables']['single_thread']}
    lately = {u: sum(p['fresh'] for p in people[u]) for u in firm.units}
    thin = {u for u in firm.of('all') if firm.weight[u] > 0 and (lately[u] < 2 or not has(u, 'decider', True))}
    checks.same('single thread', sorted(rows), sorted(thin))
    for unit, row in rows.items():
        checks.same((unit, 'revenue'), row['revenue_12m'], firm.revenue[unit])
        checks.same((unit, 'people'), [row['people'], row['fresh_people']], [len(people[unit]), lately[unit]])


def state(unit):
    own_steps = unit == 'A10319'  # the only account with steps of its own in purchase_steps.csv
    process = firm.segment[unit] is not None or own_steps  # every segment of the example has steps
    if has(unit, 'decider', True) and process:
        return 'answered'
    return 'partly' if has(unit, 'decider') or own_steps or (people[unit] and process) else 'open'


def check_states(doc):
    for row in doc['tables']['states']:
        checks.same((row['account_id'], 'state'), row['Q4'], state(row['account_id']))
    credit = {'answered': 1, 'partly': 0.5, 'open': 0}
    for row in doc['tables']['coverage']:
        units = firm.of(row['segment'])
        weight = firm.weight if sum(firm.weight[u] for u in units) else dict.fromkeys(units, 1)
        checks.same((row['segment'], 'coverage'), row['coverage_pct'],
                    sum(weight[u] * credit[state(u)] for u in units) / sum(weight[u] for u in units))


def deals():
    out = []
    for r in firm.rows('crm_opportunities'):
        opened, closed = day(r['Created Date']), day(r['Close Date'])
        if r['Stage'] in ('Closed Won', 'Closed Lost') and r['Account Number'] and opened and closed and opened <= closed <= AS_OF:
            out.append((firm.root[r['Account Number']], r['Stage'][7:].lower(), (closed - opened).days))
    return out


def check_durations(doc):
    rows = doc['tables']['durations']
    checks.same('durations', {r['segment'] for r in rows} >= {'chains', 'dark_kitchens', 'independents', 'all'}, True)
    stated = {'chains': 165, 'dark_kitchens': 20, 'independents': 14}
    for row in rows:
        days = [d for u, outcome, d in deals() if u in firm.inside and row['segment'] in ('all', firm.segment[u] or 'unassigned')
                and row['outcome'] in ('both', outcome)]
        at = (row['segment'], row['outcome'])
        checks.same((at, 'deals'), row['deals'], len(days))
        for column, q in (('days_q1', 25), ('days_median', 50), ('days_q3', 75)):
            checks.same((at, column), row[column], float(numpy.percentile(days, q)))
        checks.same((at, 'stated'), row['days_stated'], stated.get(row['segment']))


def check_pattern(doc):
    for row in doc['tables']['archetype']:
        known = [u for u in firm.of(row['segment']) if any(p['role'] for p in people[u])]
        held = [u for u in known if has(u, row['role'])]
        checks.same((row['segment'], row['role'], 'share'), row['share'], len(held) / len(known))
        checks.same((row['segment'], row['role'], 'expected'), row['expected'], row['role'] in DECLARED[row['segment']])
    mine, usual = defaultdict(list), defaultdict(list)
    for unit, _, days in deals():
        mine[unit].append(days)
        usual[firm.segment[unit]].append(days)
    wanted = {}
    for unit in (u for u in firm.of('all') if firm.segment[u]):
        parts, roles = [], {p['role'] for p in people[unit]} - {None}
        if roles:
            expected = DECLARED[firm.segment[unit]]
            parts.append(len(expected - roles) / len(expected))
        if unit == 'A10319':
            parts.append(1.0)  # three steps, none of them a step of chains
        if len(mine[unit]) >= 3:
            times = numpy.median(mine[unit]) / numpy.median(usual[firm.segment[unit]])
            parts.append(min(1, abs(math.log2(max(times, 0.01)))))
        if parts and sum(parts) > 0:
            wanted[unit] = sum(parts) / len(parts)
    got = {r['account_id']: r['score'] for r in doc['tables']['deviations']}
    checks.same('deviations', sorted(got), sorted(wanted))
    for unit in set(got) & set(wanted):
        checks.same((unit, 'score'), got[unit], wanted[unit])


def check_example(folder):
    home = pathlib.Path(folder) / 'acme'
    lode.run('demo', home, '--yes')
    doc = lode.ask('dig', 'deciders', '-w', home, '--top', 0)
    for check in (check_roles, check_single_thread, check_states, check_durations, check_pattern):
        check(doc)
    one = lode.ask('dig', 'deciders', '-w', home, '--account', 'A10319')
    checks.same('people', sorted(p['contact_id'] for p in one['tables']['people']), sorted(p['id'] for p in people['A10319']))
    checks.same('own steps', [s['name'] for s in one['tables']['process']],
                ['Framework renewal', 'Works council', 'Holding board'])
    part = lode.ask('dig', 'deciders', '-w', home, '--top', 0, '--segment', 'chains')
    whole = [r for r in doc['tables']['deciders'] if r['segment'] == 'chains']
    checks.same('one segment', [r['role'] for r in part['tables']['deciders']], [r['role'] for r in whole])
    for mine, other in zip(part['tables']['deciders'], whole):
        for column in mine:
            checks.same(('one segment', mine['role'], column), mine[column], other[column], 1e-12)


SEGMENTS = """lode: 1
segmentation: made
unit: account
match: first
segments:
  - {id: big, title: Big, where: "employees > 10", buying: {process: [look, buy], days: 40}}
  - {id: small, title: Small, where: "employees <= 10"}
"""


def check_edges(folder):
    """Nobody known, all stale, undated, no role, unknown accounts, steps of the segment alone, no process at all."""
    home = lode.workspace(pathlib.Path(folder) / 'edges', {
        'account': (['account_id', 'name', 'employees'],
                    [['A', 'Fresh', 20], ['B', 'Stale', 20], ['C', 'Undated', 20], ['D', 'No role', 20], ['E', 'Nobody', 20],
                     ['F', 'Small fresh', 5], ['G', 'Small nobody', 5], ['H', 'Small own steps', 5]]),
        'line': (['account_id', 'date', 'revenue'], [[a, '2025-12-01', 100] for a in 'ABCDEFG'] + [['H', '2023-01-05', 5]]),
        'contact': (['contact_id', 'account_id', 'name', 'role', 'stance', 'last_contact'],
                    [['1', 'A', 'Ann', 'decider', 'Champion', '2025-01-01'], ['2', 'B', 'Bo', 'decider', 'foe?', '2024-12-31'],
                     ['3', 'C', 'Cy', 'decider', '', ''], ['4', 'D', 'Di', '', '', '2025-11-01'],
                     ['5', 'F', 'Flo', 'decider', '', '2025-11-01'], ['6', 'X', 'Xi', 'decider', '', '2025-11-01'],
                     ['7', 'E', 'Eve', 'decider', '', '2026-11-01']]),
        'process_step': (['account_id', 'segment', 'step', 'name', 'days'],
                         [['H', '', 1, 'Ask', 3], ['', 'huge', 1, 'Ask', 3], ['H', '', 1, 'Beg', 4]]),
        'opportunity': (['opportunity_id', 'account_id', 'outcome', 'opened', 'closed'],
                        [['d1', 'A', 'won', '2025-02-01', '2025-01-01'], ['d2', 'A', 'won', '2025-01-01', '2025-01-11'],
                         ['d3', 'X', 'won', '2025-01-01', '2025-01-31'], ['d4', 'A', 'open', '2025-01-01', '2026-01-31']]),
    }, SEGMENTS)
    doc = lode.ask('dig', 'deciders', '-w', home, '--top', 0)
    states = {r['account_id']: r['Q4'] for r in doc['tables']['states']}
    # 2024-12-31 is twelve months before: one day too old. F has no process: its segment declares none.
    want = {'A': 'answered', 'B': 'partly', 'C': 'partly', 'D': 'partly', 'E': 'open', 'F': 'partly', 'G': 'open', 'H': 'partly'}
    for account, expected in want.items():
        checks.same(('edge', account), states[account], expected)
    asks = {r['account_id']: r['ask'] for r in doc['tables']['dig_list']}
    for account, words in {'B': 'Bo', 'C': 'No date of contact', 'D': 'role of Di', 'E': 'We know nobody', 'F': 'Which steps'}.items():
        checks.same(('ask', account), words in asks[account], True)
    checks.same('answered asks nothing', 'A' in asks, False)
    codes = {f['rule'] for f in doc['findings']}
    for code in ('DEC01', 'DEC02', 'DEC03', 'DEC04', 'DEC05', 'DEC06', 'DEC07'):
        checks.same(('finding', code), code in codes, True)
    both = [r for r in doc['tables']['durations'] if r['segment'] == 'big' and r['outcome'] == 'both'][0]
    checks.same('deals', [both['deals'], both['days_median'], both['days_stated'], both['times_stated']], [1, 10.0, 40.0, 0.25])
    one = lode.ask('dig', 'deciders', '-w', home, '--account', 'G')
    checks.same('nobody', one['tables'].get('people', []), [])
    own = lode.ask('dig', 'deciders', '-w', home, '--account', 'H')
    checks.same('the later of two', [(s['name'], s['days']) for s in own['tables']['process']], [('Ask', 3)])


def check_empty(folder):
    """No contact, deal or step at all: everything is open, nothing breaks."""
    home = lode.workspace(pathlib.Path(folder) / 'empty', {
        'account': (['account_id', 'name', 'employees'], [['A', 'One', 20]])}, SEGMENTS)
    doc = lode.ask('dig', 'deciders', '-w', home)
    checks.same('open', [r['Q4'] for r in doc['tables']['states']], ['open'])


def check_real(folder):
    """701 resellers and the three roles of their people, if the data is there."""
    import build
    if not build.present('adventureworks'):
        print(f'adventureworks: skipped, {build.shared_data() / "adventureworks"} is not there')
        return
    import duckdb
    home = pathlib.Path(folder) / 'adventureworks'
    build.build(lode.binary, 'adventureworks', home)
    (home / 'segmentations').mkdir(exist_ok=True)
    (home / 'segmentations' / 'made.yaml').write_text(
        'lode: 1\nsegmentation: made\nunit: account\nmatch: first\nsegments:\n'
        '  - {id: shops, title: Shops, where: "business_type = \'Specialty Bike Shop\'"}\n'
        '  - {id: others, title: Others, residual: true}\n')
    doc = lode.ask('dig', 'deciders', '-w', home, '--top', 0)
    folder = build.shared_data() / 'adventureworks' / 'clean'
    roles = duckdb.sql(f"SELECT role, count(*), count(DISTINCT account_number) FROM read_csv('{folder}/contacts.csv', "
                       f"all_varchar = true) WHERE account_number IN (SELECT account_number FROM "
                       f"read_csv('{folder}/accounts.csv', all_varchar = true)) GROUP BY 1").fetchall()
    table = {r['role']: r for r in doc['tables']['deciders'] if r['segment'] == 'all'}
    owners = {r[0]: r[1] for r in roles}
    checks.same('owners decide', table['decider']['people'], owners['Owner'])
    checks.same('buyers', table['buyer']['people'], owners['Purchasing Manager'] + owners['Purchasing Agent'])
    checks.same('titles', table['decider']['title'], 'Owner')
    # No date of contact is in the data: known, never recent.
    checks.same('undated', table['decider']['coverage_fresh_pct'], 0.0)
    checks.same('never answered', 'answered' in {r['Q4'] for r in doc['tables']['states']}, False)


with tempfile.TemporaryDirectory() as folder:
    check_example(folder)
    check_edges(folder)
    check_empty(folder)
    check_real(folder)
sys.exit(checks.end('deciders'))
