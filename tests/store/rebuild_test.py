"""After `rm -r .lode`, `rebuild` gives the same values in every derived table; a torn write-ahead log beside a cache is
recovered from, said, and changes no figure."""
import pathlib, shutil, subprocess, sys, tempfile

import duckdb

lode, source = sys.argv[1], pathlib.Path(sys.argv[2])
root = pathlib.Path(tempfile.mkdtemp(prefix='lode-rebuild-'))
acme = root / 'acme'

MAP = '''source: erp
files: [{path: "lines*.csv", as: lines}, {path: "accounts.csv", as: accounts}]
tables:
  account:
    from: accounts
    columns: {account_id: id, name: name, parent_id: parent}
    keep: all
  line:
    from: lines
    columns: {account_id: account, date: day, revenue: amount, cost: cost, currency: currency}
'''

def run(*args, ok=(0,)):
    done = subprocess.run([lode, *map(str, args), '-w', str(acme)], capture_output=True, text=True)
    assert done.returncode in ok, (args, done.returncode, done.stdout, done.stderr)
    return done

def read():
    """What a verb that reads through the cache says on stderr; each call writes a segmentation of its own."""
    read.calls = getattr(read, 'calls', 0) + 1
    return run('new', f's{read.calls}', '--from-column', 'fleet', '--yes').stderr

def caches():
    return sorted((acme / '.lode').glob('*.duckdb'))

def values(cache):
    """Every table of a cache as sorted rows; read through a copy, so that nothing is opened beside the original."""
    copy = root / 'copy.duckdb'
    shutil.copy(cache, copy)
    out = {}
    with duckdb.connect(str(copy), read_only=True) as connection:
        for name, in connection.sql('SELECT table_name FROM duckdb_tables()').fetchall():
            out[name] = sorted(map(repr, connection.sql(f'SELECT * FROM "{name}"').fetchall()))
    return out

def status_knows_the_cache():
    settings = acme / 'lode.yaml'
    before = settings.read_text()
    for as_of in ('', '\nas_of: 2024-12-31\n'):  # a day of the settings is part of the state
        settings.write_text(before + as_of)
        run('rebuild')
        assert 'ready' in run('status').stdout, f'the cache just built is not seen, as_of {as_of!r}'
    settings.write_text(before)
    assert 'built by the next reading' in run('status').stdout
    run('rebuild')

def main():
    run('init', acme)
    (acme / 'maps' / 'erp.yaml').write_text(MAP)
    exports = root / 'exports'
    exports.mkdir()
    (exports / 'accounts.csv').write_text('id,name,parent,fleet\n' + ''.join(
        f'a{i},Account {i},{"a" + str(i // 10) if i % 10 else ""},{i % 7}\n' for i in range(400)))
    for part in range(3):
        (exports / f'lines{part}.csv').write_text('account,day,amount,cost,currency\n' + ''.join(
            f'a{(i * 7 + part) % 400},20{23 + part}-{1 + i % 12:02}-{1 + i % 28:02},{i}.{i % 100:02},{i // 2}.10,EUR\n'
            for i in range(3000)))
    run('load', exports)
    run('rebuild')
    before, = caches()
    first = values(before)
    assert first['account'], 'the cache holds no accounts'
    shutil.rmtree(acme / '.lode')
    run('rebuild')
    after, = caches()
    assert after.name == before.name, 'the same record is the same state'
    second = values(after)
    assert first == second, [name for name in first if first[name] != second.get(name)]
    rows = sum(map(len, first.values()))
    status_knows_the_cache()
    # A copy of a workspace taken while a DuckDB file had a log beside it, torn in the middle.
    (acme / '.lode' / (after.name + '.wal')).write_bytes(bytes(range(256)) * 3 + b'torn')
    said = read()
    assert 'recovered' in said, said
    assert values(caches()[0]) == first
    assert 'recovered' not in read()
    after.write_bytes(after.read_bytes()[:100_000])
    assert 'recovered' in read()
    assert values(caches()[0]) == first
    print(f'rebuild: {len(first)} tables, {rows} rows, the same after rm -r .lode, a torn log and a cut file')

try:
    main()
finally:
    shutil.rmtree(root, ignore_errors=True)
