"""What lies outside the answers: which treaties bind, and what the requested State accepts.

The caller passes these in as values; where nothing is passed, the tests are unknown and become advice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entraide.instruments.facts import Instrument, instruments, legal_bases
from entraide.instruments.rules import Result
from entraide.instruments.rules import chosen as rules
from entraide.interview.conditions import FALSE, NO_DATA, DataTest, Outcome, View, outcome, without_answer


@dataclass(frozen=True)
class StateProfile:
    """What is known of the State asked for help; None where nothing is known.

    languages: codes of languages it accepts. channels: channels it accepts. extradition_basis: for a treaty,
    whether it declared to take it as legal basis for extradition (from the tables of declarations, never from
    an office's notes). source and as_at: where this comes from.
    """

    country: str
    languages: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    extradition_basis: Mapping[str, bool] = field(default_factory=dict)
    accepts_orders_without_conviction: bool | None = None
    source: str = ""
    as_at: str = ""


@dataclass(frozen=True)
class Outside:
    """The values that come from outside the answers.

    binding: for an instrument, whether it binds both States on the day of the case; absent means unknown.
    bases: the legal bases that the request types offer, weighed; empty where nothing is known.
    """

    profile: StateProfile | None = None
    binding: Mapping[str, bool] = field(default_factory=dict)
    bases: tuple[Result, ...] = ()

    def binds(self, instrument: str) -> bool | None:
        """Say whether an instrument binds both States; None if the data does not say."""
        return self.binding.get(instrument)


def _question_names(arguments: Sequence[Any]) -> list[str]:
    return [argument["question"] for argument in arguments if isinstance(argument, dict)]


def data_tests(outside: Outside) -> dict[str, DataTest]:
    """Return the named tests on outside data, for the interview to call."""
    known = instruments()

    def answered_first(test: Any) -> DataTest:
        def run(view: View, arguments: list[Any]) -> Outcome:
            missing = without_answer(view, *_question_names(arguments))
            return missing or test(view, arguments)

        return run

    def any_basis_binds(view: View, arguments: list[Any]) -> Outcome:
        return outcome(rules.any_basis_binds(_chosen(view, arguments), known, outside.binds))

    def any_basis_may_bind(view: View, arguments: list[Any]) -> Outcome:
        return outcome(rules.any_basis_binds(_chosen(view, arguments), known, outside.binds) is not False)

    def bases_may_cover(view: View, arguments: list[Any]) -> Outcome:
        chosen = [name for name in _chosen(view, arguments) if name not in arguments[1:]]
        return outcome(not rules.chosen_without_cover(chosen, outside.bases))

    def best_basis_chosen(view: View, arguments: list[Any]) -> Outcome:
        return outcome(not rules.better_bases(_chosen(view, arguments), outside.bases))

    def all_bases_bind(view: View, arguments: list[Any]) -> Outcome:
        return outcome(rules.all_bases_bind(_chosen(view, arguments), known, outside.binds))

    def basis_has_role(view: View, arguments: list[Any]) -> Outcome:
        bases = legal_bases()[view.request_type or ""]
        treaty_known = any(rules.carries_type(result, bases.request_type) for result in outside.bases)
        roles = rules.roles_of_bases(_chosen(view, arguments), bases, known, treaty_known=treaty_known)
        return outcome(any(own & set(arguments[2:]) for own in roles.values()))

    def offences_in_scope(view: View, arguments: list[Any]) -> Outcome:
        instrument = known[arguments[1]]
        question = arguments[0]["question"]
        return _scope_of_all(view.value(question), question, instrument, outside)

    def convention_offence(view: View, arguments: list[Any]) -> Outcome:
        question = arguments[0]["question"]
        scope = known["untoc"].offence_scope
        values = [
            rules.convention_offence(scope, "untoc", offence, outside.binds)
            for offence in view.value(question)
        ]
        return _decide(values, question, any_decides=True)

    def with_profile(test: Any) -> DataTest:
        def run(view: View, arguments: list[Any]) -> Outcome:
            missing = without_answer(view, *_question_names(arguments))
            if missing:
                return missing
            profile = outside.profile
            if profile is None or profile.country != view.value(arguments[0]["question"]):
                return NO_DATA
            return outcome(test(profile, view, arguments))

        return run

    def extradition_basis_declared(profile: StateProfile, view: View, arguments: list[Any]) -> bool | None:
        treaties = [b for b in view.value(arguments[1]["question"]) if b in known and known[b].is_treaty]
        values = [profile.extradition_basis.get(basis) for basis in treaties]
        return True if True in values else None if None in values or not values else False

    def language_accepted(profile: StateProfile, view: View, arguments: list[Any]) -> bool | None:
        return (
            None if profile.languages is None else view.value(arguments[1]["question"]) in profile.languages
        )

    def channel_accepted(profile: StateProfile, view: View, arguments: list[Any]) -> bool | None:
        return None if profile.channels is None else view.value(arguments[1]["question"]) in profile.channels

    def orders_without_conviction(profile: StateProfile, view: View, arguments: list[Any]) -> bool | None:
        return profile.accepts_orders_without_conviction

    return {
        "any_basis_binds": answered_first(any_basis_binds),
        "all_bases_bind": answered_first(all_bases_bind),
        "any_basis_may_bind": answered_first(any_basis_may_bind),
        "bases_may_cover": answered_first(bases_may_cover),
        "best_basis_chosen": answered_first(best_basis_chosen),
        "basis_has_role": answered_first(basis_has_role),
        "offences_in_scope": answered_first(offences_in_scope),
        "convention_offence": answered_first(convention_offence),
        "extradition_basis_declared": with_profile(extradition_basis_declared),
        "language_accepted": with_profile(language_accepted),
        "channel_accepted": with_profile(channel_accepted),
        "orders_without_conviction_accepted": with_profile(orders_without_conviction),
    }


def _chosen(view: View, arguments: Sequence[Any]) -> Sequence[str]:
    chosen: Sequence[str] = view.value(arguments[0]["question"])
    return chosen


def _scope_of_all(
    offences: Sequence[Any], question: str, instrument: Instrument, outside: Outside
) -> Outcome:
    scope = instrument.offence_scope
    values = [rules.offence_in_scope(scope, instrument.id, offence, outside.binds) for offence in offences]
    return _decide(values, question, any_decides=False)


def _decide(values: Sequence[Any], question: str, *, any_decides: bool) -> Outcome:
    """Unite the values of all offences: one that decides, else what is unknown, else the contrary."""
    if any_decides in values:
        return outcome(any_decides)
    if rules.Undecided.FIELD in values:
        return Outcome(None, unanswered=frozenset({question}))
    if rules.Undecided.MARKED in values:
        return Outcome(None, satisfied=frozenset({question}))
    if None in values:
        return NO_DATA
    return FALSE if any_decides else outcome(True)
