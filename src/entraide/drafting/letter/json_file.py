"""The letter as JSON: the whole document, and the case it was made from."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from entraide.drafting.letter.model import Block, Letter, Paragraph, Part, Run

FORMAT_VERSION = 1


def run_data(run: Run) -> dict[str, Any]:
    """Return a run as plain data, without what is not set."""
    data: dict[str, Any] = {"text": run.text}
    if run.question:
        data["question"] = run.question
    if run.language:
        data["lang"] = run.language
    if run.bold:
        data["bold"] = True
    if run.gap:
        data["gap"] = True
    return data


def block_data(block: Block) -> dict[str, Any]:
    """Return a block as plain data."""
    if isinstance(block, Paragraph):
        return {
            "type": "paragraph",
            "kind": block.kind,
            "number": block.number,
            "questions": list(block.questions),
            "runs": [run_data(run) for run in block.runs],
        }
    return {
        "type": block.kind,
        "questions": list(block.questions),
        "head": list(block.head),
        "rows": [[{"runs": [run_data(run) for run in cell]} for cell in row] for row in block.rows],
    }


def part_data(part: Part) -> dict[str, Any]:
    """Return a section as plain data."""
    return {"section": part.section, "blocks": [block_data(block) for block in part.blocks]}


def letter_data(letter: Letter) -> dict[str, Any]:
    """Return the letter as plain data; `entraide schema letter` describes it."""
    values = {field.name: getattr(letter, field.name) for field in fields(letter)}
    data = {name: value for name, value in values.items() if isinstance(value, (str, type(None)))}
    return {
        **data,
        "types": list(letter.types),
        "reference": [run_data(run) for run in letter.reference],
        "letterhead": part_data(letter.letterhead),
        "addressee": part_data(letter.addressee),
        "subject": part_data(letter.subject),
        "front": [part_data(part) for part in letter.front],
        "chapters": [
            {
                "id": chapter.id,
                "number": chapter.number,
                "title": chapter.title,
                "parts": [part_data(part) for part in chapter.parts],
            }
            for chapter in letter.chapters
        ],
        "signature": part_data(letter.signature),
        "annexes": part_data(letter.annexes),
        "untranslated": list(letter.untranslated),
    }


def render_json(letter: Letter, case: Mapping[str, Any], reason: str | None) -> bytes:
    """Return the JSON file: the letter, the case exactly as given, and the reason for open gaps, if any."""
    data = {
        "kind": "letter",
        "format_version": FORMAT_VERSION,
        "letter": letter_data(letter),
        "with_gaps_because": reason,
        "case": case,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
