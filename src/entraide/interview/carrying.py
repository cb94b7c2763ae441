"""Carries answers from the version of the definition that was answered to the newest one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from entraide.interview.answers import Answers


@dataclass(frozen=True)
class Step:
    """What changed from one version to the next.

    renamed: old question to new. removed: old questions that are gone. values: for a question (its new id),
    old value to new.
    """

    version: int
    renamed: Mapping[str, str]
    removed: Sequence[str]
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class NotCarried:
    """An answer, or the reason why a question was not applicable, that has no place in the newest version."""

    question: str
    value: Any
    version: int


def parse_step(data: Mapping[str, Any]) -> Step:
    """Return a step from its content; `version` is the one that it leads to."""
    return Step(data["version"], data.get("renamed", {}), data.get("removed", ()), data.get("values", {}))


def carry(answers: Answers, steps: Sequence[Step], newest: int) -> tuple[Answers, list[NotCarried]]:
    """Return the answers at the newest version, and what could not be carried.

    Answers without a version are taken as given at the newest one.
    """
    values, not_known = dict(answers.values), set(answers.not_known)
    not_applicable, languages = dict(answers.not_applicable), dict(answers.languages)
    lost: list[NotCarried] = []
    for step in sorted(steps, key=lambda s: s.version):
        if answers.definition_version is None or step.version <= answers.definition_version:
            continue
        for gone in step.removed:
            for table in (values, not_applicable):
                if gone in table:
                    lost.append(NotCarried(gone, table.pop(gone), step.version))
            languages.pop(gone, None)
            not_known.discard(gone)
        for table in (values, not_applicable):
            lost += [
                NotCarried(old, left, step.version) for old, left in _rename(table, step.renamed).items()
            ]
        _rename(languages, step.renamed)
        not_known = {step.renamed.get(name, name) for name in not_known}
        for question, change in step.values.items():
            if question in values:
                values[question] = _changed(values[question], change)
    carried = replace(
        answers,
        values=values,
        not_known=frozenset(not_known),
        not_applicable=not_applicable,
        languages=languages,
        definition_version=newest,
    )
    return carried, lost


def _rename(table: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Rename keys in place, all at once, and return what found its new place taken."""
    moved = {old: table.pop(old) for old in renamed if old in table}
    return {old: value for old, value in moved.items() if table.setdefault(renamed[old], value) != value}


def _changed(value: Any, change: Mapping[str, str]) -> Any:
    if isinstance(value, bool):
        return change.get("yes" if value else "no", value)
    if isinstance(value, str):
        return change.get(value.strip(), value)
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return type(value)(dict.fromkeys(change.get(item, item) for item in value))
    return value
