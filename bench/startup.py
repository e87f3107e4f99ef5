"""Start of the program, and judging a 12-segment file: whole processes, no peer (bars: 30 ms and 100 ms)."""
import pathlib, sys
from measure import in_turn

lode, work = sys.argv[1], pathlib.Path(sys.argv[2])
segments = ''.join(f'''
  - id: s{i}
    title: Band {i}
    where: "employees > {i * 50} and employees <= {i * 50 + 50} and industry in ('a', 'b', 'c')"
    mode: segment
    needs: [{{need: n1, weight: 3, because: employees, evidence: claim}}, {{need: n2, weight: 2, because: industry, evidence: claim}}]
    plays:
      marketing: {{title: "message {i}", answers: [n1]}}
      product: {{title: "change {i}", answers: [n2]}}''' for i in range(12))
path = work / 'twelve.yaml'
path.write_text(f'''lode: 1
segmentation: twelve
title: Twelve bands
version: 1
unit: account
match: unique
attributes:
  employees: {{type: integer, min: 1, max: 600, nullable: false, family: scale, nest: demographics, source: public}}
  industry: {{type: enum, values: [a, b, c], nullable: false, family: industry, nest: demographics, source: public}}
needs:
  n1: {{title: Need one}}
  n2: {{title: Need two}}
segments:{segments}
''')
figures = in_turn({'lode --help': [lode, '--help'], 'lode check, 12 segments': [lode, 'check', str(path)]}, runs=11)
print('## Start of the program\n\n| | bar ms | median ms | peak MB |\n| --- | --- | --- | --- |')
for name, bar in (('lode --help', 30), ('lode check, 12 segments', 100)):
    wall, _, memory = figures[name]
    print(f'| {name} | {bar} | {wall * 1000:.1f} | {memory:.0f} |')
