"""Derived importance on 1,811 business customers' satisfaction ratings: standardised coefficients with their interval,
correlations and relative weights, against normal equations and Jacobi rotations worked here, against figures by
statsmodels 0.15 noted below, and against statsmodels itself where it is installed.

    python3 satisfaction_test.py BINARY SOURCE
"""
import csv, json, math, os, pathlib, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import build

LODE = pathlib.Path(sys.argv[1]).resolve()
SET = 'customer_sat_scorecard'
# OLS of z-scored q1 on z-scored q2 … q10 (statsmodels 0.15.0).
BY_STATSMODELS = [0.11568029, 0.05003918, 0.33440042, 0.04120679, 0.329646, 0.10614215, 0.03031319, -0.03419742, 0.03488057]
failures, checks = [], 0


def same(what, got, wanted, slack=1e-9):
    global checks
    checks += 1
    if got is None or abs(got - wanted) > slack * max(1, abs(wanted)):
        failures.append(f'{what}: {got}, not {wanted}')


def inverse(matrix):
    n = len(matrix)
    a = [list(row) + [float(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for c in range(n):
        pivot = max(range(c, n), key=lambda r: abs(a[r][c]))
        a[c], a[pivot] = a[pivot], a[c]
        a[c] = [v / a[c][c] for v in a[c]]
        for r in range(n):
            if r != c:
                a[r] = [x - a[r][c] * y for x, y in zip(a[r], a[c])]
    return [row[n:] for row in a]


def jacobi(matrix):
    """Eigenvalues and eigenvectors (columns) of a symmetric matrix."""
    n, a = len(matrix), [list(row) for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(100):
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) < 1e-15:
                    continue
                turn = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
                c, s = math.cos(turn), math.sin(turn)
                for m in (a, v):
                    for k in range(n):
                        m[k][p], m[k][q] = c * m[k][p] - s * m[k][q], s * m[k][p] + c * m[k][q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    return [a[i][i] for i in range(n)], v


def oracle(rows):
    n, names = len(rows), [f'q{i}' for i in range(1, 11)]
    columns = []
    for name in names:
        values = [float(row[name]) for row in rows]
        mean = sum(values) / n
        sd = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))
        columns.append([(v - mean) / sd for v in values])
    r = [[sum(a * b for a, b in zip(x, y)) / (n - 1) for y in columns] for x in columns]
    inner, right = [row[1:] for row in r[1:]], [row[0] for row in r[1:]]
    back = inverse(inner)
    beta = [sum(b * y for b, y in zip(row, right)) for row in back]
    r2 = sum(b * y for b, y in zip(beta, right))
    error = [math.sqrt((1 - r2) / (n - 10) * back[i][i]) for i in range(9)]
    # Johnson (2000): predictors' nearest orthogonal counterparts are V sqrt(D) V'.
    values, vectors = jacobi(inner)
    root = [[sum(vectors[i][k] * math.sqrt(values[k]) * vectors[j][k] for k in range(9)) for j in range(9)] for i in range(9)]
    paths = [sum(b * y for b, y in zip(row, right)) for row in inverse(root)]
    raw = [sum(root[i][k] ** 2 * paths[k] ** 2 for k in range(9)) for i in range(9)]
    return beta, error, right, [w / sum(raw) for w in raw], r2, n


def compare(got, rows):
    beta, error, correlation, weight, r2, n = oracle(rows)
    t = 1.9612717  # Student's 97.5 % point with 1,801 degrees of freedom
    for i in range(9):
        row = got[f'q{i + 2}']
        same(f'q{i + 2} coefficient', row['coefficient'], beta[i])
        same(f'q{i + 2} from', row['low'], beta[i] - t * error[i], 1e-6)
        same(f'q{i + 2} to', row['high'], beta[i] + t * error[i], 1e-6)
        same(f'q{i + 2} correlation', row['correlation'], correlation[i])
        same(f'q{i + 2} weight', row['weight'], weight[i])
        same(f'q{i + 2} R²', row['r2'], r2)
        same(f'q{i + 2} accounts', row['accounts'], n)
    for name, wanted in zip([f'q{i}' for i in range(2, 11)], BY_STATSMODELS):
        same(f'{name} by statsmodels', got[name]['coefficient'], wanted, 1e-6)
    same('weights add up', sum(row['weight'] for row in got.values()), 1.0)


def compare_with_statsmodels(got, rows):
    try:
        import numpy, statsmodels.api as sm
    except ImportError:
        print('satisfaction: statsmodels is not installed; compared with the figures noted from it')
        return
    data = numpy.array([[float(row[f'q{i}']) for i in range(1, 11)] for row in rows])
    z = (data - data.mean(axis=0)) / data.std(axis=0, ddof=1)
    fit = sm.OLS(z[:, 0], sm.add_constant(z[:, 1:])).fit()
    for i in range(9):
        row, (low, high) = got[f'q{i + 2}'], fit.conf_int()[i + 1]
        same(f'q{i + 2}: statsmodels', row['coefficient'], fit.params[i + 1])
        same(f'q{i + 2}: statsmodels from', row['low'], low, 1e-7)
        same(f'q{i + 2}: statsmodels to', row['high'], high, 1e-7)
        same(f'q{i + 2}: adjusted', row['adjusted_r2'], fit.rsquared_adj)
    print('statsmodels:', [round(float(p), 8) for p in fit.params[1:]], fit.rsquared, fit.rsquared_adj)


if not build.present(SET):
    print(f'satisfaction: skipped, {build.shared_data() / SET} is not there')
    sys.exit(0)
with tempfile.TemporaryDirectory() as temporary:
    workspace = pathlib.Path(temporary) / 'satisfaction'
    build.build(LODE, SET, workspace)
    done = subprocess.run([str(LODE), 'dig', 'needs', '-w', str(workspace), '--format', 'json', '--top', '0'],
                          capture_output=True, text=True, env=dict(os.environ, NO_COLOR='1'))
    if done.returncode:
        sys.exit(done.stderr + done.stdout)
    told = json.loads(done.stdout)['tables']
    derived = {row['need_id']: row for row in told['derived'] if row['segment'] == 'all'}
    with open(build.shared_data() / SET / 'customerSat.csv', newline='') as file:
        respondents = list(csv.DictReader(file))
    compare(derived, respondents)
    compare_with_statsmodels(derived, respondents)
    needs = {row['need_id']: row for row in told['needs'] if row['segment'] == 'all'}
    for number in range(2, 11):
        scores = [100 * (int(row[f'q{number}']) - 1) / 9 for row in respondents]
        same(f'q{number} performance', needs[f'q{number}']['ours'], sum(scores) / len(scores))
        same(f'q{number} derived beside it', needs[f'q{number}']['derived'], derived[f'q{number}']['weight'])
for failure in failures[:40]:
    print(failure)
print(f'satisfaction: {checks} compared, {len(failures)} differ')
sys.exit(1 if failures or checks < 80 else 0)
