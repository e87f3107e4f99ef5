"""Words of the generated firm's world: places, names, products, roles, needs.

Everything here is invented for the example; a likeness to a real firm is chance. Mail addresses
end in `.example`, a domain reserved for documentation.
"""

# country -> (currency, weight, [(city, region, postal-code pattern)]); # stands for a digit
COUNTRIES = {
    "DE": ("EUR", 30, [("Berlin", "Berlin", "10###"), ("Hamburg", "Hamburg", "20###"),
                       ("München", "Bayern", "80###"), ("Köln", "Nordrhein-Westfalen", "50###"),
                       ("Leipzig", "Sachsen", "04###"), ("Stuttgart", "Baden-Württemberg", "70###"),
                       ("Bremen", "Bremen", "28###"), ("Münster", "Nordrhein-Westfalen", "48###")]),
    "GB": ("GBP", 28, [("London", "Greater London", "E# #AB"), ("Manchester", "North West", "M# #EF"),
                       ("Bristol", "South West", "BS# #TQ"), ("Leeds", "Yorkshire", "LS# #DN"),
                       ("Glasgow", "Scotland", "G# #XH"), ("Brighton", "South East", "BN# #RW"),
                       ("Cardiff", "Wales", "CF# #JL")]),
    "NL": ("EUR", 14, [("Amsterdam", "Noord-Holland", "10## AK"), ("Utrecht", "Utrecht", "35## GL"),
                       ("Rotterdam", "Zuid-Holland", "30## BM"), ("Groningen", "Groningen", "97## CE")]),
    "FR": ("EUR", 12, [("Lyon", "Auvergne-Rhône-Alpes", "6900#"), ("Paris", "Île-de-France", "750##"),
                       ("Lille", "Hauts-de-France", "59###"), ("Nantes", "Pays de la Loire", "44###")]),
    "BE": ("EUR", 6, [("Gent", "Vlaanderen", "90##"), ("Antwerpen", "Vlaanderen", "20##"),
                      ("Liège", "Wallonie", "40##")]),
    "IE": ("EUR", 5, [("Dublin", "Leinster", "D0# X2#"), ("Cork", "Munster", "T1# K7#")]),
    "AT": ("EUR", 5, [("Wien", "Wien", "10##"), ("Graz", "Steiermark", "80##")]),
}

ADJECTIVES = ["Golden", "Quiet", "Crooked", "Copper", "Salted", "Wild", "Little", "Old", "Hungry",
              "Blue", "Northern", "Lucky", "Velvet", "Smoky", "Painted", "Honest", "Open", "Silver"]
NOUNS = ["Anchor", "Fig", "Heron", "Lantern", "Orchard", "Spoon", "Barrel", "Thistle", "Fox", "Quay",
         "Larder", "Pear", "Oyster", "Hearth", "Magpie", "Mill", "Clove", "Sparrow", "Walnut", "Vine"]
SURNAMES = ["Albers", "Brandt", "Carey", "Dekker", "Eriksen", "Fontaine", "Gruber", "Hoekstra", "Ibsen",
            "Janssen", "Kessler", "Lambert", "Moreau", "Novak", "O'Shea", "Petit", "Quinn", "Rossi",
            "Schäfer", "Tanaka", "Urban", "Verhoeven", "Whitby", "Yıldız", "Zimmer", "Baptiste", "Cole",
            "Dressler", "Faure", "Greene", "Haas", "Kowalski", "Lindqvist", "Marino", "Okafor", "Patel",
            "Reyes", "Sørensen", "Thorne", "Vidal", "Winter", "Ahmed", "Bauer", "Costa", "Duarte", "Ellis"]
GIVEN = ["Anna", "Ben", "Clara", "Daniel", "Elif", "Femke", "George", "Hannah", "Ines", "Jonas", "Katja",
         "Liam", "Marie", "Noor", "Oliver", "Priya", "Ruben", "Sophie", "Tom", "Ursula", "Viktor", "Wies",
         "Yusuf", "Zoë", "Adam", "Bridget", "Chiara", "Dieter", "Emma", "Felix", "Grace", "Hugo", "Isla",
         "Jules", "Lena", "Mehmet", "Nina", "Oscar", "Paula", "Rosa", "Sean", "Theo", "Vera", "Will"]
HOUSE = {"DE": ["Gasthaus {s}", "Wirtshaus zum {n}", "Küche {s}", "Café {s}", "{s} & Söhne"],
         "GB": ["The {a} {n}", "{s}'s Kitchen", "{s} & {t}", "{n} and {m}", "The {n} Rooms"],
         "NL": ["Eethuis {s}", "Café de {n}", "Bistro {s}", "{s} & {t}"],
         "FR": ["Chez {g}", "Bistrot {s}", "Le {n}", "Brasserie {s}"],
         "BE": ["Brasserie {s}", "Eetcafé {s}", "Chez {g}"],
         "IE": ["The {a} {n}", "{s}'s", "{g} {s} Bakehouse"],
         "AT": ["Gasthof {s}", "Beisl {s}", "Café {g}"]}
CHAIN_FIRST = ["Pepper", "Basil", "Noodle", "Burger", "Taco", "Bread", "Curry", "Salad", "Grill", "Pasta",
               "Coffee", "Waffle", "Falafel", "Sushi", "Pizza", "Soup", "Chicken", "Bagel", "Dumpling",
               "Ramen", "Kebab", "Donut", "Juice", "Tapas", "Fish", "Pancake"]
CHAIN_SECOND = ["Yard", "Republic", "Works", "Station", "Assembly", "Union", "Parade", "House", "District",
                "Society", "Corner", "Exchange", "Garden", "Collective", "Depot", "Lane"]
CHAIN_FORM = {"DE": "GmbH", "GB": "Ltd", "NL": "B.V.", "FR": "SAS", "BE": "NV", "IE": "Ltd", "AT": "GmbH"}
DARK_FIRST = ["Rocket", "Turbo", "Night", "Metro", "Hidden", "Cloud", "Swift", "Ember", "Signal", "Orbit",
              "Parallel", "Backstreet", "Relay", "Neon", "Courier", "Flash", "Harbour", "Tandem", "Pilot", "Static",
              "Canal", "Freight", "Lowline", "Midnight", "Vector", "Basement", "Sidecar", "Pronto", "Undercroft",
              "Satellite"]
DARK_SECOND = ["Kitchens", "Kitchen Lab", "Eats", "Plates", "Foodworks", "Cook Hub", "Provisions", "Wok Line",
               "Bowls", "Commissary"]
CUISINES = ["italian", "burger", "asian", "bakery cafe", "mediterranean", "regional", "vegetarian", "indian"]
POS = ["TillPoint", "OrderRail", "KassenWerk", "none"]

# code -> (name, category, unit price EUR cents a month or day, unit cost EUR cents)
ITEMS = {
    "SUB-CORE": ("Kitchen Academy Core, per location and month", "Subscription", 4200, 1060),
    "SUB-NET": ("Kitchen Academy Network, per location and month", "Subscription", 3600, 940),
    "SUB-LEAN": ("Lean Line for delivery kitchens, per site and month", "Subscription", 7400, 2050),
    "MOD-DASH": ("Network dashboard, per location and month", "Module", 850, 190),
    "MOD-COMP": ("Food-safety and compliance tracker, per location and month", "Module", 990, 260),
    "MOD-ORDER": ("Order-management connector, per site and month", "Module", 1650, 620),
    "MOD-SEAS": ("Seasonal staff seats, per seat and month", "Module", 590, 130),
    "LIB-ALLG": ("Allergen library (partner content), per location and month", "Content", 260, 120),
    "SVC-ONB": ("Onboarding day", "Service", 89000, 58000),
    "SVC-TTT": ("Train-the-trainer workshop day", "Service", 165000, 98000),
    "SVC-CONT": ("Bespoke course production", "Service", 420000, 318000),
    "SVC-INT": ("Integration day", "Service", 120000, 84000),
}

REPS = [("R01", "Sabine Hartmann", "Key accounts"), ("R02", "Marcus Webb", "Key accounts"),
        ("R03", "Inga de Wit", "Key accounts"), ("R04", "Pauline Girard", "Growth"),
        ("R05", "Deniz Aksoy", "Growth"), ("R06", "Rhys Morgan", "Growth"),
        ("R07", "Karin Ebner", "Growth"), ("R08", "Jamie Fletcher", "Inside sales"),
        ("R09", "Lotte Maas", "Inside sales"), ("R10", "Florian Beck", "Inside sales"),
        ("R11", "Aoife Byrne", "Inside sales")]

# segment -> [(title, buying role, chance that the CRM knows the person)]
TITLES = {
    "chains": [("Chief Operating Officer", "Decider", .74), ("Head of Learning and Development", "Initiator", .70),
               ("Procurement Manager", "Buyer", .55), ("Area Manager", "Influencer", .62),
               ("Restaurant Manager", "User", .58), ("IT Manager", "Gatekeeper", .34)],
    "dark_kitchens": [("Operations Director", "Decider", .66), ("Head Chef", "User", .61),
                      ("Delivery Partnerships Lead", "Influencer", .30)],
    "independents": [("Owner", "Decider", .72), ("Restaurant Manager", "User", .36)],
    "other": [("Catering Director", "Decider", .6), ("Purchasing Officer", "Buyer", .5)],
}

COMPETITORS = ["PlateSchool", "Kelderman Learning", "CourseKit Hospitality", "In-house programme"]

# need -> mean importance (1 to 5) for chains, dark kitchens, independents; and our, rivals' performance
NEEDS = {
    "turnover_training": ((4.5, 3.0, 2.8), 4.0, 3.4),
    "cross_site_consistency": ((4.4, 2.4, 1.8), 4.1, 3.2),
    "hq_decision": ((4.0, 2.2, 1.5), 3.3, 3.3),
    "speed": ((2.9, 4.6, 2.7), 3.7, 3.3),
    "kitchen_ops": ((2.8, 4.4, 3.0), 3.9, 3.3),
    "compliance": ((3.6, 4.2, 3.1), 4.1, 3.7),
    "low_disruption": ((3.0, 4.1, 3.2), 3.6, 3.4),
    "low_budget": ((2.5, 3.0, 4.5), 2.9, 3.7),
    "uniqueness": ((2.0, 1.9, 4.1), 3.2, 2.9),
    "flexible_scaling": ((3.0, 2.9, 4.0), 3.5, 3.0),
    "growth_support": ((2.7, 3.1, 3.9), 3.4, 2.9),
}
SCORECARD = {"cost": (22, 71), "quality": (26, 86), "on_time": (18, 78), "upfront_design": (12, 74),
             "proximity": (7, 69), "service": (15, 82)}

PLANS = [("Open new locations in two further cities", "grow"), ("Convert franchise units to own units", "grow"),
         ("Add a delivery-only menu line", "grow"), ("Hold the network, raise average check", "hold"),
         ("Refit the oldest sites before any opening", "hold"), ("Close loss-making sites", "shrink"),
         ("Move central kitchens closer to cities", "hold"), ("Enter one neighbouring country", "grow")]
PROJECTS = [("Joint induction course for first-week staff", "joint_project"),
            ("Network training data in the customer's own dashboard", "future_need"),
            ("Course built into the order screen", "design_in"),
            ("Compliance records for the food authority", "joint_project"),
            ("Forecast of training need from staff rotas", "future_need")]
