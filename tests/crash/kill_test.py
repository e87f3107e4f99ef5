"""kill -9 at random moments of `lode load`, LODE_KILLS times (200): the workspace always opens, nothing is partial,
nothing that was acknowledged is lost. The journal, its chain and the batches are checked here by other means than
Lode's: Python's hashlib and json, and DuckDB's Python package for the Parquet files."""
import hashlib, json, os, pathlib, random, shutil, subprocess, sys, tempfile, time

import duckdb

lode = sys.argv[1]
kills = int(os.environ.get('LODE_KILLS', '200'))
random.seed(int(os.environ.get('LODE_SEED', '7')))
root = pathlib.Path(tempfile.mkdtemp(prefix='lode-kill-'))
acme, exports = root / 'acme', root / 'exports'
exports.mkdir()

MAP = '''source: ledger
files: [{path: "*.csv", as: lines}]
tables:
  line:
    from: lines
    columns: {account_id: account, date: day, revenue: amount}
'''

def run(*args):
    return subprocess.run([lode, *map(str, args), '-w', str(acme)], capture_output=True, text=True)

def export(i):
    """File i: its number of rows and its total are its own."""
    path = exports / f'{i:04}.csv'
    rows = 50 + 7 * i
    path.write_text('account,day,amount\n' + ''.join(f'a{r},2025-01-{1 + r % 28:02},{i}.{r % 100:02}\n'
                                                     for r in range(rows)))
    return path, rows

def journal():
    """The entries that count, verified: canonical bytes, chain, head at the last or one behind."""
    prev, out = '0' * 64, []
    lines = (acme / 'journal.jsonl').read_bytes().split(b'\n')
    for line in lines[:-1]:
        entry = json.loads(line)
        assert json.dumps(entry, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode() == line
        said = entry.pop('hash')
        bare = json.dumps(entry, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
        assert hashlib.sha256(bare).hexdigest() == said and entry['prev'] == prev and entry['seq'] == len(out) + 1
        prev = said
        out.append(entry)
    head = json.loads((acme / 'journal.head').read_text())
    assert len(out) - 1 <= head['seq'] <= len(out), (head, len(out))
    return out

def loaded():
    """Source file -> rows, of every batch in the journal; each Parquet file whole."""
    out = {}
    for entry in journal():
        body = entry['body']
        for table in body['tables']:
            data = (acme / table['file']).read_bytes()
            assert hashlib.sha256(data).hexdigest() == table['sha256'], table
            rows, = duckdb.sql(f"SELECT count(*) FROM read_parquet('{acme / table['file']}')").fetchone()
            assert rows == table['rows'], table
        name = pathlib.Path(body['inputs'][0]['path']).name
        assert name not in out, f'{name} is in the journal twice'
        out[name] = sum(t['rows'] for t in body['tables'])
    return out

def drafts():
    return list((acme / 'batches').glob('.tmp-*'))

def main():
    assert run('init', acme).returncode == 0
    (acme / 'maps' / 'ledger.yaml').write_text(MAP)
    first, rows = export(0)
    began = time.monotonic()
    assert run('load', first).returncode == 0, run('load', first).stderr
    usual = time.monotonic() - began
    acknowledged, wanted, finished, recovered = {first.name: rows}, {first.name: rows}, 0, 0
    for i in range(1, kills + 1):
        path, rows = export(i)
        wanted[path.name] = rows
        process = subprocess.Popen([lode, 'load', str(path), '-w', str(acme)], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        if i % 2:  # anywhere
            time.sleep(random.uniform(0, usual * 1.2))
        else:      # while the batch is being written, renamed, recorded
            while process.poll() is None and not drafts():
                time.sleep(0.0005)
            time.sleep(random.uniform(0, usual / 4))
        process.kill()
        said = process.communicate()[0]
        if process.returncode == 0 and b'Loaded' in said:
            acknowledged[path.name] = rows
            finished += 1
        status = run('status', '--format', 'json')
        assert status.returncode == 0, status.stderr
        have = loaded()
        for name, count in acknowledged.items():
            assert have.get(name) == count, f'{name} was acknowledged and is lost'
        for name, count in have.items():
            assert count == wanted[name], f'{name} is partial'
        tables = {t['table']: t['rows'] for t in json.loads(status.stdout)['tables']['tables']}
        assert tables['line'] == sum(have.values())
        recovered += len(have) > len(acknowledged)
        acknowledged = have
    checked = run('fsck')
    assert checked.returncode == 0, checked.stdout
    assert not drafts(), 'fsck left an unfinished batch behind'
    for name in wanted:  # whatever was cut short can simply be loaded again; the rest is a no-op
        assert run('load', exports / name).returncode == 0
    assert loaded() == wanted
    assert run('fsck').returncode == 0
    print(f'{kills} kills: {finished} loads had ended, {recovered} were recorded but not yet said, 0 lost, 0 partial')

try:
    main()
finally:
    shutil.rmtree(root, ignore_errors=True)
