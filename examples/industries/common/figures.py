"""Figures that Lode has to reach for a generated industry, found in its exports without any part of Lode.

Plain Python with decimal numbers. It shares no code with the generator: truth.py of each industry names the headers and
its segment rule once more, in its own words.
"""

import bisect
import csv
import json
import re
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from . import coverage

AS_OF, WINDOW = "2025-12-31", "2024-12-31"           # the last 12 months: after WINDOW, up to AS_OF
DEFINITIONS = {
    "unit": "the root of the account hierarchy, or the account itself where the example has none",
    "revenue": "sum of the lines, refunds as they stand; amount x latest rate on or before the line's date, per line to 4 decimals",
    "profit": "revenue - cost - cost to serve over the lines whose cost is known; revenue_cost_unknown is the rest",
    "captured": "revenue of the last 12 months of the unit",
    "pool_stated": "pools of 2025 that somebody of the customer, a call or a public source gave (no model), summed over "
                   "categories; only units whose captured does not exceed it",
    "upside": "max(0, min(pool, cap x pool) - captured) per unit with such a pool, then summed; cap: the smallest known",
    "pool_below_captured, over_cap": "units whose captured exceeds the stated pool; units above cap x stated pool",
    "coverage": "per question and segment, and for all: accounts of the universe, answered, and where every state is known "
                "partly, open and coverage by revenue (answered 1, partly a half); definitions in common/coverage.py",
    "win_rate": "won / (won + lost) over the deals of the segment's units that were closed by the day of the example",
}


def plain(text, notation):
    """A cell in plain notation: numbers with a point, dates as year-month-day, None for nothing."""
    if text == "":
        return None
    if notation == "german":
        day = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
        if day:
            return f"{day[3]}-{day[2]}-{day[1]}"
        if re.fullmatch(r"-?\d+,\d+", text):
            return text.replace(",", ".")
    return text


def read(folder, name, headers, notation=""):
    """Rows with the keys of `headers` (key -> header of the file)."""
    with open(folder / name, encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source, delimiter=";" if notation == "german" else ",")
        return [{key: plain(row[header], notation) for key, header in headers.items()} for row in rows]


def rounded(value):
    return value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def money(value):
    return float(round(value, 4))


class Units:
    """Roots, what lies below them, and attributes rolled up: the parent's own value, else the unanimous one."""

    def __init__(self, accounts, wanted):
        self.parent = {a["account_id"]: a["parent_id"] for a in accounts}
        self.children = defaultdict(list)
        for a in accounts:
            self.children[a["parent_id"]].append(a)
        self.rows = {a["account_id"]: {**a, **{key: self.rolled(a, key) for key in wanted}}
                     for a in accounts if not a["parent_id"]}

    def rolled(self, account, key):
        if account[key] is not None:
            return account[key]
        below = {self.rolled(child, key) for child in self.children[account["account_id"]]}
        return below.pop() if len(below) == 1 else None

    def of(self, account):
        while self.parent.get(account):
            account = self.parent[account]
        return account


def converted(lines, rates):
    days, values = defaultdict(list), defaultdict(list)
    for row in sorted(rates, key=lambda r: r["date"]):
        days[row["currency"]].append(row["date"])
        values[row["currency"]].append(Decimal(row["rate"]))
    for line in lines:
        known = days[line["currency"]]
        rate = values[line["currency"]][bisect.bisect_right(known, line["date"]) - 1] if known else Decimal(1)
        revenue = rounded(Decimal(line["revenue"]) * rate)
        cost = None if line["cost"] is None else rounded(Decimal(line["cost"]) * rate)
        serve = rounded(Decimal(line["cost_to_serve"]) * rate)
        yield {**line, "revenue": revenue, "profit": None if cost is None else revenue - cost - serve}


def sums(lines):
    return {"lines": len(lines), "revenue": money(sum((x["revenue"] for x in lines), Decimal(0))),
            "profit": money(sum((x["profit"] for x in lines if x["profit"] is not None), Decimal(0))),
            "revenue_cost_unknown": money(sum((x["revenue"] for x in lines if x["profit"] is None), Decimal(0)))}


def grouped(rows, key):
    out = defaultdict(list)
    for row in rows:
        out[key(row)].append(row)
    return out


def pools(tables, units, captured):
    """Stated pool, share limit and upside of each unit that has a stated pool."""
    stated, limit, out = defaultdict(Decimal), {}, {}
    for row in tables["pool"]:
        if row["source_kind"] != "model":
            stated[units.of(row["account_id"])] += Decimal(row["revenue_pool"])
    for row in tables["cap"]:
        unit, share = units.of(row["account_id"]), Decimal(row["share_max"])
        limit[unit] = min(limit.get(unit, share), share)
    for unit, pool in stated.items():
        most = pool * limit.get(unit, Decimal(1))
        out[unit] = {"pool": pool, "most": most, "capped": unit in limit, "upside": max(Decimal(0), most - captured[unit])}
    return out


def by_segment(tables, units, segment, captured, lines):
    stated = pools(tables, units, captured)
    deals = grouped((d for d in tables["deal"] if d["account_id"] and d["outcome"] != "open" and d["closed"] <= AS_OF),
                    lambda d: segment[units.of(d["account_id"])])
    ledger, out = grouped(lines, lambda x: segment[x["unit"]]), {}
    for name in sorted(set(segment.values())):
        inside = [unit for unit in segment if segment[unit] == name]
        sound = [unit for unit in inside if unit in stated and captured[unit] <= stated[unit]["pool"]]
        closed = deals[name]
        out[name] = {
            "accounts": dict(sorted((status, sum(units.rows[u]["status"] == status for u in inside))
                                    for status in {units.rows[u]["status"] for u in inside})),
            **sums(ledger[name]), "captured": money(sum((captured[u] for u in inside), Decimal(0))),
            "with_stated_pool": len(sound), "pool_stated": money(sum((stated[u]["pool"] for u in sound), Decimal(0))),
            "upside": money(sum((stated[u]["upside"] for u in sound), Decimal(0))),
            "closed_deals": len(closed),
            "win_rate": round(sum(d["outcome"] == "won" for d in closed) / len(closed), 6) if closed else None}
    return out, stated


def truth(tables, segment_of, definers, facts):
    """`tables`: rows by table; `segment_of`: a unit's row -> segment or 'unassigned'; `facts`: see coverage.py."""
    units = Units(tables["account"], definers)
    segment = {unit: segment_of(row) for unit, row in units.rows.items()}
    lines = list(converted(tables["line"], tables["rate"]))
    captured = defaultdict(Decimal)
    for line in lines:
        line["unit"] = units.of(line["account_id"])
        captured[line["unit"]] += line["revenue"] if WINDOW < line["date"] <= AS_OF else 0
    states = coverage.answers(tables, units, segment, captured, facts)
    inside = {unit for unit, row in units.rows.items() if facts["universe"](row)}
    segments, stated = by_segment(tables, units, segment, captured, lines)
    return {"note": "Figures of a generated firm; computed by truth.py from exports/, independently of Lode.",
            "definitions": DEFINITIONS, "as_of": AS_OF, "accounts_by_row": len(tables["account"]), "accounts": len(segment),
            **sums(lines), "by_year": {year: sums(some) for year, some in sorted(grouped(lines, lambda x: x["date"][:4]).items())},
            "by_segment": segments,
            "pool_below_captured": sorted(u for u, row in stated.items() if captured[u] > row["pool"]),
            "over_cap": sorted(u for u, row in stated.items() if row["capped"] and captured[u] > row["most"]),
            "deals_without_account": sum(not d["account_id"] for d in tables["deal"]),
            "coverage": coverage.coverage(states, segment, captured, inside)}


def write(found):
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    print()
