"""An installation's own files, in one folder: office, profiles of States, variants of types and clauses.

    office.yaml          letterhead by language, place, paper (a4 or us-letter)
    profiles/CH.yaml     what that State accepts, with source and day
    types/NAME.yaml      a national variant of a request type: its id, and the keys that differ
    clauses/NAME.yaml    clauses of the office: a list; the same id replaces ours, a new one is added

Each is checked against the schema of its kind, then for names that nothing has: what is wrong is said with
file and place before a letter is written. A variant's prose is the office's own and is not translated.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any

from entraide.core.content import content
from entraide.core.datafiles import read_data
from entraide.core.dates import parse_partial_date
from entraide.core.errors import EntraideError, UnknownName, UnusableFile, Whole, WrongValue, sentence
from entraide.core.files import Stamps, stamps
from entraide.core.schemas import require_schema
from entraide.drafting.letter.draft import Office
from entraide.drafting.library import (
    OWN_PLACEHOLDERS,
    Clause,
    Library,
    RequestType,
    library,
    parse_clause,
    parse_type,
)
from entraide.drafting.outside import StateProfile
from entraide.instruments.facts import instruments
from entraide.interview.conditions import Condition, parse_condition
from entraide.interview.definition import Question
from entraide.interview.parsing import parse_country, parse_language, suggestion
from entraide.interview.terms import QuestionType

CLOSED = {"yes_no": ("yes", "no"), "confirm": ("yes",)}
LISTS = {kind.value for kind in QuestionType if kind.is_list}
DAYS = {"date", "datetime"}
TEXTS = {"text", "longtext"}
SHOWN = {*TEXTS, *DAYS, "number", "country", "language", "choice", "authority"}
"""Kinds of answers that a sentence shows in braces."""
BASES_AND_STATES = ({"multichoice"}, {"country"}, {"country"})
LOOKS_AT: dict[str, tuple[set[str], ...]] = {
    **dict.fromkeys(("each_has", "any_missing", "any_item", "every_item", "max_at_least"), (LISTS,)),
    **dict.fromkeys(("length_at_least", "length_at_most"), (TEXTS,)),
    "before": (DAYS, DAYS),
    "days_ahead_at_least": (DAYS,),
    "includes": ({"multichoice"},),
    "count_at_least": ({*LISTS, "multichoice"},),
    "at_least": ({"number"},),
    "any_basis_binds": BASES_AND_STATES,
    "all_bases_bind": BASES_AND_STATES,
    "any_basis_may_bind": BASES_AND_STATES,
    "bases_may_cover": ({"multichoice"},),
    "best_basis_chosen": ({"multichoice"},),
    "basis_has_role": ({"multichoice"},),
    "offences_in_scope": ({"offence_list"}, {"country"}, {"country"}),
    "convention_offence": ({"offence_list"}, {"country"}, {"country"}),
    "extradition_basis_declared": ({"country"}, {"multichoice"}),
    "language_accepted": ({"country"}, {"language"}),
    "channel_accepted": ({"country"}, {"choice"}),
    "orders_without_conviction_accepted": ({"country"},),
}
"""Which kinds of answers a test looks at, question by question; a test that is left out looks at any."""


@dataclass(frozen=True)
class Installation:
    """What an installation brings. profiles: by country code."""

    library: Library
    office: Office = field(default_factory=Office)
    profiles: Mapping[str, StateProfile] = field(default_factory=dict)


def read_installation(folder: Path) -> Installation:
    """Return an installation's own files over the library; kept until a file changes.

    A folder that does not exist brings nothing. Raises UnusableFile, WrongValue or UnknownName, with file and
    place.
    """
    files = [path for kind in ("types", "clauses", "profiles") for path in _files(folder / kind)]
    return _read(folder, stamps([folder / "office.yaml", *files]))


@functools.lru_cache(maxsize=2)
def _read(folder: Path, seen: Stamps) -> Installation:
    """Return the files as they are when just these were seen."""
    shared = library()
    variants = _read_each(folder / "types", lambda data: [_variant(data, shared)])
    clauses = _read_each(folder / "clauses", lambda data: _clauses(data, shared))
    kept = [clauses.pop(clause.id, clause) for clause in shared.clauses]
    changed = replace(shared, types={**shared.types, **variants}, clauses=(*kept, *clauses.values()))
    return Installation(changed, _office(folder / "office.yaml"), _read_each(folder / "profiles", _profile))


def _read_each(folder: Path, parse: Callable[[Any], Iterable[tuple[str, Any]]]) -> dict[str, Any]:
    """Return what the files of a folder hold, by id."""
    result: dict[str, Any] = {}
    for path in _files(folder):
        try:
            for name, item in parse(read_data(path)):
                if name in result:
                    raise UnusableFile(
                        sentence("“{name}” stands in this folder twice.", name=name),
                        sentence("Keep one of the two and delete the other."),
                        path=name,
                    )
                result[name] = item
        except EntraideError as error:
            error.file = error.file or str(path)
            raise
    return result


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
    except FileNotFoundError:
        return []
    except OSError as error:
        if not folder.parent.is_dir():
            return []
        raise UnusableFile(
            sentence("The folder cannot be read: {problem}.", problem=error.strerror or error),
            sentence("Check that it is a folder and that you may read it."),
            file=str(folder),
        ) from error


# --- variants of request types


def _variant(data: Any, shared: Library) -> tuple[str, RequestType]:
    require_schema(data, "drafting", "variants")
    name = data["id"]
    originals = {item["id"]: item for item in content("drafting", "types")}
    _require_known([name], originals, "id")
    merged = {**originals[name], **data}
    require_schema(merged, "drafting", "types")
    titles = {item["id"]: item["title"] for item in content("drafting", "tasks")}
    for key in ("sections", "contents", "rules", "annexes", "special_requirements"):
        _require_known(merged[key], getattr(shared, key), key)
    for task in merged["tasks"]:
        _require_known([task["id"]], titles, "tasks")
        for page in task["pages"]:
            _require_known(page["questions"], shared.questions, f"tasks.{task['id']}.{page['id']}.questions")
    chapters = {f"chapter_{chapter}": "" for chapter in shared.chapters}
    known = {**chapters, **{key: prose.english for key, prose in shared.frame.items()}}
    for key, text in merged.get("words", {}).items():
        _require_known([key], known, "words")
        if _placeholders(text, f"words.{key}") != _placeholders(known[key], key):
            raise WrongValue(
                sentence("The names between braces are not those of our own words."),
                sentence("Ours: {ours}", ours=Whole(known[key])),
                path=f"words.{key}",
            )
    return name, parse_type(merged, titles, own=set(data))


# --- clauses


def _clauses(data: Any, shared: Library) -> Iterator[tuple[str, Clause]]:
    require_schema(data, "drafting", "clauses")
    for item in data:
        name = item["id"]
        _require_known([item["content"]], shared.contents, f"{name}.content")
        for key in ("lead", "not_known"):
            _check_text(item.get(key, ""), f"{name}.{key}", {})
        _check_when(item, name, shared)
        for index, said in enumerate(item["say"]):
            path = f"{name}.say[{index}]"
            _check_when(said, path, shared)
            _check_text(said.get("text", ""), f"{path}.text", shared.questions)
            if "question" in said:
                _check_answer(said, path, shared)
        yield name, parse_clause(item, own=True)


def _check_answer(said: Mapping[str, Any], path: str, shared: Library) -> None:
    """Check a sentence that is said for an answer."""
    _require_known([said["question"]], shared.questions, f"{path}.question")
    question = shared.questions[said["question"]]
    permitted = CLOSED.get(question.type) or [choice.id for choice in question.choices]
    if "says" in said and permitted:
        _require_known(said["says"], permitted, f"{path}.says")
        for value, text in said["says"].items():
            _check_text(text or "", f"{path}.says.{value}", shared.questions)
    elif permitted:
        raise WrongValue(
            sentence("The answer to “{question}” is one of several permitted values.", question=question.id),
            sentence("Write under says: what is said for each."),
            path=path,
        )
    elif "says" in said:
        raise WrongValue(
            sentence("The answer to “{question}” is free.", question=question.id),
            sentence("Leave out says:, and the answer itself is printed."),
            path=path,
        )


def _check_when(item: Mapping[str, Any], path: str, shared: Library) -> None:
    if "when" in item:
        for test in _tests(parse_condition(item["when"])):
            _check_test(test, f"{path}.when", shared)


def _tests(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from _tests(part)


def _check_test(test: Condition, path: str, shared: Library) -> None:
    """Check what a test names: questions of a kind that it looks at, fields and values, request types."""
    names = [argument["question"] for argument in test.arguments if isinstance(argument, dict)]
    names = (
        names
        if set(names) == test.questions
        else [str(name) for name in test.arguments[: len(test.questions)]]
    )
    _require_known(test.questions, shared.questions, path)
    for name, kinds in zip(names, LOOKS_AT.get(test.name, ()), strict=False):
        if shared.questions[name].type not in kinds:
            raise WrongValue(
                sentence(
                    "The test “{test}” does not look at answers such as “{name}”.", test=test.name, name=name
                ),
                sentence("It looks at: {kinds}.", kinds=Whole(", ".join(sorted(kinds)))),
                path=path,
            )
    if test.name == "type_is":
        _require_known(test.arguments, shared.types, path)
    elif test.name == "offences_in_scope":
        _require_known(test.arguments[1:2], instruments(), path)
    elif LOOKS_AT.get(test.name) == (LISTS,):
        structure = shared.questions[names[0]].structure
        fields = structure.fields if structure else ()
        is_measured = test.name == "max_at_least"
        known = [f.id for f in fields if not is_measured or f.type in ("penalty", "number")]
        _require_known(_listed(test.arguments[1]), known, path)
    elif test.name in ("equals", "differs", "includes", "one_of"):
        question = shared.questions[names[0]]
        permitted = CLOSED.get(question.type) or [choice.id for choice in question.choices]
        values = [value for value in _listed(test.arguments[1]) if isinstance(value, str)]
        _require_known(values if permitted else (), permitted, path)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_text(text: str, path: str, questions: Mapping[str, Question]) -> None:
    """Check that each name between braces is an answer that a sentence shows, or filled by the program."""
    known = list(OWN_PLACEHOLDERS) if questions else []
    for question in questions.values():
        if question.type in SHOWN:
            fields = question.structure.fields if question.structure else ()
            known += [question.id, *(f"{question.id}.{field.id}" for field in fields)]
    for name in _placeholders(text, path):
        if name not in known:
            raise UnknownName(
                sentence("A sentence cannot show “{name}”.", name=name),
                suggestion(name, known) if known else sentence("Write no braces here."),
                path=path,
            )


def _placeholders(text: str, path: str) -> list[str]:
    """Return the names between braces, in order of the alphabet."""
    try:
        pieces = [piece for piece in Formatter().parse(text) if piece[1] is not None]
    except ValueError:
        pieces = [("", "", "", "")]
    if any(how or conversion or not name for _text, name, how, conversion in pieces):
        raise WrongValue(
            sentence("The braces of this text hold no name, or more than a name."),
            sentence("Write only a name between braces, and a brace that is meant as such twice."),
            path=path,
        )
    return sorted(str(piece[1]) for piece in pieces)


def _require_known(names: Iterable[str], known: Collection[str], path: str) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(
                sentence("There is nothing called “{name}” here.", name=name),
                suggestion(name, list(known)),
                path=path,
            )


# --- States and the office


def _profile(data: Any) -> Iterator[tuple[str, StateProfile]]:
    require_schema(data, "drafting", "profiles")
    country = parse_country(data["country"], "country")
    day = parse_partial_date(data["as_at"])
    if day is None:
        raise WrongValue(
            sentence("“{value}” is not a day.", value=data["as_at"]),
            sentence("Write as_at: YYYY-MM-DD."),
            path="as_at",
        )
    languages = [parse_language(code, "languages") for code in data.get("languages", ())]
    yield (
        country,
        StateProfile(
            country=country,
            languages=frozenset(languages) if "languages" in data else None,
            channels=frozenset(data["channels"]) if "channels" in data else None,
            accepts_orders_without_conviction=data.get("accepts_orders_without_conviction"),
            source=data["source"],
            as_at=data["as_at"],
        ),
    )


def _office(path: Path) -> Office:
    if path not in _files(path.parent):
        return Office()
    try:
        data = read_data(path)
        require_schema(data, "drafting", "office")
        for code in data.get("letterhead", {}):
            parse_language(code, "letterhead")
    except EntraideError as error:
        error.file = error.file or str(path)
        raise
    return Office(data.get("letterhead", {}), data.get("place", ""), data.get("paper", "a4"))
