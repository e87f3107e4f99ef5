"""Nothing is lost by grouping: lines of accounts that no list names, outside the universe, or in no segment stand in
the row `unassigned`, and the rows add up to the ledger; by segment and by attribute, against plain loops."""
import datetime, pathlib, random, sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = 0, 0

SEGMENTATION = '''lode: 1
segmentation: sizes
match: first
universe: "country <> 'XX'"
segments:
  - {id: large, where: "sites > 10"}
  - {id: small, where: "sites between 1 and 4"}
'''


def expect(what, got, want):
    global failures, compared
    compared += 1
    if got != want:
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


def segment_of(account):
    """The rules again, by hand; None: nowhere."""
    if account is None or account['country'] in (None, 'XX') or account['sites'] is None:
        return 'unassigned'
    return 'large' if account['sites'] > 10 else 'small' if 1 <= account['sites'] <= 4 else 'unassigned'


def rows(seed):
    r = random.Random(seed)
    accounts = [dict(account_id=f'A{i:02}', name=f'Firm {i}', country=r.choice(['DE', 'FR', 'XX', None]),
                     sites=r.choice([1, 3, 4, 5, 10, 11, 30, None])) for i in range(50)]
    ids = [a['account_id'] for a in accounts[:45]] + ['GHOST1', 'GHOST2']  # two that no list names
    lines = [dict(account_id=r.choice(ids), date=datetime.date(2022, 1, 1) + datetime.timedelta(days=r.randrange(1400)),
                  revenue=Decimal(r.randint(-20000, 200000)) / 100, cost=Decimal(r.randint(0, 90000)) / 100)
             for _ in range(900)]
    return accounts, lines


for seed in range(4):
    accounts, lines = rows(seed)
    workspace = L.Workspace(binary, {'account': (['account_id', 'name', 'country', 'sites'], accounts),
                                     'line': (['account_id', 'date', 'revenue', 'cost'], lines)})
    (workspace.dir / 'segmentations').mkdir(exist_ok=True)
    file = workspace.dir / 'segmentations' / 'sizes.yaml'
    file.write_text(SEGMENTATION)
    listed = {a['account_id']: a for a in accounts}
    last = max(x['date'] for x in lines)
    # By id and by path: the same answer.
    by_id, tables = workspace.profile('--by', 'segment', '--segmentation', 'sizes')
    expect('a path is as good as an id', workspace.profile('--segmentation', str(file))[1]['by_segment'],
           tables['by_segment'])
    want = L.by(lines, lambda x: segment_of(listed.get(x['account_id'])))
    got = {row['segment']: row for row in tables['by_segment']}
    expect(f'seed {seed}: rows', sorted(got), ['large', 'small', 'unassigned'])
    for name, row in got.items():
        own = want.get(name, [])
        recent = [x for x in own if L.months_back(last, 12) < x['date'] <= last]
        expect(f'seed {seed}: {name} revenue', row['revenue'], sum((x['revenue'] for x in own), L.ZERO))
        expect(f'seed {seed}: {name} profit', row['profit'], sum((x['revenue'] - x['cost'] for x in own), L.ZERO))
        expect(f'seed {seed}: {name} 12 months', row['revenue_12m'], sum((x['revenue'] for x in recent), L.ZERO))
        expect(f'seed {seed}: {name} lines', row['lines'], len(own))
        expect(f'seed {seed}: {name} accounts', row['accounts'],
               sum(segment_of(a) == name for a in accounts) + (2 if name == 'unassigned' else 0))
    expect(f'seed {seed}: adds up', sum(row['revenue'] for row in got.values()), by_id['revenue_total'])
    expect(f'seed {seed}: is the ledger', by_id['revenue_total'], sum(x['revenue'] for x in lines))
    parts = {row['part']: row for row in tables['reconciliation']}
    expect(f'seed {seed}: no group', parts['accounts in no group']['revenue'], got['unassigned']['revenue'])
    # By an attribute: accounts without it, and those that no list names, are told apart from values.
    rows_ = {row['value']: row for row in workspace.profile('--by', 'country')[1]['by_attribute']}
    for value, own in L.by(lines, lambda x: (listed.get(x['account_id']) or {}).get('country') or 'unknown').items():
        expect(f'seed {seed}: country {value}', rows_[value]['revenue'], sum(x['revenue'] for x in own))
    expect(f'seed {seed}: countries add up', sum(row['revenue'] for row in rows_.values()), by_id['revenue_total'])

print(f'unassigned: {compared} compared, {failures} differ')
sys.exit(1 if failures else 0)
