"""Question 5 against an oracle in plain Python: ratings on one scale, the best evidence, means, gaps with intervals,
coverage by revenue and deliveries on time, on the shipped example; then a small workspace whose scales are as odd as
they come.

    python3 needs_test.py BINARY SOURCE
"""
import bisect, collections, datetime, json, math, os, pathlib, statistics, subprocess, sys, tempfile

import duckdb

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENVIRONMENT = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
RANK = {'contract': 1, 'top_to_top': 2, 'management_conversation': 2, 'scorecard': 3, 'call': 4, 'own_data': 4, 'public': 4}
failures, checks = [], 0


def lode(*words, cwd=None, codes=(0,)):
    done = subprocess.run([LODE, *map(str, words)], env=ENVIRONMENT, capture_output=True, text=True, cwd=cwd,
                          stdin=subprocess.DEVNULL)
    if done.returncode not in codes:
        sys.exit(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stderr}{done.stdout}'[:3000])
    return json.loads(done.stdout) if 'json' in words else done.stdout


def same(what, got, wanted, slack=1e-9):
    global checks
    checks += 1
    if isinstance(wanted, float) and got is not None:
        ok = abs(got - wanted) <= slack * max(1, abs(wanted))
    else:
        ok = got == wanted
    if not ok:
        failures.append(f'{what}: {got}, not {wanted}')


def student(df):
    """The 97.5 % point of Student's t, by bisection on a Simpson integral of its density."""
    constant = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    density = lambda x: constant * (1 + x * x / df) ** (-(df + 1) / 2)

    def below(x, n=2000):
        h = x / n
        return 0.5 + h / 3 * sum((1 if i in (0, n) else 4 if i % 2 else 2) * density(i * h) for i in range(n + 1))
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.975 else (low, middle)
    return low


def interval(values):
    if len(set(values)) < 2:
        return None, None
    half = student(min(len(values), 200) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    return statistics.mean(values) - half, statistics.mean(values) + half


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = [31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return datetime.date(year, month + 1, min(day.day, last[month]))


class Oracle:
    """The example read from its batches, and nothing of Lode's own arithmetic."""

    def __init__(self, workspace):
        self.db, self.workspace = duckdb.connect(), workspace
        self.as_of = datetime.date(2025, 12, 31)
        parents = dict(self.rows('account', 'account_id, parent_id'))
        self.root = {}
        for account in parents:
            at = account
            while parents.get(at):
                at = parents[at]
            self.root[account] = at
        got = lode('assign', 'food-and-beverage-training', '-w', workspace, '--format', 'json')
        self.segment = {row['account_id']: row['segment'] for row in got['tables']['membership']}
        self.ratings()
        self.deliveries()
        self.best()

    def rows(self, table, columns):
        return self.db.execute(f"SELECT {columns} FROM read_parquet('{self.workspace}/batches/*/{table}*.parquet', "
                               "union_by_name = true)").fetchall()

    def fresh(self, kind, day):
        return day > months_before(self.as_of, 6 if kind == 'scorecard' else 12)

    def ratings(self):
        cards, self.rated = collections.defaultdict(list), []
        columns = 'account_id, need_id, supplier, importance, performance, scale_min, scale_max, weight, as_of, source_kind'
        for account, need, supplier, says, does, worst, top, weight, day, kind in self.rows('need_rating', columns):
            row = {'account': self.root[account], 'need': need, 'supplier': supplier, 'kind': kind, 'day': day, 'weight': weight,
                   'performance': None if does is None else 100 * (does - worst) / (top - worst),
                   'importance': None if says is None else 100 * (says - worst) / (top - worst)}
            self.rated.append(row)
            cards[account, supplier, day, kind].append(row)
        for card in cards.values():
            weights = [row['weight'] for row in card if row['weight'] is not None]
            for row in card:
                if row['weight'] is not None:
                    row['share'] = row['weight'] / sum(weights)
                    if row['importance'] is None:
                        row['importance'] = 100 * row['weight'] / max(weights)

    def deliveries(self):
        """Revenue of the year in euro, and lines on time, by buying parent."""
        rates = collections.defaultdict(list)
        for currency, day, rate in sorted(self.rows('fx', 'currency, date, rate')):
            rates[currency].append((day, float(rate)))
        self.weight, self.lines = collections.Counter(), collections.defaultdict(list)
        start = months_before(self.as_of, 12)
        for account, day, revenue, currency, quantity, promised, delivered in self.rows(
                'line', 'account_id, date, revenue, currency, quantity, promised_date, delivered_date'):
            if not start < day <= self.as_of:
                continue
            rate = 1.0
            if currency != 'EUR':
                known = rates[currency]
                rate = known[bisect.bisect(known, (day, float('inf'))) - 1][1]
            self.weight[self.root[account]] += float(revenue) * rate
            if (quantity is None or quantity > 0) and revenue >= 0:
                self.lines[self.root[account]].append(None if not promised or not delivered else delivered <= promised)

    def best(self):
        order = lambda r: (RANK[r['kind']], not self.fresh(r['kind'], r['day']), -r['day'].toordinal())
        self.performance, self.importance = {}, {}
        for row in sorted(self.rated, key=order):
            if row['performance'] is not None:
                self.performance.setdefault((row['account'], row['need'], row['supplier']), row)
            if row['importance'] is not None:
                self.importance.setdefault((row['account'], row['need']), row)
        self.ours = {key: row for key, row in self.performance.items() if key[2] == 'us'}
        for account, lines in self.lines.items():
            dated = [line for line in lines if line is not None]
            own = {'kind': 'own_data', 'performance': 100 * sum(dated) / len(dated) if dated else None, 'day': self.as_of}
            said = self.ours.get((account, 'on_time', 'us'))
            # Calls rank no higher than our own lines; what the customer wrote down or told our managers does.
            if dated and (not said or RANK[said['kind']] >= 4):
                self.ours[account, 'on_time', 'us'] = own

    def members(self, segment):
        return [a for a, s in self.segment.items() if segment == 'all' or s == segment]


def check_example(workspace):
    told = lode('dig', 'needs', '-w', workspace, '--format', 'json', '--top', '0')['tables']
    oracle = Oracle(workspace)
    got = {(row['segment'], row['need_id']): row for row in told['needs']}
    needs = {need for _, need in oracle.importance}
    same('needs rated', len(needs), 17)
    for segment in ('chains', 'dark_kitchens', 'independents', 'all'):
        members = set(oracle.members(segment))
        size = sum(max(0.0, oracle.weight[a]) for a in members if segment != 'all' or oracle.segment[a])
        for need in sorted(needs):
            means(oracle, got.get((segment, need)), segment, need, members, size)
    rivals(oracle, told['rivals'])
    deliveries(oracle, told['own_measures'])
    totals(oracle, told['scorecard_totals'])
    states(oracle, workspace)


def means(oracle, row, segment, need, members, size):
    where = f'{segment} {need}'
    says = [r['importance'] for (a, n), r in oracle.importance.items() if n == need and a in members]
    ours = {a: r['performance'] for (a, n, _), r in oracle.ours.items() if n == need and a in members}
    if not says and not ours:
        return same(f'{where} unknown', row and (row['importance'], row['ours']), row and (None, None))
    same(f'{where} importance', row['importance'], statistics.mean(says) if says else None)
    same(f'{where} said by', row['importance_accounts'], len(says))
    same(f'{where} ours', row['ours'], statistics.mean(ours.values()) if ours else None)
    same(f'{where} rated by', row['accounts'], len(ours))
    low, high = interval(list(ours.values()))
    same(f'{where} ours from', row['ours_low'], None if low is None else max(0.0, low), 1e-6)
    same(f'{where} ours to', row['ours_high'], None if high is None else min(100.0, high), 1e-6)
    if segment != 'all':
        same(f'{where} coverage', row['coverage'], sum(max(0.0, oracle.weight[a]) for a in ours) / size, 1e-6)


def rivals(oracle, rows):
    pairs = collections.defaultdict(list)
    alone = collections.defaultdict(list)
    for (account, need, supplier), theirs in oracle.performance.items():
        if supplier == 'us' or not oracle.segment.get(account):
            continue
        ours = oracle.performance.get((account, need, 'us'))
        for segment in (oracle.segment[account], 'all'):
            alone[segment, supplier, need].append(theirs['performance'])
            if ours:
                pairs[segment, supplier, need].append(ours['performance'] - theirs['performance'])
    got = {(r['segment'], r['supplier'], r['need_id']): r for r in rows}
    same('rivals', {k for k in got if k[0] != 'all'}, {k for k in alone if k[0] != 'all'})
    for key, values in alone.items():
        if key[0] == 'all':
            continue
        gaps = pairs[key]
        same(f'{key} they', got[key]['performance'], statistics.mean(values))
        same(f'{key} gap', got[key]['gap'], statistics.mean(gaps) if gaps else None)
        same(f'{key} pairs', got[key]['pairs'], len(gaps))
        low, high = interval(gaps)
        same(f'{key} gap from', got[key]['gap_low'], None if low is None else max(-100.0, low), 1e-6)
        same(f'{key} gap to', got[key]['gap_high'], None if high is None else min(100.0, high), 1e-6)


def deliveries(oracle, rows):
    for row in rows:
        if row['segment'] == 'unassigned':
            continue
        lines = [line for a in oracle.members(row['segment']) for line in oracle.lines[a]]
        dated = [line for line in lines if line is not None]
        where = f'deliveries of {row["segment"]}'
        same(f'{where}: lines', row['lines'], len(lines))
        same(f'{where}: on time', row['on_time'], sum(dated) / len(dated))
        same(f'{where}: with dates', row['dated_share'], len(dated) / len(lines))
        same(f'{where}: in full is unknown', row['on_time_in_full'], None)


def totals(oracle, rows):
    cards = collections.defaultdict(list)
    for row in oracle.rated:
        if row['kind'] == 'scorecard' and row['supplier'] == 'us':
            cards[row['account'], row['day']].append(row)
    last = {}
    for account, day in cards:
        last[account] = max(day, last.get(account, day))
    same('scorecards kept by', {r['account_id'] for r in rows}, set(last))
    for row in rows:
        card = cards[row['account_id'], last[row['account_id']]]
        same(f'total of {row["account_id"]}', row['total'], sum(r['share'] * r['performance'] for r in card))
        same(f'weights of {row["account_id"]}', sum(r['share'] for r in card), 1.0)
        same(f'met by {row["account_id"]}', row['met'], sum(r['performance'] >= 85 for r in card))


def states(oracle, workspace):
    named = {'dark_kitchens': {'speed', 'kitchen_ops', 'low_disruption', 'compliance'},
             'chains': {'turnover_training', 'cross_site_consistency', 'hq_decision'},
             'independents': {'low_budget', 'uniqueness', 'flexible_scaling', 'growth_support'}}
    count = collections.Counter()
    fresh = lambda r: r and oracle.fresh(r['kind'], r['day'])
    said = {a for a, _ in oracle.importance} | {key[0] for key in oracle.performance}
    for account, segment in oracle.segment.items():
        if not segment:
            continue
        both = sum(bool(fresh(oracle.importance.get((account, n))) and fresh(oracle.ours.get((account, n, 'us'))))
                   for n in named[segment])
        count[segment, 'answered' if both >= 2 else 'partly' if account in said else 'open'] += 1
    for row in lode('dig', 'needs', '-w', workspace, '--format', 'json')['tables']['coverage']:
        if row['segment'] in named:
            for state in ('answered', 'partly', 'open'):
                same(f'{row["segment"]} {state}', row[state], count[row['segment'], state])


NEEDS = '''needs:
  speed: {title: Fast answers, dimension: service, ask: "How fast do we answer?"}
  faults: {title: Few faults, dimension: quality, higher_is_better: false}
  prompt: {title: On the day, dimension: on-time delivery}
'''
RATINGS = '''account_id,need_id,supplier,importance,performance,scale_min,scale_max,weight,target,as_of,source_kind
A1,speed,us,,2,6,1,,,2025-06-30,management_conversation
A1,speed,Rival,,4,6,1,,,2025-06-30,management_conversation
A1,speed,us,9,9,1,10,,,2025-12-01,call
A2,speed,us,5,,1,5,,,2025-06-30,call
A2,speed,us,,3,,,,,2025-07-31,call
A2,faults,us,,2,0,10,,,2025-07-31,call
A2,speed,us,,11,0,10,,,2025-08-31,call
A3,charm,US,4,4,1,5,,,2025-08-31,call
S3,prompt,us,,60,0,100,3,80,2025-09-30,scorecard
S3,speed,us,,90,0,100,1,80,2025-09-30,scorecard
A4,speed,us,3,3,1,5,,,2024-01-31,top_to_top
A4,speed,us,5,5,1,5,,,2025-11-30,call
'''
LINES = '''account_id,date,revenue,quantity,promised_date,delivered_date,returned_quantity
A1,2025-12-31,100,10,2025-12-30,2025-12-30,0
A1,2025-12-30,100,10,2025-12-30,2025-12-31,0
A1,2025-12-29,100,10,2025-12-30,2025-12-29,2
A1,2025-12-28,100,10,2025-12-30,2025-12-29,
A1,2025-12-27,100,10,,2025-12-29,0
A1,2025-12-26,-50,-5,2025-12-01,2025-12-29,0
S3,2025-12-25,500,10,2025-12-30,2025-12-29,0
A2,2023-01-05,100,10,2023-01-06,2023-01-05,0
'''
ACCOUNTS = 'account_id,name,parent_id,status\nA1,One,,customer\nA2,Two,,customer\nA3,Three,,customer\nS3,Site,A3,customer\nA4,Four,,prospect\n'


def hand_made(folder):
    (folder / 'in').mkdir()
    for name, text in (('account', ACCOUNTS), ('line', LINES), ('need_rating', RATINGS)):
        (folder / 'in' / f'{name}.csv').write_text(text)
    workspace = folder / 'small'
    lode('init', workspace, '--unit', 'buying_parent')
    (workspace / 'needs.yaml').write_text(NEEDS)
    (workspace / 'maps' / 'in.yaml').write_text(
        'source: in\nfiles:\n' + ''.join(f'  - {{path: {t}.csv, as: {t}_file}}\n' for t in ('account', 'line', 'need_rating')) +
        'tables:\n' + ''.join(f'  {t}:\n    from: {t}_file\n    columns: {{' + ', '.join(
            f'{c}: {c}' for c in text.split('\n')[0].split(',')) + '}\n'
            for t, text in (('account', ACCOUNTS), ('line', LINES), ('need_rating', RATINGS))))
    (workspace / 'segmentations' / 's.yaml').write_text(
        'lode: 1\nsegmentation: s\nunit: buying_parent\nmatch: first\nsegments:\n'
        '  - {id: firms, title: Firms, where: "name is not null", needs: [{need: prompt}, {need: speed, weight: 2}]}\n')
    lode('load', folder / 'in', '--map', 'maps/in.yaml', '-w', workspace, '--no-input')
    told = lode('dig', 'needs', '-w', workspace, '--format', 'json')
    needs = {row['need_id']: row for row in told['tables']['needs'] if row['segment'] == 'firms'}
    # Speed: A1 by a school grade of 2 (80), which outranks the call; A3 through its site's scorecard (90); A4's old
    # top-to-top meeting (50) outranks a call; A2's ratings have no scale, or lie outside it.
    same('speed, we', needs['speed']['ours'], (80 + 90 + 50) / 3)
    same('speed, rated by', needs['speed']['accounts'], 3)
    same('speed, gap', needs['speed']['gap'], 40.0)
    same('speed, one pair has no interval', needs['speed']['gap_low'], None)
    # Importance: 9 on 1..10, 5 on 1..5, the lighter of two weights (1 of 3), 3 on 1..5 by rank.
    same('speed, importance', needs['speed']['importance'], (800 / 9 + 100 + 100 / 3 + 50) / 4)
    # Faults: A2 says 2 of 10 where fewer are better; A1 keeps 3 of 4 lines whose returns are known, A3 its only one.
    same('faults, lower is better', needs['faults']['ours'], (80 + 75 + 100) / 3)
    # On time in full: A1 1 of 3 lines that are dated and whose returns are known; S3's scorecard outranks our lines.
    same('prompt, we', needs['prompt']['ours'], (100 / 3 + 60) / 2)
    same('charm is shown under its id', needs['charm']['ours'], 75.0)
    same('proximity is unknown', needs.get('proximity'), None)
    own = {row['segment']: row for row in told['tables']['own_measures']}['firms']
    same('lines: a credit note and an old line do not count', own['lines'], 6)
    same('on time', own['on_time'], 4 / 5)
    same('on time in full', own['on_time_in_full'], 2 / 4)
    same('nothing returned', own['not_returned'], 4 / 5)
    same('returns known', own['returns_known_share'], 5 / 6)
    found = {f['rule']: f for f in told['findings'] if f['rule'].startswith('NDS')}
    same('findings', sorted(found), ['NDS01', 'NDS02', 'NDS03'])
    same('without a scale', found['NDS01']['evidence']['ratings'], 1)
    same('outside the scale', found['NDS02']['evidence']['ratings'], 1)
    same('the example is named', 'A2 on speed' in found['NDS02']['message'], True)
    scales = {(r['source_kind'], r['worst'], r['best']): r['direction'] for r in told['tables']['scales']}
    same('a school grade', scales.get(('management_conversation', 6.0, 1.0)), 'lower is better')
    same('faults', scales.get(('call', 10.0, 0.0)), 'lower is better')
    card = {r['need_id']: r for r in told['tables']['scorecards']}
    same('weights add up', (card['prompt']['weight'], card['speed']['weight']), (0.75, 0.25))
    same('met', (card['prompt']['met'], card['speed']['met']), (False, True))
    total = told['tables']['scorecard_totals'][0]
    same('total by the customer', (total['account_id'], total['total']), ('A3', 67.5))
    catalogue = {r['need_id']: r['origin'] for r in told['tables']['catalogue']}
    same('catalogue', catalogue, {'speed': 'declared', 'faults': 'declared', 'prompt': 'declared', 'cost': 'standard',
                                  'upfront_design': 'standard', 'proximity': 'standard', 'charm': 'rated'})
    asks = {r['account_id']: r['ask'] for r in told['tables']['dig_list']}
    same('the heaviest need is asked first', asks['A2'], 'How fast do we answer?')
    one = lode('dig', 'needs', '-w', workspace, '--account', 'A1', '--format', 'json')['tables']
    same('one account', {r['need_id']: r['ours'] for r in one['needs'] if r['ours'] is not None},
         {'speed': 80.0, 'faults': 75.0, 'prompt': 100 / 3})
    same('same bytes', lode('dig', 'needs', '-w', workspace), lode('dig', 'needs', '-w', workspace))


with tempfile.TemporaryDirectory() as temporary:
    here = pathlib.Path(temporary)
    lode('demo', here / 'example', '--yes')
    check_example(here / 'example')
    hand_made(here)
for failure in failures[:40]:
    print(failure)
print(f'needs: {checks} figures compared, {len(failures)} differ')
sys.exit(1 if failures or checks < 100 else 0)
