"""The drafted scorecard on the shipped example: what it picks and refuses, its weights and targets, and on what share
of all weightings we lead, against a Monte Carlo of its own. The workbook is opened as a person would.

    python3 scorecard_test.py BINARY SOURCE
"""
import json, math, os, pathlib, random, subprocess, sys, tempfile

import openpyxl

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENVIRONMENT = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
failures, checks = [], 0


def run(*words, codes=(0,)):
    done = subprocess.run([LODE, *map(str, words)], env=ENVIRONMENT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in codes:
        sys.exit(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stderr}{done.stdout}'[:3000])
    return json.loads(done.stdout) if 'json' in words and done.returncode in (0, 1) else done.stdout + done.stderr


def same(what, got, wanted, slack=1e-9):
    global checks
    checks += 1
    ok = abs(got - wanted) <= slack if isinstance(wanted, float) and got is not None else got == wanted
    if not ok:
        failures.append(f'{what}: {got}, not {wanted}')


def weightings(dimensions, draws, seed):
    """Points of the simplex, uniformly: gaps between sorted uniforms."""
    dice = random.Random(seed)
    for _ in range(draws):
        cuts = sorted(dice.random() for _ in range(dimensions - 1))
        yield [b - a for a, b in zip([0] + cuts, cuts + [1])]


def percents(importances):
    exact = [100 * i / sum(importances) for i in importances]
    out = [math.floor(e) for e in exact]
    for at in sorted(range(len(exact)), key=lambda i: -(exact[i] - out[i]))[:100 - sum(out)]:
        out[at] += 1
    return [p / 100 for p in out]


def check_draft(workspace, segment):
    needs = {r['need_id']: r for r in run('dig', 'needs', '-w', workspace, '--segment', segment, '--format', 'json')['tables']['needs']}
    told = run('scorecard', segment, '-w', workspace, '--format', 'json')
    draft = told['tables']['scorecard']
    same(f'{segment}: 5 to 7 metrics', 5 <= len(draft) <= 7, True)
    top = max((r for r in needs.values() if r['importance'] is not None), key=lambda r: r['importance'])
    same(f'{segment}: what matters most comes first', draft[0]['need_id'], top['need_id'])
    same(f'{segment}: weights', [r['weight'] for r in draft], percents([r['importance'] for r in draft]))
    same(f'{segment}: weights add up', sum(round(100 * r['weight']) for r in draft), 100)
    for row in draft:
        need, where = needs[row['need_id']], f'{segment} {row["need_id"]}'
        same(f'{where}: importance', row['importance'], need['importance'])
        same(f'{where}: asked for', row['asked'] > 0, True)
        same(f'{where}: we', row['ours'], need['ours'])
        low, high = need['gap_low'], need['gap_high']
        says = ('not compared' if need['gap'] is None else 'we lead' if low is not None and low > 0 else
                'we trail' if high is not None and high < 0 else 'level')
        same(f'{where}: standing', row['standing'], says)
    check_weightings(workspace, segment, draft, told['tables']['weightings'])
    return told


def check_weightings(workspace, segment, draft, rows):
    rivals = run('dig', 'needs', '-w', workspace, '--segment', segment, '--format', 'json', '--top', '0')['tables']['rivals']
    weights = {r['need_id']: r['weight'] for r in draft}
    gaps = {}
    for row in rivals:
        if row['need_id'] in weights and row['gap'] is not None:
            gaps.setdefault(row['supplier'], {})[row['need_id']] = row['gap']
    got = {row['competitor']: row for row in rows}
    draws = 40_000
    for rival, by_need in gaps.items():
        values, row = list(by_need.values()), got[rival]
        same(f'{segment} {rival}: compared', row['compared'], len(values))
        ahead = sum(sum(w * v for w, v in zip(ws, values)) > 0 for ws in weightings(len(values), draws, 7)) / draws
        same(f'{segment} {rival}: share of weightings', row['ahead'], ahead, 4 * math.sqrt(0.25 / draws))
        total = sum(weights[n] for n in by_need)
        same(f'{segment} {rival}: lead under the draft', row['lead_drafted'], sum(weights[n] * v for n, v in by_need.items()) / total)
    if len(gaps) > 1:
        inside = [g for g in gaps.values() if 2 * len(g) >= len(weights)]
        common = sorted(set.intersection(*(set(g) for g in inside)))
        ahead = sum(all(sum(w * g[n] for w, n in zip(ws, common)) > 0 for g in inside)
                    for ws in weightings(len(common), draws, 8)) / draws
        row = got[f'all {len(inside)} at once']
        same(f'{segment}: ahead of all', row['ahead'], ahead, 0.015)
        same(f'{segment}: all compared on', row['compared'], len(common))
        same(f'{segment}: no easier than against one', row['ahead'] <= min(got[r]['ahead'] for r in gaps) + 0.01, True)


def check_own_weights(workspace):
    """24 chains keep scorecards: their mean weights, on a draft of their own metrics."""
    metrics = ['cost', 'quality', 'service', 'on_time']
    told = run('scorecard', 'chains', '-w', workspace, '--format', 'json', *[w for m in metrics for w in ('--metric', m)])
    use = {r['need_id']: r for r in told['tables']['in_use']}
    same('accounts with a scorecard', {r['accounts'] for r in use.values()}, {24})
    same('their weights add up', sum(r['weight'] for r in use.values()), 1.0)
    draft = {r['need_id']: r for r in told['tables']['scorecard']}
    same('asked metrics alone', set(draft), set(metrics))
    same('customers\' own target', {r['target'] for r in draft.values()}, {85.0})
    row = {r['competitor']: r for r in told['tables']['weightings']}['PlateSchool']
    gaps = {r['need_id']: r['gap'] for r in
            run('dig', 'needs', '-w', workspace, '--segment', 'chains', '--format', 'json', '--top', '0')['tables']['rivals']
            if r['supplier'] == 'PlateSchool' and r['gap'] is not None}
    both = [m for m in metrics if m in gaps]
    total = sum(use[m]['weight'] for m in both)
    same('lead under their own weights', row['lead_own'], sum(use[m]['weight'] * gaps[m] for m in both) / total)


def check_refusals(workspace):
    refused = run('scorecard', 'independents', '-w', workspace, '--metric', 'cost', '--metric', 'low_budget',
                  '--format', 'json', codes=(1,))
    found = [f for f in refused['findings'] if f['rule'] == 'NDS05']
    same('one metric refused', [f['evidence']['metric'] for f in found], ['cost'])
    same('it says why', 'no customer of the segment rates it as important' in found[0]['message'], True)
    same('the other stays', [r['need_id'] for r in refused['tables']['scorecard']], ['low_budget'])
    slip = run('scorecard', 'independents', '-w', workspace, '--metric', 'low_budgets', '--format', 'json', codes=(1,))
    same('a slip', [f['fix'] for f in slip['findings'] if f['rule'] == 'NDS05'], ["did you mean 'low_budget'?"])
    same('how many', 'has 5 to 7' in run('scorecard', 'chains', '-w', workspace, '--metrics', '12', codes=(2,)), True)
    same('which segment', "did you mean 'chains'" in run('scorecard', 'chain', '-w', workspace, codes=(2, 70)), True)
    text = run('scorecard', 'independents', '-w', workspace)
    same('none is known', 'No customer of independents is known to keep a scorecard on us' in text, True)
    same('most metrics', len(run('scorecard', 'chains', '-w', workspace, '--metrics', '5', '--format', 'json')['tables']['scorecard']), 5)


def check_workbook(workspace, folder, told):
    path = folder / 'card.xlsx'
    run('scorecard', 'independents', '-w', workspace, '--format', 'xlsx', '-o', path)
    book = openpyxl.load_workbook(path)
    sheet = book['The draft']
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    draft = told['tables']['scorecard']
    for name in ('metric', 'definition', 'data', 'weight', 'target', 'cadence', 'supplied_by'):
        at = header.index(name)
        same(f'workbook {name}', [row[at] for row in rows if row[at] is not None][:len(draft)],
             [row[name] for row in draft])


with tempfile.TemporaryDirectory() as temporary:
    here = pathlib.Path(temporary)
    example = here / 'example'
    run('demo', example, '--yes')
    for name in ('chains', 'dark_kitchens'):
        check_draft(example, name)
    check_workbook(example, here, check_draft(example, 'independents'))
    check_own_weights(example)
    check_refusals(example)
for failure in failures[:40]:
    print(failure)
print(f'scorecard: {checks} compared, {len(failures)} differ')
sys.exit(1 if failures or checks < 50 else 0)
