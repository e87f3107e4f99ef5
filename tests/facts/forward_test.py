"""`lode profile`'s forecast, through the program, against smoothing_oracle.py: the months it is made of, the method
chosen, the back-test of the seasonal-naive rival, the months ahead and their sum, and none where history is short."""
import calendar, datetime, math, pathlib, sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ledgers as L
import smoothing_oracle as oracle

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = 0, 0


def expect(what, got, want, within=0.0):
    global failures, compared
    compared += 1
    if isinstance(want, float):
        same = got is not None and abs(float(got) - want) <= within * max(1.0, abs(want))
    else:
        same = got == want
    if not same:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def months_from(start, n):
    for i in range(start, start + n):
        yield i // 12, i % 12 + 1


def ledger(values, start, extra=()):
    """Each month's revenue in three lines: on its first day, in the middle and on its last day."""
    lines = []
    for (year, month), value in zip(months_from(start, len(values)), values):
        last = calendar.monthrange(year, month)[1]
        parts = [value // 3, value // 3, value - 2 * (value // 3)]
        lines += [dict(account_id='A1', date=datetime.date(year, month, day), revenue=part)
                  for day, part in zip((1, 15, last), parts)]
    return {'account': (['account_id', 'name'], [dict(account_id='A1', name='One')]),
            'line': (['account_id', 'date', 'revenue'], lines + list(extra))}


def naive_mase(y, horizon):
    """Seasonal naive from every origin with two known years before it (one where history is short)."""
    first = max(24, len(y) - 24) if len(y) >= 36 else 12
    errors = [abs(y[origin + h] - y[origin - 12 + h % 12])
              for origin in range(first, len(y)) for h in range(min(horizon, len(y) - origin))]
    scale = [abs(y[t] - y[t - 12]) for t in range(12, len(y))]
    return (sum(errors) / len(errors)) / (sum(scale) / len(scale))


def ahead_of(method, y, horizon):
    if method == 'seasonal naive':
        return [y[len(y) - 12 + h % 12] for h in range(horizon)]
    return oracle.damped(y, horizon, method == 'damped trend with seasons')[0]


def compare(name, values, start, horizon, extra=()):
    values = [Decimal(round(v * 100)) / 100 for v in values]
    workspace = L.Workspace(binary, ledger(values, start, extra), f'horizon_months: {horizon}\n')
    _, tables = workspace.profile()
    total = tables['forward'][0]
    y = [float(v) for v in values]
    expect(f'{name}: months of history', total['months'], len(y))
    expect(f'{name}: last 12 months', total['last_12_months'], sum(values[-12:]))
    known = [r for r in tables['forward_total'] if r['revenue'] is not None]
    names = [f'{year:04}-{month:02}' for year, month in months_from(start, len(y) + horizon)]
    expect(f'{name}: the months', [(r['month'], r['revenue']) for r in known], list(zip(names, values)))
    rivals = {r['method']: r for r in tables['forward_methods']}
    expect(f'{name}: best rival', total['method'], min(rivals.values(), key=lambda r: r['mase'])['method'])
    expect(f'{name}: seasons are tried with three years', 'damped trend with seasons' in rivals, len(y) >= 36)
    expect(f'{name}: error of seasonal naive', rivals['seasonal naive']['mase'], naive_mase(y, horizon), 1e-9)
    want = ahead_of(total['method'], y, horizon)
    # Two searches for the best parameters stop at slightly different points: half a per cent of a month.
    guessed = [r for r in tables['forward_total'] if r['forecast'] is not None]
    expect(f'{name}: months ahead', [r['month'] for r in guessed], names[len(y):])
    for row, value in zip(guessed, want):
        expect(f'{name}: {row["month"]}', row['forecast'], value, 0.005)
    expect(f'{name}: the sum', total['revenue'], sum(want), 0.003)
    expect(f'{name}: inside its interval', total['low'] < total['revenue'] < total['high'], True)
    print(f'{name}: {total["method"]}, {total["revenue"]} against {sum(want):.2f}')


START = 2019 * 12
compare('trend with seasons', oracle.series('seasonal'), START, 12)
compare('a level that breaks', oracle.series('break'), START, 12)
compare('a horizon of 18 months', oracle.series('seasonal')[:48], START, 18)
compare('two years', [900 + 300 * math.sin(t / 2) + t for t in range(24)], START, 12)
# A line in the middle of a further month: that month is no full one and is left out.
part = dict(account_id='A1', date=datetime.date(2022, 6, 10), revenue=Decimal('99.99'))
compare('a part month at the end', oracle.series('break'), START, 12, [part])

short = L.Workspace(binary, ledger([Decimal(100 + t) for t in range(23)], START))
row = short.profile()[1]['forward'][0]
expect('23 months: no forecast', (row['revenue'], row['low'], row['high']), (None, None, None))
expect('23 months: it says so', '23 full months' in row['method'] and '24' in row['method'], True)

print(f'forward: {compared} compared, {failures} differ')
sys.exit(1 if failures else 0)
