#!/usr/bin/env python3
"""Prints TRUTH.json: figures that Lode has to reach for this firm, found in exports/ by plain Python and nothing else.

Per scheme and segment: accounts, revenue of the last 12 months. Per scheme: how much of what customers say they need it
explains: 1 − within / total sum of squares over all needs, each standardised, adjusted for the number of segments.
"""

import csv
import json
import pathlib
from collections import defaultdict
from decimal import Decimal

HOME = pathlib.Path(__file__).resolve().parent


def rows(name):
    with open(HOME / "exports" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def flip_chart(row):
    if row["Employees"] and int(row["Employees"]) >= 40:
        return "large_businesses"
    if row["Organic Only"] == "yes":
        return "organic"
    return "urban" if row["Area"] == "town" else "rest"


def by_work(row):
    if row["Customer Type"] == "public":
        return "public_grounds"
    if not row["Visits a Year"]:
        return None
    return "contract_crews" if int(row["Visits a Year"]) >= 24 else "occasional_jobs"


def adjusted_r2(segment, ratings):
    """Of the accounts that rated and have a segment; every one of them rated every need."""
    rated = {account: values for account, values in ratings.items() if segment[account]}
    n, groups, total, within = len(rated), {segment[a] for a in rated}, 0.0, 0.0
    for need in sorted(next(iter(rated.values()))):
        values = {a: float(v[need]) for a, v in rated.items()}
        mean = sum(values.values()) / n
        squares = sum((v - mean) ** 2 for v in values.values())
        total += n
        for group in groups:
            some = [v for a, v in values.items() if segment[a] == group]
            middle = sum(some) / len(some)
            within += sum((v - middle) ** 2 for v in some) * n / squares
    r2 = 1 - within / total
    return {"rated": n, "r2": round(r2, 9), "adjusted": round(1 - (1 - r2) * (n - 1) / (n - len(groups)), 9)}


def main():
    accounts = rows("customers.csv")
    revenue = defaultdict(Decimal)
    for line in rows("rentals.csv"):
        if line["Date"] > "2024-12-31":
            revenue[line["Customer"]] += Decimal(line["Net"])
    ratings = defaultdict(dict)
    for row in rows("needs_asked.csv"):
        ratings[row["Customer"]][row["Need"]] = row["Importance"]
    out = {"revenue_12m": str(sum(revenue.values())), "schemes": {}}
    for name, rule in (("landscaping-rental", flip_chart), ("landscaping-by-work", by_work)):
        segment = {row["No"]: rule(row) for row in accounts}
        parts = defaultdict(lambda: [0, Decimal(0)])
        for account, one in segment.items():
            parts[one or "unassigned"][0] += 1
            parts[one or "unassigned"][1] += revenue[account]
        out["schemes"][name] = {
            "segments": {k: {"accounts": n, "revenue": str(r)} for k, (n, r) in sorted(parts.items())},
            "needs": adjusted_r2(segment, ratings)}
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
