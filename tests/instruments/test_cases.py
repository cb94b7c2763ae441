"""The table of cases that a lawyer made by hand from the clauses and the rows, each with its reason.

`cases.csv` is decided on the tables that ship; `extra_cases.csv` with the invented rows of `extra_rows.csv`
over them, for what no shipped row shows: denunciation, territories, treaties of regions.
"""

import csv
import functools
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entraide.instruments.facts import crime_types, legal_bases
from entraide.instruments.rules import Matter, Request, Result, legal_bases_between
from entraide.instruments.tables import Tables, read_tables, shipped_tables

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cases(name: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in rows(name)]


@functools.cache
def with_extra_rows(folder: Path) -> Tables:
    (folder / "participation").mkdir()
    shutil.copy(HERE / "extra_rows.csv", folder / "participation" / "2026-10-01-extra.csv")
    return read_tables(folder)


@pytest.fixture(scope="module")
def extra_tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return with_extra_rows(tmp_path_factory.mktemp("data"))


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def years(text: str) -> Any:
    return text if text in ("life", "death") else float(text)


def request_of(row: dict[str, str]) -> Request:
    offences = [{"crime_type": name} for name in listed(row["offences"])]
    for offence, penalty in zip(offences, listed(row["penalties"]), strict=False):
        offence["max_penalty_years"] = years(penalty)
    facts = dict(fact.split("=", 1) for fact in listed(row["facts"]))
    return Request(
        row["from"],
        row["to"],
        (legal_bases()[row["request_type"]],),
        Matter(tuple(offences), facts, date.fromisoformat(row["on"]), crime_types()),
    )


def decide(row: dict[str, str], tables: Tables) -> Result:
    known = tables.known_on(date.fromisoformat(row["as_known_on"]) if row["as_known_on"] else None)
    (found,) = (r for r in legal_bases_between(request_of(row), known) if r.instrument == row["instrument"])
    return found


def check(row: dict[str, str], tables: Tables) -> None:
    found = decide(row, tables)
    since = found.since.isoformat() if found.since else ""
    expected = (row["status"], row["in_force_between_since"], row["role"], row["group"])

    assert (found.status.value, since, found.role.value, found.group.value) == expected, row["because"]
    assert found.sources
    assert found.reasons
    assert bool(found.settle_by) or found.status.value not in ("unknown", "territorial_unknown")


@pytest.mark.parametrize("row", cases("cases.csv"))
def test_case_is_decided_as_by_hand(row: dict[str, str]) -> None:
    check(row, shipped_tables())


@pytest.mark.parametrize("row", cases("extra_cases.csv"))
def test_case_with_extra_rows_is_decided_as_by_hand(row: dict[str, str], extra_tables: Tables) -> None:
    check(row, extra_tables)


def test_there_are_enough_cases_and_each_says_why() -> None:
    every = rows("cases.csv") + rows("extra_cases.csv")

    assert len(rows("cases.csv")) >= 120
    assert len({row["id"] for row in every}) == len(every)
    assert all(row["because"].endswith(".") for row in every)
