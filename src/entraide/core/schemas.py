"""Checks what a file holds against the JSON Schema of its kind: content, and an installation's own files.

A kind's schema is `<room>/schema/<kind>.json`; for a folder of content it describes one file of the folder.
Schemas name each other as `urn:entraide:<room>:<kind>`.
"""

import functools
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from entraide.core.content import PACKAGE
from entraide.core.errors import ContentDamaged, Message, UnusableFile, sentence

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError


EXPLANATIONS: dict[str, tuple[Message, Message]] = {
    "required": (sentence("Missing: {names}."), sentence("Add what is missing.")),
    "dependentRequired": (
        sentence("One key does not stand without another; missing: {names}."),
        sentence("Write both, or remove both."),
    ),
    "additionalProperties": (
        sentence("Not known here: {names}."),
        sentence("Correct the name or remove it; permitted: {permitted}."),
    ),
    "not": (sentence("This has no place here: {names}."), sentence("Remove it.")),
    "oneOf": (sentence("Exactly one of these is needed here: {permitted}."), sentence("Keep or write one.")),
    "type": (
        sentence("What stands here is not {kind}."),
        sentence("Write {kind}. A number, true or false that is meant as a text stands between quotes."),
    ),
    "enum": (sentence("“{value}” is not a permitted value."), sentence("Use one of: {permitted}.")),
    "const": (sentence("“{value}” is not a permitted value."), sentence("Use: {permitted}.")),
    "pattern": (sentence("“{value}” is not written as expected here."), sentence("Expected: {form}.")),
    "minLength": (sentence("The text is empty."), sentence("Write it.")),
    "minimum": (sentence("The number is smaller than {number}."), sentence("Correct it.")),
    "minItems": (sentence("At least {number} are needed here."), sentence("Add what is missing.")),
    "minProperties": (sentence("At least {number} are needed here."), sentence("Add what is missing.")),
    "maxItems": (sentence("More than {number} are too many here."), sentence("Leave some out.")),
    "maxProperties": (sentence("More than {number} are too many here."), sentence("Leave some out.")),
    "uniqueItems": (sentence("The same entry stands here twice."), sentence("Keep one of the two.")),
}
"""For each keyword of a schema: what is wrong, and what to do."""

OTHERWISE = (sentence("This does not fit the schema: {problem}."), sentence("Correct it."))
KINDS_OF_VALUE = {
    "string": sentence("a text"),
    "integer": sentence("a whole number"),
    "number": sentence("a number"),
    "boolean": sentence("true or false"),
    "array": sentence("a list"),
    "object": sentence("a mapping of names to values"),
}


class Problem(NamedTuple):
    """One thing that does not fit. path: the ids and keys that lead to it: `urgency_text.fills[0]`."""

    path: str
    reason: Message
    todo: Message


def schema_path(room: str, kind: str) -> Path:
    """Return where the schema of a kind stands."""
    return PACKAGE / room / "schema" / f"{kind}.json"


def check_against_schema(data: Any, room: str, kind: str) -> list[Problem]:
    """Return what does not fit the schema of the kind, each thing once.

    Raises ContentDamaged if there is no such schema.
    """
    return [problem for problem, _copies in itertools.groupby(_problems(data, room, kind))]


def require_schema(data: Any, room: str, kind: str, *, file: str = "") -> None:
    """Raise UnusableFile with file, path, reason and what to do for the first thing that does not fit."""
    for problem in _problems(data, room, kind):
        raise UnusableFile(problem.reason, problem.todo, file=file, path=problem.path)


def _problems(data: Any, room: str, kind: str) -> Iterator[Problem]:
    """Yield each error as a problem; several missing keys are several errors and one problem, repeated."""
    for error in _validator(room, kind).iter_errors(data):
        yield Problem(_path(error, data), *_explain(error))


@functools.cache
def _validator(room: str, kind: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (slow to import, and seldom needed)
    from referencing import Registry, Resource  # noqa: PLC0415

    if not schema_path(room, kind).is_file():
        raise ContentDamaged(
            sentence("There is no schema for “{kind}” of “{room}”.", kind=kind, room=room),
            sentence("Install Entraide again; in a checkout write the schema."),
            file=str(schema_path(room, kind)),
        )
    schemas = {
        f"urn:entraide:{path.parent.parent.name}:{path.stem}": json.loads(path.read_bytes())
        for path in PACKAGE.glob("*/schema/*.json")
    }
    registry = (
        Registry().with_resources((uri, Resource.from_contents(s)) for uri, s in schemas.items()).crawl()
    )
    return Draft202012Validator(schemas[f"urn:entraide:{room}:{kind}"], registry=registry)


def _path(error: "ValidationError", data: Any) -> str:
    """Return the path to an error; an item of a list is named by its id or code if it has one."""
    parts: list[str] = []
    for step in error.absolute_path:
        data = data[step]
        if isinstance(step, str):
            parts.append(f".{step}")
            continue
        name = (data.get("id") or data.get("code")) if isinstance(data, dict) else None
        parts.append(f".{name}" if isinstance(name, str) else f"[{step}]")
    return "".join(parts).removeprefix(".")


def _explain(error: "ValidationError") -> tuple[Message, Message]:
    """Return what is wrong and what to do."""
    reason, todo = EXPLANATIONS.get(str(error.validator), OTHERWISE)
    values = _values(error)
    return Message(reason.text, values), Message(todo.text, values)


def _values(error: "ValidationError") -> dict[str, object]:
    """Return what fills the placeholders of an explanation."""
    value: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            return {"names": _joined(name for name in wanted if name not in value)}
        case "dependentRequired":
            names = [
                name for key, needed in wanted.items() if key in value for name in needed if name not in value
            ]
            return {"names": _joined(names)}
        case "additionalProperties":
            known = schema["properties"]
            return {
                "names": _joined(key for key in value if key not in known),
                "permitted": _permitted(known),
            }
        case "not":
            return {"names": _joined(wanted["required"])}
        case "oneOf":
            return {"permitted": _permitted(option["required"][0] for option in wanted)}
        case "type":
            return {"kind": KINDS_OF_VALUE[wanted if isinstance(wanted, str) else wanted[0]]}
        case "enum":
            return {"value": value, "permitted": _permitted(wanted)}
        case "const":
            return {"value": value, "permitted": _permitted([json.dumps(wanted)])}
        case "pattern":
            return {"value": value, "form": schema.get("description", wanted)}
    return {"number": wanted, "problem": error.message}


def _joined(names: Iterable[Any]) -> str:
    return ", ".join(str(name) for name in names)


def _permitted(names: Iterable[str]) -> Message:
    """Return names that the schema permits; being a message, they are shown in full."""
    return Message(_joined(names))
