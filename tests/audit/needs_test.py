"""The rules about measured needs (NED03 to NED05, SUB02, SUB05, SUB07) and the data part of DEF03 and DEF04, in a
generated firm: planted effects fire or stay clear, and every figure of the evidence is worked out again from the rows
with numpy, statsmodels and DuckDB. p-values are compared with permutations of numpy's own generator, so within their
Monte Carlo error; the draws themselves are followed in tests/stats/permuted_test.py."""
import datetime, json, os, pathlib, subprocess, sys

import duckdb
import numpy as np
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'facts'))
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = 0, 0
NEEDS = ['speed', 'price', 'advice', 'quiet']
RULES = 'NED03,NED04,NED05,SUB02,SUB05,DEF03,DEF04'  # SUB07 reads more, and is asked alone
PERMUTATIONS = 300  # of the second calculation


def expect(what, got, want, tolerance=2e-6):
    global failures, compared
    compared += 1
    both = isinstance(got, (int, float)) and isinstance(want, (int, float)) and not isinstance(want, bool)
    if not (abs(got - want) <= tolerance if both else got == want):
        failures += 1
        print(f'{what}: got {got!r}, expected {want!r}')


HEAD = '''lode: 1
segmentation: firm
match: first
attributes:
  kind: {type: enum, values: [shop, plant, office], family: kind, nest: operations}
  staff: {type: integer, min: 1, family: size, nest: demographics}
  town: {type: boolean, family: place, nest: demographics}
  shift: {type: integer, min: 1, family: work, nest: operations}
needs: {speed: {title: Speed}, price: {title: A low price}, advice: {title: Advice}, quiet: {title: Quiet}}
segments:
'''
BY_KIND = HEAD + '''  - {id: shop, where: "kind = 'shop'", needs: [{need: speed, because: kind}]}
  - {id: plant, where: "kind = 'plant'", needs: [{need: price, because: kind}]}
  - {id: office, where: "kind = 'office'", needs: [{need: quiet, because: kind}]}
'''
BY_SIZE = HEAD + '''  - {id: large, where: "staff > 60"}
  - {id: small, where: "staff <= 60 and town"}
  - {id: others, residual: true}
'''
BROAD = HEAD + '''  - {id: towns, where: "staff > 3"}
  - {id: rest, residual: true}
'''


class Firm:
    """kind drives needs (speed in shops, price in plants), shift splits offices; staff and town drive nothing, but
    staff drives profit."""
    def __init__(self, n, seed, effect=1.0):
        r = self.r = np.random.default_rng(seed)
        self.n, self.answers = n, {}
        self.kind = r.choice(['shop', 'plant', 'office'], n, p=[0.35, 0.3, 0.35])
        self.staff, self.shift = r.integers(1, 100, n), r.integers(1, 30, n)
        self.town = r.uniform(size=n) < 0.6
        z = r.normal(size=(n, 4))
        z[:, 0] += effect * (self.kind == 'shop')
        z[:, 1] += effect * (self.kind == 'plant')
        z[:, 2] += 2 * effect * ((self.kind == 'office') & (self.shift > 12))
        z[:, 3] += effect * (self.kind == 'office')
        self.ratings = np.clip(np.round(3 + z), 1, 5)
        self.ratings[r.uniform(size=(n, 4)) < 0.1] = np.nan
        self.importance = (self.ratings - 1) / 4
        accounts = [dict(account_id=f'A{i:04}', name=f'Firm {i}', kind=self.kind[i], staff=int(self.staff[i]),
                         town='yes' if self.town[i] else 'no', shift=int(self.shift[i])) for i in range(n)]
        rating = [dict(account_id=f'A{i:04}', need_id=NEEDS[c], importance=int(self.ratings[i, c]), supplier='us',
                       scale_min=1, scale_max=5, as_of='2025-05-01', source_kind='call')
                  for i in range(n) for c in range(4) if not np.isnan(self.ratings[i, c])]
        lines = []
        for i in range(n):
            for _ in range(int(r.integers(2, 7))):
                quantity = int(r.integers(1, 9))
                paid = 10 * (1 + 0.2 * r.normal() + (0.3 if self.staff[i] > 60 else 0))
                revenue = round(quantity * max(paid, 1), 2)
                lines.append(dict(account_id=f'A{i:04}', date=datetime.date(2024, 1, 2) + datetime.timedelta(
                    days=int(r.integers(0, 720))), product_id=f'P{int(r.integers(0, 4))}', quantity=quantity,
                    revenue=revenue, cost=round(revenue * r.uniform(0.3, 0.9), 2)))
        pools = [dict(account_id=f'A{i:04}', year=2025, revenue_pool=int(r.integers(1, 90)) * 1000, source_kind='call')
                 for i in range(n) if r.uniform() < 0.5]
        self.tables = {
            'account': (['account_id', 'name', 'kind', 'staff', 'town', 'shift'], accounts),
            'need_rating': (['account_id', 'need_id', 'importance', 'supplier', 'scale_min', 'scale_max', 'as_of',
                             'source_kind'], rating),
            'line': (['account_id', 'date', 'product_id', 'quantity', 'revenue', 'cost'], lines),
            'pool': (['account_id', 'year', 'revenue_pool', 'source_kind'], pools)}
        self.workspace = L.Workspace(binary, self.tables)
        file = lambda table: f"read_parquet('{self.workspace.dir}/batches/*/{table}.parquet')"
        self.db = duckdb.connect()
        for table in self.tables:
            self.db.execute(f'CREATE VIEW {table} AS SELECT * FROM {file(table)}')

    def rated(self):
        return ~np.all(np.isnan(self.importance), axis=1)

    def segments(self, scheme):
        if scheme == 'kind':
            return np.array([['shop', 'plant', 'office'].index(k) for k in self.kind])
        return np.where(self.staff > 60, 0, np.where(self.town, 1, 2))

    def check(self, text, rule, threads='1'):
        """The findings of one rule, and the whole answer; the rules are asked at once, each scheme once."""
        rules = rule if rule == 'SUB07' else RULES
        if (text, threads, rules) not in self.answers:
            self.answers[text, threads, rules] = self.ask(text, threads, rules)
        out = self.answers[text, threads, rules]
        return [f for f in json.loads(out)['findings'] if f['rule'] == rule], out

    def ask(self, text, threads, rules):
        file = self.workspace.dir / 'segmentations' / 'firm.yaml'
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z')
        done = subprocess.run([binary, 'check', str(file), '-w', str(self.workspace.dir), '--format', 'json', '--profile',
                               'data', '--rule', rules, '--threads', threads], env=env, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f'check: exit {done.returncode}\n{done.stderr}')
        return done.stdout

    def revenue(self, keep):
        ids = [f'A{i:04}' for i in np.flatnonzero(keep)]
        return float(self.db.execute('''SELECT coalesce(sum(revenue), 0) FROM line, (SELECT max(date) AS d FROM line)
            WHERE date > d - INTERVAL 12 MONTH AND list_contains(?, account_id)''', [ids]).fetchone()[0])


def standard(values):
    return (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)


def r_squared(values, groups):
    """r2 and adjusted over all columns, by regression of each on dummies of the groups."""
    z, within, cells = standard(values), 0, 0
    for y in z.T:
        keep = ~np.isnan(y)
        dummies = (groups[keep, None] == np.unique(groups[keep])).astype(float)
        within += sm.OLS(y[keep], dummies).fit().ssr
        cells += keep.sum()
    n, k, r2 = len(groups), len(np.unique(groups)), 1 - within / cells
    return r2, 1 - (1 - r2) * (n - 1) / (n - k)


def between(z, known, groups, labels):
    return sum((np.where(known, z, 0)[groups == g].sum(axis=0) ** 2 / np.maximum(known[groups == g].sum(axis=0), 1))
               for g in labels)


def p_of(values, groups, columns=False, seed=5):
    """Permutation p of all columns together, or of each."""
    z, known, r, labels = standard(values), ~np.isnan(values), np.random.default_rng(seed), np.unique(groups)
    figure = lambda g: between(z, known, g, labels) if columns else between(z, known, g, labels).sum()
    seen = figure(groups)
    return (1 + sum(figure(r.permutation(groups)) >= seen - 1e-9 for _ in range(PERMUTATIONS))) / (1 + PERMUTATIONS)


def near_p(what, got, want):
    expect(what, got, float(want), 4.5 * np.sqrt(max(want * (1 - want), 0.003) * (1 / PERMUTATIONS + 1 / 1000)))


def stretches(values, bounds):
    """The fifths of an attribute, cut further where rules cut it."""
    ordered = np.sort(values)
    cuts = [ordered[i * len(ordered) // 5] for i in range(1, 5)]
    return np.array([sum(v >= c for c in cuts) * 10 + sum(v > b for b in bounds) for v in values])


def stake(what, evidence, firm, keep):
    expect(f'{what}: accounts', evidence['accounts'], int(keep.sum()))
    expect(f'{what}: revenue', evidence['revenue'], firm.revenue(keep), 0.006)


def undifferentiated(firm):
    findings, text = firm.check(BY_SIZE, 'NED03')
    expect('NED03 fires', [(f['outcome'], f['severity']) for f in findings], [('fires', 'error')])
    e, rated = findings[0]['evidence'], firm.rated()
    groups = firm.segments('size')[rated]
    r2, adjusted = r_squared(firm.importance[rated], groups)
    for name, want in dict(rated=int(rated.sum()), groups=3, r2=r2, adjusted=adjusted, permutations=1000, limit=0.06,
                           alpha=0.05).items():
        expect(f'NED03 {name}', e[name], want)
    near_p('NED03 p', e['p'], p_of(firm.importance[rated], groups))
    stake('NED03', e, firm, np.full(firm.n, True))
    by_need = multipletests(p_of(firm.importance[rated], groups, columns=True), method='fdr_bh')[1]
    order = [NEEDS.index(n['need']) for n in e['needs']]
    for n, c in zip(e['needs'], order):
        near_p(f'NED03 {n["need"]} p', n['p_adjusted'], by_need[c])
        keep = ~np.isnan(firm.importance[:, c])
        expect(f'NED03 {n["need"]} adjusted', n['adjusted'],
               r_squared(firm.importance[keep][:, [c]], firm.segments('size')[keep])[1])
    kind = np.unique(firm.kind, return_inverse=True)[1]
    expect('NED03 better', e['better'][0]['attribute'], 'kind')
    expect('NED03 better adjusted', e['better'][0]['adjusted'], r_squared(firm.importance[rated], kind[rated])[1])
    pair = kind * 100 + stretches(firm.shift, [])
    expect('NED03 pair', (e['pair']['attributes'], 'kind' in findings[0]['fix']), (['kind', 'shift'], True))
    expect('NED03 pair adjusted', e['pair']['adjusted'], r_squared(firm.importance[rated], pair[rated])[1])
    expect('NED03 by kind is clear', firm.check(BY_KIND, 'NED03')[0], [])
    for threads in ('4',):
        expect(f'{threads} threads', firm.check(BY_SIZE, 'NED03', threads)[1], text)


def unrelated(firm):
    findings, _ = firm.check(BY_SIZE, 'NED04')
    got = {f['evidence']['attribute']: f for f in findings}
    expect('NED04 definers', {a: f['severity'] for a, f in got.items()}, {'staff': 'error', 'town': 'warning'})
    rated = firm.rated()
    groupings = {'staff': stretches(firm.staff, [60])[rated], 'town': firm.town[rated].astype(int)}
    p = multipletests([p_of(firm.importance[rated], g) for g in groupings.values()], method='fdr_bh')[1]
    for (name, groups), want in zip(groupings.items(), p):
        e = got[name]['evidence']
        r2, adjusted = r_squared(firm.importance[rated], groups)
        expect(f'NED04 {name}', [e['rated'], e['groups']], [len(groups), len(np.unique(groups))])
        expect(f'NED04 {name} r2', e['r2'], r2)
        expect(f'NED04 {name} adjusted', e['adjusted'], adjusted)
        near_p(f'NED04 {name} p', e['p_adjusted'], want)
        expect(f'NED04 {name} better', e['better'][0]['attribute'], 'kind')
    expect('NED04 alone', got['staff']['evidence']['sole_definer_of'], ['large'])
    # The residual is decided by both, and by neither alone.
    stake('NED04 staff', got['staff']['evidence'], firm, firm.segments('size') < 2)
    stake('NED04 town', got['town']['evidence'], firm, firm.segments('size') == 1)
    expect('NED04 by kind is clear', firm.check(BY_KIND, 'NED04')[0], [])


def elsewhere(values, groups):
    z, known = standard(values), ~np.isnan(values)
    cells, k = np.where(known, z, 0), groups.max() + 1
    sums = np.array([cells[groups == g].sum(axis=0) for g in range(k)])
    counts = np.array([known[groups == g].sum(axis=0) for g in range(k)])
    distance = np.empty((len(z), k))
    for g in range(k):
        own = (groups == g)[:, None]
        s, c = sums[g] - own * cells, counts[g] - own * known
        distance[:, g] = (((z - s / np.maximum(c, 1)) ** 2) * known)[:, :].sum(axis=1, where=known)
    wrong = np.argmin(distance, axis=1) != groups
    return np.array([wrong[groups == g].mean() for g in range(k)])


def mixed(firm):
    """Of the segments by size none is nearer to its own middle than chance; offices are two kinds by shift."""
    rated = firm.rated()
    values, groups = firm.importance[rated], firm.segments('size')[rated]
    seen, r = elsewhere(values, groups), np.random.default_rng(3)
    chance = np.array([elsewhere(values, r.permutation(groups)) for _ in range(300)])
    findings, _ = firm.check(BY_SIZE, 'NED05')
    got = {f['segments'][0]: f['evidence'] for f in findings}
    p = (1 + (chance <= seen + 1e-12).sum(axis=0)) / 301
    for g, name in enumerate(['large', 'small', 'others']):
        if abs(p[g] - 0.05) > 0.03 and p[g] > 0.05:
            expect(f'NED05 {name} fires', name in got, True)
        if name not in got:
            continue
        e = got[name]
        expect(f'NED05 {name} elsewhere', e['elsewhere'], seen[g])
        expect(f'NED05 {name} by chance', e['by_chance'], chance[:, g].mean(), 0.02)
        expect(f'NED05 {name} limit', e['limit'], np.quantile(chance[:, g], 0.05), 0.03)
        near_p(f'NED05 {name} p', e['p'], p[g])
        stake(f'NED05 {name}', e, firm, firm.segments('size') == g)
    findings, _ = firm.check(BY_KIND, 'NED05')
    expect('NED05 by kind', [(f['segments'], f['severity']) for f in findings], [(['office'], 'warning')])
    e, office = findings[0]['evidence'], firm.kind[rated] == 'office'
    split = e['split']
    expect('NED05 split', split['attribute'], 'shift')
    bound = int(split['condition'].split('<=')[1])
    inside = (firm.shift[rated] <= bound)[office]
    z = standard(values[office])
    gain = between(z, ~np.isnan(z), inside.astype(int), [0, 1]).sum() / (~np.isnan(z)).sum()
    expect('NED05 gain', split['gain'], gain)
    expect('NED05 sides', [split['inside'], split['outside']], [int(inside.sum()), int((~inside).sum())])
    expect('NED05 split p', split['p'] < 0.01, True)
    expect('NED05 near the planted bound', abs(bound - 12) <= 3, True)
    expect('NED05 better than chance', e['elsewhere'] <= e['limit'], True)


def broad(firm):
    findings, _ = firm.check(BROAD, 'SUB02')
    expect('SUB02 fires', [(f['segments'], f['severity']) for f in findings], [(['towns'], 'error')])
    e, inside = findings[0]['evidence'], firm.staff > 3
    spread = lambda keep: (sum(np.nansum((c[keep] - np.nanmean(c[keep])) ** 2) / np.nanvar(c, ddof=1)
                               for c in firm.importance.T) / sum((~np.isnan(c[keep])).sum() - 1 for c in firm.importance.T))
    expect('SUB02 share', e['share'], inside.mean())
    expect('SUB02 spread', e['spread'], spread(inside) / spread(np.full(firm.n, True)))
    expect('SUB02 rated', e['rated'], int((inside & firm.rated()).sum()))
    expect('SUB02 split', e['split']['attribute'], 'kind')
    stake('SUB02', e, firm, inside)
    narrow = BROAD.replace('staff > 3', "kind in ('shop', 'plant') and staff > 1")
    findings, _ = firm.check(narrow, 'SUB02')
    spread_inside = spread((firm.kind != 'office') & (firm.staff > 1)) / spread(np.full(firm.n, True))
    expect('SUB02 tight but large', [(f['severity']) for f in findings if f['segments'] == ['towns']],
           ['warning' if spread_inside < 0.9 else 'error'])
    expect('SUB02 by kind is clear', firm.check(BY_KIND, 'SUB02')[0], [])


PRICE = '''WITH l AS (SELECT account_id, product_id, CAST(revenue AS DOUBLE) AS revenue, CAST(quantity AS DOUBLE) AS quantity
             FROM line WHERE date > (SELECT max(date) FROM line) - INTERVAL 12 MONTH),
  b AS (SELECT account_id, product_id, sum(revenue) AS r, sum(quantity) AS q FROM l GROUP BY ALL),
  m AS (SELECT product_id, sum(r) / sum(q) AS mean FROM b GROUP BY ALL HAVING count(*) > 1)
  SELECT account_id, sum(r * (r / q) / mean) / sum(r) AS level FROM b JOIN m USING (product_id) GROUP BY ALL'''


def business(firm):
    """Kinds pay alike; the large pay more, which SUB05 has to see."""
    findings, _ = firm.check(BY_KIND, 'SUB05')
    expect('SUB05 fires', [(f['outcome'], f['severity']) for f in findings], [('fires', 'error')])
    if not findings:
        return
    figures = {f['figure']: f for f in findings[0]['evidence']['figures']}
    expect('SUB05 figures', sorted(figures), ['growth_12m', 'price', 'profit_12m', 'retention', 'share'])
    level = dict(firm.db.execute(PRICE).fetchall())
    price = np.array([level.get(f'A{i:04}', np.nan) for i in range(firm.n)])
    keep = ~np.isnan(price)
    groups = firm.segments('kind')[keep]
    expect('SUB05 price accounts', figures['price']['accounts'], int(keep.sum()))
    expect('SUB05 price adjusted', figures['price']['adjusted'], r_squared(price[keep][:, None], groups)[1])
    near_p('SUB05 price p', figures['price']['p'], p_of(price[keep][:, None], groups))
    profit = dict(firm.db.execute('''SELECT account_id, CAST(sum(revenue - cost) AS DOUBLE) FROM line
        WHERE date > (SELECT max(date) FROM line) - INTERVAL 12 MONTH GROUP BY 1''').fetchall())
    # Without a line in 12 months an account is no customer any more.
    x = np.array([profit[f'A{i:04}'] for i in range(firm.n) if f'A{i:04}' in profit])
    bought = np.array([f'A{i:04}' in profit for i in range(firm.n)])
    x = np.sign(x) * np.log1p(np.abs(x) / np.median(np.abs(x)))
    expect('SUB05 profit adjusted', figures['profit_12m']['adjusted'],
           r_squared(x[:, None], firm.segments('kind')[bought])[1])
    stake('SUB05', findings[0]['evidence'], firm, bought)
    p = [f['p'] for f in figures.values() if f['p'] is not None]
    adjusted = [f['p_adjusted'] for f in figures.values() if f['p'] is not None]
    for got, want in zip(adjusted, multipletests(p, method='fdr_bh')[1]):
        expect('SUB05 corrected', got, want)
    expect('SUB05 better', 'staff' in [b['attribute'] for b in findings[0]['evidence']['better']], True)
    expect('SUB05 by size is clear', firm.check(BY_SIZE, 'SUB05')[0], [])


def outside(firm):
    """Money behind a need: the pool where one is stated, else revenue of the last 12 months."""
    scheme = HEAD + '''  - {id: town_shops, where: "kind = 'shop' and town", needs: [{need: advice, because: kind}]}
  - {id: rest, residual: true}
'''
    findings, _ = firm.check(scheme, 'SUB07')
    expect('SUB07 fires', [(f['segments'], f['severity']) for f in findings], [(['town_shops'], 'warning')])
    need = findings[0]['evidence']['needs'][0]
    high = firm.importance[:, NEEDS.index('advice')] >= 0.75
    inside = (firm.kind == 'shop') & firm.town
    expect('SUB07 accounts', [need['accounts_inside'], need['accounts_outside']],
           [int((high & inside).sum()), int((high & ~inside).sum())])
    done = L.run(binary, 'dig', 'Q2', '--segmentation', 'firm', '-w', str(firm.workspace.dir), '--top', '0', '--format', 'json')
    pool = {int(r['account_id'][1:]): r for r in json.loads(done)['tables']['pool_accounts'] if r['pool'] is not None}
    twelve = dict(firm.db.execute('''SELECT account_id, CAST(sum(revenue) AS DOUBLE) FROM line
        WHERE date > (SELECT max(date) FROM line) - INTERVAL 12 MONTH GROUP BY 1''').fetchall())
    money = lambda i: pool[i]['pool'] if i in pool else twelve.get(f'A{i:04}', 0)
    for name, keep in dict(pool_inside=high & inside, pool_outside=high & ~inside).items():
        expect(f'SUB07 {name}', need[name], sum(money(i) for i in np.flatnonzero(keep)), 0.01)
    kinds = [pool[i]['kind'] if i in pool else 'revenue' if money(i) > 0 else 'unknown' for i in np.flatnonzero(high)]
    expect('SUB07 by', [need['by_stated_pool'], need['by_modelled_pool'], need['by_revenue'], need['unknown']],
           [kinds.count(k) for k in ('stated', 'modelled', 'revenue', 'unknown')])
    expect('SUB07 share', need['share_outside'], need['pool_outside'] / (need['pool_outside'] + need['pool_inside']), 1e-5)
    stake('SUB07', findings[0]['evidence'], firm, high & ~inside)
    wide = scheme.replace("kind = 'shop' and town", 'staff > 2')
    expect('SUB07 inside is clear', firm.check(wide, 'SUB07')[0], [])


def deeper(firm):
    rated = firm.rated()
    findings, _ = firm.check(BY_SIZE, 'DEF03')
    second = {f['segments'][0]: f['evidence'].get('second') for f in findings}
    base = stretches(firm.staff, [60])
    expect('DEF03 second', second['large']['attribute'], 'kind')
    expect('DEF03 alone', second['large']['adjusted_alone'], r_squared(firm.importance[rated], base[rated])[1])
    kind = np.unique(firm.kind, return_inverse=True)[1]
    expect('DEF03 together', second['large']['adjusted_together'],
           r_squared(firm.importance[rated], (base * 10 + kind)[rated])[1])
    findings, _ = firm.check(BY_SIZE, 'DEF04')
    candidates = findings[0]['evidence']['candidates']
    expect('DEF04 candidates', [c['attribute'] for c in candidates], ['kind', 'shift'])
    expect('DEF04 kind', candidates[0]['adjusted'], r_squared(firm.importance[rated], kind[rated])[1])


def exempt_and_few(firm, few):
    planned = BY_SIZE.replace('"staff > 60"}', '"staff > 60", mode: account, plans: [{account: A0001, plan: P}]}')
    findings, _ = firm.check(planned, 'NED03')
    keep = firm.rated() & (firm.segments('size') > 0)
    expect('NED03 without the planned', findings[0]['evidence']['rated'], int(keep.sum()))
    expect('NED03 names', findings[0]['segments'], ['small', 'others'])
    got = {f['evidence']['attribute']: f['severity'] for f in firm.check(planned, 'NED04')[0]}
    expect('NED04 sole no more', got, {'staff': 'warning', 'town': 'warning'})
    expect('NED05 planned', [f for f in firm.check(planned, 'NED05')[0] if 'large' in f['segments']], [])
    nobody = BY_SIZE.replace('match: first', 'match: first\nuniverse: "staff > 1000"')
    for rule in ('NED03', 'NED04', 'NED05', 'SUB02', 'SUB05', 'SUB07'):
        expect(f'{rule} of nobody', {f['outcome'] for f in few.check(nobody, rule)[0]}, {'undetermined'})
    for rule in ('NED03', 'NED04', 'SUB05'):
        expect(f'{rule} undetermined', {f['outcome'] for f in few.check(BY_SIZE, rule)[0]}, {'undetermined'})
    expect('NED05 undetermined', 'undetermined' in {f['outcome'] for f in few.check(BY_SIZE, 'NED05')[0]}, True)
    settings = firm.workspace.dir / 'lode.yaml'
    whole = settings.read_text()
    settings.write_text(whole + 'thresholds: {NED03.adjusted: 0.9, NED03.permutations: 200}\n')
    findings = json.loads(firm.ask(BY_KIND, '1', 'NED03'))['findings']
    expect('thresholds', [(f['outcome'], f['evidence']['limit'], f['evidence']['permutations']) for f in findings],
           [('fires', 0.9, 200)])
    settings.write_text(whole)


firm, few = Firm(260, 11), Firm(24, 4, effect=0)
for part in (undifferentiated, unrelated, mixed, broad, business, outside, deeper):
    part(firm)
exempt_and_few(firm, few)
print(f'needs: {compared} figures compared, {failures} differ')
sys.exit(1 if failures else 0)
