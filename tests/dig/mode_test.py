"""Q1 computed again from the exports: what segments explain, what a plan is worth, what the other choice loses (by
trying it), and the meter of exceptions, with numpy and plain Python."""
import hashlib, json, math, pathlib, subprocess, sys, tempfile
import numpy as np
import scipy.optimize, scipy.stats

LODE, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
failures = 0


def check(what, got, want, within=1e-9):
    global failures
    same = got == want or (isinstance(got, (int, float)) and isinstance(want, (int, float))
                           and math.isclose(got, want, rel_tol=within, abs_tol=within))
    if not same:
        failures += 1
        print(f'{what}: {got!r}, expected {want!r}')


def lode(home, *words, code=0):
    done = subprocess.run([str(LODE), *words], cwd=home, capture_output=True, text=True,
                          env={'PATH': '/usr/bin:/bin', 'NO_COLOR': '1', 'LODE_NOW': '2026-03-31T10:00:00Z',
                               'LODE_USER': 'ada', 'HOME': str(home)})
    if done.returncode != code:
        sys.exit(f'lode {" ".join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def dig(home, *words):
    return json.loads(lode(home, 'dig', 'mode', *words, '-w', 'w', '--top', '0', '--format', 'json'))


# A firm of 60 accounts in three segments, made so that needs follow the segment and amounts do not.
RANDOM = np.random.default_rng(7)
SEGMENTS = ['a', 'b', 'c']
ACCOUNTS = [{'id': f'K{i:02}', 'group': SEGMENTS[i % 3], 'owner': f'R{i % 4}', 'prior': float(1000 + 137 * (i * 7 % 23)),
             'now': float(900 + 91 * (i * 11 % 31)), 'cost': 0.6 if i % 5 else 0.7,
             'pool': float(3000 + 977 * (i * 5 % 29)) if i % 6 else None} for i in range(60)]
NEEDS = ['speed', 'price', 'advice']
SCALES = {0: (1, 5), 1: (0, 10)}


def make(home, extra=''):
    (home / 'data').mkdir()
    ratings = {}
    with open(home / 'data/accounts.csv', 'w') as f:
        f.write('Id,Name,grp,Owner\n' + ''.join(f'{a["id"]},Firm {a["id"]},{a["group"]},{a["owner"]}\n' for a in ACCOUNTS)
                + 'P1,Prospect,a,R0\n')
    with open(home / 'data/lines.csv', 'w') as f:
        f.write('Account,Date,Product,Revenue,Cost\n')
        for a in ACCOUNTS:
            f.write(f'{a["id"]},2024-06-30,X,{a["prior"]:.2f},{a["prior"] * a["cost"]:.2f}\n')
            f.write(f'{a["id"]},2025-12-31,X,{a["now"] / 2:.2f},{a["now"] / 2 * a["cost"]:.2f}\n')
            f.write(f'{a["id"]},2025-03-31,Y,{a["now"] / 2:.2f},{a["now"] / 2 * a["cost"]:.2f}\n')
        f.write('K00,2023-01-15,X,1.00,0.50\n')
    with open(home / 'data/ratings.csv', 'w') as f:
        f.write('Account,Need,Supplier,Importance,From,To,On,Kind\n')
        for i, a in enumerate(ACCOUNTS):
            low, high = SCALES[i % 2]
            for j, need in enumerate(NEEDS):
                if (i + j) % 4 == 3:
                    continue
                share = min(1, max(0, 0.5 + 0.25 * (SEGMENTS.index(a['group']) == j) + RANDOM.normal(0, 0.12)))
                value = round(low + share * (high - low), 2)
                f.write(f'{a["id"]},{need},us,{low},{low},{high},2025-01-10,call\n')   # older: does not count
                f.write(f'{a["id"]},{need},us,{value},{low},{high},2025-11-10,call\n')
                ratings[a['id'], need] = (value - low) / (high - low)
    with open(home / 'data/pools.csv', 'w') as f:
        f.write('Account,Year,Pool,Low,High,Kind\n')
        for a in ACCOUNTS:
            if a['pool']:
                f.write(f'{a["id"]},2025,{a["pool"]:.2f},{a["pool"] * 0.8:.2f},{a["pool"] * 1.3:.2f},'
                        'management_conversation\n')
    with open(home / 'data/reps.csv', 'w') as f:
        f.write('Id,Name\n' + ''.join(f'R{i},Rep {i}\n' for i in range(4)))
    lode(home, 'init', 'w')
    (home / 'w/lode.yaml').write_text('name: t\ncurrency: EUR\nunit: account\nas_of: 2025-12-31\n' + extra)
    (home / 'w/maps/all.yaml').write_text('''source: all
files:
  - {path: accounts.csv, as: accounts}
  - {path: lines.csv, as: lines}
  - {path: ratings.csv, as: ratings}
  - {path: pools.csv, as: pools}
  - {path: reps.csv, as: reps}
tables:
  account: {from: accounts, keep: all, columns: {account_id: Id, name: Name, owner_id: Owner}}
  line: {from: lines, columns: {account_id: Account, date: Date, product_id: Product, revenue: Revenue, cost: Cost}}
  need_rating: {from: ratings, columns: {account_id: Account, need_id: Need, supplier: Supplier, importance: Importance, scale_min: From, scale_max: To, as_of: On, source_kind: Kind}}
  pool: {from: pools, columns: {account_id: Account, year: Year, revenue_pool: Pool, low: Low, high: High, source_kind: Kind}}
  rep: {from: reps, columns: {owner_id: Id, name: Name}}
''')
    (home / 'w/segmentations/s.yaml').write_text('''lode: 1
segmentation: s
attributes: {grp: {type: enum, values: [a, b, c]}}
needs: {speed: {title: Fast orders}}
segments:
  - {id: a, where: "grp = 'a'", mode: segment, plans: [{account: K03, plan: Board plan}, {account: NOBODY, plan: Lost}]}
  - {id: b, where: "grp = 'b'", mode: account}
  - {id: c, where: "grp = 'c'"}
''')
    lode(home, 'load', 'data', '-w', 'w')
    return ratings


def traits(ratings):
    """Rows x columns as numbers, NaN where unknown: the definition of the manual, written again."""
    out = []
    for a in ACCOUNTS:
        row = [ratings.get((a['id'], n), np.nan) for n in NEEDS]
        now = 2 * round(a['now'] / 2, 2)
        growth = now / round(a['prior'], 2) - 1
        profit = now - 2 * round(a['now'] / 2 * a['cost'], 2)
        row += [math.log(now), math.log(1 + max(-0.9, min(4, growth))), profit / now]
        row += [math.log(3), math.log(3), math.log(1)]
        out.append(row)
    return np.array(out)


def standard(x):
    sd = np.nanstd(x, axis=0)
    sd[sd < 1e-9] = np.nan
    return (x - np.nanmean(x, axis=0)) / sd


def centres(z, groups):
    return np.array([np.nanmean(z[groups == g], axis=0) for g in groups])


def check_explained(doc, ratings):
    groups = np.array([SEGMENTS.index(a['group']) for a in ACCOUNTS])
    z = standard(traits(ratings))
    rows = {r['what']: r for r in doc['tables']['explained']}
    for what, columns in [('needs', [0, 1, 2]), ('economics', [3, 4, 5]), ('all', [0, 1, 2, 3, 4, 5])]:
        part = z[:, columns]
        within, total = np.nansum((part - centres(part, groups)) ** 2), np.nansum(part ** 2)
        check(f'explained of {what}', rows[what]['share'], 1 - within / total, 1e-6)
        check(f'accounts of {what}', rows[what]['accounts'], 60)
        check(f'traits of {what}', rows[what]['columns'], len(columns))
    check('behaviour is the same everywhere', rows['behaviour']['share'], None)
    if not rows['needs']['p'] <= 0.01 < rows['economics']['p']:
        check('needs follow the segments, amounts do not', (rows['needs']['p'], rows['economics']['p']), '(<= 0.01, > 0.01)')
    if not rows['needs']['low'] < rows['needs']['cross_validated'] < rows['needs']['share']:
        check('held out lies below', rows['needs'], 'low < cross_validated < share')
    part = z[:, :6]
    squares = (part - centres(part, groups)) ** 2
    inside = {s['segment']: s['explained_inside'] for s in doc['tables']['mode']}
    for g, name in enumerate(SEGMENTS):
        rows_in = squares[groups == g]
        check(f'alike inside {name}', inside[name], 1 - np.nansum(rows_in) / np.isfinite(rows_in).sum(), 1e-6)
    return np.nanmean(squares, axis=1)


def values(distance, cost):
    """What a plan is worth per account that buys, by the formula of the manual."""
    order = sorted(range(60), key=lambda i: round(distance[i], 9))
    margins = {}
    for g in SEGMENTS:
        own = [a for a in ACCOUNTS if a['group'] == g]
        now = sum(2 * round(a['now'] / 2, 2) for a in own)
        margins[g] = sum(2 * round(a['now'] / 2, 2) - 2 * round(a['now'] / 2 * a['cost'], 2) for a in own) / now
    out = {}
    for place, i in enumerate(order):
        a = ACCOUNTS[i]
        if a['pool'] is None:
            continue
        upside = max(0, round(a['pool'], 2) - 2 * round(a['now'] / 2, 2))
        out[a['id']] = margins[a['group']] * upside * 0.2 * (0.5 + place / 59) - cost
    return out


def best(net, places):
    return sum(sorted((v for v in net.values() if v > 0), reverse=True)[:places])


def check_plans(doc, distance, cost, places):
    stated = values(distance, cost)
    accounts = {r['account_id']: r for r in doc['tables']['mode_accounts']}
    net = {i: r['net'] for i, r in accounts.items() if r['advice'] != 'not weighed'}
    for account, value in stated.items():
        check(f'net of {account}', accounts[account]['net'], value, 1e-6)
    whole = best(net, places)
    got = sum(r['net'] for r in accounts.values() if r['advice'] == 'plan')
    check('the plans are the best choice', got, whole, 1e-6)
    for account, row in accounts.items():
        if row['advice'] == 'not weighed':
            check(f'no regret of {account}', row['regret'], None)
            continue
        others = {i: v for i, v in net.items() if i != account}
        forced = best(others, places) if row['advice'] == 'plan' else net[account] + best(others, places - 1)
        check(f'regret of {account}', row['regret'], whole - forced, 1e-6)
    check('a prospect is not weighed', accounts['P1']['why'], 'buys nothing yet')
    check('a named plan', accounts['K03']['declared'], 'plan')
    check('the segment\'s mode', [accounts['K00']['declared'], accounts['K01']['declared'], accounts['K02']['declared']],
          ['common', 'plan', None])
    check('the unknown account of a plan', [f['evidence']['example'] for f in doc['findings'] if f['rule'] == 'MOD03'],
          ['NOBODY'])
    segments = {r['segment']: r for r in doc['tables']['mode']}
    check('the firm\'s plans', segments['all']['plans'], sum(r['advice'] == 'plan' for r in accounts.values()))
    check('the firm\'s value', (segments['all']['value'] or 0) - (segments['all']['cost'] or 0), whole, 1e-6)
    return accounts


def fitted_prior(successes, trials):
    """Beta-binomial by maximum marginal likelihood, with scipy's distribution and optimiser."""
    def loss(x):
        mean, weight = 1 / (1 + np.exp(-x[0])), np.exp(x[1])
        return -scipy.stats.betabinom.logpmf(successes, trials, mean * weight, (1 - mean) * weight).sum()
    best = scipy.optimize.minimize(loss, (-1.5, 1.0), method='Nelder-Mead', options={'xatol': 1e-9, 'fatol': 1e-12})
    mean, weight = 1 / (1 + np.exp(-best.x[0])), np.exp(best.x[1])
    return mean * weight, (1 - mean) * weight


def check_meter(home):
    doc = dig(home)
    check('nothing on record is no zero', 'meter' in doc['tables'], False)
    for account in ['K00', 'K04', 'K08', 'K12', 'K16', 'K20', 'K24', 'K28', 'K01']:   # R0 eight times, R1 once
        lode(home, 'comment', account, 'they are special', '--tag', 'unique', '-w', 'w')
    lode(home, 'comment', 'K00', 'said twice', '--tag', 'unique', '-w', 'w')
    lode(home, 'comment', 'K02', 'no claim', '-w', 'w')
    doc = dig(home)
    rows = {r['owner_id']: r for r in doc['tables']['meter']}
    check('claims by owner', {o: r['unique_claims'] for o, r in rows.items()}, {'R0': 8, 'R1': 1, 'R2': 0, 'R3': 0})
    check('accounts by owner', {o: r['accounts'] for o, r in rows.items()}, {'R0': 16, 'R1': 15, 'R2': 15, 'R3': 15})
    check('names', rows['R0']['owner'], 'Rep 0')
    check('who is above', {o: r['above'] for o, r in rows.items()}, {'R0': True, 'R1': False, 'R2': False, 'R3': False})
    if not 9 / 61 < rows['R0']['rate'] < 8 / 16:
        check('shrunk towards the firm', rows['R0']['rate'], 'between 9/61 and 8/16')
    if not 0 < rows['R2']['rate'] < 9 / 61:
        check('none of 15 is not never', rows['R2']['rate'], 'above 0')
    prior = fitted_prior([r['unique_claims'] for r in rows.values()], [r['accounts'] for r in rows.values()])
    for owner, row in rows.items():
        a, b = prior[0] + row['unique_claims'], prior[1] + row['accounts'] - row['unique_claims']
        check(f'unique rate of {owner}', row['unique_rate'], a / (a + b), 2e-3)
        for bound, share in (('unique_low', 0.1), ('unique_high', 0.9)):
            check(f'{bound} of {owner}', row[bound], scipy.stats.beta.ppf(share, a, b), 2e-3)
        check(f'no override of {owner}', row['overrides'], 0)
    check('MOD05', [f['rule'] for f in doc['findings'] if f['rule'] == 'MOD05'], ['MOD05'])
    one = dig(home, '--account', 'K00')
    check('comments of one account', [r['text'] for r in one['tables']['comments']], ['said twice', 'they are special'])


def record(home, kind, body):
    """Appends an entry as the workspace would: canonical JSON, chained by SHA-256."""
    lines = (home / 'w/journal.jsonl').read_text().splitlines()
    last = json.loads(lines[-1])
    entry = {'seq': last['seq'] + 1, 'at': '2026-03-31T10:00:00Z', 'by': 'ada', 'role': 'sales', 'kind': kind,
             'body': body, 'prev': last['hash']}
    text = lambda e: json.dumps(e, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    entry['hash'] = hashlib.sha256(text(entry).encode()).hexdigest()
    (home / 'w/journal.jsonl').write_text('\n'.join(lines + [text(entry)]) + '\n')
    (home / 'w/journal.head').write_text(text({'seq': entry['seq'], 'hash': entry['hash']}) + '\n')


def twins(ratings, overridden):
    """Growth of each overridden account and the mean of its three twins: likest in last year's revenue and needs."""
    needs = standard(traits(ratings))[:, :3]
    prior = np.log([round(a['prior'], 2) for a in ACCOUNTS])
    prior = (prior - prior.mean()) / prior.std()
    growth = [min(2, 2 * round(a['now'] / 2, 2) / round(a['prior'], 2) - 1) for a in ACCOUNTS]
    ids = [a['id'] for a in ACCOUNTS]
    out = []
    for i in [ids.index(o) for o in overridden]:
        def far(j):
            both = (needs[i] - needs[j]) ** 2
            return round(((prior[i] - prior[j]) ** 2 + np.nansum(both)) / (1 + np.isfinite(both).sum()), 9)
        others = [j for j in range(60) if ids[j] not in overridden and ACCOUNTS[j]['group'] == ACCOUNTS[i]['group']]
        near = sorted(others, key=lambda j: (far(j), ids[j]))[:3]
        out.append((growth[i], sum(growth[j] for j in near) / 3))
    return out


def check_twins(home, ratings):
    overridden = ['K05', 'K17', 'K23', 'K31']
    for account in overridden:
        record(home, 'override', {'account': account, 'segment': 'a', 'reason': 'x', 'until': '2026-12-31'})
    lode(home, 'fsck', '-w', 'w')
    few = dig(home)['tables']['meter_twins'][0]
    check('below five nothing is said', (few['overridden'], few['difference']), (4, None))
    record(home, 'override', {'account': 'K38', 'segment': 'a', 'owner': 'R3', 'reason': 'x', 'until': '2026-12-31'})
    doc = dig(home)
    row = doc['tables']['meter_twins'][0]
    pairs = twins(ratings, overridden + ['K38'])
    check('growth of the overridden', row['growth'], sum(p[0] for p in pairs) / 5, 1e-9)
    check('growth of their twins', row['twins_growth'], sum(p[1] for p in pairs) / 5, 1e-9)
    check('difference', row['difference'], sum(p[0] - p[1] for p in pairs) / 5, 1e-9)
    differences = np.array([p[0] - p[1] for p in pairs])
    drawn = np.random.default_rng(1).choice(differences, (20000, 5)).mean(axis=1)
    for name, share in (('low', 10), ('high', 90)):
        check(f'{name} of the interval', row[name], np.percentile(drawn, share), 0.03)
    owners = {r['owner_id']: r['overrides'] for r in doc['tables']['meter']}
    check('overrides by who asked for them', owners, {'R0': 0, 'R1': 2, 'R2': 0, 'R3': 3})


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        ratings = make(home)
        doc = dig(home)
        check('cost unknown', {r['why'] for r in doc['tables']['mode_accounts']} - {'buys nothing yet', 'upside unknown'},
              {'cost unknown'})
        check('MOD02', [f['rule'] for f in doc['findings'] if f['rule'] == 'MOD02'], ['MOD02'])
        distance = check_explained(doc, ratings)
        settings = home / 'w/lode.yaml'
        plain = settings.read_text()
        for cost, places in [(150, 5), (150, 60), (400, 3), (100000, 5), (0, 20)]:
            settings.write_text(plain + f'account_plans: {{cost: {cost}, uplift: 0.2}}\ncapacity: {{accounts: {places}}}\n')
            check_plans(dig(home), distance, cost, places)
        check_meter(home)
        check_twins(home, ratings)
    print(f'{failures} faults')
    sys.exit(1 if failures else 0)


main()
