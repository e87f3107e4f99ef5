"""Generated invoice lines for the benches: few large accounts and many small ones, five years of days, quantity x price
with cents, cost between half and 105 % of revenue. Every value is a hash of the line's number: the same bytes each time."""
import duckdb


def drawn(salt):
    """A number in [0, 1) for line i."""
    return f'((hash(i * 31 + {salt}) % 1000003) / 1000003.0)'


def select(lines, accounts, revenue='revenue'):
    return f"""SELECT CAST(i AS VARCHAR) AS line_id, 'A' || account AS account_id, date, 'P' || product AS product_id,
        quantity, {revenue} AS revenue, CAST(revenue * share AS DECIMAL(18,2)) AS cost FROM (
        SELECT i, CAST(floor({accounts} * pow({drawn(1)}, 3)) AS INTEGER) AS account,
               DATE '2020-01-01' + CAST(floor({drawn(2)} * 1826) AS INTEGER) AS date,
               CAST(floor({drawn(3)} * 5000) AS INTEGER) AS product, quantity,
               CAST(quantity * CAST(1 + 200 * pow({drawn(5)}, 2) AS DECIMAL(9,2)) AS DECIMAL(18,2)) AS revenue,
               0.5 + 0.55 * {drawn(6)} AS share
        FROM (SELECT i, 1 + CAST(floor({drawn(4)} * 12) AS INTEGER) AS quantity FROM range({lines}) t(i)))"""


def write_parquet(path, lines, accounts):
    duckdb.execute(f"COPY ({select(lines, accounts)}) TO '{path}' (FORMAT parquet)")


def write_csv(path, lines, accounts, spoilt_every=100_000):
    """One line in `spoilt_every` has a revenue that is no number: they are to be rejected. Returns how many."""
    revenue = f"CASE WHEN i % {spoilt_every} = 7 THEN 'spoilt' ELSE CAST(revenue AS VARCHAR) END"
    duckdb.execute(f"COPY ({select(lines, accounts, revenue)}) TO '{path}' (HEADER)")
    return (lines - 8) // spoilt_every + 1 if lines > 7 else 0
