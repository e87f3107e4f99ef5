#!/usr/bin/env python3
"""Computes TRUTH.json of the connector maker from exports/, without any part of Lode or of the generator.

    python3 truth.py [EXPORTS] > TRUTH.json
"""

import pathlib
import sys

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parent))
from common import figures  # noqa: E402

FILES = {   # table -> (file, key -> header, notation)
    "account": ("crm_companies.csv", {"account_id": "Company No.", "parent_id": "Belongs To", "status": "State of Business",
                                      "industry": "Sector", "country": "Country", "role": "Role in Chain", "harsh": "Harsh Use"}, ""),
    "contact": ("crm_people.csv", {"account_id": "Company No.", "role": "Role", "seen": "Last Talk"}, ""),
    "deal": ("crm_projects.csv", {"account_id": "Company No.", "outcome": "Result", "closed": "Decided"}, ""),
    "line": ("erp_invoices.csv", {"account_id": "Customer", "date": "Date", "revenue": "Net", "cost": "Cost of Goods",
                                  "cost_to_serve": "Handling", "currency": "Currency"}, "german"),
    "rate": ("erp_rates.csv", {"currency": "Currency", "date": "From", "rate": "Euro for One"}, "german"),
    "pool": ("field_spend.csv", {"account_id": "Company No.", "revenue_pool": "Spend EUR", "source_kind": "From", "evidence": "Note No."}, ""),
    "survey": ("field_needs.csv", {"account_id": "Company No.", "need": "Criterion", "supplier": "Supplier", "importance": "Importance",
                                   "performance": "Mark", "date": "Date", "kind": "From"}, ""),
    "card": ("field_scorecards.csv", {"account_id": "Company No.", "need": "Criterion", "supplier": "Supplier", "importance": "Importance",
                                      "performance": "Mark", "date": "Date", "kind": "From"}, ""),
    "weight": ("field_weight.csv", {"account_id": "Company No.", "date": "Date"}, ""),
    "plan": ("field_plans.csv", {"account_id": "Company No.", "date": "Date"}, ""),
    "rival": ("field_rivals.csv", {"account_id": "Company No.", "date": "Date", "kind": "From"}, ""),
    "project": ("field_design_in.csv", {"account_id": "Company No."}, ""),
    "step": ("field_ways_to_buy.csv", {"account_id": "Company No."}, ""),
    "market": ("field_markets.csv", {"industry": "Sector", "country": "Country"}, ""),
    "evidence": ("field_notes.csv", {"evidence": "Note No.", "date": "Date"}, ""),
    "cap": ("field_limits.csv", {"account_id": "Company No.", "share_max": "Max Share"}, ""),
}

FACTS = {   # what the segmentation file says, and the CRM's words
    "needs": {"harsh_devices": ["sealed_for_years", "long_availability", "drawing_help"], "compact_devices": ["small_space", "samples_fast"],
              "contract_manufacturers": ["line_never_stops", "second_source"], "distributors": ["shelf_turn", "product_data"]},
    "prospect": lambda unit: unit["status"] == "Lead", "universe": lambda unit: unit["role"] != "laboratory"}


def segment_of(unit):
    if unit["role"] == "device_maker":
        return {"yes": "harsh_devices", "no": "compact_devices", None: "unassigned"}[unit["harsh"]]
    return {"contract_manufacturer": "contract_manufacturers", "distributor": "distributors"}.get(unit["role"], "unassigned")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "exports"
    found = {table: figures.read(folder, *place) for table, place in FILES.items()}
    found["rated"] = found["survey"] + found["card"]
    figures.write(figures.truth(found, segment_of, ("role", "harsh"), FACTS))
