"""A folder one may only read, and a limit on what may be written: a clean error with a way out, the record unharmed."""
import ctypes, os, pathlib, resource, shutil, signal, stat, subprocess, sys, tempfile

lode = sys.argv[1]
root = pathlib.Path(tempfile.mkdtemp(prefix='lode-full-'))
acme = root / 'acme'
PR_CAPBSET_DROP = 24

MAP = '''source: ledger
files: [{path: "*.csv", as: lines}]
tables:
  line:
    from: lines
    columns: {account_id: account, date: day, revenue: amount}
'''

def run(*args, before=None):
    return subprocess.run([lode, *map(str, args), '-w', str(acme)], capture_output=True, text=True, preexec_fn=before,
                          restore_signals=False)

def as_anyone():
    """Takes from root the right to write what it may not: the capabilities 1 and 2 (override, read and search)."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2) if os.getuid() == 0 else ():
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), 'prctl')

def limited(size):
    def before():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # kills, unless the program makes it a failed write (EFBIG)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return before

def export(i, rows):
    path = root / f'{i}.csv'
    path.write_text('account,day,amount\n' + ''.join(f'a{r},2025-01-01,{r}.{i:02}\n' for r in range(rows)))
    return path

def entries():
    return (acme / 'journal.jsonl').read_text().count('\n')

def main():
    assert run('init', acme).returncode == 0
    (acme / 'maps' / 'ledger.yaml').write_text(MAP)
    assert run('load', export(1, 3000)).returncode == 0
    refused = 0
    for size in (0, 10, 100, 1000, 5000, 20_000):
        before = entries()
        done = run('load', export(size + 2, 30_000), before=limited(size))
        assert done.returncode in (0, 5), (size, done.returncode, done.stdout, done.stderr)
        if done.returncode:
            refused += 1
            assert 'error:' in done.stderr, done.stderr
            assert entries() == before, 'an entry was recorded by a load that failed'
        checked = run('fsck')
        assert checked.returncode == 0, (size, checked.stdout)
        assert not list((acme / 'batches').glob('.tmp-*')), size
    assert refused >= 4, f'only {refused} of 6 loads hit the limit'
    assert run('load', export(99, 10)).returncode == 0, 'the workspace works again once there is room'
    read_only()
    print(f'{refused} loads refused for want of room, a read-only folder read and not written; the record is whole')

def read_only():
    run('rebuild')
    for path in [root, *root.rglob('*')]:
        path.chmod((path.stat().st_mode | stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH) & ~0o222)
        if path.is_dir():
            path.chmod(0o555)
    status = run('status', before=as_anyone)
    assert status.returncode == 0, status.stderr
    load = run('load', root / '2.csv', before=as_anyone)  # not loaded yet
    assert load.returncode == 5 and 'ermission' in load.stderr and 'hint:' in load.stderr, (load.returncode, load.stderr)
    rebuilt = run('fsck', before=as_anyone)
    assert rebuilt.returncode == 0, (rebuilt.stdout, rebuilt.stderr)
    for path in [root, *root.rglob('*')]:
        path.chmod(0o755 if path.is_dir() else 0o644)

try:
    main()
finally:
    for path in [root, *root.rglob('*')]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(root, ignore_errors=True)
