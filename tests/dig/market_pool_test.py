"""Pools stated of whole market cells, what customers buy elsewhere, and models that nothing could test: a firm so small
that every expected figure is worked out beside it."""
import json, pathlib, subprocess, sys, tempfile

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = {'PATH': '/usr/bin:/bin', 'NO_COLOR': '1', 'LODE_NOW': '2026-03-31T10:00:00Z', 'LODE_USER': 'ada', 'HOME': '/tmp'}
ACCOUNTS = [(f'A{i}', 'bakery' if i < 4 else 'hotel', 'DE', 1000 * (i + 1)) for i in range(8)]
FILES = {
    'accounts.csv': 'account_id,name,industry,country,turnover\n'
                    + ''.join(f'{a},Firm {a},{industry},{country},{turnover}.00\n' for a, industry, country, turnover in ACCOUNTS),
    # A0 and A1 buy flour, A4 coffee within the year; A5's coffee is older than a year.
    'lines.csv': 'account_id,date,product_id,revenue,cost\nA0,2025-06-30,P1,100.00,50.00\nA1,2025-12-31,P1,90.00,50.00\n'
                 'A4,2025-03-01,P2,80.00,40.00\nA5,2024-03-01,P2,70.00,40.00\nA5,2025-03-01,P1,10.00,4.00\n'
                 'A0,2023-12-31,P1,10.00,5.00\n',
    'products.csv': 'product_id,name,category\nP1,Flour 25 kg,Flour\nP2,Beans,Coffee\n',
    'pools.csv': 'account_id,market_cell,year,category,revenue_pool,source_kind\n'
                 'A0,,2025,flour,300.00,call\nA0,,2025,coffee,200.00,call\nA1,,2025,flour,250.00,call\n'
                 'A4,,2025,Coffee,500.00,call\nA4,,2025,flour,400.00,call\nA5,,2025,coffee,600.00,call\n'
                 'A6,,2025,coffee,700.00,call\n'
                 # of the whole cell: the later year counts; next year's is not known yet
                 ',bakery,2024,,9000.00,public\n,bakery,2025,,8000.00,public\n,bakery,2026,,1.00,public\n',
    'market.csv': 'industry,year,country,accounts,revenue,source\nbakery,2025,DE,40,100000.00,office\nhotel,2025,DE,60,300000.00,office\n',
}
TABLES = {'account': 'accounts', 'line': 'lines', 'product': 'products', 'pool': 'pools', 'market': 'market'}
SCHEME = '''lode: 1
segmentation: trade
title: By trade
match: unique
attributes:
  industry: {type: enum, values: [bakery, hotel]}
segments:
  - {id: bakers, title: Bakers, where: "industry = 'bakery'"}
  - {id: hotels, title: Hotels, where: "industry <> 'bakery'"}
'''
failures = 0


def check(what, got, want):
    global failures
    if got != want and not (isinstance(want, float) and abs(got - want) <= 1e-9 * abs(want)):
        failures += 1
        print(f'{what}: {got!r}, expected {want!r}')


def lode(*words):
    done = subprocess.run([LODE, *map(str, words)], capture_output=True, text=True, env=ENV)
    if done.returncode not in (0, 1):
        sys.exit(f'lode {words}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def main(folder):
    ws = folder / 'w'
    lode('init', ws)
    (folder / 'x').mkdir()
    for name, text in FILES.items():
        (folder / 'x' / name).write_text(text)
    (ws / 'maps').mkdir(exist_ok=True)
    columns = {name[:-4]: text.split('\n')[0].split(',') for name, text in FILES.items()}
    (ws / 'maps' / 'm.yaml').write_text(
        'source: m\nfiles: [' + ', '.join(f'{{path: {n}, as: {n[:-4]}}}' for n in FILES) + ']\ntables:\n'
        + ''.join(f'  {t}: {{from: {f}, columns: {{{", ".join(f"{c}: {c}" for c in columns[f])}}}}}\n' for t, f in TABLES.items()))
    (ws / 'segmentations' / 'trade.yaml').write_text(SCHEME)
    lode('load', folder / 'x', '-w', ws, '--no-input')
    doc = json.loads(lode('dig', 'pool', '-w', ws, '--top', '0', '--format', 'json'))

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
    (folder / 'x' / 'pools.csv').write_text(FILES['pools.csv'].replace(',coffee,', ',tea,').replace(',Coffee,', ',tea,').replace(',flour,', ',tea,'))
    lode('load', folder / 'x', '-w', ws, '--no-input')
    doc = json.loads(lode('dig', 'pool', '-w', ws, '--top', '0', '--format', 'json'))
    check('categories that no product has say nothing of elsewhere',
          [r['account_id'] for r in doc['tables']['more_important'] if 'buy elsewhere' in (r['reasons_for'] or '')], [])


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
print(f'market pools: {failures} differ')
sys.exit(1 if failures else 0)
