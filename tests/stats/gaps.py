"""Natural gaps by plain loops over the definition in src/stats/gaps.h, for oracles_test.py and the tests of the audit."""
import numpy as np


def plain_gaps(x, step, low, high, beside, least, level):
    """[low, high, width, p, values at or below low], widest first; x ascends."""
    n, sizes = len(x), np.abs(x[x != 0])
    scale = lambda v: np.sign(v) * np.log1p(np.abs(v) / np.median(sizes))
    seen, out = 0, []
    for i in range(n - 1):
        below = (i + 1) / n
        if i + 1 < least or n - i - 1 < least or not low <= below <= high:
            continue
        seen += 1
        empty = x[i + 1] - x[i] - step
        if empty <= 0:
            continue
        left, right = x[max(0, i + 1 - beside):i + 1], x[i + 1:i + 1 + beside]
        taken = (scale(left[-1] + step / 2) - scale(left[0] - step / 2)
                 + scale(right[-1] + step / 2) - scale(right[0] - step / 2))
        k = len(left) + len(right) - (0 if step else 2)
        wide = scale(x[i + 1] - step / 2) - scale(x[i] + step / 2)
        p = (1 + wide / taken) ** -k if taken > 0 else 0
        out.append([x[i], x[i + 1], empty / ((abs(x[i]) + abs(x[i + 1])) / 2), p, i + 1])
    out = [[a, b, w, min(1, p * seen), r] for a, b, w, p, r in out]
    return sorted((g for g in out if g[3] < level), key=lambda g: -g[2])
