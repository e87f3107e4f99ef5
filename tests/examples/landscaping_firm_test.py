"""The generated landscaping firm is what its generator writes, TRUTH.json is what its figures script finds, and Lode
reaches these figures.

    python3 landscaping_firm_test.py BINARY SOURCE
"""
import filecmp
import json
import os
import pathlib
import subprocess
import sys
import tempfile

binary, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
firm = source / "examples" / "landscaping" / "firm"
problems, compared = [], 0
# What the audit says of the groups: the text alone gives the first three, the rest takes data.
ERRORS = {"landscaping-rental": {"DEF03", "NED01", "PLY01", "NED03", "NED04", "SUB02", "SUB05"}}


def expect(what, got, want):
    global compared
    compared += 1
    if got != want:
        problems.append(f"{what}: {got!r}, expected {want!r}")


def lode(*arguments):
    done = subprocess.run([binary, *arguments], env=dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z"),
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments}: {done.stderr}")
    return done.stdout


def generated(folder):
    subprocess.run([sys.executable, "-B", firm / "generate.py", folder], check=True)
    made = sorted(p.name for p in pathlib.Path(folder).iterdir())
    expect("files", made, sorted(p.name for p in (firm / "exports").iterdir()))
    expect("files with other bytes", filecmp.cmpfiles(folder, firm / "exports", made, shallow=False)[1], [])
    truth = subprocess.run([sys.executable, "-B", firm / "truth.py"], check=True, capture_output=True, text=True).stdout
    expect("TRUTH.json", truth, (firm / "TRUTH.json").read_text())
    expect("better.yaml", (firm / "segmentations/landscaping-by-work.yaml").read_text(),
           (firm.parent / "better.yaml").read_text())


def figures(folder):
    truth = json.loads((firm / "TRUTH.json").read_text())
    workspace = pathlib.Path(folder) / "firm"
    lode("demo", workspace, "--example", "landscaping", "--quiet")
    for scheme, want in truth["schemes"].items():
        profile = json.loads(lode("-w", workspace, "profile", "--segmentation", scheme, "--format", "json"))
        for row in profile["tables"]["by_segment"]:
            known = want["segments"].get(row["segment"], {"accounts": 0, "revenue": "0"})
            expect(f"{scheme} {row['segment']} accounts", row["accounts"], known["accounts"])
            expect(f"{scheme} {row['segment']} revenue", round(100 * (row["revenue_12m"] or 0)), round(100 * float(known["revenue"])))
        check = json.loads(lode("-w", workspace, "check", scheme, "--profile", "data", "--format", "json"))
        errors = {f["rule"] for f in check["findings"] if f["severity"] == "error" and f["outcome"] == "fires"}
        expect(f"{scheme} errors", errors, ERRORS.get(scheme, set()))
        fired = [f for f in check["findings"] if f["rule"] == "NED03" and f["outcome"] == "fires"]
        expect(f"{scheme} NED03", bool(fired), want["needs"]["adjusted"] < 0.06)
        for finding in fired:
            expect(f"{scheme} adjusted R²", round(finding["evidence"]["adjusted"], 9), want["needs"]["adjusted"])
            expect(f"{scheme} rated", finding["evidence"]["rated"], want["needs"]["rated"])


with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
    generated(one)
    figures(other)
for problem in problems:
    print(problem)
print(f"landscaping firm: {compared} compared, {len(problems)} problems")
sys.exit(1 if problems else 0)
