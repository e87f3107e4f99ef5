#!/usr/bin/env python3
"""Makes exports/ of the connector maker: the data of a firm that does not exist, from one seed, always the same bytes.

    python3 generate.py [FOLDER]      writes FOLDER (default: exports/ beside this file)
"""

import pathlib
import sys

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parent))
import trade  # noqa: E402
from common import export  # noqa: E402

WORDS = {"account": {"status": {"customer": "Active", "lapsed": "Dormant", "prospect": "Lead"}},
         "line": {"kind": {"order": "Invoice", "credit": "Credit"}}}
GERMAN = {"delimiter": ";", "comma": True, "german_dates": True}
RATING = {"Company No.": "account_id", "Criterion": "need_id", "Supplier": "supplier", "Importance": "importance",
          "Mark": "performance", "Worst": "scale_min", "Best": "scale_max", "Weight %": "weight", "Target": "target",
          "Date": "as_of", "From": "source_kind", "Note No.": "evidence_id"}
LAYOUT = {
    "crm_companies.csv": ("account", {
        "Company No.": "account_id", "Company": "name", "Belongs To": "parent_id", "State of Business": "status",
        "Sector": "industry", "Country": "country", "Region": "region", "Town": "city", "ZIP": "postal_code",
        "Headcount": "employees", "Sites": "sites", "Turnover": "turnover", "Currency": "currency", "Founded": "founded",
        "Sales Engineer": "owner_id", "Role in Chain": "chain_role", "Harsh Use": "harsh_use", "Engineers": "engineers"}, {}),
    "crm_people.csv": ("contact", {
        "Person No.": "contact_id", "Company No.": "account_id", "Name": "name", "Function": "title", "Mail": "email",
        "Role": "role", "Influence 1-5": "influence", "Attitude": "stance", "Last Talk": "last_contact"}, {}),
    "crm_projects.csv": ("deal", {
        "Project No.": "opportunity_id", "Company No.": "account_id", "Result": "outcome", "Phase": "stage",
        "Volume EUR": "amount", "Started": "opened", "Decided": "closed", "Part": "product_id", "Rival": "competitor",
        "Why Lost": "reason", "Sales Engineer": "owner_id"}, {}),
    "crm_team.csv": ("rep", {"Code": "owner_id", "Name": "name", "Desk": "team", "Mail": "email"}, {}),
    "erp_invoices.csv": ("line", {
        "Position": "line_id", "Type": "kind", "Date": "date", "Customer": "account_id", "Part": "product_id",
        "Pieces": "quantity", "Currency": "currency", "Net": "revenue", "Cost of Goods": "cost",
        "Handling": "cost_to_serve", "Confirmed": "promised_date", "Arrived": "delivered_date",
        "Returned": "returned_quantity"}, GERMAN),
    "erp_parts.csv": ("item", {"Part": "product_id", "Description": "name", "Family": "category", "Cost": "unit_cost",
                               "List Price": "unit_price"}, GERMAN),
    "erp_rates.csv": ("rate", {"Currency": "currency", "From": "date", "Euro for One": "rate"}, GERMAN),
    "field_needs.csv": ("survey", RATING, {}),
    "field_scorecards.csv": ("card", RATING, {}),
    "field_spend.csv": ("pool", {
        "Company No.": "account_id", "Year": "year", "Family": "category", "Spend EUR": "revenue_pool",
        "Margin EUR": "profit_pool", "At Least": "low", "At Most": "high", "From": "source_kind", "Note No.": "evidence_id"}, {}),
    "field_limits.csv": ("cap", {"Company No.": "account_id", "Max Share": "share_max", "Rule": "scope", "From": "source",
                                 "Note No.": "evidence_id"}, {}),
    "field_rivals.csv": ("rival", {"Company No.": "account_id", "Rival": "competitor", "Share": "share", "Trend": "trend",
                                   "Date": "as_of", "From": "source_kind"}, {}),
    "field_weight.csv": ("weight", {"Company No.": "account_id", "Share of Cost": "share_of_cost",
                                    "Criticality 1-5": "criticality", "Date": "as_of", "Note No.": "evidence_id"}, {}),
    "field_plans.csv": ("plan", {"Company No.": "account_id", "Plan": "statement", "Direction": "direction",
                                 "Date": "as_of", "Note No.": "evidence_id"}, {}),
    "field_design_in.csv": ("project", {"Company No.": "account_id", "Project": "title", "Kind": "kind", "Stage": "stage",
                                        "Value EUR": "value", "Begun": "start"}, {}),
    "field_markets.csv": ("market", {
        "Sector": "industry", "Year": "year", "Country": "country", "Size": "size_class", "Firms": "accounts",
        "Revenue EUR": "revenue", "Growth": "growth", "Source": "source"}, {}),
    "field_ways_to_buy.csv": ("step", {"Company No.": "account_id", "Segment": "segment", "No.": "step", "Step": "name",
                                       "Criteria": "criteria", "Approver": "approver_role", "Days": "days"}, {}),
    "field_notes.csv": ("evidence", {
        "Note No.": "evidence_id", "Kind": "kind", "Date": "date", "Company No.": "account_id", "Segment": "segment",
        "People": "people", "Level": "level", "Text": "text"}, {}),
}

if __name__ == "__main__":
    export.main(HOME, trade, LAYOUT, WORDS)
