"""Words and numbers of a maker of electronic connectors that does not exist; a likeness to a real firm is chance."""

import datetime

SEED = 46060
PREFIX, EVIDENCE_PREFIX, DOMAIN, FIRST_LINE = "K", "F", "kontra-connect.example", 700001
INDUSTRY_KNOWN = .86
COUNTRIES = {
    "DE": ("EUR", 40, [("Nürnberg", "Bayern", "904##"), ("Stuttgart", "Baden-Württemberg", "705##"),
                       ("Minden", "Nordrhein-Westfalen", "324##"), ("Dresden", "Sachsen", "011##")]),
    "FR": ("EUR", 15, [("Lyon", "Auvergne-Rhône-Alpes", "6900#"), ("Toulouse", "Occitanie", "3100#")]),
    "IT": ("EUR", 13, [("Torino", "Piemonte", "101##"), ("Bologna", "Emilia-Romagna", "401##")]),
    "PL": ("EUR", 12, [("Wrocław", "Dolnośląskie", "5#-##1"), ("Gdańsk", "Pomorskie", "8#-##2")]),
    "US": ("USD", 20, [("Austin", "Texas", "787##"), ("Rochester", "New York", "146##"),
                       ("San Jose", "California", "951##")]),
}
RATES = {"USD": (.92, .86, .97)}            # first rate, lowest, highest
WORDS = {
    "given": ["Anke", "Bruno", "Carla", "Dirk", "Elena", "Fabio", "Greta", "Henri", "Ida", "Jakub", "Kim", "Luca",
              "Mara", "Nils", "Olga", "Piotr", "Rita", "Sven", "Tessa", "Uwe", "Wanda", "Yves"],
    "family": ["Abel", "Bianchi", "Carver", "Dudek", "Engel", "Ferrand", "Gallo", "Hartwig", "Iversen", "Jansky",
               "Keller", "Laurent", "Mazur", "Neumann", "Ortega", "Pohl", "Ricci", "Stahl", "Thoma", "Ullrich", "Voss"],
    "harsh": ["Rail", "Marine", "Agri", "Hydro", "Mine", "Wind", "Dairy", "Robo", "Crane", "Signal", "Wash", "Field"],
    "compact": ["Micro", "Medi", "Audio", "Opti", "Lab", "Home", "Wear", "Scan", "Pico", "Photo", "Vita", "Meter"],
    "thing": ["Control", "Drives", "Sensorik", "Devices", "Systems", "Instruments", "Automation", "Technik", "Motion"],
    "maker": ["Assembly", "Board Works", "Electronics", "Manufacturing", "SMT Service", "Modules"],
    "trader": ["Components", "Interconnect", "Parts Direct", "Elektronik Vertrieb", "Supply"],
}
FORMS = {"DE": "GmbH", "FR": "SAS", "IT": "S.r.l.", "PL": "sp. z o.o.", "US": "Inc."}
REPS = [("S01", "Katrin Pohl", "Design-in", ("harsh",)), ("S02", "Aurélie Ferrand", "Design-in", ("harsh", "compact")),
        ("S03", "Jakub Mazur", "Design-in", ("compact",)), ("S04", "Tom Carver", "Production", ("maker",)),
        ("S05", "Rita Gallo", "Channel", ("trader", "laboratory"))]
SITE_WORDS, SITES_FROM = ["Plant North", "Plant South", "Engineering", "Test Centre"], 180
SHARED_FACTS = ("chain_role", "harsh_use")

ITEMS = {   # code -> (name, family, list price, cost), in cents
    "CR-M12A": ("Circular M12, sensor", "Circular", 420, 205), "CR-M12X": ("Circular M12, data", "Circular", 980, 500),
    "CR-M23P": ("Circular M23, power", "Circular", 2650, 1350), "BB-050": ("Board to board 0.5 mm", "Board to board", 95, 40),
    "BB-080": ("Board to board 0.8 mm", "Board to board", 120, 52), "WB-125": ("Wire to board 1.25 mm", "Wire to board", 38, 19),
    "WB-250": ("Wire to board 2.5 mm", "Wire to board", 29, 16), "CX-SMA": ("Coaxial, screwed", "Coaxial", 510, 262),
    "CX-FAK": ("Coaxial, snap-in", "Coaxial", 340, 190), "HV-180": ("High voltage 180 A", "Power", 5800, 3250),
    "AS-DRW": ("Cable assembly to drawing", "Assemblies", 3900, 2750), "SV-DES": ("Design-in day", "Services", 95000, 64000)}
# The assembly partner's price for this span was settled late: no cost was booked.
NO_COST_ITEM, NO_COST_FROM, NO_COST_TO = "AS-DRW", datetime.date(2024, 2, 1), datetime.date(2024, 8, 31)
LEAD_DAYS = (7, 40)

KINDS = {
    "harsh": {"counts": (28, 2, 14), "size": (30, 2400), "spend": 560, "share": (.18, .7), "growth": .06, "orders": 5,
              "lines": 3, "late": .14, "serve": 9000, "win": .5, "cycle": 330,
              "industries": ["Rail technology", "Industrial automation", "Agricultural machinery"],
              "names": ["{harsh} {thing} {form}", "{family} {harsh}technik {form}"],
              "items": {"CR-M12A": 26, "CR-M12X": 20, "CR-M23P": 18, "HV-180": 12, "AS-DRW": 16, "SV-DES": 4, "CX-SMA": 4},
              "titles": [("Head of development", "decider", .8), ("Design engineer", "initiator", .8),
                         ("Strategic buyer", "buyer", .7), ("Quality engineer", "gatekeeper", .5),
                         ("Test engineer", "influencer", .4)]},
    "compact": {"counts": (30, 2, 14), "size": (15, 900), "spend": 390, "share": (.1, .5), "growth": .09, "orders": 5,
                "lines": 3, "late": .1, "serve": 5200, "win": .38, "cycle": 200,
                "industries": ["Medical devices", "Measuring instruments", "Building technology"],
                "names": ["{compact} {thing} {form}", "{family} {compact} {form}"],
                "items": {"BB-050": 30, "BB-080": 22, "WB-125": 22, "CX-SMA": 10, "CX-FAK": 8, "SV-DES": 3, "CR-M12A": 5},
                "titles": [("Head of electronics", "decider", .75), ("Layout engineer", "initiator", .75),
                           ("Buyer", "buyer", .6), ("Regulatory affairs", "gatekeeper", .3)]},
    "maker": {"counts": (18, 2, 10), "size": (40, 700), "spend": 820, "share": (.08, .4), "growth": .03, "orders": 8,
              "lines": 3, "late": .2, "serve": 6000, "win": .45, "cycle": 60, "industries": ["Electronics manufacturing"],
              "names": ["{family} {maker} {form}", "{city} {maker}"],
              "items": {"BB-080": 20, "WB-125": 26, "WB-250": 26, "CX-FAK": 10, "CR-M12A": 12, "AS-DRW": 6},
              "titles": [("Purchasing manager", "decider", .85), ("Operative buyer", "buyer", .8), ("Line planner", "user", .5)]},
    "trader": {"counts": (12, 1, 6), "size": (12, 260), "spend": 3100, "share": (.05, .3), "growth": .02, "orders": 9,
               "lines": 3, "late": .08, "serve": 3800, "win": .55, "cycle": 45, "industries": ["Electronics distribution"],
               "names": ["{family} {trader} {form}", "{trader} {family} {form}"],
               "items": {"WB-125": 20, "WB-250": 22, "CR-M12A": 24, "CX-SMA": 16, "BB-080": 18},
               "titles": [("Managing director", "decider", .8), ("Product manager", "influencer", .7), ("Buyer", "buyer", .7)]},
    "laboratory": {"counts": (4, 0, 3), "size": (8, 60), "spend": 300, "share": (.3, .8), "growth": 0, "orders": 3, "lines": 2,
                   "late": .1, "serve": 6400, "win": .5, "cycle": 30, "industries": ["Research"],
                   "names": ["{city} Institute of {compact} Physics"], "items": {"CX-SMA": 70, "SV-DES": 30},
                   "titles": [("Workshop lead", "user", .7)]},
}
NEED_KINDS, CARD_KINDS, CAP_KINDS = ("harsh", "compact", "maker", "trader"), ("harsh", "maker"), ("harsh", "maker")

# need -> (mean importance by NEED_KINDS, how well we fill it, how well rivals do), all from 0 (worst) to 1 (best)
NEEDS = {
    "sealed_for_years": ((.92, .3, .35, .4), .82, .6), "drawing_help": ((.8, .7, .2, .1), .78, .55),
    "long_availability": ((.85, .55, .5, .45), .7, .66), "small_space": ((.3, .9, .4, .3), .58, .74),
    "samples_fast": ((.5, .85, .3, .2), .72, .6), "line_never_stops": ((.55, .45, .93, .5), .55, .68),
    "second_source": ((.4, .35, .8, .5), .6, .58), "shelf_turn": ((.1, .1, .3, .9), .62, .7),
    "product_data": ((.3, .4, .45, .85), .66, .64), "cost": ((.55, .6, .85, .8), .5, .66)}
SURVEY_SCALE, CARD_SCALE, CARDS = (1, 5), (0, 100), 12
# need -> (weight, how well we do from 0 to 1, target on the scorecard's own scale)
SCORECARD = {"cost": (25, .68, 80), "quality": (25, .88, 95), "on_time": (25, .72, 92), "upfront_design": (10, .84, 80),
             "proximity": (5, .74, 70), "service": (10, .8, 80)}
POOL_MARGIN, TURNOVER = .3, 165       # of a pool; thousands per head where turnover is not known
CAPS = [("0.70", "two sources for every part", "management_conversation"), ("0.60", "purchasing guideline", "management_conversation"),
        ("0.50", "frame contract", "contract")]
RIVALS = ["Steckwerk", "Amberline Interconnect", "Tesuro", "Nodal Parts"]
PLANS = [("Move assembly of two product lines to Poland", "hold"), ("Battery versions of the whole range by 2027", "grow"),
         ("Sensors with data output for every machine", "grow"), ("Fewer variants, half as many part numbers", "shrink"),
         ("Enter the market of North America", "grow")]
PROJECTS = [("Connector for the next controller", "design_in"), ("Tool-free field termination", "joint_project"),
            ("800 V version", "future_need"), ("Single-pair data in the sensor head", "design_in")]
STAGES = ["enquiry", "sample", "approval", "design won", "design lost"]
LOSS = ["price", "rival was specified", "lead time", "project stopped", "size"]
MARKETS = {"Rail technology": (420, 9_800, .041), "Industrial automation": (3_900, 41_000, .032),
           "Medical devices": (2_700, 36_000, .057), "Measuring instruments": (1_900, 14_500, .028),
           "Building technology": (2_200, 17_000, -.012), "Electronics manufacturing": (1_600, 22_000, .019)}
MARKET_PARTS = {"DE": .38, "FR": .17, "IT": .16, "PL": .07}
STEPS = {
    "harsh_devices": [("Drawing", "Fits the housing, sealed after 500 cycles", "initiator", 60),
                      ("Samples and test", "Vibration and salt spray passed", "influencer", 120),
                      ("Release", "First-article report", "gatekeeper", 60), ("Series contract", "Price over five years", "decider", 60)],
    "compact_devices": [("Layout", "Footprint in the library", "initiator", 20), ("Prototype", "Works in the first board", "user", 80),
                        ("Series order", "Price at 10,000", "decider", 60)],
    "contract_manufacturers": [("Bill of material", "Part is listed or may be replaced", "buyer", 10),
                               ("Quote", "Price and date for every lot", "decider", 30)],
    "distributors": [("Range review", "Turns per year, margin", "influencer", 30), ("Yearly talk", "Stock rotation, bonus", "decider", 14)],
}
OWN_STEPS = [("Supplier audit", "Process audit above 90 %", "gatekeeper", 120), ("Commodity board", "Two sources named", "buyer", 60),
             ("Platform decision", "Same part in all plants", "decider", 90)]
# cited by the segmentation file: kind, month of 2025, segment, people, level, text
CITED = [
    ("management_conversation", 9, "harsh_devices", "Heads of development at 11 makers", "executive", "A leaking plug on a roof costs more than a year of plugs"),
    ("scorecard", 10, "harsh_devices", "Scorecards of 9 makers", "management", "Part in upfront design rated above target; on-time delivery below"),
    ("call", 8, "harsh_devices", "22 design engineers", "operational", "The part must be on sale as long as the machine: fifteen years"),
    ("management_conversation", 10, "compact_devices", "Heads of electronics at 14 makers", "executive", "Every tenth of a millimetre of height decides"),
    ("call", 6, "compact_devices", "30 layout engineers", "operational", "Who sends samples within three days is in the layout"),
    ("call", 9, "contract_manufacturers", "Purchasing at 12 manufacturers", "management", "One missing reel stops the line"),
    ("own_data", 11, "contract_manufacturers", "Order desk", "", "One order in five to contract manufacturers left us late"),
    ("management_conversation", 10, "contract_manufacturers", "Purchasing at 12 manufacturers", "management", "A listed equivalent saves the order when parts are short"),
    ("management_conversation", 7, "distributors", "Owners of 8 distributors", "executive", "Stock that does not turn twice a year goes back"),
    ("call", 5, "distributors", "15 product managers", "operational", "Data for the web shop decide what is listed first"),
    ("top_to_top", 11, "harsh_devices", "Board of the largest customer", "executive", "Two plants will share one platform; connectors are chosen once for both"),
]


def pool_mix(dice, one):
    """The spend by part family, where somebody of the customer laid it open."""
    families = {"harsh": ("Circular", "Power"), "compact": ("Board to board", "Wire to board"),
                "maker": ("Wire to board", "Board to board"), "trader": ("Wire to board", "Circular")}[one.kind]
    part = dice.between(.45, .8)
    return {families[0]: part, families[1]: 1 - part}


def describe(dice, one):
    """Fields of the CRM that any firm may have; some stay unknown."""
    one.employees = one.size if dice.chance(.9) else None
    one.sites = 1 + one.size // 300 if dice.chance(.8) else None
    one.turnover = 1000 * int(one.size * dice.between(120, 210)) if dice.chance(.6) else None
    role = {"harsh": "device_maker", "compact": "device_maker", "maker": "contract_manufacturer", "trader": "distributor",
            "laboratory": "laboratory"}[one.kind]
    unknown = .09 if one.status == "prospect" else 0      # our own people know what customers build
    known = {"harsh": True, "compact": False}.get(one.kind)
    one.facts = {"chain_role": None if dice.chance(unknown) else role,
                 "harsh_use": None if known is None or dice.chance(2 * unknown) else known,
                 "engineers": max(1, one.size // dice.whole(9, 20)) if role == "device_maker" and dice.chance(.6) else None}
