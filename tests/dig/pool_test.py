"""Q2 worked out again in plain Python: pools from the best evidence, limits down the hierarchy, upside by account, the model's
back-test with scikit-learn and numpy, what a pool is worth knowing by numeric integration, and the market from the raw file."""
import csv, datetime, json, math, pathlib, random, subprocess, sys, tempfile
from collections import defaultdict

import duckdb, numpy as np, yaml
from sklearn.linear_model import QuantileRegressor

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'facts')]
import ledgers as L

binary = str(pathlib.Path(sys.argv[1]).resolve())
compared = 0
AS_OF = datetime.date(2025, 12, 31)
EXAMPLE = yaml.safe_load((ROOT.parent / 'examples' / 'food-beverage' / 'lode.yaml').read_text())
PLAN_COST = EXAMPLE.get('account_plans', {}).get('cost')
RANK = dict(contract=1, top_to_top=2, management_conversation=2, scorecard=3, call=4, own_data=4, public=4, model=5, claim=5)


def same(what, got, want, relative=1e-9):
    global compared
    compared += 1
    if got is None or want is None:
        assert got is want, (what, got, want)
    else:
        assert abs(float(got) - float(want)) <= relative * max(1, abs(float(want))), (what, got, want)


def dig(home, *words):
    return json.loads(L.run(binary, 'dig', 'pool', '-w', str(home), '--top', '0', '--format', 'json', *words))


# --- hand-made evidence ----------------------------------------------------------------------------------------------

class Case:
    """Accounts in trees three deep, pools of several categories, years and kinds, limits of several scopes."""
    def __init__(self, seed):
        r = random.Random(seed)
        self.accounts, self.lines, self.pools, self.caps, self.evidence = [], [], [], [], []
        for i in range(60):
            parent = r.choice([None, None] + [a['account_id'] for a in self.accounts[-6:]])
            self.accounts.append(dict(account_id=f'A{i:02}', name=f'Firm {i}', parent_id=parent,
                                      turnover=r.choice([None, None, 40000, 900000]), country=r.choice(['DE', 'FR'])))
            if r.random() < .7:
                self.lines.append(dict(account_id=f'A{i:02}', date='2025-06-30', revenue=r.randint(1, 20000)))
            for _ in range(r.choice([0, 0, 1, 2, 4])):
                kind = r.choice(list(RANK))
                evidence = None
                if r.random() < .5:
                    evidence = f'E{len(self.evidence)}'
                    day = AS_OF - datetime.timedelta(days=r.randint(-40, 900))
                    self.evidence.append(dict(evidence_id=evidence, kind=kind, date=day.isoformat()))
                pool = r.randint(0, 60000)
                bounds = r.random() < .5
                self.pools.append(dict(account_id=f'A{i:02}', year=r.choice([2022, 2024, 2025, 2025, 2026]),
                                       category=r.choice([None, 'x', 'y']), revenue_pool=pool, source_kind=kind,
                                       low=round(pool * .8, 1) if bounds else None,
                                       high=round(pool * 1.3, 1) if bounds else None,
                                       evidence_id=evidence, profit_pool=r.choice([None, round(pool * .3, 1), round(pool * 1.1, 1)])))
            for _ in range(r.choice([0, 0, 0, 1, 2])):
                self.caps.append(dict(account_id=f'A{i:02}', share_max=r.choice([.1, .3, .5, .8]), scope=r.choice(['all', 'site']),
                                      source=r.choice(['contract', 'call', 'hearsay'])))
        self.lines += [dict(account_id='A00', date=d, revenue=10) for d in ('2024-01-02', '2025-01-01', '2025-12-31')]
        # Of equals in one load the larger counts; distinct keys keep the oracle free of that rule.
        self.tables = dict(account=(['account_id', 'name', 'parent_id', 'turnover', 'country'], self.accounts),
                           line=(['account_id', 'date', 'revenue'], self.lines),
                           pool=(list(self.pools[0]), self.pools), cap=(list(self.caps[0]), self.caps),
                           evidence=(['evidence_id', 'kind', 'date'], self.evidence))

    def root(self, account):
        parents = {a['account_id']: a['parent_id'] for a in self.accounts}
        while parents[account]:
            account = parents[account]
        return account

    def up(self, account):
        parents = {a['account_id']: a['parent_id'] for a in self.accounts}
        while account:
            yield account
            account = parents[account]

    def parts(self):
        """The evidence that counts: account -> rows."""
        # Evidence of a later day is not seen from as_of; the pool that names it is then of its year.
        dates = {e['evidence_id']: datetime.date.fromisoformat(e['date']) for e in self.evidence}
        dates = {e: day for e, day in dates.items() if day <= AS_OF}
        best = {}
        for p in self.pools:
            if p['year'] > AS_OF.year:
                continue
            day = dates.get(p['evidence_id'], min(datetime.date(p['year'], 12, 31), AS_OF))
            fresh = day > L.months_back(AS_OF, 6 if p['source_kind'] == 'scorecard' else 12)
            row = dict(p, day=day, fresh=fresh, merit=(RANK[p['source_kind']], not fresh, -p['year']))
            key = (p['account_id'], p['category'])
            rank = (*row['merit'], -p['revenue_pool'], p['source_kind'])
            if key not in best or rank < best[key][0]:
                best[key] = (rank, row)
        of = defaultdict(dict)
        for (account, category), (_, row) in best.items():
            of[account][category] = row
        out = {}
        for account, rows in of.items():
            total = rows.get(None)
            others = [x for c, x in rows.items() if c and (not total or x['year'] != total['year'])]
            if total and (not others or total['merit'] <= max(x['merit'] for x in others)):
                out[account] = [total]
            else:
                out[account] = others
        return out

    def limit(self, account):
        """The lowest over scopes of the best-ranked limits on the account or anything above it."""
        scopes = defaultdict(list)
        for a in self.up(account):
            for c in self.caps:
                if c['account_id'] == a:
                    scopes[c['scope']].append((RANK.get(c['source'], 5), c['share_max']))
        shares = [s for rows in scopes.values() for rank, s in rows if rank == min(r for r, _ in rows)]
        return min(shares) if shares else None

    def units(self):
        parts, members = self.parts(), defaultdict(list)
        for a in self.accounts:
            members[self.root(a['account_id'])].append(a['account_id'])
        turnover = {a['account_id']: a['turnover'] for a in self.accounts}

        def rolled(account):
            if turnover[account] is not None:
                return turnover[account]
            children = [a['account_id'] for a in self.accounts if a['parent_id'] == account]
            values = [rolled(c) for c in children]
            return sum(values) if children and None not in values else None
        for root, accounts in members.items():
            rows = [(a, row) for a in accounts for row in parts.get(a, [])]
            if not rows:
                continue
            captured = sum(l['revenue'] for l in self.lines if l['account_id'] in accounts and l['date'] > '2024-12-31')
            stated = sum(r['revenue_pool'] for _, r in rows)
            firm = rolled(root)
            top = firm if firm else math.inf
            clamp = lambda v: max(captured, min(v, top))
            shares = [self.limit(a) for a in accounts]
            of_parts = [(r['revenue_pool'], self.limit(a)) for a, r in rows]
            share = min((s for s in shares if s is not None), default=None)
            if any(s is not None for _, s in of_parts) and stated > 0:
                share = sum(v * (1 if s is None else s) for v, s in of_parts) / stated
            yield root, dict(stated=stated, pool=clamp(stated), captured=captured, share_max=share,
                             low=clamp(sum(r['low'] if r['low'] is not None else r['revenue_pool'] for _, r in rows)),
                             high=clamp(sum(r['high'] if r['high'] is not None else r['revenue_pool'] for _, r in rows)),
                             rank=max(RANK[r['source_kind']] for _, r in rows), fresh=all(r['fresh'] for _, r in rows),
                             breach='below what we sell' if stated < captured else
                                    'above their turnover' if stated > top else None)


SEGMENTS = '''lode: 1
segmentation: s
unit: {unit}
match: first
segments:
  - {{id: german, title: German, where: "country = 'DE'"}}
  - {{id: others, title: Others, residual: true}}
'''


def hand_made(seed):
    case = Case(seed)
    w = L.Workspace(binary, case.tables, 'unit: buying_parent\nas_of: 2025-12-31\n')
    (w.dir / 'segmentations').mkdir(exist_ok=True)
    (w.dir / 'segmentations' / 's.yaml').write_text(SEGMENTS.format(unit='buying_parent'))
    doc = dig(w.dir)
    got = {r['account_id']: r for r in doc['tables']['pool_accounts'] if r['stated'] is not None}
    want = dict(case.units())
    assert set(got) == set(want), set(got) ^ set(want)
    over = set()
    for unit, u in want.items():
        g = got[unit]
        for name in ('stated', 'pool', 'low', 'high', 'captured'):
            same((seed, unit, name), g[name], u[name])
        same((seed, unit, 'share_max'), g['share_max'], u['share_max'], 1e-7)
        allowed = 1 if u['share_max'] is None else u['share_max']
        for name, of in (('upside', 'pool'), ('upside_low', 'low'), ('upside_high', 'high')):
            same((seed, unit, name), g[name], max(0, u[of] * allowed - u['captured']), 1e-6)
        assert (g['fresh'], g['breach']) == (u['fresh'], u['breach']), (seed, unit, g, u)
        assert g['kind'] == ('stated' if u['rank'] < 5 else 'modelled'), (g, u)
        assert g['captured'] <= g['low'] <= g['pool'] <= g['high'], g
        if u['share_max'] is not None and u['captured'] > allowed * u['pool'] * (1 + 1e-7):
            over.add(unit)
    assert {r['account_id'] for r in doc['tables'].get('over_cap', []) if r['kind']} & set(want) == over
    found = {f['rule']: f['evidence']['accounts'] for f in doc['findings'] if f['rule'].startswith('POL0')
             and 'accounts' in f['evidence']}
    for rule, breach in (('POL01', 'below what we sell'), ('POL02', 'above their turnover')):
        same((seed, rule), found.get(rule, 0), sum(u['breach'] == breach for u in want.values()))
    segment = {r['account_id']: r['segment'] for r in doc['tables']['pool_accounts']}
    mixes = defaultdict(lambda: defaultdict(float))
    for account, rows in case.parts().items():
        for row in rows:
            if row['category']:
                mixes[case.root(account)][row['category']] += row['revenue_pool']
    fit(doc, [(segment[unit], mix) for unit, mix in mixes.items()])
    # `profile` shows the same pools.
    metrics, tables = w.profile('--by', 'segment')
    same((seed, 'profile pool'), sum(r['pool'] or 0 for r in tables['by_segment']), sum(u['pool'] for u in want.values()))
    same((seed, 'profile upside'), sum(r['upside'] or 0 for r in tables['by_segment']), sum(
        max(0, u['pool'] * (1 if u['share_max'] is None else u['share_max']) - u['captured']) for u in want.values()), 1e-6)


# --- the example -----------------------------------------------------------------------------------------------------

class Example:
    def __init__(self, home):
        self.db = duckdb.connect()
        for table in ('account', 'pool', 'line'):
            self.db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{home}/batches/*/{table}.parquet', "
                            'union_by_name = true)')
        rows = self.db.execute('SELECT * FROM account').fetchall()
        names = [d[0] for d in self.db.description]
        self.accounts = {r[names.index('account_id')]: dict(zip(names, r)) for r in rows}
        self.children = defaultdict(list)
        for a in self.accounts.values():
            if a['parent_id'] in self.accounts:
                self.children[a['parent_id']].append(a['account_id'])

    def value(self, account, name, number):
        """As rolled up: the parent's own, else the sum of counts, else (kinds, percentages) what all agree on."""
        own = self.accounts[account].get(name)
        if own is not None:
            return float(own) if number else own
        values = [self.value(c, name, number) for c in self.children[account]]
        if not values or None in values:
            return None
        return sum(values) if number and not name.endswith('_pct') else values[0] if len(set(values)) == 1 else None


SIZES = ['locations', 'staff_turnover_pct', 'delivery_share_pct', 'employees', 'sites', 'turnover']
KINDS = ['format', 'decision_level', 'industry', 'country']


def design(example, members, buyers, turnover):
    """Columns as the manual says: logs of sizes, unknown as the mean and a kind of its own, levels but the commonest."""
    columns = {}
    for name in SIZES:
        # Turnover as shown: in the workspace's currency.
        raw = turnover if name == 'turnover' else {u: example.value(u, name, True) for u in members}
        logs = {u: math.log1p(v) for u, v in raw.items() if v is not None and v >= 0}
        known = [logs[u] for u in buyers if u in logs]
        if len(known) < len(buyers) / 2 or max(known) <= min(known):
            continue
        mean, low, high = sum(known) / len(known), min(known), max(known)
        columns['log ' + name] = {u: min(max(logs[u], low), high) if u in logs else mean for u in members}
        if len(buyers) - len(known) >= max(5, len(buyers) / 50):
            columns[name + ' unknown'] = {u: float(u not in logs) for u in members}
    for name in ['segment'] + KINDS:
        values = members if name == 'segment' else {u: example.value(u, name, False) for u in members}
        counts = defaultdict(int)
        for u in buyers:
            if values[u] is not None:
                counts[values[u]] += 1
        levels = sorted(counts, key=lambda v: (-counts[v], v))[:9]
        for level in levels[1:]:
            if counts[level] >= max(10, sum(counts.values()) / 100):
                columns[f'{name} = {level}'] = {u: float(values[u] == level) for u in members}
    return columns


def level_of(logs):
    s = sorted(logs)
    at = lambda k: s[int(min(max(k, 1), len(s))) - 1]
    return np.median(s), at(math.floor((len(s) + 1) / 10)), at(math.ceil(9 * (len(s) + 1) / 10))


def backtest(doc, example):
    members = {r['account_id']: r['segment'] for r in doc['all']}
    captured = {r['account_id']: r['captured'] for r in doc['all']}
    buyers = sorted(u for u in members if captured[u] > 0)
    tested = sorted(r['account_id'] for r in doc['all'] if r['kind'] == 'stated' and r['fresh'] and not r['breach']
                    and r['stated'] > 0)
    columns = design(example, members, buyers, {r['account_id']: r['turnover'] for r in doc['all']})
    ids = sorted(set(buyers) | set(tested))
    fold = {u: i % 5 for i, u in enumerate(ids)}
    matrix = lambda us: np.array([[1.0] + [c[u] for c in columns.values()] for u in us])
    log_pool = {r['account_id']: math.log(r['stated']) for r in doc['all'] if r['stated']}
    y = {u: math.log(captured[u]) for u in buyers}
    predicted = {'regression': {}, 'neighbours': {}}
    for f in range(5):
        train = [u for u in buyers if fold[u] != f]
        unseen = [u for u in tested if fold[u] == f]
        x, target = matrix(train), np.array([y[u] for u in train])
        fit = QuantileRegressor(quantile=.9, alpha=0, fit_intercept=False, solver='highs').fit(x, target)
        predicted['regression'].update(zip(unseen, fit.predict(matrix(unseen))))
        scale = np.array([1.0] + [x[:, i + 1].std() if n.startswith('log ') else 1.0 for i, n in enumerate(columns)])
        for u, point in zip(unseen, matrix(unseen)):
            order = np.argsort((((x - point) / scale) ** 2).sum(axis=1), kind='stable')[:25]
            predicted['neighbours'][u] = np.quantile(target[order], .9)
    for row in doc['tables']['pool_backtest']:
        logs = {u: log_pool[u] - predicted[row['method']][u] for u in tested}
        errors, inside = [], 0
        for f in range(5):
            middle, low, high = level_of([v for u, v in logs.items() if fold[u] != f])
            for u in tested:
                if fold[u] == f:
                    errors.append(abs(math.exp(middle - logs[u]) - 1))
                    inside += low <= logs[u] <= high
        middle, low, high = level_of(list(logs.values()))
        same((row['method'], 'trained'), row['trained'], len(buyers))
        same((row['method'], 'descriptors'), row['descriptors'], len(columns))
        same((row['method'], 'accounts'), row['accounts'], len(tested))
        near = 1e-6
        same((row['method'], 'level'), row['level'], math.exp(middle), near)
        same((row['method'], 'error'), row['error'], np.median(errors), near)
        same((row['method'], 'coverage'), row['coverage'], inside / len(errors), near)
        same((row['method'], 'low'), row['low'], math.exp(low - middle), near)
        same((row['method'], 'high'), row['high'], math.exp(high - middle), near)
    used = [r for r in doc['tables']['pool_backtest'] if r['used']]
    assert len(used) == 1 and used[0]['error'] == min(r['error'] for r in doc['tables']['pool_backtest'])
    assert 0.7 <= used[0]['coverage'] <= 0.9, 'an 80 % interval holds about 80 %'
    # The pools that the model gave are the formula of one fit on all customers, at the level of stated pools.
    if used[0]['method'] == 'regression':
        fit = QuantileRegressor(quantile=.9, alpha=0, fit_intercept=False, solver='highs').fit(
            matrix(buyers), np.array([y[u] for u in buyers]))
        for r in doc['all']:
            if r['stated'] is None:
                u = r['account_id']
                z = math.exp(fit.predict(matrix([u]))[0]) * used[0]['level']
                turnover = r['turnover'] or math.inf
                same((u, 'modelled'), r['pool'], max(captured[u], min(z, turnover)), 1e-6)


def worth(doc, margins):
    """Expected value of perfect information by integration over the interval."""
    queue = {r['account_id']: r for r in doc['tables']['validation_queue']}
    worths = [r['worth'] for r in doc['tables']['validation_queue']]
    known = [w for w in worths if w is not None]
    assert known == sorted(known, reverse=True) and worths[:len(known)] == known, 'worth most first, unknown last'
    positive = 0
    for r in doc['all']:
        margin, cost = margins[r['segment']], PLAN_COST if PLAN_COST is not None else 0.02 * r['pool']
        if r['kind'] == 'stated' and r['fresh'] and r['low'] == r['pool'] == r['high']:
            want = 0.0
        elif r['upside_low'] is None or r['upside_high'] <= r['upside_low']:
            want = 0.0
        else:
            u = r['upside_low'] + (np.arange(20000) + .5) / 20000 * (r['upside_high'] - r['upside_low'])
            gain = margin * u - cost
            want = np.maximum(gain, 0).mean() - max(0, gain.mean())
        positive += want > 1
        if r['account_id'] in queue:
            same((r['account_id'], 'worth'), queue[r['account_id']]['worth'], want, 1e-3)
        else:
            assert want < 1e-6, (r, want)
    assert positive > 10


def market(doc, source):
    rows = [r for r in csv.DictReader(open(source / 'exports/market_notes.csv')) if r['Year'] == '2025']
    of = {'dark_kitchens': 'Delivery kitchens', 'chains': 'Restaurant chains', 'independents': 'Independent restaurants'}
    table = {r['segment']: r for r in doc['tables']['market_by_segment']}
    for segment, industry in of.items():
        mine = [r for r in rows if r['Industry'] == industry]
        same((segment, 'firms'), table[segment]['firms'], sum(int(r['Firms']) for r in mine))
        same((segment, 'revenue'), table[segment]['revenue'], sum(float(r['Revenue EUR']) for r in mine))
        ratios = [r['stated'] / r['turnover'] for r in doc['all'] if r['segment'] == segment and r['kind'] == 'stated'
                  and r['turnover'] and not r['breach']]
        same((segment, 'market pool'), table[segment]['market_pool'], table[segment]['revenue'] * np.median(ratios))
    same('all', table['all']['market_pool'], sum(table[s]['market_pool'] for s in of))
    counted = [r for r in doc['tables']['market_cells'] if r['counted']]
    same('counted cells', sum(r['used'] for r in counted), table['all']['revenue'])


def cosine(a, b):
    names = set(a) | set(b)
    dot = sum(a.get(n, 0) * b.get(n, 0) for n in names)
    return dot / math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))


def fit(doc, mixes):
    """Spread, cv and coherence of stated pools by segment; a rule that is shown parts the medians as it says."""
    for row in doc['tables']['pool_fit']:
        of = [r for r in doc['tables']['pool_accounts'] if r['segment'] == row['segment'] and r['stated'] is not None
              and r['pool'] > 0]
        pools, shares = np.array([r['pool'] for r in of]), np.array([r['captured'] / r['pool'] for r in of])
        same((row['segment'], 'accounts'), row['accounts'], len(of))
        for name, values in (('pool', pools), ('share', shares)):
            middle = np.median(values)
            same((row['segment'], name, 'spread'), row[f'{name}_spread'],
                 (np.quantile(values, .75) - np.quantile(values, .25)) / middle if middle else None)
            same((row['segment'], name, 'cv'), row[f'{name}_cv'], values.std(ddof=1) / values.mean() if values.mean() else None)
        own = [m for s, m in mixes if s == row['segment']]
        whole = defaultdict(float)
        for mix in own:
            for category, v in mix.items():
                whole[category] += v
        alike = [cosine(m, whole) for m in own if any(m.values())]
        same((row['segment'], 'coherence'), row['coherence'],
             sum(alike) / len(alike) if len(own) > 1 and len(whole) > 1 else None)


def more_important(doc, home, example):
    """Verdicts from the tables: room below the limit, and more reasons for than against."""
    for table in ('strategy', 'importance', 'partnership', 'need_rating'):
        example.db.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet('{home}/batches/*/{table}*.parquet')")
    root = lambda a: root(example.accounts[a]['parent_id']) if example.accounts[a]['parent_id'] in example.accounts else a
    rows = lambda sql: example.db.execute(sql).fetchall()
    plan, critical, projects, ratings = {}, {}, defaultdict(int), {}
    for a, day, word in rows("SELECT account_id, CAST(as_of AS DATE), direction FROM strategy WHERE direction IS NOT NULL"):
        plan[root(a)] = max(plan.get(root(a), (day, word)), (day, word))
    for a, day, level in rows('SELECT account_id, CAST(as_of AS DATE), CAST(criticality AS INTEGER) FROM importance '
                              'WHERE criticality IS NOT NULL'):
        critical[root(a)] = max(critical.get(root(a), (day, level)), (day, level))
    for a, stage in rows("SELECT account_id, lower(coalesce(stage, '')) FROM partnership WHERE CAST(start AS DATE) <= DATE '2025-12-31'"):
        projects[root(a)] += stage not in ('stopped', 'ended', 'lost', 'cancelled')
    for a, need, supplier, day, kind, p, low, high in rows(
            'SELECT account_id, need_id, lower(supplier), CAST(as_of AS DATE), source_kind, CAST(performance AS DOUBLE), '
            'CAST(scale_min AS DOUBLE), CAST(scale_max AS DOUBLE) FROM need_rating WHERE performance IS NOT NULL'):
        if L.months_back(AS_OF, 6 if kind == 'scorecard' else 12) < day <= AS_OF:
            key = (root(a), need, supplier)
            ratings[key] = min(ratings.get(key, (-day.toordinal(), p, 9e9)), (-day.toordinal(), p, (p - low) / (high - low)))
    leads = defaultdict(lambda: defaultdict(list))
    for (a, need, supplier), (_, _, score) in ratings.items():
        if supplier != 'us' and (a, need, 'us') in ratings:
            leads[a][supplier].append(ratings[a, need, 'us'][2] - score)
    pools = {r['account_id']: r for r in doc['all']}
    seen = set()
    for row in doc['tables']['more_important']:
        a, p = row['account_id'], pools.get(row['account_id'])
        lead = min((np.mean(v) for v in leads[a].values()), default=0)
        level = critical.get(a, (None, 3))[1]
        pros = (plan.get(a, (0, ''))[1] == 'grow') + (level >= 4) + (projects[a] > 0) + (lead > .05)
        cons = (plan.get(a, (0, ''))[1] == 'shrink') + (level <= 2) + (lead < -.05)
        want = ('unknown' if p is None or p['upside'] is None else 'no' if p['upside'] <= .02 * p['pool'] else
                'yes' if pros > cons else 'no' if cons > pros else 'unknown')
        global compared
        compared += 1
        assert row['verdict'] == want, (row, pros, cons, lead)
        assert (row['reasons_for'] is None) == (pros == 0) and (row['reasons_against'] is None) == (cons == 0), row
        seen.add(want)
    assert seen == {'yes', 'no', 'unknown'}


def example():
    source = pathlib.Path(sys.argv[2]).resolve() / 'examples/food-beverage'
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder) / 'acme'
        L.run(binary, 'demo', str(home), '--yes')
        doc = dig(home)
        doc['all'] = doc['tables']['pool_accounts']
        assert len(doc['all']) > 700, 'a pool, stated or modelled, for every account of the universe'
        for r in doc['all']:
            same((r['account_id'], 'upside'), r['upside'],
                 max(0, r['pool'] * (1 if r['share_max'] is None else r['share_max']) - r['captured']), 1e-7)
            assert r['captured'] <= r['low'] <= r['pool'] <= r['high'], r
            assert r['turnover'] is None or r['high'] <= max(r['turnover'], r['captured']) * (1 + 1e-9), r
        by = {r['segment']: r for r in doc['tables']['pool']}
        for segment, row in by.items():
            of = [r for r in doc['all'] if segment in ('all', r['segment'])]
            for name in ('pool', 'low', 'high', 'captured', 'upside'):
                same((segment, name), row[name], sum(r[name] for r in of), 1e-9)
            same((segment, 'stated'), row['stated_share'], sum(r['pool'] for r in of if r['kind'] == 'stated') / row['pool'])
        # By account and then added up is not the cap of sums.
        chains = by['chains']
        assert chains['upside'] > chains['cap'] - chains['captured'] + 1, 'some accounts are above their limit'
        known = Example(home)
        backtest(doc, known)
        fit(doc, [])
        more_important(doc, home, known)
        truth = json.loads((source / 'TRUTH.json').read_text())['by_segment_last_12m']
        margins = {s: truth[s]['profit'] / truth[s]['revenue'] for s in truth}
        margins['unassigned'] = sum(t['profit'] for t in truth.values()) / sum(t['revenue'] for t in truth.values())
        worth(doc, margins)
        market(doc, source)
        one = dig(home, '--segment', 'chains')
        assert {r['segment'] for r in one['tables']['pool_accounts']} == {'chains'}
        same('one segment', one['tables']['pool'][0]['pool'], chains['pool'])


for seed in range(1, 7):
    hand_made(seed)
example()
print(f'pools: {compared} figures compared, 0 differ')
