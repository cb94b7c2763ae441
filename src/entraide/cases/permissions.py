"""Who may do what with requests. Which requests a user sees is for `queries.visible_to` to say."""

from typing import Any

from entraide.accounts.permissions import may_draft, may_read_content, may_review
from entraide.cases.models import Request
from entraide.cases.terms import State


def reads_requests(user: Any) -> bool:
    """Say whether a user reads requests at all: whoever runs the system does not."""
    return may_read_content(user)


def drafts_requests(user: Any) -> bool:
    """Say whether a user starts and changes requests."""
    return may_draft(user)


def may_change(user: Any, request: Request) -> bool:
    """Say whether a user may change a request: while it is no finished one."""
    return may_draft(user) and request.state != State.FINISHED


def may_review_request(user: Any, request: Request) -> bool:
    """Say whether a user may approve or return a request: any reviewer but its drafter, while it waits."""
    return may_review(user) and request.owner_id != user.pk and request.state == State.WAITING
