"""How far the seven questions are answered, from the exports alone, by the definitions of Lode's manuals (`lode explain
Q1` to `Q7`), spelled out once more:

- fresh: younger than 12 months at the day of the example, scorecards younger than 6;
- Q1 answered: the segment file decides the mode, and there is revenue in the last 12 months or a fresh rating of a need;
  partly: one of these, stale ratings included;
- Q2 answered: a fresh stated pool that is not below captured (what is modelled, in part or open is Lode's own matter);
- Q3, prospects only, answered: in a segment with closed deals, and a fresh stated pool;
- Q4 answered: a decider seen within 12 months, and a process of its own or of its segment; partly: a decider, or people
  and a process, or steps of its own;
- Q5 answered: fresh importance and fresh performance of ours for two of the segment's needs or more; partly: a rating;
- Q6 answered: fresh importance, and a fresh plan or growth of its market; partly: one of them, fresh or not;
- Q7 answered: a fresh position of a rival, and a project; partly: one of them, fresh or not.
"""

from collections import defaultdict

AGE = {"scorecard": "2025-06-30"}          # fresh is later than this; all other kinds: 12 months
CREDIT = {"answered": 1.0, "partly": 0.5, "open": 0.0}


def fresh(day, kind=""):
    return day is not None and day > AGE.get(kind, "2024-12-31")


def by_unit(rows, units):
    out = defaultdict(list)
    for row in rows:
        if row["account_id"]:
            out[units.of(row["account_id"])].append(row)
    return out


def state(answered, partly):
    return "answered" if answered else "partly" if partly else "open"


def plan_or_strategy(placed, revenue, ratings):
    known = revenue != 0 or any(fresh(r["date"], r["kind"]) for r in ratings)
    return state(placed and known, placed or revenue != 0 or ratings)


def pool(rows, captured, days):
    stated = [r for r in rows if r["source_kind"] != "model"]
    sound = stated and all(fresh(days[r["evidence"]]) for r in stated)
    return bool(sound and captured <= sum(float(r["revenue_pool"]) for r in stated))


def deciders(people, own_steps, has_process):
    decider = [p for p in people if p["role"] == "decider"]
    return state(any(fresh(p["seen"]) for p in decider) and has_process, decider or own_steps or people and has_process)


def needs(ratings, wanted):
    """Of each need the importance and our performance count apart; the best source, then the freshest, speaks."""
    both = 0
    for need in wanted or {r["need"] for r in ratings}:
        both += all(any(r[what] is not None and r["supplier"] == "us" and fresh(r["date"], r["kind"])
                        for r in ratings if r["need"] == need) for what in ("importance", "performance"))
    return state(both >= 2, ratings)


def importance(weights, plans, growth):
    known = any(fresh(w["date"]) for w in weights)
    return state(known and (growth or any(fresh(p["date"]) for p in plans)), weights or plans or growth)


def partnering(rivals, projects):
    return state(any(fresh(r["date"], r["kind"]) for r in rivals) and projects, rivals or projects)


def answers(tables, units, segment, captured, facts):
    """Unit -> question -> state (Q2 and Q3: answered or None). `facts`: what the segmentation file says, and words."""
    days = {e["evidence"]: e["date"] for e in tables["evidence"]}
    of = {name: by_unit(tables[name], units) for name in ("contact", "rated", "pool", "weight", "plan", "rival", "project", "step")}
    markets = {(m["industry"], m["country"]) for m in tables["market"]}      # no country: the industry anywhere
    dealt = {segment[units.of(d["account_id"])] for d in tables["deal"] if d["account_id"] and d["outcome"] != "open"}
    out = {}
    for unit, row in units.rows.items():
        name, rated = segment[unit], of["rated"][unit]
        placed = name != "unassigned"
        stated = pool(of["pool"][unit], float(captured[unit]), days)
        growth = (row["industry"], row["country"]) in markets or (row["industry"], None) in markets
        out[unit] = {
            "Q1": plan_or_strategy(placed, captured[unit], rated), "Q2": "answered" if stated else None,
            "Q4": deciders(of["contact"][unit], of["step"][unit], placed or bool(of["step"][unit])),
            "Q5": needs(rated, facts["needs"].get(name)),
            "Q6": importance(of["weight"][unit], of["plan"][unit], growth),
            "Q7": partnering(of["rival"][unit], of["project"][unit])}
        if facts["prospect"](row):
            out[unit]["Q3"] = "answered" if placed and name in dealt and stated else None
    return out


def coverage(states, segment, captured, inside):
    """Question -> segment or 'all' -> accounts answered and, where every state is known, partly, open and coverage."""
    out = defaultdict(dict)
    for question in sorted({q for one in states.values() for q in one}):
        for name in ["all", *sorted(set(segment.values()))]:
            some = [u for u in states if question in states[u] and u in inside and name in ("all", segment[u])]
            if not some:
                continue
            found = [states[u][question] for u in some]
            row = {"accounts": len(some), "answered": found.count("answered")}
            if None not in found:
                weights = [max(0.0, float(captured[u])) for u in some]
                credit = [CREDIT[s] for s in found]
                total = sum(weights)
                row |= {"partly": found.count("partly"), "open": found.count("open"),
                        "coverage": round(sum(w * c for w, c in zip(weights, credit)) / total if total
                                          else sum(credit) / len(credit), 9)}
            out[question][name] = row
    return dict(out)
