"""The peers of discovery as users run them, one process each: discover_peers.py PEER TABLE.parquet DEPTH LEAVES [TARGETS].

Prints JSON: seconds of the fit alone (data in memory), of reading, and the share explained over all targets asked."""
import json, sys, time

import numpy as np
import pyarrow.parquet as pq


def read(path, targets):
    table = pq.read_table(path)
    numbers = [f.name for f in table.schema if str(f.type) == 'double']
    tests = [f.name for f in table.schema if str(f.type) == 'bool']
    x = np.stack([table[n].to_numpy() for n in tests], 1)
    return x, np.stack([table[n].to_numpy() for n in (targets or numbers)], 1)


def explained(y, groups):
    """1 − within / total sum of squares over all targets, each standardised."""
    y = (y - y.mean(0)) / y.std(0)
    _, group = np.unique(groups, return_inverse=True)
    size = np.bincount(group)
    return float(sum((np.bincount(group, c) ** 2 / size).sum() for c in y.T) / (y ** 2).sum())


def cart(x, y, depth, leaves):
    from sklearn.tree import DecisionTreeRegressor
    x = x.astype(np.float32)
    began = time.perf_counter()
    tree = DecisionTreeRegressor(max_depth=depth, max_leaf_nodes=leaves, random_state=0).fit(x, y)
    seconds = time.perf_counter() - began
    return seconds, explained(y, tree.apply(x)), {}


def streed(x, y, depth, leaves):
    """Exact, one target, squared error without a price for nodes."""
    from pystreed import STreeDRegressor
    x, y = x.astype(np.int32), y[:, 0]
    began = time.perf_counter()
    tree = STreeDRegressor('regression', max_depth=depth, max_num_nodes=leaves - 1, time_limit=LIMIT)
    tree.fit(x, y)
    seconds = time.perf_counter() - began
    return seconds, explained(y[:, None], np.round(tree.predict(x), 12)), {'proved': bool(tree.fit_result.is_optimal())}


def kmeans(x, y, depth, leaves):
    from sklearn.cluster import KMeans
    from sklearn.tree import DecisionTreeClassifier
    began = time.perf_counter()
    groups = KMeans(leaves, n_init=10, random_state=0).fit(y).labels_
    tree = DecisionTreeClassifier(max_depth=depth, max_leaf_nodes=leaves, random_state=0).fit(x, groups)
    seconds = time.perf_counter() - began
    return seconds, explained(y, tree.apply(x.astype(np.float32))), {'clusters': explained(y, groups)}


def stepmix(x, y, depth, leaves):
    from sklearn.tree import DecisionTreeClassifier
    from stepmix.stepmix import StepMix
    began = time.perf_counter()
    groups = StepMix(n_components=leaves, measurement='gaussian_diag', n_init=1, random_state=0, progress_bar=0,
                     verbose=0).fit(y).predict(y)
    tree = DecisionTreeClassifier(max_depth=depth, max_leaf_nodes=leaves, random_state=0).fit(x, groups)
    seconds = time.perf_counter() - began
    return seconds, explained(y, tree.apply(x.astype(np.float32))), {'clusters': explained(y, groups)}


def crossed(one, other):
    return np.bincount(one * (other.max() + 1) + other, minlength=(one.max() + 1) * (other.max() + 1)).reshape(
        one.max() + 1, other.max() + 1)


def stability_loop(x, y, depth, leaves):
    """One fit after the other, as a notebook does."""
    return stability(x, y, depth, leaves, 1)


def stability(x, y, depth, leaves, threads=2):
    """What Lode's stability does, with scikit-learn's tree: pairs of fits on drawn weights, index of Rand, SLSW, SLSA,
    and as much again over five data sets without structure. On threads: the fits let go of Python's lock."""
    from concurrent.futures import ThreadPoolExecutor
    from sklearn.metrics import adjusted_rand_score
    from sklearn.tree import DecisionTreeRegressor
    x = x.astype(np.float32)
    draw, n = np.random.default_rng(1), len(x)
    began = time.perf_counter()

    def place(y, weights=None, most=leaves):
        tree = DecisionTreeRegressor(max_depth=depth, max_leaf_nodes=most, random_state=0)
        return np.unique(tree.fit(x, y, sample_weight=weights).apply(x), return_inverse=True)[1]

    def jaccard(reference, other):
        both = crossed(reference, other)
        return (both / (both.sum(1, keepdims=True) + both.sum(0, keepdims=True) - both)).max(1)

    def pair(y, reference, seed):
        r = np.random.default_rng(seed)
        one, other = (place(y, np.bincount(r.integers(0, n, n), minlength=n).astype(float)) for _ in range(2))
        return adjusted_rand_score(one, other), jaccard(reference, one), jaccard(reference, other)

    def across(y, reference):
        both = crossed(place(y, None, leaves - 1), reference)
        share = both / both.sum(0)
        return 1 + (np.where(share > 0, share * np.log(np.maximum(share, 1e-300)), 0)).sum(0) / np.log(len(both))

    with ThreadPoolExecutor(threads) as pool:
        reference = place(y)
        found = list(pool.map(lambda seed: pair(y, reference, seed), range(PAIRS)))
        slsa = across(y, reference)
        nothing = []
        for p in range(5):
            shuffled = y[draw.permutation(n)]
            base = place(shuffled)
            nothing += pool.map(lambda seed: pair(shuffled, base, seed), range(1000 * (p + 1), 1000 * (p + 1) + PAIRS // 5))
    seconds = time.perf_counter() - began
    return seconds, explained(y, reference), {
        'agreement': float(np.mean([f[0] for f in found])), 'structureless': float(np.mean([f[0] for f in nothing])),
        'within': float(np.mean([f[1:] for f in found])), 'across': float(np.mean(slsa))}


LIMIT, PAIRS = 200, 100
if __name__ == '__main__':
    peer, path, depth, leaves = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    began = time.perf_counter()
    x, y = read(path, sys.argv[5].split(',') if len(sys.argv) > 5 else None)
    reading = time.perf_counter() - began
    seconds, share, more = globals()[peer](x, y, depth, leaves)
    print(json.dumps({'seconds': seconds, 'reading': reading, 'explained': share, **more}))
