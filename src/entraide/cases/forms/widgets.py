"""For each kind of question: which boxes a raw value fills, and which raw value filled boxes make.

`Typed` is the middle: the texts of all boxes of one question, by their names, as a browser posts them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from entraide.cases.forms.words import (
    code_or_words,
    day_from,
    find_number,
    instant_from,
    is_ambiguous,
    name_of_code,
    number_text,
    plain,
    same_lines,
)
from entraide.core.dates import parse_partial_date
from entraide.core.errors import WrongValue, sentence
from entraide.interview.answers import Mark
from entraide.interview.definition import Question

ANSWER, NOT_KNOWN, NOT_APPLICABLE = "answer", "not_known", "not_applicable"


@dataclass(frozen=True)
class Typed:
    """What stands in the boxes of one question. cards: the numbers of its cards, in order."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: tuple[int, ...] = ()

    def one(self, name: str) -> str:
        """Return the text of a box, empty if it was not there."""
        texts = self.texts.get(name, ())
        return texts[-1] if texts else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of boxes with one name."""
        return self.texts.get(name, ())


Boxes = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Writing:
    """How one kind is written into boxes and read from them. read raises WrongValue."""

    write: Callable[[str, Any, str], Boxes]
    read: Callable[[str, Typed], Any]


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return same_lines(str(raw))


def _write_text(name: str, raw: Any, language: str) -> Boxes:
    return {name: (_text(raw),)}


def _read_text(name: str, typed: Typed) -> str | None:
    text = same_lines(typed.one(name))
    return text if text.strip() else None


def _read_choice(name: str, typed: Typed) -> str | None:
    return typed.one(name).strip() or None


def _write_tick(name: str, raw: Any, language: str) -> Boxes:
    return {name: ("yes",)} if _text(raw).strip().lower() == "yes" else {}


def _write_many(name: str, raw: Any, language: str) -> Boxes:
    values = tuple(_text(item).strip() for item in (raw if isinstance(raw, list) else [raw]))
    return {name: values, f"{name}-order": (" ".join(values),)}


def _read_many(name: str, typed: Typed) -> list[str] | None:
    """Return what is ticked: first what was ticked before, in that order, for the letter keeps it."""
    ticked = dict.fromkeys(typed.all(name))
    before = [value for value in typed.one(f"{name}-order").split() if value in ticked]
    return list(dict.fromkeys([*before, *ticked])) or None


def _write_number(name: str, raw: Any, language: str) -> Boxes:
    return {name: (number_text(raw),)}


def _read_number(name: str, typed: Typed) -> int | float | str | None:
    text = typed.one(name)
    if not plain(text):
        return None
    number = find_number(text)
    if number is None and is_ambiguous(plain(text)):
        raise WrongValue(
            sentence("“{value}” can be read as two different numbers.", value=plain(text)),
            sentence("Leave out the separator of thousands, or write one more digit after the comma."),
        )
    return plain(text) if number is None else number


def _read_amount(name: str, typed: Typed) -> int | float | str | None:
    """Return a number; words, and what could be two numbers, as they are written."""
    text = _read_text(name, typed)
    number = find_number(text) if text else None
    return text if number is None else number


def _write_penalty(name: str, raw: Any, language: str) -> Boxes:
    if isinstance(raw, str) and raw.strip().lower() in ("life", "death"):
        return {name: ("",), f"{name}-unit": (raw.strip().lower(),)}
    return {**_write_number(name, raw, language), f"{name}-unit": ("years",)}


def _read_penalty(name: str, typed: Typed) -> int | float | str | None:
    unit, years = typed.one(f"{name}-unit"), typed.one(name)
    if unit not in ("life", "death"):
        return _read_number(name, typed)
    if plain(years) and plain(years).lower() != unit:
        raise WrongValue(
            sentence("There is a number of years beside life or death."),
            sentence("Choose years, or remove the number."),
        )
    return unit


def _date_boxes(name: str, day: str, month: str, year: str) -> Boxes:
    return {f"{name}-day": (day,), f"{name}-month": (month,), f"{name}-year": (year,)}


def _write_date(name: str, raw: Any, language: str) -> Boxes:
    text = f"{raw:04}" if isinstance(raw, int) else str(raw)
    day = parse_partial_date(text)
    if day is None:
        return _date_boxes(name, "", "", text)
    return _date_boxes(name, str(day.day or ""), str(day.month or ""), f"{day.year:04}")


def _read_date(name: str, typed: Typed) -> str | None:
    return day_from(typed.one(f"{name}-day"), typed.one(f"{name}-month"), typed.one(f"{name}-year"))


def _write_datetime(name: str, raw: Any, language: str) -> Boxes:
    try:
        text = datetime.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        text = str(raw)
    day, _mark, rest = text.partition("T")
    at = max(rest.rfind("+"), rest.rfind("-"))
    time, offset = (rest[:at], rest[at:]) if at > 0 else (rest, "")
    boxes = _write_date(name, day, language)
    # seconds are shown only where they say something
    shown = time.removesuffix(":00") if time.count(":") == 2 else time
    zone = "UTC" if offset == "+00:00" else f"UTC{offset}" if offset else ""
    return {**boxes, f"{name}-time": (shown,), f"{name}-offset": (zone,)}


def _read_datetime(name: str, typed: Typed) -> str | None:
    time, offset = typed.one(f"{name}-time"), typed.one(f"{name}-offset")
    return instant_from(_read_date(name, typed), time, offset)


def _named(kind: str) -> Writing:
    def write(name: str, raw: Any, language: str) -> Boxes:
        return {name: (name_of_code(_code_text(raw), kind, language),)}

    def read(name: str, typed: Typed) -> str | None:
        text = _read_text(name, typed)
        return code_or_words(text, kind) if text else None

    def _code_text(raw: Any) -> str:
        no = "NO" if kind == "country" else "no"
        return no if raw is False else _text(raw)

    return Writing(write, read)


def _write_code(name: str, raw: Any, language: str) -> Boxes:
    # Norway and Norwegian, which old habits of YAML turn into a truth value; the parser says the rest
    return {name: ("no" if raw is False else _text(raw),)}


TEXT = Writing(_write_text, _read_text)
CHOICE = Writing(_write_text, _read_choice)
TICK = Writing(_write_tick, _read_choice)
DATE = Writing(_write_date, _read_date)
DATETIME = Writing(_write_datetime, _read_datetime)
NUMBER = Writing(_write_number, _read_number)

QUESTIONS: dict[str, Writing] = {
    "text": TEXT,
    "longtext": TEXT,
    "yes_no": CHOICE,
    "confirm": TICK,
    "date": DATE,
    "datetime": DATETIME,
    "number": NUMBER,
    "choice": CHOICE,
    "multichoice": Writing(_write_many, _read_many),
    "country": Writing(_write_code, _read_choice),
    "language": Writing(_write_code, _read_choice),
}
FIELDS: dict[str, Writing] = {
    **{kind: QUESTIONS[kind] for kind in ("text", "longtext", "yes_no", "confirm", "date", "datetime")},
    "number": NUMBER,
    "choice": CHOICE,
    "amount": Writing(_write_number, _read_amount),
    "moment": TEXT,
    "penalty": Writing(_write_penalty, _read_penalty),
    "country": _named("country"),
    "language": _named("language"),
}


def base_name(question: Question) -> str:
    """Return the name of a question's boxes."""
    return f"q-{question.id}"


def mark_boxes(name: str, mark: Mark | None) -> Boxes:
    """Return the boxes that say why there is no answer."""
    if mark is None:
        return {f"{name}-mark": (ANSWER,), f"{name}-reason": ("",)}
    if mark.is_not_known:
        return {f"{name}-mark": (NOT_KNOWN,), f"{name}-reason": ("",)}
    return {
        f"{name}-mark": (NOT_APPLICABLE,),
        f"{name}-reason": (same_lines(mark.not_applicable_because or ""),),
    }


def _mark_of(raw: Mapping[str, Any]) -> Mark:
    return Mark(_text(raw["not_applicable"])) if "not_applicable" in raw else Mark()


def typed_of(question: Question, value: Any, mark: Mark | None, language: str) -> Typed:
    """Return the boxes that a raw value and a mark fill."""
    name = base_name(question)
    boxes = mark_boxes(name, mark)
    if question.structure is None:
        if value is not None:
            boxes |= QUESTIONS[question.type].write(name, value, language)
        return Typed(boxes)
    cards = value if isinstance(value, list) else [value] if value else []
    for number, card in enumerate(cards):
        for key, box in _card_boxes(question, f"{name}-{number}", card, language):
            boxes[key] = box
    return Typed(boxes, tuple(range(len(cards))))


def _card_boxes(
    question: Question, name: str, card: Mapping[str, Any], language: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in question.structure.fields if question.structure else ():
        raw, own = card.get(item.id), f"{name}-{item.id}"
        if isinstance(raw, Mapping):
            yield from mark_boxes(own, _mark_of(raw)).items()
        elif raw is not None and raw != []:
            yield from FIELDS[item.type].write(own, raw, language).items()
