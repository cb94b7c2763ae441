"""Turns what a file or a form holds into typed answers, one small function for each kind of question.

A parser takes the raw value and the path to it, and returns the value or raises WrongValue with the path,
the reason and what to do. Nothing is guessed and nothing is lost.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from entraide.core.countries import Country, countries, find_country
from entraide.core.dates import PartialDate, parse_partial_date
from entraide.core.errors import Message, UnknownName, Whole, WrongValue, sentence
from entraide.core.languages import Language, find_language, languages
from entraide.interview.answers import Mark
from entraide.interview.definition import Choice, Field, Question, Structure

MAX_LINE = 10_000
MAX_TEXT = 200_000
MAX_ITEMS = 2_000
MAX_YEARS = 1_000
MAX_NUMBER = 10**18


def wrong(path: str, reason: Message, todo: Message) -> WrongValue:
    """Return the error for a value of the wrong kind."""
    return WrongValue(reason, todo, path=path)


def kind_of(raw: Any) -> Message:
    """Name in words what a raw value is."""
    if raw is None:
        return sentence("nothing")
    if isinstance(raw, bool):
        return sentence("a truth value")
    if isinstance(raw, (int, float)):
        return sentence("a number")
    if isinstance(raw, str):
        return sentence("a text")
    return sentence("a list") if isinstance(raw, list) else sentence("a mapping")


def is_blank(raw: Any) -> bool:
    """Say whether a raw value is a text with nothing in it."""
    return isinstance(raw, str) and not raw.strip()


def suggestion(name: str, names: Sequence[str]) -> Message:
    """Return what to do about an unknown name: the nearest known one, if there is one."""
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return sentence("Did you mean “{name}”?", name=near[0])
    if len(names) <= 20:
        return sentence("Use one of: {names}.", names=_joined(names))
    return sentence("See entraide schema case for the names.")


def _joined(names: Sequence[str]) -> Whole:
    return Whole(", ".join(names))


def parse_line(raw: Any, path: str) -> str:
    """Return a short text, such as a name or a reference, exactly as it was written."""
    return parse_text(raw, path, MAX_LINE)


def parse_text(raw: Any, path: str, most: int = MAX_TEXT) -> str:
    """Return a text exactly as it was written."""
    if not isinstance(raw, str):
        raise wrong(
            path,
            sentence("A text is expected here, not {kind}.", kind=kind_of(raw)),
            sentence('Put the text between quotes, for example "0151".'),
        )
    if len(raw) > most:
        raise wrong(
            path,
            sentence("{count} characters are too many for an answer.", count=len(raw)),
            sentence("Shorten the text; attach long documents as annexes."),
        )
    if "\0" in raw:
        raise wrong(path, sentence("The text holds a NUL character."), sentence("Remove it."))
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise wrong(
            path, sentence("The text holds half a character."), sentence("Type the character again.")
        ) from error
    return raw


def parse_yes_no(raw: Any, path: str) -> str:
    """Return yes or no."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, str) and raw.strip().lower() in ("yes", "no"):
        return raw.strip().lower()
    raise wrong(path, sentence("Yes or no is expected here."), sentence("Write yes or no."))


def parse_confirm(raw: Any, path: str) -> str | None:
    """Return yes for a tick; None for one that is not set."""
    return "yes" if parse_yes_no(raw, path) == "yes" else None


def parse_date(raw: Any, path: str) -> PartialDate:
    """Return a date that may lack its day or its month."""
    text = f"{raw:04}" if isinstance(raw, int) and not isinstance(raw, bool) else raw
    result = parse_partial_date(text) if isinstance(text, str) else None
    if result is None:
        raise wrong(
            path,
            sentence("“{value}” is not a date.", value=raw),
            sentence("Write YYYY-MM-DD, or YYYY-MM or YYYY if the rest is not known."),
        )
    return result


def parse_datetime(raw: Any, path: str) -> datetime:
    """Return an instant with its offset from UTC."""
    if isinstance(raw, str):
        try:
            value = datetime.fromisoformat(raw.strip())
        except ValueError:
            value = None
        if value is not None and value.tzinfo is not None:
            return value
    raise wrong(
        path,
        sentence("“{value}” is not a date with time and offset.", value=raw),
        sentence("Write it as 2026-11-20T14:30+01:00."),
    )


def parse_number(raw: Any, path: str) -> Decimal:
    """Return a number that is neither negative nor larger than anything counted."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if 0 <= raw <= MAX_NUMBER:
            return Decimal(str(raw))
        if raw > MAX_NUMBER:
            raise wrong(
                path,
                sentence("The number “{value}” is too large to be an answer.", value=raw),
                sentence("Correct it; if it is a reference, it belongs in a text."),
            )
    raise wrong(
        path,
        sentence("A number is expected here, not “{value}”.", value=raw),
        sentence("Write digits only, without quotes, unit or thousands separator."),
    )


def parse_penalty(raw: Any, path: str) -> Decimal | str:
    """Return a number of years, life or death."""
    if isinstance(raw, str) and raw.strip().lower() in ("life", "death"):
        return raw.strip().lower()
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and 0 <= raw <= MAX_YEARS:
        return Decimal(str(raw))
    raise wrong(
        path,
        sentence("A penalty is a number of years, life or death, not “{value}”.", value=raw),
        sentence("Write for example 10, 0.5, life or death."),
    )


def parse_country(raw: Any, path: str) -> str:
    """Return the two-letter code of a country."""
    text = "NO" if raw is False else raw  # JSON and YAML 1.1 habits turn Norway into a truth value
    if isinstance(text, str):
        found = find_country(text)
        if found:
            return found.code
    raise UnknownName(
        sentence("“{value}” is not a country code.", value=raw),
        _near_code(raw, countries())
        or sentence("Use the two-letter code, for example SN or CH; EU is the European Union."),
        path=path,
    )


def parse_language(raw: Any, path: str) -> str:
    """Return the code of a language."""
    text = "no" if raw is False else raw  # Norwegian, like Norway
    if isinstance(text, str):
        found = find_language(text)
        if found:
            return found.code
    raise UnknownName(
        sentence("“{value}” is not a language code.", value=raw),
        _near_code(raw, languages()) or sentence("Use a code such as fr, en, ar or pt."),
        path=path,
    )


def _near_code(raw: Any, known: Mapping[str, Country] | Mapping[str, Language]) -> Message | None:
    """Return the code that may be meant by a name, in any of our languages, or by a code of three letters."""
    word = raw.strip().casefold()[:100] if isinstance(raw, str) else ""
    if len(word) > 3:
        codes = {name.casefold(): code for code, item in known.items() for name in item.names.values()}
    else:
        codes = {
            i.alpha3.casefold(): code for code, i in known.items() if isinstance(i, Country) and word[2:]
        }
    near = difflib.get_close_matches(word, codes, n=1)
    return sentence("Did you mean “{name}”?", name=codes[near[0]]) if near else None


def parse_name_or_code(raw: Any, path: str) -> str:
    """Return a country or language of a card, as a code or in words; the letter names known codes."""
    return parse_line("NO" if raw is False else raw, path)


def parse_amount(raw: Any, path: str) -> Decimal | str:
    """Return a number, or an estimate in words."""
    return parse_line(raw, path) if isinstance(raw, str) else parse_number(raw, path)


def parse_choice(raw: Any, path: str, choices: Sequence[Choice]) -> str:
    """Return one of the permitted values."""
    names = [choice.id for choice in choices]
    text = ("yes" if raw else "no") if isinstance(raw, bool) else raw
    if isinstance(text, str) and text.strip() in names:
        return text.strip()
    if not isinstance(text, str):
        raise wrong(
            path,
            sentence("One of the permitted values is expected here, not {kind}.", kind=kind_of(raw)),
            sentence("Use one of: {names}.", names=_joined(names)),
        )
    raise UnknownName(
        sentence("“{value}” is not one of the permitted values.", value=raw),
        suggestion(text, names),
        path=path,
    )


def parse_multichoice(raw: Any, path: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the chosen values, each once, in the order given. One value may stand without a list."""
    items = _items(raw if isinstance(raw, list) else [raw], path)
    values = [parse_choice(item, f"{path}[{index}]", choices) for index, item in enumerate(items)]
    return tuple(dict.fromkeys(values))


def _items(raw: Any, path: str) -> list[Any]:
    if not isinstance(raw, list):
        raise wrong(
            path,
            sentence("A list is expected here, not {kind}.", kind=kind_of(raw)),
            sentence("Start each item on a line of its own with a dash."),
        )
    if len(raw) > MAX_ITEMS:
        raise wrong(
            path,
            sentence("A list of {count} items is too long.", count=len(raw)),
            sentence("Attach long lists as annexes."),
        )
    return raw


FIELD_PARSERS: dict[str, Callable[[Any, str], Any]] = {
    "text": parse_line,
    "longtext": parse_text,
    "yes_no": parse_yes_no,
    "date": parse_date,
    "datetime": parse_datetime,
    "number": parse_number,
    "amount": parse_amount,
    "moment": parse_line,
    "penalty": parse_penalty,
    "country": parse_country,
    "language": parse_language,
    "confirm": parse_confirm,
}
CARD_PARSERS = {**FIELD_PARSERS, "country": parse_name_or_code, "language": parse_name_or_code}


def parse_mark(raw: Mapping[str, Any], path: str) -> Mark:
    """Return the mark that a field holds instead of a value."""
    if raw in ({"not_known": True}, {"not_known": "yes"}):
        return Mark()
    if (
        list(raw) == ["not_applicable"]
        and isinstance(raw["not_applicable"], str)
        and raw["not_applicable"].strip()
    ):
        return Mark(parse_text(raw["not_applicable"], f"{path}.not_applicable"))
    raise wrong(
        path,
        sentence("A field holds a value, {{not_known: true}} or {{not_applicable: reason}}."),
        sentence("Write one of the three."),
    )


def parse_card(raw: Any, path: str, structure: Structure) -> dict[str, Any]:
    """Return the filled fields of a card; empty ones are left out."""
    if not isinstance(raw, dict):
        raise wrong(
            path,
            sentence("A card with fields is expected here, not {kind}.", kind=kind_of(raw)),
            sentence("Write each field as name: value."),
        )
    names = [field.id for field in structure.fields]
    card: dict[str, Any] = {}
    for name, value in raw.items():
        field = structure.field(name)
        if field is None:
            raise UnknownName(
                sentence("There is no field “{name}” here.", name=name),
                suggestion(name, names),
                path=f"{path}.{name}",
            )
        if value is None or value == [] or is_blank(value):
            continue
        parsed = _parse_field(value, f"{path}.{name}", field)
        if parsed is not None:
            card[name] = parsed
    return card


def _parse_field(raw: Any, path: str, field: Field) -> Any:
    if isinstance(raw, dict):
        return parse_mark(raw, path)
    if field.type == "choice":
        return parse_choice(raw, path, field.choices)
    return CARD_PARSERS[field.type](raw, path)


def parse_cards(raw: Any, path: str, structure: Structure) -> tuple[dict[str, Any], ...]:
    """Return the cards of a list; empty cards are left out. One card may stand without a list."""
    items = _items([raw] if isinstance(raw, dict) else raw, path)
    cards = (parse_card(item, f"{path}[{index}]", structure) for index, item in enumerate(items))
    return tuple(card for card in cards if card)


def parse_answer(question: Question, raw: Any, path: str) -> Any:
    """Return the typed value of an answer, None if there is none. Raises WrongValue or UnknownName."""
    if raw is None or (is_blank(raw) and question.type not in ("text", "longtext")):
        return None
    if question.structure is not None:
        if question.type.is_list:
            return parse_cards(raw, path, question.structure)
        return parse_card(raw, path, question.structure) or None
    if question.type == "choice":
        return parse_choice(raw, path, question.choices)
    if question.type == "multichoice":
        return parse_multichoice(raw, path, question.choices)
    return FIELD_PARSERS[question.type](raw, path)
