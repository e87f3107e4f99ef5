"""What a CRM knows: people with their buying roles, and deals that are won, lost or open."""

import datetime

from .chance import AS_OF, Cents, later

INFLUENCE = {"decider": 5, "buyer": 4, "initiator": 3, "influencer": 3, "gatekeeper": 2, "user": 2}
KNOWN = {"customer": .92, "lapsed": .5, "prospect": .4}      # share of a kind's usual people that we know


def people(dice, trade, roots):
    rows = []
    for root in roots:
        for title, role, chance in trade.KINDS[root.kind]["titles"]:
            if not dice.chance(chance * KNOWN[root.status]):
                continue
            given, family = dice.pick(trade.WORDS["given"]), dice.pick(trade.WORDS["family"])
            age = dice.whole(3, 330) if root.status == "customer" else dice.whole(20, 800)
            rows.append({"contact_id": f"{trade.PREFIX}P{len(rows) + 1:04d}", "account_id": root.number,
                         "name": f"{given} {family}", "title": title,
                         "email": f"p{len(rows) + 1}@{root.number.lower()}.example" if dice.chance(.85) else None,
                         "role": role if dice.chance(.9) else None, "influence": INFLUENCE[role],
                         "stance": dice.weighted({"supporter": 40, "neutral": 38, "critic": 10, "": 12}),
                         "last_contact": later(AS_OF, -age) if dice.chance(.9) else None})
    return rows


def deal(dice, trade, root, outcome, opened, days):
    ways = trade.KINDS[root.kind]
    stage = {"won": trade.STAGES[-2], "lost": trade.STAGES[-1]}.get(outcome) or dice.pick(trade.STAGES[:-2])
    closed = later(opened, days)
    if outcome == "open":
        closed = later(AS_OF, dice.whole(20, 240))
    rival = dice.pick(trade.RIVALS) if outcome == "lost" or dice.chance(.3) else None
    return {"account_id": root.number, "outcome": outcome, "stage": stage,
            "amount": Cents(100 * int(root.need * dice.between(.05, .25) + 1)), "currency": "EUR", "opened": opened,
            "closed": closed, "product_id": dice.weighted(ways["items"]), "competitor": rival,
            "reason": dice.pick(trade.LOSS) if outcome == "lost" else None, "owner_id": root.owner}


def deals(dice, trade, roots):
    """Closed deals are won at the rate of the kind; a few belong to no account."""
    rows = []
    for root in roots:
        ways = trade.KINDS[root.kind]
        count = {"customer": dice.whole(1, 4), "lapsed": dice.whole(1, 2), "prospect": dice.whole(0, 2)}[root.status]
        for _ in range(count):
            days = max(5, int(ways["cycle"] * dice.between(.5, 1.7)))
            opened = dice.day(datetime.date(2023, 1, 10), later(AS_OF, -max(40, days) - 2))
            chance = ways["win"] if root.status == "customer" else 0
            rows.append(deal(dice, trade, root, "won" if dice.chance(chance) else "lost", opened, days))
        if root.status != "lapsed" and dice.chance(.3):
            rows.append(deal(dice, trade, root, "open", dice.day(datetime.date(2025, 7, 1), AS_OF), 0))
    for row in dice.some(rows, 3):
        row["account_id"] = None
    rows.sort(key=lambda row: (row["opened"], row["account_id"] or ""))
    for index, row in enumerate(rows):
        row["opportunity_id"] = f"{trade.PREFIX}D{index + 1:04d}"
    return rows
