"""From signing in to the PDF, as a drafter goes through the pages."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from entraide.accounts.actions import issue_sign_in_link
from entraide.cases.models import Request
from entraide.cases.terms import FIRST_STEPS
from tests.accounts.people import a_user, an_office, with_factor
from tests.browser.conftest import MakeVisitor
from tests.browser.pages import Visitor, sample

pytestmark = pytest.mark.browser


def answer_all(drafter: Visitor, answers: dict[str, Any]) -> list[str]:
    """Answer page after page up to the summary; return the questions answered.

    A page comes again where an answer brought questions to it.
    """
    given: list[str] = []
    while drafter.page.locator(".question").count():
        for question in [name for name in drafter.asked() if name in answers and name not in given]:
            drafter.give(question, answers[question])
            given.append(question)
        drafter.save()
    return given


def shortened(answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with at most two cards for a question: a second one shows what adding one does."""
    return {name: value[:2] if is_cards(value) else value for name, value in answers.items()}


def is_cards(value: Any) -> bool:
    return isinstance(value, list) and isinstance(value[0], dict)


def letter_text(drafter: Visitor) -> str:
    """Download the letter as PDF and return its letters and digits alone: words are broken between lines."""
    with drafter.page.expect_download() as download:
        drafter.page.locator('main a[href$="letter.pdf"]').click()
    pages = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    return re.sub(r"\W", "", " ".join(page.extract_text() for page in pages))


def words_of(value: Any) -> Iterator[str]:
    """Yield the words of every answer that the letter writes as it was typed."""
    if isinstance(value, dict):
        for name, own in value.items():
            yield from words_of(own) if name != "instrument_ref" else ()
    elif isinstance(value, list):
        for own in value:
            yield from words_of(own)
    elif isinstance(value, str) and " " in value:
        yield from re.findall(r"\w{3,}", value)


BOTH_ENGINES = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "language, script",
    [
        pytest.param("en", True, id="English", marks=BOTH_ENGINES),
        pytest.param("en", False, id="English without script"),
        pytest.param("ar", True, id="Arabic"),
        pytest.param("ar", False, id="Arabic without script", marks=BOTH_ENGINES),
    ],
)
def test_from_signing_in_to_the_letter(visitor: MakeVisitor, language: str, script: bool) -> None:
    an_office()
    user = a_user(language=language)
    secret, _codes = with_factor(user)
    drafter, answers = visitor(language, script=script), shortened(sample())

    drafter.sign_in(user.email, secret)
    place = drafter.start("mla_financial_records", "SN", "CH")
    drafter.choose_bases("untoc", "reciprocity")
    drafter.follow(f"{place}/who/parties")
    given = answer_all(drafter, answers)
    assert drafter.place == f"{place}/check"
    drafter.follow(f"{place}/finish")
    drafter.press("main form .actions .button")

    assert drafter.place == f"{place}/letter"
    assert (Request.objects.get().state, Request.objects.get().gap_reason) == ("finished", "")
    text = letter_text(drafter)
    assert [word for word in words_of(answers) if word not in text] == []
    assert set(answers) - set(given) == set(FIRST_STEPS)


def test_the_link_of_the_demonstration_office_leads_to_its_desk(visitor: MakeVisitor) -> None:
    an_office(is_demo=True)
    user = a_user()
    guest = visitor()

    guest.go(f"/sign-in/{issue_sign_in_link(user=user, now=timezone.now())}")
    guest.press("main form .button")

    assert guest.place == "/"
    assert guest.page.locator('main a[href="/requests/new"]').count() == 1
