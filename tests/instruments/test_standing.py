"""How one State stands under one treaty: what the tables of cases do not show."""

from datetime import date, timedelta
from typing import Any

import pytest

from entraide.instruments.acts import Known
from entraide.instruments.facts import instruments
from entraide.instruments.rules.standing import Standing, standing
from entraide.instruments.terms import Confidence, Status
from tests.instruments.building import act, codes, known


def stands(found: Known, instrument: str, state: str, day: str) -> Standing:
    return standing(found, instrument, state, date.fromisoformat(day), instruments())


def said(found: Standing) -> tuple[str, str]:
    return found.status.value, found.since.isoformat() if found.since else ""


RATIFIED = act("SN", on="2005-01-01")  # binds since 31 January 2005
TIP = act("SN", "tip", on="2005-01-01")
# fmt: off
SPANS: dict[str, tuple[list[Any], str, str, tuple[str, str]]] = {
    "40(2)-the-first-denunciation-counts": (
        [RATIFIED, act("SN", action="denunciation", on="2010-03-01"),
         act("SN", action="denunciation", on="2010-09-01")], "untoc", "2011-03-01", ("denounced", ""),
    ),
    "40(3)-protocol-first-and-the-convention-years-later": (
        [RATIFIED, TIP, act("SN", "tip", "denunciation", "2010-03-01"),
         act("SN", "untoc", "denunciation", "2015-03-01")], "tip", "2015-06-01", ("denounced", ""),
    ),
    "40(3)-convention-first-and-then-the-protocol": (
        [RATIFIED, TIP, act("SN", "untoc", "denunciation", "2010-03-01"),
         act("SN", "tip", "denunciation", "2010-09-01")], "tip", "2011-03-01", ("denounced", ""),
    ),
    "40(2)-back-before-it-was-out": (
        [RATIFIED, act("SN", action="denunciation", on="2010-03-01"),
         act("SN", action="accession", on="2011-02-15")], "untoc", "2011-02-20", ("usable", "2005-01-31"),
    ),
    "40(2)-back-before-it-was-out-but-late": (
        [RATIFIED, act("SN", action="denunciation", on="2010-03-01"),
         act("SN", action="accession", on="2011-02-15")],
        "untoc", "2011-03-05", ("not_yet_in_force", "2011-03-17"),
    ),
    "40(2)-back-for-good": (
        [RATIFIED, act("SN", action="denunciation", on="2010-03-01"),
         act("SN", action="accession", on="2011-02-15")], "untoc", "2011-03-17", ("usable", "2011-03-17"),
    ),
    "40(2)-denounced-twice": (
        [RATIFIED, act("SN", action="denunciation", on="2010-03-01"),
         act("SN", action="accession", on="2012-02-15"),
         act("SN", action="denunciation", on="2014-01-01")], "untoc", "2014-12-31", ("usable", "2012-03-16"),
    ),
    "40(2)-second-consent-of-the-same-span": (
        [RATIFIED, act("SN", action="acceptance", on="2010-02-25"),
         act("SN", action="denunciation", on="2010-03-01")], "untoc", "2010-03-02", ("usable", "2005-01-31"),
    ),
}
# fmt: on


@pytest.mark.parametrize(
    "acts, instrument, day, expected", [pytest.param(*case, id=name) for name, case in SPANS.items()]
)
def test_denunciation_ends_the_span_in_which_it_is_received(
    acts: list[Any], instrument: str, day: str, expected: tuple[str, str]
) -> None:
    assert said(stands(known(*acts), instrument, "SN", day)) == expected


@pytest.mark.parametrize(
    "instrument, on, day, expected",
    [
        pytest.param(
            "untoc", "2001-05-01", "2002-01-01", ("not_yet_in_force", "2003-09-29"), id="38-too-early"
        ),
        pytest.param("untoc", "2001-05-01", "2003-09-29", ("usable", "2003-09-29"), id="38-treaty-date"),
        pytest.param("untoc", "2016-05-01", "2016-05-01", ("usable", "2016-05-01"), id="own-day"),
        pytest.param("untoc", "2016-05-01", "2016-04-30", ("territorial_unknown", ""), id="day-before"),
        pytest.param("uncc", "2026-01-01", "2026-11-20", ("unknown", ""), id="treaty-without-date"),
    ],
)
def test_territory_is_bound_no_earlier_than_the_treaty_is_in_force(
    instrument: str, on: str, day: str, expected: tuple[str, str]
) -> None:
    found = known(act("HK", instrument, "territorial_application", on), territories=frozenset({"HK"}))

    assert said(stands(found, instrument, "HK", day)) == expected


def test_last_word_on_a_territory_counts() -> None:
    found = known(
        act("HK", action="territorial_exclusion", on="2005-01-01"),
        act("HK", action="territorial_application", on="2010-01-01"),
        act("HK", action="territorial_exclusion", on="2015-01-01", confidence="recalled"),
        territories=frozenset({"HK"}),
    )

    assert said(stands(found, "untoc", "HK", "2004-12-31")) == ("territorial_unknown", "")
    assert said(stands(found, "untoc", "HK", "2009-12-31")) == ("excluded_by_declaration", "")
    assert said(stands(found, "untoc", "HK", "2020-01-01")) == ("usable", "2010-01-01")


@pytest.mark.parametrize("confidence", [word for word in Confidence if word is not Confidence.SOURCED])
@pytest.mark.parametrize("action", ["signature", "ratification", "denunciation", "territorial_exclusion"])
def test_row_that_is_not_verified_decides_nothing(action: str, confidence: Confidence) -> None:
    recalled = act("SN", action=action, on="2010-01-01", confidence=confidence)

    alone = stands(known(recalled), "untoc", "SN", "2020-01-01")
    assert alone.status is Status.UNKNOWN
    assert alone.settle_by
    beside = stands(known(RATIFIED, recalled), "untoc", "SN", "2020-01-01")
    assert said(beside) == ("usable", "2005-01-31")
    complete = known(recalled, complete={"untoc": "2020-01-01"})
    assert stands(complete, "untoc", "SN", "2020-01-01").status is Status.NOT_PARTY
    assert stands(complete, "untoc", "SN", "2020-01-02").status is Status.UNKNOWN


def test_recalled_rows_are_told_where_nothing_else_is_known() -> None:
    rows = (
        act("SN", on="2010-01-01", confidence="recalled"),
        act("SN", action="accession", on=None, confidence="sourced-news"),
        act("SN", action="denunciation", on="2024-01-01", confidence="recalled"),
    )

    told = codes(stands(known(*rows), "untoc", "SN", "2020-01-01").reasons)
    assert told == ["not_in_our_tables", "recalled", "recalled_undated"]


@pytest.mark.parametrize(
    "rows, parent, child",
    [
        pytest.param([TIP, RATIFIED], ("usable", "2005-01-31"), ("usable", "2005-01-31"), id="both"),
        pytest.param([TIP], ("unknown", ""), ("unknown", ""), id="37(2)-convention-not-known"),
        pytest.param(
            [TIP, act("SN", action="signature", on="2001-01-01"), act("SN", on="2018-01-01")],
            ("signed_only", ""),
            ("not_yet_in_force", ""),
            id="37(2)-convention-signed-only",
        ),
        pytest.param(
            [TIP, RATIFIED, act("SN", action="denunciation", on="2008-01-01")],
            ("denounced", ""),
            ("denounced", ""),
            id="40(3)-convention-denounced",
        ),
    ],
)
def test_protocol_binds_only_with_its_convention(
    rows: list[Any], parent: tuple[str, str], child: tuple[str, str]
) -> None:
    found = known(*rows)

    assert said(stands(found, "untoc", "SN", "2015-01-01")) == parent
    assert said(stands(found, "tip", "SN", "2015-01-01")) == child


def test_protocol_binds_from_the_day_of_its_convention() -> None:
    found = known(TIP, act("SN", on="2012-06-01"))
    first = date(2012, 7, 1)

    assert stands(found, "tip", "SN", (first - timedelta(days=1)).isoformat()).status is not Status.USABLE
    assert said(stands(found, "tip", "SN", first.isoformat())) == ("usable", first.isoformat())
    assert codes(stands(found, "tip", "SN", "2015-01-01").reasons) == ["bound_with_parent"]


def test_protocol_that_a_territory_joined_is_open_where_the_convention_is() -> None:
    found = known(act("MO", "tip"), territories=frozenset({"MO"}))
    own = stands(found, "tip", "MO", "2015-01-01")

    assert stands(found, "untoc", "MO", "2015-01-01").status is Status.TERRITORIAL_UNKNOWN
    assert own.status is Status.TERRITORIAL_UNKNOWN
    assert own.settle_by
