"""Workspaces made of hand-written or random rows, and their figures worked out with decimals.

The oracle shares no code with Lode: plain loops over rows, definitions as docs/concepts/economics.md has them.
"""
import csv, datetime, json, os, pathlib, random, subprocess, tempfile
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
ACCOUNT = ['account_id', 'name', 'parent_id', 'country', 'sites']
LINE = ['account_id', 'date', 'revenue', 'cost', 'cost_to_serve', 'currency', 'product_id', 'quantity']


def run(binary, *arguments, check=True):
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
    done = subprocess.run([binary, *arguments], env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if check and done.returncode != 0:
        raise AssertionError(f'{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}')
    return done.stdout


def write(path, columns, rows):
    with open(path, 'w', newline='', encoding='utf-8') as out:
        table = csv.DictWriter(out, columns, restval='')
        table.writeheader()
        for row in rows:
            table.writerow({c: '' if row.get(c) is None else row[c] for c in columns})


class Workspace:
    def __init__(self, binary, tables, settings=''):
        """tables: name -> (columns, rows); settings: further lines of lode.yaml."""
        self.binary = binary
        self.folder = tempfile.TemporaryDirectory()
        home = pathlib.Path(self.folder.name)
        self.dir = home / 'w'
        run(binary, 'init', str(self.dir))
        (self.dir / 'lode.yaml').write_text('name: Test\ncurrency: EUR\n' + settings)
        (self.dir / 'maps').mkdir(exist_ok=True)
        exports = home / 'exports'
        exports.mkdir()
        text = 'source: test\nfiles:\n'
        for name in tables:
            text += f'  - {{path: {name}.csv, as: {name}}}\n'
            write(exports / f'{name}.csv', *tables[name])
        text += 'tables:\n'
        for name, (columns, _) in tables.items():
            given = ', '.join(f'{c}: {c}' for c in columns)
            text += f'  {name}:\n    from: {name}\n    columns: {{{given}}}\n'
        (self.dir / 'maps' / 'test.yaml').write_text(text)
        run(binary, 'load', str(exports), '-w', str(self.dir), '--yes')

    def profile(self, *arguments):
        out = run(self.binary, 'profile', '-w', str(self.dir), '--format', 'json', *arguments)
        doc = json.loads(out, parse_float=Decimal)
        return doc['metrics'], doc['tables']


def rounded(value):
    return value.quantize(Decimal('0.0001'), rounding=ROUND_HALF_UP)


def months_back(day, months):
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            pass


class Ledger:
    """Random accounts, lines and rates with everything that goes wrong in real ones."""
    def __init__(self, seed, parents=False):
        self.random = random.Random(seed)
        r, self.parents = self.random, parents
        self.accounts = [dict(account_id=f'A{i:03}', name=f'Firm {i}', country=r.choice(['DE', 'FR', 'IT', None]),
                              sites=r.choice([1, 2, 5, None])) for i in range(r.randint(15, 60))]
        for i, account in enumerate(self.accounts):
            if i > 5 and r.random() < 0.3:
                account['parent_id'] = self.accounts[r.randrange(i)]['account_id']
        self.rates = [dict(currency=c, date=d, rate=Decimal(r.randint(5000, 15000)) / 10000)
                      for c in ('USD', 'CHF') for d in ('2021-01-01', '2022-03-05', '2023-07-01', '2024-01-01')]
        weight = [r.paretovariate(1.1) for _ in self.accounts]
        start = datetime.date(2022, 1, 3)
        self.lines = []
        for _ in range(r.randint(400, 1500)):
            revenue = Decimal(r.randint(-30000, 300000)) / 100
            self.lines.append(dict(
                account_id=r.choices(self.accounts[:-3], weight[:-3])[0]['account_id'],
                date=start + datetime.timedelta(days=r.randrange(1250)), revenue=revenue,
                cost=None if r.random() < self.unknown_cost(seed) else Decimal(r.randint(0, 250000)) / 100,
                cost_to_serve=Decimal(r.randint(0, 500)) / 100 if r.random() < 0.5 else None,
                currency=r.choice(['EUR', 'EUR', 'USD', 'CHF', None]), product_id=f'P{r.randrange(9)}',
                quantity=r.choice([None, 1, 2, 5, 10])))

    @staticmethod
    def unknown_cost(seed):
        return (0, 0.02, 0.3)[seed % 3]

    def tables(self):
        return {'account': (ACCOUNT, self.accounts), 'line': (LINE, self.lines),
                'fx': (['currency', 'date', 'rate'], self.rates)}

    def root(self, account):
        up = {a['account_id']: a.get('parent_id') for a in self.accounts}
        while self.parents and up.get(account):
            account = up[account]
        return account

    def country(self, unit):
        """Its own, else the one all directly below it share; unknown where one of them is unknown."""
        own = {a['account_id']: a['country'] for a in self.accounts}.get(unit)
        below = {self.country(a['account_id']) for a in self.accounts if a.get('parent_id') == unit} \
            if own is None and self.parents and unit is not None else set()
        return below.pop() if len(below) == 1 else own

    def rate(self, currency, day):
        if currency in (None, 'EUR'):
            return Decimal(1)
        return max((x['date'], x['rate']) for x in self.rates
                   if x['currency'] == currency and x['date'] <= day.isoformat())[1]

    def converted(self):
        """unit, day, revenue, profit (None: unknown) of every line, in the currency of the workspace."""
        for line in self.lines:
            rate = self.rate(line['currency'], line['date'])
            revenue = rounded(line['revenue'] * rate)
            profit = None
            if line['cost'] is not None:
                profit = revenue - rounded(line['cost'] * rate) - rounded((line['cost_to_serve'] or ZERO) * rate)
            unit = self.root(line['account_id']) if line['account_id'] else None
            yield dict(unit=unit, day=line['date'], revenue=revenue, profit=profit, product=line['product_id'],
                       country=self.country(unit), quantity=line['quantity'])


def sums(lines):
    """revenue, profit (None where a cost is unknown), known part, revenue without cost, units."""
    revenue = sum((x['revenue'] for x in lines), ZERO)
    known = sum((x['profit'] for x in lines if x['profit'] is not None), ZERO)
    unknown = [x for x in lines if x['profit'] is None]
    return dict(revenue=revenue, profit=None if unknown else known, known=known,
                uncosted=sum((x['revenue'] for x in unknown), ZERO),
                accounts=len({x['unit'] for x in lines} - {None}))


def by(lines, key):
    out = defaultdict(list)
    for line in lines:
        out[key(line)].append(line)
    return out


def gini(values):
    values, n = sorted(values), len(values)
    return sum((2 * i - n - 1) * x for i, x in enumerate(values, 1)) / (n * sum(values))


def reach(values, share):
    total, seen = sum(values), ZERO
    if total <= 0:
        return None
    for k, value in enumerate(sorted(values, reverse=True), 1):
        seen += value
        if seen >= share * total:
            return k


def whale(profits):
    best, at, seen = ZERO, 0, ZERO
    for k, value in enumerate(sorted(profits, reverse=True), 1):
        seen += value
        if seen > best:
            best, at = seen, k
    return best, at
