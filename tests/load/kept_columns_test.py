"""`keep: all` beside columns the table has itself: what is kept under another name is told, and nothing is lost."""
import json, os, pathlib, subprocess, sys, tempfile

import duckdb

binary = pathlib.Path(sys.argv[1]).resolve()
failures = []
MAP = '''source: crm
files: [{{path: customers.csv, as: c}}]
tables:
  account:
    from: c
    columns: {{account_id: Id, name: Name{more}}}
    keep: all
'''


def load(more):
    """The findings about names, and the columns of the batch."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / 'customers.csv').write_text('Id,Name,Employees,Staff\n1,One,80,81\n2,Two,3,4\n')
        run = lambda *words: subprocess.run([binary, *map(str, words)], capture_output=True, text=True,
                                            env=dict(os.environ, NO_COLOR='1'))
        run('init', home / 'w')
        (home / 'w' / 'maps' / 'crm.yaml').write_text(MAP.format(more=more))
        done = run('load', home, '-w', home / 'w', '--map', 'maps/crm.yaml', '--format', 'json', '--no-input')
        if done.returncode:
            raise SystemExit(f'load: exit {done.returncode}\n{done.stdout}{done.stderr}')
        rows = duckdb.execute(f"SELECT * FROM read_parquet('{home}/w/batches/*/account.parquet') ORDER BY account_id")
        names = [d[0] for d in rows.description]
        table = dict(zip(names, zip(*rows.fetchall())))
        return [f for f in json.loads(done.stdout)['findings'] if f['rule'] == 'MAP21'], table


def expect(what, ok):
    if not ok:
        failures.append(what)


found, table = load('')
expect(f'one warning: {found}', [f['severity'] for f in found] == ['warning'])
expect('it names both', found and 'employees_2' in found[0]['message'] and '`employees: Employees`' in found[0]['fix'])
expect(f'nothing is lost: {table}', table.get('employees_2') == ('80', '3') and table.get('staff') == ('81', '4'))
found, table = load(', employees: Employees')
expect(f'mapped by name: nothing to tell: {found}', not found)
expect(f'mapped by name: {table}', [int(v) for v in table.get('employees', ())] == [80, 3])
found, table = load(', employees: Staff')
expect(f'another column fills it: information: {found}', [f['severity'] for f in found] == ['info'])
expect(f'both are there: {table}', table.get('employees_2') == ('80', '3'))

for failure in failures:
    print(failure)
print(f'kept columns: {len(failures)} faults')
sys.exit(1 if failures else 0)
