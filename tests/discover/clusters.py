"""Engines kmeans and latent against scikit-learn: as good a clustering as the best of its starts, and the rules that its
classification tree gives. Used by clusters_test.py on little data and by tests/slow on more."""
import os

os.environ['OMP_NUM_THREADS'] = '1'  # data this small is slower on many threads, which wait for one another
import numpy as np
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture
from sklearn.tree import DecisionTreeClassifier

import problems as P


def blobs(random, accounts, clusters=5, targets=4, spread=1.5):
    """Accounts in clusters that flags foretell in part."""
    whose = random.integers(0, clusters, accounts)
    codes = [np.where(random.random(accounts) < 0.85, whose >> bit & 1, random.integers(0, 2, accounts)) for bit in range(3)]
    codes += [random.integers(0, 4, accounts) for _ in range(3)]
    tests = [(i, [1]) for i in range(3)] + [(3 + i, range(cut, 4)) for i in range(3) for cut in (1, 2, 3)]
    centres, widths = random.normal(0, spread, (clusters, targets)), random.uniform(0.4, 1.4, (clusters, targets))
    out = P.Problem(codes, tests, centres[whose] + random.normal(size=(accounts, targets)) * widths[whose])
    out.whose = whose
    return out


def rules(checks, name, problem, engine, check_clusters, leaves=6):
    """What both engines promise: explained is that of the rules, the clusters' own stands beside it."""
    def check(answer):
        checks.holds(f'{name}: an answer', answer.get('fits'), answer)
        best = 0
        for fit in answer.get('fits', []):
            groups = P.leaves_of(problem, fit['tree'])
            checks.near(f'{name}: rules explain', fit['explained'], P.explained(problem, groups, problem.weights))
            checks.holds(f'{name}: claims nothing', fit['bound'] is None)
            checks.holds(f'{name}: more leaves, more explained', fit['explained'] > best)
            best = fit['explained']
            check_clusters(fit)
    checks.ask(check, problem, engine=engine, search={'depth': 4, 'leaves': leaves})


def kmeans(checks, name, p, leaves=6):
    z, w = p.standardised(p.weights) * np.sqrt(p.target_weights), p.weights
    def check(fit):
        k, got = fit['leaves'], fit['beside']['inertia']
        peer = KMeans(k, n_init=10, tol=1e-10, random_state=0).fit(z, sample_weight=w)
        checks.holds(f'{name} {k}: inertia', got <= 1.0001 * peer.inertia_, f'{got} against {peer.inertia_}')
        total = (z ** 2 * (1 if w is None else w[:, None])).sum()
        checks.near(f'{name} {k}: clusters explain', fit['beside']['clusters_explained'], 1 - got / total)
        if got > 0.9999 * peer.inertia_:  # the same clusters: then the same rules
            tree = DecisionTreeClassifier(max_leaf_nodes=k, max_depth=4, random_state=0)
            groups = tree.fit(p.matrix(), peer.labels_, sample_weight=w).apply(p.matrix())
            checks.near(f'{name} {k}: the rules of Gini', fit['explained'], P.explained(p, groups, w), 1e-4)
    rules(checks, name, p, 'kmeans', check, leaves)


def partial_inertia(z, groups):
    """Squares within groups over the known cells alone."""
    return sum(np.nansum((z[groups == g] - np.nanmean(z[groups == g], 0)) ** 2) for g in np.unique(groups))


def kmeans_unknown(checks, p, clusters):
    """A tenth unknown: no worse than the clusters found before cells were lost."""
    random = np.random.default_rng(22)
    full = KMeans(clusters, n_init=10, random_state=0).fit(p.standardised()).labels_
    p.targets[random.random(p.targets.shape) < 0.1] = np.nan
    p.targets[:7] = np.nan
    def check(fit):
        if fit['leaves'] == clusters:
            got, want = fit['beside']['inertia'], partial_inertia(p.standardised()[7:], full[7:])
            checks.holds('k-means, unknown', got <= want * (1 + 1e-9), f'{got} against {want}')
    rules(checks, 'k-means, unknown', p, 'kmeans', check, clusters)


def latent(checks, name, p, leaves=4):
    """As likely as the peer's best start, to a hundredth per account: both stop at local optima."""
    z = p.standardised()
    def check(fit):
        k, n, got = fit['leaves'], len(z), fit['beside']['log_likelihood']
        peer = GaussianMixture(k, covariance_type='diag', n_init=3, tol=1e-6, max_iter=500, random_state=0).fit(z)
        want = peer.score(z) * n
        checks.holds(f'{name} {k}: likelihood', got >= want - (1e-6 if k <= 3 else 1e-2) * n, f'{got} against {want}')
        if abs(got - want) < 1e-4 * n:  # the same classes
            checks.near(f'{name} {k}: BIC', fit['beside']['bic'], peer.bic(z), 1e-3 * n)
    rules(checks, name, p, 'latent', check, leaves)


def latent_unknown(checks, p, clusters):
    """Unknown cells: the likelihood of the known ones under the classes found is at least that under the true ones."""
    random = np.random.default_rng(24)
    p.targets[random.random(p.targets.shape) < 0.1] = np.nan
    z = p.standardised()
    def check(fit):
        if fit['leaves'] != clusters:
            return
        share = np.bincount(p.whose) / len(z)
        logs = np.stack([np.log(share[g]) + np.nansum(-0.5 * (np.log(2 * np.pi * v) + (z - m) ** 2 / v), 1)
                         for g in range(clusters)
                         for m, v in [(np.nanmean(z[p.whose == g], 0), np.nanvar(z[p.whose == g], 0))]], 1)
        want = np.logaddexp.reduce(logs, 1).sum()
        got = fit['beside']['log_likelihood']
        checks.holds('latent, unknown', want <= got <= want + 0.1 * len(z), f'{got} against {want}')
    rules(checks, 'latent, unknown', p, 'latent', check, clusters)
