"""Engine cart against scikit-learn on the same 0/1 inputs, and against the definition in plain numpy."""
import sys

import numpy as np
from sklearn.tree import DecisionTreeRegressor

import problems as P

checks = P.Checks(sys.argv[1])
holds, near, ask = checks.holds, checks.near, checks.ask


def scikit_cart(problem, leaves, depth, least):
    """Explained of the peer's tree; targets scaled so that its plain mean of squares is ours."""
    w = problem.weights
    y = problem.standardised(w) * np.sqrt(problem.target_weights)
    peer = DecisionTreeRegressor(max_leaf_nodes=leaves, max_depth=depth, min_samples_leaf=least, random_state=0)
    groups = peer.fit(problem.matrix(), y, sample_weight=w).apply(problem.matrix())
    return P.explained(problem, groups, w)


def like_scikit(name, problem, leaves=8, depth=3, least=1):
    def check(answer):
        holds(f'{name}: an answer', 'fits' in answer, answer)
        for fit in answer.get('fits', []):
            groups = P.leaves_of(problem, fit['tree'])
            what = f'{name}, {fit["leaves"]} leaves'
            near(f'{what}: as counted from the definition', fit['explained'], P.explained(problem, groups, problem.weights))
            near(f'{what}: as scikit-learn', fit['explained'], scikit_cart(problem, fit['leaves'], depth, least))
            holds(f'{what}: claims nothing', fit['bound'] is None)
            holds(f'{what}: least size', min(np.bincount(groups)[np.unique(groups)]) >= least)
            holds(f'{what}: leaves', len(np.unique(groups)) == fit['leaves'])
        holds(f'{name}: a frontier', [f['leaves'] for f in answer.get('fits', [])] == list(range(2, leaves + 1)))
    ask(check, problem, engine='cart', search={'depth': depth, 'leaves': leaves, 'min_accounts': least})


def refuses(name, problem, code, **search):
    ask(lambda answer: holds(name, answer.get('code') == code, answer), problem, engine='cart', search=search)


def test_cart():
    random = np.random.default_rng(11)
    for i, (accounts, leaves, depth, least) in enumerate(
            [(300, 8, 3, 1), (1000, 8, 4, 20), (3000, 12, 6, 50), (777, 6, 3, 60), (40000, 8, 3, 100)]):
        like_scikit(f'plain {i}', P.random_problem(random, accounts), leaves, depth, least)
    p = P.random_problem(random, 1500)
    p.target_weights = np.array([1.0, 5.0, 0.3])
    like_scikit('weights of targets', p)
    p = P.random_problem(random, 1500)
    p.weights = random.integers(1, 9, 1500).astype(float)
    like_scikit('whole weights', p)
    p = P.random_problem(random, 1500)
    p.weights = random.gamma(0.5, 1e6, 1500) + 1e-3
    like_scikit('weights of revenue', p, 7, 4, 30)
    p = P.random_problem(random, 50000)
    p.weights = random.poisson(1, 50000).astype(float)
    ask(lambda answer: [near('some weights of 0', f['explained'], P.explained(p, P.leaves_of(p, f['tree']), p.weights))
                        for f in answer['fits']], p, engine='cart')


def best_stump(problem, allowed):
    x = problem.matrix()
    return max(P.explained(problem, x[:, t].astype(int)) for t in range(x.shape[1]) if allowed(t, x[:, t] > 0))


def first(name, problem, allowed, **search):
    """The tree of two leaves is the best single test of those allowed, found by trying all."""
    def check(answer):
        holds(f'{name}: an answer', 'fits' in answer, answer)
        fit = answer['fits'][0]
        near(name, fit['explained'], best_stump(problem, allowed))
        for f in answer['fits']:
            near(f'{name}, {f["leaves"]}', f['explained'], P.explained(problem, P.leaves_of(problem, f['tree'])))
    ask(check, problem, engine='cart', search=search)


def test_limits():
    random = np.random.default_rng(12)
    p = P.random_problem(random, 900)
    p.targets[random.random(p.targets.shape) < 0.3] = np.nan
    p.targets[:5] = np.nan
    first('unknown targets', p, lambda t, yes: True)
    first('given top', p, lambda t, yes: t == 4, top=4)
    revenue = random.gamma(0.3, 1000, 900)
    revenue[::7] = np.nan
    q = P.Problem(p.codes, p.tests, p.targets, revenue=revenue)
    known = np.nan_to_num(revenue)
    first('least revenue', q, lambda t, yes: min(known[yes].sum(), known[~yes].sum()) >= 0.45 * known.sum(),
          min_revenue_share=0.45)
    z = p.standardised()
    for rising in (True, False):
        def order(t, yes, rising=rising):
            up = np.nanmean(z[yes, 1]) - np.nanmean(z[~yes, 1])
            return p.tests[t][0] != 8 or (up >= 0 if rising else up <= 0)
        first(f'rising {rising}', p, order, monotone=[['a8', 1, rising]])
    refuses('must use', p, 'invalid_argument', must_use=['a1'])
    refuses('no such test', p, 'invalid_argument', top=99)
    refuses('too many leaves', p, 'invalid_argument', leaves=65)
    refuses('one leaf', p, 'invalid_argument', leaves=1)
    refuses('too large segments', p, 'not_found', min_accounts=500)
    refuses('nothing varies', P.Problem(p.codes, p.tests, np.ones((900, 2))), 'not_found')


def same_at_any_thread_count():
    p = P.random_problem(np.random.default_rng(13), 200000)
    answers = []
    for threads in (1, 2, 5):
        ask(lambda a: answers.append([(f['explained'], f['tree']) for f in a['fits']]), p, engine='cart', threads=threads)
    return lambda: holds('threads', answers[0] == answers[1] == answers[2])


test_cart()
test_limits()
after = same_at_any_thread_count()
checks.run()
after()
checks.end('baselines')
