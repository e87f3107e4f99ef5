"""The firms of a generated industry: customers, former customers and prospects, some with sites of their own.

A `trade` is a module with the words and numbers of one industry (trade.py beside each generate.py). KINDS says for
each kind of firm how many there are and how they buy; the exports do not carry the kind, only what shows it.
"""

from dataclasses import dataclass, field
from typing import Optional

STATUSES = ("customer", "lapsed", "prospect")


@dataclass
class Firm:
    kind: str
    status: str
    name: str
    country: str
    region: str
    city: str
    postal_code: str
    size: int                         # what need grows with: employees or workplaces
    parent: Optional["Firm"] = None
    number: str = ""
    owner: str = ""
    industry: str = ""
    employees: Optional[int] = None
    turnover: Optional[int] = None    # whole units of the currency
    founded: Optional[int] = None
    sites: Optional[int] = None
    need: float = 0.0                 # all that it buys of our kind of goods in 2025, in euro
    share: float = 0.0                # of it that we supply
    growth: float = 0.0
    since: int = 2023
    until: int = 2025
    price: float = 1.0
    facts: dict = field(default_factory=dict)   # further attributes
    children: list = field(default_factory=list)

    @property
    def root(self):
        return self.parent.root if self.parent else self

    def tree(self):
        yield self
        for child in self.children:
            yield from child.tree()

    def billed(self):
        return self.children or [self]


class Register:
    """Draws unused names and places from the trade's words."""

    def __init__(self, dice, trade):
        self.dice, self.trade, self.used = dice, trade, set()

    def place(self, country=None):
        dice, trade = self.dice, self.trade
        country = country or dice.weighted({code: entry[1] for code, entry in trade.COUNTRIES.items()})
        city, region, pattern = dice.pick(trade.COUNTRIES[country][2])
        return country, region, city, "".join(str(dice.whole(1, 9)) if c == "#" else c for c in pattern)

    def name(self, kind, country, city):
        dice, trade = self.dice, self.trade
        for _ in range(400):
            pattern = dice.pick(trade.KINDS[kind]["names"])
            words = {word: dice.pick(some) for word, some in trade.WORDS.items()}
            bare = pattern.format(city=city, form="", **words)        # two firms never differ by their form alone
            if bare not in self.used:
                self.used.add(bare)
                return pattern.format(city=city, form=trade.FORMS[country], **words)
        raise SystemExit(f"too few words for {kind}")


def draw(dice, register, kind, status):
    trade, ways = register.trade, register.trade.KINDS[kind]
    country, region, city, code = register.place()
    low, high = ways["size"]
    size = int(low * (high / low) ** (dice.unit() ** 1.6))          # many small, few large
    one = Firm(kind, status, register.name(kind, country, city), country, region, city, code, size)
    one.industry = dice.pick(ways["industries"]) if dice.chance(trade.INDUSTRY_KNOWN) else ""
    one.founded = dice.whole(1949, 2019) if dice.chance(.8) else None
    one.owner = dice.pick([rep[0] for rep in trade.REPS if kind in rep[3]])
    one.need = size * ways["spend"] * dice.bell_within(1, .25, .5, 1.7)
    one.share = dice.between(*ways["share"])
    one.growth, one.price = dice.bell_within(ways["growth"], .09, -.25, .5), dice.between(.82, 1.0)
    habits(dice, one)
    trade.describe(dice, one)
    return one


def habits(dice, one):
    if one.status == "customer":
        one.since = 2023 if dice.chance(.72) else dice.whole(2024, 2025)
    elif one.status == "lapsed":
        one.until = dice.whole(2023, 2024)


def add_sites(dice, register, one):
    """Sites that get the invoices; some parents then leave what they are to their sites."""
    count = dice.whole(2, 3)
    left = one.size
    for index, word in enumerate(dice.some(register.trade.SITE_WORDS, count)):
        _, region, city, code = register.place(one.country)
        here = left if index == count - 1 else int(left * dice.between(.35, .6))
        left -= here
        child = Firm(one.kind, one.status, f"{one.name} {word}", one.country, region, city, code, max(1, here), one,
                     owner=one.owner, industry=one.industry, since=one.since, until=one.until, growth=one.growth,
                     price=one.price, share=one.share, need=one.need * here / one.size)
        register.trade.describe(dice, child)
        child.facts = {**child.facts, **{name: one.facts.get(name) for name in register.trade.SHARED_FACTS}}
        one.children.append(child)
    if dice.chance(.3):
        one.facts = {**one.facts, **{name: None for name in register.trade.SHARED_FACTS}}


def everyone(dice, trade):
    """All firms with their sites, customers first, numbered."""
    register, firms = Register(dice, trade), []
    for kind, ways in trade.KINDS.items():
        for status, count in zip(STATUSES, ways["counts"]):
            firms += [draw(dice, register, kind, status) for _ in range(count)]
    for one in firms:
        if trade.SITE_WORDS and one.status != "prospect" and one.size > trade.SITES_FROM and dice.chance(.55):
            add_sites(dice, register, one)
    ordered = dice.shuffled([f for f in firms if f.status != "prospect"])
    ordered += dice.shuffled([f for f in firms if f.status == "prospect"])
    number = 1001
    for root in ordered:
        for one in root.tree():
            one.number = f"{trade.PREFIX}{number}"
            number += 1
    return ordered


def account_rows(trade, roots):
    return [{"account_id": one.number, "name": one.name, "parent_id": one.parent.number if one.parent else None,
             "status": one.status, "industry": one.industry, "country": one.country, "region": one.region,
             "city": one.city, "postal_code": one.postal_code, "employees": one.employees, "sites": one.sites,
             "turnover": one.turnover, "currency": trade.COUNTRIES[one.country][0], "founded": one.founded,
             "owner_id": one.owner, **one.facts} for root in roots for one in root.tree()]
