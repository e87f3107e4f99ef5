"""`check --fix`: what is changed is shown as a diff that `patch` takes, nothing is written without a yes, the finding is
gone afterwards, comments and line endings stay, the former file is kept; CRLF, files outside a workspace, read-only ones,
links, standard input; answers at a terminal."""
import datetime, json, os, pathlib, pty, random, stat, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'facts'))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
failures, compared = 0, 0


def expect(what, got, want):
    global failures, compared
    compared += 1
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def lode(*words, cwd, code=(0, 1), stdin=None):
    done = subprocess.run([binary, 'check', *map(str, words)], cwd=cwd, env=ENV, capture_output=True, text=True,
                          input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL)
    if done.returncode not in code:
        raise SystemExit(f'check {words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}')
    return done


def doc_of(*words, cwd):
    return json.loads(lode(*words, '--format', 'json', cwd=cwd).stdout)


def errors(doc, rule):
    return [f for f in doc['findings'] if f['rule'] == rule and f['severity'] == 'error']


OVERLAP = '''# Ours, since 2024
lode: 1
segmentation: kitchens
match: unique   # each account once
attributes:
  # counted by sales
  locations: {type: integer, min: 1, nullable: false}
  format: {type: enum, values: [dine_in, dark_kitchen], nullable: false}
segments:
# everybody of size
- id: chains      # the large ones
  where: "locations > 10"

# a part of the large ones
- id: large_dark
  where: "locations > 20 and format = 'dark_kitchen'"
- {id: small, where: "locations <= 10"}
# the end
title: Kitchens
'''
SETTLED = '''# Ours, since 2024
lode: 1
segmentation: kitchens
match: first   # each account once
attributes:
  # counted by sales
  locations: {type: integer, min: 1, nullable: false}
  format: {type: enum, values: [dine_in, dark_kitchen], nullable: false}
segments:
# a part of the large ones
- id: large_dark
  where: "locations > 20 and format = 'dark_kitchen'"
# everybody of size
- id: chains      # the large ones
  where: "locations > 10"

- {id: small, where: "locations <= 10"}
# the end
title: Kitchens
'''


def kept(folder, name):
    return sorted(p.name for p in folder.iterdir() if p.name.startswith(name + '.before-'))


def overlap(end):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        file = home / 'k.yaml'
        before, after = (text.replace('\n', end).encode() for text in (OVERLAP, SETTLED))
        file.write_bytes(before)
        shown = lode('k.yaml', '--fix', cwd=home)
        expect('nothing is written', (file.read_bytes(), kept(home, 'k.yaml'), shown.returncode), (before, [], 1))
        expect('how to apply it', 'lode check k.yaml --fix --yes' in shown.stdout, True)
        if end == '\n':
            diff = shown.stdout[shown.stdout.index('--- k.yaml'):shown.stdout.index('Changes')]
            (home / 'copy').write_bytes(before)
            subprocess.run(['patch', '-s', 'copy'], input=diff.rstrip() + '\n', text=True, cwd=home, check=True)
            expect('`patch` takes the diff', (home / 'copy').read_bytes(), after)
        doc = doc_of('k.yaml', '--fix', '--yes', cwd=home)
        expect('written', file.read_bytes(), after)
        names = kept(home, 'k.yaml')
        expect('the former file is kept', [(home / n).read_bytes() for n in names], [before])
        expect('the finding is gone', errors(doc, 'COV01'), [])
        expect('counts', (doc['metrics']['fixes_applied'], doc['metrics']['fixes_proposed']), (1, 0))
        row = doc['tables']['fixes'][0]
        expect('row', (row['rule'], row['segments'], row['state']), ('COV01', 'chains, large_dark', 'applied'))
        expect('and stays gone', errors(doc_of('k.yaml', cwd=home), 'COV01'), [])
        again = lode('k.yaml', '--fix', '--yes', cwd=home)
        expect('nothing more to do', ('Nothing in k.yaml' in again.stdout, kept(home, 'k.yaml')), (True, names))
        (home / names[0]).rename(file)  # as the answer says
        expect('undone', file.read_bytes(), before)


def left_alone():
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / 'same.yaml').write_text(OVERLAP.replace("locations > 20 and format = 'dark_kitchen'", '10 < locations')
                                        .replace('10 < locations', 'locations > 10'))
        doc = doc_of('same.yaml', '--fix', '--yes', cwd=home)
        expect('equal rules have no order', [(r['state'], 'the same' in r['why']) for r in doc['tables']['fixes']],
               [('left', True)])
        (home / 'flow.yaml').write_text('{lode: 1, segmentation: s, attributes: {n: {type: integer, nullable: false}}, segments: '
                                        '[{id: a, where: n > 1}, {id: b, where: n > 5}, {id: c, where: n <= 1}]}\n')
        before = (home / 'flow.yaml').read_bytes()
        doc = doc_of('flow.yaml', '--fix', '--yes', cwd=home)
        expect('segments in brackets', ([r['state'] for r in doc['tables']['fixes']], (home / 'flow.yaml').read_bytes()),
               (['left'], before))
        done = lode('-', '--fix', '--yes', cwd=home, code=(2,), stdin=OVERLAP)
        expect('standard input', 'no file' in done.stderr, True)


def rights():
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        file = home / 'k.yaml'
        file.write_text(OVERLAP)
        file.chmod(0o444)
        done = lode('k.yaml', '--fix', '--yes', cwd=home, code=(5,))
        expect('read-only', ('may not be written' in done.stderr, file.read_text(), kept(home, 'k.yaml')), (True, OVERLAP, []))
        expect('a diff all the same', '+match: first' in lode('k.yaml', '--fix', cwd=home).stdout, True)
        file.chmod(0o640)
        (home / 'link.yaml').symlink_to('k.yaml')
        lode('link.yaml', '--fix', '--yes', cwd=home)
        expect('a link stays one', (home / 'link.yaml').is_symlink(), True)
        expect('its file is written, its rights stay', (file.read_text(), stat.S_IMODE(file.stat().st_mode)), (SETTLED, 0o640))


def at_terminal(answer):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / 'k.yaml').write_text(OVERLAP)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(home)
            os.execve(binary, [binary, 'check', 'k.yaml', '--fix'], dict(ENV, TERM='xterm'))
        seen = ''
        while True:
            try:
                chunk = os.read(terminal, 4096).decode(errors='replace')
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
            if 'Write this to k.yaml?' in seen and answer is not None:
                os.write(terminal, (answer + '\n').encode())
                answer = None
        os.waitpid(pid, 0)
        expect('the diff comes before the question', 0 <= seen.find('+match: first') < seen.find('Write this to'), True)
        return (home / 'k.yaml').read_text()


THRESHOLD = '''lode: 1
segmentation: kitchens
match: unique
attributes:
  locations: {type: integer, min: 1}   # from the CRM
segments:
  # more than a few
  - id: chains
    where: "locations > 17"
  - id: small
    where: >-
      locations between 1
      and 17
sign_offs:
  sales: {by: Cleo, on: 2026-01-08, version: 1}
'''


def threshold():
    r = random.Random(2)
    accounts, lines = [], []
    for i in range(240):
        n = r.randint(1, 12) if i % 2 else r.choice([16, 17] + [18] * 5 + [19] * 5)
        accounts.append(dict(account_id=f'A{i:03}', name=f'Firm {i}', locations=n))
        lines.append(dict(account_id=f'A{i:03}', date=datetime.date(2025, 12, 1), revenue=100 + i))
    made = L.Workspace(binary, {'account': (['account_id', 'name', 'locations'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)})
    file = made.dir / 'segmentations' / 'kitchens.yaml'
    file.parent.mkdir(exist_ok=True)
    file.write_text(THRESHOLD)
    base = ('-w', made.dir, 'kitchens', '--profile', 'data')
    before = doc_of(*base, '--rule', 'STB02', cwd=made.dir)
    expect('the threshold is fragile', len(before['findings']) > 0, True)
    gap = before['findings'][0]['evidence']['gap']
    expect('its gap', (gap['low'], gap['high']), (12, 16))
    alone = lode(file, '--fix', '--rule', 'STB02', cwd='/')
    expect('without data nothing is known', 'Nothing in' in alone.stdout, True)
    after = doc_of(*base, '--rule', 'STB02', '--rule', 'COV01', '--rule', 'COV02', '--rule', 'COV03', '--fix', '--yes',
                   cwd=made.dir)
    cut = int(gap['cut'])
    wanted = THRESHOLD.replace('> 17', f'> {cut}').replace('and 17', f'and {cut}').replace(
        'min: 1}', 'min: 1, nullable: false}')
    expect('both rules move, the rest stays', file.read_text(), wanted)
    expect('12 to 16', 12 < cut < 16, True)
    expect('findings are gone', [f for f in after['findings'] if f['rule'] in ('STB02', 'COV03')], [])
    expect('two changes', sorted(r['rule'] for r in after['tables']['fixes'] if r['state'] == 'applied'), ['COV03', 'STB02'])
    told = lode(*base, '--rule', 'STB02', '--fix', cwd=made.dir)
    expect('nothing is left', 'Nothing in' in told.stdout, True)


def signed():
    """A change of meaning voids a sign-off, and the answer says so."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / 'k.yaml').write_text(OVERLAP + 'sign_offs:\n  sales: {by: Cleo, on: 2026-01-08, version: 1}\n')
        expect('it says who has to sign again', 'sign again' in lode('k.yaml', '--fix', cwd=home).stdout, True)


overlap('\n')
overlap('\r\n')
left_alone()
rights()
expect('yes at the terminal', at_terminal('yes'), SETTLED)
expect('no at the terminal', at_terminal('no'), OVERLAP)
threshold()
signed()
print(f'{compared} figures compared, {failures} failures')
sys.exit(1 if failures else 0)
