"""What an interview asks: questions, structures, choices and rules, read from content.

The content is checked against its schema when it is built; here it becomes values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from entraide.core.messages import Prose
from entraide.interview.conditions import Condition, parse_condition
from entraide.interview.terms import STRUCTURE_OF, QuestionType, Severity


@dataclass(frozen=True)
class Choice:
    """One permitted value of a closed question."""

    id: str
    label: Prose


@dataclass(frozen=True)
class Field:
    """One field of a structure. `type` is a question type without structure, or penalty, amount, moment.

    prints_as: where the letter shows the field, if not in the card or table itself.
    """

    id: str
    type: str
    label: Prose
    choices: tuple[Choice, ...] = ()
    says: Mapping[str, Prose] = field(default_factory=dict)
    prints: bool = True
    prints_as: str | None = None


@dataclass(frozen=True)
class Structure:
    """The fields of a card."""

    id: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field of that id."""
        return next((field for field in self.fields if field.id == name), None)


@dataclass(frozen=True)
class Question:
    """A question, why it is asked, and when."""

    id: str
    type: QuestionType
    ask: Prose
    why: Prose
    hint: Prose
    fills: tuple[str, ...]
    when: Condition | None = None
    choices: tuple[Choice, ...] = ()
    structure: Structure | None = None
    where_possible: bool = False
    prints: bool = True


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: an instrument and a place in it, or practice, domestic, model."""

    instrument: str
    ref: str | None = None


@dataclass(frozen=True)
class UnknownData:
    """What a rule says when data on the outside is missing."""

    severity: Severity
    message: Prose


@dataclass(frozen=True)
class Rule:
    """Looks at answers. `holds` is what should be true whenever `when` is."""

    id: str
    severity: Severity
    holds: Condition
    message: Prose
    todo: Prose
    sources: tuple[Source, ...]
    when: Condition | None = None
    missing: Prose | None = None
    unknown_data: UnknownData | None = None

    @property
    def names_type(self) -> bool:
        """Say whether the rule is to be looked at for each request type by itself."""
        return self.holds.names_type or bool(self.when and self.when.names_type)


@dataclass(frozen=True)
class Definition:
    """All that one interview may ask, in order, and all that it looks at."""

    version: int
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]


def parse_choices(set_id: str, values: Iterable[Mapping[str, str]]) -> tuple[Choice, ...]:
    """Return the choices of a choice set."""
    return tuple(Choice(v["id"], Prose(f"{set_id}.{v['id']}.label", v["label"])) for v in values)


def parse_structure(data: Mapping[str, Any]) -> Structure:
    """Return a structure from its content."""
    fields = []
    for item in data["fields"]:
        chain = f"{data['id']}.{item['id']}"
        choices = tuple(
            Choice(c["id"], Prose(f"{chain}.{c['id']}.label", c["label"])) for c in item.get("choices", ())
        )
        says = {value: Prose(f"{chain}.{value}", text) for value, text in item.get("says", {}).items()}
        label = Prose(f"{chain}.label", item["label"])
        fields.append(
            Field(
                item["id"],
                item["type"],
                label,
                choices,
                says,
                item.get("prints", True),
                item.get("prints_as"),
            )
        )
    return Structure(data["id"], tuple(fields))


def parse_question(
    data: Mapping[str, Any],
    choice_sets: Mapping[str, tuple[Choice, ...]],
    structures: Mapping[str, Structure],
) -> Question:
    """Return a question from its content. Raises KeyError for a choice set or structure that is not there."""
    kind = QuestionType(data["type"])
    name = data["id"]
    return Question(
        id=name,
        type=kind,
        ask=Prose(f"{name}.ask", data["ask"]),
        why=Prose(f"{name}.why", data["why"]),
        hint=Prose(f"{name}.hint", data["hint"]),
        fills=tuple(data["fills"]),
        when=parse_condition(data["when"]) if "when" in data else None,
        choices=choice_sets[data["choices"]] if "choices" in data else (),
        structure=structures[STRUCTURE_OF[kind]] if kind in STRUCTURE_OF else None,
        where_possible=data.get("where_possible", False),
        prints=data.get("prints", True),
    )


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """Return a rule from its content."""
    name = data["id"]
    unknown = data.get("unknown_data")
    return Rule(
        id=name,
        severity=Severity(data["severity"]),
        holds=parse_condition(data["holds"]),
        message=Prose(f"{name}.message", data["message"]),
        todo=Prose(f"{name}.todo", data["todo"]),
        sources=tuple(Source(s["instrument"], s.get("ref")) for s in data["sources"]),
        when=parse_condition(data["when"]) if "when" in data else None,
        missing=Prose(f"{name}.missing", data["missing"]) if "missing" in data else None,
        unknown_data=UnknownData(
            Severity(unknown["severity"]), Prose(f"{name}.unknown_data.message", unknown["message"])
        )
        if unknown
        else None,
    )
