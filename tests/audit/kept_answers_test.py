"""The answers of a dig that are kept for the audit: the same with and without them, and never used for anything but what
they were made from: kept_answers_test.py LODE SOURCE.

Kept files are poisoned here (every question answered), so that a check that uses one says something else than the truth."""
import json, pathlib, shutil, sys, tempfile

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'dig'))
from exports import Checks, Lode

lode, checks = Lode(sys.argv[1]), Checks()
same = checks.same

SCHEME = '''lode: 1
segmentation: made
attributes: {kind: {type: enum, values: [chain, house]}}
needs: {speed: {title: Speed}}
segments:
  - {id: chains, title: Chains, where: "kind = 'chain'", buying: {process: [trial, order]},
     plays: {product: {title: Machine, budget: 90000000, evidence: [call]}}}
  - {id: houses, title: Houses, where: "kind = 'house'"}
'''
ACCOUNTS = [(f'A{i:02}', f'Firm {i}', 'chain' if i % 3 else 'house') for i in range(40)]
TABLES_KEPT = 6
TABLES = {
    'account': (('account_id', 'name', 'kind'), ACCOUNTS),
    'line': (('account_id', 'date', 'revenue', 'cost'),
             [(a, '2025-12-31', 100 + i, 60) for i, (a, *_) in enumerate(ACCOUNTS)] +
             [(a, '2023-01-02', 1, 0) for a, *_ in ACCOUNTS[::2]]),  # deals with these are with customers
    'contact': (('contact_id', 'account_id', 'role', 'last_contact'),
                [(f'C{a}', a, 'decider', '2025-11-01') for a, _, kind in ACCOUNTS if kind == 'chain']),
    'opportunity': (('opportunity_id', 'account_id', 'outcome', 'opened', 'closed'),
                    [(f'D{i}', a, 'won' if i % 4 else 'lost', '2025-02-10', '2025-05-10')
                     for i, (a, *_) in enumerate(ACCOUNTS * 2)]),
    'pool': (('account_id', 'year', 'revenue_pool', 'source_kind'), [(a, 2025, 900, 'call') for a, *_ in ACCOUNTS[::4]])}


RULES = ('EVD02', 'SUB01', 'SUB04', 'SUB06', 'EVD01')  # between them they read all that is kept


def told(home, *words):
    """What these rules say, as text: the whole answer of `check`."""
    return lode.run('check', 'made', '-w', home, '--profile', 'data', *(w for r in RULES for w in ('--rule', r)),
                    '--format', 'json', *words)


def fires(text):
    return any(f['outcome'] == 'fires' and f['rule'] == 'EVD02' for f in json.loads(text)['findings'])


def kept(home):
    return sorted((home / '.lode').glob('*.parquet'))


def answers(home):
    """The files that hold answers, of those kept."""
    return [f for f in kept(home) if 'question' in duckdb.read_parquet(str(f)).columns]


def rows(file):
    return sorted(duckdb.read_parquet(str(file)).fetchall(), key=str)


def poison(home):
    for file in answers(home):
        other = file.with_suffix('.new')
        duckdb.sql(f"COPY (SELECT * REPLACE (2::TINYINT AS state) FROM read_parquet('{file}')) TO '{other}' (FORMAT parquet)")
        other.rename(file)


def truth(home):
    """From the same workspace without anything derived."""
    shutil.rmtree(home / '.lode')
    return told(home)


def main(folder):
    home = lode.workspace(folder / 'w', TABLES, SCHEME)
    first = told(home)
    same('kept once', (len(kept(home)), len(answers(home))), (TABLES_KEPT, 1))
    found = json.loads(first)['findings']
    same('all of them fire here', {f['rule'] for f in found if f['outcome'] == 'fires'} & set(RULES), {'EVD02', 'SUB01', 'SUB06'})
    same('and nothing is open', [f['message'] for f in found if f['outcome'] == 'undetermined' and f['rule'] != 'SUB04'], [])
    same('the same with what is kept', told(home), first)
    by_check = [rows(f) for f in kept(home)]
    one = rows(answers(home)[0])
    same('one row per account and question it is asked of', len(one), len({(r[0], r[2]) for r in one}))
    for file in kept(home):
        file.unlink()
    lode.run('dig', 'pool', '-w', home)
    same('one question alone is not kept', kept(home), [])
    lode.run('dig', '-w', home)
    same('dig keeps the same', [rows(f) for f in kept(home)], by_check)
    same('and check takes it', told(home), first)
    poison(home)
    same('what is kept is used', (fires(first), fires(told(home))), (True, False))
    stale(home, first)


def changed(home, what, *words):
    """With a poisoned file of every state before it lying there: that all is answered would be theirs."""
    got = told(home, *words)
    same(f'{what}: nothing stale is used', fires(got), True)
    poison(home)
    return got


def stale(home, first):
    file = home / 'segmentations' / 'made.yaml'
    changed(home, 'another day', '--as-of', '2024-06-30')
    file.write_text(SCHEME.replace('Chains', 'Networks'))
    changed(home, 'a title')
    file.write_text(SCHEME.replace('buying: {process: [trial, order]}', 'stance: grow'))
    same('another process', changed(home, 'process') == first, False)
    (home / 'lode.yaml').write_text((home / 'lode.yaml').read_text() + 'evidence_months: {other: 1}\n')
    changed(home, 'settings')
    exports = home.parent / 'w-exports'
    with open(exports / 'contact.csv', 'a', encoding='utf-8') as out:
        out.writelines(f'D{a},{a},decider,2025-12-20\n' for a, *_ in ACCOUNTS)
    lode.run('load', exports, '-w', home, '--no-input', '--yes')
    got = told(home)
    same('evidence: the truth', got, truth(home))
    for file in kept(home)[:2]:
        file.write_bytes(b'PAR1')
        same('damaged: the truth', told(home), got)
        same('damaged: kept again', len(rows(file)) > 0, True)
    lode.run('rebuild', '-w', home)
    same('rebuild drops them', kept(home), [])


with tempfile.TemporaryDirectory() as name:
    main(pathlib.Path(name))
sys.exit(checks.end('kept answers'))
