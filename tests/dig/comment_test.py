"""Comments: every kind of object found or refused with a way on, nothing recorded of what was refused, the journal's
chain whole after it, and text given back to the byte."""
import json, pathlib, subprocess, sys, tempfile

LODE = pathlib.Path(sys.argv[1]).resolve()
failures = 0
TEXT = 'Ünïcode "quotes", a\ttab, a\nnew line, \\ and \U0001f600'


def check(what, got, want):
    global failures
    if got != want:
        failures += 1
        print(f'{what}: {got!r}, expected {want!r}')


def lode(home, *words, user='ada'):
    return subprocess.run([str(LODE), *words, '-w', 'w'], cwd=home, capture_output=True, text=True,
                          env={'PATH': '/usr/bin:/bin', 'NO_COLOR': '1', 'LODE_NOW': '2026-03-31T10:00:00Z',
                               'LODE_USER': user, 'HOME': str(home)})


def make(home):
    (home / 'data').mkdir()
    (home / 'data/accounts.csv').write_text('Id,Name,Parent\nA1,Burger Bay,\nA2,Burger Bay North,A1\nA3,"Acme: East",\n'
                                            'A4,Twin,\nA5,Twin,\n')
    (home / 'data/log.csv').write_text('No,Kind,On,Account\nEV-1,call,2025-12-01,A1\n')
    subprocess.run([str(LODE), 'init', 'w'], cwd=home, capture_output=True, check=True)
    (home / 'w/lode.yaml').write_text('name: t\ncurrency: EUR\nunit: buying_parent\n')
    (home / 'w/maps/all.yaml').write_text('''source: all
files: [{path: accounts.csv, as: accounts}, {path: log.csv, as: log}]
tables:
  account: {from: accounts, columns: {account_id: Id, name: Name, parent_id: Parent}}
  evidence: {from: log, columns: {evidence_id: No, kind: Kind, date: On, account_id: Account}}
''')
    (home / 'w/segmentations/one.yaml').write_text('''lode: 1
segmentation: one
unit: buying_parent
needs: {speed: {title: Fast orders}}
segments:
  - {id: all_of_them, residual: true, needs: [{need: speed}], plays: {sales: {title: Call, answers: [speed]}}}
''')
    loaded = lode(home, 'load', 'data')
    if loaded.returncode:
        sys.exit(loaded.stdout + loaded.stderr)


def journal(home):
    return [json.loads(line) for line in (home / 'w/journal.jsonl').read_text().splitlines()]


def objects(home):
    good = [('A1', 'account:A1'), ('account:A2', 'account:A2'), ('burger bay north', 'account:A2'),
            ('Acme: East', 'account:A3'), ('segment:all_of_them', 'segment:all_of_them'),
            ('segmentation:one', 'segmentation:one'), ('need:speed', 'need:speed'), ('evidence:EV-1', 'evidence:EV-1'),
            ('play:all_of_them/sales', 'play:all_of_them/sales'), ('question:pool', 'question:Q2'),
            ('question:q2/Burger Bay', 'question:Q2/A1')]
    for given, written in good:
        before = len(journal(home))
        done = lode(home, 'comment', given, TEXT, '--tag', 'Unique', '--tag', 'unique', '--role', 'sales')
        check(f'{given}: exit', done.returncode, 0)
        entry = journal(home)[-1]
        check(f'{given}: one entry', len(journal(home)), before + 1)
        check(f'{given}: body', entry['body'], {'object': written, 'tags': ['unique'], 'text': TEXT})
        check(f'{given}: by', (entry['by'], entry['role'], entry['kind']), ('ada', 'sales', 'comment'))
    bad = [('segment:all_of_then', 'did you mean segment:all_of_them'), ('need:sped', 'did you mean need:speed'),
           ('play:all_of_them/product', 'all_of_them/sales'), ('evidence:EV-2', 'EV-1'), ('question:Q9', 'Q1 mode'),
           ('question:Q2/Nobody', 'did you mean'), ('Burger Boy', 'did you mean Burger Bay'), ('Twin', 'A4, A5'),
           ('segmentation:two', 'one')]
    for given, hint in bad:
        before = len(journal(home))
        done = lode(home, 'comment', given, 'x')
        check(f'{given}: refused', done.returncode, 4 if given == 'Twin' else 2)
        check(f'{given}: says {hint}', hint in done.stderr, True)
        check(f'{given}: nothing recorded', len(journal(home)), before)


def misuse(home):
    before = len(journal(home))
    for words in (['A1', ''], ['A1', '   '], ['A1', 'x', '--tag', 'two words'], ['A1', 'x', '--tag', ''],
                  ['A1', 'x', '--by', ' '], ['A1', 'y' * 10_001], ['--retract', '999'], ['--retract', 'x'],
                  ['--retract', '1'], ['A1', '--retract', '2'], ['--last', '-1']):
        check(f'{words[:2]}: refused', lode(home, 'comment', *words).returncode, 2)
    check('nothing recorded', len(journal(home)), before)


def shown(home, *words):
    return json.loads(lode(home, 'comment', *words, '--last', '0', '--format', 'json').stdout)['tables']['comments']


def retracting(home):
    all_ = shown(home)
    check('newest first', [r['entry'] for r in all_], sorted((r['entry'] for r in all_), reverse=True))
    check('text to the byte', {r['text'] for r in all_}, {TEXT})
    own = shown(home, 'A1')
    check('an account shows its questions too', sorted(r['object'] for r in own), ['account:A1', 'question:Q2/A1'])
    check('by another', lode(home, 'comment', 'A3', 'later', '--by', 'Grace').returncode, 0)
    check('said by', [(r['by'], r['text']) for r in shown(home, 'A3')][0], ('Grace', 'later'))
    last = shown(home)[0]['entry']
    check('retract', lode(home, 'comment', '--retract', str(last)).returncode, 0)
    check('gone', [r['entry'] for r in shown(home)], [r['entry'] for r in all_])
    check('not twice', lode(home, 'comment', '--retract', str(last)).returncode, 2)
    check('both on record', [e['body'].get('withdraws') for e in journal(home)][-1], last)
    check('the record is whole', lode(home, 'fsck').returncode, 0)
    log = json.loads(lode(home, 'log', '--last', '1', '--format', 'json').stdout)['tables']['log'][0]
    check('told in the log', log['what'], f'withdraws entry {last}')


def in_dig(home):
    site = json.loads(lode(home, 'dig', '--account', 'A1', '--format', 'json').stdout)['tables']['comments']
    check('a parent shows what was said of its sites', {r['object'] for r in site},
          {'account:A1', 'account:A2', 'question:Q2/A1'})
    segment = json.loads(lode(home, 'dig', '--segment', 'all_of_them', '--format', 'json').stdout)['tables']['comments']
    check('a segment shows its own and its members\'', {r['object'] for r in segment},
          {'account:A1', 'account:A2', 'account:A3', 'question:Q2/A1', 'segment:all_of_them', 'play:all_of_them/sales'})


with tempfile.TemporaryDirectory() as folder:
    place = pathlib.Path(folder)
    make(place)
    objects(place)
    misuse(place)
    retracting(place)
    in_dig(place)
print(f'{failures} faults')
sys.exit(1 if failures else 0)
