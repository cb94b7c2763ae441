"""What a letter is built from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from entraide.drafting.library import Library, RequestType
from entraide.drafting.rules import Report
from entraide.instruments.rules import Result
from entraide.interview.journey import Journey


@dataclass(frozen=True)
class Office:
    """What an installation adds: letterhead by language, the place it writes from, the paper it prints on."""

    letterhead: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str = ""
    paper: str = "a4"


@dataclass(frozen=True)
class Draft:
    """Everything a letter is built from. bases: the legal bases as weighed; the letter cites those chosen."""

    library: Library
    types: tuple[RequestType, ...]
    journey: Journey
    report: Report
    language: str
    day: date | None
    office: Office = field(default_factory=Office)
    bases: tuple[Result, ...] = ()
