#!/usr/bin/env python3
"""Computes TRUTH.json of the furniture maker from exports/, without any part of Lode or of the generator.

    python3 truth.py [EXPORTS] > TRUTH.json
"""

import pathlib
import sys

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parent))
from common import figures  # noqa: E402

FILES = {   # table -> (file, key -> header, notation)
    "account": ("crm_organisationen.csv", {"account_id": "Org-Nr", "status": "Art", "industry": "Branche", "country": "Land",
                                           "type": "Kundenart", "workplaces": "Arbeitsplätze"}, "german"),
    "contact": ("crm_personen.csv", {"account_id": "Org-Nr", "role": "Rolle", "seen": "Zuletzt gesprochen"}, "german"),
    "deal": ("crm_vergaben.csv", {"account_id": "Org-Nr", "outcome": "Ergebnis", "closed": "Entscheid"}, "german"),
    "line": ("erp_order_lines.csv", {"account_id": "customer", "date": "invoiced", "revenue": "net", "cost": "cogs",
                                     "cost_to_serve": "freight_and_fitting", "currency": "cur"}, ""),
    "rate": ("erp_rates.csv", {"currency": "cur", "date": "from", "rate": "eur"}, ""),
    "pool": ("budgets.csv", {"account_id": "Org", "revenue_pool": "Furniture Budget", "source_kind": "Told By", "evidence": "Proof"}, ""),
    "survey": ("survey_grades.csv", {"account_id": "Org", "need": "Topic", "supplier": "Supplier", "importance": "Importance",
                                     "performance": "Grade", "date": "Asked On", "kind": "Asked By"}, ""),
    "card": ("customer_scorecards.csv", {"account_id": "Org", "need": "Topic", "supplier": "Supplier", "importance": "Importance",
                                         "performance": "Grade", "date": "Asked On", "kind": "Asked By"}, ""),
    "weight": ("weight_in_their_cost.csv", {"account_id": "Org", "date": "Asked On"}, ""),
    "plan": ("building_plans.csv", {"account_id": "Org", "date": "Asked On"}, ""),
    "rival": ("competitors_seen.csv", {"account_id": "Org", "date": "Seen On", "kind": "Told By"}, ""),
    "project": ("joint_work.csv", {"account_id": "Org"}, ""),
    "step": ("how_they_buy.csv", {"account_id": "Org"}, ""),
    "market": ("markets.csv", {"industry": "Branch", "country": "Country"}, ""),
    "evidence": ("proofs.csv", {"evidence": "Proof", "date": "On"}, ""),
    "cap": ("award_rules.csv", {"account_id": "Org", "share_max": "At Most"}, ""),
}
OUTCOME = {"Zuschlag": "won", "Absage": "lost", "Offen": "open"}

FACTS = {   # what the segmentation file says, and the CRM's words
    "needs": {"public_bodies": ["tender_proof", "accessible"], "corporations": ["change_over", "quiet_rooms"],
              "flexible_offices": ["fast_set_up", "give_back"], "dealers": ["dealer_margin", "showroom_support"]},
    "prospect": lambda unit: unit["status"] == "Interessent", "universe": lambda unit: unit["type"] != "private_office"}


def segment_of(unit):
    small = None if unit["workplaces"] is None else int(unit["workplaces"]) < 150
    if unit["type"] == "corporation":
        return {True: "flexible_offices", False: "corporations", None: "unassigned"}[small]
    return {"public_body": "public_bodies", "coworking": "flexible_offices", "dealer": "dealers"}.get(unit["type"], "unassigned")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "exports"
    found = {table: figures.read(folder, *place) for table, place in FILES.items()}
    for account in found["account"]:
        account["parent_id"] = None                      # every address buys for itself
    for deal in found["deal"]:
        deal["outcome"] = OUTCOME[deal["outcome"]]
    found["rated"] = [{**row, "supplier": "us" if row["supplier"] == "Sitzwerk" else row["supplier"]}
                      for row in found["survey"] + found["card"]]
    figures.write(figures.truth(found, segment_of, ("type", "workplaces"), FACTS))
