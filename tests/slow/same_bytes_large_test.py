"""The same bytes at any number of threads, of a firm whose tables of accounts are scanned by several of them."""
import os, pathlib, runpy, sys

os.environ['LODE_SAME_BYTES'] = '140000'
runpy.run_path(str(pathlib.Path(sys.argv[2]) / 'tests' / 'dig' / 'same_bytes_test.py'), run_name='__main__')
