"""Loads each real data set by its reviewed maps and compares the batches with TRUTH.json, through another engine's
front door (the duckdb package on the Parquet files): lines, accounts, revenue, profit, sums by attribute, dates."""
import json, pathlib, sys, tempfile
from decimal import Decimal

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import build

LODE = pathlib.Path(sys.argv[1]).resolve()
failures, checks = [], 0


def expect(name, what, got, want, slack=Decimal('0.005')):
    """Money to half a cent: TRUTH.json is rounded to cents."""
    global checks
    checks += 1
    number = isinstance(want, (int, float)) and got is not None
    ok = abs(Decimal(str(got)) - Decimal(str(want))) <= slack if number else got == want
    if not ok:
        failures.append(f'{name}: {what}: got {got}, expected {want}')


class Batches:
    def __init__(self, workspace):
        self.db, self.workspace = duckdb.connect(), workspace
        for table in sorted({path.stem for path in workspace.glob('batches/*/*.parquet')}):
            rows = f"read_parquet('{workspace}/batches/*/{table}.parquet', union_by_name = true)"
            columns = {row[0] for row in self.db.execute(f'DESCRIBE SELECT * FROM {rows}').fetchall()}
            # A column that no map fills is not in the batch: unknown, as it would be in a session.
            unknown = ', NULL::DECIMAL(18,4) AS cost' if table == 'line' and 'cost' not in columns else ''
            self.db.execute(f'CREATE VIEW "{table}" AS SELECT *{unknown} FROM {rows}')

    def one(self, sql):
        return self.db.execute(sql).fetchone()

    def by(self, key, join):
        rows = self.db.execute(f'SELECT {key}, count(*), sum(l.revenue), sum(l.revenue - l.cost), '
                               f'count(DISTINCT l.account_id) FROM line l {join} GROUP BY 1').fetchall()
        return {row[0]: row[1:] for row in rows}


ACCOUNT = 'JOIN account a ON a.account_id = l.account_id'
PRODUCT = 'JOIN product p ON p.product_id = l.product_id'


def totals(name, data, truth, lines=None):
    count, revenue, profit, accounts, first, last = data.one(
        'SELECT count(*), sum(revenue), sum(revenue - cost), count(DISTINCT account_id), min(date), max(date) '
        'FROM line')
    expect(name, 'lines', count, truth['lines'] if lines is None else lines)
    expect(name, 'revenue', revenue, truth['revenue'])
    expect(name, 'accounts with lines', accounts, truth['accounts'])
    if 'profit' in truth:
        expect(name, 'profit', profit, truth['profit'])
    else:
        expect(name, 'profit is unknown', profit, None)
    if 'first_date' in truth:
        expect(name, 'first date', str(first), truth['first_date'])
        expect(name, 'last date', str(last), truth['last_date'])
    if 'accounts_in_master' in truth:
        expect(name, 'accounts', data.one('SELECT count(*) FROM account')[0], truth['accounts_in_master'])
    for year, want in truth.get('by_year', {}).items():
        got = data.one(f'SELECT sum(revenue), sum(revenue - cost), count(DISTINCT account_id) FROM line '
                       f'WHERE year(date) = {int(year)}')
        expect(name, f'{year} revenue', got[0], want['revenue'])
        expect(name, f'{year} active accounts', got[2], want['active_accounts'])
        if 'profit' in want:
            expect(name, f'{year} profit', got[1], want['profit'])


def attribute(name, data, truth, key, sql, join, rename=lambda value: value, lines=True):
    got = {rename(value): row for value, row in data.by(sql, join).items()}
    # Accounts without the attribute are in neither list: TRUTH.json names known values only.
    for value, want in truth['by'][key].items():
        row = got.get(value, (None, None, None, None))
        expect(name, f'{key} {value} revenue', row[1], want['revenue'])
        expect(name, f'{key} {value} accounts', row[3], want['accounts'])
        if lines:
            expect(name, f'{key} {value} lines', row[0], want['lines'])
        if 'profit' in want:
            expect(name, f'{key} {value} profit', row[2], want['profit'])


def adventureworks(name, data, truth):
    totals(name, data, truth)
    for key, column in (('business_type', 'business_type'), ('country', 'country'), ('territory', 'territory'),
                        ('territory_group', 'territory_group')):
        attribute(name, data, truth, key, f'a.{column}', ACCOUNT)
    attribute(name, data, truth, 'category', 'p.category', PRODUCT)
    expect(name, 'products', data.one('SELECT count(*) FROM product')[0], 606)
    expect(name, 'pool', data.one('SELECT sum(turnover) FROM account')[0], truth['wallet_annual_sales_all_accounts'])
    roles = dict(data.db.execute('SELECT title, count(*) FROM contact GROUP BY 1').fetchall())
    for role, count in truth['contacts_by_role'].items():
        expect(name, f'contacts {role}', roles.get(role), count)


def steelwheels(name, data, truth):
    totals(name, data, truth)
    attribute(name, data, truth, 'TERRITORY', 'a.territory', ACCOUNT)
    attribute(name, data, truth, 'COUNTRY', 'a.country', ACCOUNT)
    attribute(name, data, truth, 'PRODUCTLINE', 'p.category', PRODUCT)
    expect(name, 'the territory NA is text', data.one("SELECT count(*) FROM account WHERE territory = 'NA'")[0], 39)


def crm_sales_opportunities(name, data, truth):
    totals(name, data, truth)
    attribute(name, data, truth, 'sector', 'a.industry', ACCOUNT)
    attribute(name, data, truth, 'product', 'p.name', PRODUCT, lambda value: value.replace('GTX Pro', 'GTXPro'))
    stages = {row[0]: row[1:] for row in data.db.execute(
        'SELECT stage, count(*), count(*) - count(account_id), sum(amount) FROM opportunity GROUP BY 1').fetchall()}
    for stage, want in truth['pipeline'].items():
        expect(name, f'{stage} deals', stages[stage][0], want['n'])
        expect(name, f'{stage} without account', stages[stage][1], want['no_account'])
    expect(name, 'won amount', stages['Won'][2], truth['pipeline']['Won']['value'])
    expect(name, 'a lost amount is unknown', stages['Lost'][2], None)
    unassigned = data.one('SELECT count(*) FROM opportunity WHERE account_id IS NULL')[0]
    expect(name, 'deals without account', unassigned, 1425)
    expect(name, 'children', data.one('SELECT count(parent_id), count(DISTINCT parent_id) FROM account'), (15, 7))
    win = data.one("SELECT count(*) FILTER (outcome = 'won') / count(*) FILTER (outcome IN ('won', 'lost')) "
                   'FROM opportunity')
    expect(name, 'win rate', round(win[0], 6), truth['win_rate_closed'], Decimal('0.000001'))


def wholesale_customers(name, data, truth):
    totals(name, data, truth, lines=440 * len(truth['by_category']))  # one line per client and category
    channel, region = {'horeca': '1', 'retail': '2'}, {'Lisbon': '1', 'Porto': '2', 'other': '3'}
    attribute(name, data, truth, 'Channel', 'a.channel', ACCOUNT, channel.get, lines=False)
    attribute(name, data, truth, 'Region', 'a.region', ACCOUNT, region.get, lines=False)
    sums = dict(data.db.execute('SELECT product_id, sum(revenue) FROM line GROUP BY 1').fetchall())
    for category, want in truth['by_category'].items():
        expect(name, category, sums.get(category), want)
    # The id is the row of the file, where the header is row 1; TRUTH.json counts data rows.
    top = [str(int(row[0]) - 1) for row in data.db.execute(
        'SELECT account_id FROM line GROUP BY 1 ORDER BY sum(revenue) DESC, 1 LIMIT 10').fetchall()]
    expect(name, 'top 10', top, truth['top10_accounts'])


def crm_layouts(name, data, truth):
    """No TRUTH.json: counts that the source files show, read by another reader."""
    folder = build.shared_data() / name

    def source(sql, path):
        rows = f"read_csv('{folder}/{path}', header = true, all_varchar = true)"
        return data.db.execute(sql.format(rows)).fetchone()[0]
    live = "SELECT count(*) FROM {} WHERE lower(is_deleted) = 'false'"
    accounts = (source(live, 'salesforce_fivetran/sf_account_data.csv')
                + source(live, 'hubspot_fivetran/company_data.csv'))
    deals = (source(live, 'salesforce_fivetran/sf_opportunity_data.csv')
             + source(live, 'hubspot_fivetran/deal_data.csv'))
    expect(name, 'accounts', data.one('SELECT count(*) FROM account')[0], accounts)
    expect(name, 'deals', data.one('SELECT count(*) FROM opportunity')[0], deals)
    expect(name, 'owners', data.one('SELECT count(*) FROM rep')[0],
           source('SELECT count(*) FROM {}', 'hubspot_fivetran/owner_data.csv')
           + source('SELECT count(*) FROM {}', 'salesforce_fivetran/sf_user_data.csv'))


def food_chains(name, data, truth):
    """No TRUTH.json: counts that the source file shows, read by another reader."""
    rows = f"read_csv('{build.shared_data()}/{name}/food_chains.csv', header = true, all_varchar = true)"
    seated = "kind IN ('restaurant', 'cafe', 'pub', 'bar')"
    wanted = data.one(f'SELECT count(*), count(osm_locations), sum(CAST(osm_locations AS BIGINT)), '
                      f'count(*) FILTER ({seated}), count(*) FILTER (length(country_codes) = 2) FROM {rows}')
    got = data.one("SELECT count(*), count(locations), sum(CAST(locations AS BIGINT)), "
                   "count(*) FILTER (format = 'dine_in'), count(country) FROM account WHERE status = 'prospect'")
    for what, mine, source in zip(('chains', 'chains with a count', 'locations', 'chains with seats', 'in one country'),
                                  got, wanted):
        expect(name, what, mine, source)


def customer_sat_scorecard(name, data, truth):
    """No TRUTH.json: one rating per respondent and item, none lost on the way from wide to long."""
    rows = f"read_csv('{build.shared_data()}/{name}/customerSat.csv', header = true)"
    items = '+'.join(f'sum(q{i})' for i in range(1, 11))
    wanted = data.one(f'SELECT count(*), 10 * count(*), {items} FROM {rows}')
    got = data.one('SELECT count(DISTINCT account_id), count(*), sum(performance) FROM need_rating')
    for what, mine, source in zip(('respondents', 'ratings', 'sum of scores'), got, wanted):
        expect(name, what, mine, source)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in build.SETS:
            if not build.present(name):
                print(f'{name}: skipped, {build.shared_data() / name} is not there')
                continue
            before, seen = len(failures), checks
            workspace = pathlib.Path(folder) / name
            truth = build.shared_data() / name / 'TRUTH.json'
            try:
                build.build(LODE, name, workspace)
                globals()[name](name, Batches(workspace), json.loads(truth.read_text()) if truth.exists() else {})
            except (RuntimeError, duckdb.Error) as problem:
                failures.append(f'{name}: {problem}')
            print(f'{name}: {checks - seen} figures compared, {len(failures) - before} differ')
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
