"""How often a page asks the database does not depend on how many rows there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases.actions import add_note, approve_request, finish_request, send_for_review, start_request
from entraide.cases.models import Request
from entraide.core.datafiles import read_data
from entraide.drafting.samples import samples
from entraide.interview.answers import Answers
from tests.accounts.people import a_user, an_office
from tests.cases.people import signed_in

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
ANSWERS = read_data(next(s.path for s in samples() if s.name == "sn-ch-bank-records"))["answers"]


def drafted(by: User, answers: int) -> Request:
    """Return a draft with the first answers of a sample, and as many notes in its history."""
    now = timezone.now()
    kept = Answers("en", {"facts": ANSWERS["facts"], **dict(list(ANSWERS.items())[:answers])})
    request = start_request(types=["mla_financial_records"], answers=kept, by=by, now=now)
    for number in range(answers):
        add_note(request=request, text=f"Note {number}", by=by, now=now + timedelta(seconds=number))
    return request


def add_office_work(rows: int, drafter: User, reviewer: User) -> None:
    """Add colleagues, each with a request in every state of work, and drafts of the drafter."""
    now = timezone.now()
    for _row in range(rows):
        name = f"Colleague {User.objects.count()}"
        other = a_user(Role.REVIEWER, f"{name.replace(' ', '.')}@example.org".lower(), name=name)
        waiting, approved, done = (drafted(by, FEW) for by in (other, drafter, other))
        drafted(drafter, FEW)
        send_for_review(request=waiting, reviewer=reviewer, note="", by=other, now=now)
        assert approve_request(
            request=approved, as_read=approved.updated_at.isoformat(), note="", by=other, now=now
        )
        finish_request(request=done, gap_reason="The rest comes later.", by=other, now=now)


def count(client: Client, address: str) -> int:
    """Return how often a page asks the database, once the session has begun."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(asked)


@pytest.mark.parametrize(
    "address",
    ["/", "/requests/", "/requests/?state=waiting", "/search?q=2026", "/requests/new/state?type=transit"],
)
def test_lists_ask_the_database_as_often_for_many_requests_as_for_few(address: str) -> None:
    an_office()
    drafter, reviewer = a_user(), a_user(Role.REVIEWER, "b.ndiaye@example.org", name="Babacar Ndiaye")
    add_office_work(FEW, drafter, reviewer)
    few = [count(signed_in(user), address) for user in (drafter, reviewer)]

    add_office_work(MANY - FEW, drafter, reviewer)

    assert [count(signed_in(user), address) for user in (drafter, reviewer)] == few


@pytest.mark.parametrize("place", ["", "/who/parties", "/facts", "/states", "/basis", "/check", "/letter",
                                   "/review", "/history", "/finish"])  # fmt: skip
def test_pages_of_a_request_ask_as_often_for_many_answers_entries_and_people_as_for_few(place: str) -> None:
    an_office()
    drafter = a_user()
    small, large = drafted(drafter, FEW), drafted(drafter, MANY)
    client = signed_in(drafter)
    few = count(client, f"/requests/{small.pk}{place}")

    for number in range(MANY):
        a_user(Role.REVIEWER, f"p{number}@example.org")

    assert count(client, f"/requests/{large.pk}{place}") == few


@pytest.mark.parametrize("address", ["/people", "/account"])
def test_list_of_people_asks_as_often_for_many_as_for_few(address: str) -> None:
    an_office()
    runs_the_system = a_user(Role.ADMINISTRATOR)
    for number in range(FEW):
        a_user(email=f"p{number}@example.org")
    few = count(signed_in(runs_the_system), address)
    for number in range(FEW, MANY):
        a_user(email=f"p{number}@example.org")
        signed_in(runs_the_system).get("/account")

    assert count(signed_in(runs_the_system), address) == few
