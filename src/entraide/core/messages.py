"""Prose and its catalogues.

Content is written in English; each language has one compiled catalogue inside the package, made from one
source catalogue per room (`locale/<language>/<room>.po`). The context of a piece of content is the chain of
ids that leads to it, so that the same English words may be said differently in two places.
"""

import functools
import gettext
import os
from dataclasses import dataclass
from pathlib import Path

from entraide.core.errors import Message, Whole

CATALOGUES = Path(__file__).parent.parent / "locale"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Prose:
    """A piece of content in English, and where it stands; without a context, an office's own text, as it is.

    one: the singular, where the text counts something.
    """

    context: str
    english: str
    one: str | None = None

    def in_language(self, language: str) -> str:
        """Return the text in `language`, or in English where the catalogue lacks it."""
        if language == SOURCE_LANGUAGE or not self.english or not self.context:
            return self.english
        if self.one is not None:
            return self.counted(2, language)
        return catalogue(language).pgettext(self.context, self.english)

    def counted(self, number: int, language: str) -> str:
        """Return the form of the text that goes with a number."""
        one = self.one or self.english
        if language == SOURCE_LANGUAGE:
            return one if number == 1 else self.english
        return catalogue(language).npgettext(self.context, one, self.english, number)

    def exists_in(self, language: str) -> bool:
        """Say whether `language` has this text."""
        if language == SOURCE_LANGUAGE or not self.english or not self.context:
            return True
        return catalogue(language).has(self.context, self.one or self.english)

    def __bool__(self) -> bool:
        return bool(self.english)


class Catalogue(gettext.GNUTranslations):
    """A compiled catalogue that can say whether it has a text."""

    def has(self, context: str, english: str) -> bool:
        """Say whether the text is translated."""
        key = self.CONTEXT % (context, english) if context else english
        return bool(self._catalog.get(key) or self._catalog.get((key, 0)))  # type: ignore[attr-defined]


class EmptyCatalogue(gettext.NullTranslations):
    """Stands for a language whose catalogue does not exist yet."""

    def has(self, context: str, english: str) -> bool:
        """Say that nothing is translated."""
        return False


@functools.cache
def catalogue(language: str) -> Catalogue | EmptyCatalogue:
    """Return the compiled catalogue of a language; an empty one where there is none."""
    path = CATALOGUES / language / "LC_MESSAGES" / "django.mo"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return EmptyCatalogue()
    with path.open("rb") as handle:
        return Catalogue(handle)


def render(message: Message, language: str) -> str:
    """Return a sentence of the program in `language`, its placeholders filled."""
    text = message.text
    if language != SOURCE_LANGUAGE and text:
        text = catalogue(language).gettext(text)
    values = {
        name: render(value, language) if isinstance(value, Message) else _shown(value)
        for name, value in message.values.items()
    }
    return text.format_map(values)


def printable(text: str, keep: str = "\u00a0\u202f") -> str:
    """Return a text that can be shown: what a terminal would obey is marked, no-break spaces stay."""
    return "".join(char if char.isprintable() or char in keep else "\ufffd" for char in text)


def _shown(value: object) -> str:
    """Return a value as it may stand in a message: short, on one line, without control characters."""
    if isinstance(value, Whole):
        return value
    text = printable(str(value))
    return text if len(text) <= 120 else text[:117] + "..."


def environment_language() -> str:
    """Return the two-letter language that the environment asks for, English if it asks for none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(".")[0].split("_")[0].lower()
        if value and value not in ("c", "posix"):
            return value
    return SOURCE_LANGUAGE
