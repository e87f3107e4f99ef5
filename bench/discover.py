"""Discovery beside its peers on equal inputs, already yes/no: scikit-learn's greedy tree, STreeD (exact, one target),
k-means and StepMix with a classification tree. Every process may use two processors.

`fit`: seconds of the search with the data in memory; `process`: from start to end, reading the Parquet file included.
What is explained is over all targets asked, in the accounts fitted. LODE_BENCH_SCALE scales the numbers of accounts;
LODE_BENCH_ONLY=depth-3-100k,… runs some sections (their names stand below)."""
import functools, json, os, pathlib, statistics, subprocess, sys, tempfile, time

# Nothing large is imported here: a child's peak memory is at least what its parent had when it was started.
lode, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
scale, only = float(os.environ.get('LODE_BENCH_SCALE', '1')), os.environ.get('LODE_BENCH_ONLY')
DATA, PEERS = (pathlib.Path(__file__).with_name(f'discover_{name}.py').resolve() for name in ('data', 'peers'))
NAMES = {'exact': 'lode exact', 'cart': 'lode cart', 'kmeans': 'lode kmeans', 'latent': 'lode latent'}
bars, worse = [], []


def measured(command):
    """(the JSON it printed, seconds from start to end, peak MB)"""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=error, cwd=work, env=os.environ | {'OMP_NUM_THREADS': '2'})
        _, status, usage = os.wait4(process.pid, 0)
        seconds, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
        out.seek(0), error.seek(0)
        if process.returncode not in (0, 1):
            raise RuntimeError(f'{command}: exit {process.returncode}\n{error.read().decode()[-1000:]}')
        return json.loads(out.read()), seconds, usage.ru_maxrss / 1024


class Table:
    """A Parquet file; boolean columns are tests, the others targets."""
    def __init__(self, path, accounts, tests, targets):
        self.path, self.accounts, self.tests, self.targets = path, accounts, tests, targets


@functools.cache
def table_of(kind, *size):
    """Of generated accounts with a number of accounts and of tests, or a real set; nothing where that is absent."""
    size = [str(int(size[0] * scale)), str(size[1])] if size else []
    path = work / f'discover-{"-".join([kind, *size])}.parquet'
    told, _, _ = measured([sys.executable, DATA, path, kind, *size])
    return told and Table(path, **told)


def by_lode(engine, table, depth, leaves, targets, *more):
    doc, process, memory = measured([lode, 'discover', '--table', table.path, '--targets', ','.join(targets),
                                     '--descriptors', ','.join(table.tests), '--engine', engine, '--depth', str(depth),
                                     '--leaves', str(leaves), '--hold-out', '0', '--timing', '--format', 'json',
                                     *(more or ('--stability', '0'))])
    best = max(doc['tables']['candidates'], key=lambda row: row['segments'])
    stage = {row['stage'].strip(): row['seconds'] for row in doc['tables']['timing']}
    return {'fit': stage['measuring'] if more else stage['searching'], 'process': process, 'memory': memory,
            'explained': best['explained'], 'bound': best.get('bound'), 'proved': best.get('bound') is not None and
            best['bound'] - best['explained'] < 1e-6 and doc['metrics']['complete'],
            'agreement': best.get('stability'), 'doc': doc}


def by_peer(peer, table, depth, leaves, targets):
    told, process, memory = measured([sys.executable, PEERS, peer, table.path, str(depth), str(leaves), ','.join(targets)])
    return told | {'fit': told['seconds'], 'process': process, 'memory': memory}


def in_turn(runs, contestants):
    """Medians of times, largest memory; A B A B, so that drift hits all alike. Long ones run once."""
    all_runs = {name: [] for name in contestants}
    for i in range(runs):
        for name, run in contestants.items():
            if not all_runs[name] or all_runs[name][0]['process'] < 20:
                all_runs[name].append(run())
    return {name: found[0] | {'fit': statistics.median(f['fit'] for f in found), 'memory': max(f['memory'] for f in found),
                              'process': statistics.median(f['process'] for f in found)}
            for name, found in all_runs.items()}


def words(name, figures):
    proved = 'proved' if figures.get('proved') else 'not proved' if figures.get('proved') is False and (
        'exact' in name or 'STreeD' in name) else ''
    beside = f'clusters {figures["clusters"]:.4f}' if figures.get('clusters') else ''
    return proved or beside or '–'


def section(title, figures, note):
    print(f'### {title}\n\n| | fit s | process s | peak MB | explained | |\n| --- | --- | --- | --- | --- | --- |')
    for name, f in figures.items():
        print(f'| {name} | {f["fit"]:.3f} | {f["process"]:.2f} | {f["memory"]:.0f} | {f["explained"]:.4f} | {words(name, f)} |')
    print(f'\n{note}\n')
    for name, f in figures.items():
        ours = figures.get('lode exact, one target' if 'one target' in name else 'lode exact')
        if name.startswith('lode') or not ours:
            continue
        for what, unit in (('fit', 's'), ('process', 's'), ('memory', 'MB')):
            if f[what] < ours[what]:
                worse.append(f'{title}: {name} needs {f[what]:.2f} {unit} ({what}), lode exact {ours[what]:.2f}')
        if f['explained'] > ours['explained'] + 1e-6:
            worse.append(f'{title}: {name} explains {f["explained"]:.6f}, lode exact {ours["explained"]:.6f}')
    sys.stdout.flush()


def bar(what, want, got, holds):
    bars.append(f'| {what} | {want} | {got} | {"yes" if holds else "**no**"} |')


def at_least(what, times, ours, theirs):
    bar(what, f'≥ {times:g}x', f'{theirs / ours:.1f}x', theirs / ours >= times)


def peers_of(table, depth, leaves, streed, clusters):
    targets = table.targets
    out = {'scikit-learn CART': lambda: by_peer('cart', table, depth, leaves, targets)}
    if streed:
        out['lode exact, one target'] = lambda: by_lode('exact', table, depth, leaves, targets[:1])
        out['STreeD, one target'] = lambda: by_peer('streed', table, depth, leaves, targets[:1])
    if clusters:
        out |= {NAMES[e]: lambda e=e: by_lode(e, table, depth, leaves, targets) for e in ('kmeans', 'latent')}
        out |= {'scikit-learn k-means + tree': lambda: by_peer('kmeans', table, depth, leaves, targets),
                'StepMix + tree': lambda: by_peer('stepmix', table, depth, leaves, targets)}
    return out


def search(kind, accounts, count, depth, streed=False, clusters=False):
    table = table_of(kind, accounts, count)
    contestants = {NAMES[e]: lambda e=e: by_lode(e, table, depth, 8, table.targets) for e in ('exact', 'cart')}
    figures = in_turn(3, contestants | peers_of(table, depth, 8, streed, clusters))
    section(f'{kind}, {table.accounts:,} accounts x {count} tests, depth {depth}', figures,
            'Eight targets, at most 8 segments.')
    return figures


def quality(what, f):
    """Never below the greedy tree, and of one target what STreeD proves."""
    ours, greedy = f['lode exact'], f['scikit-learn CART']
    more = ours['explained'] / greedy['explained'] - 1
    bar(f'{what}: never below CART', '≥ 0 %', f'{more:+.1%}', ours['explained'] >= greedy['explained'] - 1e-9)
    bar(f'{what}: lode cart explains as much as CART', '±1e-6', f'{f["lode cart"]["explained"] - greedy["explained"]:+.1e}',
        abs(f['lode cart']['explained'] - greedy['explained']) < 1e-6)
    if 'STreeD, one target' in f and f['STreeD, one target']['proved']:
        apart = f['lode exact, one target']['explained'] - f['STreeD, one target']['explained']
        bar(f'{what}: one target as STreeD', '±1e-6', f'{apart:+.1e}', abs(apart) < 1e-6)


def depth_3_100k():
    for kind in ('planted', 'crossed', 'nothing', 'flags'):
        count = 64 if kind == 'flags' else 96
        f = search(kind, 100_000, count, 3, streed=kind in ('planted', 'flags'))
        what = f'{kind}, 100k x {count}, depth 3'
        quality(what, f)
        if kind == 'planted':
            at_least(f'{what}: faster than STreeD on one target (Lode: eight)', 60, f['lode exact']['fit'],
                     f['STreeD, one target']['fit'])
        if kind != 'flags':
            at_least(f'{what}: faster than CART', 5, f['lode exact']['fit'], f['scikit-learn CART']['fit'])


def clusters():
    """Clusters and then rules: an expectation-maximisation takes minutes at 100,000 accounts, whoever runs it."""
    search('planted', 10_000, 96, 3, clusters=True)


def depth_3_1m():
    for kind in ('planted', 'crossed', 'nothing'):
        f = search(kind, 1_000_000, 96, 3)
        what = f'{kind}, 1M x 96, depth 3'
        quality(what, f)
        at_least(f'{what}: faster than CART', 25, f['lode exact']['fit'], f['scikit-learn CART']['fit'])
        memory = f['lode exact']['memory']
        bar(f'{what}: memory', '≤ 250 MB', f'{memory:.0f} MB', memory <= 250)


def depth_4_100k():
    for kind in ('planted', 'crossed', 'nothing', 'flags'):
        f = search(kind, 100_000, 64, 4)
        what = f'{kind}, 100k x 64, depth 4'
        quality(what, f)
        if kind != 'flags':
            at_least(f'{what}: proved, in the time of CART', 1, f['lode exact']['fit'], f['scikit-learn CART']['fit'])
            bar(f'{what}: proved', 'yes', str(f['lode exact']['proved']), f['lode exact']['proved'])


def depth_4_1m():
    for kind in ('planted', 'crossed'):
        f = search(kind, 1_000_000, 96, 4)
        what = f'{kind}, 1M x 96, depth 4'
        quality(what, f)
        table = table_of(kind, 1_000_000, 96)
        at_least(f'{what}: 3 s where CART at depth 3 takes 7 s', 7 / 3, f['lode exact']['fit'],
                 by_peer('cart', table, 3, 8, table.targets)['fit'])


def stability():
    for kind in ('planted', 'nothing'):
        table = table_of(kind, 100_000, 64)
        figures = in_turn(1, {NAMES[e]: lambda e=e: by_lode(e, table, 3, 8, table.targets, '--stability', '100')
                              for e in ('exact', 'cart')} |
                          {'scikit-learn CART': lambda: by_peer('stability_loop', table, 3, 8, table.targets),
                           'scikit-learn CART, two threads': lambda: by_peer('stability', table, 3, 8, table.targets)})
        told = []
        for name, f in figures.items():
            rows = f['doc']['tables']['stability'] if 'doc' in f else []
            last = rows[-1] if rows else f
            told.append(f'{name} {last["agreement"]:.3f} (structureless {last["structureless"]:.3f})')
        section(f'Stability, {kind}, {table.accounts:,} accounts x 64 tests, depth 3', figures,
                '100 pairs of weighted fits, adjusted Rand index, SLSW, SLSA, and as many fits without structure; Lode for '
                'every number of segments from 2 to 8, CART for 8 alone. `fit` is all of it. Agreement at 8 segments: '
                + '; '.join(told) + '.')
        for engine in ('lode exact', 'lode cart'):
            for peer in ('scikit-learn CART', 'scikit-learn CART, two threads'):
                at_least(f'stability, {kind}, 100k x 64, {engine}: faster than the same with {peer}', 15,
                         figures[engine]['fit'], figures[peer]['fit'])


def real():
    for name in ('adventureworks', 'wholesale_customers'):
        table = table_of(name)
        if not table:
            print(f'### {name}\n\nNot there: its folder is looked for beside the project, or in LODE_SHARED_DATA.\n')
            continue
        contestants = {NAMES[e]: lambda e=e: by_lode(e, table, 3, 8, table.targets) for e in ('exact', 'cart')}
        figures = in_turn(3, contestants | peers_of(table, 3, 8, True, True))
        section(f'{name}: {table.accounts} accounts x {len(table.tests)} tests, depth 3', figures,
                f'Real accounts; targets {", ".join(table.targets)}.')
        quality(name, figures)


SECTIONS = {'depth-3-100k': depth_3_100k, 'clusters': clusters, 'depth-3-1m': depth_3_1m, 'depth-4-100k': depth_4_100k,
            'depth-4-1m': depth_4_1m, 'stability': stability, 'real': real}
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
print('## Discovery\n\nRule trees of at most 8 segments on equal yes/no inputs, two processors. `fit`: the search with the data in\n'
      'memory; `process`: from start to end with reading. Made by `bash bench/run.sh discover`.\n')
for name, run in SECTIONS.items():
    if not only or name in only.split(','):
        print(f'discover: {name}', file=sys.stderr)
        run()
print('### Bars\n\n| | bar | measured | holds |\n| --- | --- | --- | --- |\n' + '\n'.join(bars))
print('\n### Where a peer wins\n\n' + ('\n'.join(f'- {w}.' for w in worse) or 'Nowhere in this run.'))
