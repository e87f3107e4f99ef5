"""What a person at a terminal sees that a script does not: progress that comes and goes, and questions."""
import os, pathlib, pty, re, select, subprocess, sys, tempfile, time

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada', TERM='xterm')
PROGRESS = re.compile(r'\r\x1b\[2K[^\r]*?(\d+) %')
failures = 0


def check(what, got, want):
    global failures
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def on_terminal(answers, *arguments):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(LODE, [LODE, *map(str, arguments)], ENV)
    seen, answers, end = '', list(answers), time.time() + 120
    while time.time() < end:
        ready, _, _ = select.select([terminal], [], [], 0.3)
        if ready:
            try:
                got = os.read(terminal, 65536)
            except OSError:
                break
            if not got:
                break
            seen += got.decode()
        elif answers and seen.rstrip('\r\n').endswith(('> ', '? ', '?')):
            os.write(terminal, answers.pop(0).encode() + b'\n')
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen


def plain(*arguments):
    return subprocess.run([LODE, *map(str, arguments)], capture_output=True, text=True, env=ENV, stdin=subprocess.DEVNULL)


def progress(folder):
    ws = folder / 'w'
    plain('init', ws)
    (ws / 'maps' / 'erp.yaml').write_text(
        'source: erp\nfiles: [{path: "*.csv", as: rows}]\n'
        'tables: {line: {from: rows, columns: {account_id: account, date: date, revenue: amount}}}\n')
    with (folder / 'lines.csv').open('w') as out:
        out.write('account,date,amount\n')
        for i in range(800):
            out.write(''.join(f'C{k % 997},2025-01-{k % 28 + 1:02},{k}.{i % 100:02}\n' for k in range(1000)))
    code, seen = on_terminal([], 'load', folder / 'lines.csv', '-w', ws)
    shown = [int(n) for n in PROGRESS.findall(seen)]
    check('progress is shown', (code, len(shown) > 1, all(0 <= n <= 100 for n in shown)), (0, True, True))
    check('and cleared before the answer', seen.rfind('\r\x1b[2K') < seen.find('Loaded 800000 rows'), True)
    check('not with --quiet', PROGRESS.findall(on_terminal([], 'load', folder / 'lines.csv', '-w', ws, '--quiet')[1]), [])
    (folder / 'more.csv').write_text((folder / 'lines.csv').read_text())
    done = plain('load', folder / 'more.csv', '-w', ws)
    check('not without a terminal', (done.returncode, '\r' in done.stderr, '\x1b' in done.stdout), (0, False, False))


def questions(folder):
    exports = folder / 'exports'
    exports.mkdir()
    (exports / 'invoices.csv').write_text('Customer No,Invoice Date,Net Amount\nC1,03/04/2025,10.50\nC2,05/06/2025,20.25\n')
    (exports / 'customers.csv').write_text('Customer No,Customer Name\nC1,Alder\nC2,Birch\n')
    target = folder / 'map.yaml'
    code, seen = on_terminal(['1'], 'map', exports, '-o', target)
    check('map asks for the day', (code, 'start with the day (dmy) or the month (mdy)?' in seen), (0, True))
    check('and writes the answer', 'dates: dmy' in target.read_text(), True)
    on_terminal(['2'], 'map', exports, '-o', target, '--force')
    check('the other answer', 'dates: mdy' in target.read_text(), True)
    done = plain('map', exports, '-o', target, '--force')
    check('nobody to ask: it is named', (done.returncode, 'MAP18' in done.stdout, 'dates: dmy' in done.stdout), (0, True, True))
    ws = folder / 'asked'
    plain('init', ws)
    (ws / 'maps' / 'm.yaml').write_text(re.sub(r', dates: mdy', '', target.read_text()))
    code, seen = on_terminal(['1'], 'load', exports, '-w', ws)
    check('load asks too', (code, 'Loaded 4 rows' in seen), (0, True))
    code, seen = on_terminal([], 'load', exports, '-w', ws, '--no-input')
    check('and not with --no-input', '> ' in seen.split('fix')[0], False)


with tempfile.TemporaryDirectory() as name:
    for case in (progress, questions):
        (pathlib.Path(name) / case.__name__).mkdir()
        case(pathlib.Path(name) / case.__name__)
print(f'terminal: {failures} differ')
sys.exit(1 if failures else 0)
