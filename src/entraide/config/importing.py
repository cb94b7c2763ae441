"""`entraide import`: takes a newer table into the folder of an office, and says what it changes."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entraide.config.speaking import (
    DATA_OPTION,
    EXIT_GAPS,
    EXIT_UNUSABLE,
    fail,
    message_language,
    speak,
    wrapped,
)
from entraide.core.errors import EntraideError, Message, UnusableFile, Whole, sentence
from entraide.core.messages import printable

if TYPE_CHECKING:
    from entraide.instruments.importing import Line, Missing, Report

OUTCOMES: dict[str, Message] = {
    "added": sentence("added"),
    "changed": sentence("changed"),
    "confirmed": sentence("confirmed"),
    "unchanged": sentence("unchanged"),
    "left_aside": sentence("left aside"),
    "rejected": sentence("rejected"),
    "missing": sentence("missing"),
}
COLOURS = {"added": "green", "changed": "yellow", "rejected": "red", "missing": "red"}


@click.group("import")
def import_tables() -> None:
    """Take newer tables into the folder of your office; the older ones stay readable.

    \b
    entraide import participation --help    what States did with treaties
    entraide import declarations --help     what they declared, reserved or notified
    entraide import agreements --help       treaties between two or a few States
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.argument("file"),
            click.option("--dry-run", is_flag=True, help="Say what the table would change; write nothing."),
            click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs."),
            click.option(
                "--language", metavar="CODE", help="Language of the messages. Else the environment's."
            ),
            DATA_OPTION,
        )
    ):
        command = option(command)
    return command


@import_tables.command()
@_options
def participation(file: str, dry_run: bool, as_json: bool, language: str | None, data: str | None) -> None:
    """Take in what States did with treaties: signatures, ratifications, denunciations.

    FILE is CSV. Columns: state, instrument, action, date, source; where known also as_at (the day of the
    depositary's table), confidence (sourced, or it decides nothing) and complete_as_at (until that day the
    file lists every State).

    \b
    entraide import participation status.csv --dry-run
    entraide import participation status.csv

    Exit 0: no line was rejected. 3: some were, the others are taken in. 2: nothing can be used.
    """
    _import("participation", file, dry_run=dry_run, as_json=as_json, language=language, data=data)


@import_tables.command()
@_options
def declarations(file: str, dry_run: bool, as_json: bool, language: str | None, data: str | None) -> None:
    """Take in what States declared, reserved or notified under treaties.

    FILE is CSV, YAML or JSON. Columns: state, kind, source; where known also instrument, value, text,
    articles, made_on, withdrawn_on, as_at, confidence.

    \b
    entraide import declarations notifications.yaml --dry-run
    entraide import declarations notifications.yaml

    Exit 0: no line was rejected. 3: some were, the others are taken in. 2: nothing can be used.
    """
    _import("declarations", file, dry_run=dry_run, as_json=as_json, language=language, data=data)


@import_tables.command()
@_options
def agreements(file: str, dry_run: bool, as_json: bool, language: str | None, data: str | None) -> None:
    """Take in treaties between two or a few States.

    FILE is CSV, YAML or JSON. Columns: id, title, parties, families, source; where known also signed_on,
    in_force_on, terminated_on, articles, text, as_at, confidence. In CSV several parties or families stand
    in one cell with a semicolon between: SN;CH.

    \b
    entraide import agreements bilateral.yaml --dry-run
    entraide import agreements bilateral.yaml

    Exit 0: no line was rejected. 3: some were, the others are taken in. 2: nothing can be used.
    """
    _import("agreements", file, dry_run=dry_run, as_json=as_json, language=language, data=data)


def _import(
    what: str, file: str, *, dry_run: bool, as_json: bool, language: str | None, data: str | None
) -> None:
    from entraide.instruments.importing import compare_table, place_to_store, store
    from entraide.instruments.tables import read_tables

    chosen: str | None = None
    path: Path | None = None
    try:
        chosen = message_language(language)
        folder, today = _folder(data), day_of_import()
        report = compare_table(what, Path(file), read_tables(folder), today)
        if report.content is not None:
            path = place_to_store(report, folder, today)
            if not dry_run:
                store(report, path)
    except EntraideError as error:
        fail(error, as_json=as_json, language=chosen)
    if as_json:
        shown = json.dumps(_report_data(report, path, chosen, dry_run), ensure_ascii=False, indent=1)
        click.echo(shown)
    else:
        _print_report(report, path, chosen, dry_run)
    sys.exit(_exit_code(report))


def day_of_import() -> date:
    """Return the day on the wall of the office."""
    return date.today()  # noqa: DTZ011


def _folder(data: str | None) -> Path:
    from entraide.core.files import data_folder

    if data and not Path(data).exists():
        raise UnusableFile(
            sentence("There is no folder of this name."),
            sentence("Make it first, or leave --data out: the folder of ENTRAIDE_DATA or your own is made."),
            file=data,
        )
    return data_folder(data)


def _exit_code(report: "Report") -> int:
    rejected = report.counts()["rejected"]
    if rejected == len(report.lines):
        return EXIT_UNUSABLE
    return EXIT_GAPS if rejected else 0


# --- the report as data


def _report_data(report: "Report", path: Path | None, language: str, dry_run: bool) -> dict[str, Any]:
    return {
        "file": str(report.file),
        "written": str(path) if path and not dry_run else None,
        "would_write": str(path) if path and dry_run else None,
        "dry_run": dry_run,
        "counts": report.counts(),
        "complete": {name: until.isoformat() for name, until in report.complete.items()},
        "lines": [_line_data(line, language) for line in report.lines],
        "missing": [_missing_data(missing, language) for missing in report.missing],
        "notes": [speak(note, language) for note in _notes(report)],
    }


def _line_data(line: "Line", language: str) -> dict[str, Any]:
    return {
        "line": line.number,
        "result": line.outcome.value,
        "state": printable(line.state),
        "instrument": printable(line.instrument),
        "action": printable(line.action),
        "date": printable(line.day),
        "was": printable(line.was),
        "reason": speak(line.reason, language) if line.reason else _aside(line, language),
        "todo": speak(line.todo, language) if line.todo else "",
    }


def _missing_data(missing: "Missing", language: str) -> dict[str, Any]:
    act = missing.act
    return {
        "state": act.state,
        "instrument": act.instrument,
        "action": act.action.value,
        "date": act.on.isoformat() if act.on else "",
        "as_at": act.as_at.isoformat(),
        "reason": speak(_why_missing(missing), language),
    }


def _aside(line: "Line", language: str) -> str:
    if line.treaty is None:
        return ""
    title = Whole(line.treaty.in_language(language))
    return speak(sentence("{treaty}: not used here.", treaty=title), language)


def _why_missing(missing: "Missing") -> Message:
    day = missing.act.as_at
    if missing.is_unknown:
        return sentence(
            "An older table ({day}) shows it, the newest complete one does not; the answer becomes unknown.",
            day=day,
        )
    return sentence("An older table ({day}) shows it; the newer one counts in its place.", day=day)


def _notes(report: "Report") -> list[Message]:
    notes = []
    if report.not_read:
        notes.append(sentence("Columns that are not read: {names}.", names=", ".join(report.not_read)))
    if report.withheld:
        names = Whole(", ".join(report.withheld))
        said = sentence(
            "Not taken for complete, because lines were rejected that may belong to it: {names}.", names=names
        )
        notes.append(said)
    if report.unverified:
        said = sentence(
            "Lines that are not sourced, and so decide nothing: {number}.", number=report.unverified
        )
        notes.append(said)
    return notes


# --- the report in words


def _print_report(report: "Report", path: Path | None, language: str, dry_run: bool) -> None:
    for line in report.lines:
        if line.outcome in ("added", "changed", "rejected"):
            _print_line(line, language, is_list=report.is_list)
    for missing in report.missing:
        act = missing.act
        day = act.on.isoformat() if act.on else ""
        said = _act_words(act.state, act.instrument, act.action.value, day, language)
        _print_marked("missing", "", f"{said}. {speak(_why_missing(missing), language)}", language)
    click.echo("")
    for name, number in report.counts().items():
        if number:
            click.echo(f"{number:7,}  {speak(OUTCOMES[name], language)}".replace(",", " "))
    for note in _notes(report):
        click.echo(wrapped(speak(note, language), "", ""))
    click.echo(speak(_ending(path, dry_run), language))


def _ending(path: Path | None, dry_run: bool) -> Message:
    if path is None:
        return sentence("Nothing new: nothing is written.")
    shown = Whole(printable(str(path)))
    if dry_run:
        return sentence("Would be written: {path}", path=shown)
    return sentence("Written: {path}", path=shown)


def _print_line(line: "Line", language: str, *, is_list: bool) -> None:
    place = (
        sentence("entry {number}", number=line.number)
        if is_list
        else sentence("line {number}", number=line.number)
    )
    if line.reason and line.todo:
        _print_marked("rejected", speak(place, language), speak(line.reason, language), language)
        click.echo(wrapped(speak(line.todo, language), "    → ", "      "))
        return
    said = _act_words(line.state, line.instrument, line.action, line.day, language)
    if line.was:
        said += " " + speak(sentence("(was {was})", was=_was_words(line.was, language)), language)
    _print_marked(line.outcome.value, speak(place, language), said, language)


def _print_marked(outcome: str, place: str, said: str, language: str) -> None:
    word = speak(OUTCOMES[outcome], language)
    mark = click.style(word, fg=COLOURS[outcome])
    first = f"{place}  {word}  " if place else f"{word}  "
    click.echo(wrapped(first + said, "", "    ").replace(word, mark, 1))


def _was_words(was: str, language: str) -> str:
    from entraide.instruments.presenting import label
    from entraide.instruments.terms import Confidence

    if was in list(Confidence):
        return label("confidence", was, language)
    return speak(sentence("a day that is not known"), language) if was == "?" else was


def _act_words(state: str, instrument: str, action: str, day: str, language: str) -> str:
    from entraide.core.countries import countries
    from entraide.instruments.facts import declaration_types
    from entraide.instruments.presenting import label, name_of
    from entraide.instruments.terms import Action

    states = ", ".join(countries()[code].name(language) for code in state.split(";") if code in countries())
    did = action
    if action in list(Action):
        did = label("action", action, language)
    elif action in declaration_types():
        did = declaration_types()[action].label.in_language(language)
    elif action == "agreement":
        did = speak(sentence("agreement"), language)
    return speak(
        sentence(
            "{state}, {instrument}, {action}: {day}",
            state=Whole(states),
            instrument=Whole(name_of(instrument, language)),
            action=Whole(did),
            day=day or sentence("a day that is not known"),
        ),
        language,
    )
