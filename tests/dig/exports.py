"""The shipped example as its raw exports, read without Lode, and small workspaces written in a test: what the tests of
this folder compare with. Firm(source) has units, their segment, weight and the research tables as lists of dicts."""
import csv, datetime, json, os, pathlib, subprocess
from collections import defaultdict
from decimal import Decimal

AS_OF = datetime.date(2025, 12, 31)
MONTHS = {'scorecard': 6}
RANK = {'contract': 1, 'top_to_top': 2, 'management_conversation': 2, 'scorecard': 3, 'call': 4, 'own_data': 4, 'public': 4}


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def fresh(kind, date, as_of=AS_OF):
    """Younger than 12 months (scorecards: 6), the boundary day excluded."""
    if date is None:
        return False
    back = as_of.month - MONTHS.get(kind, 12)
    year, month = as_of.year + (back - 1) // 12, (back - 1) % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return date > datetime.date(year, month, min(as_of.day, last))


def number(text):
    return float(text) if text not in ('', None) else None


class Firm:
    """The generated training firm of examples/food-beverage, unit: buying parent."""

    def __init__(self, source):
        self.folder = pathlib.Path(source) / 'examples' / 'food-beverage' / 'exports'
        accounts = {r['Account Number']: r for r in self.rows('crm_accounts')}
        self.accounts, self.root = accounts, {}
        for key in accounts:
            at = key
            while accounts[at]['Parent Account Number']:
                at = accounts[at]['Parent Account Number']
            self.root[key] = at
        self.units = [key for key in accounts if self.root[key] == key]
        self.parts = defaultdict(list)
        for key, root in self.root.items():
            self.parts[root].append(key)
        self.segment = {unit: self.segment_of(unit) for unit in self.units}
        self.inside = {unit for unit in self.units if self.roll('Service Format', unit) in ('dine_in', 'dark_kitchen')}
        self.revenue = self.year_of_revenue(datetime.date(2024, 12, 31), AS_OF)
        self.weight = {unit: max(float(self.revenue.get(unit, 0)), 0) for unit in self.units}

    def rows(self, name):
        with open(self.folder / f'{name}.csv', newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def roll(self, column, unit):
        """The parent's own value, else the unanimous one of its parts."""
        own = self.accounts[unit][column]
        values = {self.accounts[part][column] for part in self.parts[unit]} - {''}
        return own or (values.pop() if len(values) == 1 else None)

    def segment_of(self, unit):
        kind = self.roll('Service Format', unit)
        own = self.accounts[unit]['No. of Locations']
        counts = [self.accounts[part]['No. of Locations'] for part in self.parts[unit]]
        locations = int(own) if own else sum(int(c) for c in counts if c)
        if kind not in ('dine_in', 'dark_kitchen'):
            return None
        if kind == 'dark_kitchen':
            return 'dark_kitchens'
        return None if not own and not any(counts) else 'chains' if locations > 10 else 'independents'

    def year_of_revenue(self, after, until):
        rates = defaultdict(list)
        for r in self.rows('erp_exchange_rates'):
            rates[r['Currency Code']].append((day(r['Starting Date']), Decimal(r['Euro per Unit'])))
        out = defaultdict(Decimal)
        for r in self.rows('erp_invoice_lines'):
            date, code = day(r['Posting Date']), r['Currency Code']
            if after < date <= until:
                rate = max((x for x in rates[code] if x[0] <= date), default=(None, Decimal(1)))[1] if code != 'EUR' else 1
                out[self.root[r['Customer No.']]] += Decimal(r['Net Amount']) * rate
        return out

    def of(self, segment):
        return [u for u in self.units if u in self.inside and segment in ('all', self.segment[u] or 'unassigned')]

    def covered(self, units, holds):
        """Share of revenue for which it holds; of accounts where there is no revenue."""
        total = sum(self.weight[u] for u in units)
        if total > 0:
            return sum(self.weight[u] for u in units if holds(u)) / total
        return sum(1 for u in units if holds(u)) / len(units)


class Checks:
    def __init__(self):
        self.count, self.faults = 0, []

    def same(self, what, got, want, slack=1e-6):
        self.count += 1
        if got is None or want is None or isinstance(want, (str, bool, list, set, tuple)):
            ok = got == want
        else:
            ok = abs(float(got) - float(want)) <= slack * max(1, abs(float(want)))
        if not ok:
            self.faults.append(f'{what}: {got!r}, not {want!r}')

    def end(self, name):
        for fault in self.faults[:20]:
            print(fault)
        print(f'{name}: {self.count} figures compared, {len(self.faults)} differ')
        return 1 if self.faults or not self.count else 0


class Lode:
    def __init__(self, binary):
        self.binary = str(pathlib.Path(binary).resolve())
        self.env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')

    def run(self, *words):
        done = subprocess.run([self.binary, *map(str, words)], env=self.env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        assert done.returncode in (0, 1), (words, done.stdout[-800:], done.stderr[-2000:])
        return done.stdout

    def ask(self, *words):
        return json.loads(self.run(*words, '--format', 'json'))

    def workspace(self, home, tables, segmentation, settings=''):
        """A workspace whose canonical tables are given as {table: (columns, rows)}."""
        home = pathlib.Path(home)
        self.run('init', home)
        exports = home.parent / (home.name + '-exports')
        exports.mkdir()
        text = 'source: made\nfiles:\n'
        text += ''.join(f'  - {{path: {t}.csv, as: {t}_file}}\n' for t in tables) + 'tables:\n'
        for table, (columns, rows) in tables.items():
            with open(exports / f'{table}.csv', 'w', newline='', encoding='utf-8') as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows(rows)
            text += f'  {table}:\n    from: {table}_file\n    columns: {{{", ".join(f"{c}: {c}" for c in columns)}}}\n'
        (home / 'maps').mkdir(exist_ok=True)
        (home / 'maps' / 'made.yaml').write_text(text)
        (home / 'segmentations').mkdir(exist_ok=True)
        (home / 'segmentations' / 'made.yaml').write_text(segmentation)
        (home / 'lode.yaml').write_text('name: made\ncurrency: EUR\nunit: account\nas_of: 2025-12-31\n' + settings)
        self.run('load', exports, '-w', home, '--no-input', '--yes')
        return home
