"""`lode prospects` against an oracle on the shipped example and on hand-made workspaces: win rates counted from the
exports, chances and intervals by scipy, calibration by scikit-learn, upside, expected value and order by hand, prospects in
no segment, the question that decides most, the error of surrogate rules; and the edges: no deals, all won, no prospects."""
import csv, json, math, pathlib, subprocess, sys, tempfile
from collections import Counter, defaultdict

import duckdb
import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats
from sklearn.metrics import brier_score_loss

LODE, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
EXPORTS = ROOT / 'examples/food-beverage/exports'
failures, compared = [], 0


def expect(what, got, want, slack=1e-9):
    global compared
    compared += 1
    numbers = all(isinstance(v, (int, float)) for v in (got, want))
    ok = math.isclose(got, want, rel_tol=slack, abs_tol=slack) if numbers else got == want
    if not ok:
        failures.append(f'{what}: got {got!r}, expected {want!r}')


def lode(*words):
    done = subprocess.run([LODE, *map(str, words)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def ask(workspace, *words):
    return json.loads(lode('prospects', '-w', workspace, '--top', '0', '--format', 'json', *words))


def rows(doc, name):
    return doc['tables'].get(name, [])


def rules_of(doc):
    return [f['rule'] for f in doc['findings']]


# ---- the oracle of chances -------------------------------------------------------------------------------------------

def log_likelihood(groups, mean, weight):
    a, b = mean * weight, (1 - mean) * weight
    return sum(scipy.special.betaln(a + s, b + n - s) - scipy.special.betaln(a, b) for s, n in groups if n)


def prior(groups):
    """(alpha, beta) of most marginal likelihood; where chance explains the differences, the pooled rate."""
    with_trials = [(s, n) for s, n in groups if n]
    won, trials = sum(s for s, _ in with_trials), sum(n for _, n in with_trials)
    if not trials:
        return .5, .5
    most = min(1000, trials) if len(with_trials) > 1 else 2  # a single group says nothing about others
    agree = won in (0, trials)
    rate = (won + .5) / (trials + 1) if agree else won / trials
    if agree or len(with_trials) < 2:
        return rate * most, (1 - rate) * most

    def best(log_weight):
        found = scipy.optimize.minimize_scalar(lambda m: -log_likelihood(with_trials, m, math.exp(log_weight)),
                                               bounds=(1e-9, 1 - 1e-9), method='bounded', options={'xatol': 1e-10})
        return -found.fun, found.x
    grid = np.linspace(math.log(.1), math.log(most), 400)
    at = max(range(len(grid)), key=lambda i: best(grid[i])[0])
    if at == len(grid) - 1:
        return rate * most, (1 - rate) * most
    found = scipy.optimize.minimize_scalar(lambda w: -best(w)[0], bounds=(grid[max(0, at - 1)], grid[at + 1]),
                                           method='bounded', options={'xatol': 1e-8})
    weight, mean = max(2, math.exp(found.x)), best(found.x)[1]
    return mean * weight, (1 - mean) * weight


def posterior(won, trials, alpha, beta):
    a, b = alpha + won, beta + trials - won
    return a / (a + b), scipy.stats.beta.ppf(.1, a, b), scipy.stats.beta.ppf(.9, a, b)


def chances_of(cells):
    """{(segment, group): (won, trials)} → rates of segments and of cells."""
    segments = defaultdict(dict)
    for (segment, group), count in cells.items():
        segments[segment][group] = count
    total = {s: (sum(w for w, _ in g.values()), sum(n for _, n in g.values())) for s, g in segments.items()}
    alpha, beta = prior(list(total.values()))
    of_segment = {s: posterior(*total[s], alpha, beta) for s in total}
    of_cell = {}
    for s, groups in segments.items():
        if total[s][1] < 40 or sum(1 for _, n in groups.values() if n) < 2:
            of_cell.update({(s, g): of_segment[s] for g in groups})
            continue
        weight = sum(prior(list(groups.values())))
        mean = of_segment[s][0]
        of_cell.update({(s, g): posterior(*count, weight * mean, weight * (1 - mean)) for g, count in groups.items()})
    return of_segment, of_cell


# ---- the shipped example ---------------------------------------------------------------------------------------------

class Firm:
    """The exports, read by another reader; buying parents with locations as the sum of their brands."""

    def __init__(self):
        read = lambda name: list(csv.DictReader(open(EXPORTS / name, encoding='utf-8')))
        accounts = {a['Account Number']: a for a in read('crm_accounts.csv')}
        self.parent = {}
        for number in accounts:
            at = number
            while accounts[at]['Parent Account Number'] in accounts:
                at = accounts[at]['Parent Account Number']
            self.parent[number] = at
        children = defaultdict(list)
        for number, parent in self.parent.items():
            children[parent].append(accounts[number])
        self.status, self.segment, self.industry, self.form = {}, {}, {}, {}
        kinds = {'Customer': 'customer', 'Former Customer': 'lapsed', 'Prospect': 'prospect'}
        for parent, family in children.items():
            own = accounts[parent]
            locations = own['No. of Locations'] or None
            if locations is None:
                known = [int(a['No. of Locations']) for a in family if a['No. of Locations']]
                locations = sum(known) if known else None
            self.status[parent] = kinds[own['Type']]
            self.industry[parent], self.form[parent] = own['Industry'], own['Service Format']
            self.segment[parent] = self.place(own['Service Format'], None if locations is None else int(locations))
        self.deals = read('crm_opportunities.csv')
        self.first_line = {}
        for line in read('erp_invoice_lines.csv'):
            unit = self.parent.get(line['Customer No.'])
            if unit and line['Posting Date'] < self.first_line.get(unit, '9'):
                self.first_line[unit] = line['Posting Date']

    @staticmethod
    def place(form, locations):
        if form == 'dark_kitchen':
            return 'dark_kitchens'
        if form != 'dine_in' or locations is None:
            return None
        return 'chains' if locations > 10 else 'independents'

    def closed(self):
        """(id, unit, won, first, closed) of each closed deal."""
        outcome = {'Closed Won': True, 'Closed Lost': False}
        first_won = {}
        for d in self.deals:
            unit = self.parent.get(d['Account Number'])
            if d['Stage'] == 'Closed Won' and unit:
                first_won[unit] = min(d['Close Date'], first_won.get(unit, '9'))
        for d in self.deals:
            if d['Stage'] not in outcome:
                continue
            unit = self.parent.get(d['Account Number'])
            bought = min(self.first_line.get(unit, '9'), first_won.get(unit, '9'))
            yield d['Opportunity ID'], unit, outcome[d['Stage']], d['Created Date'] <= bought, d['Close Date']


def check_chances(doc, firm):
    closed = list(firm.closed())
    expect('win rate', doc['metrics']['win_rate'], sum(c[2] for c in closed) / len(closed))
    first = [c for c in closed if c[3]]
    expect('win rate of first deals', doc['metrics']['win_rate_first'], sum(c[2] for c in first) / len(first))
    by_segment = defaultdict(list)
    for c in closed:
        by_segment[firm.segment.get(c[1])].append(c)
    for row in rows(doc, 'win_rates'):
        mine = closed if row['segment'] == 'all' else by_segment[row['segment']]
        expect(f'{row["segment"]}: closed', row['closed'], len(mine))
        expect(f'{row["segment"]}: won', row['won'], sum(c[2] for c in mine))
        expect(f'{row["segment"]}: first', row['first_closed'], sum(c[3] for c in mine))
    used = [c for c in first if firm.segment.get(c[1])]
    expect('first deals are many enough', len(used) >= 50, True)
    cells = defaultdict(lambda: [0, 0])
    for _, unit, won, *_ in used:
        cell = cells[firm.segment[unit], firm.industry[unit] or None]
        cell[0] += won
        cell[1] += 1
    of_segment, of_cell = chances_of({k: tuple(v) for k, v in cells.items()})
    for row in rows(doc, 'win_rates'):
        if row['segment'] == 'all':
            continue
        for name, want in zip(('chance', 'chance_low', 'chance_high'), of_segment[row['segment']]):
            expect(f'{row["segment"]}: {name}', row[name], want, 2e-4)
    for row in rows(doc, 'chances'):
        for name, want in zip(('chance', 'chance_low', 'chance_high'), of_cell[row['segment'], row['group']]):
            expect(f'{row["segment"]}/{row["group"]}: {name}', row[name], want, 2e-4)
    check_calibration(doc, firm, used)
    return of_segment, of_cell


def check_calibration(doc, firm, used):
    """Folds by the engine's hash of the deal's id, as the manual says; scores by scikit-learn."""
    db = duckdb.connect()
    fold = {c[0]: db.execute('SELECT hash(?) % 5', [c[0]]).fetchone()[0] for c in used}
    split = sorted(c[4] for c in used)[max(0, math.ceil(len(used) * .5) - 1)]

    def predict(train, test):
        cells = defaultdict(lambda: [0, 0])
        for c in used:
            cells[firm.segment[c[1]], firm.industry[c[1]] or None]  # every cell, also those without a deal to learn from
        for c in train:
            cell = cells[firm.segment[c[1]], firm.industry[c[1]] or None]
            cell[0] += c[2]
            cell[1] += 1
        _, of_cell = chances_of({k: tuple(v) for k, v in cells.items()})
        return [(of_cell[firm.segment[c[1]], firm.industry[c[1]] or None][0], c[2]) for c in test]
    out_of_fold = [pair for f in range(5)
                   for pair in predict([c for c in used if fold[c[0]] != f], [c for c in used if fold[c[0]] == f])]
    later = predict([c for c in used if c[4] <= split], [c for c in used if c[4] > split])
    for name, pairs in (('brier', out_of_fold), ('brier_later', later)):
        p, y = np.array([a for a, _ in pairs]), np.array([float(b) for _, b in pairs])
        expect(name, doc['metrics'][name], brier_score_loss(y, p), 1e-4)
        base = name + '_base'
        expect(base, doc['metrics'][base], float(np.mean((y - y.mean()) ** 2)), 1e-9)
    bins = [r for r in rows(doc, 'calibration') if r['tried_on'] == 'deals left out']
    expect('deals in the bins', sum(r['deals'] for r in bins), len(used))
    expect('won in the bins', round(sum(r['deals'] * r['seen'] for r in bins)), sum(c[2] for c in used))
    error = sum(r['deals'] * abs(r['predicted'] - r['seen']) for r in bins) / len(used)
    expect('calibration error', doc['metrics']['calibration_error'], error)
    expect('chances come true, within 8 points', error < 0.08, True)


def check_ranking(doc, firm, of_segment, of_cell):
    table = rows(doc, 'prospects')
    expect('prospects placed by the rules', {r['account_id'] for r in table if r['placed_by'] == 'rule'},
           {u for u, s in firm.status.items() if s == 'prospect' and firm.segment[u]})
    expect('the others may be in the universe', {r['account_id'] for r in table if r['placed_by'] != 'rule'},
           {u for u, s in firm.status.items() if s == 'prospect' and not firm.segment[u] and firm.form[u] == 'dine_in'})
    values = [r['expected_value'] for r in table]
    known = [v for v in values if v is not None]
    expect('those with a value come first', values[:len(known)], known)
    expect('highest first', known, sorted(known, reverse=True))
    expect('ranks', [r['rank'] for r in table], list(range(1, len(table) + 1)))
    for r in table:
        if r['placed_by'] != 'rule':
            expect(f'{r["account_id"]}: no value without a segment', r['expected_value'], None)
            continue
        unit = r['account_id']
        expect(f'{unit}: segment', r['segment'], firm.segment[unit])
        want = of_cell.get((r['segment'], firm.industry[unit] or None), of_segment[r['segment']])
        expect(f'{unit}: chance', r['chance'], want[0], 2e-4)
        if r['pool'] is None:
            expect(f'{unit}: nothing without a pool', (r['upside'], r['expected_value'], r['score']), (None, None, None))
            continue
        upside = max(0.0, r['pool'] * (1 if r['cap'] is None else r['cap']))
        expect(f'{unit}: upside', r['upside'], upside)
        expect(f'{unit}: expected', r['expected_value'], r['chance'] * upside)
        expect(f'{unit}: score', r['score'], r['expected_value'])
        expect(f'{unit}: reasons', 1 <= len(r['reasons'].split('; ')) <= 4 and '%' in r['reasons'], True)
    expect('relevance is between 0 and 1', all(0 <= r['relevance'] <= 1 for r in table if r['relevance'] is not None), True)
    expect('everybody has something to ask', sum(r['ask_first'] is None for r in table), 0)


def check_caps(doc, firm):
    share = {}
    for row in csv.DictReader(open(EXPORTS / 'supplier_limits.csv')):
        unit = firm.parent[row['Account Number']]
        share[unit] = min(float(row['Max Share']), share.get(unit, 9))
    usual = defaultdict(list)
    for unit, value in share.items():
        usual[firm.segment.get(unit)].append(value)
    for r in rows(doc, 'prospects'):
        if r['placed_by'] != 'rule' or r['pool'] is None:
            continue
        known = usual[r['segment']]
        want = share.get(r['account_id'], float(np.median(known)) if len(known) >= 5 else None)
        expect(f'{r["account_id"]}: cap', r['cap'], want)
        expect(f'{r["account_id"]}: assumed', r['cap_assumed'], r['account_id'] not in share and want is not None)


def check_example(work):
    workspace = work / 'demo'
    lode('demo', workspace, '--yes')
    firm, doc = Firm(), ask(workspace)
    of_segment, of_cell = check_chances(doc, firm)
    check_ranking(doc, firm, of_segment, of_cell)
    check_caps(doc, firm)
    again = ask(workspace)
    expect('same bytes', json.dumps(again), json.dumps(doc))
    only = ask(workspace, '--segment', 'chains')
    expect('one segment', {r['segment'] for r in rows(only, 'prospects')}, {'chains'})
    top = json.loads(lode('prospects', '-w', workspace, '--top', '3', '--format', 'json'))
    expect('top 3', [r['account_id'] for r in rows(top, 'prospects')],
           [r['account_id'] for r in rows(doc, 'prospects')][:3])
    dug = json.loads(lode('dig', 'prospecting', '-w', workspace, '--top', '0', '--format', 'json'))
    expect('dig says the same', rows(dug, 'prospects'), rows(doc, 'prospects'))


# ---- hand-made -------------------------------------------------------------------------------------------------------

SCHEME = '''lode: 1
segmentation: food
match: first
universe: "format in ('canteen', 'restaurant', 'bar')"
attributes:
  sites: {type: integer, min: 1, title: sites}
  format: {type: enum, values: [canteen, restaurant, bar, other], title: format}
segments:
  - {id: chains, title: Food chains, where: "sites > 10"}
  - {id: houses, title: Houses, where: "sites <= 10 and format <> 'bar'"}
  - {id: bars, title: Bars, where: "sites <= 10 and format = 'bar'"}
'''
MAP = '''source: crm
files: [{path: firms.csv, as: firms}, {path: deals.csv, as: deals}]
tables:
  account:
    from: firms
    columns: {account_id: Id, name: Id, status: Type, sites: Sites, format: Format, industry: Kind}
  opportunity:
    from: deals
    columns: {opportunity_id: Deal, account_id: Firm, outcome: Outcome, opened: Opened, closed: Closed}
'''


def build(work, name, firms, deals):
    workspace, exports = work / name, work / (name + '-exports')
    exports.mkdir()
    lode('init', workspace)
    settings = workspace / 'lode.yaml'
    settings.write_text(settings.read_text() + '\nas_of: 2025-12-31\n')
    (workspace / 'maps/crm.yaml').write_text(MAP)
    (workspace / 'segmentations/food.yaml').write_text(SCHEME)
    (exports / 'firms.csv').write_text('Id,Type,Sites,Format,Kind\n' + ''.join(','.join(map(str, f)) + '\n' for f in firms))
    (exports / 'deals.csv').write_text('Deal,Firm,Outcome,Opened,Closed\n' +
                                       ''.join(','.join(map(str, d)) + '\n' for d in deals))
    lode('load', exports, '-w', workspace, '--no-input')
    return workspace


def customers():
    """240 customers: canteens are chains, of the others a quarter is a bar; the kind shows it to nine in ten."""
    out = []
    for i in range(240):
        form = 'canteen' if i % 3 == 0 else 'bar' if i % 4 == 1 else 'restaurant'
        sites = 11 + i % 30 if form == 'canteen' else 1 + i % 10
        kind = 'canteens' if form == 'canteen' else 'others'
        out.append((f'C{i:03}', 'customer', sites, form, 'others' if i % 10 == 0 else kind))
    return out


def entropy(counts):
    total = sum(counts)
    return -sum(c / total * math.log2(c / total) for c in counts if c)


def segment_of(sites, form):
    return 'chains' if sites > 10 else 'bars' if form == 'bar' else 'houses'


def gains(known, unknown):
    """Share of the doubt that each unknown definer removes, over the values that the customers have."""
    people = [{'sites': c[2], 'format': c[3]} for c in customers()]
    filled = [({**p, **known}, p) for p in people]
    doubt = entropy(list(Counter(segment_of(f['sites'], f['format']) for f, _ in filled).values()))
    tells = {'sites': lambda p: p['sites'] > 10, 'format': lambda p: p['format'] == 'bar'}
    out = {}
    for definer in unknown:
        left = defaultdict(Counter)
        for f, p in filled:
            left[tells[definer](p)][segment_of(f['sites'], f['format'])] += 1
        rest = sum(sum(c.values()) * entropy(list(c.values())) for c in left.values()) / len(filled)
        out[definer] = 1 - rest / doubt
    return out


def check_unplaced(work):
    prospects = ([(f'P{i:02}', 'prospect', '', 'restaurant', 'others') for i in range(12)] +
                 [(f'Q{i:02}', 'prospect', '', 'canteen', 'canteens') for i in range(4)] +
                 [(f'R{i:02}', 'prospect', 5, '', 'others') for i in range(5)] +
                 [('S00', 'prospect', '', '', 'others'), ('T00', 'prospect', 4, 'other', 'others'),
                  ('U00', 'prospect', 4, 'bar', 'others')])
    doc = ask(build(work, 'unplaced', customers() + prospects, []))
    by = {(r['reason'], r['definer']): r for r in rows(doc, 'unplaced')}
    expect('sites unknown', by['unknown', 'sites']['prospects'], 17)
    expect('format unknown', by['unknown', 'format']['prospects'], 6)
    expect('outside', by['outside the universe', None]['prospects'], 1)
    expect('unknown in all', doc['metrics']['prospects_unknown'], 22)
    expect('placed', doc['metrics']['prospects_placed'], 1)
    expect('collect first', doc['metrics']['collect_first'], 'sites')
    table = {r['account_id']: r for r in rows(doc, 'prospects')}
    expect('outside is no prospect', 'T00' in table, False)
    expect('sites are asked of P', 'sites' in table['P00']['ask_first'].lower(), True)
    expect('format is asked of R', 'format' in table['R00']['ask_first'].lower(), True)
    both = gains({}, ['sites', 'format'])
    better = max(both, key=both.get)
    expect('the better one is asked of S', better in table['S00']['ask_first'].lower(), True)
    # All doubt and what sites would remove of it, pattern by pattern.
    people = customers()
    doubt = {'P': entropy(list(Counter(segment_of(c[2], 'restaurant') for c in people).values())),
             'R': entropy(list(Counter(segment_of(5, c[3]) for c in people).values())),
             'S': entropy(list(Counter(segment_of(c[2], c[3]) for c in people).values()))}
    total = 16 * doubt['P'] + 5 * doubt['R'] + doubt['S']
    expect('sites settle', by['unknown', 'sites']['settles'], (16 * doubt['P'] + doubt['S'] * both['sites']) / total, 1e-6)
    check_surrogates(doc, table)


def check_surrogates(doc, table):
    """Each rule tried on the third that it was not learnt from."""
    db = duckdb.connect()
    db.execute('CREATE TABLE c (account_id VARCHAR, status VARCHAR, sites BIGINT, format VARCHAR, industry VARCHAR)')
    db.executemany('INSERT INTO c VALUES (?, ?, ?, ?, ?)', customers())
    segment = ("CASE WHEN sites > 10 THEN 'chains' WHEN format <> 'bar' THEN 'houses' ELSE 'bars' END")
    tried, right = 0, 0
    for r in rows(doc, 'surrogates'):
        n, ok = db.execute(f"SELECT count(*), count(*) FILTER (WHERE {segment} = ?) FROM c WHERE hash(account_id) % 3 = 0 "
                           f"AND ({r['rule']})", [r['segment']]).fetchone()
        expect(f'{r["rule"]}: tried on', r['accounts'], n)
        expect(f'{r["rule"]}: accuracy', r['accuracy'], ok / n if n else None)
        tried, right = tried + n, right + ok
    everybody = db.execute('SELECT count(*) FROM c WHERE hash(account_id) % 3 = 0').fetchone()[0]
    expect('surrogates: accuracy', doc['metrics']['surrogate_accuracy'], right / everybody)
    largest = db.execute(f"SELECT {segment} s FROM c WHERE hash(account_id) % 3 <> 0 GROUP BY s ORDER BY count(*) DESC, s "
                         "LIMIT 1").fetchone()[0]
    base = db.execute(f"SELECT avg(({segment} = ?)::INT) FROM c WHERE hash(account_id) % 3 = 0", [largest]).fetchone()[0]
    expect('surrogates: majority', doc['metrics']['surrogate_majority'], base)
    expect('rules beat the majority here', doc['metrics']['surrogate_accuracy'] > base + 0.1, True)
    expect('canteens are taken for chains', (table['Q00']['segment'], table['Q00']['placed_by']), ('chains', 'surrogate'))
    expect('and have no value', table['Q00']['expected_value'], None)
    expect('placed by the rules', (table['U00']['segment'], table['U00']['placed_by']), ('bars', 'rule'))


def check_edges(work):
    none = ask(build(work, 'no-deals', customers()[:60] + [('P1', 'prospect', 3, 'bar', '')], []))
    expect('no deals: said', 'PRO04' in rules_of(none), True)
    expect('no deals: no chance', [(r['chance'], r['expected_value']) for r in rows(none, 'prospects')], [(None, None)])
    expect('no deals: no rate', none['metrics']['win_rate'], None)
    deals = [(f'D{i}', f'C{i:03}', 'won', '2025-01-01', '2025-03-01') for i in range(60)]
    won = ask(build(work, 'all-won', customers() + [('P1', 'prospect', 3, 'bar', '')], deals))
    expect('all won: rate', won['metrics']['win_rate'], 1.0)
    expect('all won: still no certainty', all(0.5 < r['chance_low'] < r['chance'] < 1 for r in rows(won, 'prospects')), True)
    expect('all won: no better than one rate', 'PRO02' in rules_of(won), True)
    alone = ask(build(work, 'no-prospects', customers()[:60], deals))
    expect('no prospects', (alone['metrics']['prospects'], rows(alone, 'prospects')), (0, []))
    lost = [(f'D{i}', f'C{i:03}' if i % 2 else '', 'lost' if i % 4 else 'won', '2025-01-01', '2025-03-01') for i in range(20)]
    few = ask(build(work, 'few', customers()[:60] + [('P1', 'prospect', 3, 'bar', '')], lost))
    expect('deals without account', few['metrics']['deals_without_account'], 10)
    expect('said', 'PRO01' in rules_of(few), True)
    expect('a fresh deal is no future one', few['metrics']['deals'], 20)
    vague = build(work, 'vague', customers()[:40] + [('P1', 'prospect', 3, 'restaurant', ''),
                                                     ('P2', 'prospect', 30, 'bar', '')], [])
    (vague / 'segmentations/food.yaml').write_text(
        "lode: 1\nsegmentation: food\nmatch: first\nsegments:\n  - {id: big, where: \"sites > 10\"}\n"
        "  - {id: nice, where: \"format = lovely\"}\n")
    doc = ask(vague)
    expect('a vague term is nobody\'s unknown', (doc['metrics']['prospects_unknown'],
                                                 doc['metrics']['prospects_no_segment']), (0, 1))
    expect('it is said', [r['reason'] for r in rows(doc, 'unplaced')], ['a rule says what nothing defines'])
    bare = work / 'bare'
    lode('init', bare)
    done = subprocess.run([LODE, 'prospects', '-w', bare], capture_output=True, text=True)
    expect('nothing there: exit 2', (done.returncode, 'error:' in done.stderr), (2, True))
    done = subprocess.run([LODE, 'prospects', '-w', work / 'few', '--segment', 'chain'], capture_output=True, text=True)
    expect('misspelt segment', (done.returncode, "did you mean 'chains'" in done.stderr), (2, True))


with tempfile.TemporaryDirectory() as folder:
    check_unplaced(pathlib.Path(folder))
    check_edges(pathlib.Path(folder))
    check_example(pathlib.Path(folder))
print(f'{compared} comparisons, {len(failures)} failures')
print('\n'.join(failures[:40]))
sys.exit(1 if failures or compared < 900 else 0)
