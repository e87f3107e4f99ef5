"""Writes generated rows as the files that each system would hand over, under its own headers and notation."""

import csv
import datetime
import pathlib
import re
import sys

from . import chance, crm, firms, ledger, research

NUMBER = re.compile(r"-?\d+\.\d+")


def text(value, comma, german_dates):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y") if german_dates else value.isoformat()
    value = str(value)
    return value.replace(".", ",") if comma and NUMBER.fullmatch(value) else value


def write(path, rows, columns, delimiter=",", comma=False, german_dates=False):
    """`columns`: header -> key of the rows."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[text(row.get(key), comma, german_dates) for key in columns.values()] for row in rows])


def tables(trade):
    """Everything that the example holds, as rows by table."""
    dice = chance.Dice(trade.SEED)
    roots = firms.everyone(dice, trade)
    lines = ledger.ledger(dice, trade, roots)
    out = {"account": firms.account_rows(trade, roots), "contact": crm.people(dice, trade, roots),
           "deal": crm.deals(dice, trade, roots), "line": lines, "rate": ledger.rates(dice, trade),
           "rep": [{"owner_id": key, "name": name, "team": team, "email": f"{key.lower()}@{trade.DOMAIN}"}
                   for key, name, team, _ in trade.REPS],
           "item": [{"product_id": key, "name": name, "category": category, "unit_cost": chance.Cents(cost),
                     "unit_price": chance.Cents(price)} for key, (name, category, price, cost) in trade.ITEMS.items()]}
    out.update(research.everything(dice, trade, roots, ledger.captured(trade, roots, lines)))
    return out


def main(home, trade, layout, words):
    """`layout`: file -> (table, {header: key}, notation); `words`: table -> key -> the system's word for a value."""
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else home / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    made = tables(trade)
    for table, keys in words.items():
        for row in made[table]:
            for key, known in keys.items():
                row[key] = known.get(row[key], row[key])
    for name, (table, columns, notation) in layout.items():
        write(folder / name, made[table], columns, **notation)
