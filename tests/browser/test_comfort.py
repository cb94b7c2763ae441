"""What scripts add at a question, and that nothing is lost where the line, the session or the hand fails."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from entraide.accounts.actions.sessions import end_sessions
from entraide.accounts.models import SecondFactor
from entraide.cases.models import Answer, HistoryEntry
from tests.accounts.people import a_user, an_office, with_factor
from tests.browser.conftest import MakeVisitor
from tests.browser.office import enter
from tests.browser.pages import MOVE_ON, Visitor
from tests.cases.people import signed_in, started

pytestmark = pytest.mark.browser
TEXT = "He shipped rosewood as cashew nuts, and lent the price to himself."


@pytest.fixture
def at_facts(visitor: MakeVisitor) -> Callable[..., Visitor]:
    """Bring a drafter to the page on the facts of a new request."""
    an_office()
    user = a_user()
    request = started(signed_in(user))

    def come(*, script: bool = True) -> Visitor:
        drafter = visitor(script=script)
        enter(drafter, user)
        drafter.go(f"/requests/{request.pk}/facts/facts")
        return drafter

    return come


def test_typing_changes_the_letter_and_what_is_missing_and_saves_nothing(
    at_facts: Callable[..., Visitor],
) -> None:
    drafter = at_facts()
    beside, missing = (
        drafter.page.locator("#beside"),
        drafter.page.locator('#beside a[href="#question-facts"]'),
    )
    expect(missing.first).to_be_visible()

    drafter.page.locator("#q-facts").press_sequentially(TEXT)

    expect(beside).to_contain_text(TEXT)
    drafter.page.locator("#q-facts").fill(f"{TEXT} " * 30)
    expect(missing).to_have_count(0)
    assert not Answer.objects.filter(question="facts").exists()


def test_an_answer_brings_its_questions_to_the_page_without_a_save(at_facts: Callable[..., Visitor]) -> None:
    drafter = at_facts()
    brought = drafter.page.locator("#question-ocg_involved + #question-ocg_text textarea")
    expect(brought).to_have_count(0)

    drafter.page.locator('[name="q-ocg_involved"][value="yes"]').check()
    expect(brought.first).to_be_visible()
    drafter.page.locator("#q-ocg_text").fill(TEXT)
    drafter.save()

    assert Answer.objects.get(question="ocg_text").value == TEXT
    assert not drafter.place.endswith("/facts/facts")


def test_without_script_the_letter_stands_beside_after_saving(at_facts: Callable[..., Visitor]) -> None:
    drafter = at_facts(script=False)
    place = drafter.place
    drafter.page.locator("#q-facts").fill(TEXT)
    drafter.save()

    drafter.go(place)

    assert TEXT in drafter.page.locator("#beside").inner_text()


def test_a_dropped_line_loses_nothing_that_was_typed(at_facts: Callable[..., Visitor]) -> None:
    drafter = at_facts()
    box = drafter.page.locator("#q-facts")
    drafter.page.context.set_offline(True)
    with drafter.page.expect_event("requestfailed"):
        box.press_sequentially(TEXT)
    assert box.input_value() == TEXT

    with drafter.page.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        drafter.page.locator(MOVE_ON).click()
    drafter.page.context.set_offline(False)
    drafter.page.reload()  # what the browser's own page offers: it sends the same again

    assert Answer.objects.get(question="facts").value == TEXT


def test_after_saving_the_way_back_shows_what_was_saved(at_facts: Callable[..., Visitor]) -> None:
    drafter = at_facts()
    drafter.page.locator("#q-facts").fill(TEXT)
    drafter.save()

    drafter.page.go_back()

    assert drafter.page.locator("#q-facts").input_value() == TEXT
    drafter.page.locator("#q-facts").fill(f"{TEXT} Twice.")
    drafter.save()
    assert Answer.objects.get(question="facts").value == f"{TEXT} Twice."


def test_a_double_click_saves_once(at_facts: Callable[..., Visitor]) -> None:
    drafter = at_facts()
    drafter.page.locator("#q-facts").fill(TEXT)

    with drafter.page.expect_navigation():
        drafter.page.locator(MOVE_ON).dblclick()
    drafter.page.wait_for_load_state()

    assert Answer.objects.get(question="facts").version == 1
    assert HistoryEntry.objects.filter(code="answered").count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_session_that_ended_meanwhile_costs_no_text(visitor: MakeVisitor, script: bool) -> None:
    an_office()
    user = a_user()
    secret, _codes = with_factor(user)
    request = started(signed_in(user))
    drafter = visitor(script=script)
    drafter.sign_in(user.email, secret)
    drafter.go(f"/requests/{request.pk}/facts/facts")
    drafter.page.locator("#q-facts").fill(TEXT)
    end_sessions(user=user, now=timezone.now())

    drafter.save()
    SecondFactor.objects.update(last_step=0)
    drafter.sign_in_again(user.email, secret)
    drafter.press("main form .button")

    assert Answer.objects.get(question="facts").value == TEXT
