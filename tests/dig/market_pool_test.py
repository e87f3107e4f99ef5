"""Pools stated of whole market cells, what customers buy elsewhere, and models that nothing could test: a firm so small
that every expected figure is worked out beside it."""
import pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from exports import Checks, Lode

ACCOUNTS = [(f'A{i}', f'Firm {i}', 'bakery' if i < 4 else 'hotel', 'DE', 1000 * (i + 1)) for i in range(8)]
# A0 and A1 buy flour, A4 coffee within the year; A5's coffee is older than a year.
LINES = [('A0', '2025-06-30', 'P1', 100), ('A1', '2025-12-31', 'P1', 90), ('A4', '2025-03-01', 'P2', 80),
         ('A5', '2024-03-01', 'P2', 70), ('A5', '2025-03-01', 'P1', 10), ('A0', '2023-12-31', 'P1', 10)]
POOLS = [('A0', '', 2025, 'flour', 300, 'call'), ('A0', '', 2025, 'coffee', 200, 'call'), ('A1', '', 2025, 'flour', 250, 'call'),
         ('A4', '', 2025, 'Coffee', 500, 'call'), ('A4', '', 2025, 'flour', 400, 'call'), ('A5', '', 2025, 'coffee', 600, 'call'),
         ('A6', '', 2025, 'coffee', 700, 'call'),
         # of the whole cell: the later year counts; next year's is not known yet
         ('', 'bakery', 2024, '', 9000, 'public'), ('', 'bakery', 2025, '', 8000, 'public'), ('', 'bakery', 2026, '', 1, 'public')]
MARKET = [('bakery', 2025, 'DE', 40, 100000, 'office'), ('hotel', 2025, 'DE', 60, 300000, 'office')]
SCHEME = '''lode: 1
segmentation: made
title: By trade
match: unique
attributes:
  industry: {type: enum, values: [bakery, hotel]}
segments:
  - {id: bakers, title: Bakers, where: "industry = 'bakery'"}
  - {id: hotels, title: Hotels, where: "industry <> 'bakery'"}
'''
checks, lode = Checks(), Lode(sys.argv[1])


def check(what, got, want):
    checks.same(what, got, want, 1e-9)


def dug(home, pools):
    lode.workspace(home, {
        'account': (('account_id', 'name', 'industry', 'country', 'turnover'), ACCOUNTS),
        'line': (('account_id', 'date', 'product_id', 'revenue'), LINES),
        'product': (('product_id', 'name', 'category'), [('P1', 'Flour 25 kg', 'Flour'), ('P2', 'Beans', 'Coffee')]),
        'pool': (('account_id', 'market_cell', 'year', 'category', 'revenue_pool', 'source_kind'), pools),
        'market': (('industry', 'year', 'country', 'accounts', 'revenue', 'source'), MARKET)}, SCHEME)
    return lode.ask('dig', 'pool', '-w', home, '--top', '0')


def main(folder):
    doc = dug(folder / 'w', POOLS)
    market = {r['segment']: r for r in doc['tables']['market_by_segment']}
    check('the cell is stated: its latest year that has come', market['bakers']['market_pool'], 8000.0)
    check('and said so', market['bakers']['basis'].startswith('stated of bakery'), True)
    # Pool / turnover: A0 500/1000, A1 250/2000, A4 900/5000, A5 600/6000, A6 700/7000: median of five is 0.125, of the
    # firm, since hotels have but three of their own.
    check('by turnover where none is stated', market['hotels']['market_pool'], 300000 * 0.125)
    check('of the whole firm', 'of the whole firm' in market['hotels']['basis'], True)

    against = {r['account_id']: r for r in doc['tables']['more_important']}
    said = {a: r['reasons_for'] for a, r in against.items() if 'buy elsewhere' in (r['reasons_for'] or '')}
    for account, words in (('A0', 'coffee (200)'), ('A4', 'flour (400)'), ('A5', 'coffee (600)'), ('A6', 'coffee (700)')):
        check(f'{account} buys elsewhere', f'they buy elsewhere: {words}' in said.get(account, ''), True)
    check('nobody else', sorted(said), ['A0', 'A4', 'A5', 'A6'])

    found = [f for f in doc['findings'] if f['rule'] == 'POL06']
    check('fewer than ten stated pools test nothing', len(found), 1)
    doc = dug(folder / 'tea', [(a, m, y, 'tea', p, k) for a, m, y, _, p, k in POOLS])
    check('categories that no product has say nothing of elsewhere',
          [r['account_id'] for r in doc['tables']['more_important'] if 'buy elsewhere' in (r['reasons_for'] or '')], [])


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
sys.exit(checks.end('market pools'))
