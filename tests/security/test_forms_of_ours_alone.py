"""P-20a: only a form of ours changes anything, and looking at a page changes nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from tests.accounts.people import PASSWORD, code_now, give_password
from tests.security.office import OUTSIDER, ROLES, Office, addresses, shut, tables, undone
from tests.security.pages import walk
from tests.security.sabotage import assert_noticed, take_out
from tests.security.test_permissions import COLUMNS, EXPECTED

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
ELSEWHERE = (
    {"HTTP_ORIGIN": "https://evil.invalid"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_ORIGIN": "http://testserver:8001"},
    {"HTTP_ORIGIN": "http://testserver.evil.invalid"},
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_SEC_FETCH_SITE": "same-site"},
    {
        "HTTP_SEC_FETCH_SITE": "cross-site",
        "HTTP_SEC_FETCH_MODE": "navigate",
        "HTTP_SEC_FETCH_DEST": "document",
    },
)
FORM = {"active": "no", "role": "observer", "name": "X", "reason": "none"}


def token_of(browser: Client) -> str:
    found = TOKEN.search(browser.get("/sign-in", follow=True).content.decode())
    assert found
    return found[1]


def changing() -> Iterator[tuple[str, str]]:
    """Yield each address that takes a form, with a role that may send it."""
    for name, cells in EXPECTED.items():
        for role, cell in zip(COLUMNS, cells[len(COLUMNS) :], strict=True):
            if cell not in ("404", "405", "in"):
                yield name, role
                break


def forged(office: Office, role: str) -> Iterator[tuple[Client, dict[str, str], dict[str, str]]]:
    """Yield browser, form and headers of each way in which a page that is not ours might send a form."""
    ours, theirs = (Client(enforce_csrf_checks=True) for _ in range(2))
    ours.cookies = office.browser(role).cookies
    own, foreign = token_of(ours), token_of(theirs)
    yield ours, {}, {}
    for token in (foreign, own[:-1], own[::-1], "x" * 64):
        yield ours, {"csrfmiddlewaretoken": token}, {}
    for headers in ELSEWHERE:
        yield ours, {"csrfmiddlewaretoken": own}, headers


def check_forms(office: Office, name: str, role: str) -> int:
    """Fail where a form that is not ours is taken; return how many were tried."""
    url, tried = office.url(addresses()[name]), 0
    for browser, token, headers in forged(office, role):
        before = tables()
        answer = browser.post(url, {**FORM, **token}, **headers)
        assert answer.status_code in (403, 404), (name, headers)
        assert tables() == before, name
        tried += 1
    return tried


def test_no_form_of_another_page_is_taken(office: Office) -> None:
    tried = sum(check_forms(office, name, role) for name, role in changing())
    assert tried >= 12 * 25


def test_a_form_of_ours_is_taken(office: Office) -> None:
    for name, role in changing():
        with undone():
            browser = office.browser(role, enforce_csrf_checks=True)
            form = {"csrfmiddlewaretoken": token_of(browser)}
            url = office.url(addresses()[name])
            answer = browser.post(
                url, form, HTTP_ORIGIN="http://testserver", HTTP_SEC_FETCH_SITE="same-origin"
            )
        column = len(COLUMNS) + COLUMNS.index(role)
        assert str(answer.status_code) == EXPECTED[name][column], name


def test_a_form_from_before_signing_in_is_refused(office: Office) -> None:
    person = office.people[Role.ADMINISTRATOR]
    browser = Client()
    old = token_of(browser)
    give_password(browser, person.email, PASSWORD)
    browser.post("/sign-in/code", {"code": code_now(person.second_factor.secret)})
    browser.handler.enforce_csrf_checks = True
    new = {"csrfmiddlewaretoken": token_of(browser)}
    for token, expected in (({"csrfmiddlewaretoken": old}, 403), (new, 302)):
        url = f"/people/{office.people[Role.OBSERVER].pk}/access"
        assert browser.post(url, {"active": "no", **token}).status_code == expected


# --- looking


def check_looking(office: Office, role: str, alike: int) -> int:
    """Fail where looking at the pages of a role changes anything; return how many pages there were."""
    before = tables()
    urls = [url for url, _text in walk(office, role, alike=alike)]
    browser = office.browser(role)
    for address in addresses().values():
        shut(browser.head(office.url(address)))
        shut(browser.options(office.url(address)))
    assert tables() == before
    return len(urls)


@pytest.mark.parametrize("role", ROLES)
def test_looking_at_every_page_changes_nothing(office: Office, role: str, long: bool) -> None:
    assert check_looking(office, role, 500 if long else 4) >= (5 if role == OUTSIDER else 10)


# --- without the defence


def test_a_site_that_takes_every_form_is_noticed(office: Office, settings: Any) -> None:
    take_out(settings, "CsrfViewMiddleware")
    assert_noticed(check_forms, office, "person-access", Role.ADMINISTRATOR)
    assert_noticed(check_forms, office, "request-finish", Role.DRAFTER)


def test_a_site_that_does_not_ask_who_sends_is_noticed(office: Office, settings: Any) -> None:
    take_out(settings, "own_pages_alone")
    assert_noticed(check_forms, office, "person-access", Role.ADMINISTRATOR)


def test_a_page_that_writes_when_it_is_looked_at_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = addresses()["people"].callback

    def writing(request: HttpRequest) -> HttpResponse:
        User.objects.update(name="changed")
        answer: HttpResponse = real(request)
        return answer

    writing.permission = real.permission  # type: ignore[attr-defined]
    monkeypatch.setattr(addresses()["people"], "callback", writing)
    assert_noticed(check_looking, office, Role.ADMINISTRATOR, 1)
