"""The commands that make and run an installation of the site. Each loads the framework late."""

import os
import secrets
import socket
from pathlib import Path
from typing import Any

import click

from entraide.config.speaking import fail, speak
from entraide.core.errors import CannotWrite, EntraideError, UnknownName, UnusableFile, sentence
from entraide.core.files import write_whole

FIRST_PORT = 8000
LAST_PORT = 8040
DATA = click.option("--data", metavar="DIR", help="The folder of the installation. Else ENTRAIDE_DATA.")


def use_folder(data: str | None, *, make: bool = False) -> Path:
    """Name the folder of the installation for everything that follows. Raises UnusableFile."""
    from entraide.core.files import data_folder

    if data and make:
        Path(data).mkdir(parents=True, exist_ok=True)
    folder = data_folder(data)
    os.environ["ENTRAIDE_DATA"] = str(folder)
    return folder


def start_framework() -> None:
    """Start the framework with the settings of the installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entraide.config.settings")
    django.setup()


def prepare(folder: Path) -> None:
    """Make what an installation lacks: its secret, and the tables of this version. Repeatable."""
    secret = folder / "secret"
    if not secret.is_file():
        write_whole(secret, secrets.token_urlsafe(48).encode())
    _copy_before_upgrade(folder)
    start_framework()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _copy_before_upgrade(folder: Path) -> None:
    """Keep a copy of the database before a new version changes its tables."""
    import sqlite3

    database = folder / "entraide.sqlite3"
    if os.environ.get("DATABASE_URL") or not database.is_file():
        return
    from entraide import __version__

    copy = folder / f"before-{__version__}.sqlite3"
    if not copy.exists():
        with sqlite3.connect(database) as old, sqlite3.connect(copy) as new:
            old.backup(new)


def _require_installation(folder: Path) -> None:
    if not (folder / "secret").is_file():
        raise UnusableFile(
            sentence("There is no installation in this folder."),
            sentence("Make one: entraide init --data DIR --state CODE --office NAME --admin EMAIL."),
            file=str(folder),
        )


@click.command()
@click.option("--data", metavar="DIR", required=True, help="The folder of the installation; made if absent.")
@click.option("--state", metavar="CODE", required=True, help="The State of the office: SN.")
@click.option("--office", metavar="NAME", required=True, help="The name of the office.")
@click.option("--admin", metavar="EMAIL", required=True, help="The first administrator.")
@click.option("--language", metavar="CODE", default="en", help="Language of the office.")
@click.option("--demo", is_flag=True, help="A demonstration office, with sample requests in.")
def init(data: str, state: str, office: str, admin: str, language: str, demo: bool) -> None:
    """Make an installation: its folder, tables, office and first administrator.

    \b
    entraide init --data office --state SN --office "Ministère de la Justice" --admin a.diop@example.org
    """
    try:
        link = make_installation(data, state=state, office=office, admin=admin, language=language, demo=demo)
    except EntraideError as error:
        fail(error, as_json=False)
    click.echo(link)


def make_installation(data: str, *, state: str, office: str, admin: str, language: str, demo: bool) -> str:
    """Make an installation and return the path of the administrator's first link. Raises what it refuses."""
    from entraide.interview.parsing import parse_country

    code = parse_country(state, "--state")
    folder = use_folder(data, make=True)
    if (folder / "entraide.sqlite3").exists():
        raise CannotWrite(
            sentence("There is an installation in this folder already."),
            sentence("Run it with entraide run, or name another folder."),
            file=str(folder),
        )
    prepare(folder)
    from django.utils import timezone

    from entraide.accounts.actions import issue_sign_in_link, set_up_office

    now = timezone.now()
    person = set_up_office(
        name=office, state=code, language=language, is_demo=demo, admin_email=admin, admin_name=admin, now=now
    )
    if demo:
        from entraide.config.demo import fill_demo_office

        person = fill_demo_office(now=now)
    token = issue_sign_in_link(user=person, now=now)
    return f"/sign-in/{token}"


@click.command()
@DATA
@click.option("--port", type=int, help="Where to listen; else the first free port from 8000.")
def run(data: str | None, port: int | None) -> None:
    """Serve an installation to this machine until Ctrl+C; an empty folder opens the set-up pages.

    \b
    entraide run --data office
    """
    try:
        # the set-up pages open only for who started the program on this machine
        token = secrets.token_urlsafe(24)
        os.environ["ENTRAIDE_LAUNCH_TOKEN"] = token
        prepare(use_folder(data, make=True))
        number = port or free_port()
    except EntraideError as error:
        fail(error, as_json=False)
    from entraide.accounts.queries import is_empty

    serve(number, *([f"http://localhost:{number}/set-up?token={token}"] if is_empty() else []))


def free_port() -> int:
    """Return the first free port from 8000 on. Raises UnusableFile if none is."""
    for port in range(FIRST_PORT, LAST_PORT):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise UnusableFile(
        sentence("No port between {first} and {last} is free.", first=FIRST_PORT, last=LAST_PORT - 1),
        sentence("Stop another program, or name a port with --port."),
    )


def serve(port: int, *lines: str) -> None:
    """Serve the site on this machine alone; says where, then the lines given. Returns when it is stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    click.echo(f"http://localhost:{port}")
    for line in lines:
        click.echo(line)
    Granian(
        "entraide.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        log_enabled=False,
    ).serve()


@click.command("sign-in-link")
@DATA
@click.argument("email")
def sign_in_link(data: str | None, email: str) -> None:
    """Print a link with which a person signs in once, within fifteen minutes.

    \b
    entraide sign-in-link a.diop@example.org --data office
    """
    try:
        folder = use_folder(data)
        _require_installation(folder)
        start_framework()
        from django.utils import timezone

        from entraide.accounts.actions import issue_sign_in_link
        from entraide.accounts.models import User

        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if person is None:
            raise UnknownName(
                sentence("Nobody here has the address “{email}”.", email=email),
                sentence("Invite the person from the page of users."),
            )
        token = issue_sign_in_link(user=person, now=timezone.now())
    except EntraideError as error:
        fail(error, as_json=False)
    click.echo(f"/sign-in/{token}")
    click.echo(speak(sentence("Put it after the address of your site. It works once, for fifteen minutes.")))


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
