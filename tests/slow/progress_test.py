"""Progress of a long load: seen at a terminal, gone before the answer; never with --quiet and never in a pipe."""
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
        for i in range(8000):  # some seconds on a fast machine
            out.write(''.join(f'C{k % 997},2025-01-{k % 28 + 1:02},{k}.{i % 100:02}\n' for k in range(1000)))
    code, seen = on_terminal([], 'load', folder / 'lines.csv', '-w', ws)
    shown = [int(n) for n in PROGRESS.findall(seen)]
    check('progress is shown', (code, len(shown) > 1, all(0 <= n <= 100 for n in shown)), (0, True, True))
    check('and cleared before the answer', seen.rfind('\r\x1b[2K') < seen.find('Loaded 8000000 rows'), True)
    (folder / 'lines.csv').rename(folder / 'again.csv')
    check('not with --quiet', PROGRESS.findall(on_terminal([], 'load', folder / 'again.csv', '-w', ws, '--quiet')[1]), [])
    (folder / 'again.csv').rename(folder / 'more.csv')
    done = plain('load', folder / 'more.csv', '-w', ws)
    check('not without a terminal', (done.returncode, '\r' in done.stderr, '\x1b' in done.stdout), (0, False, False))


with tempfile.TemporaryDirectory() as name:
    progress(pathlib.Path(name))
print(f'progress: {failures} differ')
sys.exit(bool(failures))
