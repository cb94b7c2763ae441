"""Prepares an installation: its folder, its secret, its tables, and a copy before they are upgraded.

New tables are copied from those that the build made for this version, which is quicker than migrating; where
there are none, or of other migrations, the framework makes them.
"""

import itertools
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from entraide import __version__
from entraide.core.content import PACKAGE
from entraide.core.errors import CannotWrite, UnusableFile, sentence
from entraide.core.files import data_folder, write_whole

DATABASE = "entraide.sqlite3"
TEMPLATE = PACKAGE / "compiled" / "tables.sqlite3"


def use_folder(data: str | None, *, make: bool = False) -> Path:
    """Name the folder of the installation for everything that follows. Raises UnusableFile, CannotWrite."""
    if make:
        # what is made here holds names of suspects: for nobody else on this machine
        os.umask(0o077)
        _make(Path(data) if data else data_folder(None))
    folder = data_folder(data).absolute()
    os.environ["ENTRAIDE_DATA"] = str(folder)
    return folder


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            sentence("The folder cannot be made: {problem}.", problem=error.strerror or error),
            sentence("Name another folder after --data, or have the rights to this one given to you."),
            file=str(folder),
        ) from error


def start_framework() -> None:
    """Start the framework with the settings of the installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entraide.config.settings")
    django.setup()


def secret_file(folder: Path) -> Path:
    """Return where the secret of an installation stands: where the environment says, else in its folder."""
    return Path(os.environ.get("ENTRAIDE_SECRET_FILE") or folder / "secret")


def is_installation(folder: Path) -> bool:
    """Say whether an installation was made in a folder."""
    has_tables = bool(os.environ.get("DATABASE_URL")) or (folder / DATABASE).is_file()
    return secret_file(folder).is_file() and has_tables


def new_secret() -> str:
    """Return a secret that no other installation has."""
    return secrets.token_urlsafe(48)


def prepare(folder: Path) -> Path | None:
    """Make what an installation lacks: its secret, and the tables of this version. Repeatable.

    Returns the copy of the database, if it was upgraded. Raises CannotWrite, UnusableFile.
    """
    secret = secret_file(folder)
    if not secret.is_file():
        write_whole(secret, new_secret().encode())
    start_framework()
    return _bring_tables(folder / DATABASE)


def _bring_tables(database: Path) -> Path | None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    is_file = connection.vendor == "sqlite"
    is_new = is_file and not database.exists()
    if is_new and _is_current(TEMPLATE, MigrationLoader(None).disk_migrations):
        write_whole(database, TEMPLATE.read_bytes())
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if loader.applied_migrations.keys() - loader.disk_migrations.keys():
        raise UnusableFile(
            sentence("A newer version of Entraide has worked with this installation."),
            sentence("Install that version, or bring back the copy that was made before it came."),
            file=str(database) if is_file else "",
        )
    if not executor.migration_plan(loader.graph.leaf_nodes()):
        return None
    copy = _copied(database) if is_file and not is_new else None
    call_command("migrate", verbosity=0, interactive=False)
    return copy


def _is_current(template: Path, migrations: Collection[tuple[str, str]]) -> bool:
    """Say whether a database is there and was made by just these migrations."""
    if not template.is_file():
        return False
    with closing(sqlite3.connect(f"{template.as_uri()}?mode=ro", uri=True)) as tables:
        return set(tables.execute("SELECT app, name FROM django_migrations")) == set(migrations)


def _copied(database: Path) -> Path:
    """Copy a database before a new version changes its tables; an earlier copy is never replaced."""
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    names = (database.with_name(f"before-{__version__}{ending}.sqlite3") for ending in endings)
    copy = next(path for path in names if not path.exists())
    unfinished = copy.with_suffix(".part")
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(unfinished)) as new:
        old.backup(new)
    return unfinished.replace(copy)


def make_template() -> None:
    """Make the tables that new installations copy; `make build` calls this where migrations changed."""
    from django.db import connection

    os.environ.pop("DATABASE_URL", None)
    TEMPLATE.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        prepare(use_folder(name))
        connection.close()
        with closing(sqlite3.connect(Path(name) / DATABASE)) as made:
            made.execute("VACUUM INTO ?", (str(TEMPLATE),))
