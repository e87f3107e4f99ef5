"""Loads the shipped example with its maps and compares what Lode finds with TRUTH.json.

    python3 figures_test.py BINARY SOURCE

TRUTH.json was computed by examples/food-beverage/truth.py without any part of Lode.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

binary, source = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
example = source / "examples" / "food-beverage"
truth = json.loads((example / "TRUTH.json").read_text())
ENVIRONMENT = dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z", LODE_USER="ada")
SCHEME = "food-and-beverage-training"
problems, checked = [], 0


def lode(*arguments):
    done = subprocess.run([binary, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"lode {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}{done.stdout}"[:3000])
    return json.loads(done.stdout) if "json" in arguments else done.stdout


def same(name, got, wanted, tolerance=5e-7):
    """Equal; figures that TRUTH.json gives to six decimals, to six decimals."""
    global checked
    checked += 1
    if got is None or wanted is None:
        if got is not wanted:
            problems.append(f"{name}: {got}, not {wanted}")
    elif abs(float(got) - float(wanted)) > tolerance:
        problems.append(f"{name}: {got}, not {wanted}")


def profit(name, row, wanted, whole="profit"):
    """Unknown as soon as one line has no cost; the part that is known is shown beside it."""
    same(f"{name}, whole", row[whole], None if wanted["revenue_cost_unknown"] else wanted["profit"], 5e-5)
    same(f"{name}, known part", row["profit_known_part"], wanted["profit"], 5e-5)


def build(folder):
    """The example as a workspace, loaded source by source."""
    lode("init", folder)
    for name in ("lode.yaml", "attributes.yaml", "needs.yaml"):
        shutil.copy(example / name, folder / name)
    for name in ("maps", "segmentations"):
        shutil.copytree(example / name, folder / name, dirs_exist_ok=True)
    exports = sorted((example / "exports").glob("*.csv"))
    for kind in ("crm", "erp", "research"):
        some = [p for p in exports if p.name.split("_")[0] == kind or
                kind == "research" and p.name.split("_")[0] not in ("crm", "erp")]
        done = lode("load", *some, "--map", f"maps/{kind}.yaml", "-w", folder, "--format", "json")
        problems.extend(f"{kind}: {f['rule']} {f['message']}" for f in done["findings"]
                        if (kind, f["rule"]) != ("crm", "LOD04"))      # 14 deals have no account, on purpose


def metrics(folder):
    got = lode("profile", "-w", folder, "--segmentation", SCHEME, "--format", "json")
    unit = truth["by_unit"]
    same("revenue_total", got["metrics"]["revenue_total"], truth["revenue"], 5e-5)
    profit("profit", got["metrics"], truth, "profit_total")
    same("revenue without cost", got["metrics"]["revenue_with_unknown_cost"], truth["revenue_cost_unknown"], 5e-5)
    same("accounts", got["metrics"]["accounts"], truth["accounts"])
    same("accounts_with_lines", got["metrics"]["accounts_with_lines"], unit["accounts_with_lines"])
    same("unprofitable_accounts", got["metrics"]["unprofitable_accounts"], unit["unprofitable_accounts_cost_fully_known"])
    for name in ("gini_revenue", "hhi_revenue", "top10_revenue_share", "accounts_for_80pct_revenue", "whale_peak_ratio"):
        same(name, got["metrics"][name], unit[name])
    return got


def by_year(got):
    years = {str(row["period"]): row for row in got["tables"]["by_period"]}
    for year, wanted in truth["by_year"].items():
        row = years.get(year)
        if row is None:
            problems.append(f"by_period has no {year}: {sorted(years)[:8]}")
            continue
        same(f"revenue of {year}", row["revenue"], wanted["revenue"], 5e-5)
        profit(f"profit of {year}", row, wanted)
        same(f"accounts of {year}", row["accounts"], wanted["accounts"])


def by_segment(got):
    rows = {row["segment"]: row for row in got["tables"]["by_segment"]}
    for segment, wanted in truth["by_segment"].items():
        row = rows.get(segment)
        if row is None:
            problems.append(f"by_segment has no {segment}: {sorted(map(str, rows))}")
            continue
        members = sum(truth["membership"][segment].values())
        same(f"accounts in {segment}", row["accounts"], members)
        same(f"revenue of {segment}", row["revenue"], wanted["revenue"], 5e-5)
        profit(f"profit of {segment}", row, wanted)


def membership(folder):
    got = lode("assign", SCHEME, "-w", folder, "--format", "json")
    same("assigned units", got["metrics"]["accounts"], truth["accounts"])
    counts = {}
    for row in got["tables"]["membership"]:
        name = row["segment"] or "unassigned"
        counts[name] = counts.get(name, 0) + 1
    for segment, by_status in truth["membership"].items():
        same(f"members of {segment}", counts.get(segment), sum(by_status.values()))


with tempfile.TemporaryDirectory() as temporary:
    workspace = pathlib.Path(temporary) / "example"
    build(workspace)
    figures = metrics(workspace)
    by_year(figures)
    by_segment(figures)
    membership(workspace)
for problem in problems:
    print(problem)
print(f"figures: {checked} compared with TRUTH.json, {len(problems)} problems")
sys.exit(1 if problems or not checked else 0)
