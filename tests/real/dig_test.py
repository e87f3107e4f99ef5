"""`lode dig` on real data sets, each for what it holds, against Python on the raw files: resellers with roles, a proxy of
the pool and brands carried (adventureworks), deals by sector (crm_sales_opportunities), prospects of another firm's
segmentation (food_chains).

    python3 dig_test.py BINARY SOURCE
"""
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import build

LODE, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
FOOD = SOURCE / 'examples' / 'food-beverage'
failures, compared = [], 0

RESELLERS = '''lode: 1
segmentation: resellers
title: Resellers by kind of shop
version: 1
match: unique
attributes:
  business_type: {type: enum, values: [Warehouse, Specialty Bike Shop, Value Added Reseller]}
segments:
  - {id: warehouses, title: Warehouses, where: "business_type = 'Warehouse'", mode: segment}
  - {id: shops, title: Specialty shops, where: "business_type = 'Specialty Bike Shop'", mode: segment}
  - {id: value_added, title: Value added resellers, where: "business_type = 'Value Added Reseller'", mode: segment}
'''
SEGMENT = {'Warehouse': 'warehouses', 'Specialty Bike Shop': 'shops', 'Value Added Reseller': 'value_added'}


def expect(what, got, want, slack=1e-6):
    global compared
    compared += 1
    number = isinstance(want, (int, float, Decimal)) and isinstance(got, (int, float))
    if not (abs(float(got) - float(want)) <= slack if number else got == want):
        failures.append(f'{what}: got {got}, expected {want}')


def rows(name, file):
    with open(build.shared_data() / name / file, encoding='utf-8', newline='') as text:
        return list(csv.DictReader(text))


def lode(*words):
    done = subprocess.run([str(LODE), *map(str, words), '--format', 'json'], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stderr}')
    return json.loads(done.stdout)


def by(table, key):
    return {row[key]: row for row in table}


def weighted(units, segment, weight, credit):
    """Coverage by revenue of each segment and of all: sum of weight x credit over the sum of weights."""
    out = {}
    for name in [*sorted(set(segment.values())), 'all']:
        some = [u for u in units if name in ('all', segment[u])]
        total = sum(weight[u] for u in some)
        out[name] = float(sum(weight[u] * Decimal(str(credit(u))) for u in some) / total)
    return out


def coverage(what, got, want):
    found = by(got['tables']['coverage'], 'segment')
    for name, share in want.items():
        expect(f'{what}, coverage of {name}', found[name]['coverage_pct'], share)


def adventureworks(workspace):
    """The latest line is of 2013-11-29; the 12 months before begin after 2012-11-29."""
    (workspace / 'segmentations' / 'resellers.yaml').write_text(RESELLERS)
    accounts = by(rows('adventureworks', 'clean/accounts.csv'), 'account_number')
    segment = {a: SEGMENT[row['business_type']] for a, row in accounts.items()}
    revenue, ordered = defaultdict(Decimal), set()
    for line in rows('adventureworks', 'clean/invoice_lines.csv'):
        ordered.add(line['account_number'])
        if line['order_date'] > '2012-11-29':
            revenue[line['account_number']] += Decimal(line['sales_amount'])
    pools(workspace, accounts, segment, revenue)
    roles(workspace, segment, revenue)
    brands(workspace, segment, revenue)
    got = by(lode('dig', 'prospecting', '-w', workspace)['tables']['coverage'], 'segment')
    expect('adventureworks: prospects are the resellers without orders', got['all']['accounts'], len(set(accounts) - ordered))


def pools(workspace, accounts, segment, revenue):
    """A reseller's sales are the proxy; where we sell it more than it sells, what it buys from us is the least."""
    got = lode('dig', 'pool', '-w', workspace)
    pool = {a: max(Decimal(row['annual_sales']), revenue[a]) for a, row in accounts.items()}
    table = by(got['tables']['pool'], 'segment')
    for name in (*SEGMENT.values(), 'all'):
        some = [a for a in accounts if name in ('all', segment[a])]
        expect(f'adventureworks: pool of {name}', table[name]['pool'], sum(pool[a] for a in some), .01)
        expect(f'adventureworks: revenue of {name}', table[name]['captured'], sum(revenue[a] for a in some), .01)
        expect(f'adventureworks: upside of {name}', table[name]['upside'], sum(pool[a] - revenue[a] for a in some), .01)
    above = sum(revenue[a] > Decimal(row['annual_sales']) for a, row in accounts.items())
    expect('adventureworks: one buys more than it sells, and it is said', (above, 'POL01' in by(got['findings'], 'rule')), (1, True))


def roles(workspace, segment, revenue):
    """Owners decide; no contact has a date and no process is known, so a known decider is half an answer."""
    got = lode('dig', 'deciders', '-w', workspace)
    owners = {c['account_number'] for c in rows('adventureworks', 'clean/contacts.csv') if c['role'] == 'Owner'}
    buyers = {c['account_number'] for c in rows('adventureworks', 'clean/contacts.csv') if c['role'] != 'Owner'}
    table = {(row['segment'], row['role']): row for row in got['tables']['deciders']}
    for role, known in (('decider', owners), ('buyer', buyers), ('user', set())):
        for name in (*SEGMENT.values(), 'all'):
            some = [a for a in segment if name in ('all', segment[a])]
            expect(f'adventureworks: {role} at {name}', table[name, role]['with_person'], len(known.intersection(some)))
    coverage('adventureworks: Q4', got, weighted(segment, segment, revenue, lambda a: .5 if a in owners else 0))


def brands(workspace, segment, revenue):
    """Other brands on the shelf are half an answer: nothing is known of future needs."""
    got = lode('dig', 'partnering', '-w', workspace)
    carried = {row['account_number']: row['brands_carried'] for row in rows('adventureworks', 'clean/store_survey.csv')}
    coverage('adventureworks: Q7', got, weighted(segment, segment, revenue, lambda a: 0 if carried[a] == 'AW' else .5))
    words = {'2': 'one other brand', '3': 'two other brands', '4+': 'three other brands or more'}
    table = by(got['tables']['competitors'], 'competitor')
    for count, word in words.items():
        expect(f'adventureworks: {word}', table[word]['accounts'], sum(value == count for value in carried.values()))


def crm_sales_opportunities(workspace):
    """Won of closed deals by sector; a subsidiary is an account of its own."""
    sectors = {row['account']: row['sector'] for row in rows('crm_sales_opportunities', 'accounts.csv')}
    names = sorted(set(sectors.values()))
    segments = '\n'.join(f'  - {{id: {name}, title: {name}, where: "industry = \'{name}\'", mode: segment}}' for name in names)
    (workspace / 'segmentations' / 'sectors.yaml').write_text(
        f'lode: 1\nsegmentation: sectors\ntitle: Sectors\nversion: 1\nmatch: unique\nsegments:\n{segments}\n')
    closed, won = defaultdict(int), defaultdict(int)
    for deal in rows('crm_sales_opportunities', 'sales_pipeline.csv'):
        if deal['account'] and deal['deal_stage'] in ('Won', 'Lost'):
            closed[sectors[deal['account']]] += 1
            won[sectors[deal['account']]] += deal['deal_stage'] == 'Won'
    table = by(lode('dig', 'prospecting', '-w', workspace)['tables']['win_rates'], 'segment')
    for name in names:
        expect(f'crm_sales_opportunities: closed deals, {name}', table[name]['closed'], closed[name])
        expect(f'crm_sales_opportunities: won, {name}', table[name]['won'], won[name])
        expect(f'crm_sales_opportunities: win rate, {name}', table[name]['win_rate'], won[name] / closed[name])


def food_chains(workspace):
    """Prospects of a firm that is not there: a chain with a known count is placed, others wait for one question."""
    shutil.copytree(FOOD / 'segmentations', workspace / 'segmentations', dirs_exist_ok=True)
    seated = [row for row in rows('food_chains', 'food_chains.csv') if row['kind'] in ('restaurant', 'cafe', 'pub', 'bar')]
    placed = [row for row in seated if row['osm_locations'] and int(row['osm_locations']) > 10]
    got = lode('dig', '-w', workspace)
    table = {(row['segment'], row['question']): row for row in got['tables']['coverage']}
    for question in [f'Q{i}' for i in range(1, 8)]:
        expect(f'food_chains: {question}, chains', table['chains', question]['accounts'], len(placed))
        expect(f'food_chains: {question}, unplaced', table['unassigned', question]['accounts'], len(seated) - len(placed))
    for question in ('Q2', 'Q3', 'Q5', 'Q6', 'Q7'):
        expect(f'food_chains: {question} is open for all', table['all', question]['open'], len(seated))
    asked = by(lode('prospects', '-w', workspace, '--top', '0')['tables']['prospects'], 'account_id')
    for row in seated:
        if row not in placed:
            expect(f'food_chains: what to ask {row["name"]}', 'locations' in asked[row['name']]['ask_first'], True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for check in (adventureworks, crm_sales_opportunities, food_chains):
            name = check.__name__
            if not build.present(name):
                print(f'{name}: skipped, {build.shared_data() / name} is not there')
                continue
            before, seen = len(failures), compared
            try:
                build.build(LODE, name, pathlib.Path(folder) / name)
                (pathlib.Path(folder) / name / 'segmentations').mkdir(exist_ok=True)
                check(pathlib.Path(folder) / name)
            except (RuntimeError, KeyError) as problem:
                failures.append(f'{name}: {problem!r}')
            print(f'{name}: {compared - seen} figures compared, {len(failures) - before} differ')
    for failure in failures[:60]:
        print(failure)
    sys.exit(1 if failures else 0)


main()
