"""P-12: who may not see a thing cannot tell whether it is there."""

import random
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from entraide.accounts.models import OpenSession
from entraide.accounts.terms import Role
from tests.security.office import CANARY, OUTSIDER, ROLES, Office, addresses, shut, start_sample
from tests.security.sabotage import assert_noticed
from tests.security.test_permissions import COLUMNS, EXPECTED

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "head")
Said = tuple[int, str, list[tuple[str, str]]]
VARIABLE = ("Content-Length", "Date")
"""Headers that differ with the length of an identifier, or with the clock."""


def said(answer: Any) -> Said:
    """Return status, body and headers of an answer, without its own address and the marks of forms."""
    shut(answer)

    def bare(text: str) -> str:
        text = text.replace(answer.request["PATH_INFO"], "ADDRESS")
        return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)

    headers = sorted((k, bare(v)) for k, v in answer.headers.items() if k not in VARIABLE)
    return answer.status_code, bare(answer.content.decode("utf-8", "replace")), headers


def check_pair(browser: Any, method: str, name: str, filled: dict[str, Any], nothing: object) -> None:
    """Fail where what is there is answered otherwise than what is not."""
    urls = (reverse(name, kwargs={**filled, "pk": pk}) for pk in (filled["pk"], nothing))
    there, not_there = (said(getattr(browser, method)(url)) for url in urls)
    assert there == not_there, (method, name)


def forbidden(office: Office) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield role, method, address and its places, of everything that names what is not for the role."""
    for name, address in addresses().items():
        filled = office.fill(address)
        for role in ROLES if "pk" in filled else ():
            for method in METHODS:
                column = COLUMNS.index(role) + (len(COLUMNS) if method == "post" else 0)
                if EXPECTED[name][column] in ("404", "in"):
                    yield role, method, name, filled


def test_what_is_secret_is_answered_as_what_is_not_there(office: Office, long: bool) -> None:
    chance, compared = random.Random(20261121), 0
    browsers = {role: office.browser(role) for role in ROLES}
    for _round in range(40 if long else 3):
        for role, method, name, filled in forbidden(office):
            is_uuid = isinstance(filled["pk"], UUID)
            nothing = (
                UUID(int=chance.getrandbits(128), version=4) if is_uuid else chance.randrange(10**4, 10**9)
            )
            check_pair(browsers[role], method, name, filled, nothing)
            compared += 1
    assert compared >= (5_000 if long else 350)


QUERIES = ("", CANARY, CANARY[:4], "2026", "2026/0002", "Switzerland", "a", "%", "*")


def crawl(office: Office, role: str) -> list[Said]:
    """Return what a role is shown where no file is named: lists, counts, what the search box finds."""
    browser = office.browser(role)
    urls = [office.url(address) for address in addresses().values() if "pk" not in office.fill(address)]
    urls += [f"/search?q={query}" for query in QUERIES]
    return [said(browser.get(url)) for url in urls if "second-step" not in url]


def check_lists(office: Office, role: str) -> None:
    """Fail where one more request changes what a role is shown."""
    before = crawl(office, role)
    start_sample(office.people[Role.DRAFTER], case_name=f"{CANARY} once more")
    assert crawl(office, role) == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, OUTSIDER])
def test_one_more_request_changes_nothing_for_who_reads_none(office: Office, role: str) -> None:
    check_lists(office, role)


# --- without the defence


def test_requests_shown_to_everybody_are_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("entraide.cases.permissions", "entraide.cases.queries", "entraide.cases.blocks"):
        monkeypatch.setattr(f"{module}.may_read_content", lambda user: True)
    administrator, filled = office.browser(Role.ADMINISTRATOR), {"pk": office.request.pk}
    assert_noticed(check_pair, administrator, "get", "request-history", filled, UUID(int=7, version=4))
    assert_noticed(check_lists, office, Role.ADMINISTRATOR)


def check_sessions_of_others(office: Office) -> None:
    """Fail where somebody ends the session of another, or is answered otherwise than for none."""
    theirs, browser = (
        OpenSession.objects.get(user=office.people[Role.OBSERVER]).pk,
        office.browser(Role.DRAFTER),
    )
    check_pair(browser, "post", "account-session-end", {"pk": theirs}, 7_777)
    assert OpenSession.objects.filter(pk=theirs).exists()


def test_sessions_of_others_in_reach_are_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    check_sessions_of_others(office)
    everybodys = "entraide.accounts.views.account.open_sessions"
    monkeypatch.setattr(everybodys, lambda user, now: OpenSession.objects.all())
    assert_noticed(check_sessions_of_others, office)
