"""Every answer reaches the letter, in its place: all request types, in both languages, in all formats.

Each test collects all that is wrong with a letter before it fails, so that one run shows every defect.
"""

import functools
import hashlib
import html
import io
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from entraide.core.content import content
from entraide.drafting.casefile import parse_case
from entraide.drafting.drafts import CheckedCase, check_case, draft_letter
from entraide.drafting.files import FORMATS, render
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.model import Block, Letter, Paragraph, Run, Table, runs_of, text_of
from entraide.drafting.library import Clause, library
from entraide.drafting.rules import contents_of
from entraide.interview.conditions import Condition
from entraide.interview.definition import Question
from entraide.interview.parsing import parse_answer
from tests.drafting.full_cases import LANGUAGES, OUTSIDE, Marks, Spot, Write, full_cases, others, words

ROOT = Path(__file__).parents[2]
TYPES = sorted(library().types)
QUESTIONS = library().questions
EACH = pytest.mark.parametrize("name, language", [(name, lang) for name in TYPES for lang in LANGUAGES])
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

PLACES = {
    "case_ref": {"d_header"},
    "requesting_state": {"d_header"},
    "requesting_authority": {"d_header", "d_contacts"},
    "conducting_authority": {"d_authority", "d_contacts"},
}
"""Where the letter places answers, if not in the sections of the contents that they fill."""
PRINTED_AS = {"law_text": {"d_law"}}
"""Where the letter places a field that it shows outside its card."""
SAID_AGAIN = {"d_subject", "d_law"}
"""Sections that name again what another section says: the first person, the provision quoted."""
ADVISED_AGAINST = {"r_oath_suspect"}
"""Rules that advise against an answer which a full case needs, so that a follow-up is asked."""

Texts = dict[str, str]
"""What each section of a letter says."""


# --- cases and letters


def check(data: Mapping[str, Any]) -> CheckedCase:
    return check_case(parse_case(data, library()), library(), OUTSIDE)


@functools.cache
def full(name: str, language: str) -> tuple[CheckedCase, ...]:
    """Return the full cases of a request type: the first, and those that ask what it cannot ask."""
    return tuple(check(data) for data in full_cases(name, language))


def write(checked: CheckedCase) -> Letter:
    return draft_letter(checked, library(), checked.case.language, Office())


def changed(checked: CheckedCase, **answers: Any) -> CheckedCase:
    """Return a case with other answers; None takes an answer away."""
    values = {name: value for name, value in checked.case.answers.values.items() if name not in answers}
    values |= {n: parse_answer(QUESTIONS[n], raw, n) for n, raw in answers.items() if raw is not None}
    case = replace(checked.case, answers=replace(checked.case.answers, values=values))
    return check_case(case, library(), OUTSIDE)


def asked(name: str, language: str) -> Iterator[tuple[CheckedCase, Question]]:
    """Yield each question that a type can ask, with the first of its full cases that asks it."""
    seen: set[str] = set()
    for checked in full(name, language):
        for question in checked.journey.asked_by:
            if question not in seen:
                yield checked, QUESTIONS[question]
        seen |= set(checked.journey.asked_by)


@functools.cache
def type_asking(question: str) -> str | None:
    """Return the first type that can ask a question."""
    return next((n for n in TYPES if any(q.id == question for _checked, q in asked(n, "en"))), None)


# --- what a letter says


def said(block: Block) -> str:
    head = "\n".join(block.head) if isinstance(block, Table) else block.kind
    return head + "\n" + "\n".join(run.text for run in runs_of(block))


def texts(letter: Letter) -> Texts:
    """Return what each section says; the head of the first page is the letterhead's."""
    result = {"d_header": "\n".join((letter.handling or "", letter.date, text_of(letter.reference)))}
    for part in letter.parts():
        result[part.section] = "\n".join((result.get(part.section, ""), *map(said, part.blocks)))
    return result


def sections_of(question: Question) -> set[str]:
    """Return the sections in which the letter says an answer."""
    return PLACES.get(question.id) or {library().contents[c].section for c in question.fills}


def own_text(letter: Letter, question: Question) -> str:
    said_in = texts(letter)
    return "\n".join(said_in.get(section, "") for section in sorted(sections_of(question)))


def gaps(letter: Letter) -> list[tuple[str, str]]:
    """Return section and text of each visible gap."""
    return [(p.section, r.text) for p in letter.parts() for b in p.blocks for r in runs_of(b) if r.gap]


def lines(letter: Letter) -> Iterator[tuple[Run, ...]]:
    """Yield all that stands on a line, in a paragraph or in a cell."""
    yield letter.reference
    for text in (letter.title, letter.date, letter.addressee_label, letter.subject_label, letter.closing):
        yield (Run(text),)
    for chapter in letter.chapters:
        yield (Run(chapter.title),)
    for part in letter.parts():
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield block.runs
            else:
                yield from ((Run(label),) for label in block.head)
                yield from (cell for row in block.rows for cell in row)


# --- 1: full cases are whole


def excludes(condition: Condition, name: str) -> bool:
    """Say whether a condition rules a request type out, whatever the answers."""
    if condition.name == "all":
        return any(excludes(part, name) for part in condition.parts)
    if condition.name == "not":
        return condition.parts[0].name == "type_is" and name in condition.parts[0].arguments
    return condition.name == "type_is" and name not in condition.arguments


@EACH
def test_a_full_case_is_complete(name: str, language: str) -> None:
    for checked in full(name, language):
        rules = {rule.id for grouped in checked.report.findings for rule in grouped.finding.rules}
        assert rules <= ADVISED_AGAINST
        assert checked.report.complete
        assert checked.case.not_listed == ()
        letter = write(checked)
        assert (letter.language, letter.types, gaps(letter)) == (language, (name,), [])
        assert letter.untranslated == ()


@EACH
def test_every_question_of_a_type_can_be_asked(name: str, language: str) -> None:
    reached = {question.id for _checked, question in asked(name, language)}
    listed = (QUESTIONS[question] for question in library().types[name].questions)
    assert [q.id for q in listed if q.id not in reached and not (q.when and excludes(q.when, name))] == []


# --- 2: marks


@functools.cache
def marked(name: str, language: str) -> tuple[tuple[Letter, CheckedCase, Mapping[str, Spot]], ...]:
    """Return the letters of the full cases with a mark wherever words may stand, and where each mark stands."""
    result = []
    for number in range(len(full(name, language))):
        marks = Marks()
        checked = check(full_cases(name, language, marks)[number])
        result.append((write(checked), checked, marks.spots))
    return tuple(result)


def place_of(spot: Spot) -> set[str]:
    """Return the sections in which words should stand; none if they are never printed."""
    question = QUESTIONS[spot.question]
    if not question.prints:
        return set()
    if spot.field is None or question.structure is None:
        return sections_of(question)
    field = next(field for field in question.structure.fields if field.id == spot.field)
    if not field.prints:
        return set()
    return PRINTED_AS[field.prints_as] if field.prints_as else sections_of(question)


def misplaced(letter: Letter, checked: CheckedCase, spots: Mapping[str, Spot]) -> Iterator[str]:
    """Yield what is wrong with the marks of the questions asked."""
    said_in = texts(letter)
    for mark, spot in spots.items():
        if spot.question not in checked.journey.asked_by:
            continue
        found = {section for section, text in said_in.items() if mark in text}
        wanted = place_of(spot)
        label = spot.question + (f"[{spot.item}].{spot.field}" if spot.field else "")
        if not wanted and found:
            yield f"{label} says that it never prints, and stands in {', '.join(sorted(found))}"
        elif wanted and not found:
            yield f"{label} does not appear; it belongs in {', '.join(sorted(wanted))}"
        elif found - wanted - SAID_AGAIN or (wanted and not found & wanted):
            yield f"{label} stands in {', '.join(sorted(found))}; it belongs in {', '.join(sorted(wanted))}"


@EACH
def test_all_words_stand_in_their_section(name: str, language: str) -> None:
    problems = (line for letter in marked(name, language) for line in misplaced(*letter))
    assert list(dict.fromkeys(problems)) == []


def printed_marks(letter: Letter, spots: Collection[str]) -> set[str]:
    """Return the marks that stand in the model."""
    everything = "\n".join(texts(letter).values())
    return {mark for mark in spots if mark in everything}


def text_of_html(data: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", data.decode()))


def text_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
    return html.unescape(re.sub(r"<[^>]*>", "", document.replace("</w:p>", "\n")))


def text_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


READERS = {"html": text_of_html, "docx": text_of_docx, "pdf": text_of_pdf}


def assert_marks_in_file(name: str, language: str, kind: str) -> None:
    for letter, checked, spots in marked(name, language):
        data = render(letter, checked.case, Office(), [kind], None)[kind]
        text = READERS[kind](data)
        assert sorted(mark for mark in printed_marks(letter, spots) if mark not in text) == []


@EACH
def test_all_words_stand_in_the_html_file(name: str, language: str) -> None:
    assert_marks_in_file(name, language, "html")


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_all_words_stand_in_the_file(name: str, language: str, kind: str) -> None:
    assert_marks_in_file(name, language, kind)


# --- 3: closed and dated answers


@EACH
def test_another_closed_answer_changes_its_section(name: str, language: str) -> None:
    problems = []
    for checked, question in asked(name, language):
        if not question.prints:
            continue
        by_text: dict[str, list[str]] = {own_text(write(checked), question): ["the full answer"]}
        for value in others(question, name):
            letter = write(changed(checked, **{question.id: value}))
            by_text.setdefault(own_text(letter, question), []).append(str(value))
        problems += [f"{question.id}: no difference between {same}" for same in by_text.values() if len(same) > 1]
    assert problems == []
