"""STB01: segments of a search on accounts that differ, on noise and on too few accounts; the index against what `lode
discover --stability` measures of the same resamples; rules written by hand, and rules changed after the search."""
import datetime, json, random, subprocess

import scenes
from scenes import L, binary, expect

WORDS = ['--targets', 'score', '--descriptors', 'kind,sites', '--leaves', '3']


def firm(n, structure, settings='', seed=1):
    r = random.Random(seed)
    accounts = []
    for i in range(n):
        kind, sites = r.choice(['shop', 'plant', 'office']), r.randint(1, 30)
        mean = structure * (3 * (kind == 'plant') + 2 * (sites > 15))
        accounts.append(dict(account_id=f'A{i:03}', name=f'Firm {i}', kind=kind, sites=sites,
                             score=round(50 + 5 * mean + r.gauss(0, 5), 2)))
    lines = [dict(account_id=a['account_id'], date=datetime.date(2025, 12, 1), revenue=100 + i)
             for i, a in enumerate(accounts)]
    return L.Workspace(binary, {'account': (['account_id', 'name', 'kind', 'sites', 'score'], accounts),
                                'line': (['account_id', 'date', 'revenue'], lines)}, settings)


def discover(made, *words):
    return json.loads(L.run(binary, 'discover', '-w', str(made.dir), *WORDS, '--format', 'json', *words))


def check(made, name='discovered-3'):
    out = subprocess.run([binary, 'check', name, '-w', str(made.dir), '--profile', 'data', '--rule', 'STB01', '--format',
                          'json'], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                         env=dict(L.os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z'))
    if out.returncode not in (0, 1):
        raise SystemExit(f'check: exit {out.returncode}\n{out.stderr}')
    doc = json.loads(out.stdout)
    return doc['tables']['rules'][0], [f for f in doc['findings'] if f['outcome'] == 'fires'], out.stdout


def structured():
    made = firm(300, 1)
    doc = discover(made, '--write', '3', '--stability', '50')
    rule, found, text = check(made)
    expect('segments that are there', (rule['outcome'], found), ('clear', []))
    expect('again the same', check(made)[2] == text, True)
    (made.dir / 'lode.yaml').write_text('name: T\nthresholds: {STB01.warning: 1.01, STB01.error: 0.1}\n')
    rule, found, _ = check(made)
    within = {r['segment']: r['within'] for r in doc['tables']['stability_segments'] if r['candidate'] == 'discovered-3'}
    lows = {r['segment']: r['low'] for r in doc['tables']['stability_segments'] if r['candidate'] == 'discovered-3'}
    expect('a finding per segment', sorted(f['segments'][0] for f in found), sorted(within))
    file = (made.dir / 'segmentations' / 'discovered-3.yaml').read_text()
    for f in found:
        segment, e = f['segments'][0], f['evidence']
        expect(f'{segment}: as discover measures it', e['jaccard'], within[segment], 1e-12)
        expect(f'{segment}: one in ten below', e['jaccard_low'], lows[segment], 1e-12)
        expect(f'{segment}: severity', f['severity'], 'warning')
        expect(f'{segment}: above chance', e['jaccard'] > e['chance'] > 0, True)
        expect(f'{segment}: pairs', (e['pairs'], e['structureless_sets']), (50, 20))
        expect(f'{segment}: accounts', f'accounts: {e["accounts"]}' in file, True)
    (made.dir / 'lode.yaml').write_text('name: T\nthresholds: {STB01.accounts_per_variable: 200}\n')
    rule, found, _ = check(made)
    expect('too few for its variables', (rule['outcome'], '400 accounts' in rule['needs']), ('undetermined', True))
    (made.dir / 'segmentations' / 'hand.yaml').write_text(
        "lode: 1\nsegmentation: hand\nmatch: first\nattributes: {sites: {type: integer}}\nsegments:\n"
        "  - {id: big, where: 'sites > 15'}\n  - {id: small, residual: true}\n")
    expect('written by hand', check(made, 'hand')[0]['outcome'], 'clear')
    changed = made.dir / 'segmentations' / 'discovered-3.yaml'
    changed.write_text(file.replace("'plant'", "'shop'"))
    rule, found, _ = check(made)
    expect('changed since', (rule['outcome'], 'changed since' in rule['needs']), ('undetermined', True))


def noise():
    for seed in (2, 3):
        made = firm(200, 0, seed=seed)
        discover(made, '--write', '3', '--stability', '0')
        rule, found, _ = check(made)
        expect(f'noise {seed}', (rule['outcome'], rule['severity']), ('fires', 'error'))
        for f in found:
            e = f['evidence']
            grave = e['jaccard'] < 0.6 or e['jaccard'] <= e['chance']
            expect('severity', f['severity'], 'error' if grave else 'warning')


structured()
noise()
scenes.done()
