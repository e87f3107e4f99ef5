"""Seeded chance, calendar and money helpers for the generator.

Only `random.random()` of the standard library is used beneath: its sequence for a seed is fixed
across Python versions, while `choice`, `shuffle` or `gauss` may change. So the same seed gives the
same bytes everywhere.
"""

import datetime
import random

FIRST_YEAR = 2022
LAST_YEAR = 2025
MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
AS_OF = datetime.date(LAST_YEAR, 12, 31)


class Dice:
    """A seeded source of the few kinds of chance the generator needs."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def unit(self):
        return self._random.random()

    def chance(self, probability):
        return self.unit() < probability

    def between(self, low, high):
        return low + (high - low) * self.unit()

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items):
        return items[int(self.unit() * len(items))]

    def weighted(self, weights):
        """A key of `weights` (a dict key -> weight), by weight."""
        left = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return key

    def bell(self, mean, deviation):
        """Nearly normal (sum of twelve uniforms): plain additions, so exact on every machine."""
        return mean + deviation * (sum(self.unit() for _ in range(12)) - 6.0)

    def bell_within(self, mean, deviation, low, high):
        return min(high, max(low, self.bell(mean, deviation)))

    def shuffled(self, items):
        left = list(items)
        out = []
        while left:
            out.append(left.pop(int(self.unit() * len(left))))
        return out

    def some(self, items, count):
        return self.shuffled(items)[:count]

    def day(self, first, last):
        return first + datetime.timedelta(days=self.whole(0, (last - first).days))


def month_start(index):
    """First day of month `index`, counted from January of FIRST_YEAR."""
    return datetime.date(FIRST_YEAR + index // 12, index % 12 + 1, 1)


def month_end(index):
    return month_start(index + 1) - datetime.timedelta(days=1)


def month_of(day):
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def money(cents):
    """Cents as plain decimal text; None stays unknown (empty)."""
    if cents is None:
        return ""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
