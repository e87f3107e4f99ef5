"""Every code of a finding that the source can raise is explained by `lode explain CODE`, under the names it is raised with;
nothing is listed that nobody raises; no code has two lines."""
import os, pathlib, re, subprocess, sys
from collections import defaultdict

LODE, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
raised = defaultdict(set)
for path in sorted((ROOT / 'src').rglob('*.cpp')):
    if path.name.endswith('_test.cpp'):
        continue
    for code, name in re.findall(r'"((?:[A-Z]{3}[0-9]{2})|SETTINGS)",\s*(?:\.name = )?"([a-z0-9-]+)"', path.read_text()):
        raised[code].add(name)
listed = {}
failures = 0


def fail(text):
    global failures
    failures += 1
    print(text)


for line in (ROOT / 'docs/concepts/findings.md').read_text().split('\n'):
    cells = [cell.strip() for cell in line.split('|')]
    if len(cells) == 5 and re.fullmatch('[A-Z]{3}[0-9]{2}|SETTINGS', cells[1]):
        if cells[1] in listed:
            fail(f'{cells[1]} has two lines')
        listed[cells[1]] = set(cells[2].split(', '))
rules = {m[1] for path in (ROOT / 'src/audit').glob('*.md') if (m := re.match(r'# ([A-Z]{3}[0-9]{2}) ', path.read_text()))}
for code, names in sorted(raised.items()):
    if code not in rules and listed.get(code) != names:
        fail(f'{code} is raised as {sorted(names)} and listed as {sorted(listed.get(code, []))}')
for code in sorted(set(listed) - set(raised)):
    fail(f'{code} is listed and never raised')
for code in sorted(set(raised) | rules):
    done = subprocess.run([LODE, 'explain', code], capture_output=True, text=True, env=dict(os.environ, NO_COLOR='1'))
    if done.returncode or code not in done.stdout:
        fail(f'lode explain {code}: {done.stdout}{done.stderr}')
print(f'{len(raised)} codes raised, {len(rules)} rules; {failures} faults')
sys.exit(1 if failures or len(raised) < 40 else 0)
