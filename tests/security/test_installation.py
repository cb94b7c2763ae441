"""P-01: no account and no secret comes with the program; each installation makes its own."""

import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from entraide.accounts.actions import (
    invite_user,
    issue_sign_in_link,
    renew_recovery_codes,
    second_factor,
    set_up_office,
)
from entraide.accounts.models import Office, SecondFactor, User
from entraide.accounts.terms import Role
from entraide.config import preparing
from tests.accounts.people import a_user, an_office
from tests.security.office import tables
from tests.security.sabotage import assert_noticed

ROOT = Path(__file__).parents[2]
SHIPPED = (
    "src",
    "docs",
    "tools",
    "benchmarks",
    "requirements",
    "locale",
    "Makefile",
    "pyproject.toml",
    ".ci",
)
KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[baprs]-\w{10}|AIza[\w-]{35}"
    r"|eyJ[\w-]{10,}\.eyJ|glpat-[\w-]{20}|(?i:secret_key|password|passwd|api_key|token)[\"']?\s*[:=]\s*[\"'][^\"'\s{}%]{8,}[\"']"
)  # fmt: skip
LONG = re.compile(r"[\"']([A-Za-z0-9+/_-]{32,}={0,2})[\"']")
RANDOM_BITS = 4.2
"""Bits a character, above which a long text without spaces looks like a key; words have fewer."""


def entropy(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def secrets_in(text: str) -> list[str]:
    """Return what looks like a secret in a file."""
    return [match[0] for match in KEYS.finditer(text)] + [
        text for text in LONG.findall(text) if entropy(text) > RANDOM_BITS and re.search(r"\d", text)
    ]


def shipped() -> list[Path]:
    """Return the files that are handed out, but for what is compiled of them."""
    found = [path for name in SHIPPED for path in [ROOT / name, *(ROOT / name).rglob("*")] if path.is_file()]
    ends = (
        ".py",
        ".yaml",
        ".json",
        ".md",
        ".toml",
        ".html",
        ".css",
        ".csv",
        ".po",
        ".typ",
        ".xml",
        "Makefile",
    )
    return [p for p in found if p.name.endswith(ends) and "compiled" not in p.parts]


def check_files(files: list[Path]) -> None:
    found = {
        str(p.relative_to(ROOT)) if p.is_relative_to(ROOT) else str(p): secrets_in(p.read_text("utf-8"))
        for p in files
    }
    assert {name: held for name, held in found.items() if held} == {}


def test_no_secret_is_shipped() -> None:
    files = shipped()
    assert len(files) > 200
    check_files(files)


# --- each installation its own


def made(folder: Path, number: int) -> str:
    """Return the secret that a new installation makes."""
    own = folder / str(number)
    own.mkdir()
    preparing.prepare(own)
    return (own / "secret").read_text()


def check_secrets(folder: Path) -> None:
    """Fail where two of a hundred installations share a secret, or it is short."""
    secrets = [made(folder, number) for number in range(100)]
    assert len(set(secrets)) == 100
    assert min(map(len, secrets)) >= 50
    assert len({secret[:8] for secret in secrets}) == 100


@pytest.fixture
def tables_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "start_framework", lambda: None)
    monkeypatch.setattr(preparing, "_bring_tables", lambda database: None)


@pytest.mark.usefixtures("tables_left_alone")
def test_a_hundred_installations_make_a_hundred_secrets(tmp_path: Path) -> None:
    check_secrets(tmp_path)


@pytest.mark.usefixtures("tables_left_alone")
def test_the_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    made(tmp_path, 1)
    assert (tmp_path / "1" / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_hundred_of_each_other_secret_differ() -> None:
    an_office()
    person, administrator, now = a_user(), a_user(Role.ADMINISTRATOR, "admin@demo.invalid"), timezone.now()

    def invited(number: int) -> str:
        return invite_user(
            email=f"p{number}@demo.invalid", name="P", role=Role.DRAFTER, by=administrator, now=now
        )[1]

    kinds: dict[str, Callable[[int], str]] = {
        "link": lambda number: issue_sign_in_link(user=person, now=now),
        "invitation": invited,
        "second factor": lambda number: second_factor.new_secret(),
        "recovery codes": lambda number: " ".join(renew_recovery_codes(user=person, now=now)),
    }
    for kind, make in kinds.items():
        values = [make(number) for number in range(100)]
        assert len(set(values)) == 100, kind
        assert min(map(len, values)) >= 32, kind


@pytest.mark.django_db
def test_nobody_has_an_account_before_set_up() -> None:
    rows = tables()
    assert (rows[User._meta.label], rows[Office._meta.label], rows[SecondFactor._meta.label]) == ([], [], [])
    for email, password in (
        ("admin", "admin"),
        ("admin@example.org", "admin"),
        ("root", ""),
        ("demo", "demo"),
    ):
        Client().post("/sign-in", {"email": email, "password": password})
    assert Client().get("/account").status_code == 302


@pytest.mark.django_db
def test_the_first_administrator_has_no_password_to_guess() -> None:
    person = set_up_office(
        name="Office",
        state="SN",
        language="en",
        admin_name="A",
        admin_email="a@demo.invalid",
        now=timezone.now(),
    )
    assert not person.has_usable_password()


@pytest.mark.django_db
def test_without_its_secret_the_site_answers_nothing(settings: Any) -> None:
    settings.SECRET_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        Client().get("/sign-in")


def run_in(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "entraide", *arguments], capture_output=True, text=True, check=False,
        env={**own, "ENTRAIDE_DATA": str(folder), **environment},
    )  # fmt: skip


def test_the_check_of_the_framework_before_deployment_is_clean(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Zq3-" * 4 + "k8Jw_2Lr7Vx0Ty5Nb9Hd1Fs6Gm4Pc" * 2)
    told = run_in(tmp_path, "manage", "check", "--deploy", ENTRAIDE_HTTPS="yes")
    assert told.returncode == 0, told.stderr
    assert re.findall(r"\w+\.[EW]\d+", told.stdout + told.stderr) == []


# --- without the defence


@pytest.mark.parametrize(
    "text",
    [
        'SECRET_KEY = "django-insecure-1234567890"',
        "-----BEGIN RSA PRIVATE KEY-----",
        json.dumps({"password": "correct-horse-battery"}),
        "key = 'q8Zr2LmX0vTy5NbH1dFs6GmPc4WjKuEa'",
    ],
)
def test_a_secret_in_a_file_is_noticed(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.py").write_text(text)
    assert_noticed(check_files, [tmp_path / "settings.py"])


@pytest.mark.usefixtures("tables_left_alone")
def test_a_secret_that_all_share_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing.secrets, "token_urlsafe", lambda size: "x" * 64)
    assert_noticed(check_secrets, tmp_path)
