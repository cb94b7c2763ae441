"""A drafter and a reviewer at the same request, each at a browser."""

import pytest

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases.models import Answer, HistoryEntry, Request
from tests.accounts.people import a_user, an_office
from tests.browser.conftest import MakeVisitor
from tests.browser.office import enter
from tests.browser.pages import Visitor
from tests.cases.people import from_sample, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REVIEW = ("sent_for_review", "returned", "approved", "approval_ended")


@pytest.fixture
def people(visitor: MakeVisitor) -> tuple[Visitor, Visitor, str]:
    """Return a drafter, a reviewer, and the address of the drafter's request."""
    an_office()
    drafting, reviewing = a_user(), a_user(Role.REVIEWER, "b.ndiaye@example.invalid", name="Babacar Ndiaye")
    drafter, reviewer = visitor(), visitor()
    enter(drafter, drafting)
    enter(reviewer, reviewing)
    return drafter, reviewer, f"/requests/{from_sample(signed_in(drafting)).pk}"


def send(drafter: Visitor, place: str) -> None:
    drafter.go(f"{place}/review")
    reviewer = User.objects.get(role=Role.REVIEWER)
    drafter.page.locator("#reviewer").select_option(str(reviewer.pk))
    drafter.press("[name=do][value=send]")


def change_facts(drafter: Visitor, place: str, text: str) -> None:
    drafter.go(f"{place}/facts/facts")
    drafter.page.locator("#q-facts").fill(text)
    drafter.save()


def test_a_request_is_returned_changed_and_approved_and_a_change_ends_the_approval(
    people: tuple[Visitor, Visitor, str],
) -> None:
    drafter, reviewer, place = people
    send(drafter, place)

    reviewer.go("/")
    reviewer.follow(place)
    reviewer.follow(f"{place}/review")
    assert "Casa Bois Précieux" in reviewer.page.locator(".letter").inner_text()
    reviewer.page.locator("#note").fill("Say when the trucks were weighed.")
    reviewer.press("[name=do][value=return]")

    drafter.go(place)
    assert "Say when the trucks were weighed." in drafter.text()
    change_facts(drafter, place, "The trucks were weighed every evening.")
    send(drafter, place)

    reviewer.go(f"{place}/review")
    assert "The trucks were weighed every evening." in reviewer.page.locator(".letter").inner_text()
    reviewer.press("[name=do][value=approve]")
    assert Request.objects.get().approved_at

    change_facts(drafter, place, "The trucks were weighed every morning.")
    assert Request.objects.get().approved_at is None
    told = [e.code for e in HistoryEntry.objects.order_by("at", "pk") if e.code in REVIEW]
    assert told == ["sent_for_review", "returned", "sent_for_review", "approved", "approval_ended"]


def test_two_at_one_question_read_each_other_and_lose_nothing(people: tuple[Visitor, Visitor, str]) -> None:
    drafter, reviewer, place = people
    for person in (drafter, reviewer):
        person.go(f"{place}/facts/facts")
    drafter.page.locator("#q-facts").fill("As the drafter saw it.")
    reviewer.page.locator("#q-facts").fill("As the reviewer saw it.")

    drafter.save()
    reviewer.save()

    assert "As the drafter saw it." in reviewer.page.locator(".errors").inner_text()
    assert reviewer.page.locator("#q-facts").input_value() == "As the reviewer saw it."
    assert Answer.objects.get(question="facts").value == "As the drafter saw it."
    reviewer.save()
    assert Answer.objects.get(question="facts").value == "As the reviewer saw it."
