"""How days and numbers read in a language. From CLDR, never our own tables."""

import functools
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_date, format_timedelta

from entraide.core.languages import languages


@functools.cache
def locale_of(language: str) -> Locale:
    """Return the locale for dates and numbers of a language, the English one where we have none."""
    known = languages().get(language)
    return Locale.parse(known.locale if known and known.locale else languages()["en"].locale)


@functools.lru_cache(maxsize=4096)
def say_day(day: date, language: str) -> str:
    """Return a day in words: 26 November 2006."""
    text = format_date(day, format="long", locale=locale_of(language))
    # CLDR has no ordinal for the first day of a month, which French writes
    return text.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else text


def isolated(text: str, language: str) -> str:
    """Return a text as it can stand in a sentence of any direction: 18(15)(f) keeps its order in Arabic."""
    known = languages().get(language)
    return f"\u2068{text}\u2069" if text and known and known.direction == "rtl" else text


def say_distance(days: int, language: str) -> str:
    """Return how far a day lies ahead, or behind if negative: in 3 days, 5 days ago."""
    ahead, locale = timedelta(days=days), locale_of(language)
    return format_timedelta(ahead, granularity="day", threshold=1000, add_direction=True, locale=locale)
