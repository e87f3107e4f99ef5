"""The shipped exports are what the generator writes, and TRUTH.json is what the figures script finds in them.

    python3 generated_test.py BINARY SOURCE
"""
import csv
import filecmp
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LIMIT_BYTES = 3_000_000                 # the exports are part of the program: small enough to embed
source = pathlib.Path(sys.argv[2])
example = source / "examples" / "food-beverage"
problems = []


def expect(condition, message):
    if not condition:
        problems.append(message)


def rows(name):
    with open(example / "exports" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same_bytes():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", example / "generate.py", folder], check=True)
        made = sorted(p.name for p in pathlib.Path(folder).iterdir())
        shipped = sorted(p.name for p in (example / "exports").iterdir())
        expect(made == shipped, f"other files: {set(made) ^ set(shipped)}")
        _, different, _ = filecmp.cmpfiles(folder, example / "exports", made, shallow=False)
        expect(not different, f"generate.py writes other bytes into {different}")


def same_truth():
    done = subprocess.run([sys.executable, "-B", example / "truth.py"], check=True, capture_output=True, text=True)
    expect(done.stdout == (example / "TRUTH.json").read_text(), "truth.py finds other figures than TRUTH.json")


def size():
    total = sum(p.stat().st_size for p in (example / "exports").iterdir())
    expect(total <= LIMIT_BYTES, f"exports take {total} bytes, at most {LIMIT_BYTES}")


def references():
    """Every id points somewhere; what may stay empty is named here, everything else is filled."""
    accounts = {r["Account Number"]: r for r in rows("crm_accounts.csv")}
    evidence = {r["Evidence No."] for r in rows("evidence_log.csv")}
    items = {r["Item No."] for r in rows("erp_items.csv")}
    expect(all(r["Parent Account Number"] in accounts or not r["Parent Account Number"] for r in accounts.values()),
           "a parent is missing")
    expect({r["Customer No."] for r in rows("erp_invoice_lines.csv")} <= set(accounts), "a line without account")
    expect({r["Item No."] for r in rows("erp_invoice_lines.csv")} <= items, "a line without item")
    for name in ("survey_needs.csv", "supplier_scorecards.csv", "training_spend.csv", "supplier_limits.csv"):
        for row in rows(name):
            expect(row["Account Number"] in accounts, f"{name}: {row['Account Number']} is no account")
            expect(row["Evidence No."] in evidence | {""}, f"{name}: {row['Evidence No.']} is no evidence")
    expect(all(r["Service Format"] for r in accounts.values()), "a firm without format")


def block(file, segment):
    found = re.search(rf"^  - id: {segment}\n(?:(?:    .*| *)\n)*", (example / file).read_text(), flags=re.M)
    return [line for line in found.group(0).rstrip().split("\n") if "figures:" not in line]


def variants():
    """key-accounts.yaml repeats the segments of the complete file word for word."""
    for segment in ("dark_kitchens", "chains", "independents"):
        expect(block("key-accounts.yaml", segment) ==
               block("segmentations/food-and-beverage-training.yaml", segment), f"{segment} differs between the files")


def story():
    """The cases that the example is there to show are really in it."""
    truth = json.loads((example / "TRUTH.json").read_text())
    customers = sum(c.get("Customer", 0) for c in truth["membership"].values())
    prospects = sum(c.get("Prospect", 0) for c in truth["membership"].values())
    expect((customers, prospects) == (420, 300), f"{customers} customers and {prospects} prospects")
    expect(sorted(truth["by_year"]) == ["2022", "2023", "2024", "2025"], "not four years")
    expect(truth["by_unit"]["largest_share"] > 0.1, "no mega account")
    expect(truth["by_unit"]["unprofitable_accounts"] > 40, "too few unprofitable accounts")
    expect(truth["lines_cost_unknown"] > 0, "no line without cost")
    lines = rows("erp_invoice_lines.csv")
    expect(sum(r["Document Type"] == "Credit Memo" for r in lines) > 20, "no credit notes")
    expect({r["Currency Code"] for r in lines} == {"EUR", "GBP"}, "not two currencies")
    expect(any(not r["Account Number"] for r in rows("crm_opportunities.csv")), "no deal without account")


for check in (same_bytes, same_truth, size, references, variants, story):
    check()
for problem in problems:
    print(problem)
print(f"generated: {len(problems)} problems")
sys.exit(1 if problems else 0)
