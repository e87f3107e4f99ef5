"""Runs the fenced examples of one Markdown file and compares their output.

    ```yaml file=food.yaml        writes the block to a file in a fresh folder
    ```console                    runs each "$ command" and compares what follows it
    $ lode check food.yaml
    expected output; a line "..." stands for any lines; "[exit N]" where the code is not 0
    ```
    ```workspace=food             a workspace, as the commands inside make it: made once for all files that show it
    lode demo food
    ```
stderr follows stdout. LODE_UPDATE=1 rewrites the expectations in place.
"""
import fcntl, hashlib, os, pathlib, re, shutil, subprocess, sys, tempfile

FENCE = re.compile(r'^```(\S*)(.*)$')

def run(command, cwd, binary):
    env = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada',
               LODE_SOURCE=str(pathlib.Path(__file__).resolve().parents[2]),
               PATH=f'{binary.parent}:{os.environ["PATH"]}')
    done = subprocess.run(['bash', '-c', command], cwd=cwd, env=env, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    text = done.stdout.decode('utf-8', 'replace') + done.stderr.decode('utf-8', 'replace')
    lines = [line.rstrip() for line in text.rstrip('\n').split('\n')] if text.strip() else []
    return lines + ([f'[exit {done.returncode}]'] if done.returncode else [])

def matches(expected, actual):
    if '...' not in expected:
        return expected == actual
    at = expected.index('...')
    if expected[:at] != actual[:at]:
        return False
    rest = expected[at + 1:]
    return any(matches(rest, actual[i:]) for i in range(at, len(actual) + 1))

def make_workspace(name, commands, cwd, binary):
    """Made beside the binary by whoever needs it first, then copied."""
    stamp = f'{binary.stat().st_mtime_ns}\n' + '\n'.join(commands)
    store = binary.parent / 'workspaces'
    store.mkdir(exist_ok=True)
    kept = store / f'{name}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}'
    with open(store / f'{name}.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in store.glob(f'{name}-*'):
                shutil.rmtree(old)
            making = store / f'making-{name}'
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            for command in commands:
                done = run(command, making, binary)
                if done and done[-1].startswith('[exit'):
                    sys.exit(f'{command}:\n' + '\n'.join(done))
            (making / name).rename(kept)
        shutil.copytree(kept, pathlib.Path(cwd) / name)

def main():
    binary, path = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    lines = path.read_text().split('\n')
    out, failures, ran, i = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as cwd:
        while i < len(lines):
            fence = FENCE.match(lines[i])
            out.append(lines[i])
            i += 1
            if not fence:
                continue
            end = next((j for j in range(i, len(lines)) if lines[j].startswith('```')), None)
            if end is None:
                sys.exit(f'{path}:{i}: a fence is not closed')
            body = lines[i:end]
            name = re.search(r'file=(\S+)', fence[2])
            if name:
                target = pathlib.Path(cwd) / name[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text('\n'.join(body) + '\n')
                out += body
            elif fence[1].startswith('workspace='):
                make_workspace(fence[1].split('=')[1], body, cwd, binary)
                out += body
            elif fence[1] == 'console':
                at = 0
                while at < len(body):
                    command = body[at]
                    if not command.startswith('$ '):
                        sys.exit(f'{path}:{i + at + 1}: expected a line that starts with "$ "')
                    stop = next((j for j in range(at + 1, len(body)) if body[j].startswith('$ ')), len(body))
                    expected = body[at + 1:stop]
                    actual = run(command[2:], cwd, binary)
                    ran += 1
                    ok = matches(expected, actual)
                    if not ok:
                        failures += 1
                        if not os.environ.get('LODE_UPDATE'):
                            print(f'{path}:{i + at + 1}: {command}\n--- expected\n' + '\n'.join(expected)
                                  + '\n--- got\n' + '\n'.join(actual))
                    out += [command] + (expected if ok else actual)
                    at = stop
            else:
                out += body
            out.append('```')
            i = end + 1
    if os.environ.get('LODE_UPDATE') and failures:
        path.write_text('\n'.join(out))
        failures = 0
    print(f'{path.name}: {ran} commands, {failures} differ')
    sys.exit(1 if failures else 0)

main()
