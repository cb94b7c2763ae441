"""P-80: no password, code, link or answer reaches the log, the terminal, an error page or a command line."""

import logging
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from entraide.accounts.actions import invite_user, issue_sign_in_link
from entraide.accounts.models import SecondFactor, User
from entraide.accounts.terms import Role
from entraide.cases.models import Request
from entraide.web.logs import LogLine
from tests.accounts.people import code_now
from tests.security.office import addresses
from tests.security.sabotage import assert_noticed
from tests.security.test_driven_by_others import served
from tests.security.test_failures import log_of_site

pytestmark = pytest.mark.django_db
ANSWER = "tripwire-of-an-answer-5521"
PASSWORDS = ("tripwire herons paddle backwards", "tripwire barges hum upstream", "tripwire wrong as can be")
LAUNCH = "tripwire-of-the-launch-90210"


def administrator_arrives(held: list[str]) -> None:
    """Set the office up page by page, up to the second factor and its recovery codes."""
    browser = Client()
    person = {"name": "A", "email": "admin@demo.invalid", "password": PASSWORDS[0]}
    pages: list[tuple[str, dict[str, str]]] = [
        ("language", {"language": "en"}),
        ("office", {"state": "SN", "name": "Office"}),
        ("administrator", {**person, "again": "other"}),
        ("administrator", {**person, "again": PASSWORDS[0]}),
        ("backups", {"backup_folder": ""}),
    ]
    browser.get("/set-up", {"token": LAUNCH})
    for step, given in pages:
        browser.post(f"/set-up/{step}", given)
    browser.get("/sign-in/second-step")
    secret = str(browser.session["new_secret"])
    shown = browser.post("/sign-in/second-step", {"code": code_now(secret)}).content.decode()
    codes = re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", shown)
    assert len(codes) == 10
    held += [secret, " ".join(secret[i : i + 4] for i in range(0, 32, 4)), *codes]


def drafter_arrives(held: list[str]) -> Client:
    """Invite a drafter who signs in, loses the password, and comes back by a link."""
    administrator, now = User.objects.get(), timezone.now()
    invited = {"email": "d@demo.invalid", "name": "D", "role": Role.DRAFTER}
    _invitation, token = invite_user(**invited, by=administrator, now=now)  # type: ignore[arg-type]
    browser = Client()
    given = {"name": "D", "language": "en", "password": PASSWORDS[1], "again": PASSWORDS[1]}
    browser.get(f"/invitation/{token}")
    browser.post(f"/invitation/{token}", {**given, "again": "other"})
    browser.post(f"/invitation/{token}", given)
    browser.post(f"/invitation/{token}", given)
    browser.get("/sign-in/second-step")
    secret = str(browser.session["new_secret"])
    browser.post("/sign-in/second-step", {"code": code_now(secret)})
    browser.post("/sign-out")
    Client().post("/sign-in", {"email": "d@demo.invalid", "password": PASSWORDS[2]})
    SecondFactor.objects.update(last_step=0)
    link, code = issue_sign_in_link(user=User.objects.get(email="d@demo.invalid"), now=now), code_now(secret)
    for _twice in range(2):
        browser.get(f"/sign-in/{link}")
        browser.post(f"/sign-in/{link}")
    Client(enforce_csrf_checks=True).post(f"/sign-in/{link}")
    Client().get(f"/invitation/{token}", HTTP_HOST="evil.invalid")
    browser = Client()
    browser.post("/sign-in", {"email": "d@demo.invalid", "password": PASSWORDS[1]})
    browser.post("/sign-in/code", {"code": "000000"})
    assert browser.post("/sign-in/code", {"code": code}).status_code == 302
    held += [token, link, secret, f"/sign-in/{link[:20]}", str(browser.session.session_key)]
    return browser


def work(browser: Client) -> None:
    """Write answers, right and wrong, and look for them."""
    browser.post("/requests/samples/sn-ch-bank-records")
    home = f"/requests/{Request.objects.get().pk}"
    browser.post(f"{home}/facts/facts", {"q-facts": ANSWER, "v-facts": "1"})
    browser.post(f"{home}/case/case", {"q-case_ref": ANSWER, "q-deadline": ANSWER, "v-case_ref": ANSWER})
    browser.post(f"{home}/history", {"note": ANSWER})
    browser.get("/search", {"q": ANSWER})
    browser.get(f"{home}/{ANSWER}")
    browser.get(f"{home}/{ANSWER}/{ANSWER}")
    browser.get(f"{home}/letter.pdf")
    browser.get(f"/nowhere/{ANSWER}")
    browser.get("/", HTTP_REFERER=f"http://testserver/search?q={ANSWER}")
    browser.post("/requests/new", {"type": ANSWER}, HTTP_SEC_FETCH_SITE="cross-site")
    browser.post(f"{home}/finish", {"reason": ANSWER})
    browser.get(f"/requests/{uuid4()}")


def failures(browser: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have views fail with what was typed in the words of the error; return the pages shown."""
    browser.raise_request_exception = False
    shown = []
    for kind in (RuntimeError, ValueError, Http404, KeyError):
        for name, place in (("desk", "/"), ("sign-in-link", f"/sign-in/{ANSWER}")):

            def failing(request: Any, kind: type[Exception] = kind, **_places: Any) -> Any:
                try:
                    raise KeyError(f"{ANSWER} {PASSWORDS[0]}")
                except KeyError as cause:
                    raise kind(f"{ANSWER} {PASSWORDS[1]}") from cause

            address = addresses()[name]
            failing.permission = address.callback.permission  # type: ignore[attr-defined]
            with monkeypatch.context() as patched:
                patched.setattr(address, "callback", failing)
                page = browser.post(place, {"password": PASSWORDS[2]}).content.decode()
                shown.append(page.replace(place, "its own address") if len(place) > 1 else page)
    return shown


def check_whole_day(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Fail where anything secret of a day's work is in the log, on the terminal or on a page of errors."""
    settings.LAUNCH_TOKEN = LAUNCH
    held = [ANSWER, *PASSWORDS, LAUNCH]
    with log_of_site() as log, warnings.catch_warnings(record=True) as warned:
        administrator_arrives(held)
        browser = drafter_arrives(held)
        work(browser)
        shown = failures(browser, monkeypatch)
    written, terminal = log.getvalue(), "".join(capfd.readouterr())
    assert len(held) >= 20
    assert len(written.splitlines()) > 40
    for place in (written, terminal, *map(str, warned), *shown):
        for secret in held:
            assert secret not in place


def test_a_day_of_work_leaves_no_secret_in_the_log(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    check_whole_day(settings, monkeypatch, capfd)


def test_the_server_writes_no_log_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    named = served(monkeypatch)
    assert named["log_enabled"] is False
    assert not named.get("log_access", False)


COMMANDS = """
import sys
from pathlib import Path
seen = []
sys.addaudithook(lambda event, given: seen.append(given) if event == "subprocess.Popen" else None)
from click.testing import CliRunner
from entraide.config.site import init
folder = sys.argv[1]
named = ["--state", "SN", "--office", "O", "--admin", "a@demo.invalid", "--demo"]
printed = CliRunner().invoke(init, ["--data", folder, *named], catch_exceptions=False).output
token, secret = printed.split()[0].rsplit("/", 1)[1], (Path(folder) / "secret").read_text()
line = Path("/proc/self/cmdline")
held = (line.read_text() if line.exists() else str(sys.argv)) + str(seen)
assert len(token) > 30 and token not in held and secret not in held + printed, held
"""


def test_no_secret_stands_on_a_command_line(tmp_path: Path) -> None:
    own = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    made = subprocess.run(
        [sys.executable, "-c", COMMANDS, str(tmp_path / "office")],
        capture_output=True, text=True, env=own, check=False,
    )  # fmt: skip
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


# --- without the defence


@pytest.mark.parametrize("defence", ["format", "formatException"])
def test_a_log_of_addresses_or_of_words_of_errors_is_noticed(
    defence: str, settings: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(LogLine, defence, getattr(logging.Formatter, defence))
    assert_noticed(check_whole_day, settings, monkeypatch, capfd)
