"""Closed vocabularies of people and of signing in, and how long things last."""

from datetime import timedelta
from enum import StrEnum

from entraide.core.errors import Message, sentence


class Role(StrEnum):
    """What a user does here. An administrator runs the system and does not read content."""

    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


ROLE_NAMES: dict[Role, Message] = {
    Role.DRAFTER: sentence("Drafter"),
    Role.REVIEWER: sentence("Reviewer"),
    Role.OBSERVER: sentence("Observer"),
    Role.ADMINISTRATOR: sentence("Administrator"),
}
ROLE_MEANINGS: dict[Role, Message] = {
    Role.DRAFTER: sentence("Drafter: writes requests"),
    Role.REVIEWER: sentence("Reviewer: writes requests, and reviews those of others"),
    Role.OBSERVER: sentence("Observer: reads requests, changes nothing"),
    Role.ADMINISTRATOR: sentence("Administrator: runs the system, and does not read requests"),
}


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    CONTEXT = "context"


SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
INVITATION_LASTS = timedelta(days=7)
LINK_LASTS = timedelta(minutes=15)
PENDING_LASTS = timedelta(minutes=15)
"""How long somebody who gave the password has for the second factor or for a new password."""
IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
RECOVERY_CODES = 10
KEPT_LASTS = timedelta(hours=12)
"""How long something typed waits for its owner to sign in again."""
MOST_KEPT, LARGEST_KEPT = 10, 2_000_000
"""Posts kept for one browser, and characters of one as it is written down. What is more is not kept here, but
handed back."""
