"""An office's own files change its letters, or are refused with file and place before anything is written."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from entraide.core.content import content
from entraide.core.errors import EntraideError, UnknownName, UnusableFile, WrongValue
from entraide.core.files import data_folder
from entraide.core.messages import render
from entraide.drafting.casefile import read_case
from entraide.drafting.drafts import CheckedCase, check_case, draft_letter
from entraide.drafting.installation import LOOKS_AT, Installation, read_installation
from entraide.drafting.letter.model import Letter, runs_of, text_of
from entraide.drafting.library import library
from entraide.drafting.outside import Outside, StateProfile
from entraide.interview.conditions import TESTS, Condition, parse_condition
from tests.config.running import entraide, refusal, sample, written
from tests.drafting.full_cases import full_case

CASE = "sn-ch-bank-records"
TYPE = "mla_financial_records"
OWN = {"id": "own_words", "content": "c_facts", "say": [{"text": "Our own words stand here."}]}


def folder_with(folder: Path, files: Mapping[str, Any]) -> Path:
    """Write an office's own files; what is no text is written as JSON, which is YAML too."""
    for name, held in files.items():
        written(folder, held if isinstance(held, str) else json.dumps(held), name)
    return folder


def checked(installation: Installation, name: str = CASE) -> CheckedCase:
    case = read_case(Path(sample(name)), installation.library)
    profile = installation.profiles.get(case.answers.values["requested_state"])
    return check_case(case, installation.library, Outside(profile=profile))


def letter(folder: Path, name: str = CASE, language: str = "fr") -> Letter:
    installation = read_installation(folder)
    return draft_letter(checked(installation, name), installation.library, language, installation.office)


def sections(made: Letter) -> list[str]:
    return [part.section for chapter in made.chapters for part in chapter.parts]


def text(made: Letter) -> str:
    return "\n".join(text_of(tuple(runs_of(block))) for part in made.parts() for block in part.blocks)


def refused(folder: Path, files: Mapping[str, Any]) -> EntraideError:
    """Return the error that files of an office raise, which names one of them, in words of two languages."""
    with pytest.raises(EntraideError) as caught:
        read_installation(folder_with(folder, files))
    error = caught.value
    assert Path(error.file).relative_to(folder).as_posix() in files
    for language in ("en", "fr"):
        assert render(error.reason, language)
        assert render(error.todo, language)
    return error


def said(error: EntraideError) -> tuple[str, str, str]:
    return error.path, render(error.reason, "en"), render(error.todo, "en")


# --- no files, few files


def test_folder_that_is_not_there_or_empty_changes_nothing(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        installation = read_installation(folder)
        assert installation.library.types == library().types
        assert installation.library.clauses == library().clauses
        assert installation.profiles == {}
        assert installation.office.letterhead == {}


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    files = {
        "notes.txt": "a: &x [*x]",
        "types/README.md": "# types",
        "other/x.yaml": "a: &x",
        "clauses/.x.swp": "\0",
    }

    assert letter(folder_with(tmp_path, files)) == letter(tmp_path / "nowhere")


def test_office_gives_letterhead_place_and_paper(tmp_path: Path) -> None:
    lines = ["RÉPUBLIQUE FICTIVE", 'Bureau de l’entraide {facts} \\u0041 #read("x") <b>']
    office = {"letterhead": {"fr": lines, "en": ["OFFICE"]}, "place": "Ziguinchor", "paper": "us-letter"}
    made = letter(folder_with(tmp_path, {"office.yaml": office}))

    assert [text_of(tuple(runs_of(block))) for block in made.letterhead.blocks] == lines
    assert made.date.startswith("Ziguinchor, ")
    assert letter(tmp_path, language="en").letterhead != made.letterhead
    assert read_installation(tmp_path).office.paper == "us-letter"


def test_office_without_a_letterhead_in_the_language_has_the_ordinary_one(tmp_path: Path) -> None:
    folder_with(tmp_path, {"office.yaml": {"letterhead": {"pt": ["Procuradoria"]}}})

    assert letter(tmp_path).letterhead == letter(tmp_path / "nowhere").letterhead


# --- variants of request types


def test_variant_may_have_another_order_of_sections(tmp_path: Path) -> None:
    ordinary = letter(tmp_path / "nowhere")
    order = list(library().types[TYPE].sections)
    first, second = order.index("d_facts"), order.index("d_assistance")
    order[first], order[second] = order[second], order[first]
    made = letter(folder_with(tmp_path, {"types/records.yaml": {"id": TYPE, "sections": order}}))

    assert sections(made).index("d_assistance") < sections(made).index("d_facts")
    assert sections(ordinary).index("d_facts") < sections(ordinary).index("d_assistance")
    assert sorted(sections(made)) == sorted(sections(ordinary))
    assert [chapter.number for chapter in made.chapters] == list(range(1, len(made.chapters) + 1))


def test_variant_speaks_its_own_words_in_every_language(tmp_path: Path) -> None:
    words = {
        "closing": "Veuillez agréer.",
        "reference": "Notre affaire {case_ref}",
        "chapter_facts": "Les faits, en bref",
    }
    variant = {"id": TYPE, "subject": "Demande de relevés", "label": "Relevés", "words": words}
    folder_with(tmp_path, {"types/records.yaml": variant})

    for language in ("fr", "en"):
        made = letter(tmp_path, language=language)
        assert made.title == "Demande de relevés"
        assert made.closing == "Veuillez agréer."
        assert text_of(made.reference).startswith("Notre affaire ")
        assert "Les faits, en bref" in [chapter.title for chapter in made.chapters]
    assert letter(tmp_path, "tn-it-extradition").closing != "Veuillez agréer."


def test_variant_may_ask_less_and_look_at_less(tmp_path: Path) -> None:
    shared = library().types[TYPE]
    original = next(item for item in content("drafting", "types") if item["id"] == TYPE)
    tasks = [
        {
            **task,
            "pages": [
                {**p, "questions": [q for q in p["questions"] if q != "transnational"]} for p in task["pages"]
            ],
        }
        for task in original["tasks"]
    ]
    variant = {"id": TYPE, "tasks": tasks, "rules": [rule for rule in shared.rules if rule != "r_purpose"]}
    folder_with(tmp_path, {"types/records.yaml": variant})
    installation = read_installation(tmp_path)

    assert "transnational" not in installation.library.types[TYPE].questions
    assert set(shared.questions) - set(installation.library.types[TYPE].questions) == {"transnational"}
    report = checked(installation, "incomplete-bank-records")
    assert report.case.not_listed == ("transnational",)
    assert "r_purpose" not in {rule.id for f in report.report.findings for rule in f.finding.rules}


REFUSED_VARIANTS: dict[str, tuple[Any, type[EntraideError], str, str, str]] = {
    "empty": ("", UnusableFile, "", "The file is empty.", "sample"),
    "broken": ("id: [", UnusableFile, "line 2, column 1", "This is not YAML", "Mend"),
    "anchor": ("id: &x y", UnusableFile, "line 1, column 5", "Anchors", "Write the text out"),
    "list": ([{"id": TYPE}], UnusableFile, "", "not a mapping", "Write a mapping"),
    "no-id": ({"label": "x", "subject": "y"}, UnusableFile, "", "Missing: id.", "Add what is missing."),
    "only-id": ({"id": TYPE}, UnusableFile, "", "At least 2", "Add what is missing."),
    "id-misspelt": ({"id": "mla_financial", "label": "x"}, UnknownName, "id", "“mla_financial”", f"“{TYPE}”"),
    "key-unknown": (
        {"id": TYPE, "titel": "x"},
        UnusableFile,
        "",
        "Not known here: titel.",
        "permitted: id, label",
    ),
    "label-number": ({"id": TYPE, "label": 1}, UnusableFile, "label", "not a text", "Write a text"),
    "section-misspelt": (
        {"id": TYPE, "sections": ["d_fact"]},
        UnknownName,
        "sections",
        "“d_fact”",
        "“d_facts”",
    ),
    "content-misspelt": (
        {"id": TYPE, "contents": ["c_fact"]},
        UnknownName,
        "contents",
        "“c_fact”",
        "“c_facts”",
    ),
    "rule-misspelt": ({"id": TYPE, "rules": ["r_purpos"]}, UnknownName, "rules", "“r_purpos”", "“r_purpose”"),
    "annex-unknown": ({"id": TYPE, "annexes": ["zzz"]}, UnknownName, "annexes", "“zzz”", "."),
    "requirement-unknown": (
        {"id": TYPE, "special_requirements": ["zzz"]},
        UnknownName,
        "special_requirements",
        "“zzz”",
        ".",
    ),
    "task-unknown": (
        {"id": TYPE, "tasks": [{"id": "zzz", "pages": [{"id": "p", "title": "t", "questions": ["facts"]}]}]},
        UnknownName,
        "tasks",
        "“zzz”",
        "Use one of: who, case,",
    ),
    "question-misspelt": (
        {"id": TYPE, "tasks": [{"id": "case", "pages": [{"id": "p", "title": "t", "questions": ["fact"]}]}]},
        UnknownName,
        "tasks.case.p.questions",
        "“fact”",
        "“facts”",
    ),
    "nine-questions": (
        {
            "id": TYPE,
            "tasks": [
                {
                    "id": "case",
                    "pages": [{"id": "p", "title": "t", "questions": list(library().questions)[:9]}],
                }
            ],
        },
        UnusableFile,
        "tasks.case.pages.p.questions",
        "More than 8 are too many here.",
        "Leave some out.",
    ),
    "words-unknown": ({"id": TYPE, "words": {"closin": "x"}}, UnknownName, "words", "“closin”", "“closing”"),
    "words-chapter-unknown": (
        {"id": TYPE, "words": {"chapter_zzz": "x"}},
        UnknownName,
        "words",
        "zzz",
        "Did you mean",
    ),
    "words-without-the-name": (
        {"id": TYPE, "words": {"reference": "Our case"}},
        WrongValue,
        "words.reference",
        "not those of our own words",
        "Ours: Reference: {case_ref}",
    ),
    "words-with-the-name-twice": (
        {"id": TYPE, "words": {"reference": "{case_ref} {case_ref}"}},
        WrongValue,
        "words.reference",
        "not those of our own words",
        "Ours:",
    ),
    "words-reaching-inside": (
        {"id": TYPE, "words": {"reference": "{case_ref.__class__}"}},
        WrongValue,
        "words.reference",
        "not those of our own words",
        "Ours:",
    ),
    "words-with-a-brace": (
        {"id": TYPE, "words": {"closing": "}{"}},
        WrongValue,
        "words.closing",
        "braces",
        "twice",
    ),
    "words-with-a-format": (
        {"id": TYPE, "words": {"reference": "{case_ref:>99999999}"}},
        WrongValue,
        "words.reference",
        "braces",
        "Write only a name",
    ),
    "words-with-a-conversion": (
        {"id": TYPE, "words": {"reference": "{case_ref!r}"}},
        WrongValue,
        "words.reference",
        "braces",
        "Write only a name",
    ),
}


@pytest.mark.parametrize(
    ("held", "error", "place", "reason", "todo"), REFUSED_VARIANTS.values(), ids=REFUSED_VARIANTS
)
def test_broken_variant_is_refused(
    tmp_path: Path, held: Any, error: type[EntraideError], place: str, reason: str, todo: str
) -> None:
    found = refused(tmp_path, {"types/own.yaml": held})

    assert type(found) is error
    assert found.path == place
    assert reason in render(found.reason, "en")
    assert todo in render(found.todo, "en")


# --- clauses


def test_clause_is_added_in_the_section_of_its_content(tmp_path: Path) -> None:
    clause = {
        "id": "own_facts",
        "content": "c_facts",
        "lead": "Remarque.",
        "say": [
            {"text": "L’affaire {case_name} est suivie par {conducting_authority.name}{cite}."},
            {"question": "urgent", "says": {"yes": "Elle presse.", "no": None}},
            {"text": "Jamais dit.", "when": {"equals": ["urgent", "no"]}},
        ],
    }
    made = letter(folder_with(tmp_path, {"clauses/own.yaml": [clause]}))
    facts = next(part for chapter in made.chapters for part in chapter.parts if part.section == "d_facts")
    added = "\n".join(text_of(tuple(runs_of(block))) for block in facts.blocks)

    assert "Remarque. L’affaire " in added
    assert "Jamais dit" not in text(made)
    answers = read_case(Path(sample(CASE)), library()).answers.values
    assert answers["conducting_authority"]["name"] in added
    assert ("Elle presse." in added) is (answers["urgent"] == "yes")


def test_clause_with_a_known_id_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = library().clauses
    clause = next(c for c in ours if c.content == "c_reciprocity")
    own = {"id": clause.id, "content": clause.content, "say": [{"text": "Nous ferons de même."}]}
    folder_with(tmp_path, {"clauses/own.yaml": [own]})

    assert [c.id for c in read_installation(tmp_path).library.clauses] == [c.id for c in ours]
    assert "Nous ferons de même." in text(letter(tmp_path))


def test_clauses_of_several_files_come_in_the_order_of_names(tmp_path: Path) -> None:
    files = {f"clauses/{name}.yaml": [{**OWN, "id": f"own_{name}"}] for name in ("b", "a", "c")}

    added = read_installation(folder_with(tmp_path, files)).library.clauses[-3:]

    assert [clause.id for clause in added] == ["own_a", "own_b", "own_c"]


def with_when(**when: Any) -> list[Any]:
    return [{**OWN, "when": when}]


def saying(*said_: Any, **keys: Any) -> list[Any]:
    return [{**OWN, "say": list(said_), **keys}]


REFUSED_CLAUSES: dict[str, tuple[Any, type[EntraideError], str, str, str]] = {
    "mapping": (OWN, UnusableFile, "", "not a list", "Write a list"),
    "nothing-said": (saying(), UnusableFile, "own_words.say", "At least 1", "Add"),
    "key-unknown": ([{**OWN, "wen": {}}], UnusableFile, "own_words", "Not known here: wen.", "permitted"),
    "content-misspelt": (
        [{**OWN, "content": "c_fact"}],
        UnknownName,
        "own_words.content",
        "“c_fact”",
        "“c_facts”",
    ),
    "question-misspelt": (
        saying({"question": "fact"}),
        UnknownName,
        "own_words.say[0].question",
        "“fact”",
        "Did you mean “facts”?",
    ),
    "text-and-question": (
        saying({"text": "x", "question": "facts"}),
        UnusableFile,
        "own_words.say[0]",
        "Exactly one of these",
        "Keep or write one.",
    ),
    "name-misspelt": (
        saying({"text": "x"}, {"text": "About {fact}."}),
        UnknownName,
        "own_words.say[1].text",
        "A sentence cannot show “fact”.",
        "Did you mean “facts”?",
    ),
    "name-of-a-list": (
        saying({"text": "{persons}"}),
        UnknownName,
        "own_words.say[0].text",
        "“persons”",
        "Did you mean",
    ),
    "name-of-a-yes": (
        saying({"text": "{urgent}"}),
        UnknownName,
        "own_words.say[0].text",
        "“urgent”",
        "Did you mean",
    ),
    "field-misspelt": (
        saying({"text": "{addressee.nam}"}),
        UnknownName,
        "own_words.say[0].text",
        "“addressee.nam”",
        "Did you mean",
    ),
    "reaching-inside": (
        saying({"text": "{facts.__class__}"}),
        UnknownName,
        "own_words.say[0].text",
        "“facts._",
        "See entraide schema",
    ),
    "index": (
        saying({"text": "{facts[0]}"}),
        UnknownName,
        "own_words.say[0].text",
        "“facts[0]”",
        "Did you mean",
    ),
    "brace-open": (saying({"text": "x {"}), WrongValue, "own_words.say[0].text", "braces", "twice"),
    "brace-closed": (saying({"text": "x }"}), WrongValue, "own_words.say[0].text", "braces", "twice"),
    "no-name": (saying({"text": "{}"}), WrongValue, "own_words.say[0].text", "braces", "twice"),
    "number": (saying({"text": "{0}"}), UnknownName, "own_words.say[0].text", "“0”", "."),
    "format": (
        saying({"text": "{facts:>9999999999}"}),
        WrongValue,
        "own_words.say[0].text",
        "braces",
        "twice",
    ),
    "conversion": (saying({"text": "{facts!r}"}), WrongValue, "own_words.say[0].text", "braces", "twice"),
    "lead": (
        saying({"text": "x"}, lead="{facts}"),
        UnknownName,
        "own_words.lead",
        "“facts”",
        "Write no braces here.",
    ),
    "not-known": (saying({"text": "x"}, not_known="{"), WrongValue, "own_words.not_known", "braces", "twice"),
    "value-unknown": (
        saying({"question": "urgent", "says": {"perhaps": "x"}}),
        UnknownName,
        "own_words.say[0].says",
        "“perhaps”",
        "Use one of: yes, no.",
    ),
    "value-text": (
        saying({"question": "urgent", "says": {"yes": "{fact}"}}),
        UnknownName,
        "own_words.say[0].says.yes",
        "“fact”",
        "“facts”",
    ),
    "values-of-a-text": (
        saying({"question": "facts", "says": {"yes": "x"}}),
        WrongValue,
        "own_words.say[0]",
        "The answer to “facts” is free.",
        "Leave out says",
    ),
    "choice-without-values": (
        saying({"question": "stage"}),
        WrongValue,
        "own_words.say[0]",
        "one of several permitted values",
        "under says",
    ),
    "choices-without-values": (
        saying({"question": "bank_measures"}),
        WrongValue,
        "own_words.say[0]",
        "several",
        "says",
    ),
    "yes-without-values": (saying({"question": "urgent"}), WrongValue, "own_words.say[0]", "several", "says"),
    "test-unknown": (
        with_when(equal=["urgent", "yes"]),
        UnusableFile,
        "own_words.when",
        "Not known",
        "permitted",
    ),
    "two-tests": (
        with_when(equals=["urgent", "yes"], answered=["facts"]),
        UnusableFile,
        "own_words.when",
        "More than 1",
        "Leave some out.",
    ),
    "tested-question": (
        with_when(all=[{"answered": ["facts"]}, {"not": {"equals": ["urgant", "yes"]}}]),
        UnknownName,
        "own_words.when",
        "“urgant”",
        "“urgent”",
    ),
    "tested-value": (
        with_when(equals=["urgent", "maybe"]),
        UnknownName,
        "own_words.when",
        "“maybe”",
        "yes, no",
    ),
    "tested-choice": (
        with_when(one_of=["stage", ["trial", "trail"]]),
        UnknownName,
        "own_words.when",
        "“trail”",
        "“trial”",
    ),
    "tested-type": (
        with_when(type_is=["extraditon"]),
        UnknownName,
        "own_words.when",
        "“extraditon”",
        "“extradition”",
    ),
    "tested-field": (
        with_when(any_item=["persons", "in_custdy", "yes"]),
        UnknownName,
        "own_words.when",
        "“in_custdy”",
        "“in_custody”",
    ),
    "tested-measure": (
        with_when(max_at_least=["offences", "place", 4]),
        UnknownName,
        "own_words.when",
        "“place”",
        "Use one of: max_penalty_years.",
    ),
    "days-of-a-text": (
        with_when(before=["facts", "deadline"]),
        WrongValue,
        "own_words.when",
        "does not look at answers such as “facts”",
        "It looks at: date, datetime.",
    ),
    "number-of-a-date": (
        with_when(at_least=["deadline", 3]),
        WrongValue,
        "own_words.when",
        "“deadline”",
        "number.",
    ),
    "count-of-a-text": (
        with_when(count_at_least=["facts", 3]),
        WrongValue,
        "own_words.when",
        "“facts”",
        "list",
    ),
    "length-of-a-list": (
        with_when(length_at_least=["persons", 3]),
        WrongValue,
        "own_words.when",
        "“persons”",
        "text",
    ),
    "outside-of-a-text": (
        with_when(language_accepted=[{"question": "requested_state"}, {"question": "persons"}]),
        WrongValue,
        "own_words.when",
        "“persons”",
        "It looks at: language.",
    ),
    "outside-turned-round": (
        with_when(
            any_basis_binds=[{"question": n} for n in ("requesting_state", "legal_basis", "requested_state")]
        ),
        WrongValue,
        "own_words.when",
        "“requesting_state”",
        "multichoice",
    ),
    "treaty-unknown": (
        with_when(
            offences_in_scope=[
                {"question": "offences"},
                "untocc",
                {"question": "requesting_state"},
                {"question": "requested_state"},
            ]
        ),
        UnknownName,
        "own_words.when",
        "“untocc”",
        "“untoc”",
    ),
    "tested-in-a-sentence": (
        saying({"text": "x", "when": {"equals": ["urgant", "yes"]}}),
        UnknownName,
        "own_words.say[0].when",
        "“urgant”",
        "“urgent”",
    ),
    "twice": (
        [OWN, OWN],
        UnusableFile,
        "own_words",
        "“own_words” stands in this folder twice.",
        "Keep one",
    ),
}


@pytest.mark.parametrize(
    ("held", "error", "place", "reason", "todo"), REFUSED_CLAUSES.values(), ids=REFUSED_CLAUSES
)
def test_broken_clause_is_refused(
    tmp_path: Path, held: Any, error: type[EntraideError], place: str, reason: str, todo: str
) -> None:
    found = refused(tmp_path, {"clauses/own.yaml": held})

    assert type(found) is error
    assert found.path == place
    assert reason in render(found.reason, "en")
    assert todo in render(found.todo, "en")


def test_our_own_clauses_and_types_pass_as_those_of_an_office(tmp_path: Path) -> None:
    files: dict[str, Any] = {"clauses/all.yaml": content("drafting", "clauses")}
    files |= {f"types/{item['id']}.yaml": item for item in content("drafting", "types")}
    installation = read_installation(folder_with(tmp_path, files))

    assert [clause.id for clause in installation.library.clauses] == [
        clause.id for clause in library().clauses
    ]
    assert list(installation.library.types) == list(library().types)
    assert text(letter(tmp_path, language="en")) == text(letter(tmp_path / "nowhere", language="en"))


def names_in(condition: Condition) -> list[str]:
    return [name for part in condition.parts for name in names_in(part)] or [condition.name]


def test_every_test_that_looks_at_one_kind_of_answer_says_which() -> None:
    looks_at_any = {"answered", "equals", "differs", "one_of", "type_is"}
    used = {
        name
        for rule in content("drafting", "rules")
        for key in ("when", "holds")
        if key in rule
        for name in names_in(parse_condition(rule[key]))
    }

    assert set(TESTS) - looks_at_any <= set(LOOKS_AT)
    assert used - looks_at_any <= set(LOOKS_AT)


@pytest.mark.parametrize(
    "name", ["length_at_least", "at_least", "before", "includes", "any_item", "language_accepted"]
)
def test_no_answer_breaks_a_clause_that_was_accepted(tmp_path: Path, name: str) -> None:
    arguments: dict[str, list[Any]] = {
        "length_at_least": ["facts", 3],
        "at_least": ["ts_remaining", 3],
        "before": ["records_period_from", "vb_reply_by"],
        "includes": ["legal_basis", "untoc"],
        "any_item": ["offences", "max_penalty_years", "life"],
        "language_accepted": [{"question": "requested_state"}, {"question": "target_language"}],
    }
    folder = folder_with(tmp_path / "data", {"clauses/own.yaml": with_when(**{name: arguments[name]})})
    for case in (
        full_case(TYPE, "en"),
        full_case("vessel_boarding", "en"),
        full_case("transfer_sentenced", "fr"),
    ):
        path = written(tmp_path, json.dumps(case), "case.json")
        result = entraide(
            "draft", path, "--out", tmp_path / "out", "--data", folder, "--with-gaps", "x", "--format", "json"
        )
        assert result.exit_code == 0, result.output


# --- profiles of States


PROFILE = {"country": "CH", "source": "a circular", "as_at": "2026-01-01"}


def test_profile_of_a_state_is_read(tmp_path: Path) -> None:
    held = {
        **PROFILE,
        "languages": ["fr", "de", "it"],
        "channels": ["central_authority"],
        "accepts_orders_without_conviction": False,
    }
    profiles = read_installation(folder_with(tmp_path, {"profiles/CH.yaml": held})).profiles

    assert profiles == {
        "CH": StateProfile(
            "CH", frozenset({"fr", "de", "it"}), frozenset({"central_authority"}), {}, False,
            "a circular", "2026-01-01",
        )
    }  # fmt: skip


def test_profile_turns_advice_into_what_the_state_asks(tmp_path: Path) -> None:
    case = read_case(Path(sample(CASE)), library())
    language = case.answers.values["target_language"]

    def groups(languages: list[str] | None) -> set[tuple[str, str]]:
        held = PROFILE if languages is None else {**PROFILE, "languages": languages}
        installation = read_installation(folder_with(tmp_path, {"profiles/CH.yaml": held}))
        findings = checked(installation).report.findings
        return {
            (f.finding.rules[0].id, f.group.value) for f in findings if f.finding.rules[0].id == "r_language"
        }

    assert groups([language]) == set()
    assert groups([code for code in ("de", "it") if code != language]) == {("r_language", "state")}
    assert groups(None) == {("r_language", "advice")}


@pytest.mark.parametrize(
    ("keys", "place", "reason"),
    [
        ({"country": "XX"}, "country", "“XX” is not a country code."),
        ({"country": "ch"}, "country", "not written as expected"),
        ({"languages": ["xx"]}, "languages", "“xx” is not a language code."),
        ({"languages": "fr"}, "languages", "not a list"),
        ({"channels": ["pigeon"]}, "channels[0]", "“pigeon” is not a permitted value."),
        ({"as_at": "2026-13-01"}, "as_at", "“2026-13-01” is not a day."),
        ({"as_at": "2026"}, "as_at", "not written as expected"),
        ({"extradition_basis": {"untoc": True}}, "", "Not known here: extradition_basis."),
        ({"source": ""}, "source", "The text is empty."),
        ({"langauges": ["fr"]}, "", "Not known here: langauges."),
    ],
)
def test_broken_profile_is_refused(tmp_path: Path, keys: dict[str, Any], place: str, reason: str) -> None:
    error = refused(tmp_path, {"profiles/CH.yaml": {**PROFILE, **keys}})

    assert error.path == place
    assert reason in render(error.reason, "en")


@pytest.mark.parametrize(
    ("held", "place", "reason"),
    [
        ({"letterhead": ["x"]}, "letterhead", "not a mapping"),
        ({"letterhead": {"zz": ["x"]}}, "letterhead", "“zz” is not a language code."),
        ({"letterhead": {"fr": []}}, "letterhead.fr", "At least 1"),
        ({"letterhead": {"fr": [""]}}, "letterhead.fr[0]", "The text is empty."),
        ({"paper": "a3"}, "paper", "“a3” is not a permitted value."),
        ({"place": 7}, "place", "not a text"),
        ({"logo": "x.png"}, "", "Not known here: logo."),
        ([], "", "not a mapping"),
        ("", "", "The file is empty."),
        ("~", "", "not a mapping"),
        ("place: a\nplace: b\n", "line 2, column 1", "The key “place” is written twice."),
    ],
)
def test_broken_office_is_refused(tmp_path: Path, held: Any, place: str, reason: str) -> None:
    error = refused(tmp_path, {"office.yaml": held})

    assert error.path == place
    assert reason in render(error.reason, "en")


@pytest.mark.parametrize(
    ("kind", "held"), [("types", {"id": TYPE, "label": "x"}), ("clauses", [OWN]), ("profiles", PROFILE)]
)
def test_same_thing_in_two_files_is_refused(tmp_path: Path, kind: str, held: Any) -> None:
    error = refused(tmp_path, {f"{kind}/a.yaml": held, f"{kind}/b.yaml": held})

    assert error.file == str(tmp_path / kind / "b.yaml")
    assert said(error)[1].endswith("stands in this folder twice.")


# --- the folder


def test_folder_and_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    cases: dict[str, tuple[str, Callable[[Path], object]]] = {
        "types-is-a-file": ("types", lambda path: path.write_text("x")),
        "office-is-a-folder": ("office.yaml", lambda path: path.mkdir()),
        "office-is-a-circle": ("office.yaml", lambda path: path.symlink_to(path)),
        "office-leads-nowhere": ("office.yaml", lambda path: path.symlink_to(path.parent / "nowhere")),
        "clause-is-a-folder": ("clauses/a.yaml", lambda path: path.mkdir(parents=True)),
        "profile-is-binary": ("profiles/a.yaml", lambda path: written(path.parent, b"\xff\0", path.name)),
    }
    for name, (place, make) in cases.items():
        folder = tmp_path / name
        folder.mkdir()
        make(folder / place)
        with pytest.raises(UnusableFile) as caught:
            read_installation(folder)
        assert caught.value.file == str(folder / place), name


def test_command_finds_the_folder_by_option_then_environment_then_home(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("option", "environment", "home/entraide")}
    for name, folder in folders.items():
        folder_with(folder, {"office.yaml": {"letterhead": {"fr": [f"BUREAU {name}"]}}})
    environment = {"ENTRAIDE_DATA": str(folders["environment"]), "XDG_DATA_HOME": str(tmp_path / "home")}

    def head(*options: object, **own: str) -> str:
        out = tmp_path / "out"
        result = entraide(
            "draft", sample(CASE), "--out", out, "--format", "json", *options, **{**environment, **own}
        )
        assert result.exit_code == 0, result.output
        data = json.loads((out / f"{CASE}.json").read_bytes())
        return str(data["letter"]["letterhead"]["blocks"][0]["runs"][0]["text"])

    assert head("--data", folders["option"]) == "BUREAU option"
    assert head() == "BUREAU environment"
    assert head(ENTRAIDE_DATA=str(tmp_path / "still-to-be-made")).startswith("RÉPUBLIQUE")
    if sys.platform.startswith("linux"):
        assert head(ENTRAIDE_DATA="") == "BUREAU home/entraide"


@pytest.mark.parametrize("command", ["check", "draft"])
def test_command_refuses_a_broken_folder_with_file_and_place(tmp_path: Path, command: str) -> None:
    folder = folder_with(tmp_path / "data", {"types/own.yaml": f"id: {TYPE}\nsections: [d_fact]\n"})
    options = ("--out", tmp_path / "out") if command == "draft" else ()
    error = refusal(command, sample(CASE), *options, "--data", folder)

    assert error["file"] == str(folder / "types" / "own.yaml")
    assert (error["code"], error["path"]) == ("unknown_name", "sections")
    assert error["todo"] == "Did you mean “d_facts”?"
    assert not (tmp_path / "out").exists()
    assert refusal(command, sample(CASE), *options, ENTRAIDE_DATA=str(folder)) == error


def test_command_refuses_what_is_no_folder(tmp_path: Path) -> None:
    plain = written(tmp_path, "x", "plain")
    for given in (plain, plain / "in", tmp_path / "nowhere", tmp_path / ("x" * 300)):
        error = refusal("check", sample(CASE), "--data", given)
        assert error["file"] == str(given)
        assert error["reason"] == "This is not a folder that can be read."
    for given in (plain, plain / "in", tmp_path / ("x" * 300)):
        assert refusal("check", sample(CASE), ENTRAIDE_DATA=str(given))["file"] == str(given)


def test_folder_of_the_user_follows_the_habit_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("ENTRAIDE_DATA", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    found = {}
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr(sys, "platform", platform)
        found[platform] = data_folder(None).relative_to(tmp_path).as_posix()

    assert found == {
        "linux": ".local/share/entraide",
        "darwin": "Library/Application Support/entraide",
        "win32": "entraide",
    }


def test_examples_for_operators_are_files_that_an_office_may_have(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n# ([a-zA-Z/._-]+)(.*?)```", page, re.DOTALL)
    installation = read_installation(folder_with(tmp_path, {name: f"#{held}" for name, held in examples}))

    assert {Path(name).parts[0] for name, _held in examples} == {
        "office.yaml",
        "profiles",
        "types",
        "clauses",
    }
    assert installation.office.letterhead
    assert installation.profiles
    assert installation.library.types != library().types
    assert installation.library.clauses != library().clauses
    assert letter(tmp_path).chapters


def test_reading_the_folder_writes_nothing_in_it(tmp_path: Path) -> None:
    files = {"types/a.yaml": {"id": TYPE, "label": "x"}, "clauses/a.yaml": [OWN], "profiles/CH.yaml": PROFILE}
    folder = folder_with(tmp_path / "data", {**files, "office.yaml": {"place": "Dakar"}})
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for path in [folder, *before]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    assert entraide("check", sample(CASE), "--data", folder).exit_code == 0
    out = tmp_path / "out"
    assert entraide("draft", sample(CASE), "--out", out, "--data", folder, "--format", "html").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    for path in [folder, *before]:
        os.chmod(path, 0o755)  # noqa: PTH101 (Path.chmod follows what pytest cleans up)
    shutil.rmtree(folder)


def test_files_of_an_office_are_read_again_only_when_one_changes(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"office.yaml": {"place": "Dakar"}, "clauses/own.yaml": [OWN]})
    first = read_installation(folder)
    assert read_installation(folder) is first

    folder_with(tmp_path, {"office.yaml": {"place": "Saint-Louis"}})
    second = read_installation(folder)
    assert (second.office.place, read_installation(folder) is second) == ("Saint-Louis", True)

    (folder / "clauses" / "own.yaml").unlink()
    assert OWN["id"] not in {clause.id for clause in read_installation(folder).library.clauses}
