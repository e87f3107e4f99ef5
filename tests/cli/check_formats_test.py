"""`check` for other programs: SARIF, JUnit XML and GitHub annotations are well formed, say what the JSON says, and
point at the line and column where the words in question stand.

The SARIF schema below holds the part of SARIF 2.1.0 (OASIS, 2020-03-27) that code-scanning services read, closed
(`additionalProperties: false`) so that a misspelt property fails."""
import json, os, pathlib, re, subprocess, sys, tempfile, urllib.parse
import xml.etree.ElementTree as ET

import jsonschema

binary, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
failures = []


def expect(what, ok):
    if not ok:
        failures.append(what)


def closed(properties, *required):
    return {'type': 'object', 'properties': properties, 'required': list(required), 'additionalProperties': False}


TEXT, NATURAL = {'type': 'string', 'minLength': 1}, {'type': 'integer', 'minimum': 1}
MESSAGE = closed({'text': TEXT}, 'text')
LOCATION = closed({'physicalLocation': closed({
    'artifactLocation': closed({'uri': {'type': 'string', 'pattern': r"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+$"}}, 'uri'),
    'region': closed({'startLine': NATURAL, 'startColumn': NATURAL}, 'startLine')}, 'artifactLocation')},
    'physicalLocation')
RESULT = closed({
    'ruleId': TEXT, 'ruleIndex': {'type': 'integer', 'minimum': 0}, 'message': MESSAGE,
    'kind': {'enum': ['fail', 'open', 'pass', 'review', 'notApplicable', 'informational']},
    'level': {'enum': ['none', 'note', 'warning', 'error']},
    'locations': {'type': 'array', 'minItems': 1, 'items': LOCATION},
    'partialFingerprints': {'type': 'object', 'additionalProperties': {'type': 'string'}},
    'properties': {'type': 'object'}}, 'message')
# A result that is not a failure has no level.
RESULT['if'], RESULT['then'] = {'properties': {'kind': {'const': 'fail'}}}, {}
RESULT['else'] = {'properties': {'level': {'const': 'none'}}}
RULE = closed({'id': TEXT, 'name': TEXT, 'shortDescription': MESSAGE}, 'id')
SARIF = closed({
    '$schema': {'type': 'string', 'format': 'uri'}, 'version': {'const': '2.1.0'},
    'runs': {'type': 'array', 'minItems': 1, 'items': closed({
        'tool': closed({'driver': closed({'name': TEXT, 'version': TEXT, 'rules': {
            'type': 'array', 'uniqueItems': True, 'items': RULE}}, 'name')}, 'driver'),
        'columnKind': {'enum': ['utf16CodeUnits', 'unicodeCodePoints']},
        'results': {'type': 'array', 'items': RESULT}}, 'tool')}}, 'version', 'runs')

BROKEN = '''lode: 1
segmentation: broken
title: "Ümläut & <tags>, 100 % \\"quoted\\""
match: unique
attributes:
  größe: {type: integer}
segments:
  - {id: a, where: "größe > 10 and umsatz > 5"}
  - {id: b, whree: "größe <= 10"}
'''


def run(form, *files):
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z')
    done = subprocess.run([binary, 'check', *files, '--format', form], env=env, capture_output=True)
    expect(f'{form} {files}: exit {done.returncode}', done.returncode in (0, 1))
    return done.stdout.decode('utf-8'), done.returncode


def place_of(finding):
    place = finding.get('place') or {}
    return place.get('file') or None, place.get('line') or None, place.get('column') or None


def whole_file(place):
    """A finding about a file as a whole points at its first line."""
    file, line, column = place
    return file, line or (1 if file else None), column


def check_sarif(name, files, doc):
    log = json.loads(run('sarif', *files)[0])
    jsonschema.Draft202012Validator.check_schema(SARIF)
    for error in jsonschema.Draft202012Validator(SARIF).iter_errors(log):
        failures.append(f'{name}: sarif: {"/".join(map(str, error.path))}: {error.message[:200]}')
    results, rules = log['runs'][0]['results'], log['runs'][0]['tool']['driver']['rules']
    expect(f'{name}: sarif has every finding', len(results) == len(doc['findings']))
    levels = {'error': 'error', 'warning': 'warning', 'info': 'note'}
    for result, finding in zip(results, doc['findings']):
        expect(f'{name}: sarif rule {finding["rule"]}', rules[result['ruleIndex']]['id'] == result['ruleId']
               == finding['rule'])
        fires = finding['outcome'] == 'fires'
        expect(f'{name}: sarif level of {finding["rule"]}', result['level'] ==
               (levels[finding['severity']] if fires else 'none'))
        where = result.get('locations', [{}])[0].get('physicalLocation', {})
        region = where.get('region', {})
        file = urllib.parse.unquote(where['artifactLocation']['uri']).removeprefix('file://') if where else None
        expect(f'{name}: sarif place of {finding["rule"]}', (file, region.get('startLine'), region.get('startColumn'))
               == whole_file(place_of(finding)))
    prints = [r['partialFingerprints']['lodeFinding/v1'] for r in results]
    expect(f'{name}: sarif fingerprints differ', len(set(prints)) == len(prints))


def check_junit(name, files, doc, code):
    tree = ET.fromstring(run('junit', *files)[0])
    expect(f'{name}: junit root', tree.tag == 'testsuites')
    cases = tree.findall('testsuite/testcase')
    kinds = {'failures': 'failure', 'skipped': 'skipped'}
    for level in [tree, *tree.findall('testsuite')]:
        own = level.findall('.//testcase')
        expect(f'{name}: junit counts tests', int(level.get('tests')) == len(own))
        for count, tag in kinds.items():
            expect(f'{name}: junit counts {count}', int(level.get(count)) == sum(c.find(tag) is not None for c in own))
    failed = {c.get('name').split()[0] for c in cases if c.find('failure') is not None}
    expect(f'{name}: junit fails what is an error', failed == {
        f['rule'] for f in doc['findings'] if f['outcome'] == 'fires' and f['severity'] == 'error'})
    expect(f'{name}: junit has every rule', {r['code'] for r in doc['tables']['rules']} <=
           {c.get('name').split()[0] for c in cases})
    expect(f'{name}: exit code says the same', code == (1 if failed else 0))


ANNOTATION = re.compile(r'::(error|warning|notice) (?:file=([^,:]+)(?:,line=(\d+)(?:,col=(\d+))?)?,)?title=([^,:]+)::(.+)')


def check_github(name, files, doc):
    lines = run('github', *files)[0].splitlines()
    fires = [f for f in doc['findings'] if f['outcome'] == 'fires']
    expect(f'{name}: github: one line per finding', len(lines) == len(fires))
    words = {'error': 'error', 'warning': 'warning', 'info': 'notice'}
    for line, finding in zip(lines, fires):
        match = ANNOTATION.fullmatch(line)
        expect(f'{name}: github: {line[:100]}', match is not None)
        if not match:
            continue
        undo = lambda text: re.sub('%(25|0D|0A|3A|2C)', lambda m: chr(int(m[1], 16)), text)
        expect(f'{name}: github: {finding["rule"]}', match[1] == words[finding['severity']]
               and match[5].startswith(finding['rule']) and undo(match[6]).startswith(finding['message']))
        given = (undo(match[2]) if match[2] else None, int(match[3] or 0) or None, int(match[4] or 0) or None)
        expect(f'{name}: github place of {finding["rule"]}: {given}', given == place_of(finding))


def points_at(name, doc, rule, word, written=None):
    """The place is that of the word in the file, counted by hand."""
    for finding in doc['findings']:
        if finding['rule'] == rule and word in finding['message']:
            file, line, column = place_of(finding)
            text = pathlib.Path(file).read_text(encoding='utf-8').split('\n')[line - 1]
            expect(f'{name}: {rule} points at {text[column - 1:column + 12]!r}', text[column - 1:].startswith(written or word))
            return
    failures.append(f'{name}: no {rule} about {word}')


with tempfile.TemporaryDirectory() as folder:
    broken = pathlib.Path(folder) / 'a, b & c: 100 %.yaml'
    broken.write_text(BROKEN, encoding='utf-8')
    landscaping = root / 'examples/landscaping/landscaping.yaml'
    food = root / 'examples/food-beverage/article.yaml'
    for name, files in {'broken': [broken], 'landscaping': [landscaping], 'food': [food],
                        'several': [landscaping, food, broken]}.items():
        text, code = run('json', *files)
        doc = json.loads(text)
        check_sarif(name, files, doc)
        check_junit(name, files, doc, code)
        check_github(name, files, doc)
        if name == 'broken':
            points_at(name, doc, 'DEF01', 'umsatz')
            points_at(name, doc, 'DEF01', 'whree')
        if name == 'landscaping':
            points_at(name, doc, 'DEF02', 'large', '"large"')

for failure in failures:
    print(failure)
print(f'formats of check: {len(failures)} faults')
sys.exit(1 if failures else 0)
