"""How values read in a language: dates, numbers, names, penalties, lists. From CLDR, never our own tables."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton, format_time
from babel.numbers import format_decimal

from entraide.core.countries import find_country
from entraide.core.dates import PartialDate
from entraide.core.languages import find_language
from entraide.core.locales import locale_of, say_day
from entraide.core.messages import Prose
from entraide.drafting.library import Library

LIKE = (1, 2, 100)
"""Whole numbers of which one, in most languages, takes the form of a fraction."""


class Wording:
    """Says values and fixed words in one language."""

    def __init__(self, library: Library, language: str, words: dict[str, Prose] | None = None) -> None:
        self.library = library
        self.language = language
        self.words = words or {}

    def prose(self, prose: Prose) -> str:
        """Return a piece of content in the language."""
        return prose.in_language(self.language)

    def fixed(self, name: str, **values: str) -> str:
        """Return fixed words of the letter, as the request type says them, with values filled in."""
        prose = self.words.get(name) or self.library.frame[name]
        return prose.in_language(self.language).format_map(values)

    def counted(self, name: str, count: Decimal | int) -> str:
        """Return fixed words that count something; a fraction takes the form that the language gives it."""
        number, locale = Decimal(count), locale_of(self.language)
        whole = number == number.to_integral_value()
        form = locale.plural_form(number)  # French counts 1,5 as one; Arabic 0.5 neither as two nor as few
        plural = int(number) if whole else next((n for n in LIKE if locale.plural_form(n) == form), 2)
        text = self.library.frame[name].counted(plural, self.language)
        return text.format(n=self.number(int(number) if whole else number))

    def chapter(self, name: str) -> str:
        """Return the heading of a chapter."""
        override = self.words.get(f"chapter_{name}")
        return self.prose(override or self.library.chapters[name])

    def date(self, value: PartialDate) -> str:
        """Return a date in words, as far as it is known."""
        locale = locale_of(self.language)
        if value.month is None:
            return format_skeleton("y", value.first, locale=locale)
        if value.day is None:
            return format_skeleton("yMMMM", value.first, locale=locale)
        return say_day(value.first, self.language)

    def instant(self, value: datetime) -> str:
        """Return a date and time with the offset from UTC."""
        locale = locale_of(self.language)
        day = self.date(PartialDate(value.year, value.month, value.day))
        time = format_time(value, "HH:mm:ss" if value.second else "HH:mm", locale=locale)
        offset = value.strftime("%z")
        zone = "UTC" if offset in ("+0000", "-0000") else f"UTC{offset[:3]}:{offset[3:5]}"
        return f"{day}, {time} ({zone})"

    def moment(self, text: str) -> str:
        """Return a date and time of a card: in words if it carries its offset, else as written."""
        try:
            value = datetime.fromisoformat(text.strip())
        except ValueError:
            return text
        return self.instant(value) if value.tzinfo else text

    def number(self, value: Decimal | int) -> str:
        """Return a number with the separators of the language."""
        locale = locale_of(self.language)
        return str(format_decimal(value, locale=locale, decimal_quantization=False))

    def penalty(self, value: Decimal | str) -> str:
        """Return a penalty in words."""
        if isinstance(value, str):
            return self.fixed(value)
        return self.counted("penalty_years", value)

    def country(self, code: str) -> str:
        """Return the name of a country; the text itself if it is no code."""
        country = find_country(code) if len(code.strip()) in (2, 3) else None
        return country.name(self.language) if country else code

    def language_name(self, code: str) -> str:
        """Return the name of a language; the text itself if it is no code."""
        language = find_language(code) if 2 <= len(code.strip()) <= 3 else None
        return language.name(self.language) if language else code

    def codes(self, kind: str, text: str) -> str:
        """Return a text of one or several codes of States or languages in words; what is no code stays."""
        name = self.country if kind == "country" else self.language_name
        # not split at spaces: between two codes, a word such as “et” is no code
        pieces = re.split(r"(\s*[,;/]\s*)", text)
        comma = self.fixed("list_separator").strip()  # Arabic has its own
        return "".join(name(piece) if piece.isalpha() else piece.replace(",", comma) for piece in pieces)

    def joined(self, texts: Sequence[str]) -> str:
        """Return texts joined by commas and, before the last, by the word for *and*."""
        if len(texts) < 2:
            return "".join(texts)
        head = self.fixed("list_separator").join(texts[:-1])
        return head + self.fixed("list_and") + texts[-1]

    def lowered(self, text: str) -> str:
        """Return a label as it stands inside a sentence; names and abbreviations keep their capitals."""
        second = text[1:2]
        return text if second.isupper() or second in (".", "’") else text[:1].lower() + text[1:]

    def value(self, kind: str, value: Any) -> str:
        """Return a value of a question or field type in words; texts come back as they are."""
        if kind == "date":
            return self.date(value)
        if kind == "datetime":
            return self.instant(value)
        if kind == "moment":
            return self.moment(value)
        if kind == "penalty":
            return self.penalty(value)
        if kind in ("country", "language"):
            return self.codes(kind, value)
        if isinstance(value, Decimal):
            return self.number(value)
        return str(value)
