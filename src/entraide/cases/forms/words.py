"""How people write numbers, days, hours and names, in any script; and in which order names are listed."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale, localedata

from entraide.core.countries import countries
from entraide.core.errors import Message, WrongValue, sentence
from entraide.core.folding import folded
from entraide.core.languages import declared_languages, languages

INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    )
)
"""Marks of direction and width that come along when a number is pasted."""
LONGEST_NUMBER = 400

ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
DAY = re.compile(r"([0-9]{1,2})\D{0,2}")
TIME = re.compile(r"([0-9]{1,2})(?: ?[:.hH] ?([0-9]{2})?(?: ?[:.] ?([0-9]{2}(?:\.[0-9]{1,6})?))?)?")
OFFSET = re.compile(r"(?:(?:UTC|GMT) ?)?([+-]) ?([0-9]{1,2})(?::?([0-9]{2}(?::[0-9]{2}(?:\.[0-9]{6})?)?))?")
GROUP_BREAK = re.compile(r"(?<=[0-9])[ '’٬](?=[0-9]{3}(?![0-9]))")
DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
THOUSANDS = (
    re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?P<rest>\.[0-9]+)"),
    re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3})+(?P<rest>,[0-9]+)"),
)


def plain(text: str) -> str:
    """Return a text with digits of 0 to 9, single spaces and nothing invisible."""
    text = " ".join(text.translate(INVISIBLE).split())
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def same_lines(text: str) -> str:
    """Return a text with one kind of line end; browsers post another than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# Numbers


def is_ambiguous(number: str) -> bool:
    """Say whether `1,500` could be one and a half as well as fifteen hundred."""
    match = DECIMAL.fullmatch(number)
    if match is None:
        return False
    whole, fraction = match.groups()
    return len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")


def find_number(text: str) -> int | float | None:
    """Return the number that a text is, exactly; None if it is none, or could be two."""
    clean = GROUP_BREAK.sub("", plain(text))
    if len(clean) > LONGEST_NUMBER or is_ambiguous(clean):
        return None
    if re.fullmatch(r"[0-9]+", clean):
        return int(clean)
    for pattern in THOUSANDS:
        match = pattern.fullmatch(clean)
        if match:
            rest = match["rest"] or ""
            whole = re.sub(r"\D", "", clean.removesuffix(rest))
            return _exact(f"{whole}.{rest[1:]}" if rest else whole)
    match = DECIMAL.fullmatch(clean.replace("٫", "."))
    return _exact(f"{match[1]}.{match[2]}") if match else None


def _exact(digits: str) -> int | float | None:
    exact = Decimal(digits)
    if exact == exact.to_integral_value():
        return int(exact)
    return float(digits) if Decimal(repr(float(digits))) == exact else None


def number_text(raw: Any) -> str:
    """Return a raw number as it is shown, so that it reads back as itself."""
    if isinstance(raw, float):
        text = format(Decimal(repr(raw)), "f")
        return f"{text}0" if is_ambiguous(text) else text
    return str(raw)


# Days and hours


@functools.cache
def month_names() -> Mapping[str, int]:
    """Return the months by name and abbreviation: in all languages of the interface, Arabic of every region.

    No name stands for two months.
    """
    locales = [language.locale for language in declared_languages()]
    locales += [name for name in localedata.locale_identifiers() if name.startswith("ar_")]
    months: dict[str, int] = {}
    for name in locales:
        for widths in Locale.parse(name).months.values():
            for width in ("abbreviated", "wide"):
                months |= {_name_key(text): number for number, text in widths.get(width, {}).items()}
    return months


def _name_key(text: str) -> str:
    return folded(plain(text))


def month_number(text: str) -> str:
    """Return a month as two digits, as it was written if it is none."""
    clean = plain(text)
    number = int(clean) if re.fullmatch(r"[0-9]{1,2}", clean) else month_names().get(_name_key(clean))
    return clean if number is None else f"{number:02}"


def incomplete(reason: Message, todo: Message) -> WrongValue:
    """Return the error for a day or hour of which a part is lacking."""
    return WrongValue(reason, todo)


def day_from(day: str, month: str, year: str) -> str | None:
    """Return YYYY, YYYY-MM or YYYY-MM-DD from three boxes; None if all are empty.

    A whole day pasted into one box counts. Raises WrongValue where a part lacks; whether there is such a day
    is for the parser to say.
    """
    given = [plain(part) for part in (day, month, year)]
    filled = [part for part in given if part]
    if not filled:
        return None
    pasted = ISO_DAY.fullmatch(filled[0]) if len(filled) == 1 else None
    if pasted:
        return "-".join(f"{int(part):02}" if part != pasted[1] else part for part in pasted.groups() if part)
    if not given[2]:
        raise incomplete(
            sentence("The date has no year."), sentence("Add the year; day and month may stay empty.")
        )
    if given[0] and not given[1]:
        raise incomplete(
            sentence("The date has a day but no month."), sentence("Add the month, or remove the day.")
        )
    parts = [given[2]]
    if given[1]:
        parts.append(month_number(given[1]))
    match = DAY.fullmatch(given[0])
    if given[0]:
        parts.append(f"{int(match[1]):02}" if match else given[0])
    return "-".join(parts)


def instant_from(day: str | None, time: str, offset: str) -> str | None:
    """Return a day, an hour and a time zone as one text; None if all are empty.

    24:00 is the first instant of the next day.

    Raises WrongValue where a part lacks.
    """
    time, offset = plain(time).replace(",", "."), plain(offset).replace("\u2212", "-")
    if not day and not time:
        # a time zone alone says nothing: it may have been there from the start
        return None
    if not day or len(day) < len("2026-11-20"):
        raise incomplete(
            sentence("The day is not complete."), sentence("Write day, month and year beside the hour.")
        )
    if not time:
        raise incomplete(sentence("The hour is missing."), sentence("Write it as 14:30."))
    if not offset:
        raise incomplete(
            sentence("The time zone is missing."), sentence("Write it as UTC, UTC+1 or UTC-3:30.")
        )
    zone = _offset(offset)
    match = TIME.fullmatch(time)
    if match is None:
        return f"{day}T{time}{zone}"
    hour, minute, second = match[1], match[2] or "00", f":{match[3]}" if match[3] else ""
    if hour == "24" and minute == "00" and second in ("", ":00"):
        return f"{_day_after(day)}T00:00{second}{zone}"
    return f"{day}T{int(hour):02}:{minute}{second}{zone}"


def _offset(text: str) -> str:
    upper = text.upper()
    if upper in ("UTC", "GMT"):
        return "+00:00"
    match = OFFSET.fullmatch(upper)
    return upper if match is None else f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"


def _day_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day  # no such day: the parser says so


# Names of countries and languages


@functools.cache
def _codes_by_name(kind: str) -> Mapping[str, str]:
    known: Iterable[tuple[str, Mapping[str, str]]] = (
        ((code, item.names) for code, item in countries().items())
        if kind == "country"
        else ((code, item.names) for code, item in languages().items())
    )
    codes: dict[str, str] = {}
    doubtful = set()
    for code, names in known:
        for name in names.values():
            if codes.setdefault(folded(name), code) != code:
                doubtful.add(folded(name))
    return {name: code for name, code in codes.items() if name not in doubtful}


def code_or_words(text: str, kind: str) -> str:
    """Return the code of a country or language named in any of our languages; else the text."""
    return _codes_by_name(kind).get(folded(text), text)


def name_of_code(raw: str, kind: str, language: str) -> str:
    """Return the name of a code, if it reads back as that code; else the text."""
    known = countries().get(raw) if kind == "country" else languages().get(raw)
    name = known.name(language) if known else raw
    return name if code_or_words(name, kind) == raw else raw


LATIN_OF_THE_BALKANS = "abcčćdđefghijklmnopqrsštuvwxyzž"
ALPHABETS = {
    "bs": LATIN_OF_THE_BALKANS,
    "cnr": LATIN_OF_THE_BALKANS,
    "hr": LATIN_OF_THE_BALKANS,
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
}
"""Alphabets that bare code points, freed of accents, would not follow. Chinese follows no alphabet."""


def sorting_key(name: str, language: str) -> tuple[tuple[int, ...], str]:
    """Return by what a name is sorted in a language: accents and case count only between equals."""
    alphabet = ALPHABETS.get(language, "")
    ranks = []
    for char in unicodedata.normalize("NFC", name.casefold()):
        if char in alphabet:
            # an alphabet of its own stands at its first letter, so that other scripts stay where they are
            ranks.append(ord(alphabet[0]) * 64 + alphabet.index(char))
            continue
        bases = unicodedata.normalize("NFKD", char)
        ranks += [
            ord(alphabet[0]) * 64 + alphabet.index(base) if base in alphabet else ord(base) * 64
            for base in bases
            if base.isalnum() or base.isspace()
        ]
    return tuple(ranks), name


def sorted_names(names: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Return codes and names in the order of the names."""
    return sorted(names.items(), key=lambda item: sorting_key(item[1], language))
