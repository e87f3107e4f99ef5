"""`lode discover` in a workspace held to plain loops over the loaded rows: who is in, what the targets are, what leaks,
what the written rules explain, and that other verbs read the files as they are."""
import collections, csv, datetime, json, math, pathlib, random, subprocess, sys, tempfile

import duckdb, numpy as np, yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'facts'), str(pathlib.Path(__file__).parent)]
import ledgers as L
import tables as T

binary = str(pathlib.Path(sys.argv[1]).resolve())
check = T.Checks()
QUICK = ['--stability', '0', '--hold-out', '0', '--alternatives', 'no', '--depth', '2']
ACCOUNT = ['account_id', 'name', 'industry', 'country', 'sites', 'employees', 'status']
RATING = ['account_id', 'need_id', 'supplier', 'importance', 'scale_min', 'scale_max', 'as_of', 'source_kind']
AS_OF = datetime.date(2025, 12, 31)


def firm(seed=5):
    """240 accounts: customers of two years, lapsed ones, prospects; needs rated by some; everything with gaps."""
    r = random.Random(seed)
    accounts, lines, ratings = [], [], []
    for i in range(240):
        kind = 'prospect' if i % 5 == 0 else 'lapsed' if i % 17 == 0 else 'customer'
        sites, industry = r.choice([None, 1, 2, 3, 5, 8, 12, 20, 45]), r.choice(['retail', 'food', 'health', None])
        accounts.append(dict(account_id=f'A{i:03}', name=f'Firm {i}', industry=industry, country=r.choice(['DE', 'AT', 'CH']),
                             sites=sites, employees=None if kind == 'prospect' and i % 3 == 0 else r.randint(3, 900)))
        if kind == 'prospect':
            continue
        scale = 3 if (sites or 0) > 6 else 1
        months = range(0, 24) if kind == 'customer' else range(0, 10)
        for m in sorted(r.sample(list(months), r.randint(4, len(months)))) + ([23] if kind == 'customer' else []):
            day = datetime.date(2024 + m // 12, m % 12 + 1, 28)
            revenue = round(scale * r.uniform(50, 150) * (1.4 if industry == 'food' else 1), 2)
            lines.append(dict(account_id=f'A{i:03}', date=day.isoformat(), revenue=revenue,
                              cost=round(revenue * r.uniform(.4, 1.1), 2)))
        for need in ('speed', 'price'):
            if r.random() < .6:
                lead = (need == 'speed') == (industry == 'food')
                ratings.append(dict(account_id=f'A{i:03}', need_id=need, supplier='us', importance=r.randint(3 if lead else 1, 5 if lead else 3),
                                    scale_min=1, scale_max=5, as_of='2025-06-30', source_kind='scorecard'))
    lines.append(dict(account_id='A001', date='2025-12-31', revenue=10, cost=4))
    return accounts, lines, ratings


def oracle(accounts, lines, ratings):
    """Per customer with a line in the last year: the standard figures; the rest by what they are."""
    start, before = datetime.date(2024, 12, 31), datetime.date(2023, 12, 31)
    out = {}
    by = collections.defaultdict(list)
    for line in lines:
        by[line['account_id']].append((datetime.date.fromisoformat(line['date']), line['revenue'], line['cost']))
    for account in accounts:
        rows = by.get(account['account_id'], [])
        now = [x for x in rows if start < x[0] <= AS_OF]
        if not now:
            continue
        then = [x for x in rows if before < x[0] <= start]
        revenue, cost = sum(x[1] for x in now), sum(x[2] for x in now)
        earlier = sum(x[1] for x in then)
        growth = revenue / earlier - 1 if earlier > 0 else math.nan
        out[account['account_id']] = dict(
            profit_12m=revenue - cost, margin=max(-1, min(1, (revenue - cost) / revenue)),
            growth_12m=math.log(1 + max(-.9, min(4, growth))) if not math.isnan(growth) else math.nan,
            lines_12m=len(now), recency_days=(AS_OF - max(x[0] for x in now)).days, revenue_12m=revenue)
    rated = collections.defaultdict(dict)
    for r in ratings:
        rated[r['need_id']][r['account_id']] = (r['importance'] - 1) / 4
    for need, of in rated.items():
        for id, row in out.items():
            row[f'need:{need}'] = of.get(id, math.nan)
    return out


def signed_log(values):
    known = values[~np.isnan(values)]
    middle = np.median(np.abs(known[known != 0]))
    return np.sign(values) * np.log1p(np.abs(values) / middle)


COMPRESSED = {'profit_12m', 'lines_12m', 'recency_days', 'revenue_12m'}


def lode(*words):
    return json.loads(L.run(binary, *words, '--format', 'json'))


def standard(workspace, accounts, figures):
    doc = lode('discover', '-w', str(workspace), '--leaves', '5', *QUICK)
    ids = sorted(figures)
    check.equal('customers', doc['metrics']['accounts'], len(ids))
    check.equal('least', doc['metrics']['min_accounts'], max(5, math.ceil(len(ids) / 100)))
    told = [t['target'] for t in doc['tables']['targets']]
    check.equal('targets', sorted(told), sorted(['profit_12m', 'margin', 'growth_12m', 'lines_12m', 'recency_days',
                                                 'need:speed', 'need:price']))
    values = [np.array([figures[i][t] for i in ids], float) for t in told]
    for t, v in zip(doc['tables']['targets'], values):
        check.equal(f"{t['target']}: known", t['known'], int((~np.isnan(v)).sum()))
    values = [signed_log(v) if t in COMPRESSED else v for t, v in zip(told, values)]
    db = duckdb.connect()
    db.execute('CREATE TABLE a (account_id VARCHAR, industry VARCHAR, country VARCHAR, sites INTEGER, employees INTEGER)')
    db.executemany('INSERT INTO a VALUES (?, ?, ?, ?, ?)', [[x[c] for c in ('account_id', 'industry', 'country', 'sites', 'employees')]
                                                             for x in accounts])
    db.execute('CREATE VIEW fitted AS SELECT * FROM a WHERE account_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY account_id'.replace('?', str(ids)))
    check.true('all is visible for prospects', {t['attribute'] for t in doc['tables']['tests']} <= {'industry', 'country', 'sites', 'employees'})
    for row in doc['tables']['candidates']:
        segments, member = T.groups_by_rules(db, 'fitted', row['file'])
        what = f"{row['segments']} segments"
        check.equal(f'{what}: each customer in exactly one', set(member.sum(axis=0).tolist()), {1})
        check.near(f'{what}: explained', row['explained'], T.explained(values, member.argmax(axis=0)), 1e-6)
        check.true(f'{what}: in the folder of this answer', '/discovered/2025-12-31-' in row['file'])
        everyone = T.groups_by_rules(db, 'a', row['file'])[1]
        check.equal(f'{what}: prospects are placed, too', set(everyone.sum(axis=0).tolist()), {1})
    return doc


def read_by_others(workspace, doc):
    """assign places whom discover counted, prove finds every account in exactly one segment."""
    row = doc['tables']['candidates'][-1]
    proved = lode('prove', row['file'])
    check.equal('no overlap and no gap', [f for f in proved['findings'] if f['rule'] in ('COV01', 'COV02')], [])
    checked = json.loads(subprocess.run([binary, 'check', row['file'], '-w', str(workspace), '--format', 'json'],
                                        capture_output=True, text=True).stdout)
    check.equal('the audit finds no fault in how it is written',
                [f['message'] for f in checked['findings'] if f['rule'].startswith('DEF01') or f['rule'] == 'COV01'], [])
    before = sorted(p.name for p in (workspace / 'segmentations').glob('*.yaml'))
    again = lode('discover', '-w', str(workspace), '--leaves', '5', *QUICK)
    check.equal('the same answer lands on itself', again, doc)
    check.equal('segmentations/ is left alone', sorted(p.name for p in (workspace / 'segmentations').glob('*.yaml')), before)
    written = lode('discover', '-w', str(workspace), '--leaves', '5', '--write', '3', *QUICK)
    check.true('unless asked', (workspace / 'segmentations' / 'discovered-3.yaml').exists())
    proof = lode('discover', '-w', str(workspace), '--verify', str(workspace / 'segmentations' / 'discovered-3.yaml'))
    check.equal('its certificate goes with it', (proof['metrics']['verified'], proof['metrics']['file']),
                (True, str(workspace / 'segmentations' / 'discovered-3.yaml')))
    status = lode('status', '-w', str(workspace))['metrics']['segmentations']
    check.equal('and is no segmentation', status, len(list((workspace / 'segmentations').glob('*.yaml'))))
    assigned = lode('assign', 'discovered-3', '-w', str(workspace))
    counts = collections.Counter(m['segment'] for m in assigned['tables']['membership'])
    of = {s['segment']: s['accounts'] for s in written['tables']['segments'] if s['candidate'] == 'discovered-3'}
    check.true('assign finds its segments', set(of) == set(s for s in counts if s) and all(counts[s] >= n for s, n in of.items()))


def asked(workspace):
    doc = lode('discover', '-w', str(workspace), '--targets', 'profit,growth', '--target-weights', 'profit=2', *QUICK)
    check.equal('families', [(t['target'], t['weight']) for t in doc['tables']['targets']],
                [('profit_12m', 2), ('margin', 2), ('growth_12m', 1)])
    doc = lode('discover', '-w', str(workspace), '--targets', 'need:speed', '--descriptors', 'sites,lines_12m', *QUICK)
    leaks = [f['message'] for f in doc['findings'] if f['rule'] == 'DIS04']
    check.true('own invoices place no prospect', any("'lines_12m' is left out" in m and 'invoices' in m for m in leaks))
    done = subprocess.run([binary, 'discover', '-w', str(workspace), '--targets', 'grwth'], capture_output=True, text=True)
    check.equal('a slip', (done.returncode, "did you mean 'growth'?" in done.stderr), (2, True))
    (workspace / 'attributes.yaml').write_text('attributes:\n  per_site: {type: number, source: crm, derive: revenue_12m / sites}\n'
                                               '  big: {type: boolean, source: crm, derive: "employees > 100"}\n')
    doc = lode('discover', '-w', str(workspace), '--targets', 'profit', *QUICK)
    used = {t['attribute'] for t in doc['tables']['tests']}
    check.true('derived from invoices is no descriptor', 'per_site' not in used)
    check.true('derived from what is seen is one', 'big' in used)


accounts, lines, ratings = firm()
made = L.Workspace(binary, {'account': (ACCOUNT, accounts), 'line': (['account_id', 'date', 'revenue', 'cost'], lines),
                            'need_rating': (RATING, ratings)})
doc = standard(made.dir, accounts, oracle(accounts, lines, ratings))
read_by_others(made.dir, doc)
asked(made.dir)
check.end('discover in a workspace')
