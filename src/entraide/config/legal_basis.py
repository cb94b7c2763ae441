"""`entraide legal-basis`: which legal bases carry a request between two States on a day."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from entraide.config.speaking import DATA_OPTION, fail, message_language, speak, wrapped
from entraide.core.errors import EntraideError, UnknownName, Whole, WrongValue, sentence

if TYPE_CHECKING:
    from entraide.instruments.rules import Request, Result

STATUS_COLOURS = {
    "usable": "green",
    "reservation": "yellow",
    "unknown": "yellow",
    "territorial_unknown": "yellow",
}


@click.command("legal-basis")
@click.argument("requesting_state", metavar="FROM")
@click.argument("requested_state", metavar="TO")
@click.option("--modality", "types", multiple=True, required=True, metavar="ID", help="Kind of request.")
@click.option("--offence", "offences", multiple=True, metavar="TYPE", help="Kind of crime of an offence.")
@click.option(
    "--penalty",
    "penalties",
    multiple=True,
    metavar="YEARS|life|death",
    help="Maximum penalty; the first belongs to the first offence, and so on.",
)
@click.option(
    "--fact", "facts", multiple=True, metavar="QUESTION=VALUE", help="An answer that settles the scope."
)
@click.option("--on", "day", required=True, metavar="DATE", help="The day of the request: YYYY-MM-DD.")
@click.option("--as-known-on", metavar="DATE", help="Answer with what was known on that day.")
@click.option("--all", "everything", is_flag=True, help="All conditions, and what would defeat each basis.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON, for programs.")
@click.option("--language", metavar="CODE", help="Language of the messages. Else the environment's.")
@DATA_OPTION
def legal_basis(
    requesting_state: str,
    requested_state: str,
    types: tuple[str, ...],
    offences: tuple[str, ...],
    penalties: tuple[str, ...],
    facts: tuple[str, ...],
    day: str,
    as_known_on: str | None,
    everything: bool,
    as_json: bool,
    language: str | None,
    data: str | None,
) -> None:
    """Show which legal bases carry a request between two States, and how sure we are.

    \b
    entraide legal-basis SN CH --modality mla_financial_records --on 2026-11-20
    entraide legal-basis SN CH --modality mla_service --offence corruption --penalty 10 --on 2026-11-20
    entraide legal-basis SN CH --modality extradition --fact ocg_involved=yes --on 2026-11-20
    entraide legal-basis SN CH --modality mla_service --on 2006-11-25 --as-known-on 2014-06-01 --json

    The machine proposes, with reasons and sources; the lawyer decides.
    Exit 2: something given cannot be used.
    """
    from entraide.core.files import data_folder
    from entraide.instruments.presenting import result_data
    from entraide.instruments.rules import legal_bases_between
    from entraide.instruments.tables import read_tables

    chosen: str | None = None
    try:
        chosen = message_language(language)
        request = _request(requesting_state, requested_state, types, offences, penalties, facts, day)
        known_on = parse_day(as_known_on, "--as-known-on") if as_known_on else None
        known = read_tables(data_folder(data)).known_on(known_on)
        results = legal_bases_between(request, known)
    except EntraideError as error:
        fail(error, as_json=as_json, language=chosen)
    if as_json:
        click.echo(
            json.dumps([result_data(result, chosen) for result in results], ensure_ascii=False, indent=1)
        )
    else:
        _print_table(request, results, chosen, everything=everything)


def parse_day(text: str, option: str) -> date:
    """Return a day given after an option. Raises WrongValue."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongValue(
            sentence("“{value}” is not a day.", value=text), sentence("Write YYYY-MM-DD."), path=option
        ) from error


def _request(
    requesting_state: str,
    requested_state: str,
    types: Sequence[str],
    offences: Sequence[str],
    penalties: Sequence[str],
    facts: Sequence[str],
    day: str,
) -> "Request":
    from entraide.instruments.facts import crime_types, legal_bases
    from entraide.instruments.rules import Matter, Request

    first, second = parse_states(requesting_state, requested_state)
    _require_known(types, list(legal_bases()), "--modality")
    _require_known(offences, list(crime_types()), "--offence")
    own_types = tuple(legal_bases()[name] for name in dict.fromkeys(types))
    matter = Matter(_offences(offences, penalties), _facts(facts), parse_day(day, "--on"), crime_types())
    return Request(first, second, own_types, matter)


def _require_known(names: Sequence[str], known: Sequence[str], option: str) -> None:
    from entraide.interview.parsing import suggestion

    for name in names:
        if name not in known:
            raise UnknownName(
                sentence("There is nothing called “{name}” here.", name=name),
                suggestion(name, known),
                path=option,
            )


def parse_states(requesting_state: str, requested_state: str) -> tuple[str, str]:
    """Return the codes of two States or territories, the second of which can be asked. Raises WrongValue."""
    from entraide.core.countries import countries
    from entraide.interview.parsing import parse_country

    first, second = parse_country(requesting_state, "FROM"), parse_country(requested_state, "TO")
    if not countries()[second].is_addressee:
        raise WrongValue(
            sentence("The European Union is a party to treaties, but no request is addressed to it."),
            sentence("Name the State whose authority is to carry out the request."),
            path="TO",
        )
    if first == second:
        raise WrongValue(
            sentence("The requesting and the requested State are the same."),
            sentence("Name two of them."),
            path="TO",
        )
    return first, second


def _offences(offences: Sequence[str], penalties: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Return the offences as cards; the n-th penalty belongs to the n-th offence."""
    from entraide.interview.parsing import parse_penalty

    if penalties and len(penalties) != len(offences):
        raise WrongValue(
            sentence(
                "{offences} offences and {penalties} penalties are given.",
                offences=len(offences),
                penalties=len(penalties),
            ),
            sentence("Give one penalty for each offence, in the same order, or none at all."),
            path="--penalty",
        )
    cards: list[dict[str, Any]] = [{"crime_type": name} for name in offences]
    for card, text in zip(cards, penalties, strict=False):
        card["max_penalty_years"] = parse_penalty(_number(text), "--penalty")
    return tuple(cards)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _facts(facts: Sequence[str]) -> dict[str, Any]:
    from entraide.instruments.rules.scope import FACT_NAMES
    from entraide.interview.parsing import parse_number, suggestion

    result: dict[str, Any] = {}
    for item in facts:
        name, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not value:
            raise WrongValue(
                sentence("“{value}” is not written as a fact.", value=item),
                sentence("Write the name of a question, an equals sign and the answer: ocg_involved=yes."),
                path="--fact",
            )
        if name not in FACT_NAMES:
            raise UnknownName(
                sentence("No scope of a treaty looks at “{name}”.", name=name),
                suggestion(name, sorted(FACT_NAMES)),
                path="--fact",
            )
        if name == "ts_remaining":
            result[name] = int(parse_number(_number(value), "--fact ts_remaining"))
            continue
        result[name] = value
    return result


FIRST_ASKED = ("language", "channel", "dual_criminality", "use_limits", "undertaking")
"""Conditions that a first look needs; the others stand in the JSON, and in the table with --all."""


def _print_table(request: "Request", results: Sequence["Result"], language: str, *, everything: bool) -> None:
    from entraide.core.countries import countries
    from entraide.core.locales import say_day
    from entraide.instruments.presenting import is_silent, label, name_of

    head = sentence(
        "{first} asks {second}, on {day}",
        first=countries()[request.requesting_state].name(language),
        second=countries()[request.requested_state].name(language),
        day=say_day(request.matter.day, language),
    )
    click.echo(click.style(speak(head, language), bold=True))
    for group, own in groupby(results, key=lambda result: result.group):
        shown = list(own)
        click.echo("\n" + click.style(label("group", group, language), bold=True, underline=True))
        for result in shown:
            if everything or not is_silent(result):
                _print_result(result, language, everything=everything)
        silent = [name_of(r.instrument, language) for r in shown if is_silent(r) and not everything]
        if silent:
            said = sentence("Not known, for want of a table: {names}.", names=Whole(", ".join(silent)))
            click.echo(wrapped(speak(said, language), "  ", "    "))
    last = sentence("The machine proposes, with its sources; the lawyer decides. More with --all or --json.")
    click.echo("\n" + click.style(speak(last, language), dim=True))


def _print_result(result: "Result", language: str, *, everything: bool) -> None:
    from entraide.core.locales import say_day
    from entraide.instruments.presenting import label, say, title_of

    status = label("status", result.status, language)
    mark = click.style(status, fg=STATUS_COLOURS.get(result.status.value, "red"), bold=True)
    name = " ".join([title_of(result, language), ", ".join(result.articles)]).strip()
    if result.since:
        since = sentence("binds both since {day}", day=say_day(result.since, language))
        name += f" – {speak(since, language)}"
    click.echo(wrapped(f"{status}  {name}", "  ", "    ").replace(status, mark, 1))
    for reason in result.reasons:
        click.echo(wrapped(say(reason, language), "      ", "      "))
    _print_conditions(result, language, everything=everything)
    for reason in result.settle_by:
        click.echo(wrapped(say(reason, language), "      ? ", "        "))
    for item in result.defeats if everything else ():
        click.echo(wrapped(item.text.in_language(language), "      ✗ ", "        "))
    if result.as_at:
        words = sentence(
            "Tables as at {day} ({confidence}).",
            day=say_day(result.as_at, language),
            confidence=label("confidence", result.confidence or "unverified", language),
        )
        click.echo(click.style(wrapped(speak(words, language), "      ", "      "), dim=True))


def _print_conditions(result: "Result", language: str, *, everything: bool) -> None:
    """Print what a basis brings, unless it is known not to carry the request."""
    from entraide.instruments.presenting import declared_words, reference_of
    from entraide.instruments.terms import NOT_BINDING, Status

    if not everything and result.status in (*NOT_BINDING, Status.NOT_COVERED):
        return
    for brought in result.conditions:
        if not everything and brought.condition.kind not in FIRST_ASKED:
            continue
        ref = reference_of(brought.condition, language)
        said = brought.condition.text.in_language(language) + (f" ({ref})" if ref else "")
        if brought.condition.declared_by:
            said += f" [{declared_words(brought, language)}]"
        click.echo(wrapped(said, "      • ", "        "))
