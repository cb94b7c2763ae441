"""When a period that begins with a deposit has run: days, months, the first of the month after."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from entraide.instruments.facts import Period, instruments
from entraide.instruments.rules.entry import end_of

EXAMPLES = {
    # fact base, entry_into_force_rule: days
    "38(2)-thirty-days": ("days", 30, False, "2006-10-27", "2006-11-26"),
    "38(2)-thirty-days-over-february": ("days", 30, False, "2011-02-15", "2011-03-17"),
    "38(2)-thirty-days-over-leap-february": ("days", 30, False, "2012-02-15", "2012-03-16"),
    "38(2)-thirty-days-to-leap-day": ("days", 30, False, "2012-01-30", "2012-02-29"),
    "38(2)-thirty-days-over-new-year": ("days", 30, False, "2013-12-15", "2014-01-14"),
    "1988-29(2)-ninetieth-day": ("days", 90, False, "1990-12-31", "1991-03-31"),
    "1988-29(2)-ninetieth-day-in-a-leap-year": ("days", 90, False, "1991-12-31", "1992-03-30"),
    "at-once": ("days", 0, False, "2005-04-28", "2005-04-28"),
    # first of the month after the expiry of n months: the two examples of the fact base
    "36(4)-on-the-fifteenth": ("months", 3, True, "2018-03-15", "2018-07-01"),
    "36(4)-on-the-first": ("months", 3, True, "2018-03-01", "2018-07-01"),
    "36(4)-on-the-last-day": ("months", 3, True, "2018-03-31", "2018-07-01"),
    "36(4)-on-the-day-after": ("months", 3, True, "2018-04-01", "2018-08-01"),
    "36(4)-over-new-year": ("months", 3, True, "2005-09-30", "2006-01-01"),
    "36(4)-over-new-year-by-a-day": ("months", 3, True, "2005-10-01", "2006-02-01"),
    "36(4)-france": ("months", 3, True, "2006-01-10", "2006-05-01"),
    "36(4)-month-end-that-is-shorter": ("months", 3, True, "2016-11-30", "2017-03-01"),
    "36(4)-leap-day": ("months", 3, True, "2016-02-29", "2016-06-01"),
    # the same day n months later
    "same-day": ("months", 3, False, "2018-03-15", "2018-06-15"),
    "same-day-over-new-year": ("months", 3, False, "2018-11-15", "2019-02-15"),
    "same-day-thirtieth-of-november": ("months", 3, False, "2018-11-30", "2019-02-28"),
    "same-day-thirtieth-of-november-leap": ("months", 3, False, "1999-11-30", "2000-02-29"),
    "same-day-century-that-is-no-leap-year": ("months", 3, False, "2099-11-30", "2100-02-28"),
    "same-day-thirty-first": ("months", 3, False, "2018-01-31", "2018-04-30"),
    "40(2)-a-year": ("months", 12, False, "2017-03-17", "2018-03-17"),
    "40(2)-a-year-from-leap-day": ("months", 12, False, "2016-02-29", "2017-02-28"),
    "40(2)-a-year-to-leap-year": ("months", 12, False, "2015-02-28", "2016-02-28"),
}


@pytest.mark.parametrize(
    "unit, count, first, start, expected",
    [pytest.param(*example, id=name) for name, example in EXAMPLES.items()],
)
def test_period_ends_on_its_day(unit: str, count: int, first: bool, start: str, expected: str) -> None:
    assert end_of(Period(unit, count, first), date.fromisoformat(start)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "instrument, deposit, expected",
    [
        pytest.param("untoc", "2003-10-27", "2003-11-26", id="untoc-38(2)"),
        pytest.param("uncac", "2008-11-12", "2008-12-12", id="uncac-68(2)"),
        pytest.param("icsft", "2003-09-23", "2003-10-23", id="icsft-26(2)"),
        pytest.param("un1988", "1990-12-31", "1991-03-31", id="un1988-29(2)"),
        pytest.param("budapest", "2006-01-10", "2006-05-01", id="budapest-36(4)"),
        pytest.param("coe_mla", "2018-03-15", "2018-06-13", id="coe_mla-27(3)"),
        pytest.param("coe_tcp", "1999-11-30", "2000-02-29", id="coe_tcp-38(3)"),
        pytest.param("coe_warsaw", "2010-03-01", "2010-07-01", id="coe_warsaw-49(4)"),
    ],
)
def test_rule_of_a_treaty_counts_from_the_deposit(instrument: str, deposit: str, expected: str) -> None:
    entry = instruments()[instrument].entry
    assert entry is not None
    assert entry.later is not None

    assert end_of(entry.later, date.fromisoformat(deposit)).isoformat() == expected


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(treaty.entry.later, id=name)
        for name, treaty in instruments().items()
        if treaty.entry and treaty.entry.later
    ],
)
def test_later_deposit_never_takes_effect_earlier(period: Period) -> None:
    days = [date(2015, 12, 1) + timedelta(days=number) for number in range(500)]
    ends = [end_of(period, day) for day in days]

    assert all(one <= other for one, other in pairwise(ends))
    assert all(day <= end for day, end in zip(days, ends, strict=True))
    assert not period.first_of_month or {end.day for end in ends} == {1}
