"""P-20c: headers on every answer to every method, also on errors, static files, downloads, redirects."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from entraide.accounts.terms import Role
from tests.security.office import OUTSIDER, ROLES, Office, addresses, shut, undone
from tests.security.sabotage import assert_noticed, take_out

pytestmark = pytest.mark.django_db
EXACT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
METHODS = ("get", "head", "post", "put", "delete", "options")
EVIL = {"HTTP_SEC_FETCH_SITE": "cross-site"}
STATIC = "/static/web/look.css"
PLACES: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: ("get", "/", {"HTTP_HOST": "evil.invalid"}),
    403: ("post", "/sign-in", {}),
    404: ("get", "/nothing/here", {}),
    301: ("get", "/requests", {}),
    405: ("get", "/language", {}),
}


def check_answer(answer: Any) -> None:
    """Fail where a header is missing or not exactly as it is to be."""
    assert {name: answer.headers.get(name) for name in EXACT} == EXACT
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "X-Powered-By" not in answer.headers
    is_file = answer.request["PATH_INFO"] == STATIC and answer.status_code in (200, 304)
    assert (answer.headers["Cache-Control"] == "no-store") is not is_file
    if answer.headers.get("Content-Type") == "application/pdf":
        assert answer.headers["Content-Disposition"].startswith("attachment")


def everything(office: Office, of_all: tuple[str, ...]) -> Iterator[Any]:
    """Yield an answer of every address to every role and method, and of what is no address.

    of_all: the methods tried as every role; the others, which no view looks at before it, as a reviewer.
    """
    for role in ROLES:
        for address in addresses().values():
            for method in METHODS if role == Role.REVIEWER else of_all:
                with undone():
                    yield getattr(office.browser(role), method)(office.url(address))
    for kind in ("pdf", "docx", "json", "case", "exe"):
        yield office.browser(Role.DRAFTER).get(f"/requests/{office.request.pk}/letter.{kind}")
    for place in (STATIC, "/static/", "/static/web/", "/static/nothing.css", "/favicon.ico"):
        for method in METHODS:
            yield getattr(office.browser(Role.DRAFTER), method)(place)


def test_every_answer_carries_the_headers(office: Office, long: bool) -> None:
    seen = 0
    for answer in everything(office, METHODS if long else ("post",)):
        check_answer(answer)
        shut(answer)
        seen += 1
    assert seen > (1_300 if long else 400)


@pytest.mark.parametrize("status", PLACES)
def test_refusals_and_redirects_carry_the_headers(office: Office, status: int) -> None:
    method, place, more = PLACES[status]
    for role in (Role.DRAFTER, OUTSIDER):
        browser = office.browser(role, enforce_csrf_checks=True)
        answer = getattr(browser, method)(place, **more)
        assert answer.status_code in (status, 302)
        check_answer(answer)
    check_answer(Client().post("/sign-in", **EVIL))


def failing(request: HttpRequest, **_places: Any) -> HttpResponse:
    raise RuntimeError("on purpose")


def test_a_failure_of_ours_carries_the_headers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failing, "permission", addresses()["desk"].callback.permission, raising=False)
    monkeypatch.setattr(addresses()["desk"], "callback", failing)
    browser = office.browser(Role.DRAFTER, raise_request_exception=False)
    answer = browser.get("/")
    assert answer.status_code == 500
    check_answer(answer)


# --- without the defence


def test_answers_without_the_headers_are_noticed(office: Office, settings: Any) -> None:
    check_answer(office.browser(Role.DRAFTER).get("/"))
    take_out(settings, "security_headers")
    for place in ("/", "/nothing/here", f"/requests/{office.request.pk}/letter.pdf"):
        assert_noticed(check_answer, office.browser(Role.DRAFTER).get(place))


def test_a_wider_policy_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    wider = EXACT["Content-Security-Policy"].replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    monkeypatch.setattr("entraide.web.middleware.POLICY", wider)
    assert_noticed(check_answer, office.browser(Role.DRAFTER).get("/"))
