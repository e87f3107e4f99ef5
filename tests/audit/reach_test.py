"""Who can be placed, reached and known (RCH01, RCH02, RCH03, EVD01, EVD02, DEF02) on generated firms: every figure of the
evidence against plain loops over the rows written: reach_test.py LODE SOURCE."""
import math, pathlib, random, sys, tempfile

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'dig'))
from exports import Checks, Lode, fresh, day

lode, checks = Lode(sys.argv[1]), Checks()
same = checks.same

SCHEME = '''lode: 1
segmentation: made
match: {match}
universe: "country <> 'XX'"
attributes:
  kind: {{type: enum, values: [chain, house]}}
  sites: {{type: integer, min: 1}}
needs: {{speed: {{title: Speed}}, price: {{title: Price}}}}
segments:
  - id: chains
    where: "kind = 'chain'"
    buying: {{level: site}}
    needs: [{{need: speed, because: kind, evidence: [{chains}]}}, {{need: price, because: kind, evidence: [{price}]}}]
  - id: houses
    where: "kind = 'house' and sites <= 3"
    buying: {{level: site}}
    needs: [{{need: price, because: sites, evidence: [{houses}]}}]
  - {{id: rest, residual: true, buying: {{level: site}}}}
'''


def scheme(match='first', chains='call', price='call', houses='call'):
    return SCHEME.format(match=match, chains=chains, price=price, houses=houses)


class Firm:
    def __init__(self, seed=1, blank=.2):
        r = self.random = random.Random(seed)
        pick = lambda values: None if r.random() < blank else r.choice(values)
        self.accounts = {f'A{i:03}': dict(status='customer' if i < 120 else 'prospect',
                                          country=r.choice(['DE', 'FR', 'XX', None] if i % 5 == 0 else ['DE']),
                                          kind=pick(['chain', 'house', 'house']), sites=pick([1, 2, 3, 8, 40]))
                         for i in range(200)}
        self.lines = [(a, '2025-12-31' if a == 'A000' else '2025-06-30', r.randint(100, 9000)) for a, x in self.accounts.items()
                      if x['status'] == 'customer'] + [('A000', '2023-01-02', 1)]
        self.revenue = {a: m for a, d, m in self.lines if d > '2024-12-31'}

    def segment(self, a, match='first'):
        x = self.accounts[a]
        if x['country'] in (None, 'XX'):
            return None
        if x['kind'] == 'chain':
            return 'chains'
        return 'houses' if x['kind'] == 'house' and x['sites'] is not None and x['sites'] <= 3 else 'rest'

    def of(self, segment):
        return [a for a in self.accounts if self.segment(a) == segment]

    def money(self, accounts):
        return sum(self.revenue.get(a, 0) for a in accounts)

    def workspace(self, home, text, more=None, settings=''):
        columns = ('status', 'country', 'kind', 'sites')
        tables = {'account': (('account_id', 'name', *columns),
                              [(a, f'Firm {a}', *(x[c] for c in columns)) for a, x in self.accounts.items()]),
                  'line': (('account_id', 'date', 'revenue'), self.lines), **(more or {})}
        return lode.workspace(home, tables, text, settings)


def check(home, *rules, text=None):
    """Per rule what fires and what is open."""
    if text:
        (home / 'segmentations' / 'made.yaml').write_text(text)
    found = lode.ask('check', 'made', '-w', home, '--profile', 'data', *(w for r in rules for w in ('--rule', r)))['findings']
    of = lambda rule, outcome: [f for f in found if f['rule'] == rule and f['outcome'] == outcome]
    out = [(of(rule, 'fires'), of(rule, 'undetermined')) for rule in rules]
    return out[0] if len(out) == 1 else out


def by_segment(findings):
    return {tuple(f['segments']): f for f in findings}


def possible(x):
    return x['country'] != 'XX'  # in the universe, or nobody knows


def check_placing(folder):
    """RCH01 and RCH02 at three shares of unknown values: clear, a warning, an error."""
    for seed, blank, severity in ((1, 0, None), (2, .07, 'warning'), (3, .3, 'error')):
        firm = Firm(seed, blank)
        home = firm.workspace(folder / f'known{seed}', scheme())
        (known, _), (placed, _) = check(home, 'RCH01', 'RCH02')
        check_identifiable(firm, known, severity)
        check_prospects(firm, placed, 'first')
    placed, _ = check(home, 'RCH02', text=scheme('unique'))
    check_prospects(firm, placed, 'unique')
    check_stand_in(firm, home)
    by_default(folder)


def check_identifiable(firm, fired, severity):
    definers = ('country', 'kind', 'sites')
    people = {a: x for a, x in firm.accounts.items() if x['status'] == 'customer' and possible(x)}
    unknown = {a: [d for d in definers if x[d] is None] for a, x in people.items()}
    share = sum(not u for u in unknown.values()) / len(people)
    same('as planted', severity, 'error' if share < .7 else 'warning' if share < .9 else None)
    same('known: severity', [f['severity'] for f in fired], [severity] if severity else [])
    if not fired:
        return
    e, lost = fired[0]['evidence'], [a for a, u in unknown.items() if u]
    for name, want in dict(accounts=len(lost), revenue=firm.money(lost), customers=len(people), known_share=share,
                           known_revenue_share=1 - firm.money(lost) / firm.money(people)).items():
        same(f'known: {name}', e[name], want)
    for each in e['definers']:
        d = each['attribute']
        same(f'{d} known', each['known_share'], sum(x[d] is not None for x in people.values()) / len(people))
        same(f'{d} alone', each['only_one_missing'], sum(u == [d] for u in unknown.values()))
    alone = [each['only_one_missing'] for each in e['definers']]
    same('the one that helps most stands first', alone, sorted(alone, reverse=True))
    same('and is named', fired[0]['fix'].startswith(f"collect {e['definers'][0]['attribute']} "), True)


def decided(x, match):
    if x['country'] is None:
        return False
    chain = None if x['kind'] is None else x['kind'] == 'chain'
    small = None if x['sites'] is None else x['sites'] <= 3
    house = None if x['kind'] is None else x['kind'] == 'house'
    both = False if house is False or small is False else None if house is None or small is None else True
    if match == 'unique':
        return chain is not None and both is not None
    return chain is True or (chain is False and both is not None)


def check_prospects(firm, fired, match):
    people = {a: x for a, x in firm.accounts.items() if x['status'] == 'prospect' and possible(x)}
    open_ones = [a for a, x in people.items() if not decided(x, match)]
    share = 1 - len(open_ones) / len(people)
    same(f'{match}: fires', [f['severity'] for f in fired], ['error'] if share < .8 else [])
    if share >= .8:
        return
    e = fired[0]['evidence']
    for name, want in dict(accounts=len(open_ones), prospects=len(people), decidable_share=share).items():
        same(f'{match}: {name}', e[name], want)
    same(f'{match}: unknown', sorted((u['attribute'], u['prospects']) for u in e['unknown']),
         [(d, n) for d in ('country', 'kind', 'sites') if (n := sum(people[a][d] is None for a in open_ones))])


def by_default(folder):
    firm = Firm(5, .02)
    for a, x in firm.accounts.items():
        if x['status'] == 'prospect':
            x.update(kind='chain' if a == 'A199' else 'house', sites=30, country='DE')
    fired = by_segment(check(firm.workspace(folder / 'rest', scheme()), 'RCH02')[0])
    same('by default', fired['rest',]['evidence']['default_share'], 79 / 80)
    same('by default, accounts', fired['rest',]['evidence']['accounts'], 79)


STAND_IN = '''lode: 1
segmentation: made
attributes:
  sites: {{type: integer, min: 1}}
  revenue_12m: {{type: money, source: own_transactions, surrogate: {{for: prospect, rule: "sites > 7", precision: {p}, recall: {r}}}}}
segments:
  - {{id: large, where: "revenue_12m >= 5000"}}
  - {{id: rest, residual: true}}
'''


def check_stand_in(firm, home):
    people = [(x['sites'] > 7, firm.revenue[a] >= 5000) for a, x in firm.accounts.items()
              if x['status'] == 'customer' and x['sites'] is not None]
    picked, meant = sum(p for p, _ in people), sum(m for _, m in people)
    right = sum(p and m for p, m in people)
    found = by_segment(check(home, 'RCH02', text=STAND_IN.format(p=.99, r=.01))[0])['large',]
    for name, want in dict(customers=len(people), picked=picked, meant=meant, precision=right / picked,
                           recall=right / meant).items():
        same(f'stand-in: {name}', found['evidence'][name], want)
    same('overstated', 'less than the 99 % declared' in found['message'], True)
    same('understated', 'declared: 1 %' in found['message'], True)
    same('severity', found['severity'], 'warning')


def check_deciders(folder):
    firm = Firm(9, .05)
    firm.accounts = {a: x for a, x in firm.accounts.items() if x['status'] == 'customer'}
    people, n = [], 0
    share = {'chains': .1, 'houses': .4, 'rest': .9}
    for a in firm.accounts:
        segment = firm.segment(a)
        if segment and firm.random.random() < share[segment]:
            date = firm.random.choice(['2025-11-01', '2024-12-31', '2023-05-05', ''])
            people.append((f'C{n}', a, 'decider', date))
            n += 1
        elif firm.random.random() < .3:
            people.append((f'C{n}', a, firm.random.choice(['user', 'buyer', '']), '2025-10-10'))
            n += 1
    home = firm.workspace(folder / 'deciders', scheme(),
                          {'contact': (('contact_id', 'account_id', 'role', 'last_contact'), people)})
    (fired, _), (_, open_) = check(home, 'RCH03', 'RCH02')
    same('no prospects', len(open_), 1)
    fired = by_segment(fired)
    for segment in share:
        of = firm.of(segment)
        known = {a for _, a, role, _ in people if role == 'decider'}
        lately = {a for _, a, role, date in people if role == 'decider' and date and fresh('call', day(date))}
        got = firm.money(known & set(of)) / firm.money(of)
        severity = 'error' if got < .2 else 'warning' if got < .5 else None
        same(f'{segment}: deciders', fired[segment,]['severity'] if (segment,) in fired else None, severity)
        if severity:
            e = fired[segment,]['evidence']
            for name, want in dict(accounts=len(of), revenue=firm.money(of), with_decider=len(known & set(of)),
                                   known_share=got, known_lately_share=firm.money(lately & set(of)) / firm.money(of),
                                   threshold=.2 if got < .2 else .5).items():
                same(f'{segment}: {name}', e[name], want)
            missing = [a for a in of if a not in known]
            same(f'{segment}: largest', e['largest_open'], max(missing, key=lambda a: (firm.revenue.get(a, 0), a)))
    same('one fires, one does not', 0 < len(fired) < 3, True)


CREDIT = {'answered': 1, 'partly': .5, 'open': 0}


RATING = ('account_id', 'need_id', 'supplier', 'importance', 'performance', 'scale_min', 'scale_max', 'as_of', 'source_kind')


def check_knowledge(folder):
    firm = Firm(13, .05)
    chain, house = firm.of('chains'), firm.of('houses')
    log = [('E1', 'call', '2025-06-01'), ('E2', 'scorecard', '2025-05-01'), ('E3', 'own_data', '2025-09-01'),
           ('E4', 'call', '2024-12-31')]
    ratings = [(a, 'speed', 'us', 4, 4, 1, 5, date, kind)
               for a, date, kind in [(chain[0], '2025-08-01', 'scorecard'), (chain[1], '2025-06-30', 'scorecard'),
                                     (chain[2], '2024-12-31', 'call'), (chain[3], '2025-01-01', 'call'),
                                     (chain[4], '2023-01-01', 'call'), (house[0], '2025-08-01', 'own_data')]]
    home = firm.workspace(folder / 'evidence', scheme(chains='E2', price='E2, E1', houses='E3'),
                          {'evidence': (('evidence_id', 'kind', 'date'), log), 'need_rating': (RATING, ratings)})
    check_evidence(firm, home, ratings)
    home = firm.workspace(folder / 'answers', scheme(chains='E1', price='E1', houses='E1'), {
        'pool': (('account_id', 'year', 'revenue_pool', 'source_kind'), [(a, 2025, 20000, 'call') for a in chain]),
        'importance': (('account_id', 'share_of_cost', 'criticality', 'as_of'), [(a, .1, 4, '2025-09-01') for a in chain])})
    (_, deciders), (fired, log), (answers, _) = check(home, 'RCH03', 'EVD01', 'EVD02')
    same('no contacts loaded', len(deciders), 1)
    same('no log loaded', ([f for f in fired if 'missing' in f['evidence']], len(log)), ([], 1))
    check_answers(home, by_segment(answers))


def check_answers(home, fired):
    """From the state of every account that `lode dig` shows, which the tests of the dig compare with the exports."""
    states = lode.ask('dig', '-w', home, '--top', 0)['tables']['states']
    for segment in ('chains', 'houses', 'rest'):
        rows = [r for r in states if r['segment'] == segment]
        cover = {}
        for q in [f'Q{i}' for i in range(1, 8)]:
            known = [(max(float(r['revenue_12m'] or 0), 0), CREDIT[r[q]]) for r in rows if r[q] is not None]
            total = sum(w for w, _ in known)
            if known:
                cover[q] = sum(w * c for w, c in known) / total if total else sum(c for _, c in known) / len(known)
        mean = sum(cover.values()) / len(cover)
        severity = 'error' if mean < .3 else 'warning' if mean < .6 else None
        same(f'{segment}: covered', fired[segment,]['severity'] if (segment,) in fired else None, severity)
        if severity:
            e = fired[segment,]['evidence']
            same(f'{segment}: coverage', e['coverage'], mean)
            same(f'{segment}: questions', len(e['coverage_by_question']), len(cover))
            for got, want in zip(e['coverage_by_question'].values(), cover.values()):
                same(f'{segment}: a question', got, want)
    same('some are better known', fired['houses',]['evidence']['coverage'] < fired['chains',]['evidence']['coverage'], True)
    (home / 'lode.yaml').write_text((home / 'lode.yaml').read_text() + 'thresholds: {EVD02.warning: 0.001, EVD02.error: 0}\n')
    same('threshold', check(home, 'EVD02')[0], [])


def check_evidence(firm, home, ratings):
    chain = firm.of('chains')
    fired, _ = check(home, 'EVD01')
    stale = [f for f in fired if 'claims' in f['evidence']]
    # E2 is a scorecard of eight months ago, two over its two quarters; beside a fresh call it does not matter.
    same('stale', [(f['segments'], f['evidence']['stale'][0]['evidence'], len(f['evidence']['stale']), f['evidence']['claims'],
                    f['severity']) for f in stale], [(['chains'], ['E2'], 1, 2, 'warning')])
    same('stale: accounts', (stale[0]['evidence']['accounts'], stale[0]['evidence']['revenue']),
         (len(chain), firm.money(chain)))
    of_chains = [r for r in ratings if r[0] in chain]
    old = [r for r in of_chains if not fresh(r[-1], day(r[-2]))]
    ledger = [f for f in fired if 'stale_share' in f['evidence']]
    same('ledger', [(f['segments'], f['evidence']['pieces'], f['evidence']['stale']) for f in ledger],
         [(['chains'], len(of_chains), len(old))] if len(old) / len(of_chains) > .5 else [])
    same('the ledger fires', len(ledger), 1)
    for kind, seen in ledger[0]['evidence']['by_kind'].items():
        mine = [r for r in of_chains if r[-1] == kind]
        same(f'ledger, {kind}', (seen['pieces'], seen['stale'], seen['latest']),
             (len(mine), len([r for r in mine if r in old]), max(r[-2] for r in mine)))
    origin = [f for f in fired if 'comes from a customer' in f['message']]
    same('no customer', [f['segments'] for f in origin], [['houses']])
    again, _ = check(home, 'EVD01', text=scheme(chains='E1', price='E1', houses='E9, E4'))
    same('not loaded', [f['evidence']['missing'] for f in again if 'missing' in f['evidence']], [['E9']])
    same('an unknown piece makes nothing stale', [f for f in again if 'claims' in f['evidence']], [])
    same('a call is a customer', [f for f in again if 'comes from a customer' in f['message']], [])
    kinds, _ = check(home, 'EVD01', text=scheme(chains='scorecard', price='model', houses='own_data'))
    same('kinds, by the ledger', [f for f in kinds if 'claims' in f['evidence']], [])


VAGUE = '''lode: 1
segmentation: made
attributes: {{employees: {{type: integer}}, area: {{type: text}}}}
segments:
  - {{id: some, where: "{rule}"}}
  - {{id: rest, residual: true}}
'''


def check_words(folder):
    r = random.Random(3)
    staff = {f'A{i:03}': None if i % 9 == 0 else int(math.exp(r.gauss(3, 1))) + 1 for i in range(150)}
    for i in range(15):
        staff[f'A{i * 10 + 1:03}'] = 400 + i
    area = {a: r.choice(['north', 'north', 'east', 'west', None]) for a in staff}
    money = {a: r.randint(100, 900) * 10 for a in staff}
    home = lode.workspace(folder / 'words', {
        'account': (('account_id', 'name', 'employees', 'area'), [(a, a, staff[a], area[a]) for a in staff]),
        'line': (('account_id', 'date', 'revenue'), [(a, '2025-12-31', m) for a, m in money.items()] +
                 [('A000', '2023-01-02', 1)])}, VAGUE.format(rule="employees >= 'x'"))
    known = {a: n for a, n in staff.items() if n is not None}
    values = np.array(list(known.values()), float)
    for rule, low, high, small in (('employees >= large', .5, .95, False), ('employees <= little', .05, .5, True)):
        a, b = np.quantile(values, [low, high])
        inside = np.unique(values[(values >= a) & (values <= b)])
        at = int(np.argmax(np.log(inside[1:] / inside[:-1])))
        found = check(home, 'DEF02', text=VAGUE.format(rule=rule))[0][0]
        e = found['evidence']
        same(f'{rule}: gap', (e['gap_from'], e['gap_to']), (float(inside[at]), float(inside[at + 1])))
        cut = float(e['proposal'].split()[1])
        same(f'{rule}: the cut lies in it', bool(inside[at] <= cut < inside[at + 1] if small else inside[at] < cut <= inside[at + 1]), True)
        taken = [x for x, n in known.items() if (n <= cut if small else n >= cut)]
        for name, want in dict(accounts=len(taken), revenue=sum(money[x] for x in taken), known_accounts=len(known),
                               fifth=float(np.quantile(values, .2 if small else .8))).items():
            same(f'{rule}: {name}', e[name], want)
        same(f'{rule}: the edit is there', e['proposal'] in found['fix'], True)
        term = e['proposal']
        mended = VAGUE.format(rule=rule).replace('{type: integer}', f'{{type: integer, terms: {{{rule.split()[2]}: "{term}"}}}}')
        same(f'{rule}: and mends it', check(home, 'DEF02', text=mended)[0], [])
    e = check(home, 'DEF02', text=VAGUE.format(rule='area = near'))[0][0]['evidence']
    counts = {w: sum(v == w for v in area.values()) for w in ('north', 'east', 'west')}
    same('words', e['commonest'], sorted(counts, key=lambda w: (-counts[w], w)))
    same('words known', e['known_accounts'], sum(counts.values()))


with tempfile.TemporaryDirectory() as name:
    for part in (check_placing, check_deciders, check_knowledge, check_words):
        part(pathlib.Path(name))
sys.exit(checks.end('reach'))
