"""What was found out about the accounts: needs, scorecards, pools, limits, rivals, plans; each with its evidence.

Where nobody asked, there is no row. `cases` puts in the trouble that each example is to show.
"""

import datetime

from .chance import AS_OF, Cents, later, quarter_ends


class Log:
    """The evidence log: numbers each item and keeps it for export."""

    def __init__(self, prefix):
        self.prefix, self.rows = prefix, []

    def add(self, kind, day, one, text, people="", level="", segment=None):
        number = f"{self.prefix}-{len(self.rows) + 1:03d}"
        self.rows.append({"evidence_id": number, "kind": kind, "date": day, "people": people, "level": level,
                          "account_id": one.number if one else None, "segment": segment, "text": text})
        return number


def cited(trade):
    log = Log(trade.EVIDENCE_PREFIX)
    for kind, month, segment, people, level, text in trade.CITED:
        log.add(kind, datetime.date(2025, month, 15), None, text, people, level, segment)
    return log


def on_scale(value, scale):
    """A value from 0 (worst) to 1 (best) as a whole mark between the scale's worst and best."""
    worst, best = scale
    value = min(1.0, max(0.0, value))
    return int(worst + value * (best - worst) + .5)


def rating(one, need, supplier, scale, day, kind, evidence, **values):
    return {"account_id": one.number, "need_id": need, "supplier": supplier, "scale_min": scale[0],
            "scale_max": scale[1], "as_of": day, "source_kind": kind, "evidence_id": evidence, "importance": None,
            "performance": None, "weight": None, "target": None, **values}


def surveys(dice, trade, roots, log):
    """Importance of each need, how well we fill it and, where asked, a rival."""
    rows, scale = [], trade.SURVEY_SCALE
    for root in roots:
        if root.kind not in trade.NEED_KINDS or not dice.chance({"customer": .6, "lapsed": .2, "prospect": .25}[root.status]):
            continue
        day = dice.day(datetime.date(2024, 9, 1), datetime.date(2025, 12, 5))
        kind = dice.pick(["management_conversation", "call"])
        evidence = log.add(kind, day, root, "Talk on needs and on how they are filled", "purchasing and users", "management")
        rival = dice.pick(trade.RIVALS) if dice.chance(.5) else None
        for need, (means, ours, theirs) in trade.NEEDS.items():
            weight = on_scale(dice.bell(means[trade.NEED_KINDS.index(root.kind)], .15), scale)
            mine = on_scale(dice.bell(ours, .14), scale) if root.status != "prospect" and dice.chance(.94) else None
            rows.append(rating(root, need, "us", scale, day, kind, evidence, importance=weight, performance=mine))
            if rival:
                rows.append(rating(root, need, rival, scale, day, kind, evidence, importance=weight,
                                   performance=on_scale(dice.bell(theirs, .14), scale)))
    return rows


def scorecards(dice, trade, roots, log):
    """Customers' own scorecards on us, by quarter; the first keeper stopped a year ago."""
    rows, scale = [], trade.CARD_SCALE
    keepers = [root for root in roots if root.kind in trade.CARD_KINDS and root.status == "customer"]
    keepers = sorted(keepers, key=lambda root: (-root.need * root.share, root.number))[:trade.CARDS]
    for place, root in enumerate(keepers):
        level = dice.bell(0, .06)
        ends = quarter_ends(5)
        for day in ends[:1] if place == 0 else ends[dice.whole(1, 3):]:
            evidence = log.add("scorecard", day, root, "Supplier scorecard handed over by purchasing", "purchasing", "management")
            for need, (weight, mean, target) in trade.SCORECARD.items():
                mark = on_scale(dice.bell(mean + level, .08), scale)
                rows.append(rating(root, need, "us", scale, day, "scorecard", evidence, performance=mark, weight=weight,
                                   target=target))
    return rows


def pools(dice, trade, roots, captured, log):
    """All the business of an account in 2025, as it says itself or as somebody reckoned."""
    rows = []
    for root in roots:
        if root.kind not in trade.NEED_KINDS or not dice.chance({"customer": .66, "lapsed": .25, "prospect": .5}[root.status]):
            continue
        value = max(root.need * dice.between(.92, 1.08), captured[root.number] * 1.03)
        kind = dice.weighted({"management_conversation": 40, "call": 25, "model": 25, "public": 10})
        day = dice.day(datetime.date(2025, 1, 20), datetime.date(2025, 12, 10))
        evidence = None if kind == "model" else log.add(kind, day, root, "What they spend a year on goods like ours", "finance", "management")
        width = {"management_conversation": .1, "call": .25, "public": .3, "model": .4}[kind]
        mix = trade.pool_mix(dice, root) if kind == "management_conversation" else {None: 1.0}
        for category, part in mix.items():
            whole = int(value * part)
            rows.append({"account_id": root.number, "year": 2025, "category": category, "revenue_pool": Cents(100 * whole),
                         "profit_pool": Cents(int(100 * whole * trade.POOL_MARGIN)), "low": Cents(int(100 * whole * (1 - width))),
                         "high": Cents(int(100 * whole * (1 + width))), "source_kind": kind, "evidence_id": evidence})
    return rows


def limits(dice, trade, roots, log):
    rows = []
    for root in roots:
        if root.status == "lapsed" or root.kind not in trade.CAP_KINDS or not dice.chance(.35):
            continue
        share, scope, kind = dice.pick(trade.CAPS)
        day = dice.day(datetime.date(2025, 2, 1), datetime.date(2025, 11, 20))
        evidence = log.add(kind, day, root, f"One supplier may have {share} of the spend: {scope}", "purchasing", "management")
        rows.append({"account_id": root.number, "share_max": share, "scope": scope, "source": kind, "evidence_id": evidence})
    return rows


def rivals(dice, trade, roots):
    rows = []
    for root in roots:
        if root.status == "lapsed" or not dice.chance(.4):
            continue
        left = .9 - root.share
        for rival in dice.some(trade.RIVALS, dice.whole(1, 2)):
            share = left * dice.between(.2, .6)
            left -= share
            rows.append({"account_id": root.number, "competitor": rival, "share": f"{share:.2f}",
                         "trend": dice.pick(["up", "flat", "flat", "down"]),
                         "as_of": dice.day(datetime.date(2024, 10, 1), AS_OF),
                         "source_kind": dice.pick(["call", "management_conversation", "public"])})
    return rows


def business(dice, trade, roots, captured, log):
    """Our weight in their business (as they see it: near to what we bill over what they cost), their plans, future needs."""
    weights, plans, projects = [], [], []
    for root in roots:
        if root.status == "lapsed" or root.kind not in trade.NEED_KINDS or not dice.chance(.38):
            continue
        day = dice.day(datetime.date(2024, 10, 1), datetime.date(2025, 12, 12))
        evidence = log.add(dice.pick(["top_to_top", "management_conversation"]), day, root, "Where they are going, and our place in it",
                           "management", "executive")
        costs = .9 * (root.turnover or 1000 * trade.TURNOVER * root.size)
        if root.status == "customer":
            weights.append({"account_id": root.number, "share_of_cost": f"{captured[root.number] / costs * dice.between(.7, 1.4):.5f}",
                            "criticality": dice.whole(1, 5), "as_of": day, "evidence_id": evidence})
        if dice.chance(.75):
            statement, direction = dice.pick(trade.PLANS)
            plans.append({"account_id": root.number, "statement": statement, "direction": direction, "as_of": day, "evidence_id": evidence})
        if root.status == "customer" and dice.chance(.55):
            title, kind = dice.pick(trade.PROJECTS)
            projects.append({"account_id": root.number, "title": title, "kind": kind,
                             "stage": dice.pick(["idea", "pilot", "live"]),
                             "value": Cents(100_000 * dice.whole(4, 90)),
                             "start": dice.day(datetime.date(2024, 4, 1), datetime.date(2025, 11, 28))})
    return weights, plans, projects


def markets(trade):
    """Size and growth of the customers' own markets; figures are invented."""
    rows = []
    for industry, (firms, millions, growth) in trade.MARKETS.items():
        for country, part in trade.MARKET_PARTS.items():
            for year in (2023, 2024, 2025):
                factor = part * (1 + growth) ** (year - 2025)
                rows.append({"industry": industry, "year": year, "country": country, "size_class": "all",
                             "accounts": int(firms * factor), "revenue": f"{int(millions * factor)}000000.00",
                             "growth": f"{growth:.3f}", "source": "Generated market note"})
    return rows


def steps(trade, roots):
    """How each segment buys, and how one large account does in its own way."""
    rows = [{"account_id": None, "segment": segment, "step": index + 1, "name": name, "criteria": criteria,
             "approver_role": role, "days": days}
            for segment, some in trade.STEPS.items() for index, (name, criteria, role, days) in enumerate(some)]
    largest = max((root for root in roots if root.status == "customer"), key=lambda root: (root.need * root.share, root.number))
    return rows + [{"account_id": largest.number, "segment": None, "step": index + 1, "name": name, "criteria": criteria,
                    "approver_role": role, "days": days}
                   for index, (name, criteria, role, days) in enumerate(trade.OWN_STEPS)]


def cases(trade, roots, captured, found, log):
    """Trouble on purpose, at the largest customers without the case: a pool put below what we bill (by hearsay), a cap
    by contract below our share, two rivals at one customer."""
    customers = sorted((root for root in roots if root.status == "customer" and root.kind in trade.NEED_KINDS),
                       key=lambda root: (-captured[root.number], root.number))
    below, over, rivals_at = customers[3], customers[5], customers[7]
    day = later(AS_OF, -70)
    found["pool"] = [row for row in found["pool"] if row["account_id"] not in (below.number, over.number)]
    for one, factor, kind in ((below, .8, "call"), (over, 1.25, "management_conversation")):
        evidence = log.add(kind, day, one, "What they spend a year on goods like ours", "buyer", "operational")
        whole = int(captured[one.number] * factor)
        found["pool"].append({"account_id": one.number, "year": 2025, "category": None, "revenue_pool": Cents(100 * whole),
                              "profit_pool": None, "low": None, "high": None, "source_kind": kind, "evidence_id": evidence})
    found["cap"] = [row for row in found["cap"] if row["account_id"] not in (below.number, over.number)]
    evidence = log.add("contract", day, over, "Frame contract: second source keeps 40 % of the volume", "purchasing", "management")
    found["cap"].append({"account_id": over.number, "share_max": "0.60", "scope": "contract, second source", "source": "contract",
                         "evidence_id": evidence})
    found["rival"] = [row for row in found["rival"] if row["account_id"] != rivals_at.number]
    for rival, share, trend in zip(trade.RIVALS, ("0.22", "0.15"), ("up", "down")):
        found["rival"].append({"account_id": rivals_at.number, "competitor": rival, "share": share, "trend": trend,
                               "as_of": day, "source_kind": "management_conversation"})


def everything(dice, trade, roots, captured):
    """All research tables by name."""
    log = cited(trade)
    found = {"survey": surveys(dice, trade, roots, log), "card": scorecards(dice, trade, roots, log),
             "pool": pools(dice, trade, roots, captured, log), "cap": limits(dice, trade, roots, log),
             "rival": rivals(dice, trade, roots)}
    found["weight"], found["plan"], found["project"] = business(dice, trade, roots, captured, log)
    cases(trade, roots, captured, found, log)
    found.update(market=markets(trade), step=steps(trade, roots), evidence=log.rows)
    return found
