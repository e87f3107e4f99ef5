"""Generated accounts for discovery: descriptors as a supplier to firms knows them, eight targets, yes/no tests over the
descriptors; and the same of two real data sets where they are present. Everything is drawn from fixed seeds.

`planted`: seven segments by a tree of depth 3, plus effects of industry, region, size and age, plus noise.
`crossed`: the same tree, but each half mirrors the other, so that the root hardly shows in any one attribute.
`nothing`: targets that no descriptor foretells. `flags`: 64 independent yes/no attributes, the hardest inputs.

discover_data.py OUT.parquet KIND ACCOUNTS TESTS, or OUT.parquet NAME of a real set; prints {accounts, tests, targets}."""
import json, os, pathlib, sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TARGETS = ['sales', 'margin', 'orders', 'service', 'growth', 'share', 'punctual', 'codesign']
ROOT = pathlib.Path(__file__).resolve().parents[1]


def falling(count, power):
    """Shares of `count` kinds, the first the most frequent."""
    weights = np.arange(1, count + 1, dtype=float) ** -power
    return weights / weights.sum()


def descriptors(draw, accounts):
    out = {'industry': draw.choice(20, accounts, p=falling(20, 0.9)), 'region': draw.choice(8, accounts, p=falling(8, 0.8)),
           'ownership': draw.choice(4, accounts, p=[0.6, 0.17, 0.15, 0.08]),
           'channel': draw.choice(4, accounts, p=[0.4, 0.3, 0.2, 0.1])}
    out['branch'] = 3 * out['industry'] + draw.choice(3, accounts, p=[0.6, 0.3, 0.1])
    typical = 3.6 + 0.3 * np.cos(2.1 * out['industry'])
    out['employees'] = np.maximum(1, np.rint(np.exp(typical + 1.5 * draw.standard_normal(accounts))))
    large = out['employees'] > 250
    out['sites'] = np.minimum(500, draw.zipf(1.9, accounts) + large * draw.poisson(3, accounts))
    out['founded'] = 2024 - np.rint(np.minimum(120, draw.gamma(2, 11, accounts)))
    for name, share in (('edi', 0.35), ('erp', 0.2), ('portal', 0.5), ('sensors', 0.1)):
        out[name] = draw.random(accounts) < share + 0.15 * large
    return out


def segment_of(d):
    """The planted tree: sites, then EDI or channel, then channel, size or industry."""
    many = np.where(d['edi'], np.where(d['channel'] == 0, 0, 1), 2)
    few = np.where(d['channel'] == 2, np.where(d['employees'] > 250, 3, 4), np.where(d['industry'] == 0, 5, 6))
    return np.where(d['sites'] > 5, many, few)


def centres(draw, crossed):
    out = 0.9 * draw.standard_normal((7, len(TARGETS)))
    if crossed:
        out[1] = 0.2 * draw.standard_normal(len(TARGETS))
        out[2], out[4], out[6] = -out[0], -out[3], -0.6 * out[5]
    return out


def planted_targets(draw, d, crossed):
    accounts, k = len(d['sites']), len(TARGETS)
    values = centres(draw, crossed)[segment_of(d)]
    values += (0.18 * draw.standard_normal((20, k)))[d['industry']] + (0.1 * draw.standard_normal((8, k)))[d['region']]
    size, age = np.log(d['employees']) - 3.6, (2002 - d['founded']) / 15
    values += np.outer(size, [0.35, -0.07, 0.1, 0.07, 0, -0.07, 0.03, 0.07])
    values += np.outer(age, [0.05, 0.05, 0.1, 0, -0.2, 0.1, 0.05, 0])
    spread = 0.9 * np.exp(0.35 * draw.standard_normal(accounts))
    return values + spread[:, None] * draw.standard_normal((accounts, k))


def kinds(name, values, most):
    """One test per kind, the most frequent kinds first."""
    found, counts = np.unique(values, return_counts=True)
    return {f'{name}={kind}': values == kind for kind in found[np.argsort(-counts, kind='stable')][:most]}


def cuts(name, values, count):
    """Tests `above` at `count` quantiles."""
    at = np.unique(np.quantile(values, np.arange(1, count + 1) / (count + 1), method='nearest'))
    return {f'{name}>{cut:g}': values > cut for cut in at}


def tests_of(d, count):
    """64 or 96 tests, readable; sites are cut where people would."""
    many = count == 96
    out = kinds('industry', d['industry'], 20 if many else 16) | kinds('branch', d['branch'], 16 if many else 8)
    out |= kinds('region', d['region'], 8) | cuts('employees', d['employees'], 20 if many else 10)
    out |= {f'sites>{cut}': d['sites'] > cut for cut in ((1, 2, 3, 5, 8, 10, 20, 50) if many else (1, 2, 5, 10))}
    out |= cuts('founded', d['founded'], 12 if many else 6)
    out |= kinds('ownership', d['ownership'], 4) | kinds('channel', d['channel'], 4)
    return out | {name: d[name] for name in ('edi', 'erp', 'portal', 'sensors')}


def flags(draw, accounts, count):
    """Independent flags of many shares, and targets by a hidden tree over six of them."""
    asked = {f'flag{i:02}': draw.random(accounts) < draw.uniform(0.1, 0.9) for i in range(count)}
    f = list(asked.values())
    leaf = np.where(f[7], np.where(f[21], 0, 1) * 2 + f[40], np.where(f[33], 4 + f[2], 6 + f[58]))
    return asked, 0.7 * draw.standard_normal((8, len(TARGETS)))[leaf] + draw.standard_normal((accounts, len(TARGETS)))


def make(kind, accounts, count, seed=1):
    """({test: yes or no per account}, accounts x targets)"""
    draw = np.random.default_rng([seed, accounts, ['planted', 'crossed', 'nothing', 'flags'].index(kind)])
    if kind == 'flags':
        return flags(draw, accounts, count)
    d = descriptors(draw, accounts)
    values = (draw.standard_normal((accounts, len(TARGETS))) if kind == 'nothing'
              else planted_targets(draw, d, kind == 'crossed'))
    return tests_of(d, count), values


def write(path, tests, values, targets=TARGETS):
    """Boolean columns are tests, doubles are targets, standardised."""
    values = (values - values.mean(0)) / values.std(0)
    columns = {name: pa.array(np.asarray(yes, bool)) for name, yes in tests.items()}
    columns |= {name: pa.array(np.ascontiguousarray(values[:, i])) for i, name in enumerate(targets)}
    pq.write_table(pa.table(columns), path, compression='zstd')
    print(json.dumps({'accounts': len(values), 'tests': list(tests), 'targets': list(targets)}))


def shared_data():
    return pathlib.Path(os.environ.get('LODE_SHARED_DATA', ROOT.parent / 'shared' / 'data'))


def real(name):
    """(tests, values, names of targets) of a real data set, or nothing where it is absent."""
    folder = shared_data() / name
    return {'wholesale_customers': wholesale, 'adventureworks': adventureworks}[name](folder) if folder.is_dir() else None


def wholesale(folder):
    import pandas as pd
    table = pd.read_csv(next(folder.glob('*.csv')))
    spend = table.columns[2:]
    tests = kinds('channel', table['Channel'].to_numpy(), 1) | kinds('region', table['Region'].to_numpy(), 3)
    values = np.log1p(table[spend].to_numpy(float))
    # With two descriptors alone there is little to find: what is bought of three goods foretells the others.
    for good in spend[3:]:
        tests |= cuts(good, table[good].to_numpy(), 8)
    return tests, values[:, :3], [f'log_{s.split()[0].lower()}' for s in spend[:3]]


def adventureworks(folder):
    import pandas as pd
    lines = pd.read_csv(folder / 'clean' / 'invoice_lines.csv')
    account = pd.read_csv(folder / 'clean' / 'accounts.csv').set_index('account_number')
    by = lines.groupby('account_number')
    sales, orders = by['sales_amount'].sum(), by['order_number'].nunique()
    targets = pd.DataFrame({'log_sales': np.log(sales), 'margin': 1 - by['total_cost'].sum() / sales, 'orders': orders,
                            'log_lines_per_order': np.log(by.size() / orders), 'log_order': np.log(sales / orders),
                            'discount': by['discount_amount'].sum() / by['extended_amount'].sum()})
    account = account.loc[targets.index]
    tests = {}
    for column, most in (('business_type', 3), ('product_line', 3), ('country', 6), ('territory', 10), ('bank', 7),
                         ('order_frequency', 3)):
        tests |= kinds(column, account[column].to_numpy(str), most)
    for column, count in (('employees', 12), ('annual_sales', 8), ('year_opened', 12)):
        tests |= cuts(column, account[column].to_numpy(float), count)
    return tests, targets.to_numpy(), list(targets)


if __name__ == '__main__':
    if len(sys.argv) == 5:
        write(sys.argv[1], *make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    elif found := real(sys.argv[2]):
        write(sys.argv[1], *found)
    else:
        print('null')
