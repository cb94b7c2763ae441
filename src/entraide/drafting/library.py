"""The libraries that request types share, and the request types, as values from content.

An installation may bring variants of its own (`installation.py`); they pass the same schema.
"""

import functools
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entraide.core.content import content
from entraide.core.messages import Prose
from entraide.instruments.facts import crime_types, legal_bases
from entraide.interview.carrying import Step, parse_step
from entraide.interview.conditions import Condition, parse_condition
from entraide.interview.definition import (
    Choice,
    Question,
    Rule,
    Source,
    Structure,
    parse_choices,
    parse_question,
    parse_rule,
    parse_structure,
)


@dataclass(frozen=True)
class Content:
    """Something that a request should hold. severity: required, recommended or conditional.

    where_possible: the treaty asks for it where possible, so that *not known* satisfies it.
    """

    id: str
    label: Prose
    severity: str
    section: str
    sources: tuple[Source, ...]
    condition: Condition | None = None
    where_possible: bool = False


@dataclass(frozen=True)
class Annex:
    """A document that a request type usually needs."""

    id: str
    label: Prose
    needed_if: Condition | None = None


@dataclass(frozen=True)
class Requirement:
    """A legal requirement that a request type brings, in a few words."""

    id: str
    label: Prose
    rule: Prose
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Section:
    """A part of the letter, and the chapter under whose heading it stands; None for parts with no heading."""

    id: str
    label: Prose
    chapter: str | None


@dataclass(frozen=True)
class Page:
    """A question page: related questions under one title."""

    id: str
    title: Prose
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A group of question pages."""

    id: str
    title: Prose
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class RequestType:
    """One kind of request. words: fixed words of the letter that this type says otherwise."""

    id: str
    label: Prose
    description: Prose
    who_can_ask: Prose
    subject: Prose
    ask: Prose
    tasks: tuple[Task, ...]
    contents: tuple[str, ...]
    annexes: tuple[str, ...]
    special_requirements: tuple[str, ...]
    sections: tuple[str, ...]
    rules: tuple[str, ...]
    refusal_set: str
    verified: bool
    verification_note: str | None
    words: Mapping[str, Prose]

    @functools.cached_property
    def questions(self) -> tuple[str, ...]:
        """Return the questions in the order of the pages."""
        return tuple(q for task in self.tasks for page in task.pages for q in page.questions)

    @property
    def family(self) -> str:
        """Return the family of cooperation."""
        return legal_bases()[self.id].family


@dataclass(frozen=True)
class Sentence:
    """A sentence of a clause: a text with placeholders, a sentence for each value, or the answer itself."""

    text: Prose | None = None
    question: str | None = None
    says: Mapping[str, Prose | None] | None = None
    when: Condition | None = None

    @property
    def questions(self) -> Iterator[str]:
        """Yield the questions that the sentence speaks of."""
        if self.question:
            yield self.question
        for prose in (self.text, *(self.says or {}).values()):
            for name in placeholders(prose.english) if prose else ():
                yield name.split(".")[0]


@dataclass(frozen=True)
class Clause:
    """What the letter says for one content. layout: paragraph, items or list."""

    id: str
    content: str
    say: tuple[Sentence, ...]
    layout: str = "paragraph"
    lead: Prose | None = None
    when: Condition | None = None
    not_known: Prose | None = None

    @functools.cached_property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that the clause speaks of, in order."""
        return tuple(dict.fromkeys(question for sentence in self.say for question in sentence.questions))


OWN_PLACEHOLDERS = ("cite", "date")
"""Placeholders of a clause that are no question: the citation, the day of the letter."""


def placeholders(text: str) -> Iterator[str]:
    """Yield the names between braces that stand for answers: `deadline`, `addressee.phone`."""
    for _text, name, _format, _conversion in string.Formatter().parse(text):
        if name and name not in OWN_PLACEHOLDERS:
            yield name


@dataclass(frozen=True)
class Row:
    """A row of a card, or a column of a grid: a label and the fields that stand there."""

    label: Prose
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """How the letter shows a structure. kind: card, grid or lines."""

    kind: str
    title: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Library:
    """Everything that request types share, by id and in library order.

    A library is the same only as itself, so that what is found out about one can be kept.
    """

    version: int
    structures: Mapping[str, Structure]
    layouts: Mapping[str, Layout]
    choice_sets: Mapping[str, tuple[Choice, ...]]
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    contents: Mapping[str, Content]
    annexes: Mapping[str, Annex]
    special_requirements: Mapping[str, Requirement]
    sections: Mapping[str, Section]
    chapters: Mapping[str, Prose]
    clauses: Sequence[Clause]
    types: Mapping[str, RequestType]
    frame: Mapping[str, Prose]
    state_rules: frozenset[str]
    steps: Sequence[Step] = field(default_factory=tuple)


def _sources(data: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(s["instrument"], s.get("ref")) for s in data["sources"])


def _condition(data: Mapping[str, Any], key: str) -> Condition | None:
    return parse_condition(data[key]) if key in data else None


def parse_type(data: Mapping[str, Any], titles: Mapping[str, str], own: Collection[str] = ()) -> RequestType:
    """Return a request type from its content.

    titles: task id to title. own: keys that an office's variant says itself, in its own language.
    """
    name = data["id"]

    def prose(key: str, context: str, text: str) -> Prose:
        return Prose("" if key in own else context, text)

    tasks = tuple(
        Task(
            task["id"],
            Prose(f"{task['id']}.title", titles[task["id"]]),
            tuple(
                Page(
                    page["id"],
                    prose("tasks", f"{name}.{page['id']}.title", page["title"]),
                    tuple(page["questions"]),
                )
                for page in task["pages"]
            ),
        )
        for task in data["tasks"]
    )
    texts = {
        key: prose(key, f"{name}.{key}", data[key])
        for key in ("label", "description", "who_can_ask", "subject", "ask")
    }
    return RequestType(
        id=name,
        **texts,
        tasks=tasks,
        contents=tuple(data["contents"]),
        annexes=tuple(data["annexes"]),
        special_requirements=tuple(data["special_requirements"]),
        sections=tuple(data["sections"]),
        rules=tuple(data["rules"]),
        refusal_set=data["refusal_set"],
        verified=data["verified"],
        verification_note=data.get("verification_note"),
        words={key: prose("words", f"{name}.{key}", text) for key, text in data.get("words", {}).items()},
    )


def parse_clause(data: Mapping[str, Any], *, own: bool = False) -> Clause:
    """Return a clause from its content. own: it is an office's, in its own language."""
    name = data["id"]

    def said(key: str, text: str) -> Prose:
        return Prose("" if own else f"{name}.{key}", text)

    def prose(key: str) -> Prose | None:
        return said(key, data[key]) if key in data else None

    def parse_sentence(item: Mapping[str, Any]) -> Sentence:
        says = item.get("says")
        return Sentence(
            text=said("text", item["text"]) if "text" in item else None,
            question=item.get("question"),
            says={v: said(v, t) if t else None for v, t in says.items()} if says else None,
            when=_condition(item, "when"),
        )

    return Clause(
        id=name,
        content=data["content"],
        say=tuple(parse_sentence(item) for item in data["say"]),
        layout=data.get("as", "paragraph"),
        lead=prose("lead"),
        when=_condition(data, "when"),
        not_known=prose("not_known"),
    )


def _parse_layout(data: Mapping[str, Any]) -> Layout:
    rows = tuple(
        Row(Prose(f"{data['id']}.{row['id']}.label", row["label"]), tuple(row["fields"]))
        for row in data["rows"]
    )
    return Layout(data["layout"], tuple(data.get("title", ())), rows)


@functools.cache
def library() -> Library:
    """Return the library of the compiled content."""
    raw = {kind: content("drafting", kind) for kind in KINDS}
    structures = {item["id"]: parse_structure(item) for item in raw["structures"]}
    choice_sets = {item["id"]: parse_choices(item["id"], item["values"]) for item in raw["choice_sets"]}
    choice_sets["crime_types"] = tuple(Choice(name, crime.label) for name, crime in crime_types().items())
    titles = {item["id"]: item["title"] for item in raw["tasks"]}
    return Library(
        version=raw["definition"]["version"],
        steps=tuple(parse_step(step) for step in raw["definition"]["steps"]),
        state_rules=frozenset(raw["definition"]["state_rules"]),
        structures=structures,
        layouts={item["id"]: _parse_layout(item) for item in raw["structures"]},
        choice_sets=choice_sets,
        questions={item["id"]: parse_question(item, choice_sets, structures) for item in raw["questions"]},
        rules={item["id"]: parse_rule(item) for item in raw["rules"]},
        contents={
            item["id"]: Content(
                item["id"],
                Prose(f"{item['id']}.label", item["label"]),
                item["severity"],
                item["section"],
                _sources(item),
                _condition(item, "condition"),
                item.get("where_possible", False),
            )
            for item in raw["contents"]
        },
        annexes={
            item["id"]: Annex(
                item["id"], Prose(f"{item['id']}.label", item["label"]), _condition(item, "needed_if")
            )
            for item in raw["annexes"]
        },
        special_requirements={
            item["id"]: Requirement(
                item["id"],
                Prose(f"{item['id']}.label", item["label"]),
                Prose(f"{item['id']}.rule", item["rule"]),
                _sources(item),
            )
            for item in raw["special_requirements"]
        },
        sections={
            item["id"]: Section(item["id"], Prose(f"{item['id']}.label", item["label"]), item.get("chapter"))
            for item in raw["sections"]
        },
        chapters={item["id"]: Prose(f"{item['id']}.title", item["title"]) for item in raw["chapters"]},
        clauses=tuple(parse_clause(item) for item in raw["clauses"]),
        types={item["id"]: parse_type(item, titles) for item in raw["types"]},
        frame={
            item["id"]: Prose(f"{item['id']}.text", item.get("text") or item["other"], item.get("one"))
            for item in raw["frame"]
        },
    )


KINDS = (
    "structures",
    "choice_sets",
    "questions",
    "rules",
    "contents",
    "annexes",
    "special_requirements",
    "sections",
    "chapters",
    "clauses",
    "types",
    "tasks",
    "frame",
    "definition",
)
