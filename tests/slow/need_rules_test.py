"""How often the rules about measured needs err, and what they can see: 1,000 simulated firms per figure, decided as the
rules decide, on the statistics of src/stats (through stats_probe). Prints the tables that stand in the manuals of
NED03, NED04, NED05, SUB02 and SUB05; fails where a test at 5 % errs clearly more often than that."""
import json, pathlib, subprocess, sys

import numpy as np
from statsmodels.stats.multitest import multipletests

probe = pathlib.Path(sys.argv[1]).resolve().parent / 'stats_probe'
FIRMS = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
random = np.random.default_rng(2026)
failures = 0


def ask(requests):
    out = []
    for at in range(0, len(requests), 100):
        text = json.dumps(requests[at:at + 100]).replace('NaN', 'null')
        out += json.loads(subprocess.run([str(probe)], input=text, capture_output=True, text=True, check=True).stdout)
    return out


def at_most(what, share, limit=0.05):
    """By chance an error of 5 % shows up to 6.4 % of 1,000 firms (two standard errors)."""
    global failures
    high = share > limit + 2 * np.sqrt(limit * (1 - limit) / FIRMS)
    failures += high
    print(f'{what}: {share:.3f}' + (f'  more than {limit}' if high else ''))


def segments(n, shares=(0.5, 0.3, 0.2)):
    while True:
        out = random.choice(len(shares), n, p=shares)
        if len(np.unique(out)) == len(shares):
            return out


def ratings(n, groups=None, effect=0.0, needs=6, missing=0.1):
    """Marks 1 to 5 that hang together a little; each group has one need of its own, `effect` standard deviations up."""
    z = random.normal(size=(n, needs)) + 0.4 * random.normal(size=(n, 1))
    if groups is not None:
        z[np.arange(n), groups] += effect * np.sqrt(1.16)
    marks = np.clip(np.round(3 + z), 1, 5)
    marks[random.uniform(size=marks.shape) < missing] = np.nan
    return marks


def tested(values, *groupings):
    return dict(do='permuted', values=values.tolist(), groupings=[g.tolist() for g in groupings], permutations=999,
                seed=int(random.integers(1, 2 ** 31)))


def clear_ned03(answer, limit=0.06):
    return answer[0]['p'] < 0.05 and answer[0]['adjusted'] >= limit


def ned03():
    print('\nNED03: firms whose needs do not hang on their segments')
    for n in (40, 120, 400):
        answers = ask([tested(ratings(n, segments(n), 0), segments(n)) for _ in range(FIRMS)])
        at_most(f'  n {n}: significant, p < .05', np.mean([a[0]['p'] < 0.05 for a in answers]))
        at_most(f'  n {n}: called clear', np.mean([clear_ned03(a) for a in answers]))
    print('NED03: each of three segments has a need of its own, one standard deviation up (of 3, of 6 needs)')
    for n in (20, 40, 80, 160):
        row = []
        for needs in (3, 6):
            answers = []
            for _ in range(FIRMS // 2):
                g = segments(n, (1 / 3,) * 3)
                answers.append(tested(ratings(n, g, 1.0, needs=needs), g))
            answers = ask(answers)
            row += [np.mean([a[0]['p'] < 0.05 for a in answers]), np.mean([clear_ned03(a) for a in answers])]
        print(f'  n {n}: 3 needs: significant {row[0]:.2f}, clear {row[1]:.2f}; '
              f'6 needs: significant {row[2]:.2f}, clear {row[3]:.2f}')


def definers(n):
    return [random.integers(0, 5, n), random.integers(0, 2, n), random.integers(0, 3, n)]


def clear_ned04(answer):
    p = multipletests([a['p'] for a in answer], method='fdr_bh')[1]
    return [q < 0.05 and a['adjusted'] >= 0.02 for q, a in zip(p, answer)]


def ned04():
    print('\nNED04: three definers that say nothing about needs')
    for n in (40, 120, 400):
        answers = ask([tested(ratings(n, segments(n), 0), *definers(n)) for _ in range(FIRMS)])
        at_most(f'  n {n}: any called related', np.mean([any(clear_ned04(a)) for a in answers]))
    print('NED04: one of three definers moves three of six needs by one standard deviation')
    for n in (20, 40, 80, 160):
        requests = []
        for _ in range(FIRMS // 2):
            others = definers(n)
            others[2] = segments(n, (1 / 3,) * 3)
            requests.append(tested(ratings(n, others[2], 1.0), *others))
        answers = [clear_ned04(a) for a in ask(requests)]
        print(f'  n {n}: called related {np.mean([a[2] for a in answers]):.2f}; '
              f'the other two, wrongly {np.mean([a[0] or a[1] for a in answers]):.3f}')


def business(n, groups=None, effect=0.0):
    """Profit with a long tail (compressed as the rule does), growth, share known of half, retention, price."""
    profit = random.lognormal(0, 1.5, n) * random.choice([1, -0.3], n, p=[0.9, 0.1])
    profit = np.sign(profit) * np.log1p(np.abs(profit) / np.median(np.abs(profit)))
    share = random.beta(2, 5, n)
    share[random.uniform(size=n) < 0.5] = np.nan
    out = np.column_stack([profit, random.normal(0, 0.4, n), share, (random.uniform(size=n) < 0.85).astype(float),
                           1 + 0.1 * random.standard_t(4, n)])
    if groups is not None:
        out[:, 0] += effect * out[:, 0].std() * (groups == 0)
    return out


def significant_sub05(answer):
    p = [c['p'] for c in answer[0]['columns'] if c['groups'] > 1]
    return multipletests(p, method='fdr_bh')[1].min() < 0.05


def sub05():
    print('\nSUB05: firms whose figures do not hang on their segments')
    for n in (40, 120, 400):
        answers = ask([tested(business(n), segments(n)) for _ in range(FIRMS)])
        at_most(f'  n {n}: called clear', np.mean([significant_sub05(a) for a in answers]))
    print('SUB05: profit of one of three segments one standard deviation up')
    for n in (20, 40, 80, 160):
        requests = []
        for _ in range(FIRMS // 2):
            g = segments(n, (1 / 3,) * 3)
            requests.append(tested(business(n, g, 1.0), g))
        print(f'  n {n}: called clear {np.mean([significant_sub05(a) for a in ask(requests)]):.2f}')


def ned05():
    def near(n, effect, firms):
        requests = []
        for _ in range(firms):
            g = segments(n, (1 / 3,) * 3)
            requests.append(dict(do='nearness', values=ratings(n, g, effect).tolist(), groups=g.tolist(),
                                 permutations=199, seed=int(random.integers(1, 2 ** 31))))
        return np.array([[(s[4], s[1] >= s[2]) for s in answer] for answer in ask(requests)]).reshape(-1, 2).T
    print('\nNED05: three segments that are none (by nearness)')
    for n in (60, 180):
        p, _ = near(n, 0, FIRMS // 2)
        at_most(f'  n {n}: a segment called better than chance', np.mean(p < 0.05))
    print('NED05: three segments, each with a need of its own one standard deviation up')
    for n in (30, 60, 120, 240):
        p, beyond = near(n, 1.0, FIRMS // 4)
        print(f'  {n // 3} rated members: a segment not better than chance at 5 % {np.mean(p >= 0.05):.3f}, '
              f'nor than its mean {np.mean((p >= 0.05) & (beyond > 0)):.3f}')
    print('NED05: segments that are one kind, split by three attributes of chance')
    for n in (30, 60, 200):
        requests = [dict(do='division', values=ratings(n, segments(n), 0).tolist(), least=10, permutations=199,
                         seed=int(random.integers(1, 2 ** 31)), dividers=[
                             {'groups': random.integers(0, 10, n).tolist(), 'ordered': True},
                             {'groups': random.integers(0, 2, n).tolist(), 'ordered': True},
                             {'groups': random.integers(0, 4, n).tolist(), 'ordered': False}]) for _ in range(FIRMS // 2)]
        at_most(f'  n {n}: split, p < .05 and gain of .06', np.mean(
            [a['found'] and a['p'] < 0.05 and a['gain'] >= 0.06 for a in ask(requests)]))


def spread(marks, keep=None):
    squares = freedom = 0
    for c in marks.T:
        own = c if keep is None else c[keep]
        own = own[~np.isnan(own)]
        squares += np.sum((own - own.mean()) ** 2) / np.nanvar(c, ddof=1)
        freedom += len(own) - 1
    return squares / freedom


def sub02():
    """A segment of 60 % whose members differ less than everybody: their marks are drawn together by a factor."""
    print('\nSUB02: a segment of 60 % of accounts, by what its spread really is; how often it is called as wide as all')
    truth = {}
    for shift in (0.0, 0.6, 0.9, 1.2, 1.6):
        n = 40_000
        g = (random.uniform(size=n) < 0.4).astype(int)
        z = random.normal(size=(n, 6)) + shift * g[:, None] * np.array([1, -1, 1, -1, 1, -1])
        truth[shift] = spread(np.clip(np.round(3 + z), 1, 5), g == 0)
    for members in (20, 50, 200):
        row = []
        for shift, true in truth.items():
            fired = 0
            for _ in range(FIRMS):
                n = int(members / 0.6)
                g = (np.arange(n) >= members).astype(int)
                z = random.normal(size=(n, 6)) + shift * g[:, None] * np.array([1, -1, 1, -1, 1, -1])
                marks = np.clip(np.round(3 + z), 1, 5)
                fired += spread(marks, g == 0) / spread(marks) >= 0.9
            row.append(f'{true:.2f}: {fired / FIRMS:.3f}')
            if true < 0.8:
                at_most(f'  {members} members, true spread {true:.2f}', fired / FIRMS)
        print(f'  {members} rated members: ' + ', '.join(row))


for part in (ned03, ned04, sub05, ned05, sub02):
    part()
sys.exit(1 if failures else 0)
