"""--recorded-at: what was known then. Three states of two sources, each seen again later, alone and with --as-of; and
columns called `source` in the data beside the name of the source a row came from."""
import json, os, pathlib, subprocess, sys, tempfile

LODE = str(pathlib.Path(sys.argv[1]).resolve())
failures = 0


def check(what, got, want):
    global failures
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def lode(*arguments, now='2026-12-31T00:00:00Z'):
    env = dict(os.environ, NO_COLOR='1', LODE_NOW=now, LODE_USER='ada')
    return subprocess.run([LODE, *map(str, arguments)], capture_output=True, text=True, env=env,
                          stdin=subprocess.DEVNULL, timeout=120)


def answer(*arguments):
    done = lode(*arguments, '--format', 'json')
    return json.loads(done.stdout) if done.stdout else {'error': done.stderr, 'code': done.returncode}


MAP = '''source: {0}
files: [{{path: {0}.csv, as: rows}}]
tables:
  account: {{sql: "SELECT DISTINCT id AS account_id, name, lead_source AS source FROM rows"}}
  line: {{from: rows, columns: {{account_id: id, date: date, revenue: amount}}}}
'''
HEAD = 'id,name,lead_source,date,amount\n'


def main(folder):
    ws = folder / 'w'
    lode('init', ws)
    (ws / 'maps').mkdir(exist_ok=True)
    (ws / 'segmentations').mkdir(exist_ok=True)
    for source in ('erp', 'shop'):
        (ws / 'maps' / f'{source}.yaml').write_text(MAP.format(source))

    def load(source, now, rows):
        (folder / f'{source}.csv').write_text(HEAD + rows)
        done = lode('load', folder / f'{source}.csv', '-w', ws, now=now)
        check(f'load {source} at {now}', done.returncode, 0)

    load('erp', '2026-01-10T08:00:00Z', 'A,Alder,fair,2025-11-01,100\nA,Alder,fair,2026-01-05,10\n')
    load('shop', '2026-02-10T08:00:00Z', 'B,Birch,web,2026-02-01,20\n')
    load('erp', '2026-03-10T08:00:00Z', 'A,Alder,fair,2025-11-01,100\nA,Alder,fair,2026-01-05,15\nC,Cedar,,2026-03-01,1\n')

    def revenue(*more):
        return answer('profile', '-w', ws, *more)['metrics'].get('revenue_total')
    check('now', revenue(), 136)
    for time, want in (('2026-01-10T07:59:59Z', None), ('2026-01-10T08:00:00Z', 110), ('2026-01-10', 110),
                       ('2026-02-10', 130), ('2026-03-10T07:00:00Z', 130), ('2026-03-10', 136), ('2030-01-01', 136)):
        check(f'recorded at {time}', revenue('--recorded-at', time) or None, want)
    check('with --as-of', revenue('--recorded-at', '2026-02-10', '--as-of', '2026-01-31'), 110)
    status = answer('status', '-w', ws, '--recorded-at', '2026-02-28')
    check('status', [(s['source'], s['loaded']) for s in status['tables']['sources']],
          [('erp', '2026-01-10T08:00:00Z'), ('shop', '2026-02-10T08:00:00Z')])
    for wrong in ('soon', '2026-13-01', '2026-03-10 08:00', '2026-03-10T08:00:00'):
        done = lode('status', '-w', ws, '--recorded-at', wrong)
        check(f'no time: {wrong}', (done.returncode, 'is not a time' in done.stderr, 'lode log' in done.stderr),
              (2, True, True))
    by = {r['value']: r['revenue'] for r in answer('profile', '-w', ws, '--by', 'source')['tables']['by_attribute']}
    check("the accounts' own source", (by.get('fair'), by.get('web')), (115, 20))


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
print(f'recorded at: {failures} differ')
sys.exit(1 if failures else 0)
