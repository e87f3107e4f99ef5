#!/usr/bin/env python3
"""Makes exports/ of the furniture maker: the data of a firm that does not exist, from one seed, always the same bytes.

    python3 generate.py [FOLDER]      writes FOLDER (default: exports/ beside this file)
"""

import pathlib
import sys

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parent))
import trade  # noqa: E402
from common import export  # noqa: E402

WORDS = {"account": {"status": {"customer": "Kunde", "lapsed": "Ehemalig", "prospect": "Interessent"}},
         "deal": {"outcome": {"won": "Zuschlag", "lost": "Absage", "open": "Offen"}},
         "survey": {"supplier": {"us": "Sitzwerk"}}, "card": {"supplier": {"us": "Sitzwerk"}}}
GERMAN = {"delimiter": ";", "comma": True, "german_dates": True}
GRADES = {"Org": "account_id", "Topic": "need_id", "Supplier": "supplier", "Importance": "importance", "Grade": "performance",
          "Worst Grade": "scale_min", "Best Grade": "scale_max", "Weight": "weight", "Target Grade": "target",
          "Asked On": "as_of", "Asked By": "source_kind", "Proof": "evidence_id"}
LAYOUT = {
    "crm_organisationen.csv": ("account", {
        "Org-Nr": "account_id", "Name": "name", "Art": "status", "Branche": "industry", "Land": "country", "Gebiet": "region",
        "Ort": "city", "PLZ": "postal_code", "Mitarbeiter": "employees", "Häuser": "sites", "Umsatz": "turnover",
        "Währung": "currency", "Gegründet": "founded", "Betreuer": "owner_id", "Kundenart": "customer_type",
        "Arbeitsplätze": "workplaces", "Nur Vergabe": "tender_only"}, GERMAN),
    "crm_personen.csv": ("contact", {
        "Personen-Nr": "contact_id", "Org-Nr": "account_id", "Name": "name", "Funktion": "title", "E-Mail": "email",
        "Rolle": "role", "Einfluss": "influence", "Haltung": "stance", "Zuletzt gesprochen": "last_contact"}, GERMAN),
    "crm_vergaben.csv": ("deal", {
        "Vorgang": "opportunity_id", "Org-Nr": "account_id", "Ergebnis": "outcome", "Stand": "stage", "Summe EUR": "amount",
        "Beginn": "opened", "Entscheid": "closed", "Artikel": "product_id", "Wettbewerber": "competitor", "Grund": "reason",
        "Betreuer": "owner_id"}, GERMAN),
    "crm_betreuer.csv": ("rep", {"Kürzel": "owner_id", "Name": "name", "Team": "team", "E-Mail": "email"}, GERMAN),
    "erp_order_lines.csv": ("line", {
        "line": "line_id", "doc": "kind", "invoiced": "date", "customer": "account_id", "article": "product_id", "qty": "quantity",
        "cur": "currency", "net": "revenue", "cogs": "cost", "freight_and_fitting": "cost_to_serve", "promised": "promised_date",
        "delivered": "delivered_date", "taken_back": "returned_quantity"}, {}),
    "erp_articles.csv": ("item", {"article": "product_id", "text": "name", "group": "category", "cogs": "unit_cost",
                                  "list": "unit_price"}, {}),
    "erp_rates.csv": ("rate", {"cur": "currency", "from": "date", "eur": "rate"}, {}),
    "survey_grades.csv": ("survey", GRADES, {}),
    "customer_scorecards.csv": ("card", GRADES, {}),
    "budgets.csv": ("pool", {"Org": "account_id", "Year": "year", "Furniture Budget": "revenue_pool", "Margin In It": "profit_pool",
                             "Low": "low", "High": "high", "Told By": "source_kind", "Proof": "evidence_id"}, {}),
    "award_rules.csv": ("cap", {"Org": "account_id", "At Most": "share_max", "Rule": "scope", "Told By": "source", "Proof": "evidence_id"}, {}),
    "competitors_seen.csv": ("rival", {"Org": "account_id", "Who": "competitor", "Part": "share", "Trend": "trend", "Seen On": "as_of",
                                       "Told By": "source_kind"}, {}),
    "weight_in_their_cost.csv": ("weight", {"Org": "account_id", "Part of Cost": "share_of_cost", "Criticality": "criticality",
                                            "Asked On": "as_of", "Proof": "evidence_id"}, {}),
    "building_plans.csv": ("plan", {"Org": "account_id", "Plan": "statement", "Direction": "direction", "Asked On": "as_of",
                                    "Proof": "evidence_id"}, {}),
    "joint_work.csv": ("project", {"Org": "account_id", "Project": "title", "Kind": "kind", "Stage": "stage", "Value": "value",
                                   "Since": "start"}, {}),
    "markets.csv": ("market", {"Branch": "industry", "Year": "year", "Country": "country", "Size": "size_class", "Firms": "accounts",
                               "Turnover": "revenue", "Growth": "growth", "Source": "source"}, {}),
    "how_they_buy.csv": ("step", {"Org": "account_id", "Segment": "segment", "No": "step", "Step": "name", "Criteria": "criteria",
                                  "Approver": "approver_role", "Days": "days"}, {}),
    "proofs.csv": ("evidence", {"Proof": "evidence_id", "Kind": "kind", "On": "date", "Org": "account_id", "Segment": "segment",
                                "People": "people", "Level": "level", "Text": "text"}, {}),
}

if __name__ == "__main__":
    export.main(HOME, trade, LAYOUT, WORDS)
