"""The proposal alone (`lode load FOLDER --yes`) gives right figures: CRM layouts whose outcome or account stands beside the
deal, spend by category, and the real sets where they are here. Figures are worked out from the files by plain Python."""
import csv, json, os, pathlib, subprocess, sys, tempfile
from decimal import Decimal

LODE, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
SHARED = pathlib.Path(os.environ.get('LODE_SHARED_DATA', ROOT / '../shared/data'))
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
failures = checks = 0


def check(what, got, want):
    global failures, checks
    checks += 1
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def answer(*arguments):
    done = subprocess.run([LODE, *map(str, arguments), '--format', 'json'], capture_output=True, text=True, env=ENV,
                          stdin=subprocess.DEVNULL, timeout=120)
    if not done.stdout:
        raise AssertionError(f'{arguments}: exit {done.returncode}: {done.stderr}')
    return json.loads(done.stdout, parse_float=Decimal)


def taken(exports, folder):
    """The answer of the load, and of profile."""
    subprocess.run([LODE, 'init', folder], capture_output=True, env=ENV, check=True)
    return answer('load', exports, '-w', folder, '--yes'), answer('profile', '-w', folder)


def place(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f'{name}.csv').write_text(text)
    return folder


def outcomes(folder):
    import duckdb
    parts = [str(p) for p in folder.glob('batches/*/opportunity*.parquet')]
    rows = duckdb.sql(f"SELECT opportunity_id, outcome, account_id FROM read_parquet({parts!r}) ORDER BY 1").fetchall()
    return {row[0]: row[1:] for row in rows}


def salesforce(folder):
    """Stages that say nothing: the flags decide. A deleted deal and a won one without an amount are no revenue."""
    exports = place(folder / 'in', Account=(
        'Id,Name,ParentId,NumberOfEmployees,BillingCountry,AnnualRevenue,IsDeleted\nC1,Alder,,5,DE,1000000,false\n'
        'C2,Birch,C1,7,FR,2000000,false\n'), Opportunity=(
        'Id,AccountId,StageName,Amount,CreatedDate,CloseDate,IsWon,IsClosed,IsDeleted\n'
        'D1,C1,S-9,"1,200.50",2025-01-02,2025-03-01,true,true,false\nD2,C2,S-9,300,2025-01-02,2025-04-01,false,true,false\n'
        'D3,C2,S-1,70,2025-01-02,2025-09-01,false,false,false\nD4,C1,S-9,9999,2025-01-02,2025-03-01,true,true,true\n'
        'D5,C1,S-9,,2025-01-02,2025-05-01,true,true,false\n'))
    loaded, profile = taken(exports, folder / 'w')
    check('flags', {k: v[0] for k, v in outcomes(folder / 'w').items()}, {'D1': 'won', 'D2': 'lost', 'D3': 'open', 'D5': 'won'})
    check('revenue of won deals', profile['metrics']['revenue_total'], Decimal('1200.50'))
    check('nothing rejected', loaded['metrics']['rejected'], 0)


def hubspot(folder):
    """Deals name their company in a table of links and their state in a table of stages."""
    exports = place(folder / 'in', company='id,property_name,property_createdate,property_industry,property_annualrevenue\n'
                    '11,Alder,2020-01-01,food,5\n12,Birch,2020-01-01,food,6\n', deal=(
        'deal_id,is_deleted,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,property_closedate,property_createdate\n'
        '1,false,x1,7,a,100,2025-03-01,2025-01-01\n2,false,x2,7,b,50,2025-03-02,2025-01-01\n'
        '3,false,x3,7,c,25,2025-12-02,2025-01-01\n4,false,,7,d,10,2025-12-02,2025-01-01\n'), deal_company=(
        'company_id,deal_id,type_id,category\n12,1,1,HUBSPOT_DEFINED\n11,2,1,HUBSPOT_DEFINED\n11,3,1,HUBSPOT_DEFINED\n'
        '12,3,1,HUBSPOT_DEFINED\n'), deal_pipeline_stage=(
        'stage_id,label,closed_won,is_closed,pipeline_id\nx1,A,TRUE,TRUE,p\nx2,B,FALSE,TRUE,p\nx3,C,FALSE,FALSE,p\n'))
    loaded, profile = taken(exports, folder / 'w')
    check('links and stages', outcomes(folder / 'w'), {'1': ('won', '12'), '2': ('lost', '11'), '3': ('open', '11'),
                                                       '4': (None, None)})
    check('the first of several is told', [f['rule'] for f in loaded['findings'] if f['rule'] == 'MAP23'], ['MAP23'])
    check('revenue', profile['metrics']['revenue_total'], 100)
    exports = place(folder / 'ui', companies='Record ID,Company name\n11,Alder\n12,Birch\n', deals=(
        'Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Associated Company IDs\n'
        '1,a,Closed Won,Sales,100,2025-01-01,2025-03-01,12;11\n2,b,Closed Lost,Sales,50,2025-01-01,2025-03-02,11\n'))
    taken(exports, folder / 'w2')
    check('associated companies', outcomes(folder / 'w2'), {'1': ('won', '12'), '2': ('lost', '11')})


def categories(folder):
    rows = [(i % 3, 1000 + i * 37, 20 + i * 110, 5000 - i * 13) for i in range(40)]
    exports = place(folder / 'in', spend='Channel,Fresh,Frozen,Paper\n' + ''.join(','.join(map(str, r)) + '\n' for r in rows))
    loaded, profile = taken(exports, folder / 'w')
    check('spend by category', profile['metrics']['revenue_total'], sum(sum(r[1:]) for r in rows))
    check('its customers', profile['metrics']['accounts_with_lines'], 40)
    check('the guess is told', [f['rule'] for f in loaded['findings'] if f['rule'] == 'MAP22'], ['MAP22'])
    by = {r['value']: r['revenue'] for r in answer('profile', '-w', folder / 'w', '--by', 'product_id')['tables']['by_attribute']}
    check('by category', by, {name: sum(r[c] for r in rows) for c, name in ((1, 'Fresh'), (2, 'Frozen'), (3, 'Paper'))})
    other = place(folder / 'staff', ratings='Firm,Price score,Speed score,Care score\n'
                  + ''.join(f'F{i},{600 + i},{700 + i * 2},{900 + i * 3}\n' for i in range(40)))
    done = subprocess.run([LODE, 'map', other, '--no-input'], capture_output=True, text=True, env=ENV)
    check('scores are no spend', (done.returncode, 'line' in done.stdout.split()), (2, False))


def real(folder):
    if not (SHARED / 'wholesale_customers').exists():
        print(f'real sets: skipped, {SHARED} is not there')
        return
    truth = json.loads((SHARED / 'wholesale_customers' / 'TRUTH.json').read_text(), parse_float=Decimal)
    _, profile = taken(SHARED / 'wholesale_customers', folder / 'wholesale')
    for metric, key in (('revenue_total', 'revenue'), ('accounts_with_lines', 'accounts'),
                        ('accounts_for_80pct_revenue', 'accounts_for_80pct_revenue')):
        check(f'wholesale {key}', profile['metrics'][metric], truth[key])
    for column in ('Channel', 'Region'):
        rows = answer('profile', '-w', folder / 'wholesale', '--by', column)['tables']['by_attribute']
        for value, want in truth['by'][column].items():
            got = next((r for r in rows if r['value'] == value), {})
            check(f'wholesale {column} {value}', got.get('revenue'), want['revenue'])
    crm = SHARED / 'crm_layouts'
    taken(crm, folder / 'crm')
    deals = outcomes(folder / 'crm')

    def rows(path):
        with open(crm / path, newline='', encoding='utf-8') as file:
            return [r for r in csv.DictReader(file) if r['is_deleted'].lower() == 'false']
    ours, theirs = rows('salesforce_fivetran/sf_opportunity_data.csv'), rows('hubspot_fivetran/deal_data.csv')
    check('crm deals', len(deals), len({r['id'] for r in ours}) + len({r['deal_id'] for r in theirs}))
    for r in ours:
        want = 'won' if r['is_won'] == 'true' else 'lost' if r['is_closed'] == 'true' else 'open'
        check(f'crm {r["id"]}', deals.get(r['id']), (want, r['account_id'] or None))
    for name in ('steelwheels', 'adventureworks'):  # in the files' own currencies, as TRUTH.json adds them up
        truth = json.loads((SHARED / name / 'TRUTH.json').read_text(), parse_float=Decimal)
        loaded, profile = taken(SHARED / name, folder / name)
        check(f'{name} revenue', round(sum(r['revenue'] for r in loaded['tables']['revenue']), 2), truth['revenue'])
        check(f'{name} accounts', profile['metrics']['accounts_with_lines'], truth['accounts'])


with tempfile.TemporaryDirectory() as name:
    for case in (salesforce, hubspot, categories, real):
        (pathlib.Path(name) / case.__name__).mkdir()
        case(pathlib.Path(name) / case.__name__)
print(f'proposals: {checks} figures compared, {failures} differ')
sys.exit(1 if failures else 0)
