"""`entraide treaties`: what States are party to since when, and who is party to a treaty."""

import json
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from entraide.config.speaking import DATA_OPTION, fail, message_language, speak, wrapped
from entraide.core.errors import EntraideError, Message, UnknownName, Whole, WrongValue, sentence
from entraide.core.messages import printable

if TYPE_CHECKING:
    from entraide.instruments.acts import Agreement, Declaration, Known
    from entraide.instruments.facts import Instrument
    from entraide.instruments.overview import Line, Row

WIDE, WIDEST = 120, 160
NARROWEST_CELL = 24
GAP = "  "
NOTHING = "–"


@click.command()
@click.option(
    "--country", metavar="CODE", help="A State, territory or the European Union: two or three letters."
)
@click.option(
    "--with", "others", multiple=True, metavar="CODE", help="Another beside it; up to three, once for each."
)
@click.option("--instrument", metavar="ID", help="A treaty, to see its parties: untoc, uncac, budapest.")
@click.option("--on", "day", metavar="DATE", help="How it stood on that day: YYYY-MM-DD. Else today.")
@click.option("--as-known-on", metavar="DATE", help="Answer with what was known on that day.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the lines as CSV, for spreadsheets.")
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON, for programs.")
@click.option("--language", metavar="CODE", help="Language of the messages. Else the environment's.")
@DATA_OPTION
def treaties(
    country: str | None,
    others: tuple[str, ...],
    instrument: str | None,
    day: str | None,
    as_known_on: str | None,
    as_csv: bool,
    as_json: bool,
    language: str | None,
    data: str | None,
) -> None:
    """Show what a State is party to since when, or who is party to a treaty.

    \b
    entraide treaties --country SN --with CH
    entraide treaties --country SN --with CH --with FRA --with ME --on 2014-01-27
    entraide treaties --country HK --json
    entraide treaties --instrument untoc
    entraide treaties --instrument untoc --on 2006-11-26 --as-known-on 2014-06-01 --csv

    What is not in our tables is shown as not known, never as no.
    Exit 2: something given cannot be used.
    """
    from entraide.core.files import data_folder
    from entraide.instruments import overview as values
    from entraide.instruments.tables import read_tables

    chosen: str | None = None
    try:
        chosen = message_language(language)
        _require_one_question(country, instrument, others, as_csv=as_csv, as_json=as_json)
        states = _states(country, others)
        treaty = _treaty(instrument) if instrument is not None else None
        on = _day(day, "--on") or datetime.now().astimezone().date()
        known_on = _day(as_known_on, "--as-known-on")
        known = read_tables(data_folder(data)).known_on(known_on)
    except EntraideError as error:
        fail(error, as_json=as_json, language=chosen)
    rows: list[Row] = []
    if treaty is None:
        rows = values.overview(known, states, on)
        lines = [line for row in rows for line in row.lines]
        declared = values.declarations_of(known, on, states)
        agreements = values.agreements_with(known, states[0], states[1:])
    else:
        lines = values.parties(known, treaty.id, on)
        declared = values.declarations_of(known, on, instrument=treaty.id)
        agreements = []
    if as_csv:
        click.echo(values.csv_text(lines, chosen), nl=False)
        return
    if as_json:
        result = {
            **({"instrument": values.instrument_data(known, treaty, lines, chosen)} if treaty else {}),
            "treaties": [values.line_data(line, chosen) for line in lines],
            "declarations": [values.declaration_data(said, on, chosen) for said in declared],
            "agreements": [values.agreement_data(agreement) for agreement in agreements],
        }
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
        return
    page = Page(chosen, known, on, known_on)
    if treaty is None:
        page.print_overview(states, rows, declared, agreements)
    else:
        page.print_parties(treaty, lines, declared)


# --- what is asked


def _require_one_question(
    country: str | None, instrument: str | None, others: Sequence[str], *, as_csv: bool, as_json: bool
) -> None:
    from entraide.instruments.overview import MOST_STATES

    if (country is None) == (instrument is None):
        raise WrongValue(
            sentence("Name either a State or a treaty, and not both.")
            if country is not None
            else sentence("Neither a State nor a treaty is named."),
            sentence(
                "Write --country SN to see what it is party to, or --instrument untoc to see its parties."
            ),
        )
    if instrument is not None and others:
        raise WrongValue(
            sentence("--with stands beside --country only."),
            sentence("Leave it out: --instrument shows all parties."),
            path="--with",
        )
    if len(others) >= MOST_STATES:
        raise WrongValue(
            sentence("No more than {number} are shown side by side.", number=MOST_STATES),
            sentence("Leave out some of --with, or ask twice."),
            path="--with",
        )
    if as_csv and as_json:
        raise WrongValue(
            sentence("--csv and --json cannot both be printed."),
            sentence("Choose one of them."),
            path="--csv",
        )


def _states(country: str | None, others: Sequence[str]) -> list[str]:
    """Return the codes asked for, the first one first. Raises UnknownName or WrongValue."""
    if country is None:
        return []
    states = [_state(country, "--country")]
    for text in others:
        code = _state(text, "--with")
        if code in states:
            raise WrongValue(
                sentence("“{value}” is named twice.", value=text),
                sentence("Name another beside it, or leave out --with."),
                path="--with",
            )
        states.append(code)
    return states


def _state(text: str, option: str) -> str:
    from entraide.interview.parsing import parse_country

    try:
        return parse_country(text, option)
    except UnknownName as error:
        error.reason = sentence("There is no State or territory with the code “{code}”.", code=text)
        raise


def _treaty(text: str) -> "Instrument":
    from entraide.instruments.facts import instruments
    from entraide.instruments.rows import parse_instrument
    from entraide.interview.parsing import suggestion

    try:
        return instruments()[parse_instrument(text.strip())]
    except UnknownName as error:
        near = suggestion(text.strip().lower(), list(instruments()))
        if "name" in near.values:  # else what stands there already names them all
            error.todo = near
        error.path = "--instrument"
        raise


def _day(text: str | None, option: str) -> date | None:
    from entraide.config.legal_basis import parse_day

    return None if text is None else parse_day(text, option)


# --- in words


def _shown(text: str) -> str:
    """Return a text of a table as a terminal may show it: on one line, without what would command it."""
    return printable(" ".join(text.split()))


def _table_width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)


class Page:
    """Prints an overview for a reader: in columns if the terminal is wide enough, else as small lists."""

    def __init__(self, language: str, known: "Known", day: date, known_on: date | None) -> None:
        self.language = language
        self.known = known
        self.day = day
        self.known_on = known_on
        self._sources: dict[str, str] = {}

    # --- both pages

    def _speak(self, message: Message) -> str:
        return speak(message, self.language)

    def _say_day(self, day: date | None) -> str:
        from entraide.core.locales import say_day

        return say_day(day, self.language) if day else self._speak(sentence("a day that is not known"))

    def _label(self, kind: str, word: str) -> str:
        from entraide.instruments.presenting import label

        return label(kind, word, self.language)

    def _name(self, state: str) -> str:
        from entraide.core.countries import countries

        return countries()[state].name(self.language)

    def _named(self, state: str) -> str:
        """Return a name, and what it is the name of where that is no State."""
        from entraide.core.countries import countries

        country = countries()[state]
        name = country.name(self.language)
        return name if country.kind == "state" else f"{name} ({self._speak(country.kind_name)})"

    def _heading(self, message: Message) -> None:
        click.echo("\n" + click.style(self._speak(message), bold=True, underline=True))

    def _echo(self, text: str, indent: str = "  ", other: str = "  ") -> None:
        click.echo(wrapped(text, indent, other))

    def _dates(self) -> str:
        values: dict[str, object] = {"day": self._say_day(self.day)}
        if self.known_on is None:
            return self._speak(sentence("How it stands on {day}.", **values))
        values["known"] = self._say_day(self.known_on)
        return self._speak(sentence("How it stands on {day}, as known on {known}.", **values))

    # --- one State, or some side by side

    def print_overview(
        self,
        states: Sequence[str],
        rows: Sequence["Row"],
        declared: Sequence["Declaration"],
        agreements: Sequence["Agreement"],
    ) -> None:
        """Print what States are party to, and what else our tables hold of them."""
        click.echo(click.style(wrapped(" · ".join(map(self._named, states)), "", ""), bold=True))
        self._echo(self._dates(), "", "")
        headings = [self._speak(sentence("Treaty")), *map(self._name, states)]
        if len(states) == 2:
            headings.append(self._speak(sentence("In force between them")))
        name, between = (32, 22) if _table_width() >= WIDE else (24, 16)
        widths = [name, *([0] * len(states)), *([between] if len(states) == 2 else [])]
        for title, own in _grouped(rows):
            self._heading(title)
            _print_columns(headings, [self._row_cells(row) for row in own], widths)
        self._print_declarations(declared)
        if len(states) > 1:
            self._print_agreements(states, agreements)
        self._print_remarks(line for row in rows for line in row.lines)

    def _row_cells(self, row: "Row") -> list[str]:
        from entraide.instruments.overview import between_words, standing_words

        cells = [row.instrument.short.in_language(self.language)]
        cells += [standing_words(line, self.language) for line in row.lines]
        if row.between:
            is_treaty = row.instrument.is_treaty
            cells.append(between_words(row.between, self.language) if is_treaty else NOTHING)
        return cells

    # --- the parties of one treaty

    def print_parties(
        self, treaty: "Instrument", lines: Sequence["Line"], declared: Sequence["Declaration"]
    ) -> None:
        """Print the heading of a treaty, its parties with their sources, and what they declared."""
        from entraide.instruments.overview import standing_words, title_words

        short = treaty.short.in_language(self.language)
        title = title_words(treaty, self.language)
        click.echo(click.style(wrapped(f"{short} ({treaty.id})", "", ""), bold=True))
        if title != short:
            self._echo(title, "", "")
        self._echo(self._dates(), "", "")
        click.echo("")
        self._print_rules(treaty)
        if treaty.entry is not None:
            self._print_totals(lines)
        if lines:
            click.echo("")
            headings = [
                self._speak(sentence("State or organization")),
                self._speak(sentence("How it stands")),
                self._speak(sentence("Known until")),
                self._speak(sentence("Source")),
            ]
            ordered = sorted(lines, key=lambda line: _sorting(self._name(line.state)))
            cells = [
                [
                    self._named(line.state),
                    standing_words(line, self.language),
                    self._say_day(line.standing.as_at) if line.standing.as_at else NOTHING,
                    self._source_marks(line),
                ]
                for line in ordered
            ]
            _print_columns(headings, cells, [28 if _table_width() >= 100 else 20, 0, 17, 6])
        self._print_declarations(declared)
        self._print_remarks(lines)

    def _print_rules(self, treaty: "Instrument") -> None:
        from entraide.instruments.overview import entry_words

        entry = treaty.entry
        said: list[Message] = []
        if entry is None:
            said.append(sentence("This is a scheme and not a treaty: it has no parties."))
        elif entry.in_force_on is None:
            said.append(sentence("That the treaty itself is in force is not in our data."))
        else:
            said.append(
                sentence(
                    "The treaty itself entered into force on {day}.", day=self._say_day(entry.in_force_on)
                )
            )
        said.append(entry_words(entry))
        if entry is not None and not entry.verified:
            said.append(sentence("This rule was not compared with the text of the treaty."))
        if treaty.parent:
            parent = self._short_name(treaty.parent)
            said.append(sentence("It binds only States that the {parent} binds.", parent=Whole(parent)))
        said.append(sentence("Depositary: {name}.", name=Whole(treaty.depositary.in_language(self.language))))
        said.append(
            sentence("Our data holds the subjects of {number} articles.", number=len(treaty.articles))
            if treaty.articles
            else sentence("Our data holds no list of its articles; look them up in its text.")
        )
        if entry is not None:
            said.append(self._completeness(treaty))
        for message in said:
            self._echo(self._speak(message))

    def _short_name(self, instrument: str) -> str:
        from entraide.instruments.presenting import name_of

        return name_of(instrument, self.language)

    def _completeness(self, treaty: "Instrument") -> Message:
        complete = self.known.complete_until.get(treaty.id)
        if complete is None:
            return sentence("Our table of this treaty is not complete: a State that it lacks may be a party.")
        until = self._say_day(complete)
        if self.day <= complete:
            return sentence(
                "Our table is complete until {until}, which holds the day asked for; "
                "what came to the depositary since was not verified.",
                until=until,
            )
        return sentence(
            "Our table is complete until {until}; it was not verified since, so that others may have joined.",
            until=until,
        )

    def _print_totals(self, lines: Sequence["Line"]) -> None:
        from entraide.instruments.overview import BOUND, totals

        bound = self._speak(sentence("Bound"))
        counted = {
            bound if word == BOUND else self._label("status", word): number
            for word, number in totals(lines).items()
        }
        said = [sentence("{what}: {words}", what=word, words=number) for word, number in counted.items()]
        self._echo(" · ".join(map(self._speak, said)))

    def _source_marks(self, line: "Line") -> str:
        numbers = [self._sources.setdefault(source, str(len(self._sources) + 1)) for source in line.sources]
        return f"[{', '.join(numbers)}]" if numbers else NOTHING

    # --- below the table

    def _print_declarations(self, declared: Sequence["Declaration"]) -> None:
        self._heading(sentence("Declarations, reservations and notifications"))
        if not declared:
            self._echo(self._speak(sentence("No declarations in our data: ask the authority.")))
        for said in declared:
            self._print_declaration(said)

    def _print_declaration(self, said: "Declaration") -> None:
        from entraide.instruments.overview import kind_words

        about = self._speak(
            sentence(
                "{state}, {instrument}: {kind}",
                state=self._name(said.state),
                instrument=Whole(self._short_name(said.instrument)),
                kind=Whole(kind_words(said).in_language(self.language)),
            )
        )
        words = " – ".join(dict.fromkeys(part for part in (said.value, said.text) if part))
        line = sentence("{what}: {words}", what=Whole(about), words=Whole(_shown(words)))
        self._echo(self._speak(line), "  • ", "    ")
        parts = []
        if said.made_on:
            parts.append(sentence("made on {day}", day=self._say_day(said.made_on)))
        if said.withdrawn_on:
            parts.append(sentence("withdrawn on {day}", day=self._say_day(said.withdrawn_on)))
        self._print_origin(parts, said.source, said.as_at, said.confidence)

    def _print_origin(self, parts: list[Message], source: str, as_at: date, confidence: str) -> None:
        known = sentence("as at {day}", day=self._say_day(as_at))
        said = [*map(self._speak, (*parts, known)), self._label("confidence", confidence), _shown(source)]
        click.echo(click.style(wrapped(" – ".join(said), "    ", "    "), dim=True))

    def _print_agreements(self, states: Sequence[str], agreements: Sequence["Agreement"]) -> None:
        from entraide.instruments.presenting import say
        from entraide.instruments.rules.reasons import because

        self._heading(sentence("Agreements between them"))
        for agreement in agreements:
            self._echo(_shown(agreement.title), "  • ", "    ")
            parts = [
                sentence(
                    "parties: {names}", names=Whole(", ".join(map(self._name, sorted(agreement.parties))))
                )
            ]
            for message, day in (
                (sentence("signed on {day}", day=self._say_day(agreement.signed_on)), agreement.signed_on),
                (
                    sentence("in force since {day}", day=self._say_day(agreement.in_force_on)),
                    agreement.in_force_on,
                ),
                (
                    sentence("ended on {day}", day=self._say_day(agreement.terminated_on)),
                    agreement.terminated_on,
                ),
            ):
                if day:
                    parts.append(message)
            self._print_origin(parts, agreement.source, agreement.as_at, agreement.confidence)
        for other in states[1:]:
            if not any(other in agreement.parties for agreement in agreements):
                self._echo(say(because("bilateral_not_in_data", state=other, other=states[0]), self.language))

    def _print_remarks(self, lines: Iterable["Line"]) -> None:
        """Print where all this comes from, and what was not compared with a text."""
        from entraide.instruments.presenting import say

        remarks: list[str] = []
        confidences: dict[str, str] = {}
        unknown = False
        for line in lines:
            self._source_marks(line)
            unknown = unknown or line.status in ("unknown", "territorial_unknown")
            for act in line.standing.acts:
                confidences.setdefault(act.source, act.confidence)
            remarks += [
                say(reason, self.language)
                for reason in line.standing.reasons
                if reason.code == "entry_rule_unverified"
            ]
        if self._sources:
            self._heading(sentence("Sources"))
        for source, number in self._sources.items():
            confidence = self._label("confidence", confidences.get(source, "sourced"))
            self._echo(f"{_shown(source)} ({confidence})", f"  [{number}] ", "      ")
        click.echo("")
        for remark in dict.fromkeys(remarks):
            self._echo(remark, "", "")
        if unknown:
            self._echo(
                self._speak(
                    sentence(
                        "Not known is not no: ask the depositary, or bring in a newer table "
                        "(entraide import)."
                    )
                ),
                "",
                "",
            )


def _grouped(rows: Sequence["Row"]) -> Iterator[tuple[Message, list["Row"]]]:
    """Yield the rows under the headings of the page, in their order."""
    universal = [row for row in rows if row.instrument.is_treaty and row.instrument.is_global]
    regional = [row for row in rows if row.instrument.is_treaty and not row.instrument.is_global]
    schemes = [row for row in rows if not row.instrument.is_treaty]
    yield sentence("Universal treaties"), universal
    yield sentence("Treaties of a region or an organization"), regional
    yield sentence("Schemes, which are not treaties"), schemes


def _sorting(name: str) -> str:
    """Return a name as it is sorted: without accents."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


# --- columns


def _print_columns(headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    """Print rows in columns; where a column would become too narrow, each row as a small list.

    widths: of each column; 0 where it shares what is left.
    """
    left = _table_width() - 2 - sum(widths) - len(GAP) * (len(widths) - 1)
    share = left // max(1, widths.count(0))
    if share < NARROWEST_CELL:
        _print_stacked(headings, rows)
        return
    full = [width or share for width in widths]
    for line in _columns(headings, full):
        click.echo(click.style(line, dim=True))
    click.echo(click.style("  " + "─" * (sum(full) + len(GAP) * (len(full) - 1)), dim=True))
    for row in rows:
        for line in _columns(row, full):
            click.echo(line)


def _columns(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped_cells = [
        textwrap.wrap(cell, width, break_on_hyphens=False) or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped_cells, fillvalue=""):
        line = GAP.join(_padded(part, width) for part, width in zip(parts, widths, strict=True))
        yield ("  " + line).rstrip()


def _padded(text: str, width: int) -> str:
    taken = sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
    return text + " " * (width - taken)


def _print_stacked(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for name, *cells in rows:
        click.echo(click.style(wrapped(name, "  ", "  "), bold=True))
        united: dict[str, list[str]] = {}
        for heading, cell in zip(headings[1:], cells, strict=True):
            united.setdefault(cell, []).append(heading)
        for cell, same in united.items():
            if cell != NOTHING:
                click.echo(wrapped(f"{', '.join(same)} – {cell}", "    ", "      "))
