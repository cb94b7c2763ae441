"""Makes rows, tables and requests of which a test needs to name only what matters to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.facts import crime_types, legal_bases
from entraide.instruments.rules import Matter, Request, Result, legal_bases_between
from entraide.instruments.terms import Action, Confidence

DAY = date(2026, 11, 20)
LATER = date(2026, 11, 30)
"""When the invented rows became known."""
GROUP_ABROAD = {"ocg_involved": "yes", "transnational": "carried out in two States"}
EXTRADITION = {**GROUP_ABROAD, "dual_criminality": "punishable in both", "ex_location": "Bern"}
SERIOUS = {"crime_type": "money_laundering", "max_penalty_years": 10}


def act(
    state: str,
    instrument: str = "untoc",
    action: str = "ratification",
    on: str | None = "2005-01-01",
    *,
    as_at: date = LATER,
    confidence: str = "sourced",
) -> Act:
    day = date.fromisoformat(on) if on else None
    return Act(state, instrument, Action(action), day, as_at, Confidence(confidence), "an invented table")


def known(*acts: Act, complete: Mapping[str, str] | None = None, **other: Any) -> Known:
    """Return what is known, from acts alone; what is else known is named."""
    rows: dict[tuple[str, str], tuple[Act, ...]] = {}
    for item in acts:
        key = item.state, item.instrument
        rows[key] = (*rows.get(key, ()), item)
    until = {name: date.fromisoformat(day) for name, day in (complete or {}).items()}
    return Known(rows, until, **other)


def both(*instruments: str, states: Iterable[str] = ("SN", "CH"), **other: Any) -> Known:
    """Return that these treaties bind two States since 2005 or so."""
    return known(*(act(state, name) for name in instruments for state in states), **other)


def declared(kind: str, value: str = "", instrument: str = "untoc", **changes: Any) -> Declaration:
    """Return a verified declaration of Switzerland of 2006."""
    said = Declaration(
        state="CH",
        instrument=instrument,
        kind=kind,
        value=value,
        text="",
        articles=(),
        made_on=date(2006, 10, 27),
        withdrawn_on=None,
        as_at=LATER,
        confidence=Confidence.SOURCED,
        source="an invented note",
    )
    return replace(said, **changes)


def saying(found: Known, *declarations: Declaration) -> Known:
    """Return what is known with declarations."""
    own: dict[tuple[str, str], tuple[Declaration, ...]] = {}
    for item in declarations:
        own[item.state, item.instrument] = (*own.get((item.state, item.instrument), ()), item)
    return replace(found, declarations=own)


def agreement(**changes: Any) -> Agreement:
    """Return a verified treaty on assistance between Senegal and Switzerland, in force since 2010."""
    treaty = Agreement(
        id="sn-ch",
        title="Treaty invented for the tests",
        parties=frozenset({"SN", "CH"}),
        families=frozenset({"mla"}),
        signed_on=date(2009, 1, 1),
        in_force_on=date(2010, 1, 1),
        terminated_on=None,
        articles="1-3",
        text="",
        as_at=LATER,
        confidence=Confidence.SOURCED,
        source="an invented list",
    )
    return replace(treaty, **changes)


def matter(*offences: Mapping[str, Any], facts: Mapping[str, Any] | None = None, day: date = DAY) -> Matter:
    return Matter(tuple(offences), facts or {}, day, crime_types())


def request(
    *types: str,
    offences: Iterable[Mapping[str, Any]] = (SERIOUS,),
    facts: Mapping[str, Any] | None = None,
    day: date = DAY,
    states: tuple[str, str] = ("SN", "CH"),
) -> Request:
    """Return a request of Senegal to Switzerland about laundering by a group across borders."""
    own = tuple(legal_bases()[name] for name in types or ("mla_take_evidence",))
    about = matter(*offences, facts=GROUP_ABROAD if facts is None else facts, day=day)
    return Request(*states, own, about)


def weighed(asked: Request, found: Known) -> dict[str, Result]:
    """Return the results by instrument, of a request for which each is there once."""
    results = legal_bases_between(asked, found)
    by_name = {result.instrument: result for result in results}
    assert len(by_name) == len(results)
    return by_name


def codes(reasons: Iterable[Any]) -> list[str]:
    """Return the codes of reasons."""
    return [reason.code for reason in reasons]
