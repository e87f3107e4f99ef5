"""Applies each change of cases.py to its file, lets `lode check` judge it and compares the findings.

    python3 run.py LODE_BINARY [WORD]      WORD: only the cases whose name holds it
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from cases import CASES  # noqa: E402

EXAMPLES = HERE.parents[1] / "examples"
ENVIRONMENT = dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z")


def check(binary, text, profile):
    """The findings that fire, as `lode check --format json` gives them."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "case.yaml"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([binary, "check", str(file), "--profile", profile, "--format", "json"], cwd=folder,
                              env=ENVIRONMENT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()[:300]}")
    return [f for f in json.loads(done.stdout)["findings"] if f["outcome"] == "fires"]


def key(finding):
    return finding["rule"], finding["severity"], tuple(sorted(finding["segments"]))


def meets(finding, expected):
    rule, severity, segments = expected
    return (finding["rule"], finding["severity"]) == (rule, severity) and (
        segments is None or segments <= set(finding["segments"]))


def witness_problem(findings, rule, wanted):
    """Is there a witness of this rule with the wanted values?"""
    seen = [f.get("evidence", {}).get("witness") or {} for f in findings if f["rule"] == rule]
    for witness in seen:
        if all(name in witness and (test(witness[name]) if callable(test) else witness[name] == test)
               for name, test in wanted.items()):
            return None
    return f"{rule}: no such witness among {seen}"


def judge(binary, case):
    """What is wrong with the outcome of a case; empty: nothing."""
    text = base = (EXAMPLES / case["base"]).read_text(encoding="utf-8")
    for edit in case["edits"]:
        text = edit(text)
    found = check(binary, text, case["profile"])
    problems = [f"{e[0]} {e[1]} {sorted(e[2]) if e[2] else ''} does not fire" for e in case["expect"]
                if not any(meets(f, e) for f in found)]
    if not case["open"] and not case["like"]:
        problems += [f"not expected: {key(f)} {f['message']}" for f in found
                     if f["severity"] == "error" and not any(meets(f, e) for e in case["expect"])]
    problems += [f"should be clear: {key(f)} {f['message']}" for f in found if f["rule"] in case["clear"]]
    problems += filter(None, (witness_problem(found, rule, w) for rule, w in case["witness"].items()))
    if case["like"]:
        before = sorted(map(key, check(binary, base, case["profile"])))
        after = sorted(map(key, found))
        problems += [f"differs from before: {sorted(set(before) ^ set(after))}"] if before != after else []
    return problems


def main(binary, word=""):
    passed = failed = 0
    for case in CASES:
        if word not in case["name"]:
            continue
        try:
            problems = judge(binary, case)
        except RuntimeError as broken:
            problems = [str(broken)]
        print(("ok    " if not problems else "FAIL  ") + case["name"])
        for problem in problems:
            print("        " + problem)
        passed, failed = passed + (not problems), failed + bool(problems)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), *sys.argv[2:3]))
