"""What the CRM knows: people, deals and salespeople, drawn to fit accounts and ledger."""

import datetime
import unicodedata

from . import vocabulary as words
from .dice import AS_OF, MONTHS, month_start

STAGES = {"Qualification": .1, "Discovery": .2, "Trial": .4, "Proposal": .55, "Negotiation": .75}
LOSS = ["Price", "No budget this year", "Chose competitor", "Kept in-house programme", "No decision", "Missing feature"]
PLAN = {"chains": "SUB-NET", "dark_kitchens": "SUB-LEAN", "independents": "SUB-CORE", "other": "SUB-CORE"}


def plain(text):
    """Lower-case ASCII letters and digits of a name, for mail addresses."""
    text = text.replace("ø", "o").replace("ı", "i").replace("ß", "ss")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in text.lower() if c.isalnum())


def contacts(dice, roots):
    rows = []
    for root in roots:
        known = {"Customer": 1.0, "Former Customer": .6, "Prospect": .45}[root.status]
        for title, role, chance in words.TITLES[root.segment]:
            chance = 1.0 if root.mega else chance * known
            site_role = role in ("User", "Influencer") and root.children
            holders = [c for c in root.children if dice.chance(chance)] if site_role else [root] * dice.chance(chance)
            for one in holders:
                rows.append(person(dice, one, title, role, len(rows)))
    return rows


def person(dice, one, title, role, count):
    given, family = dice.pick(words.GIVEN), dice.pick(words.SURNAMES)
    mail = f"{plain(given)}.{plain(family)}@{plain(one.root.name)}.example" if dice.chance(.88) else ""
    weight = {"Decider": 5, "Buyer": 4, "Initiator": 4, "Influencer": 3, "Gatekeeper": 3, "User": 2}[role]
    stance = dice.weighted({"champion": 12, "supporter": 33, "neutral": 34, "critic": 9, "": 12})
    seen = dice.day(AS_OF - datetime.timedelta(days=900 if one.status != "Customer" else 420), AS_OF)
    role_known = role if dice.chance(.9) else ""
    return [f"P{count + 1:05d}", one.number, f"{given} {family}", title, mail, role_known,
            weight if dice.chance(.8) else "", stance, seen.isoformat() if dice.chance(.85) else ""]


def yearly_value(one, item):
    price = words.ITEMS[item][2]
    level = .87 if one.currency == "GBP" else 1.0
    return int(price * one.price * level * 12 * max(1, int(one.locations * one.coverage)))


def deal(dice, one, stage, item, amount, opened, closed):
    rival = dice.pick(words.COMPETITORS) if dice.chance(.5) else ""
    reason = ""
    if stage == "Closed Lost":
        reason = dice.pick(LOSS)
        rival = rival or (dice.pick(words.COMPETITORS[:3]) if reason == "Chose competitor" else "")
    return [one, stage, item, amount, opened, closed, rival, reason]


def won_deals(dice, root):
    """The first contract, and expansions of customers that stayed."""
    if root.status == "Prospect":
        return
    item = PLAN[root.segment] if root.format != "dark_kitchen" else "SUB-LEAN"
    if root.start > 0:
        closed = month_start(root.start) - datetime.timedelta(days=dice.whole(1, 25))
        cycle = {"chains": 150, "dark_kitchens": 30, "independents": 40, "other": 120}[root.segment]
        opened = closed - datetime.timedelta(days=int(cycle * dice.between(.5, 1.6)))
        yield deal(dice, root, "Closed Won", item, yearly_value(root, item), opened, closed)
    for _ in range(dice.whole(0, 2) if root.segment == "chains" else dice.chance(.3)):
        closed = month_start(dice.whole(root.start, min(root.end, MONTHS) - 1)) + datetime.timedelta(days=dice.whole(0, 27))
        opened = closed - datetime.timedelta(days=dice.whole(15, 120))
        extra = dice.pick(["MOD-DASH", "MOD-COMP", "SVC-TTT", "SVC-CONT"]) if root.segment == "chains" else "MOD-COMP"
        yield deal(dice, root, "Closed Won", extra, yearly_value(root, "MOD-COMP"), opened, closed)


def other_deals(dice, root):
    """Lost and open deals; prospects in conversation have one."""
    item = PLAN[root.segment] if root.format != "dark_kitchen" else "SUB-LEAN"
    lost = {"Customer": .3, "Former Customer": .6, "Prospect": .5}[root.status]
    if dice.chance(lost):
        closed = dice.day(datetime.date(2022, 3, 1), datetime.date(2025, 12, 20))
        opened = closed - datetime.timedelta(days=dice.whole(20, 200))
        yield deal(dice, root, "Closed Lost", item, int(yearly_value(root, item) * dice.between(.4, 1.1)), opened, closed)
    if dice.chance({"Customer": .18, "Former Customer": .08, "Prospect": .3}[root.status]):
        opened = dice.day(datetime.date(2025, 6, 1), AS_OF)
        due = dice.day(datetime.date(2026, 1, 15), datetime.date(2026, 9, 30))
        offered = item if root.status != "Customer" else dice.pick(["MOD-DASH", "MOD-COMP", "MOD-ORDER"])
        amount = int(yearly_value(root, offered) * dice.between(.6, 1.2))
        yield deal(dice, root, dice.pick(list(STAGES)), offered, amount, opened, due)


def opportunities(dice, roots):
    """Deals as the CRM exports them, by date of opening; a few leads were never tied to an account."""
    deals = []
    for root in roots:
        deals += list(won_deals(dice, root)) + list(other_deals(dice, root))
    for _ in range(14):
        opened = dice.day(datetime.date(2025, 1, 1), AS_OF)
        stage = dice.pick(["Qualification", "Discovery", "Closed Lost"])
        closed = opened + datetime.timedelta(days=dice.whole(10, 120))
        deals.append([None, stage, "SUB-CORE", dice.whole(40_000, 900_000), opened, min(closed, AS_OF)
                      if stage == "Closed Lost" else closed, "", "No decision" if stage == "Closed Lost" else ""])
    deals.sort(key=lambda d: (d[4], d[0].number if d[0] else ""))
    rows = []
    for index, (one, stage, item, amount, opened, closed, rival, reason) in enumerate(deals):
        probability = {"Closed Won": 100, "Closed Lost": 0}.get(stage, int(100 * STAGES.get(stage, 0)))
        rows.append([f"D{index + 1:05d}", one.number if one else "", stage, probability,
                     f"{amount // 100}.00", one.currency if one else "EUR", opened.isoformat(), closed.isoformat(),
                     item, rival, reason, one.owner if one else dice.pick(["R08", "R09"])])
    return rows
