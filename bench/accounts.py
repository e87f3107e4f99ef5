"""Generated accounts with what is known about them, for the bench of `dig`: every value is a hash of the row's number."""
import duckdb
from invoices import drawn, select

INDUSTRIES = "['Machinery', 'Chemicals', 'Food', 'Automotive', 'Electronics', 'Construction', 'Paper', 'Textiles']"


def write(folder, accounts, lines):
    """Parquet files of every table that the seven questions read. A fifth of the accounts have stated pools and ratings."""
    c = duckdb.connect()
    put = lambda name, sql: c.execute(f"COPY ({sql}) TO '{folder / (name + '.parquet')}' (FORMAT parquet)")
    some = lambda share, salt: f'{drawn(salt)} < {share}'
    put('line', select(lines, int(accounts * 0.7)) + f' WHERE account < {int(accounts * 0.7)}')
    put('account', f"""SELECT 'A' || i AS account_id, 'Account ' || i AS name,
        {INDUSTRIES}[1 + CAST(floor({drawn(11)} * 8) AS INTEGER)] AS industry,
        ['DE', 'FR', 'GB', 'NL'][1 + CAST(floor({drawn(12)} * 4) AS INTEGER)] AS country,
        CAST(floor(5 + 3000 * pow({drawn(13)}, 4)) AS INTEGER) AS employees,
        CASE WHEN {some(0.9, 14)} THEN CAST(floor(1 + 60 * pow({drawn(15)}, 3)) AS INTEGER) END AS sites,
        CAST(50000 + 5e8 * pow({drawn(13)}, 4) AS DECIMAL(18,2)) AS turnover, 'R' || i % 200 AS owner_id
        FROM range({accounts}) t(i)""")
    put('opportunity', f"""SELECT 'D' || i AS opportunity_id, 'A' || CAST(floor({accounts} * {drawn(21)}) AS INTEGER) AS account_id,
        CASE WHEN {drawn(22)} < 0.3 THEN 'won' WHEN {drawn(22)} < 0.8 THEN 'lost' ELSE 'open' END AS outcome,
        CAST(1000 * {drawn(23)} AS DECIMAL(18,2)) AS amount, DATE '2022-01-01' + CAST(1000 * {drawn(24)} AS INTEGER) AS opened,
        DATE '2022-02-01' + CAST(1000 * {drawn(24)} + 90 * {drawn(25)} AS INTEGER) AS closed FROM range({2 * accounts}) t(i)""")
    put('contact', f"""SELECT 'P' || i AS contact_id, 'A' || CAST(floor({accounts} * {drawn(31)}) AS INTEGER) AS account_id,
        'Person ' || i AS name, ['Owner', 'Buyer', 'Engineer', 'Manager'][1 + CAST(floor({drawn(32)} * 4) AS INTEGER)] AS title,
        ['initiator', 'user', 'influencer', 'decider', 'buyer', 'gatekeeper'][1 + CAST(floor({drawn(33)} * 6) AS INTEGER)] AS role,
        'neutral' AS stance, DATE '2023-06-01' + CAST(570 * {drawn(34)} AS INTEGER) AS last_contact FROM range({int(1.5 * accounts)}) t(i)""")
    put('need_rating', f"""SELECT 'A' || 5 * (i // 12) AS account_id,
        ['cost', 'quality', 'on_time', 'upfront_design', 'proximity', 'service'][1 + i % 6] AS need_id,
        CASE WHEN i % 12 < 6 THEN 'us' ELSE 'Rival ' || i % 5 END AS supplier, 1 + CAST(floor({drawn(41)} * 5) AS INTEGER) AS importance,
        1 + CAST(floor({drawn(42)} * 5) AS INTEGER) AS performance, 1 AS scale_min, 5 AS scale_max,
        DATE '2023-06-01' + CAST(570 * {drawn(43)} AS INTEGER) AS as_of, 'call' AS source_kind FROM range({12 * (accounts // 5)}) t(i)""")
    put('pool', f"""SELECT 'A' || 5 * i AS account_id, 2024 AS year, CAST(1000 + 2e5 * pow({drawn(51)}, 2) AS DECIMAL(18,2)) AS revenue_pool,
        'management_conversation' AS source_kind FROM range({accounts // 5}) t(i)""")
    put('cap', f"SELECT 'A' || 25 * i AS account_id, 0.6 AS share_max, 'policy' AS scope FROM range({accounts // 25}) t(i)")
    put('competitor_position', f"""SELECT 'A' || 3 * i AS account_id, 'Rival ' || i % 5 AS competitor, 0.3 AS share, 'up' AS trend,
        DATE '2024-03-01' + CAST(300 * {drawn(61)} AS INTEGER) AS as_of, 'call' AS source_kind FROM range({accounts // 3}) t(i)""")
    put('importance', f"""SELECT 'A' || 4 * i AS account_id, 0.01 AS share_of_cost, 1 + i % 5 AS criticality,
        DATE '2024-06-01' AS as_of FROM range({accounts // 4}) t(i)""")
    put('partnership', f"""SELECT 'A' || 20 * i AS account_id, 'Project ' || i AS title, 'joint_project' AS kind, 'pilot' AS stage,
        CAST(10000 AS DECIMAL(18,2)) AS value, DATE '2024-06-01' AS start FROM range({accounts // 20}) t(i)""")


SEGMENTATION = """lode: 1
segmentation: bench
match: first
segments:
  - {id: large, where: "employees >= 1000", mode: segment}
  - {id: many_sites, where: "sites > 10", mode: segment}
  - {id: process, where: "industry in ('Chemicals', 'Food', 'Paper')", mode: segment}
  - {id: discrete, where: "industry in ('Machinery', 'Automotive', 'Electronics')", mode: segment}
  - {id: rest, residual: true, mode: segment}
"""
