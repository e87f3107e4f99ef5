"""Every figure of TRUTH.json that `lode profile` shows, through the program, on each real data set that is present.

TRUTH.json is rounded: money to the cent, ratios to six decimals. The tolerance is half of the last digit given there
(money: half a cent; ratios: 5e-7); counts and names must be equal. Figures at 1e-9 against an oracle that does not
round are compared in tests/facts/profile_test.py."""
import json, pathlib, subprocess, sys, tempfile
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import build

LODE = pathlib.Path(sys.argv[1]).resolve()
failures, compared, named = [], 0, set()
CENT, RATIO = Decimal('0.005'), Decimal('0.0000005')

# Figure of TRUTH.json -> metric of `profile`.
METRICS = {
    'lines': 'lines', 'accounts': 'accounts_with_lines', 'revenue': 'revenue_total', 'top10_revenue': 'top10_revenue',
    'top10_share': 'top10_revenue_share', 'largest_share': 'largest_share', 'gini_revenue': 'gini_revenue',
    'accounts_with_negative_revenue': 'accounts_with_negative_revenue',
    'accounts_for_80pct_revenue': 'accounts_for_80pct_revenue', 'accounts_for_50pct_revenue': 'accounts_for_50pct_revenue',
    'median_account_revenue': 'median_account_revenue', 'profit': 'profit_total', 'margin': 'margin',
    'accounts_unprofitable': 'unprofitable_accounts', 'share_unprofitable': 'share_unprofitable',
    'loss_total': 'loss_total', 'accounts_for_80pct_net_profit': 'accounts_for_80pct_net_profit',
    'accounts_for_80pct_of_positive_profit': 'accounts_for_80pct_of_positive_profit',
    'whale_peak_accounts': 'whale_peak_accounts', 'whale_peak_profit': 'whale_peak_profit',
    'whale_peak_over_total': 'whale_peak_ratio', 'first_date': 'first_date', 'last_date': 'last_date',
    'accounts_in_master': 'accounts', 'prospects_no_orders': 'accounts_without_lines'}
# Breakdown of TRUTH.json -> attribute for --by, and its name for a value where the export's reader renamed it.
BY = {
    'adventureworks': {key: (key, None) for key in ('business_type', 'country', 'territory', 'territory_group', 'category')},
    'steelwheels': {'TERRITORY': ('territory', None), 'COUNTRY': ('country', None), 'PRODUCTLINE': ('category', None)},
    'crm_sales_opportunities': {'sector': ('industry', None)},
    'wholesale_customers': {'Channel': ('channel', {'1': 'horeca', '2': 'retail'}),
                            'Region': ('region', {'1': 'Lisbon', '2': 'Porto', '3': 'other'})}}
# In TRUTH.json, and not a figure of `profile`, or not one of these lines; each with its reason.
ELSEWHERE = {
    'definitions': 'words', 'by': 'compared one by one', 'by_year': 'compared one by one',
    'top10_accounts': 'compared one by one',
    'gini_revenue_negatives_as_zero': 'another definition of Gini', 'wallet_annual_sales_all_accounts': 'tests/real/real_test.py',
    'contacts_by_role': 'tests/real/real_test.py', 'accounts_by_brands_carried': 'of the survey, not of the ledger',
    'quirks': 'of the source file', 'pipeline': 'tests/real/real_test.py', 'win_rate_closed': 'tests/real/real_test.py',
    'trap_product_name': 'of the source file', 'trap_sector_spelling': 'of the source file',
    'by_category': 'tests/real/real_test.py'}
NO_ATTRIBUTE = {'currency': 'mapped as a constant', 'STATUS': 'of the order, not loaded', 'loc': 'computed in TRUTH.json',
                'product': 'tests/real/real_test.py, by the names before the join'}
LINES_SPLIT = {'wholesale_customers'}  # one line per customer and category here, one per customer in TRUTH.json


def expect(what, got, want, slack=None):
    global compared
    compared += 1
    if isinstance(want, bool) or want is None or isinstance(want, str) or slack is None:
        same = got == want
    else:
        same = got is not None and abs(Decimal(str(got)) - Decimal(str(want))) <= slack
    if not same:
        failures.append(f'{what}: got {got}, expected {want}')


def profile(workspace, *words):
    done = subprocess.run([LODE, 'profile', '-w', workspace, '--format', 'json', *words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'profile {" ".join(words)}: exit {done.returncode}\n{done.stderr}')
    doc = json.loads(done.stdout, parse_float=Decimal)
    return doc['metrics'], doc['tables']


def slack_of(name, want):
    if isinstance(want, int):
        return Decimal(0)
    return RATIO if any(word in name for word in ('share', 'gini', 'margin', 'over_total')) else CENT


def head(name, truth, metrics):
    for key, want in truth.items():
        if key in ELSEWHERE:
            continue
        if key not in METRICS:
            failures.append(f'{name}: {key} of TRUTH.json is compared nowhere')
        elif not (key == 'lines' and name in LINES_SPLIT):
            expect(f'{name}: {key}', metrics[METRICS[key]], want, slack_of(key, want))
            named.add(key)


def years(name, truth, tables):
    rows = {row['period']: row for row in tables['by_period']}
    expect(f'{name}: years', sorted(rows), sorted(truth.get('by_year', rows)))
    for year, want in truth.get('by_year', {}).items():
        row = rows[year]
        expect(f'{name}: {year} revenue', row['revenue'], want['revenue'], CENT)
        expect(f'{name}: {year} accounts', row['accounts'], want['active_accounts'], 0)
        if 'profit' in want:
            expect(f'{name}: {year} profit', row['profit'], want['profit'], CENT)


def breakdowns(name, truth, workspace):
    failures.extend(f'{name}: by {key} is compared nowhere' for key in truth['by']
                    if key not in BY[name] and key not in NO_ATTRIBUTE)
    for key, (attribute, renamed) in BY[name].items():
        rows = {row['value']: row for row in profile(workspace, '--by', attribute, '--top', '0')[1]['by_attribute']}
        for value, want in truth['by'][key].items():
            row = rows.get((renamed or {}).get(value, value))
            if row is None:
                failures.append(f'{name}: no {attribute} {value!r} among {sorted(rows)[:8]}')
                continue
            expect(f'{name}: {key} {value} revenue', row['revenue'], want['revenue'], CENT)
            expect(f'{name}: {key} {value} accounts', row.get('accounts_with_lines', row['accounts']), want['accounts'], 0)
            if name not in LINES_SPLIT:
                expect(f'{name}: {key} {value} lines', row['lines'], want['lines'], 0)
            if 'profit' in want:
                expect(f'{name}: {key} {value} profit', row['profit'], want['profit'], CENT)


def largest(name, truth, workspace):
    rows = [row for row in profile(workspace, '--by', 'account', '--top', '0')[1]['by_account'] if row['account_id']]
    rows.sort(key=lambda row: (-row['revenue'], row['account_id']))
    ids = [row['account_id'] for row in rows[:10]]
    if name == 'wholesale_customers':  # its id is the row of the file, where the header is row 1
        ids = [str(int(i) - 1) for i in ids]
    expect(f'{name}: top 10', ids, truth['top10_accounts'])


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in BY:
            if not build.present(name):
                print(f'{name}: skipped, {build.shared_data() / name} is not there')
                continue
            before, seen = len(failures), compared
            workspace = pathlib.Path(folder) / name
            truth = json.loads((build.shared_data() / name / 'TRUTH.json').read_text())
            build.build(LODE, name, workspace)
            metrics, tables = profile(workspace)
            head(name, truth, metrics)
            years(name, truth, tables)
            breakdowns(name, truth, workspace)
            largest(name, truth, workspace)
            if 'profit' not in truth:
                expect(f'{name}: profit is unknown', metrics['profit_total'], None)
            print(f'{name}: {compared - seen} figures compared, {len(failures) - before} differ')
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
