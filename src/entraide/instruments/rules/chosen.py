"""What follows from the instruments chosen. Pure: the caller passes which treaties bind on the day.

Three values throughout: True, False, and None where the data does not say.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from entraide.instruments.facts import WITHOUT_TREATY, Instrument, TypeBases
from entraide.instruments.rules.weighed import RANKS, Result
from entraide.instruments.terms import CARRYING, Group, Status
from entraide.interview.answers import Mark
from entraide.interview.conditions import penalty_rank

Binds = Callable[[str], bool | None]
"""Says whether an instrument binds both States on the day of the case; None if the data does not say."""

REFERENCE = re.compile(r"([a-z][a-z0-9_]*)\s+(?:art(?:icle|\.)?\s*)?(\d+)", re.IGNORECASE)
PARAGRAPH = re.compile(r"(\d+)\((\d+)\)")
GAP = re.compile(r"(?<![\d(])(\d+)(?:\((\d+)\)(?:-\((\d+)\))?)?(?![\d)])")


def binds_or_needs_no_treaty(basis: str, instruments: Mapping[str, Instrument], binds: Binds) -> bool | None:
    """Say whether a basis holds between the two States: a treaty that binds, or what is no treaty at all.

    Source: fact base, meta.functions any_binding; Semantics 11.
    """
    if basis in WITHOUT_TREATY or not instruments[basis].is_treaty:
        return True
    return binds(basis)


def any_basis_binds(
    chosen: Iterable[str], instruments: Mapping[str, Instrument], binds: Binds
) -> bool | None:
    """Say whether at least one chosen basis holds. Source: fact base, any_binding."""
    values = [binds_or_needs_no_treaty(basis, instruments, binds) for basis in chosen]
    return True if True in values else None if None in values else False


def all_bases_bind(chosen: Iterable[str], instruments: Mapping[str, Instrument], binds: Binds) -> bool | None:
    """Say whether every chosen basis holds. Source: fact base, all_parties."""
    values = [binds_or_needs_no_treaty(basis, instruments, binds) for basis in chosen]
    return False if False in values else None if None in values else True


def treaty_on_subject_chosen(
    chosen: Iterable[str], bases: TypeBases, instruments: Mapping[str, Instrument]
) -> bool:
    """Say whether a treaty made for this very kind of cooperation is among the chosen bases.

    That is a bilateral treaty, or a regional one that carries the request type by itself.
    Source: fact base, Semantics 11 (`role_with_treaty`); UNTOC art. 18(7), 16(3).
    """
    for basis in chosen:
        if basis == "bilateral":
            return True
        if basis in WITHOUT_TREATY or instruments[basis].is_global or not instruments[basis].is_treaty:
            continue
        if any(entry.role == "basis" for entry in bases.of(basis)):
            return True
    return False


def roles_of_bases(
    chosen: Sequence[str],
    bases: TypeBases,
    instruments: Mapping[str, Instrument],
    *,
    treaty_known: bool = False,
) -> dict[str, set[str]]:
    """Return the roles that each chosen basis has for the request type; none where it offers nothing.

    treaty_known: whether the tables show a treaty on the subject between the two States.
    Source: fact base, has_role and Semantics 11.
    """
    with_treaty = treaty_known or treaty_on_subject_chosen(chosen, bases, instruments)
    roles: dict[str, set[str]] = {}
    for basis in chosen:
        if basis in WITHOUT_TREATY:
            roles[basis] = {"basis"}
        else:
            roles[basis] = {
                (entry.role_with_treaty or entry.role) if with_treaty else entry.role
                for entry in bases.of(basis)
            }
    return roles


class Undecided(StrEnum):
    """Why an offence leaves a test unknown: its field is empty, or marked as not known or not applicable."""

    FIELD = "field"
    MARKED = "marked"


Decided = bool | Undecided | None
"""True, False, why an offence leaves it open, or None where data on treaties is missing."""


def _open_field(value: Any) -> Undecided | None:
    if value is None:
        return Undecided.FIELD
    return Undecided.MARKED if isinstance(value, Mark) else None


def offence_is_of(instrument: str, articles: Iterable[int], offence: Mapping[str, Any]) -> bool | Undecided:
    """Say whether an offence names one of these articles. Source: fact base, convention_offence."""
    reference = offence.get("instrument_ref")
    if undecided := _open_field(reference):
        return undecided
    named = {(name.lower(), int(number)) for name, number in REFERENCE.findall(str(reference))}
    return any((instrument, article) in named for article in articles)


def convention_offence(
    scope: Mapping[str, Any], instrument: str, offence: Mapping[str, Any], binds: Binds
) -> Decided:
    """Say whether an offence is of the convention, or of one of its Protocols that binds both States.

    None where it is of a Protocol of which the data does not say whether it binds.
    Source: UNTOC art. 3(1)(a), 37.
    """
    own = scope.get("convention_offence", {})
    answer = offence_is_of(instrument, own.get("articles", ()), offence)
    if answer is not False:
        return answer
    unknown = False
    for protocol, articles in own.get("protocols", {}).items():
        if offence_is_of(protocol, articles, offence) is True:
            bound = binds(protocol)
            if bound:
                return True
            unknown = unknown or bound is None
    return None if unknown else False


def serious_crime(threshold: Mapping[str, Any], offence: Mapping[str, Any]) -> bool | Undecided:
    """Say whether the maximum penalty reaches the threshold. Source: UNTOC art. 2(b)."""
    penalty = offence.get("max_penalty_years")
    if undecided := _open_field(penalty):
        return undecided
    return penalty_rank(penalty) >= Decimal(threshold["max_penalty_years_at_least"])


def offence_in_scope(
    scope: Mapping[str, Any], instrument: str, offence: Mapping[str, Any], binds: Binds
) -> Decided:
    """Say whether one offence is within the scope of an instrument.

    Source: fact base, offence_scope.item_test and Semantics 13.
    """
    tests = scope["item_test"]["any"]
    if not tests:
        return True
    values: list[Decided] = []
    for test in tests:
        if test == "serious_crime":
            values.append(serious_crime(scope["serious_crime"], offence))
        elif test == "protocol_offence":
            own = offence_is_of(instrument, scope["protocol_offence"]["articles"], offence)
            values.append(binds(instrument) if own is True else own)
        else:
            values.append(convention_offence(scope, instrument, offence, binds))
    if True in values:
        return True
    for undecided in Undecided:
        if undecided in values:
            return undecided
    return None if None in values else False


def article_of(ref: str | None) -> int | None:
    """Return the article that a reference begins with: 18 for 18(15)(a); None if it names none."""
    match = re.match(r"\s*(\d+)", ref or "")
    return int(match.group(1)) if match else None


def in_gap_rules(ref: str | None, gap_refs: str | None) -> bool:
    """Say whether a reference lies among the paragraphs that only fill a gap. Source: UNTOC art. 18(7)."""
    article = article_of(ref)
    paragraph = PARAGRAPH.match(ref or "")
    for article_no, first, last in GAP.findall(gap_refs or ""):
        if int(article_no) != article:
            continue
        if not first:
            return True
        if paragraph and int(first) <= int(paragraph.group(2)) <= int(last or first):
            return True
    return False


def governs(
    instrument: str,
    ref: str | None,
    *,
    chosen: Sequence[str],
    family: str,
    gap_rules_agreed: bool,
    instruments: Mapping[str, Instrument],
) -> bool:
    """Say whether a treaty source governs this request, so that it may be cited.

    It does if the instrument is chosen, or is the parent of a chosen Protocol, and the article stands under
    `general` or the family; a paragraph that fills a gap only if no other assistance treaty is chosen or the
    States agreed. Source: fact base, Semantics 8; UNTOC art. 18(7).
    """
    if instrument not in instruments:
        return False
    parents = {instruments[name].parent for name in chosen if name in instruments}
    if instrument not in chosen and instrument not in parents:
        return False
    facts = instruments[instrument]
    if facts.articles_by_family is not None:
        articles = {*facts.articles_by_family.get("general", ()), *facts.articles_by_family.get(family, ())}
        if article_of(ref) not in articles:
            return False
    if in_gap_rules(ref, facts.gap_refs) and not gap_rules_agreed:
        return not any(
            name == "bilateral" or (name in instruments and instruments[name].is_assistance_treaty)
            for name in chosen
        )
    return True


def carries_type(result: Result, request_type: str) -> bool:
    """Say whether a result is a treaty made for this kind of request that binds and covers it."""
    return result.group is Group.GOVERNS and result.carries and request_type in result.request_types


def chosen_without_cover(chosen: Iterable[str], results: Iterable[Result]) -> list[Result]:
    """Return the chosen bases that bind and are known to carry no offence, by scope or declaration.

    One that covers some of several offences may be named for these.
    """
    return [
        result
        for result in results
        if result.instrument in chosen
        and (
            result.status is Status.EXCLUDED_BY_DECLARATION
            or (result.status is Status.NOT_COVERED and not result.covered_offences)
        )
    ]


def better_bases(chosen: Sequence[str], results: Sequence[Result]) -> list[Result]:
    """Return what carries the request, was not chosen, and stands before everything that was.

    Only what the tables show to be usable is proposed; among the chosen, what is not known to fail counts, so
    that nothing is said against a choice that may be the best. Source: fact base, Semantics 11.
    """
    own = [r for r in results if r.instrument in chosen and r.status in (*CARRYING, Status.UNKNOWN)]
    best = min((RANKS[r.group] for r in own), default=len(RANKS))
    return [
        r
        for r in results
        if r.status is Status.USABLE and r.instrument not in chosen and RANKS[r.group] < best
    ]
