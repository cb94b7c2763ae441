"""The commands that make and run an installation of the site. Each loads the framework late."""

import contextlib
import errno
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from entraide.config.preparing import is_installation, prepare, start_framework, use_folder
from entraide.config.speaking import fail, message_language, speak
from entraide.core.errors import (
    CannotWrite,
    EntraideError,
    UnknownName,
    UnusableFile,
    Whole,
    WrongValue,
    sentence,
)
from entraide.core.messages import printable

if TYPE_CHECKING:
    from entraide.accounts.models import User

FIRST_PORT = 8000
LAST_PORT = 8040
LONGEST_NAME, LONGEST_EMAIL = 200, 254
DATA = click.option("--data", metavar="DIR", help="The folder of the installation. Else ENTRAIDE_DATA.")
SITE = click.option(
    "--site",
    metavar="URL",
    help="The address of the site, for the link. Else that of the proxy, else http://localhost:8000.",
)


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """Say in words what was refused, or what the database or the disk says, and exit 2."""
    from django.db import Error

    try:
        yield
    except EntraideError as error:
        fail(error, as_json=False)
    except (Error, sqlite3.Error) as error:
        problem = Whole(printable(str(error).partition("\n")[0].rstrip(".")))
        said = sentence("The database cannot be used: {problem}.", problem=problem)
        todo = sentence("See that it runs, that its disk has space left, and that you may read and write it.")
        fail(UnusableFile(said, todo), as_json=False)
    except PermissionError as error:
        said = sentence("You may not read or write this: {problem}.", problem=error.strerror)
        todo = sentence("Name another folder after --data, or have the rights to this one given to you.")
        fail(UnusableFile(said, todo, file=str(error.filename or "")), as_json=False)


# --- making an installation


@click.command()
@click.option("--data", metavar="DIR", required=True, help="The folder of the installation; made if absent.")
@click.option("--state", metavar="CODE", required=True, help="The State of the office: SN.")
@click.option("--office", metavar="NAME", required=True, help="The name of the office.")
@click.option("--admin", metavar="EMAIL", required=True, help="The first administrator.")
@click.option("--language", metavar="CODE", default="en", show_default=True, help="Language of the office.")
@click.option("--demo", is_flag=True, help="A demonstration office, with invented people and requests.")
@SITE
def init(data: str, state: str, office: str, admin: str, language: str, demo: bool, site: str | None) -> None:
    """Make an installation, and print the link with which its administrator signs in first.

    \b
    entraide init --data office --state SN --office "Ministère de la Justice" --admin a.diop@example.org
    """
    with _plainly():
        address = _address(site)
        given = _checked(state=state, office=office, admin=admin, language=language)
        prepare(use_folder(data, make=True))
        if _has_office():
            raise CannotWrite(
                sentence("There is an installation in this folder already."),
                sentence("Run it with entraide run, or name another folder."),
                file=data,
            )
        person = _make_office(**given, demo=demo)
        click.echo(_sign_in_address(person, address))


def _checked(*, state: str, office: str, admin: str, language: str) -> dict[str, str]:
    """Return what was given for a new office as it is kept. Raises UnknownName, WrongValue."""
    from django.core.exceptions import ValidationError
    from django.forms import EmailField

    from entraide.interview.parsing import parse_country, parse_text

    name = " ".join(office.split())
    if not 0 < len(parse_text(name, "--office")) <= LONGEST_NAME:
        raise WrongValue(
            sentence("An office has a name of 1 to {most} characters.", most=LONGEST_NAME),
            sentence("Write it as it stands on your letters."),
            path="--office",
        )
    try:
        EmailField(max_length=LONGEST_EMAIL).clean(admin)
    except ValidationError as error:
        raise WrongValue(
            sentence("“{value}” is not an e-mail address.", value=admin),
            sentence("Write it in the form name@example.org."),
            path="--admin",
        ) from error
    return {
        "state": parse_country(state, "--state"),
        "office": name,
        "admin": admin,
        "language": _page_language(language),
    }


def _page_language(code: str) -> str:
    """Return a language that pages can be read in. Raises UnknownName."""
    offered = page_languages()
    chosen = message_language(code)
    if chosen not in offered:
        raise UnknownName(
            sentence("There are no pages in the language “{code}” yet.", code=code),
            sentence("Use one of: {names}.", names=", ".join(offered)),
            path="--language",
        )
    return chosen


def page_languages() -> list[str]:
    """Return the languages that pages can be read in: English, and those that have a catalogue."""
    from entraide.core.languages import declared_languages
    from entraide.core.messages import SOURCE_LANGUAGE, EmptyCatalogue, catalogue

    codes = (language.code for language in declared_languages())
    return [c for c in codes if c == SOURCE_LANGUAGE or not isinstance(catalogue(c), EmptyCatalogue)]


def _has_office() -> bool:
    from entraide.accounts.queries import office

    return office() is not None


def _make_office(*, state: str, office: str, admin: str, language: str, demo: bool) -> "User":
    """Set the office up, the demonstration with all that is in it; return who signs in first."""
    from django.db import transaction
    from django.utils import timezone

    from entraide.accounts.actions import set_up_office
    from entraide.config.demo import fill_demo_office

    now = timezone.now()
    with transaction.atomic():
        person = set_up_office(
            name=office,
            state=state,
            language=language,
            is_demo=demo,
            admin_email=admin,
            admin_name=admin,
            now=now,
        )
        return fill_demo_office(now=now) if demo else person


# --- serving it


@click.command()
@DATA
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Where to listen; else the first free port from 8000."
)
@click.option("--demo", is_flag=True, help="Make a demonstration office where the folder is empty.")
def run(data: str | None, port: int | None, demo: bool) -> None:
    """Serve an installation to this machine until Ctrl+C; an empty folder opens the set-up pages.

    \b
    entraide run --data office
    """
    with _plainly():
        # the set-up pages open only for who started the program on this machine
        token = os.environ["ENTRAIDE_LAUNCH_TOKEN"] = secrets.token_urlsafe(24)
        folder = use_folder(data, make=True)
        copy = prepare(folder)
        if demo:
            _require_demonstration(folder)
        number = _port(port)
        address = _own_address(number)
        for line in (address, _way_in(address, token), _copy_line(copy)):
            if line:
                click.echo(line)
    serve(number)


def _require_demonstration(folder: Path) -> None:
    """Make the demonstration office of an empty folder; another office is left alone. Raises CannotWrite."""
    from entraide.accounts.queries import is_demonstration
    from entraide.config.demo import OFFICE

    if not _has_office():
        _make_office(**OFFICE, demo=True)
    elif not is_demonstration():
        raise CannotWrite(
            sentence("This folder holds a real office; a demonstration is never mixed with it."),
            sentence("Name another folder after --data, or leave out --demo."),
            file=str(folder),
        )


def _copy_line(copy: Path | None) -> str:
    if copy is None:
        return ""
    return speak(sentence("Upgraded. The data as they were before: {path}", path=Whole(copy)))


def _way_in(address: str, token: str) -> str:
    """Return the line with the link that opens an empty installation or the demonstration."""
    from entraide.accounts.queries import is_demonstration, is_empty
    from entraide.config.demo import drafter

    if is_empty():
        link = Whole(f"{address}/set-up?token={token}")
        return speak(sentence("Set it up here: {link}", link=link))
    person = drafter() if is_demonstration() else None
    if person is None:
        return ""
    link = Whole(_sign_in_address(person, address))
    return speak(sentence("Sign in, once and within fifteen minutes: {link}", link=link))


def _own_address(port: int) -> str:
    """Return the address under which people reach the site: that of its proxy if it has one."""
    from django.conf import settings

    return f"https://{settings.ALLOWED_HOSTS[0]}" if settings.HTTPS else f"http://localhost:{port}"


def _port(wanted: int | None) -> int:
    """Return the port that is wanted, else the first free one from 8000. Raises UnusableFile if none is."""
    ports = [wanted] if wanted else range(FIRST_PORT, LAST_PORT)
    found = next((port for port in ports if _is_free(port)), None)
    if found is None:
        first, last = ports[0], ports[-1]
        raise UnusableFile(
            sentence("This port is not free: {port}.", port=wanted)
            if wanted
            else sentence("No port between {first} and {last} is free.", first=first, last=last),
            sentence("Stop the other program, or name another port with --port."),
        )
    return found


def _is_free(port: int) -> bool:
    """Say whether nothing else answers to localhost at a port, in either family of addresses."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            socket.create_server((host, port), family=family).close()
        except OSError as error:
            # a machine without the newer family of addresses has nothing that listens there
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                return False
    return True


def serve(port: int) -> None:
    """Serve the site on this machine alone, until it is stopped: in a process that holds nothing else."""
    program = [sys.executable, "-m", "entraide.config.serving", str(port)]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(sys.executable, program)  # noqa: S606  our own module; signals go to it and not to a parent
    subprocess.run(program, check=False)  # noqa: S603


# --- links


@click.command("sign-in-link")
@DATA
@SITE
@click.argument("email")
def sign_in_link(data: str | None, site: str | None, email: str) -> None:
    """Print a link with which a person signs in once, within fifteen minutes.

    \b
    entraide sign-in-link a.diop@example.org --data office
    entraide sign-in-link a.diop@example.org --data office --site https://entraide.example.org
    """
    with _plainly():
        address = _address(site)
        folder = use_folder(data)
        if not is_installation(folder):
            raise UnusableFile(
                sentence("There is no installation in this folder."),
                sentence("Make one: entraide init --data DIR --state CODE --office NAME --admin EMAIL."),
                file=str(folder),
            )
        start_framework()
        from entraide.accounts.models import User
        from entraide.accounts.rules import normal_email

        person = User.objects.filter(email=normal_email(email), is_active=True).first()
        if person is None:
            raise UnknownName(
                sentence("Nobody here has the address “{email}”.", email=email),
                sentence("Invite the person from the page of users."),
            )
        click.echo(_sign_in_address(person, address))
    click.echo(speak(sentence("It works once, for fifteen minutes.")))


def _address(site: str | None) -> str:
    """Return an address that was given without the slash at its end, empty if none was. Raises WrongValue."""
    if site is None:
        return ""
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise WrongValue(
            sentence("“{value}” is not the address of a site.", value=site),
            sentence("Write it whole: https://entraide.example.org."),
            path="--site",
        )
    return site.rstrip("/")


def _sign_in_address(person: "User", address: str) -> str:
    """Return a new link for a person; earlier ones stop working. address: empty for the site's own."""
    from django.urls import reverse
    from django.utils import timezone

    from entraide.accounts.actions import issue_sign_in_link

    token = issue_sign_in_link(user=person, now=timezone.now())
    return (address or _own_address(FIRST_PORT)) + reverse("sign-in-link", args=[token])


# --- the framework


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> Any:
    """Reach the framework's own commands.

    \b
    entraide manage check
    """
    use_folder(None)
    start_framework()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["entraide manage", *arguments])
