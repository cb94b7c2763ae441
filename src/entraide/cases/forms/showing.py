"""What a page shows of a question: plain values for templates, texts in the reader's language."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.utils.html import format_html_join

from entraide.cases.forms.reading import Problem, Read
from entraide.cases.forms.widgets import ANSWER, NOT_APPLICABLE, NOT_KNOWN, Typed, base_name, typed_of
from entraide.cases.forms.words import name_of_code, sorted_names
from entraide.core.content import content
from entraide.core.countries import countries
from entraide.core.errors import Message, sentence
from entraide.core.languages import languages
from entraide.core.messages import SOURCE_LANGUAGE, Prose, render
from entraide.interview.answers import Mark
from entraide.interview.conditions import length
from entraide.interview.definition import Choice, Field, Question, Structure
from entraide.interview.terms import QuestionType

MOST_RADIOS = 7
YES_NO: dict[str, Message] = {"yes": sentence("Yes"), "no": sentence("No")}
PENALTIES: dict[str, Message] = {
    "years": sentence("years of imprisonment"),
    "life": sentence("imprisonment for life"),
    "death": sentence("death penalty"),
}
PARTS = ("day", "month", "year", "time", "offset", "order")
GROUPED = ("radios", "ticks", "date", "datetime", "penalty", "cards")
"""Kinds of more than one box: their label is the legend of a group."""


class Marked(Protocol):
    """Anything that holds a mark: a stored answer, or what a page posted."""

    @property
    def not_known(self) -> bool:
        """Say whether it is marked as not known."""

    @property
    def not_applicable(self) -> str | None:
        """Return the reason why it does not apply."""


@dataclass(frozen=True)
class Option:
    """A value that can be chosen. id: that of its box, where it has one of its own."""

    value: str
    label: str
    chosen: bool
    id: str = ""


@dataclass(frozen=True)
class MarkView:
    """The choice between an answer, *not known* and *not applicable because*."""

    name: str
    state: str
    reason: str
    error: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """Return the states, the usual one first."""
        return (ANSWER, NOT_KNOWN, NOT_APPLICABLE)

    @property
    def is_set(self) -> bool:
        """Say whether it says why there is no answer, or has something to mend."""
        return self.state != ANSWER or bool(self.reason or self.error)


@dataclass(frozen=True)
class Input:
    """A box, or a group of boxes that hold one value, with its label.

    kind: line, text, radios, select, tick, ticks, date, datetime, number, penalty, names, cards. parts: the
    texts of a group's boxes by the end of their name. recent: options repeated on top of a long list.
    """

    kind: str
    name: str
    label: str
    hint: str = ""
    why: str = ""
    lang: str = ""
    value: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    recent: tuple[Option, ...] = ()
    list_id: str = ""
    error: str = ""
    words: int = 0

    @property
    def template(self) -> str:
        """Return the template of the boxes."""
        return f"cases/fields/{self.kind}.html"

    @property
    def is_group(self) -> bool:
        """Say whether the label is a legend."""
        return self.kind in GROUPED

    @property
    def anchor(self) -> str:
        """Return the id of the first box: where a link to the question leads."""
        if self.kind in ("date", "datetime"):
            return f"{self.name}-day"
        if self.kind in ("radios", "ticks") and self.options:
            return self.options[0].id
        return self.name

    @property
    def described_by(self) -> str:
        """Return the ids of hint and error."""
        given = (("hint", self.hint), ("error", self.error))
        return " ".join(f"{self.name}-{part}" for part, text in given if text)


@dataclass(frozen=True)
class FieldOfCard:
    """A field of a card and the mark that may stand in its place."""

    input: Input
    mark: MarkView


@dataclass(frozen=True)
class CardView:
    """One card. position: from 1; title: what tells it from the others, as it was typed."""

    name: str
    position: int
    title: str
    fields: tuple[FieldOfCard, ...]
    remove: str


@dataclass(frozen=True)
class ErrorLink:
    """A line of the error summary. anchor: id of the box to mend."""

    anchor: str
    text: str


@dataclass(frozen=True)
class FieldView:
    """A question as a page shows it.

    add: name of the button for one more card, empty where there is but one. lists: names to pick from, by id,
    as options of a page.
    error: the first problem; links: all of them.
    """

    id: str
    input: Input
    mark: MarkView
    cards: tuple[CardView, ...] = ()
    add: str = ""
    lists: Mapping[str, str] = field(default_factory=dict)
    error: Problem | None = None
    links: tuple[ErrorLink, ...] = ()

    @property
    def label(self) -> str:
        """Return the question."""
        return self.input.label

    @property
    def anchor(self) -> str:
        """Return the id of the box to mend first, or of the first box."""
        return self.links[0].anchor if self.links else self.input.anchor


@dataclass(frozen=True)
class _Page:
    """What all boxes of a question need to be shown."""

    typed: Typed
    language: str
    errors: Mapping[str, str]
    recent: Sequence[str]

    def say(self, message: Message) -> str:
        return render(message, self.language)

    def parts(self, name: str) -> dict[str, str]:
        """Return the texts of boxes whose name begins with another."""
        return {part: self.typed.one(f"{name}-{part}") for part in PARTS}


def shown(
    question: Question,
    value: Any,
    mark: Mark | Marked | None,
    language: str,
    errors: Problem | Sequence[Problem] | None = None,
    *,
    recent: Sequence[str] = (),
) -> FieldView:
    """Return what a page shows of a question.

    value: the raw value of a case file, or `Typed` from `read`, which shows the boxes as they were left.
    errors: those of `read`; with a `Read` as mark, all of its problems. recent: codes lately used, on top.
    """
    typed = value if isinstance(value, Typed) else typed_of(question, value, _mark_of(mark), language)
    problems = _problems(mark, errors)
    texts = {problem.name: _error_text(problem, language) for problem in reversed(problems)}
    page = _Page(typed, language, texts, recent)
    name = base_name(question)
    cards = tuple(_cards(question, question.structure, page)) if question.structure else ()
    own = _question_input(question, page)
    anchors = {i.name: i.anchor for i in (own, *(f.input for card in cards for f in card.fields))}
    if own.kind == "cards" and cards:
        anchors[name] = cards[0].fields[0].input.anchor
    return FieldView(
        id=question.id,
        input=own,
        mark=_mark_view(name, page),
        cards=cards,
        add=f"add-{question.id}" if question.type.is_list else "",
        lists=_lists(question, page),
        error=problems[0] if problems else None,
        links=tuple(ErrorLink(anchors.get(key, key), text) for key, text in _in_order(problems, texts)),
    )


def error_links(views: Iterable[FieldView]) -> list[ErrorLink]:
    """Return the lines of the error summary of a page."""
    return [link for view in views for link in view.links]


def _mark_of(mark: Mark | Marked | None) -> Mark | None:
    if mark is None or isinstance(mark, Mark):
        return mark
    if mark.not_applicable:
        return Mark(mark.not_applicable)
    return Mark() if mark.not_known else None


def _problems(mark: Any, errors: Problem | Sequence[Problem] | None) -> list[Problem]:
    if not errors:
        return []
    if isinstance(mark, Read):
        return list(mark.errors)
    return [errors] if isinstance(errors, Problem) else list(errors)


def _in_order(problems: Sequence[Problem], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return list({problem.name: texts[problem.name] for problem in problems}.items())


def _error_text(problem: Problem, language: str) -> str:
    return f"{render(problem.reason, language)} {render(problem.todo, language)}"


def _mark_view(name: str, page: _Page) -> MarkView:
    state = page.typed.one(f"{name}-mark")
    return MarkView(
        name,
        state if state in (NOT_KNOWN, NOT_APPLICABLE) else ANSWER,
        page.typed.one(f"{name}-reason"),
        page.errors.get(f"{name}-reason", ""),
    )


# Boxes


def _question_input(question: Question, page: _Page) -> Input:
    name = base_name(question)
    kind = _kind_of_question(question)
    speaks = question.ask.exists_in(page.language)
    return _filled(
        Input(
            kind=kind,
            name=name,
            label=question.ask.in_language(page.language),
            hint=question.hint.in_language(page.language),
            why=question.why.in_language(page.language),
            lang="" if speaks else SOURCE_LANGUAGE,
            error=page.errors.get(name, ""),
        ),
        _choices(question.type, question.choices, page),
        page,
        recent=question.type in (QuestionType.COUNTRY, QuestionType.LANGUAGE),
    )


def _kind_of_question(question: Question) -> str:
    if question.structure is not None:
        return "cards"
    if question.type is QuestionType.CHOICE:
        return "radios" if len(question.choices) <= MOST_RADIOS else "select"
    return {
        QuestionType.TEXT: "line",
        QuestionType.LONGTEXT: "text",
        QuestionType.YES_NO: "radios",
        QuestionType.CONFIRM: "tick",
        QuestionType.MULTICHOICE: "ticks",
        QuestionType.COUNTRY: "select",
        QuestionType.LANGUAGE: "select",
    }.get(question.type, question.type.value)


KIND_OF_FIELD = {
    "text": "line",
    "longtext": "text",
    "moment": "line",
    "amount": "number",
    "yes_no": "select",
    "choice": "select",
    "confirm": "tick",
    "country": "names",
    "language": "names",
}
"""In a card, choices are short lists: they take one line and can be emptied."""


def _choices(kind: str, choices: Sequence[Choice], page: _Page) -> dict[str, str]:
    """Return the values that can be chosen, with their labels, in the order of the page."""
    if kind == "yes_no":
        return {value: page.say(label) for value, label in YES_NO.items()}
    if kind == "penalty":
        return {value: page.say(label) for value, label in PENALTIES.items()}
    if kind == "country":
        return dict(_sorted_codes("country", page.language))
    if kind == "language":
        return dict(_sorted_codes("language", page.language))
    return {choice.id: choice.label.in_language(page.language) for choice in choices}


@functools.lru_cache(maxsize=64)
def _sorted_codes(kind: str, language: str) -> tuple[tuple[str, str], ...]:
    known: Mapping[str, Any] = countries() if kind == "country" else languages()
    return tuple(sorted_names({code: item.name(language) for code, item in known.items()}, language))


def _filled(box: Input, choices: Mapping[str, str], page: _Page, *, recent: bool = False) -> Input:
    """Return a box with what stands in it."""
    typed = page.typed
    chosen = typed.all(box.name) if box.kind == "ticks" else (typed.one(box.name),)
    if box.kind == "penalty":
        chosen = (typed.one(f"{box.name}-unit") or "years",)
    first = tuple(code for code in page.recent if code in choices) if recent else ()
    value = typed.one(box.name)
    # a line that breaks would be joined by a box of one line
    kind = "text" if box.kind in ("line", "number", "names") and "\n" in value else box.kind
    return replace(
        box,
        kind=kind,
        value=value,
        parts=page.parts(box.name),
        options=_options(box, choices, [code for code in chosen if code not in first]),
        recent=tuple(Option(code, choices[code], code in chosen) for code in first),
        words=length(value) if box.kind == "text" else 0,
    )


def _options(box: Input, choices: Mapping[str, str], chosen: Sequence[str]) -> tuple[Option, ...]:
    """Return the options. A value that is no longer permitted stays visible, lest it be lost."""
    if box.kind not in ("radios", "select", "ticks", "penalty"):
        return ()
    lost = {value: value for value in chosen if value and value not in choices}
    return tuple(
        Option(value, label, value in chosen, f"{box.name}-{number}")
        for number, (value, label) in enumerate({**choices, **lost}.items())
    )


# Cards


def _cards(question: Question, structure: Structure, page: _Page) -> Iterable[CardView]:
    """Yield the cards; an empty one where there is none."""
    name = base_name(question)
    numbers = page.typed.cards or (0,)
    for position, number in enumerate(numbers, start=1):
        own = f"{name}-{number}"
        fields = tuple(_card_field(structure, item, own, name, page) for item in structure.fields)
        title = next(
            (f.input.value for f in fields if f.input.kind in ("line", "names") and f.input.value), ""
        )
        remove = f"remove-{question.id}-{number}" if question.type.is_list else ""
        yield CardView(own, position, title, fields, remove)


def _card_field(structure: Structure, item: Field, card: str, question: str, page: _Page) -> FieldOfCard:
    name = f"{card}-{item.id}"
    kind = KIND_OF_FIELD.get(item.type, item.type)
    hint = field_hint(structure.id, item.id)
    box = Input(
        kind=kind,
        name=name,
        label=item.label.in_language(page.language),
        hint=hint.in_language(page.language) if hint else "",
        lang="" if item.label.exists_in(page.language) else SOURCE_LANGUAGE,
        list_id=f"{question}-{item.type}-names" if kind == "names" else "",
        error=page.errors.get(name, ""),
    )
    choices = {} if kind == "names" else _choices(item.type, item.choices, page)
    return FieldOfCard(_filled(box, choices, page), _mark_view(name, page))


def field_hint(structure: str, name: str) -> Prose | None:
    """Return the hint of a field of a card."""
    return _field_hints().get((structure, name))


@functools.cache
def _field_hints() -> dict[tuple[str, str], Prose]:
    return {
        (structure["id"], item["id"]): Prose(f"{structure['id']}.{item['id']}.hint", item["hint"])
        for structure in content("drafting", "structures")
        for item in structure["fields"]
        if "hint" in item
    }


def _lists(question: Question, page: _Page) -> dict[str, str]:
    """Return the names that the fields of cards offer, once for all cards, those lately used first."""
    fields = question.structure.fields if question.structure else ()
    kinds = dict.fromkeys(item.type for item in fields if item.type in ("country", "language"))
    recent = tuple(page.recent)
    return {f"{base_name(question)}-{kind}-names": _names(kind, page.language, recent) for kind in kinds}


@functools.lru_cache(maxsize=64)
def _names(kind: str, language: str, recent: Sequence[str]) -> str:
    """Return names as options of a page; kept, since hundreds of them are most of the work of a page."""
    names = _all_names(kind, language)
    first = {names[code]: None for code in recent if code in names}
    return format_html_join(
        "", '<option value="{}">', ((n,) for n in {**first, **dict.fromkeys(names.values())})
    )


@functools.lru_cache(maxsize=64)
def _all_names(kind: str, language: str) -> dict[str, str]:
    """Return what stands for each code in a box of names, in the order of the names."""
    return {code: name_of_code(code, kind, language) for code, _name in _sorted_codes(kind, language)}
