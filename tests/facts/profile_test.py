"""Every figure of `lode profile` against an oracle in decimals, on random ledgers with currencies, unknown
costs, credit notes, hierarchies and lines without an account; and every table adds up to the ledger."""
import pathlib, sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures = 0


def check(what, got, want):
    global failures
    if isinstance(got, (int, Decimal)) and isinstance(want, (int, Decimal)) and not isinstance(got, bool):
        same = got == want
    elif isinstance(want, float) and got is not None:
        same = abs(float(got) - want) <= 1e-9 * max(1.0, abs(want))
    else:
        same = got == want
    if not same:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def check_sums(what, row, want):
    check(f'{what} revenue', row['revenue'], want['revenue'])
    check(f'{what} profit', row['profit'], want['profit'])
    check(f'{what} accounts', row['accounts'], want['accounts'])
    check(f'{what} without cost', row['revenue_with_unknown_cost'], want['uncosted'])


def check_metrics(name, m, lines):
    all_ = L.sums(lines)
    units = {u: L.sums(x) for u, x in L.by(lines, lambda x: x['unit']).items() if u is not None}
    revenue = [u['revenue'] for u in units.values()]
    total = sum(revenue)
    check(f'{name} revenue_total', m['revenue_total'], all_['revenue'])
    check(f'{name} profit_total', m['profit_total'], all_['profit'])
    check(f'{name} known part', m['profit_known_part'], all_['known'])
    check(f'{name} unknown cost', m['revenue_with_unknown_cost'], all_['uncosted'])
    check(f'{name} with lines', m['accounts_with_lines'], len(units))
    if total > 0:
        check(f'{name} gini', m['gini_revenue'], float(L.gini(revenue)))
        check(f'{name} hhi', m['hhi_revenue'], float(sum((v / total) ** 2 for v in revenue)))
        top = sorted(revenue, reverse=True)[:10]
        check(f'{name} top 10', m['top10_revenue_share'], float(sum(top) / total))
        check(f'{name} 80 %', m['accounts_for_80pct_revenue'], L.reach(revenue, Decimal('0.8')))
        check(f'{name} 50 %', m['accounts_for_50pct_revenue'], L.reach(revenue, Decimal('0.5')))
    peak, at = L.whale([u['known'] for u in units.values()])
    check(f'{name} peak', m['whale_peak_profit'], peak)
    check(f'{name} peak at', m['whale_peak_accounts'], at)
    net = sum(u['known'] for u in units.values())
    check(f'{name} peak ratio', m['whale_peak_ratio'], float(peak / net) if net else None)
    check(f'{name} unprofitable', m['unprofitable_accounts'],
          sum(1 for u in units.values() if u['profit'] is not None and u['profit'] < 0))
    check(f'{name} losses', m['loss_total'], sum((u['known'] for u in units.values() if u['known'] < 0), L.ZERO))


def check_window(name, m, lines, as_of):
    start, before = L.months_back(as_of, 12), L.months_back(as_of, 24)
    now = L.sums([x for x in lines if start < x['day'] <= as_of])
    then = L.sums([x for x in lines if before < x['day'] <= start])
    check(f'{name} 12 months', m['revenue_12m'], now['revenue'])
    check(f'{name} 12 months before', m['revenue_prior_12m'], then['revenue'])
    check(f'{name} profit of 12 months', m['profit_12m'], now['profit'])


def check_periods(name, workspace, lines, fiscal_start):
    fiscal = lambda d: d.year + (fiscal_start > 1 and d.month >= fiscal_start)
    for period, key in (('year', lambda d: str(d.year)), ('month', lambda d: f'{d.year}-{d.month:02}'),
                        ('quarter', lambda d: f'{d.year}-Q{(d.month + 2) // 3}'),
                        ('fiscal_year', lambda d: f'FY{fiscal(d)}')):
        rows = workspace.profile('--period', period)[1]['by_period']
        want = {k: L.sums(v) for k, v in L.by(lines, lambda x: key(x['day'])).items()}
        check(f'{name} {period}s', [r['period'] for r in rows], sorted(want))
        for row in rows:
            check_sums(f'{name} {row["period"]}', row, want[row['period']])


def check_groups(name, workspace, lines):
    total = sum((x['revenue'] for x in lines), L.ZERO)
    rows = workspace.profile('--by', 'account', '--top', '0')[1]['by_account']
    want = {k: L.sums(v) for k, v in L.by(lines, lambda x: x['unit']).items()}
    check(f'{name} accounts', len(rows), len(want))
    for row in rows:
        w = want[row['account_id']]
        check(f'{name} {row["account_id"]} revenue', row['revenue'], w['revenue'])
        check(f'{name} {row["account_id"]} profit', row['profit'], w['profit'])
    few = workspace.profile('--by', 'account', '--top', '3')[1]['by_account']
    check(f'{name} top 3 adds up', sum(r['revenue'] for r in few), total)
    rows = workspace.profile('--by', 'country')[1]['by_attribute']
    label = lambda x: 'unassigned' if x['unit'] is None else x['country'] or 'unknown'
    want = {k: L.sums(v) for k, v in L.by(lines, label).items()}
    check(f'{name} countries add up', sum(r['revenue'] for r in rows), total)
    for row in rows:
        if row['value'] in want:
            w = want[row['value']]
            check(f'{name} {row["value"]} revenue', row['revenue'], w['revenue'])
            check(f'{name} {row["value"]} profit', row['profit'], w['profit'])
            check(f'{name} {row["value"]} with lines', row['accounts_with_lines'], w['accounts'])
        else:
            check(f'{name} {row["value"]} is empty', row['revenue'], 0)
    rows = workspace.profile('--by', 'product_id', '--top', '0')[1]['by_attribute']
    want = {k: L.sums(v) for k, v in L.by(lines, lambda x: x['product']).items()}
    check(f'{name} products', sorted(r['value'] for r in rows), sorted(want))
    for row in rows:
        check_sums(f'{name} {row["value"]}', row, want[row['value']])


def check_bridge(name, tables, lines, as_of):
    start, before = L.months_back(as_of, 12), L.months_back(as_of, 24)
    steps = {r['step']: r['amount'] for r in tables['bridge_steps']}
    now, then = {}, {}
    for x in lines:
        if start < x['day'] <= as_of:
            now[x['unit']] = now.get(x['unit'], L.ZERO) + x['revenue']
        elif before < x['day'] <= start:
            then[x['unit']] = then.get(x['unit'], L.ZERO) + x['revenue']
    loose = now.pop(None, L.ZERO) - then.pop(None, L.ZERO)
    both = {u: now[u] - then[u] for u in now if u in then}
    check(f'{name} won', steps['new'], sum((v for u, v in now.items() if u not in then), L.ZERO))
    check(f'{name} lost', steps['lost'], -sum((v for u, v in then.items() if u not in now), L.ZERO))
    check(f'{name} grown', steps['grown'], sum((v for v in both.values() if v > 0), L.ZERO))
    check(f'{name} shrunk', steps['shrunk'], sum((v for v in both.values() if v < 0), L.ZERO))
    check(f'{name} loose', steps.get('unassigned', L.ZERO), loose)
    check(f'{name} bridge adds up', steps['before'] + steps['new'] + steps['lost'] + steps['grown'] + steps['shrunk']
          + steps.get('unassigned', L.ZERO), steps['after'])
    row = tables['bridge'][0]
    check(f'{name} price, volume, mix', row['price'] + row['volume'] + row['mix'] + row['unexplained'],
          row['grown_revenue'] + row['shrunk_revenue'])
    check_price(name, row, [x for x in lines if x['unit'] in both and before < x['day'] and x['quantity']], start)


def check_price(name, row, lines, start):
    """Price and volume again, in floating point."""
    price, q, r = 0.0, [0.0, 0.0], [0.0, 0.0]
    for product in L.by(lines, lambda x: x['product']).values():
        pq, pr = [0.0, 0.0], [0.0, 0.0]
        for x in product:
            late = x['day'] > start
            pq[late] += x['quantity']
            pr[late] += float(x['revenue'])
        if pq[0] and pq[1]:
            price += pr[1] - pq[1] * pr[0] / pq[0]
        for late in (0, 1):
            q[late] += pq[late]
            r[late] += pr[late]
    for what, got, want in (('price', row['price'], price), ('volume', row['volume'], (q[1] - q[0]) * r[0] / q[0])):
        if abs(float(got) - want) > 0.01:
            check(f'{name} {what}', float(got), want)


for seed in range(6):
    parents, fiscal_start = seed % 2 == 1, (1, 4, 10)[seed % 3]
    ledger = L.Ledger(seed, parents)
    workspace = L.Workspace(binary, ledger.tables(), f'fiscal_year_starts: {fiscal_start}\n'
                            + ('unit: buying_parent\n' if parents else ''))
    lines = list(ledger.converted())
    as_of = max(x['day'] for x in lines)
    name = f'seed {seed}'
    metrics, tables = workspace.profile()
    check(f'{name} accounts', metrics['accounts'], len({ledger.root(a['account_id']) for a in ledger.accounts}))
    check_metrics(name, metrics, lines)
    check_window(name, metrics, lines, as_of)
    check_periods(name, workspace, lines, fiscal_start)
    check_groups(name, workspace, lines)
    check_bridge(name, tables, lines, as_of)
    ledger_row = next(r for r in tables['reconciliation'] if r['part'] == 'the ledger')
    check(f'{name} reconciles', ledger_row['revenue'], sum((x['revenue'] for x in lines), L.ZERO))
    parts = [r['revenue'] for r in tables['reconciliation'] if r['part'].startswith('lines with')]
    check(f'{name} parts reconcile', sum(parts), ledger_row['revenue'])

print(f'profile: {failures} differ')
sys.exit(1 if failures else 0)
