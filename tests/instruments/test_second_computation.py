"""The rules agree with a second computation in SQL: pairs by chance, and days on which something changes."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from entraide.instruments.rules import standing_between
from entraide.instruments.tables import shipped_tables
from tests.instruments.second_computation import Question, countries, pairs, shipped_rows, standings, treaties

FIRST, LAST = date(1989, 1, 1), date(2027, 12, 31)
EARLIEST_KNOWN = date(2010, 1, 1)


@cache
def questions() -> tuple[Question, ...]:
    """Return 300 questions, always the same ones."""
    chance = Random(20261120)
    rows = shipped_rows()
    everyone = sorted(code for code in countries() if code != "EU")
    joined = sorted({row["state"] for row in rows} - {"EU"})
    with_rows = sorted({row["instrument"] for row in rows})
    # a scheme is no treaty and never has a status: of no interest here
    without = [item["id"] for item in treaties() if item["treaty"] and item["id"] not in with_rows]

    asked: list[Question] = []
    while len(asked) < 300:
        states = joined if len(asked) % 2 else everyone
        one, other = chance.sample(states, 2)
        if chance.random() < 0.05:
            one = "EU"  # it can ask, but is never asked
        instrument = chance.choice(without if chance.random() < 0.05 else with_rows)
        day = any_day(chance, FIRST)
        if len(asked) % 3 == 0:
            turns = sorted({*turning_days()[one, instrument], *turning_days()[other, instrument]})
            if turns:
                day = chance.choice(turns) + timedelta(days=chance.choice((-3, -1, -1, 0, 0, 0, 1, 3)))
        known = any_day(chance, EARLIEST_KNOWN).isoformat() if chance.random() < 0.2 else None
        asked.append((one, other, instrument, day.isoformat(), known))
    return tuple(asked)


def any_day(chance: Random, first: date) -> date:
    return first + timedelta(days=chance.randint(0, (LAST - first).days))


@cache
def turning_days() -> defaultdict[tuple[str, str], set[date]]:
    """Return for each State and instrument the days of its acts, the day on which it was bound, and the last
    day on which the table was complete.
    """
    rows = shipped_rows()
    days = defaultdict[tuple[str, str], set[date]](set)
    for row in rows:
        if row["date"]:
            days[row["state"], row["instrument"]].add(date.fromisoformat(row["date"]))
        if row["complete_as_at"]:
            days[row["state"], row["instrument"]].add(date.fromisoformat(row["complete_as_at"]))
    bound = standings([(*place, LAST.isoformat(), None) for place in days])
    for place, (_, effective) in zip(list(days), bound, strict=True):
        if effective:
            days[place].add(date.fromisoformat(effective))
    return days


def test_both_computations_agree() -> None:
    tables = shipped_tables()
    differences = []
    for question, second in zip(questions(), pairs(list(questions())), strict=True):
        one, other, instrument, day, known = question
        of_then = tables.known_on(date.fromisoformat(known) if known else None)
        standing = standing_between(of_then, instrument, one, other, date.fromisoformat(day))
        first = (str(standing.status), standing.since.isoformat() if standing.since else None)
        if first != second:
            differences.append(f"{' '.join(map(str, question))}: rules say {first}, SQL says {second}")
    assert not differences, "\n".join(differences)


def test_the_sample_is_varied() -> None:
    counted = Counter(status for status, _ in pairs(list(questions())))
    assert len(counted) >= 5
    assert all(number >= 5 for status, number in counted.items() if status != "unknown"), counted
    assert any(known for *_, known in questions())
    assert any(one == "EU" for one, *_ in questions())


@pytest.mark.parametrize(
    "question, answer",
    [
        # ratified 2003-10-27 and 2006-10-27: 30 days after the later one
        (("SN", "CH", "untoc", "2026-11-20", None), ("usable", "2006-11-26")),
        (("SN", "CH", "untoc", "2006-11-26", None), ("usable", "2006-11-26")),
        (("SN", "CH", "untoc", "2006-11-25", None), ("not_yet_in_force", None)),
        # both deposited before the treaty's own date
        (("FR", "MX", "untoc", "2003-09-28", None), ("not_yet_in_force", None)),
        (("FR", "MX", "untoc", "2003-09-29", None), ("usable", "2003-09-29")),
        # Montenegro succeeded on 2006-10-23, without waiting; before, nobody can say
        (("ME", "RS", "untoc", "2006-10-22", None), ("unknown", None)),
        (("ME", "RS", "untoc", "2006-10-23", None), ("usable", "2006-10-23")),
        (("ME", "RS", "tip", "2006-10-23", None), ("usable", "2006-10-23")),
        (("HK", "CH", "untoc", "2026-11-20", None), ("territorial_unknown", None)),
        (("CH", "HK", "som", "2005-11-20", None), ("signed_only", None)),
        # Barbados signed in 2001 and ratified on 2014-11-11, which was known in 2024 only
        (("BB", "CH", "untoc", "2014-11-10", None), ("signed_only", None)),
        (("BB", "CH", "untoc", "2014-11-11", None), ("not_yet_in_force", None)),
        (("BB", "CH", "untoc", "2014-12-11", None), ("usable", "2014-12-11")),
        (("BB", "CH", "untoc", "2014-01-27", "2020-01-01"), ("signed_only", None)),
        (("BB", "CH", "untoc", "2014-01-28", "2020-01-01"), ("unknown", None)),
        (("BB", "CH", "untoc", "2014-01-27", "2014-01-26"), ("unknown", None)),
        # of its Protocol only a recalled ratification: decides nothing
        (("BB", "CH", "tip", "2014-01-27", None), ("signed_only", None)),
        (("BB", "CH", "tip", "2016-01-01", None), ("unknown", None)),
        # the European Union approved on 2014-03-21 and on 2004-05-21
        (("EU", "CH", "fap", "2014-04-19", None), ("not_yet_in_force", None)),
        (("EU", "CH", "fap", "2014-04-20", None), ("usable", "2014-04-20")),
        (("EU", "FR", "untoc", "2026-11-20", None), ("usable", "2004-06-20")),
        (("EU", "FR", "icsft", "2014-07-10", None), ("not_party", None)),
        (("EU", "FR", "icsft", "2014-07-11", None), ("unknown", None)),
        # the first of the month after three months, as the depositary also wrote it down
        (("FR", "AL", "budapest", "2006-04-30", None), ("not_yet_in_force", None)),
        (("FR", "AL", "budapest", "2006-05-01", None), ("usable", "2006-05-01")),
        (("FR", "CH", "coe_mla", "2026-11-20", None), ("unknown", None)),
    ],
    ids=lambda value: "-".join(part or "all" for part in value),
)
def test_the_second_computation_on_cases_solved_by_hand(
    question: Question, answer: tuple[str, str | None]
) -> None:
    assert pairs([question]) == [answer]


def act(state: str, instrument: str, action: str, day: str) -> dict[str, str]:
    given = {"state": state, "instrument": instrument, "action": action, "date": day}
    return {**given, "as_at": "2026-11-20", "confidence": "sourced", "complete_as_at": ""}


@pytest.mark.parametrize(
    "acts, asked, standing",
    [
        ([("SN", "untoc", "denunciation", "2012-05-02")], ("SN", "untoc", "2013-05-01"), "bound 2003-11-26"),
        ([("SN", "untoc", "denunciation", "2012-05-02")], ("SN", "untoc", "2013-05-02"), "denounced"),
        ([("SN", "untoc", "denunciation", "2012-05-02")], ("SN", "tip", "2013-05-02"), "denounced"),
        (
            [("FR", "budapest", "denunciation", "2018-03-15")],
            ("FR", "budapest", "2018-06-30"),
            "bound 2006-05-01",
        ),
        ([("FR", "budapest", "denunciation", "2018-03-15")], ("FR", "budapest", "2018-07-01"), "denounced"),
        (
            [("SN", "untoc", "denunciation", "2012-05-02"), ("SN", "untoc", "accession", "2016-01-01")],
            ("SN", "untoc", "2016-01-31"),
            "bound 2016-01-31",
        ),
        (
            [("FR", "nassau", "ratification", "2000-01-01"), ("FR", "nassau", "denunciation", "2005-01-01")],
            ("FR", "nassau", "2005-01-01"),
            "unknown",
        ),
        (
            [("FR", "coe_warsaw", "ratification", "2010-03-01")],
            ("FR", "coe_warsaw", "2010-07-01"),
            "bound 2010-07-01",
        ),
        (
            [("FR", "coe_tcp", "ratification", "1999-11-30")],
            ("FR", "coe_tcp", "2000-02-29"),
            "bound 2000-02-29",
        ),
        ([("FR", "uncc", "ratification", "2026-01-01")], ("FR", "uncc", "2026-11-20"), "unknown"),
        ([("FR", "ecowas_mla", "ratification", "2001-01-01")], ("FR", "ecowas_mla", "2003-01-01"), "unknown"),
        ([("FR", "nassau", "definitive_signature", "2001-01-01")], ("FR", "nassau", "2003-01-01"), "unknown"),
        ([("CZ", "fap", "provisional_application", "2010-01-01")], ("CZ", "fap", "2010-01-01"), "unknown"),
    ],
)
def test_the_second_computation_on_acts_that_no_shipped_table_holds(
    acts: list[tuple[str, str, str, str]], asked: tuple[str, str, str], standing: str
) -> None:
    [(status, effective)] = standings([(*asked, None)], [act(*given) for given in acts])
    assert " ".join(filter(None, (status, effective))) == standing
