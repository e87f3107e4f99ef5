#!/usr/bin/env python3
"""Makes exports/ of the food-and-beverage example: the data of a firm that does not exist.

The firm sells training software to restaurants. Its CRM, its ERP and its research folder hold some
420 customers, 42 former customers and 300 prospects with their hierarchy, four full years of invoice
lines with cost, deals, people, need ratings, pools, limits and evidence. All of it is generated from
one seed; the same seed gives the same bytes. Only the standard library is used.

    python3 generate.py [FOLDER]      writes FOLDER (default: exports/ beside this file)
"""

import csv
import pathlib
import sys

from generator import accounts, billing, crm, research, vocabulary
from generator.dice import Dice, money

SEED = 20251231
INDUSTRY = {"chains": "Restaurant chains", "dark_kitchens": "Delivery kitchens",
            "independents": "Independent restaurants", "other": "Contract catering"}

RATING = ["Account Number", "Need Code", "Supplier", "Importance", "Score", "Scale From", "Scale To", "Weight Pct",
          "Target", "Rated On", "Source Kind", "Evidence No."]


def write(folder, name, header, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([["" if value is None else value for value in row] for row in rows])


def account_row(one):
    return [one.number, one.name, one.parent.number if one.parent else "", one.status, INDUSTRY[one.segment],
            one.country, one.region, one.city, one.postal_code, one.employees, one.turnover, one.currency, one.founded,
            one.owner, one.locations if one.shown else "", one.format, one.decides_at, one.cuisine, one.pos,
            one.staff_turnover, one.delivery_share]


def write_crm(folder, dice, roots):
    write(folder, "crm_accounts.csv",
          ["Account Number", "Account Name", "Parent Account Number", "Type", "Industry", "Billing Country",
           "Billing State/Province", "Billing City", "Billing Zip/Postal Code", "Employees", "Annual Revenue",
           "Account Currency", "Year Started", "Account Owner ID", "No. of Locations", "Service Format",
           "Decision Level", "Cuisine", "POS System", "Staff Turnover %", "Delivery Share %"],
          [account_row(one) for root in roots for one in root.tree()])
    write(folder, "crm_users.csv", ["User ID", "Full Name", "Team", "Email"],
          [[key, name, team, f"{crm.plain(name)}@larder-learning.example"] for key, name, team in vocabulary.REPS])
    write(folder, "crm_contacts.csv",
          ["Contact ID", "Account Number", "Full Name", "Title", "Email", "Buying Role", "Influence",
           "Stance", "Last Activity"], crm.contacts(dice, roots))
    write(folder, "crm_opportunities.csv",
          ["Opportunity ID", "Account Number", "Stage", "Probability (%)", "Amount", "Opportunity Currency",
           "Created Date", "Close Date", "Product Code", "Primary Competitor", "Loss Reason", "Opportunity Owner ID"],
          crm.opportunities(dice, roots))


def write_erp(folder, dice, lines):
    write(folder, "erp_items.csv", ["Item No.", "Description", "Item Category", "Unit Cost", "Unit Price"],
          [[code, name, category, money(cost), money(price)]
           for code, (name, category, price, cost) in vocabulary.ITEMS.items()])
    write(folder, "erp_exchange_rates.csv", ["Currency Code", "Starting Date", "Euro per Unit"],
          [["GBP", day.isoformat(), rate] for day, rate in billing.rates(dice)])
    write(folder, "erp_invoice_lines.csv",
          ["Entry No.", "Document Type", "Document No.", "Posting Date", "Customer No.", "Item No.", "Quantity",
           "Currency Code", "Net Amount", "Cost Amount", "Support Cost", "Promised Date", "Delivered Date"],
          [[x.entry, x.kind, x.invoice, x.date.isoformat(), x.account.number, x.item, x.quantity, x.account.currency,
            money(x.net), money(x.cost), money(x.support), x.promised, x.delivered] for x in lines])


def write_research(folder, dice, roots, lines):
    log = research.Log()
    for kind, month, segment, people, level, text in research.CITED:
        day = billing.month_end((2025 - billing.FIRST_YEAR) * 12 + month - 1)
        log.add(kind, day, None, text, people, level, segment)
    rated = research.ratings(dice, roots, log)
    cards = research.scorecards(dice, roots, log)
    pools = research.pools(dice, roots, billing.captured_euro(lines, 2025), log)
    limits = research.limits(dice, roots, log)
    weights, plans, projects = research.business_facts(dice, roots, log)
    write(folder, "survey_needs.csv", RATING, rated)
    write(folder, "supplier_scorecards.csv", RATING, cards)
    write(folder, "training_spend.csv",
          ["Account Number", "Year", "Category", "Spend EUR", "Margin Pool EUR", "Low EUR", "High EUR", "Source Kind",
           "Evidence No."], pools)
    write(folder, "supplier_limits.csv",
          ["Account Number", "Max Share", "Scope", "Source Kind", "Evidence No."], limits)
    write(folder, "competitor_notes.csv",
          ["Account Number", "Competitor", "Share", "Trend", "Noted On", "Source Kind"], research.rivals(dice, roots))
    write(folder, "our_importance.csv",
          ["Account Number", "Share of Cost", "Criticality 1-5", "Noted On", "Evidence No."], weights)
    write(folder, "customer_plans.csv", ["Account Number", "Plan", "Direction", "Noted On", "Evidence No."], plans)
    write(folder, "joint_projects.csv",
          ["Account Number", "Project", "Kind", "Stage", "Value EUR", "Started On"], projects)
    write(folder, "market_notes.csv",
          ["Industry", "Year", "Country", "Size Class", "Firms", "Revenue EUR", "Growth", "Source"], research.markets())
    write(folder, "purchase_steps.csv",
          ["Account Number", "Segment", "Step", "Step Name", "Criteria", "Approver Role", "Days"],
          research.purchase_steps(roots))
    write(folder, "evidence_log.csv",
          ["Evidence No.", "Kind", "Date", "Account Number", "Segment", "People", "Level", "Note"], log.rows)


def main(arguments):
    folder = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(SEED)
    roots = accounts.everyone(dice)
    lines = billing.ledger(dice, roots)
    write_crm(folder, dice, roots)
    write_erp(folder, dice, lines)
    write_research(folder, dice, roots, lines)


if __name__ == "__main__":
    main(sys.argv[1:])
