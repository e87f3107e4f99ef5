"""The firms of the example: customers, former customers and prospects with their hierarchy.

A root is a buying parent. Chains may have brands or regional companies below them, two groups have
three levels. Sizes, formats, prices and habits are drawn so that the three segments differ in what
they buy and need, and so that the hard cases exist: a delivery-only chain of more than ten sites,
small chains that grew past ten locations, two very large accounts, accounts that cost more to serve
than they pay, firms outside the segmentation (contract caterers), and fields nobody filled in.
"""

from dataclasses import dataclass, field
from typing import Optional

from . import vocabulary as words
from .dice import MONTHS

SHARES = {"chains": (94, 6, 70), "dark_kitchens": (74, 14, 62),
          "independents": (243, 22, 162), "other": (9, 0, 6)}
LEGAL_FORMS = tuple(" " + form for form in sorted(set(words.CHAIN_FORM.values())))
STATUSES = ("Customer", "Former Customer", "Prospect")


@dataclass
class Account:
    name: str
    segment: str                       # what we generate it as; the exports do not carry it
    status: str
    country: str
    city: str
    region: str
    postal_code: str
    locations: int                     # today; `shown` says whether the CRM field is filled
    format: str
    parent: Optional["Account"] = None
    shown: bool = True
    number: str = ""
    owner: str = ""
    founded: int = 0
    employees: Optional[int] = None
    turnover: Optional[int] = None     # whole units of the account's currency
    cuisine: str = ""
    pos: str = ""
    staff_turnover: Optional[int] = None
    delivery_share: Optional[int] = None
    decides_at: str = ""
    start: int = 0                     # month index of the first invoice
    end: int = MONTHS                  # month index after the last invoice
    growth: float = 0.0                # of locations, a year
    coverage: float = 1.0              # share of locations that train with us today
    price: float = 1.0                 # price level against the list
    support: float = 1.0               # support effort against the usual
    monthly: bool = False              # invoiced by month, else by quarter
    mega: bool = False
    modules: tuple = ()
    children: list = field(default_factory=list)

    @property
    def currency(self):
        return words.COUNTRIES[self.country][0]

    @property
    def root(self):
        return self.parent.root if self.parent else self

    def tree(self):
        yield self
        for child in self.children:
            yield from child.tree()

    def billed(self):
        """The accounts that get the invoices: the lowest level."""
        return [one for one in self.tree() if not one.children]


class Town:
    """Draws unused names and places."""

    def __init__(self, dice):
        self.dice = dice
        self.used = set()

    def place(self, country=None):
        dice = self.dice
        country = country or dice.weighted({c: v[1] for c, v in words.COUNTRIES.items()})
        city, region, pattern = dice.pick(words.COUNTRIES[country][2])
        code = "".join(str(dice.whole(1, 9)) if c == "#" else c for c in pattern)
        return country, city, region, code

    def name(self, segment, country):
        for _ in range(200):
            name = self._draw(segment, country)
            brand = name.rsplit(" ", 1)[0] if name.endswith(LEGAL_FORMS) else name
            if brand not in self.used:
                self.used.add(brand)
                return name
        raise SystemExit(f"vocabulary too small for {segment}: add words")

    def _draw(self, segment, country):
        dice = self.dice
        if segment == "chains":
            form = f" {words.CHAIN_FORM[country]}" if dice.chance(.4) else ""
            return f"{dice.pick(words.CHAIN_FIRST)} {dice.pick(words.CHAIN_SECOND)}{form}"
        if segment == "dark_kitchens":
            return f"{dice.pick(words.DARK_FIRST)} {dice.pick(words.DARK_SECOND)}"
        if segment == "other":
            return f"{dice.pick(words.SURNAMES)} {dice.pick(['Catering', 'Canteens', 'Event Dining'])}"
        pattern = dice.pick(words.HOUSE[country])
        return pattern.format(a=dice.pick(words.ADJECTIVES), n=dice.pick(words.NOUNS), m=dice.pick(words.NOUNS),
                              s=dice.pick(words.SURNAMES), t=dice.pick(words.SURNAMES), g=dice.pick(words.GIVEN))


def size(dice, segment):
    """Number of locations of a firm of the segment."""
    if segment == "chains":
        return dice.weighted({dice.whole(11, 20): 44, dice.whole(21, 45): 32, dice.whole(46, 110): 20,
                              dice.whole(111, 190): 4})
    if segment == "dark_kitchens":
        return dice.weighted({dice.whole(1, 3): 48, dice.whole(4, 10): 40, dice.whole(11, 26): 12})
    if segment == "other":
        return dice.whole(3, 30)
    return dice.weighted({1: 44, 2: 19, dice.whole(3, 5): 22, dice.whole(6, 9): 11, 10: 4})


def describe(dice, one):
    """Fields that any firm may have; some stay unknown."""
    heads = {"chains": 17, "dark_kitchens": 9, "independents": 11, "other": 24}[one.segment]
    if dice.chance(.86):
        one.employees = max(2, int(one.locations * dice.bell_within(heads, heads * .25, 4, 40)))
    if dice.chance(.62):
        takings = {"chains": 820, "dark_kitchens": 540, "independents": 430, "other": 610}[one.segment]
        one.turnover = 1000 * int(one.locations * takings * dice.bell_within(1, .25, .4, 2))
    one.founded = dice.whole(2016, 2022) if one.segment == "dark_kitchens" else dice.whole(1978, 2021)
    one.cuisine = dice.pick(words.CUISINES) if dice.chance(.93) else ""
    one.pos = dice.pick(words.POS) if dice.chance(.7) else ""
    if dice.chance(.55):
        mean = {"chains": 92, "dark_kitchens": 61, "independents": 38, "other": 30}[one.segment]
        one.staff_turnover = int(dice.bell_within(mean, 16, 5, 160))
    if one.format == "dark_kitchen":
        one.delivery_share = 100
    elif dice.chance(.75):
        one.delivery_share = int(dice.bell_within(22, 13, 0, 70))
    one.decides_at = {"chains": "headquarters", "other": "headquarters"}.get(one.segment, "site")


def habits(dice, one):
    """How a customer buys: since when, at which price, with what support and which modules."""
    one.start = 0 if dice.chance(.56) else dice.whole(1, MONTHS - 5)
    if one.segment == "dark_kitchens":
        one.start = 0 if dice.chance(.2) else dice.whole(1, MONTHS - 4)
        one.growth, one.price = dice.bell_within(.20, .15, -.1, .7), dice.between(.86, 1.0)
        one.coverage, one.support = dice.between(.7, 1.0), dice.between(.5, 1.6)
        one.monthly = dice.chance(.55)
        one.modules = tuple(m for m, p in (("MOD-ORDER", .58), ("MOD-COMP", .52)) if dice.chance(p))
    elif one.segment == "independents":
        one.growth, one.price = dice.bell_within(.03, .05, -.05, .25), dice.between(.88, 1.0)
        one.support = dice.weighted({.5: 42, 1.0: 34, 1.9: 16, 4.2: 8})
        one.modules = tuple(m for m, p in (("MOD-COMP", .22), ("MOD-SEAS", .12)) if dice.chance(p))
    else:
        one.growth, one.price = dice.bell_within(.07, .07, -.12, .35), dice.between(.7, .98)
        one.coverage, one.support = dice.between(.28, .92), dice.between(.5, 1.7)
        one.monthly = dice.chance(.4)
        one.modules = tuple(m for m, p in (("MOD-DASH", .5), ("MOD-COMP", .45), ("MOD-SEAS", .4), ("LIB-ALLG", .3))
                            if dice.chance(p))
        if dice.chance(.12):
            one.price, one.support = dice.between(.24, .36), dice.between(2.2, 4.5)
    if one.status == "Former Customer":
        one.start = dice.whole(0, 18) if dice.chance(.4) else 0
        one.end = dice.whole(one.start + 5, MONTHS - 7)


def add_children(dice, town, root, count):
    brand = root.name.rsplit(" ", 1)[0] if root.name.endswith(LEGAL_FORMS) else root.name
    regions = dice.some(["Nord", "Süd", "City", "Travel", "Franchise", "Lunch", "Express", "Campus"], count)
    left = root.locations
    for index, region_word in enumerate(regions):
        rest = count - index - 1
        here = left if rest == 0 else max(1, min(left - rest, int(left * dice.between(.25, .6))))
        left -= here
        _, city, region, code = town.place(root.country)
        child = Account(f"{brand} {region_word}", root.segment, root.status, root.country, city, region, code,
                        here, root.format, parent=root, owner=root.owner)
        describe(dice, child)
        copy_habits(dice, root, child)
        root.children.append(child)


def copy_habits(dice, root, child):
    child.start = min(root.start + (dice.whole(0, 10) if dice.chance(.4) else 0), MONTHS - 3)
    child.end, child.growth, child.price = root.end, root.growth, root.price
    child.coverage = min(1.0, max(.15, root.coverage * dice.between(.8, 1.15)))
    child.support, child.monthly, child.modules = root.support, root.monthly, root.modules
    if child.end - child.start < 3:
        child.start = root.start


def owner_for(dice, segment, locations):
    team = "Inside sales"
    if segment == "chains":
        team = "Key accounts" if locations > 40 else "Growth"
    elif segment in ("dark_kitchens", "other"):
        team = "Growth"
    return dice.pick([r[0] for r in words.REPS if r[2] == team])


def draw(dice, town, segment, status):
    country, city, region, code = town.place()
    locations = size(dice, segment)
    shape = {"dark_kitchens": "dark_kitchen", "other": "contract_catering"}.get(segment, "dine_in")
    one = Account(town.name(segment, country), segment, status, country, city, region, code, locations, shape)
    one.owner = owner_for(dice, segment, locations)
    describe(dice, one)
    habits(dice, one)
    if segment == "chains" and locations >= 16 and dice.chance(.55):
        add_children(dice, town, one, dice.weighted({2: 50, 3: 35, 4: 15}))
        one.shown = dice.chance(.7)
    return one


def grown(dice, town, locations):
    """An independent that opened its eleventh location while it was a customer."""
    one = draw(dice, town, "independents", "Customer")
    one.segment, one.locations = "chains", locations
    one.start, one.growth, one.support, one.monthly = 0, dice.between(.17, .26), 1.0, False
    one.decides_at = "headquarters"
    one.employees = locations * 12
    return one


def mega(dice, town, name, country, locations, coverage, brands):
    """A very large account on two levels of brands and regions."""
    _, city, region, code = town.place(country)
    root = Account(name, "chains", "Customer", country, city, region, code, locations, "dine_in", owner="R01")
    town.used.add(name)
    describe(dice, root)
    root.employees, root.turnover = locations * 19, locations * 900_000
    root.start, root.growth, root.coverage, root.price = 0, .05, coverage, .74
    root.monthly, root.support, root.mega = True, .9, True
    root.modules = ("MOD-DASH", "MOD-COMP", "LIB-ALLG")
    left = locations
    for index, (brand, weight) in enumerate(brands):
        here = left if index == len(brands) - 1 else int(locations * weight)
        left -= here
        _, city, region, code = town.place(country)
        child = Account(brand, "chains", "Customer", country, city, region, code, here, "dine_in", parent=root,
                        owner="R01")
        describe(dice, child)
        copy_habits(dice, root, child)
        child.start = 0
        root.children.append(child)
    return root


def everyone(dice):
    """All roots of the example, customers first, numbered with their children."""
    town = Town(dice)
    roots = [mega(dice, town, "Tavolata Europe Holding", "DE", 620, .86,
                  [("Tavolata Trattoria", .45), ("Tavolata Pronto", .33), ("Forno Tavolata", 0)]),
             mega(dice, town, "Harbour & Hearth Group plc", "GB", 318, .72,
                  [("Harbour Inns", .55), ("Hearth Bakery Cafés", 0)])]
    add_children(dice, town, roots[0].children[0], 3)
    add_children(dice, town, roots[1].children[0], 2)
    roots += [grown(dice, town, n) for n in (11, 11, 12, 12, 13, 15, 16)]
    for segment, counts in SHARES.items():
        made = {"chains": len(roots)}.get(segment, 0)
        for status, count in zip(STATUSES, counts):
            count -= made if status == "Customer" else 0
            roots += [draw(dice, town, segment, status) for _ in range(count)]
    for chain in [r for r in roots if r.segment == "chains" and len(r.children) == 2][:2]:
        chain.children[1].format, chain.children[1].delivery_share = "dark_kitchen", 100
    order = dice.shuffled([r for r in roots if r.status != "Prospect"])
    order += dice.shuffled([r for r in roots if r.status == "Prospect"])
    number = 10001
    for root in order:
        for one in root.tree():
            one.number = f"A{number}"
            number += 1
    for one in order:                  # prospects whose size nobody looked up: unless a dark kitchen, in no segment
        if one.status == "Prospect" and not one.children and int(one.number[1:]) % 29 == 0:
            one.shown = False
    return order
