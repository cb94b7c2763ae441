"""The legal bases of a case: what the tables say of its two States, its offences and its day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from entraide.core.countries import countries
from entraide.drafting.casefile import Case
from entraide.drafting.outside import Outside, StateProfile
from entraide.instruments.acts import Declaration, Known
from entraide.instruments.facts import crime_types, declaration_types, instruments, legal_bases
from entraide.instruments.rules import Matter, Request, legal_bases_between
from entraide.instruments.rules.bases import Weighing
from entraide.instruments.rules.scope import FACT_NAMES


def request_of(case: Case) -> Request | None:
    """Return what legal bases a case looks for; None until it names its day and two different States."""
    first, second = (_answer(case, name) for name in ("requesting_state", "requested_state"))
    if case.day is None or not first or not second or first == second:
        return None
    if not countries()[second].is_addressee:
        return None
    facts = {name: value for name in FACT_NAMES if (value := _answer(case, name)) is not None}
    offences = tuple(item for item in _answer(case, "offences") or () if isinstance(item, Mapping))
    judgments = [item.get("final") for item in _answer(case, "ts_judgment") or ()]
    if judgments and all(isinstance(final, str) for final in judgments):
        facts["final_judgment"] = "yes" if set(judgments) == {"yes"} else "no"
    types = tuple(legal_bases()[request_type.id] for request_type in case.types)
    return Request(first, second, types, Matter(offences, facts, case.day, crime_types()))


def _answer(case: Case, question: str) -> Any:
    """Return the answer to a question that a request type of the case lists; None without one."""
    listed = any(question in request_type.questions for request_type in case.types)
    marked = question in case.answers.not_known or question in case.answers.not_applicable
    return case.answers.values.get(question) if listed and not marked else None


def outside_of(case: Case, profile: StateProfile | None, known: Known | None) -> Outside:
    """Return what lies outside the answers of a case: its legal bases, and what the requested State accepts.

    profile: what the office noted of that State; declarations in the tables are laid over it.
    """
    request = request_of(case)
    if known is None or request is None:
        return Outside(profile)
    weighing = Weighing(request, known, instruments())
    binding = {name: binds for name in instruments() if (binds := weighing.binds(name)) is not None}
    return Outside(
        profile=_declared(request, profile, known),
        binding=binding,
        bases=tuple(legal_bases_between(request, known)),
    )


def _declared(request: Request, profile: StateProfile | None, known: Known) -> StateProfile | None:
    """Return the profile of the requested State with what its verified declarations say."""
    state, day = request.requested_state, request.matter.day
    standing = [
        item
        for (who, _instrument), items in known.declarations.items()
        if who == state
        for item in items
        if item.is_verified and item.stands_on(day)
    ]
    said = sorted(standing, key=lambda item: item.made_on or date.min)  # the latest has the last word
    basis = {
        item.instrument: item.value in ("yes", "not_treaty_conditional")
        for item in said
        if _decides(item) == "extradition_basis" and item.value != "not_notified"
    }
    languages = next((item for item in reversed(said) if _decides(item) == "languages" and item.value), None)
    if not basis and languages is None:
        return profile
    source = next(item for item in said if _decides(item) in ("extradition_basis", "languages"))
    known_profile = profile or StateProfile(state, source=source.source, as_at=source.as_at.isoformat())
    if languages is not None and known_profile.languages is None:
        codes = frozenset(code.strip() for code in languages.value.split(";") if code.strip())
        known_profile = replace(known_profile, languages=codes)
    return replace(known_profile, extradition_basis=basis)


def _decides(item: Declaration) -> str | None:
    return declaration_types()[item.kind].decides


def with_bases(case: Case, bases: Sequence[str]) -> Case:
    """Return the case as if these bases had been chosen."""
    values = {**case.answers.values, "legal_basis": tuple(bases)}
    kept = case.answers.not_applicable
    answers = replace(
        case.answers,
        values=values,
        not_known=case.answers.not_known - {"legal_basis"},
        not_applicable={name: reason for name, reason in kept.items() if name != "legal_basis"},
    )
    return replace(case, answers=answers)
