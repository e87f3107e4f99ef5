"""Three years of order lines with cost, and the exchange rates they need.

What a firm buys in a year is its need times our share, grown or shrunk to that year, split over orders, and each
order over the items that firms of its kind take. Money is whole cents of the account's currency.
"""

import datetime

from .chance import AS_OF, YEARS, Cents, later

RETURNED = .03           # of lines: part of the quantity came back


def rates(dice, trade):
    """One rate a month, euro for a unit of each other currency."""
    rows = []
    for currency, (rate, low, high) in trade.RATES.items():
        for index in range(12 * len(YEARS)):
            rate = min(high, max(low, rate + dice.between(-.009, .009)))
            day = datetime.date(YEARS[0] + index // 12, index % 12 + 1, 1)
            rows.append({"currency": currency, "date": day, "rate": f"{rate:.4f}"})
    return rows


def orders(dice, trade, one, year):
    """(day, euro) of each order of a year."""
    ways = trade.KINDS[one.kind]
    value = one.need * one.share * (1 + one.growth) ** (year - AS_OF.year) * dice.between(.9, 1.1)
    count = max(1, int(ways["orders"] * dice.between(.6, 1.4) + .5))
    parts = [dice.between(.4, 1.6) for _ in range(count)]
    for part in parts:
        day = later(datetime.date(year, 1, 2), dice.whole(0, 363))
        yield min(day, AS_OF), value * part / sum(parts)


def lines_of_order(dice, trade, one, day, euro):
    ways = trade.KINDS[one.kind]
    currency = trade.COUNTRIES[one.country][0]
    level = 1 / trade.RATES[currency][0] if currency in trade.RATES else 1.0
    taken = sorted({dice.weighted(ways["items"]) for _ in range(dice.whole(1, ways["lines"]))})
    promised = later(day, dice.whole(*trade.LEAD_DAYS))
    late = dice.whole(1, 21) if dice.chance(ways["late"]) else -dice.whole(0, 4)
    for item in taken:
        _, _, price, cost = trade.ITEMS[item]
        net = price * one.price * 1.03 ** (day.year - 2023)
        quantity = max(1, int(100 * euro / len(taken) / net + .5))
        spent = cost * 1.035 ** (day.year - 2023) * dice.between(.93, 1.07)
        unknown = item == trade.NO_COST_ITEM and trade.NO_COST_FROM <= day <= trade.NO_COST_TO
        delivered = later(promised, late)
        yield {"account_id": one.number, "date": day, "product_id": item, "quantity": quantity, "kind": "order",
               "revenue": Cents(int(net * level * quantity + .5)),
               "cost": None if unknown else Cents(int(spent * level * quantity + .5)),
               "cost_to_serve": Cents(int(ways["serve"] * level * dice.between(.6, 1.5) / len(taken))),
               "currency": currency, "promised_date": promised if promised <= AS_OF else None,
               "delivered_date": delivered if delivered <= AS_OF else None,
               "returned_quantity": max(1, quantity // dice.whole(3, 12)) if dice.chance(RETURNED) else 0}


def credit(dice, line):
    """A refund for part of a line: nothing comes back, so no cost does."""
    return {**line, "date": min(AS_OF, later(line["date"], dice.whole(8, 50))), "kind": "credit", "cost": Cents(0),
            "quantity": -1, "revenue": Cents(-max(1, int(line["revenue"] * dice.between(.05, .3)))),
            "cost_to_serve": Cents(0), "promised_date": None, "delivered_date": None, "returned_quantity": 0}


def ledger(dice, trade, roots):
    """All lines in order of date, numbered."""
    rows = []
    for root in roots:
        if root.status == "prospect":
            continue
        for one in root.billed():
            for year in range(one.since, one.until + 1):
                for day, euro in orders(dice, trade, one, year):
                    rows += list(lines_of_order(dice, trade, one, day, euro))
    rows += [credit(dice, row) for row in list(rows) if row["cost"] is not None and dice.chance(.006)]
    rows.sort(key=lambda row: (row["date"], row["account_id"], row["product_id"], row["kind"]))
    for index, row in enumerate(rows):
        row["line_id"] = str(trade.FIRST_LINE + index)
    return rows


def captured(trade, roots, rows, year=AS_OF.year):
    """Revenue of a year by buying parent, in euro at a rough rate: what pools are made to fit."""
    root_of = {one.number: root.number for root in roots for one in root.tree()}
    out = {root.number: 0.0 for root in roots}
    for row in rows:
        if row["date"].year == year:
            rate = trade.RATES.get(row["currency"], (1.0,))[0]
            out[root_of[row["account_id"]]] += row["revenue"] * rate / 100
    return out
