"""What the tests of `lode discover` share: tables drawn with a seed, and the plain sums that its answers are held to."""
import datetime, json, pathlib, subprocess

import duckdb, numpy as np, yaml


def run(binary, *words, code=0):
    done = subprocess.run([str(binary), 'discover', *map(str, words)], capture_output=True, text=True)
    if done.returncode != code:
        raise SystemExit(f'lode discover {" ".join(map(str, words))}: exit {done.returncode}\n{done.stderr}')
    return done


def answer(binary, *words):
    return json.loads(run(binary, *words, '--format', 'json').stdout)


def drawn(n=400, seed=3):
    """Columns of every kind, with unknown values, and two targets that differ by some of them."""
    r = np.random.default_rng(seed)
    sites = np.minimum(r.zipf(1.7, n), 400)
    size = np.round(np.exp(r.normal(4, 1.3, n)), 2)
    score = np.where(r.random(n) < .5, r.uniform(0, 20, n), r.uniform(60, 90, n)).round(3)
    industry = r.choice(['retail', 'food', "o'brien & co", 'health', 'energy'], n, p=[.4, .3, .15, .1, .05])
    town = np.array([f'town {i:02}' for i in np.minimum(r.geometric(.06, n), 60)])
    edi, web = r.random(n) < .35, r.random(n) < .5
    since = [datetime.date(2000, 1, 1) + datetime.timedelta(days=int(d)) for d in r.integers(0, 9000, n)]
    hidden = {name: r.random(n) < share for name, share in
              dict(sites=.1, size=.0, score=.05, industry=.08, town=0, edi=.12, web=0, since=.03).items()}
    profit = 3 * (sites > 7) + 2 * edi - 1.5 * (industry == 'food') + .4 * np.log(size) + r.normal(0, 1, n)
    growth = .2 * (score > 40) - .3 * web + r.normal(0, .4, n)
    columns = dict(account_id=[f'A{i:04}' for i in range(n)], sites=sites.tolist(), size=size.tolist(),
                   score=score.tolist(), industry=industry.tolist(), town=town.tolist(), edi=edi.tolist(),
                   web=web.tolist(), since=since, profit=profit.tolist(), growth=growth.tolist(),
                   turnover=np.round(np.exp(r.normal(8, 1, n)), 2).tolist(), weight=r.uniform(.2, 3, n).round(3).tolist())
    for name, gone in hidden.items():
        columns[name] = [None if g else v for v, g in zip(columns[name], gone)]
    for i in r.choice(n, n // 12, replace=False):
        columns['growth'][i] = None
    return columns


TYPES = dict(account_id='VARCHAR', sites='INTEGER', size='DOUBLE', score='DOUBLE', industry='VARCHAR', town='VARCHAR',
             edi='BOOLEAN', web='BOOLEAN', since='DATE', profit='DOUBLE', growth='DOUBLE', turnover='DECIMAL(18,2)',
             weight='DOUBLE')


def write(path, columns, types=TYPES):
    """The columns as a Parquet or CSV file, by the name's ending."""
    db = duckdb.connect()
    db.execute(f"CREATE TABLE t ({', '.join(f'{chr(34)}{n}{chr(34)} {types[n]}' for n in columns)})")
    db.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", list(zip(*columns.values())))
    form = 'FORMAT parquet' if str(path).endswith('.parquet') else 'FORMAT csv, HEADER'
    db.execute(f"COPY t TO '{path}' ({form})")
    return path


def array(db, source, column):
    values = db.execute(f'SELECT CAST("{column}" AS DOUBLE) FROM {source}').fetchnumpy()
    return np.ma.filled(np.ma.array(next(iter(values.values()))).astype(float), np.nan)


def explained(targets, groups, weights=None, target_weights=None):
    """1 − within / total sum of squares over standardised targets; a cell that is unknown is left out."""
    weights = np.ones(len(groups)) if weights is None else weights
    between = total = 0.0
    for k, y in enumerate(targets):
        known = ~np.isnan(y) & (weights > 0)
        w, v, g = weights[known], y[known], groups[known]
        mean = np.average(v, weights=w)
        z = (v - mean) / np.sqrt(np.average((v - mean) ** 2, weights=w))
        importance = 1 if target_weights is None else target_weights[k]
        total += importance * (w * z * z).sum()
        for group in np.unique(g):
            here = g == group
            between += importance * (w[here] * z[here]).sum() ** 2 / w[here].sum()
    return between / total


def groups_by_rules(db, source, file):
    """The segment of every row, by the rules of a segmentation file as SQL; every row must be in exactly one."""
    segments = yaml.safe_load(pathlib.Path(file).read_text())['segments']
    member = np.array([db.execute(f"SELECT coalesce(({s['where']}), FALSE) FROM {source}").fetchnumpy().popitem()[1]
                       for s in segments])
    return segments, member


class Checks:
    def __init__(self):
        self.failures, self.compared = [], 0

    def equal(self, what, got, want):
        self.compared += 1
        if got != want:
            self.failures.append(f'{what}: got {got!r}, expected {want!r}')

    def near(self, what, got, want, tolerance=1e-9):
        self.compared += 1
        if got is None or not abs(got - want) <= tolerance:
            self.failures.append(f'{what}: got {got!r}, expected {want!r}')

    def true(self, what, holds):
        self.equal(what, bool(holds), True)

    def end(self, name):
        for failure in self.failures:
            print(failure)
        print(f'{name}: {self.compared} compared, {len(self.failures)} faults')
        raise SystemExit(1 if self.failures else 0)
