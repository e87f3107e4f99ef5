#!/usr/bin/env python3
"""Computes TRUTH.json from exports/: the figures Lode has to reach, found without any part of Lode.

Plain Python with decimal numbers, one pass over the files, every definition spelled out under
"definitions". It shares no code with generate.py and none with Lode; tests compare all three.

    python3 truth.py [EXPORTS] > TRUTH.json
"""

import bisect
import csv
import json
import pathlib
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

HOME = "EUR"
CENT_PARTS = Decimal("0.0001")
SEGMENTS = ("dark_kitchens", "chains", "independents")
DEFINITIONS = {
    "currency": "amounts in EUR: amount x the latest rate dated on or before the line's date, rounded per line "
                "and amount to 4 decimals, halves away from zero; *_unrounded keeps all decimals",
    "unit": "buying parent: the root of the account hierarchy; accounts_by_row counts single accounts",
    "revenue": "sum of Net Amount, credit notes included as they stand (negative)",
    "profit": "revenue - cost - cost to serve over the lines whose cost is known; a line without cost has unknown "
              "profit: it is left out and its revenue is shown as revenue_cost_unknown",
    "roll_up": "locations: the parent's own value, else the sum of its children; format: the parent's own value, "
               "else the unanimous one",
    "segments": "first match: dark_kitchens (format = dark_kitchen), chains (locations > 10), independents "
                "(dine_in, 1 to 10 locations); contract caterers are outside the universe: unassigned",
    "topN": "by unit total, ties by id",
    "gini": "sum((2i-n-1)x_i)/(n*sum x), x ascending, units with at least one line",
    "hhi": "sum of squared revenue shares over units with at least one line, 0 to 1",
    "accounts_for_X": "smallest k of units sorted by revenue, descending, whose sum reaches X of the net total",
    "whale": "peak of cumulated profit, units sorted by profit descending; ratio is peak / total profit",
    "unprofitable": "unit profit < 0",
    "last_12m": "2025-01-01 to 2025-12-31, that is (as_of - 12 months, as_of]",
}


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def rounded(value):
    return value.quantize(CENT_PARTS, rounding=ROUND_HALF_UP)      # half away from zero in decimal


def number(value, places=4):
    return float(round(value, places))


class Rates:
    def __init__(self, rows):
        self.days, self.rates = defaultdict(list), defaultdict(list)
        for row in sorted(rows, key=lambda r: r["Starting Date"]):
            self.days[row["Currency Code"]].append(row["Starting Date"])
            self.rates[row["Currency Code"]].append(Decimal(row["Euro per Unit"]))

    def at(self, currency, day):
        if currency == HOME:
            return Decimal(1)
        place = bisect.bisect_right(self.days[currency], day)
        if place == 0:
            raise SystemExit(f"no rate for {currency} on {day}")
        return self.rates[currency][place - 1]


def hierarchy(accounts):
    """Root of every account, and the accounts below each root."""
    parent = {a["Account Number"]: a["Parent Account Number"] for a in accounts}
    roots, members = {}, defaultdict(list)
    for one in parent:
        top = one
        while parent[top]:
            top = parent[top]
        roots[one] = top
    for a in accounts:
        members[a["Parent Account Number"]].append(a)
    return roots, members


def locations_of(account, members):
    own = account["No. of Locations"]
    if own:
        return int(own)
    below = [locations_of(child, members) for child in members[account["Account Number"]]]
    return sum(below) if below and None not in below else None


def format_of(account, members):
    if account["Service Format"]:
        return account["Service Format"]
    below = {format_of(child, members) for child in members[account["Account Number"]]}
    return below.pop() if len(below) == 1 else None


def segment_of(locations, shape):
    if shape not in ("dine_in", "dark_kitchen"):
        return "unassigned"
    if shape == "dark_kitchen":
        return "dark_kitchens"
    if locations is None:
        return "unassigned"
    return "chains" if locations > 10 else "independents"


def convert(rows, rates):
    for row in rows:
        rate = rates.at(row["Currency Code"], row["Posting Date"])
        net = Decimal(row["Net Amount"]) * rate
        cost = None if row["Cost Amount"] == "" else Decimal(row["Cost Amount"]) * rate
        serve = Decimal(row["Support Cost"]) * rate
        yield {"account": row["Customer No."], "day": row["Posting Date"], "raw": net, "revenue": rounded(net),
               "known": cost is not None,
               "profit": None if cost is None else rounded(net) - rounded(cost) - rounded(serve)}


def sums(lines):
    revenue = sum((x["revenue"] for x in lines), Decimal(0))
    profit = sum((x["profit"] for x in lines if x["known"]), Decimal(0))
    unknown = sum((x["revenue"] for x in lines if not x["known"]), Decimal(0))
    return {"lines": len(lines), "accounts": len({x["unit"] for x in lines}), "revenue": number(revenue),
            "profit": number(profit), "revenue_cost_unknown": number(unknown)}


def group(lines, key):
    out = defaultdict(list)
    for line in lines:
        out[key(line)].append(line)
    return {name: sums(out[name]) for name in sorted(out)}


def gini(values):
    values, count = sorted(values), len(values)
    top = sum((2 * i - count - 1) * x for i, x in enumerate(values, 1))
    return top / (count * sum(values))


def reach(values, share):
    total, seen = sum(values), Decimal(0)
    for k, value in enumerate(sorted(values, reverse=True), 1):
        seen += value
        if seen >= share * total:
            return k
    return None


def concentration(lines, key):
    """Gini, HHI, Pareto and whale curve over the units that `key` names."""
    revenue, profit, hidden = defaultdict(Decimal), defaultdict(Decimal), set()
    for line in lines:
        revenue[line[key]] += line["revenue"]
        profit[line[key]] += line["profit"] if line["known"] else 0
        if not line["known"]:
            hidden.add(line[key])
    total, gain = sum(revenue.values()), sum(profit.values())
    order = sorted(revenue, key=lambda a: (-revenue[a], a))
    running, peak, peak_at = Decimal(0), Decimal(0), 0
    for place, value in enumerate(sorted(profit.values(), reverse=True), 1):
        running += value
        if running > peak:
            peak, peak_at = running, place
    return {
        "accounts_with_lines": len(revenue),
        "gini_revenue": number(gini(list(revenue.values())), 6),
        "hhi_revenue": number(sum((v / total) ** 2 for v in revenue.values()), 6),
        "top10_accounts": order[:10],
        "top10_revenue": number(sum(revenue[a] for a in order[:10])),
        "top10_revenue_share": number(sum(revenue[a] for a in order[:10]) / total, 6),
        "largest_share": number(revenue[order[0]] / total, 6),
        "accounts_for_80pct_revenue": reach(list(revenue.values()), Decimal("0.8")),
        "accounts_for_50pct_revenue": reach(list(revenue.values()), Decimal("0.5")),
        "unprofitable_accounts": sum(1 for v in profit.values() if v < 0),
        "unprofitable_accounts_cost_fully_known": sum(1 for a, v in profit.items() if v < 0 and a not in hidden),
        "accounts_with_unknown_cost": len(hidden),
        "whale_peak_profit": number(peak),
        "whale_peak_accounts": peak_at,
        "whale_peak_ratio": number(peak / gain, 6),
    }


def membership(accounts, members):
    """Segment of each buying parent, and counts by segment and status."""
    segment, counts = {}, defaultdict(lambda: defaultdict(int))
    for account in accounts:
        if account["Parent Account Number"]:
            continue
        name = segment_of(locations_of(account, members), format_of(account, members))
        segment[account["Account Number"]] = name
        counts[name][account["Type"]] += 1
    return segment, {name: dict(sorted(counts[name].items())) for name in sorted(counts)}


def main(arguments):
    folder = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent / "exports"
    accounts = read(folder, "crm_accounts.csv")
    roots, members = hierarchy(accounts)
    segment, counts = membership(accounts, members)
    lines = list(convert(read(folder, "erp_invoice_lines.csv"), Rates(read(folder, "erp_exchange_rates.csv"))))
    for line in lines:
        line["unit"] = roots[line["account"]]
        line["segment"] = segment[line["unit"]]
    overall = sums(lines)
    truth = {
        "note": "Figures of a generated firm; computed by truth.py from exports/, independently of Lode.",
        "definitions": DEFINITIONS,
        "as_of": max(line["day"] for line in lines),
        "currency": HOME,
        "accounts_by_row": len(accounts),
        "accounts": len(segment),
        "membership": counts,
        "lines": overall["lines"],
        "revenue": overall["revenue"],
        "revenue_unrounded": str(sum(line["raw"] for line in lines)),
        "profit": overall["profit"],
        "lines_cost_unknown": sum(1 for line in lines if not line["known"]),
        "revenue_cost_unknown": overall["revenue_cost_unknown"],
        "by_year": group(lines, lambda x: x["day"][:4]),
        "by_segment": group(lines, lambda x: x["segment"]),
        "by_segment_last_12m": group([x for x in lines if x["day"] > "2024-12-31"], lambda x: x["segment"]),
        "by_unit": concentration(lines, "unit"),
        "by_account_row": concentration(lines, "account"),
    }
    json.dump(truth, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
