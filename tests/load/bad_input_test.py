"""Bad input, one case each: what is said, the exit code, and that the workspace is as it was."""
import os, pathlib, resource, signal, subprocess, sys, tempfile, time

LODE = pathlib.Path(sys.argv[1]).resolve()
ENV = dict(os.environ, LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada', NO_COLOR='1')
MAP = ('source: erp\nfiles: [{path: lines.csv}]\ntables:\n  line: {columns: {account_id: account, date: date, '
       'revenue: amount}}\n')


def lode(*args, **more):
    return subprocess.run([LODE, *args], capture_output=True, text=True, env=ENV, **more)


def workspace(folder, text=MAP):
    ws = pathlib.Path(folder) / 'w'
    assert lode('init', ws).returncode == 0
    (ws / 'maps').mkdir(exist_ok=True)
    (ws / 'maps' / 'erp.yaml').write_text(text)
    return ws


def state(ws):
    return {str(p.relative_to(ws)): p.read_bytes() for p in sorted(ws.rglob('*'))
            if p.is_file() and '.lode' not in p.parts and 'lock' not in p.name}


def refused(data, code, *words, text=MAP, name='lines.csv', options=()):
    with tempfile.TemporaryDirectory() as folder:
        ws = workspace(folder, text)
        before = state(ws)
        target = pathlib.Path(folder) / name
        target.write_bytes(data)
        done = lode('load', target, '-w', ws, '--map', 'erp', '--no-input', *options)
        said = done.stdout + done.stderr
        assert done.returncode == code, (code, done.returncode, said)
        for word in words:
            assert word in ' '.join(said.split()), (word, said)
        assert state(ws) == before, 'the record changed'


def big(folder, rows=1_500_000):
    path = pathlib.Path(folder) / 'lines.csv'
    with path.open('w') as out:
        out.write('account,date,amount\n')
        for i in range(rows // 1000):
            out.write(''.join(f'C{(i * 1000 + k) % 997},2025-01-{k % 28 + 1:02},{k}.{i % 100:02}\n' for k in range(1000)))
    return path


def interrupted():
    with tempfile.TemporaryDirectory() as folder:
        ws = workspace(folder)
        path, before = big(folder), state(ws)
        # Under a sanitizer: the engine keeps the plan of an interrupted statement until the process ends.
        env = {**ENV, 'LSAN_OPTIONS': 'detect_leaks=0'}
        child = subprocess.Popen([LODE, 'load', path, '-w', ws], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60  # the signal comes once rows are being written
        while not list((ws / 'batches').glob('.tmp-*/line*')) and time.monotonic() < deadline and child.poll() is None:
            time.sleep(0.005)
        assert child.poll() is None, 'it ended before it could be interrupted'
        child.send_signal(signal.SIGINT)
        said = child.communicate(timeout=120)[1].decode()
        assert child.returncode == 130, (child.returncode, said)
        assert state(ws) == before, 'the record changed'
        assert lode('load', path, '-w', ws).returncode == 0, 'the workspace is not usable afterwards'


def repeated_and_circular():
    """Ids that stand twice are rejected with their line; parents in a circle or nowhere are findings, the money stays."""
    text = ('source: erp\nfiles: [{path: accounts.csv}, {path: lines.csv}]\ntables:\n'
            '  account: {from: accounts, columns: {account_id: id, name: name, parent_id: parent}}\n'
            '  line: {from: lines, columns: {account_id: account, date: date, revenue: amount}}\n')
    with tempfile.TemporaryDirectory() as folder:
        ws, exports = workspace(folder, text), pathlib.Path(folder) / 'in'
        exports.mkdir()
        (exports / 'accounts.csv').write_text('id,name,parent\nA,a,B\nB,b,A\nC,c,C\nD,d,Z\nA,again,\n')
        (exports / 'lines.csv').write_text('account,date,amount\nA,2025-01-01,12\nX,2025-01-02,1\n')
        done = lode('load', exports, '-w', ws)
        assert done.returncode == 3 and 'duplicate_id in account_id' in done.stderr and 'line 6' in done.stderr, done.stderr
        done = lode('load', exports, '-w', ws, '--max-rejects', '50%')
        assert done.returncode == 0 and 'duplicate_id' in done.stdout, done.stdout
        said = ' '.join(lode('profile', '-w', ws).stdout.split())
        for words in ("account 'A' is its own ancestor through its parent 'B'", "not among the accounts ('Z')",
                      "such as 'X'", 'the ledger 2 13.00'):
            assert words in said, (words, said)


def disk_full():
    with tempfile.TemporaryDirectory() as folder:
        ws = workspace(folder)
        path, before = big(folder, 400_000), state(ws)

        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # kills, unless the program sees to it
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        done = lode('load', path, '-w', ws, preexec_fn=small, restore_signals=False)
        assert done.returncode == 5, (done.returncode, done.stdout + done.stderr)
        assert 'error: ' in done.stderr and 'nothing' not in done.stdout, done.stderr
        assert state(ws) == before, 'the record changed'
        assert lode('fsck', '-w', ws).returncode == 0
        assert lode('load', path, '-w', ws).returncode == 0


def main():
    head = b'account,date,amount\n'
    refused(b'', 2, 'is empty')
    refused(head, 2, 'only a header')
    refused(head + b'C1,yesterday,5\n', 2, 'every record was rejected', 'bad_date', 'line 2',
            options=('--max-rejects', '100%'))
    refused(pathlib.Path('/bin/ls').read_bytes(), 2, 'is a program, not text', 'Lode loads CSV')
    refused(b'account,date,revenue\nC1,2025-01-01,5\n', 1, "no column 'amount'", 'its columns: account, date, revenue')
    refused(b'PK\x03\x04rubbish', 2, 'Excel workbook')
    refused(bytes(range(32)) * 8, 2, 'binary')
    refused(b'acount,date,amount\nC1,2025-01-01,5\n', 1, "no column 'account'", "did you mean 'acount'")
    refused(b'account,date,amount,amount\nC1,2025-01-01,5,6\n', 1, "more than one column 'amount'", '#3')
    refused(head + b'C1,03/04/2025,5\n', 1, "column 'date'", 'dates: dmy')
    refused(head + b'C1,2025-01-01,"1,234"\n', 1, "column 'amount'", 'decimal:')
    refused(head + b'C1,2025-01-01,x\nC1,2025-01-02,5\n', 3, 'bad_number', 'line 2', 'rejected/erp.csv')
    refused(head + b'C1,2025-01-01,"' + b'x' * (10 << 20) + b'"\nC1,2025-01-02,5\n', 3, 'too_long')
    refused(head + b'C1,2025-01-01,5\n', 1, 'columnz', 'columns', text=MAP.replace('columns', 'columnz'))
    refused(head + b'C1,2025-01-01,5\n', 2, 'is no share', options=('--max-rejects', 'lots'))
    refused(head + b'C1,2025-01-01,5\n', 2, 'is no date', options=('--effective', '31.12.2025'))
    sql = 'source: erp\nfiles: [{path: lines.csv}]\ntables: {line: {sql: "%s"}}\n'
    refused(head + b'C1,2025-01-01,5\n', 2, 'more than one statement', text=sql % 'SELECT 1; SELECT 2')
    refused(head + b'C1,2025-01-01,5\n', 2, 'no SELECT', text=sql % 'DROP TABLE lines')
    refused(head + b'C1,2025-01-01,5\n', 2, 'disabled', text=sql % "SELECT * FROM read_text('/etc/hostname')")
    with tempfile.TemporaryDirectory() as folder:
        ws = workspace(folder)
        missing = lode('load', pathlib.Path(folder) / 'nowhere.csv', '-w', ws)
        assert missing.returncode == 2 and 'there is no file' in missing.stderr
        (pathlib.Path(folder) / 'lines.csv').write_text('')
        slip = lode('load', pathlib.Path(folder) / 'line.csv', '-w', ws)
        assert slip.returncode == 2 and f'did you mean {folder}/lines.csv?' in slip.stderr, slip.stderr
        (pathlib.Path(folder) / 'empty').mkdir()
        nothing = lode('load', pathlib.Path(folder) / 'empty', '-w', ws)
        assert nothing.returncode == 2 and 'a folder stands for the files in it' in nothing.stderr, nothing.stderr
    repeated_and_circular()
    interrupted()
    disk_full()
    print('22 kinds of bad input, an interrupt and a full disk: refused with words, nothing changed')


main()
