"""The landscaping example fails exactly as the table of the audit's design says: every error and every warning, per
segment, and none beside them.

    python3 landscaping_test.py BINARY SOURCE
"""
import json
import os
import pathlib
import subprocess
import sys

binary, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
A, B, C = "large_businesses", "organic", "urban"
EVERY = (A, B, C)
problems = []


def each(rule, severity, segments=EVERY):
    return {(rule, severity, (segment,)) for segment in segments}


ERRORS = (
    each("DEF02", "error", (A, C))       # "large" and "urban" mean nothing; organic-only can be tested
    | each("DEF03", "error")             # one attribute each, and no need follows from it
    | each("NED01", "error") | each("PLY01", "error")
    | {("COV01", "error", pair) for pair in ((A, B), (A, C), (B, C))}
    | {("COV02", "error", ())})
WARNINGS = (
    {("DEF05", "warning", EVERY)}        # size, materials, geography
    | each("DEF06", "warning")           # most critical factors are absent
    | each("COV03", "warning")           # every definer may be unknown
    | each("RCH03", "warning") | each("PLY01", "warning") | each("PLY04", "warning")
    | {("EVD01", "warning", ())})
UNSIGNED, UNTRACKED = ("AGR01", ()), ("TRK01", EVERY)
MISSING = {  # of the factors the firm itself calls critical
    A: ["customer_type", "service_frequency", "location", "environment"],
    B: ["customer_type", "service_frequency", "location", "scale", "environment"],
    C: ["customer_type", "service_frequency", "scale", "environment"]}


def findings(profile, text=None):
    file = source / "examples" / "landscaping" / "landscaping.yaml"
    env = dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z")
    done = subprocess.run([binary, "check", "-" if text else file, "--profile", profile, "--format", "json"],
                          env=env, capture_output=True, text=True, input=text or "")
    if done.returncode != 1:
        problems.append(f"{profile}: exit {done.returncode}, expected 1: {done.stderr}")
    doc = json.loads(done.stdout)
    if doc["metrics"]["verdict"] != "not_actionable":
        problems.append(f"{profile}: verdict {doc['metrics']['verdict']}")
    return [f for f in doc["findings"] if f["outcome"] == "fires"]


def key(finding):
    return finding["rule"], finding["severity"], tuple(finding["segments"])


def compare(what, got, want):
    keys = [key(f) for f in got]
    if len(keys) != len(set(keys)):
        problems.append(f"{what}: something is said twice")
    problems.extend(f"{what}: not expected: {k}" for k in sorted(set(keys) - want))
    problems.extend(f"{what}: missing: {k}" for k in sorted(want - set(keys)))


for profile, gate in (("definition", "warning"), ("publish", "error")):
    found = findings(profile)
    compare(profile, found, ERRORS | WARNINGS | {(rule, gate, segments) for rule, segments in (UNSIGNED, UNTRACKED)})
    for finding in found:
        if finding["rule"] == "DEF06":
            segment = finding["segments"][0]
            absent = [factor for factor in MISSING[segment] if factor not in finding["message"]]
            wrong = [factor for factor in MISSING[A] + MISSING[B] if factor not in MISSING[segment]
                     and factor in finding["message"]]
            if absent or wrong:
                problems.append(f"{profile}: DEF06 of {segment}: {finding['message']}")

# A product play is speculation as soon as there is one, for the segment that has it.
text = (source / "examples" / "landscaping" / "landscaping.yaml").read_text(encoding="utf-8")
for segment, rule in ((A, "'employees >= \"large\"'"), (B, '"organic_only"')):
    play = f"    where: {rule}\n    plays:\n      product: {{title: A line of its own, owner: Ann, budget: 90000}}\n"
    found = findings("definition", text.replace(f"    where: {rule}\n", play))
    if ("SUB06", "error", (segment,)) not in map(key, found):
        problems.append(f"a product play for {segment} is not called speculation")

for problem in problems:
    print(problem)
print(f"landscaping: {len(problems)} differ from the table")
sys.exit(1 if problems else 0)
