"""Dates as practitioners know them: a year, a month, a day, or nothing yet.

A partial date stands for every day that it may be. What its missing part could decide is unknown.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

PATTERN = re.compile(r"^([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?$")


@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The earliest day that this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that this may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def parse_partial_date(text: str) -> PartialDate | None:
    """Return the date that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` names; None if there is no such date."""
    match = PATTERN.match(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        result = PartialDate(year or 0, month, day)
        _ = result.first, result.last
    except ValueError:
        return None
    return result


def is_before(first: PartialDate, second: PartialDate) -> bool | None:
    """Say whether one date is earlier than another; None if a missing part could decide it."""
    if first.last < second.first:
        return True
    if first.first >= second.last:
        return False
    return None


def days_ahead_at_least(day: PartialDate, today: date, days: int) -> bool | None:
    """Say whether `day` lies at least `days` days after `today`; None if a missing part could decide it."""
    if (day.first - today).days >= days:
        return True
    if (day.last - today).days < days:
        return False
    return None


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
