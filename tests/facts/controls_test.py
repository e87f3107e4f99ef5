"""Controls against an oracle in decimals, on random ledgers: every period, currency and definition of profit; what is
outside tolerance, not comparable or held only in part is said; load, status and profile say the same."""
import json, pathlib, random, sys
from decimal import ROUND_HALF_UP, Decimal

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures = compared = 0
DEFINITIONS = {'': True, 'revenue - cost - cost_to_serve': True, 'Revenue-Cost': False}


def check(what, got, want):
    global failures, compared
    compared += 1
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def inside(period, day, starts):
    fiscal = day.year + (starts > 1 and day.month >= starts)
    return period in ('all', str(day.year), f'FY{fiscal}', f'{day.year}-Q{(day.month + 2) // 3}',
                      f'{day.year}-{day.month:02}')


def figures(ledger, period, currency, served, starts):
    """Revenue, profit (None: a cost is unknown), revenue without cost, number of lines."""
    revenue = profit = uncosted = L.ZERO
    lines, unknown = 0, False
    for line in ledger.lines:
        if not inside(period, line['date'], starts):
            continue
        if currency and (line['currency'] or 'EUR') != currency:
            continue
        rate = Decimal(1) if currency else ledger.rate(line['currency'], line['date'])
        amount = L.rounded(line['revenue'] * rate)
        lines += 1
        revenue += amount
        if line['cost'] is None:
            unknown, uncosted = True, uncosted + amount
            continue
        profit += amount - L.rounded(line['cost'] * rate)
        if served:
            profit -= L.rounded((line['cost_to_serve'] or L.ZERO) * rate)
    return revenue, None if unknown else profit, uncosted, lines


def cents(value):
    return value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)


def draw(r, ledger, starts):
    """Controls that sometimes meet the ledger to the cent, sometimes miss it by a little, and what is expected."""
    out = []
    periods = ['2022', '2023', '2024', 'FY2023', 'FY2024', '2023-Q2', '2024-Q4', '2022-11', '2024-02', 'all']
    for period in r.sample(periods, 6):
        currency = r.choice(['', '', 'EUR', 'USD', 'CHF'])
        definition = r.choice(list(DEFINITIONS))
        revenue, profit, uncosted, lines = figures(ledger, period, currency, DEFINITIONS[definition], starts)
        slip = Decimal(r.choice([0, 0, 1, -1, 700, -12345])) / 100
        tolerance = r.choice([None, Decimal('0.005'), Decimal('0.00001')])
        given = (cents(revenue) + slip, cents(profit if profit is not None else Decimal(5)) - slip)
        out.append((period, currency, definition, tolerance, given, (revenue, profit), uncosted, lines))
    return out


def yaml_of(drawn):
    text = 'controls:\n'
    for period, currency, definition, tolerance, (revenue, profit), *_ in drawn:
        text += f'  - {{period: {period}, revenue: {revenue}, profit: {profit}'
        text += f', currency: {currency}' if currency else ''
        text += f", profit_is: '{definition}'" if definition else ''
        text += f', tolerance: {tolerance}' if tolerance else ''
        text += '}\n'
    return text


def expected_row(control, measure, known):
    if known is None:
        return None, None, None
    difference = known - control[0]
    allowed = abs(control[0]) * (control[1] or 0)
    return known, difference, cents(difference) == 0 or abs(difference) <= allowed


def check_rows(name, doc, drawn):
    rows = doc['tables']['controls']
    check(f'{name} rows', [(r['period'], r['measure']) for r in rows],
          [(d[0], m) for d in drawn for m in ('revenue', 'profit')])
    fires = []
    for i, row in enumerate(rows):
        period, currency, _, tolerance, given, known, uncosted, lines = drawn[i // 2]
        what = f'{name} {period} {currency} {row["measure"]}'
        ledger, difference, fits = expected_row((given[i % 2], tolerance), row['measure'], known[i % 2])
        check(f'{what} ledger', row['ledger'], ledger)
        check(f'{what} control', row['control'], given[i % 2])
        check(f'{what} difference', row['difference'], difference)
        check(f'{what} within', row['within'], fits)
        check(f'{what} lines', row['lines'], lines)
        if i % 2:
            check(f'{what} uncosted', row['revenue_with_unknown_cost'], uncosted)
        if fits is not True:
            fires.append('CTL03' if ledger is None else 'CTL01')
    check(f'{name} findings', sorted(f['rule'] for f in doc['findings'] if f['rule'] in ('CTL01', 'CTL03')),
          sorted(fires))
    other = any(d[2] == 'Revenue-Cost' for d in drawn)
    check(f'{name} other definition', any(f['rule'] == 'CTL02' for f in doc['findings']), other)


def answer(workspace, *arguments):
    return json.loads(L.run(binary, *arguments, '-w', str(workspace.dir), '--format', 'json'), parse_float=Decimal)


for seed in range(5):
    r = random.Random(seed)
    starts = r.choice([1, 4, 10])
    ledger = L.Ledger(seed)
    for _ in range(5):
        ledger.lines.append(dict(ledger.lines[0], account_id=ledger.lines[0]['account_id'], currency='USD', cost=None
                                 if seed % 3 else Decimal('1.23')))
    drawn = draw(r, ledger, starts)
    workspace = L.Workspace(binary, ledger.tables(), f'fiscal_year_starts: {starts}\n' + yaml_of(drawn))
    for verb in ('status', 'profile'):
        check_rows(f'seed {seed} {verb}', answer(workspace, verb), drawn)

# What the words say: a part period, a period without lines, a profit in words; and load shows the table too.
lines = [dict(account_id='A1', date=f'2024-{m:02}-15', revenue=Decimal(100), cost=Decimal(60)) for m in range(1, 10)]
tables = {'line': (['account_id', 'date', 'revenue', 'cost'], lines)}
settings = '''controls:
  - {period: 2024, revenue: 1200, source: Annual accounts}
  - {period: 2020, revenue: 5}
  - {period: 2024-Q1, profit: 120, profit_is: EBITDA after overhead}
'''
workspace = L.Workspace(binary, tables, settings)
doc = answer(workspace, 'status')
rows = doc['tables']['controls']
check('part periods', [row['part'] for row in rows], [True, True, False])
check('unknown ledgers', [row['ledger'] for row in rows], [900, None, None])
words = ' '.join(f['message'] for f in doc['findings'])
for said in ('300.00 (25.00 %) less than the 1200.00 of Annual accounts', 'holds only part of the period',
             'no line of 2020 is loaded', "'EBITDA after overhead' is none of the definitions"):
    check(f'says "{said}"', said in words, True)
exports = workspace.dir.parent / 'exports' / 'line.csv'
exports.write_text(exports.read_text() + 'A1,2024-10-15,300,1\n')
doc = answer(workspace, 'load', str(exports.parent))
check('load shows it', [(row['ledger'], row['within']) for row in doc['tables']['controls']][0], (1200, True))

print(f'{compared} figures compared, {failures} differ')
sys.exit(1 if failures else 0)
