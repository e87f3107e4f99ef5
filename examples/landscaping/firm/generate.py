#!/usr/bin/env python3
"""Makes exports/ of a firm that rents out landscaping machines and does not exist: one seed, always the same bytes.

What its customers need and what they spend follows from who they are (customer type) and how often they work (visits a
year). How large they are, whether they work with organic materials only and where they are says nothing about either:
that is what the audit has to find in the groups of ../landscaping.yaml. Only the standard library is used.

    python3 generate.py [FOLDER]      writes FOLDER (default: exports/ beside this file)
"""

import csv
import datetime
import pathlib
import sys

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parents[1] / "food-beverage"))
from generator.dice import Dice, money  # noqa: E402

SEED = 20240611
CUSTOMERS, PROSPECTS = 220, 70
AS_OF = datetime.date(2025, 12, 31)
YEARS = (2023, 2024, 2025)
SELLERS = {"S1": "Emma Haas", "S2": "Felix Greene", "S3": "Rosa Vidal", "S4": "Milan Koch"}
TYPES = {"public": 24, "commercial": 44, "private": 32}
FIRST = ["Green", "Elm", "Brook", "Stone", "River", "North", "Hill", "Oak", "Meadow", "Field", "Linden", "Park", "Moor",
         "Fern", "Willow", "Ash", "Heath", "Vale", "Birch", "Mill"]
LAST = {"public": ["Parks Department", "Municipal Works", "School Grounds", "Cemetery Board"],
        "commercial": ["Landscapes", "Grounds Service", "Site Care", "Turf and Tree"],
        "private": ["Gardens", "Garden Care", "Hedge and Lawn", "Garden Rooms"]}
TOWNS = {"town": ["Ober", "Hafen", "Markt"], "outskirts": ["Neuen", "Vor"], "country": ["Wald", "Tal"]}
MACHINES = {"M-MOW": ("Ride-on mower", "mowing", 9000), "M-TRI": ("Battery trimmer", "hand tools", 2600),
            "M-EXC": ("Mini excavator", "earth moving", 21000), "M-CHI": ("Wood chipper", "wood", 14000),
            "M-SWE": ("Sweeper", "cleaning", 12000)}
MIX = {"public_grounds": {"M-MOW": 3, "M-SWE": 4, "M-TRI": 3}, "contract_crews": {"M-MOW": 5, "M-TRI": 3, "M-CHI": 2, "M-EXC": 1},
       "occasional_jobs": {"M-EXC": 5, "M-CHI": 4, "M-MOW": 1}}
RENTALS = {"public_grounds": (6, 10), "contract_crews": (8, 14), "occasional_jobs": (1, 4)}    # a year
GROWTH = {"public_grounds": 1.0, "contract_crews": 1.14, "occasional_jobs": .93}               # rentals, by year
MARGIN = {"public_grounds": .30, "contract_crews": .38, "occasional_jobs": .20}
SHARE = {"public_grounds": .35, "contract_crews": .45, "occasional_jobs": .30}
WIN = {"public_grounds": .25, "contract_crews": .5, "occasional_jobs": .3}
# Importance on 1 … 5: its mean for everybody, and what each kind of work adds.
NEEDS = {"uptime": (2.8, {"contract_crews": 1.3}), "quiet_machines": (2.6, {"public_grounds": 1.3}),
         "tender_records": (2.0, {"public_grounds": 2.0}), "price_per_job": (2.7, {"occasional_jobs": 1.2}),
         "advice": (2.5, {"occasional_jobs": .9}), "delivery_to_site": (2.8, {"contract_crews": 1.0})}
RIVALS = ("Rentoria", "Baumann Hire")
CITED = {"LS-01": ("public", "Tender documents of nineteen authorities"), "LS-02": ("public", "Noise rules of the region"),
         "LS-03": ("management_conversation", "Talks with twelve crew leaders"),
         "LS-04": ("management_conversation", "What an hour without a machine costs"),
         "LS-05": ("call", "Questions callers ask, counted over a quarter")}


def kind_of(one):
    if one["type"] == "public":
        return "public_grounds"
    return "contract_crews" if one["visits"] >= 24 else "occasional_jobs"


def firm(dice, number):
    one = {"number": f"L{number:04d}", "type": dice.weighted(TYPES), "status": "Customer" if number <= CUSTOMERS else "Prospect"}
    often = dice.chance({"public": .9, "commercial": .6, "private": .35}[one["type"]])
    one["visits"] = dice.whole(26, 60) if often else dice.whole(1, 20)
    one["kind"] = kind_of(one)
    one["employees"] = max(1, int(3 * 2 ** dice.bell_within(1.6, 1.6, -1.5, 7)))
    one["organic"] = dice.chance(.13)
    one["area"] = dice.weighted({"town": 74, "outskirts": 16, "country": 10})
    town = dice.pick(TOWNS[one["area"]])
    one["name"] = f"{dice.pick(FIRST)}{town.lower()} {dice.pick(LAST[one['type']])} {number}"
    one["owner"] = f"S{1 + number % 4}"
    one["size"] = 2 ** dice.bell_within(0, .6, -1.8, 1.8)
    return one


def hidden(dice, one):
    """What the CRM does not know of everybody."""
    return {"visits": "" if dice.chance(.04) else one["visits"], "employees": "" if dice.chance(.03) else one["employees"]}


def rentals(dice, firms):
    rows = []
    for one in (f for f in firms if f["status"] == "Customer"):
        low, high = RENTALS[one["kind"]]
        for index, year in enumerate(YEARS):
            count = max(1, round(dice.whole(low, high) * GROWTH[one["kind"]] ** index))
            for _ in range(count):
                machine = dice.weighted(MIX[one["kind"]])
                days = dice.whole(3, 30)
                price = round(MACHINES[machine][2] * days * one["size"] * dice.between(.9, 1.1))
                cost = round(price * (1 - MARGIN[one["kind"]] * dice.between(.7, 1.3)))
                day = dice.day(datetime.date(year, 1, 2), datetime.date(year, 12, 31))
                rows.append([day, one["number"], machine, days, money(price), money(cost)])
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    return [[f"R{i + 1:05d}", *row] for i, row in enumerate(rows)]


def ratings(dice, firms):
    rows = []
    for one in firms:
        if not dice.chance(.8 if one["status"] == "Customer" else .4):
            continue
        day = dice.day(datetime.date(2025, 2, 1), datetime.date(2025, 11, 28))
        for need, (base, more) in NEEDS.items():
            value = dice.bell(base + more.get(one["kind"], 0), .95)
            ours = min(5, max(1, round(dice.bell(3.4 + .3 * (need == "uptime"), .8))))
            rows.append([one["number"], need, min(5, max(1, round(value))), ours, day, "management_conversation"])
    return rows


def budgets(dice, firms, billed):
    """What they spend a year on rented machines, as they say; of customers never below what we bill."""
    rows = []
    for one in firms:
        if not dice.chance(.55 if one["status"] == "Customer" else .35):
            continue
        low, high = RENTALS[one["kind"]]
        guess = (low + high) / 2 * 150000 * one["size"] / SHARE[one["kind"]]
        whole = max(guess * dice.between(.8, 1.25), billed.get(one["number"], 0) * dice.between(1.1, 2.2))
        rows.append([one["number"], 2025, money(int(whole / 100000) * 100000), "call"])
    return rows


def deals(dice, firms):
    """Offers to firms that had rented nothing yet are won at the rate of their kind; each customer was won once, before its
    first rental, by one of them or without an offer on record."""
    rows = []
    for one in firms:
        customer = one["status"] == "Customer"
        lost = dice.whole(0, 2) if not customer else dice.chance((1 - WIN[one["kind"]]) * .55)
        outcomes = ["lost"] * int(lost) + (["won"] if customer and dice.chance(.6) else [])
        for outcome in outcomes:
            first, last = (datetime.date(2021, 6, 1), datetime.date(2022, 9, 20)) if customer else (
                datetime.date(2023, 2, 1), datetime.date(2025, 9, 30))
            opened = dice.day(first, last)
            closed = opened + datetime.timedelta(days=dice.whole(5, 90))
            rows.append([one["number"], outcome, money(dice.whole(8, 90) * 50000), opened, closed, one["owner"],
                         "" if outcome == "won" else dice.pick(RIVALS)])
    rows.sort(key=lambda row: (row[3], row[0]))
    return [[f"D{i + 1:04d}", *row] for i, row in enumerate(rows)]


def people(dice, firms):
    title = {"public_grounds": "head of parks", "contract_crews": "owner", "occasional_jobs": "owner"}
    rows = []
    for one in firms:
        if one["status"] == "Customer" and dice.chance(.72):
            seen = AS_OF - datetime.timedelta(days=dice.whole(5, 320))
            rows.append([f"P{len(rows) + 1:04d}", one["number"], f"Contact {len(rows) + 1}", title[one["kind"]], "decider", seen])
    return rows


def write(folder, name, header, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(SEED)
    firms = [firm(dice, number) for number in range(1, CUSTOMERS + PROSPECTS + 1)]
    shown = [hidden(dice, one) for one in firms]
    lines = rentals(dice, firms)
    billed = {}
    for row in lines:
        if row[1].year == 2025:
            billed[row[2]] = billed.get(row[2], 0) + int(row[5].replace(".", ""))
    write(folder, "customers.csv", ["No", "Name", "State", "Customer Type", "Visits a Year", "Employees", "Organic Only", "Area",
                                    "Seller"],
          [[f["number"], f["name"], f["status"], f["type"], s["visits"], s["employees"], "yes" if f["organic"] else "no",
            f["area"], f["owner"]] for f, s in zip(firms, shown)])
    write(folder, "rentals.csv", ["Rental", "Date", "Customer", "Machine", "Days", "Net", "Cost"], lines)
    write(folder, "machines.csv", ["Machine", "Description", "Family", "Price a Day"],
          [[key, name, family, money(price)] for key, (name, family, price) in MACHINES.items()])
    write(folder, "needs_asked.csv", ["Customer", "Need", "Importance", "Our Mark", "Asked On", "Source"], ratings(dice, firms))
    write(folder, "budgets.csv", ["Customer", "Year", "Spend on Rent", "Source"], budgets(dice, firms, billed))
    write(folder, "offers.csv", ["Offer", "Customer", "Result", "Amount", "Made", "Decided", "Seller", "Lost To"],
          deals(dice, firms))
    write(folder, "people.csv", ["Person", "Customer", "Name", "Function", "Role", "Last Talk"], people(dice, firms))
    write(folder, "sellers.csv", ["Code", "Name"], SELLERS.items())
    write(folder, "proofs.csv", ["Proof", "Kind", "Date", "What"],
          [[key, kind, "2025-09-15", text] for key, (kind, text) in CITED.items()])


if __name__ == "__main__":
    main()
