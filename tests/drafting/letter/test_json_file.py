"""The JSON file: the whole letter, the case as it was given, and the reason for gaps."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from entraide.drafting.casefile import parse_case, read_case
from entraide.drafting.exchange_schemas import letter_schema
from entraide.drafting.letter.build import build_letter
from entraide.drafting.letter.json_file import block_data, letter_data, render_json, run_data
from entraide.drafting.letter.model import Letter, Paragraph, Run, Table
from entraide.drafting.library import library
from tests.drafting.letter.building import draft, full, letter
from tests.drafting.letter.test_docx_file import a_letter, an_arabic_letter

VALIDATOR = Draft202012Validator(letter_schema())


def problems(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def read_back(made: Letter, case: Any = None, reason: str | None = None) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render_json(made, case or {}, reason))
    return data


def test_schema_of_the_letter_is_a_schema() -> None:
    Draft202012Validator.check_schema(letter_schema())


@pytest.mark.parametrize("name", sorted(library().types)[::3])
def test_letter_of_a_full_case_is_of_the_schema(name: str) -> None:
    assert problems(read_back(full(name))) == []


@pytest.mark.parametrize("made", [a_letter(), an_arabic_letter(), a_letter(handling=None, chapters=())])
def test_letter_of_any_shape_is_of_the_schema(made: Letter) -> None:
    assert problems(read_back(made)) == []


def test_letter_has_every_field_of_the_model() -> None:
    assert set(letter_data(a_letter())) == {field.name for field in fields(Letter)}


# --- the case


CASE = {
    "kind": "request",
    "modality": "mla_financial_records",
    "language": "en",
    "date": "2026-11-20",
    "answers": {
        "facts": "The boat left.\n",
        "urgent": True,
        "requesting_state": "sen",
        "legal_basis": "untoc",
        "limitation": "2036",
        "case_ref": "  ",
        "persons": [{"surname": "FALL", "role": {"not_known": True}}],
        "ts_remaining": 3.5,
    },
    "not_applicable": {"ne_bis": "a private reason"},
    "answer_languages": {"facts": "DE"},
}


def test_case_is_exactly_as_given() -> None:
    case = parse_case(CASE, library())
    data = read_back(build_letter(draft(case)), case.raw)

    assert data["case"] == CASE
    assert list(data["case"]) == list(CASE)
    assert list(data["case"]["answers"]) == list(CASE["answers"])
    assert type(data["case"]["answers"]["urgent"]) is bool


def test_case_comes_back_as_a_case(tmp_path: Path) -> None:
    case = parse_case(CASE, library())
    path = tmp_path / "again.json"
    path.write_text(json.dumps(read_back(build_letter(draft(case)), case.raw)["case"]), encoding="utf-8")

    assert read_case(path, library()) == case


def test_private_reasons_stand_in_the_case_alone() -> None:
    case = parse_case(CASE, library())
    data = read_back(build_letter(draft(case)), case.raw, "the minister wants it today")

    assert data["with_gaps_because"] == "the minister wants it today"
    assert "minister" not in json.dumps(data["letter"])
    assert "private" not in json.dumps(data["letter"])
    assert "private" in json.dumps(data["case"])


def test_letter_without_a_reason_says_so() -> None:
    assert read_back(a_letter())["with_gaps_because"] is None
    assert read_back(a_letter(), reason="")["with_gaps_because"] == ""


def test_kind_and_version_come_first() -> None:
    data = read_back(a_letter())

    assert list(data) == ["kind", "format_version", "letter", "with_gaps_because", "case"]
    assert (data["kind"], data["format_version"]) == ("letter", 1)


# --- runs and blocks


@pytest.mark.parametrize(
    "run, data",
    [
        (Run("x"), {"text": "x"}),
        (Run(""), {"text": ""}),
        (Run("x", "facts"), {"text": "x", "question": "facts"}),
        (Run("x", "facts", "de"), {"text": "x", "question": "facts", "lang": "de"}),
        (Run("x", bold=True), {"text": "x", "bold": True}),
        (Run("[x]", gap=True), {"text": "[x]", "gap": True}),
    ],
)
def test_run_says_only_what_is_set(run: Run, data: dict[str, Any]) -> None:
    assert run_data(run) == data


def test_paragraph_as_data() -> None:
    assert block_data(Paragraph((Run("x"),), ("facts",), "item", "4.1")) == {
        "type": "paragraph",
        "kind": "item",
        "number": "4.1",
        "questions": ["facts"],
        "runs": [{"text": "x"}],
    }


def test_table_as_data() -> None:
    table = Table("grid", (((Run("a"),), ()),), ("offences",), head=("One", "Two"))

    assert block_data(table) == {
        "type": "grid",
        "questions": ["offences"],
        "head": ["One", "Two"],
        "rows": [[{"runs": [{"text": "a"}]}, {"runs": []}]],
    }


def test_file_is_readable_text_that_ends_with_a_line() -> None:
    data = render_json(letter({"facts": "été 中文 \u202e"}), {}, None)

    assert data.endswith(b"}\n")
    assert "été 中文 \u202e" in data.decode()
    assert b"\\u00" not in data


def test_same_letter_gives_the_same_bytes() -> None:
    assert render_json(a_letter(), CASE, None) == render_json(a_letter(), CASE, None)
