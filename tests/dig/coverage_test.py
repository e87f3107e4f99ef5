"""Coverage and the dig list, computed again from the state of every account: coverage_test.py LODE SOURCE.

States are checked question by question in the other tests of this folder; here it is what is made of them: the weighing by
revenue, the halves, the groups without revenue, and what an answer is worth."""
import json, os, pathlib, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from exports import Lode

lode, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
os.environ['LODE_NOW'] = '2026-03-31T10:00:00Z'
compared = 0


def ask(*words):
    done = subprocess.run([lode, *map(str, words), '--format', 'json'], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stdout[-500:], done.stderr[-2000:])
    return json.loads(done.stdout)


def same(what, got, want):
    global compared
    compared += 1
    assert abs(got - want) <= 1e-9 * max(1, abs(want)), (what, got, want)


CREDIT = {'answered': 1.0, 'partly': 0.5, 'open': 0.0}


def coverage(rows, question):
    rows = [r for r in rows if r[question] is not None]
    weights = [max(float(r['revenue_12m'] or 0), 0) for r in rows]
    credits = [CREDIT[r[question]] for r in rows]
    if not rows:
        return None
    total = sum(weights)
    return sum(w * c for w, c in zip(weights, credits)) / total if total > 0 else sum(credits) / len(credits)


def check_coverage(doc):
    states = doc['tables']['states']
    for row in doc['tables']['coverage']:
        segment, question = row['segment'], row['question']
        of = [r for r in states if segment == 'all' or (r['segment'] or 'unassigned') == segment]
        same((segment, question), row['coverage_pct'], coverage(of, question))
        known = [r[question] for r in of if r[question] is not None]
        for state in ('answered', 'partly', 'open'):
            same((segment, question, state), row[state], known.count(state))
        same((segment, question, 'accounts'), row['accounts'], len(known))
        want = 'answered' if row['coverage_pct'] >= 0.6 else 'partly' if row['coverage_pct'] >= 0.3 else 'open'
        assert row['state'] == want, row
    listed = {(r['account_id'], r['question']): r for r in doc['tables']['dig_list']}
    open_ones = {(r['account_id'], q) for r in states for q in ('Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7')
                 if r[q] in ('open', 'partly')}
    assert set(listed) == open_ones, 'the dig list holds what is not answered, all of it and nothing else'
    worths = [r['worth'] for r in doc['tables']['dig_list']]
    ordered = [w for w in worths if w is not None]
    assert ordered == sorted(ordered, reverse=True) and worths[:len(ordered)] == ordered, 'worth most first, unknown last'
    assert all(r['ask'] for r in doc['tables']['dig_list']), 'every open question says what to ask'


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder) / 'acme'
        done = subprocess.run([lode, 'demo', home, '--yes'], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        doc = ask('dig', '-w', home, '--top', 0)
        check_coverage(doc)
        for q in ('Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7'):
            kinds = {r[q] for r in doc['tables']['states']} - {None}
            assert {'open'} < kinds, f'{q}: answered for some accounts and open for others, not only {kinds}'
        check_segment(home, doc)
        check_settings(home, doc)
        check_worth(pathlib.Path(folder))
    print(f'coverage: {compared} figures compared, 0 differ')


def check_worth(folder):
    """Of an account in each of two segments, whose costs differ: margin x (revenue + upside) x leverage x what is missing.
    Nothing is known of A; of B the pool is stated, so that 400 more could be ours."""
    scheme = ('lode: 1\nsegmentation: made\ntitle: Made\nmatch: unique\nsegments:\n'
              '  - {id: de, title: DE, where: "country = \'DE\'"}\n  - {id: fr, title: FR, where: "country <> \'DE\'"}\n')
    for name, costs, margins in (('profit', (600, 80), (0.4, 0.2)), ('the firm at a loss', (1100, 20), (1, 1)),
                                 ('no cost', (None, None), (1, 1))):
        home = Lode(lode).workspace(folder / name.replace(' ', '-'), {
            'account': (('account_id', 'name', 'country'), [('A', 'Firm A', 'DE'), ('B', 'Firm B', 'FR')]),
            'line': (('account_id', 'date', 'revenue', 'cost'),
                     [('A', '2025-12-31', 1000, costs[0]), ('B', '2025-06-30', 100, costs[1]), ('A', '2023-01-01', 1, 0)]),
            'pool': (('account_id', 'year', 'revenue_pool', 'source_kind'), [('B', 2025, 500, 'call')])}, scheme)
        worth = {(r['account_id'], r['question']): r['worth'] for r in ask('dig', '-w', home, '--top', 0)['tables']['dig_list']}
        same((name, 'A'), worth['A', 'Q4'], margins[0] * 1000 * 0.06)
        same((name, 'B'), worth['B', 'Q4'], margins[1] * (100 + 400) * 0.06)
    home = Lode(lode).workspace(folder / 'segment-at-a-loss', {
        'account': (('account_id', 'name', 'country'), [('A', 'Firm A', 'DE'), ('B', 'Firm B', 'FR')]),
        'line': (('account_id', 'date', 'revenue', 'cost'),
                 [('A', '2025-12-31', 1000, 500), ('B', '2025-06-30', 100, 150), ('A', '2023-01-01', 1, 0)]),
        'pool': (('account_id', 'year', 'revenue_pool', 'source_kind'), [('B', 2025, 500, 'call')])}, scheme)
    worth = {(r['account_id'], r['question']): r['worth'] for r in ask('dig', '-w', home, '--top', 0)['tables']['dig_list']}
    same('a segment at a loss takes the firm\'s margin', worth['B', 'Q4'], (1100 - 650) / 1100 * 500 * 0.06)


def check_segment(home, whole):
    part = ask('dig', '-w', home, '--top', 0, '--segment', 'chains')
    chains = [r for r in whole['tables']['coverage'] if r['segment'] == 'chains']
    alone = [r for r in part['tables']['coverage'] if r['segment'] == 'chains']
    assert len(alone) == len(chains)
    for a, b in zip(alone, chains):
        same(('chains alone', a['question']), a['coverage_pct'], b['coverage_pct'])
        assert {k: v for k, v in a.items() if not isinstance(v, float)} == {k: v for k, v in b.items()
                                                                           if not isinstance(v, float)}, (a, b)
    assert {r['segment'] for r in part['tables']['dig_list']} == {'chains'}


def check_settings(home, whole):
    """A longer life of evidence turns stale answers into fresh ones, and none the other way."""
    text = (home / 'lode.yaml').read_text()
    (home / 'lode.yaml').write_text(text + 'evidence_months: {other: 60, scorecard: 60}\n')
    later = ask('dig', '-w', home, '--top', 0)
    (home / 'lode.yaml').write_text(text)
    assert not any(f['rule'] == 'EVI02' for f in later['findings'])
    before = {(r['segment'], r['question']): r['coverage_pct'] for r in whole['tables']['coverage']}
    after = {(r['segment'], r['question']): r['coverage_pct'] for r in later['tables']['coverage']}
    assert all(after[k] >= before[k] - 1e-12 for k in before) and after != before, 'fresh counts more than stale'


main()
