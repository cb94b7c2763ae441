"""Dates that may lack their day or their month."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entraide.core.dates import PartialDate, days_ahead_at_least, is_before, parse_partial_date

TODAY = date(2026, 11, 20)


def every_day(partial: PartialDate) -> list[date]:
    """Return every day that a date may be, by trying all of its year."""
    days = (date(partial.year, 1, 1) + timedelta(days=n) for n in range(366))
    return [
        day
        for day in days
        if (day.year, partial.month or day.month, partial.day or day.day)
        == (partial.year, day.month, day.day)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", PartialDate(2026)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026-11-20", PartialDate(2026, 11, 20)),
        (" 2026-11-20\n", PartialDate(2026, 11, 20)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
        ("2000-02-29", PartialDate(2000, 2, 29)),
        ("0001-01-01", PartialDate(1, 1, 1)),
        ("9999-12-31", PartialDate(9999, 12, 31)),
    ],
)
def test_date_is_read(text: str, expected: PartialDate) -> None:
    assert parse_partial_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "yesterday", "20.11.2026", "20/11/2026", "11/2026", "2026/11/20", "2026-11-20T10:00"),
        *(
            "26-11-20",
            "2026-1",
            "2026-11-2",
            "20261120",
            "02026",
            "-2026",
            "+2026",
            "2026-",
            "2026-11-",
            "2026--20",
        ),
        *("0000", "2026-00", "2026-13", "2026-11-00", "2026-11-31", "2026-02-29", "1900-02-29", "2026-00-01"),
        *("٢٠٢٦", "２０２６-１１-２０", "2026-11-20\n2027", "2026 - 11"),
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert parse_partial_date(text) is None


@pytest.mark.parametrize("text", ["0001", "0987-03", "2026", "2026-11", "2026-01-02", "9999-12-31"])
def test_date_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_partial_date(text)) == text


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        (PartialDate(2026), date(2026, 1, 1), date(2026, 12, 31)),
        (PartialDate(2026, 4), date(2026, 4, 1), date(2026, 4, 30)),
        (PartialDate(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (PartialDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (PartialDate(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (PartialDate(2026, 4, 5), date(2026, 4, 5), date(2026, 4, 5)),
    ],
)
def test_partial_date_spans_the_days_that_it_may_be(partial: PartialDate, first: date, last: date) -> None:
    assert (partial.first, partial.last) == (first, last)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2026-02-01", "2026-02-02", True),
        ("2026-02-02", "2026-02-02", False),
        ("2026-02-03", "2026-02-02", False),
        ("2025", "2026", True),
        ("2026", "2025", False),
        ("2026", "2026", None),
        ("2026-02", "2026-03", True),
        ("2026-02", "2026", None),
        ("2026", "2026-01-01", False),
        ("2026", "2026-01-02", None),
        ("2026", "2026-12-31", None),
        ("2026", "2027-01-01", True),
        ("2026-12-31", "2026", False),
        ("2026-12-30", "2026", None),
        ("2025-12-31", "2026", True),
    ],
)
def test_before_is_unknown_where_a_missing_part_decides(
    first: str, second: str, expected: bool | None
) -> None:
    one, other = parse_partial_date(first), parse_partial_date(second)
    assert one is not None
    assert other is not None

    assert is_before(one, other) is expected


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("2026-11-20", 0, True),
        ("2026-11-20", 1, False),
        ("2026-11-21", 1, True),
        ("2026-11-19", 1, False),
        ("2026-11-19", -1, True),
        ("2026-12-20", 30, True),
        ("2026-12-19", 30, False),
        ("2027-02-28", 100, True),
        ("2026-12", 11, True),
        ("2026-12", 12, None),
        ("2026-12", 41, None),
        ("2026-12", 42, False),
        ("2026", 1, None),
        ("2025", 1, False),
        ("2027", 42, True),
        ("0001", 1, False),
        ("9999", 1, True),
    ],
)
def test_days_ahead_is_unknown_where_a_missing_part_decides(
    text: str, days: int, expected: bool | None
) -> None:
    day = parse_partial_date(text)
    assert day is not None

    assert days_ahead_at_least(day, TODAY, days) is expected


PARTIAL = st.one_of(
    st.builds(PartialDate, st.just(2026)),
    st.builds(PartialDate, st.integers(2025, 2027), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(2025, 2027), st.integers(1, 12), st.integers(1, 28)),
)


@given(PARTIAL, PARTIAL)
def test_before_is_what_every_pair_of_days_agrees_on(first: PartialDate, second: PartialDate) -> None:
    ones, others = every_day(first), every_day(second)
    pairs = itertools.product((ones[0], ones[-1]), (others[0], others[-1]))
    answers = {one < other for one, other in pairs}

    assert is_before(first, second) is (answers.pop() if len(answers) == 1 else None)


@given(PARTIAL, st.integers(-400, 400))
def test_days_ahead_is_what_every_day_agrees_on(partial: PartialDate, days: int) -> None:
    answers = {day >= TODAY + timedelta(days=days) for day in every_day(partial)}

    assert days_ahead_at_least(partial, TODAY, days) is (answers.pop() if len(answers) == 1 else None)


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    day = parse_partial_date(text)

    assert day is None or str(day) == text.strip()
