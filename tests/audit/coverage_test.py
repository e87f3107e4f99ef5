"""COV01 to COV03 inside a workspace: the accounts and the revenue behind each witness, against plain SQL over the
Parquet batches; who may be named as nearest; and what `check` says of a fault in lode.yaml."""
import datetime, json, os, pathlib, random, subprocess, sys
from decimal import Decimal

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'facts'))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = 0, 0


def expect(what, got, want):
    global failures, compared
    compared += 1
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


HEAD = '''lode: 1
segmentation: kitchens
match: {match}
universe: "country <> 'XX'"
attributes:
  format: {{type: enum, values: [dine_in, dark_kitchen]}}
  sites: {{type: integer, min: 1}}
segments:
'''
OVERLAP = HEAD + '''  - {{id: dark, where: "format = 'dark_kitchen'"}}
  - {{id: chains, where: "sites > 10"}}
  - {{id: small, where: "sites < 4 and format = 'dine_in'"}}
'''
COMPLETE = HEAD + '''  - {{id: dark, where: "format = 'dark_kitchen'"}}
  - {{id: chains, where: "format = 'dine_in' and sites > 10"}}
  - {{id: small, where: "format = 'dine_in' and sites <= 10"}}
'''
RESIDUAL = HEAD + '''  - {{id: chains, where: "sites > {cut}"}}
  - {{id: rest, residual: true}}
'''
# Per fault the condition on a row, written out by hand; `unknown X`: a rule that is reached hangs on X.
DARK, CHAINS, SMALL = "format = 'dark_kitchen'", 'sites > 10', "(sites < 4 and format = 'dine_in')"
true = lambda rule: f'coalesce({rule}, false)'
FAULTS = {
    ('dark', 'chains'): f'{true(DARK)} and {true(CHAINS)}',
    ('dark', 'small'): f'{true(DARK)} and {true(SMALL)}',
    'gap': f'not {true(DARK)} and not {true(CHAINS)} and not {true(SMALL)}',
    'unknown sites, first': f'sites is null and not {true(DARK)}',
    'unknown format, first': 'format is null',
    'unknown sites, unique': 'sites is null',
    'unknown format, unique': 'format is null',
    'unknown country, first': 'country is null',
    'unknown country, unique': 'country is null',
}
IN, MAYBE = "coalesce(country <> 'XX', false)", "coalesce(country <> 'XX', true)"


def rows(seed, undeclared):
    r = random.Random(seed)
    formats = ['dine_in', 'dine_in', 'dark_kitchen', None] + (['food_truck'] if undeclared else [])
    accounts = [dict(account_id=f'A{i:03}', name=f'Firm {i}', country=r.choice(['DE', 'DE', 'FR', 'FR', 'XX', None]),
                     format=r.choice(formats), sites=r.choice([1, 2, 3, 5, 11, 40, None])) for i in range(90)]
    lines = [dict(account_id=r.choice(accounts[:80])['account_id'],
                  date=datetime.date(2023, 1, 2) + datetime.timedelta(days=r.randrange(1000)),
                  revenue=Decimal(r.randint(-5000, 90000)) / 100) for _ in range(700)]
    return {'account': (['account_id', 'name', 'country', 'format', 'sites'], accounts),
            'line': (['account_id', 'date', 'revenue'], lines)}


class Truth:
    """Accounts of the universe with the revenue of their last 12 months, straight from the batches."""
    def __init__(self, workspace):
        self.db = duckdb.connect()
        file = lambda table: f"read_parquet('{workspace.dir}/batches/*/{table}.parquet')"
        self.db.execute(f'''CREATE TABLE truth AS
            WITH latest AS (SELECT max(date) AS d FROM {file('line')}),
                 sums AS (SELECT account_id, sum(revenue) AS revenue FROM {file('line')}, latest
                          WHERE date > d - INTERVAL 12 MONTH GROUP BY 1)
            SELECT a.account_id, a.country, a.format, CAST(a.sites AS INTEGER) AS sites, coalesce(revenue, 0) AS revenue
            FROM {file('account')} a LEFT JOIN sums USING (account_id)''')

    def fault(self, condition, within=IN):
        found = self.db.execute(f'SELECT account_id, revenue FROM truth WHERE ({condition}) AND {within}').fetchall()
        return {a for a, _ in found}, sum((r for _, r in found), Decimal(0))

    def all(self, within=IN):
        return self.fault('true', within)


def check(workspace, text, *words, stdin=False):
    file = workspace.dir / 'segmentations' / 'kitchens.yaml'
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z')
    done = subprocess.run([binary, 'check', '-' if stdin else str(file), '-w', str(workspace.dir), '--format', 'json',
                           *words], env=env, capture_output=True, text=True, input=text if stdin else '')
    if done.returncode not in (0, 1):
        raise SystemExit(f'check: exit {done.returncode}\n{done.stderr}')
    return json.loads(done.stdout, parse_float=Decimal)


def findings(doc, rule):
    return [f for f in doc['findings'] if f['rule'] == rule and f['outcome'] == 'fires']


def compare(what, finding, truth, condition, within=IN):
    accounts, revenue = truth.fault(condition, within)
    evidence = finding['evidence']
    expect(f'{what}: accounts', evidence['accounts'], len(accounts))
    expect(f'{what}: revenue', evidence['revenue'], revenue if accounts else None)
    expect(f'{what}: a witness', isinstance(evidence['witness'], dict), True)
    # An account that shows the fault where there is one; else some account of the universe.
    among = accounts or truth.all(within)[0]
    expect(f'{what}: nearest {evidence["nearest_account"]}', evidence['nearest_account'] in among, True)
    return len(accounts), revenue


def grave(truth, accounts, revenue):
    every, money = truth.all(MAYBE)
    share = max(Decimal(accounts) / len(every), revenue / money)
    return 'error' if share > Decimal('0.10') else 'warning' if share > Decimal('0.02') else 'info'


def overlapping(name, workspace, truth, match, stdin):
    doc = check(workspace, OVERLAP.format(match=match), '--profile', 'data', stdin=stdin)
    pairs = {tuple(f['segments']): f for f in findings(doc, 'COV01')}
    expect(f'{name}: pairs', sorted(pairs), [('dark', 'chains')])
    compare(f'{name}: overlap', pairs['dark', 'chains'], truth, FAULTS['dark', 'chains'])
    expect(f'{name}: severity', pairs['dark', 'chains']['severity'], 'info' if match == 'first' else 'error')
    gaps = findings(doc, 'COV02')
    expect(f'{name}: gaps', len(gaps), 1)
    compare(f'{name}: gap', gaps[0], truth, FAULTS['gap'])
    unknown = {f['evidence']['attribute']: f for f in findings(doc, 'COV03')}
    expect(f'{name}: unknowns', sorted(unknown), ['country', 'format', 'sites'])
    for attribute, finding in unknown.items():
        at = compare(f'{name}: unknown {attribute}', finding, truth, FAULTS[f'unknown {attribute}, {match}'],
                     IN if attribute != 'country' else MAYBE)
        expect(f'{name}: unknown {attribute} severity', finding['severity'], grave(truth, *at))


def complete(name, workspace, truth):
    """Proved to cover what is declared; only a value that the dictionary does not declare can fall through."""
    doc = check(workspace, COMPLETE.format(match='first'), '--profile', 'data')
    stray = truth.fault("format = 'food_truck' and sites is not null")
    gaps = findings(doc, 'COV02')
    expect(f'{name}: gap of undeclared values', len(gaps), 1 if stray[0] else 0)
    for gap in gaps:
        compare(f'{name}: undeclared', gap, truth, "format = 'food_truck' and sites is not null")
        expect(f'{name}: undeclared value shown', gap['evidence']['witness']['format'], 'food_truck')


def residual(name, workspace, truth, cut):
    doc = check(workspace, RESIDUAL.format(match='first', cut=cut), '--profile', 'data')
    rest, money = truth.fault(f'not coalesce(sites > {cut}, false)')
    every, total = truth.all()
    a, m = Decimal(len(rest)) / len(every), money / total
    want = 'error' if max(a, m) > Decimal('0.25') else 'warning' if a > Decimal('0.10') or m > Decimal('0.05') else None
    gaps = findings(doc, 'COV02')
    expect(f'{name}: rest above {cut}', gaps[0]['severity'] if gaps else None, want)
    if gaps:
        compare(f'{name}: rest', gaps[0], truth, f'not coalesce(sites > {cut}, false)')


def without_data(workspace):
    """`definition` looks at the text alone, and a fault in lode.yaml is told."""
    doc = check(workspace, OVERLAP.format(match='unique'))
    expect('definition: no accounts', [f for f in doc['findings'] if 'accounts' in f['evidence']], [])
    settings = workspace.dir / 'lode.yaml'
    whole = settings.read_text()
    settings.write_text(whole + 'threshold: {COV03.error: 0.5}\n')
    told = findings(check(workspace, OVERLAP.format(match='unique')), 'SETTINGS')
    expect('fault in lode.yaml', [(f['place']['line'], f['severity']) for f in told], [(len(whole.split('\n')), 'error')])
    settings.write_text(whole + 'thresholds: {COV03.error: 0.99, COV03.warning: 0.98}\n')
    doc = check(workspace, OVERLAP.format(match='unique'), '--profile', 'data')
    expect('thresholds are obeyed', {f['severity'] for f in findings(doc, 'COV03')}, {'info'})
    settings.write_text(whole)


for seed in range(3):
    workspace = L.Workspace(binary, rows(seed, undeclared=seed == 1))
    truth = Truth(workspace)
    for match in ('first', 'unique'):
        overlapping(f'seed {seed}, {match}', workspace, truth, match, stdin=seed == 2)
    complete(f'seed {seed}', workspace, truth)
    for cut in (0, 2, 10):
        residual(f'seed {seed}', workspace, truth, cut)
    if seed == 0:
        without_data(workspace)

print(f'coverage: {compared} figures compared, {failures} differ')
sys.exit(1 if failures else 0)
