"""What States are party to since when, as our tables show it: values, and the same as plain data.

An overview is read off standings (`rules/standing.py`), each computed once; nothing is decided here.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entraide.core.countries import countries
from entraide.core.errors import Message, Whole, sentence
from entraide.core.locales import say_day
from entraide.core.messages import Prose, printable, render
from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.facts import EntryRule, Instrument, declaration_types, instruments
from entraide.instruments.presenting import label, say
from entraide.instruments.rules import combined, standing
from entraide.instruments.rules.reasons import Reason
from entraide.instruments.rules.standing import Between, Standing
from entraide.instruments.terms import NOT_BINDING, SIGNING, Confidence, Status

BOUND = "bound"
SCHEME = "scheme"
"""How one State stands is said with the words of Status, but for usable and for what no act makes bind."""

COLUMNS = (
    "instrument",
    "title",
    "state",
    "status",
    "signed_on",
    "act",
    "deposited_on",
    "in_force_since",
    "in_force_between_since",
    "as_at",
    "confidence",
    "source",
    "note",
)
"""What is said of each State under each instrument, in CSV and JSON."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n")
MOST_STATES = 4
RECALLED = ("recalled", "recalled_undated")
WEAKNESS = {confidence: place for place, confidence in enumerate(Confidence)}


@dataclass(frozen=True)
class Line:
    """What our tables say of one State under one instrument on a day.

    act: the row that decides, besides a signature: the consent, or the denunciation of a State that has left.
    sources: of the rows behind it; of the complete table where it is absence that decides.
    """

    instrument: Instrument
    state: str
    standing: Standing
    signed_on: date | None
    act: Act | None
    sources: tuple[str, ...]
    confidence: Confidence | None
    between_since: date | None = None

    @property
    def status(self) -> str:
        """Say in a word how the State stands."""
        if self.instrument.entry is None:
            return SCHEME
        return BOUND if self.standing.is_bound else self.standing.status.value

    @property
    def in_force_since(self) -> date | None:
        """Return the day from which the State is bound; None for a day that is still to come."""
        return self.standing.since if self.standing.is_bound else None


@dataclass(frozen=True)
class Row:
    """One instrument and how each State stands under it. between: of the two, if there are two."""

    instrument: Instrument
    lines: tuple[Line, ...]
    between: Between | None


# --- from what is known


def overview(known: Known, states: Sequence[str], day: date) -> list[Row]:
    """Return how States stand under every instrument: universal ones first, in the order of the content."""
    treaties = instruments()
    sources = _sources_of_complete_tables(known)
    ordered = sorted(treaties.values(), key=lambda treaty: not treaty.is_global)
    return [_row(known, treaty, states, day, treaties, sources.get(treaty.id)) for treaty in ordered]


def _row(
    known: Known,
    treaty: Instrument,
    states: Sequence[str],
    day: date,
    treaties: Mapping[str, Instrument],
    source: str | None,
) -> Row:
    standings = [standing(known, treaty.id, state, day, treaties) for state in states]
    between = combined(standings[0], standings[1]) if len(states) == 2 else None
    since = between.since if between else None
    lines = tuple(
        _line(known, treaty, state, own, day, source, since)
        for state, own in zip(states, standings, strict=True)
    )
    return Row(treaty, lines, between)


def parties(known: Known, instrument: str, day: date) -> list[Line]:
    """Return how States stand under an instrument, by code.

    All that have rows; and where the table says until when it is complete, every State.
    """
    treaties = instruments()
    treaty = treaties[instrument]
    states = {state for rows in (known.acts, known.dropped) for state, name in rows if name == instrument}
    if instrument in known.complete_until:
        states |= {code for code, country in countries().items() if country.kind == "state"}
    source = _sources_of_complete_tables(known).get(instrument)
    return [
        _line(known, treaty, state, standing(known, instrument, state, day, treaties), day, source)
        for state in sorted(states)
    ]


def _line(
    known: Known,
    treaty: Instrument,
    state: str,
    own: Standing,
    day: date,
    source: str | None,
    between_since: date | None = None,
) -> Line:
    rows = [act for act in known.acts.get((state, treaty.id), ()) if act.is_verified]
    signed = [act.on for act in rows if act.action in SIGNING and act.on and act.on <= day]
    deciding = (
        act
        for act in own.acts
        if act in rows and act.action not in SIGNING and (act.on is None or act.on <= day)
    )
    by_absence = own.as_at is not None and not any(act.is_verified for act in own.acts)
    named = ([source] if source and by_absence else []) + [act.source for act in own.acts]
    return Line(
        instrument=treaty,
        state=state,
        standing=own,
        signed_on=min(signed, default=None),
        act=next(deciding, None),
        sources=tuple(dict.fromkeys(named)),
        confidence=_confidence(own),
        between_since=between_since,
    )


def _confidence(own: Standing) -> Confidence | None:
    """Return how far the weakest row behind a standing may be relied on; None where nothing is known."""
    if own.acts:
        return max((act.confidence for act in own.acts), key=WEAKNESS.__getitem__)
    return Confidence.SOURCED if own.status is Status.NOT_PARTY else None


def _sources_of_complete_tables(known: Known) -> dict[str, str]:
    """Return where the complete table of each instrument comes from: what most rows of its day name."""
    named: dict[str, Counter[str]] = {}
    for (_state, instrument), acts in known.acts.items():
        for act in acts:
            if act.is_verified and act.as_at == known.complete_until.get(instrument):
                named.setdefault(instrument, Counter())[act.source] += 1
    return {instrument: counted.most_common(1)[0][0] for instrument, counted in named.items()}


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many stand in which way: the four that are always asked for, then others that occur."""
    always = (BOUND, Status.SIGNED_ONLY.value, Status.NOT_PARTY.value, Status.UNKNOWN.value)
    counted = Counter(line.status for line in lines)
    return {word: counted[word] for word in dict.fromkeys((*always, *sorted(counted)))}


def declarations_of(
    known: Known, day: date, states: Sequence[str] | None = None, instrument: str | None = None
) -> list[Declaration]:
    """Return what was declared by a day, in the order of instruments; of all where none is named."""
    order = {name: place for place, name in enumerate(instruments())}
    found = [
        said
        for own in known.declarations.values()
        for said in own
        if (states is None or said.state in states)
        and instrument in (None, said.instrument)
        and (said.made_on is None or said.made_on <= day)
    ]
    return sorted(
        found,
        key=lambda said: (order[said.instrument], said.state, said.kind, said.made_on or date.min),
    )


def agreements_with(known: Known, state: str, others: Sequence[str]) -> list[Agreement]:
    """Return the agreements to which a State and one of the others are parties."""
    return [a for a in known.agreements if state in a.parties and a.parties & set(others)]


# --- as words and plain data


def title_words(treaty: Instrument, language: str) -> str:
    """Return the title of an instrument as it stands alone: with a capital, even if an article leads it."""
    title = treaty.title.in_language(language)
    return title[:1].upper() + title[1:]


def entry_words(entry: EntryRule | None) -> Message:
    """Return in words from when an instrument binds a State that joins once it is in force."""
    if entry is None:
        return sentence("No act of a State makes it bind: it works through the law of each State.")
    later = entry.later
    if later is None:
        return sentence("The rule on entry into force is not in our data.")
    refs = sentence("article not in our data")
    if entry.refs:
        refs = sentence("art. {refs}", refs=Whole(", ".join(entry.refs)))
    if later.count == 0:
        return sentence("It binds a State that joins from the day of its deposit ({refs}).", refs=refs)
    values: dict[str, object] = {"number": later.count, "refs": refs}
    if later.unit == "days":
        return sentence("It binds a State that joins {number} days after its deposit ({refs}).", **values)
    if not later.first_of_month:
        return sentence("It binds a State that joins {number} months after its deposit ({refs}).", **values)
    return sentence(
        "It binds a State that joins from the first day of the month after {number} months "
        "from its deposit ({refs}).",
        **values,
    )


def standing_words(line: Line, language: str) -> str:
    """Return how a State stands, in few words and with its days: what fits into a cell of a table."""
    own, reasons = line.standing, {reason.code: reason.values for reason in line.standing.reasons}
    values: dict[str, object] = {
        "since": _day_words(own.since, language),
        "act": label("action", line.act.action, language) if line.act else "",
        "day": _day_words(line.act.on if line.act else line.signed_on, language),
    }
    match line.status:
        case "scheme":
            message = sentence("a scheme and not a treaty")
        case "bound":
            message = _bound_words(values, reasons, language)
        case "not_yet_in_force" if own.since:
            message = sentence("not yet in force: binds it from {since} ({act} of {day})", **values)
        case "signed_only":
            message = sentence("signed only, on {day}", day=_day_words(line.signed_on, language))
        case "not_party":
            message = sentence(
                "not a party (table complete until {day})", day=_day_words(own.as_at, language)
            )
        case "denounced" if reasons.get("denounced", {}).get("instrument") == line.instrument.id:
            days = {name: _day_words(reasons["denounced"][name], language) for name in ("day", "end")}
            message = sentence("denounced on {day}, with effect on {end}", **days)
        case "territorial_unknown":
            message = sentence("not known whether it extends there")
        case "unknown":
            message = sentence("not known: {reasons}", reasons=_short_reasons(line, language))
        case _:
            status = label("status", own.status, language)
            message = sentence("{what}: {words}", what=status, words=_short_reasons(line, language))
    return render(message, language)


def between_words(between: Between, language: str) -> str:
    """Return from when a treaty is in force between two States, in a few words."""
    if between.since:
        day = say_day(between.since, language)
        later = [own for own in between.standings if own.since == between.since]
        succeeded = all(any(r.code == "bound_by_succession" for r in own.reasons) for own in later)
        message = (
            sentence("since {day} at the latest", day=day) if succeeded else sentence("since {day}", day=day)
        )
        return render(message, language)
    if between.status in NOT_BINDING or between.status is Status.EXCLUDED_BY_DECLARATION:
        return render(sentence("no"), language)
    return render(sentence("not known"), language)


def _bound_words(
    values: dict[str, object], reasons: Mapping[str, Mapping[str, object]], language: str
) -> Message:
    if "territory_included" in reasons:
        return sentence("extends there since {since}", **values)
    if "denounced_later" in reasons:
        values["end"] = _day_words(reasons["denounced_later"]["end"], language)
        return sentence("bound since {since} ({act} of {day}), and denounced: until {end} only", **values)
    if "bound_by_succession" in reasons:
        return sentence("bound since {since} at the latest ({act} of {day})", **values)
    return sentence("bound since {since} ({act} of {day})", **values)


def _short_reasons(line: Line, language: str) -> Whole:
    reasons = line.standing.reasons
    if any(reason.code in RECALLED for reason in reasons):
        reasons = tuple(reason for reason in reasons if reason.code != "not_in_our_tables")
    return Whole(" – ".join(_short(reason, language).rstrip(".") for reason in reasons))


def _short(reason: Reason, language: str) -> str:
    """Return a reason without what the row and the column of a table say already."""
    values: dict[str, object] = {
        name: _day_words(reason.values.get(name), language) for name in ("day", "complete")
    }
    for kind, name in (("action", "act"), ("confidence", "confidence")):
        if name in reason.values:
            values[name] = label(kind, str(reason.values[name]), language)
    match reason.code:
        case "absent_then_unknown":
            message = sentence("not a party on {complete}, unknown since", **values)
        case "signed_then_unknown":
            message = sentence("signed on {day}, not a party on {complete}, unknown since", **values)
        case "signed_never_complete":
            message = sentence("signed on {day}; our table is not complete", **values)
        case "not_in_our_tables":
            message = sentence("not in our tables")
        case "recalled":
            message = sentence("{act} of {day}, not verified ({confidence})", **values)
        case "recalled_undated":
            message = sentence("{act} on a day not known, not verified ({confidence})", **values)
        case _:
            return say(reason, language)
    return render(message, language)


def _day_words(day: object, language: str) -> str:
    return say_day(day, language) if isinstance(day, date) else render(sentence("a day not known"), language)


def note_words(line: Line, language: str) -> str:
    """Return the reasons of a standing, as one text."""
    return " ".join(say(reason, language) for reason in line.standing.reasons)


def line_data(line: Line, language: str) -> dict[str, str | None]:
    """Return a line as plain data: what a program reads, in the order of COLUMNS."""
    values = (
        line.instrument.id,
        title_words(line.instrument, language),
        line.state,
        line.status,
        _iso(line.signed_on),
        line.act.action.value if line.act else None,
        _iso(line.act.on if line.act else None),
        _iso(line.in_force_since),
        _iso(line.between_since),
        _iso(line.standing.as_at),
        line.confidence.value if line.confidence else None,
        "; ".join(line.sources) or None,
        note_words(line, language),
    )
    return dict(zip(COLUMNS, values, strict=True))


def csv_text(lines: Iterable[Line], language: str) -> str:
    """Return lines as CSV with a header: commas, UTF-8, one line break after each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [harmless(value or "") for value in line_data(line, language).values()] for line in lines
    )
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute, and that no terminal obeys."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = printable(lines, keep="\t\n\u00a0\u202f")
    return f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown


def instrument_data(known: Known, treaty: Instrument, lines: Iterable[Line], language: str) -> dict[str, Any]:
    """Return what stands above the parties of an instrument, as plain data."""
    entry = treaty.entry
    return {
        "id": treaty.id,
        "title": title_words(treaty, language),
        "short": treaty.short.in_language(language),
        "is_treaty": treaty.is_treaty,
        "parent": treaty.parent,
        "in_force_on": _iso(entry.in_force_on) if entry else None,
        "entry_rule": render(entry_words(entry), language),
        "entry_articles": list(entry.refs) if entry else [],
        "entry_verified": entry.verified if entry else None,
        "articles": list(treaty.articles),
        "depositary": treaty.depositary.in_language(language),
        "complete_until": _iso(known.complete_until.get(treaty.id)),
        "totals": totals(lines),
    }


def declaration_data(said: Declaration, day: date, language: str) -> dict[str, Any]:
    """Return a declaration as plain data. stands: made and not withdrawn on the day."""
    return {
        "state": said.state,
        "instrument": said.instrument,
        "kind": said.kind,
        "label": kind_words(said).in_language(language),
        "ref": declaration_types()[said.kind].ref,
        "value": said.value,
        "text": said.text,
        "articles": list(said.articles),
        "made_on": _iso(said.made_on),
        "withdrawn_on": _iso(said.withdrawn_on),
        "stands": said.stands_on(day),
        "as_at": _iso(said.as_at),
        "confidence": said.confidence.value,
        "source": said.source,
    }


def kind_words(said: Declaration) -> Prose:
    """Return what kind of declaration it is."""
    return declaration_types()[said.kind].label


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as plain data."""
    return {
        "id": agreement.id,
        "title": agreement.title,
        "parties": sorted(agreement.parties),
        "families": sorted(agreement.families),
        "signed_on": _iso(agreement.signed_on),
        "in_force_on": _iso(agreement.in_force_on),
        "terminated_on": _iso(agreement.terminated_on),
        "articles": agreement.articles,
        "text": agreement.text,
        "as_at": _iso(agreement.as_at),
        "confidence": agreement.confidence.value,
        "source": agreement.source,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
