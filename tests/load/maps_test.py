"""Which map takes which files: none, one, several, a tie, files left over; a proposal is taken only by a person's word
(asked on a real terminal) or with --yes, and never doubles what the workspace has."""
import json, os, pathlib, pty, select, subprocess, sys, tempfile, time

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada', TERM='xterm')
failures = 0

ACCOUNTS = 'Customer No,Customer Name,Country\nC1,Alder,DE\nC2,Birch,FR\n'
INVOICES = 'Customer No,Invoice Date,Net Amount,Cost\nC1,2025-01-15,100.00,60.00\nC2,2025-02-15,50.00,20.00\n'
DEALS = ('Id,AccountId,StageName,Amount,CreatedDate,CloseDate\nD1,C1,Closed Won,700,2025-01-02,2025-03-01\n'
         'D2,C2,Prospecting,300,2025-01-02,2025-09-01\n')
CRM = '''source: crm
files: [{path: accounts.csv, as: accounts}]
tables: {account: {from: accounts, columns: {account_id: Customer No, name: Customer Name}}}
'''
ERP = '''source: erp
files: [{path: "invoices*.csv", as: invoices}]
tables: {line: {from: invoices, columns: {account_id: Customer No, date: Invoice Date, revenue: Net Amount}}}
'''


def check(what, got, want):
    global failures
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def lode(*arguments):
    done = subprocess.run([LODE, *map(str, arguments)], capture_output=True, text=True, env=ENV,
                          stdin=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout, done.stderr


def answer(*arguments):
    code, out, err = lode(*arguments, '--format', 'json')
    return json.loads(out) if out else {'error': err, 'code': code}


def on_terminal(answers, *arguments):
    """Everything a person sees, and the exit code; each answer is typed when the prompt '> ' stands there."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(LODE, [LODE, *map(str, arguments)], ENV)
    seen, answers, start = '', list(answers), time.time()
    while time.time() - start < 60:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                got = os.read(terminal, 65536)
            except OSError:
                break
            if not got:
                break
            seen += got.decode()
        elif answers and seen.endswith('> '):
            os.write(terminal, answers.pop(0).encode() + b'\n')
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen


class Place:
    def __init__(self, folder, **files):
        self.w, self.exports = folder / 'w', folder / 'exports'
        self.exports.mkdir(parents=True)
        for name, text in files.items():
            (self.exports / name.replace('_', '.')).write_text(text)
        lode('init', self.w)

    def map(self, name, text):
        (self.w / 'maps').mkdir(exist_ok=True)
        (self.w / 'maps' / name).write_text(text)

    def load(self, *more):
        return answer('load', self.exports, '-w', self.w, *more)

    def maps(self):
        return sorted(p.name for p in self.w.glob('maps/*.yaml'))


def rules(doc):
    return sorted(f['rule'] for f in doc['findings'])


def asked(folder):
    p = Place(folder / 'none', accounts_csv=ACCOUNTS, invoices_csv=INVOICES)
    code, _, err = lode('load', p.exports, '-w', p.w)
    check('no map, nobody to ask: exit', code, 2)
    for said in ('no map of the workspace knows these files', '--yes', f'lode map -w {p.w}', '-o '):
        check(f'no map: says {said}', said in err, True)
    check('no map: nothing written', p.maps(), [])
    code, seen = on_terminal(['3'], 'load', p.exports, '-w', p.w)
    check('declined', (code, p.maps(), 'Load by this map?' in seen), (0, [], True))
    code, seen = on_terminal(['2'], 'load', p.exports, '-w', p.w)
    check('kept, not loaded', (code, p.maps()), (0, ['none.yaml']))
    check('kept, not loaded: rows', answer('status', '-w', p.w)['metrics']['accepted'], 0)
    (p.w / 'maps' / 'none.yaml').unlink()
    code, seen = on_terminal(['1'], 'load', p.exports, '-w', p.w)
    check('accepted', (code, p.maps(), 'Loaded 4 rows' in seen), (0, ['none.yaml'], True))
    for said in ('accounts.csv is account', 'account_id', 'Customer No'):
        check(f'the question shows {said}', said in seen, True)


def several(folder):
    p = Place(folder / 'several', accounts_csv=ACCOUNTS, invoices_csv=INVOICES, README_md='#', other_csv='x,y\n1,2\n',
              more_csv='x,y\n1,2\n', TRUTH_json='{"a": {"b": 1}}', LICENSE_txt='Free\n')
    p.map('crm.yaml', CRM), p.map('erp.yaml', ERP)
    doc = p.load()
    check('two maps', doc['metrics']['accepted'], 4)
    check('accounts first', [f['table'] for f in doc['tables']['files']], ['account', 'line'])
    check('left over, each kind once', rules(doc), ['LOD06', 'LOD09'])
    left = next(f for f in doc['findings'] if f['rule'] == 'LOD06')
    check('left over', '2 files are in no map and not loaded: more.csv, other.csv' in left['message'], True)
    aside = next(f for f in doc['findings'] if f['rule'] == 'LOD09')['message']
    check('papers', all(n in aside for n in ('README.md', 'TRUTH.json', 'LICENSE.txt')), True)
    check('--yes proposes nothing where a map knows some', (p.load('--yes')['metrics']['accepted'], p.maps()),
          (4, ['crm.yaml', 'erp.yaml']))
    p.map('erp.yaml', ERP + 'ignore: [other.csv, "mo*.csv"]\n')
    check('declared as no data', rules(p.load()), ['LOD09'])
    p.map('old.yaml', ERP.replace('source: erp', 'source: old'))
    doc = p.load()
    check('a tie', (doc['code'], 'several maps know invoices.csv' in doc['error'], '--map' in doc['error']),
          (2, True, True))
    p.map('old.yaml', ERP.replace('source: erp', 'source: old').replace('"invoices*.csv"', 'invoices.csv'))
    check('named in full goes first', {s['source'] for s in (p.load() and answer('status', '-w', p.w))
                                       ['tables']['sources']}, {'crm', 'erp', 'old'})


def later(folder):
    """A second map's fault leaves what is loaded by the first, and says so."""
    p = Place(folder / 'later', accounts_csv=ACCOUNTS, invoices_csv=INVOICES.replace('100.00', 'many'))
    p.map('crm.yaml', CRM), p.map('erp.yaml', ERP)
    code, _, err = lode('load', p.exports, '-w', p.w)
    check('the second fails', (code, 'loaded before that: 000001' in err), (3, True))
    check('the first stays', answer('status', '-w', p.w)['metrics']['accepted'], 2)


def stand_ins(folder):
    p = Place(folder / 'deals', accounts_csv=ACCOUNTS, invoices_csv=INVOICES)
    p.load('--yes')
    (p.exports / 'accounts.csv').unlink(), (p.exports / 'invoices.csv').unlink()
    (p.exports / 'opportunities.csv').write_text(DEALS)
    doc = p.load('--yes')
    check('deals come in', {f['table'] for f in doc['tables']['files']}, {'opportunity'})
    check('and are no revenue beside invoices', answer('profile', '-w', p.w)['metrics']['revenue_total'], 150)
    q = Place(folder / 'only', opportunities_csv=DEALS)
    q.load('--yes')
    check('alone they are', answer('profile', '-w', q.w)['metrics']['revenue_total'], 700)


def any_folder(folder):
    """**/x.csv: in any folder below the one given, and at its top."""
    p = Place(folder / 'deep', accounts_csv=ACCOUNTS)
    (p.exports / 'a' / 'b').mkdir(parents=True)
    (p.exports / 'a' / 'b' / 'invoices.csv').write_text(INVOICES)
    (p.exports / 'notinvoices.csv').write_text('x,y\n1,2\n')
    p.map('crm.yaml', CRM.replace('path: accounts.csv', 'path: "**/accounts.csv"'))
    p.map('erp.yaml', ERP.replace('"invoices*.csv"', '"**/invoices.csv"'))
    doc = p.load()
    check('any folder', sorted((f['file'], f['table']) for f in doc['tables']['files']),
          [('a/b/invoices.csv', 'line'), ('accounts.csv', 'account')])


def map_out(folder):
    p = Place(folder / 'out', accounts_csv=ACCOUNTS)
    target = p.w / 'maps' / 'x.yaml'
    check('-o writes the map', lode('map', p.exports, '-w', p.w, '-o', target)[0], 0)
    check('which is one', target.read_text().startswith('# Proposed by `lode map`'), True)
    code, out, _ = lode('map', p.exports, '-w', p.w, '-o', '-')
    check('-o - shows it alone', out, target.read_text())
    code, _, err = lode('map', p.exports, '-w', p.w, '-o', folder / 'x.json')
    check('-o of another kind', (code, 'ends in .yaml' in err, (folder / 'x.json').exists()), (2, True, False))
    for form in ('-o', '--out', '--output'):
        report = folder / f'status{form}.json'
        code, out, _ = lode('status', '-w', p.w, '--format', 'json', form, report)
        check(f'{form} elsewhere is the answer', (code, out, json.loads(report.read_text())['verb']), (0, '', 'status'))


with tempfile.TemporaryDirectory() as name:
    for case in (asked, several, later, stand_ins, any_folder, map_out):
        case(pathlib.Path(name))
print(f'maps: {failures} differ')
sys.exit(1 if failures else 0)
