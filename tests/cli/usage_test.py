"""The command line itself: help, unknown words, formats, exit codes, where output goes."""
import json, os, subprocess, sys, tempfile

LODE = os.path.abspath(sys.argv[1])
passed = failed = 0


def run(*words, **kwargs):
    env = dict(os.environ, NO_COLOR='1')
    return subprocess.run([LODE, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=env, **kwargs)


def check(name, ok, what=''):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f'FAILED {name}: {what}')


help_text = run('--help')
check('help goes to stdout with code 0', help_text.returncode == 0 and 'Usage: lode VERB' in help_text.stdout and not help_text.stderr)
check('no words at all is help', run().stdout == help_text.stdout)

verbs = []
for line in help_text.stdout.split('\n'):
    if line.startswith('  ') and line[2:3].isalpha() and '  ' in line.strip():
        verbs.append(line.split()[0])
check('there are verbs', len(verbs) >= 5, verbs)
for verb in verbs:
    done = run(verb, '--help')
    check(f'{verb} --help', done.returncode == 0 and done.stdout.count('\n') > 5 and f'Usage: lode {verb}' in done.stdout, done.stdout + done.stderr)

done = run('statsu')
check('a slip in a verb', done.returncode == 2 and "did you mean 'status'?" in done.stderr and not done.stdout, done.stderr)
done = run('status', '--fromat', 'json')
check('a slip in an option', done.returncode == 2 and 'did you mean --format?' in done.stderr, done.stderr)
done = run('explain')
check('a missing argument is named', done.returncode == 2 and 'needs WORD' in done.stderr, done.stderr)
done = run('explain', 'status', '--format', 'yaml')
check('an unknown format lists the known', done.returncode == 2 and 'json' in done.stderr, done.stderr)

with tempfile.TemporaryDirectory() as folder:
    done = run('status', cwd=folder)
    check('not a workspace: the hint says what to do', done.returncode == 2 and 'lode init' in done.stderr, done.stderr)
    run('init', 'acme', cwd=folder)
    before = run('-w', 'acme', '--format', 'json', 'status', cwd=folder)
    after = run('status', '-w', 'acme', '--format', 'json', cwd=folder)
    check('options go before or after the verb', before.returncode == 0 and before.stdout == after.stdout, before.stderr)
    answer = json.loads(after.stdout)
    check('the shape of JSON', list(answer) == ['lode', 'verb', 'status', 'metrics', 'tables', 'findings'], list(answer))
    check('JSON names the verb', answer['verb'] == 'status' and answer['status'] in ('ok', 'findings'))
    out = run('status', '-w', 'acme', '--format', 'html', '-o', 'page.html', cwd=folder)
    page = open(os.path.join(folder, 'page.html')).read()
    check('an answer goes to a file', out.returncode == 0 and not out.stdout and page.startswith('<!doctype html>'))
    done = run('status', '-w', 'acme', '-o', 'no/such/folder/x.txt', cwd=folder)
    check('a file that cannot be written is exit code 5', done.returncode == 5, done.stderr)
    full = run('status', '-w', 'acme', '--color', 'always', cwd=folder)
    check('colour on demand', '\x1b[' in full.stdout)
    plain = run('status', '-w', 'acme', cwd=folder)
    check('no colour into a pipe', '\x1b[' not in plain.stdout)

print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
