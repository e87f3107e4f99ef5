"""What the tests of rules on data share: a scheme checked in a workspace, entries put into its journal, a count."""
import hashlib, json, os, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'facts'))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures = compared = 0


def expect(what, got, want, tolerance=0):
    global failures, compared
    compared += 1
    number = (int, float)
    same = abs(got - want) <= tolerance if isinstance(got, number) and isinstance(want, number) else got == want
    if not same:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def check(made, scheme, rule, *words):
    file = made.dir / 'segmentations' / 's.yaml'
    file.parent.mkdir(exist_ok=True)
    file.write_text(scheme)
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z')
    done = subprocess.run([binary, 'check', str(file), '--profile', 'data', '--rule', rule, '--format', 'json', *words],
                          env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f'check: exit {done.returncode}\n{done.stderr}')
    doc = json.loads(done.stdout)
    row = doc['tables']['rules'][0]
    return row['outcome'], [f for f in doc['findings'] if f['outcome'] == 'fires'], row['needs'] or ''


def record(made, kind, body, at='2026-03-31T10:00:00Z'):
    """Appends an entry as the workspace would: canonical JSON, chained by SHA-256."""
    file = made.dir / 'journal.jsonl'
    lines = file.read_text().splitlines()
    last = json.loads(lines[-1])
    entry = {'seq': last['seq'] + 1, 'at': at, 'by': 'ada', 'role': 'sales', 'kind': kind, 'body': body,
             'prev': last['hash']}
    text = lambda e: json.dumps(e, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    entry['hash'] = hashlib.sha256(text(entry).encode()).hexdigest()
    file.write_text('\n'.join(lines + [text(entry)]) + '\n')
    (made.dir / 'journal.head').write_text(text({'seq': entry['seq'], 'hash': entry['hash']}) + '\n')


def done():
    print(f'{compared} figures compared, {failures} failures')
    sys.exit(1 if failures else 0)
