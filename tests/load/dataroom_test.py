"""A data-room workbook with known figures: proposed, loaded, and added up again by another engine."""
import pathlib, subprocess, sys, tempfile
from decimal import Decimal

import duckdb, openpyxl

LODE = str(pathlib.Path(sys.argv[1]).resolve())
TRUTH = {  # thousands of EUR: (region, customer) -> revenue and gross profit per year
    ('DACH', 'Alder GmbH'): {2022: (1200.5, 360.15), 2023: (1300.25, 377.4)},
    ('DACH', 'Beech AG'): {2022: (845.75, 211.5), 2023: (790.1, 180.3)},
    ('Nordics', 'Cedar Oy'): {2022: (410.4, 98.7), 2023: (455.9, 120.05)},
    ('Nordics', 'Total Energies Nordic AB'): {2022: (99.9, 12.2), 2023: (130.65, 20.5)},
}


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = 'Customers'
    sheet.append(['Project Birch'])
    sheet.append(['Revenue and gross profit by customer, EUR k'])
    sheet.append([])
    sheet.append(['Region', 'Customer', 'FY2022', None, 'FY2023', None])
    sheet.append([None, None, 'Revenue', 'Gross profit', 'Revenue', 'Gross profit'])
    sheet.merge_cells('A4:A5'), sheet.merge_cells('B4:B5'), sheet.merge_cells('C4:D4'), sheet.merge_cells('E4:F4')
    total = [0, 0, 0, 0]
    for region in ('DACH', 'Nordics'):
        part = [0, 0, 0, 0]
        for n, (name, years) in enumerate((k[1], v) for k, v in TRUTH.items() if k[0] == region):
            figures = [*years[2022], *years[2023]]
            part = [round(a + b, 2) for a, b in zip(part, figures)]
            sheet.append([region if n == 0 else None, name, *figures])
        sheet.append([f'Subtotal {region}', None, *part])
        total = [round(a + b, 2) for a, b in zip(total, part)]
    sheet.append(['Total', None, *total])
    sheet.append([])
    sheet.append(['Source: management accounts, unaudited'])
    book.save(path)


def lode(*words):
    done = subprocess.run([LODE, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def main():
    with tempfile.TemporaryDirectory() as folder:
        room, work = pathlib.Path(folder) / 'Project Birch.xlsx', pathlib.Path(folder) / 'work'
        workbook(room)
        lode('init', work, '--currency', 'EUR')
        lode('map', room, '--source', 'room', '--output', work / 'maps' / 'room.yaml', '--no-input')
        print((work / 'maps' / 'room.yaml').read_text())
        lode('load', room, '--map', 'maps/room.yaml', '-w', work, '--no-input')
        lines = f"read_parquet('{work}/batches/*/line.parquet')"
        accounts = f"read_parquet('{work}/batches/*/account.parquet')"
        got = duckdb.execute(f'SELECT a.name, year(l.date), sum(l.revenue), sum(l.revenue - l.cost) FROM {lines} l '
                             f'JOIN {accounts} a USING (account_id) GROUP BY ALL').fetchall()
        want = {(name, year): tuple(Decimal(str(v)) * 1000 for v in figures)
                for (_, name), years in TRUTH.items() for year, figures in years.items()}
        have = {(name, year): (revenue, profit) for name, year, revenue, profit in got}
        wrong = [f'{key}: got {have.get(key)}, expected {want.get(key)}'
                 for key in sorted(set(want) | set(have)) if have.get(key) != want.get(key)]
        print('\n'.join(wrong) or f'{len(want)} figures agree')
        sys.exit(1 if wrong else 0)


main()
