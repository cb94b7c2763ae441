"""Reads a table as others made it: CSV with commas or semicolons, or a list of mappings in YAML or JSON.

What makes the whole file useless is refused whole; a line that cannot be read is kept, with what is wrong.
"""

import contextlib
import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from entraide.core.datafiles import read_data, read_text
from entraide.core.errors import EntraideError, UnusableFile, Whole, WrongValue, sentence
from entraide.instruments.rows import Row

MAX_BYTES = 20_000_000
LISTS = (".yaml", ".yml", ".json")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Columns:
    """needed: names, or several of which one is enough. known: those read, and those silently not read."""

    needed: Sequence[tuple[str, ...]]
    known: Collection[str]


@dataclass(frozen=True)
class SheetRow:
    """A line of a table, or an entry of a list. problem: why nothing can be read from it."""

    row: Row
    problem: EntraideError | None = None


@dataclass(frozen=True)
class Sheet:
    """A table. not_read: columns that nobody knows. is_list: its rows are entries of a list, not lines."""

    rows: tuple[SheetRow, ...]
    not_read: tuple[str, ...]
    is_list: bool


def read_sheet(path: Path, columns: Columns, today: date, *, lists: bool) -> Sheet:
    """Return what a table holds. lists: whether YAML and JSON are read too.

    Raises UnusableFile for a file that cannot be read, lacks a column or has no lines.
    """
    is_list = lists and path.suffix.lower() in LISTS
    try:
        _refuse_large(path)
        header, lines = _read_list(path) if is_list else _read_csv(path)
        _require_columns(header, columns)
        rows = tuple(SheetRow(Row(number, cells, today), problem) for number, cells, problem in lines)
        if not rows:
            raise UnusableFile(
                sentence("The table has no lines below the names of its columns."),
                sentence("Check that you named the right file."),
            )
    except EntraideError as error:
        error.file = error.file or str(path)
        raise
    return Sheet(rows, tuple(name for name in header if name and name not in columns.known), is_list)


def _refuse_large(path: Path) -> None:
    with contextlib.suppress(OSError, ValueError):  # what cannot be looked at is refused when it is read
        if path.stat().st_size > MAX_BYTES:
            raise UnusableFile(
                sentence("The file is larger than {megabytes} megabytes.", megabytes=MAX_BYTES // 1_000_000),
                sentence("Split the table: one treaty in each file."),
            )


def _require_columns(header: Sequence[str], columns: Columns) -> None:
    known = ", ".join(" / ".join(names) for names in columns.needed)
    for names in columns.needed:
        if not any(name in header for name in names):
            raise UnusableFile(
                sentence("The column “{name}” is missing.", name=names[0]),
                sentence("Name it in the first line; needed are: {names}.", names=Whole(known)),
            )
    for name in header:
        if name and header.count(name) > 1:
            raise UnusableFile(
                sentence("Two columns are called “{name}”.", name=name),
                sentence("Keep one of the two and delete the other."),
            )


Lines = list[tuple[int, Mapping[str, str], EntraideError | None]]


def _read_csv(path: Path) -> tuple[list[str], Lines]:
    text = _text(path)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(_lines(text, delimiter))
    except csv.Error as error:
        raise UnusableFile(
            sentence("The table cannot be read: {problem}.", problem=error),
            sentence("Save it as CSV in UTF-8, with a first line that names the columns."),
        ) from error
    if not lines:
        raise UnusableFile(sentence("The file is empty."), sentence("Check that you named the right file."))
    header = [name.strip().lower() for name in lines[0][1]]
    return header, [
        (number, dict(zip(header, cells, strict=False)), _wrong_length(cells, header))
        for number, cells in lines[1:]
    ]


def _text(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError), path.open("rb") as handle:
        if handle.read(2) in UTF_16:
            raise UnusableFile(
                sentence("The text is UTF-16, as some programs save it."),
                sentence("Save it as CSV in UTF-8, with a first line that names the columns."),
            )
    return read_text(path, MAX_BYTES)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that holds anything, with the number of its first line in the file."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    before = 0
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield before + 1, stripped
        before = reader.line_num


def _wrong_length(cells: Sequence[str], header: Sequence[str]) -> EntraideError | None:
    if len(cells) < len(header) or any(cells[len(header) :]):
        return WrongValue(
            sentence(
                "The line has {cells} cells, and there are {columns} columns.",
                cells=len(cells),
                columns=len(header),
            ),
            sentence("Look for a cell that is missing, or for one that holds the separator and no quotes."),
        )
    return None


# --- lists in YAML and JSON


def _read_list(path: Path) -> tuple[list[str], Lines]:
    data = read_data(path)
    if not isinstance(data, list):
        raise UnusableFile(
            sentence("The file does not hold a list."),
            sentence("Write a list of entries, each with the names of the columns as keys."),
        )
    header: dict[str, None] = {}
    lines: Lines = []
    for number, entry in enumerate(data, 1):
        cells, problem = _cells(entry)
        header.update(dict.fromkeys(cells))
        lines.append((number, cells, problem))
    if lines and not header:
        raise UnusableFile(
            sentence("No entry of the list is a mapping of names to values."),
            sentence("Write a list of entries, each with the names of the columns as keys."),
        )
    return list(header), lines


def _cells(entry: Any) -> tuple[dict[str, str], EntraideError | None]:
    if not isinstance(entry, dict):
        return {}, WrongValue(
            sentence("The entry is not a mapping of names to values."),
            sentence("Write the names of the columns as keys, each with its value."),
        )
    cells: dict[str, str] = {}
    problem = None
    for key, value in entry.items():
        text = _cell(value)
        problem = problem or (_not_a_text(key) if text is None else None)
        cells[key.strip().lower()] = text or ""
    return cells, problem


def _cell(value: Any) -> str | None:
    """Return a value as the text of a cell, lists with semicolons between; None if it cannot be one."""
    if isinstance(value, list):
        parts = [_cell(part) for part in value if not isinstance(part, list)]
        return None if len(parts) < len(value) or None in parts else ";".join(part or "" for part in parts)
    if isinstance(value, dict):
        return None
    words = {None: "", True: "yes", False: "no"}
    text = words[value] if value is None or isinstance(value, bool) else str(value).strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return None if "\0" in text else text


def _not_a_text(key: str) -> EntraideError:
    return WrongValue(
        sentence("What stands under “{name}” is not a text.", name=key),
        sentence("Write a text, a number, or a list of them."),
        path=key,
    )
