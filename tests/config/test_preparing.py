"""How the tables of an installation come to be, and what happens to them when a new version comes."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.utils import ConnectionHandler

from entraide.config import settings as site_settings
from entraide.config.preparing import DATABASE, TEMPLATE
from tests.config.test_site import assert_refused, entraide, environment

PREPARE = """
import sys
from pathlib import Path
from entraide.config import preparing
folder, preparing.TEMPLATE = preparing.use_folder(sys.argv[1], make=True), Path(sys.argv[2])
print(preparing.prepare(folder) or "")
"""


def prepare(folder: Path, template: Path = TEMPLATE) -> str:
    """Prepare a folder in a process of its own; return the name of the copy that was made, if one was."""
    result = subprocess.run(
        [sys.executable, "-c", PREPARE, str(folder), str(template)],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    return Path(result.stdout.strip()).name


def asked(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as tables:
        return tables.execute(query).fetchall()


def changed(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as tables, tables:
        tables.execute(statement)


def migrations(database: Path) -> set[tuple[Any, ...]]:
    return set(asked(database, "SELECT app, name FROM django_migrations"))


def schema(database: Path) -> set[tuple[Any, ...]]:
    return set(asked(database, "SELECT type, name, sql FROM sqlite_master"))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Return an installation of a version that had no requests yet."""
    folder = tmp_path / "office"
    prepare(folder)
    assert entraide("manage", "migrate", "cases", "zero", ENTRAIDE_DATA=str(folder)).returncode == 0
    changed(folder / DATABASE, "INSERT INTO accounts_office VALUES (1, 'Old office', 'SN', 'fr', 0, '')")
    return folder


# --- new tables


def test_copied_tables_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    prepare(tmp_path / "copied")
    prepare(tmp_path / "migrated", template=tmp_path / "nowhere")
    copied, migrated = (tmp_path / name / DATABASE for name in ("copied", "migrated"))

    assert TEMPLATE.is_file()
    assert schema(copied) == schema(migrated)
    assert migrations(copied) == migrations(migrated)
    assert asked(TEMPLATE, "SELECT count(*) FROM accounts_user") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM django_migrations WHERE app = 'cases'",
        "INSERT INTO django_migrations VALUES (999, 'cases', '9999_of_another_branch', '2026-11-20')",
    ],
)
def test_tables_of_other_migrations_are_not_copied(tmp_path: Path, statement: str) -> None:
    template = tmp_path / "template.sqlite3"
    shutil.copyfile(TEMPLATE, template)
    changed(template, statement)
    prepare(tmp_path / "office", template=template)

    assert migrations(tmp_path / "office" / DATABASE) == migrations(TEMPLATE)


def test_data_are_never_replaced_by_empty_tables(older: Path) -> None:
    prepare(older)
    assert asked(older / DATABASE, "SELECT name FROM accounts_office") == [("Old office",)]


# --- upgrades


def test_upgrade_comes_after_a_copy(older: Path) -> None:
    before = migrations(older / DATABASE)
    copy = prepare(older)

    assert migrations(older / copy) == before
    assert migrations(older / DATABASE) == migrations(TEMPLATE) > before
    assert asked(older / copy, "SELECT name FROM accounts_office") == [("Old office",)]


def test_nothing_is_copied_where_nothing_changes(tmp_path: Path) -> None:
    assert [prepare(tmp_path / "office") for _time in range(2)] == ["", ""]
    assert not list((tmp_path / "office").glob("before-*"))


def test_earlier_copy_is_kept(older: Path) -> None:
    first = prepare(older)
    kept = (older / first).read_bytes()
    entraide("manage", "migrate", "cases", "zero", ENTRAIDE_DATA=str(older))
    second = prepare(older)

    assert sorted(path.name for path in older.glob("before-*.sqlite3")) == sorted({first, second})
    assert (older / first).read_bytes() == kept


def test_tables_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    prepare(folder)
    later = "INSERT INTO django_migrations VALUES (999, 'cases', '9999_later', '2030-01-01')"
    changed(folder / DATABASE, later)

    assert_refused(entraide("run", "--data", folder), "A newer version of Entraide has worked")
    assert ("cases", "9999_later") in migrations(folder / DATABASE)


# --- the file


@pytest.fixture
def two(tmp_path: Path, monkeypatch: Any, django_db_blocker: Any) -> Iterator[list[Any]]:
    """Yield two connections to one file, made as the settings of the site say."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    default = site_settings._database()
    default["NAME"], default["OPTIONS"]["timeout"] = tmp_path / DATABASE, 0
    with django_db_blocker.unblock():
        connections = [ConnectionHandler({"default": default})["default"] for _number in range(2)]
        yield connections
        for connection in connections:
            connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_file_keeps_what_was_written(two: list[Any], pragma: str, value: object) -> None:
    with two[0].cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_transaction_waits_at_its_beginning_not_in_its_middle(two: list[Any]) -> None:
    first, second = two
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (words TEXT)")
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with first.cursor() as cursor, second.cursor() as other:
        cursor.execute("SELECT * FROM notes")
        with pytest.raises(DatabaseError, match="locked"):
            other.execute("INSERT INTO notes VALUES ('late')")
