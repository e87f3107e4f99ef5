"""Loads 20 M CSV lines with rejects, hashes and fsync, beside DuckDB's all-text COPY of the same file to Parquet.

Bar: at most 3 times DuckDB, which checks nothing, converts nothing and promises nothing about a power cut."""
import os, pathlib, shutil, subprocess, sys
import duckdb
import invoices
from measure import in_turn, table

lode, work = sys.argv[1], pathlib.Path(sys.argv[2])
work.mkdir(parents=True, exist_ok=True)
rows = int(20_000_000 * float(os.environ.get('LODE_BENCH_SCALE', '1')))
source, workspace, copied = work / f'lines-{rows}.csv', work / 'load', work / 'copied.parquet'
spoilt = invoices.write_csv(source, rows, rows // 200)

MAP = f"""source: bench
files: [{{path: {source.name}, decimal: ".", thousands: "", dates: ymd}}]
tables:
  line: {{columns: {{line_id: line_id, account_id: account_id, date: date, product_id: product_id, quantity: quantity,
                    revenue: revenue, cost: cost}}}}
"""


def fresh():
    shutil.rmtree(workspace, ignore_errors=True)
    subprocess.run([lode, 'init', workspace, '--quiet'], check=True, capture_output=True)
    (workspace / 'maps' / 'bench.yaml').write_text(MAP)
    return [lode, 'load', source, '-w', workspace, '--quiet']


plain = work / 'load_duckdb.py'
plain.write_text(f'''import duckdb
duckdb.execute("COPY (SELECT * FROM read_csv('{source}', all_varchar = true)) TO '{copied}' (FORMAT parquet)")
''')
figures = in_turn({'lode': fresh, 'duckdb': [sys.executable, plain]}, runs=3)
loaded = [str(p) for p in workspace.glob('batches/*/line*.parquet')]
ours = duckdb.sql(f'SELECT count(*), sum(revenue), sum(cost) FROM read_parquet({loaded})').fetchone()
peer = duckdb.sql(f"""SELECT count(*), sum(revenue::DECIMAL(18,2)), sum(cost::DECIMAL(18,2))
                      FROM '{copied}' WHERE revenue <> 'spoilt'""").fetchone()
assert ours == peer and ours[0] == rows - spoilt, (ours, peer, rows, spoilt)
print(table(f'Load {rows:,} CSV lines ({source.stat().st_size / 1e9:.2f} GB, {spoilt} rejected)', figures, 'duckdb',
            'Lode: typed and checked columns, rejects, SHA-256 of input and output, fsync, journal. DuckDB: text to '
            'Parquet. Count and sums of what was loaded are equal. Bar: 3.00 x DuckDB.'))
shutil.rmtree(workspace)
