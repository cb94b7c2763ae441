"""The commands of the site, each in a process of its own as its user starts it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

COMMAND = [sys.executable, "-m", "entraide"]
OFFICE = ("--state", "SN", "--office", "Ministère de la Justice", "--admin", "admin@demo.invalid")


def environment() -> dict[str, str]:
    own = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ENTRAIDE_DATA")
    }
    return {**own, "LC_ALL": "C.UTF-8"}


def entraide(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment(), check=False
    )


def test_installation_is_made_once_and_keeps_its_secret_to_itself(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    first = entraide("init", "--data", folder, *OFFICE, "--demo")
    again = entraide("init", "--data", folder, *OFFICE)

    assert first.returncode == 0, first.stderr
    assert re.fullmatch(r"/sign-in/[\w-]{30,}\n", first.stdout)
    assert (folder / "secret").stat().st_mode & 0o077 == 0
    assert again.returncode == 2
    assert "There is an installation in this folder already." in again.stderr


def test_link_is_printed_for_somebody_who_is_there(tmp_path: Path) -> None:
    entraide("init", "--data", tmp_path / "office", *OFFICE)
    known = entraide("sign-in-link", "ADMIN@demo.invalid", "--data", tmp_path / "office")
    unknown = entraide("sign-in-link", "nobody@demo.invalid", "--data", tmp_path / "office")

    assert (known.returncode, known.stdout.startswith("/sign-in/")) == (0, True)
    assert (unknown.returncode, "nobody@demo.invalid" in unknown.stderr) == (2, True)


def test_bad_state_and_missing_folder_are_refused(tmp_path: Path) -> None:
    bad = entraide(
        "init", "--data", tmp_path / "x", "--state", "XX", "--office", "O", "--admin", "a@b.invalid"
    )
    missing = entraide("sign-in-link", "a@b.invalid", "--data", tmp_path / "nowhere")

    assert (bad.returncode, missing.returncode) == (2, 2)
    assert not (tmp_path / "x" / "entraide.sqlite3").exists()


def test_site_is_served_and_stops_clean(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "run", "--data", str(tmp_path / "office")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address, set_up = process.stdout.readline().strip(), process.stdout.readline().strip()
        try:
            page = fetched(set_up)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)

    assert re.fullmatch(r"http://localhost:\d+", address)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.status == 200
    assert process.returncode == 0


def fetched(address: str) -> urllib.request.addinfourl:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for _attempt in range(100):
        try:
            return browser.open(address, timeout=5)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(address)
