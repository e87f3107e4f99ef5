"""Plain second calculations of what src/stats resamples: the generator SplitMix64 is followed draw by draw, the
figures are taken from the rows themselves, with no sums kept between draws."""
import numpy as np

MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = z = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return (self.next() * n) >> 64

    def shuffle(self, values):
        for i in range(len(values), 1, -1):
            j = self.below(i)
            values[i - 1], values[j] = values[j], values[i - 1]


def r_squared(z, groups):
    within = sum(np.nansum((z[groups == g] - column_means(z[groups == g])) ** 2) for g in np.unique(groups))
    return 1 - within / np.nansum((z - column_means(z)) ** 2)


def column_means(z):
    known = np.sum(~np.isnan(z), axis=0)
    return np.where(known > 0, np.nansum(z, axis=0) / np.maximum(known, 1), np.nan)


def cross_validated(z, groups, folds):
    """`z`, `groups` and `folds` hold a row as often as it was drawn."""
    by_groups = by_mean = 0.0
    for fold in np.unique(folds):
        held, others = folds == fold, folds != fold
        grand = np.nan_to_num(column_means(z[others]))
        by_mean += np.nansum((z[held] - grand) ** 2)
        for g in np.unique(groups[held]):
            mean = column_means(z[others & (groups == g)])
            mean = np.where(np.isnan(mean), grand, mean)
            by_groups += np.nansum((z[held & (groups == g)] - mean) ** 2)
    return 1 - by_groups / by_mean


def explained(values, groups, seed, resamples, permutations, fold_count=10):
    values, groups = values[groups >= 0], groups[groups >= 0]
    deviation = np.nanstd(values, axis=0)
    z = ((values - np.nanmean(values, axis=0)) / np.where(deviation > 1e-9, deviation, np.nan))[:, deviation > 1e-9]
    n, k = len(groups), len(np.unique(groups))
    random = Random(seed)
    rows = list(range(n))
    random.shuffle(rows)
    folds = np.empty(n, dtype=int)
    folds[rows] = np.arange(n) % fold_count
    r2, foretold = r_squared(z, groups), cross_validated(z, groups, folds)
    drawn = []
    for _ in range(resamples):
        sample = [random.below(n) for _ in range(n)]
        drawn.append(cross_validated(z[sample], groups[sample], folds[sample]))
    order, as_good = list(groups), 1
    for _ in range(permutations):
        random.shuffle(order)
        as_good += r_squared(z, np.array(order)) >= r2 - 1e-12
    shift = foretold - np.mean(drawn)
    return {'r2': r2, 'adjusted': 1 - (1 - r2) * (n - 1) / (n - k), 'cross_validated': foretold,
            'low': np.quantile(drawn, 0.1) + shift, 'high': np.quantile(drawn, 0.9) + shift,
            'p': as_good / (permutations + 1), 'rows': n, 'groups': k}


def search(columns, y, least):
    """Every threshold of every column, each by its definition."""
    best = {'gain': 0.0}
    total = np.sum((y - y.mean()) ** 2)
    for c, values in enumerate(columns):
        known = np.unique(values[~np.isnan(values)])
        for threshold in (known[1:] + known[:-1]) / 2:
            low, high = y[values < threshold], y[values > threshold]
            if min(len(low), len(high)) < least:
                continue
            both = np.concatenate([low, high])
            gain = (both.var() * len(both) - low.var() * len(low) - high.var() * len(high)) / total
            if gain > best['gain'] + 1e-12:
                best = {'found': True, 'column': c, 'threshold': threshold, 'gain': gain, 'below': len(low),
                        'above': len(high)}
    return best


def best_split(columns, y, least, seed, permutations):
    columns, y = columns[:, ~np.isnan(y)], y[~np.isnan(y)]
    best, random, order, as_good = search(columns, y, least), Random(seed), list(y), 1
    for _ in range(permutations):
        random.shuffle(order)
        as_good += search(columns, np.array(order), least)['gain'] >= best['gain'] - 1e-9
    return {**best, 'p': as_good / (permutations + 1)}
