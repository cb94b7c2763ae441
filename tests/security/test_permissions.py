"""Who reaches what: every address, as every role, with GET and with POST, as this table says."""

import pytest
from django.http import HttpRequest, HttpResponse

from entraide.accounts.terms import Role
from entraide.web import permissions
from entraide.web.middleware import permission_of
from tests.security.office import OUTSIDER, ROLES, Office, addresses, shut, tables, undone
from tests.security.sabotage import assert_noticed, take_out

COLUMNS = (Role.DRAFTER, Role.REVIEWER, Role.OBSERVER, Role.ADMINISTRATOR, OUTSIDER)
MATRIX = """
                        GET                       POST, with nothing in the form
                        dra  rev  obs  adm  out   dra  rev  obs  adm  out
language                405  405  405  405  405   302  302  302  302  302
search                  200  200  200  200  in    405  405  405  405  in
glossary                200  200  200  200  in    405  405  405  405  in
desk                    200  200  200  200  in    405  405  405  405  in
account_login           302  302  302  302  200   302  302  302  302  200
sign-in-code            302  302  302  302  302   302  302  302  302  302
sign-in-second-factor   302  302  302  302  302   302  302  302  302  302
sign-in-password        302  302  302  302  302   302  302  302  302  302
sign-in-link            200  200  200  200  200   404  404  404  404  404
account_logout          405  405  405  405  in    302  302  302  302  in
second-factor-picture   404  404  404  404  404   405  405  405  405  405
invitation              200  200  200  200  200   200  200  200  200  200
account                 200  200  200  200  in    200  200  200  200  in
account-password        200  200  200  200  in    200  200  200  200  in
account-second-factor   200  200  200  200  in    200  200  200  200  in
account-recovery-codes  200  200  200  200  in    200  200  200  200  in
account-session-end     405  405  405  405  in    302  302  302  302  in
kept                    302  302  302  302  in    405  405  405  405  in
kept-discard            405  405  405  405  in    302  302  302  302  in
people                  404  404  404  200  in    404  404  404  405  in
invite                  404  404  404  200  in    404  404  404  200  in
person                  404  404  404  200  in    404  404  404  200  in
person-access           404  404  404  302  in    404  404  404  302  in
person-link             404  404  404  302  in    404  404  404  200  in
person-second-factor    404  404  404  405  in    404  404  404  302  in
invitation-renew        404  404  404  302  in    404  404  404  200  in
invitation-withdraw     404  404  404  405  in    404  404  404  302  in
set-up                  404  404  404  404  404   302  302  302  302  302
set-up-step             404  404  404  404  404   302  302  302  302  302
requests                200  200  200  404  in    405  405  405  404  in
request-new             200  200  404  404  in    422  422  404  404  in
request-new-state       302  302  404  404  in    302  302  404  404  in
request-from-sample     405  405  404  404  in    302  302  404  404  in
request-import          200  200  404  404  in    422  422  404  404  in
request                 200  200  200  404  in    405  405  405  404  in
request-kinds           200  200  200  404  in    422  422  404  404  in
request-states          200  200  200  404  in    302  302  404  404  in
request-basis           200  200  200  404  in    200  200  404  404  in
request-review          200  200  200  404  in    302  302  302  404  in
request-check           200  200  200  404  in    405  405  405  404  in
request-letter          200  200  200  404  in    302  302  404  404  in
request-download        200  200  200  404  in    405  405  405  404  in
request-finish          200  200  404  404  in    302  302  404  404  in
request-reopen          405  405  404  404  in    302  302  404  404  in
request-copy            405  405  404  404  in    302  302  404  404  in
request-history         200  200  200  404  in    422  422  404  404  in
request-section         200  200  200  404  in    302  302  404  404  in
request-page            200  200  200  404  in    302  302  404  404  in
"""
"""in: sent to the page of signing in. 404: as for what is not there. 405: there, but not by this way."""
EXPECTED = {name: cells for line in MATRIX.splitlines()[3:] for name, *cells in [line.split()]}
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")


def cell(office: Office, name: str, role: str, method: str) -> str:
    """Return what comes of one try."""
    with undone():
        browser = office.browser(role)
        answer = getattr(browser, method)(office.url(addresses()[name]))
        shut(answer)
    sent_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next=")
    return "in" if sent_in else str(answer.status_code)


def check_address(office: Office, name: str) -> None:
    """Fail where an address answers otherwise than the table says."""
    found = [cell(office, name, role, method) for method in ("get", "post") for role in COLUMNS]
    assert " ".join(found) == " ".join(EXPECTED[name]), name


def test_every_address_stands_in_the_table() -> None:
    assert set(addresses()) == set(EXPECTED)
    assert set(COLUMNS) == set(ROLES)


@pytest.mark.django_db
def test_every_address_answers_each_role_as_the_table_says(office: Office) -> None:
    for name in EXPECTED:
        check_address(office, name)


@pytest.mark.django_db
def test_no_other_method_is_answered(office: Office) -> None:
    for name in EXPECTED:
        for method in OTHER_METHODS:
            assert cell(office, name, Role.REVIEWER, method) in ("404", "405")
            assert cell(office, name, OUTSIDER, method) in ("404", "405", "in", "302")


BUTTONS = ("send", "take-back", "approve", "return")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMINISTRATOR, OUTSIDER])
def test_who_may_not_write_changes_no_request(office: Office, role: str) -> None:
    before, browser = tables(), office.browser(role)
    for name, address in addresses().items():
        for button in BUTTONS if name.startswith("request") else ():
            form = {"do": button, "note": "a note", "reason": "none", "reviewer": "2", "q-facts": "x"}
            browser.post(office.url(address), form)
    assert tables() == before


@pytest.mark.parametrize("name", EXPECTED)
def test_address_declares_a_permission(name: str) -> None:
    assert permission_of(addresses()[name].callback, name) is not None


def test_view_without_a_permission_is_refused() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert permission_of(bare, "bare") is None


# --- without the defence


@pytest.mark.django_db
def test_a_site_that_lets_in_by_default_is_noticed(office: Office, settings: object) -> None:
    take_out(settings, "deny_by_default")
    for name in ("people", "request-new", "desk"):
        assert_noticed(check_address, office, name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["request-import", "person-link", "request-new"])
def test_a_page_opened_to_every_role_is_noticed(
    office: Office, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = permissions.Permission("signed_in", lambda user: True)
    monkeypatch.setattr(addresses()[name].callback, "permission", opened)
    assert_noticed(check_address, office, name)
