"""The generated industries: same bytes again, loaded whole, figures as in TRUTH.json, all seven questions answered for
some accounts and open for others, no error in the audit.

    python3 industries_test.py BINARY SOURCE

TRUTH.json is computed by truth.py of each example without any part of Lode.
"""
import csv
import filecmp
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

binary, source = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
ENVIRONMENT = dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z", LODE_USER="ada")
LIMIT_BYTES = 700_000
problems, checked = [], 0
# What the text of both files leaves open and their data show: holes and budgets that are there on purpose.
ON_DATA = {"electronic-connectors": {"RCH01", "RCH02", "SUB04"},
           "contract-office-furniture": {"RCH03", "SUB01", "SUB04", "SUB06"}}


class Industry:
    """An example's folder, how it names its segmentation's statuses, and the cases it is there to show."""

    def __init__(self, name, accounts, sector, status, ratings, scorecards, notation, hierarchy):
        self.name, self.folder = name, source / "examples" / "industries" / name
        self.accounts, self.sector, self.status, self.ratings = accounts, sector, status, ratings
        self.scorecards, self.notation, self.hierarchy = scorecards, notation, hierarchy
        self.truth = json.loads((self.folder / "TRUTH.json").read_text())

    def rows(self, file):
        with open(self.folder / "exports" / file, encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text, delimiter=self.notation.get(file, ",")))


INDUSTRIES = [
    Industry("electronic-connectors", "crm_companies.csv", "Sector", {"Active": "customer", "Dormant": "lapsed",
             "Lead": "prospect"}, "field_needs.csv",
             ("field_scorecards.csv", "Worst", "Best", ("0", "100"), "Date"), {}, True),
    Industry("contract-office-furniture", "crm_organisationen.csv", "Branche", {"Kunde": "customer",
             "Ehemalig": "lapsed", "Interessent": "prospect"}, "survey_grades.csv",
             ("customer_scorecards.csv", "Worst Grade", "Best Grade", ("6", "1"), "Asked On"),
             {"crm_organisationen.csv": ";"}, False)]


def lode(*arguments, cwd=None, code=(0, 1)):
    done = subprocess.run([binary, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, cwd=cwd)
    if done.returncode not in code:
        sys.exit(f"lode {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}{done.stdout}"[:3000])
    return json.loads(done.stdout) if "json" in arguments else done.stdout


def expect(condition, message):
    global checked
    checked += 1
    if not condition:
        problems.append(message)


def same(what, got, wanted, tolerance=5e-5):
    if got is None or wanted is None or isinstance(wanted, (str, list)):
        expect(got == wanted, f"{what}: {got}, not {wanted}")
    else:
        expect(abs(float(got) - float(wanted)) <= tolerance, f"{what}: {got}, not {wanted}")


def generated(industry):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", industry.folder / "generate.py", folder], check=True)
        made = sorted(p.name for p in pathlib.Path(folder).iterdir())
        shipped = sorted(p.name for p in (industry.folder / "exports").iterdir())
        expect(made == shipped, f"{industry.name}: other files: {set(made) ^ set(shipped)}")
        _, different, _ = filecmp.cmpfiles(folder, industry.folder / "exports", made, shallow=False)
        expect(not different, f"{industry.name}: generate.py writes other bytes into {different}")
    done = subprocess.run([sys.executable, "-B", industry.folder / "truth.py"], check=True, capture_output=True, text=True)
    expect(done.stdout == (industry.folder / "TRUTH.json").read_text(), f"{industry.name}: truth.py finds other figures")
    size = sum(p.stat().st_size for p in industry.folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    expect(size <= LIMIT_BYTES, f"{industry.name}: {size} bytes, at most {LIMIT_BYTES}")


def build(industry, folder):
    lode("init", folder)
    shutil.copytree(industry.folder, folder, dirs_exist_ok=True)
    done = lode("load", folder / "exports", "-w", folder, "--format", "json")
    for file in done["tables"]["files"]:
        expect(file["rejected"] == 0 and file["skipped"] == 0, f"{industry.name}: {file['file']} is not loaded whole")
    found = {f["rule"]: f["message"] for f in done["findings"]}
    expect(list(found) == ["LOD04"], f"{industry.name}: load finds {found}")   # deals without account, on purpose
    expect(found.get("LOD04", "").startswith(f"{industry.truth['deals_without_account']} deals"), f"{industry.name}: {found}")


def ledger(industry, workspace):
    truth, name = industry.truth, industry.name
    got = lode("profile", "-w", workspace, "--format", "json")
    for metric, wanted in (("revenue_total", "revenue"), ("lines", "lines"), ("accounts", "accounts"),
                           ("revenue_with_unknown_cost", "revenue_cost_unknown")):
        same(f"{name}: {metric}", got["metrics"][metric], truth[wanted])
    years = {str(row["period"]): row for row in got["tables"]["by_period"]}
    for year, wanted in truth["by_year"].items():
        same(f"{name}: revenue of {year}", years[year]["revenue"], wanted["revenue"])
        same(f"{name}: profit of {year}", years[year]["profit_known_part"], wanted["profit"])
    segments = {row["segment"]: row for row in got["tables"]["by_segment"]}
    expect(set(segments) == set(truth["by_segment"]), f"{name}: segments {sorted(segments)}")
    for segment, wanted in truth["by_segment"].items():
        row, what = segments[segment], f"{name}: {segment}"
        same(f"{what}, accounts", row["accounts"], sum(wanted["accounts"].values()))
        same(f"{what}, revenue", row["revenue"], wanted["revenue"])
        same(f"{what}, profit", row["profit_known_part"], wanted["profit"])


def questions(industry, workspace):
    """Coverage as TRUTH.json has it; each question answered for some and not answered, or open, for others."""
    got = lode("dig", "-w", workspace, "--format", "json")["tables"]["coverage"]
    seen = {(row["question"], row["segment"]): row for row in got}
    for question, segments in industry.truth["coverage"].items():
        for segment, wanted in segments.items():
            row, what = seen[question, segment], f"{industry.name}: {question} of {segment}"
            for key in ("accounts", "answered", "partly", "open"):
                if key in wanted:
                    same(f"{what}, {key}", row[key], wanted[key])
            if "coverage" in wanted:
                same(f"{what}, coverage", row["coverage_pct"], wanted["coverage"], 1e-8)
            expect(row["answered"] + row["partly"] + row["open"] == row["accounts"], f"{what}: {row}")
        whole = seen[question, "all"]
        expect(whole["answered"] > 0, f"{industry.name}: {question} is answered for nobody")
        # where nobody stated a pool one is modelled, which is half an answer
        others = whole["partly"] if question == "Q2" else whole["open"]
        expect(others > 0, f"{industry.name}: {question} is open for nobody: {whole}")


def pools(industry, workspace):
    """Stated pools and upsides, limits exceeded, a pool that cannot be; win rates of the segments."""
    truth, name = industry.truth, industry.name
    got = lode("dig", "pool", "-w", workspace, "--top", "0", "--format", "json")
    stated = [row for row in got["tables"]["pool_accounts"] if row["kind"] == "stated"
              and row["account_id"] not in truth["pool_below_captured"]]
    for segment, wanted in truth["by_segment"].items():
        some = [row for row in stated if (row["segment"] or "unassigned") == segment]
        same(f"{name}: {segment}, stated pools", len(some), wanted["with_stated_pool"])
        same(f"{name}: {segment}, pool", sum(row["pool"] for row in some), wanted["pool_stated"])
        same(f"{name}: {segment}, upside", sum(row["upside"] for row in some), wanted["upside"])
    over = {row["account_id"] for row in got["tables"]["over_cap"]}
    expect(set(truth["over_cap"]) <= over, f"{name}: over their cap: {sorted(over)}, not {truth['over_cap']}")
    below = [f for f in got["findings"] if f["rule"] == "POL01"]
    expect(len(below) == 1 and truth["pool_below_captured"][0] in below[0]["message"], f"{name}: POL01 {below}")
    rates = lode("dig", "prospecting", "-w", workspace, "--format", "json")["tables"]["win_rates"]
    for row in rates:
        wanted = truth["by_segment"].get(row["segment"])
        if wanted and row["segment"] != "unassigned":
            same(f"{name}: {row['segment']}, closed deals", row["closed"], wanted["closed_deals"])
            same(f"{name}: {row['segment']}, win rate", row["win_rate"], wanted["win_rate"], 1e-6)
    expect(len(rates) >= 4, f"{name}: win rates of {[row['segment'] for row in rates]}")


def audit(industry, workspace):
    file = workspace / "segmentations" / f"{industry.name}.yaml"
    for arguments in ((file,), (file, "-w", workspace)):
        got = lode("check", *arguments, "--profile", "publish", "--format", "json")
        errors = {f["rule"] for f in got["findings"] if f["severity"] == "error" and f["outcome"] == "fires"}
        expect(errors == ON_DATA[industry.name], f"{industry.name}: errors of {sorted(errors)}")
    done = lode("assign", industry.name, "-w", workspace, "--format", "json", cwd=industry.folder.parent)
    same(f"{industry.name}: a folder of that name beside", done["metrics"]["accounts"], industry.truth["accounts"])


def cases(industry):
    """What the example is there to show is in it."""
    truth, name = industry.truth, industry.name
    counts = {}
    for segment in truth["by_segment"].values():
        for word, count in segment["accounts"].items():
            counts[industry.status[word]] = counts.get(industry.status[word], 0) + count
    expect(40 <= counts["prospect"] <= 60 and 120 <= truth["accounts"] <= 200, f"{name}: {counts}")
    expect(2000 <= truth["lines"] <= 4000 and len(truth["by_year"]) == 3, f"{name}: {truth['lines']} lines")
    expect(truth["revenue_cost_unknown"] > 0, f"{name}: every cost is known")
    expect(len(truth["pool_below_captured"]) == 1, f"{name}: pools below captured: {truth['pool_below_captured']}")
    expect(truth["over_cap"] and not set(truth["over_cap"]) & set(truth["pool_below_captured"]), f"{name}: {truth['over_cap']}")
    file, worst, best, scale, day = industry.scorecards
    cards = industry.rows(file)
    expect({(row[worst], row[best]) for row in cards} == {scale}, f"{name}: the scorecards' scale")
    latest = {}
    for row in cards:
        account = next(iter(row.values()))
        latest[account] = max(latest.get(account, ""), row[day])
    expect(sorted(latest.values())[0] == "2024-12-31" and sorted(latest.values())[1] > "2025-06-30",
           f"{name}: one scorecard is stale, not {sorted(latest.values())[:3]}")
    expect(len({row["Supplier"] for row in industry.rows(industry.ratings)}) > 2, f"{name}: no rivals are rated")
    accounts = industry.rows(industry.accounts)
    expect(any(not row[industry.sector] for row in accounts), f"{name}: every account has an industry")
    expect(any(row.get("Belongs To") for row in accounts) == industry.hierarchy, f"{name}: the hierarchy")


with tempfile.TemporaryDirectory() as temporary:
    for each in INDUSTRIES:
        generated(each)
        cases(each)
        place = pathlib.Path(temporary) / each.name
        build(each, place)
        ledger(each, place)
        audit(each, place)
        questions(each, place)
        pools(each, place)
for problem in problems:
    print(problem)
print(f"industries: {checked} checks, {len(problems)} problems")
sys.exit(1 if problems or not checked else 0)
