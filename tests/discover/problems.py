"""Problems for the discovery engines, as baselines_probe reads them: drawn at random, written to a file, and as plain
arrays for the oracles (one 0/1 column per test; unknown targets are NaN)."""
import json, pathlib, subprocess, sys, tempfile

import numpy as np


class Problem:
    """codes: one array of small integers per column; tests: (column, set of codes that answer yes)."""
    def __init__(self, codes, tests, targets, weights=None, revenue=None, target_weights=None):
        self.codes = [np.asarray(c, np.uint8) for c in codes]
        self.counts = [int(c.max()) + 1 for c in self.codes]
        self.tests = [(c, sorted(int(v) for v in yes)) for c, yes in tests]
        self.targets = np.asarray(targets, float)  # accounts x targets
        self.weights, self.revenue = weights, revenue
        self.target_weights = target_weights if target_weights is not None else np.ones(self.targets.shape[1])

    @property
    def accounts(self):
        return len(self.targets)

    def matrix(self):
        """accounts x tests, 1 where the answer is yes."""
        return np.stack([np.isin(self.codes[c], yes) for c, yes in self.tests], 1).astype(np.float32)

    def standardised(self, weights=None):
        """Each target without its mean and by its population deviation, over the known cells."""
        w = np.ones(self.accounts) if weights is None else weights
        out = np.full_like(self.targets, np.nan)
        for k, y in enumerate(self.targets.T):
            known = ~np.isnan(y) & (w > 0)
            mean = np.average(y[known], weights=w[known])
            deviation = np.sqrt(np.average((y[known] - mean) ** 2, weights=w[known]))
            out[:, k] = (y - mean) / deviation
        return out

    def write(self, path):
        head = {'accounts': self.accounts,
                'columns': [{'attribute': f'a{i}', 'count': n} for i, n in enumerate(self.counts)],
                'tests': [{'column': c, 'yes': yes, 'words': f'a{c} in {yes}', 'rising': True} for c, yes in self.tests],
                'targets': [{'name': f't{k}', 'weight': float(w)} for k, w in enumerate(self.target_weights)],
                'weights': self.weights is not None, 'revenue': self.revenue is not None}
        with open(path, 'wb') as out:
            out.write(json.dumps(head).encode() + b'\n')
            for c in self.codes:
                out.write(c.tobytes())
            out.write(np.ascontiguousarray(self.targets.T).tobytes())
            for extra in (self.weights, self.revenue):
                if extra is not None:
                    out.write(np.asarray(extra, float).tobytes())
        return str(path)


def random_problem(random, accounts, flags=6, ordered=3, targets=3, signal=1.0):
    """Flags and ordered columns of 6 codes; targets follow a few of them, with noise."""
    codes = [random.integers(0, 2, accounts) for _ in range(flags)]
    codes += [random.integers(0, 6, accounts) for _ in range(ordered)]
    for c in codes:
        c[:6] = np.arange(6) % (2 if c.max() < 2 else 6)
    tests = [(i, [1]) for i in range(flags)]
    tests += [(flags + i, range(cut, 6)) for i in range(ordered) for cut in range(1, 6)]
    effect = random.normal(size=(len(codes), targets))
    values = np.stack(codes, 1) @ effect * signal
    values += signal * np.outer(codes[0] * (codes[-1] > 2), random.normal(0, 3, targets))
    return Problem(codes, tests, values + random.normal(0, 2, (accounts, targets)) * 10 + 100)


def ask(probe, requests):
    done = subprocess.run([str(probe)], input=json.dumps(requests), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'{probe}: exit {done.returncode}\n{done.stderr}')
    return json.loads(done.stdout)


def leaves_of(problem, tree, rows=None):
    """Index of the node where each account ends."""
    x = problem.matrix().astype(bool)
    at = np.zeros(problem.accounts, int)
    for _ in range(len(tree)):
        for node, (test, yes, no) in enumerate(tree):
            if test >= 0:
                here = at == node
                at[here] = np.where(x[here, test], yes, no)
    return at


def explained(problem, groups, weights=None):
    """1 − within / total, target by target, straight from the definition."""
    w = np.ones(problem.accounts) if weights is None else np.asarray(weights, float)
    within = total = 0.0
    for k, y in enumerate(problem.standardised(w).T):
        known = ~np.isnan(y) & (w > 0)
        for g in np.unique(groups[known]):
            here = known & (groups == g)
            within += problem.target_weights[k] * (w[here] * (y[here] - np.average(y[here], weights=w[here])) ** 2).sum()
        total += problem.target_weights[k] * (w[known] * (y[known] - np.average(y[known], weights=w[known])) ** 2).sum()
    return 1 - within / total


class Checks:
    """Requests are asked of the probe in one run; each has a check that gets its answer."""
    def __init__(self, binary):
        self.probe, self.folder = probe_beside(binary), tempfile.TemporaryDirectory()
        self.requests, self.checks, self.compared, self.failures = [], [], 0, 0

    def holds(self, what, condition, note=''):
        self.compared += 1
        if not condition:
            self.failures += 1
            print(f'{what}: {note}')

    def near(self, what, got, want, tolerance=1e-9):
        self.holds(what, got is not None and abs(got - want) <= tolerance, f'got {got}, expected {want}')

    def ask(self, check, problem=None, do='engine', **request):
        if problem is not None:
            request['problem'] = problem.write(pathlib.Path(self.folder.name) / f'{len(self.requests)}.problem')
        self.requests.append({'do': do, **request})
        self.checks.append(check)

    def run(self):
        for check, answer in zip(self.checks, ask(self.probe, self.requests)):
            check(answer)

    def end(self, name):
        print(f'{name}: {self.compared} compared, {self.failures} faults')
        sys.exit(1 if self.failures else 0)


def probe_beside(binary):
    return pathlib.Path(binary).resolve().parent / 'baselines_probe'
