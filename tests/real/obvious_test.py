"""docs/guide/four-obvious-segmentations.md says what `lode check` says of the four obvious segmentations on real data.

    python3 obvious_test.py BINARY SOURCE
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

import build

binary, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
SETS = ("adventureworks", "steelwheels", "crm_sales_opportunities", "wholesale_customers")
page = (source / "docs/guide/four-obvious-segmentations.md").read_text()
claims = re.findall(r"```text\n(.*?)```", page, flags=re.S)
problems, compared = [], 0
if len(claims) != len(SETS):
    sys.exit(f"the page has {len(claims)} answers, expected {len(SETS)}")
for name, claim in zip(SETS, claims):
    if not build.present(name):
        print(f"{name}: skipped, {build.shared_data() / name} is not there")
        continue
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder) / name
        build.build(binary, name, home)
        (home / "segmentations").mkdir(exist_ok=True)
        shutil.copy(pathlib.Path(__file__).parent / name / "obvious.yaml", home / "segmentations/obvious.yaml")
        done = subprocess.run([binary, "-w", home, "check", "obvious", "--profile", "data"], capture_output=True, text=True,
                              env=dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z"))
    if done.returncode != 1:
        problems.append(f"{name}: exit {done.returncode}: {done.stderr}")
    lines = done.stdout.splitlines()
    for said in claim.strip().splitlines():
        compared += 1
        if not any(said in line for line in lines):
            problems.append(f"{name}: not said: {said}")
for problem in problems:
    print(problem)
print(f"obvious segmentations: {compared} lines compared, {len(problems)} problems")
sys.exit(1 if problems else 0)
