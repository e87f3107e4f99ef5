"""Workbooks through `lode load` against a second reader that shares no code with ours: DuckDB's excel extension, all text.

Random sheets of texts, whole numbers, decimals and dates; what Lode took in as lines is compared with the extension's
cells, cell for cell. Dates are compared as days: the extension's text of a date is its serial number."""
import datetime, decimal, pathlib, random, subprocess, sys, tempfile

import duckdb
import openpyxl

lode, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
EPOCH = datetime.date(1899, 12, 30)  # day 0 of Excel's calendar after February 1900
HEADER = ['No', 'Customer', 'Day', 'Amount', 'Pieces']
MAP = '''source: books
files: [{path: "*.xlsx", as: lines, dates: ymd, decimal: "."}]
tables:
  line:
    from: lines
    columns: {line_id: "No", account_id: Customer, date: Day, revenue: Amount, quantity: Pieces}
'''


def make(path, rng, rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for n in range(rows):
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=rng.randrange(2000))
        amount = rng.choice([rng.randrange(-10**6, 10**6) / 100, rng.randrange(1000), 1e-4, 123456789.25])
        sheet.append([f'L{n}', rng.choice(['007', 'Ä & Söhne', '<b>', 4711, 'NA', ' x ', 'TRUE', "O'Hara"]), day, amount,
                      rng.choice([None, 1, 250, 3.5])])
    book.save(path)


def day_of(text):
    return EPOCH + datetime.timedelta(days=int(float(text))) if text.replace('.', '').isdigit() else \
        datetime.date.fromisoformat(text[:10])


def main():
    rng, compared = random.Random(20), 0
    oracle = duckdb.connect(config={'allow_unsigned_extensions': 'true'})
    oracle.execute(f"LOAD '{root}/.deps/extensions/excel.duckdb_extension'")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for round_ in range(4):
            book, ws = folder / f'{round_}.xlsx', folder / f'w{round_}'
            make(book, rng, 300)
            subprocess.run([lode, 'init', ws], check=True, capture_output=True)
            (ws / 'maps' / 'books.yaml').write_text(MAP)
            done = subprocess.run([lode, 'load', book, '-w', ws], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr + done.stdout
            ours = duckdb.sql(f"SELECT line_id, account_id, date, revenue, quantity FROM '{ws}/batches/*/line.parquet' "
                              'ORDER BY CAST(line_id[2:] AS INT)').fetchall()
            theirs = oracle.execute(f"SELECT * FROM read_xlsx('{book}', all_varchar = true, header = true)").fetchall()
            assert len(ours) == len(theirs) == 300, (len(ours), len(theirs))
            cents = lambda v: None if v in (None, '') else decimal.Decimal(repr(float(v))).quantize(decimal.Decimal('1e-4'))
            for mine, other in zip(ours, theirs):
                expected = (other[0], other[1], day_of(other[2]), cents(other[3]), cents(other[4]))
                found = (mine[0], mine[1], mine[2], cents(mine[3]), cents(mine[4]))
                assert found == expected, (round_, found, expected)
                compared += len(HEADER)
    print(f'{compared} cells of workbooks equal those of the second reader')


main()
