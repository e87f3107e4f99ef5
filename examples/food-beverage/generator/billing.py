"""Four years of invoice lines with cost, and the exchange rates they need.

Subscriptions follow the number of trained locations, services follow the season (before summer and
before Christmas), list prices rise each January, and support effort is charged to the subscription
line as cost to serve. Money is whole cents; every amount is in the currency of the invoiced account.
"""

import datetime
from dataclasses import dataclass
from typing import Optional

from . import vocabulary as words
from .dice import AS_OF, FIRST_YEAR, LAST_YEAR, MONTHS, month_end, month_start

# The partner who writes the allergen library settled its price late: no cost was booked in this span.
NO_COST_FROM, NO_COST_TO = datetime.date(2024, 1, 1), datetime.date(2024, 9, 30)
POUND_PRICE_LEVEL = .87        # the sterling price list against the euro price list
SERVICE_SEASON = (3, 5, 9, 10, 8, 3, 2, 2, 6, 9, 8, 2)      # weight of each month for services


@dataclass
class Line:
    date: datetime.date
    account: object
    item: str
    quantity: int
    net: int                       # cents
    cost: Optional[int]            # cents; None: not booked
    support: int                   # cents, cost to serve
    kind: str = "Invoice"
    promised: Optional[datetime.date] = None
    delivered: Optional[datetime.date] = None
    invoice: str = ""
    entry: int = 0


def rates(dice):
    """One rate a month, euro for a pound, with the day the bank published it."""
    rate, out = 1.19, []
    for index in range(MONTHS):
        rate = min(1.215, max(1.115, rate + dice.between(-.0085, .008)))
        first = month_start(index)
        # January's first business day and the like: rates are not dated on the first of each month
        day = first if index == 0 else first + datetime.timedelta(days=dice.whole(0, 2))
        out.append((day, f"{rate:.4f}"))
    return out


def trained_locations(one, month):
    """How many locations of the account train with us in a month."""
    years_ago = (MONTHS - 1 - month) / 12
    open_then = one.locations / (1 + one.growth) ** years_ago
    known = 18 if one.start == 0 else 6                # customers from before the ledger have mostly rolled out
    served = (month - one.start + known) / 24 if one.coverage < 1 else 1.0
    ramp = one.coverage * min(1.0, .45 + .55 * served)
    return max(1, int(open_then * ramp + .5))


def plan_of(one, month):
    """The subscription that fits: grown independents change from Core to Network."""
    if one.format == "dark_kitchen":
        return "SUB-LEAN"
    if one.segment == "independents" or trained_locations(one, month) <= 10 and one.root.locations <= 16:
        return "SUB-CORE"
    return "SUB-NET"


def priced(dice, one, item, quantity, months, day):
    """Net and cost in cents of the account's currency."""
    price, cost = words.ITEMS[item][2:4]
    years = day.year - FIRST_YEAR
    level = POUND_PRICE_LEVEL if one.currency == "GBP" else 1.0
    net = price * (1.035 ** years) * one.price * level * quantity * months
    spent = cost * (1.03 ** years) * dice.between(.9, 1.1) * level * quantity * months
    unknown = item == "LIB-ALLG" and NO_COST_FROM <= day <= NO_COST_TO
    return int(net + .5), None if unknown else int(spent + .5)


def support_cost(dice, one, sites, months):
    """Tickets, calls and visits, in cents: a fixed part for each account and a part for each site."""
    fixed = {"chains": 14500, "dark_kitchens": 4800, "independents": 2300, "other": 5200}[one.segment]
    per_site = {"chains": 330, "dark_kitchens": 1150, "independents": 420, "other": 400}[one.segment]
    if one.parent is not None:
        fixed //= 2
    return int((fixed + per_site * sites) * one.support * months * dice.between(.6, 1.4))


def subscription(dice, one):
    step = 1 if one.monthly else 3
    for month in range(one.start, one.end, step):
        last = min(month + step, one.end) - 1
        if last >= MONTHS:
            return
        day, months, sites = month_end(last), last - month + 1, trained_locations(one, last)
        item = plan_of(one, last)
        net, cost = priced(dice, one, item, sites, months, day)
        yield Line(day, one, item, sites, net, cost, support_cost(dice, one, sites, months))
        yield from modules(dice, one, sites, months, day)


def modules(dice, one, sites, months, day):
    for module in one.modules:
        quantity = sites
        if module == "MOD-SEAS":
            if day.month not in (6, 7, 8, 9, 11, 12):
                continue
            quantity = max(1, int(sites * dice.between(1.2, 3.2)))
        if module == "MOD-DASH" and day.year == FIRST_YEAR:
            continue                                    # the dashboard was launched in the second year
        net, cost = priced(dice, one, module, quantity, months, day)
        yield Line(day, one, module, quantity, net, cost, 0)


def service(dice, one, item, quantity, day):
    promised = day + datetime.timedelta(days=dice.whole(-4, 6))
    late = dice.whole(1, 16) if dice.chance(.17) else -dice.whole(0, 3)
    delivered = promised + datetime.timedelta(days=late)
    net, cost = priced(dice, one, item, quantity, 1, day)
    if item == "SVC-CONT" and one.price < .4:
        cost = int(cost * dice.between(1.1, 1.6))       # bespoke work beyond what was agreed
    return Line(max(day, min(delivered, AS_OF)), one, item, quantity, net, cost, 0, promised=promised,
                delivered=min(delivered, AS_OF))


def season_day(dice, one, year):
    """A day of the year within the account's time with us, by season; None where there is none."""
    weights = {m: w for m, w in enumerate(SERVICE_SEASON)
               if one.start <= (year - FIRST_YEAR) * 12 + m < min(one.end, MONTHS)}
    if not weights:
        return None
    month = (year - FIRST_YEAR) * 12 + dice.weighted(weights)
    return month_start(month) + datetime.timedelta(days=dice.whole(0, 19))


def services(dice, one):
    sites = trained_locations(one, min(one.end, MONTHS) - 1)
    if one.start > 0:
        day = month_start(one.start) + datetime.timedelta(days=dice.whole(0, 19))
        days = min(6, 1 + sites // 12) if one.segment != "independents" else 1
        if one.segment != "independents" or dice.chance(.35):
            yield service(dice, one, "SVC-ONB", days, day)
        if "MOD-ORDER" in one.modules:
            yield service(dice, one, "SVC-INT", dice.whole(1, 3), day)
    yearly = {"chains": .9, "other": .3, "dark_kitchens": .18, "independents": .05}[one.segment]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for item, chance in (("SVC-TTT", yearly), ("SVC-CONT", yearly * (.75 if one.price < .4 else .2))):
            day = season_day(dice, one, year) if dice.chance(chance) else None
            if day:
                yield service(dice, one, item, dice.whole(1, 1 + min(4, sites // 25)), day)


def credit_notes(dice, lines):
    """A few refunds: services called off (cost comes back too) and goodwill on subscriptions."""
    for line in list(lines):
        if not dice.chance(.003):
            continue
        day = line.date + datetime.timedelta(days=dice.whole(5, 40))
        if day > AS_OF or line.cost is None:
            continue
        if line.item.startswith("SVC"):
            yield Line(day, line.account, line.item, -line.quantity, -line.net, -line.cost, 0, "Credit Memo")
        else:
            part = dice.between(.2, 1.0)
            yield Line(day, line.account, line.item, -line.quantity, -int(line.net * part + .5), 0, 0, "Credit Memo")


def ledger(dice, roots):
    """All lines in order of date, with entry and invoice numbers."""
    lines = []
    for root in roots:
        if root.status == "Prospect":
            continue
        for one in root.billed():
            lines += list(subscription(dice, one)) + list(services(dice, one))
    lines += list(credit_notes(dice, lines))
    lines.sort(key=lambda x: (x.date, x.account.number, x.kind, x.item))
    previous, counter = None, 200000
    for entry, line in enumerate(lines, 500001):
        key = (line.date, line.account.number, line.kind)
        if key != previous:
            counter, previous = counter + 1, key
        prefix = "CM" if line.kind == "Credit Memo" else "IN"
        line.invoice, line.entry = f"{prefix}{counter}", entry
    return lines


def captured_euro(lines, year):
    """Revenue of a year by buying parent in whole euro, at a rough rate: a floor for pools."""
    out = {}
    for line in lines:
        if line.date.year == year:
            rate = 1.2 if line.account.currency == "GBP" else 1.0
            number = line.account.root.number
            out[number] = out.get(number, 0) + line.net * rate / 100
    return out
