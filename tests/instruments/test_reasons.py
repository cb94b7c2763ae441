"""Every reason that rules give has words, every text is given by a rule, and all its braces are filled."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entraide.core.content import content
from entraide.core.countries import countries
from entraide.core.messages import catalogue
from entraide.instruments import rules
from entraide.instruments.facts import crime_types, instruments
from entraide.instruments.presenting import declared_words, result_data, say, title_of
from entraide.instruments.rules import Result, legal_bases_between
from entraide.instruments.rules.reasons import Reason, because
from entraide.instruments.rules.scope import FACTS, THRESHOLDS
from entraide.instruments.rules.weighed import Brought
from entraide.instruments.tables import Tables, shipped_tables
from entraide.instruments.terms import Action, Confidence, Role
from tests.instruments.building import (
    EXTRADITION,
    act,
    agreement,
    both,
    declared,
    known,
    request,
    saying,
)
from tests.instruments.test_cases import request_of, rows, with_extra_rows

TEXTS = {item["id"]: item["text"] for item in content("instruments", "reasons")}
SOURCES = sorted(Path(rules.__file__).parent.glob("*.py"))
LANGUAGES = ("en", "fr")
GIVING = {"because": 0, "_say": 0, "_unknown": 0, "_open": 3}
"""The functions of the rules that take a code, and where it stands among their arguments."""
BUILT = {
    *(f"{atom}_{answer}" for atom in FACTS for answer in ("yes", "no")),
    *(f"settle_{name}" for name in (*FACTS, *THRESHOLDS)),
    *(f"role_{role}" for role in Role),
    *(f"{name}_not_in_data" for name in ("bilateral", "reciprocity", "domestic_law")),
    *(f"settle_{name}" for name in ("bilateral", "reciprocity", "domestic_law")),
}
"""Codes that the rules put together."""


# --- codes in the source of the rules


def trees() -> Iterator[ast.AST]:
    for path in SOURCES:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def name_of_call(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def given() -> list[ast.expr]:
    """Return what stands for a code in a call."""
    found: list[ast.expr] = []
    for node in trees():
        if isinstance(node, ast.Call) and (place := GIVING.get(name_of_call(node))) is not None:
            found += node.args[place : place + 1]
            found += [word.value for word in node.keywords if word.arg == "settle"]
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("code"):
            found.append(node.value)
    return found


def literals(node: ast.AST) -> Iterator[str]:
    """Yield texts that an expression may be, not those inside of one that is put together."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            if child is not getattr(node, "test", None):
                yield from literals(child)


def test_every_code_that_the_rules_name_has_a_text() -> None:
    named = {code for node in given() for code in literals(node)}

    assert len(named) > 50
    assert named - set(TEXTS) == set()


def test_every_code_that_the_rules_put_together_has_a_text() -> None:
    patterns = [
        "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)
        for node in given()
        if isinstance(node, ast.JoinedStr)
    ]

    assert BUILT - set(TEXTS) == set()
    assert len(patterns) == 6
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, code) for code in BUILT)] == []


def test_every_text_is_given_by_a_rule() -> None:
    anywhere = {
        node.value for node in trees() if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert [code for code in TEXTS if code not in anywhere | BUILT] == []


# --- texts


def fields(text: str) -> set[str]:
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", TEXTS)
def test_text_has_named_places_the_same_ones_in_french(code: str) -> None:
    french = catalogue("fr").pgettext(f"{code}.text", TEXTS[code])

    assert all(re.fullmatch("[a-z_]+", name) for name in fields(TEXTS[code]))
    assert fields(french) == fields(TEXTS[code])
    assert french != TEXTS[code]


# --- what the rules really say


def of_the_table(name: str, tables: Tables) -> Iterator[Result]:
    for row in rows(name):
        found = tables.known_on(date.fromisoformat(row["as_known_on"]) if row["as_known_on"] else None)
        yield from legal_bases_between(request_of(row), found)


def of_invented_rows() -> Iterator[Result]:
    """Yield results for what the tables of cases do not reach."""
    every = ("mla_take_evidence", "extradition", "transit", "transfer_sentenced", "eevidence_disclosure")
    treaties = [name for name, treaty in instruments().items() if treaty.entry]
    world = both(*treaties)
    minor = {"crime_type": "corruption", "max_penalty_years": 0}
    named = {"instrument_ref": "untoc 6", "max_penalty_years": 1}
    for answer in ("yes", "no"):
        facts = {**dict.fromkeys((*FACTS, *THRESHOLDS), answer), "treaty_conditional": answer}
        yield from legal_bases_between(request(*every, facts=facts, offences=[named]), world)
    for facts in ({}, EXTRADITION, {"ex_purpose": "prosecution"}, {"ex_purpose": "sentence_enforcement"}):
        for offences in ([], [{}], [minor], [named], [{"crime_type": name} for name in crime_types()]):
            yield from legal_bases_between(request(*every, facts=facts, offences=offences), world)
    for value in ("yes", "no"):
        said = declared("d_16_5_a", value), declared("d_reservation", text="Not this.")
        alone = saying(both("untoc"), *said)
        yield from legal_bases_between(request("extradition", facts=EXTRADITION), alone)
    heard_of = declared("d_reservation", text="Not this.", confidence=Confidence.RECALLED)
    yield from legal_bases_between(request(), saying(both("untoc"), heard_of))
    ended, later, undated, heard = (
        agreement(terminated_on=date(2020, 1, 1)),
        agreement(in_force_on=date(2030, 1, 1)),
        agreement(in_force_on=None),
        agreement(confidence=Confidence.RECALLED),
    )
    for treaty in (agreement(), ended, later, undated, heard):
        yield from legal_bases_between(request(), replace(world, agreements=(treaty,)))
    gone = known(complete={"untoc": "2015-01-01"}, dropped={("SN", "untoc"): (act("SN"),)})
    yield from legal_bases_between(request(), gone)
    yield from legal_bases_between(
        request(), known(act("SN", on=None), act("CH", action="signature", on=None))
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    extra = with_extra_rows(tmp_path_factory.mktemp("reasons"))
    return [
        *of_the_table("cases.csv", shipped_tables()),
        *of_the_table("extra_cases.csv", extra),
        *of_invented_rows(),
    ]


@pytest.fixture(scope="module")
def reasons(results: list[Result]) -> set[Reason]:
    return {reason for result in results for reason in (*result.reasons, *result.settle_by)}


def test_every_text_is_said_of_something(reasons: set[Reason]) -> None:
    assert {reason.code for reason in reasons} == set(TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reason_is_a_whole_sentence_with_its_places_filled(reasons: set[Reason], language: str) -> None:
    for reason in reasons:
        said = say(reason, language)
        assert not set("{}") & set(said), reason
        assert "None" not in said, reason
        assert said[0].isupper() or said[0] in "«“", reason
        assert said.endswith((".", "?", ")", ". »")), reason


def test_reason_has_a_value_for_each_place(reasons: set[Reason]) -> None:
    for reason in reasons:
        assert fields(TEXTS[reason.code]) <= set(reason.values), reason


def test_states_treaties_and_crimes_are_called_by_their_names(reasons: set[Reason]) -> None:
    codes = {*countries(), *(name for name in instruments() if "_" in name), *crime_types()}
    for reason in reasons:
        words = set(re.findall(r"\b[a-z_]+_[a-z_0-9]+\b|\b[A-Z]{2}\b", say(reason, "en")))
        assert words & codes <= {"EU"}, reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_whole_in_data_and_words(results: list[Result], language: str) -> None:
    shown: dict[int, Any] = {id(result): result_data(result, language) for result in results[::25]}
    for data in shown.values():
        for text in (*data["reasons"], *data["settle_by"], *(c["text"] for c in data["conditions"])):
            assert text
            assert not set("{}") & set(text)


@pytest.mark.parametrize(
    "value, shown",
    [
        ("a\x1b[31mred\x07", "a\ufffd[31mred\ufffd"),
        ("two\nlines\tof it", "two lines of it"),
        ("{braces} {0}", "{braces} {0}"),
        ("\u202eturned", "\ufffdturned"),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_text_of_a_table_is_shown_on_one_line_without_control_characters(value: str, shown: str) -> None:
    reason = because("agreement_undated", treaty=value)
    (result,) = (
        r
        for r in legal_bases_between(request(), replace(known(), agreements=(agreement(title=value),)))
        if r.instrument == "bilateral"
    )
    said = declared("d_18_14", text=value)

    assert say(reason, "en") == f"From when {shown} is in force is not in our data."
    assert title_of(result, "en") == shown
    assert declared_words(Brought(result.conditions[0].condition, said), "en") == shown


def test_values_are_said_as_what_they_are() -> None:
    about = {"state": "SN", "instrument": "tip", "day": date(2003, 10, 27)}

    assert say(
        because("recalled_undated", act=Action.ACCESSION, confidence=Confidence.RECALLED, **about), "en"
    ) == ("Not verified: accession by Senegal, on a day that is not known (recalled).")
    assert say(because("territory_included", **about), "fr").count("27 octobre 2003") == 1
    assert say(because("signed_only", state="SN", day=None), "en") == (
        "Senegal signed on a day that is not known and had not expressed its consent to be bound."
    )
    assert "Money-laundering" in say(
        because("only_if", crime_type="money_laundering", instrument="untoc", text="why."), "en"
    )
