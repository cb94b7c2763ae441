"""Makes the participation tables that ship, from the folder of open data that ENTRAIDE_SHARED names.

    ENTRAIDE_SHARED=FOLDER python tools/shipped_tables.py

Reads `data/treaty-status` there and writes `instruments/shipped/participation/`, two files kept apart: what a
depositary's table said, and what was recalled later and never compared with one. The day in a file's name is
the day on which it first shipped; a row without `as_at` is known from that day.
"""

import csv
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from entraide.core.content import read_content  # noqa: E402

TARGET = ROOT / "src" / "entraide" / "instruments" / "shipped" / "participation"
SHIPPED = "2026-11-20"
COLUMNS = ("state", "instrument", "action", "date", "as_at", "confidence", "complete_as_at", "source")
CHAPTER = re.compile(r"^(\d+)-(\d+)(?:-([a-z]))?$", re.IGNORECASE)
ROMAN = {"6": "VI", "18": "XVIII"}


def main() -> None:
    shared = os.environ.get("ENTRAIDE_SHARED")
    if not shared:
        sys.exit("ENTRAIDE_SHARED does not name the folder of open data.")
    folder = Path(shared) / "data" / "treaty-status"
    rooms = read_content(ROOT / "src" / "entraide")
    codes = {item["status_code"]: item["id"] for item in rooms["instruments"]["instruments"]}
    alpha2 = {item["alpha3"]: item["code"] for item in rooms["core"]["countries"]}
    complete = {
        codes[row["instrument"]]: row["snapshot_as_at"]
        for row in _rows(folder / "instruments.csv")
        if row["instrument"] in codes and re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["snapshot_as_at"])
    }
    for name, source in (
        ("depositaries-2013-2015", "status.csv"),
        ("recalled-unverified", "later-events-unverified.csv"),
    ):
        sourced = source == "status.csv"
        lines = [
            (
                alpha2[row["state_iso3"]],
                codes[row["instrument"]],
                row["action"].replace(" ", "_"),
                row["date"],
                row["as_at"],
                row["confidence"],
                complete.get(codes[row["instrument"]], "") if sourced else "",
                _source(row),
            )
            for row in _rows(folder / source)
            if row["instrument"] in codes
        ]
        with (TARGET / f"{SHIPPED}-{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(sorted(lines, key=lambda line: (line[1], line[0], line[3], line[2])))
        print(name, len(lines), "rows")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _source(row: dict[str, str]) -> str:
    """Return where a row comes from, short: chapter and number of the depositary, day of its status."""
    chapter = CHAPTER.match(row["untc_number"])
    if row["confidence"] == "sourced" and chapter:
        number, treaty, letter = chapter.groups()
        place = f"{ROMAN[number]}-{treaty}" + (f"-{letter.lower()}" if letter else "")
        return f"United Nations Treaty Collection, {place}, status of {row['as_at']}"
    if row["confidence"] == "sourced":
        return f"Council of Europe Treaty Office, chart of ETS 185, status of {row['as_at']} (partial)"
    if row["confidence"] == "sourced-news":
        return "Council of Europe, news of June 2024 (75 parties)"
    if row["confidence"] == "recalled-reconciled":
        return "recalled; the party agrees with published totals, the day was not checked"
    return "recalled; not checked against the depositary"


if __name__ == "__main__":
    main()
