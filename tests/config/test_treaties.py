"""`entraide treaties`: what it prints in words, CSV and JSON, and what it refuses."""

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from entraide.config.treaties import NOTHING
from entraide.core.countries import countries
from entraide.instruments.facts import instruments
from entraide.instruments.overview import COLUMNS
from tests.config.running import entraide, refusal, written

DAY = ("--on", "2026-11-20")
STATES = ("SN", "CH", "ME", "HK", "EU", "BB", "JP", "IR")
PARTICIPATION = "state,instrument,action,date,as_at,confidence,complete_as_at,source\n"
DECLARATIONS = "state,instrument,kind,value,text,articles,made_on,withdrawn_on,as_at,confidence,source\n"
AGREEMENTS = (
    "id,title,parties,families,signed_on,in_force_on,terminated_on,articles,text,as_at,confidence,source\n"
)


def data(*arguments: object, **environment: str) -> dict[str, Any]:
    """Return what is printed as JSON."""
    result = entraide("treaties", *arguments, *DAY, "--json", **environment)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def words(*arguments: object, width: int = 100, **environment: str) -> str:
    """Return what is printed for a reader, on one line."""
    result = entraide("treaties", *arguments, COLUMNS=str(width), **environment)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return " ".join(result.stdout.split())


def table(*arguments: object, **environment: str) -> list[dict[str, str]]:
    """Return what is printed as CSV."""
    result = entraide("treaties", *arguments, "--csv", **environment)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


# --- one State, and others beside it


def test_country_has_a_row_for_each_instrument() -> None:
    found = data("--country", "SN")

    assert list(found) == ["treaties", "declarations", "agreements"]
    assert sorted(row["instrument"] for row in found["treaties"]) == sorted(instruments())
    assert {row["state"] for row in found["treaties"]} == {"SN"}
    assert (found["declarations"], found["agreements"]) == ([], [])


@pytest.mark.parametrize("code", ["SN", "sn", "SEN", "sen", " Sn "])
def test_country_is_named_by_either_code_in_any_case(code: str) -> None:
    assert data("--country", code) == data("--country", "SN")


def test_country_with_others_has_them_side_by_side() -> None:
    found = data("--country", "SN", "--with", "CHE", "--with", "fr", "--with", "EU")["treaties"]

    assert [row["state"] for row in found[:4]] == ["SN", "CH", "FR", "EU"]
    assert len(found) == 4 * 28
    assert all(row["in_force_between_since"] is None for row in found)


def test_two_states_have_the_day_since_which_it_is_in_force_between_them() -> None:
    found = {(r["instrument"], r["state"]): r for r in data("--country", "SN", "--with", "CH")["treaties"]}

    assert found["untoc", "SN"]["in_force_between_since"] == "2006-11-26"
    assert found["untoc", "CH"]["in_force_between_since"] == "2006-11-26"
    assert found["fap", "CH"]["in_force_between_since"] == "2012-12-29"
    page = words("--country", "SN", "--with", "CH", *DAY, width=140)
    assert "In force between them" in page
    assert "since 26 November 2006" in page


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh"])
def test_csv_and_json_say_the_same(state: str, language: str) -> None:
    arguments = ("--country", state, "--with", "ML", "--language", language)
    rows = table(*arguments, *DAY)

    assert tuple(rows[0]) == COLUMNS
    assert [{k: v or None for k, v in row.items()} for row in rows] == data(*arguments)["treaties"]


def test_day_that_is_not_given_is_today() -> None:
    today = datetime.now().astimezone().date().isoformat()

    assert table("--country", "SN") == table("--country", "SN", "--on", today)


@pytest.mark.parametrize("arguments", [("--country", "BB"), ("--instrument", "untoc")])
def test_what_was_known_on_a_day_is_shown_on_demand(arguments: tuple[str, ...]) -> None:
    def barbados(*more: str) -> dict[str, str]:
        rows = table(*arguments, *DAY, *more)
        return next(row for row in rows if (row["instrument"], row["state"]) == ("untoc", "BB"))

    assert barbados()["in_force_since"] == "2014-12-11"
    assert barbados("--as-known-on", "2024-05-03")["status"] == "unknown"
    assert barbados("--as-known-on", "2024-05-04")["status"] == "bound"
    said = words(*arguments, *DAY, "--as-known-on", "2024-05-03")
    assert "How it stands on 20 November 2026, as known on 3 May 2024." in said


@pytest.mark.parametrize("width", [40, 80, 100, 140, 400])
@pytest.mark.parametrize("state", STATES)
def test_page_of_a_country_says_all_in_any_width(state: str, width: int) -> None:
    said = words("--country", state, *DAY, width=width)

    for treaty in instruments().values():
        if width >= 80:
            assert treaty.short.english.split()[0] in said
    assert "Universal treaties" in said
    assert said.count("a scheme and not a treaty") == 3
    assert "No declarations in our data: ask the authority." in said
    assert "Not known is not no" in said


@pytest.mark.parametrize("width", [60, 80, 100, 140, 400])
def test_page_is_never_wider_than_the_terminal_nor_coloured(width: int) -> None:
    for arguments in (
        ("--country", "SN", "--with", "CH"),
        ("--country", "SN", "--with", "CH", "--with", "IR", "--with", "EU"),
        ("--country", "HK", "--language", "fr"),
        ("--instrument", "untoc"),
        ("--instrument", "budapest", "--language", "fr"),
    ):
        result = entraide("treaties", *arguments, *DAY, COLUMNS=str(width))
        assert result.exit_code == 0
        assert "\x1b" not in result.stdout
        assert all(len(line) <= width for line in result.stdout.splitlines())
        assert not any(line != line.rstrip() for line in result.stdout.splitlines())


def test_page_stands_in_columns_where_there_is_room_else_in_lists() -> None:
    arguments = ("treaties", "--country", "SN", "--with", "CH", *DAY)
    wide = entraide(*arguments, COLUMNS="140").stdout
    narrow = entraide(*arguments, COLUMNS="60").stdout

    assert re.search(r"^  Palermo Convention +bound since 26 November 2003", wide, re.MULTILINE)
    assert "  Palermo Convention\n    Senegal – bound since 26 November 2003" in narrow
    assert "    Senegal, Switzerland – not known: not in our tables" in narrow
    assert f": {NOTHING}" not in narrow


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--country", "SN"), "Palermo Convention bound since 26 November 2003 (ratification of 27 October"),
        (("--country", "SN", "--on", "2003-11-25"), "not yet in force: binds it from 26 November 2003"),
        (("--country", "IR", "--on", "2014-01-27"), "Palermo Convention signed only, on 12 December 2000"),
        (("--country", "IR", "--on", "2014-01-27"), "not a party (table complete until 10 July 2014)"),
        (
            ("--country", "IR"),
            "not known: signed on 12 December 2000, not a party on 27 January 2014, unknown",
        ),
        (("--country", "JP"), "acceptance of 11 July 2017, not verified (recalled, agrees with published"),
        (("--country", "ME"), "bound since 23 October 2006 at the latest (succession of 23 October 2006)"),
        (("--country", "ME", "--on", "2006-10-22"), "Montenegro gave notice of its succession on 23 October"),
        (
            ("--country", "BB"),
            "[1] United Nations Treaty Collection, XVIII-12, status of 2024-05-04 (from the",
        ),
    ],
)
def test_cell_says_how_a_state_stands(arguments: tuple[str, ...], expected: str) -> None:
    assert expected in words(*arguments, *(() if "--on" in arguments else DAY), width=160)


def test_territory_and_union_are_called_what_they_are() -> None:
    territory, union = words("--country", "HK", *DAY), words("--country", "EU", *DAY)

    assert territory.startswith("China, Hong Kong Special Administrative Region (territory) How it stands")
    assert territory.count("not known whether it extends there") == 25
    assert union.startswith("European Union (organization) How it stands")
    assert "formal confirmation of 31 December 1990" in union
    for said in (territory, union):
        assert "countr" not in said.lower()


def test_page_in_french_has_french_names_and_days() -> None:
    said = words("--country", "SN", "--with", "CH", *DAY, "--language", "fr", width=140)

    assert "Sénégal · Suisse" in said
    assert "Convention de Palerme" in said
    assert "26 novembre 2003" in said


# --- the parties of one instrument


def test_instrument_has_every_state_where_its_table_is_complete() -> None:
    found = data("--instrument", "untoc")
    states = {code for code, country in countries().items() if country.kind == "state"}

    assert list(found) == ["instrument", "treaties", "declarations", "agreements"]
    assert {row["state"] for row in found["treaties"]} == states | {"EU"}
    assert found["instrument"]["totals"] == {"bound": 180, "signed_only": 0, "not_party": 0, "unknown": 18}
    assert table("--instrument", "untoc", *DAY)[0] == {
        name: value or "" for name, value in found["treaties"][0].items()
    }


@pytest.mark.parametrize("name", ["untoc", "UNTOC", " Untoc ", "DRUGS-1988"])
def test_instrument_is_named_by_its_id_or_its_code_in_tables(name: str) -> None:
    assert data("--instrument", name)["instrument"]["id"] in ("untoc", "un1988")


def test_heading_of_an_instrument_says_what_its_table_rests_on() -> None:
    said = words("--instrument", "untoc", *DAY)

    for part in (
        "Palermo Convention (untoc) United Nations Convention against Transnational Organized Crime",
        "The treaty itself entered into force on 29 September 2003.",
        "It binds a State that joins 30 days after its deposit (art. 38(1), 38(2), 36(3)-(4)).",
        "Depositary: Secretary-General of the United Nations.",
        "Our table is complete until 27 January 2014; it was not verified since",
        "Bound: 180 · Signed only: 0 · Not a party: 0 · Not known: 18",
        "[1] United Nations Treaty Collection, XVIII-12, status of 2014-01-27 (from the depositary’s table)",
    ):
        assert part in said
    assert "which holds the day asked for" in words("--instrument", "untoc", "--on", "2014-01-27")


def test_heading_says_what_is_not_in_our_data() -> None:
    assert "Our table of this treaty is not complete" in words("--instrument", "budapest", *DAY)
    assert "That the treaty itself is in force is not in our data." in words("--instrument", "uncc", *DAY)
    assert "This rule was not compared with the text" in words("--instrument", "uncc", *DAY)
    assert "The rule on entry into force is not in our data." in words("--instrument", "ecowas_mla", *DAY)
    assert "It binds only States that the Palermo Convention binds." in words("--instrument", "tip", *DAY)
    scheme = words("--instrument", "cw_mla", *DAY)
    assert "This is a scheme and not a treaty: it has no parties." in scheme
    assert "Bound" not in scheme


@pytest.mark.parametrize("name", sorted(instruments()))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_instrument_can_be_shown(name: str, language: str) -> None:
    said = words("--instrument", name, *DAY, "--language", language)

    assert f"({name})" in said
    assert "{" not in said
    assert len(data("--instrument", name)["treaties"]) == len(table("--instrument", name, *DAY))


def test_parties_are_sorted_by_name_without_regard_to_accents() -> None:
    lines = entraide("treaties", "--instrument", "untoc", "--language", "fr", *DAY, COLUMNS="140").stdout
    names = re.findall(r"^  (États-Unis|Espagne|Eswatini|Éthiopie|Zimbabwe|Afghanistan)", lines, re.MULTILINE)

    assert names == ["Afghanistan", "Espagne", "Eswatini", "États-Unis", "Éthiopie", "Zimbabwe"]


# --- an installation's own tables


def test_own_tables_are_laid_over_those_that_ship(tmp_path: Path) -> None:
    written(
        tmp_path,
        PARTICIPATION
        + "SN,asean_mla,accession,2020-01-01,2024-01-01,sourced,,the depositary\n"
        + "SN,budapest,accession,2016-12-16,2024-01-01,sourced,,\"=cmd|' /C calc'!A0\"\n",
        "participation/2026-11-21-own.csv",
    )
    rows = {row["instrument"]: row for row in table("--country", "SN", *DAY, "--data", tmp_path)}

    assert rows["asean_mla"]["in_force_since"] == "2020-01-01"
    assert rows["budapest"]["in_force_since"] == "2017-04-01"
    assert rows["budapest"]["source"] == "'=cmd|' /C calc'!A0"
    by_name = {row["instrument"]: row for row in data("--country", "SN", "--data", tmp_path)["treaties"]}
    assert by_name["budapest"]["source"] == "=cmd|' /C calc'!A0"
    said = words("--country", "SN", *DAY, "--data", tmp_path)
    assert "was not compared with its text" in said
    assert row_of_the_environment(tmp_path) == rows["asean_mla"]


def row_of_the_environment(folder: Path) -> dict[str, str]:
    rows = table("--country", "SN", *DAY, ENTRAIDE_DATA=str(folder))
    return next(row for row in rows if row["instrument"] == "asean_mla")


def test_declarations_and_agreements_are_shown_with_their_origin(tmp_path: Path) -> None:
    written(
        tmp_path,
        DECLARATIONS
        + "CH,untoc,d_16_5_a,no,,16,2006-10-27,,2026-11-01,sourced,UN Treaty Collection\n"
        + "CH,untoc,d_18_14,fr;de;it,,,2006-10-27,2020-01-01,2026-11-01,recalled,memory\n"
        + 'SN,untoc,d_18_13,x,"Ministry\x1b[31m of\nJustice",,,,2026-11-01,sourced,UN Treaty Collection\n'
        + "JP,untoc,d_18_13,x,Tokyo,,,,2026-11-01,sourced,UN Treaty Collection\n",
        "declarations/2026-11-20-own.csv",
    )
    written(
        tmp_path,
        AGREEMENTS
        + "sn-ch,Treaty of an invented day,SN;CH,mla,2001-01-01,2002-01-01,,,,2026-11-01,sourced,a list\n"
        + "sn-fr,Other treaty,SN;FR,mla,,,,,,2026-11-01,recalled,a list\n",
        "agreements/2026-11-20-own.csv",
    )
    found = data("--country", "SN", "--with", "CH", "--data", tmp_path)
    said = words("--country", "SN", "--with", "CH", *DAY, "--data", tmp_path)

    assert [(x["state"], x["kind"], x["stands"]) for x in found["declarations"]] == [
        ("CH", "d_16_5_a", True), ("CH", "d_18_14", False), ("SN", "d_18_13", True),
    ]  # fmt: skip
    assert [x["id"] for x in found["agreements"]] == ["sn-ch"]
    assert found["agreements"][0]["parties"] == ["CH", "SN"]
    assert "Switzerland, Palermo Convention: Use of the Convention as legal basis for extradition: no" in said
    assert "withdrawn on 1 January 2020 – as at 1 November 2026 – recalled – memory" in said
    assert "Ministry\ufffd[31m of Justice" in said
    assert "Treaty of an invented day" in said
    assert "signed on 1 January 2001 – in force since 1 January 2002" in said
    assert "Tokyo" not in said
    assert "Other treaty" not in said
    assert "Bilateral treaties between" not in said
    with_others = words("--country", "SN", "--with", "CH", "--with", "ML", *DAY, "--data", tmp_path)
    assert "Bilateral treaties between Senegal and Mali are not in our data." in with_others
    assert "Tokyo" in words("--instrument", "untoc", *DAY, "--data", tmp_path)
    assert len(data("--instrument", "untoc", "--data", tmp_path)["declarations"]) == 4
    early = data("--country", "SN", "--with", "CH", "--as-known-on", "2026-10-31", "--data", tmp_path)
    assert (early["declarations"], early["agreements"]) == ([], [])


def test_agreements_that_are_not_in_our_data_are_not_said_to_be_none() -> None:
    said = words("--country", "SN", "--with", "CH", *DAY)

    assert "Bilateral treaties between Senegal and Switzerland are not in our data." in said
    assert "Agreements between" not in words("--country", "SN", *DAY)


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "place", "reason", "todo"),
    [
        ((), "", "Neither a State nor a treaty is named.", "Write --country SN"),
        (("--country", "SN", "--instrument", "untoc"), "", "and not both.", "Write --country SN"),
        (("--with", "SN"), "", "Neither a State nor a treaty is named.", "Write --country SN"),
        (("--instrument", "untoc", "--with", "CH"), "--with", "beside --country only.", "Leave it out"),
        (("--country", "XX"), "--country", "with the code “XX”.", "Use the two-letter code"),
        (("--country", ""), "--country", "with the code “”.", "Use the two-letter code"),
        (("--country", "Senegal"), "--country", "with the code “Senegal”.", "Did you mean “SN”?"),
        (("--country", "SN", "--with", "Suisse"), "--with", "with the code “Suisse”.", "Did you mean “CH”?"),
        (("--country", "SN", "--with", "SEN"), "--with", "“SEN” is named twice.", "Name another"),
        (
            ("--country", "SN", "--with", "CH", "--with", "che"),
            "--with",
            "“che” is named twice.",
            "Name another",
        ),
        (("--country", "SN", *("--with", "CH") * 4), "--with", "No more than 4", "Leave out some"),
        (("--instrument", "untco"), "--instrument", "no instrument “untco”.", "Did you mean “untoc”?"),
        (("--instrument", "UNCAK"), "--instrument", "no instrument “UNCAK”.", "Did you mean “uncac”?"),
        (("--instrument", ""), "--instrument", "no instrument “”.", "Use one of: untoc, tip"),
        (("--instrument", "bilateral"), "--instrument", "no instrument “bilateral”.", "."),
        (("--country", "SN", "--on", "2026-02-30"), "--on", "“2026-02-30” is not a day.", "Write YYYY"),
        (("--country", "SN", "--on", ""), "--on", "“” is not a day.", "Write YYYY"),
        (("--country", "SN", "--as-known-on", "2026"), "--as-known-on", "“2026” is not a day.", "Write YYYY"),
        (("--country", "SN", "--language", "xx"), "--language", "“xx” is not one of", "Use one of"),
    ],
)
def test_what_cannot_be_used_is_refused(
    arguments: tuple[str, ...], place: str, reason: str, todo: str
) -> None:
    error = refusal("treaties", *arguments)

    assert error["path"] == place
    assert reason in error["reason"]
    assert todo in error["todo"]


def test_csv_and_json_together_are_refused() -> None:
    result = entraide("treaties", "--country", "SN", "--csv", "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["path"] == "--csv"


def test_table_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    written(
        tmp_path,
        PARTICIPATION + "SN,untoc,ratification,soon,,sourced,,x\n",
        "participation/2026-11-20-own.csv",
    )
    error = refusal("treaties", "--country", "SN", "--data", tmp_path)

    assert error["file"].endswith("2026-11-20-own.csv")
    assert "line 2" in error["path"]
    assert refusal("treaties", "--country", "SN", "--data", tmp_path / "none")["code"] == "unusable_file"
