"""Builds letters from cases of which a test names only what matters to it."""

import functools
from collections.abc import Mapping
from typing import Any

from entraide.drafting.casefile import Case, parse_case
from entraide.drafting.drafts import check_case
from entraide.drafting.letter.build import build_letter
from entraide.drafting.letter.draft import Draft, Office
from entraide.drafting.letter.model import Block, Letter, Part, Run, Table, runs_of, text_of
from entraide.drafting.library import library
from entraide.drafting.outside import Outside
from tests.drafting.full_cases import full_case

TYPE = "mla_financial_records"


def parsed(answers: Mapping[str, Any] | None = None, modality: str | list[str] = TYPE, **keys: Any) -> Case:
    """Return a case of 20 November 2026, in English if not said otherwise."""
    data = {"kind": "request", "modality": modality, "language": "en", "date": "2026-11-20"}
    return parse_case({**data, "answers": dict(answers or {}), **keys}, library())


def draft(case: Case, language: str | None = None, office: Office | None = None) -> Draft:
    checked = check_case(case, library(), Outside())
    return Draft(
        library(),
        case.types,
        checked.journey,
        checked.report,
        language or case.language,
        case.day,
        office or Office(),
    )


def letter(answers: Mapping[str, Any] | None = None, modality: str | list[str] = TYPE, **keys: Any) -> Letter:
    """Return the letter of a case; `to` is its language if another, `office` what an office adds."""
    to, office = keys.pop("to", None), keys.pop("office", None)
    return build_letter(draft(parsed(answers, modality, **keys), to, office))


@functools.cache
def full(name: str) -> Letter:
    """Return the letter of the full case of a type."""
    return letter(full_case(name, "en")["answers"], name)


def parts_of(made: Letter) -> list[Part]:
    """Return the parts of the chapters in order."""
    return [part for chapter in made.chapters for part in chapter.parts]


def sections(made: Letter) -> list[str]:
    return [part.section for part in parts_of(made)]


def part(made: Letter, section: str) -> Part:
    """Return a part of any section; one without blocks where the letter has none."""
    return next((p for p in made.parts() if p.section == section), Part(section, ()))


def text(block: Block) -> str:
    """Return what a block says; the rows of a table on lines, its cells between bars."""
    if isinstance(block, Table):
        rows = [" | ".join(text_of(cell) for cell in row) for row in block.rows]
        return "\n".join([" | ".join(block.head), *rows] if block.head else rows)
    return text_of(block.runs)


def said(made: Letter, section: str) -> list[str]:
    """Return what the blocks of a section say."""
    return [text(block) for block in part(made, section).blocks]


def all_runs(made: Letter) -> list[Run]:
    return [run for p in made.parts() for block in p.blocks for run in runs_of(block)]


def gaps(made: Letter) -> list[str]:
    return [run.text for run in all_runs(made) if run.gap]
