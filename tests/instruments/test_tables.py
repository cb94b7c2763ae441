"""Tables are read once for a process, and again when a file of the data folder changes."""

import os
import shutil
from pathlib import Path

from entraide.instruments.tables import SHIPPED, read_tables, shipped_tables

HEAD = "state,instrument,action,date,as_at,confidence,complete_as_at,source"
ROW = "SN,budapest,ratification,2016-12-16,2026-11-19,sourced,,invented for this test"


def test_tables_are_kept_until_one_comes_changes_or_goes(tmp_path: Path) -> None:
    folder = tmp_path / "participation"
    shutil.copytree(SHIPPED / "participation", folder)
    first = read_tables(tmp_path)
    assert read_tables(tmp_path) is first

    table = folder / "2026-11-21-newer.csv"
    table.write_text(f"{HEAD}\n{ROW}\n")
    second = read_tables(tmp_path)
    assert [t.file for t in second.participation[-1:]] == [table.name]
    assert read_tables(tmp_path) is second

    before = table.stat()
    table.write_text(f"{HEAD}\n{ROW.replace('SN', 'ML')}\n")
    os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert {act.state for act in read_tables(tmp_path).participation[-1].acts} == {"ML"}

    table.unlink()
    assert read_tables(tmp_path).participation == first.participation


def test_what_is_known_today_is_worked_out_once(tmp_path: Path) -> None:
    tables = shipped_tables()
    assert tables.known_on(None) is tables.known_on(None)
    assert read_tables(None).known_on(None) is tables.known_on(None)
