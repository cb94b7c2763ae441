"""P-08: neither another web page nor another name of this machine drives the site."""

import itertools
import string
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.accounts.views import set_up
from entraide.config import serving
from entraide.config import settings as of_site
from tests.security.office import Office, addresses, shut, tables
from tests.security.sabotage import assert_noticed, take_out

pytestmark = pytest.mark.django_db
STATIC = "/static/web/look.css"
TOKEN = "tokenoflaunch-0123456789"

# --- names of the host

REBOUND = (
    "evil.invalid", "localhost.evil.invalid", "evil.invalid:8000", "localhost@evil.invalid",
    "127.0.0.1.nip.invalid", "127.0.0.2", "127.1", "0.0.0.0", "0", "2130706433", "0x7f000001",
    "017700000001", "[::1]", "[::]", "::1", "[::ffff:127.0.0.1]", "192.168.1.20", "10.0.0.1",
    "169.254.169.254", "localhost.", "localhost..", ".localhost", "local host", "localhost/evil",
    "localhost,evil.invalid", "localhost\tevil", "localhost:port", "localhost:80:80", "localhost#x",
    "localhost?x", "localhost\\evil", "http://localhost", "//localhost", "*", "*.localhost", "", " ",
    "ｌocalhost", "locaⅼhost", "localhost\u200b", "lосalhost", "127。0。0。1", "١٢٧.0.0.1", "a" * 300,
    "localhost%00", "localhost;", "'localhost'", '"localhost"', "<localhost>", "(localhost)", "localhost|x",
    "$(localhost)", "entraide", "entraide.local", "desk.internal", "wpad", "gateway.docker.internal",
    "ip6-localhost", "localdomain",
)  # fmt: skip
ROOTED = "localhost."
"""The same name, with the dot of the root: harmless."""
LETTERS = string.ascii_lowercase
MADE = (
    *(f"{letter}localhost" for letter in LETTERS),
    *(f"localhost{letter}" for letter in LETTERS),
    *(f"{letter}.localhost" for letter in LETTERS),
    *(f"127.0.0.{number}" for number in range(3, 80)),
)
STRANGE = [name for name in (*REBOUND, *MADE) if name != ROOTED]


def check_hosts(names: list[str], place: str) -> None:
    """Fail where a page is answered under a name that is not the site's."""
    for name in names:
        answer = Client().get(place, HTTP_HOST=name)
        shut(answer)
        assert answer.status_code == 400, name


@pytest.fixture
def own_hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = of_site.ALLOWED_HOSTS


@pytest.mark.usefixtures("own_hosts")
@pytest.mark.parametrize("place", ["/sign-in", STATIC, "/nothing"])
def test_two_hundred_strange_names_are_refused(place: str) -> None:
    assert len(set(STRANGE)) >= 200
    check_hosts(STRANGE, place)


def test_no_address_is_answered_under_another_name(office: Office, settings: Any) -> None:
    settings.ALLOWED_HOSTS = of_site.ALLOWED_HOSTS
    for address in addresses().values():
        check_hosts(["evil.invalid"], office.url(address))
    for host in ("localhost:8000", "127.0.0.1:8000"):
        assert Client().get("/sign-in", HTTP_HOST=host).status_code == 200
        forwarded = Client().get("/sign-in", HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.invalid")
        assert "evil" not in forwarded.content.decode()


def test_only_this_machine_is_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    named = served(monkeypatch)
    assert named["address"] == "127.0.0.1"


def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the server is started with."""
    server = MagicMock()
    monkeypatch.setattr(serving, "Granian", server)
    serving.main(8123)
    named: dict[str, Any] = server.call_args.kwargs
    return named


def test_a_browser_of_another_site_is_given_no_leave() -> None:
    answer = Client().options(
        "/sign-in", HTTP_ORIGIN="https://evil.invalid", HTTP_SEC_FETCH_SITE="cross-site"
    )
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    answer = Client().get(STATIC)
    shut(answer)
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


# --- other pages of the same browser

SITES = ("cross-site", "same-site", "made-up")
PARTS = ("image", "script", "style", "iframe", "frame", "embed", "object", "audio", "font", "worker", "empty")
MODES = ("no-cors", "cors", "navigate", "nested-navigate", "websocket")


WAYS = list(itertools.product(SITES, PARTS, MODES))
FEW = [
    ("cross-site", "image", "no-cors"),
    ("same-site", "empty", "cors"),
    ("cross-site", "iframe", "navigate"),
]


def check_parts(office: Office, role: str, place: str, ways: list[tuple[str, str, str]]) -> None:
    """Fail where another page gets a page of ours as a part of itself."""
    browser = office.browser(role)
    for who, part, mode in ways:
        headers = {"HTTP_SEC_FETCH_SITE": who, "HTTP_SEC_FETCH_DEST": part, "HTTP_SEC_FETCH_MODE": mode}
        answer = browser.get(place, **headers)
        shut(answer)
        assert answer.status_code in (403, 404), (place, headers)


def test_no_page_is_a_part_of_another_site(office: Office) -> None:
    for address in addresses().values():
        check_parts(office, Role.DRAFTER, office.url(address), FEW)
    assert len(WAYS) == 165
    for place in ("/account", STATIC, f"/requests/{office.request.pk}/letter.pdf"):
        check_parts(office, Role.DRAFTER, place, WAYS)


def test_a_link_from_elsewhere_opens_a_page_and_sends_nothing(office: Office) -> None:
    link = {
        "HTTP_SEC_FETCH_SITE": "cross-site",
        "HTTP_SEC_FETCH_DEST": "document",
        "HTTP_SEC_FETCH_MODE": "navigate",
    }
    browser, place = office.browser(Role.DRAFTER), f"/requests/{office.request.pk}"
    assert browser.get(place, **link).status_code == 200
    before = tables()
    for method in ("post", "put", "patch", "delete"):
        assert getattr(browser, method)(f"{place}/finish", **link).status_code in (403, 404)
    assert tables() == before


def test_own_pages_and_what_a_person_types_are_answered(office: Office) -> None:
    browser = office.browser(Role.DRAFTER)
    for who in ("same-origin", "none"):
        assert browser.get("/", HTTP_SEC_FETCH_SITE=who, HTTP_SEC_FETCH_DEST="document").status_code == 200
        assert browser.post("/language", {"language": "fr"}, HTTP_SEC_FETCH_SITE=who).status_code == 302


# --- set-up of an empty installation


def check_set_up() -> None:
    """Fail where set-up opens without the token of this start of the program."""
    wrong = ("", "x", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), TOKEN[::-1], f" {TOKEN}", "é", "\x00", "*")
    for place in (
        "/set-up",
        "/set-up/language",
        "/set-up/office",
        "/set-up/administrator",
        "/set-up/backups",
    ):
        for token in wrong:
            browser = Client()
            assert browser.get(place, {"token": token}).status_code == 404, (place, token)
            assert browser.get("/set-up/language").status_code == 404
            assert browser.post(f"{place}?token={token}", {"language": "en"}).status_code == 404
    assert not User.objects.exists()


def test_set_up_opens_with_the_token_of_this_start_alone(settings: Any) -> None:
    settings.LAUNCH_TOKEN = TOKEN
    check_set_up()
    browser = Client()
    assert browser.get("/set-up", {"token": TOKEN}).status_code == 302
    assert browser.get("/set-up/language").status_code == 200
    assert Client().get("/set-up/language").status_code == 404
    assert TOKEN not in str([session.get_decoded() for session in Session.objects.all()])


def test_without_a_token_set_up_does_not_open_at_all(settings: Any) -> None:
    settings.LAUNCH_TOKEN = ""
    check_set_up()


def test_set_up_is_closed_once_somebody_is_there(office: Office, settings: Any) -> None:
    settings.LAUNCH_TOKEN = TOKEN
    assert Client().get("/set-up", {"token": TOKEN}).status_code == 404


# --- without the defence


def test_a_site_of_any_name_is_noticed(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert_noticed(check_hosts, STRANGE, "/sign-in")


@pytest.mark.usefixtures("own_hosts")
def test_static_files_under_any_name_are_noticed(settings: Any) -> None:
    take_out(settings, "own_pages_alone")
    assert_noticed(check_hosts, STRANGE, STATIC)


def test_pages_handed_to_other_sites_are_noticed(office: Office, settings: Any) -> None:
    take_out(settings, "own_pages_alone")
    assert_noticed(check_parts, office, Role.DRAFTER, "/account", WAYS)


def test_set_up_open_to_everybody_is_noticed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "_launched_by", lambda request: True)
    assert_noticed(check_set_up)
