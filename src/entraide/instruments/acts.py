"""What States did with treaties, as values: the rows of dated tables, and what of them was known on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from entraide.instruments.terms import Action, Confidence


class _Row:
    """A row of a dated table."""

    __slots__ = ()
    confidence: Confidence

    @property
    def is_verified(self) -> bool:
        """Say whether a source that could be read says so, as a depositary's table; nothing else decides."""
        return self.confidence is Confidence.SOURCED


@dataclass(frozen=True, slots=True)
class Act(_Row):
    """One thing a State did. on: None where the day is not known. as_at: the day from which we know it."""

    state: str
    instrument: str
    action: Action
    on: date | None
    as_at: date
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Declaration(_Row):
    """What a State declared, reserved or notified under a treaty. kind: an id of the declaration types.

    value: what decides, in the type's closed words, or codes of languages; text: its wording. articles:
    which it touches. withdrawn_on: None while it stands.
    """

    state: str
    instrument: str
    kind: str
    value: str
    text: str
    articles: tuple[int, ...]
    made_on: date | None
    withdrawn_on: date | None
    as_at: date
    confidence: Confidence
    source: str

    def stands_on(self, day: date) -> bool:
        """Say whether it was made and not withdrawn on a day."""
        made = self.made_on is None or self.made_on <= day
        return made and (self.withdrawn_on is None or day < self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Agreement(_Row):
    """A treaty between two or a few States that is no instrument of ours. families: kinds of cooperation."""

    id: str
    title: str
    parties: frozenset[str]
    families: frozenset[str]
    signed_on: date | None
    in_force_on: date | None
    terminated_on: date | None
    articles: str
    text: str
    as_at: date
    confidence: Confidence
    source: str

    def covers(self, family: str) -> bool:
        """Say whether it is made for a kind of cooperation; assistance in general holds its special forms."""
        return family in self.families or (family.startswith("mla_") and "mla" in self.families)


@dataclass(frozen=True)
class Known:
    """What was known on a day. acts: by State and instrument. complete_until: by instrument; absent: never.

    dropped: acts of an older table that a newer complete one does not have, so that the two disagree.
    """

    acts: Mapping[tuple[str, str], tuple[Act, ...]]
    complete_until: Mapping[str, date]
    dropped: Mapping[tuple[str, str], tuple[Act, ...]] = field(default_factory=dict)
    declarations: Mapping[tuple[str, str], tuple[Declaration, ...]] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    territories: frozenset[str] = frozenset()
