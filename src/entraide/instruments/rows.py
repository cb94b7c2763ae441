"""Reads one row of a table into a value, and says what is wrong with one that cannot be read."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from entraide.core.countries import find_country
from entraide.core.errors import UnknownName, Whole, WrongValue, sentence
from entraide.instruments.acts import Act, Agreement, Declaration
from entraide.instruments.aside import FormerCode, find_former
from entraide.instruments.facts import DeclarationType, declaration_types, families, instruments
from entraide.instruments.terms import SIGNING, Action, Confidence

E = TypeVar("E", bound=StrEnum)
FREE = frozenset({"text", "number", "language_list"})
ALWAYS_POSSIBLE = frozenset(
    {
        *SIGNING,
        Action.ENTRY_INTO_FORCE,
        Action.DENUNCIATION,
        Action.PROVISIONAL_APPLICATION,
        Action.TERRITORIAL_APPLICATION,
        Action.TERRITORIAL_EXCLUSION,
    }
)
"""Acts that any treaty may know; consents are those of its final clauses."""


@dataclass(frozen=True)
class Row:
    """A line of a table: its number, its cells by column, and the day on which the table came to us."""

    line: int
    cells: Mapping[str, str]
    came_on: date

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def parse_act(row: Row) -> Act:
    """Return what a State did. Raises WrongValue or UnknownName.

    The state by either code (column `state` or `state_iso3`), the instrument by our id or by its code in
    depositaries' tables, the action with spaces or underscores. An empty date: the day is not known.
    """
    instrument = parse_instrument(row["instrument"])
    action = _parse_action(row["action"], instrument)
    return Act(
        state=_parse_state(row["state"] or row["state_iso3"]),
        instrument=instrument,
        action=action,
        on=_parse_day(row["date"], "date"),
        as_at=_parse_day(row["as_at"], "as_at") or row.came_on,
        confidence=_parse_confidence(row["confidence"]),
        source=_required(row["source"], "source"),
    )


def parse_complete(row: Row) -> date | None:
    """Return until when the table of this row lists every State; None if it does not say."""
    return _parse_day(row["complete_as_at"], "complete_as_at")


def parse_declaration(row: Row) -> Declaration:
    """Return what a State declared. Raises WrongValue or UnknownName."""
    kind = row["kind"]
    types = declaration_types()
    if kind not in types:
        raise UnknownName(
            sentence("There is no kind of declaration called “{name}”.", name=kind),
            sentence("Use one of: {names}.", names=Whole(", ".join(types))),
            path="kind",
        )
    return Declaration(
        state=_parse_state(row["state"]),
        instrument=parse_instrument(row["instrument"] or _own_instrument(types[kind])),
        kind=kind,
        value=_parse_value(row["value"], types[kind].values),
        text=row["text"],
        articles=tuple(_parse_number(part) for part in _listed(row["articles"])),
        made_on=_parse_day(row["made_on"], "made_on"),
        withdrawn_on=_parse_day(row["withdrawn_on"], "withdrawn_on"),
        as_at=_parse_day(row["as_at"], "as_at") or row.came_on,
        confidence=_parse_confidence(row["confidence"]),
        source=_required(row["source"], "source"),
    )


def _own_instrument(kind: DeclarationType) -> str:
    """Return the treaty to which a kind of declaration belongs. Raises WrongValue if it may be any."""
    return _required(kind.instrument if kind.instrument in instruments() else "", "instrument")


def parse_agreement(row: Row) -> Agreement:
    """Return a treaty between two or a few States. Raises WrongValue or UnknownName."""
    parties = frozenset(_parse_state(code) for code in _listed(row["parties"]))
    if len(parties) < 2:
        raise WrongValue(
            sentence("An agreement has at least two parties."),
            sentence("Write their codes with a semicolon between: SN;CH."),
            path="parties",
        )
    known = families()
    covered = frozenset(_listed(row["families"]))
    for name in covered:
        if name not in known:
            raise UnknownName(
                sentence("There is no kind of cooperation called “{name}”.", name=name),
                sentence("Use one of: {names}.", names=Whole(", ".join(known))),
                path="families",
            )
    return Agreement(
        id=_required(row["id"], "id"),
        title=_required(row["title"], "title"),
        parties=parties,
        families=covered,
        signed_on=_parse_day(row["signed_on"], "signed_on"),
        in_force_on=_parse_day(row["in_force_on"], "in_force_on"),
        terminated_on=_parse_day(row["terminated_on"], "terminated_on"),
        articles=row["articles"],
        text=row["text"],
        as_at=_parse_day(row["as_at"], "as_at") or row.came_on,
        confidence=_parse_confidence(row["confidence"]),
        source=_required(row["source"], "source"),
    )


@functools.cache
def _ids_of_instruments() -> dict[str, str]:
    """Return our ids by what tables may call an instrument, in small letters."""
    names: dict[str, str] = {}
    for instrument in instruments().values():
        names[instrument.id] = instrument.id
        if instrument.status_code:
            names[instrument.status_code.lower()] = instrument.id
    return names


def parse_instrument(text: str) -> str:
    """Return the id of an instrument by its id or its code in depositaries' tables. Raises UnknownName."""
    found = _ids_of_instruments().get(text.lower())
    if found is None:
        raise UnknownName(
            sentence("There is no instrument “{name}”.", name=text),
            sentence("Use one of: {names}.", names=Whole(", ".join(instruments()))),
            path="instrument",
        )
    return found


def _parse_state(text: str) -> str:
    found, former = find_country(text), find_former(text)
    if found is None and former is not None:
        raise _former_state(text, former)
    if found is None:
        raise UnknownName(
            sentence("There is no State or territory with the code “{code}”.", code=text),
            sentence("Write its code of ISO 3166-1, two or three letters; EU or EUE is the European Union."),
            path="state",
        )
    return found.code


def _former_state(text: str, former: FormerCode) -> UnknownName:
    if former.now:
        return UnknownName(
            sentence("“{code}” is no longer the code of any State.", code=text),
            sentence("Write {code} in its place.", code=former.now),
            path="state",
        )
    codes = ", ".join(former.successors)
    return UnknownName(
        sentence("“{code}” stands for a State that no longer exists.", code=text),
        sentence("Leave the line out: the rows of its successors decide ({codes}).", codes=codes),
        path="state",
    )


def _parse_action(text: str, instrument: str) -> Action:
    name = text.lower().replace(" ", "_")
    treaty = instruments()[instrument]
    if treaty.entry is None:
        raise WrongValue(
            sentence(
                "“{name}” is a scheme and not a treaty: no act of a State makes it bind.", name=instrument
            ),
            sentence("Leave the line out."),
            path="instrument",
        )
    permitted = [
        str(action)
        for action in Action
        if action in ALWAYS_POSSIBLE or action in treaty.entry.consent_actions
    ]
    if name not in permitted:
        raise WrongValue(
            sentence("“{action}” is not what a State can do with “{name}”.", action=text, name=instrument),
            sentence("Use one of: {names}.", names=Whole(", ".join(permitted))),
            path="action",
        )
    return Action(name)


def _parse_confidence(text: str) -> Confidence:
    """Return how far a row may be relied on; one that does not say is not relied on."""
    return _one_of(Confidence, text.lower().replace("_", "-") or Confidence.UNVERIFIED, "confidence")


def _one_of(kind: type[E], text: str, path: str) -> E:
    try:
        return kind(text)
    except ValueError as error:
        raise WrongValue(
            sentence("“{value}” is not a permitted value.", value=text),
            sentence("Use one of: {permitted}.", permitted=Whole(", ".join(kind))),
            path=path,
        ) from error


def _parse_value(text: str, permitted: Sequence[str]) -> str:
    if not FREE & set(permitted) and text not in permitted:
        raise WrongValue(
            sentence("“{value}” is not a permitted value.", value=text),
            sentence("Use one of: {permitted}.", permitted=Whole(", ".join(permitted))),
            path="value",
        )
    return text


def _parse_day(text: str, column: str) -> date | None:
    if not text:
        return None
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongValue(
            sentence("“{value}” is not a day.", value=text),
            sentence("Write YYYY-MM-DD, or leave it empty if the day is not known."),
            path=column,
        ) from error


def _parse_number(text: str) -> int:
    if not text.isdecimal():
        raise WrongValue(
            sentence("“{value}” is not the number of an article.", value=text),
            sentence("Write the numbers of the articles with a semicolon between: 16;18."),
            path="articles",
        )
    return int(text)


def _listed(text: str) -> Iterable[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _required(text: str, column: str) -> str:
    if not text:
        raise WrongValue(
            sentence("The column “{name}” is empty.", name=column),
            sentence("Fill it: nothing is taken in without it."),
            path=column,
        )
    return text
