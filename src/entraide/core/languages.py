"""Languages: the thirteen that Entraide speaks, and all others that an answer may name."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from entraide.core.content import content
from entraide.core.errors import sentence

UNREAD_LETTER = sentence(
    "This language has been translated by us and not yet been read by a lawyer who speaks it. "
    "Compare with the English before you sign."
)
"""Said beside a letter in such a language, never inside it."""


@dataclass(frozen=True)
class Language:
    """A language by ISO 639 code.

    Only those of the interface and of letters (`declared`) have an own name, a direction, a locale for dates,
    a tag for documents and a language for hyphenation. unread: translated by us, and not yet read by a lawyer
    who speaks it.
    """

    code: str
    names: Mapping[str, str]
    own_name: str = ""
    direction: str = "ltr"
    locale: str = ""
    document_tag: str = ""
    typst: str = ""
    declared: bool = False
    unread: bool = False

    def name(self, language: str) -> str:
        """Return the name of the language in another one, in English where that is not known."""
        return self.names.get(language) or self.names["en"]


@functools.cache
def languages() -> dict[str, Language]:
    """Return all languages by code, the thirteen first."""
    return {item["code"]: Language(**item) for item in content("core", "languages")}


def declared_languages() -> list[Language]:
    """Return the thirteen languages of the interface and of letters."""
    return [language for language in languages().values() if language.declared]


def find_language(code: str) -> Language | None:
    """Return the language of a code such as `fr`, `FR` or `fr-CH`."""
    return languages().get(code.strip().lower().replace("_", "-").split("-")[0])
