"""One legal basis, weighed: the answer and everything a lawyer asks about it."""

from dataclasses import dataclass
from datetime import date

from entraide.instruments.acts import Declaration
from entraide.instruments.facts import Condition, Defeat
from entraide.instruments.rules.reasons import Reason
from entraide.instruments.terms import CARRYING, Confidence, Group, Role, Status

RANKS = {group: place for place, group in enumerate(Group)}
"""Where a group stands among those that a lawyer looks at."""


@dataclass(frozen=True)
class Evidence:
    """Where an answer comes from: a provision, or a row of a table with the day of the table."""

    instrument: str
    ref: str = ""
    text: str = ""
    as_at: date | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Brought:
    """A condition that a basis brings. declared: what the requested State declared on it, if known."""

    condition: Condition
    declared: Declaration | None = None


@dataclass(frozen=True)
class Result:
    """One legal basis, weighed. since: from when it binds both States; None unless it does.

    title: of an agreement that is no instrument of ours. as_at: until when its rows are known.
    covered_offences: numbers, from 1, of the offences known to be covered, also where others are not.
    """

    instrument: str
    group: Group
    status: Status
    role: Role
    request_types: tuple[str, ...]
    families: tuple[str, ...]
    articles: tuple[str, ...] = ()
    since: date | None = None
    conditions: tuple[Brought, ...] = ()
    defeats: tuple[Defeat, ...] = ()
    reasons: tuple[Reason, ...] = ()
    settle_by: tuple[Reason, ...] = ()
    sources: tuple[Evidence, ...] = ()
    as_at: date | None = None
    confidence: Confidence | None = None
    title: str | None = None
    covered_offences: tuple[int, ...] = ()

    @property
    def is_in_force_for_certain(self) -> bool:
        """Say whether verified rows alone show that it binds both States."""
        return self.since is not None and self.confidence is Confidence.SOURCED

    @property
    def carries(self) -> bool:
        """Say whether it carries the request as far as the data shows, or with a reservation to be read."""
        return self.status in CARRYING
