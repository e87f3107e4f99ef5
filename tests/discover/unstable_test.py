"""DIS15 is told of segments found in noise and not of segments that are there: unstable_test.py LODE."""
import json, os, pathlib, random, subprocess, sys, tempfile

LODE = str(pathlib.Path(sys.argv[1]).resolve())
ENV = dict(os.environ, NO_COLOR='1', LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')


def told(folder, effect):
    """Candidates that are called unstable: 400 rows, 12 flags, of which two carry the effect."""
    r, table = random.Random(5), folder / f'{effect}.csv'
    rows = [[r.random() < .5 for _ in range(12)] for _ in range(400)]
    table.write_text('account_id,' + ','.join(f'f{i}' for i in range(12)) + ',y\n' + ''.join(
        f'A{n},{",".join(str(f).lower() for f in row)},{effect * (row[0] + 2 * row[1]) + r.gauss(0, 1):.6f}\n'
        for n, row in enumerate(rows)))
    done = subprocess.run([LODE, 'discover', '--table', table, '--targets', 'y', '--leaves', '4', '--depth', '2',
                           '--stability', '40', '--hold-out', '0', '--format', 'json'], capture_output=True, text=True, env=ENV)
    assert done.returncode == 0, done.stderr
    doc = json.loads(done.stdout)
    return ({f['evidence']['candidate'] for f in doc['findings'] if f['rule'] == 'DIS15'},
            {c['id'] for c in doc['tables']['candidates']})


with tempfile.TemporaryDirectory() as name:
    noise, all_of_noise = told(pathlib.Path(name), 0)
    there, all_there = told(pathlib.Path(name), 5)
assert noise == all_of_noise and noise, (noise, all_of_noise)
assert 'discovered-4' in all_there and 'discovered-4' not in there and 'discovered-2' not in there, there
print(f'noise: {len(noise)} of {len(all_of_noise)} called unstable; structure: {len(there)} of {len(all_there)}')
