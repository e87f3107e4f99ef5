"""The metamorphic list: one change to a file, the findings that must follow, and no other error.

Each case: name, base file under examples/, edits, and what is expected:
  expect   [(rule, severity, segments)]  each must fire; segments None: any, else a set that must be among them
  witness  {rule: {attribute: test}}     a value, or a function of the value
  clear    {rule}                        must not fire at all
  like     True: the same findings as the unchanged base
Errors that are not expected fail the case, unless `open` is set (files that are bad on purpose).
"""
from edits import append, drop, inside, set_rule, swap, without_because, without_block, without_play

FOOD = "food-beverage/segmentations/food-and-beverage-training.yaml"
ARTICLE = "food-beverage/article.yaml"
KEY_ACCOUNTS = "food-beverage/key-accounts.yaml"
LANDSCAPING = "landscaping/landscaping.yaml"
BETTER = "landscaping/better.yaml"
COMPONENTS = "industries/industrial-components.yaml"
DENTAL = "industries/dental-supplies.yaml"
LOGISTICS = "industries/contract-logistics.yaml"

UNIQUE = [swap("match: first", "match: unique"),
          inside("chains", set_rule("\"format = 'dine_in' and locations > 10\""))]
LOCATIONS_LINE = "    synonyms: [outlets, branches]\n"

GLOSS = """    needs:
      - {need: excellence}
      - {need: partnership}
    plays:
      marketing: {title: Delight every customer, message: We are the partner of choice}
      product: {title: World-class innovation roadmap, message: Built around you}
"""


def gloss(segment, rule):
    return swap(f"    where: {rule}\n", f"    where: {rule}\n{GLOSS}")


GLOSSY = [gloss("large_businesses", "'employees >= \"large\"'"), gloss("organic", '"organic_only"'),
          gloss("urban", "'area = \"urban\"'"),
          swap("segments:\n", "needs:\n  excellence: {title: Excellence in everything}\n"
               "  partnership: {title: Partnership at eye level}\n\nsegments:\n")]

EVERY = ["large_businesses", "organic", "urban"]
NEITHER_NEED_NOR_PLAY = [(rule, "error", {s}) for rule in ("NED01", "PLY01") for s in EVERY]
LANDSCAPING_ERRORS = NEITHER_NEED_NOR_PLAY + [("DEF03", "error", {s}) for s in EVERY] + [
    ("DEF02", "error", {"large_businesses"}), ("DEF02", "error", {"urban"}),
    ("COV01", "error", {"large_businesses", "organic"}), ("COV01", "error", {"large_businesses", "urban"}),
    ("COV01", "error", {"organic", "urban"}), ("COV02", "error", None)]


def case(name, base, *edits, expect=(), witness=None, clear=(), profile="definition", like=False, open=False):
    return {"name": name, "base": base, "edits": edits, "expect": list(expect), "witness": witness or {},
            "clear": set(clear), "profile": profile, "like": like, "open": open}


SHIPPED = [
    case("the complete food file has no error", FOOD, expect=[("COV01", "info", {"chains", "dark_kitchens"}),
         ("DEF03", "info", {"dark_kitchens"})],
         witness={"COV01": {"format": "dark_kitchen", "locations": lambda v: int(v) > 10}},
         clear=["COV02", "COV03", "NED01", "NED02", "PLY01", "PLY02", "PLY03", "PLY04", "SUB06", "RCH02", "RCH03",
                "DEF02", "DEF04", "DEF05", "DEF06", "EVD01"]),
    case("the complete food file can be published", FOOD, profile="publish", clear=["AGR01"]),
    case("the bare article has no error", ARTICLE, expect=[("EVD01", "warning", None), ("PLY03", "warning", None)],
         clear=["COV02", "COV03", "SUB06"]),
    case("the bare article cannot be published", ARTICLE, profile="publish",
         expect=[("AGR01", "error", None), ("TRK01", "error", None), ("PLY03", "error", None)]),
    case("key accounts apart: no error, plans instead of plays", KEY_ACCOUNTS, clear=["COV02"],
         expect=[("COV01", "info", {"chains", "key_accounts"})]),
    case("landscaping fails as the table says", LANDSCAPING, expect=LANDSCAPING_ERRORS + [
        ("DEF06", "warning", {s}) for s in EVERY] + [("DEF05", "warning", None), ("PLY04", "warning", None),
                                                     ("RCH03", "warning", None)]),
    case("landscaping repaired has no error", BETTER, clear=["COV01", "COV02", "DEF06"]),
    case("industrial components have no error", COMPONENTS, clear=["COV01", "COV02", "DEF05", "DEF06"]),
    case("dental supplies have no error", DENTAL, clear=["COV02", "DEF05", "DEF06"]),
    case("contract logistics have no error", LOGISTICS, clear=["COV02", "DEF06"]),
]

# The list of design section 4.3.
LIST = [
    case("no because in dark kitchens", FOOD, without_because("dark_kitchens"),
         expect=[("NED01", "error", {"dark_kitchens"}), ("DEF03", "error", {"dark_kitchens"})]),
    case("no because in chains: two families define them", FOOD, without_because("chains"),
         expect=[("NED01", "error", {"chains"})], clear=["DEF02"]),
    case("no because in independents", FOOD, without_because("independents"),
         expect=[("NED01", "error", {"independents"})]),
    case("locations may be unknown", FOOD, swap("    min: 1\n    nullable: false\n", "    min: 1\n"), expect=[("COV03", "warning", None)],
         witness={"COV03": {"locations": None}}, clear=["COV02"]),
    case("format may be unknown", FOOD, swap("contract_catering]\n    nullable: false\n", "contract_catering]\n"),
         expect=[("COV03", "warning", None)]),
    case("a gap at one location", FOOD, swap("locations >= 1 and", "locations >= 2 and"),
         expect=[("COV02", "error", None)], witness={"COV02": {"locations": 1, "format": "dine_in"}}),
    case("no order", FOOD, swap("match: first", "match: unique"),
         expect=[("COV01", "error", {"dark_kitchens", "chains"})],
         witness={"COV01": {"format": "dark_kitchen", "locations": lambda v: int(v) > 10}}),
    case("disjoint rules need no order", FOOD, *UNIQUE, clear=["COV01", "COV02"]),
    case("one rule of a disjoint pair reaches over", FOOD, *UNIQUE, swap("and locations > 10", "and locations >= 10"),
         expect=[("COV01", "error", {"chains", "independents"})], witness={"COV01": {"locations": 10}}),
    case("the same in another industry", COMPONENTS, swap("plants > 3", "plants >= 3"),
         expect=[("COV01", "error", {"plant_groups", "single_plants"})], witness={"COV01": {"plants": 3}}),
    case("no sales sign-off, not yet published", FOOD, drop(r"^  sales: \{by: .*\n"), clear=["COV02"]),
    case("no sales sign-off, to publish", FOOD, drop(r"^  sales: \{by: .*\n"), profile="publish",
         expect=[("AGR01", "error", None)]),
    case("an equivalent rule", FOOD, inside("chains", set_rule('"not (locations <= 10)"')), like=True),
    case("an equivalent rule, to publish", FOOD, inside("chains", set_rule('"locations >= 11"')), like=True,
         profile="publish"),
    case("gloss does not save landscaping", LANDSCAPING, *GLOSSY, open=True, expect=[
        ("DEF02", "error", {"large_businesses"}), ("DEF02", "error", {"urban"}),
        *[("DEF03", "error", {s}) for s in EVERY], *[("NED01", "error", {s}) for s in EVERY],
        ("PLY02", "error", None), ("COV01", "error", {"organic", "urban"}), ("COV02", "error", None)]),
    case("an order does not save landscaping", LANDSCAPING, swap("match: unique", "match: first"), open=True,
         expect=NEITHER_NEED_NOR_PLAY + [("COV02", "error", None), ("COV01", "info", {"organic", "urban"})]),
    case("an invented number does not save landscaping", LANDSCAPING, open=True,
         *[swap("'employees >= \"large\"'", '"employees >= 50"')],
         expect=NEITHER_NEED_NOR_PLAY + [("COV02", "error", None), ("DEF03", "error", {"large_businesses"})]),
    case("a product play for landscaping is speculation", LANDSCAPING,
         swap('    where: "organic_only"\n', '    where: "organic_only"\n    plays:\n'
              '      product: {title: Organic line, owner: Ann, budget: 90000, start: 2026-01-01}\n'), open=True,
         expect=[("SUB06", "error", {"organic"}), ("NED01", "error", {"organic"}), ("PLY01", "error", {"organic"})]),
]

# More of the same kind for single rules of the definition.
MORE = [
    case("a rule is missing", FOOD, inside("chains", drop(r"^    where: .*\n")),
         expect=[("DEF01", "error", {"chains"})]),
    case("a misspelt attribute", FOOD, inside("chains", set_rule('"location > 10"')),
         expect=[("DEF01", "error", {"chains"})]),
    case("a number compared with a word", FOOD, inside("chains", set_rule("\"locations > 'many'\"")),
         expect=[("DEF01", "error", {"chains"})]),
    case("half a rule", FOOD, inside("chains", set_rule('"locations >"')), expect=[("DEF01", "error", {"chains"})]),
    case("a rule that nobody meets", FOOD, inside("chains", set_rule('"locations > 10 and locations < 5"')),
         expect=[("DEF01", "error", {"chains"}), ("COV02", "error", None)],
         witness={"COV02": {"locations": lambda v: int(v) > 10}}),
    case("a rule in the shadow of an earlier one", FOOD,
         inside("chains", set_rule("\"format = 'dark_kitchen' and locations > 10\"")),
         expect=[("DEF01", "error", {"chains"}), ("COV02", "error", None)]),
    case("a definer that is a target", FOOD, swap("metric: pilots that turn into contracts", "metric: locations"),
         expect=[("DEF01", "error", {"chains"})]),
    case("a word without a number", FOOD, inside("chains", set_rule("'locations > \"many\"'")),
         expect=[("DEF02", "error", {"chains"}), ("COV02", "error", None)]),
    case("a word without a number beside a clear condition", FOOD,
         inside("chains", set_rule("'format = \"dine_in\" and locations > \"many\"'")),
         expect=[("DEF02", "warning", {"chains"}), ("COV02", "error", None)]),
    case("a term makes the word clear", FOOD, inside("chains", set_rule("'locations = \"many\"'")),
         swap(LOCATIONS_LINE, LOCATIONS_LINE + '    terms: {many: "> 10"}\n'), clear=["DEF02", "COV02"]),
    case("definers by opinion", BETTER, swap("family: customer_type, nest: demographics, source: public",
         "family: customer_type, nest: demographics, source: opinion"),
         expect=[("DEF02", "error", {"public_grounds"})], open=True),
    case("a critical factor that nobody mentions", FOOD,
         swap("critical_factors: [operating_model, scale]", "critical_factors: [operating_model, scale, delivery_radius]"),
         expect=[("DEF06", "warning", {s}) for s in ("dark_kitchens", "chains", "independents")]),
    case("another order of the segments", DENTAL, swap("match: first", "match: first   # moved nothing"), like=True),
    case("a residual takes the rest", FOOD, inside("independents", drop(r"^    where: .*\n"),
         swap("    mode: segment\n", "    residual: true\n    mode: segment\n")), clear=["COV02"]),
    case("needs of two segments alike", ARTICLE,
         inside("independents", swap("low_budget", "turnover_training", 2), swap("uniqueness", "cross_site_consistency", 2),
                swap("flexible_scaling", "hq_decision", 2), drop(r"^      - \{need: growth_support.*\n"),
                swap(", growth_support]", "]"), swap("[growth_support, ", "[")),
         expect=[("NED02", "error", {"chains", "independents"})]),
    case("one need alone", BETTER, inside("occasional_jobs", drop(r"^      - \{need: advice.*\n"),
         swap("answers: [advice]", "answers: [price_per_job]")), expect=[("NED01", "error", {"occasional_jobs"})]),
    case("no product play", FOOD, inside("dark_kitchens", without_play("product")),
         expect=[("PLY01", "error", {"dark_kitchens"})]),
    case("no operations play", FOOD, inside("dark_kitchens", without_play("operations")),
         expect=[("PLY01", "warning", {"dark_kitchens"})]),
    case("a play that answers nothing", LOGISTICS, swap("message: Hands and space without a building, "
         "answers: [peak_capacity]", "message: Hands and space without a building"),
         expect=[("PLY02", "error", {"peak_shippers"})]),
    case("a play for another segment's need", LOGISTICS, swap("One rate for every pallet, answers: [low_rate]",
         "One rate for every pallet, answers: [peak_capacity]"), expect=[("PLY02", "error", {"steady_shippers"})]),
    case("one play for two segments", LOGISTICS, swap("title: Renewal by mail", "title: Offer by  Forecast"),
         expect=[("PLY02", "error", {"steady_shippers", "peak_shippers"})]),
    case("the weightiest need has no play", LOGISTICS, swap("answers: [low_rate]", "answers: [steady_slots]", 2),
         swap("answers: [steady_slots, low_rate]", "answers: [steady_slots]"),
         expect=[("PLY02", "warning", {"steady_shippers"})]),
    case("a play without owner", LOGISTICS, swap("answers: [steady_slots], owner: Jules Bauer, ", "answers: [steady_slots], "),
         expect=[("PLY03", "warning", {"steady_shippers"})]),
    case("a play without owner, to publish", LOGISTICS, profile="publish", open=True,
         *[swap("answers: [steady_slots], owner: Jules Bauer, ", "answers: [steady_slots], ")],
         expect=[("PLY03", "error", {"steady_shippers"})]),
    case("plan or common strategy undecided", FOOD, inside("chains", drop(r"^    mode: segment\n")),
         expect=[("PLY04", "warning", {"chains"})]),
    case("no proof for development", FOOD, inside("chains", drop(r"^        evidence: \[EV-0001, EV-0004\]\n")),
         expect=[("SUB06", "error", {"chains"})]),
    case("no evidence for any need", COMPONENTS, drop(r"(?<=because: use_of_part), evidence: \[IC-0\d\](?=\})", 6),
         drop(r"(?<=because: plants), evidence: \[IC-0\d\](?=\})", 2), expect=[("EVD01", "error", None)]),
    case("said, not shown", COMPONENTS, swap("because: use_of_part, evidence: [IC-06]", "because: use_of_part, evidence: claim", 2),
         expect=[("EVD01", "warning", {"resellers"})]),
    case("prospects do not show what we sell them", LOGISTICS, swap("family: seasonality, nest: operations, source: crm",
         "family: seasonality, nest: operations, source: own_transactions"), expect=[("RCH02", "error", None)]),
    case("the same with a surrogate", LOGISTICS, swap("family: seasonality, nest: operations, source: crm",
         "family: seasonality, nest: operations, source: own_transactions, "
         "surrogate: {for: prospect, rule: \"goods <> 'chilled'\", precision: 0.8, recall: 0.7}"),
         expect=[("RCH02", "warning", None)]),
    case("visible for customers only", FOOD, swap("source: public\n    visible_for: [customer, prospect]\n    synonyms",
         "source: public\n    visible_for: [customer]\n    synonyms"), expect=[("RCH02", "error", None)]),
    case("who decides is not said", FOOD, inside("chains", without_block("buying")),
         expect=[("RCH03", "warning", {"chains"})]),
    case("more captured than there is", FOOD, swap("captured: 1739862,", "captured: 5739862, pool: 4842537, cap: 0.6,"),
         expect=[("SUB04", "error", {"chains"})]),
    case("a target above the limit", FOOD,
         swap("target: 2200000}", "target: 3000000, pool: 4842537, cap: 0.6}"),
         expect=[("SUB04", "error", {"chains"})]),
    case("a rule that nobody can remember", FOOD, inside("independents", set_rule(
         "\"format = 'dine_in' and locations >= 1 and locations <= 10 and locations <> 11 and locations <> 12\"")),
         expect=[("AGR03", "warning", {"independents"})]),
    case("no measures", LOGISTICS, inside("peak_shippers", drop(r"^    kpis: .*\n")), profile="publish", open=True,
         expect=[("TRK01", "error", {"peak_shippers"})]),
    case("nobody reviews it", LOGISTICS, drop(r"^review: .*\n"), profile="publish", open=True,
         expect=[("TRK01", "error", None)]),
    case("a comment and a blank line", LOGISTICS, append("\n# a remark at the end\n"), like=True),
    case("another title", FOOD, swap("title: Food chains", "title: Restaurant chains"), like=True),
]

CASES = SHIPPED + LIST + MORE
