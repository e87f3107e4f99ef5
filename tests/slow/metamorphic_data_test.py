"""One change to the data of a sound firm, the findings that must follow, and no other error.

The firm is the generated landscaping example, judged by `landscaping-by-work`, which has no error there. Each case edits the
exports (or the segmentation), loads them afresh and names what must fire then: rule, severity, segments. Errors that are not
named fail the case; `gone` names rules that must be undetermined after the change instead of deciding.

    python3 data_test.py BINARY SOURCE
"""
import csv, json, os, pathlib, random, shutil, subprocess, sys, tempfile

binary, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
firm = source / "examples" / "landscaping" / "firm"
PUBLIC, CREWS, JOBS = "public_grounds", "contract_crews", "occasional_jobs"
EVERY = {PUBLIC, CREWS, JOBS}
problems, ran = [], 0


def lode(*arguments):
    done = subprocess.run([binary, *arguments], capture_output=True, text=True,
                          env=dict(os.environ, NO_COLOR="1", LODE_NOW="2026-03-31T10:00:00Z"))
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments}: {done.stderr}{done.stdout[-500:]}")
    return done.stdout


def read(name):
    with open(firm / "exports" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind(row):
    if row["Customer Type"] == "public":
        return PUBLIC
    return CREWS if row["Visits a Year"] and int(row["Visits a Year"]) >= 24 else JOBS


ROWS = {p.name: read(p.name) for p in (firm / "exports").iterdir()}
KIND = {row["No"]: kind(row) for row in ROWS["customers.csv"]}
SCHEME = (firm / "segmentations" / "landscaping-by-work.yaml").read_text()


def judged(edit):
    """The findings of a fresh workspace after `edit(rows, scheme) -> scheme` had its way with the data."""
    rows = {name: [dict(row) for row in some] for name, some in ROWS.items()}
    scheme = edit(rows, SCHEME) or SCHEME
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder) / "firm"
        lode("init", home, "--quiet")
        for name in ("lode.yaml", "attributes.yaml", "needs.yaml"):
            shutil.copy(firm / name, home / name)
        shutil.copytree(firm / "maps", home / "maps", dirs_exist_ok=True)
        (home / "exports").mkdir()
        for name, some in rows.items():
            with open(home / "exports" / name, "w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, ROWS[name][0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(some)
        (home / "segmentations").mkdir(exist_ok=True)
        (home / "segmentations" / "landscaping-by-work.yaml").write_text(scheme)
        lode("-w", home, "load", home / "exports", "--map", "maps/depot.yaml", "--quiet")
        return json.loads(lode("-w", home, "check", "landscaping-by-work", "--profile", "data", "--format", "json"))


def key(finding):
    return finding["rule"], finding["severity"], frozenset(finding["segments"])


def fired(doc):
    return [f for f in doc["findings"] if f["outcome"] == "fires" and f["severity"] != "info"]


def case(name, edit, expect=(), gone=(), also=(), exactly=False):
    """`expect`: (rule, severity, segments or None for any); `also`: rules whose errors follow from the same change;
    `exactly`: nothing but `expect` may be new, and nothing may go away."""
    global ran
    ran += 1
    doc = judged(edit)
    before, now = {key(f) for f in fired(BASE)}, {key(f) for f in fired(doc)}
    new = now - before
    for rule, severity, segments in expect:
        found = [k for k in new if k[:2] == (rule, severity)]
        got = set().union(*(k[2] for k in found)) if found else set()
        if not found or (segments is not None and got != set(segments)):
            problems.append(f"{name}: expected {rule} {severity} {segments}, got {sorted(map(str, new))}")
    allowed = {rule for rule, severity, _ in expect if severity == "error"} | set(also)
    for rule, severity, segments in sorted(new, key=str):
        if severity == "error" and rule not in allowed:
            problems.append(f"{name}: {rule} fires too, for {sorted(segments)}")
    if exactly and (new != {(r, s, frozenset(g)) for r, s, g in expect} or before - now):
        problems.append(f"{name}: new {sorted(map(str, new))}, gone {sorted(map(str, before - now))}")
    outcome = {r["code"]: r["outcome"] for r in doc["tables"]["rules"]}
    for rule in gone:
        if outcome[rule] != "undetermined":
            problems.append(f"{name}: {rule} is {outcome[rule]}, expected undetermined")
    if os.environ.get("LODE_SHOW"):
        print(name, sorted((k[0], k[1], sorted(k[2])) for k in new), sorted(k for k in before - now), flush=True)


def ratings_of_others(rows, _):
    some = sorted({r["Customer"] for r in rows["needs_asked.csv"]})
    other = dict(zip(some, random.Random(4).sample(some, len(some))))
    for r in rows["needs_asked.csv"]:
        r["Customer"] = other[r["Customer"]]


def few_ratings(rows, scheme):
    ratings_of_others(rows, scheme)
    some = sorted({r["Customer"] for r in rows["needs_asked.csv"]})[:18]
    rows["needs_asked.csv"] = [r for r in rows["needs_asked.csv"] if r["Customer"] in some]


def rentals_of_others(rows, _):
    some = sorted({r["Customer"] for r in rows["rentals.csv"]})
    other = dict(zip(some, random.Random(5).sample(some, len(some))))
    for r in rows["rentals.csv"]:
        r["Customer"] = other[r["Customer"]]
    rows["budgets.csv"] = []


def giant(rows, _):
    crew = min(r["Customer"] for r in rows["rentals.csv"] if KIND[r["Customer"]] == CREWS and r["Date"] > "2025")
    for r in rows["rentals.csv"]:
        if r["Customer"] == crew:
            r["Net"], r["Cost"] = f"{60 * float(r['Net']):.2f}", f"{60 * float(r['Cost']):.2f}"
    rows["budgets.csv"] = [r for r in rows["budgets.csv"] if r["Customer"] != crew]


def without_proof(proof):
    def edit(rows, _):
        rows["proofs.csv"] = [r for r in rows["proofs.csv"] if r["Proof"] != proof]
    return edit


def old_proofs(rows, _):
    for r in rows["proofs.csv"]:
        r["Date"] = "2023-02-01"


def blank_visits(share):
    def edit(rows, _):
        dice = random.Random(6)
        for r in rows["customers.csv"]:
            if dice.random() < share and r["State"] == "Customer":
                r["Visits a Year"] = ""
    return edit


def blind_prospects(rows, _):
    for r in rows["customers.csv"]:
        if r["State"] == "Prospect" and r["Customer Type"] != "public":
            r["Visits a Year"] = ""


def no_decider(rows, _):
    rows["people.csv"] = [r for r in rows["people.csv"] if KIND[r["Customer"]] != CREWS]


def pools_below_billing(rows, _):
    for r in rows["budgets.csv"]:
        if KIND[r["Customer"]] == JOBS:
            r["Spend on Rent"] = "10.00"


def costs_unknown(rows, _):
    for r in rows["rentals.csv"]:
        r["Cost"] = ""


def dear_plays(_, scheme):
    return scheme.replace("budget: 15000", "budget: 9000000", 1)


def dear_product(_, scheme):
    return scheme.replace("budget: 60000", "budget: 9000000", 1)


def nine_clients(rows, _):
    some = {}
    for r in rows["customers.csv"]:
        if r["State"] == "Customer":
            some.setdefault(KIND[r["No"]], []).append(r["No"])
    keep = {number for numbers in some.values() for number in numbers[:3]}
    rows["rentals.csv"] = [r for r in rows["rentals.csv"] if r["Customer"] in keep]


def on_the_fence(rows, _):
    for r in rows["customers.csv"]:
        if r["Visits a Year"] and r["Customer Type"] != "public":
            r["Visits a Year"] = "24" if int(r["Visits a Year"]) >= 24 else "23"


def offers_lost(rows, _):
    for r in rows["offers.csv"]:
        r["Result"] = "lost"


def undeclared_type(rows, _):
    for r in rows["customers.csv"][::40]:
        r["Customer Type"] = "abroad"


def harmless(rows, scheme):
    """Another order of rows, other names, a comment: nothing may change."""
    for name in rows:
        rows[name].reverse()
    for r in rows["customers.csv"]:
        r["Name"] = "Firm " + r["No"]
    return "# a comment\n" + scheme


BASE = judged(lambda rows, scheme: None)
if [f for f in fired(BASE) if f["severity"] == "error"]:
    problems.append(f"the firm is not sound: {[key(f) for f in fired(BASE) if f['severity'] == 'error']}")
case("nothing of weight changes", harmless, exactly=True)
case("ratings swapped between accounts", ratings_of_others, [("NED03", "error", EVERY)], also=["NED04", "SUB02"])
case("too few ratings", few_ratings, gone=["NED03"])
case("rentals swapped between accounts", rentals_of_others, [("SUB05", "error", EVERY)], also=["SUB01", "SUB06"])
case("one account as large as all others", giant, [("SUB03", "warning", {CREWS})])
for proof, segment in (("LS-01", PUBLIC), ("LS-02", PUBLIC), ("LS-03", CREWS), ("LS-04", CREWS), ("LS-05", JOBS)):
    case(f"{proof} is missing", without_proof(proof), [("EVD01", "warning", {segment})], exactly=True)
case("proofs have grown old", old_proofs, [("EVD01", "warning", EVERY)])
case("a fifth of the visits unknown", blank_visits(.2), [("RCH01", "warning", None)])
case("half of the visits unknown", blank_visits(.55), [("RCH01", "error", None)], also=["COV03"])
case("prospects do not show their visits", blind_prospects, [("RCH02", "error", None)])
case("nobody known who decides", no_decider, [("RCH03", "error", {CREWS})])
case("pools below what is billed", pools_below_billing, [("SUB04", "error", {JOBS})])
case("costs unknown", costs_unknown, [("SUB04", "warning", None)])
case("a play that cannot pay", dear_plays, [("SUB01", "error", {PUBLIC})])
case("an investment that cannot pay", dear_product, [("SUB06", "error", {CREWS})], also=["SUB01"])
case("nine clients", nine_clients, [("DEF07", "warning", None)], also=["SUB01", "SUB06", "RCH01"])
case("everybody near the threshold", on_the_fence, [("STB02", "error", None)])
case("no offer was ever won", offers_lost, [("SUB01", "error", None)], also=["SUB06"])
case("values that nobody declared", undeclared_type, [("COV02", "error", set())])
for problem in problems:
    print(problem)
print(f"metamorphic on data: {ran} cases, {len(problems)} problems")
sys.exit(1 if problems else 0)
