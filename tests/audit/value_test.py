"""The rules about money (SUB01, SUB03, SUB04, SUB06, PLY04) on generated firms with planted faults: every figure of their
evidence against arithmetic on the rows written, Kendall's tau against scipy: value_test.py LODE SOURCE."""
import pathlib, random, sys, tempfile

import scipy.stats

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'dig'))
from exports import Checks, Lode

lode, checks = Lode(sys.argv[1]), Checks()
same = checks.same

SCHEME = '''lode: 1
segmentation: made
match: unique
attributes:
  kind: {{type: enum, values: [big, small, tiny], nullable: false}}
needs: {{speed: {{title: Speed}}}}
segments:
  - id: big
    where: "kind = 'big'"
    mode: segment
    needs: [{{need: speed, weight: 5}}]
    figures: {{{figures}}}
    plays:
      marketing: {{title: Letters, budget: {letters}}}
      product: {{title: Machine, budget: {machine}, evidence: [call]}}
  - id: small
    where: "kind = 'small'"
    mode: segment
    needs: [{{need: speed, weight: 5}}]
    plays:
      marketing: {{title: Cards{cards}}}
      operations: {{title: Depot, budget: {depot}, evidence: [call]}}
  - id: tiny
    where: "kind = 'tiny'"
    mode: {tiny}
'''
USUAL = dict(figures='', letters=500, machine=100, cards=', budget: 200', depot=100, tiny='segment')


class Firm:
    """40 big and 60 small customers, 20 small prospects, 3 tiny ones; all pools stated, some with a limit."""

    def __init__(self, seed=1, costs=True, deals=True, pools='all'):
        r = random.Random(seed)
        self.kind, self.lines, self.pool, self.cap, self.deals = {}, [], {}, {}, []
        for i in range(123):
            key = f'A{i:03}'
            self.kind[key] = 'big' if i < 40 else 'small' if i < 120 else 'tiny'
            prospect = 100 <= i < 120
            self.pool[key] = None
            money = 0 if prospect else r.randint(200, 900) * (10 if i < 40 else 1)
            if money:
                cost = round(money * r.uniform(.3, .95 if i < 40 else 1.3), 2) if costs else None
                self.lines.append((key, '2025-06-30', money, cost))
            if pools == 'all' or (pools == 'few' and i % 15 == 0):
                self.pool[key] = money * 2 + r.randint(100, 5000)
            if i % 4 == 0 and self.pool[key]:
                self.cap[key] = r.choice([.2, .5, .8])
            if deals and i < 120:
                self.deals.append((f'D{i}', key, 'won' if r.random() < (.6 if i < 40 else .25) else 'lost', '2024-01-10',
                                   '2024-05-10'))
        self.lines.append(('A000', '2023-01-02', 1, 0 if costs else None))  # so that the ledger covers two years

    def revenue(self, key):
        return sum(m for a, d, m, _ in self.lines if a == key and d > '2024-12-31')

    def profit(self, key):
        return sum(m - c for a, d, m, c in self.lines if a == key and d > '2024-12-31')

    def of(self, kind):
        return [a for a in self.kind if self.kind[a] == kind]

    def upside(self, key):
        if self.pool[key] is None:
            return None
        return max(0, min(self.pool[key], self.cap.get(key, 1) * self.pool[key]) - self.revenue(key))

    def margin(self, kind):
        members = [a for a in self.of(kind) if self.revenue(a)]
        money = sum(self.revenue(a) for a in members)
        return max(0, sum(self.profit(a) for a in members) / money)

    def workspace(self, home, text=None, settings=''):
        tables = {'account': (('account_id', 'name', 'status', 'kind'),
                              [(a, f'Firm {a}', 'customer' if self.revenue(a) else 'prospect', k)
                               for a, k in self.kind.items()]),
                  'line': (('account_id', 'date', 'revenue', 'cost'), self.lines)}
        if any(self.pool.values()):
            tables['pool'] = (('account_id', 'year', 'revenue_pool', 'source_kind'),
                              [(a, 2025, p, 'call') for a, p in self.pool.items() if p is not None])
            tables['cap'] = (('account_id', 'share_max'), list(self.cap.items()))
        if self.deals:
            tables['opportunity'] = (('opportunity_id', 'account_id', 'outcome', 'opened', 'closed'), self.deals)
        return lode.workspace(home, tables, text or scheme(), settings)


def scheme(**changes):
    return SCHEME.format(**{**USUAL, **changes})


def check(home, rule, text=None):
    if text:
        (home / 'segmentations' / 'made.yaml').write_text(text)
    doc = lode.ask('check', 'made', '-w', home, '--profile', 'data', '--rule', rule)
    doc['fired'] = {tuple(f['segments']): f for f in doc['findings'] if f['rule'] == rule and f['outcome'] == 'fires'}
    doc['open'] = {tuple(f['segments']): f for f in doc['findings']
                   if f['rule'] == rule and f['outcome'] == 'undetermined'}
    return doc


def chances(home):
    """As `lode prospects` tells them, which prospects_test.py compares with scipy."""
    return {r['segment']: r['chance'] for r in lode.ask('prospects', '-w', home)['tables']['win_rates']}


def gain(firm, kind, chance, months):
    margin = firm.margin(kind)
    return sum(firm.upside(a) * chance * margin for a in firm.of(kind)) * months / 12


def check_gain(folder):
    """SUB01 and SUB06: whether they fire follows the cost, to the cent, and every figure is that of plain sums."""
    firm = Firm()
    for months in (12, 18):
        home = firm.workspace(folder / f'gain{months}', settings=f'horizon_months: {months}\n')
        chance = chances(home)
        for kind, name in (('big', 'machine'), ('small', 'depot')):
            want = gain(firm, kind, chance[kind], months)
            for cost, fires in ((want * .999, False), (want * 1.001, True)):
                budget = round(cost, 2)
                plays = {'letters': 0, 'machine': 0, 'cards': ', budget: 0', 'depot': 0, name: budget}
                for rule in ('SUB01', 'SUB06'):
                    doc = check(home, rule, scheme(**plays))
                    same(f'{rule} {kind} at {cost}: fires', (kind,) in doc['fired'], fires)
                    same(f'{rule} {kind}: nothing open', (kind,) in doc['open'], False)
                    if not fires:
                        continue
                    e = doc['fired'][kind,]['evidence']
                    same(f'{rule} {kind} severity', doc['fired'][kind,]['severity'], 'error')
                    same(f'{rule} {kind} accounts', e['accounts'], len(firm.of(kind)))
                    same(f'{rule} {kind} revenue', e['revenue'], sum(firm.revenue(a) for a in firm.of(kind)))
                    same(f'{rule} {kind} known', e['known_accounts'], len(firm.of(kind)))
                    same(f'{rule} {kind} upside', e['upside'], sum(firm.upside(a) for a in firm.of(kind)))
                    same(f'{rule} {kind} chance', e['chance'], chance[kind])
                    same(f'{rule} {kind} margin', e['margin'], firm.margin(kind))
                    same(f'{rule} {kind} gain', e['gain'], want)
                    same(f'{rule} {kind} cost', e['cost'], budget)
                    same(f'{rule} {kind} months', e['horizon_months'], months)
                    same(f'{rule} {kind} break even', e['break_even_share'], budget / (want / chance[kind]))
    # A limit counts at each account: what A000 may not give us, no other gives in its place.
    every = sum(min(firm.pool[a], firm.cap.get(a, 1) * firm.pool[a]) - firm.revenue(a) for a in firm.of('big'))
    same('limits bite', every < sum(firm.upside(a) for a in firm.of('big')), True)


def check_unknown(folder):
    """What is missing neither passes nor fails; where even the most it could be does not do, it fires all the same."""
    for name, firm, missing in (('deals', Firm(deals=False), 'closed deals'), ('costs', Firm(costs=False), 'costs of what'),
                                ('pools', Firm(pools='none'), 'pool of 40 of 40')):
        home = firm.workspace(folder / f'no-{name}')
        most = None if name == 'pools' else sum(firm.upside(a) for a in firm.of('big')) * (
            firm.margin('big') if name == 'deals' else chances(home)['big'])
        for rule in ('SUB01', 'SUB06'):
            doc = check(home, rule, scheme())
            same(f'{rule} without {name}', missing in doc['open']['big',]['message'], True)
            same(f'{rule} without {name}: nothing fires', (('big',) in doc['fired'], ('small',) in doc['fired']), (False, False))
            if most:
                doc = check(home, rule, scheme(machine=round(most * 1.01, 2), letters=0))
                same(f'{rule} without {name}, too dear at any', doc['fired']['big',]['evidence']['gain'], most)
                doc = check(home, rule, scheme(machine=round(most * .99, 2), letters=0))
                same(f'{rule} without {name}, not quite', ('big',) in doc['open'], True)
    firm = Firm(pools='few')  # 3 of 40: too few to say more of the others
    home = firm.workspace(folder / 'few')
    doc = check(home, 'SUB01', scheme(machine=9_000_000))
    same('few pools', 'pool of 37 of 40' in doc['open']['big',]['message'], True)
    (home / 'lode.yaml').write_text((home / 'lode.yaml').read_text() + 'thresholds: {SUB01.known: 0.05}\n')
    known = [a for a in firm.of('big') if firm.pool[a]]
    same('few pools, taken as they are', check(home, 'SUB01')['fired']['big',]['evidence']['gain'],
         sum(firm.upside(a) for a in known) * chances(home)['big'] * firm.margin('big') * 40 / len(known))
    same('no budget', 'budget of 1 play' in check(home, 'SUB01', scheme(cards=''))['open']['small',]['message'] or
         'pool of' in check(home, 'SUB01', scheme(cards=''))['open']['small',]['message'], True)


def check_size(folder):
    firm = Firm()
    home = firm.workspace(folder / 'size')
    doc = check(home, 'SUB01', scheme())
    same('tiny', (doc['fired']['tiny',]['severity'], doc['fired']['tiny',]['evidence']['accounts']), ('error', 3))
    same('tiny revenue', doc['fired']['tiny',]['evidence']['revenue'], sum(firm.revenue(a) for a in firm.of('tiny')))
    same('only it', list(doc['fired']), [('tiny',)])
    same('account mode', check(home, 'SUB01', scheme(tiny='account'))['fired'], {})
    text = (home / 'lode.yaml').read_text()
    (home / 'lode.yaml').write_text(text + 'thresholds: {SUB01.accounts: 3}\n')
    same('threshold', check(home, 'SUB01', scheme())['fired'], {})


def check_mega(folder):
    firm = Firm()
    firm.lines.append(('A050', '2025-07-31', 9000, 5000))    # half of small
    firm.lines.append(('A001', '2025-07-31', 60000, 30000))  # a tenth of the firm
    firm.lines.append((None, '2025-07-31', 20000, 1))        # revenue that nobody owns is revenue of the firm
    firm.lines = [(a or '', *rest) for a, *rest in firm.lines]
    home = firm.workspace(folder / 'mega')
    total = sum(m for _, d, m, _ in firm.lines if d > '2024-12-31')
    fired = check(home, 'SUB03', scheme())['fired']
    for kind, key in (('big', 'A001'), ('small', 'A050')):
        money = {a: firm.revenue(a) for a in firm.of(kind) if firm.revenue(a) > 0}
        all_of, n = sum(money.values()), len(money)
        large = (money[key] >= .1 * total or money[key] >= .5 * all_of) and \
            abs((all_of - money[key]) / (n - 1) / (all_of / n) - 1) > .25
        same(f'{kind}: fires', (kind,) in fired, large)
        if large:
            e = fired[kind,]['evidence']
            same(f'{kind}: which', e['account'], key)
            for name, want in dict(revenue=money[key], firm_share=money[key] / total, segment_share=money[key] / all_of,
                                   mean=all_of / n, mean_without=(all_of - money[key]) / (n - 1), accounts=n,
                                   move=abs((all_of - money[key]) / (n - 1) / (all_of / n) - 1)).items():
                same(f'{kind}: {name}', e[name], want)
    same('both kinds were seen', ('big',) in fired, True)
    same('nobody is large', check(Firm().workspace(folder / 'even'), 'SUB03', scheme(tiny='segment'))['fired'].keys()
         & {('big',), ('small',)}, set())
    text = scheme().replace('    mode: segment\n', '    mode: account\n    plans: [{account: A001, plan: Grow}]\n', 1)
    same('with plans', ('big',) in check(home, 'SUB03', text)['fired'], False)
    (home / 'lode.yaml').write_text((home / 'lode.yaml').read_text() + 'thresholds: {SUB03.move: 0.9}\n')
    same('threshold', check(home, 'SUB03', scheme())['fired'], {})


def check_blind(folder):
    firm = Firm(seed=4)
    for key in ('A045', 'A046'):
        firm.pool[key] = firm.revenue(key) - 100  # buys more from us than from everybody
    home = firm.workspace(folder / 'blind')
    doc = check(home, 'SUB04', scheme())
    small = [a for a in firm.of('small')]
    e = doc['fired']['small',]['evidence']
    bad, revenue = ('A045', 'A046'), sum(firm.revenue(a) for a in small)
    money = sum(firm.revenue(a) for a in bad)
    same('above: accounts', e['accounts'], 2)
    same('above: revenue', e['revenue'], money)
    same('above: pool', e['pool'], sum(firm.pool[a] for a in bad))
    same('above: share', e['share'], money / sum(firm.pool[a] for a in bad))
    same('above: severity', doc['fired']['small',]['severity'], 'error' if money / revenue >= .05 else 'warning')
    same('above: example', e['example'], max(bad, key=firm.revenue))
    same('others', [s for s in doc['fired'] if s not in ((), ('small',))], [])
    check_target(firm, home)
    check_tau(firm, doc)
    blind = check(Firm(costs=False, pools='few').workspace(folder / 'no-figures'), 'SUB04', scheme())
    e = blind['fired']['big',]['evidence']
    same('missing', e['missing'], ['profit', 'pool', 'share'])
    few = Firm(costs=False, pools='few')
    same('pool known', e['pool_known_share'], sum(few.revenue(a) for a in few.of('big') if few.pool[a]) /
         sum(few.revenue(a) for a in few.of('big')))
    same('profit known', e['profit_known_share'], 0)
    same('stated', e['stated_pools'], sum(1 for a in few.of('big') if few.pool[a]))
    same('no order without profit', () in blind['open'], True)


def check_target(firm, home):
    capped = sum(min(firm.pool[a], firm.pool[a] * firm.cap.get(a, 1)) for a in firm.of('big'))
    for target, fires in ((capped * .999, False), (capped * 1.001, True)):
        doc = check(home, 'SUB04', scheme(figures=f'target: {round(target, 2)}'))
        same(f'target {target}', ('big',) in doc['fired'], fires)
    e = doc['fired']['big',]['evidence']
    same('target: capped pool', e['capped_pool'], capped)
    same('target: severity', doc['fired']['big',]['severity'], 'error')


def check_tau(firm, doc):
    customers = [a for a in firm.kind if firm.revenue(a)]
    revenue, profit = [firm.revenue(a) for a in customers], [firm.profit(a) for a in customers]
    tau = scipy.stats.kendalltau(revenue, profit).statistic
    same('tau decides', () in doc['fired'], tau < .5)
    if tau < .5:
        e = doc['fired'][()]['evidence']
        gains, losses = sum(p for p in profit if p > 0), -sum(p for p in profit if p < 0)
        for name, want in dict(tau=tau, accounts=len(customers), loss_makers=sum(p < 0 for p in profit), loss=losses,
                               whale_peak=gains / (gains - losses), threshold=.5).items():
            same(f'ranking: {name}', e[name], want)


def check_ranks(folder):
    """The large lose money, the small earn it: revenue and profit run against each other."""
    firm = Firm(seed=2)
    firm.lines = [(a, d, m, round(m * (1.4 if a < 'A040' else .2), 2)) for a, d, m, _ in firm.lines]
    home = firm.workspace(folder / 'whale')
    doc = check(home, 'SUB04', scheme())
    same('whale fires', () in doc['fired'], True)
    check_tau(firm, doc)
    (home / 'lode.yaml').write_text((home / 'lode.yaml').read_text() + 'thresholds: {SUB04.tau: -1}\n')
    same('threshold', () in check(home, 'SUB04')['fired'], False)


def check_capacity(folder):
    firm = Firm()
    home = firm.workspace(folder / 'capacity', settings='capacity: {accounts: 15}\n')
    text = scheme().replace('    mode: segment\n', '    mode: account\n    plans: [{account: A001, plan: Grow}]\n', 1)
    e = check(home, 'PLY04', text)['fired']['big',]['evidence']
    largest = sorted((firm.revenue(a) for a in firm.of('big')), reverse=True)
    for name, want in dict(accounts=40, plans=1, capacity=15, beyond=25, revenue=sum(largest),
                           revenue_beyond=sum(largest[15:]), revenue_beyond_share=sum(largest[15:]) / sum(largest)).items():
        same(f'capacity: {name}', e[name], want)
    same('room for all', check(home, 'PLY04', scheme(tiny='account'))['fired'], {})
    same('nothing open', check(home, 'PLY04', scheme(tiny='account'))['open'], {})


with tempfile.TemporaryDirectory() as name:
    for part in (check_gain, check_unknown, check_size, check_mega, check_blind, check_ranks, check_capacity):
        part(pathlib.Path(name))
sys.exit(checks.end('value'))
