"""Builds a workspace for each real data set that is present: build.py LODE OUTDIR [NAME...].

The data lies beside the project (../shared/data, or $LODE_SHARED_DATA) and is never copied into it. A set that is
absent is skipped, and said so."""
import os, pathlib, shutil, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# Folder of the inputs below the set, and the maps in the order in which they are loaded.
SETS = {
    'adventureworks': ('clean', ['erp']),
    'steelwheels': ('clean', ['erp']),
    'crm_sales_opportunities': ('.', ['crm']),
    'wholesale_customers': ('.', ['spend']),
    'crm_layouts': ('.', ['salesforce', 'hubspot']),
    'customer_sat_scorecard': ('.', ['survey']),
    'food_chains': ('.', ['public']),
}


def shared_data():
    return pathlib.Path(os.environ.get('LODE_SHARED_DATA', ROOT.parent / 'shared' / 'data'))


def present(name):
    return (shared_data() / name).is_dir()


def build(lode, name, target):
    """A fresh workspace at `target`; an error carries what lode said."""
    target = pathlib.Path(target)
    if target.exists():
        shutil.rmtree(target)
    (target / 'maps').mkdir(parents=True)
    run(lode, 'init', target)
    for file in ('lode.yaml', 'needs.yaml'):
        if (HERE / name / file).exists():
            shutil.copy(HERE / name / file, target / file)
    if (HERE / name / 'segmentations').is_dir():
        shutil.copytree(HERE / name / 'segmentations', target / 'segmentations', dirs_exist_ok=True)
    for path in sorted((HERE / name / 'maps').glob('*.yaml')):
        shutil.copy(path, target / 'maps' / path.name)
    folder, maps = SETS[name]
    for stem in maps:
        run(lode, 'load', shared_data() / name / folder, '--map', f'maps/{stem}.yaml', '-w', target, '--no-input')


def run(lode, *words):
    done = subprocess.run([str(lode), *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'lode {" ".join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}')


def main():
    lode, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    failed = 0
    for name in sys.argv[3:] or SETS:
        if not present(name):
            print(f'{name}: skipped, {shared_data() / name} is not there')
            continue
        try:
            build(lode, name, out / name)
            print(f'{name}: {out / name}')
        except RuntimeError as problem:
            failed += 1
            print(f'{name}: FAILED\n{problem}')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
