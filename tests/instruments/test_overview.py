"""What States are party to, read off standings: values and plain data, from real rows and invented ones."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from entraide.core.countries import countries
from entraide.core.messages import render
from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.facts import EntryRule, Period, instruments
from entraide.instruments.overview import (
    COLUMNS,
    Line,
    agreements_with,
    between_words,
    csv_text,
    declarations_of,
    entry_words,
    harmless,
    instrument_data,
    line_data,
    overview,
    parties,
    standing_words,
    title_words,
    totals,
)
from entraide.instruments.rules.standing import standing
from entraide.instruments.tables import shipped_tables
from entraide.instruments.terms import Action, Confidence, Status

TODAY = date(2026, 11, 20)
COMPLETE = date(2014, 1, 27)
ALL = shipped_tables().known_on(None)


def line(state: str, instrument: str, day: date = TODAY, known: Known = ALL) -> Line:
    """Return how one State stands under one instrument."""
    row = next(row for row in overview(known, [state], day) if row.instrument.id == instrument)
    return row.lines[0]


# --- one line per instrument and State


def test_overview_has_every_instrument_universal_ones_first_in_order() -> None:
    ids = [row.instrument.id for row in overview(ALL, ["SN"], TODAY)]
    known = instruments()

    assert len(ids) == 28
    assert ids == [n for n in known if known[n].is_global] + [n for n in known if not known[n].is_global]


# fmt: off
REAL: list[tuple[str, str, date, dict[str, str | None]]] = [
    ("SN", "untoc", TODAY, {
        "status": "bound", "signed_on": "2000-12-13", "act": "ratification", "deposited_on": "2003-10-27",
        "in_force_since": "2003-11-26", "as_at": "2014-01-27", "confidence": "sourced",
        "source": "United Nations Treaty Collection, XVIII-12, status of 2014-01-27",
    }),
    ("SN", "tip", TODAY, {"status": "bound", "in_force_since": "2003-12-25", "deposited_on": "2003-10-27"}),
    ("SN", "untoc", date(2003, 11, 25), {
        "status": "not_yet_in_force", "act": "ratification", "deposited_on": "2003-10-27",
        "in_force_since": None,
    }),
    ("SN", "untoc", date(2003, 10, 26), {"status": "signed_only", "act": None, "deposited_on": None}),
    ("SN", "untoc", date(2000, 12, 12), {"status": "not_party", "signed_on": None, "confidence": "sourced"}),
    ("CH", "untoc", TODAY, {"status": "bound", "in_force_since": "2006-11-26"}),
    ("ME", "untoc", TODAY, {"status": "bound", "act": "succession", "in_force_since": "2006-10-23"}),
    ("ME", "untoc", date(2006, 10, 22), {"status": "unknown", "act": None, "deposited_on": None}),
    ("EU", "un1988", TODAY, {"status": "bound", "act": "formal_confirmation", "deposited_on": "1990-12-31"}),
    ("EU", "uncac", TODAY, {"status": "bound", "act": "approval", "in_force_since": "2008-12-12"}),
    ("BB", "untoc", TODAY, {"status": "bound", "as_at": "2024-05-04", "in_force_since": "2014-12-11"}),
    ("BB", "tip", TODAY, {
        "status": "unknown", "signed_on": "2001-09-26", "act": None, "confidence": "recalled",
        "source": "United Nations Treaty Collection, XVIII-12-a, status of 2014-01-27; "
        "recalled; not checked against the depositary",
    }),
    ("BB", "uncac", date(2014, 7, 10), {"status": "signed_only", "signed_on": "2003-12-10"}),
    ("JP", "uncac", date(2014, 7, 10), {"status": "signed_only"}),
    ("JP", "uncac", TODAY, {
        "status": "unknown", "act": None, "deposited_on": None, "in_force_since": None,
        "confidence": "recalled-reconciled", "as_at": "2014-07-10",
    }),
    ("IR", "untoc", TODAY, {"status": "unknown", "signed_on": "2000-12-12", "as_at": "2014-01-27"}),
    ("IR", "icsft", date(2014, 7, 10), {
        "status": "not_party", "source": "United Nations Treaty Collection, XVIII-11, status of 2014-07-10",
    }),
    ("IR", "icsft", date(2014, 7, 11), {"status": "unknown", "confidence": None, "as_at": "2014-07-10"}),
    ("HK", "untoc", TODAY, {"status": "territorial_unknown", "source": None, "as_at": None}),
    ("SN", "asean_mla", TODAY, {"status": "unknown", "source": None, "as_at": None, "confidence": None}),
    ("SN", "cw_mla", TODAY, {"status": "scheme", "in_force_since": None}),
]
# fmt: on


@pytest.mark.parametrize(("state", "instrument", "day", "expected"), REAL)
def test_line_says_what_the_rows_show(
    state: str, instrument: str, day: date, expected: dict[str, str | None]
) -> None:
    data = line_data(line(state, instrument, day), "en")

    assert tuple(data) == COLUMNS
    assert {name: data[name] for name in expected} == expected
    assert data["note"]


@pytest.mark.parametrize("state", ["SN", "CH", "ME", "HK", "EU", "BB", "JP", "IR"])
@pytest.mark.parametrize("day", [TODAY, COMPLETE, date(2006, 10, 22), date(1985, 1, 1)])
def test_line_agrees_with_the_standing_it_is_read_off(state: str, day: date) -> None:
    for row in overview(ALL, [state], day):
        own = standing(ALL, row.instrument.id, state, day, instruments())
        (shown,) = row.lines
        assert shown.standing == own
        assert (shown.status == "bound") is (own.status is Status.USABLE)
        assert (shown.in_force_since is not None) is (shown.status == "bound")
        if shown.status not in ("bound", "scheme"):
            assert shown.status == own.status.value
        if shown.act:
            assert shown.act.is_verified
            assert shown.act.on is None or shown.act.on <= day


def test_what_was_known_on_a_day_is_shown_as_it_was_known() -> None:
    before = shipped_tables().known_on(date(2014, 6, 1))
    never = shipped_tables().known_on(date(2010, 1, 1))

    assert line("BB", "untoc", TODAY).status == "bound"
    assert line("BB", "untoc", TODAY, before).status == "unknown"
    assert line("BB", "untoc", COMPLETE, before).status == "signed_only"
    assert line("JP", "untoc", TODAY, before).sources == (
        "United Nations Treaty Collection, XVIII-12, status of 2014-01-27",
    )
    assert {x.status for row in overview(never, ["SN"], TODAY) for x in row.lines} == {"unknown", "scheme"}


def test_two_states_have_the_day_from_which_both_are_bound() -> None:
    rows = {row.instrument.id: row for row in overview(ALL, ["SN", "CH"], TODAY)}

    assert [x.between_since for x in rows["untoc"].lines] == [date(2006, 11, 26)] * 2
    assert [x.between_since for x in rows["icsft"].lines] == [date(2004, 10, 24)] * 2
    assert [x.between_since for x in rows["budapest"].lines] == [None, None]
    assert all(x.between_since is None for row in overview(ALL, ["SN", "CH", "ME"], TODAY) for x in row.lines)
    assert all(row.between is None for row in overview(ALL, ["SN"], TODAY))
    between = rows["untoc"].between
    assert between is not None
    assert between_words(between, "en") == "since 26 November 2006"
    succeeded = overview(ALL, ["ME", "SN"], TODAY)[0].between
    assert succeeded is not None
    assert between_words(succeeded, "en") == "since 23 October 2006 at the latest"
    assert between_words(replace(between, since=None, status=Status.NOT_PARTY), "en") == "no"
    assert between_words(replace(between, since=None, status=Status.UNKNOWN), "en") == "not known"


class Counted(Mapping[tuple[str, str], tuple[Act, ...]]):
    """Rows that count how often each was looked up."""

    def __init__(self, rows: Mapping[tuple[str, str], tuple[Act, ...]]) -> None:
        self.rows = rows
        self.asked: Counter[tuple[str, str]] = Counter()

    def __getitem__(self, key: tuple[str, str]) -> tuple[Act, ...]:
        self.asked[key] += 1
        return self.rows[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def test_a_state_is_looked_up_as_often_beside_three_others_as_alone() -> None:
    alone, beside = Counted(ALL.acts), Counted(ALL.acts)
    overview(replace(ALL, acts=alone), ["SN"], TODAY)
    overview(replace(ALL, acts=beside), ["SN", "CH", "ME", "JP"], TODAY)
    own = {key: number for key, number in beside.asked.items() if key[0] == "SN"}

    assert own == {key: number for key, number in alone.asked.items() if key[0] == "SN"}
    assert own["SN", "untoc"] < 10


# --- the parties of one instrument


def test_parties_of_a_complete_table_are_all_states_and_what_else_has_rows() -> None:
    lines = parties(ALL, "untoc", TODAY)
    shown = [x.state for x in lines]
    states = {code for code, country in countries().items() if country.kind == "state"}

    assert shown == sorted(states | {"EU"})
    assert not any(countries()[code].kind == "territory" for code in shown)
    assert totals(lines) == {"bound": 180, "signed_only": 0, "not_party": 0, "unknown": 18}


def test_parties_of_an_incomplete_table_are_those_that_have_rows() -> None:
    shown = {x.state for x in parties(ALL, "budapest", TODAY)}

    assert shown == {state for state, name in ALL.acts if name == "budapest"}
    assert "SN" in shown
    assert parties(ALL, "asean_mla", TODAY) == []
    assert parties(ALL, "cw_mla", TODAY) == []


def test_parties_on_a_day_that_the_table_covers_are_all_decided() -> None:
    counted = totals(parties(ALL, "untoc", COMPLETE))

    assert (counted["bound"], counted["unknown"]) == (179, 0)
    assert sum(counted.values()) == len(parties(ALL, "untoc", COMPLETE))


def test_parties_stand_as_in_the_overview() -> None:
    for shown in parties(ALL, "uncac", TODAY)[::10]:
        assert shown == line(shown.state, "uncac")


def test_heading_of_an_instrument_as_data() -> None:
    data = instrument_data(ALL, instruments()["untoc"], parties(ALL, "untoc", TODAY), "en")

    assert data["in_force_on"] == "2003-09-29"
    assert data["complete_until"] == "2014-01-27"
    assert data["depositary"] == "Secretary-General of the United Nations"
    assert data["entry_articles"] == ["38(1)", "38(2)", "36(3)-(4)"]
    assert data["entry_verified"] is True
    assert data["totals"]["bound"] == 180


def rule(unit: str, count: int, *, first: bool = False, refs: tuple[str, ...] = ("9(1)",)) -> EntryRule:
    return EntryRule(None, Period(unit, count, first), frozenset(), refs, True)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (rule("days", 30), "It binds a State that joins 30 days after its deposit (art. 9(1))."),
        (rule("days", 0, refs=()), "from the day of its deposit (article not in our data)."),
        (rule("months", 3), "It binds a State that joins 3 months after its deposit (art. 9(1))."),
        (rule("months", 3, first=True), "from the first day of the month after 3 months from its deposit"),
        (replace(rule("days", 1), later=None), "The rule on entry into force is not in our data."),
        (None, "No act of a State makes it bind"),
    ],
)
def test_entry_rule_in_words(entry: EntryRule | None, expected: str) -> None:
    assert expected in render(entry_words(entry), "en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_title_stands_alone_with_a_capital(language: str) -> None:
    for treaty in instruments().values():
        title = title_words(treaty, language)
        assert title[0].isupper()
        assert title[1:] == treaty.title.in_language(language)[1:]


# --- in few words


def act(action: Action, on: str | None, instrument: str = "untoc", **changes: Any) -> Act:
    values: dict[str, Any] = {
        "state": "SN",
        "instrument": instrument,
        "action": action,
        "on": date.fromisoformat(on) if on else None,
        "as_at": date(2020, 1, 1),
        "confidence": Confidence.SOURCED,
        "source": "a table",
        **changes,
    }
    return Act(**values)


def known(*acts: Act, complete: str | None = None, **others: Any) -> Known:
    rows: dict[tuple[str, str], tuple[Act, ...]] = {}
    for item in acts:
        key = item.state, item.instrument
        rows[key] = (*rows.get(key, ()), item)
    until = {"untoc": date.fromisoformat(complete)} if complete else {}
    return Known(rows, until, **others)


RATIFIED = act(Action.RATIFICATION, "2004-01-01")
SIGNED = act(Action.SIGNATURE, "2001-01-01")
RECALLED = act(Action.RATIFICATION, "2004-01-01", confidence=Confidence.RECALLED)
UNDATED = act(Action.RATIFICATION, None, confidence=Confidence.RECALLED)

# fmt: off
WORDS: list[tuple[Known, str, str]] = [
    (known(RATIFIED), "2026-01-01", "bound since 31 January 2004 (ratification of 1 January 2004)"),
    (known(RATIFIED), "2004-01-30",
        "not yet in force: binds it from 31 January 2004 (ratification of 1 January 2004)"),
    (known(SIGNED, RATIFIED), "2003-01-01", "signed only, on 1 January 2001"),
    (known(SIGNED, complete="2005-01-01"), "2003-01-01", "signed only, on 1 January 2001"),
    (known(SIGNED, complete="2002-01-01"), "2003-01-01",
        "not known: signed on 1 January 2001, not a party on 1 January 2002, unknown since"),
    (known(SIGNED), "2003-01-01", "not known: signed on 1 January 2001; our table is not complete"),
    (known(complete="2005-01-01"), "2003-01-01", "not a party (table complete until 1 January 2005)"),
    (known(complete="2005-01-01"), "2006-01-01",
        "not known: not a party on 1 January 2005, unknown since"),
    (known(), "2006-01-01", "not known: not in our tables"),
    (known(RECALLED), "2006-01-01", "not known: ratification of 1 January 2004, not verified (recalled)"),
    (known(UNDATED), "2006-01-01",
        "not known: ratification on a day not known, not verified (recalled)"),
    (known(act(Action.SUCCESSION, "2006-01-01")), "2006-01-01",
        "bound since 1 January 2006 at the latest (succession of 1 January 2006)"),
    (known(territories=frozenset({"SN"})), "2006-01-01", "not known whether it extends there"),
    (known(act(Action.TERRITORIAL_APPLICATION, "2005-01-01"), territories=frozenset({"SN"})), "2006-01-01",
        "extends there since 1 January 2005"),
    (known(act(Action.TERRITORIAL_EXCLUSION, "2005-01-01"), territories=frozenset({"SN"})), "2006-01-01",
        "Excluded by declaration: The Palermo Convention was declared not to extend to Senegal"),
    (known(RATIFIED, act(Action.DENUNCIATION, "2010-01-01")), "2012-01-01",
        "denounced on 1 January 2010, with effect on 1 January 2011"),
    (known(RATIFIED, act(Action.DENUNCIATION, "2010-01-01")), "2010-06-01",
        "bound since 31 January 2004 (ratification of 1 January 2004), and denounced: until 1 January 2011"),
]
# fmt: on


@pytest.mark.parametrize(("what", "day", "expected"), WORDS)
def test_standing_in_few_words(what: Known, day: str, expected: str) -> None:
    assert standing_words(line("SN", "untoc", date.fromisoformat(day), what), "en").startswith(expected)


def test_protocol_without_its_convention_is_not_shown_as_bound() -> None:
    own = line("SN", "tip", TODAY, known(act(Action.RATIFICATION, "2004-01-01", "tip")))

    assert own.status == "unknown"
    assert own.act is not None
    assert own.act.instrument == "tip"
    assert "Palermo Convention" in standing_words(own, "en")


def test_protocol_that_ends_with_its_convention_names_the_convention() -> None:
    left = known(
        RATIFIED, act(Action.DENUNCIATION, "2010-01-01"), act(Action.RATIFICATION, "2004-01-01", "tip")
    )
    own = line("SN", "tip", TODAY, left)

    assert own.status == "denounced"
    assert "Palermo Convention" in standing_words(own, "en")


def test_a_later_table_that_no_longer_has_a_consent_is_not_shown_as_a_consent() -> None:
    own = line("SN", "untoc", TODAY, known(complete="2025-01-01", dropped={("SN", "untoc"): (RATIFIED,)}))

    assert (own.status, own.act) == ("unknown", None)
    assert [x.state for x in parties(known(dropped={("SN", "untoc"): (RATIFIED,)}), "untoc", TODAY)] == ["SN"]


@pytest.mark.parametrize("state", ["SN", "BB", "ME", "HK", "EU", "JP"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_words_have_no_open_braces_and_no_codes(state: str, language: str) -> None:
    for row in overview(ALL, [state], TODAY):
        for own in row.lines:
            said = standing_words(own, language) + line_data(own, language)["note"]  # type: ignore[operator]
            assert "{" not in said
            assert "_" not in said
            assert "None" not in said


# --- CSV


def test_csv_parses_back_to_the_data() -> None:
    lines = [x for row in overview(ALL, ["BB", "JP"], TODAY) for x in row.lines]
    read = list(csv.DictReader(io.StringIO(csv_text(lines, "fr"), newline="")))

    assert len(read) == 56
    assert tuple(read[0]) == COLUMNS
    assert [{k: v or None for k, v in row.items()} for row in read] == [line_data(x, "fr") for x in lines]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", '=HYPERLINK("x")'])
def test_cell_that_a_spreadsheet_would_compute_is_prefixed(text: str) -> None:
    what = known(act(Action.RATIFICATION, "2004-01-01", source=text))
    (row,) = csv.DictReader(io.StringIO(csv_text([line("SN", "untoc", TODAY, what)], "en"), newline=""))

    assert harmless(text) == f"'{text}"
    assert row["source"] == f"'{text}"


def test_cell_commands_no_terminal_and_stays_as_it_is_otherwise() -> None:
    assert harmless("\r=1") == "'\n=1"
    assert harmless("a\x1b[31mb\x9b") == "a\ufffd[31mb\ufffd"
    for text in ("", "a = b", "2014-01-27", "Côte d’Ivoire", 'say "x", y\nz', "بربادوس"):
        assert harmless(text) == text


# --- declarations and agreements


def said(state: str, instrument: str, made_on: str | None, **changes: Any) -> Declaration:
    values: dict[str, Any] = {
        "state": state, "instrument": instrument, "kind": "d_16_5_a", "value": "yes", "text": "",
        "articles": (), "made_on": date.fromisoformat(made_on) if made_on else None, "withdrawn_on": None,
        "as_at": TODAY, "confidence": Confidence.SOURCED, "source": "a table", **changes,
    }  # fmt: skip
    return Declaration(**values)


def test_declarations_are_those_made_by_the_day_in_order() -> None:
    items = [
        said("CH", "uncac", "2010-01-01"),
        said("SN", "untoc", None),
        said("CH", "untoc", "2010-01-01"),
        said("JP", "untoc", "2010-01-01"),
        said("SN", "untoc", "2024-01-01", kind="d_18_13"),
    ]
    what = known(declarations={(x.state, x.instrument): () for x in items})
    grouped: dict[tuple[str, str], tuple[Declaration, ...]] = {}
    for item in items:
        key = item.state, item.instrument
        grouped[key] = (*grouped.get(key, ()), item)
    what = known(declarations=grouped)
    day = date(2020, 1, 1)

    assert declarations_of(what, day, ["SN", "CH"]) == [items[2], items[1], items[0]]
    assert declarations_of(what, day, instrument="untoc") == [items[2], items[3], items[1]]
    assert declarations_of(what, date(2009, 1, 1), ["CH"]) == []
    assert declarations_of(ALL, TODAY, ["SN"]) == []


def agreement(name: str, *states: str) -> Agreement:
    return Agreement(
        id=name, title=name, parties=frozenset(states), families=frozenset({"mla"}), signed_on=None,
        in_force_on=None, terminated_on=None, articles="", text="", as_at=TODAY,
        confidence=Confidence.SOURCED, source="a list",
    )  # fmt: skip


def test_agreements_are_those_with_one_of_the_others() -> None:
    items = (agreement("a", "SN", "CH"), agreement("b", "CH", "FR"), agreement("c", "SN", "FR", "ML"))
    what = known(agreements=items)

    assert [x.id for x in agreements_with(what, "SN", ["CH"])] == ["a"]
    assert [x.id for x in agreements_with(what, "SN", ["CH", "ML"])] == ["a", "c"]
    assert agreements_with(what, "SN", ["JP"]) == []
    assert agreements_with(what, "SN", []) == []
