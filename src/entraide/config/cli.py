"""The command line: `entraide`. Each command loads only the room it needs."""

import contextlib
import json
import os
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from entraide import __version__
from entraide.core.errors import CannotWrite, EntraideError, Message, UnknownName, sentence
from entraide.core.messages import environment_language, render

if TYPE_CHECKING:
    from entraide.drafting.drafts import CheckedCase
    from entraide.drafting.installation import Installation

EXIT_UNUSABLE = 2
EXIT_GAPS = 3
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
SEVERITIES: dict[str, Message] = {
    "error": sentence("essential"),
    "warning": sentence("to be mended"),
    "info": sentence("good to know"),
}
DATA_OPTION = click.option(
    "--data",
    metavar="DIR",
    help="Your office's own files: letterhead, profiles of States, national variants. Else ENTRAIDE_DATA.",
)


def _speak(message: Message, language: str | None = None) -> str:
    return render(message, language or environment_language())


def _fail(error: EntraideError, *, as_json: bool, language: str | None = None) -> NoReturn:
    """Say what is wrong, where and what to do; exit 2."""
    reason, todo = _speak(error.reason, language), _speak(error.todo, language)
    if as_json:
        data = {
            "error": {
                "code": error.code,
                "file": error.file,
                "path": error.path,
                "reason": reason,
                "todo": todo,
            }
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        click.echo(text, err=True)
        if not sys.stdout.isatty():  # a program that reads our output finds the error there too
            click.echo(text)
    else:
        place = ", ".join(part for part in (error.file, error.path) if part)
        shown = "".join(char if char.isprintable() else "\ufffd" for char in place)
        click.echo(f"{click.style(shown + ': ' if shown else '', bold=True)}{reason}", err=True)
        click.echo(f"  → {todo}", err=True)
    sys.exit(EXIT_UNUSABLE)


def _message_language(code: str | None) -> str:
    from entraide.core.languages import declared_languages, find_language

    if code is None:
        return environment_language()
    found = find_language(code)
    codes = [language.code for language in declared_languages()]
    if found is None or found.code not in codes:
        raise UnknownName(
            sentence("“{code}” is not one of the languages of Entraide.", code=code),
            sentence("Use one of: {names}.", names=", ".join(codes)),
            path="--language",
        )
    return found.code


def _check(path: str, data: str | None) -> "tuple[Installation, CheckedCase]":
    from entraide.core.files import data_folder
    from entraide.drafting.casefile import read_case
    from entraide.drafting.drafts import check_case
    from entraide.drafting.installation import read_installation
    from entraide.drafting.outside import Outside

    installation = read_installation(data_folder(data))
    case = read_case(Path(path), installation.library)
    profile = installation.profiles.get(case.answers.values.get("requested_state", ""))
    return installation, check_case(case, installation.library, Outside(profile=profile))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="entraide")
def main() -> None:
    """Write requests for international cooperation in criminal matters that will not come back.

    \b
    entraide samples                                        what is there to start from
    entraide samples sn-ch-bank-records --out case.yaml     a case file of your own
    entraide check case.yaml                                what is missing, and why
    entraide draft case.yaml --out out                      the letter: PDF, DOCX, HTML, JSON
    entraide glossary "dual criminality"                    a term in thirteen languages
    """


@main.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs.")
@click.option("--language", metavar="CODE", help="Language of the messages. Else the environment's.")
@DATA_OPTION
def check(case: str, as_json: bool, language: str | None, data: str | None) -> None:
    """Say what is missing in a case file, and what each State would object to.

    \b
    entraide check case.yaml
    entraide check case.yaml --language fr
    entraide check case.yaml --json

    Exit 0: complete. 3: something essential is missing. 2: the file cannot be used.
    """
    from entraide.drafting.presenting import report_data

    chosen: str | None = None
    try:
        chosen = _message_language(language)
        installation, checked = _check(case, data)
    except EntraideError as error:
        _fail(error, as_json=as_json, language=chosen)
    if as_json:
        click.echo(
            json.dumps(report_data(checked, installation.library, chosen), ensure_ascii=False, indent=1)
        )
    else:
        _print_report(installation, checked, chosen)
    sys.exit(0 if checked.report.complete else EXIT_GAPS)


def _print_report(
    installation: "Installation", checked: "CheckedCase", language: str, *, err: bool = False
) -> None:
    from entraide.drafting.presenting import GROUP_TITLES, finding_texts, notes, source_words

    library, report = installation.library, checked.report
    types = ", ".join(t.label.in_language(language) for t in checked.case.types)
    click.echo(click.style(types, bold=True), err=err)
    for group, title in GROUP_TITLES.items():
        findings = [f for f in report.findings if f.group == group]
        if not findings:
            continue
        click.echo("\n" + click.style(_speak(title, language), bold=True, underline=True), err=err)
        for grouped in findings:
            message, todo = finding_texts(grouped, library, language)
            severity = grouped.severity.value
            weight = _speak(SEVERITIES[severity], language)
            mark = click.style(weight, fg=COLOURS[severity], bold=severity == "error")
            sources = source_words(grouped.sources, language)
            said = _wrapped(f"{weight}  {message}", "  ", "    ")
            click.echo(said.replace(weight, mark, 1), err=err)
            click.echo(_wrapped(todo, "    → ", "      "), err=err)
            place = ", ".join(grouped.finding.questions)
            click.echo(
                click.style(
                    _wrapped(f"{place}  ({sources})" if sources else place, "      ", "      "), dim=True
                ),
                err=err,
            )
    if report.open_contents:
        click.echo(
            "\n"
            + click.style(
                _speak(sentence("Contents still to be given"), language), bold=True, underline=True
            ),
            err=err,
        )
        for content in library.contents.values():
            if content.id in report.open_contents:
                click.echo(_wrapped(content.label.in_language(language), "  • ", "    "), err=err)
    for note in notes(checked, language):
        click.echo("\n" + _wrapped(note["message"], "", ""), err=err)
    click.echo("", err=err)
    if report.complete:
        click.echo(
            click.style(
                _speak(sentence("Complete: nothing essential is missing."), language), fg="green", bold=True
            ),
            err=err,
        )
    else:
        click.echo(
            click.style(
                _speak(sentence("Not complete: something essential is missing."), language),
                fg="red",
                bold=True,
            ),
            err=err,
        )


def _wrapped(text: str, first: str, other: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )


@main.command()
@click.argument("case")
@click.option("--out", required=True, metavar="DIR", help="Folder for the files; made if it is not there.")
@click.option("--language", metavar="CODE", help="Language of the letter. Else that of the case.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["pdf", "docx", "html", "json"]),
    help="Formats to write; all four unless you choose.",
)
@click.option(
    "--with-gaps", "reason", metavar="REASON", help="Write the letter with visible gaps, for this reason."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")
@DATA_OPTION
def draft(
    case: str,
    out: str,
    language: str | None,
    formats: tuple[str, ...],
    reason: str | None,
    as_json: bool,
    data: str | None,
) -> None:
    """Write the letter of a case file.

    \b
    entraide draft case.yaml --out out
    entraide draft case.yaml --out out --language en --format pdf
    entraide draft case.yaml --out out --with-gaps "for a first talk with the other authority"

    Exit 0: written. 3: something essential is missing and no reason is given. 2: the file cannot be used.
    """
    from entraide.core.files import write_whole
    from entraide.drafting.drafts import draft_letter
    from entraide.drafting.files import FORMATS, render
    from entraide.drafting.presenting import report_data
    from entraide.interview.parsing import parse_text

    try:
        parse_text(reason or "", "--with-gaps")
        installation, checked = _check(case, data)
        letter_language = _message_language(language) if language else checked.case.language
        letter = draft_letter(checked, installation.library, letter_language, installation.office)
        if not checked.report.complete and not (reason or "").strip():
            _refuse_gaps(installation, checked, as_json=as_json)
        wanted = [name for name in FORMATS if name in formats or not formats]
        files = render(letter, checked.case, installation.office, wanted, reason)
        targets = {Path(out) / f"{Path(case).stem}.{name}": content for name, content in files.items()}
        for path in targets:
            _spare_case(path, Path(case))
        for path, content in targets.items():
            write_whole(path, content)
    except EntraideError as error:
        error.file = error.file or ("" if error.path.startswith("--") else case)
        _fail(error, as_json=as_json)
    paths = [str(path) for path in targets]
    if as_json:
        report = report_data(checked, installation.library, environment_language())
        click.echo(
            json.dumps(
                {"files": paths, "untranslated": list(letter.untranslated), **report},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    for path_text in paths:
        click.echo(path_text)
    if letter.untranslated:
        click.echo(_speak(sentence("Still to be translated into the language of the letter:")), err=True)
        click.echo(_wrapped(", ".join(letter.untranslated), "  ", "  "), err=True)


def _spare_case(path: Path, case: Path) -> None:
    """Refuse to write the letter in the place of the case that it is made from."""
    with contextlib.suppress(OSError):  # where nothing stands yet, nothing is lost
        if path.samefile(case):
            raise CannotWrite(
                sentence("The letter would replace the case file."),
                sentence("Name another folder after --out, or leave out this format."),
                file=str(path),
            )


def _refuse_gaps(installation: "Installation", checked: "CheckedCase", *, as_json: bool) -> NoReturn:
    from entraide.drafting.presenting import report_data

    language = environment_language()
    if as_json:
        click.echo(
            json.dumps(report_data(checked, installation.library, language), ensure_ascii=False, indent=1)
        )
    else:
        _print_report(installation, checked, language, err=True)
        click.echo(
            _speak(
                sentence(
                    "No letter was written. To write it with its gaps, give the reason: --with-gaps REASON."
                )
            ),
            err=True,
        )
    sys.exit(EXIT_GAPS)


@main.command()
@click.argument("name", required=False)
@click.option("--out", metavar="FILE", help="Where to copy the sample.")
@DATA_OPTION
def samples(name: str | None, out: str | None, data: str | None) -> None:
    """List the sample cases, or copy one.

    \b
    entraide samples
    entraide samples sn-ch-bank-records --out case.yaml
    """
    from entraide.core.files import write_whole
    from entraide.drafting.samples import samples as all_samples
    from entraide.interview.parsing import suggestion

    known = {sample.name: sample for sample in all_samples()}
    if name is None:
        for sample in known.values():
            click.echo(click.style(sample.name, bold=True))
            click.echo(_wrapped(sample.title, "    ", "    "))
        return
    try:
        if name not in known:
            raise UnknownName(
                sentence("There is no sample “{name}”.", name=name), suggestion(name, list(known))
            )
        content = known[name].path.read_bytes()
        if out:
            write_whole(Path(out), content)
            click.echo(out)
        else:
            click.echo(content.decode(), nl=False)
    except EntraideError as error:
        _fail(error, as_json=False)


@main.command()
@click.argument("what", type=click.Choice(["case", "letter"]))
@DATA_OPTION
def schema(what: str, data: str | None) -> None:
    """Print the JSON Schema of a case file, or of the letter as JSON.

    \b
    entraide schema case > case.schema.json
    """
    from entraide.drafting.exchange_schemas import case_schema, letter_schema
    from entraide.drafting.library import library

    result = case_schema(library()) if what == "case" else letter_schema()
    click.echo(json.dumps(result, ensure_ascii=False, indent=1))


@main.command()
@click.argument("term")
@click.option("--language", metavar="CODE", help="Language of the definition. Else the environment's.")
@DATA_OPTION
def glossary(term: str, language: str | None, data: str | None) -> None:
    """Show a term: its definition, and what it is called in thirteen languages.

    \b
    entraide glossary "dual criminality"
    entraide glossary entraide --language fr
    """
    from entraide.core.glossary import find_terms, near_terms
    from entraide.core.glossary import glossary as all_terms
    from entraide.core.languages import declared_languages

    try:
        chosen = _message_language(language)
        found = find_terms(term)
        if not found:
            near = near_terms(term, chosen)
            todo = (
                sentence("Did you mean: {names}?", names=", ".join(near))
                if near
                else sentence("Try another word, in any of the thirteen languages.")
            )
            raise UnknownName(sentence("The glossary has no term “{term}”.", term=term), todo)
    except EntraideError as error:
        _fail(error, as_json=False)
    book = all_terms()
    unread = {
        **dict.fromkeys(book.unverified, sentence("not yet read by a native lawyer")),
        **dict.fromkeys(book.partly_verified, sentence("partly read by a native lawyer")),
    }
    for entry in found:
        click.echo(
            click.style(entry.labels.get(chosen) or entry.labels["en"], bold=True)
            + f"  ({entry.category.in_language(chosen)})"
        )
        click.echo(_wrapped(entry.definition.in_language(chosen), "  ", "  "))
        if entry.sources:
            click.echo(
                click.style(
                    "  " + ", ".join(f"{s['instrument']} {s.get('ref', '')}".strip() for s in entry.sources),
                    dim=True,
                )
            )
        for spoken in declared_languages():
            label = entry.labels.get(spoken.code)
            if label:
                remark = unread.get(spoken.code)
                doubt = click.style(f"  ({_speak(remark, chosen)})", dim=True) if remark else ""
                click.echo(f"    {spoken.own_name}: {label}{doubt}")
        click.echo("")


def run() -> Any:
    """Start the command line with UTF-8 on every stream, whatever the machine's habit."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        return main()
    except OSError as error:
        # what reads our output went away, or stands on a full disk: Python would say it with a traceback
        with contextlib.suppress(OSError):
            problem = sentence("The output cannot be written: {problem}.", problem=error.strerror or error)
            click.echo(_speak(problem), err=True)
            click.echo(
                "  → " + _speak(sentence("Check the space left, or send the output elsewhere.")), err=True
            )
        os._exit(EXIT_UNUSABLE)


if __name__ == "__main__":
    run()
