"""`entraide legal-basis`: what it prints in JSON and in words, and what it refuses."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entraide.core.countries import countries
from entraide.instruments.facts import WITHOUT_TREATY, legal_bases
from entraide.instruments.terms import Action, Confidence, Group, Role, Status
from tests.config.running import entraide, refusal, written
from tests.config.test_treaties import AGREEMENTS, DECLARATIONS, PARTICIPATION

DAY = ("--on", "2026-11-20")
PAIR = ("SN", "CH")
EVIDENCE = ("--modality", "mla_take_evidence")
GROUP = ("--fact", "ocg_involved=yes", "--fact", "transnational=planned abroad")
LAUNDERING = ("--offence", "money_laundering", "--penalty", "10")
EXTRADITION = (
    *("--modality", "extradition", *LAUNDERING, *GROUP),
    *("--fact", "dual_criminality=punishable in both", "--fact", "ex_location=Geneva"),
    *("--fact", "treaty_conditional=yes"),
)
KEYS = {
    "instrument": str,
    "group": str,
    "status": str,
    "role": str,
    "articles": list,
    "in_force_between_since": (str, type(None)),
    "conditions": list,
    "reasons": list,
    "sources": list,
    "settle_by": list,
    "as_at": (str, type(None)),
    "confidence": (str, type(None)),
}
"""What every entry has, and of which kind it is."""


def data(*arguments: object, **environment: str) -> list[dict[str, Any]]:
    """Return what is printed as JSON."""
    result = entraide("legal-basis", *arguments, "--json", **environment)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def by_name(*arguments: object, **environment: str) -> dict[str, dict[str, Any]]:
    entries = data(*arguments, **environment)
    assert len({entry["instrument"] for entry in entries}) == len(entries)
    return {entry["instrument"]: entry for entry in entries}


def words(*arguments: object, width: int = 100, **environment: str) -> str:
    """Return what is printed for a reader, on one line."""
    result = entraide("legal-basis", *arguments, COLUMNS=str(width), **environment)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return " ".join(result.stdout.split())


def harmless(text: str) -> bool:
    """Say whether a text is lines of printable characters; French has spaces of its own."""
    return all(char.isprintable() or char in "\n\xa0\u202f" for char in text)


# --- JSON


@pytest.mark.parametrize("request_type", sorted(legal_bases()))
def test_every_basis_that_a_type_offers_is_there_once_with_all_its_keys(request_type: str) -> None:
    entries = by_name(*PAIR, "--modality", request_type, *LAUNDERING, *GROUP, *DAY)
    offered = {basis.instrument for basis in legal_bases()[request_type].bases if not basis.deprecated}

    assert set(entries) == offered | set(WITHOUT_TREATY)
    for entry in entries.values():
        for name, kind in KEYS.items():
            assert isinstance(entry[name], kind), name
        assert entry["status"] in list(Status)
        assert entry["group"] in list(Group)
        assert entry["role"] in list(Role)
        assert entry["confidence"] in (None, *Confidence)
        assert entry["reasons"]
        assert entry["sources"]
        assert all(isinstance(text, str) for text in (*entry["reasons"], *entry["settle_by"]))
        assert bool(entry["settle_by"]) is (entry["status"] in ("unknown", "territorial_unknown"))
        assert all({"instrument", "ref"} <= set(source) for source in entry["sources"])
        assert all({"kind", "text", "instrument", "ref"} <= set(item) for item in entry["conditions"])
        for day in (entry["in_force_between_since"], entry["as_at"]):
            assert day is None or date.fromisoformat(day)


def test_entry_says_all_that_is_known_of_it() -> None:
    untoc = by_name(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY)["untoc"]

    assert {name: untoc[name] for name in KEYS if name not in ("conditions", "reasons", "sources")} == {
        "instrument": "untoc",
        "group": "fills_gap",
        "status": "usable",
        "role": "fills_gap",
        "articles": ["18(3)(a)"],
        "in_force_between_since": "2006-11-26",
        "settle_by": [],
        "as_at": "2014-01-27",
        "confidence": "sourced",
    }
    assert untoc["reasons"][0] == (
        "Senegal is bound since 26 November 2003 by its ratification of 27 October 2003 "
        "(Palermo Convention 38(1), 38(2), 36(3)-(4))."
    )
    assert {"instrument": "untoc", "ref": "18(3)(a)"} in untoc["sources"]


@pytest.mark.parametrize(
    "states", [PAIR, ("FR", "AL"), ("BB", "JP"), ("IR", "ME"), ("CH", "HK"), ("EU", "FR")]
)
@pytest.mark.parametrize("request_type", ["mla_take_evidence", "extradition", "freezing_seizure"])
def test_entries_are_ordered_by_group_status_and_date(states: tuple[str, str], request_type: str) -> None:
    entries = data(*states, "--modality", request_type, *LAUNDERING, *GROUP, *DAY)
    places = [
        (
            list(Group).index(Group(entry["group"])),
            -list(Status).index(Status(entry["status"])),
            entry["in_force_between_since"] or "9999",
        )
        for entry in entries
    ]

    assert places == sorted(places)


def test_several_types_are_asked_together() -> None:
    entries = data(*PAIR, *EVIDENCE, *EXTRADITION, *EVIDENCE, *DAY)
    untoc = [entry for entry in entries if entry["instrument"] == "untoc"]

    assert [(entry["request_types"], entry["status"]) for entry in untoc] == [
        (["mla_take_evidence"], "usable"),
        (["extradition"], "unknown"),
    ]


@pytest.mark.parametrize("first, second", [("sn", "ch"), ("SEN", "CHE"), (" sen ", "Che"), ("SN", "che")])
def test_states_are_named_by_either_code(first: str, second: str) -> None:
    assert data(first, second, *EVIDENCE, *DAY) == data(*PAIR, *EVIDENCE, *DAY)


@pytest.mark.parametrize(
    "penalty, status",
    [
        pytest.param("4", "usable", id="2(b)-4"),
        pytest.param("4.5", "usable", id="2(b)-4.5"),
        pytest.param("3.99", "not_covered", id="2(b)-3.99"),
        pytest.param("0", "not_covered", id="2(b)-0"),
        pytest.param("life", "usable", id="2(b)-life"),
        pytest.param("DEATH", "usable", id="2(b)-death"),
        pytest.param(None, "unknown", id="2(b)-missing"),
    ],
)
def test_penalty_decides_whether_the_crime_is_serious(penalty: str | None, status: str) -> None:
    own = ("--penalty", penalty) if penalty else ()

    assert (
        by_name(*PAIR, *EVIDENCE, "--offence", "wildlife_crime", *own, *GROUP, *DAY)["untoc"]["status"]
        == status
    )


def test_penalties_belong_to_the_offences_in_their_order() -> None:
    offences = ("--offence", "wildlife_crime", "--offence", "counterfeiting")

    first = by_name(*PAIR, *EVIDENCE, *offences, "--penalty", "4", "--penalty", "1", *GROUP, *DAY)["untoc"]
    other = by_name(*PAIR, *EVIDENCE, *offences, "--penalty", "1", "--penalty", "life", *GROUP, *DAY)["untoc"]
    assert (first["status"], first["covered_offences"]) == ("not_covered", [1])
    assert (other["status"], other["covered_offences"]) == ("not_covered", [2])


def test_what_was_known_on_a_day_decides() -> None:
    def barbados(*known_on: str) -> tuple[str, str | None]:
        entry = by_name("BB", "CH", *EVIDENCE, *LAUNDERING, *GROUP, *DAY, *known_on)["untoc"]
        return entry["status"], entry["in_force_between_since"]

    assert barbados() == ("usable", "2014-12-11")
    assert barbados("--as-known-on", "2024-05-04") == ("usable", "2014-12-11")
    assert barbados("--as-known-on", "2024-05-03") == ("unknown", None)
    assert barbados("--as-known-on", "2010-01-01") == ("unknown", None)


def test_day_of_the_request_decides() -> None:
    def untoc(day: str) -> str:
        status: str = by_name(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, "--on", day)["untoc"]["status"]
        return status

    assert untoc("2006-10-26") == "signed_only"
    assert untoc("2006-11-25") == "not_yet_in_force"
    assert untoc("2006-11-26") == "usable"


def test_territory_and_union() -> None:
    hong_kong = by_name("CH", "HK", *EVIDENCE, *DAY)
    union = by_name("EU", "CH", *EVIDENCE, *LAUNDERING, *GROUP, *DAY)

    assert hong_kong["untoc"]["status"] == "territorial_unknown"
    assert hong_kong["domestic_law"]["status"] == "unknown"
    assert "not_party" not in {entry["status"] for entry in hong_kong.values()}
    assert (union["untoc"]["status"], union["untoc"]["in_force_between_since"]) == ("usable", "2006-11-26")


def test_what_was_not_compared_with_a_text_says_so() -> None:
    shown = by_name("GB", "AU", *EVIDENCE, *DAY)
    marks = {name: {item.get("verified", True) for item in shown[name]["conditions"]} for name in shown}
    table = words("GB", "AU", *EVIDENCE, *DAY, "--all")

    assert (marks["untoc"], marks["uncc"]) == ({True}, {False})
    assert " · not verified)" in table


# --- an office's own tables


def own_tables(folder: Path) -> Path:
    written(
        folder,
        PARTICIPATION + "SN,coe_extr,accession,2020-01-01,2026-11-01,sourced,,a table\n",
        "participation/2026-11-20-own.csv",
    )
    written(
        folder,
        DECLARATIONS
        + "CH,untoc,d_16_5_a,not_treaty_conditional,,16,2006-10-27,,2026-11-01,sourced,Treaty Collection\n"
        + "CH,untoc,d_18_14,fr;de;it,,,2006-10-27,,2026-11-01,recalled,memory\n"
        + "CH,uncac,d_uncac_44_6,no,,44,2009-09-24,,2026-11-01,sourced,Treaty Collection\n",
        "declarations/2026-11-20-own.csv",
    )
    written(
        folder,
        AGREEMENTS
        + "sn-ch,Treaty of an invented day,SN;CH,mla,2001-01-01,2002-01-01,,4-5,,2026-11-01,sourced,a list\n",
        "agreements/2026-11-20-own.csv",
    )
    return folder


def test_declarations_and_agreements_of_the_office_decide(tmp_path: Path) -> None:
    folder = own_tables(tmp_path)
    surrender = by_name(*PAIR, *EXTRADITION, *DAY, "--data", folder)
    evidence = by_name(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY, "--data", folder)

    assert by_name(*PAIR, *EXTRADITION, *DAY)["untoc"]["status"] == "unknown"
    assert surrender["untoc"]["status"] == "usable"
    assert surrender["uncac"]["status"] == "excluded_by_declaration"
    assert surrender["bilateral"]["status"] == "unknown"
    bilateral = evidence["bilateral"]
    assert (bilateral["title"], bilateral["status"]) == ("Treaty of an invented day", "usable")
    assert (bilateral["in_force_between_since"], bilateral["articles"]) == ("2002-01-01", ["4-5"])
    assert (evidence["untoc"]["group"], evidence["untoc"]["role"]) == ("supplements", "if_parties_agree")
    (languages,) = (c for c in evidence["untoc"]["conditions"] if c.get("declared"))
    assert languages["declared"]["value"] == "fr;de;it"
    assert languages["declared"]["confidence"] == "recalled"


def test_tables_of_the_office_count_from_the_day_on_which_they_came(tmp_path: Path) -> None:
    folder = own_tables(tmp_path)
    before = by_name(*PAIR, *EXTRADITION, *DAY, "--data", folder, "--as-known-on", "2026-10-31")

    assert before["untoc"]["status"] == "unknown"
    assert before == by_name(*PAIR, *EXTRADITION, *DAY, "--as-known-on", "2026-10-31")
    assert by_name(*PAIR, *EXTRADITION, *DAY, ENTRAIDE_DATA=str(folder))["untoc"]["status"] == "usable"


def test_table_of_the_office_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    written(
        tmp_path, DECLARATIONS + "CH,untoc,d_16_5_a,maybe,,,,,,sourced,x\n", "declarations/2026-11-20-own.csv"
    )
    error = refusal("legal-basis", *PAIR, *EVIDENCE, *DAY, "--data", tmp_path)

    assert error["file"].endswith("2026-11-20-own.csv")
    assert (error["code"], error["path"]) == ("wrong_value", "line 2, value")


HOSTILE = "Treaty\x1b[31m red\x07 {day} {0} \u202eturned " + "long " * 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_texts_of_a_table_are_shown_safely(tmp_path: Path, language: str) -> None:
    written(
        tmp_path,
        AGREEMENTS + f'x,"{HOSTILE}",SN;CH,mla,,2002-01-01,,,,2026-11-01,sourced,"{HOSTILE}"\n',
        "agreements/2026-11-20-own.csv",
    )
    written(
        tmp_path,
        DECLARATIONS
        + f'CH,untoc,d_reservation,,"{HOSTILE}",18,,,2026-11-01,sourced,"{HOSTILE}"\n'
        + f'CH,untoc,d_18_14,fr,"{HOSTILE}",18,,,2026-11-01,sourced,"{HOSTILE}"\n',
        "declarations/2026-11-20-own.csv",
    )
    for more in ((), ("--all",)):
        shown = entraide(
            *("legal-basis", *PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY, *more),
            *("--data", tmp_path, "--language", language),
        )
        assert shown.exit_code == 0
        assert "Treaty\ufffd[31m red\ufffd {day} {0} \ufffdturned" in " ".join(shown.stdout.split())
        assert harmless(shown.stdout)
    raw = by_name(*PAIR, *EVIDENCE, *DAY, "--data", tmp_path)["bilateral"]
    assert raw["title"] == HOSTILE.strip()


# --- words


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("more", [(), ("--all",)])
@pytest.mark.parametrize("states", [PAIR, ("CH", "HK"), ("IR", "ME"), ("EU", "FR")])
@pytest.mark.parametrize("request_type", ["mla_take_evidence", "extradition", "transfer_sentenced"])
def test_words_are_whole(
    states: tuple[str, str], request_type: str, more: tuple[str, ...], language: str
) -> None:
    said = words(*states, "--modality", request_type, *LAUNDERING, *DAY, *more, "--language", language)

    assert not set("{}") & set(said)
    assert "None" not in said
    assert "Traceback" not in said
    for code in states:
        assert countries()[code].name(language) in said
    assert all(f"_{word}" not in said for word in (*Action, *Status))


def test_words_say_status_day_reasons_and_what_would_settle_it() -> None:
    said = words(*PAIR, *EXTRADITION, *DAY)

    for part in (
        "Senegal asks Switzerland, on 20 November 2026",
        "binds both since 26 November 2006",
        "Senegal is bound since 26 November 2003",
        "? Whether Switzerland takes the Palermo Convention as a basis for extradition",
        "Tables as at 27 January 2014",
        "Not known, for want of a table:",
        "The machine proposes, with its sources; the lawyer decides.",
    ):
        assert part in said


def test_all_shows_more_and_json_the_same_with_and_without_it() -> None:
    short, long = words(*PAIR, *EVIDENCE, *DAY), words(*PAIR, *EVIDENCE, *DAY, "--all")

    assert len(short) < len(long)
    assert "✗" in long
    assert "✗" not in short
    assert "Not known, for want of a table:" not in long
    assert data(*PAIR, *EVIDENCE, *DAY) == data(*PAIR, *EVIDENCE, *DAY, "--all")


def test_french_words_and_data_are_french() -> None:
    said = words(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY, "--language", "fr")
    entry = by_name(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY, "--language", "fr")["untoc"]

    assert "Sénégal" in said
    assert "20 novembre 2026" in said
    assert "Convention de Palerme" in said
    assert "Sénégal" in entry["reasons"][0]
    assert entry["status"] == "usable"
    assert words(*PAIR, *EVIDENCE, *LAUNDERING, *GROUP, *DAY, LC_ALL="fr_FR.UTF-8") == said


@pytest.mark.parametrize("width", [60, 80, 200])
def test_words_are_not_coloured_and_fit_where_they_can(width: int) -> None:
    result = entraide("legal-basis", *PAIR, *EXTRADITION, *DAY, "--all", COLUMNS=str(width))

    assert "\x1b" not in result.stdout
    longest = max(len(word) for word in result.stdout.split())
    wide = [line for line in result.stdout.splitlines() if len(line) > max(width, longest + 8)]
    head = ("Senegal asks", "The machine proposes")
    assert [line for line in wide if not line.startswith(head)] == []


# --- what is refused


ASKED = (*EVIDENCE, *DAY)
REFUSED: dict[str, tuple[tuple[object, ...], str, str, str, str]] = {
    "eu-as-addressee": (
        ("CH", "EU", *ASKED), "wrong_value", "TO", "no request is addressed to it", "Name the State",
    ),
    "eu-as-addressee-by-three": (
        ("CH", "EUE", *ASKED), "wrong_value", "TO", "no request is addressed to it", "Name the State",
    ),
    "same-state": (("SN", "SN", *ASKED), "wrong_value", "TO", "are the same", "Name two of them."),
    "same-state-by-three": (("SN", "sen", *ASKED), "wrong_value", "TO", "are the same", "Name two of them."),
    "eu-and-eu": (("EU", "EU", *ASKED), "wrong_value", "TO", "no request is addressed", "Name the State"),
    "unknown-country": (("XX", "CH", *ASKED), "unknown_name", "FROM", "“XX”", "two-letter code"),
    "country-by-name": (
        ("SN", "Suisse", *ASKED), "unknown_name", "TO", "“Suisse”", "Did you mean “CH”?",
    ),
    "empty-country": (("", "CH", *ASKED), "unknown_name", "FROM", "“”", "two-letter code"),
    "unknown-type": (
        (*PAIR, "--modality", "mla_take_evidance", *DAY),
        "unknown_name", "--modality", "“mla_take_evidance”", "Did you mean “mla_take_evidence”?",
    ),
    "unknown-offence": (
        (*PAIR, *ASKED, "--offence", "money_laundring"),
        "unknown_name", "--offence", "“money_laundring”", "Did you mean “money_laundering”?",
    ),
    "unknown-fact": (
        (*PAIR, *ASKED, "--fact", "ocg_involvd=yes"),
        "unknown_name", "--fact", "“ocg_involvd”", "Did you mean “ocg_involved”?",
    ),
    "fact-without-value": (
        (*PAIR, *ASKED, "--fact", "ocg_involved"), "wrong_value", "--fact", "fact", "Write the name",
    ),
    "fact-of-nothing": (
        (*PAIR, *ASKED, "--fact", "ocg_involved="), "wrong_value", "--fact", "fact", "Write the name",
    ),
    "fact-of-no-name": ((*PAIR, *ASKED, "--fact", "=yes"), "unknown_name", "--fact", "“”", "."),
    "days-that-are-no-number": (
        (*PAIR, *ASKED, "--fact", "ts_remaining=soon"),
        "wrong_value", "--fact ts_remaining", "“soon”", "digits",
    ),
    "more-penalties": (
        (*PAIR, *ASKED, "--offence", "corruption", "--penalty", "1", "--penalty", "2"),
        "wrong_value", "--penalty", "1 offences and 2 penalties", "one penalty for each",
    ),
    "fewer-penalties": (
        (*PAIR, *ASKED, "--offence", "corruption", "--offence", "corruption", "--penalty", "1"),
        "wrong_value", "--penalty", "2 offences and 1 penalties", "one penalty for each",
    ),
    "penalty-of-no-offence": (
        (*PAIR, *ASKED, "--penalty", "1"), "wrong_value", "--penalty", "0 offences", "one penalty for each",
    ),
    "day-that-is-none": (
        (*PAIR, *EVIDENCE, "--on", "2026-02-30"), "wrong_value", "--on", "“2026-02-30”", "Write YYYY-MM-DD.",
    ),
    "day-in-words": (
        (*PAIR, *EVIDENCE, "--on", "today"), "wrong_value", "--on", "“today”", "Write YYYY-MM-DD.",
    ),
    "day-that-is-empty": ((*PAIR, *EVIDENCE, "--on", ""), "wrong_value", "--on", "“”", "Write YYYY-MM-DD."),
    "known-on-no-day": (
        (*PAIR, *ASKED, "--as-known-on", "2026"), "wrong_value", "--as-known-on", "“2026”", "YYYY-MM-DD",
    ),
    "language": (
        (*PAIR, *ASKED, "--language", "xx"), "unknown_name", "--language", "“xx”", "Use one of",
    ),
    "folder": (
        (*PAIR, *ASKED, "--data", "no-such-folder-at-all"), "unusable_file", "", "not a folder", "--data",
    ),
    **{
        f"penalty-{value}": (
            (*PAIR, *ASKED, "--offence", "corruption", "--penalty", value),
            "wrong_value", "--penalty", "A penalty is a number of years, life or death", "Write for example",
        )
        for value in ("-1", "-0.5", "nan", "inf", "-inf", "1e9", "four", "", "life sentence")
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "arguments, code, place, reason, todo", [pytest.param(*case, id=name) for name, case in REFUSED.items()]
)
def test_what_cannot_be_used_is_refused(
    arguments: tuple[object, ...], code: str, place: str, reason: str, todo: str
) -> None:
    error = refusal("legal-basis", *arguments)

    assert (error["code"], error["path"]) == (code, place)
    assert reason in error["reason"]
    assert todo in error["todo"]


@pytest.mark.parametrize("missing", [PAIR, (*PAIR, *EVIDENCE), (*PAIR, *DAY), ("SN", *ASKED)])
def test_what_must_be_given_is_asked_for(missing: tuple[str, ...]) -> None:
    result = entraide("legal-basis", *missing)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Missing" in result.stderr


WILD = [
    "\x1b[31m\x07",
    "a\nb\r\nc",
    "{name} {0}",
    "\u202e\u200b",
    "x" * 10_000,
    "'; DROP TABLE",
    "..",
    "\ud800",
]


@pytest.mark.parametrize("value", WILD, ids=ascii)
@pytest.mark.parametrize("place", ["FROM", "TO", "--modality", "--offence", "--penalty", "--fact", "--on"])
def test_hostile_values_are_refused_in_one_line(place: str, value: str) -> None:
    given: dict[str, str] = {"FROM": "SN", "TO": "CH", "--modality": "extradition", "--on": "2026-11-20"}
    more = ("--offence", "corruption") if place == "--penalty" else ()
    given[place] = value
    first, second = given.pop("FROM"), given.pop("TO")
    options = [part for pair in given.items() for part in pair]
    error = refusal("legal-basis", first, second, *more, *options)

    assert all(char.isprintable() for char in error["reason"] + error["todo"] + error["path"])
    assert len(error["reason"]) < 400


@pytest.mark.parametrize("value", WILD[:-1], ids=ascii)
def test_hostile_facts_are_taken_as_texts(value: str) -> None:
    fact = ("--fact", f"transnational={value}", "--fact", "ocg_involved=yes")
    said = entraide("legal-basis", *PAIR, *EVIDENCE, *LAUNDERING, *fact, *DAY)

    assert said.exit_code == 0
    assert harmless(said.stdout)
    assert by_name(*PAIR, *EVIDENCE, *LAUNDERING, *fact, *DAY)["untoc"]["status"] == "usable"


def test_help_shows_calls_that_work() -> None:
    said = entraide("legal-basis", "--help").stdout

    assert "The machine proposes, with reasons and sources; the lawyer decides." in said
    assert (
        entraide(
            *("legal-basis", *PAIR, "--modality", "mla_service", "--on", "2006-11-25"),
            *("--as-known-on", "2014-06-01", "--json"),
        ).exit_code
        == 0
    )
