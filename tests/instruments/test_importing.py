"""What an import makes of each line, what it stores, and what is then known."""

import csv
import os
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entraide.core.countries import countries
from entraide.core.errors import UnusableFile
from entraide.core.messages import render
from entraide.instruments.acts import Act, Agreement, Declaration
from entraide.instruments.aside import find_former, other_treaties
from entraide.instruments.facts import declaration_types, families, instruments
from entraide.instruments.importing import Outcome, Report, compare_table, place_to_store, store
from entraide.instruments.rows import ALWAYS_POSSIBLE, Row, parse_act
from entraide.instruments.tables import (
    SHIPPED,
    Tables,
    latest_agreements,
    latest_declarations,
    order_of_file,
    read_tables,
    shipped_tables,
)
from entraide.instruments.terms import Action, Confidence

SHARED = os.environ.get("ENTRAIDE_SHARED", "")
TODAY, LATER = date(2026, 11, 25), date(2026, 12, 3)
HEAD = "state,instrument,action,date,as_at,confidence,complete_as_at,source\n"
OF_DEPOSITARY = (
    "state_iso3,instrument,action,date,source,state_name_as_in_source,untc_number,as_at,confidence\n"
)
KENYA = "KE,untoc,accession,2004-06-16,2014-01-27,sourced,,UNTC\n"
"""A line that the tables which ship have too."""


def compared(
    folder: Path,
    text: str | bytes,
    tables: Tables | None = None,
    name: str = "t.csv",
    today: date = TODAY,
    what: str = "participation",
) -> Report:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return compare_table(what, path, tables or shipped_tables(), today)


def imported(
    data: Path, text: str, name: str = "t.csv", today: date = TODAY, what: str = "participation"
) -> Report:
    """Import a table into a folder, as the command does."""
    data.mkdir(exist_ok=True)
    report = compared(data.parent, text, read_tables(data), name, today, what)
    if report.content is not None:
        store(report, place_to_store(report, data, today))
    return report


def outcomes(report: Report) -> list[str]:
    return [line.outcome.value for line in report.lines]


def stored(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(data.rglob("*.csv"))}


def reasons(report: Report) -> list[str]:
    return [render(line.reason, "en") for line in report.lines if line.reason]


# --- one line

LINES = {
    "unchanged": (KENYA, "unchanged", ""),
    "later": ("KE,untoc,accession,2004-06-16,2026-10-01,sourced,,UNTC\n", "confirmed", ""),
    "earlier": ("KE,untoc,accession,2004-06-16,2010-01-27,sourced,,UNTC\n", "unchanged", ""),
    "no-as-at": ("KE,untoc,accession,2004-06-16,,sourced,,UNTC\n", "unchanged", ""),
    "codes-of-depositaries": ("ken,UNTOC,Accession,2004-06-16,2014-01-27,sourced,,UNTC\n", "unchanged", ""),
    "other-day": ("KE,untoc,accession,2004-06-17,2026-10-01,sourced,,UNTC\n", "changed", "2004-06-16"),
    "other-day-same": ("KE,untoc,accession,2004-06-17,2014-01-27,sourced,,U\n", "changed", "2004-06-16"),
    "other-day-no-as-at": ("KE,untoc,accession,2004-06-17,,sourced,,UNTC\n", "changed", "2004-06-16"),
    "day-no-longer-known": ("KE,untoc,accession,,2026-10-01,sourced,,UNTC\n", "changed", "2004-06-16"),
    "new": ("KE,untoc,denunciation,2025-05-05,2026-10-01,sourced,,UNTC\n", "added", ""),
    "other-confidence-class": ("KE,untoc,accession,2004-06-16,2026-10-01,recalled,,me\n", "added", ""),
    "no-confidence": ("KE,untoc,accession,2004-06-16,2026-10-01,,,me\n", "added", ""),
    "same-confidence-class": (
        "SL,untoc,ratification,2014-08-12,2026-11-24,sourced-news,,news\n", "changed", "recalled-reconciled",
    ),
    "verified-at-last": ("SL,untoc,ratification,2014-08-12,2026-11-24,sourced,,UNTC\n", "added", ""),
    "european-union": ("EUE,fap,approval,2014-03-21,2026-10-01,sourced,,UNTC\n", "confirmed", ""),
    "other-treaty": ("KE,ROME-STATUTE,ratification,2005-03-15,2014-01-27,sourced,,UNTC\n", "left_aside", ""),
    "other-treaty-other-act": ("XX,drugs-1961,participation by virtue of,,,,,\n", "left_aside", ""),
    "announced": ("AD,budapest,entry_into_force,2027-03-01,2026-11-20,sourced,,CoE\n", "added", ""),
}  # fmt: skip


@pytest.mark.parametrize("line, outcome, was", LINES.values(), ids=LINES)
def test_line_is_what_it_changes(tmp_path: Path, line: str, outcome: str, was: str) -> None:
    report = compared(tmp_path, HEAD + line)

    assert [(one.outcome.value, one.was) for one in report.lines] == [(outcome, was)]
    assert (report.content is None) == (outcome in ("unchanged", "left_aside"))


END = ",2014-01-27,sourced,,UNTC"
REJECTED = {
    "future": ("KE,untoc,denunciation,2026-11-26,,sourced,,UNTC", "2026-11-26 lies after 2026-11-25, up to"),
    "after-as-at": ("KE,untoc,denunciation,2015-01-01,2014-12-31,sourced,,x", "lies after 2014-12-31"),
    "future-as-at": ("KE,untoc,denunciation,2015-01-01,2026-11-26,sourced,,UNTC", "which is still to come."),
    "before-adoption": ("KE,untoc,signature,2000-11-14" + END, "2000-11-14 lies before 2000-11-15"),
    "soviet-union": ("SU,un1988,signature,1989-01-19" + END, "“SU” stands for a State that no longer"),
    "yugoslavia": ("YUG,un1988,signature,1988-12-20" + END, "“YUG” stands for a State that no longer"),
    "renamed": ("ZAR,un1988,signature,1988-12-20" + END, "“ZAR” is no longer the code of any State."),
    "state": ("KEN-YA,untoc,signature,2000-12-12" + END, "There is no State or territory"),
    "state-control": ("K\x1b[31m,untoc,signature,2000-12-12" + END, "“K\ufffd[31m”"),
    "formula": ("=1+1,untoc,signature,2000-12-12" + END, "with the code “=1+1”"),
    "treaty": ("KE,untocc,signature,2000-12-12" + END, "There is no instrument “untocc”."),
    "scheme": ("KE,cw_mla,ratification,2000-12-12" + END, "is a scheme and not a treaty"),
    "action": ("KE,untoc,joined,2000-12-12" + END, "“joined” is not what a State can do"),
    "participation": ("KE,untoc,participation,2000-12-12" + END, "“participation” is not what"),
    "day": ("KE,untoc,signature,12/12/2000" + END, "“12/12/2000” is not a day."),
    "day-that-is-none": ("KE,untoc,signature,2001-02-29" + END, "“2001-02-29” is not a day."),
    "confidence": ("KE,untoc,signature,2000-12-12,2014-01-27,certain,,U", "“certain” is not a permitted"),
    "source": ("KE,untoc,signature,2000-12-12,2014-01-27,sourced,,", "The column “source” is empty."),
    "short": ("KE,untoc,signature,2000-12-12,2014-01-27,sourced", "The line has 6 cells, and"),
    "long": ("KE,untoc,signature,2000-12-12" + END + ",x", "The line has 9 cells, and there are 8"),
    "complete-later": ("KE,untoc,signature,2000-12-12,2014-01-27,sourced,2015-01-01,U", "until 2015-01-01"),
    "older-says-otherwise": ("KE,untoc,accession,2004-06-17,2013-01-27,sourced,,U", "A newer table, known"),
}  # fmt: skip


@pytest.mark.parametrize("line, reason", REJECTED.values(), ids=REJECTED)
def test_line_is_rejected_with_the_reason_and_what_to_do(tmp_path: Path, line: str, reason: str) -> None:
    report = compared(tmp_path, f"{HEAD}{line}\nNO,untoc,denunciation,2025-05-05,2026-10-01,sourced,,UNTC\n")

    assert outcomes(report) == ["rejected", "added"]
    assert reason in reasons(report)[0]
    assert all(render(line.todo, "en").endswith(".") for line in report.lines if line.todo)
    assert (report.content or b"").count(b"\n") == 2


def test_former_states_name_their_successors(tmp_path: Path) -> None:
    report = compared(tmp_path, HEAD + "CS,un1988,signature,1989-12-07,2014-01-27,sourced,,UNTC\n")

    assert "(ME, RS, CZ, SK)" in render(report.lines[0].todo, "en")  # type: ignore[arg-type]
    for code in ("SU", "SUN", "yu", "SCG", "CSHH", "CSK", "DD", "DDR", "AN", "ANT", "ZR", "TMP", "BUR"):
        former = find_former(code)
        assert former is not None
        assert all(name in countries() for name in (former.now or "CD", *former.successors))
        assert bool(former.now) != bool(former.successors)
    assert not any(find_former(code) or find_former(c.alpha3) for code, c in countries().items())


def test_other_treaties_are_none_of_ours() -> None:
    ours = {(i.status_code or "").lower() for i in instruments().values()} | set(instruments())

    assert len(other_treaties()) == 19
    assert not set(other_treaties()) & ours


# --- several lines

REPEATS = {
    "same": ("ratification,2025-01-01", "sourced", "ratification,2025-01-01", "sourced", "unchanged"),
    "other-day": ("ratification,2025-01-01", "sourced", "ratification,2025-01-02", "sourced", "rejected"),
    "no-day": ("ratification,2025-01-01", "sourced", "ratification,", "sourced", "rejected"),
    "confidence": ("signature,2025-01-01", "recalled", "signature,2025-01-01", "unverified", "rejected"),
    "class": ("ratification,2025-01-01", "sourced", "ratification,2025-01-02", "recalled", "added"),
    "action": ("signature,2025-01-01", "sourced", "ratification,2025-01-02", "sourced", "added"),
    "denunciations": ("denunciation,2025-01-01", "sourced", "denunciation,2026-01-01", "sourced", "added"),
}  # fmt: skip


@pytest.mark.parametrize("one, first, other, second, outcome", REPEATS.values(), ids=REPEATS)
def test_second_line_on_the_same_is_unchanged_or_rejected(
    tmp_path: Path, one: str, first: str, other: str, second: str, outcome: str
) -> None:
    text = f"{HEAD}KE,coe_mla,{one},2026-01-01,{first},,CoE\nKE,coe_mla,{other},2026-01-01,{second},,CoE\n"
    report = compared(tmp_path, text)

    assert outcomes(report) == ["added", outcome]
    assert (report.content or b"").count(b"\n") == (3 if outcome == "added" else 2)


def test_state_that_left_may_join_a_second_time(tmp_path: Path) -> None:
    left = "KE,un1988,denunciation,2011-06-29,2026-10-01,sourced,,UNTC\n"
    joined = "KE,un1988,accession,1992-10-19,2026-10-01,sourced,,UNTC\n"
    again = "KE,un1988,accession,2013-01-11,2026-10-01,sourced,,UNTC\n"

    assert outcomes(compared(tmp_path, HEAD + joined + again)) == ["confirmed", "rejected"]
    assert outcomes(compared(tmp_path, HEAD + joined + again + left)) == ["confirmed", "added", "added"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_tables_are_read_as_programs_save_them(tmp_path: Path, mark: bytes, end: str, separator: str) -> None:
    text = (
        HEAD.upper().replace(",", separator).replace("\n", end)
        + f" KE ,untoc,denunciation,2025-05-05,,sourced,,\"a{separator} {end}b\"".replace(",", separator)
        + end + separator * 7 + end + KENYA.replace(",", separator).strip()
    )  # fmt: skip
    report = compared(tmp_path, mark + text.encode())

    assert [(line.number, line.outcome.value) for line in report.lines] == [(2, "added"), (5, "unchanged")]
    rows = list(csv.DictReader((report.content or b"").decode().splitlines(keepends=True)))
    assert rows[0]["source"] == f"a{separator} \nb"


def test_columns_that_nobody_knows_are_named_once(tmp_path: Path) -> None:
    text = (
        OF_DEPOSITARY.strip()
        + ",remark,\nKEN,UNTOC,accession,2004-06-16,UNTC,Kenya,18-12,2014-01-27,sourced,x,\n"
    )
    report = compared(tmp_path, text)

    assert outcomes(report) == ["unchanged"]
    assert report.not_read == ("remark",)


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n \n,,\n", "The file is empty."),
    "header-only": (HEAD.encode(), "The table has no lines"),
    "no-header": (KENYA.encode() * 2, "The column “state” is missing."),
    "no-source": (b"state,instrument,action,date\nKE,untoc,accession,\n", "The column “source” is missing."),
    "twice": (b"state,state,instrument,action,date,source\n,,,,,x\n", "Two columns are called “state”."),
    "utf-16": ((HEAD + KENYA).encode("utf-16"), "The text is UTF-16"),
    "utf-16-be": (b"\xfe\xff" + (HEAD + KENYA).encode("utf-16-be"), "The text is UTF-16"),
    "utf-16-no-mark": ((HEAD + KENYA).encode("utf-16-le"), "a NUL character"),
    "latin-1": ((HEAD + "CI,untoc,accession,,,,,Côte\n").encode("latin-1"), "The text is not UTF-8."),
    "binary": (bytes(range(256)) * 4, "The text is not UTF-8."),
    "zip": (b"PK\x03\x04\x14\x00\x06\x00", "a NUL character"),
    "quote": ((HEAD + 'KE,untoc,accession,,,,,"x\n').encode(), "The table cannot be read: unexpected end"),
    "quotes": ((HEAD + 'KE,untoc,accession,,,,,"x"y\n').encode(), "The table cannot be read:"),
    "long-cell": ((HEAD + "KE,untoc,,,,,," + "x" * 200_000).encode(), "The table cannot be read: field"),
    "page": (b"<!doctype html>\n<html><body>Not found</body></html>\n", "The column “state” is missing."),
}  # fmt: skip


@pytest.mark.parametrize("content, reason", BAD_FILES.values(), ids=BAD_FILES)
def test_file_that_cannot_be_used_is_refused_whole(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        compared(tmp_path, content)

    assert reason in render(caught.value.reason, "en")
    assert render(caught.value.todo, "en").endswith(".")
    assert caught.value.file == str(tmp_path / "t.csv")


def test_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as handle:
        handle.truncate(20_000_001)
    for path, reason in (
        (tmp_path / "large.csv", "The file is larger than 20 megabytes."),
        (tmp_path / "none.csv", "There is no such file."),
        (tmp_path, "This is a folder, not a file."),
    ):
        with pytest.raises(UnusableFile) as caught:
            compare_table("participation", path, shipped_tables(), TODAY)
        assert render(caught.value.reason, "en") == reason


# --- what is stored, and what is then known


def test_second_import_of_the_same_table_writes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lines = "".join(
        line for line, _outcome, _was in LINES.values() if line.startswith(("SL", "EUE", "AD", "XX"))
    )
    text = (
        HEAD + "KE,untoc,accession,2004-06-17,,sourced,,UNTC\nNO,fap,denunciation,2025-05-05,,recalled,,me\n"
    )
    first = imported(data, text + lines)
    before = stored(data)

    assert first.counts()["rejected"] == 0
    assert list(before) == ["2026-11-25-t.csv"]
    for today in (TODAY, LATER):
        again = imported(data, text + lines, today=today)
        assert set(outcomes(again)) <= {"unchanged", "left_aside", "rejected"}
        assert again.content is None
    assert stored(data) == before


def test_tables_of_one_day_count_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name, day in (
        ("z", "04"),
        ("a", "05"),
        ("a", "06"),
        ("18-12", "07"),
        ("b", "08"),
        ("é", "09"),
    ):
        report = imported(data, HEAD + f"KE,untoc,accession,2004-06-{day},,sourced,,UNTC\n", f"{name}.csv")
        assert outcomes(report) == ["changed"], name
        known = read_tables(data).known_on(None).acts["KE", "untoc"]
        assert [act.on for act in known if act.action is Action.ACCESSION] == [date(2004, 6, int(day))]
    paths = sorted((data / "participation").iterdir(), key=order_of_file)

    assert [path.name.removeprefix("2026-11-25-") for path in paths] == [
        "z.csv", "a-2.csv", "a-3.csv", "18-12.csv", "b-13.csv", "table-14.csv",
    ]  # fmt: skip


def test_table_that_came_after_today_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, HEAD + "NO,untoc,denunciation,2025-05-05,,sourced,,UNTC\n", today=LATER)

    with pytest.raises(UnusableFile, match="came after today"):
        imported(data, HEAD + "KE,untoc,denunciation,2025-05-05,,sourced,,UNTC\n")


def test_answers_are_those_of_the_day_of_knowledge(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, HEAD + "KE,untoc,accession,2004-06-17,2026-10-01,sourced,,UNTC\n")
    imported(data, HEAD + "KE,untoc,accession,2004-06-18,,sourced,,UNTC\n", today=LATER)
    tables = read_tables(data)

    def days(known: date | None) -> list[date | None]:
        acts = tables.known_on(known).acts.get(("KE", "untoc"), ())
        return [act.on for act in acts if act.is_verified]

    assert days(date(2014, 1, 26)) == []
    assert days(date(2014, 1, 27)) == days(date(2026, 9, 30)) == [date(2004, 6, 16)]
    assert days(date(2026, 10, 1)) == days(date(2026, 12, 2)) == [date(2004, 6, 17)]
    assert days(LATER) == days(None) == [date(2004, 6, 18)]
    assert len(stored(data)) == 2


def complete_table(*without: str, as_at: str = "2026-10-01", extra: str = "") -> str:
    """Return a newer complete table of untoc: the one that ships, without some States."""
    path = SHIPPED / "participation" / "2026-11-20-depositaries-2013-2015.csv"
    lines = [
        f"{row['state']},untoc,{row['action']},{row['date']},{as_at},sourced,{as_at},UNTC\n"
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row["instrument"] == "untoc" and row["state"] not in without
    ]
    return HEAD + "".join(lines) + extra


def test_complete_table_says_what_it_no_longer_shows(tmp_path: Path) -> None:
    data = tmp_path / "data"
    report = imported(data, complete_table("KE"))

    assert set(outcomes(report)) == {"confirmed"}
    assert [(m.act.state, m.act.action, m.is_unknown) for m in report.missing] == [
        ("KE", Action.ACCESSION, True)
    ]
    assert report.complete == {"untoc": date(2026, 10, 1)}
    known = read_tables(data).known_on(None)
    assert known.complete_until["untoc"] == date(2026, 10, 1)
    assert list(known.dropped) == [("KE", "untoc")]
    again = imported(data, complete_table("KE"), today=LATER)
    assert (again.content, again.missing) == (None, ())
    before = read_tables(data).known_on(date(2026, 9, 30))
    assert before.complete_until["untoc"] == date(2014, 1, 27)
    assert ("KE", "untoc") in before.acts


def test_missing_act_comes_back_with_a_newer_line_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, complete_table("KE"))

    assert outcomes(imported(data, HEAD + KENYA)) == ["unchanged"]
    report = imported(data, HEAD + KENYA.replace("2014-01-27", "2026-11-01"))
    assert (outcomes(report), report.missing) == (["confirmed"], ())
    known = read_tables(data).known_on(None)
    assert (("KE", "untoc") in known.acts, known.dropped) == (True, {})


@pytest.mark.parametrize(
    "line, withheld",
    [
        ("ZZ,untoc,ratification,2020-01-01,2026-10-01,sourced,2026-10-01,UNTC\n", True),
        ("KE,untocc,ratification,2020-01-01,2026-10-01,sourced,2026-10-01,UNTC\n", True),
        ("KE,untoc,ratification\n", True),
        ("KE,untoc,accession,2004-06-16,2026-10-01,sourced,2026-09-30,UNTC\n", True),
        ("YU,untoc,ratification,2001-09-06,2026-10-01,sourced,2026-10-01,UNTC\n", False),
        ("ZZ,fap,ratification,2020-01-01,2026-10-01,sourced,,UNTC\n", False),
        ("KE,ROME-STATUTE,ratification,2005-03-15,2026-10-01,sourced,,UNTC\n", False),
    ],
)
def test_table_with_lines_that_cannot_be_read_is_not_taken_for_complete(
    tmp_path: Path, line: str, withheld: bool
) -> None:
    report = imported(tmp_path / "data", complete_table("KE", extra=line))
    known = read_tables(tmp_path / "data").known_on(None)

    assert report.withheld == (("untoc",) if withheld else ())
    assert (known.complete_until["untoc"] == date(2014, 1, 27)) == withheld
    assert (("KE", "untoc") in known.dropped) != withheld
    assert imported(tmp_path / "data", complete_table("KE", extra=line)).content is None


def test_line_that_is_not_sourced_makes_no_table_complete(tmp_path: Path) -> None:
    data = tmp_path / "data"
    report = imported(data, HEAD + "NO,fap,denunciation,2025-05-05,2026-10-01,recalled,2026-10-01,me\n")

    assert (outcomes(report), report.complete, report.unverified) == (["added"], {}, 1)
    assert read_tables(data).known_on(None).complete_until["fap"] == date(2014, 7, 10)
    path = data / "participation" / "2026-11-26-by-hand.csv"
    path.write_text(
        HEAD + "NO,fap,denunciation,2025-05-05,2026-10-01,recalled,2026-10-01,me\n", encoding="utf-8"
    )
    assert read_tables(data).known_on(None).complete_until["fap"] == date(2014, 7, 10)


def test_table_is_complete_from_the_day_on_which_all_its_lines_are_known(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, complete_table().replace(",2026-10-01,sourced", ",2026-11-01,sourced"))
    tables = read_tables(data)

    assert tables.known_on(date(2026, 10, 31)).complete_until["untoc"] == date(2014, 1, 27)
    assert tables.known_on(date(2026, 11, 1)).complete_until["untoc"] == date(2026, 10, 1)


def test_stored_table_has_our_columns_and_the_day_of_import(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, OF_DEPOSITARY + "KEN,UNTOC-FIREARMS,denunciation,2025-05-05,UNTC,Kenya,18-12-c,,sourced\n")

    assert stored(data) == {
        "2026-11-25-t.csv": f"{HEAD}KE,fap,denunciation,2025-05-05,2026-11-25,sourced,,UNTC\n".encode()
    }


# --- declarations and agreements

NOTIFICATIONS = """
- {state: KE, kind: d_16_5_a, value: "no", made_on: 2004-06-16, as_at: 2026-10-01, confidence: sourced,
   source: UNTC}
- state: SEN
  kind: d_18_13
  text: |
    Ministry of Justice,
    "Central authority"; Dakar
  articles: [16, 18]
  source: note verbale
"""
TREATIES = """
- id: sn-fr-1974
  title: "Convention de coopération, 1974"
  parties: [SN, FRA]
  families: [mla, extradition]
  signed_on: 1974-03-29
  in_force_on: 1976-09-01
  confidence: sourced
  source: Journal officiel
"""


def as_csv(what: str, data: Path) -> str:
    (content,) = stored(data / what).values()
    return content.decode()


@pytest.mark.parametrize(
    "what, text, number", [("declarations", NOTIFICATIONS, 2), ("agreements", TREATIES, 1)]
)
def test_lists_and_tables_travel_the_same_way(tmp_path: Path, what: str, text: str, number: int) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = imported(one, text, "t.yaml", what=what)

    assert outcomes(first) == ["added"] * number
    assert imported(one, text, "t.yaml", LATER, what).content is None
    table = as_csv(what, one)
    assert outcomes(imported(other, table, "t.csv", what=what)) == ["added"] * number
    assert as_csv(what, other) == table
    assert getattr(read_tables(one), what) == getattr(read_tables(other), what)
    assert (
        imported(one, table.replace(",", ";") if ";" not in table else table, "u.csv", what=what).content
        is None
    )


MADE, GONE = "made_on: 2004-06-16", "withdrawn_on: -"
CHANGES = {
    "declarations": (
        NOTIFICATIONS,
        [
            ('value: "no"', 'value: "yes"', "changed", "value: no"),
            ("as_at: 2026-10-01", "as_at: 2026-11-01", "confirmed", ""),
            ("as_at: 2026-10-01", "withdrawn_on: 2026-11-01, as_at: 2026-11-01", "changed", GONE),
            ("made_on: 2004-06-16", "made_on: 2005-06-16", "added", ""),
            (f'"no", {MADE}, as_at: 2026-10-01', f'"yes", {MADE}, as_at: 2026-09-01', "rejected", ""),
            (f'"no", {MADE}, as_at: 2026-10-01, confidence: sourced', f'"yes", {MADE}', "rejected", ""),
            ("d_16_5_a", "d_nothing", "rejected", ""),
            ("made_on: 2004-06-16", "made_on: 1999-06-16", "rejected", ""),
            ("made_on: 2004-06-16", "made_on: 2004-06-16, withdrawn_on: 2003-01-01", "rejected", ""),
            ("as_at: 2026-10-01", "as_at: 2027-10-01", "rejected", ""),
            ("state: KE", "state: SU", "rejected", ""),
            ('value: "no"', "value: {a: b}", "rejected", ""),
            ("state: KE", "state: KE, instrument: ROME-STATUTE", "left_aside", ""),
        ],
    ),
    "agreements": (
        TREATIES,
        [
            ("1976-09-01", "1976-09-02", "changed", "in_force_on: 1976-09-01"),
            ("[SN, FRA]", "[SN, ML]", "changed", "parties: FR;SN"),
            ("[mla, extradition]", "mla", "changed", "families: extradition;mla"),
            ("1976-09-01", "1976-09-01\n  terminated_on: 2020-01-01", "changed", "terminated_on: -"),
            ("1976-09-01", "1976-09-01\n  terminated_on: 1970-01-01", "rejected", ""),
            ("sn-fr-1974", "sn-fr-1975", "added", ""),
            ("confidence: sourced", "confidence: recalled", "rejected", ""),
            ("[SN, FRA]", "[SN, SEN]", "rejected", ""),
            ("[mla, extradition]", "[love]", "rejected", ""),
            ("sn-fr-1974", "''", "rejected", ""),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what, text, old, new, outcome, was", [
    (what, text, *change) for what, (text, changes) in CHANGES.items() for change in changes
])  # fmt: skip
def test_row_is_what_it_changes(
    tmp_path: Path, what: str, text: str, old: str, new: str, outcome: str, was: str
) -> None:
    data = tmp_path / "data"
    imported(data, text, "t.yaml", what=what)
    assert old in text
    report = imported(data, text.replace(old, new), "u.yaml", LATER, what)

    assert (report.lines[0].outcome.value, report.lines[0].was) == (outcome, was)
    assert all(line.outcome is Outcome.UNCHANGED for line in report.lines[1:])
    assert len(stored(data)) == (2 if outcome in ("added", "changed", "confirmed") else 1)
    again = imported(data, text.replace(old, new), "v.yaml", LATER, what)
    assert again.content is None


def test_agreement_is_what_its_newest_row_said_on_the_day(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, TREATIES, "t.yaml", what="agreements")
    imported(data, TREATIES.replace("1976-09-01", "1976-09-02"), "t.yaml", LATER, "agreements")
    tables = read_tables(data)

    def days(known: date | None) -> list[date | None]:
        return [agreement.in_force_on for agreement in tables.known_on(known).agreements]

    assert len(tables.agreements) == 2
    assert days(date(2026, 11, 24)) == []
    assert days(TODAY) == days(date(2026, 12, 2)) == [date(1976, 9, 1)]
    assert days(LATER) == days(None) == [date(1976, 9, 2)]


def test_row_that_is_not_verified_takes_no_place_of_one_that_is() -> None:
    parties, kinds = frozenset({"SN", "FR"}), frozenset({"mla"})
    verified = Agreement(
        "x", "X", parties, kinds, None, None, None, "", "", TODAY, Confidence.SOURCED, "s"
    )  # fmt: skip
    recalled = replace(verified, title="Y", as_at=LATER, confidence=Confidence.RECALLED)

    assert list(latest_agreements([verified, recalled], None).values()) == [verified]
    assert list(latest_agreements([recalled, verified], TODAY).values()) == [verified]


BAD_LISTS = {
    "mapping": ("t.yaml", "state: KE\n", "The file does not hold a list."),
    "texts": ("t.yaml", "- KE\n- SN\n", "No entry of the list is a mapping of names to values."),
    "nothing": ("t.json", "[]", "The column “state” is missing."),
    "no-source": ("t.json", '[{"state": "KE", "kind": "d_16_5_a"}]', "The column “source” is missing."),
    "yaml": ("t.yaml", "- a: b: c\n", "This is not YAML"),
    "json": ("t.json", "[{]", "This is not JSON"),
    "anchors": ("t.yml", "- &a {state: KE}\n- *a\n", "Anchors (&) and aliases (*) are not accepted."),
}


@pytest.mark.parametrize("name, text, reason", BAD_LISTS.values(), ids=BAD_LISTS)
def test_list_that_cannot_be_used_is_refused_whole(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        compared(tmp_path, text, name=name, what="declarations")

    assert reason in render(caught.value.reason, "en")


def test_entries_that_are_no_texts_are_rejected_alone(tmp_path: Path) -> None:
    good = '{"state": "KE", "kind": "d_16_5_a", "value": false, "source": "UNTC"}'
    bad = ['"KE"', "null", good.replace("false", "[[1]]"), good.replace("false", '"\\u0000"')]
    report = compared(tmp_path, f"[{good}, {', '.join(bad)}]", name="t.json", what="declarations")

    assert outcomes(report) == ["added", *["rejected"] * len(bad)]
    assert b",no," in (report.content or b"")


# --- properties

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t;,\"'="), max_size=12)
WORDS = CELL.map(str.strip).filter(bool)
DAYS = (
    st.none() | st.dates(date(2004, 1, 1), date(2004, 1, 4)) | st.dates(date(2004, 1, 1), date(2026, 10, 1))
)
TREATIES_IN_FORCE = [
    name for name, i in instruments().items() if i.entry and i.adopted and i.adopted < date(2004, 1, 1)
]


@st.composite
def acts(draw: st.DrawFn) -> Act:
    treaty = draw(st.just("fap") | st.sampled_from(TREATIES_IN_FORCE))
    entry = instruments()[treaty].entry
    permitted = sorted({*ALWAYS_POSSIBLE, *(entry.consent_actions if entry else ())})
    return Act(
        draw(st.just("KE") | st.sampled_from(sorted(countries()))),
        treaty,
        Action(draw(st.sampled_from(permitted))),
        draw(DAYS),
        draw(st.dates(date(2026, 10, 1), TODAY)),
        draw(st.sampled_from(Confidence)),
        draw(WORDS),
    )


def written_out(rows: list[list[str]], path: Path, header: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerows([header.strip().split(","), *rows])
    return path


def day_text(day: date | None) -> str:
    return day.isoformat() if day else ""


@given(st.lists(acts(), min_size=1, max_size=8))
def test_acts_are_read_back_as_they_came_and_nothing_is_new_twice(
    tmp_path_factory: pytest.TempPathFactory, given_acts: list[Act]
) -> None:
    data = tmp_path_factory.mktemp("data")
    rows = [
        [a.state, a.instrument, a.action.value, day_text(a.on), day_text(a.as_at), a.confidence.value, "",
         a.source]
        for a in given_acts
    ]  # fmt: skip
    path = written_out(rows, data / "t.csv", HEAD)
    report = compare_table("participation", path, shipped_tables(), TODAY)
    if report.content is None:
        return
    store(report, place_to_store(report, data, TODAY))
    (table,) = read_tables(data).participation[len(shipped_tables().participation) :]

    assert set(table.acts) <= set(given_acts)
    number = sum(line.outcome is not Outcome.REJECTED for line in report.lines)
    assert len(table.acts) <= number
    known = read_tables(data).known_on(None)
    for act, line in zip(given_acts, report.lines, strict=True):
        if line.outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.CONFIRMED):
            key = act.state, act.instrument
            assert act in (*known.acts.get(key, ()), *known.dropped.get(key, ()))
    assert compare_table("participation", path, read_tables(data), LATER).content is None


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    kind = draw(st.sampled_from(sorted(declaration_types())))
    values, own = declaration_types()[kind].values, declaration_types()[kind].instrument
    free = {"text", "number", "language_list"} & set(values)
    return Declaration(
        draw(st.sampled_from(sorted(countries()))),
        draw(st.just(own) if own in instruments() else st.sampled_from(sorted(instruments()))),
        kind,
        draw(CELL.map(str.strip) if free else st.sampled_from(values)),
        draw(CELL.map(str.strip)),
        tuple(draw(st.lists(st.integers(1, 99), max_size=3))),
        draw(st.none() | st.dates(date(2025, 1, 1), date(2026, 10, 1))),
        None,
        draw(st.dates(date(2026, 10, 1), TODAY)),
        draw(st.sampled_from(Confidence)),
        draw(WORDS),
    )


@given(st.lists(declarations(), min_size=1, max_size=6))
def test_declarations_are_read_back_as_they_came(
    tmp_path_factory: pytest.TempPathFactory, items: list[Declaration]
) -> None:
    data = tmp_path_factory.mktemp("data")
    header = "state,instrument,kind,value,text,articles,made_on,as_at,confidence,source"
    rows = [
        [d.state, d.instrument, d.kind, d.value, d.text, ";".join(map(str, d.articles)), day_text(d.made_on),
         day_text(d.as_at), d.confidence.value, d.source]
        for d in items
    ]  # fmt: skip
    report = compare_table("declarations", written_out(rows, data / "t.csv", header), Tables(()), TODAY)
    store(report, place_to_store(report, data, TODAY))
    back = read_tables(data).declarations

    assert back == tuple(
        item for item, line in zip(items, report.lines, strict=True) if line.outcome is Outcome.ADDED
    )
    assert len(back) == len(latest_declarations(items, None))
    assert compare_table("declarations", data / "t.csv", read_tables(data), LATER).content is None


@given(st.binary(max_size=200) | CELL.map(lambda text: (HEAD + KENYA + text).encode()))
def test_any_bytes_are_reported_on_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    with suppress(UnusableFile):
        report = compare_table("participation", path, shipped_tables(), TODAY)
        assert all(line.outcome is Outcome.UNCHANGED or line.reason for line in report.lines)


def test_every_family_may_stand_in_an_agreement(tmp_path: Path) -> None:
    text = "id,title,parties,families,source\nx,X,SN;FR," + ";".join(families()) + ",s\n"

    assert outcomes(compared(tmp_path, text, what="agreements")) == ["added"]


# --- the whole table of the depositaries


@pytest.mark.skipif(not SHARED, reason="ENTRAIDE_SHARED names no folder of large test sets")
def test_whole_table_of_the_depositaries_is_read(tmp_path: Path) -> None:
    path = Path(SHARED) / "data" / "treaty-status" / "status.csv"
    counts = {**dict.fromkeys((*Outcome, "missing"), 0), "unchanged": 1967, "left_aside": 2682}

    report = compare_table("participation", path, shipped_tables(), TODAY)
    assert report.counts() == counts
    assert report.content is None

    report = compare_table("participation", path, Tables(()), TODAY)
    assert report.counts() == {**counts, "added": 1967, "unchanged": 0}
    store(report, place_to_store(report, tmp_path, TODAY))
    (name,) = stored(tmp_path)
    assert name == "2026-11-25-status.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["instrument"].lower() not in other_treaties()]
    theirs = tuple(parse_act(Row(0, row, TODAY)) for row in rows)
    assert read_tables(tmp_path).participation[-1].acts == theirs
    assert compare_table("participation", path, read_tables(tmp_path), LATER).content is None


@pytest.mark.skipif(not SHARED, reason="ENTRAIDE_SHARED names no folder of large test sets")
def test_later_events_that_were_recalled_are_known_already() -> None:
    path = Path(SHARED) / "data" / "treaty-status" / "later-events-unverified.csv"
    report = compare_table("participation", path, shipped_tables(), TODAY)

    assert report.counts()["unchanged"] == len(report.lines) == 120
