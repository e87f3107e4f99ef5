"""Workspaces of generated accounts for the benches of `dig` and `check`."""
import shutil, subprocess
import accounts

MAP = 'source: bench\nfiles: [{}]\ntables:\n{}'


def workspace(lode, work, count, lines, segmentation=accounts.SEGMENTATION):
    """The folder of a workspace with generated accounts, all tables that questions and rules read, and one segmentation."""
    source, home = work / f'known-{count}', work / f'dig-{count}'
    for folder in (source, home):
        shutil.rmtree(folder, ignore_errors=True)
    source.mkdir(parents=True)
    accounts.write(source, count, lines)
    subprocess.run([lode, 'init', home, '--quiet'], check=True, capture_output=True)
    names = sorted(p.stem for p in source.glob('*.parquet'))
    import duckdb
    tables = ''
    for name in names:
        columns = [r[0] for r in duckdb.sql(f"DESCRIBE SELECT * FROM '{source / (name + '.parquet')}'").fetchall()]
        tables += f"  {name}: {{from: {name}, columns: {{{', '.join(f'{c}: {c}' for c in columns)}}}}}\n"
    (home / 'maps' / 'bench.yaml').write_text(MAP.format(', '.join(f'{{path: {n}.parquet, as: {n}}}' for n in names), tables))
    done = subprocess.run([lode, 'load', source, '-w', home, '--quiet'], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (home / 'segmentations').mkdir(exist_ok=True)
    (home / 'segmentations' / 'bench.yaml').write_text(segmentation)
    return home
