"""Seeded chance (the same dice as the food-and-beverage example) and the calendar of the generated years."""

import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "food-beverage"))
from generator.dice import Dice  # noqa: E402,F401

YEARS = (2023, 2024, 2025)
FIRST, AS_OF = datetime.date(2023, 1, 1), datetime.date(2025, 12, 31)


class Cents(int):
    """Money as whole cents; written with two decimals."""

    def __str__(self):
        sign = "-" if self < 0 else ""
        return f"{sign}{abs(int(self)) // 100}.{abs(int(self)) % 100:02d}"


def later(day, days):
    return day + datetime.timedelta(days=days)


def quarter_ends(count):
    """The last `count` quarter ends up to the day of the example, oldest first."""
    out = []
    for index in range(count):
        month = 12 * AS_OF.year + 11 - 3 * index
        first = datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
        out.append(first - datetime.timedelta(days=1))
    return out[::-1]
