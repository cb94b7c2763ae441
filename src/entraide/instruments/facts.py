"""Instruments, legal bases and crime types as values, from content."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entraide.core.content import content
from entraide.core.messages import Prose

WITHOUT_TREATY = ("bilateral", "reciprocity", "domestic_law")
"""Bases that are not instruments of this room."""


@dataclass(frozen=True)
class Instrument:
    """A treaty or a scheme.

    articles_by_family: the articles that govern a family of cooperation, and `general`; None if not known,
    and then every article counts. gap_refs: paragraphs that apply only where no other assistance treaty is
    chosen.
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
    name = data["id"]
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
    )


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
def crime_types() -> dict[str, Prose]:
    """Return the labels of the crime types by id."""
    return {
        item["id"]: Prose(f"{item['id']}.label", item["label"])
        for item in content("instruments", "crime_types")
    }
