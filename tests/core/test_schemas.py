"""Schemas say what each kind of file may hold; what does not fit is named with its place and what to do."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from entraide.core.content import PACKAGE, content_files
from entraide.core.errors import ContentDamaged, UnusableFile
from entraide.core.messages import render
from entraide.core.schemas import check_against_schema, require_schema, schema_path

SCHEMAS = sorted(PACKAGE.glob("*/schema/*.json"))
TASK = {"id": "who", "title": "Who asks"}


def objects(schema: Any) -> list[Any]:
    """Return all parts of a schema that describe a mapping with keys of its own."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = [schema] if isinstance(schema, dict) and isinstance(schema.get("properties"), dict) else []
    return own + [found for part in parts for found in objects(part)]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schema_is_sound_and_says_what_it_is(path: Path) -> None:
    schema = json.loads(path.read_bytes())

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema.get("$id", "") in ("", f"urn:entraide:{path.parent.parent.name}:{path.stem}")
    assert schema["title"]
    assert schema["description"]


def test_every_kind_of_content_has_a_schema() -> None:
    assert [
        (room, kind) for room, kind, _path in content_files() if not schema_path(room, kind).is_file()
    ] == []


@pytest.mark.parametrize("room, kind", sorted({(room, kind) for room, kind, _path in content_files()}))
def test_content_schemas_are_strict(room: str, kind: str) -> None:
    schema = json.loads(schema_path(room, kind).read_bytes())

    loose = [part for part in objects(schema) if part.get("type") and "additionalProperties" not in part]

    assert loose == []


@pytest.mark.parametrize(
    "data, path, reason, todo",
    [
        ({}, "", "What stands here is not a list.", "Write a list."),
        ([{"id": "who"}], "who", "Missing: title.", "Add what is missing."),
        ([{}], "[0]", "Missing: id, title.", "Add what is missing."),
        ([{**TASK, "a": 1, "b": 2}], "who", "Not known here: a, b.", "permitted: id, title."),
        ([{**TASK, "id": "Who"}], "Who.id", "“Who” is not written as expected here.", "small letters"),
        ([{**TASK, "title": 7}], "who.title", "What stands here is not a text.", "stands between quotes."),
        ([{**TASK, "title": ""}], "who.title", "The text is empty.", "Write it."),
        (
            [{**TASK, "title": "Who\n"}],
            "who.title",
            "is not written as expected",
            "start or end with a blank",
        ),
        ([TASK] * 7, "", "More than 6 are too many here.", "Leave some out."),
    ],
)
def test_what_does_not_fit_is_named(data: Any, path: str, reason: str, todo: str) -> None:
    problems = check_against_schema(data, "drafting", "tasks")

    assert len(problems) == 1
    assert problems[0].path == path
    assert reason in render(problems[0].reason, "en")
    assert todo in render(problems[0].todo, "en")


@pytest.mark.parametrize(
    "condition, path, reason",
    [
        ({}, "needed_if", "At least 1 are needed here."),
        ({"answered": ["a"], "not": {"answered": ["b"]}}, "needed_if", "More than 1 are too many here."),
        ({"feels": ["a"]}, "needed_if", "Not known here: feels."),
        ({"equals": ["a"]}, "needed_if.equals", "At least 2 are needed here."),
        ({"equals": ["a", True]}, "needed_if.equals[1]", "What stands here is not a text."),
        ({"equals": ["a", {"question": "b", "c": 1}]}, "needed_if.equals[1]", "Not known here: c."),
        (
            {"all": [{"answered": ["a"]}, {"not": {"answered": []}}]},
            "needed_if.all[1].not.answered",
            "At least 1",
        ),
        ({"answered": ["a", "a"]}, "needed_if.answered", "The same entry stands here twice."),
        ({"at_least": ["a", -1]}, "needed_if.at_least[1]", "The number is smaller than 0."),
        (
            {"channel_accepted": ["a", "b"]},
            "needed_if.channel_accepted[0]",
            "not a mapping of names to values.",
        ),
        (
            {"basis_has_role": [{"question": "a"}, "type", "basis"]},
            "needed_if.basis_has_role[1]",
            "“type” is not a permitted value.",
        ),
    ],
)
def test_condition_that_does_not_fit_is_named(condition: Any, path: str, reason: str) -> None:
    problems = check_against_schema(
        [{"id": "a", "label": "A", "needed_if": condition}], "drafting", "annexes"
    )

    assert problems[0].path == f"a.{path}"
    assert reason in render(problems[0].reason, "en")


@pytest.mark.parametrize(
    "changes, path, reason",
    [
        ({"type": "choice"}, "q", "Missing: choices."),
        ({"choices": "stage"}, "q", "This has no place here: choices."),
        ({"prints": False}, "q", "One key does not stand without another; missing: prints_reason."),
        ({"prints": True, "prints_reason": "So."}, "q.prints", "“True” is not a permitted value."),
    ],
)
def test_keys_that_belong_together(changes: dict[str, Any], path: str, reason: str) -> None:
    question = {"id": "q", "ask": "A?", "why": "B.", "hint": "C.", "type": "text", "fills": [], **changes}

    problems = check_against_schema([question], "drafting", "questions")

    assert [(problem.path, render(problem.reason, "en")) for problem in problems] == [(path, reason)]


def test_first_problem_is_raised_with_file_and_place() -> None:
    with pytest.raises(UnusableFile) as caught:
        require_schema([TASK, {"id": "x"}, {"id": "y"}], "drafting", "tasks", file="own/tasks.yaml")

    error = caught.value
    assert (error.file, error.path) == ("own/tasks.yaml", "x")
    assert render(error.reason, "en") == "Missing: title."
    assert render(error.todo, "en") == "Add what is missing."


def test_nothing_is_raised_for_what_fits() -> None:
    require_schema([TASK], "drafting", "tasks")


def test_unknown_kind_is_damage() -> None:
    with pytest.raises(ContentDamaged):
        check_against_schema([], "drafting", "colours")


def test_schema_library_is_loaded_late() -> None:
    code = "import sys, entraide.core.schemas; sys.exit('jsonschema' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
