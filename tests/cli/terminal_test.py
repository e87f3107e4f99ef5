"""What a person at a terminal sees that a script does not: questions, and their answers."""
import os, pathlib, pty, re, select, subprocess, sys, tempfile, time

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada', TERM='xterm')
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
    questions(pathlib.Path(name))
print(f'terminal: {failures} differ')
sys.exit(1 if failures else 0)
