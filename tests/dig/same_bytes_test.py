"""The same bytes at any number of threads: same_bytes_test.py LODE SOURCE. A generated firm (that of bench/dig.py), large
enough that the engine adds up its doubles in parallel, is asked at 1, 2 and 4 threads.

What it would miss at this size (a table of accounts is scanned by one thread up to 122,880 rows) is asked of 140,000
accounts by tests/slow/same_bytes_large_test.py."""
import json, os, pathlib, subprocess, sys, tempfile

lode, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
sys.path.insert(0, str(source / 'bench'))
import accounts as firm
import duckdb

LARGE = 'LODE_SAME_BYTES' in os.environ
COUNT = int(os.environ.get('LODE_SAME_BYTES', '8000'))
os.environ['LODE_NOW'] = '2026-03-31T10:00:00Z'
MAP = 'source: firm\nfiles: [{}]\ntables:\n{}'


def run(*words):
    done = subprocess.run([lode, *map(str, words)], capture_output=True)
    assert done.returncode in (0, 1), (words, done.stdout[-500:], done.stderr[-2000:])
    return done.stdout


def make(folder):
    data, home = folder / 'data', folder / 'w'
    data.mkdir()
    firm.write(data, COUNT, 2 * COUNT)
    run('init', home, '--quiet')
    tables = ''
    for path in sorted(data.glob('*.parquet')):
        columns = [r[0] for r in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
        tables += f"  {path.stem}: {{from: {path.stem}, columns: {{{', '.join(f'{c}: {c}' for c in columns)}}}}}\n"
    files = ', '.join(f'{{path: {p.name}, as: {p.stem}}}' for p in sorted(data.glob('*.parquet')))
    (home / 'maps' / 'firm.yaml').write_text(MAP.format(files, tables))
    run('load', data, '-w', home, '--quiet')
    (home / 'segmentations' / 'bench.yaml').write_text(firm.SEGMENTATION)
    return home


def differing(one, other, path=''):
    """Where two answers differ, a few places."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [d for k in one for d in differing(one[k], other.get(k), f'{path}.{k}')][:5]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for i, (a, b) in enumerate(zip(one, other)) for d in differing(a, b, f'{path}[{i}]')][:5]
    return [] if one == other else [f'{path}: {one!r} and {other!r}']


failures = 0
with tempfile.TemporaryDirectory() as name:
    home = make(pathlib.Path(name))
    for words in (('dig',), ('prospects',), ('scorecard', 'process'), ('dig', '--segment', 'discrete'))[:4 if LARGE else 3]:
        first = run(*words, '-w', home, '--format', 'json', '--threads', 1)
        for threads in (2, 4, 4) if LARGE else (2, 4) if words == ('dig',) else (4,):
            again = run(*words, '-w', home, '--format', 'json', '--threads', threads)
            if again != first:
                failures += 1
                print(words, f'at {threads} threads:', *differing(json.loads(first), json.loads(again)), sep='\n  ')
    sheets = []
    for threads in (1, 4) if LARGE else ():
        run('sheet', 'out', '--owner', 'R7', '-w', home, '--threads', threads, '--out', home / 'sheet.xlsx')
        sheets.append((home / 'sheet.xlsx').read_bytes())
    if sheets and sheets[0] != sheets[1]:
        failures += 1
        print('the sheet differs')
if failures:
    sys.exit(f'{failures} answers differ')
print(f'the same bytes at 1, 2 and 4 threads, {COUNT} accounts')
