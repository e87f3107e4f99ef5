"""Damped-trend smoothing written from the definition, apart from the C++: plain lists, exhaustive refinement
of a parameter grid instead of a simplex search. Used by forecast tests; prints figures when run alone."""
import itertools, math

YEAR = 12


def start(y, seasons):
    n = min(len(y), 24 if seasons else 12)
    flat, season = list(y[:n]), [0.0] * YEAR
    if seasons:
        slope = sum(flat[12 + i] - flat[i] for i in range(12)) / 144
        for i in range(12):
            a = flat[i] - sum(flat[:12]) / 12
            b = flat[12 + i] - sum(flat[12:24]) / 12
            season[i] = (a + b) / 2 - slope * (i - 5.5)
        flat = [v - season[i % 12] for i, v in enumerate(flat)]
    mt, my = (n - 1) / 2, sum(flat) / n
    trend = sum((i - mt) * (v - my) for i, v in enumerate(flat)) / sum((i - mt) ** 2 for i in range(n))
    return my - trend * (mt + 1), trend, season


def run(y, seasons, alpha, beta, gamma, phi):
    level, trend, season = start(y, seasons)
    sse = 0.0
    for t, value in enumerate(y):
        guess = level + phi * trend + (season[t % 12] if seasons else 0)
        e = value - guess
        level, trend = level + phi * trend + alpha * e, phi * trend + beta * e
        if seasons:
            season[t % 12] += gamma * e
        sse += e * e
    return sse, level, trend, [season[(len(y) + h) % 12] for h in range(12)]


def fit(y, seasons):
    """Parameters in the unit cube, by repeated shrinking grids around the best few points."""
    def loss(p):
        a = 0.01 + 0.98 * p[0]
        return run(y, seasons, a, a * p[1], (1 - a) * p[2] if seasons else 0.0, 0.80 + 0.18 * p[3])[0]
    axes = [[0, .15, .3, .5, .7, .85, 1], [0, .1, .3, .6, 1], [0, .1, .3, .6, 1] if seasons else [0],
            [0, .5, 1]]
    leaders = sorted((loss(p), p) for p in itertools.product(*axes))[:4]
    width = 0.15
    while width > 1e-5:
        found = []
        for _, p in leaders:
            steps = [sorted({min(1, max(0, x + d * width)) for d in (-1, 0, 1)}) for x in p]
            if not seasons:
                steps[2] = [0]
            found += [(loss(q), q) for q in itertools.product(*steps)]
        found = sorted(set(found))[:4]
        width = width if found[0][0] < leaders[0][0] - 1e-12 * abs(leaders[0][0]) else width / 2
        leaders = found
    p = leaders[0][1]
    a = 0.01 + 0.98 * p[0]
    return dict(alpha=a, beta=a * p[1], gamma=(1 - a) * p[2] if seasons else 0.0, phi=0.80 + 0.18 * p[3])


def damped(y, horizon, seasons):
    p = fit(y, seasons)
    sse, level, trend, season = run(y, seasons, **p)
    reach = [sum(p['phi'] ** j for j in range(1, h + 1)) for h in range(1, horizon + 1)]
    return [level + r * trend + (season[h % 12] if seasons else 0) for h, r in enumerate(reach)], sse


def series(name):
    """Fixed series: a trend with seasons and a rough surface, and a level that breaks."""
    rough = lambda t: ((t * 7919 + 13) % 101 - 50) / 50
    if name == 'seasonal':
        return [1000 + 8 * t + 150 * math.sin(2 * math.pi * t / 12) + 40 * rough(t) for t in range(60)]
    return [(500 if t < 20 else 800) + 60 * rough(t) for t in range(41)]


if __name__ == '__main__':
    for name in ('seasonal', 'break'):
        y = series(name)
        for seasons in (True, False):
            ahead, sse = damped(y, 12, seasons)
            print(name, seasons, f'sse {sse:.6f}', [round(v, 4) for v in ahead[:3]], f'sum {sum(ahead):.4f}')
