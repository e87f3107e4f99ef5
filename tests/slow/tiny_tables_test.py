"""The exact engine against every tree there is on some 130,000 tiny tables: tiny_tables_test.py LODE.

The test itself stands in src/discover/exact_test.cpp; it takes too long for the tests that run at every change."""
import pathlib, subprocess, sys

tests = pathlib.Path(sys.argv[1]).resolve().with_name('lode_tests')
done = subprocess.run([str(tests), '--gtest_also_run_disabled_tests', '--gtest_filter=Exact.*OnMoreTinyTables'],
                      capture_output=True, text=True)
ran = '1 test from 1 test suite ran' in done.stdout
if done.returncode or not ran:
    print(done.stdout[-3000:], done.stderr[-1000:])
sys.exit(0 if ran and not done.returncode else 1)
