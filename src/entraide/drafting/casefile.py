"""Reads a case file: which request, in which language, on which day, and the answers.

Nothing is dropped: an answer to a question of another type is kept and reported.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from entraide.core.datafiles import read_data
from entraide.core.dates import parse_partial_date
from entraide.core.errors import EntraideError, UnknownName, UnusableFile, WrongValue, sentence
from entraide.core.languages import declared_languages
from entraide.drafting.library import Library, RequestType
from entraide.interview.answers import Answers
from entraide.interview.carrying import NotCarried, Step, carry
from entraide.interview.parsing import kind_of, parse_answer, parse_language, parse_text, suggestion

KINDS = ("request",)
KEYS = (
    "kind",
    "modality",
    "language",
    "date",
    "answers",
    "not_known",
    "not_applicable",
    "definition_version",
    "answer_languages",
)


@dataclass(frozen=True)
class Case:
    """A case file as values.

    raw: what the file held, exactly. day: None if the file gives none. written: the answers as the file gives
    them, carried to the newest version of the questions. not_listed: questions that no type of
    the case asks. not_carried: answers that have no place in the newest version of the definition.
    """

    raw: Mapping[str, Any]
    types: tuple[RequestType, ...]
    language: str
    day: date | None
    answers: Answers
    written: Answers
    not_listed: tuple[str, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()


def read_case(path: Path, library: Library) -> Case:
    """Return the case of a file. Raises UnusableFile, WrongValue or UnknownName, with file and place."""
    try:
        return parse_case(read_data(path), library)
    except EntraideError as error:
        error.file = error.file or str(path)
        raise


def parse_case(data: Any, library: Library) -> Case:
    """Return the case that a mapping describes. Raises UnusableFile, WrongValue or UnknownName."""
    if not isinstance(data, dict):
        raise UnusableFile(
            sentence("A case file is a mapping of keys to values, not {kind}.", kind=kind_of(data)),
            sentence("Start from a sample: entraide samples NAME --out FILE."),
        )
    for key in data:
        if key not in KEYS:
            raise UnknownName(
                sentence("A case file has no key “{key}”.", key=key), suggestion(key, KEYS), path=str(key)
            )
    _parse_kind(data.get("kind"))
    types = _parse_types(data.get("modality"), library)
    language = _parse_case_language(data.get("language"))
    version = _parse_version(data.get("definition_version"), library)
    names = _names(library, version)
    raw = Answers(
        language=language,
        values=_by_question(data, "answers", names),
        not_known=_parse_not_known(data.get("not_known"), names),
        not_applicable=_by_question(data, "not_applicable", names),
        languages=_by_question(data, "answer_languages", names),
        definition_version=version,
    )
    # carried as written, since an old answer need not be a permitted one today
    carried, lost = carry(raw, library.steps, library.version)
    answers = replace(
        carried,
        values=_parse_answers(carried.values, library),
        not_applicable=_parse_reasons(carried.not_applicable),
        languages=_parse_answer_languages(carried.languages),
    )
    listed = {question for request_type in types for question in request_type.questions}
    touched = [*answers.values, *sorted(answers.not_known), *answers.not_applicable]
    return Case(
        raw=data,
        types=types,
        language=language,
        day=_parse_day(data.get("date")),
        answers=answers,
        written=carried,
        not_listed=tuple(dict.fromkeys(name for name in touched if name not in listed)),
        not_carried=tuple(lost),
    )


def _parse_kind(raw: Any) -> None:
    if raw is None:
        raise UnusableFile(
            sentence("The file does not say what it is."),
            sentence("Add the line: kind: request."),
            path="kind",
        )
    if raw != "request":
        raise UnknownName(
            sentence("“{kind}” is not a kind of case file.", kind=raw),
            suggestion(raw, KINDS) if isinstance(raw, str) else sentence("Write kind: request."),
            path="kind",
        )


def _parse_types(raw: Any, library: Library) -> tuple[RequestType, ...]:
    names = raw if isinstance(raw, list) else [raw]
    if raw is None or not names:
        raise UnusableFile(
            sentence("The file does not say which kind of request it is."),
            sentence("Add a line such as: modality: mla_financial_records."),
            path="modality",
        )
    result: dict[str, RequestType] = {}
    for index, name in enumerate(names):
        path = f"modality[{index}]" if isinstance(raw, list) else "modality"
        if not isinstance(name, str):
            raise WrongValue(
                sentence("The id of a request type is expected here, not {kind}.", kind=kind_of(name)),
                sentence("Write for example mla_financial_records."),
                path=path,
            )
        if name not in library.types:
            raise UnknownName(
                sentence("There is no request type “{name}”.", name=name),
                suggestion(name, list(library.types)),
                path=path,
            )
        result[name] = library.types[name]
    return tuple(result.values())


def _parse_case_language(raw: Any) -> str:
    codes = [language.code for language in declared_languages()]
    if raw is None:
        raise UnusableFile(
            sentence("The file does not say in which language the answers are written."),
            sentence("Add a line such as: language: fr."),
            path="language",
        )
    code = parse_language(raw, "language")
    if code not in codes:
        raise UnknownName(
            sentence("A case cannot be written in “{code}”.", code=code),
            suggestion(code, codes),
            path="language",
        )
    return code


def _parse_day(raw: Any) -> date | None:
    if raw is None or raw == "":
        return None
    day = parse_partial_date(raw) if isinstance(raw, str) else None
    if day is None or day.day is None:
        raise WrongValue(
            sentence("“{value}” is not a day.", value=raw), sentence("Write date: YYYY-MM-DD."), path="date"
        )
    return day.first


def _names(library: Library, version: int | None) -> list[str]:
    """Return the questions that a case may name: those of today, and those that its version had."""
    gone = [
        name for step in library.steps for name in (*step.renamed, *step.removed) if _is_older(version, step)
    ]
    return [*library.questions, *gone]


def _is_older(version: int | None, step: Step) -> bool:
    return version is not None and version < step.version


def _known_question(name: Any, path: str, names: Collection[str]) -> str:
    if not isinstance(name, str) or name not in names:
        raise UnknownName(
            sentence("There is no question “{name}”.", name=name),
            suggestion(str(name), list(names)),
            path=path,
        )
    return name


def _by_question(data: Mapping[str, Any], key: str, names: Collection[str]) -> dict[str, Any]:
    return {
        _known_question(name, f"{key}.{name}", names): value
        for name, value in _mapping(data.get(key), key).items()
    }


def _parse_answers(raw: Mapping[str, Any], library: Library) -> dict[str, Any]:
    parsed = {
        name: parse_answer(library.questions[name], value, f"answers.{name}") for name, value in raw.items()
    }
    return {name: value for name, value in parsed.items() if value is not None}


def _parse_not_known(raw: Any, names: Collection[str]) -> frozenset[str]:
    if raw is None:
        return frozenset()
    if not isinstance(raw, list):
        raise WrongValue(
            sentence("A list of questions is expected here, not {kind}.", kind=kind_of(raw)),
            sentence("Write not_known: [QUESTION, QUESTION]."),
            path="not_known",
        )
    return frozenset(_known_question(name, f"not_known[{index}]", names) for index, name in enumerate(raw))


def _parse_reasons(raw: Mapping[str, Any]) -> dict[str, str]:
    reasons = {}
    for name, reason in raw.items():
        text = "" if reason is None else parse_text(reason, f"not_applicable.{name}").strip()
        if text:  # without a reason the question is unanswered
            reasons[name] = text
    return reasons


def _parse_answer_languages(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: parse_language(code, f"answer_languages.{name}") for name, code in raw.items()}


def _parse_version(raw: Any, library: Library) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= library.version:
        raise WrongValue(
            sentence("“{value}” is not a version of the questions that this program knows.", value=raw),
            sentence("Write a number from 1 to {newest}, or leave the line out.", newest=library.version),
            path="definition_version",
        )
    return raw


def _mapping(raw: Any, path: str) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise WrongValue(
            sentence("A mapping of question to value is expected here, not {kind}.", kind=kind_of(raw)),
            sentence("Write each question on a line of its own as QUESTION: value."),
            path=path,
        )
    return raw
