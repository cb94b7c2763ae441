"""An office at work: people of every role, and requests in every state, for tests that look at pages."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entraide.accounts.actions import invite_user
from entraide.accounts.models import Invitation, User
from entraide.accounts.terms import Role
from entraide.cases.actions import add_note, approve_request, finish_request, send_for_review
from entraide.cases.models import Request
from entraide.config.demo import fill_demo_office
from tests.accounts.people import a_user, an_office
from tests.browser.pages import Visitor
from tests.cases.people import signed_in, started


@dataclass(frozen=True)
class Office:
    """people: by role. lacking, waiting: requests in these states; approved is in Arabic."""

    people: dict[Role, User]
    lacking: Request
    waiting: Request
    approved: Request
    finished: Request
    invitation: Invitation


def office_at_work() -> Office:
    """Fill a demonstration office, and let each request come to a state of its own."""
    now = timezone.now()
    an_office(is_demo=True)
    drafter = fill_demo_office(now=now)
    reviewer = User.objects.get(role=Role.REVIEWER)
    others = [(Role.OBSERVER, "c.sarr@demo.invalid"), (Role.ADMINISTRATOR, "d.fall@demo.invalid")]
    people = {role: a_user(role, email) for role, email in others}
    lacking, waiting, approved = Request.objects.order_by("reference")
    add_note(request=lacking, text="Asked the ministry for advice.", by=drafter, now=now)
    send_for_review(request=waiting, reviewer=reviewer, note="The bank closes in May.", by=drafter, now=now)
    send_for_review(request=approved, reviewer=reviewer, note="", by=drafter, now=now)
    as_read = approved.updated_at.isoformat()
    assert approve_request(request=approved, as_read=as_read, note="Well done.", by=reviewer, now=now)
    finished = started(signed_in(drafter), "freezing_seizure", state="FR")
    finish_request(request=finished, gap_reason="The trial begins on Monday.", by=drafter, now=now)
    invitation, _token = invite_user(
        email="e.ba@demo.invalid", name="Fatou Ba", role=Role.DRAFTER, by=people[Role.ADMINISTRATOR], now=now
    )
    people |= {Role.DRAFTER: drafter, Role.REVIEWER: reviewer}
    return Office(people, lacking, waiting, approved, finished, invitation)


def enter(visitor: Visitor, user: User) -> None:
    """Let a visitor in as a user of the pages' language, past the sign-in that other tests go through."""
    User.objects.filter(pk=user.pk).update(language=visitor.language)
    cookie: Any = signed_in(user).cookies["entraide-session"]
    visitor.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visitor.home}])
