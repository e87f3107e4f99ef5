"""Q6 against the raw exports, computed again in plain Python, and on hand-made data: importance_test.py LODE SOURCE."""
import pathlib, statistics, sys, tempfile
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from exports import RANK, Checks, Firm, Lode, day, fresh, number

lode, source, checks = Lode(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), Checks()
firm = Firm(source)
kind_of = {r['Evidence No.']: r['Kind'] for r in firm.rows('evidence_log')}
weight, plans = defaultdict(list), defaultdict(list)
for r in firm.rows('our_importance'):
    kind = kind_of.get(r['Evidence No.'], 'claim')
    weight[firm.root[r['Account Number']]].append(
        (fresh(kind, day(r['Noted On'])), -RANK.get(kind, 5), day(r['Noted On']), number(r['Share of Cost']),
         number(r['Criticality 1-5'])))
for r in firm.rows('customer_plans'):
    kind = kind_of.get(r['Evidence No.'], 'claim')
    plans[firm.root[r['Account Number']]].append(
        (fresh(kind, day(r['Noted On'])), bool(r['Direction']), day(r['Noted On']), r['Direction']))
best = {u: max(rows) for u, rows in weight.items()}
plan = {u: max(rows) for u, rows in plans.items()}
market = {}
for r in firm.rows('market_notes'):
    key = (r['Industry'], r['Country'])
    if r['Size Class'] == 'all' and r['Growth'] and (key not in market or int(r['Year']) > market[key][0]):
        market[key] = (int(r['Year']), float(r['Growth']))


def growth(unit):
    cell = market.get((firm.roll('Industry', unit), firm.roll('Billing Country', unit)))
    return cell[1] if cell else None


def state(unit):
    sure = unit in best and best[unit][0]
    if sure and (unit in plan and plan[unit][0] or growth(unit) is not None):
        return 'answered'
    return 'partly' if unit in best or unit in plan or growth(unit) is not None else 'open'


def middle(values):
    values = [v for v in values if v is not None]
    return statistics.median(values) if values else None


def mean_growth(units):
    total = sum(firm.weight[u] for u in units)
    if total:
        return sum(firm.weight[u] * growth(u) for u in units) / total
    return statistics.mean(growth(u) for u in units) if units else None


def check_segments(doc):
    for row in doc['tables']['importance']:
        units, at = firm.of(row['segment']), row['segment']
        known = [u for u in units if u in best]
        checks.same((at, 'known'), row['known'], len(known))
        checks.same((at, 'coverage'), row['coverage_pct'], firm.covered(units, lambda u: u in best and best[u][0]))
        checks.same((at, 'share'), row['share_of_cost'], middle([best[u][3] for u in known]))
        checks.same((at, 'criticality'), row['criticality'], middle([best[u][4] for u in known]))
        for direction in ('grow', 'hold', 'shrink'):
            checks.same((at, direction), row[direction], sum(u in plan and plan[u][3] == direction for u in units))
        grown = [u for u in units if growth(u) is not None]
        checks.same((at, 'growth'), row['growth'],
                    mean_growth(grown))
        checks.same((at, 'for a plan'), row['speaks_for_plan'],
                    sum((best[u][4] or 0) >= 4 or (best[u][3] or 0) >= 0.05 for u in known))


def check_example(folder):
    home = pathlib.Path(folder) / 'acme'
    lode.run('demo', home, '--yes')
    doc = lode.ask('dig', 'importance', '-w', home, '--top', 0)
    check_segments(doc)
    for row in doc['tables']['states']:
        checks.same((row['account_id'], 'state'), row['Q6'], state(row['account_id']))
    for row in doc['tables']['importance_accounts']:
        unit = row['account_id']
        checks.same((unit, 'direction'), row['direction'], plan[unit][3] if unit in plan else None)
        checks.same((unit, 'growth'), row['growth'], growth(unit))
        turnover = number(firm.accounts[unit]['Annual Revenue'])
        if turnover and firm.accounts[unit]['Account Currency'] == 'EUR':
            checks.same((unit, 'of their turnover'), row['own_share'], firm.weight[unit] / turnover)
    used = {(r['industry'], r['country']): r['year'] for r in doc['tables']['growth'] if r['used']}
    checks.same('markets in use', set(used.values()), {2025})


def check_rule(folder):
    """Pools, caps, growth and plans whose effect one can compute by hand."""
    home = lode.workspace(pathlib.Path(folder) / 'rule', {
        'account': (['account_id', 'name', 'industry', 'country', 'employees', 'turnover'],
                    [['A', 'Both', 'Bikes', 'DE', 20, 100000], ['B', 'Plan alone', 'Ships', 'DE', 20, ''],
                     ['C', 'Old plan', 'Bikes', 'FR', 20, ''], ['D', 'Nothing', 'Ships', 'DE', 20, ''],
                     ['E', 'Capped', 'bikes', 'DE', 20, '']]),
        'line': (['account_id', 'date', 'revenue'],
                 [[a, '2025-12-01', 100] for a in 'ABCDE'] + [['A', '2024-06-01', 80], ['A', '2023-01-01', 1]]),
        'pool': (['account_id', 'year', 'revenue_pool', 'source_kind'], [[a, 2025, 1000, 'call'] for a in 'ABCDE']),
        'cap': (['account_id', 'share_max', 'source'], [['E', 0.5, 'contract']]),
        'market': (['industry', 'country', 'year', 'growth', 'revenue', 'size_class', 'source'],
                   [['Bikes', 'DE', 2025, 0.10, '', 'all', 'office'], ['Bikes', 'DE', 2024, 0.90, '', 'all', 'office'],
                    ['Bikes', 'DE', 2025, 0.70, '', '10-49', 'office'], ['Bikes', '', 2024, '', 100, '', 'club'],
                    ['Bikes', 'all', 2025, '', 102, '', 'club'], ['Bikes', 'DE', 2027, 0.99, '', 'all', 'guess']]),
        'strategy': (['account_id', 'statement', 'direction', 'as_of'],
                     [['A', 'more', 'grow', '2025-06-01'], ['A', 'less', 'shrink', '2025-05-01'],
                      ['B', 'less', 'shrink', '2025-06-01'], ['C', 'more', 'grow', '2023-06-01'],
                      ['X', 'more', 'grow', '2025-06-01']]),
        'importance': (['account_id', 'share_of_cost', 'criticality', 'as_of', 'evidence_id'],
                       [['A', 0.01, 3, '2025-06-01', 'e1'], ['A', 0.02, 5, '2025-11-01', ''], ['B', '', 9, '2025-06-01', ''],
                        ['C', 0.06, '', '2024-06-01', ''], ['E', 0.01, 1, '2025-06-01', '']]),
        'evidence': (['evidence_id', 'kind', 'date'], [['e1', 'top_to_top', '2025-06-01']]),
    }, 'lode: 1\nsegmentation: made\nunit: account\nmatch: first\nsegments:\n'
       '  - {id: big, title: Big, where: "employees > 10"}\n')
    doc = lode.ask('dig', 'importance', '-w', home, '--top', 0)
    states = {r['account_id']: r['Q6'] for r in doc['tables']['states']}
    for unit, want in {'A': 'answered', 'B': 'partly', 'C': 'partly', 'D': 'open', 'E': 'answered'}.items():
        checks.same(('state', unit), states[unit], want)
    rows = {r['account_id']: r for r in doc['tables']['importance_accounts']}
    # The better source before the later one; its own cell of all sizes in the latest year that has been.
    checks.same('better source', [rows['A']['share_of_cost'], rows['A']['criticality']], [0.01, 3])
    checks.same('cell', rows['A']['growth'], 0.10)
    checks.same('computed', rows['C']['growth'], 0.02)
    checks.same('expected A', rows['A']['expected'], 0.15)
    checks.same('expected B', rows['B']['expected'], -0.05)
    checks.same('expected C: an old plan moves nothing', rows['C']['expected'], 0.02)
    checks.same('out of range is unknown', rows['B']['criticality'], None)
    checks.same('5 % of cost', rows['C']['speaks_for_plan'], True)
    checks.same('neither', rows['E']['speaks_for_plan'], False)
    checks.same('own share', rows['A']['own_share'], 0.001)
    checks.same('our share grows', rows['A']['share_trend'], (100 / 80) / 1.1 - 1)
    effect = [r for r in doc['tables']['effect_on_upside'] if r['segment'] == 'big'][0]
    checks.same('with a pool', effect['accounts'], 5)
    checks.same('growth known', effect['growth_known'], 4)
    checks.same('upside', effect['upside'], 900 * 4 + 400)
    checks.same('of these', effect['upside_known'], 900 * 3 + 400)
    checks.same('next', effect['upside_next'], (1150 - 100) + (950 - 100) + (1020 - 100) + (0.5 * 1100 - 100))
    codes = {f['rule'] for f in doc['findings']}
    for code in ('IMP01', 'IMP02', 'IMP03', 'IMP04'):
        checks.same(('finding', code), code in codes, True)
    asks = {r['account_id']: r['ask'] for r in doc['tables']['dig_list']}
    checks.same('ask again', 'Does it still hold' in asks['C'] and '2024-06-01' in asks['C'], True)
    loose = lode.workspace(pathlib.Path(folder) / 'loose', {
        'account': (['account_id', 'name', 'employees'], [['A', 'One', 20]])},
        'lode: 1\nsegmentation: made\nunit: account\nmatch: first\nsegments:\n  - {id: big, title: B, where: "employees > 10"}\n',
        'thresholds: {Q6.strategy: 0.2}\n')
    checks.same('nothing loaded', [r['Q6'] for r in lode.ask('dig', 'importance', '-w', loose)['tables']['states']], ['open'])


with tempfile.TemporaryDirectory() as folder:
    check_example(folder)
    check_rule(folder)
sys.exit(checks.end('importance'))
