"""Certificates: what they say is what numpy finds; `lode discover --verify` passes a true one, and finds every one of many
changes made to the certificate (sealed anew, as a forger would), to the segmentation file and to the data."""
import copy, hashlib, json, math, pathlib, re, shutil, sys, tempfile

import duckdb, numpy as np, yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import firms

binary = str(pathlib.Path(sys.argv[1]).resolve())
failures, compared = [], 0


def expect(what, got, want):
    global compared
    compared += 1
    if got != want:
        failures.append(f'{what}: got {got!r}, expected {want!r}')


def near(what, got, want):
    expect(f'{what} ({got} for {want})', math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-9), True)


def es_number(x):
    """A number as ECMAScript prints it (RFC 8785)."""
    if isinstance(x, int) or (float(x).is_integer() and abs(x) < 1e21):
        return str(int(x))
    digits = np.format_float_scientific(x, trim='-')
    if 1e-6 <= abs(x) < 1e21:
        return np.format_float_positional(x, trim='-')
    mantissa, exponent = digits.split('e')
    return f'{mantissa}e{"+" if int(exponent) > 0 else "-"}{abs(int(exponent))}'


def canonical(j):
    if isinstance(j, dict):
        return '{' + ','.join(f'{json.dumps(k)}:{canonical(j[k])}' for k in sorted(j)) + '}'
    if isinstance(j, list):
        return '[' + ','.join(map(canonical, j)) + ']'
    if isinstance(j, (int, float)) and not isinstance(j, bool):
        return es_number(j)
    return json.dumps(j, ensure_ascii=False)


def sealed(certificate):
    body = {k: v for k, v in certificate.items() if k != 'seal'}
    return {**body, 'seal': hashlib.sha256(canonical(body).encode()).hexdigest()}


def failed_checks(folder, exits=(0, 1)):
    doc = firms.json_of(binary, 'discover', '--verify', 'out/discovered-4.yaml', expect=exits, cwd=folder)
    failed = [r['check'] for r in doc['tables']['checks'] if r['outcome'] == 'failed']
    expect('verified says so', doc['metrics']['verified'], not failed)
    return failed, doc


CERTIFICATE = {
    'more explained': ('explained', lambda c: c.update(explained=c['explained'] + 1e-6, bound=c['bound'] + 1e-6)),
    'a bound below the truth': ('bound', lambda c: c.update(bound=c['bound'] - 1e-6)),
    'an account more': ('sizes', lambda c: c['segments'][0].update(accounts=c['segments'][0]['accounts'] + 1)),
    'another sum': ('sums', lambda c: c['segments'][1]['sums'].__setitem__(0, c['segments'][1]['sums'][0] + 1e-3)),
    'another mean': ('targets', lambda c: c['targets'][0].update(mean=c['targets'][0]['mean'] + 1e-6)),
    'another rule': ('file', lambda c: c['segments'][0].update(rule=c['segments'][0]['rule'] + ' and sites > 1')),
    'other data': ('data', lambda c: c['problem'].update(fingerprint='0' * 64)),
    'another least size': ('limits', lambda c: c['limits'].update(min_accounts=200)),
    'another first split': ('tree', lambda c: c['tree'][0].__setitem__(0, (c['tree'][0][0] + 1) % c['problem']['tests'])),
    'another command': ('data', lambda c: c['options'].append(['descriptors', 'sites'])),
}


def tamper_with_files(folder, file, table):
    text, rows = file.read_text(), table.read_text()
    for what, check, path, changed in [
            ('a segment left out', 'file', file, text[:text.rindex('  - id:')]),
            ('a threshold', 'file', file, re.sub(r'sites > \d+', 'sites > 3', text, count=1)),
            ('another dictionary', 'file', file, text.replace('{type: integer', '{type: integer, max: 500', 1)),
            ('another value', 'data', table, rows.replace(rows.split('\n')[5], rows.split('\n')[5] + '1')),
            ('a row left out', 'data', table, '\n'.join(rows.split('\n')[:-2]) + '\n')]:
        expect(f'{what} is a change', changed not in (text, rows), True)
        before = path.read_text()
        path.write_text(changed)
        expect(f'{what} is found by {check}', check in failed_checks(folder)[0], True)
        path.write_text(before)


def tamper_with_certificate(folder, path):
    true = json.loads(path.read_text())
    expect('the seal, by Python', sealed(true)['seal'], true['seal'])
    for what, (check, change) in CERTIFICATE.items():
        false = copy.deepcopy(true)
        change(false)
        path.write_text(json.dumps(sealed(false)))
        expect(f'{what} is found by {check}', check in failed_checks(folder)[0], True)
        if what == 'more explained':
            path.write_text(json.dumps({**false, 'seal': true['seal']}))
            done = firms.run(binary, 'discover', '--verify', 'out/discovered-4.yaml', expect=(2,), cwd=folder)
            expect('a broken seal is said', 'seal' in done.stderr, True)
    path.write_text(json.dumps(true))


def check_sums(certificate, file, table):
    """What the certificate states, from the rules in DuckDB and numpy."""
    z = firms.standardised(firms.targets_of(table))
    names = [firms.TARGETS.index(t['name']) for t in certificate['targets']]
    for segment in yaml.safe_load(file.read_text())['segments']:
        inside = np.array([bool(r[0]) for r in duckdb.sql(
            f"SELECT {segment['where']} FROM read_csv('{table}', header = true, sample_size = -1)").fetchall()])
        claimed = next(s for s in certificate['segments'] if s['segment'] == segment['id'])
        expect('accounts', claimed['accounts'], int(inside.sum()))
        for k, column in enumerate(names):
            near('sum', claimed['sums'][k], float(np.nansum(z[inside, column])))
            near('weight', claimed['weights'][k], float((~np.isnan(z[inside, column])).sum()))


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    table, file = folder / 'accounts.csv', folder / 'out' / 'discovered-4.yaml'
    firms.write_table(table, 200)
    firms.run(binary, 'discover', '--table', 'accounts.csv', '--targets', ','.join(firms.TARGETS), '--id', 'account_id',
              '--leaves', 4, '--depth', 2, '--min-accounts', 10, '--out', 'out', '--hold-out', 0, '--stability', 0,
              cwd=folder)
    path = folder / 'out' / 'discovered-4.certificate.json'
    failed, doc = failed_checks(folder)
    expect('a true certificate passes', failed, [])
    expect('its bound is rechecked in full', doc['metrics']['bound_checked'], True)
    certificate = json.loads(path.read_text())
    near('explained by SQL', doc['metrics']['explained_sql'], certificate['explained'])
    check_sums(certificate, file, table)
    tamper_with_certificate(folder, path)
    tamper_with_files(folder, file, table)
    expect('whole again', failed_checks(folder)[0], [])
    shutil.move(path, folder / 'elsewhere.json')
    firms.run(binary, 'discover', '--verify', 'out/discovered-4.yaml', expect=(2, 5), cwd=folder)

for failure in failures[:20]:
    print(failure)
print(f'{compared} comparisons, {len(failures)} failures')
sys.exit(1 if failures or compared < 40 else 0)
