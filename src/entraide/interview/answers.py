"""Answers: values, or the marks *not known* and *not applicable because*."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Mark:
    """Stands in a field of a card where there is no value: not known, or not applicable with a reason."""

    not_applicable_because: str | None = None

    @property
    def is_not_known(self) -> bool:
        """Say whether the value exists and is not known."""
        return self.not_applicable_because is None


@dataclass(frozen=True)
class Answers:
    """All answers of one interview, kept whether or not their question is asked.

    languages: the language in which an answer was given, where it is not `language`.
    definition_version: the version of the definition that was answered; None for the newest.
    """

    language: str
    values: Mapping[str, Any] = field(default_factory=dict)
    not_known: frozenset[str] = frozenset()
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    definition_version: int | None = None

    def language_of(self, question: str) -> str:
        """Return the language in which the question was answered."""
        return self.languages.get(question, self.language)
