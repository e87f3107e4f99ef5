"""Faults of files that people write: each is told with its place and what to write instead; a file that cannot be read
never ends the program, and nothing is guessed."""
import json, os, pathlib, subprocess, sys, tempfile

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
HEAD = '''lode: 1
segmentation: s
attributes:
  sites: {type: integer}
  kind: {type: enum, values: [a, b]}
  since: {type: date}
segments:
'''
failures = cases = 0


def lode(*arguments):
    return subprocess.run([LODE, *map(str, arguments)], capture_output=True, text=True, env=ENV,
                          stdin=subprocess.DEVNULL, timeout=60)


def judge(text, *wanted, code=1):
    """The findings of a check, errors first; `wanted`: (line:column, words of message, words of fix)."""
    global failures, cases
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 's.yaml'
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = lode('check', path, '--format', 'json')
        if done.returncode != code or not done.stdout:
            failures += 1
            print(f'{text[-80:]!r}: exit {done.returncode}, {done.stderr}')
            return
        findings = json.loads(done.stdout)['findings']
        said = [(f'{f["place"]["line"]}:{f["place"]["column"]}', f['message'], f.get('fix') or '')
                for f in findings if f.get('place')]
        for place, message, fix in wanted:
            cases += 1
            if not any(p == place and message in m and fix in x for p, m, x in said):
                failures += 1
                print(f'{text[-80:]!r}: nobody says {place} {message!r} / {fix!r}:')
                for line in said[:4]:
                    print('   ', line)


def rule(where, column, message, fix):
    """`column` counts in the rule, from 1; findings count in the file."""
    line = f'  - {{id: one, where: "{where}"}}'
    judge(HEAD + line + '\n', (f'8:{line.index(chr(34)) + 1 + column}', message, fix))


def files():
    judge(HEAD + '  - {id: one, were: sites > 3}\n', ('8:15', "'were' is not a key of a segment", "did you mean 'where'?"),
          ('8:5', "the segment 'one' has no rule", 'add `where:`'))
    judge(HEAD + '  - {id: one, where: sites > 3, where: sites > 4}\n',
          ('8:33', "the key 'where' stands twice; the first is in line 8", 'remove one of them'))
    judge(HEAD + '  - &x {id: one, where: sites > 3}\n  - *x\n', ('8:5', 'an anchor (&name) is not read here', 'write the value out'),
          ('9:5', 'an alias (*name) is not read here', 'write the value out'))
    judge(HEAD + '  - {id: one, where: !!str sites > 3}\n', ('8:22', 'a tag (!type) is not read here', 'remove it'))
    judge(HEAD + '  - {<<: {id: one}, where: sites > 3}\n', ('8:6', 'merge key', ''))
    judge('a: ' + '[' * 200 + ']' * 200, ('1:67', 'nested more than 64 levels deep', 'flatten'))
    judge('a: ' + 'x' * 2_000_000, ('1:1', 'larger than 1024 KB', 'is this the right file?'))
    judge(bytes(range(256)) * 4, ('1:1', 'is this a binary file?', 'plain text'))
    judge('', ('1:1', 'the file is empty', 'lode new'))
    judge('a: 1\n]\n', ('2:1', 'a closing bracket that nothing opened', 'take it out'))
    judge(HEAD + '\t- id: one\n', ('8:1', 'tab', ''))
    judge('lode: 1\nsegmentation: s\nsegments: {id: one}\n', ('3:11', 'must be a list', ''))


def rules():
    rule('site > 3', 1, 'there is no attribute `site`', 'did you mean `sites`?')
    rule("sites > 'many'", 9, "`sites` is a whole number and cannot be compared with 'many'", 'number')
    rule('kind > 3', 1, 'its values have no order', 'list the values')
    rule("since > 'soon'", 9, 'cannot be compared', '')
    rule('sites > > 3', 9, '`>` stands where a value is expected', 'a number')
    rule('sites >= 3 adn kind = a', 12, '`adn` stands where', 'did you mean `and`?')
    rule('sites >= 3 oder kind = a', 12, '`oder` stands where', 'did you mean `or`?')
    rule('sites >= 1 000', 12, '`000` stands where', '10000')
    rule('(sites > 3', 11, 'where `)` is expected', 'the `(` in column 1 is not closed')
    rule('sites between 3', 16, 'where `and` is expected', 'between 10 and 20')
    rule('sites in 3', 10, 'where `(` is expected', "in ('a', 'b')")
    rule('sites = null', 9, '', '`is null`')
    rule('kind = c', 8, "nothing says what 'c' means", 'terms')
    rule('', 1, 'the rule is empty', 'write a condition')
    rule('(' * 200 + 'sites > 3' + ')' * 200, 65, 'nested more than 64 levels deep', 'split it')


def settings():
    """lode.yaml with faults: told by every verb that reads it, with its line; the defaults stand."""
    global failures, cases
    with tempfile.TemporaryDirectory() as folder:
        ws = pathlib.Path(folder) / 'w'
        lode('init', ws)
        for text, place, message, fix in (
                ('currency: euro\n', '1:11', "'euro' is not a currency code", 'three capital letters'),
                ('name: x\nhorizon_month: 3\n', '2:1', "'horizon_month' is not a key of the settings", 'horizon_months'),
                ('name: x\nname: y\n', '2:1', 'stands twice', 'remove one'),
                ('fiscal_year_starts: 13\n', '1:21', 'must be from 1 to 12', ''),
                ('controls: [{period: 2024-13, revenue: 1}]\n', '1:21', "'2024-13' is no period", 'FY2024'),
                ('a: [\n', '1:4', "'[' is not closed", "add ']'")):
            cases += 1
            (ws / 'lode.yaml').write_text(text)
            for verb in ('status', 'profile'):
                doc = json.loads(lode(verb, '-w', ws, '--format', 'json').stdout)
                said = [(f'{f["place"]["line"]}:{f["place"]["column"]}', f['message'], f.get('fix') or '')
                        for f in doc['findings'] if f.get('place')]
                if not any(p == place and message in m and fix in x for p, m, x in said):
                    failures += 1
                    print(f'{verb} of {text!r}: nobody says {place} {message!r} / {fix!r}: {said}')


def arguments():
    """What is not there, or is something else."""
    global failures, cases
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / 'food.yaml').write_text(HEAD)
        for words, code, said in ((('check', place / 'fod.yaml'), 2, 'did you mean'), (('check', place), 2, 'is a folder'),
                                  (('profile', '-w', place), 2, 'is not a workspace'),
                                  (('status', '-w', place, '--as-of', 'soon'), 2, 'lode')):
            cases += 1
            done = lode(*words)
            if done.returncode != code or said not in done.stderr or done.stdout:
                failures += 1
                print(f'{words}: exit {done.returncode}: {done.stdout}{done.stderr}')


files()
rules()
settings()
arguments()
print(f'{cases} faults, {failures} not told as they should be')
sys.exit(1 if failures else 0)
