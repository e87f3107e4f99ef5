"""Permutation tests of groups (src/stats: permuted, nearness, division), asked through stats_probe, against statsmodels
and plain numpy: R² from regressions on dummies, p-values by following the generator draw by draw and taking every
figure from the rows themselves."""
import json, pathlib, subprocess, sys

import numpy as np
import statsmodels.api as sm

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from resampling import Random

probe = pathlib.Path(sys.argv[1]).resolve().parent / 'stats_probe'
random = np.random.default_rng(404)
failures = compared = 0
BLOCK = 20


def same(what, got, want, rtol=1e-8, atol=1e-9):
    global failures, compared
    got, want = np.array(got, dtype=float), np.array(want, dtype=float)
    compared += max(1, got.size)
    if got.shape != want.shape or not np.allclose(got, want, rtol=rtol, atol=atol, equal_nan=True):
        failures += 1
        print(f'{what}: got {got}, expected {want}')


def ask(do, **request):
    clean = lambda v: v.tolist() if isinstance(v, np.ndarray) else v
    text = json.dumps([{'do': do, **{k: clean(v) for k, v in request.items()}}]).replace('NaN', 'null')
    return json.loads(subprocess.run([str(probe)], input=text, capture_output=True, text=True, check=True).stdout)[0]


def orders(n, seed, permutations):
    """Which row stands at each place, one permutation after the other; a block of 20 has a seed of its own."""
    for first in range(0, permutations, BLOCK):
        draw, order = Random(Random((seed + first) % 2 ** 64).next()), list(range(n))
        for _ in range(first, min(first + BLOCK, permutations)):
            draw.shuffle(order)
            yield np.array(order)


def sampled(n, most, seed):
    rows, draw = list(range(n)), Random(seed)
    if n <= most:
        return np.arange(n)
    for i in range(most):
        j = i + draw.below(n - i)
        rows[i], rows[j] = rows[j], rows[i]
    return np.sort(rows[:most])


def standard(values):
    with np.errstate(invalid='ignore'):
        z = (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)
    return z[:, np.nanstd(values, axis=0) > 1e-9]


def regressed(y, groups):
    """R² of one column on the dummies of its groups."""
    keep = (groups >= 0) & ~np.isnan(y)
    dummies = (groups[keep, None] == np.unique(groups[keep])).astype(float)
    fit = sm.OLS(y[keep], dummies).fit()
    return fit.rsquared, fit.rsquared_adj, keep.sum(), dummies.shape[1]


def together(values, groups):
    """R² over all columns: residual and total squares of each regression, added up."""
    kept = values[groups >= 0]
    z, g = standard(kept), groups[groups >= 0]
    within = total = 0
    for y in z.T:
        r2, _, n, _ = regressed(y, g)
        total += n
        within += (1 - r2) * n
    n, k, r2 = len(g), len(np.unique(g)), 1 - within / total
    return r2, 1 - (1 - r2) * (n - 1) / (n - k), n, k


def between(z, groups):
    """By column: squares between groups about the mean of the rows that have one."""
    out = []
    for y in z.T:
        keep = (groups >= 0) & ~np.isnan(y)
        mean = y[keep].mean()
        out.append(sum((y[keep & (groups == g)].mean() - mean) ** 2 * np.sum(keep & (groups == g))
                       for g in np.unique(groups[keep])))
    return np.array(out)


def p_values(values, groups, seed, permutations, most):
    rows = sampled(len(groups), most, seed)
    z, g = standard(values[rows]), groups[rows]
    figures = lambda labels: (lambda b: np.append(b, b.sum()))(between(z, labels))
    seen, as_good = figures(g), 1
    for order in orders(len(g), seed, permutations):
        as_good = as_good + (figures(g[order]) >= seen * (1 - 1e-7))
    return as_good / (permutations + 1)


def permuted():
    # n, missing cells, missing groups, rows kept for p; the last one has joint cells too many to be crossed
    for n, cells, gone, most in [(40, 0, 0, 1000), (90, 0.2, 0.1, 1000), (200, 0.1, 0.05, 120), (64, 0, 0.3, 64)]:
        groupings = [random.integers(0, 3, n), random.integers(0, 2, n) * 4, random.integers(0, 9, n)]
        for g in groupings:
            g[random.uniform(size=n) < gone] = -1
        values = random.normal(size=(n, 5)) * [1, 50, 1e5, 1, 2] + 0.3 * groupings[0][:, None] * [1, 30, 0, 0, 0]
        values[:, 3] = 7  # constant: it explains nothing and has no p
        values[random.uniform(size=values.shape) < cells] = np.nan
        request = dict(values=values, groupings=[g.tolist() for g in groupings], seed=31, permutations=59, most_rows=most)
        got = ask('permuted', **request)
        same('at two threads', [g['p'] for g in ask('permuted', threads=2, **request)], [g['p'] for g in got], 0, 0)
        for answer, g in zip(got, groupings):
            same('R², adjusted, rows, groups', [answer[k] for k in ('r2', 'adjusted', 'rows', 'groups')],
                 together(values, g))
            p = p_values(values, g, 31, 59, most)
            same('p of all', answer['p'], p[-1])
            varying = [0, 1, 2, 4]
            same('p of each', [answer['columns'][c]['p'] for c in varying], p[:-1])
            for c in varying:
                same('one column', [answer['columns'][c][k] for k in ('r2', 'adjusted', 'rows', 'groups')],
                     regressed(values[:, c], g))
            same('constant', [answer['columns'][3]['r2'], answer['columns'][3]['p']], [0, 1])


def elsewhere(z, groups):
    """Share of each group's rows nearer to another group's middle; the own middle without the row itself."""
    names = np.unique(groups)
    middle = lambda rows: np.nan_to_num(np.array([np.nanmean(c) if np.any(~np.isnan(c)) else np.nan for c in rows.T]))
    wrong = np.zeros(len(z))
    for i, row in enumerate(z):
        distance = {}
        for g in names:
            members = groups == g
            members[i] = False
            distance[g] = np.nansum((row - middle(z[members])) ** 2) if members.any() else np.nansum(row ** 2)
        own = distance.pop(groups[i])
        wrong[i] = min(distance.values()) < own - 1e-12
    return np.array([wrong[groups == g].mean() for g in names])


def near():
    for n, k, cells, shift in [(24, 3, 0, 1.0), (45, 4, 0.2, 0.3), (12, 2, 0, 0)]:
        groups = random.integers(0, k, n)
        groups[:k] = np.arange(k)
        values = random.normal(size=(n, 3)) + shift * groups[:, None]
        values[random.uniform(size=values.shape) < cells] = np.nan
        got = np.array(ask('nearness', values=values, groups=groups, seed=9, permutations=39))
        z = standard(values)
        seen = elsewhere(z, groups)
        chance = np.array([elsewhere(z, groups[o]) for o in orders(n, 9, 39)])
        same('rows', got[:, 0], np.bincount(groups))
        same('share elsewhere', got[:, 1], seen)
        same('by chance, and its 5 % quantile', got[:, 2:4].T, [chance.mean(axis=0), np.quantile(chance, 0.05, axis=0)])
        same('p', got[:, 4], (1 + np.sum(chance <= seen + 1e-12, axis=0)) / 40)


def best(z, dividers, least):
    found = (0, None, None)
    for d, (groups, ordered) in enumerate(dividers):
        for g in np.unique(groups[groups >= 0]):
            inside = (groups <= g) & (groups >= 0) if ordered else groups == g
            outside = (groups >= 0) & ~inside
            if min(inside.sum(), outside.sum()) < least:
                continue
            gain = between(z, np.where(inside, 0, np.where(outside, 1, -1))).sum()
            if gain > found[0] + 1e-9:
                found = (gain, d, g, inside.sum(), outside.sum())
    return found


def divisions():
    for n, cells, gone in [(50, 0, 0), (120, 0.15, 0.1)]:
        dividers = [(random.integers(0, 6, n), True), (random.integers(0, 4, n), False), (random.integers(0, 2, n), True)]
        for groups, _ in dividers:
            groups[random.uniform(size=n) < gone] = -1
        values = random.normal(size=(n, 4)) + 0.9 * (dividers[1][0] == 2)[:, None] * [1, 1, 0, -1]
        values[random.uniform(size=values.shape) < cells] = np.nan
        got = ask('division', values=values, least=5, seed=3, permutations=39,
                  dividers=[{'groups': g.tolist(), 'ordered': o} for g, o in dividers])
        z = standard(values)
        gain, d, g, inside, outside = best(z, dividers, 5)
        as_good = 1
        for order in orders(n, 3, 39):
            as_good += best(z, [(groups[order], o) for groups, o in dividers], 5)[0] >= gain - 1e-9
        same('division', [got[k] for k in ('divider', 'group', 'gain', 'inside', 'outside', 'p')],
             [d, g, gain / np.sum(~np.isnan(z)), inside, outside, as_good / 40])


permuted()
near()
divisions()
print(f'{compared} figures compared, {failures} failures')
sys.exit(1 if failures else 0)
