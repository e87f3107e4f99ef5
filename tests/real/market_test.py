"""Markets around segments on the figures of the US Census: each euro once in a list of parents and children, size classes
beside their total, withheld figures told by the rest or left unknown. Skips where the data is absent."""
import json, os, pathlib, shutil, subprocess, sys, tempfile

import duckdb

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import build

LODE = str(pathlib.Path(sys.argv[1]).resolve())
DATA = build.shared_data() / 'market_size'
compared = 0
SEGMENTS = '''lode: 1
segmentation: firms
match: first
segments:
  - {id: landscapers, title: Landscapers, where: "industry = '561730'"}
  - {id: restaurants, title: Restaurants, where: "industry in ('7225', '722511', '722513')"}
  - {id: everything, title: Everything else, residual: true}
'''


def same(what, got, want):
    global compared
    compared += 1
    assert got is not None and want is not None and abs(got - want) <= 1e-9 * max(1, abs(want)), (what, got, want)


def run(*words):
    done = subprocess.run([LODE, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def workspace(home, sectors):
    (home / 'firms').mkdir(parents=True)
    rows = [(f'L{i}', '561730', 100000 * (i + 1)) for i in range(7)]
    rows += [(f'R{i}', code, 500000) for i, code in enumerate(['7225', '722511', '722513'] * 4)]
    rows += [(f'S{i}', code, 9000000) for i, code in enumerate(sectors)]
    (home / 'firms/firms.csv').write_text('Id,Name,Industry,Country,Turnover\n' + ''.join(
        f'{i},Firm {i},{code},US,{turnover}\n' for i, code, turnover in rows))
    shares = [.01, .02, .03, .04, .05, .06, .5]
    (home / 'firms/spend.csv').write_text('Id,Year,Spend,Kind\n' + ''.join(
        f'L{i},2012,{100000 * (i + 1) * s:.2f},management_conversation\n' for i, s in enumerate(shares)))
    run('init', home / 'w')
    shutil.copy(HERE / 'market_size/lode.yaml', home / 'w/lode.yaml')
    for name in ('census', 'firms'):
        shutil.copy(HERE / f'market_size/maps/{name}.yaml', home / f'w/maps/{name}.yaml')
    (home / 'w/segmentations').mkdir(exist_ok=True)
    (home / 'w/segmentations/firms.yaml').write_text(SEGMENTS)
    run('load', DATA / 'us_sbo_2012_by_naics.csv', DATA / 'us_abs_2017_by_naics_size.csv', '--map', 'maps/census.yaml',
        '-w', home / 'w', '--no-input')
    run('load', home / 'firms', '--map', 'maps/firms.yaml', '-w', home / 'w', '--no-input')


def dig(home, day):
    (home / 'w/lode.yaml').write_text((HERE / 'market_size/lode.yaml').read_text().replace('2012-12-31', day))
    doc = json.loads(run('dig', 'pool', '-w', home / 'w', '--format', 'json', '--top', 0))
    return {r['segment']: r for r in doc['tables']['market_by_segment']}, doc['tables']['market_cells']


def inside(outer, inner):
    if outer == inner:
        return False
    if outer == '00':
        return True
    if '-' in outer:
        low, high = outer.split('-')
        return low <= inner[:2] <= high
    return '-' not in inner and inner.startswith(outer)


def of_2012(home, db):
    by, cells = dig(home, '2012-12-31')
    same('landscaping firms', by['landscapers']['firms'], 451821)
    same('landscaping', by['landscapers']['revenue'], 63020276000)
    same('its pool', by['landscapers']['market_pool'], 63020276000 * .04)
    same('restaurants: the parent, its children inside', by['restaurants']['firms'], 471054)
    same('restaurants', by['restaurants']['revenue'], 453892915000)
    total, = db.execute("SELECT CAST(RCPALL AS BIGINT) * 1000 FROM sbo WHERE NAICS2012 = '00'").fetchone()
    sectors = db.execute("SELECT sum(CAST(RCPALL AS BIGINT)) * 1000, sum(CAST(FIRMALL AS BIGINT)) FROM sbo WHERE "
                         "NAICS2012 <> '00' AND (length(NAICS2012) = 2 OR NAICS2012 LIKE '%-%')").fetchone()
    same('all sectors', by['all']['revenue'], sectors[0])
    same('firms of all sectors', by['all']['firms'], sectors[1])
    assert by['all']['revenue'] <= total * 1.0001, 'no more than the total of the United States'
    counted = [c['industry'] for c in cells if c['counted']]
    assert not any(inside(a, b) for a in counted for b in counted), 'no industry counts beside one that contains it'
    published = dict(db.execute('SELECT NAICS2012, CAST(RCPALL AS BIGINT) * 1000 FROM sbo').fetchall())
    withheld = {c for c, in db.execute("SELECT NAICS2012 FROM sbo WHERE CAST(RCPALL AS BIGINT) = 0 "
                                       "AND CAST(FIRMALL AS BIGINT) > 0").fetchall()}
    assert {c['industry'] for c in cells if c['revenue'] is None} == withheld and len(withheld) == 9
    parent = {c: max((p for p in published if inside(p, c)), key=lambda p: (p != '00', len(p) if '-' not in p else 1),
                     default=None) for c in published}
    told = 0
    for c in cells:
        if c['industry'] not in withheld:
            same(c['industry'], c['used'], published[c['industry']])
            continue
        p = parent[c['industry']]
        siblings = [s for s in published if parent[s] == p and s != c['industry']]
        if p not in withheld and not withheld & set(siblings) and published[p] >= sum(published[s] for s in siblings):
            told += 1
            same(c['industry'], c['used'], published[p] - sum(published[s] for s in siblings))
    return len(withheld), told


def of_2017(home, db):
    by, cells = dig(home, '2017-12-31')
    same('landscaping firms with staff', by['landscapers']['firms'], 103719)
    assert by['landscapers']['year'] == '2017'
    # Size classes are part of the total: they never count beside it.
    sized = [c for c in cells if c['year'] == '2017' or c['year'] == 2017]
    assert not any(c['counted'] for c in sized if c['size_class'] not in ('All firms', None))
    # Four classes of one sector are withheld: none of them can be told.
    assert sum(c['revenue'] is None and c['used'] is None for c in sized) == 4, 'withheld classes stay unknown'
    sector, = db.execute("SELECT CAST(RCPPDEMP AS BIGINT) * 1000 FROM abs WHERE NAICS2017 = '56.0' AND EMPSZFI = '001'").fetchone()
    same('sector 56', next(c['used'] for c in sized if c['industry'] == '56' and c['size_class'] == 'All firms'), sector)


def main():
    if not DATA.is_dir():
        print(f'market_size: skipped, {DATA} is not there')
        return
    db = duckdb.connect()
    for view, file in (('sbo', 'us_sbo_2012_by_naics.csv'), ('abs', 'us_abs_2017_by_naics_size.csv')):
        db.execute(f"CREATE VIEW {view} AS SELECT * FROM read_csv('{DATA / file}', all_varchar = true)")
    sectors = [c for c, in db.execute("SELECT NAICS2012 FROM sbo WHERE NAICS2012 <> '00' AND (length(NAICS2012) = 2 OR "
                                      "NAICS2012 LIKE '%-%') ORDER BY 1").fetchall()]
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        workspace(home, sectors)
        withheld, told = of_2012(home, db)
        of_2017(home, db)
    print(f'market_size: {compared} figures compared, 0 differ; {withheld} withheld in 2012, {told} of them told by the rest')


main()
