"""From signing in to the letter with the keyboard alone."""

import pytest
from django.utils import timezone

from entraide.accounts.rules import code_at, step_of
from entraide.cases.models import Answer
from tests.accounts.people import PASSWORD, a_user, an_office, with_factor
from tests.browser.conftest import MakeVisitor
from tests.browser.pages import MOVE_ON, Visitor

pytestmark = pytest.mark.browser
FARTHEST = 120
"""Presses of Tab after which somebody would have given up."""


class Hands:
    """A person without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.keys = visitor.page.keyboard

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is there, and see that it can be seen."""
        for _ in range(FARTHEST):
            self.keys.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", selector
                return
        raise AssertionError(f"{selector} is not reached with Tab")

    def write(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.keys.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Press a key on a button or link, and wait for the page that it leads to."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.keys.press(key)


def test_from_signing_in_to_the_letter(visitor: MakeVisitor) -> None:
    an_office()
    user = a_user()
    secret, _codes = with_factor(user)
    person = visitor()
    hands = Hands(person)

    person.go("/")
    hands.write("[name=email]", user.email)
    hands.write("[name=password]", PASSWORD)
    hands.press("main form .button")
    hands.write("[name=code]", code_at(secret, step_of(timezone.now())))
    hands.press("main form .button", "Space")
    hands.press('main a[href="/requests/new"]')
    hands.reach('[value="mla_financial_records"]')
    hands.keys.press("Space")
    hands.press("main .actions .button")
    hands.write("#q-requested_state", "Switzerl")
    hands.press("main form .actions .button")
    hands.reach("[name=basis][value=untoc]")
    hands.keys.press("Space")
    hands.press("main form .actions .button")
    hands.press('main a[href$="/case/case"]')
    hands.write("#q-case_ref", "RI 61/2025")
    hands.reach("[name=q-stage]")
    hands.keys.press("Space")
    hands.press(MOVE_ON)

    assert Answer.objects.get(question="requested_state").value == "CH"
    assert Answer.objects.get(question="legal_basis").value == ["untoc"]
    assert Answer.objects.get(question="case_ref").value == "RI 61/2025"
    assert Answer.objects.get(question="stage").value
    hands.write("[name=q-persons-0-surname]", "BADJI")
    hands.reach("details.mark:has([name=q-persons-0-id_document-mark]) summary")
    hands.keys.press("Enter")
    hands.write("[name=q-persons-0-id_document-mark]", "Not known")
    hands.press(MOVE_ON)
    person_given = {"surname": "BADJI", "id_document": {"not_known": True}}
    assert Answer.objects.get(question="persons").value == [person_given]
    hands.press('main a[href$="/letter"]')
    hands.reach('main a[href$="letter.pdf"]')
    with person.page.expect_download() as download:
        hands.keys.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_the_first_press_of_tab_offers_to_skip_to_the_content(visitor: MakeVisitor) -> None:
    person = visitor()
    person.go("/sign-in")

    person.page.keyboard.press("Tab")

    assert person.page.evaluate("document.activeElement.getBoundingClientRect().width") > 20
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.name") == "email"
