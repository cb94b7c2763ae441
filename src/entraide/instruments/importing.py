"""Takes a newer table into the folder of an installation: compares it line by line with what is known.

A line is added, changed, confirmed (known, now up to a later day), unchanged, left aside (a treaty that is
not used here) or rejected, with the reason and what to do. What is taken in is stored as a file of its own
beside the older ones. Where a line cannot be read, nothing may be concluded from what a table does not list,
so the table is not taken for complete.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

from entraide.core.errors import EntraideError, Message, UnusableFile, WrongValue, sentence
from entraide.core.files import write_whole
from entraide.core.messages import Prose
from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.aside import find_former, other_treaties
from entraide.instruments.facts import instruments
from entraide.instruments.rows import (
    Row,
    parse_act,
    parse_agreement,
    parse_complete,
    parse_declaration,
    parse_instrument,
)
from entraide.instruments.sheets import Columns, Sheet, read_sheet
from entraide.instruments.tables import (
    Table,
    Tables,
    agreement_key,
    declaration_key,
    latest_agreements,
    latest_declarations,
    order_of_file,
    rank,
)
from entraide.instruments.terms import Action

T = TypeVar("T", Act, Declaration, Agreement)
S = TypeVar("S", Declaration, Agreement)

PARTICIPATION = ("state", "instrument", "action", "date", "as_at", "confidence", "complete_as_at", "source")
DECLARATIONS = (
    "state", "instrument", "kind", "value", "text", "articles", "made_on", "withdrawn_on", "as_at",
    "confidence", "source",
)  # fmt: skip
AGREEMENTS = (
    "id", "title", "parties", "families", "signed_on", "in_force_on", "terminated_on", "articles", "text",
    "as_at", "confidence", "source",
)  # fmt: skip
OF_DEPOSITARIES = ("state_iso3", "state_name_as_in_source", "untc_number")
READ = {
    "participation": Columns(
        (("state", "state_iso3"), ("instrument",), ("action",), ("date",), ("source",)),
        {*PARTICIPATION, *OF_DEPOSITARIES},
    ),
    "declarations": Columns((("state",), ("kind",), ("source",)), set(DECLARATIONS)),
    "agreements": Columns(
        (("id",), ("title",), ("parties",), ("families",), ("source",)), set(AGREEMENTS)
    ),
}  # fmt: skip
AHEAD = frozenset({Action.ENTRY_INTO_FORCE})
"""Acts whose day depositaries announce before it comes."""
REPEATED = frozenset({Action.DENUNCIATION, Action.TERRITORIAL_APPLICATION, Action.TERRITORIAL_EXCLUSION})
"""Acts that a State may do twice under one treaty; others only once a denunciation lies between."""
NOT_OF_A_NAME = re.compile("[^A-Za-z0-9._]+")


class Outcome(StrEnum):
    """What becomes of a line."""

    ADDED = "added"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    UNCHANGED = "unchanged"
    LEFT_ASIDE = "left_aside"
    REJECTED = "rejected"


NEWS = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.CONFIRMED})
TAKEN_IN = NEWS | {Outcome.UNCHANGED}


@dataclass(frozen=True)
class Line:
    """What becomes of a line, and what it is about: State, instrument and action by code, as far as read.

    was: what was known instead: a day, a confidence, or columns with their values. treaty: the title of a
    treaty that is not used here.
    """

    number: int
    outcome: Outcome
    state: str
    instrument: str
    action: str
    day: str
    was: str = ""
    reason: Message | None = None
    todo: Message | None = None
    treaty: Prose | None = None


@dataclass(frozen=True)
class Missing:
    """An act of an older table that counts no longer. is_unknown: a newer, complete table lacks it."""

    act: Act
    is_unknown: bool


@dataclass(frozen=True)
class Report:
    """What an import does. content: the file to store, None if the table brings nothing new.

    complete: until when the table lists every State, by instrument; withheld: instruments of which it says so
    and is not believed, because lines were rejected. unverified: lines taken in that decide nothing.
    """

    what: str
    file: Path
    is_list: bool
    lines: tuple[Line, ...]
    content: bytes | None
    missing: tuple[Missing, ...] = ()
    complete: Mapping[str, date] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    unverified: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many lines came to what."""
        counted = Counter(line.outcome for line in self.lines)
        return {**{outcome.value: counted[outcome] for outcome in Outcome}, "missing": len(self.missing)}


def compare_table(what: str, path: Path, tables: Tables, today: date) -> Report:
    """Return what an import of a table does. what: participation, declarations or agreements.

    Raises UnusableFile for a file that cannot be read at all.
    """
    sheet = read_sheet(path, READ[what], today, lists=what != "participation")
    match what:
        case "participation":
            report = _compare_participation(path, sheet, tables, today)
        case "declarations":
            known = latest_declarations(tables.declarations, None)
            report = _compare_rows(path, sheet, _DECLARATIONS, known, today)
        case _:
            report = _compare_rows(
                path, sheet, _AGREEMENTS, latest_agreements(tables.agreements, None), today
            )
    return replace(report, not_read=sheet.not_read)


def place_to_store(report: Report, data_folder: Path, today: date) -> Path:
    """Return a new name that sorts after every table that came before. Raises UnusableFile."""
    folder = data_folder / report.what
    there = [order_of_file(path) for path in folder.glob("*.csv")] if folder.is_dir() else []
    later = [name for day, _number, name in there if day > today.isoformat()]
    if later:
        raise UnusableFile(
            sentence("A table that is already there came after today, by its name: {name}.", name=later[0]),
            sentence("Check the clock of this machine, or the name of that table."),
            file=str(folder),
        )
    name = NOT_OF_A_NAME.sub("-", report.file.stem)[:60].strip("-.") or "table"
    plain = folder / f"{today.isoformat()}-{name}.csv"
    if all(order_of_file(plain) > other for other in there):
        return plain
    number = max(number for day, number, _name in there if day == today.isoformat()) + 1
    return folder / f"{today.isoformat()}-{name}-{number}.csv"


def store(report: Report, path: Path) -> None:
    """Write what the import takes in, whole. Raises CannotWrite."""
    if report.content is not None:
        write_whole(path, report.content)


# --- lines that are read, or not


@dataclass(frozen=True)
class _Entry(Generic[T]):
    """A line whose cells could be read. says_as_at: it names the day itself."""

    row: Row
    item: T
    complete: date | None = None

    @property
    def says_as_at(self) -> bool:
        return bool(self.row["as_at"])


def _read(
    sheet: Sheet, parse: Callable[[Row], _Entry[T]], blank: Callable[[Row], Line]
) -> tuple[list[_Entry[T]], dict[int, Line]]:
    """Return what could be read, and by number the lines that could not, or that are left aside."""
    entries: list[_Entry[T]] = []
    lines: dict[int, Line] = {}
    for item in sheet.rows:
        treaty = other_treaties().get(item.row["instrument"].lower())
        if treaty and not item.problem:
            lines[item.row.line] = replace(blank(item.row), outcome=Outcome.LEFT_ASIDE, treaty=treaty)
            continue
        try:
            if item.problem:
                raise item.problem
            entries.append(parse(item.row))
        except EntraideError as error:
            lines[item.row.line] = _rejected(blank(item.row), error)
    return entries, lines


def _rejected(line: Line, error: EntraideError) -> Line:
    return replace(line, outcome=Outcome.REJECTED, reason=error.reason, todo=error.todo)


def _check_days(made: date | None, as_at: date, today: date, treaty: str | None, *, ahead: bool) -> None:
    """Refuse days that cannot be. ahead: this day may lie in the future."""
    adopted = instruments()[treaty].adopted if treaty else None
    if as_at > today:
        raise WrongValue(
            sentence("The line is said to be known up to {day}, which is still to come.", day=as_at),
            sentence("Give in as_at the day on which the depositary's table was taken."),
        )
    if made and made > as_at and not ahead:
        raise WrongValue(
            sentence("{day} lies after {as_at}, up to which the line is known.", day=made, as_at=as_at),
            sentence("Correct the date, or as_at; if as_at is empty, it is the day of the import."),
        )
    if made and adopted and made < adopted:
        raise WrongValue(
            sentence("{day} lies before {adopted}, when the treaty was adopted.", day=made, adopted=adopted),
            sentence("Correct the date, or the instrument."),
        )


# --- participation


def _compare_participation(path: Path, sheet: Sheet, tables: Tables, today: date) -> Report:
    known = tables.known_on(None)
    entries, lines = _read(sheet, lambda row: _act(row, today), _line_of_row)
    entries = _agreeing_on_completeness(entries, lines)
    entries = _each_once(entries, lines, tables)
    for group in _groups(entries).values():
        _compare_group(group, _known_group(known, group[0].item), lines)
    taken = [entry for entry in entries if lines[entry.row.line].outcome in TAKEN_IN]
    claimed = {e.item.instrument: e.complete for e in taken if e.complete and e.item.is_verified}
    withheld = {name for name in claimed if _is_doubtful(name, sheet, lines)}
    complete = {name: until for name, until in claimed.items() if name not in withheld}
    report = Report(
        "participation", path, sheet.is_list, _in_order(lines), None, withheld=tuple(sorted(withheld))
    )
    grows = any(until > known.complete_until.get(name, date.min) for name, until in complete.items())
    if not grows and not any(line.outcome in NEWS for line in report.lines):
        return report
    acts = [entry.item for entry in taken]
    return replace(
        report,
        content=_csv(PARTICIPATION, [_cells_of_act(act, complete) for act in acts]),
        missing=tuple(_missing(tables, known, Table("", tuple(acts), complete), report.lines)),
        complete=complete,
        unverified=sum(not act.is_verified for act in acts),
    )


def _act(row: Row, today: date) -> _Entry[Act]:
    act, complete = parse_act(row), parse_complete(row)
    _check_days(act.on, act.as_at, today, act.instrument, ahead=act.action in AHEAD)
    if complete and complete > act.as_at:
        raise WrongValue(
            sentence(
                "The table is said to be complete until {day}, and known up to {as_at} only.",
                day=complete,
                as_at=act.as_at,
            ),
            sentence("Correct complete_as_at or as_at."),
        )
    return _Entry(row, act, complete)


def _line_of_row(row: Row) -> Line:
    state = row["state"] or row["state_iso3"]
    return Line(row.line, Outcome.REJECTED, state, row["instrument"], row["action"], row["date"])


def _line_of_act(number: int, act: Act, outcome: Outcome, was: str = "") -> Line:
    return Line(number, outcome, act.state, act.instrument, act.action.value, _written(act.on), was)


def _agreeing_on_completeness(entries: list[_Entry[Act]], lines: dict[int, Line]) -> list[_Entry[Act]]:
    """Return the lines that do not contradict what an earlier one says of the table as a whole."""
    said: dict[str, date] = {}
    result = []
    for entry in entries:
        until = entry.complete and said.setdefault(entry.item.instrument, entry.complete)
        if until == entry.complete:
            result.append(entry)
            continue
        problem = WrongValue(
            sentence(
                "Another line of this treaty says that the table is complete until {day}, not {other}.",
                day=until,
                other=entry.complete,
            ),
            sentence("Write the same complete_as_at on all lines of a treaty, or leave it empty."),
        )
        lines[entry.row.line] = _rejected(_line_of_row(entry.row), problem)
    return result


def _each_once(entries: list[_Entry[Act]], lines: dict[int, Line], tables: Tables) -> list[_Entry[Act]]:
    """Return each act once: what is repeated is unchanged, what contradicts an earlier line is rejected."""
    ends = _denunciations([*(entry.item for entry in entries), *_all_acts(tables)])
    seen: dict[Group, dict[date | None, _Entry[Act]]] = defaultdict(dict)
    result = []
    for entry in entries:
        act = entry.item
        earlier = seen[_group_of(act)]
        same = earlier.get(act.on)
        if same and same.item.confidence is act.confidence:
            lines[entry.row.line] = _line_of_act(entry.row.line, act, Outcome.UNCHANGED)
            continue
        others = () if act.action in REPEATED else earlier.values()
        against = same or next((other for other in others if _contradict(other.item, act, ends)), None)
        if against:
            lines[entry.row.line] = _rejected(_line_of_row(entry.row), _contradiction(against))
            continue
        earlier[act.on] = entry
        result.append(entry)
    return result


def _contradict(one: Act, other: Act, ends: Mapping[tuple[str, str], set[date]]) -> bool:
    """Say whether a State cannot have done the same thing on both days."""
    if one.on is None or other.on is None:
        return True
    first, last = sorted((one.on, other.on))
    return not any(first < end <= last for end in ends.get((one.state, one.instrument), ()))


def _contradiction(against: _Entry[Act]) -> EntraideError:
    day = _written(against.item.on) or sentence("a day that is not known")
    return WrongValue(
        sentence("Line {line} says the same with another day or confidence: {day}, {confidence}.",
            line=against.row.line, day=day, confidence=against.item.confidence.value),
        sentence("Find out which of the two is right and leave the other out."),
    )  # fmt: skip


def _denunciations(acts: Iterable[Act]) -> dict[tuple[str, str], set[date]]:
    result: dict[tuple[str, str], set[date]] = defaultdict(set)
    for act in acts:
        if act.action is Action.DENUNCIATION and act.on:
            result[act.state, act.instrument].add(act.on)
    return result


def _all_acts(tables: Tables) -> Iterator[Act]:
    for table in tables.participation:
        yield from table.acts


Group = tuple[str, str, str, bool]


def _group_of(act: Act) -> Group:
    """Return what a newer table replaces as a whole: what a State did with a treaty, verified or not."""
    return act.state, act.instrument, act.action.value, act.is_verified


def _groups(entries: Iterable[_Entry[Act]]) -> dict[Group, list[_Entry[Act]]]:
    result: dict[Group, list[_Entry[Act]]] = defaultdict(list)
    for entry in entries:
        result[_group_of(entry.item)].append(entry)
    return result


def _known_group(known: Known, like: Act) -> list[Act]:
    key = like.state, like.instrument
    acts = (*known.acts.get(key, ()), *known.dropped.get(key, ()))
    return [act for act in acts if _group_of(act) == _group_of(like)]


def _compare_group(group: Sequence[_Entry[Act]], known: Sequence[Act], lines: dict[int, Line]) -> None:
    """Say what becomes of lines on one thing that a State did with a treaty."""
    said = {entry.item.on for entry in group}
    of_day = {act.on: act for act in known}
    others = sorted((act for act in known if act.on not in said), key=lambda act: act.on or date.min)
    known_until = max((act.as_at for act in known), default=date.min)
    is_older = max(entry.item.as_at for entry in group) < known_until
    for entry in group:
        number, act, same = entry.row.line, entry.item, of_day.get(entry.item.on)
        if same and (is_older or same.confidence is act.confidence):
            later = entry.says_as_at and act.as_at > same.as_at and not is_older
            outcome = Outcome.CONFIRMED if later else Outcome.UNCHANGED
            lines[number] = _line_of_act(number, act, outcome)
        elif is_older:
            days = ", ".join(_written(act.on) or "?" for act in known)
            lines[number] = _rejected(_line_of_row(entry.row), _older(days, known_until))
        elif same:
            lines[number] = _line_of_act(number, act, Outcome.CHANGED, same.confidence.value)
        elif others:
            was = _written(others.pop(0).on) or "?"
            lines[number] = _line_of_act(number, act, Outcome.CHANGED, was)
        else:
            lines[number] = _line_of_act(number, act, Outcome.ADDED)


def _older(days: str, known_until: date) -> EntraideError:
    return WrongValue(
        sentence("A newer table, known up to {day}, says otherwise: {days}.", day=known_until, days=days),
        sentence("Leave the line out, or give the newer day in as_at if it was checked since."),
    )


def _is_doubtful(name: str, sheet: Sheet, lines: Mapping[int, Line]) -> bool:
    """Say whether a rejected line may be of this instrument, so that a State would seem to be missing.

    The line of a State that no longer exists takes nothing away: its successors have lines of their own.
    """
    for item in sheet.rows:
        if lines[item.row.line].outcome is not Outcome.REJECTED:
            continue
        if not item.problem and find_former(item.row["state"] or item.row["state_iso3"]):
            continue
        if item.problem or _instrument_of(item.row) in (name, None):
            return True
    return False


def _instrument_of(row: Row) -> str | None:
    try:
        return parse_instrument(row["instrument"])
    except EntraideError:
        return None


def _missing(tables: Tables, known: Known, new: Table, lines: Iterable[Line]) -> Iterator[Missing]:
    """Yield the acts that count no longer once a table is laid over the others."""
    after = replace(tables, participation=(*tables.participation, new)).known_on(None)
    dropped_before, dropped, counted = _said(known.dropped), _said(after.dropped), _said(after.acts)
    replaced = {
        (line.state, line.instrument, line.action, line.was)
        for line in lines
        if line.outcome is Outcome.CHANGED
    }
    for words, act in dropped.items():
        if words not in dropped_before:
            yield Missing(act, is_unknown=True)
    for words, act in _said(known.acts).items():
        if words not in counted and words not in dropped and words[:4] not in replaced:
            yield Missing(act, is_unknown=False)


Words = tuple[str, str, str, str, bool]


def _said(acts: Mapping[tuple[str, str], tuple[Act, ...]]) -> dict[Words, Act]:
    """Return acts by all that makes them what they are."""
    return {
        (act.state, act.instrument, act.action.value, _written(act.on) or "?", act.is_verified): act
        for own in acts.values()
        for act in own
    }


# --- declarations and agreements: of what is the same, the row that ranks higher counts


@dataclass(frozen=True)
class _Kind(Generic[S]):
    """How rows of a table that is not participation are read, told apart, shown and written."""

    what: str
    columns: Sequence[str]
    parse: Callable[[Row], S]
    key_of: Callable[[S], Hashable]
    day_of: Callable[[S], date | None]
    last_of: Callable[[S], date | None]
    blank: Callable[[Row], Line]
    line: Callable[[int, S], Line]


def _compare_rows(
    path: Path, sheet: Sheet, kind: _Kind[S], known: Mapping[Hashable, S], today: date
) -> Report:
    entries, lines = _read(sheet, lambda row: _checked(row, kind, today), kind.blank)
    seen: dict[Hashable, _Entry[S]] = {}
    for entry in entries:
        key = kind.key_of(entry.item)
        if key in seen:
            lines[entry.row.line] = _repeated(entry, seen[key], kind)
            continue
        seen[key] = entry
        lines[entry.row.line] = _compare_row(entry, known.get(key), kind)
    taken = [e.item for e in seen.values() if lines[e.row.line].outcome in TAKEN_IN]
    is_new = any(line.outcome in NEWS for line in lines.values())
    content = _csv(kind.columns, [_cells_of(item, kind.columns) for item in taken]) if is_new else None
    unverified = sum(not item.is_verified for item in taken) if is_new else 0
    return Report(kind.what, path, sheet.is_list, _in_order(lines), content, unverified=unverified)


def _checked(row: Row, kind: _Kind[S], today: date) -> _Entry[S]:
    item = kind.parse(row)
    first, last = kind.day_of(item), kind.last_of(item)
    treaty = item.instrument if isinstance(item, Declaration) else None
    _check_days(first, item.as_at, today, treaty, ahead=False)
    if first and last and last < first:
        raise WrongValue(
            sentence("It ended on {last}, before it began on {first}.", last=last, first=first),
            sentence("Correct one of the two days."),
        )
    return _Entry(row, item)


def _compare_row(entry: _Entry[S], known: S | None, kind: _Kind[S]) -> Line:
    line = kind.line(entry.row.line, entry.item)
    if known is None:
        return line
    was = _differences(known, entry.item)
    if not was:
        later = entry.says_as_at and rank(entry.item) > rank(known)
        return replace(line, outcome=Outcome.CONFIRMED if later else Outcome.UNCHANGED)
    if rank(entry.item) >= rank(known):
        return replace(line, outcome=Outcome.CHANGED, was=was)
    if known.is_verified and not entry.item.is_verified:
        problem = WrongValue(
            sentence("A verified row says otherwise ({was}), and this one is not verified.", was=was),
            sentence("Leave the line out, or verify it and write sourced under confidence."),
        )
        return _rejected(line, problem)
    return _rejected(line, _older(was, known.as_at))


def _repeated(entry: _Entry[S], earlier: _Entry[S], kind: _Kind[S]) -> Line:
    line = kind.line(entry.row.line, entry.item)
    if not _differences(earlier.item, entry.item):
        return replace(line, outcome=Outcome.UNCHANGED)
    problem = WrongValue(
        sentence("Another line or entry ({number}) says otherwise of the same.", number=earlier.row.line),
        sentence("Find out which of the two is right and leave the other out."),
    )
    return _rejected(line, problem)


def _differences(known: S, new: S) -> str:
    """Return the columns in which two rows differ, with what was known; where it comes from is no matter."""
    parts = []
    for item in fields(known):
        old = getattr(known, item.name)
        if item.name not in ("as_at", "source") and old != getattr(new, item.name):
            parts.append(f"{item.name}: {_cell_of(old) or '-'}")
    return "; ".join(parts)


def _line_of_declaration(number: int, item: Declaration) -> Line:
    return Line(number, Outcome.ADDED, item.state, item.instrument, item.kind, _written(item.made_on))


def _line_of_agreement(number: int, item: Agreement) -> Line:
    states = ";".join(sorted(item.parties))
    return Line(number, Outcome.ADDED, states, item.id, "agreement", _written(item.signed_on))


_DECLARATIONS: _Kind[Declaration] = _Kind(
    "declarations",
    DECLARATIONS,
    parse_declaration,
    declaration_key,
    lambda item: item.made_on,
    lambda item: item.withdrawn_on,
    lambda row: Line(
        row.line, Outcome.REJECTED, row["state"], row["instrument"], row["kind"], row["made_on"]
    ),
    _line_of_declaration,
)
_AGREEMENTS: _Kind[Agreement] = _Kind(
    "agreements",
    AGREEMENTS,
    parse_agreement,
    agreement_key,
    lambda item: item.signed_on,
    lambda item: item.terminated_on,
    lambda row: Line(
        row.line, Outcome.REJECTED, row["parties"], row["id"], "agreement", row["signed_on"]
    ),
    _line_of_agreement,
)  # fmt: skip


# --- what is written


def _in_order(lines: Mapping[int, Line]) -> tuple[Line, ...]:
    return tuple(lines[number] for number in sorted(lines))


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _cells_of_act(act: Act, complete: Mapping[str, date]) -> list[str]:
    until = complete.get(act.instrument) if act.is_verified else None
    day, as_at = _written(act.on), _written(act.as_at)
    confidence = act.confidence.value
    return [
        act.state, act.instrument, act.action.value, day, as_at, confidence, _written(until), act.source,
    ]  # fmt: skip


def _cells_of(item: Declaration | Agreement, columns: Iterable[str]) -> list[str]:
    return [_cell_of(getattr(item, column)) for column in columns]


def _cell_of(value: Any) -> str:
    match value:
        case None:
            return ""
        case frozenset():
            return ";".join(sorted(value))
        case tuple():
            return ";".join(map(str, value))
        case date():
            return value.isoformat()
    return str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    handle = io.StringIO()
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return handle.getvalue().encode()
