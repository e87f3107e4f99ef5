"""Runs the metamorphic list (cases.py) as a test of the whole program."""
import pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import run

sys.exit(run.main(str(pathlib.Path(sys.argv[1]).resolve())))
