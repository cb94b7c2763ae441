"""`entraide import`: what it prints and writes, and how it ends."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entraide.config import importing
from tests.config.running import entraide, refusal, written

SHARED = os.environ.get("ENTRAIDE_SHARED", "")
HEAD = "state,instrument,action,date,as_at,confidence,complete_as_at,source\n"
TABLE = HEAD + (
    "KE,untoc,accession,2004-06-17,2026-10-01,sourced,,UNTC\n"
    "NO,fap,denunciation,2025-05-05,2026-10-01,sourced,,UNTC\n"
    "US,untoc,ratification,2005-11-03,2014-01-27,sourced,,UNTC\n"
    "KE,ROME-STATUTE,ratification,2005-03-15,2014-01-27,sourced,,UNTC\n"
)
BAD = "Z\x1b[2J,untoc,accession,2004-06-17,2026-10-01,sourced,,=1+1\n"
NOTIFICATION = "- {state: SN, kind: d_18_13, text: Ministry, source: note verbale}\n"
TREATY = "- {id: x, title: X, parties: [SN, CH], families: [mla], source: s, signed_on: 1974-03-29}\n"
COMMANDS = ("participation", "declarations", "agreements")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "day_of_import", lambda: date(2026, 11, 25))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def said(*words: object, exit_code: int = 0, **environment: str) -> str:
    result = entraide("import", *words, **{"COLUMNS": "120", **environment})
    assert result.exit_code == exit_code, result.output
    assert result.stderr == ""
    return result.stdout


def output(*words: object, exit_code: int = 0, **environment: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(said(*words, "--json", exit_code=exit_code, **environment))
    return result


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*"))


def test_import_says_line_by_line_what_changes(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path, TABLE + BAD, "new.csv")
    page = said("participation", path, "--data", data, exit_code=3)

    assert page.splitlines() == [
        "line 2  changed  Kenya, Palermo Convention, accession: 2004-06-17 (was 2004-06-16)",
        "line 3  added  Norway, Firearms Protocol, denunciation: 2025-05-05",
        "line 6  rejected  There is no State or territory with the code “Z\ufffd[2J”.",
        "    → Write its code of ISO 3166-1, two or three letters; EU or EUE is the European Union.",
        "",
        "      1  added",
        "      1  changed",
        "      1  unchanged",
        "      1  left aside",
        "      1  rejected",
        f"Written: {data / 'participation' / '2026-11-25-new.csv'}",
    ]
    assert files(data) == ["participation/2026-11-25-new.csv"]
    assert said("participation", path, "--data", data, exit_code=3).endswith(
        "Nothing new: nothing is written.\n"
    )
    assert files(data) == ["participation/2026-11-25-new.csv"]


def test_import_in_json_says_every_line(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path, TABLE + BAD, "new.csv")
    report = output("participation", path, "--data", data, exit_code=3)

    assert list(report) == [
        "file", "written", "would_write", "dry_run", "counts", "complete", "lines", "missing", "notes",
    ]  # fmt: skip
    assert report["file"] == str(path)
    assert report["written"] == str(data / "participation" / "2026-11-25-new.csv")
    assert report["counts"] == {
        "added": 1, "changed": 1, "confirmed": 0, "unchanged": 1, "left_aside": 1, "rejected": 1,
        "missing": 0,
    }  # fmt: skip
    assert [line["line"] for line in report["lines"]] == [2, 3, 4, 5, 6]
    assert report["lines"][0] == {
        "line": 2, "result": "changed", "state": "KE", "instrument": "untoc", "action": "accession",
        "date": "2004-06-17", "was": "2004-06-16", "reason": "", "todo": "",
    }  # fmt: skip
    assert (
        report["lines"][3]["reason"]
        == "Rome Statute of the International Criminal Court (1998): not used here."
    )
    assert report["lines"][4]["state"] == "Z\ufffd[2J"
    assert all(line["todo"] for line in report["lines"] if line["result"] == "rejected")


def test_dry_run_writes_nothing_and_says_what_it_would(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path, TABLE, "new.csv")
    target = data / "participation" / "2026-11-25-new.csv"

    assert said("participation", path, "--dry-run", "--data", data).endswith(f"Would be written: {target}\n")
    report = output("participation", path, "--dry-run", "--data", data)
    assert (report["written"], report["would_write"], report["dry_run"]) == (None, str(target), True)
    assert files(data) == []
    done = output("participation", path, "--data", data)
    assert (done["lines"], done["written"]) == (report["lines"], str(target))


def test_complete_table_shows_plainly_what_is_missing(tmp_path: Path, data: Path) -> None:
    line = "NO,untoc,ratification,2003-09-23,2026-10-01,sourced,2026-10-01,UNTC\n"
    path = written(tmp_path, HEAD + line, "new.csv")
    words = " ".join(said("participation", path, "--data", data, "--dry-run").split())
    report = output("participation", path, "--data", data)

    shown = (
        "missing Kenya, Palermo Convention, accession: 2004-06-16. An older table (2014-01-27) shows it, the "
    )
    assert shown + "newest complete one does not; the answer becomes unknown." in words
    assert report["complete"] == {"untoc": "2026-10-01"}
    assert report["counts"]["missing"] == len(report["missing"]) > 170
    assert output("participation", path, "--data", data)["missing"] == []


def test_import_withholds_completeness_and_says_so(tmp_path: Path, data: Path) -> None:
    line = "NO,untoc,ratification,2003-09-23,2026-10-01,sourced,2026-10-01,UNTC\n"
    path = written(
        tmp_path, HEAD.replace("source", "source,remark") + line.replace("UNTC", "UNTC,x") + BAD, "new.csv"
    )
    report = output("participation", path, "--data", data, exit_code=3)

    assert report["notes"] == [
        "Columns that are not read: remark.",
        "Not taken for complete, because lines were rejected that may belong to it: untoc.",
    ]
    assert (report["complete"], report["missing"]) == ({}, [])


@pytest.mark.parametrize("what, text, words", [
    ("declarations", NOTIFICATION, "entry 1  added  Senegal, Palermo Convention, Central authority"),
    ("agreements", TREATY, "entry 1  added  Switzerland, Senegal, x, agreement: 1974-03-29"),
])  # fmt: skip
def test_declarations_and_agreements_travel_the_same_way(
    tmp_path: Path, data: Path, what: str, text: str, words: str
) -> None:
    path = written(tmp_path, text, "new.yaml")

    assert said(what, path, "--data", data).startswith(words)
    assert files(data) == [f"{what}/2026-11-25-new.csv"]
    assert output(what, path, "--data", data)["counts"]["unchanged"] == 1
    stored = data / what / "2026-11-25-new.csv"
    assert output(what, stored, "--data", data)["written"] is None


def test_import_answers_as_known_before_and_after(tmp_path: Path, data: Path) -> None:
    line = "KE,fap,denunciation,2015-01-01,2026-11-24,sourced,,UNTC\n"
    question = (
        "legal-basis",
        "KE",
        "NG",
        "--modality",
        "firearms_tracing",
        "--on",
        "2026-11-25",
        "--data",
        data,
    )

    def status(*known: str) -> str:
        results = json.loads(entraide(*question, *known, "--json").stdout)
        return next(result["status"] for result in results if result["instrument"] == "fap")

    before = status()
    assert output("participation", written(tmp_path, HEAD + line, "n.csv"), "--data", data)["written"]
    assert before != "denounced"
    assert status() == status("--as-known-on", "2026-11-24") == "denounced"
    assert status("--as-known-on", "2026-11-23") == before


def test_import_makes_the_folder_that_the_environment_names(tmp_path: Path) -> None:
    folder = tmp_path / "to" / "come"
    path = written(tmp_path, TABLE, "new.csv")

    assert output("participation", path, "--dry-run", ENTRAIDE_DATA=str(folder))["would_write"]
    assert not folder.exists()
    output("participation", path, ENTRAIDE_DATA=str(folder))
    assert files(folder) == ["participation/2026-11-25-new.csv"]


BAD_FILES: dict[str, tuple[str, str, str | bytes, str]] = {
    "empty": ("participation", "t.csv", "", "The file is empty."),
    "header": ("participation", "t.csv", HEAD, "The table has no lines below the names of its columns."),
    "columns": ("participation", "t.csv", "a,b\n1,2\n", "The column “state” is missing."),
    "utf-16": ("participation", "t.csv", TABLE.encode("utf-16"), "The text is UTF-16,"),
    "binary": ("participation", "t.csv", b"\x89PNG\r\n\x1a\n", "The text is not UTF-8."),
    "nul": ("participation", "t.csv", "a\0b", "The file holds a NUL character, so it is not a text file."),
    "quotes": ("participation", "t.csv", TABLE + '"', "The table cannot be read: unexpected end of data."),
    "yaml-as-csv": ("participation", "t.yaml", NOTIFICATION, "The column “state” is missing."),
    "no-list": ("declarations", "t.yaml", "state: SN\n", "The file does not hold a list."),
    "yaml": ("declarations", "t.yml", "- [\n", "This is not YAML"),
    "json": ("agreements", "t.json", "[", "This is not JSON"),
    "case": ("agreements", "t.json", "[1, 2]", "No entry of the list is a mapping of names to values."),
}  # fmt: skip


@pytest.mark.parametrize("what, name, content, reason", BAD_FILES.values(), ids=BAD_FILES)
def test_file_that_cannot_be_used_is_refused(
    tmp_path: Path, data: Path, what: str, name: str, content: str | bytes, reason: str
) -> None:
    path = written(tmp_path, content, name)
    error = refusal("import", what, path, "--data", data)

    assert error["reason"].startswith(reason)
    assert error["file"] == str(path)
    assert files(data) == []


def test_folder_or_file_that_is_not_there_is_refused(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path, TABLE, "t.csv")
    error = refusal("import", "participation", path, "--data", tmp_path / "none")

    assert error["todo"].startswith("Make it first, or leave --data out")
    assert refusal("import", "participation", tmp_path / "none.csv", "--data", data)["reason"]
    assert (
        refusal("import", "participation", data, "--data", data)["reason"] == "This is a folder, not a file."
    )
    assert refusal("import", "participation", path, "--data", path)["reason"]
    assert (
        refusal("import", "participation", path, "--data", data, "--language", "xx")["path"] == "--language"
    )


def test_table_of_which_nothing_can_be_read_is_reported_on_and_refused(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path, HEAD + BAD, "t.csv")

    assert output("participation", path, "--data", data, exit_code=2)["counts"]["rejected"] == 1
    assert "rejected" in said("participation", path, "--data", data, exit_code=2)
    assert files(data) == []


def test_folder_that_cannot_be_written_is_said(tmp_path: Path, data: Path) -> None:
    written(data, "x", "participation")
    error = refusal("import", "participation", written(tmp_path, TABLE, "t.csv"), "--data", data)

    assert error["code"] == "cannot_write"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_the_columns_and_the_exits(command: str) -> None:
    text = entraide("import", command, "--help").stdout

    assert f"  entraide import {command} " in text
    assert "Columns: " in text
    assert "Exit 0:" in text


@pytest.mark.skipif(not SHARED, reason="ENTRAIDE_SHARED names no folder of large test sets")
def test_whole_table_of_the_depositaries_brings_nothing_new(data: Path) -> None:
    path = Path(SHARED) / "data" / "treaty-status" / "status.csv"

    assert said("participation", path, "--data", data).split() == [
        "1", "967", "unchanged", "2", "682", "left", "aside", "Nothing", "new:", "nothing", "is", "written.",
    ]  # fmt: skip
