"""Whether a treaty binds a State on a day, and two States, from what was known. Pure, over dated rows.

Three things are kept apart: known to bind, known not to bind, and not known. Only rows that a depositary's
table holds decide; that a State is *not* a party shows only up to the day until which a table is complete.
Source: fact base, Semantics 11 and 12, entry_into_force_rule, status_notes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from entraide.instruments.acts import Act, Known
from entraide.instruments.facts import Instrument, instruments
from entraide.instruments.rules.entry import end_of
from entraide.instruments.rules.reasons import Reason, because
from entraide.instruments.terms import SIGNING, Action, Confidence, Status


@dataclass(frozen=True)
class Standing:
    """How one State stands under one treaty on a day.

    status: usable means bound. since: the day from which it is bound; with not_yet_in_force, the day that is
    coming, where it is known. acts: the rows this rests on. as_at: the day up to which we know it.
    """

    status: Status
    since: date | None = None
    reasons: tuple[Reason, ...] = ()
    settle_by: tuple[Reason, ...] = ()
    acts: tuple[Act, ...] = ()
    as_at: date | None = None

    @property
    def is_bound(self) -> bool:
        """Say whether the State is bound."""
        return self.status is Status.USABLE


@dataclass(frozen=True)
class Between:
    """How a treaty stands between two States. since: from when it binds both, None unless it does."""

    status: Status
    since: date | None
    standings: tuple[Standing, Standing]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons of both States, each once."""
        return tuple(unique(reason for standing in self.standings for reason in standing.reasons))

    @property
    def confidence(self) -> Confidence | None:
        """Return how far the rows behind it may be relied on; None if there are none."""
        rows = [act for standing in self.standings for act in standing.acts]
        if not rows:
            return None
        return Confidence.SOURCED if all(act.is_verified for act in rows) else Confidence.UNVERIFIED

    @property
    def as_at(self) -> date | None:
        """Return the day up to which both are known: the earlier of the two."""
        days = [standing.as_at for standing in self.standings if standing.as_at]
        return min(days) if len(days) == 2 else None


def unique(items: Iterable[Reason]) -> list[Reason]:
    """Return reasons in order, each once."""
    result: list[Reason] = []
    for item in items:
        if item not in result:
            result.append(item)
    return result


def standing_between(
    known: Known,
    instrument: str,
    requesting_state: str,
    requested_state: str,
    day: date,
    treaties: Mapping[str, Instrument] | None = None,
) -> Between:
    """Return how a treaty stands between two States on a day, by participation alone.

    Neither the offence nor declarations are looked at here. Source: fact base, status_notes: the first of
    status_precedence that holds for either State.
    """
    treaties = treaties or instruments()
    return combined(
        standing(known, instrument, requesting_state, day, treaties),
        standing(known, instrument, requested_state, day, treaties),
    )


TERRITORIAL = (Action.TERRITORIAL_APPLICATION, Action.TERRITORIAL_EXCLUSION)
PRECEDENCE = {status: place for place, status in enumerate(Status)}


def combined(first: Standing, second: Standing) -> Between:
    """Return the standing of a pair from those of its two States. Symmetric."""
    status = min(first.status, second.status, key=PRECEDENCE.__getitem__)
    days = [one.since for one in (first, second) if one.is_bound and one.since]
    return Between(status, max(days) if len(days) == 2 else None, (first, second))


def standing(
    known: Known, instrument: str, state: str, day: date, treaties: Mapping[str, Instrument]
) -> Standing:
    """Return how one State stands under one treaty on a day.

    Source: fact base, Semantics 12; for the UN conventions the final clauses named in `entry.refs`.
    """
    treaty = treaties[instrument]
    if treaty.entry is None:
        law = because("domestic_law_of_scheme", state=state, instrument=instrument)
        return Standing(Status.UNKNOWN, None, (because("no_treaty", instrument=instrument),), (law,))
    rows = known.acts.get((state, instrument), ())
    acts = [act for act in rows if act.is_verified]
    if state in known.territories:
        # a row of this kind under the code of a State would be about some part of it, and says nothing here
        territorial = [act for act in acts if act.action in TERRITORIAL]
        if territorial or not acts:
            return _of_territory(known, treaty, territorial, state, day)
    consents = _dated(acts, treaty.entry.consent_actions)
    if not consents:
        # a day of entry into force that the depositary gives shows that the State is bound, whatever it did
        consents = _dated(acts, {Action.ENTRY_INTO_FORCE})
    past = [act for act in consents if _on(act) <= day]
    if past:
        return _after_consent(known, treaty, past, acts, day, treaties)
    if any(act.on is None and act.action in treaty.entry.consent_actions for act in acts):
        return _open(known, treaty, state, "consent_undated", acts)
    return _before_consent(known, treaty, state, consents, rows, day)


def _on(act: Act) -> date:
    return act.on or date.max


def _dated(acts: Iterable[Act], actions: Iterable[str]) -> list[Act]:
    """Return the acts of some kinds whose day is known, in order of time."""
    wanted = set(actions)
    return sorted((act for act in acts if act.on and act.action in wanted), key=_on)


def _open(
    known: Known, treaty: Instrument, state: str, code: str, acts: Iterable[Act], **values: object
) -> Standing:
    """Return that the rows do not decide, with the rows that were looked at."""
    about = {"state": state, "instrument": treaty.id, **values}
    return Standing(
        Status.UNKNOWN,
        None,
        (because(code, **about),),
        (because("ask_depositary", **about),),
        tuple(acts),
        known.complete_until.get(treaty.id),
    )


def _of_territory(
    known: Known, treaty: Instrument, territorial: list[Act], state: str, day: date
) -> Standing:
    """Return how a territory stands: what was declared for it, else unknown, and never *not a party*."""
    past = sorted((act for act in territorial if _on(act) <= day), key=_on)
    about = {"state": state, "instrument": treaty.id}
    if not past:
        return Standing(
            Status.TERRITORIAL_UNKNOWN,
            None,
            (because("territorial_unknown", **about),),
            (because("ask_territorial_application", **about),),
        )
    act = past[-1]
    if act.action is Action.TERRITORIAL_EXCLUSION:
        reason = because("territory_excluded", **about, day=act.on)
        return Standing(Status.EXCLUDED_BY_DECLARATION, None, (reason,), (), (act,), act.as_at)
    if treaty.entry is None or treaty.entry.in_force_on is None:
        return _open(known, treaty, state, "treaty_without_date", (act,), day=act.on)
    since = max(_on(act), treaty.entry.in_force_on)
    if day < since:
        values = {**about, "act": act.action, "day": act.on, "since": since}
        reason = because("not_yet_in_force", **values, **_cited(treaty))
        return Standing(Status.NOT_YET_IN_FORCE, since, (reason,), (), (act,), act.as_at)
    reason = because("territory_included", **about, day=since)
    return Standing(Status.USABLE, since, (reason,), (), (act,), act.as_at)


def _after_consent(
    known: Known,
    treaty: Instrument,
    past: list[Act],
    acts: list[Act],
    day: date,
    treaties: Mapping[str, Instrument],
) -> Standing:
    """Return how a State stands that has expressed its consent by this day."""
    ended = [act for act in _denunciations(known, treaty, past[0].state, acts, treaties) if _on(act) <= day]
    *earlier, (consent, ending) = _spans(past, ended)
    if earlier and earlier[-1][1] and (end := _end_of(earlier[-1][1], treaties)) and day < end:
        consent, ending = earlier[-1]  # back before it was out: until then it is bound as before
    if ending is None:
        return _bound(known, treaty, consent, acts, day, treaties)
    return _after_denunciation(known, treaty, consent, ending, acts, day, treaties)


def _spans(past: list[Act], ended: list[Act]) -> list[tuple[Act, Act | None]]:
    """Return each consent that starts anew, with what ends it: the first denunciation received after it."""
    spans: list[tuple[Act, Act | None]] = []
    for consent in past:
        before = spans[-1][1] if spans else None
        if spans and (before is None or _on(consent) <= _on(before)):
            continue
        spans.append((consent, next((act for act in ended if _on(act) >= _on(consent)), None)))
    return spans


def _end_of(denunciation: Act, treaties: Mapping[str, Instrument]) -> date | None:
    """Return the day on which a denunciation takes effect; None where no rule is known."""
    rule = treaties[denunciation.instrument].denunciation
    return end_of(rule.after, _on(denunciation)) if rule else None


def _denunciations(
    known: Known, treaty: Instrument, state: str, acts: list[Act], treaties: Mapping[str, Instrument]
) -> list[Act]:
    """Return what ends a State's standing: its denunciations, and those of a Convention that carry Protocols.

    Source: UNTOC art. 40(3).
    """
    parent = treaties[treaty.parent] if treaty.parent else None
    if parent is not None and parent.denunciation is not None and parent.denunciation.carries_protocols:
        acts = acts + [act for act in known.acts.get((state, parent.id), ()) if act.is_verified]
    return _dated(acts, {Action.DENUNCIATION})


def _after_denunciation(
    known: Known,
    treaty: Instrument,
    consent: Act,
    denunciation: Act,
    acts: list[Act],
    day: date,
    treaties: Mapping[str, Instrument],
) -> Standing:
    state = denunciation.state
    rule, end = treaties[denunciation.instrument].denunciation, _end_of(denunciation, treaties)
    if rule is None or end is None:
        return _open(known, treaty, state, "denunciation_without_rule", (denunciation,), day=denunciation.on)
    values = {"state": state, "instrument": denunciation.instrument, "day": denunciation.on, "end": end}
    if day >= end:
        carried = denunciation.instrument != treaty.id
        reason = because("denounced", **values, ref=rule.carries_ref if carried else rule.ref)
        return Standing(Status.DENOUNCED, None, (reason,), (), (denunciation,), denunciation.as_at)
    bound = _bound(known, treaty, consent, acts, day, treaties)
    return Standing(
        bound.status,
        bound.since,
        (*bound.reasons, because("denounced_later", **values)),
        bound.settle_by,
        (*bound.acts, denunciation),
        bound.as_at,
    )


def _bound(
    known: Known,
    treaty: Instrument,
    consent: Act,
    acts: list[Act],
    day: date,
    treaties: Mapping[str, Instrument],
) -> Standing:
    """Return from when a consent binds the State, and whether it does on this day."""
    entry, state = treaty.entry, consent.state
    if entry is None or entry.in_force_on is None:
        return _open(known, treaty, state, "treaty_without_date", (consent,), day=consent.on)
    own = _effect(treaty, consent, acts)
    if own is None:
        return _open(known, treaty, state, "no_entry_rule", (consent,), day=consent.on)
    effect, rule_code, row = own
    since = max(effect, entry.in_force_on)
    values = {"state": state, "instrument": treaty.id, "act": consent.action, "day": consent.on}
    rows = (consent,) if row is consent else (consent, row)
    if day < since:
        reason = because("not_yet_in_force", **values, since=since, **_cited(treaty))
        return Standing(Status.NOT_YET_IN_FORCE, since, (reason,), (), rows, consent.as_at)
    parent = standing(known, treaty.parent, state, day, treaties) if treaty.parent else None
    if parent is not None and not parent.is_bound:
        return _parent_open(treaty, parent, rows, consent)
    if parent is not None and parent.since and parent.since > since:
        since, rule_code = parent.since, "bound_with_parent"
    elif since > effect:
        rule_code = "bound_from_treaty_date"
    reasons = [because(rule_code, **values, since=since, parent=treaty.parent or "", **_cited(treaty))]
    if not entry.verified:
        reasons.append(because("entry_rule_unverified", instrument=treaty.id))
    as_at = max((act.as_at for act in acts), default=consent.as_at)
    return Standing(Status.USABLE, since, tuple(reasons), (), rows, as_at)


def _effect(treaty: Instrument, consent: Act, acts: list[Act]) -> tuple[date, str, Act] | None:
    """Return when a consent takes effect by itself, the code of the rule that says so, and its row."""
    stated = [act for act in _dated(acts, {Action.ENTRY_INTO_FORCE}) if _on(act) >= _on(consent)]
    if stated:
        return _on(stated[0]), "bound_as_stated", stated[0]
    if consent.action is Action.SUCCESSION:
        return _on(consent), "bound_by_succession", consent
    if treaty.entry is None or treaty.entry.later is None:
        return None
    return end_of(treaty.entry.later, _on(consent)), "bound_after_deposit", consent


def _cited(treaty: Instrument) -> dict[str, object]:
    return {"refs": ", ".join(treaty.entry.refs) if treaty.entry else ""}


def _parent_open(treaty: Instrument, parent: Standing, rows: tuple[Act, ...], consent: Act) -> Standing:
    """Return how a Protocol stands for a State that its Convention does not (or not for certain) bind.

    Source: UNTOC art. 37(2), 40(3): only a party to the Convention is a party to a Protocol, and no longer.
    """
    values = {"state": consent.state, "instrument": treaty.id, "parent": treaty.parent or ""}
    carried = (Status.UNKNOWN, Status.TERRITORIAL_UNKNOWN, Status.DENOUNCED)
    status = parent.status if parent.status in carried else Status.NOT_YET_IN_FORCE
    reason = because("parent_not_binding", **values)
    return Standing(
        status, None, (reason, *parent.reasons), parent.settle_by, (*rows, *parent.acts), parent.as_at
    )


def _before_consent(
    known: Known,
    treaty: Instrument,
    state: str,
    consents: list[Act],
    rows: tuple[Act, ...],
    day: date,
) -> Standing:
    """Return how a State stands that no verified row shows to have consented by this day."""
    acts = [act for act in rows if act.is_verified]
    recalled = [
        act
        for act in rows
        if not act.is_verified and act.action not in SIGNING and (not act.on or act.on <= day)
    ]
    complete = known.complete_until.get(treaty.id)
    about = {"state": state, "instrument": treaty.id}
    if consents and consents[0].action is Action.SUCCESSION:
        return _open(known, treaty, state, "before_succession", consents[:1], day=consents[0].on)
    if dropped := known.dropped.get((state, treaty.id)):
        return _open(known, treaty, state, "tables_disagree", dropped, complete=complete)
    applied = [act for act in _dated(acts, {Action.PROVISIONAL_APPLICATION}) if _on(act) <= day]
    if applied:
        return _open(known, treaty, state, "applied_provisionally", applied, day=applied[-1].on)
    signed = [act for act in acts if act.action in SIGNING and (act.on is None or act.on <= day)]
    covered = complete is not None and day <= complete
    if signed and (covered or consents):
        reason = because("signed_only", **about, day=signed[0].on)
        later = (because("consent_later", **about, day=consents[0].on),) if consents else ()
        return Standing(
            Status.SIGNED_ONLY,
            None,
            (reason, *later),
            (),
            (signed[0], *consents[:1]),
            complete or signed[0].as_at,
        )
    if covered:
        reason = because("not_party", **about, complete=complete)
        return Standing(Status.NOT_PARTY, None, (reason,), (), (), complete)
    return _not_in_the_tables(known, treaty, state, signed, recalled)


def _not_in_the_tables(
    known: Known, treaty: Instrument, state: str, signed: list[Act], recalled: list[Act]
) -> Standing:
    """Return *unknown* for a State that may have joined since the table was complete, with what was heard."""
    complete = known.complete_until.get(treaty.id)
    if complete and signed:
        code = "signed_then_unknown"
    elif complete:
        code = "absent_then_unknown"
    elif signed:
        code = "signed_never_complete"
    else:
        code = "not_in_our_tables"
    about = {"state": state, "instrument": treaty.id}
    values = {**about, "complete": complete, "day": signed[0].on if signed else None}
    heard = tuple(
        because(
            "recalled" if act.on else "recalled_undated",
            **about,
            act=act.action,
            day=act.on,
            confidence=act.confidence,
        )
        for act in recalled
    )
    settle = because("ask_depositary", **about)
    return Standing(
        Status.UNKNOWN, None, (because(code, **values), *heard), (settle,), (*signed, *recalled), complete
    )
