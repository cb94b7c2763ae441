"""Which legal bases carry a request between two States on a day, and how sure we are.

The machine proposes, with reasons and sources; the lawyer decides. Each basis is weighed for itself: does it
bind both States, has a declaration taken this use away, does its scope cover the offences, and which part
does it play beside a treaty on the subject. The first status of the precedence that holds is the answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from entraide.core.memberships import memberships
from entraide.core.messages import Prose
from entraide.instruments.acts import Act, Agreement, Declaration, Known
from entraide.instruments.facts import (
    WITHOUT_TREATY,
    Instrument,
    LegalBasis,
    TypeBases,
    conditions,
    declaration_types,
    defeats_of,
    instruments,
)
from entraide.instruments.references import pieces
from entraide.instruments.rules.chosen import article_of
from entraide.instruments.rules.reasons import Reason, because
from entraide.instruments.rules.scope import Covered, Matter, covers, fact
from entraide.instruments.rules.standing import PRECEDENCE, Between, standing_between, unique
from entraide.instruments.rules.weighed import RANKS, Brought, Evidence, Result
from entraide.instruments.terms import (
    BINDING,
    CARRYING,
    GROUP_OF_ROLE,
    NOT_BINDING,
    Confidence,
    Group,
    Role,
    Status,
)

T = TypeVar("T")
NO_ARTICLES = ("general", "scheme")
OF_SCOPE = {True: Status.USABLE, False: Status.NOT_COVERED, None: Status.UNKNOWN}
TO_BE_SETTLED = (*CARRYING, Status.UNKNOWN, Status.TERRITORIAL_UNKNOWN)
"""Statuses of which something may still be asked: what is known to fail needs no answer."""
SURRENDER = ("extradition", "provisional_arrest")


@dataclass(frozen=True)
class Request:
    """What legal bases are looked for: two States, kinds of request, and what the request is about."""

    requesting_state: str
    requested_state: str
    types: tuple[TypeBases, ...]
    matter: Matter


def legal_bases_between(
    request: Request, known: Known, treaties: Mapping[str, Instrument] | None = None
) -> list[Result]:
    """Return every legal basis that the request types offer, weighed, as a lawyer sorts them.

    One result for each basis and role, with all request types that it serves in the same way; then bilateral
    treaties, reciprocity and domestic law. Ordered by group, status (the best first), date and id.
    Source: fact base, Semantics 11 to 13.
    """
    weighing = Weighing(request, known, treaties or instruments())
    results = [result for bases in request.types for result in weighing.of_type(bases)]
    return sorted(_merged(results), key=_position)


def _position(result: Result) -> tuple[int, int, date, str]:
    return (
        RANKS[result.group],
        -PRECEDENCE[result.status],
        result.since or date.max,
        result.instrument + (result.title or ""),
    )


def _merged(results: Iterable[Result]) -> list[Result]:
    """Unite what is said of one basis for several request types, where it is the same."""
    united: dict[tuple[object, ...], Result] = {}
    for result in results:
        key = (
            *(result.instrument, result.title, result.since),
            *(result.role, result.status, result.covered_offences),
        )
        before = united.get(key)
        united[key] = (
            result
            if before is None
            else replace(
                before,
                request_types=_joined(before.request_types, result.request_types),
                families=_joined(before.families, result.families),
                articles=_joined(before.articles, result.articles),
                conditions=_joined(before.conditions, result.conditions),
                defeats=_joined(before.defeats, result.defeats),
                reasons=tuple(unique([*before.reasons, *result.reasons])),
                settle_by=tuple(unique([*before.settle_by, *result.settle_by])),
                sources=_joined(before.sources, result.sources),
            )
        )
    return list(united.values())


def _joined(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return (*first, *(item for item in second if item not in first))


@dataclass
class Weighing:
    """Weighs the bases of one request; how each treaty stands between the two States is looked up once."""

    request: Request
    known: Known
    treaties: Mapping[str, Instrument]
    _betweens: dict[str, Between] = field(default_factory=dict)

    def between(self, instrument: str) -> Between:
        """Return how a treaty stands between the two States, by participation alone."""
        if instrument not in self._betweens:
            self._betweens[instrument] = standing_between(
                self.known,
                instrument,
                self.request.requesting_state,
                self.request.requested_state,
                self.request.matter.day,
                self.treaties,
            )
        return self._betweens[instrument]

    def binds(self, instrument: str) -> bool | None:
        """Say whether a treaty is in force between the two States; None if the data does not say."""
        status = self.between(instrument).status
        return True if status in BINDING else False if status in NOT_BINDING else None

    def of_type(self, bases: TypeBases) -> Iterator[Result]:
        """Yield the results for one request type."""
        offered = [basis for basis in bases.bases if not basis.deprecated]
        weighed = [self._weighed(bases, basis, on_subject=None) for basis in offered]
        agreements = [self._agreement(bases, agreement) for agreement in self._agreements(bases.family)]
        on_subject = next(
            (r for r in (*agreements, *weighed) if r.group is Group.GOVERNS and r.carries), None
        )
        if on_subject is not None:
            weighed = [self._weighed(bases, basis, on_subject) for basis in offered]
        yield from weighed
        yield from agreements
        for name in WITHOUT_TREATY:
            if name != "bilateral" or not agreements:
                yield self._without_treaty(bases, name)

    # --- treaties and schemes

    def _weighed(self, bases: TypeBases, basis: LegalBasis, on_subject: Result | None) -> Result:
        treaty = self.treaties[basis.instrument]
        between = self.between(treaty.id)
        role = Role(basis.role_with_treaty or basis.role) if on_subject else Role(basis.role)
        statuses, reasons, settle = [between.status], list(between.reasons), self._settle(between)
        covered = Covered(None)
        if between.status is Status.USABLE:
            covered = covers(treaty, bases.family, self.request.matter, self.binds)
            for status, own, missing in (
                (OF_SCOPE[covered.value], covered.reasons, covered.missing),
                self._accepted(treaty, role, bases.family),
                self._reservations(treaty, basis),
            ):
                statuses.append(status)
                reasons += own
                settle += missing
        status = min(statuses, key=PRECEDENCE.__getitem__)
        articles = _articles(basis.ref)
        return Result(
            instrument=treaty.id,
            group=group_of(treaty, role),
            status=status,
            role=role,
            request_types=(bases.request_type,),
            families=(bases.family,),
            articles=articles,
            since=between.since,
            conditions=self._conditions(treaty, bases.family),
            defeats=defeats_of(treaty.id, role, bases.family),
            reasons=tuple(unique([*reasons, *self._remarks(treaty, role, articles, on_subject)])),
            settle_by=tuple(unique(settle)) if status in TO_BE_SETTLED else (),
            sources=_evidence(treaty, basis, between),
            as_at=between.as_at,
            confidence=between.confidence,
            covered_offences=covered.offences,
        )

    @staticmethod
    def _settle(between: Between) -> list[Reason]:
        return unique(reason for standing in between.standings for reason in standing.settle_by)

    def _accepted(
        self, treaty: Instrument, role: Role, family: str
    ) -> tuple[Status, Sequence[Reason], Sequence[Reason]]:
        """Say whether the requested State takes the treaty as a basis for extradition where it has no other.

        It does if it said so, or if it needs no treaty at all. That it said nothing leaves a State open that
        is known to need a treaty; of another it stays to be asked, and the answer says so.
        Source: UNTOC art. 16(4) to (6); UNCAC art. 44(5) to (7).
        """
        if role is not Role.FILLS_GAP or family not in SURRENDER:
            return Status.USABLE, (), ()
        state = self.request.requested_state
        about = {"state": state, "instrument": treaty.id}
        needs_treaty = fact(self.request.matter.facts, "treaty_conditional")
        if needs_treaty is False:
            return Status.USABLE, (because("needs_no_treaty", **about),), ()
        said = self._declared(state, treaty, "extradition_basis")
        if said is None and needs_treaty is None:
            open_one = because("extradition_basis_not_in_data", **about)
            return Status.USABLE, (open_one,), (because("settle_extradition_basis", **about),)
        if said is None or said.value == "not_notified" or not said.is_verified:
            return Status.UNKNOWN, (), (because("settle_extradition_basis", **about),)
        values = {**about, "day": said.made_on, "source": said.source}
        if said.value == "no":
            return Status.EXCLUDED_BY_DECLARATION, (because("extradition_basis_refused", **values),), ()
        return Status.USABLE, (because("extradition_basis_accepted", **values),), ()

    def _reservations(
        self, treaty: Instrument, basis: LegalBasis
    ) -> tuple[Status, Sequence[Reason], Sequence[Reason]]:
        """Return the reservations of either State that touch the articles of this basis.

        One that nobody has verified takes nothing away; what it would say has to be settled.
        """
        needed = {article_of(ref) for ref in pieces(basis.ref)} - {None}
        day = self.request.matter.day
        found: list[Reason] = []
        heard: list[Reason] = []
        for state in (self.request.requesting_state, self.request.requested_state):
            for said in self.known.declarations.get((state, treaty.id), ()):
                if declaration_types()[said.kind].decides != "reservation" or not said.stands_on(day):
                    continue
                if said.articles and not needed & set(said.articles):
                    continue
                reason = because("reservation", state=state, instrument=treaty.id, text=said.text)
                (found if said.is_verified else heard).append(reason)
        if heard:
            settle = [because("settle_reservation", **dict(reason.items)) for reason in heard]
            return Status.UNKNOWN, found, settle
        return (Status.RESERVATION if found else Status.USABLE), found, ()

    def _declared(self, state: str, treaty: Instrument, decides: str) -> Declaration | None:
        """Return the latest declaration of a kind that stands, of treaty or parent; a verified one first."""
        standing = [
            said
            for name in (treaty.id, treaty.parent or "")
            for said in self.known.declarations.get((state, name), ())
            if declaration_types()[said.kind].decides == decides and said.stands_on(self.request.matter.day)
        ]
        return max(standing, key=lambda said: (said.is_verified, said.made_on or date.min), default=None)

    def _conditions(self, treaty: Instrument, family: str) -> tuple[Brought, ...]:
        result = []
        for condition in conditions(treaty.id, family):
            declared = None
            if condition.declared_by:
                declared = next(
                    (
                        said
                        for name in (condition.instrument, treaty.id)
                        for said in self.known.declarations.get((self.request.requested_state, name), ())
                        if said.kind == condition.declared_by and said.stands_on(self.request.matter.day)
                    ),
                    None,
                )
            result.append(Brought(condition, declared))
        return tuple(result)

    def _remarks(
        self, treaty: Instrument, role: Role, articles: tuple[str, ...], on_subject: Result | None
    ) -> list[Reason]:
        """Return what a lawyer should know beside the status: the part it plays, and what we do not hold."""
        remarks = [because(f"role_{role.value}", instrument=treaty.id)]
        if on_subject and on_subject.instrument != treaty.id and group_of(treaty, role) is Group.SUPPLEMENTS:
            remarks.append(
                because("treaty_on_subject", treaty=on_subject.title or self._title(on_subject.instrument))
            )
        if not articles:
            remarks.append(because("articles_not_held", instrument=treaty.id))
        elif not treaty.verified:
            remarks.append(because("articles_unverified", instrument=treaty.id))
        return remarks + self._outside_region(treaty)

    def _title(self, instrument: str) -> Prose:
        return self.treaties[instrument].short

    def _outside_region(self, treaty: Instrument) -> list[Reason]:
        """Return which State is no member of the organization for whose members the treaty was made."""
        region = memberships()[treaty.region] if treaty.region else None
        if region is None or not region.verified:
            return []
        return [
            because("outside_region", state=state, organization=region.name, as_at=region.as_at)
            for state in (self.request.requesting_state, self.request.requested_state)
            if state not in region.members
        ]

    # --- what is no treaty of ours

    def _agreements(self, family: str) -> list[Agreement]:
        both = {self.request.requesting_state, self.request.requested_state}
        return [a for a in self.known.agreements if both <= a.parties and a.covers(family)]

    def _agreement(self, bases: TypeBases, agreement: Agreement) -> Result:
        day, about = self.request.matter.day, {"treaty": agreement.title}
        if not agreement.is_verified:
            status, reason = Status.UNKNOWN, because("agreement_unverified", source=agreement.source, **about)
        elif agreement.terminated_on and day >= agreement.terminated_on:
            status, reason = (
                Status.DENOUNCED,
                because("agreement_ended", day=agreement.terminated_on, **about),
            )
        elif agreement.in_force_on and day >= agreement.in_force_on:
            status, reason = Status.USABLE, because("agreement_in_force", day=agreement.in_force_on, **about)
        elif agreement.in_force_on:
            code = "agreement_not_yet_in_force"
            status, reason = Status.NOT_YET_IN_FORCE, because(code, day=agreement.in_force_on, **about)
        else:
            status, reason = Status.UNKNOWN, because("agreement_undated", **about)
        unknown = status is Status.UNKNOWN
        return Result(
            instrument="bilateral",
            group=Group.GOVERNS,
            status=status,
            role=Role.BASIS,
            request_types=(bases.request_type,),
            families=(bases.family,),
            articles=tuple(pieces(agreement.articles)),
            since=agreement.in_force_on if status is Status.USABLE else None,
            conditions=tuple(Brought(condition) for condition in conditions("bilateral", bases.family)),
            defeats=defeats_of("bilateral", Role.BASIS, bases.family),
            reasons=(reason, because("read_the_treaty", **about)),
            settle_by=(because("settle_bilateral", **self._states()),) if unknown else (),
            sources=(Evidence("bilateral", "", agreement.source, agreement.as_at, agreement.confidence),),
            as_at=agreement.as_at,
            confidence=Confidence.SOURCED if agreement.is_verified else Confidence.UNVERIFIED,
            title=agreement.title,
        )

    def _without_treaty(self, bases: TypeBases, name: str) -> Result:
        """Return what rests on no treaty that we hold: never known to be closed, never known to be open."""
        return Result(
            instrument=name,
            group=Group.GOVERNS if name == "bilateral" else Group.WITHOUT_TREATY,
            status=Status.UNKNOWN,
            role=Role.BASIS,
            request_types=(bases.request_type,),
            families=(bases.family,),
            conditions=tuple(Brought(condition) for condition in conditions(name, bases.family)),
            defeats=defeats_of(name, Role.BASIS, bases.family),
            reasons=(because(f"{name}_not_in_data", **self._states()),),
            settle_by=(because(f"settle_{name}", **self._states()),),
            sources=(Evidence("domestic" if name != "bilateral" else "practice"),),
        )

    def _states(self) -> dict[str, object]:
        return {"state": self.request.requested_state, "other": self.request.requesting_state}


def group_of(treaty: Instrument, role: Role) -> Group:
    """Return where a lawyer looks for a basis: by the part it plays, and whether it is made for a region."""
    if not treaty.is_treaty:
        return Group.WITHOUT_TREATY
    if role is Role.BASIS and not treaty.is_global:
        return Group.GOVERNS
    return GROUP_OF_ROLE[role]


def _articles(ref: str) -> tuple[str, ...]:
    """Return the provisions of a basis one by one; those of a Protocol with those of its Convention."""
    named = [part for piece in pieces(ref) for part in piece.split(" with ")]
    return tuple(part for part in named if part not in NO_ARTICLES)


def _evidence(treaty: Instrument, basis: LegalBasis, between: Between) -> tuple[Evidence, ...]:
    """Return the provisions and rows behind a result: the basis itself, the entry rule, the acts of both."""
    found = [Evidence(treaty.id, basis.ref)]
    if treaty.entry is not None and between.since is not None:
        found += [Evidence(treaty.id, ref) for ref in treaty.entry.refs]
    found += [_of_row(act) for standing in between.standings for act in standing.acts]
    return tuple(dict.fromkeys(found))


def _of_row(act: Act) -> Evidence:
    return Evidence(act.instrument, "", act.source, act.as_at, act.confidence)
