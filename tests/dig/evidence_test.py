"""The evidence ledger computed again: kinds and ranks, ages at the very day, months per kind, what lies after the day
looked from, unknown kinds, links that lead nowhere, and the log of an account and a segment."""
import calendar, datetime, json, pathlib, subprocess, sys, tempfile
from collections import Counter, defaultdict

LODE = pathlib.Path(sys.argv[1]).resolve()
failures = 0
RANK = {'contract': 1, 'top_to_top': 2, 'management_conversation': 2, 'scorecard': 3, 'call': 4, 'own_data': 4,
        'public': 4, 'model': 5, 'claim': 5}
# The day of looking is 2025-08-31; six months back is the last day of February, which has no 31st.
RATINGS = [  # account, need, date, kind, evidence
    ('A1', 'speed', '2025-02-28', 'scorecard', 'EV-1'),   # exactly six months: stale
    ('A1', 'price', '2025-03-01', 'scorecard', 'EV-1'),   # one day younger
    ('A1', 'advice', '2024-08-31', 'call', 'EV-2'),       # exactly twelve months: stale
    ('A2', 'speed', '2024-09-01', 'call', ''),            # one day younger
    ('A2', 'price', '2025-08-31', 'top_to_top', 'EV-9'),  # the day itself; evidence that is not loaded
    ('A2', 'advice', '2025-09-01', 'call', ''),           # after it: not known yet
    ('A3', 'speed', '2025-05-31', 'hearsay', ''),         # no such kind
    ('A3', 'price', '2025-05-31', 'claim', ''),
    ('A3', 'advice', '2023-05-31', 'public', ''),
    ('A4', 'speed', '2025-05-31', 'claim', ''),
    ('A4', 'price', '2025-05-31', 'contract', 'EV-2'),
    ('A5', 'speed', '2025-05-31', 'claim', '')]
EVIDENCE = [('EV-1', 'scorecard', '2025-03-01', 'A1', ''), ('EV-2', 'call', '2024-08-31', 'A1', ''),
            ('EV-3', 'top_to_top', '2025-07-01', 'A2', ''), ('EV-4', 'management_conversation', '2025-06-01', '', 'all'),
            ('EV-5', 'call', '2025-09-01', 'A1', '')]


def check(what, got, want):
    global failures
    if got != want:
        failures += 1
        print(f'{what}: {got!r}, expected {want!r}')


def lode(home, *words):
    done = subprocess.run([str(LODE), *words], cwd=home, capture_output=True, text=True,
                          env={'PATH': '/usr/bin:/bin', 'NO_COLOR': '1', 'LODE_NOW': '2026-03-31T10:00:00Z',
                               'LODE_USER': 'ada', 'HOME': str(home)})
    if done.returncode:
        sys.exit(f'lode {" ".join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def dig(home, *words):
    return json.loads(lode(home, 'dig', *words, '-w', 'w', '--format', 'json'))


def make(home):
    (home / 'data').mkdir()
    (home / 'data/accounts.csv').write_text('Id,Name\n' + ''.join(f'A{i},Firm {i}\n' for i in range(1, 6)))
    (home / 'data/ratings.csv').write_text('Account,Need,Supplier,Importance,From,To,On,Kind,Evidence\n' + ''.join(
        f'{a},{n},us,4,1,5,{d},{k},{e}\n' for a, n, d, k, e in RATINGS))
    (home / 'data/log.csv').write_text('No,Kind,On,Account,Segment,Who,Text\n' + ''.join(
        f'{i},{k},{d},{a},{s},Buyer,said {i}\n' for i, k, d, a, s in EVIDENCE))
    lode(home, 'init', 'w')
    (home / 'w/maps/all.yaml').write_text('''source: all
files: [{path: accounts.csv, as: accounts}, {path: ratings.csv, as: ratings}, {path: log.csv, as: log}]
tables:
  account: {from: accounts, columns: {account_id: Id, name: Name}}
  need_rating: {from: ratings, columns: {account_id: Account, need_id: Need, supplier: Supplier, importance: Importance, scale_min: From, scale_max: To, as_of: On, source_kind: Kind, evidence_id: Evidence}}
  evidence: {from: log, columns: {evidence_id: No, kind: Kind, date: On, account_id: Account, segment: Segment, people: Who, text: Text}}
''')
    (home / 'w/segmentations/s.yaml').write_text('''lode: 1
segmentation: s
needs: {speed: {title: Fast}, price: {title: Cheap}}
segments:
  - id: all
    residual: true
    needs: [{need: speed, evidence: [EV-1, call]}, {need: price, evidence: [EV-7]}]
    plays: {sales: {title: Call, answers: [speed], evidence: [EV-4, EV-8]}}
''')
    settle(home, '')
    lode(home, 'load', 'data', '-w', 'w')


def settle(home, extra):
    (home / 'w/lode.yaml').write_text('name: t\ncurrency: EUR\nunit: account\nas_of: 2025-08-31\n' + extra)


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expected(day, months):
    loaded = {e[0] for e in EVIDENCE}
    out = defaultdict(Counter)
    for account, _, date, kind, evidence in RATINGS:
        on = datetime.date.fromisoformat(date)
        if on > day:
            continue
        row = out[kind]
        row['statements'] += 1
        row['fresh'] += on > months_before(day, months.get(kind, months['other']))
        row['linked'] += evidence in loaded
        row['unlinked'] += bool(evidence) and evidence not in loaded
    named = {r[4] for r in RATINGS if datetime.date.fromisoformat(r[2]) <= day}
    for evidence, kind, date, _, _ in EVIDENCE:
        if datetime.date.fromisoformat(date) <= day:
            out[kind]['pieces'] += 1
            out[kind]['alone'] += evidence not in named
    return out


def compare(what, doc, day, months):
    rows = {r['source_kind']: r for r in doc['tables']['evidence']}
    want = expected(day, months)
    check(f'{what}: kinds', sorted(rows), sorted(want))
    for kind, counts in want.items():
        for column in ('statements', 'fresh', 'linked', 'unlinked', 'pieces', 'alone'):
            check(f'{what}: {column} of {kind}', rows[kind][column], counts[column])
        check(f'{what}: rank of {kind}', rows[kind]['rank'], RANK.get(kind, 5))
        check(f'{what}: only ours of {kind}', rows[kind]['only_ours'], kind != 'public')
    order = [(RANK.get(r['source_kind'], 5), r['source_kind']) for r in doc['tables']['evidence']]
    check(f'{what}: best first', order, sorted(order))


def findings(doc):
    return {f['rule']: f for f in doc['findings'] if f['rule'].startswith('EVI')}


with tempfile.TemporaryDirectory() as folder:
    home = pathlib.Path(folder)
    make(home)
    day = datetime.date(2025, 8, 31)
    whole = dig(home)
    compare('by default', whole, day, {'other': 12, 'scorecard': 6})
    found = findings(whole)
    check('EVI01', (found['EVI01']['evidence']['statements'], found['EVI01']['evidence']['example']), (1, 'EV-9'))
    check('EVI02', (found['EVI02']['evidence']['stale'], found['EVI02']['evidence']['statements']), (3, 11))
    lost = found['EVI03']
    check('EVI03', (lost['evidence']['ids'], lost['evidence']['example'], lost['place']['line']), (2, 'EV-7', 7))
    check('EVI04: A5 alone; A3 and A4 have better too',
          (found['EVI04']['evidence']['answers'], found['EVI04']['evidence']['account']), (1, 'A5'))
    check('EVI05', (found['EVI05']['evidence']['statements'], found['EVI05']['evidence']['example']), (1, 'hearsay'))
    settle(home, 'evidence_months: {other: 36, call: 1}\n')
    compare('months by kind', dig(home), day, {'other': 36, 'call': 1, 'scorecard': 6})
    settle(home, '')
    early = datetime.date(2025, 3, 1)
    compare('seen from an earlier day', dig(home, '--as-of', '2025-03-01'), early, {'other': 12, 'scorecard': 6})
    log = dig(home, '--account', 'A1')['tables']['evidence_log']
    check('log of an account', [(r['evidence_id'], r['date'], r['backs'], r['fresh']) for r in log],
          [('EV-1', '2025-03-01', 'Q5 price, Q5 speed', True), ('EV-2', '2024-08-31', 'Q5 advice, Q5 price', False)])
    log = dig(home, '--segment', 'all')['tables']['evidence_log']
    check('log of a segment', [(r['evidence_id'], r['about'], r['backs']) for r in log],
          [('EV-3', 'Firm 2', None), ('EV-4', 'all', None), ('EV-1', 'Firm 1', 'Q5 price, Q5 speed'),
           ('EV-2', 'Firm 1', 'Q5 advice, Q5 price')])
print(f'{failures} faults')
sys.exit(1 if failures else 0)
