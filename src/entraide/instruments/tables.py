"""The dated tables: what ships, and what an installation imported into its data folder.

    participation/YYYY-MM-DD-NAME.csv   what States did with treaties
    declarations/YYYY-MM-DD-NAME.csv    what they declared, reserved or notified
    agreements/YYYY-MM-DD-NAME.csv      treaties between two or a few States that are no instruments of ours

The day in a file's name is the day on which it came to us; a row without `as_at` is known from that day. A
newer file is laid over the older ones, which stay as they are, so that any answer can be computed as we knew
it on a day.
"""

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from entraide.core.countries import countries
from entraide.core.errors import EntraideError, UnusableFile, sentence
from entraide.core.files import Stamps, stamps
from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.rows import Row, parse_act, parse_agreement, parse_complete, parse_declaration
from entraide.instruments.terms import CONSENTS, Confidence

T = TypeVar("T")
S = TypeVar("S", Declaration, Agreement)
SHIPPED = Path(__file__).parent / "shipped"
NUMBER = re.compile(r"-(\d{1,3})$", re.ASCII)


@dataclass(frozen=True)
class Table:
    """One file of participation. complete: by instrument, until when it lists every State."""

    file: str
    acts: tuple[Act, ...]
    complete: Mapping[str, date]


@dataclass(frozen=True)
class Tables:
    """All tables, the oldest first."""

    participation: tuple[Table, ...]
    declarations: tuple[Declaration, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def known_on(self, day: date | None) -> Known:
        """Return what was known on a day; on the latest one if none is given."""
        return self._latest if day is None else self._known_on(day)

    @functools.cached_property
    def _latest(self) -> Known:
        return self._known_on(None)

    def _known_on(self, day: date | None) -> Known:
        tables = [_as_known_on(table, day) for table in self.participation]
        complete = _complete_tables(tables)
        acts, dropped = _laid_over(tables, complete)
        return Known(
            acts=acts,
            complete_until={name: table.complete[name] for name, table in complete.items()},
            dropped=dropped,
            declarations=_by_treaty(latest_declarations(self.declarations, day).values()),
            agreements=tuple(latest_agreements(self.agreements, day).values()),
            territories=_territories(),
        )


def shipped_tables() -> Tables:
    """Return the tables that ship with this version."""
    return read_tables(None)


def read_tables(data_folder: Path | None) -> Tables:
    """Return the tables that ship, and those of a data folder over them; kept until a file changes.

    Raises UnusableFile with file, line and what to do for a row that cannot be read.
    """
    if data_folder is None or not data_folder.is_dir():
        return _shipped()
    kinds = ("participation", "declarations", "agreements")
    return _over_shipped(data_folder, stamps(path for kind in kinds for path in _files(data_folder / kind)))


@functools.lru_cache(maxsize=2)
def _over_shipped(folder: Path, seen: Stamps) -> Tables:
    """Return the tables as they are when just these files were seen."""
    return Tables(
        (*_shipped().participation, *_participation(folder)),
        tuple(_each(folder / "declarations", parse_declaration)),
        tuple(_each(folder / "agreements", parse_agreement)),
    )


@functools.cache
def _shipped() -> Tables:
    return Tables(tuple(_participation(SHIPPED)))


@functools.cache
def _territories() -> frozenset[str]:
    return frozenset(code for code, country in countries().items() if country.kind == "territory")


# --- files


def day_of_file(path: Path) -> date:
    """Return the day on which a table came to us: the beginning of its name. Raises UnusableFile."""
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError as error:
        raise UnusableFile(
            sentence("The name of a table does not begin with the day on which it came."),
            sentence("Name it YYYY-MM-DD-NAME.csv, or bring it in with entraide import."),
            file=str(path),
        ) from error


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV table by line, with the day of the file. Raises UnusableFile."""
    came_on = day_of_file(path)
    for line, values in read_csv(path):
        yield Row(line, values, came_on)


def read_csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line of a CSV file with its number: names of columns to texts. Raises UnusableFile."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = [name.strip().lower() for name in next(reader, [])]
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableFile(
            sentence("The table cannot be read: {problem}.", problem=error),
            sentence("Save it as CSV in UTF-8, with a first line that names the columns."),
            file=str(path),
        ) from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.csv"), key=order_of_file) if folder.is_dir() else []


def order_of_file(path: Path) -> tuple[str, int, str]:
    """Return what sorts tables as they came: the day, then the number at the end of the name, 1 if none."""
    number = NUMBER.search(path.stem)
    return path.name[:10], int(number[1]) if number else 1, path.name


def _participation(folder: Path) -> Iterator[Table]:
    for path in _files(folder / "participation"):
        acts: list[Act] = []
        complete: dict[str, date] = {}
        for act, until in _parsed(path, lambda row: (parse_act(row), parse_complete(row))):
            acts.append(act)
            if until and act.is_verified:
                complete[act.instrument] = until
        yield Table(path.name, tuple(acts), complete)


def _each(folder: Path, parse: Callable[[Row], T]) -> Iterator[T]:
    for path in _files(folder):
        yield from _parsed(path, parse)


def _parsed(path: Path, parse: Callable[[Row], T]) -> Iterator[T]:
    for row in read_rows(path):
        try:
            yield parse(row)
        except EntraideError as error:
            error.file, error.path = str(path), ", ".join(filter(None, (f"line {row.line}", error.path)))
            raise


# --- what was known


def _as_known_on(table: Table, day: date | None) -> Table:
    """Return what a table said on a day. It lists every State only once all that it lists is known."""
    if day is None:
        return table
    until = table.complete
    later = {
        act.instrument
        for act in table.acts
        if act.as_at > day and act.instrument in until and (not act.on or act.on <= until[act.instrument])
    }
    return replace(
        table,
        acts=tuple(act for act in table.acts if act.as_at <= day),
        complete={name: last for name, last in until.items() if last <= day and name not in later},
    )


def _complete_tables(tables: Iterable[Table]) -> dict[str, Table]:
    """Return, for each instrument, the table that is complete until the latest day."""
    result: dict[str, Table] = {}
    for table in tables:
        for name, until in table.complete.items():
            if name not in result or until >= result[name].complete[name]:
                result[name] = table
    return result


Acts = dict[tuple[str, str], tuple[Act, ...]]


def _laid_over(tables: Iterable[Table], complete: Mapping[str, Table]) -> tuple[Acts, Acts]:
    """Return the acts by State and instrument, and those that a newer complete table no longer has.

    Of two tables that say the same thing of a State (what it did with a treaty, verified or not) the one that
    is known up to the later day counts.
    """
    groups: dict[tuple[str, str, str, bool], tuple[date, Table, list[Act]]] = {}
    for table in tables:
        own: dict[tuple[str, str, str, bool], list[Act]] = defaultdict(list)
        for act in table.acts:
            own[act.state, act.instrument, act.action, act.confidence is Confidence.SOURCED].append(act)
        for key, acts in own.items():
            as_at = max(act.as_at for act in acts)
            if key not in groups or as_at >= groups[key][0]:
                groups[key] = as_at, table, acts
    kept: dict[tuple[str, str], list[Act]] = defaultdict(list)
    dropped: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for (state, instrument, action, verified), (as_at, table, acts) in groups.items():
        newest = complete.get(instrument)
        newer = newest is not None and newest is not table and as_at < newest.complete[instrument]
        gone = newer and verified and action in CONSENTS
        (dropped if gone else kept)[state, instrument].extend(acts)
    return _frozen(kept), _frozen(dropped)


def _frozen(acts: Mapping[tuple[str, str], list[Act]]) -> Acts:
    return {key: tuple(own) for key, own in acts.items()}


def latest_declarations(items: Iterable[Declaration], day: date | None) -> dict[Hashable, Declaration]:
    """Return the declarations known on a day, by what makes them one."""
    return _latest(items, day, declaration_key)


def latest_agreements(items: Iterable[Agreement], day: date | None) -> dict[Hashable, Agreement]:
    """Return the agreements known on a day, by what makes them one."""
    return _latest(items, day, agreement_key)


def declaration_key(item: Declaration) -> Hashable:
    """Return what makes two rows the same declaration: State, treaty, kind and day."""
    return item.state, item.instrument, item.kind, item.made_on


def agreement_key(item: Agreement) -> Hashable:
    """Return what makes two rows the same agreement."""
    return item.id


def rank(item: Declaration | Agreement) -> tuple[bool, date]:
    """Return what decides between two rows of the same: a verified one counts first, then the later."""
    return item.is_verified, item.as_at


def _latest(items: Iterable[S], day: date | None, key_of: Callable[[S], Hashable]) -> dict[Hashable, S]:
    """Return what was known on a day; of two that rank the same the one that came later counts."""
    result: dict[Hashable, S] = {}
    for item in items:
        key = key_of(item)
        if (day is None or item.as_at <= day) and (key not in result or rank(item) >= rank(result[key])):
            result[key] = item
    return result


def _by_treaty(declarations: Iterable[Declaration]) -> dict[tuple[str, str], tuple[Declaration, ...]]:
    result: dict[tuple[str, str], tuple[Declaration, ...]] = {}
    for item in declarations:
        key = item.state, item.instrument
        result[key] = (*result.get(key, ()), item)
    return result
