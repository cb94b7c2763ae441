"""Our content is whole, and each check of tools/check_content.py finds what it is there to find."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tools.check_content import articles_in, check, main

from entraide.core.datafiles import read_data
from entraide.core.schemas import schema_path
from entraide.drafting import outside
from entraide.instruments.facts import WITHOUT_TREATY
from entraide.interview.conditions import CONNECTIVES, TESTS
from entraide.interview.parsing import FIELD_PARSERS
from entraide.interview.terms import QuestionType, Severity

ROOT = Path(__file__).parents[2]
SMALL = read_data(ROOT / "tests" / "data" / "small_content.yaml")
BROKEN = read_data(ROOT / "tests" / "data" / "broken_content.yaml")
GONE = "(gone)"
HEARING = "drafting.types.hearing"


def cases(kind: str) -> list[Any]:
    return [pytest.param(*case, id=name) for name, *case in BROKEN[kind]]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes the small content with some places changed, and returns its folder."""

    def write(*changes: tuple[str, Any]) -> Path:
        content = copy.deepcopy(SMALL)
        for place, value in changes:
            put(content, place.split("."), value)
        for room, kinds in content.items():
            for kind, data in kinds.items():
                folder = tmp_path / room / "content"
                files = (
                    {folder / kind / f"{item['id']}.yaml": item for item in data} if kind == "types" else {}
                )
                for path, item in (files or {folder / f"{kind}.yaml": data}).items():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(json.dumps(item), encoding="utf-8")
        return tmp_path

    return write


def put(node: Any, steps: list[str], value: Any) -> None:
    """Change, add (`+`) or take away what stands at a place; a step into a list is an id or a number."""
    step, *rest = steps
    if isinstance(node, list) and step != "+":
        ids = [item.get("id") if isinstance(item, dict) else None for item in node]
        step = ids.index(step) if step in ids else int(step)
    if rest:
        put(node[step], rest, value)
    elif value == GONE:
        del node[step]
    elif step == "+":
        node.append(value)
    else:
        node[step] = value


# --- our content


def test_our_content_has_no_problems() -> None:
    problems, _notes = check()

    assert problems == []


def test_command_says_what_is_wrong_and_fails(written: Callable[..., Path]) -> None:
    package = written(("drafting.rules.r_all.sources.0.ref", "99"))

    command = [sys.executable, str(ROOT / "tools" / "check_content.py"), str(package)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "drafting/content/rules.yaml: r_all: palermo has no article 99",
        "Content: 1 problems, 0 notes.",
    ]


def test_command_shows_notes_when_asked(
    written: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    package = written(("drafting.chapters.+", {"id": "costs", "title": "Costs"}))

    assert main([str(package), "--notes"]) == 0
    assert "note: drafting/content/chapters.yaml: costs: nothing uses it" in capsys.readouterr().out


def test_schemas_know_the_words_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def schema(room: str, kind: str) -> Any:
        return json.loads(schema_path(room, kind).read_bytes())

    monkeypatch.setattr(outside, "instruments", dict)
    question, rule = (schema("drafting", kind)["items"]["properties"] for kind in ("questions", "rules"))
    field = schema("drafting", "structures")["items"]["properties"]["fields"]["items"]["properties"]
    bases = schema("instruments", "legal_bases")["items"]["properties"]

    assert set(schema("interview", "condition")["properties"]) == {
        *CONNECTIVES, *TESTS, *outside.data_tests(outside.Outside()),
    }  # fmt: skip
    assert question["type"]["enum"] == [kind.value for kind in QuestionType]
    assert rule["severity"]["enum"] == [severity.value for severity in Severity]
    assert set(field["type"]["enum"]) == {*FIELD_PARSERS, "choice"}
    assert bases["fallback"]["items"]["enum"] == list(WITHOUT_TREATY)


# --- each check can fail


def test_small_content_is_whole(written: Callable[..., Path]) -> None:
    assert check(written()) == ([], [])


@pytest.mark.parametrize("place, value, expected", cases("problems"))
def test_check_finds(written: Callable[..., Path], place: str, value: Any, expected: str) -> None:
    problems, _notes = check(written((place, value)))

    assert [problem for problem in problems if expected in problem]


def test_check_finds_too_many_pages(written: Callable[..., Path]) -> None:
    letters = "abcdefghijklm"
    questions = [{**SMALL["drafting"]["questions"][0], "id": f"q_{letter}"} for letter in letters]
    pages = [{"id": letter, "title": letter, "questions": [f"q_{letter}"]} for letter in letters]
    small = SMALL["drafting"]
    problems, _notes = check(
        written(
            ("drafting.questions", small["questions"] + questions),
            (f"{HEARING}.tasks.what.pages", small["types"][0]["tasks"][1]["pages"] + pages),
        )
    )

    assert any("16 pages hold a question always asked; 14 are the most" in p for p in problems)


def test_check_finds_unreadable_file(written: Callable[..., Path]) -> None:
    package = written()
    (package / "drafting" / "content" / "tasks.yaml").write_text("- a: b: c", encoding="utf-8")

    problems, _notes = check(package)

    assert len(problems) == 1
    assert problems[0].startswith("drafting/content/tasks.yaml: line 1, column 7: This is not YAML")


@pytest.mark.parametrize("place, value, expected", cases("notes"))
def test_check_notes(written: Callable[..., Path], place: str, value: Any, expected: str) -> None:
    _problems, notes = check(written((place, value)))

    assert [note for note in notes if expected in note]


@pytest.mark.parametrize(
    "ref, articles",
    [
        ("18(15)(a)", {18}),
        ("3-6, 13-15", {3, 6, 13, 15}),
        ("7 to 17", {7, 17}),
        ("18(9)-(29)", {18}),
        ("20(1), 18(3)(i) (general basis)", {18, 20}),
        ("1 with UNTOC 18; 6", {1, 6}),
        ("part III", set()),
    ],
)
def test_articles_in_a_reference(ref: str, articles: set[int]) -> None:
    assert articles_in(ref) == articles
