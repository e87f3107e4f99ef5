"""What `lode discover` says of tables and options that make no sense: each fault once, with a way out, never a crash."""
import pathlib, subprocess, sys, tempfile

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tables as T

binary = pathlib.Path(sys.argv[1]).resolve()
check = T.Checks()


def refused(name, words, code, *wanted):
    done = subprocess.run([str(binary), 'discover', *map(str, words)], capture_output=True, text=True)
    check.equal(f'{name}: exit', done.returncode, code)
    for text in wanted:
        check.true(f'{name}: says {text!r} (said {done.stderr!r})', text in done.stderr)
    check.true(f'{name}: a hint', 'hint:' in done.stderr)
    check.equal(f'{name}: nothing on stdout', done.stdout, '')


def found(name, words, rule, *wanted):
    doc = T.answer(binary, *words, '--stability', 0, '--hold-out', 0, '--alternatives', 'no')
    said = [f['message'] for f in doc['findings'] if f['rule'] == rule]
    for text in wanted:
        check.true(f'{name}: {rule} says {text!r} (said {said!r})', any(text in m for m in said))
    return doc


def sql(folder, name, select):
    path = folder / name
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' ({'FORMAT parquet' if name.endswith('parquet') else 'FORMAT csv, HEADER'})")
    return path


def options(table):
    base = ['--table', table, '--targets', 'profit']
    refused('no such file', ['--table', 'nowhere.parquet', '--targets', 'a'], 2, 'no file nowhere.parquet')
    refused('another ending', ['--table', __file__, '--targets', 'a'], 2, 'neither .parquet nor .csv')
    refused('no target', ['--table', table], 2, 'which figures')
    refused('a slip', ['--table', table, '--targets', 'proft'], 2, "no column 'proft'", "did you mean 'profit'?")
    refused('a descriptor that is not there', [*base, '--descriptors', 'sizes'], 2, "did you mean 'size'?")
    refused('a text target', ['--table', table, '--targets', 'profit,name'], 2, "'name'", 'text', 'must be a number')
    refused('a date target', ['--table', table, '--targets', 'since'], 2, 'date', 'must be a number')
    refused('no weight', [*base, '--weight', 'wait'], 2, "no column 'wait'")
    refused('a weight in words', [*base, '--weight', 'name'], 2, 'must be a number')
    refused('an unknown engine', [*base, '--engine', 'exakt'], 2, "no engine 'exakt'")
    refused('leaves', [*base, '--leaves', 1], 2, '--leaves takes a whole number')
    refused('depth', [*base, '--depth', 'two'], 2, "'two' (--depth) is no number")
    refused('too many', [*base, '--min-accounts', 60], 2, '100 accounts cannot be divided')
    refused('no accounts', [*base, '--min-accounts', 0], 2, '1 or more')
    refused('no share', [*base, '--min-accounts', '200%'], 2, 'no share')
    refused('revenue unknown', [*base, '--min-revenue', '2%'], 2, '--revenue COLUMN')
    refused('not a weight', [*base, '--target-weights', 'profit'], 2, 'NAME=WEIGHT')
    refused('a weight of 0', [*base, '--target-weights', 'profit=0'], 2, 'above 0')
    refused('a weight of no target', [*base, '--target-weights', 'size=2'], 2, 'is no target')
    refused('seconds', [*base, '--seconds', '-1'], 2, '--seconds takes a number above 0')
    refused('a table has no segmentations', [*base, '--write', 3], 2, '--out DIR')
    refused('columns of no table', ['--weight', 'w'], 2, '--weight names a column of a table')
    refused('a flag at two values', [*base, '--hold-out', 1], 2, '2 folds')


def data(folder, table):
    base = ['--table', table, '--targets']
    empty = folder / 'empty.csv'
    empty.write_text('')
    refused('an empty file', ['--table', empty, '--targets', 'a'], 2, 'is empty')
    refused('a header alone', ['--table', sql(folder, 'head.csv', 'SELECT 1 AS a, true AS b WHERE false'), '--targets', 'a'], 2)
    refused('no row', ['--table', sql(folder, 'none.parquet', 'SELECT 1 AS a, true AS b WHERE false'), '--targets', 'a'],
            2, 'has no row')
    noise = folder / 'noise.parquet'
    noise.write_bytes(bytes(range(256)) * 40)
    refused('not Parquet', ['--table', noise, '--targets', 'a'], 2, 'cannot be read as a table')
    refused('nothing varies', ['--table', table, '--targets', 'fixed,hollow'], 2, 'fixed, hollow')
    found('a constant target', [*base, 'profit,fixed'], 'DIS01', "'fixed' is the same")
    found('an unknown target', [*base, 'profit,hollow'], 'DIS01', "'hollow' is unknown")
    doc = found('infinite', [*base, 'profit,ratio'], 'DIS02', "'ratio' holds 1 infinite value")
    check.equal('infinite counts as unknown', [t['known'] for t in doc['tables']['targets'] if t['target'] == 'ratio'], [99])
    doc = found('useless columns', [*base, 'profit'], 'DIS03', "'hollow' is left out: it is unknown", "'fixed' is left out")
    used = {t['attribute'] for t in doc['tables']['tests']}
    check.true('ids are no descriptors', not used & {'account_id', 'hollow', 'fixed', 'profit'})
    found('NaN', [*base, 'profit', '--descriptors', 'size,odd'], 'DIS07', "'odd' holds 1 NaN")
    found('many values', [*base, 'profit', '--descriptors', 'code,size'], 'DIS06', "'code' has 70 values", '20 most frequent')
    found('one account', [*base, 'profit', '--revenue', 'revenue'], 'DIS05', 'row 7 alone', 'revenue')
    found('one account by id', [*base, 'profit', '--revenue', 'revenue', '--id', 'account_id'], 'DIS05', 'A6 alone')
    found('named twice', [*base, 'profit,profit', '--descriptors', 'size,size'], 'DIS10', "'profit' stands twice", "'size'")
    found('repeated ids', [*base, 'profit', '--id', 'twin'], 'DIS12', '50 rows repeat an id')
    found('weights', [*base, 'profit', '--weight', 'odd'], 'DIS11', '1 rows have no usable weight')
    doc = found('nested', [*base, 'profit', '--descriptors', 'kind,subkind,size'], 'DIS08', "'subkind' belongs to one value of 'kind'")
    check.equal('nested is told', [a['nested_in'] for a in doc['tables']['attributes'] if a['attribute'] == 'subkind'], ['kind'])


def leaks(table):
    base = ['--table', table, '--targets', 'profit', '--descriptors']
    found('the target itself', [*base, 'profit,size'], 'DIS04', "'profit' is left out: it is the target itself")
    doc = found('a proxy', [*base, 'proxy,size'], 'DIS04', "'proxy' is left out", 'explains')
    check.true('a proxy is not used', 'proxy' not in {t['attribute'] for t in doc['tables']['tests']})
    doc = found('a proxy on purpose', [*base, 'proxy,size', '--allow-leak', 'proxy'], 'DIS04', 'it was kept as asked')
    check.true('a proxy is used', 'proxy' in {t['attribute'] for t in doc['tables']['tests']})
    found('the same order', [*base, 'order_of,size'], 'DIS04', "'order_of' is left out")
    honest = T.answer(binary, *base, 'size', '--stability', 0, '--hold-out', 0, '--alternatives', 'no')
    check.equal('a related size is no leak', [f for f in honest['findings'] if f['rule'] == 'DIS04'], [])
    refused('a leak that is not there', [*base, 'size', '--allow-leak', 'sise'], 2, "did you mean 'size'?")
    refused('nothing but a leak', [*base, 'proxy'], 2, 'no column can tell accounts apart')


def files(folder, table):
    out = folder / 'out'
    words = ['--table', table, '--targets', 'profit', '--descriptors', 'size', '--leaves', 3, '--out', out,
             '--stability', 0, '--hold-out', 0, '--alternatives', 'no']
    T.run(binary, *words)
    T.run(binary, *words)  # the same bytes are no conflict
    mine = out / 'discovered-2.yaml'
    mine.write_text(mine.read_text() + '# a remark of mine\n')
    refused('a changed file', words, 4, 'discovered-2.yaml is there already', '--force')
    check.true('it is not replaced', mine.read_text().endswith('# a remark of mine\n'))
    T.run(binary, *words, '--force')
    check.true('unless asked', 'a remark of mine' not in mine.read_text())


with tempfile.TemporaryDirectory() as name:
    home = pathlib.Path(name)
    accounts = sql(home, 'accounts.parquet', """
        SELECT 'A' || i AS account_id, 'Firm ' || i AS name, 'T' || i // 2 AS twin, (i * 37) % 91 + 1 AS size,
          ((i * 37) % 91) * 0.1 + (i * 53) % 17 AS profit, 5 AS fixed, CAST(NULL AS DOUBLE) AS hollow,
          CASE WHEN i = 3 THEN 'inf'::DOUBLE ELSE i % 7 END AS ratio, DATE '2020-01-01' + CAST(i AS INTEGER) AS since,
          CASE WHEN i = 5 THEN 'nan'::DOUBLE ELSE (i * 11) % 13 + 1 END AS odd,
          'c' || CASE WHEN i < 70 THEN i ELSE i % 20 END AS code,
          CASE WHEN i = 6 THEN 1e9 ELSE 100 + i END AS revenue,
          'k' || i % 2 AS kind, 'k' || i % 2 || (i // 2) % 3 AS subkind,
          round((((i * 37) % 91) * 0.1 + (i * 53) % 17) / 2) AS proxy,
          exp((((i * 37) % 91) * 0.1 + (i * 53) % 17) / 5) AS order_of
        FROM range(100) t(i)""")
    options(accounts)
    data(home, accounts)
    leaks(accounts)
    files(home, accounts)
check.end('discover, bad input')
