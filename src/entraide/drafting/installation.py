"""An installation's own files, in one folder: office, profiles of States, variants of types and clauses.

    office.yaml          letterhead by language, place, paper (a4 or us-letter)
    profiles/CH.yaml     what that State accepts, with source and day
    types/NAME.yaml      a national variant of a request type: its id, and the keys that differ
    clauses/NAME.yaml    clauses of the office: a list; the same id replaces ours, a new one is added

Each is checked against the schema of its kind. A variant's prose is the office's own and is not translated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from entraide.core.content import content
from entraide.core.datafiles import read_data
from entraide.core.errors import EntraideError, UnknownName, sentence
from entraide.core.schemas import require_schema
from entraide.drafting.letter.draft import Office
from entraide.drafting.library import Library, library, parse_clause, parse_type
from entraide.drafting.outside import StateProfile
from entraide.interview.parsing import suggestion


@dataclass(frozen=True)
class Installation:
    """What an installation brings. profiles: by country code."""

    library: Library
    office: Office = field(default_factory=Office)
    profiles: Mapping[str, StateProfile] = field(default_factory=dict)


def read_installation(folder: Path) -> Installation:
    """Return an installation's own files over the library. A folder that does not exist brings nothing.

    Raises UnusableFile, WrongValue or UnknownName, with file and place.
    """
    if not folder.is_dir():
        return Installation(library())
    shared = library()
    variants = _read_each(folder / "types", lambda data: _variant(data, shared))
    clauses = [clause for group in _read_each(folder / "clauses", _clauses) for clause in group]
    own = {clause.id: clause for clause in clauses}
    kept = [own.pop(clause.id, clause) for clause in shared.clauses]
    changed = replace(
        shared,
        types={**shared.types, **{variant.id: variant for variant in variants}},
        clauses=(*kept, *own.values()),
    )
    profiles = _read_each(folder / "profiles", _profile)
    return Installation(changed, _office(folder), {profile.country: profile for profile in profiles})


def _read_each(folder: Path, parse: Any) -> list[Any]:
    result = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            result.append(parse(read_data(path)))
        except EntraideError as error:
            error.file = error.file or str(path)
            raise
    return result


def _variant(data: Any, shared: Library) -> Any:
    require_schema(data, "drafting", "variants", file="")
    name = data["id"]
    originals = {item["id"]: item for item in content("drafting", "types")}
    if name not in originals:
        raise UnknownName(
            sentence("There is no request type “{name}”.", name=name),
            suggestion(name, list(originals)),
            path="id",
        )
    merged = {**originals[name], **data}
    require_schema(merged, "drafting", "types", file="")
    known: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("sections", shared.sections),
        ("contents", shared.contents),
        ("rules", shared.rules),
        ("annexes", shared.annexes),
    )
    for key, names in known:
        _require_known(merged[key], names, key)
    for task in merged["tasks"]:
        for page in task["pages"]:
            _require_known(page["questions"], shared.questions, f"tasks.{task['id']}.{page['id']}.questions")
    titles = {item["id"]: item["title"] for item in content("drafting", "tasks")}
    return parse_type(merged, titles, own=set(data))


def _clauses(data: Any) -> Sequence[Any]:
    require_schema(data, "drafting", "clauses", file="")
    shared = library()
    for index, item in enumerate(data):
        _require_known([item["content"]], shared.contents, f"[{index}].content")
    return [parse_clause(item, own=True) for item in data]


def _require_known(names: Sequence[str], known: Mapping[str, Any], path: str) -> None:
    for index, name in enumerate(names):
        if name not in known:
            raise UnknownName(
                sentence("There is nothing called “{name}” here.", name=name),
                suggestion(name, list(known)),
                path=f"{path}[{index}]",
            )


def _profile(data: Any) -> StateProfile:
    require_schema(data, "drafting", "profiles", file="")
    return StateProfile(
        country=data["country"],
        languages=frozenset(data["languages"]) if "languages" in data else None,
        channels=frozenset(data["channels"]) if "channels" in data else None,
        extradition_basis=data.get("extradition_basis", {}),
        accepts_orders_without_conviction=data.get("accepts_orders_without_conviction"),
        source=data["source"],
        as_at=data["as_at"],
    )


def _office(folder: Path) -> Office:
    path = folder / "office.yaml"
    if not path.is_file():
        return Office()
    try:
        data = read_data(path)
        require_schema(data, "drafting", "office", file="")
    except EntraideError as error:
        error.file = error.file or str(path)
        raise
    return Office(data.get("letterhead", {}), data.get("place", ""), data.get("paper", "a4"))
