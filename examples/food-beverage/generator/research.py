"""What was dug up about the accounts: needs, scorecards, pools, limits, rivals, plans, evidence.

Every figure carries the kind of source it came from; where nobody asked, there is no row.
"""

import datetime

from . import vocabulary as words
from .dice import AS_OF

COLUMN = {"chains": 0, "dark_kitchens": 1, "independents": 2}


class Log:
    """The evidence log: numbers each item and keeps it for export."""

    def __init__(self):
        self.rows = []

    def add(self, kind, day, one, text, people="", level="", segment=""):
        number = f"EV-{len(self.rows) + 1:04d}"
        self.rows.append([number, kind, day.isoformat(), one.root.number if one else "", segment, people, level, text])
        return number


# evidence that the segmentation file cites by id: kind, month of 2025, segment, people, level, text
CITED = [
    ("own_data", 12, "chains", "Revenue operations", "", "Ledger 2025: revenue and profit by number of locations; firms above ten locations lead"),
    ("management_conversation", 10, "chains", "HR directors of 14 chains", "executive", "Nine of ten new starters need basic training within two weeks; the calendar never empties"),
    ("top_to_top", 9, "chains", "COO forum, 11 chains", "executive", "The board wants one standard in every location and sees no numbers on it today"),
    ("scorecard", 11, "chains", "24 supplier scorecards", "management", "Quality and service above target; consolidated reporting named as the gap"),
    ("call", 10, "dark_kitchens", "31 kitchen operators", "operational", "Training stops when it stops the line; ten minutes is the limit"),
    ("management_conversation", 11, "dark_kitchens", "Founders of 12 operators", "executive", "Handover to riders and menu changes cost more time than cooking"),
    ("public", 6, "dark_kitchens", "Food authorities of three countries", "", "Inspections of delivery-only kitchens rose; records are asked for on the spot"),
    ("call", 11, "independents", "58 owners", "operational", "A month's training may not cost more than one evening's tips"),
    ("call", 10, "independents", "58 owners", "operational", "The house style is the business; standard courses are taken as an insult"),
    ("own_data", 12, "independents", "Revenue operations", "", "Seven customers opened their eleventh location since 2022 and kept their modules"),
]


def ratings(dice, roots, log):
    """The needs survey: importance, how well we do and, where asked, how well a rival does."""
    rows = []
    for root in roots:
        if root.segment not in COLUMN or not dice.chance({"Customer": .62, "Former Customer": .12, "Prospect": .2}[root.status]):
            continue
        day = dice.day(datetime.date(2025, 2, 1), datetime.date(2025, 11, 28))
        tone, lean = dice.bell(0, .25), dice.bell(0, .3)
        kind = "management_conversation" if root.segment == "chains" else "call"
        people = {"chains": "HR and operations", "dark_kitchens": "founder", "independents": "owner"}[root.segment]
        evidence = log.add(kind, day, root, f"Needs survey with {people}", people, "management")
        rival = dice.pick(words.COMPETITORS) if dice.chance(.45) else ""
        for need, (means, ours, theirs) in words.NEEDS.items():
            importance = grade(dice, means[COLUMN[root.segment]] + tone, 1.0)
            performance = grade(dice, ours + lean, .6) if root.status != "Prospect" else ""
            if root.status != "Prospect" and dice.chance(.06):
                performance = ""
            rows.append([root.number, need, "us", importance, performance, 1, 5, "", "", day.isoformat(), kind, evidence])
            if rival and importance >= 3:
                rows.append([root.number, need, rival, importance, grade(dice, theirs, .7), 1, 5, "", "",
                             day.isoformat(), kind, evidence])
    return rows


def grade(dice, mean, deviation):
    return int(dice.bell_within(mean, deviation, 1, 5) + .5)


def scorecards(dice, roots, log):
    """Supplier scorecards that chains keep on us, each quarter of the last year and a half."""
    rows = []
    keepers = [r for r in roots if r.mega]
    keepers += dice.some([r for r in roots if r.segment == "chains" and r.status == "Customer" and not r.mega], 22)
    quarters = [datetime.date(2024, 9, 30), datetime.date(2024, 12, 31), datetime.date(2025, 3, 31),
                datetime.date(2025, 6, 30), datetime.date(2025, 9, 30), datetime.date(2025, 12, 31)]
    for root in sorted(keepers, key=lambda r: r.number):
        level = dice.bell(0, 4)
        for quarter in quarters[3 - min(3, int(4 * dice.unit())):]:
            evidence = log.add("scorecard", quarter, root, "Supplier scorecard received from procurement", "Procurement",
                               "management")
            for metric, (weight, mean) in words.SCORECARD.items():
                score = int(dice.bell_within(mean + level, 6, 30, 100))
                rows.append([root.number, metric, "us", "", score, 0, 100, weight, 85, quarter.isoformat(), "scorecard", evidence])
                if root.mega:
                    score = int(dice.bell_within(74, 7, 30, 100))
                    rows.append([root.number, metric, "PlateSchool", "", score, 0, 100, weight, 85, quarter.isoformat(),
                                 "scorecard", evidence])
    return rows


def pools(dice, roots, captured, log):
    """All the training business of an account in 2025, whoever gets it; never below what we capture."""
    rows, spend = [], {"chains": 1180, "dark_kitchens": 1620, "independents": 640, "other": 700}
    for root in roots:
        if root.segment == "other" or not dice.chance({"Customer": .86, "Former Customer": .3, "Prospect": .62}[root.status]):
            continue
        pool = root.locations * spend[root.segment] * dice.bell_within(1, .22, .5, 1.7)
        pool = int(max(pool, captured.get(root.number, 0) * dice.between(1.06, 1.35)) + 1)
        kind = dice.weighted({"model": 55, "management_conversation": 25, "call": 14, "public": 6})
        day = dice.day(datetime.date(2025, 3, 1), datetime.date(2025, 12, 12))
        evidence = "" if kind == "model" else log.add(kind, day, root, f"Training spend for 2025 put at {pool} EUR", "finance",
                                                      "management")
        width = {"model": .4, "public": .3, "call": .25}.get(kind, .12)
        margin = {"chains": .34, "dark_kitchens": .38, "independents": .36}[root.segment]
        rows.append([root.number, 2025, "training", f"{pool}.00", f"{int(pool * margin)}.00", f"{int(pool * (1 - width))}.00",
                     f"{int(pool * (1 + width))}.00", kind, evidence])
    return rows


def limits(dice, roots, log):
    """How much of the business one supplier may have, where the customer said so."""
    rows = []
    for root in roots:
        if root.segment != "chains" or not (root.mega or dice.chance(.3)) or root.status == "Former Customer":
            continue
        share, scope = dice.pick([("0.60", "dual sourcing policy"), ("0.70", "procurement guideline"),
                                  ("0.80", "own trainers keep a part"), ("0.50", "contract clause")])
        day = dice.day(datetime.date(2025, 1, 10), datetime.date(2025, 12, 10))
        kind = "contract" if scope == "contract clause" else "management_conversation"
        evidence = log.add(kind, day, root, f"One supplier may have {share} of the training spend: {scope}", "Procurement", "management")
        rows.append([root.number, share, scope, kind, evidence])
    return rows


def rivals(dice, roots):
    rows = []
    for root in roots:
        if root.status == "Former Customer" or not dice.chance(.42 if root.segment == "chains" else .2):
            continue
        left = .95
        for rival in dice.some(words.COMPETITORS, dice.whole(1, 2)):
            share = left * dice.between(.08, .5)
            left -= share
            day = dice.day(datetime.date(2025, 1, 10), AS_OF)
            rows.append([root.number, rival, f"{share:.2f}", dice.pick(["up", "flat", "flat", "down"]), day.isoformat(),
                         dice.pick(["call", "management_conversation", "public"])])
    return rows


def business_facts(dice, roots, log):
    """Our weight in the customer's business, its plans, and work on its future needs."""
    weights, plans, projects = [], [], []
    for root in roots:
        asked = .5 if root.segment == "chains" else .22
        if root.status == "Former Customer" or not (root.mega or dice.chance(asked)):
            continue
        day = dice.day(datetime.date(2025, 2, 1), datetime.date(2025, 12, 15))
        evidence = log.add("management_conversation", day, root, "Conversation on plans and on our place in them",
                           "owner" if root.segment == "independents" else "management", "executive")
        if root.status == "Customer":
            weights.append([root.number, f"{dice.between(.001, .014):.4f}", dice.whole(1, 5), day.isoformat(), evidence])
        plan, direction = dice.pick(words.PLANS)
        plans.append([root.number, plan, direction, day.isoformat(), evidence])
        if root.status == "Customer" and (root.mega or dice.chance(.3)):
            title, kind = dice.pick(words.PROJECTS)
            projects.append([root.number, title, kind, dice.pick(["idea", "pilot", "live"]), f"{dice.whole(3, 60)}000.00",
                             dice.day(datetime.date(2024, 6, 1), datetime.date(2025, 12, 1)).isoformat()])
    return weights, plans, projects


def markets():
    """Size and growth of the customers' own markets; figures are invented for the example."""
    rows, base = [], {"Restaurant chains": (2100, 41_000, .034), "Delivery kitchens": (940, 3_900, .118),
                      "Independent restaurants": (61_000, 38_500, .006), "Contract catering": (1_300, 12_800, .012)}
    for industry, (firms, revenue, growth) in base.items():
        for country, share in (("DE", .31), ("GB", .29), ("NL", .11), ("FR", .2)):
            for year in range(2022, 2026):
                factor = share * (1 + growth) ** (year - 2025)
                rows.append([industry, year, country, "all", int(firms * factor), f"{int(revenue * factor)}000000.00",
                             f"{growth:.3f}", "Generated market note"])
    return rows


def purchase_steps(roots):
    """How each segment buys, and how the largest account does."""
    steps = [("", "chains", [("Need named", "Turnover and audit results by location", "initiator", 20),
                             ("Long list", "Languages, reporting, references of 50 locations or more", "buyer", 25),
                             ("Pilot in five locations", "Time to first shift, audit score", "influencer", 60),
                             ("Security and data review", "Data processing agreement", "gatekeeper", 20),
                             ("Commercial round", "Price per location, volume steps", "buyer", 25),
                             ("Board approval", "Return within a year", "decider", 15)]),
             ("", "dark_kitchens", [("Trial in one kitchen", "No minute lost on the line", "user", 14),
                                    ("Order", "Monthly notice, connector works", "decider", 6)]),
             ("", "independents", [("Try one module", "Fits between lunch and dinner", "user", 10),
                                   ("Owner says yes", "Bearable cost, own recipes stay own", "decider", 4)])]
    largest = [r for r in roots if r.mega][0]
    steps.append((largest.number, "", [("Framework renewal", "Three-year terms", "buyer", 90),
                                       ("Works council", "No ranking of single employees", "gatekeeper", 45),
                                       ("Holding board", "One standard for all brands", "decider", 30)]))
    return [[number, segment, index + 1, *step] for number, segment, some in steps for index, step in enumerate(some)]
