"""From when a treaty binds a State that consented to it."""

from datetime import date, timedelta

from entraide.core.dates import add_months
from entraide.instruments.facts import Period


def end_of(period: Period, start: date) -> date:
    """Return the day on which a period that begins with a deposit or a receipt has run.

    Days: the deposit is not counted, so that ninety days and the ninetieth day are one. Months: the same day
    of a later month, or the first day of the month that follows the expiry.
    Source: fact base, entry_into_force_rule; UNTOC art. 38(2); Budapest Convention art. 36(4).
    """
    if period.unit == "days":
        return start + timedelta(days=period.count)
    after = add_months(start, period.count)
    return add_months(after.replace(day=1), 1) if period.first_of_month else after
