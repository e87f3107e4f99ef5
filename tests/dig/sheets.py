"""A small firm with two salespeople, and how its sheets are written, filled in and handed back: for the tests of `sheet`."""
import json, os, pathlib, subprocess, sys

import openpyxl

LODE = pathlib.Path(sys.argv[1]).resolve()
NOW = '2026-01-20T09:00:00Z'

FILES = {
    'accounts.csv': 'account_id,name,owner_id,locations,status\n'
                    'A1,Pizza Porto,R1,26,customer\nA2,Burger Bay,R1,4,customer\nA3,"Curry, Cloud & Co",R1,12,customer\n'
                    'A4,Dune Diner,R2,3,customer\nA5,=HYPERLINK("x"),R1,2,prospect\nA6,Egg & Co,R1,,customer\n',
    'lines.csv': 'account_id,date,revenue,cost\n'
                 'A1,2025-03-31,30000.00,20000.00\nA1,2025-12-31,10000.50,6000.00\nA2,2025-06-30,5000.00,3000.00\n'
                 'A3,2025-10-01,8000.00,5000.00\nA4,2025-12-01,900.00,600.00\nA6,2025-11-11,700.00,300.00\n'
                 'A1,2024-06-30,20000.00,12000.00\n',
    'reps.csv': 'owner_id,name,team,email\nR1,Sabine Hartmann,North,s@x.example\nR2,Marcus Webb,South,m@x.example\n',
    'spend.csv': 'account_id,year,revenue_pool,source_kind,evidence_id\nA1,2025,100000.00,management_conversation,EV-1\n',
    'limits.csv': 'account_id,share_max,source,evidence_id\nA1,0.60,contract,EV-2\n',
    'log.csv': 'evidence_id,kind,date,account_id,text\nEV-1,management_conversation,2025-09-01,A1,They said so\n'
               'EV-2,contract,2025-05-01,A1,Clause 7\n',
}
MAP = '''source: crm
files:
''' + ''.join(f'  - {{path: {name}, as: {name[:-4]}}}\n' for name in FILES) + '''tables:
  account: {from: accounts, columns: {account_id: account_id, name: name, owner_id: owner_id, status: status}, keep: all}
  line: {from: lines, columns: {account_id: account_id, date: date, revenue: revenue, cost: cost}}
  rep: {from: reps, columns: {owner_id: owner_id, name: name, team: team, email: email}}
  pool: {from: spend, columns: {account_id: account_id, year: year, revenue_pool: revenue_pool, source_kind: source_kind, evidence_id: evidence_id}}
  cap: {from: limits, columns: {account_id: account_id, share_max: share_max, source: source, evidence_id: evidence_id}}
  evidence: {from: log, columns: {evidence_id: evidence_id, kind: kind, date: date, account_id: account_id, text: text}}
'''
SCHEME = '''lode: 1
segmentation: food
title: Restaurants
match: first
attributes:
  locations: {type: integer, min: 1, title: locations}
needs:
  turnover: {title: Train new staff fast}
  budget: {title: Stay within a small budget}
segments:
  - id: chains
    title: "Food chains, large"
    where: "locations > 10"
    needs: [{need: turnover, weight: 5, because: locations}]
    plays: {sales: {title: Pilot in five locations, answers: [turnover]}}
  - {id: independents, title: Independents, where: "locations <= 10", needs: [{need: budget, weight: 3, because: locations}]}
'''


def lode(*args, now=NOW, code=0):
    env = dict(os.environ, LODE_NOW=now, LODE_USER='ada', NO_COLOR='1')
    done = subprocess.run([LODE, *map(str, args)], capture_output=True, text=True, env=env)
    assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
    return done


def ask(*args, **more):
    return json.loads(lode(*args, '--format', 'json', **more).stdout)


def firm(folder):
    """The workspace, loaded."""
    root = pathlib.Path(folder)
    exports, ws = root / 'exports', root / 'w'
    exports.mkdir()
    for name, text in FILES.items():
        (exports / name).write_text(text)
    lode('init', ws)
    (ws / 'maps').mkdir(exist_ok=True)
    (ws / 'maps' / 'crm.yaml').write_text(MAP)
    (ws / 'segmentations' / 'food.yaml').write_text(SCHEME)
    lode('load', exports, '-w', ws, '--no-input')
    return ws


def later(ws, name, text, table, now='2026-01-22T09:00:00Z'):
    """Somebody loads one more file of a canonical table."""
    folder = ws.parent / f'later-{name}'
    folder.mkdir()
    (folder / f'{name}.csv').write_text(text)
    columns = text.split('\n')[0].split(',')
    (ws / 'maps' / f'{name}.yaml').write_text(f'source: {name}\nfiles: [{{path: {name}.csv, as: x}}]\ntables:\n  {table}: '
                                              f'{{from: x, columns: {{{", ".join(f"{c}: {c}" for c in columns)}}}}}\n')
    lode('load', folder / f'{name}.csv', '-w', ws, '--map', name, '--no-input', now=now)


def record(ws):
    """Every byte of the record."""
    return {str(p.relative_to(ws)): p.read_bytes() for p in sorted(ws.rglob('*'))
            if p.is_file() and '.lode' not in p.parts and 'lock' not in p.name and p.parent.name != 'sheets'}


def journal(ws):
    return [json.loads(line) for line in (ws / 'journal.jsonl').read_text().splitlines()]


class Sheet:
    """A sheet as its salesperson has it open."""

    def __init__(self, path):
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.accounts, self.questions = self.book['Accounts'], self.book['Questions']

    @staticmethod
    def columns(page):
        return {cell.value: cell.column for cell in page[1]}

    def rows(self, page, **where):
        at = self.columns(page)
        for row in range(3, page.max_row + 1):
            if all(page.cell(row, at[name]).value == value for name, value in where.items()):
                yield row

    def get(self, page, row, column):
        return page.cell(row, self.columns(page)[column])

    def asked(self):
        """(account, question, topic) in the order of the sheet."""
        out = []
        for row in self.rows(self.questions):
            key = tuple(self.get(self.questions, row, c).value or '' for c in ('account_id', 'question', 'topic'))
            if key not in out:
                out.append(key)
        return out

    def answer(self, account, question, blanks, **rest):
        """Fills in what a person would; `rest`: skip, source, date, note."""
        first = None
        for row in self.rows(self.questions, account_id=account, question=question):
            first = first or row
            blank = self.get(self.questions, row, 'blank').value
            if blank in blanks:
                self.get(self.questions, row, 'answer').value = blanks[blank]
        assert first, (account, question, self.asked())
        for column, value in rest.items():
            self.get(self.questions, first, column).value = value
        return self

    def view(self, account, view, proposed=None, reason=None):
        row = next(self.rows(self.accounts, account_id=account))
        for column, value in (('view', view), ('proposed', proposed), ('reason', reason)):
            if value is not None:
                self.get(self.accounts, row, column).value = value
        return self

    def save(self, path=None):
        self.path = path or self.path
        self.book.save(self.path)
        return self.path


def written(ws, owner='R1', name='r1.xlsx', now=NOW, questions=50):
    path = ws.parent / name
    lode('sheet', 'out', '--owner', owner, '-w', ws, '-o', path, '--questions', questions, now=now)
    return Sheet(path)
