"""The statistics of src/stats, asked through stats_probe, against numpy, scipy, scikit-learn, statsmodels and plain
Python on seeded random data."""
import json, pathlib, subprocess, sys, warnings

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats
import sklearn.linear_model
import statsmodels.api as sm
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, cohen_kappa_score, mean_pinball_loss
from sklearn.neighbors import NearestNeighbors
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import resampling
from gaps import plain_gaps

probe = pathlib.Path(sys.argv[1]).resolve().parent / 'stats_probe'
random = np.random.default_rng(20261)
requests, checks = [], []  # answered in one run of the probe
failures = compared = 0


def ask(check, do, **request):
    """One request; `check` gets its answer."""
    clean = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in request.items()}
    requests.append({'do': do, **clean})
    checks.append((do, check))


def unknown(value):
    if isinstance(value, list):
        return [unknown(v) for v in value]
    return None if isinstance(value, float) and np.isnan(value) else value


def same(what, got, want, rtol=1e-8, atol=1e-10):
    global failures, compared
    got = np.array(got, dtype=float)
    want = np.array(want, dtype=float)
    compared += max(1, got.size)
    if got.shape != want.shape or not np.allclose(got, want, rtol=rtol, atol=atol, equal_nan=True):
        failures += 1
        print(f'{what}: got {got}, expected {want}')


def holds(what, condition, note=''):
    global failures, compared
    compared += 1
    if not condition:
        failures += 1
        print(f'{what}: {note}')


def predictors(n, k, kind):
    x = random.normal(size=(n, k))
    if kind == 'mixed':
        x[:, k - 1] = x[:, 0] + 0.1 * x[:, k - 1]
        x[:, 0] = 2020 + np.round(3 * x[:, 0])
        x[:, 1] = np.exp(4 * x[:, 1])
    if kind == 'flags':
        x = (x > 0.4).astype(float)
    return x


def quantiles():
    for n in (1, 2, 7, 500):
        values = np.round(random.normal(size=n), 1)
        for p in (0, 0.1, 0.5, 0.95, 1):
            ask(lambda got, want=np.quantile(values, p): same('quantile', got, want), 'quantile', values=values, p=p)


def distributions():
    for a, b in [(0.01, 0.3), (0.5, 0.5), (1, 9), (3.5, 2.25), (40, 900), (2e4, 3e5), (5e5, 7), (1e-3, 1e3)]:
        for p in (1e-6, 0.1, 0.5, 0.9, 0.999):
            want = scipy.stats.beta.ppf(p, a, b)
            ask(lambda got, want=want: same('beta quantile', got, want, 1e-9, 1e-300), 'beta_quantile', a=a, b=b, p=p)
        for x in (0.001, 0.3, 0.7, 0.99):
            want = scipy.special.betainc(a, b, x)
            ask(lambda got, want=want: same('beta cdf', got, want, 1e-9, 1e-12), 'beta_cdf', a=a, b=b, x=x)
    for df in (1, 2.5, 30, 1e5):
        for p in (0.001, 0.4, 0.975):
            want = scipy.stats.t.ppf(p, df)
            ask(lambda got, want=want: same('t quantile', got, want), 'student_quantile', p=p, df=df)


def rates():
    for successes, trials in [(0, 3), (3, 3), (7, 20), (450, 10_000)]:
        for level in (0.8, 0.95):
            low, high = proportion_confint(successes, trials, 1 - level, 'wilson')
            ask(lambda got, want=[successes / trials, low, high]: same('wilson', got, want), 'wilson',
                successes=successes, trials=trials, level=level)


def evidence(alpha, beta, groups):
    s, n = groups.T
    return float(np.sum(scipy.special.betaln(alpha + s, beta + n - s) - scipy.special.betaln(alpha, beta)))


def check_prior(got, groups, most):
    a, b = got['alpha'], got['beta']
    s, n = groups.sum(axis=0)
    bound = np.log([0.1, min(most, n)])
    loss = lambda v: -evidence(np.exp(v[1]) * v[0], np.exp(v[1]) * (1 - v[0]), groups)
    best = min((scipy.optimize.minimize(loss, [s / n, w], bounds=[(1e-6, 1 - 1e-6), tuple(bound)], method='L-BFGS-B')
                for w in np.linspace(*bound, 5)), key=lambda r: r.fun)
    if best.x[1] > bound[1] - 1e-3:  # the groups differ no more than the heaviest prior says
        same('pooled prior', [a / (a + b), a + b], [s / n, min(most, n)])
    else:
        holds('prior', evidence(a, b, groups) >= -best.fun - 1e-6, f'{a}, {b} less likely than {best.x}: {best.fun}')
        same('prior', [a / (a + b), np.log(a + b)], best.x, 1e-3, 1e-3)
    for (successes, trials), rate in zip(groups, got['shrunk']):
        posterior = scipy.stats.beta(a + successes, b + trials - successes)
        same('shrunk', rate, [posterior.mean(), *posterior.interval(0.8)])


def priors():
    for mean, weight, k, size in [(0.2, 5, 40, 30), (0.02, 50, 200, 300), (0.6, 20, 12, 80), (0.3, 1e9, 25, 40),
                                  (0.5, 0.5, 15, 10), (0.9, 8, 300, 3)]:
        trials = random.integers(1, 2 * size, k)
        true = random.beta(mean * weight, (1 - mean) * weight, k) if weight < 1e6 else np.full(k, mean)
        groups = np.column_stack([random.binomial(trials, true), trials]).astype(float)
        for most in (1000.0, 10.0):
            ask(lambda got, g=groups, m=most: check_prior(got, g, m), 'prior', groups=groups, weight_max=most)


def check_fit(got, fit):
    same('coefficients', got['coefficients'], fit.params, 1e-6)
    same('errors', got['errors'], fit.bse, 1e-6)
    same('R²', [got['r2'], got['adjusted_r2']], [fit.rsquared, fit.rsquared_adj])
    same('residual sd', got['residual_sd'], np.sqrt(fit.scale))


def linear():
    for n, k, kind in [(30, 3, 'plain'), (400, 8, 'mixed'), (2000, 6, 'flags')]:
        x = sm.add_constant(predictors(n, k, kind), has_constant='add')
        y = 1e5 * (x @ random.normal(size=k + 1) + random.standard_t(3, n))
        ask(lambda got, fit=sm.OLS(y, x).fit(): check_fit(got, fit), 'least_squares', x=x, y=y)
        ask(lambda got, fit=sm.OLS(y, x[:, 1:]).fit(): check_fit(got, fit), 'least_squares', x=x[:, 1:], y=y)
        twice = np.column_stack([x, x[:, 1] - 2 * x[:, 2]])
        def repeated(got, fit=sm.OLS(y, x).fit(), k=k):
            same('R² with a repeat', [got['r2'], got['adjusted_r2']], [fit.rsquared, fit.rsquared_adj])
            holds('rank', got['rank'] == k + 1, got['rank'])
        ask(repeated, 'least_squares', x=twice, y=y)


def relative_weights(x, y):
    """Johnson (2000), by singular value decomposition: Z = P D Q', the nearest orthogonal predictors are P Q'."""
    z = (x - x.mean(axis=0)) / x.std(axis=0) / np.sqrt(len(x))
    p, d, q = np.linalg.svd(z, full_matrices=False)
    orthogonal = p @ q
    t = (y - y.mean()) / y.std() / np.sqrt(len(y))
    beta, loadings = orthogonal.T @ t, orthogonal.T @ z
    return (loadings ** 2).T @ beta ** 2


def check_importance(got, x, y):
    raw = relative_weights(x, y)
    fit = sm.OLS((y - y.mean()) / y.std(ddof=1), sm.add_constant((x - x.mean(axis=0)) / x.std(axis=0, ddof=1))).fit()
    same('relative weights', got['weight'], raw / raw.sum(), 1e-7)
    same('their sum is R²', raw.sum(), got['r2'], 1e-7)
    same('standardised', got['standardised'], fit.params[1:], 1e-7)
    same('interval', np.column_stack([got['low'], got['high']]), fit.conf_int(0.05)[1:], 1e-7)
    same('correlation', got['correlation'], [np.corrcoef(c, y)[0, 1] for c in x.T])
    same('R²', [got['r2'], got['adjusted_r2']], [fit.rsquared, fit.rsquared_adj])


def importances():
    for n, k, kind in [(25, 2, 'plain'), (300, 6, 'mixed'), (900, 10, 'flags')]:
        x = predictors(n, k, kind)
        y = x @ random.normal(size=k) / x.std(axis=0).max() + random.normal(size=n)
        ask(lambda got, x=x, y=y: check_importance(got, x, y), 'importance', x=x, y=y)


def check_quantile(got, x, y, tau, exact):
    model = sklearn.linear_model.QuantileRegressor(quantile=tau, alpha=0, fit_intercept=False, solver='highs')
    model.fit(x, y)
    want = mean_pinball_loss(y, model.predict(x), alpha=tau)
    same(f'loss at {tau}', mean_pinball_loss(y, x @ got['coefficients'], alpha=tau), want, 1e-9)
    same('loss as told', got['loss'] / len(y), want, 1e-9)
    if exact:
        same('coefficients', got['coefficients'], model.coef_, 1e-6, 1e-8)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            other = sm.QuantReg(y, x).fit(tau, max_iter=5000)
        holds('no worse than statsmodels', want <= mean_pinball_loss(y, x @ other.params, alpha=tau) * (1 + 1e-9))


def quantile_regressions():
    for n, k, kind in [(41, 1, 'plain'), (500, 4, 'plain'), (600, 7, 'mixed'), (700, 5, 'flags')]:
        x = np.column_stack([np.ones(n), predictors(n, k, kind)])
        y = x @ random.normal(size=k + 1) / x.std(axis=0).max() + random.gamma(1, size=n) * (1 + x[:, k] ** 2)
        if kind == 'flags':
            y = np.round(y)  # many ties: several fits are equally good
        for tau in (0.1, 0.5, 0.83):
            ask(lambda got, x=x, y=y, t=tau, e=kind == 'plain': check_quantile(got, x, y, t, e),
                'quantile_regression', x=x, y=y, tau=tau)


def neighbours():
    x = random.normal(size=(400, 5))
    for k in (1, 30):
        for point in random.normal(size=(4, 5)):
            want = NearestNeighbors(n_neighbors=k).fit(x).kneighbors([point])[1][0]
            ask(lambda got, want=want: same('nearest', got, want), 'nearest', x=x, point=point, k=k)


def check_calibration(got, predicted, outcomes):
    bins = np.array(got['bins'])
    same('brier', got['brier'], brier_score_loss(outcomes, predicted))
    same('base', got['brier_base'], np.mean((outcomes - outcomes.mean()) ** 2))
    seen, mean = calibration_curve(outcomes, predicted, n_bins=10, strategy='quantile')
    same('bins', bins[:, [2, 3]], np.column_stack([mean, seen]))
    same('error', got['error'], np.sum(bins[:, 6] * np.abs(mean - seen)) / len(predicted))
    low, high = proportion_confint(np.round(bins[:, 3] * bins[:, 6]), bins[:, 6], 0.05, 'wilson')
    same('bin intervals', bins[:, [4, 5]], np.column_stack([low, high]))


def calibrations():
    for n in (100, 1000):
        predicted = random.beta(2, 5, n)
        outcomes = (random.uniform(size=n) < predicted ** 1.3).astype(float)
        ask(lambda got, p=predicted, o=outcomes: check_calibration(got, p, o), 'calibration', predicted=predicted,
            outcomes=outcomes, bins=10)


def explanations():
    for n, k, missing in [(60, 3, 0), (240, 7, 0.25), (300, 120, 0.1)]:
        groups = random.integers(-1, k, n)
        values = random.normal(size=(n, 4)) * [1, 100, 1e6, 0] + 0.5 * groups[:, None] * [1, 0, 1e5, 0] + [0, 7, 1e7, 3]
        values[random.uniform(size=values.shape) < missing] = np.nan
        want = resampling.explained(values, groups, seed=77, resamples=30, permutations=39)
        def check(got, want=want):
            for name, value in want.items():
                same(f'explained, {name}', got[name], value)
        ask(check, 'explained', values=values, groups=groups, seed=77, resamples=30, permutations=39)


def splits():
    for n, k, least in [(40, 3, 5), (150, 6, 1), (90, 4, 30)]:
        y = random.normal(size=n)
        columns = np.round(random.normal(size=(k, n)), 1)
        columns[k - 1] += np.where(y > 0.5, 0.5, 0)
        columns[random.uniform(size=columns.shape) < 0.15] = np.nan
        y[:3] = np.nan
        want = resampling.best_split(columns, y, least, seed=5, permutations=19)
        def check(got, want=want):
            for name, value in want.items():
                same(f'split, {name}', got[name], value)
        ask(check, 'split', columns=columns, y=y, least=least, seed=5, permutations=19)


def adjusted():
    for n in (1, 6, 80):
        p = np.round(random.uniform(size=n) ** 2, 3)
        want = multipletests(p, method='fdr_bh')[1]
        same('scipy and statsmodels', scipy.stats.false_discovery_control(p), want)
        ask(lambda got, want=want: same('Benjamini-Hochberg', got, want), 'adjusted_p', p=p)


def closed_share(d):
    """By the volumes of Cover: the sum over gains of d^(n-1) over the products of differences, for distinct ones."""
    return sum(d[i] ** (len(d) - 1) / np.prod([d[i] - d[j] for j in range(len(d)) if j != i])
               for i in range(len(d)) if d[i] > 0)


def shares():
    for n in (2, 3, 4, 6, 9, 40):
        d = random.normal(size=n)
        weights = random.dirichlet(np.ones(n), 200_000)
        drawn = np.mean(weights @ d > 0)
        def check(got, d=d, drawn=drawn):
            same('share by draws', got, drawn, 0, 0.006)
            if len(d) < 8:
                same('share in closed form', got, closed_share(d), 1e-9)
        ask(check, 'share_ahead', difference=d)
        many = random.normal(size=(3, n)) + 0.3
        want = np.mean(np.all(weights @ many.T > 0, axis=1))
        ask(lambda got, want=want: same('share ahead of all', got, want, 0, 0.008), 'share_ahead_of_all',
            differences=many, seed=3)


def kappas():
    for n, k, agree in [(30, 2, 0.8), (200, 4, 0.4), (500, 7, 0.0), (60, 3, 1.0)]:
        one = random.integers(0, k, n)
        other = np.where(random.uniform(size=n) < agree, one, random.integers(0, k, n))
        other[-1] = (one[-1] + 1) % k  # never complete
        table = np.zeros((k, k))
        np.add.at(table, (one, other), 1)
        want = cohens_kappa(table)
        same('scikit-learn and statsmodels', cohen_kappa_score(one, other), want.kappa)
        reach = scipy.stats.norm.ppf(0.975) * want.std_kappa
        ask(lambda got, w=[want.kappa, max(-1, want.kappa - reach), min(1, want.kappa + reach), np.mean(one == other), n]:
            same('Cohen', got, w), 'cohen_kappa', one=one, other=other)
    for n, raters, k in [(12, 3, 2), (80, 6, 4), (300, 2, 5)]:
        true = random.integers(0, k, n)
        counts = np.zeros((n, k), int)
        for _ in range(raters):
            np.add.at(counts, (np.arange(n), np.where(random.uniform(size=n) < 0.5, true, random.integers(0, k, n))), 1)
        without = np.array([fleiss_kappa(np.delete(counts, i, 0)) for i in range(n)])
        error = np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2))
        want, reach = fleiss_kappa(counts), scipy.stats.norm.ppf(0.975) * error
        def check(got, w=[want, max(-1, want - reach), min(1, want + reach)]):
            same('Fleiss', got[:3], w)
        ask(check, 'fleiss_kappa', counts=counts)


def drifts():
    for df in (1, 2.5, 4, 30, 400):
        for p in (1e-4, 0.05, 0.5, 0.95, 0.999):
            want = scipy.stats.chi2.ppf(p, df)
            ask(lambda got, want=want: same('chi-square quantile', got, want), 'chi_square_quantile', p=p, df=df)
    for n, m, k in [(40, 60, 3), (1000, 900, 8), (12, 9, 6)]:
        before = np.bincount(random.integers(0, k, n), minlength=k)
        after = np.bincount(random.integers(0, k - 1, m), minlength=k)
        used = (before > 0) | (after > 0)
        p, q = np.maximum(before, 0.5)[used] / n, np.maximum(after, 0.5)[used] / m
        chance = scipy.stats.chi2.ppf(0.95, used.sum() - 1) * (1 / n + 1 / m)
        ask(lambda got, w=[np.sum((q - p) * np.log(q / p)), chance, used.sum()]:
            same('drift', [got['index'], got['chance'], got['groups']], w), 'drift', before=before, after=after)


def natural_gaps():
    for n, step, level in [(200, 0, 1.1), (60, 1, 1.1), (500, 1, 0.05), (12, 0, 1.1)]:
        x = np.sort(np.concatenate([random.lognormal(2, 1, n), random.normal(60, 5, n // 2), -random.pareto(2, n // 4)]))
        if step:
            x = np.sort(np.round(x))
        for low, high in [(0, 1), (0.3, 0.6)]:
            want = plain_gaps(x, step, low, high, 10, 5, level)
            ask(lambda got, w=want: same('gaps', got, w, 1e-7), 'gaps', values=x, step=step, level=level, beside=10,
                least=5, **{'from': low, 'to': high})


def main():
    if not probe.exists():
        sys.exit(f'{probe} is missing: build the default target')
    for family in (quantiles, distributions, rates, priors, linear, importances, quantile_regressions, neighbours,
                   calibrations, explanations, splits, adjusted, shares, kappas, drifts, natural_gaps):
        family()
    text = json.dumps([{k: unknown(v) for k, v in request.items()} for request in requests])
    run = subprocess.run([str(probe)], input=text, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f'stats_probe stopped with {run.returncode}: {run.stderr}')
    for (name, check), answer in zip(checks, json.loads(run.stdout), strict=True):
        if isinstance(answer, dict) and 'failed' in answer:
            holds(name, False, answer['failed'])
        else:
            check(answer)
    print(f'{len(checks)} requests, {compared} figures compared, {failures} failures')
    sys.exit(1 if failures else 0)


main()
