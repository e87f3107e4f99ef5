"""A made-up firm as a CSV table, and runs of `lode discover` over it, for the tests of candidates and certificates."""
import csv, json, math, subprocess

import numpy as np

TARGETS = ['margin', 'speed']


def write_table(path, accounts=300, seed=7):
    """Sites, industry and EDI make the difference; region is noise. Some values of each are unknown."""
    random = np.random.default_rng(seed)
    with open(path, 'w', newline='') as out:
        rows = csv.writer(out, lineterminator='\n')
        rows.writerow(['account_id', 'sites', 'industry', 'edi', 'region', 'margin', 'speed'])
        for i in range(accounts):
            sites = int(random.choice([1, 2, 4, 8, 15, 30, 60]))
            industry = str(random.choice(['retail', 'wholesale', 'hospitality']))
            edi, region = bool(random.random() < .5), str(random.choice(['north', 'south']))
            margin = 3 * (sites > 8) + 2 * (sites > 8 and industry == 'retail') + random.normal()
            speed = 2 * edi + (sites <= 8) + 2 * random.normal()
            rows.writerow([f'A{i}', '' if random.random() < .08 else sites, industry, str(edi).lower(), region,
                           f'{margin:.6f}', '' if random.random() < .1 else f'{speed:.6f}'])


def run(binary, *words, expect=(0,), cwd=None):
    done = subprocess.run([binary, *map(str, words)], capture_output=True, text=True, cwd=cwd)
    if done.returncode not in expect:
        raise RuntimeError(f'{words}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr}')
    return done


def json_of(binary, *words, expect=(0,), cwd=None):
    return json.loads(run(binary, *words, '--format', 'json', expect=expect, cwd=cwd).stdout)


def targets_of(path):
    """accounts x targets, NaN where unknown."""
    with open(path) as rows:
        return np.array([[float(r[t]) if r[t] else math.nan for t in TARGETS] for r in csv.DictReader(rows)])


def standardised(y):
    return (y - np.nanmean(y, axis=0)) / np.nanstd(y, axis=0)


def explained(y, groups):
    """The ten lines of docs/concepts/discovery.md."""
    z = standardised(y)
    within = 0.0
    for g in set(groups):
        part = z[np.array(groups) == g]
        within += np.nansum((part - np.nanmean(part, axis=0)) ** 2)
    return 1 - within / np.nansum(z ** 2)
