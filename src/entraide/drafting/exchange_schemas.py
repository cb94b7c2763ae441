"""JSON Schemas of what goes in and out: the case file, made from the library, and the letter as JSON."""

import json
from pathlib import Path
from typing import Any

from entraide.core.languages import declared_languages, languages
from entraide.drafting.library import Library
from entraide.interview.definition import Field, Question, Structure
from entraide.interview.parsing import MAX_ITEMS, MAX_LINE, MAX_NUMBER, MAX_TEXT, MAX_YEARS
from entraide.interview.terms import STRUCTURE_OF, QuestionType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARTIAL_DATE = {"type": ["string", "integer"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
YES_NO = {"anyOf": [{"enum": ["yes", "no"]}, {"type": "boolean"}]}
LINE = {"type": "string", "maxLength": MAX_LINE}
TEXT = {"type": "string", "maxLength": MAX_TEXT}
NUMBER = {"type": "number", "minimum": 0, "maximum": MAX_NUMBER}
PENALTY = {"anyOf": [{**NUMBER, "maximum": MAX_YEARS}, {"enum": ["life", "death"]}]}
MARK = {
    "anyOf": [
        {
            "type": "object",
            "required": ["not_known"],
            "properties": {"not_known": {"enum": [True, "yes"]}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["not_applicable"],
            "properties": {"not_applicable": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
    ]
}
SIMPLE: dict[str, dict[str, Any]] = {
    "text": LINE,
    "longtext": TEXT,
    "yes_no": YES_NO,
    "confirm": YES_NO,
    "date": PARTIAL_DATE,
    "datetime": {
        "type": "string",
        "description": "ISO 8601 with an offset, for example 2026-11-20T14:30+01:00",
    },
    "number": NUMBER,
    "amount": {"anyOf": [NUMBER, LINE]},
    "moment": {**LINE, "description": "ISO 8601 with an offset, or as the record shows it"},
    "penalty": PENALTY,
    "country": {
        "type": "string",
        "pattern": "^[A-Za-z]{2,3}$",
        "description": "ISO 3166-1 code of two or three letters",
    },
    "language": {"type": "string", "description": "ISO 639 code"},
}


def _field_schema(field: Field) -> dict[str, Any]:
    value = LINE if field.type in ("country", "language") else SIMPLE[field.type]
    return {"anyOf": [value, {"$ref": "#/$defs/mark"}], "description": field.label.english}


def _structure_schema(structure: Structure) -> dict[str, Any]:
    properties = {field.id: _field_schema(field) for field in structure.fields}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _list_schema(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "maxItems": MAX_ITEMS}


def _answer_schema(question: Question) -> dict[str, Any]:
    described = {"description": question.ask.english}
    choices = [choice.id for choice in question.choices]
    if question.type is QuestionType.CHOICE:
        return {"enum": choices, **described}
    if question.type is QuestionType.MULTICHOICE:
        return {"anyOf": [_list_schema({"enum": choices}), {"enum": choices}], **described}
    if question.type in STRUCTURE_OF:
        card = {"$ref": f"#/$defs/{STRUCTURE_OF[question.type]}"}
        many = {"anyOf": [_list_schema(card), card]}
        return {**(many if question.type.is_list else card), **described}
    return {**SIMPLE[question.type], **described}


def case_schema(library: Library) -> dict[str, Any]:
    """Return the JSON Schema of a case file. `x-structures` says which structure a question type uses."""
    types = {"enum": list(library.types)}
    questions = {"enum": list(library.questions)}
    return {
        "$schema": DIALECT,
        "title": "Case file of Entraide",
        "type": "object",
        "required": ["kind", "modality", "language"],
        "additionalProperties": False,
        "properties": {
            "kind": {"const": "request"},
            "modality": {"anyOf": [types, {"type": "array", "items": types, "minItems": 1}]},
            "language": {"enum": [language.code for language in declared_languages()]},
            "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "answers": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _answer_schema(q) for name, q in library.questions.items()},
            },
            "not_known": {"type": "array", "items": questions},
            "not_applicable": {
                "type": "object",
                "propertyNames": questions,
                "additionalProperties": {"type": "string"},
            },
            "definition_version": {"type": "integer", "minimum": 1, "maximum": library.version},
            "answer_languages": {
                "type": "object",
                "propertyNames": questions,
                "additionalProperties": {"enum": list(languages())},
            },
        },
        "x-structures": {kind.value: structure for kind, structure in STRUCTURE_OF.items()},
        "$defs": {
            "mark": MARK,
            **{name: _structure_schema(structure) for name, structure in library.structures.items()},
        },
    }


def letter_schema() -> dict[str, Any]:
    """Return the JSON Schema of the letter as JSON."""
    path = Path(__file__).parent / "schema" / "letter.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
