"""The rules about money (SUB01, SUB03, SUB04, SUB06, PLY04) on generated firms with planted faults: every figure of their
evidence against arithmetic on the rows written, Kendall's tau against scipy: value_test.py LODE SOURCE."""
import math, pathlib, random, sys, tempfile

import numpy as np
import scipy.optimize
import scipy.special
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
    """Customers and prospects of three kinds; pools stated of all, of every third or of none, some with a limit. Of fewer
    than 20 customers Lode models no pools, so that those not stated are unknown."""

    def __init__(self, seed=1, big=40, small=60, prospects=20, tiny=3, costs=True, deals=True, pools='all'):
        r = random.Random(seed)
        self.kind, self.lines, self.pool, self.cap, self.deals = {}, [], {}, {}, []
        for i in range(big + small + prospects + tiny):
            key = f'A{i:03}'
            kind = self.kind[key] = 'big' if i < big else 'small' if i < big + small + prospects else 'tiny'
            prospect = big + small <= i < big + small + prospects
            money = 0 if prospect else r.randint(200, 900) * (10 if kind == 'big' else 1)
            if money:
                cost = round(money * r.uniform(.3, .95 if kind == 'big' else 1.3), 2) if costs else None
                self.lines.append((key, '2025-12-31' if i == 0 else '2025-06-30', money, cost))
            stated = pools == 'all' or (pools == 'third' and i % 3 == 0)
            self.pool[key] = money * 2 + r.randint(100, 5000) if stated else None
            if i % 4 == 0 and stated:
                self.cap[key] = r.choice([.2, .5, .8])
            if deals and kind != 'tiny':
                self.deals.append((f'D{i}', key, 'won' if r.random() < (.5 if kind == 'big' else .2) + .3 * (i % 3 == 0) else 'lost',
                                   '2024-01-10', '2024-05-10'))
        self.lines.append(('A000', '2023-01-02', 1, 0 if costs else None))  # so that the ledger covers two years
        # These had bought before their deal was opened: customers' deals, not first ones.
        self.early = [a for i, a in enumerate(self.kind) if i % 3 == 0 and self.revenue(a)]
        self.lines += [(a, '2023-05-05', 1, 0 if costs else None) for a in self.early]

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


def check(home, *rules, text=None):
    """Per rule what fires and what is open, by segments."""
    if text:
        (home / 'segmentations' / 'made.yaml').write_text(text)
    found = lode.ask('check', 'made', '-w', home, '--profile', 'data', *(w for r in rules for w in ('--rule', r)))['findings']
    of = lambda rule, outcome: {tuple(f['segments']): f for f in found if f['rule'] == rule and f['outcome'] == outcome}
    out = [(of(rule, 'fires'), of(rule, 'undetermined')) for rule in rules]
    return out[0] if len(out) == 1 else out


def set_thresholds(home, text):
    settings = (home / 'lode.yaml').read_text().split('thresholds:')[0]
    (home / 'lode.yaml').write_text(settings + f'thresholds: {text}\n')


def prospect_chances(home):
    """As `lode prospects` tells them, which prospects_test.py compares with scipy."""
    return {r['segment']: r['chance'] for r in lode.ask('prospects', '-w', home)['tables']['win_rates']}


def shrunk(groups):
    """Empirical Bayes: the prior of most marginal likelihood, of at most as many trials as there are and two at least."""
    won, trials = (sum(g[i] for g in groups.values()) for i in (0, 1))
    assert len(groups) > 1 and 0 < won < trials

    def likelihood(weight, mean):
        a, b = mean * weight, (1 - mean) * weight
        return sum(scipy.special.betaln(a + s, b + n - s) - scipy.special.betaln(a, b) for s, n in groups.values())

    def best(log_weight):
        found = scipy.optimize.minimize_scalar(lambda m: -likelihood(math.exp(log_weight), m), bounds=(1e-9, 1 - 1e-9),
                                               method='bounded', options={'xatol': 1e-10})
        return -found.fun, found.x
    most = min(1000, trials)
    grid = np.linspace(math.log(.1), math.log(most), 200)
    at = max(range(len(grid)), key=lambda i: best(grid[i])[0])
    if at == len(grid) - 1:
        weight, mean = most, won / trials
    else:
        found = scipy.optimize.minimize_scalar(lambda w: -best(w)[0], bounds=(grid[max(0, at - 1)], grid[at + 1]),
                                               method='bounded', options={'xatol': 1e-8})
        weight, mean = max(2, math.exp(found.x)), best(found.x)[1]
    return {kind: (mean * weight + s) / (weight + n) for kind, (s, n) in groups.items()}


def customer_chances(firm):
    deals = [(firm.kind[a], outcome == 'won') for _, a, outcome, *_ in firm.deals if a in firm.early]
    assert len(deals) >= 20
    kinds = {kind for kind, _ in deals}
    return shrunk({k: (sum(w for kind, w in deals if kind == k), sum(kind == k for kind, _ in deals)) for k in kinds})


def gain(firm, kind, chance, months):
    """`chance`: of an account."""
    margin = firm.margin(kind)
    return sum(firm.upside(a) * chance(a) * margin for a in firm.of(kind)) * months / 12


def check_gain(folder):
    """SUB01 and SUB06: whether they fire follows the cost, and every figure is that of plain sums."""
    firm = Firm()
    home = firm.workspace(folder / 'gain', settings='horizon_months: 18\n')
    prospects, customers = prospect_chances(home), customer_chances(firm)
    of = lambda a: (customers if firm.revenue(a) else prospects)[firm.kind[a]]
    same('customers are won more or less often', bool(abs(prospects['small'] - customers['small']) > .01), True)
    want = {kind: gain(firm, kind, of, 18) for kind in ('big', 'small')}
    for factor in (.999, 1.001):
        budget = {kind: round(want[kind] * factor, 2) for kind in want}
        text = scheme(letters=0, machine=budget['big'], cards=', budget: 0', depot=budget['small'])
        for rule, (fired, open_) in zip(('SUB01', 'SUB06'), check(home, 'SUB01', 'SUB06', text=text)):
            same(f'{rule}: nothing open', list(open_), [])
            for kind in want:
                same(f'{rule} {kind} at {factor}: fires', (kind,) in fired, factor > 1)
                if (kind,) not in fired:
                    continue
                e = fired[kind,]['evidence']
                same(f'{rule} {kind} severity', fired[kind,]['severity'], 'error')
                members = firm.of(kind)
                upside = sum(map(firm.upside, members))
                chance = sum(firm.upside(a) * of(a) for a in members) / upside
                for name, value in dict(
                        accounts=len(members), revenue=sum(map(firm.revenue, members)), known_accounts=len(members),
                        modelled_accounts=0, upside=upside, chance=chance,
                        margin=firm.margin(kind), gain=want[kind], cost=budget[kind], horizon_months=18,
                        break_even_share=budget[kind] / (want[kind] / chance)).items():
                    same(f'{rule} {kind} {name}', e[name], value, 1e-5)
    # A limit counts at each account: added up first, those with room would make up for those without.
    every = sum(min(firm.pool[a], firm.cap.get(a, 1) * firm.pool[a]) - firm.revenue(a) for a in firm.of('big'))
    same('limits bite', every < sum(firm.upside(a) for a in firm.of('big')), True)
    check_size(firm, home)


def check_size(firm, home):
    fired, _ = check(home, 'SUB01', text=scheme())
    same('tiny', (fired['tiny',]['severity'], fired['tiny',]['evidence']['accounts']), ('error', 3))
    same('tiny revenue', fired['tiny',]['evidence']['revenue'], sum(firm.revenue(a) for a in firm.of('tiny')))
    same('only it', list(fired), [('tiny',)])
    same('account mode', list(check(home, 'SUB01', text=scheme(tiny='account'))[0]), [])
    set_thresholds(home, '{SUB01.accounts: 3}')
    same('threshold', list(check(home, 'SUB01', text=scheme())[0]), [])


def check_unknown(folder):
    """What is missing neither passes nor fails; where even the most it could be does not do, it fires all the same."""
    for name, firm, missing in (('deals', Firm(deals=False), 'closed deals'), ('costs', Firm(costs=False), 'costs of what')):
        home = firm.workspace(folder / f'no-{name}')
        rate = firm.margin('big') if name == 'deals' else customer_chances(firm)['big']
        most = sum(firm.upside(a) for a in firm.of('big')) * rate
        for factor in (.99, 1.01):
            text = scheme(machine=round(most * factor, 2), letters=0)
            for fired, open_ in check(home, 'SUB01', 'SUB06', text=text):
                same(f'without {name}, small is open', missing in open_['small',]['message'], True)
                same(f'without {name}: fires', ('big',) in fired, factor > 1)
                if factor > 1:
                    same(f'without {name}: the most it can be', fired['big',]['evidence']['gain'], most, 1e-5)
                else:
                    same(f'without {name}: open', missing in open_['big',]['message'], True)
    check_few_pools(folder)


def check_few_pools(folder):
    """Of 16 deals fewer than 20 are with customers: all have the chance that `lode prospects` gives."""
    firm = Firm(big=9, small=7, prospects=0, tiny=0, pools='third')
    home = firm.workspace(folder / 'few')
    known = [a for a in firm.of('big') if firm.pool[a]]
    text = scheme(machine=9_000_000, cards='')
    fired, open_ = check(home, 'SUB01', text=text)
    same('few pools', f'of {9 - len(known)} of 9 accounts' in open_['big',]['message'], True)
    set_thresholds(home, '{SUB01.known: 0.05}')
    e = check(home, 'SUB01')[0]['big',]['evidence']
    same('few pools, the others like them', e['gain'], sum(firm.upside(a) for a in known) * prospect_chances(home)['big'] *
         firm.margin('big') * 9 / len(known), 1e-5)
    same('few pools, known', e['known_accounts'], len(known))
    fired, open_ = check(home, 'SUB01', text=scheme(machine=0, letters=0, cards='', depot=0))
    same('a budget is missing', 'budget of 1 play' in open_['small',]['message'], True)
    same('free plays repay', ('big',) in open_ or ('big',) in fired, False)


def check_mega(folder):
    firm = Firm()
    firm.lines.append(('A050', '2025-07-31', 9000, 5000))    # half of small
    firm.lines.append(('A001', '2025-07-31', 95000, 30000))  # a tenth of the firm
    firm.lines.append(('Z9', '2025-07-31', 20000, 1))        # of an account nobody knows: revenue of the firm
    home = firm.workspace(folder / 'mega')
    total = sum(m for _, d, m, _ in firm.lines if d > '2024-12-31')
    fired, _ = check(home, 'SUB03', text=scheme())
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
    same('tiny has no giant', ('tiny',) in fired, False)
    text = scheme().replace('    mode: segment\n', '    mode: account\n    plans: [{account: A001, plan: Grow}]\n', 1)
    same('with plans', ('big',) in check(home, 'SUB03', text=text)[0], False)
    set_thresholds(home, '{SUB03.move: 0.999}')
    same('threshold', list(check(home, 'SUB03', text=scheme())[0]), [])


def check_blind(folder):
    firm = Firm(seed=4)
    for key in ('A045', 'A046'):
        firm.pool[key] = firm.revenue(key) - 100  # buys more from us than from everybody
    home = firm.workspace(folder / 'blind')
    fired, _ = check(home, 'SUB04', text=scheme())
    e = fired['small',]['evidence']
    bad, revenue = ('A045', 'A046'), sum(map(firm.revenue, firm.of('small')))
    money, pool = sum(map(firm.revenue, bad)), sum(firm.pool[a] for a in bad)
    for name, want in dict(accounts=2, revenue=money, pool=pool, share=money / pool, revenue_share=money / revenue,
                           example=max(bad, key=firm.revenue)).items():
        same(f'above the pool: {name}', e[name], want)
    same('above: severity', fired['small',]['severity'], 'error' if money / revenue >= .05 else 'warning')
    same('others', [s for s in fired if s not in ((), ('small',))], [])
    check_tau(firm, fired)
    check_target(firm, home)
    few = Firm(big=9, small=7, prospects=0, tiny=0, costs=False, pools='third')
    fired, open_ = check(few.workspace(folder / 'no-figures'), 'SUB04', text=scheme())
    e, members = fired['big',]['evidence'], few.of('big')
    for name, want in dict(missing=['profit', 'pool', 'share'], profit_known_share=0,
                           stated_pools=sum(1 for a in members if few.pool[a]), accounts=9,
                           pool_known_share=sum(few.revenue(a) for a in members if few.pool[a]) /
                           sum(map(few.revenue, members))).items():
        same(f'missing: {name}', e[name], want)
    same('no order without profit', () in open_, True)


def check_target(firm, home):
    capped = sum(min(firm.pool[a], firm.pool[a] * firm.cap.get(a, 1)) for a in firm.of('big'))
    for factor in (.999, 1.001):
        fired, _ = check(home, 'SUB04', text=scheme(figures=f'target: {round(capped * factor, 2)}'))
        same(f'target at {factor}', ('big',) in fired, factor > 1)
    same('target: capped pool', fired['big',]['evidence']['capped_pool'], capped)
    same('target: severity', fired['big',]['severity'], 'error')


def check_tau(firm, fired):
    customers = [a for a in firm.kind if firm.revenue(a)]
    revenue, profit = [firm.revenue(a) for a in customers], [firm.profit(a) for a in customers]
    tau = scipy.stats.kendalltau(revenue, profit).statistic
    same('tau decides', () in fired, tau < .5)
    if tau < .5:
        e = fired[()]['evidence']
        gains, losses = sum(p for p in profit if p > 0), -sum(p for p in profit if p < 0)
        for name, want in dict(tau=tau, accounts=len(customers), loss_makers=sum(p < 0 for p in profit), loss=losses,
                               whale_peak=gains / (gains - losses) if gains > losses else None, threshold=.5).items():
            same(f'ranking: {name}', e[name], want)


def check_ranks(folder):
    """The large lose money, the small earn it: revenue and profit run against each other."""
    firm = Firm(seed=2)
    firm.lines = [(a, d, m, round(m * (1.4 if a < 'A040' else .2), 2)) for a, d, m, _ in firm.lines]
    home = firm.workspace(folder / 'whale')
    fired, _ = check(home, 'SUB04', text=scheme())
    same('whale fires', () in fired, True)
    check_tau(firm, fired)
    set_thresholds(home, '{SUB04.tau: -1}')
    same('threshold', () in check(home, 'SUB04')[0], False)


def check_capacity(folder):
    firm = Firm()
    home = firm.workspace(folder / 'capacity', settings='capacity: {accounts: 15}\n')
    text = scheme().replace('    mode: segment\n', '    mode: account\n    plans: [{account: A001, plan: Grow}]\n', 1)
    e = check(home, 'PLY04', text=text)[0]['big',]['evidence']
    largest = sorted((firm.revenue(a) for a in firm.of('big')), reverse=True)
    for name, want in dict(accounts=40, plans=1, capacity=15, beyond=25, revenue=sum(largest),
                           revenue_beyond=sum(largest[15:]), revenue_beyond_share=sum(largest[15:]) / sum(largest)).items():
        same(f'capacity: {name}', e[name], want)
    same('room for all', list(map(list, check(home, 'PLY04', text=scheme(tiny='account')))), [[], []])


with tempfile.TemporaryDirectory() as name:
    for part in (check_gain, check_unknown, check_mega, check_blind, check_ranks, check_capacity):
        part(pathlib.Path(name))
sys.exit(checks.end('value'))
