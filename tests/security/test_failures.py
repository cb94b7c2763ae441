"""P-99: a failure of ours tells the reader a number and the log the rest; the site runs without debugging."""

import io
import logging
import logging.config
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.test import Client

from entraide.accounts.terms import Role
from entraide.config import settings as of_site
from entraide.web.logs import LogLine
from tests.security.office import Office, addresses
from tests.security.sabotage import assert_noticed

pytestmark = pytest.mark.django_db
SECRET = "what the clerk typed 8812"
TELLING = ("Traceback", "RuntimeError", "views.py", "site-packages", "/src/", "entraide.", "django", SECRET)
NUMBER = re.compile(r">([0-9a-f]{12})<")


@contextmanager
def log_of_site() -> Iterator[io.StringIO]:
    """Take down what the log of the site holds, of all levels."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    handler.setFormatter(LogLine())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def break_view(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an address fail with an error whose words hold what somebody typed."""
    address = addresses()[name]

    def failing(request: HttpRequest, **_places: Any) -> HttpResponse:
        raise RuntimeError(SECRET)

    failing.permission = address.callback.permission  # type: ignore[attr-defined]
    monkeypatch.setattr(address, "callback", failing)


def check_failure(browser: Client, url: str) -> None:
    """Fail where a failure tells the reader too much, or the log too little."""
    with log_of_site() as log:
        answer = browser.get(url)
    page, written = answer.content.decode(), log.getvalue()
    assert answer.status_code == 500
    assert not [word for word in TELLING if word in page]
    told = NUMBER.findall(page)
    assert len(told) == 1, page
    lines = [line for line in written.splitlines() if line.startswith(told[0])]
    assert len(lines) == 1, written
    assert "RuntimeError" in written
    assert "in failing" in written
    assert SECRET not in written


@pytest.mark.parametrize("name", addresses())
def test_every_view_that_fails_tells_a_number(
    office: Office, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_view(name, monkeypatch)
    role = Role.ADMINISTRATOR if name.startswith(("p", "invit")) else Role.DRAFTER
    check_failure(office.browser(role, raise_request_exception=False), office.url(addresses()[name]))


def test_a_failure_of_the_database_itself_tells_a_number(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(store: SessionBase) -> None:
        raise RuntimeError(SECRET)

    browser = office.browser(Role.DRAFTER, raise_request_exception=False)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", failing)
    check_failure(browser, "/")


def test_numbers_differ(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    break_view("desk", monkeypatch)
    browser = office.browser(Role.DRAFTER, raise_request_exception=False)
    told = {NUMBER.findall(browser.get("/").content.decode())[0] for _ in range(50)}
    assert len(told) == 50


def test_the_site_runs_without_debugging_and_its_log_is_this_one() -> None:
    assert of_site.DEBUG is False
    handlers, formatters = of_site.LOGGING["handlers"], of_site.LOGGING["formatters"]
    written = {formatters[handler["formatter"]]["()"] for handler in handlers.values()}
    assert written == {f"{LogLine.__module__}.{LogLine.__qualname__}"}


@pytest.mark.parametrize("place", ["/static/", "/static/web/", "/static/web", "/static/../", "/static//web/"])
def test_no_folder_is_listed(place: str) -> None:
    answer = Client().get(place)
    assert answer.status_code == 404
    assert "look.css" not in answer.content.decode().replace("/static/web/look.css", "")


# --- without the defence


def test_debugging_is_noticed(office: Office, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    break_view("desk", monkeypatch)
    settings.DEBUG = True
    assert_noticed(check_failure, office.browser(Role.DRAFTER, raise_request_exception=False), "/")


def test_a_log_of_all_words_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    break_view("desk", monkeypatch)
    monkeypatch.setattr(LogLine, "formatException", logging.Formatter.formatException)
    assert_noticed(check_failure, office.browser(Role.DRAFTER, raise_request_exception=False), "/")


def test_a_number_that_the_log_does_not_hold_is_noticed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_view("desk", monkeypatch)
    monkeypatch.setattr(LogLine, "format", logging.Formatter.format)
    assert_noticed(check_failure, office.browser(Role.DRAFTER, raise_request_exception=False), "/")
