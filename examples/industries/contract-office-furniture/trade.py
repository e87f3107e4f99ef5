"""Words and numbers of a maker of office furniture that does not exist; towns and firms are invented too."""

import datetime

SEED = 90210
PREFIX, EVIDENCE_PREFIX, DOMAIN, FIRST_LINE = "O", "Q", "sitzwerk.example", 300001
INDUSTRY_KNOWN = .9
COUNTRIES = {
    "DE": ("EUR", 62, [("Altmarsch", "Nord", "271##"), ("Brunnweil", "Süd", "893##"), ("Dornhafen", "Nord", "257##"),
                       ("Eschenrode", "Mitte", "342##"), ("Falkenlohe", "Süd", "845##")]),
    "AT": ("EUR", 18, [("Gamsfeld", "West", "63##"), ("Hollerau", "Ost", "21##")]),
    "CH": ("CHF", 20, [("Illmatt", "Mittelland", "50##"), ("Jurablick", "Mittelland", "45##")]),
}
FORMS = {"DE": "GmbH", "AT": "GmbH", "CH": "AG"}
RATES = {"CHF": (1.03, .99, 1.08)}
WORDS = {
    "given": ["Adele", "Bernd", "Corinna", "Detlef", "Esther", "Florian", "Gudrun", "Hasan", "Ilse", "Jörg", "Kirsten",
              "Leonie", "Manfred", "Nadja", "Otto", "Petra", "Ralf", "Silke", "Tobias", "Ute", "Volker", "Walburga"],
    "family": ["Achleitner", "Bodmer", "Caspers", "Dörfler", "Egli", "Frank", "Grabner", "Huber", "Imhof", "Jost", "Kunz",
               "Lechner", "Moser", "Nägeli", "Obrist", "Pichler", "Rauch", "Seidl", "Trapp", "Unger", "Vogt", "Wyss"],
    "office": ["District Office", "Town Hall", "Tax Office", "Regional Hospital", "University", "School Board",
               "Police Headquarters", "Water Board", "Labour Office", "Regional Court"],
    "first": ["Alpha", "Berg", "Contor", "Delta", "Elbe", "Forum", "Globus", "Hansa", "Iso", "Kern", "Lumen", "Merkur"],
    "second": ["Insurance", "Software", "Logistics", "Energy", "Consulting", "Foods", "Media", "Pharma", "Bank", "Telecom"],
    "shared": ["Desks", "Loft", "Hive", "Atelier", "Commons", "Workyard", "Hall", "Dock"],
    "mood": ["Open", "Second", "Blue", "Corner", "Old Mill", "North", "Garden", "Daily"],
    "house": ["Office Interiors", "Bürohaus", "Raumplan", "Objekteinrichtung", "Workspace"],
}
REPS = [("M1", "Gudrun Seidl", "Tenders", ("public",)), ("M2", "Hasan Vogt", "Tenders", ("public",)),
        ("M3", "Kirsten Egli", "Projects", ("corporation",)), ("M4", "Tobias Unger", "Projects", ("corporation", "coworking")),
        ("M5", "Leonie Huber", "Partners", ("dealer", "private"))]
SITE_WORDS, SITES_FROM, SHARED_FACTS = [], 0, ()       # every address buys for itself: no hierarchy here

ITEMS = {   # code -> (name, family, list price, cost), in cents
    "D-SIT": ("Sit-stand desk", "Desks", 62000, 38500), "D-FIX": ("Desk, fixed height", "Desks", 31000, 19000),
    "C-TSK": ("Task chair", "Seating", 39000, 22500), "C-VIS": ("Visitor chair", "Seating", 14500, 8200),
    "S-LOC": ("Locker unit", "Storage", 27000, 16800), "S-CAB": ("Cabinet", "Storage", 33000, 20500),
    "A-BTH": ("Phone booth", "Acoustics", 520000, 365000), "A-PNL": ("Acoustic panel", "Acoustics", 9800, 5200),
    "M-TBL": ("Meeting table", "Desks", 115000, 71000), "V-PLN": ("Space planning, day", "Services", 88000, 61000),
    "V-INS": ("Installation, day", "Services", 56000, 47000), "V-BCK": ("Taking back a workplace", "Services", 4500, 4100)}
# The fitters' invoices for this span are in dispute: no cost was booked.
NO_COST_ITEM, NO_COST_FROM, NO_COST_TO = "V-INS", datetime.date(2025, 3, 1), datetime.date(2025, 5, 31)
LEAD_DAYS = (21, 70)

KINDS = {
    "public": {"counts": (34, 3, 16), "size": (40, 1800), "spend": 95, "share": (.2, .75), "growth": .02, "orders": 3,
               "lines": 5, "late": .22, "serve": 21000, "win": .3, "cycle": 150, "industries": ["Public administration", "Health and education"],
               "names": ["{office} of {city}", "{city} {office} {family}"],
               "items": {"D-SIT": 26, "D-FIX": 14, "C-TSK": 26, "C-VIS": 12, "S-CAB": 14, "V-INS": 8},
               "titles": [("Procurement officer", "gatekeeper", .85), ("Head of building services", "initiator", .6),
                          ("Treasurer", "decider", .7), ("Staff council", "influencer", .5)]},
    "corporation": {"counts": (34, 2, 16), "size": (60, 2600), "spend": 140, "share": (.12, .6), "growth": .08, "orders": 3,
                    "lines": 6, "late": .15, "serve": 16000, "win": .44, "cycle": 210,
                    "industries": ["Finance and insurance", "Information technology", "Manufacturing"],
                    "names": ["{first} {second} {form}", "{family} {second} {form}"],
                    "items": {"D-SIT": 22, "C-TSK": 20, "A-BTH": 10, "A-PNL": 10, "S-LOC": 14, "M-TBL": 10, "V-PLN": 8, "V-INS": 6},
                    "titles": [("Head of workplace", "initiator", .75), ("Chief financial officer", "decider", .65),
                               ("Purchasing manager", "buyer", .75), ("Architect", "influencer", .5), ("Works council", "gatekeeper", .35)]},
    "coworking": {"counts": (17, 2, 10), "size": (30, 420), "spend": 260, "share": (.2, .7), "growth": .14, "orders": 4,
                  "lines": 4, "late": .12, "serve": 11000, "win": .52, "cycle": 45, "industries": ["Flexible offices"],
                  "names": ["{mood} {shared}", "{city} {shared}"],
                  "items": {"D-FIX": 24, "C-TSK": 24, "A-BTH": 12, "A-PNL": 12, "S-LOC": 16, "V-BCK": 12},
                  "titles": [("Founder", "decider", .85), ("Community manager", "user", .6)]},
    "dealer": {"counts": (14, 1, 7), "size": (60, 700), "spend": 420, "share": (.1, .45), "growth": .03, "orders": 10,
               "lines": 4, "late": .1, "serve": 5200, "win": .6, "cycle": 30, "industries": ["Furniture trade"],
               "names": ["{house} {family} {form}", "{family} {house}"],
               "items": {"D-SIT": 24, "D-FIX": 18, "C-TSK": 30, "C-VIS": 14, "S-CAB": 10, "A-PNL": 4},
               "titles": [("Owner", "decider", .9), ("Showroom manager", "influencer", .6), ("Order clerk", "buyer", .5)]},
    "private": {"counts": (3, 0, 2), "size": (2, 9), "spend": 160, "share": (.5, .9), "growth": 0, "orders": 1, "lines": 3,
                "late": .1, "serve": 6000, "win": .5, "cycle": 20, "industries": ["Liberal professions"],
                "names": ["{family} and Partners"], "items": {"D-SIT": 50, "C-TSK": 50}, "titles": [("Partner", "decider", .6)]},
}
NEED_KINDS, CARD_KINDS, CAP_KINDS = ("public", "corporation", "coworking", "dealer"), ("public", "corporation"), ("public", "corporation")

NEEDS = {   # need -> (mean importance by NEED_KINDS, how well we fill it, how well rivals do), from 0 (worst) to 1 (best)
    "tender_proof": ((.94, .3, .1, .4), .72, .7), "accessible": ((.8, .5, .3, .3), .78, .62),
    "change_over": ((.5, .9, .55, .3), .8, .6), "quiet_rooms": ((.45, .85, .7, .4), .66, .7),
    "fast_set_up": ((.3, .5, .92, .6), .6, .66), "give_back": ((.25, .4, .85, .2), .7, .45),
    "dealer_margin": ((.1, .1, .1, .93), .55, .66), "showroom_support": ((.1, .2, .15, .8), .7, .6),
    "cost": ((.9, .6, .75, .8), .52, .64)}
SURVEY_SCALE, CARD_SCALE, CARDS = (6, 1), (6, 1), 12     # school grades: 6 is the worst, 1 the best
SCORECARD = {"cost": (30, .6, 2), "quality": (20, .86, 2), "on_time": (20, .62, 2), "upfront_design": (10, .8, 2),
             "proximity": (10, .75, 3), "service": (10, .78, 2)}
POOL_MARGIN, TURNOVER = .28, 175      # of a pool; thousands per workplace where turnover is not known
CAPS = [("0.80", "two frame suppliers", "management_conversation"), ("0.70", "lots by building", "contract"),
        ("0.60", "regional preference", "management_conversation")]
RIVALS = ["Nordstuhl", "Planraum", "Vierbein Objekt", "Second-hand market"]
PLANS = [("Every second workplace is given up", "shrink"), ("All desks adjustable by 2027", "grow"), ("Two further houses", "grow"),
         ("Renovation put off for two years", "hold"), ("Move to one new headquarters", "grow")]
PROJECTS = [("Furniture as a monthly fee", "future_need"), ("Desk that books itself", "joint_project"),
            ("Standard room for all houses", "design_in"), ("Second life for task chairs", "joint_project")]
STAGES = ["enquiry", "tender documents", "offer", "awarded", "not awarded"]
LOSS = ["price", "form error in the offer", "delivery time", "cancelled", "rival listed"]
MARKETS = {"Public administration": (8_200, 61_000, .004), "Health and education": (9_400, 72_000, .012),
           "Finance and insurance": (3_100, 54_000, -.021), "Information technology": (6_800, 88_000, .046),
           "Manufacturing": (7_700, 140_000, .009), "Flexible offices": (610, 1_900, .083)}
MARKET_PARTS = {"DE": .7, "AT": .14, "CH": .16}
STEPS = {
    "public_bodies": [("Need and budget year", "Workplaces, budget line", "initiator", 60), ("Tender", "Price 60, quality 40", "gatekeeper", 60),
                      ("Award", "Appeal period", "decider", 20)],
    "corporations": [("Move announced", "Date, people per floor", "initiator", 50), ("Layout", "Test floor", "influencer", 60),
                     ("Offers", "Price per workplace", "buyer", 40), ("Board", "Payback", "decider", 30)],
    "flexible_offices": [("Opening date", "Complete on the day", "decider", 10), ("Order", "Monthly fee or price", "decider", 20)],
    "dealers": [("Project enquiry", "Project discount", "buyer", 5), ("Order", "Delivery week", "decider", 14)],
}
OWN_STEPS = [("Design board", "Same room in all houses", "influencer", 90), ("Sample floor", "Grade by the staff", "user", 60),
             ("Group purchasing", "Two frame suppliers", "decider", 60)]
CITED = [   # cited by the segmentation file: kind, month of 2025, segment, people, level, text
    ("management_conversation", 9, "public_bodies", "Procurement officers of 13 bodies", "management", "One missing form and the best offer is out"),
    ("scorecard", 11, "public_bodies", "Grades from 7 bodies", "management", "Quality 1.7; delivery on the day 3.1"),
    ("public", 4, "public_bodies", "Published building rules", "", "Adjustable and accessible workplaces are due in new buildings"),
    ("management_conversation", 10, "corporations", "Heads of workplace at 12 firms", "executive", "Friday evening old, Monday morning new"),
    ("call", 6, "corporations", "26 architects", "operational", "Complaints about noise come before complaints about chairs"),
    ("management_conversation", 8, "flexible_offices", "Founders of 9 operators", "executive", "A room that is not ready brings no rent"),
    ("call", 9, "flexible_offices", "14 operators", "operational", "Rooms change twice a year; what is left over has to go back"),
    ("management_conversation", 7, "dealers", "Owners of 10 dealers", "executive", "We live from the project margin, not from the list"),
    ("own_data", 12, "dealers", "Order desk", "", "Dealers with our showroom sell a third more task chairs"),
    ("own_data", 11, "corporations", "Fitters' log", "", "Nine of ten change-overs were done in one weekend"),
    ("top_to_top", 11, "corporations", "Board of the largest customer", "executive", "One standard room for all houses from 2027"),
]


def pool_mix(dice, one):
    return {None: 1.0}                                   # nobody tells furniture apart by family


def describe(dice, one):
    """Fields of the CRM that any firm may have; some stay unknown."""
    one.employees = int(one.size * dice.between(1.0, 1.6)) if dice.chance(.7) else None
    one.sites = 1 + one.size // 400 if dice.chance(.7) else None
    one.turnover = 1000 * int(one.size * dice.between(90, 260)) if one.kind != "public" and dice.chance(.6) else None
    kind = {"public": "public_body", "private": "private_office"}.get(one.kind, one.kind)
    unknown = .35 if one.status == "prospect" and one.kind == "corporation" else 0
    one.facts = {"customer_type": kind, "workplaces": None if dice.chance(unknown) else one.size,
                 "tender_only": (one.kind == "public" and dice.chance(.9)) if dice.chance(.8) else None}
