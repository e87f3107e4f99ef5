"""Agreement, stability and hold-out against a second calculation from their definitions: the draws are followed one by
one, the trees are scikit-learn's, the index of Rand is scikit-learn's, the rest is sets of accounts in plain Python."""
import pathlib, sys

import numpy as np
from sklearn.metrics import adjusted_rand_score
from sklearn.tree import DecisionTreeRegressor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'stats'))
import problems as P
from resampling import Random

checks = P.Checks(sys.argv[1])
near, holds = checks.near, checks.holds
random = np.random.default_rng(41)
SEARCH = {'depth': 3, 'leaves': 5}  # no least size: scikit-learn would count drawn accounts only


def jaccard(segment, others):
    return max(len(segment & o) / len(segment | o) for o in others)


def segments_of(groups):
    return [set(np.flatnonzero(groups == g)) for g in np.unique(groups)]


def entropy_stability(segment, smaller):
    shares = [len(segment & s) / len(segment) for s in smaller]
    return 1 + sum(p * np.log(p) for p in shares if p > 0) / np.log(len(smaller))


def test_agreement():
    for n, rows, columns in ((50, 3, 4), (500, 7, 2), (2000, 8, 8), (30, 1, 1), (30, 1, 5), (9, 9, 9)):
        one, other = random.integers(0, rows, n), random.integers(0, columns, n)
        if n == 9:
            one = other = np.arange(9)
        if n == 2000:
            other = np.where(random.random(n) < 0.7, one, other)
        def check(answer, one=one, other=other, rows=rows, columns=columns):
            near('Rand', answer['adjusted_rand'], adjusted_rand_score(one, other), 1e-12)
            for r in range(rows):
                want = jaccard(set(np.flatnonzero(one == r)), segments_of(other))
                near('Jaccard', answer['best_jaccard'][r], want, 1e-12)
            for c in range(columns if rows > 1 else 0):
                smaller = [set(np.flatnonzero(one == r)) for r in range(rows)]
                near('entropy', answer['recruited'][c], entropy_stability(set(np.flatnonzero(other == c)), smaller), 1e-12)
        checks.ask(check, do='agreement', one=one.tolist(), other=other.tolist(), rows=rows, columns=columns)
    checks.ask(lambda a: holds('a group without accounts', a['best_jaccard'][1] is None and a['recruited'][2] is None, a),
               do='agreement', one=[0, 0, 2], other=[0, 1, 1], rows=3, columns=3)


def tree(problem, weights, leaves):
    peer = DecisionTreeRegressor(max_leaf_nodes=leaves, max_depth=SEARCH['depth'], random_state=0)
    return peer.fit(problem.matrix(), problem.standardised(weights), sample_weight=weights)


def drawn(problem, seed):
    generator = Random(seed)
    counts = np.zeros(problem.accounts)
    for _ in range(problem.accounts):
        counts[generator.below(problem.accounts)] += 1
    return counts * (1 if problem.weights is None else problem.weights)


def pairs(problem, count, seed, leaves):
    """Agreement of each pair, and each segment's Jaccard index in each fit, of scikit-learn's trees of one budget."""
    x, generator = problem.matrix(), Random(seed)
    seeds = [generator.next() for _ in range(2 * count)]
    whole = np.ones(problem.accounts) if problem.weights is None else problem.weights
    reference = segments_of(tree(problem, whole, leaves).apply(x))
    fits = [tree(problem, drawn(problem, s), leaves).apply(x) for s in seeds]
    agreement = [adjusted_rand_score(fits[2 * i], fits[2 * i + 1]) for i in range(count)]
    within = {frozenset(s): [jaccard(s, segments_of(f)) for f in fits] for s in reference}
    return agreement, within


def spread(values):
    return [np.mean(values), np.quantile(values, 0.1), np.quantile(values, 0.9)]


def permuted(problem, seed):
    order = list(range(problem.accounts))
    Random(seed).shuffle(order)
    return P.Problem(problem.codes, problem.tests, problem.targets[order],
                     None if problem.weights is None else problem.weights[order])


def stability_like(name, problem, count, permutations, seed):
    def check(answer):
        for budget in answer['budgets']:
            leaves, generator = budget['leaves'], Random(seed)
            what = f'{name}, {leaves} leaves'
            agreement, within = pairs(problem, count, generator.next(), leaves)
            for got, want in zip(budget['pair_agreement'], agreement, strict=True):
                near(f'{what}: agreement', got, want)
            for got, want in zip(budget['agreement'], spread(agreement)):
                near(f'{what}: spread', got, want)
            got = sorted(s['within'] for s in budget['segments'])
            for ours, theirs in zip(got, sorted(spread(v) for v in within.values()), strict=True):
                for a, b in zip(ours, theirs):
                    near(f'{what}: SLSW', a, b)
            holds(f'{what}: a greedy tree splits one segment further',
                  all(s['across'] == (None if leaves == 2 else 1) for s in budget['segments']), budget['segments'])
            holds(f'{what}: no gap is claimed', budget['gap'] is None)
            between, inside, generator = [], [], Random(generator.next())
            for p in range(permutations):
                shuffled = permuted(problem, generator.next())
                n = count * (p + 1) // permutations - count * p // permutations
                agreement, within = pairs(shuffled, n, generator.next(), leaves)
                between += agreement
                inside += [v for values in within.values() for v in values]
            for got, want in zip(budget['structureless'] + budget['structureless_within'], spread(between) + spread(inside)):
                near(f'{what}: structureless', got, want)
    checks.ask(check, problem, do='stability', engine='cart', search=SEARCH, pairs=count, permutations=permutations,
               seed=seed, leaves=[2, 5])


def held_out(problem, folds, seed, leaves):
    """Losses of every account when its fold is held out; targets in units of all accounts."""
    order = list(range(problem.accounts))
    Random(seed).shuffle(order)
    fold = np.empty(problem.accounts, int)
    fold[order] = np.arange(problem.accounts) % folds
    z, x = problem.standardised(problem.weights), problem.matrix()
    weights = np.ones(problem.accounts) if problem.weights is None else problem.weights
    loss, base = np.zeros(problem.accounts), np.zeros(problem.accounts)
    for f in range(folds):
        out = fold == f
        rest = np.where(out, 0.0, weights)
        leaf = tree(problem, rest, leaves).apply(x)
        grand = np.average(z, axis=0, weights=rest)
        base[out] = (weights[:, None] * (z - grand) ** 2).sum(1)[out]
        for g in np.unique(leaf[out]):
            here = leaf == g
            mean = np.average(z[here], axis=0, weights=rest[here])
            loss[out & here] = (weights[:, None] * (z - mean) ** 2).sum(1)[out & here]
    r = 1 - loss.sum() / base.sum()
    error = np.sqrt(((loss - (1 - r) * base) ** 2).sum()) / base.sum()
    by_fold = [1 - loss[fold == f].sum() / base[fold == f].sum() for f in range(folds)]
    return r, r - 1.2815515655446004 * error, r + 1.2815515655446004 * error, by_fold


def holdout_like(name, problem, folds, seed):
    def check(answer):
        for fit in answer:
            r, low, high, by_fold = held_out(problem, folds, seed, fit['leaves'])
            for key, want in (('out_of_sample', r), ('low', low), ('high', high)):
                near(f'{name}, {fit["leaves"]} leaves: {key}', fit[key], want, 1e-9)
            for got, want in zip(fit['by_fold'], by_fold, strict=True):
                near(f'{name}, {fit["leaves"]} leaves: a fold', got, want, 1e-9)
            holds(f'{name}: in sample', fit['in_sample'] > fit['out_of_sample'], fit)
    checks.ask(check, problem, do='hold_out', engine='cart', search=SEARCH, folds=folds, seed=seed)


def test_structure():
    """What is planted is more stable than what is not; what is noise is no more stable than its reference."""
    noise = P.random_problem(random, 2000, signal=0)
    a, b, c = noise.codes[0], noise.codes[1], noise.codes[-1] > 2
    rule = np.where(a, np.where(b, 0, 1), np.where(c, 2, 3 + (noise.codes[2] > 0)))
    strong = P.Problem(noise.codes, noise.tests, random.normal(0, 3, (5, 3))[rule] + random.normal(size=(2000, 3)))
    def planted(answer):
        b = answer['budgets'][0]
        holds('planted', b['agreement'][0] > 0.9 and b['structureless'][0] < 0.6, b['agreement'])
    def nothing(answer):
        b = answer['budgets'][0]
        holds('noise', b['structureless'][1] <= b['agreement'][0] <= b['structureless'][2], (b['agreement'], b['structureless']))
    for check, problem in ((planted, strong), (nothing, noise)):
        checks.ask(check, problem, do='stability', engine='cart', search=SEARCH, pairs=20, leaves=[5])


def test_threads():
    p, answers = P.random_problem(random, 3000), []
    for threads in (1, 2, 3):
        for do in ('stability', 'hold_out'):
            checks.ask(lambda a: answers.append(a['budgets'] if 'budgets' in a else a), p, do=do, engine='cart',
                       threads=threads, search=SEARCH, pairs=7)
    return lambda: holds('threads change nothing', answers[:2] == answers[2:4] == answers[4:])


test_agreement()
p = P.random_problem(random, 500)
stability_like('stability', p, 6, 2, 9)
holdout_like('hold-out', p, 5, 3)
p = P.random_problem(random, 400)
p.weights = random.gamma(1, 3, 400)
stability_like('stability, weighted', p, 4, 1, 10)
holdout_like('hold-out, weighted', p, 4, 8)
checks.ask(lambda a: holds('no such budget', a.get('code') == 'invalid_argument', a), p, do='stability', engine='cart',
           search=SEARCH, leaves=[7])
checks.ask(lambda a: holds('one fold', a.get('code') == 'invalid_argument', a), p, do='hold_out', engine='cart', folds=1)
test_structure()
after = test_threads()
checks.run()
after()
checks.end('stability')
