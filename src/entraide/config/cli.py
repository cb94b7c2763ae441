"""The command line: `entraide`. Each command loads only the room it needs."""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from entraide import __version__
from entraide.config.importing import import_tables
from entraide.config.legal_basis import legal_basis
from entraide.config.site import init, manage, sign_in_link
from entraide.config.site import run as run_site
from entraide.config.speaking import (
    DATA_OPTION,
    EXIT_GAPS,
    EXIT_UNUSABLE,
    fail,
    message_language,
    speak,
    wrapped,
)
from entraide.config.treaties import treaties
from entraide.core.errors import CannotWrite, EntraideError, Message, UnknownName, Whole, sentence
from entraide.core.messages import environment_language

if TYPE_CHECKING:
    from entraide.drafting.drafts import CheckedCase
    from entraide.drafting.installation import Installation

COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
SEVERITIES: dict[str, Message] = {
    "error": sentence("essential"),
    "warning": sentence("to be mended"),
    "info": sentence("good to know"),
}


def _check(path: str, data: str | None) -> "tuple[Installation, CheckedCase]":
    from entraide.core.files import data_folder
    from entraide.drafting.bases import outside_of
    from entraide.drafting.casefile import read_case
    from entraide.drafting.drafts import check_case
    from entraide.drafting.installation import read_installation
    from entraide.instruments.tables import read_tables

    folder = data_folder(data)
    installation = read_installation(folder)
    case = read_case(Path(path), installation.library)
    profile = installation.profiles.get(case.answers.values.get("requested_state", ""))
    known = read_tables(folder).known_on(None)
    return installation, check_case(case, installation.library, outside_of(case, profile, known))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="entraide")
def main() -> None:
    """Write requests for international cooperation in criminal matters that will not come back.

    \b
    entraide samples                                        what is there to start from
    entraide samples sn-ch-bank-records --out case.yaml     a case file of your own
    entraide check case.yaml                                what is missing, and why
    entraide draft case.yaml --out out                      the letter: PDF, DOCX, HTML, JSON
    entraide legal-basis SN CH --modality extradition --on 2026-11-20
                                                            which treaties carry a request
    entraide treaties --country SN --with CH                what binds both, and since when
    entraide import participation table.csv                 a newer table from a depositary
    entraide glossary "dual criminality"                    a term in thirteen languages
    """


@main.command()
@click.argument("case")
@click.option(
    "--if-basis",
    "bases",
    multiple=True,
    metavar="ID",
    help="What would change with this legal basis instead.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs.")
@click.option("--language", metavar="CODE", help="Language of the messages. Else the environment's.")
@DATA_OPTION
def check(case: str, bases: tuple[str, ...], as_json: bool, language: str | None, data: str | None) -> None:
    """Say what is missing in a case file, and what each State would object to.

    \b
    entraide check case.yaml
    entraide check case.yaml --language fr
    entraide check case.yaml --if-basis untoc --if-basis reciprocity
    entraide check case.yaml --json

    Exit 0: complete. 3: something essential is missing. 2: the file cannot be used.
    """
    from entraide.drafting.presenting import changes_data, report_data

    chosen: str | None = None
    try:
        chosen = message_language(language)
        installation, checked = _check(case, data)
        other = _with_bases(installation, checked, bases) if bases else None
    except EntraideError as error:
        fail(error, as_json=as_json, language=chosen)
    library = installation.library
    if as_json:
        report = report_data(checked, library, chosen)
        if other:
            report["if_basis"] = changes_data(checked, other, library, chosen)
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _print_report(installation, checked, chosen)
        if other:
            _print_changes(installation, checked, other, chosen)
    sys.exit(0 if checked.report.complete else EXIT_GAPS)


def _with_bases(
    installation: "Installation", checked: "CheckedCase", bases: tuple[str, ...]
) -> "CheckedCase":
    from entraide.drafting.drafts import check_with_bases
    from entraide.interview.parsing import suggestion

    known = [choice.id for choice in installation.library.choice_sets["basis"]]
    for name in bases:
        if name not in known:
            raise UnknownName(
                sentence("There is no legal basis “{name}”.", name=name),
                suggestion(name, known),
                path="--if-basis",
            )
    return check_with_bases(checked, tuple(dict.fromkeys(bases)), installation.library)


def _print_changes(
    installation: "Installation", checked: "CheckedCase", other: "CheckedCase", language: str
) -> None:
    """Say which findings another choice of legal bases would bring, take away, or weigh otherwise."""
    from entraide.drafting.presenting import finding_texts
    from entraide.drafting.rules import changes_between
    from entraide.instruments.presenting import name_of

    chosen = other.journey.value("legal_basis") or ()
    head = sentence(
        "If the letter rested on: {names}", names=Whole(", ".join(name_of(n, language) for n in chosen))
    )
    click.echo("\n" + click.style(speak(head, language), bold=True, underline=True))
    changes = changes_between(checked.report, other.report)
    found = [
        *(("+", new, other) for new in changes.appear),
        *(("–", old, checked) for old in changes.disappear),
        *(("~", new, other) for _old, new in changes.change),
    ]
    for mark, finding, of in found:
        message, _todo = finding_texts(finding, installation.library, language, of)
        weight = speak(SEVERITIES[finding.severity.value], language)
        click.echo(wrapped(f"{mark} {weight}  {message}", "  ", "    "))
    if not found:
        click.echo(wrapped(speak(sentence("Nothing else would be reported."), language), "  ", "    "))
    else:
        legend = sentence("+ comes, – goes, ~ stays with another weight, group or source")
        click.echo(click.style(wrapped(speak(legend, language), "  ", "  "), dim=True))


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
        click.echo("\n" + click.style(speak(title, language), bold=True, underline=True), err=err)
        for grouped in findings:
            message, todo = finding_texts(grouped, library, language, checked)
            severity = grouped.severity.value
            weight = speak(SEVERITIES[severity], language)
            mark = click.style(weight, fg=COLOURS[severity], bold=severity == "error")
            sources = source_words(grouped.sources, language)
            said = wrapped(f"{weight}  {message}", "  ", "    ")
            click.echo(said.replace(weight, mark, 1), err=err)
            click.echo(wrapped(todo, "    → ", "      "), err=err)
            place = ", ".join(grouped.finding.questions)
            click.echo(
                click.style(
                    wrapped(f"{place}  ({sources})" if sources else place, "      ", "      "), dim=True
                ),
                err=err,
            )
    if report.open_contents:
        click.echo(
            "\n"
            + click.style(speak(sentence("Contents still to be given"), language), bold=True, underline=True),
            err=err,
        )
        for content in library.contents.values():
            if content.id in report.open_contents:
                click.echo(wrapped(content.label.in_language(language), "  • ", "    "), err=err)
    for note in notes(checked, language):
        click.echo("\n" + wrapped(note["message"], "", ""), err=err)
    click.echo("", err=err)
    if report.complete:
        click.echo(
            click.style(
                speak(sentence("Complete: nothing essential is missing."), language), fg="green", bold=True
            ),
            err=err,
        )
    else:
        click.echo(
            click.style(
                speak(sentence("Not complete: something essential is missing."), language),
                fg="red",
                bold=True,
            ),
            err=err,
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
    from entraide.core.languages import UNREAD_LETTER, languages
    from entraide.drafting.drafts import draft_letter
    from entraide.drafting.files import FORMATS, render
    from entraide.drafting.presenting import report_data
    from entraide.interview.parsing import parse_text

    try:
        parse_text(reason or "", "--with-gaps")
        installation, checked = _check(case, data)
        letter_language = message_language(language) if language else checked.case.language
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
        fail(error, as_json=as_json)
    paths = [str(path) for path in targets]
    if languages()[letter.language].unread:
        click.echo(speak(UNREAD_LETTER), err=True)
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
        click.echo(speak(sentence("Still to be translated into the language of the letter:")), err=True)
        click.echo(wrapped(", ".join(letter.untranslated), "  ", "  "), err=True)


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
            speak(
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
            click.echo(wrapped(sample.title, "    ", "    "))
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
        fail(error, as_json=False)


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
        chosen = message_language(language)
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
        fail(error, as_json=False)
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
        click.echo(wrapped(entry.definition.in_language(chosen), "  ", "  "))
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
                doubt = click.style(f"  ({speak(remark, chosen)})", dim=True) if remark else ""
                click.echo(f"    {spoken.own_name}: {label}{doubt}")
        click.echo("")


main.add_command(import_tables)
main.add_command(init)
main.add_command(run_site)
main.add_command(sign_in_link)
main.add_command(manage)
main.add_command(legal_basis)
main.add_command(treaties)


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
            click.echo(speak(problem), err=True)
            click.echo(
                "  → " + speak(sentence("Check the space left, or send the output elsewhere.")), err=True
            )
        os._exit(EXIT_UNUSABLE)


if __name__ == "__main__":
    run()
