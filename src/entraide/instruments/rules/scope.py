"""Whether a treaty covers the offences of a request: the tests that its scope sets, with three values.

An offence is known by its article (`instrument_ref`), its kind (`crime_type`) and its maximum penalty; what
the case says beyond that are facts, by question or by the name of the test. What is not given is unknown, and
named.
Source: fact base, offence_scope, scope_atoms, Semantics 13.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entraide.core.dates import add_months
from entraide.instruments.facts import CrimeType, Instrument
from entraide.instruments.rules.chosen import Binds, offence_is_of, serious_crime
from entraide.instruments.rules.reasons import Reason, because
from entraide.interview.answers import Mark
from entraide.interview.conditions import penalty_rank

Offence = Mapping[str, Any]
NOTHING: frozenset[Reason] = frozenset()


@dataclass(frozen=True)
class Matter:
    """What a request is about: its offences, and the facts that scopes look at, by question or test."""

    offences: tuple[Offence, ...]
    facts: Mapping[str, Any]
    day: date
    crime_types: Mapping[str, CrimeType]


@dataclass(frozen=True)
class Covered:
    """Whether a scope covers all offences. reasons: what decides; missing: which answers would settle it.

    offences: the numbers, from 1, of those that it covers.
    """

    value: bool | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    offences: tuple[int, ...] = ()


def covers(treaty: Instrument, family: str, matter: Matter, binds: Binds) -> Covered:
    """Say whether a treaty that binds both States covers these offences for a kind of cooperation.

    All offences must be covered, each for itself. binds: for a Protocol, whether it binds both States.
    Source: fact base, offence_scope_rule.
    """
    test = test_for(treaty.offence_scope, family)
    if test is None:
        return Covered(None, (), (because("no_scope_test", instrument=treaty.id, family=family),))
    verified = treaty.offence_scope["verified"]
    reasons = [] if verified else [because("scope_unverified", instrument=treaty.id)]
    missing: list[Reason] = []
    values: list[bool | None] = []
    for number, offence in enumerate(matter.offences or (None,), start=1):
        look = _Look(treaty, family, matter, binds, offence, number)
        value, unsettled = look.at(test["condition"])
        values.append(value)
        reasons += look.reasons
        missing += sorted(unsettled, key=lambda reason: reason.code)
    covered = tuple(number for number, value in enumerate(values, start=1) if value and matter.offences)
    together = False if False in values else None if None in values else True
    open_ones = tuple(dict.fromkeys(missing)) if together is None else ()
    return Covered(together, tuple(dict.fromkeys(reasons)), open_ones, covered)


def test_for(scope: Mapping[str, Any], family: str) -> Mapping[str, Any] | None:
    """Return the test of a scope for a family: the one that names it, else *other*, else *all*."""
    tests: Sequence[Mapping[str, Any]] = scope["tests"]
    for wanted in (
        lambda f: not isinstance(f, str) and family in f,
        lambda f: f == "other",
        lambda f: f == "all",
    ):
        for test in tests:
            if wanted(test["families"]):
                return test
    return None


def looks_at_offences(treaty: Instrument, family: str) -> bool:
    """Say whether the scope of a treaty depends on the offence at all for this kind of cooperation."""
    test = test_for(treaty.offence_scope, family)
    return test is not None and any(
        word in str(test["condition"]) for word in ("offence", "crime", "penalty")
    )


def fact(facts: Mapping[str, Any], name: str) -> bool | None:
    """Return a fact as yes, no or unknown. A text is a yes, unless it says no."""
    value = facts.get(name)
    if value is None or isinstance(value, Mark) or value in ("", "not_known"):
        return None
    return str(value).strip().lower() not in ("no", "false")


def _purpose(*permitted: str) -> Callable[[Mapping[str, Any]], bool | None]:
    def read(facts: Mapping[str, Any]) -> bool | None:
        value = facts.get("ex_purpose")
        return value in permitted if value in ("prosecution", "sentence_enforcement", "both") else None

    return read


def _consent(facts: Mapping[str, Any]) -> bool | None:
    return {"consents": True, "does_not_consent": False, "not_required": True, "yes": True, "no": False}.get(
        str(facts.get("ts_consent"))
    )


def _named(question: str) -> Callable[[Mapping[str, Any]], bool | None]:
    return lambda facts: fact(facts, question)


FACTS: dict[str, tuple[str, Callable[[Mapping[str, Any]], bool | None]]] = {
    "organized_group": ("ocg_involved", _named("ocg_involved")),
    "transnational": ("transnational", _named("transnational")),
    "person_in_requested_state": ("ex_location", _named("ex_location")),
    "dual_criminality": ("dual_criminality", _named("dual_criminality")),
    "purpose_prosecution": ("ex_purpose", _purpose("prosecution", "both")),
    "purpose_sentence": ("ex_purpose", _purpose("sentence_enforcement", "both")),
    "national_of_administering_state": ("ts_nationality", _named("ts_nationality")),
    "consent_of_person": ("ts_consent", _consent),
    "final_judgment": ("final_judgment", _named("final_judgment")),
    "consent_of_states": ("consent_of_states", _named("consent_of_states")),
    "military_offence": ("military_offence", _named("military_offence")),
    "punishable_before_judicial_authority": (
        "punishable_before_judicial_authority",
        _named("punishable_before_judicial_authority"),
    ),
    "evidence_in_electronic_form": ("evidence_in_electronic_form", _named("evidence_in_electronic_form")),
    "offence_related_to_computer": ("offence_related_to_computer", _named("offence_related_to_computer")),
}
"""For each test on facts: the question that settles it, and how its answer is read."""
THRESHOLDS = ("max_penalty_years_at_least", "sentence_months_at_least", "remaining_months_at_least")
FACT_NAMES = frozenset(
    {
        *FACTS,
        *(question for question, _read in FACTS.values()),
        *THRESHOLDS,
        "treaty_conditional",
        "ts_remaining",
    }
)
"""Everything that a fact may be called."""

Value = tuple[bool | None, frozenset[Reason]]


class _Look:
    """Looks at one offence with one test; `reasons` gathers what was found on the way."""

    def __init__(
        self,
        treaty: Instrument,
        family: str,
        matter: Matter,
        binds: Binds,
        offence: Offence | None,
        number: int,
    ) -> None:
        self.treaty, self.family, self.matter, self.binds = treaty, family, matter, binds
        self.offence, self.number = offence, number
        self.reasons: list[Reason] = []

    def at(self, condition: Any) -> Value:
        """Return the value of a condition, and what would settle it where it is unknown."""
        if isinstance(condition, str):
            return self._atom(condition)
        if "all" in condition:
            return self._united(condition["all"], decides=False)
        if "any" in condition:
            return self._united(condition["any"], decides=True)
        if "not" in condition:
            value, missing = self.at(condition["not"])
            return (None if value is None else not value), missing
        return self._threshold(condition)

    def _united(self, parts: Iterable[Any], *, decides: bool) -> Value:
        values = [self.at(part) for part in parts]
        if any(value is decides for value, _missing in values):
            return decides, NOTHING
        missing = [own for value, own in values if value is None]
        return (None, NOTHING.union(*missing)) if missing else (not decides, NOTHING)

    def _atom(self, name: str) -> Value:
        if name in ("convention_offence", "protocol_offence", "serious_crime"):
            return self._of_offence(name)
        given = fact(self.matter.facts, name)
        if given is None:
            given = self._by_its_kind(name)
        question, read = FACTS[name]
        value = read(self.matter.facts) if given is None else given
        self._note(name, value)
        return value, NOTHING if value is not None else frozenset(
            {because(f"settle_{name}", question=question)}
        )

    def _by_its_kind(self, name: str) -> bool | None:
        """Return what the kind of request or offence alone shows: computers, electronic evidence."""
        if name == "evidence_in_electronic_form" and self.family.startswith("eevidence"):
            return True
        if (
            name == "offence_related_to_computer"
            and self.offence
            and self.offence.get("crime_type") == "cybercrime"
        ):
            return True
        return None

    def _of_offence(self, name: str) -> Value:
        if self.offence is None:
            return None, frozenset({because("settle_offences")})
        if name == "serious_crime":
            return self._serious()
        return self._listed(name)

    def _serious(self) -> Value:
        threshold = self.treaty.offence_scope["serious_crime"]
        value = serious_crime(threshold, self.offence or {})
        if not isinstance(value, bool):
            return None, frozenset({because("settle_penalty", number=self.number)})
        code = "serious_crime" if value else "no_serious_crime"
        self._say(
            code,
            number=self.number,
            years=threshold["max_penalty_years_at_least"],
            ref=threshold["ref"],
            instrument=self.treaty.id,
        )
        return value, NOTHING

    def _listed(self, name: str) -> Value:
        """Look whether the offence is one of the treaty, or of a Protocol to it that binds both States."""
        own = self.treaty.offence_scope.get(name, {})
        named, missing = self._is_of(self.treaty.id, own.get("articles", ()))
        if named:
            return True, NOTHING
        unknown = named is None
        for protocol, articles in own.get("protocols", {}).items():
            value, open_ones = self._is_of(protocol, articles)
            bound = False if value is False else self.binds(protocol)
            if value and bound:
                return True, NOTHING
            if bound is not False and named is False:
                unknown = True
                missing |= (
                    open_ones if bound else {*open_ones, because("settle_protocol", instrument=protocol)}
                )
        if unknown:
            return None, missing
        self._say("not_of_the_treaty", number=self.number, instrument=self.treaty.id)
        return False, NOTHING

    def _is_of(self, instrument: str, articles: Iterable[int]) -> Value:
        """Say whether the offence is one of an instrument, by the article it names or by its kind."""
        offence = self.offence or {}
        named = offence_is_of(instrument, articles, offence)
        crime = self.matter.crime_types.get(str(offence.get("crime_type")))
        if named is True:
            self._say(
                "names_article", number=self.number, instrument=instrument, ref=offence["instrument_ref"]
            )
            return True, NOTHING
        if crime and instrument in crime.covered_by:
            self._say(
                "of_the_treaty",
                number=self.number,
                instrument=instrument,
                crime_type=crime.id,
                ref=crime.covered_by[instrument],
            )
            if instrument in crime.only_if:
                self._say(
                    "only_if", instrument=instrument, crime_type=crime.id, text=crime.only_if[instrument]
                )
            return True, NOTHING
        if crime and instrument in crime.may_be:
            ref, text = crime.may_be[instrument]
            reason = because(
                "settle_may_be",
                instrument=instrument,
                crime_type=crime.id,
                ref=ref,
                text=text,
                number=self.number,
            )
            return None, frozenset({reason})
        if crime or named is False:
            return False, NOTHING
        return None, frozenset({because("settle_article", number=self.number, instrument=instrument)})

    def _threshold(self, condition: Mapping[str, Any]) -> Value:
        name = next(key for key in condition if key in THRESHOLDS)
        least = condition[name]
        given = fact(self.matter.facts, name)
        if given is not None:
            return given, NOTHING
        if name == "max_penalty_years_at_least" and self.offence is not None:
            penalty = self.offence.get("max_penalty_years")
            if penalty is not None and not isinstance(penalty, Mark) and penalty_rank(penalty) < least:
                self._say("penalty_too_low", number=self.number, years=least, instrument=self.treaty.id)
                return False, NOTHING
        days = self.matter.facts.get("ts_remaining")
        if name == "remaining_months_at_least" and isinstance(days, int | float | Decimal):
            return days >= (add_months(self.matter.day, least) - self.matter.day).days, NOTHING
        return None, frozenset({because(f"settle_{name}", least=least)})

    def _note(self, name: str, value: bool | None) -> None:
        if value is not None:
            self._say(f"{name}_{'yes' if value else 'no'}", instrument=self.treaty.id)

    def _say(self, code: str, **values: object) -> None:
        reason = because(code, **values)
        if reason not in self.reasons:
            self.reasons.append(reason)
