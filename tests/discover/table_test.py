"""`lode discover --table` held to plain SQL and numpy: every question it may ask means the same in SQL as in its codes,
thresholds are readable as the manual says, and what each written candidate explains is what its rules explain."""
import itertools, json, math, pathlib, subprocess, sys, tempfile

import duckdb, numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tables as T

binary = pathlib.Path(sys.argv[1]).resolve()
check = T.Checks()
QUICK = ['--stability', 0, '--hold-out', 0, '--alternatives', 'no']


def candidates(db, source, doc, targets, name, weights=None, target_weights=None, least=1, revenue=None, share=0):
    values = [T.array(db, source, t) for t in targets]
    check.true(f'{name}: there are candidates', len(doc['tables']['candidates']) >= 2)
    for row in doc['tables']['candidates']:
        segments, member = T.groups_by_rules(db, source, row['file'])
        what = f"{name}, {row['segments']} segments"
        check.equal(f'{what}: each row in exactly one', set(member.sum(axis=0).tolist()), {1})
        groups = member.argmax(axis=0)
        check.near(f'{what}: explained', row['explained'], T.explained(values, groups, weights, target_weights))
        check.equal(f'{what}: segments', len(segments), row['segments'])
        told = {s['segment']: s['accounts'] for s in doc['tables']['segments'] if s['candidate'] == row['id']}
        check.equal(f'{what}: accounts', told, {s['id']: int(m.sum()) for s, m in zip(segments, member)})
        check.true(f'{what}: least size', member.sum(axis=1).min() >= least)
        if revenue is not None:
            check.true(f'{what}: least revenue', min(revenue[m].sum() for m in member) >= share * revenue.sum() - 1e-6)
        if row['bound'] is not None:
            check.true(f'{what}: bound', row['bound'] >= row['explained'] - 1e-12)


def questions(db, source, doc, rows, name):
    """Both answers of every question, as SQL: exactly one is TRUE for each row, and as many say yes as the codes do."""
    for test in doc['tables']['tests']:
        yes, no, both = db.execute(f"SELECT count(*) FILTER ({test['yes']}), count(*) FILTER ({test['no']}), "
                                   f"count(*) FILTER (({test['yes']}) AND ({test['no']})) FROM {source}").fetchone()
        check.equal(f"{name}: {test['yes']}", (yes, no, both), (test['accounts'], rows - test['accounts'], 0))


def digits(number):
    text = f'{abs(number):.15g}'.replace('.', '').strip('0')
    return len(text) if number else 0


def rounder_inside(low, high, wanted):
    """Is there a number with fewer significant digits in [low, high)?"""
    if low <= 0 < high:
        return wanted != 0
    for d in range(1, digits(wanted)):
        size = 10.0 ** (math.floor(math.log10(max(abs(low), abs(high)))) - d + 1)
        first = math.ceil(low / size - 1e-9) * size
        if low <= first < high:
            return True
    return False


def thresholds(db, source, doc, attribute, name):
    """Where thresholds lie and why, recounted from the sorted values."""
    values = np.sort([v for (v,) in db.execute(f'SELECT CAST("{attribute}" AS DOUBLE) FROM {source} '
                                               f'WHERE "{attribute}" IS NOT NULL').fetchall()])
    distinct = np.unique(values)
    upto = np.searchsorted(values, distinct, side='right')
    seen = set()
    for test in doc['tables']['tests']:
        if test['attribute'] != attribute or not test['yes'].startswith(f'{attribute} > ') or ' or ' in test['yes']:
            continue
        at, why = float(test['yes'].split(' > ')[1]), test['threshold']
        i = int(np.searchsorted(distinct, at, side='right')) - 1
        what = f'{name}: {attribute} > {at:g} ({why})'
        check.true(f'{what} splits', 0 <= i < len(distinct) - 1)
        check.true(f'{what} splits otherwise than the others', int(upto[i]) not in seen)
        seen.add(int(upto[i]))
        if why == 'between two values':
            check.true(f'{what}: few values', len(distinct) <= 21)
            check.true(f'{what}: no rounder number does', not rounder_inside(distinct[i], distinct[i + 1], at))
        elif why == 'natural gap':
            gap = distinct[i + 1] - distinct[i]
            check.true(what, gap >= 3 * max(distinct[i] - distinct[i - 1], distinct[i + 2] - distinct[i + 1]))
        elif why == 'round number near a quantile':
            step = len(values) / 17
            off = min(abs(upto[i] - j * step) for j in range(1, 17))
            near = any(abs(upto[b] - j * step) <= step / 4 for b in range(len(distinct) - 1) for j in range(1, 17)
                       if abs(upto[i] - j * step) == off)
            check.true(f'{what}: near', off <= step / 4 + 1e-9 or not near)
            check.true(f'{what}: readable', digits(at) <= 4)
    check.true(f'{name}: {attribute} has thresholds', 1 <= len(seen) <= 41)


def everything(folder):
    columns = T.drawn()
    file = T.write(folder / 'accounts.parquet', columns)
    source, db = f"read_parquet('{file}')", duckdb.connect()
    words = ['--table', file, '--targets', 'profit,growth', '--descriptors', 'sites,size,score,industry,town,edi,web,since']
    words += ['--leaves', 6, '--depth', 2]
    doc = T.answer(binary, *words, '--out', folder / 'plain', *QUICK)
    check.equal('accounts', doc['metrics']['accounts'], 400)
    check.equal('tests', doc['metrics']['tests'], len(doc['tables']['tests']))
    candidates(db, source, doc, ['profit', 'growth'], 'plain')
    questions(db, source, doc, 400, 'plain')
    for attribute in ('sites', 'size', 'score'):
        thresholds(db, source, doc, attribute, 'plain')
    check.true('no rule asks for the rare ones', not any("'other'" in t['yes'] for t in doc['tables']['tests']))
    towns = [t for t in doc['tables']['tests'] if t['attribute'] == 'town']
    frequent = db.execute(f'SELECT count(*) FROM {source} GROUP BY town ORDER BY 1 DESC LIMIT 20').fetchall()
    check.equal('the most frequent towns are named', sorted(t['accounts'] for t in towns), sorted(n for (n,) in frequent))
    weighted = T.answer(binary, *words, '--weight', 'weight', '--target-weights', 'growth=3', '--revenue', 'turnover',
                        '--min-revenue', '5%', '--min-accounts', 30, '--out', folder / 'weighted', *QUICK)
    candidates(db, source, weighted, ['profit', 'growth'], 'weighted', T.array(db, source, 'weight'), [1, 3], 30,
               T.array(db, source, 'turnover'), .05)
    deep = T.answer(binary, '--table', file, '--targets', 'profit,growth', '--descriptors', 'sites,industry,edi',
                    '--depth', 3, '--out', folder / 'deep', *QUICK)
    candidates(db, source, deep, ['profit', 'growth'], 'three questions deep')
    same_bytes(folder, words)
    csv_is_parquet(folder, columns, doc)


def same_bytes(folder, words):
    one, two = (T.run(binary, *words, *QUICK, '--threads', n, '--format', 'json', '--out', folder / f'threads{n}').stdout
                for n in (1, 2))
    check.equal('the same answer at any number of threads', one, two.replace('threads2', 'threads1'))
    for file in (folder / 'threads1').iterdir():
        check.equal(f'the same {file.name}', file.read_text(), (folder / 'threads2' / file.name).read_text())


def csv_is_parquet(folder, columns, doc):
    file = T.write(folder / 'accounts.csv', columns)
    other = T.answer(binary, '--table', file, '--targets', 'profit,growth', '--descriptors',
                     'sites,size,score,industry,town,edi,web,since', '--leaves', 6, '--depth', 2, '--out', folder / 'csv', *QUICK)
    check.equal('CSV: the same questions', other['tables']['tests'], doc['tables']['tests'])
    check.equal('CSV: the same candidates', [c['explained'] for c in other['tables']['candidates']],
                [c['explained'] for c in doc['tables']['candidates']])


def brute_force(flags, targets, least):
    """The most that a tree of depth 2 with at most 4 leaves explains, trying every one."""
    total, best = len(flags[0]), {2: 0, 3: 0, 4: 0}
    for root in flags:
        sides = []
        for side in (root, ~root):
            here = [(1, np.zeros(total, int))]
            here += [(2, np.where(f, 1, 0)) for f in flags
                     if least <= (side & f).sum() and least <= (side & ~f).sum()]
            sides.append((side, here))
        if min(root.sum(), (~root).sum()) < least:
            continue
        for (n, a), (m, b) in itertools.product(sides[0][1], sides[1][1]):
            worth = T.explained(targets, np.where(root, a, 2 + b))
            for leaves in range(n + m, 5):
                best[leaves] = max(best[leaves], worth)
    return best


def tiny(folder):
    """Boolean columns are asked as they are; what is proven optimal is what trying everything gives."""
    r = np.random.default_rng(11)
    for instance in range(3):
        n = 60
        flags = [r.random(n) < p for p in (.3, .5, .6, .2, .45)]
        targets = [1.2 * (flags[0] ^ flags[1]) + r.normal(0, 1, n), flags[2] - .5 * flags[3] + r.normal(0, 1, n)]
        columns = {f'f{i}': f.tolist() for i, f in enumerate(flags)}
        columns.update({f'y{i}': t.tolist() for i, t in enumerate(targets)})
        file = T.write(folder / f'tiny{instance}.parquet', columns,
                       {c: 'BOOLEAN' if c[0] == 'f' else 'DOUBLE' for c in columns})
        for least in (1, 8):
            doc = T.answer(binary, '--table', file, '--targets', 'y0,y1', '--leaves', 4, '--depth', 2,
                           '--min-accounts', least, *QUICK)
            check.equal('a question per flag', [t['yes'] for t in doc['tables']['tests']], [f'f{i}' for i in range(5)])
            best = brute_force(flags, targets, least)
            for row in doc['tables']['candidates']:
                what = f"tiny {instance}, least {least}, {row['segments']} segments"
                if doc['metrics']['guarantee'].startswith('proven optimal'):
                    check.near(f'{what}: optimal', row['explained'], best[row['segments']])
                    check.near(f'{what}: bound', row['bound'], best[row['segments']], 1e-8)
                else:
                    check.true(f'{what}: not above the optimum', row['explained'] <= best[row['segments']] + 1e-9)


def limited(folder):
    """Out of time: the best so far with a bound that holds, told as not complete; or nothing, told as such."""
    file = folder / 'accounts.parquet'
    # No number among the descriptors: a bound is proven of the questions asked, and thresholds refined later are more.
    words = ['--table', file, '--targets', 'profit,growth', '--depth', 3, '--descriptors', 'industry,town,edi,web', *QUICK]
    done = subprocess.run([str(binary), 'discover', *map(str, words), '--seconds', '0.02', '--format', 'json'],
                          capture_output=True, text=True)
    whole = {c['segments']: c['explained'] for c in T.answer(binary, *words)['tables']['candidates']}
    if done.returncode == 3:
        return check.true('nothing was found in time', 'the time was over' in done.stderr)
    check.equal('out of time: exit', done.returncode, 0)
    doc = json.loads(done.stdout)
    for c in doc['tables']['candidates']:
        optimum = max(v for n, v in whole.items() if n <= c['segments'])
        if doc['metrics']['guarantee'].startswith('proven') and not doc['metrics']['complete']:
            check.true('out of time: not above the optimum', c['explained'] <= optimum + 1e-9)
            check.true('out of time: the bound holds', c['bound'] is None or c['bound'] >= optimum - 1e-9)


with tempfile.TemporaryDirectory() as name:
    everything(pathlib.Path(name))
    tiny(pathlib.Path(name))
    limited(pathlib.Path(name))
check.end('discover --table')
