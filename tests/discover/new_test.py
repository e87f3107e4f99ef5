"""`lode new --from-column`: the file keeps to the published schema, `check` runs on it, every account is where its
column says, and the error of the nearest readable rules is the one plain SQL finds by applying them to the accounts.
On generated accounts always; on the real data sets where they are present."""
import csv, json, pathlib, random, subprocess, sys, tempfile

import duckdb, jsonschema, yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'facts'), str(ROOT / 'real')]
import build
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = [], 0
SCHEMA = jsonschema.Draft202012Validator(json.loads(L.run(binary, 'schema')))


def expect(what, got, want):
    global compared
    compared += 1
    if got != want:
        failures.append(f'{what}: got {got!r}, expected {want!r}')


def json_of(*words):
    done = subprocess.run([binary, *words, '--format', 'json'], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f'{words}: exit {done.returncode}\n{done.stderr}')
    return json.loads(done.stdout)


class Accounts:
    """The accounts straight from the batches: texts, numbers where the segmentation says so."""
    def __init__(self, workspace):
        self.db = duckdb.connect()
        self.source = f"read_parquet('{workspace}/batches/*/account.parquet', union_by_name = true)"

    def labels(self, column):
        return dict(self.db.execute(f'SELECT "{column}", count(*) FROM {self.source} WHERE "{column}" IS NOT NULL '
                                    'GROUP BY 1').fetchall())

    def count(self, where, numbers, column, value):
        """Accounts with a label for which the rule is true, and those of them with this value."""
        casts = ', '.join(f'TRY_CAST("{n}" AS DOUBLE) AS "{n}"' for n in numbers)
        rows = f'(SELECT * {f"REPLACE ({casts})" if casts else ""} FROM {self.source})'
        return self.db.execute(f'SELECT count(*), count(*) FILTER ("{column}" = ?) FROM {rows} '
                               f'WHERE "{column}" IS NOT NULL AND ({where})', [value]).fetchone()


def judged(name, workspace, file):
    """Fits the schema; the audit runs on it, with and without data."""
    tree = yaml.safe_load((workspace / file).read_text())
    for error in SCHEMA.iter_errors(tree):
        failures.append(f'{name}: {file}: {"/".join(map(str, error.path))}: {error.message}')
    for profile in ('definition', 'data'):
        doc = json_of('check', str(workspace / file), '--profile', profile)
        for finding in doc['findings']:
            if finding['rule'] in ('DEF01', 'DEF02', 'COV01') and finding['outcome'] == 'fires':
                failures.append(f'{name}: {file}: {finding["rule"]} {finding["message"]}')
    return tree


def members(workspace, file):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / 'm.csv'
        L.run(binary, 'assign', str(workspace / file), '-w', str(workspace), '--out', str(out))
        with open(out, newline='', encoding='utf-8') as rows:
            counts = {}
            for row in csv.DictReader(rows):
                counts[row['segment']] = counts.get(row['segment'], 0) + 1
    return counts


def try_column(name, workspace, column, at_least):
    """at_least: accuracy that the nearest rules must reach; None: none are offered."""
    accounts = Accounts(workspace)
    doc = json_of('new', 'tried', '-w', str(workspace), '--from-column', column, '--force')
    tree = judged(name, workspace, doc['metrics']['file'])
    labels = accounts.labels(column)
    expect(f'{name}: a segment per value', sorted(s['title'] for s in tree['segments']), sorted(labels))
    counts = members(workspace, doc['metrics']['file'])
    for segment in tree['segments']:
        expect(f'{name}: members of {segment["title"]}', counts.get(segment['id']), labels[segment['title']])
    if at_least is None:
        expect(f'{name}: nothing is offered', 'by_rules' in doc['metrics'], False)
        return
    rules = judged(name, workspace, doc['metrics']['by_rules'])
    numbers = [a for a, about in rules['attributes'].items() if about['type'] in ('integer', 'number', 'money')]
    expect(f'{name}: other attributes only', column in rules['attributes'], False)
    offered = {}
    for row in doc['tables']['nearest_rules']:
        one = offered.setdefault(row['value'], [0, 0.0])
        one[0] += row['accounts']
        one[1] += row['accounts'] * (1 - row['error'])
    placed = right = 0
    for segment in rules['segments']:
        n, good = accounts.count(segment['where'], numbers, column, segment['title'])
        expect(f'{name}: accounts by rule in {segment["title"]}', offered[segment['title']][0], n)
        expect(f'{name}: of them right', round(offered[segment['title']][1]), good)
        placed, right = placed + n, right + good
    expect(f'{name}: every account with a value is placed once', placed, sum(labels.values()))
    expect(f'{name}: accuracy {right / placed:.3f}', right / placed >= at_least, True)


def generated():
    """A tier drawn from employees and country, one in ten by whim; values that are awkward as ids."""
    r = random.Random(7)
    rows = []
    for i in range(600):
        employees, country = r.choice([None, *range(1, 900, 7)]), r.choice(['DE', 'FR', 'AT', None])
        tier = '1' if (employees or 0) > 400 else 'NA' if country == 'DE' else 'Key Accounts (EU)'
        rows.append(dict(account_id=f'A{i:03}', name=f'Firm {i}', employees=employees, country=country,
                         tier=r.choice(['1', 'NA', 'Key Accounts (EU)']) if r.random() < 0.1 else tier))
    for row in rows[::50]:
        row['tier'] = None
    return L.Workspace(binary, {'account': (['account_id', 'name', 'employees', 'country', 'tier'], rows)})


workspace = generated()
try_column('generated', workspace.dir, 'tier', 0.85)
wrong = subprocess.run([binary, 'new', 'x', '-w', workspace.dir, '--from-column', 'teir'], capture_output=True, text=True)
expect('a slip is met with the word meant', (wrong.returncode, "did you mean 'tier'?" in wrong.stderr), (2, True))
# at_least: what the leading other attribute gives by itself (0 where only something must be offered).
COLUMNS = {'crm_sales_opportunities': ('industry', 0), 'adventureworks': ('business_type', 1.0),
           'steelwheels': ('territory', 0.85), 'wholesale_customers': ('channel', None)}
with tempfile.TemporaryDirectory() as folder:
    for name, (column, at_least) in COLUMNS.items():
        if not build.present(name):
            print(f'{name}: skipped, {build.shared_data() / name} is not there')
            continue
        build.build(pathlib.Path(binary), name, pathlib.Path(folder) / name)
        try_column(name, pathlib.Path(folder) / name, column, at_least)

for failure in failures:
    print(failure)
print(f'new: {compared} compared, {len(failures)} faults')
sys.exit(1 if failures else 0)
