"""P-06: what ends a session ends it at the next request, and a session cannot be planted or read."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from entraide.accounts import actions
from entraide.accounts.actions import sessions
from entraide.accounts.models import OpenSession, SecondFactor, User
from entraide.accounts.rules import code_at, step_of
from entraide.accounts.terms import ABSOLUTE_LIMIT, IDLE_LIMIT, Role
from tests.accounts.people import PASSWORD, a_user, an_office, code_now, is_in, signed_in, with_factor
from tests.security.sabotage import assert_noticed, take_out

pytestmark = pytest.mark.django_db
NEW = "nine slow barges upstream"
SECOND = timedelta(seconds=1)
Event = Callable[["Two"], Any]


class Two:
    """One person, signed in with two browsers, and somebody who runs the system."""

    def __init__(self, number: int = 0) -> None:
        self.person = a_user(email=f"person{number}@demo.invalid")
        self.secret = with_factor(self.person)[0]
        self.other = a_user(Role.ADMINISTRATOR, f"admin{number}@demo.invalid")
        self.here, self.there = signed_in(self.person), signed_in(self.person)
        self.now = timezone.now()
        self.person.refresh_from_db()

    def kept(self, browser: Client, **values: Any) -> None:
        """Change what the session of a browser holds."""
        session = browser.session
        session.update(values)
        session.save()

    def row(self, browser: Client) -> int:
        key = browser.session.session_key
        return OpenSession.objects.get(session_key=key).pk

    def post(self, url: str, **form: str) -> Any:
        answer = self.here.post(url, form)
        assert answer.status_code in (200, 302)
        return answer

    def replace_factor(self) -> Any:
        self.here.get("/account/second-step")
        code = code_now(self.here.session["new_secret"])
        answer = self.post("/account/second-step", password=PASSWORD, code=code)
        assert b"recovery" in answer.content.lower()

    def by_link(self) -> None:
        """Choose a new password with a link, in a third browser."""
        token, browser = actions.issue_sign_in_link(user=self.person, now=self.now), Client()
        SecondFactor.objects.filter(user=self.person).update(last_step=0)
        browser.post(f"/sign-in/{token}")
        browser.post("/sign-in/code", {"code": code_at(self.secret, step_of(timezone.now()))})
        browser.post("/sign-in/password", {"password": NEW, "again": NEW})
        assert is_in(browser)

    def ago(self, browser: Client, name: str, span: timedelta) -> None:
        self.kept(browser, **{name: (timezone.now() - span).timestamp()})


BOTH_END: dict[str, Event] = {
    "new password": lambda t: actions.set_password(user=t.person, password=NEW, by=t.person, now=t.now),
    "new password by a link": Two.by_link,
    "another role": lambda t: actions.change_role(user=t.person, role=Role.OBSERVER, by=t.other, now=t.now),
    "disabled": lambda t: actions.disable_user(user=t.person, by=t.other, now=t.now),
    "disabled, and let in again": lambda t: (
        actions.disable_user(user=t.person, by=t.other, now=t.now),
        actions.enable_user(user=t.person, by=t.other, now=t.now),
    ),
    "second factor removed": lambda t: actions.remove_second_factor(user=t.person, by=t.other, now=t.now),
    "day and time alone": lambda t: User.objects.filter(pk=t.person.pk).update(
        sessions_valid_from=timezone.now()
    ),
    "disabled in the table alone": lambda t: User.objects.filter(pk=t.person.pk).update(is_active=False),
}
THIS_ENDS: dict[str, Event] = {
    "signed out": lambda t: t.post("/sign-out"),
    "idle": lambda t: t.ago(t.here, "seen", IDLE_LIMIT + SECOND),
    "twelve hours": lambda t: t.ago(t.here, "started", ABSOLUTE_LIMIT + SECOND),
    "ended from the other": lambda t: t.there.post(f"/account/sessions/{t.row(t.here)}/end"),
}
OTHER_ENDS: dict[str, Event] = {
    "own new password": lambda t: t.post("/account/password", current=PASSWORD, password=NEW, again=NEW),
    "own new app": Two.replace_factor,
    "the other is ended": lambda t: t.post(f"/account/sessions/{t.row(t.there)}/end"),
}
NONE_ENDS: dict[str, Event] = {
    "another name": lambda t: t.post("/account", name="Another Name", language="fr"),
    "new recovery codes": lambda t: t.post("/account/recovery-codes", password=PASSWORD),
    "almost idle": lambda t: t.ago(t.here, "seen", IDLE_LIMIT - timedelta(minutes=1)),
    "signed in elsewhere too": lambda t: signed_in(t.person),
}
EVENTS: dict[str, tuple[Event, bool, bool]] = {
    **{name: (event, False, False) for name, event in BOTH_END.items()},
    **{name: (event, False, True) for name, event in THIS_ENDS.items()},
    **{name: (event, True, False) for name, event in OTHER_ENDS.items()},
    **{name: (event, True, True) for name, event in NONE_ENDS.items()},
}
"""What happens, and whether the session here and the one there go on."""


@pytest.fixture(autouse=True)
def _office() -> None:
    an_office()


def thief_of(browser: Client) -> Client:
    """Return another browser with the same session."""
    thief, name = Client(), configured.SESSION_COOKIE_NAME
    thief.cookies[name] = browser.cookies[name].value
    return thief


def check_event(name: str, number: int = 0) -> None:
    """Fail where a session goes on after what ends it, or ends after what does not."""
    event, here, there = EVENTS[name]
    two = Two(number)
    thieves = [thief_of(two.here), thief_of(two.there)]
    event(two)
    assert [is_in(thief) for thief in thieves] == [here and is_same(two.here, thieves[0]), there]
    assert [is_in(two.here), is_in(two.there)] == [here, there]


def is_same(browser: Client, thief: Client) -> bool:
    """Say whether a browser still has the session that was taken from it."""
    name = configured.SESSION_COOKIE_NAME
    return browser.cookies[name].value == thief.cookies[name].value


@pytest.mark.parametrize("name", EVENTS)
def test_sessions_end_at_the_next_request(name: str, long: bool) -> None:
    for number in range(20 if long else 2):
        check_event(name, number)


def test_a_session_has_a_new_id_after_each_step_and_keeps_nothing_planted() -> None:
    person, browser = a_user(), Client()
    secret, _codes = with_factor(person)
    planted = browser.session
    planted["planted"] = True
    planted.save()
    ids = [planted.session_key]
    browser.cookies[configured.SESSION_COOKIE_NAME] = planted.session_key
    browser.post("/sign-in", {"email": person.email, "password": PASSWORD})
    ids.append(browser.session.session_key)
    browser.post("/sign-in/code", {"code": code_now(secret)})
    ids.append(browser.session.session_key)
    assert is_in(browser)
    assert len(set(ids)) == 3
    assert "planted" not in browser.session


def test_an_id_of_ones_own_making_is_no_session() -> None:
    browser = signed_in(a_user())
    name = configured.SESSION_COOKIE_NAME
    real = browser.cookies[name].value
    for made in ("", "x", "0" * 32, real[:-1], real.upper(), real[::-1], f"{real}a", "a" * 5_000):
        other = Client()
        other.cookies[name] = made
        assert not is_in(other), made


def test_the_browser_is_told_to_forget_at_sign_out() -> None:
    browser = signed_in(a_user())
    answer = browser.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[configured.SESSION_COOKIE_NAME]["max-age"] == 0


def check_cookies(browser: Client) -> None:
    """Fail where a cookie could be read by a script or sent by another site's form."""
    assert len(browser.cookies) >= 3
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == ("Lax" if name == "entraide-language" else "Strict"), name
        assert not cookie["domain"], name
        assert cookie["path"] == "/", name


def test_cookies_are_kept_from_scripts_and_from_other_sites() -> None:
    browser = signed_in(a_user())
    browser.post("/language", {"language": "fr"})
    browser.get("/account")
    check_cookies(browser)


OVER_HTTPS = """
import json, sys
from pathlib import Path
from entraide.config.site import prepare
prepare(Path(sys.argv[1]))
from django.test import Client
from tests.accounts.people import a_user, an_office, code_now, give_password, with_factor
an_office()
person = a_user()
secret, codes = with_factor(person)
browser = Client(SERVER_NAME="localhost")
environ = browser._base_environ
browser._base_environ = lambda **more: {**environ(**more), "wsgi.url_scheme": "https"}
browser.post("/language", {"language": "fr"})
browser.get("/sign-in")
give_password(browser)
answer = browser.post("/sign-in/code", {"code": code_now(secret)})
assert answer.status_code == 302, answer.content
header = browser.get("/").headers["Strict-Transport-Security"]
cookies = [[n, bool(c["secure"]), c["path"], c["domain"]] for n, c in browser.cookies.items()]
print(json.dumps([header, cookies]))
"""


def test_over_https_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    own = {"ENTRAIDE_HTTPS": "yes", "ENTRAIDE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": ""}
    environment = {k: v for k, v in {**os.environ, **own}.items() if v and k != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "-c", OVER_HTTPS, str(tmp_path)],
        capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    header, cookies = json.loads(made.stdout)
    assert header == "max-age=31536000"
    assert {name for name, *_flags in cookies} == {
        "__Host-session", "__Host-csrf", "__Host-device", "entraide-language",
    }  # fmt: skip
    assert [flags for _name, *flags in cookies] == [[True, "/", ""]] * 4


# --- without the defence


def test_sessions_that_are_not_looked_at_are_noticed(settings: Any) -> None:
    take_out(settings, "accounts.middleware.people")
    for number, name in enumerate(("idle", "twelve hours", "day and time alone")):
        assert_noticed(check_event, name, number)


@pytest.mark.parametrize("name", ["another role", "second factor removed", "own new app"])
def test_changes_that_end_no_session_are_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("people", "second_factor"):
        monkeypatch.setattr(f"entraide.accounts.actions.{module}.end_sessions", lambda **more: None)
    assert_noticed(check_event, name)


def test_a_session_that_is_only_struck_off_the_list_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_forget", lambda key: None)
    assert_noticed(check_event, "ended from the other")


@pytest.mark.parametrize(
    ("name", "value"), [("HTTPONLY", False), ("SAMESITE", "None"), ("DOMAIN", "x.invalid")]
)
def test_a_laxer_cookie_is_noticed(settings: Any, name: str, value: Any) -> None:
    setattr(settings, f"SESSION_COOKIE_{name}", value)
    browser = signed_in(a_user())
    browser.post("/language", {"language": "fr"})
    assert_noticed(check_cookies, browser)
