"""`lode prospects` on real data: win rates of a CRM against counts from its files, brands of restaurants as prospects of
the food-and-beverage segmentation, resellers without orders. Sets that are absent are skipped, and said so."""
import csv, json, math, pathlib, shutil, subprocess, sys, tempfile
from collections import Counter, defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import build

LODE, ROOT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
failures, compared = [], 0


def expect(what, got, want, slack=1e-9):
    global compared
    compared += 1
    numbers = isinstance(got, (int, float)) and isinstance(want, (int, float))
    if not (math.isclose(got, want, rel_tol=slack, abs_tol=slack) if numbers else got == want):
        failures.append(f'{what}: got {got!r}, expected {want!r}')


def prospects(workspace):
    done = subprocess.run([LODE, 'prospects', '-w', workspace, '--top', '0', '--format', 'json'], capture_output=True,
                          text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f'{workspace}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return json.loads(done.stdout)


def scheme_by(name, column, values):
    segments = ''.join(f"  - {{id: s{i}, title: {json.dumps(v)}, where: \"{column} = '{v}'\"}}\n"
                       for i, v in enumerate(values))
    return f'lode: 1\nsegmentation: {name}\nmatch: first\nsegments:\n{segments}'


def crm(work):
    """One segment per sector: the win rate of all closed deals, and of each sector's."""
    source = build.shared_data() / 'crm_sales_opportunities'
    sector = {r['account']: r['sector'] for r in csv.DictReader(open(source / 'accounts.csv'))}
    names = sorted(set(sector.values()))
    (work / 'segmentations').mkdir(exist_ok=True)
    (work / 'segmentations/sector.yaml').write_text(scheme_by('sector', 'industry', names))
    doc = prospects(work)
    deals = list(csv.DictReader(open(source / 'sales_pipeline.csv')))
    closed = [d for d in deals if d['deal_stage'] in ('Won', 'Lost')]
    won = sum(d['deal_stage'] == 'Won' for d in closed)
    expect('crm: win rate as published', round(100 * doc['metrics']['win_rate'], 2), 63.15)
    expect('crm: win rate', doc['metrics']['win_rate'], won / len(closed))
    expect('crm: deals without account', doc['metrics']['deals_without_account'], 1425)
    expect('crm: of them closed', doc['metrics']['closed_without_account'], 0)
    expect('crm: it is said', [f['evidence']['without_account'] for f in doc['findings'] if f['rule'] == 'PRO01'], [1425])
    by = defaultdict(Counter)
    for d in closed:
        by[sector[d['account']]][d['deal_stage']] += 1
    table = {r['segment']: r for r in doc['tables']['win_rates']}
    for i, name in enumerate(names):
        row = table[f's{i}']
        expect(f'crm: {name} closed', row['closed'], by[name].total())
        expect(f'crm: {name} won', row['won'], by[name]['Won'])
        expect(f'crm: {name}: chance inside its interval', row['chance_low'] < row['chance'] < row['chance_high'], True)
    expect('crm: nobody is a prospect', doc['metrics']['prospects'], 0)
    bins = [r for r in doc['tables']['calibration'] if r['tried_on'] == 'deals left out']
    expect('crm: calibrated within 5 points', doc['metrics']['calibration_error'] < 0.05, True)
    expect('crm: every deal counted is in a bin', sum(r['deals'] for r in bins), sum(r['deals_counted'] for r in table.values()))


def chains(work):
    """Brands by the rules of the shipped segmentation: what has no count of places cannot be placed."""
    shutil.copy(ROOT / 'examples/food-beverage/segmentations/food-and-beverage-training.yaml', work / 'segmentations')
    doc = prospects(work)
    table = {r['account_id']: r for r in doc['tables']['prospects']}
    brands = {}
    for row in csv.DictReader(open(build.shared_data() / 'food_chains/food_chains.csv', encoding='utf-8')):
        brands[row['name']] = row
    sits = lambda b: b['kind'] in ('restaurant', 'cafe', 'pub', 'bar')
    placed = {name for name, b in brands.items() if sits(b) and b['osm_locations']}
    expect('chains: placed', {i for i, r in table.items() if r['placed_by'] == 'rule'}, placed)
    expect('chains: all of them are chains', Counter(table[i]['segment'] for i in placed), Counter(chains=len(placed)))
    missing = {name for name, b in brands.items() if sits(b) and not b['osm_locations']}
    expect('chains: locations are asked of those without', {table[i]['ask_first'][:18] for i in missing},
           {'How many locations'})
    by = {r['definer']: r['prospects'] for r in doc['tables']['unplaced']}
    expect('chains: locations unknown', by['locations'], sum(not b['osm_locations'] for b in brands.values()))
    expect('chains: format unknown', by['format'], sum(not sits(b) for b in brands.values()))
    expect('chains: no deals, no chance', {r['chance'] for r in table.values()}, {None})


def resellers(work):
    """66 resellers never ordered; no deals are known, so no chance is."""
    source = build.shared_data() / 'adventureworks/clean'
    buyers = {r['account_number'] for r in csv.DictReader(open(source / 'invoice_lines.csv'))}
    every = list(csv.DictReader(open(source / 'accounts.csv')))
    kinds = sorted({r['business_type'] for r in every})
    (work / 'segmentations/type.yaml').write_text(scheme_by('type', 'business_type', kinds))
    doc = prospects(work)
    without = {r['account_number'] for r in every} - buyers
    expect('resellers: prospects', {r['account_id'] for r in doc['tables']['prospects']}, without)
    expect('resellers: 66', doc['metrics']['prospects'], 66)
    expect('resellers: PRO04', [f['rule'] for f in doc['findings'] if f['rule'] == 'PRO04'], ['PRO04'])
    expect('resellers: relevance known', sum(r['relevance'] is None for r in doc['tables']['prospects']), 0)


with tempfile.TemporaryDirectory() as folder:
    for name, check in (('crm_sales_opportunities', crm), ('food_chains', chains), ('adventureworks', resellers)):
        if not build.present(name):
            print(f'{name}: skipped, it is not there')
            continue
        target = pathlib.Path(folder) / name
        build.build(LODE, name, target)
        check(target)
print(f'{compared} comparisons, {len(failures)} failures')
print('\n'.join(failures[:40]))
sys.exit(1 if failures else 0)
