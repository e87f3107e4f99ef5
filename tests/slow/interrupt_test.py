"""A search that is interrupted gives the best so far, with a bound that is true, and progress is told on the way:
interrupt_test.py LODE SOURCE.

The search of the same table to its end is the oracle: nothing found before explains more, no bound lies below it."""
import json, os, pathlib, pty, re, select, signal, subprocess, sys, tempfile, time

import duckdb
import numpy as np
import pandas as pd

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada', TERM='xterm')
faults = 0


def check(what, good, told=''):
    global faults
    if not good:
        faults += 1
        print(f'{what}: {told}'[:600])


def table(path):
    r = np.random.default_rng(5)
    flags = r.random((60_000, 110)) < r.uniform(.1, .5, 110)
    y = np.stack([flags[:, k] * flags[:, k + 1] * 2.0 + flags[:, k + 2] + r.normal(size=len(flags)) for k in range(6)], 1)
    columns = {f'f{i}': flags[:, i] for i in range(flags.shape[1])} | {f'y{k}': y[:, k] for k in range(6)}
    frame = pd.DataFrame(columns)
    duckdb.sql(f"COPY (SELECT * FROM frame) TO '{path}' (FORMAT parquet)")


def command(path):
    return [LODE, 'discover', '--table', str(path), '--targets', ','.join(f'y{k}' for k in range(6)), '--depth', '4',
            '--hold-out', '0', '--stability', '0', '--alternatives', 'no', '--threads', '1', '--format', 'json']


def interrupted(path, after):
    """Ctrl-C once the search has told `after` per cent; (exit code, answer, progress told)."""
    leader, terminal = pty.openpty()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command(path), stdout=out, stderr=terminal, stdin=subprocess.DEVNULL, env=ENV)
        os.close(terminal)
        told, sent, end = '', False, time.time() + 600
        while time.time() < end:
            if not select.select([leader], [], [], 0.2)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                got = os.read(leader, 65536)
            except OSError:
                break
            if not got:
                break
            told += got.decode()
            shares = [int(s) for s in re.findall(r'searching rules[^\r]*? (\d+) %', told)]
            if not sent and shares and shares[-1] >= after:
                process.send_signal(signal.SIGINT)
                sent = True
        code = process.wait(600)
        out.seek(0)
        os.close(leader)
        return code, out.read().decode(), told, sent


with tempfile.TemporaryDirectory() as name:
    path = pathlib.Path(name) / 'accounts.parquet'
    table(path)
    whole = json.loads(subprocess.run(command(path), capture_output=True, text=True, env=ENV, check=True).stdout)
    best = {row['segments']: row['explained'] for row in whole['tables']['candidates']}
    check('to the end', whole['metrics']['complete'] is True, whole['metrics'])
    for after in (3, 40):
        code, text, told, sent = interrupted(path, after)
        check('interrupted while it searched', sent, told[-300:])
        check('exit code', code == 0, f'{code} {told[-300:]}')
        answer = json.loads(text)
        rows = answer['tables']['candidates']
        check('it says that it was stopped', answer['metrics']['complete'] is False, answer['metrics'])
        check('something was found', len(rows) > 0)
        for row in rows:
            top = max(v for k, v in best.items() if k <= row['segments'])
            check('nothing explains more than the best', row['explained'] <= top + 1e-9, row)
            check('no bound lies below the best', row['bound'] >= top - 1e-12, (row, top))
        shares = [int(s) for s in re.findall(r'searching rules[^\r]*? (\d+) %', told)]
        check('shares rise', shares == sorted(shares) and 0 <= shares[0] and shares[-1] <= 100, shares)
    check('time left is told', re.search(r'about \d+ (s|min) left', told), told[-300:])
print(f'interrupt: {faults} faults')
sys.exit(1 if faults else 0)
