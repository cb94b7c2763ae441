"""Instruments, legal bases and crime types as values, from content."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entraide.core.content import content
from entraide.core.dates import parse_partial_date
from entraide.core.messages import Prose

WITHOUT_TREATY = ("bilateral", "reciprocity", "domestic_law")
"""Bases that are not instruments of this room."""


@dataclass(frozen=True)
class Period:
    """A period that begins on a deposit. first_of_month: the first day of the month after."""

    unit: str
    count: int
    first_of_month: bool


@dataclass(frozen=True)
class EntryRule:
    """From when a treaty binds a State. Source: its final clauses, named in refs.

    in_force_on: day of the treaty itself; None where it is not reached or not verified. later: from a deposit
    to its effect; None where the rule is not known.
    """

    in_force_on: date | None
    later: Period | None
    consent_actions: frozenset[str]
    refs: tuple[str, ...]
    verified: bool


@dataclass(frozen=True)
class Denunciation:
    """When a denunciation takes effect after its receipt. carries_protocols: it ends the Protocols too."""

    after: Period
    ref: str
    carries_protocols: bool = False
    carries_ref: str | None = None


NOBODY = Prose("", "")


@dataclass(frozen=True)
class Instrument:
    """A treaty or a scheme.

    articles_by_family: the articles that govern a family of cooperation, and `general`; None if not known,
    and then every article counts. gap_refs: paragraphs that apply only where no other assistance treaty is
    chosen. entry: None for a scheme, which no deposit binds. status_code: what depositaries' tables call it.
    region: the organization for whose members it was made. adopted: the first day that may be its adoption's.
    """

    id: str
    title: Prose
    short: Prose
    of_short: Prose
    is_treaty: bool
    is_global: bool
    is_assistance_treaty: bool
    verified: bool
    parent: str | None
    articles_by_family: Mapping[str, Sequence[int]] | None
    gap_refs: str | None
    offence_scope: Mapping[str, Any] = field(default_factory=dict)
    entry: EntryRule | None = None
    denunciation: Denunciation | None = None
    status_code: str | None = None
    depositary: Prose = NOBODY
    region: str | None = None
    adopted: date | None = None
    articles: tuple[int, ...] = ()


@dataclass(frozen=True)
class LegalBasis:
    """A provision that may carry a request type.

    role: where no treaty on the subject binds the two States. role_with_treaty: where one does, if another.
    """

    instrument: str
    ref: str
    role: str
    role_with_treaty: str | None = None
    note: str | None = None
    deprecated: bool = False


@dataclass(frozen=True)
class TypeBases:
    """The legal bases of one request type, and the family it belongs to."""

    request_type: str
    family: str
    bases: tuple[LegalBasis, ...]

    def of(self, instrument: str) -> list[LegalBasis]:
        """Return the bases that an instrument offers, without deprecated ones."""
        return [basis for basis in self.bases if basis.instrument == instrument and not basis.deprecated]


def _instrument(data: Mapping[str, Any]) -> Instrument:
    name, adopted = data["id"], parse_partial_date(data["adopted"])
    return Instrument(
        id=name,
        title=Prose(f"{name}.title", data["title"]),
        short=Prose(f"{name}.short", data["short"]),
        of_short=Prose(f"{name}.of_short", data["of_short"]),
        is_treaty=data["treaty"],
        is_global=data["scope"] == "global",
        is_assistance_treaty=data.get("assistance_treaty", False),
        verified=data["verified"],
        parent=data.get("parent"),
        articles_by_family=data.get("articles_by_family"),
        gap_refs=data.get("gap_rules", {}).get("refs"),
        offence_scope=data["offence_scope"],
        entry=_entry_rule(data["entry_into_force"]),
        denunciation=_denunciation(data.get("denunciation")),
        status_code=data.get("status_code"),
        articles=tuple(int(article["no"]) for article in data.get("articles", ())),
        depositary=Prose(f"{name}.depositary", data["depositary"]),
        region=data.get("region"),
        adopted=adopted.first if adopted else None,
    )


def _entry_rule(data: Mapping[str, Any]) -> EntryRule | None:
    if data.get("not_a_treaty"):
        return None
    return EntryRule(
        in_force_on=date.fromisoformat(data["date"]) if data["date"] else None,
        later=Period(**data["later"]) if data["later"] else None,
        consent_actions=frozenset(data["consent_actions"]),
        refs=tuple(data["refs"]),
        verified=data["verified"],
    )


def _denunciation(data: Mapping[str, Any] | None) -> Denunciation | None:
    if data is None:
        return None
    return Denunciation(**{**data, "after": Period(**data["after"])})


@functools.cache
def instruments() -> dict[str, Instrument]:
    """Return all instruments by id."""
    items = {item["id"]: item for item in content("instruments", "instruments")}
    for item in items.values():
        parent = item["offence_scope"].get("as_parent")
        scope = items[parent]["offence_scope"] if parent else item["offence_scope"]
        items[item["id"]] = {**item, "offence_scope": scope}
    return {name: _instrument(item) for name, item in items.items()}


@functools.cache
def legal_bases() -> dict[str, TypeBases]:
    """Return the legal bases by request type."""
    return {
        item["type"]: TypeBases(item["type"], item["family"], tuple(LegalBasis(**b) for b in item["bases"]))
        for item in content("instruments", "legal_bases")
    }


@functools.cache
def families() -> dict[str, Prose]:
    """Return the labels of the families of cooperation by id."""
    return {
        item["id"]: Prose(f"{item['id']}.label", item["label"]) for item in content("instruments", "families")
    }


@dataclass(frozen=True)
class CrimeType:
    """A kind of crime, and what is known of the treaties that cover it.

    covered_by: articles by instrument. only_if: by instrument, the part of this kind of crime that it covers.
    may_be: by instrument, article and the question that would settle whether it covers a case.
    """

    id: str
    label: Prose
    covered_by: Mapping[str, str]
    only_if: Mapping[str, Prose]
    may_be: Mapping[str, tuple[str, Prose]]


@functools.cache
def crime_types() -> dict[str, CrimeType]:
    """Return the crime types by id."""
    return {item["id"]: _crime_type(item) for item in content("instruments", "crime_types")}


def _crime_type(data: Mapping[str, Any]) -> CrimeType:
    name = data["id"]

    def prose(item: Mapping[str, Any]) -> Prose:
        return Prose(f"{name}.text", item["text"])

    return CrimeType(
        id=name,
        label=Prose(f"{name}.label", data["label"]),
        covered_by={s["instrument"]: s["ref"] for s in data["sources"] if "ref" in s},
        only_if={item["instrument"]: prose(item) for item in data.get("only_if", ())},
        may_be={item["instrument"]: (item["ref"], prose(item)) for item in data.get("may_be", ())},
    )


@dataclass(frozen=True)
class Condition:
    """What relying on an instrument brings with it. families: None for every kind of cooperation.

    kind: language, channel, dual_criminality, use_limits and so on. is_gap_rule: holds only where no other
    assistance treaty binds, or by agreement. declared_by: the kind of declaration that fills it in.
    taken_from: the instrument whose conditions apply too.
    """

    id: str
    instrument: str
    kind: str
    text: Prose
    ref: str | None
    families: frozenset[str] | None
    is_gap_rule: bool
    declared_by: str | None
    taken_from: str | None
    verified: bool


@functools.cache
def _conditions() -> dict[str, list[Condition]]:
    own: dict[str, list[Condition]] = {}
    for item in content("instruments", "conditions"):
        own.setdefault(item["instrument"], []).append(_condition(item))
    return own


def _condition(data: Mapping[str, Any]) -> Condition:
    families = data["families"]
    return Condition(
        id=data["id"],
        instrument=data["instrument"],
        kind=data.get("kind", "scope"),
        text=Prose(f"{data['id']}.text", data["text"]),
        ref=data.get("ref"),
        families=None if families == "all" else frozenset(families),
        is_gap_rule=data.get("gap_rule", False),
        declared_by=data.get("declared_by"),
        taken_from=data.get("as"),
        verified=data.get("verified", True),
    )


@functools.cache
def conditions(instrument: str, family: str) -> tuple[Condition, ...]:
    """Return what an instrument brings for a kind of cooperation, with what it takes over from another."""
    result: list[Condition] = []
    for condition in _conditions().get(instrument, ()):
        if condition.families is None or family in condition.families:
            result.append(condition)
            if condition.taken_from:
                result += conditions(condition.taken_from, family)
    return tuple(dict.fromkeys(result))


@dataclass(frozen=True)
class Defeat:
    """What would take a basis away. Roles, instruments and families: None where they do not matter."""

    id: str
    text: Prose
    roles: frozenset[str] | None
    instruments: frozenset[str] | None
    families: frozenset[str] | None
    sources: tuple[tuple[str, str | None], ...]

    def applies(self, instrument: str, role: str, family: str) -> bool:
        """Say whether it concerns a basis."""
        asked = ((self.roles, role), (self.instruments, instrument), (self.families, family))
        return all(permitted is None or value in permitted for permitted, value in asked)


@functools.cache
def defeats() -> tuple[Defeat, ...]:
    """Return everything that may take a basis away."""
    return tuple(_defeat(item) for item in content("instruments", "defeats"))


@functools.cache
def defeats_of(instrument: str, role: str, family: str) -> tuple[Defeat, ...]:
    """Return what may take away a basis that plays a role for a kind of cooperation."""
    return tuple(item for item in defeats() if item.applies(instrument, role, family))


def _defeat(data: Mapping[str, Any]) -> Defeat:
    when = data.get("when", {})

    def listed(key: str) -> frozenset[str] | None:
        return frozenset(when[key]) if key in when else None

    return Defeat(
        id=data["id"],
        text=Prose(f"{data['id']}.text", data["text"]),
        roles=listed("roles"),
        instruments=listed("instruments"),
        families=listed("families"),
        sources=tuple((source["instrument"], source.get("ref")) for source in data["sources"]),
    )


@dataclass(frozen=True)
class DeclarationType:
    """A kind of declaration. values: the permitted words, or text, number, language_list.

    decides: what our rules read from it; None where it is only shown.
    """

    id: str
    label: Prose
    values: tuple[str, ...]
    instrument: str
    ref: str
    decides: str | None


@functools.cache
def declaration_types() -> dict[str, DeclarationType]:
    """Return the kinds of declaration by id."""
    return {
        item["id"]: DeclarationType(
            item["id"],
            Prose(f"{item['id']}.label", item["label"]),
            tuple(item["values"]),
            item["source"]["instrument"],
            item["source"]["ref"],
            item.get("decides"),
        )
        for item in content("instruments", "declaration_types")
    }
