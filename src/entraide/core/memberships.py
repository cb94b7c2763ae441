"""Who is a member of which organization: the United Nations, regional ones, those of police and finance.

A list holds on its day. One that is not `verified` may lack a member or have one too many: absence from it
is unknown, not no.
"""

import datetime
import functools
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from entraide.core.content import content
from entraide.core.messages import Prose


@dataclass(frozen=True)
class Membership:
    """An organization and the two-letter codes of its members and associate members on a day.

    verified: the number of members was compared with what the organization says.
    """

    id: str
    name: Prose
    as_at: datetime.date
    source: str
    verified: bool
    members: Set[str]
    associates: Set[str]


@functools.cache
def memberships() -> dict[str, Membership]:
    """Return all organizations by id."""
    return {item["id"]: _membership(item) for item in content("core", "memberships")}


def _membership(item: dict[str, Any]) -> Membership:
    return Membership(
        item["id"],
        Prose(f"{item['id']}.label", item["label"]),
        datetime.date.fromisoformat(item["as_at"]),
        item["source"],
        item["verified"],
        frozenset(item["members"]),
        frozenset(item.get("associates", ())),
    )


def organizations_of(code: str) -> list[str]:
    """Return the ids of the organizations of which the holder of a two-letter code is a full member.

    What is absent is a no only where that list is `verified`.
    """
    return [item.id for item in memberships().values() if code in item.members]
