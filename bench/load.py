"""Load of a CSV with rejects, hashes and fsync, beside DuckDB's all-text COPY to Parquet of the same file.

    .venv/bin/python3 bench/load.py build/lode [LINES]

The lines are TPC-H-derived (lineitem); one in 100,000 is spoilt, so that rejects are written. Both sides run in turn on
the same file, three times; the best of each counts. The file is checked to have loaded whole. Prints, publishes nothing."""
import os, pathlib, shutil, subprocess, sys, tempfile, time

import duckdb

LODE = pathlib.Path(sys.argv[1]).resolve()
LINES = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000_000
EXTENSION = LODE.parent / 'extensions' / 'tpch.duckdb_extension'
ROUNDS, PER_SCALE = 3, 6_000_000
MAP = ('source: bench\nfiles: [{path: lines.csv, decimal: ".", thousands: "", dates: ymd}]\ntables:\n  line: {columns: '
       '{account_id: l_custkey, date: l_shipdate, revenue: l_extendedprice, line_id: l_id, product_id: l_partkey, '
       'quantity: l_quantity}}\n')


def generate(path):
    db = duckdb.connect(config={'allow_unsigned_extensions': 'true'})
    db.execute(f"LOAD '{EXTENSION}'")
    db.execute(f'CALL dbgen(sf = {max(LINES / PER_SCALE * 1.1, 0.01)})')
    db.execute(f"""COPY (SELECT l_orderkey || '-' || l_linenumber AS l_id, o_custkey AS l_custkey, l_partkey, l_quantity,
                                CASE WHEN l_orderkey % 100000 = 7 THEN 'spoilt' ELSE l_extendedprice::VARCHAR END
                                  AS l_extendedprice,
                                l_discount, l_tax, l_returnflag, l_linestatus, l_shipdate, l_commitdate, l_receiptdate,
                                l_shipinstruct, l_shipmode, l_comment
                         FROM lineitem JOIN orders ON o_orderkey = l_orderkey LIMIT {LINES}) TO '{path}' (HEADER)""")
    return db.execute(f"""SELECT count(*), count(*) FILTER (l_extendedprice = 'spoilt')
                          FROM read_csv('{path}', all_varchar = true)""").fetchone()


def ours(folder, path):
    ws = folder / 'w'
    shutil.rmtree(ws, ignore_errors=True)
    subprocess.run([LODE, 'init', ws, '--quiet'], check=True, capture_output=True)
    (ws / 'maps').mkdir(exist_ok=True)
    (ws / 'maps' / 'bench.yaml').write_text(MAP)
    start = time.perf_counter()
    subprocess.run([LODE, 'load', path, '-w', ws, '--quiet'], check=True, capture_output=True)
    spent = time.perf_counter() - start
    files = [str(p) for p in ws.glob('batches/*/line*.parquet')]
    return spent, duckdb.sql(f'SELECT count(*) FROM read_parquet({files})').fetchone()[0]


def peer(folder, path):
    out = folder / 'peer.parquet'
    start = time.perf_counter()
    duckdb.connect().execute(f"COPY (SELECT * FROM read_csv('{path}', all_varchar = true)) TO '{out}' (FORMAT parquet)")
    return time.perf_counter() - start


def main():
    with tempfile.TemporaryDirectory(dir=os.environ.get('LODE_BENCH_DIR')) as name:
        folder = pathlib.Path(name)
        path = folder / 'lines.csv'
        lines, spoilt = generate(path)
        mine, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(peer(folder, path))
            spent, rows = ours(folder, path)
            assert rows == lines - spoilt, (rows, lines, spoilt)
            mine.append(spent)
        print(f'{lines} lines, {path.stat().st_size / 1e9:.2f} GB, {spoilt} rejected, load {os.getloadavg()[0]:.1f}')
        print(f'lode load {min(mine):.2f} s, DuckDB all-text COPY {min(theirs):.2f} s, ratio '
              f'{min(mine) / min(theirs):.2f}')


main()
