"""Engine exact against plain numpy (all trees of two questions in a row), against greedy CART and, where pystreed is
installed, against STreeD (optimal regression trees for one target) three and four questions deep."""
import sys

import numpy as np

import problems as P

try:
    from pystreed import STreeDRegressor
except ImportError:
    STreeDRegressor = None

checks = P.Checks(sys.argv[1])
holds, near, ask = checks.holds, checks.near, checks.ask


def score(sums, weight):
    """Σ S²/W of a leaf; −inf where it is empty."""
    return (sums ** 2).sum(-1) / weight if weight > 0 else -np.inf


def best_of_two_deep(problem):
    """Explained by the best trees of 2, 3 and 4 leaves, two questions deep: every root, every question below it."""
    x, z = problem.matrix().astype(bool), problem.standardised() * np.sqrt(problem.target_weights)
    best = np.full(5, -np.inf)
    for root in x.T:
        sides = []
        for rows in (root, ~root):
            whole = score(z[rows].sum(0), rows.sum())
            split = max(score(z[rows & t].sum(0), (rows & t).sum()) + score(z[rows & ~t].sum(0), (rows & ~t).sum())
                        for t in x.T)
            sides.append((whole, split))
        (a, a2), (b, b2) = sides
        best[2:] = np.maximum(best[2:], [a + b, max(a2 + b, a + b2), a2 + b2])
    return best / (problem.accounts * problem.target_weights.sum())


def like_numpy(name, problem):
    want = best_of_two_deep(problem)

    def check(answer):
        holds(f'{name}: a frontier', [f['leaves'] for f in answer.get('fits', [])] == [2, 3, 4], answer)
        for fit in answer.get('fits', []):
            near(f'{name}, {fit["leaves"]} leaves: every tree', fit['explained'], want[fit['leaves']])
            near(f'{name}, {fit["leaves"]} leaves: its tree', fit['explained'],
                 P.explained(problem, P.leaves_of(problem, fit['tree'])))
            holds(f'{name}: a bound', fit['explained'] <= fit['bound'] <= fit['explained'] + 1e-6)
    ask(check, problem, engine='exact', search={'depth': 2, 'leaves': 4})


def never_below_cart(name, problem, depth):
    found = {}

    def keep(engine):
        def check(answer):
            found[engine] = {f['leaves']: f['explained'] for f in answer['fits']}
            if len(found) == 2:
                for leaves, explained in found['cart'].items():
                    best = max(e for l, e in found['exact'].items() if l <= leaves)
                    holds(f'{name}: cart with {leaves} leaves', best >= explained - 1e-12, (best, explained))
        return check
    for engine in ('exact', 'cart'):
        ask(keep(engine), problem, engine=engine, search={'depth': depth, 'leaves': 8})


def like_streed(name, problem, depth):
    """The peer's tree of any number of leaves; its target standardised so that both minimise the same."""
    peer = STreeDRegressor(max_depth=depth, max_num_nodes=2 ** depth - 1, cost_complexity=0, min_leaf_node_size=1)
    y = problem.standardised()[:, 0]
    peer.fit(problem.matrix(), y)
    want = 1 - ((y - peer.predict(problem.matrix())) ** 2).sum() / (y ** 2).sum()
    leaves = min(2 ** depth, 12)

    def check(answer):
        got = answer['fits'][-1]['explained']
        if 2 ** depth <= 12:
            near(f'{name}: as STreeD', got, want, 1e-6)
        else:
            holds(f'{name}: no more than STreeD with all leaves', got <= want + 1e-6, (got, want))
    ask(check, problem, engine='exact', search={'depth': depth, 'leaves': leaves})


random = np.random.default_rng(21)
for i, accounts in enumerate((60, 500, 4000)):
    like_numpy(f'plain {i}', P.random_problem(random, accounts))
weighed = P.random_problem(random, 900)
weighed.target_weights = np.array([1.0, 4.0, 0.2])
like_numpy('weights of targets', weighed)
for i, depth in enumerate((2, 3, 3)):
    never_below_cart(f'cart {i}', P.random_problem(random, 2000), depth)
if STreeDRegressor:
    for i, depth in enumerate((2, 3, 3)):
        like_streed(f'streed {i}', P.random_problem(random, 400, targets=1), depth)
else:
    print('pystreed is not installed: not compared with it')
checks.run()
checks.end('exact')
