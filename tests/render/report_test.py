"""The report's two files, opened by other readers. The workbook (openpyxl) holds every table of the JSON cell by cell:
numbers as numbers, dates as dates, unknown as empty, text that looks like a formula as text; frozen headers. The page
(html.parser) is well formed, needs nothing from outside, and every entry of its contents leads somewhere."""
import datetime, html.parser, json, pathlib, random, re, subprocess, sys
from decimal import Decimal

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'facts'))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, cells = [], 0
DATE = re.compile(r'\d{4}-\d\d-\d\d')
SEGMENTATION = '''lode: 1
segmentation: sizes
title: "<Sizes> & =more"
segments:
  - {id: large, title: "=1+1", where: "sites > 3"}
  - {id: small, title: "Small & <b>bold</b>", where: "sites <= 3"}
'''


def expect(what, ok):
    if not ok:
        failures.append(what)


def workspace():
    r = random.Random(3)
    names = ['=1+1', '@SUM(A1)', '+49 40', '-5', '<script>alert(1)</script>', 'O"Neil & Sons', '2024-01-05', '007']
    accounts = [dict(account_id=f'A{i:02}', name=names[i] if i < len(names) else f'Firm {i}',
                     sites=r.choice([1, 2, 5, 9, None])) for i in range(30)]
    lines = [dict(account_id=r.choice(accounts)['account_id'],
                  date=datetime.date(2021, 1, 1) + datetime.timedelta(days=r.randrange(1800)),
                  revenue=Decimal(r.randint(-9000, 900000)) / 100,
                  cost=None if r.random() < 0.05 else Decimal(r.randint(0, 500000)) / 100) for _ in range(900)]
    out = L.Workspace(binary, {'account': (['account_id', 'name', 'sites'], accounts),
                               'line': (['account_id', 'date', 'revenue', 'cost'], lines)})
    (out.dir / 'segmentations').mkdir(exist_ok=True)
    (out.dir / 'segmentations' / 'sizes.yaml').write_text(SEGMENTATION)
    return out


def same(cell, value):
    """A cell against the JSON value."""
    if value is None or value == '':
        return cell.value in (None, '')
    if isinstance(value, bool):
        return cell.value is value
    if isinstance(value, (int, float)):
        return cell.data_type == 'n' and not cell.is_date and abs(cell.value - value) <= 1e-9 * max(1, abs(value))
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date().isoformat() == value
    return cell.value == value


def check_workbook(folder, tables):
    global cells
    book = openpyxl.load_workbook(folder / 'reports' / 'report.xlsx')
    sheets = book.worksheets[1:]
    names = list(tables)
    expect(f'{len(sheets)} sheets for {len(names)} tables and the findings', len(sheets) in (len(names), len(names) + 1))
    dates = 0
    for name, sheet in zip(names, sheets):
        rows = tables[name]
        if not rows:
            continue
        expect(f'{name}: frozen header', sheet.freeze_panes is not None)
        expect(f'{name}: rows', sheet.max_row == len(rows) + 1)
        for row, line in zip(rows, sheet.iter_rows(min_row=2)):
            for (column, value), cell in zip(row.items(), line):
                cells += 1
                expect(f'{name} {cell.coordinate} is a formula', cell.data_type != 'f')
                expect(f'{name}.{column} {cell.coordinate}: {cell.value!r} is not {value!r}', same(cell, value))
                dates += cell.is_date
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            expect(f'{sheet.title}: a formula', all(cell.data_type != 'f' for cell in line))
    expect('dates are dates', dates > 0)


class Page(html.parser.HTMLParser):
    EMPTY = {'meta', 'br', 'hr', 'img', 'input', 'link', 'rect', 'path', 'circle', 'line'}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.outside, self.scripts, self.charts = [], set(), [], [], 0, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in self.EMPTY:
            self.open.append(tag)
        self.ids.add(given.get('id'))
        self.scripts += tag == 'script'
        self.charts += tag == 'svg'
        for key in ('src', 'href'):
            if key in given:
                (self.links if given[key].startswith('#') else self.outside).append(given[key])

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            failures.append(f'page: </{tag}> in line {self.getpos()[0]} closes nothing')


def check_page(folder):
    text = (folder / 'reports' / 'report.html').read_text(encoding='utf-8')
    page = Page()
    page.feed(text)
    expect(f'page: not closed: {page.open}', not page.open)
    expect(f'page: asks outside: {page.outside}', not page.outside and 'url(' not in text and '@import' not in text)
    expect('page: a script', page.scripts == 0)
    expect(f'page: {page.charts} charts', page.charts >= 5)
    expect('page: contents lead nowhere', page.links and all(link[1:] in page.ids for link in page.links))
    expect('page: the verdict is told', 'actionable' in text)
    headings = re.findall(r'<h2[^>]*>(.*?)</h2>', text)
    expect(f'page: a heading twice: {headings}', len(headings) == len(set(headings)))
    for svg in re.findall(r'<svg.*?</svg>', text, re.S):
        expect('page: a chart without a figure', 'nan' not in svg.lower() and '="inf' not in svg)


made = workspace()
doc = json.loads(L.run(binary, 'report', '-w', str(made.dir), '--format', 'json'))
check_workbook(made.dir, doc['tables'])
check_page(made.dir)
# The bridge stands on the ground at both ends.
steps = doc['tables']['bridge_steps']
expect('bridge: totals', [s.get('total') for s in steps] == [1] + [0] * (len(steps) - 2) + [1])

for failure in failures[:40]:
    print(failure)
print(f'report: {cells} cells compared, {len(failures)} faults')
sys.exit(1 if failures else 0)
