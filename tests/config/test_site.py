"""The commands of the site, each in a process of its own as its user starts it."""

import contextlib
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from entraide.cases.models import Request
from entraide.cases.queries import answers_of, checked, installation
from entraide.config import site as commands
from entraide.config.demo import fill_demo_office
from entraide.config.preparing import new_secret

COMMAND = [sys.executable, "-m", "entraide"]
GIVEN = {"--state": "SN", "--office": "Ministère de la Justice", "--admin": "admin@demo.invalid"}
OFFICE = [word for option in GIVEN.items() for word in option]
OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ENTRAIDE_DATA")


def environment(**more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**own, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1", **more}


def entraide(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment(**more), check=False
    )


def assert_refused(result: subprocess.CompletedProcess[str], said: str) -> None:
    """Two lines on standard error: what is wrong, and what to do. Never a traceback."""
    assert (result.returncode, result.stdout) == (2, "")
    reason, todo = result.stderr.splitlines()
    assert said in reason
    assert todo.startswith("  → ")


class Site:
    """A site that is served in a group of processes of its own, as a terminal starts it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.process = process
        self.address = process.stdout.readline().strip()
        self.link = process.stdout.readline().strip().rpartition(" ")[2]

    def stop(self, number: int, *, group: bool) -> tuple[int, str]:
        """Return the exit code and what was said on standard error."""
        (os.killpg if group else os.kill)(self.process.pid, number)
        _out, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def served(*arguments: object) -> Iterator[Site]:
    with subprocess.Popen(
        [*COMMAND, "run", "--port", str(free_port()), *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield Site(process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


class Browser:
    """Keeps cookies, and waits until the site answers."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def open(self, address: str, **typed: str) -> tuple[urllib.request.addinfourl, str]:
        data = urllib.parse.urlencode(typed).encode() if typed else None
        for _attempt in range(100):
            try:
                answer = self.opener.open(address, data, timeout=20)
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                time.sleep(0.1)
            else:
                return answer, answer.read().decode()
        raise AssertionError(address)

    def sign_in(self, link: str) -> str:
        """Follow a sign-in link and return the page that comes after its button."""
        _answer, html = self.open(link)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        assert token
        return self.open(link, csrfmiddlewaretoken=token[1])[1]


# --- making an installation


def test_installation_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    first = entraide("init", "--data", folder, *OFFICE, "--demo")
    again = entraide("init", "--data", folder, *OFFICE)

    assert first.returncode == 0, first.stderr
    assert re.fullmatch(r"http://localhost:8000/sign-in/[\w-]{30,}\n", first.stdout)
    assert [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077] == []
    assert_refused(again, "There is an installation in this folder already.")


def test_every_installation_has_a_secret_of_its_own(tmp_path: Path) -> None:
    entraide("init", "--data", tmp_path / "office", *OFFICE)
    secrets = {new_secret() for _number in range(100)} | {(tmp_path / "office" / "secret").read_text()}

    assert len(secrets) == 101
    assert min(map(len, secrets)) >= 50


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--state", "XX", "--state: “XX” is not a country code."),
        ("--office", "  ", "--office: An office has a name of 1 to 200 characters."),
        ("--office", "O" * 201, "--office: An office has a name of 1 to 200 characters."),
        ("--admin", "nobody", "--admin: “nobody” is not an e-mail address."),
        ("--language", "es", "--language: There are no pages in the language “es” yet."),
        ("--language", "xx", "--language: “xx” is not one of the languages of Entraide."),
        ("--site", "localhost:8000", "--site: “localhost:8000” is not the address of a site."),
    ],
)
def test_what_no_office_can_have_is_refused_before_anything_is_made(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    given = [word for pair in {**GIVEN, option: value}.items() for word in pair]
    assert_refused(entraide("init", "--data", tmp_path / "office", *given), said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/office"])
def test_folder_that_cannot_be_made_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    assert_refused(entraide("init", "--data", tmp_path / place, *OFFICE), "The folder cannot be made: ")
    assert_refused(entraide("run", "--data", tmp_path / place), "The folder cannot be made: ")


def test_folder_of_somebody_else_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), commands._plainly():
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/theirs")
    assert capsys.readouterr().err.startswith(
        "/srv/theirs: You may not read or write this: Permission denied."
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/x", "DATABASE_URL does not name a PostgreSQL database."),
        ("postgresql://localhost:many/x", "DATABASE_URL does not name a PostgreSQL database."),
        ("postgresql://x:y@127.0.0.1:1/x", "The database cannot be used: "),
    ],
)
def test_database_that_cannot_be_used_is_said(tmp_path: Path, url: str, said: str) -> None:
    assert_refused(entraide("run", "--data", tmp_path / "office", DATABASE_URL=url), said)


def test_office_reads_pages_in_a_language_that_has_pages() -> None:
    assert set(commands.page_languages()) == {code for code, _name in settings.LANGUAGES}


def test_made_installation_passes_the_check_of_the_framework(tmp_path: Path) -> None:
    entraide("init", "--data", tmp_path / "office", *OFFICE)
    result = entraide(
        "manage", "check", "--deploy", "--fail-level", "WARNING",
        ENTRAIDE_DATA=str(tmp_path / "office"), ENTRAIDE_HTTPS="1", ENTRAIDE_HOSTS="entraide.example.org",
    )  # fmt: skip

    assert (result.returncode, result.stderr) == (0, "")


# --- links


@pytest.mark.parametrize(
    ("given", "more", "address"),
    [
        ([], {}, "http://localhost:8000"),
        (["--site", "https://entraide.example.org/"], {}, "https://entraide.example.org"),
        ([], {"ENTRAIDE_HTTPS": "1", "ENTRAIDE_HOSTS": "desk.example.org"}, "https://desk.example.org"),
    ],
)
def test_link_is_printed_for_somebody_who_is_there(
    tmp_path: Path, given: list[str], more: dict[str, str], address: str
) -> None:
    folder = tmp_path / "office"
    entraide("init", "--data", folder, *OFFICE)
    known = entraide("sign-in-link", "ADMIN@demo.invalid", "--data", folder, *given, **more)

    assert known.returncode == 0, known.stderr
    assert re.match(re.escape(address) + r"/sign-in/[\w-]{30,}\n", known.stdout)


def test_link_is_for_somebody_who_is_there(tmp_path: Path) -> None:
    entraide("init", "--data", tmp_path, *OFFICE)
    assert_refused(entraide("sign-in-link", "nobody@demo.invalid", "--data", tmp_path), "nobody@demo.invalid")


def test_link_needs_an_installation(tmp_path: Path) -> None:
    missing, empty = tmp_path / "nowhere", tmp_path
    assert_refused(entraide("sign-in-link", "a@b.invalid", "--data", missing), "This is not a folder")
    assert_refused(entraide("sign-in-link", "a@b.invalid", "--data", empty), "There is no installation")


# --- serving


@pytest.mark.parametrize(
    ("number", "group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)]
)
def test_site_is_served_and_stops_clean(tmp_path: Path, number: int, group: bool) -> None:
    with served("--data", tmp_path / "office") as site:
        answer, _html = Browser().open(site.link)
        stopped = site.stop(number, group=group)
        with pytest.raises(ProcessLookupError):
            os.killpg(site.process.pid, 0)

    assert re.fullmatch(r"http://localhost:\d+", site.address)
    assert site.link.startswith(f"{site.address}/set-up?token=")
    assert (answer.status, answer.url) == (200, f"{site.address}/set-up/language")
    assert stopped == (0, "")


def test_next_port_is_taken_where_another_program_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr(commands, "FIRST_PORT", port)
        monkeypatch.setattr(commands, "LAST_PORT", port + 20)
        assert port < commands._port(None) < port + 20
        assert_refused(entraide("run", "--data", tmp_path, "--port", port), f"This port is not free: {port}.")


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has one family of addresses")
def test_port_is_not_free_where_a_program_listens_in_the_other_family(tmp_path: Path) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        port = other.getsockname()[1]
        assert_refused(entraide("run", "--data", tmp_path / "x", "--port", port), "This port is not free")


def test_demonstration_opens_again_with_a_new_link(tmp_path: Path) -> None:
    desks, links = [], []
    for _time in range(2):
        with served("--demo", "--data", tmp_path / "demo") as site:
            desks.append(set(re.findall(r'href="(/requests/[0-9a-f-]{36})"', Browser().sign_in(site.link))))
            links.append(site.link.rpartition("/")[2])

    assert desks[0] == desks[1]
    assert len(desks[0]) == 3
    assert links[0] != links[1]


def test_demonstration_and_real_office_are_never_mixed(tmp_path: Path) -> None:
    real, demonstration = tmp_path / "real", tmp_path / "demo"
    entraide("init", "--data", real, *OFFICE)
    entraide("init", "--data", demonstration, *OFFICE, "--demo")

    assert_refused(entraide("run", "--demo", "--data", real), "This folder holds a real office")
    assert_refused(entraide("init", "--data", demonstration, *OFFICE), "There is an installation")


@pytest.mark.django_db
def test_demonstration_has_one_draft_that_lacks_two_things_one_complete_and_one_in_arabic() -> None:
    fill_demo_office(now=timezone.now())
    own = installation()
    rows = [(row, checked(row, answers_of(row), own)) for row in Request.objects.order_by("reference")]
    missing = [sum(f.severity.value == "error" for f in case.report.findings) for _row, case in rows]

    assert missing == [2, 0, 0]
    assert [row.language for row, _case in rows] == ["fr", "fr", "ar"]


@pytest.mark.django_db
def test_table_that_was_imported_is_seen_without_a_new_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRAIDE_DATA", str(tmp_path))
    client = Client()
    client.force_login(fill_demo_office(now=timezone.now()))
    request = Request.objects.order_by("reference").first()
    assert request is not None
    place, day = f"/requests/{request.pk}/basis", "8 March 2016"
    table = tmp_path / "new.csv"
    table.write_text(
        "state,instrument,action,date,as_at,confidence,source\n"
        "SN,uncac,ratification,2016-03-08,2026-11-19,sourced,invented for this test\n"
    )
    before = client.get(place).content.decode()
    imported = entraide("import", "participation", table, "--data", tmp_path)
    after = client.get(place).content.decode()

    assert imported.returncode == 0, imported.stdout
    assert (day in before, day in after) == (False, True)
