"""What always holds of legal bases, over real tables and invented ones, for requests of any kind."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from entraide.core.countries import countries
from entraide.instruments.acts import Act, Known
from entraide.instruments.facts import crime_types, instruments, legal_bases
from entraide.instruments.rules import Matter, Request, legal_bases_between, standing_between
from entraide.instruments.rules.standing import PRECEDENCE, Between
from entraide.instruments.tables import Table, Tables, shipped_tables
from entraide.instruments.terms import BINDING, NOT_BINDING, Action, Confidence, Status
from entraide.interview.answers import Mark
from tests.instruments.building import act, agreement, declared, known, saying

TREATIES = instruments()
STATES = sorted(countries())
ADDRESSEES = sorted(code for code, country in countries().items() if country.is_addressee)
FIRST, LAST = date(1988, 1, 1), date(2030, 12, 31)
DAYS = st.dates(FIRST, LAST)
KNOWN_ON = st.none() | st.dates(date(2010, 1, 1), date(2027, 1, 1))
UNVERIFIED = [word for word in Confidence if word is not Confidence.SOURCED]
HEARD = st.sampled_from(UNVERIFIED)
EITHER = st.sampled_from([Confidence.SOURCED] * 4 + UNVERIFIED)
INVENTED = ("SN", "CH", "HK", "EU")
FAMILY_OF_TREATIES = ("untoc", "tip", "budapest", "budapest_p2", "coe_mla", "coe_mla_p2", "uncc", "nassau")
"""A Convention, Protocols, a treaty without a date, one of a rule in months, one without denunciation."""
SETTLED = (*BINDING, *NOT_BINDING)


@cache
def real(day: date | None) -> Known:
    return shipped_tables().known_on(day)


def actions_of(instrument: str) -> list[Action]:
    entry = TREATIES[instrument].entry
    assert entry is not None
    return [word for word in Action if word in entry.consent_actions or word not in CONSENTING]


CONSENTING = frozenset(
    action for treaty in TREATIES.values() if treaty.entry for action in treaty.entry.consent_actions
)


@st.composite
def acts(
    draw: st.DrawFn,
    without: Iterable[Action] = (),
    states: tuple[str, ...] = INVENTED,
    confidence: st.SearchStrategy[Confidence] = EITHER,
) -> Act:
    instrument = draw(st.sampled_from(FAMILY_OF_TREATIES))
    words = [word for word in actions_of(instrument) if word not in set(without)]
    return Act(
        draw(st.sampled_from(states)),
        instrument,
        draw(st.sampled_from(words)),
        draw(st.none() | DAYS),
        draw(st.dates(date(2010, 1, 1), date(2026, 1, 1))),
        draw(confidence),
        "invented",
    )


COMPLETE = st.dictionaries(st.sampled_from(FAMILY_OF_TREATIES), DAYS.map(date.isoformat), max_size=4)


@st.composite
def worlds(draw: st.DrawFn, **limits: Any) -> Known:
    rows = draw(st.lists(acts(**limits), max_size=12))
    return known(*rows, complete=draw(COMPLETE), territories=frozenset({"HK"}))


TERRITORIAL = (Action.TERRITORIAL_APPLICATION, Action.TERRITORIAL_EXCLUSION)
TREATY = st.sampled_from(FAMILY_OF_TREATIES)
PAIR = st.tuples(st.sampled_from(INVENTED), st.sampled_from(INVENTED))


def turns(found: Known, *instruments_: str) -> list[date]:
    """Return the days on which something may change, in order: about each row and each end of a wait."""
    waits = (0, 1, 30, 31, 90, 91, 122, 123, 365, 366)
    rows = {row.on for own in found.acts.values() for row in own if row.on}
    own = {date(2003, 9, 29), date(2003, 12, 25), date(2004, 7, 1), *found.complete_until.values()}
    days = {day + timedelta(days=wait) for day in rows | own for wait in waits}
    # a period of months ends on the first of one
    days |= {day.replace(day=1) for day in days}
    return sorted(days)


# --- symmetry


@given(st.sampled_from(sorted(TREATIES)), st.sampled_from(STATES), st.sampled_from(STATES), DAYS, KNOWN_ON)
def test_real_standing_is_the_same_from_either_side(
    instrument: str, one: str, other: str, day: date, known_on: date | None
) -> None:
    found = real(known_on)
    forth, back = (standing_between(found, instrument, *pair, day) for pair in ((one, other), (other, one)))

    assert (forth.status, forth.since) == (back.status, back.since)
    assert (forth.confidence, forth.as_at) == (back.confidence, back.as_at)


@given(worlds(), TREATY, PAIR, DAYS)
def test_invented_standing_is_the_same_from_either_side(
    found: Known, instrument: str, pair: tuple[str, str], day: date
) -> None:
    forth, back = (standing_between(found, instrument, *p, day) for p in (pair, pair[::-1]))

    assert (forth.status, forth.since) == (back.status, back.since)
    assert set(forth.reasons) == set(back.reasons)


@given(worlds(), TREATY, PAIR, DAYS)
def test_pair_stands_as_the_lesser_of_its_two_states(
    found: Known, instrument: str, pair: tuple[str, str], day: date
) -> None:
    """Source: fact base, status_precedence."""
    between = standing_between(found, instrument, *pair, day)
    own = [standing.status for standing in between.standings]

    assert between.status is min(own, key=list(Status).index)
    assert (between.since is not None) is (between.status is Status.USABLE)
    if between.since:
        days = [standing.since for standing in between.standings if standing.since]
        assert between.since == max(days) <= day


@given(worlds(), TREATY, PAIR, DAYS, st.randoms())
def test_order_of_the_rows_does_not_matter(
    found: Known, instrument: str, pair: tuple[str, str], day: date, chance: Any
) -> None:
    mixed = {key: tuple(chance.sample(rows, len(rows))) for key, rows in found.acts.items()}
    one, other = (
        standing_between(world, instrument, *pair, day) for world in (found, replace(found, acts=mixed))
    )

    assert (one.status, one.since) == (other.status, other.since)


# --- time


def spans_of(found: Known, instrument: str, pair: tuple[str, str]) -> list[Status]:
    """Return the statuses that follow each other, each once."""
    days = turns(found)
    statuses = [standing_between(found, instrument, *pair, day).status for day in days]
    return [status for status, _same in groupby(statuses)]


@given(worlds(without=(Action.DENUNCIATION, *TERRITORIAL)), TREATY, PAIR)
def test_what_binds_binds_for_ever_without_a_denunciation(
    found: Known, instrument: str, pair: tuple[str, str]
) -> None:
    statuses = spans_of(found, instrument, pair)

    assert statuses.count(Status.USABLE) <= 1
    assert Status.USABLE not in statuses[:-1]


@given(worlds(without=(Action.DENUNCIATION, *TERRITORIAL)), TREATY, PAIR)
def test_first_day_of_what_binds_stays_the_same(found: Known, instrument: str, pair: tuple[str, str]) -> None:
    bound = [b for day in turns(found) if (b := standing_between(found, instrument, *pair, day)).since]

    assert len({between.since for between in bound}) <= 1
    for between in bound[:1]:
        assert between.since
        day_before = between.since - timedelta(days=1)
        assert standing_between(found, instrument, *pair, between.since).since == between.since
        assert standing_between(found, instrument, *pair, day_before).status is not Status.USABLE


@given(worlds(without=(Action.DENUNCIATION, *TERRITORIAL), states=("SN",)), TREATY, DAYS)
def test_one_denunciation_makes_one_gap_at_most(found: Known, instrument: str, day: date) -> None:
    gone = act("SN", instrument, "denunciation", day.isoformat())
    rows = {**found.acts, ("SN", instrument): (*found.acts.get(("SN", instrument), ()), gone)}
    statuses = spans_of(replace(found, acts=rows), instrument, ("SN", "SN"))
    gaps = [second for first, second in pairwise(statuses) if first is Status.USABLE]

    assert len(gaps) <= 1
    assert statuses.count(Status.USABLE) <= 2
    assert set(gaps) <= {Status.DENOUNCED, Status.UNKNOWN}


@given(worlds(), TREATY, PAIR, DAYS)
def test_nothing_that_happens_later_changes_what_binds(
    found: Known, instrument: str, pair: tuple[str, str], day: date
) -> None:
    """Rows of later days may say more of an earlier one, but take nothing away that bound."""
    before = {
        key: tuple(row for row in rows if row.on is None or row.on <= day) for key, rows in found.acts.items()
    }
    then = standing_between(replace(found, acts=before), instrument, *pair, day)
    now = standing_between(found, instrument, *pair, day)

    if then.status is Status.USABLE:
        stated = any(row.action is Action.ENTRY_INTO_FORCE for rows in found.acts.values() for row in rows)
        assert now.status is Status.USABLE or stated


# --- known and not known


@given(worlds(), TREATY, PAIR, DAYS)
def test_not_a_party_is_never_said_of_a_day_after_the_table(
    found: Known, instrument: str, pair: tuple[str, str], day: date
) -> None:
    between = standing_between(found, instrument, *pair, day)

    if between.status is Status.NOT_PARTY:
        assert day <= found.complete_until[instrument]


@given(st.sampled_from(sorted(TREATIES)), st.sampled_from(STATES), st.sampled_from(STATES), DAYS, KNOWN_ON)
def test_not_a_party_is_never_said_of_a_day_after_the_real_table(
    instrument: str, one: str, other: str, day: date, known_on: date | None
) -> None:
    found = real(known_on)
    if standing_between(found, instrument, one, other, day).status is Status.NOT_PARTY:
        assert day <= found.complete_until[instrument]
        assert known_on is None or found.complete_until[instrument] <= known_on


@given(worlds(), TREATY, PAIR, DAYS, st.data())
def test_row_that_is_not_verified_changes_no_answer_that_is_known(
    found: Known, instrument: str, pair: tuple[str, str], day: date, data: st.DataObject
) -> None:
    heard = data.draw(acts(confidence=HEARD))
    key = heard.state, heard.instrument
    more = replace(found, acts={**found.acts, key: (*found.acts.get(key, ()), heard)})
    before, after = (standing_between(world, instrument, *pair, day) for world in (found, more))

    assert (after.status, after.since) == (before.status, before.since)
    if before.status is Status.USABLE:
        assert after.confidence is before.confidence is Confidence.SOURCED


@st.composite
def histories(draw: st.DrawFn) -> Tables:
    """Return tables that came one after the other, each a look at what States had done by its day.

    A table may lack rows, and may be complete until its day only if it lacks none of a treaty.
    """
    truth = draw(st.lists(acts(confidence=st.just(Confidence.SOURCED)), max_size=8))
    # a State does one thing once: what a depositary corrects is another matter
    done = list({(row.state, row.instrument, row.action): row for row in truth if row.on}.values())
    tables = []
    for day in sorted(draw(st.lists(st.dates(date(2000, 1, 1), date(2026, 1, 1)), min_size=1, max_size=3))):
        by_then = [replace(row, as_at=day) for row in done if row.on and row.on <= day]
        listed = [row for row in by_then if draw(st.booleans())]
        whole = {
            row.instrument
            for row in listed
            if all(r in listed for r in by_then if r.instrument == row.instrument)
        }
        tables.append(
            Table(f"{day}-invented.csv", tuple(listed), {name: day for name in whole if draw(st.booleans())})
        )
    return Tables(tuple(tables))


@given(histories(), TREATY, PAIR, DAYS, st.dates(date(2000, 1, 1), LAST), st.dates(date(2000, 1, 1), LAST))
def test_knowing_more_never_turns_what_binds_into_not_a_party(
    tables: Tables, instrument: str, pair: tuple[str, str], day: date, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    then = standing_between(tables.known_on(first), instrument, *pair, day)
    now = standing_between(tables.known_on(last), instrument, *pair, day)

    if then.status is Status.USABLE:
        assert now.status not in (Status.NOT_PARTY, Status.SIGNED_ONLY)
    if then.status is Status.NOT_PARTY:
        assert now.status in (Status.NOT_PARTY, Status.UNKNOWN, Status.DENOUNCED)


@given(st.sampled_from(sorted(TREATIES)), st.sampled_from(STATES), st.sampled_from(STATES), DAYS, DAYS, DAYS)
def test_knowing_more_of_the_real_tables_takes_nothing_away(
    instrument: str, one: str, other: str, day: date, known_one: date, known_other: date
) -> None:
    first, last = sorted((known_one, known_other))
    then = standing_between(real(first), instrument, one, other, day)
    now = standing_between(real(last), instrument, one, other, day)

    if then.status in SETTLED:
        assert (now.status, now.since) == (then.status, then.since)


# --- whole answers


PENALTIES = st.sampled_from([None, Mark(), 0, 1, 3.99, 4, 20, "life", "death"])
OFFENCE = st.fixed_dictionaries(
    {},
    optional={
        "crime_type": st.sampled_from([*crime_types(), Mark()]),
        "max_penalty_years": PENALTIES,
        "instrument_ref": st.sampled_from(["untoc 6", "uncac 15", "tip 5", "un1988 3", Mark(), "a law"]),
    },
)
FACT = st.sampled_from(["yes", "no", "some text", "", "not_known", Mark()])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("ocg_involved", "transnational", "dual_criminality", "ex_location"), FACT),
        **dict.fromkeys(("military_offence", "treaty_conditional", "final_judgment"), FACT),
        "ex_purpose": st.sampled_from(["prosecution", "both", "sentence_enforcement", Mark()]),
        "ts_consent": st.sampled_from(["consents", "does_not_consent", "not_yet_asked"]),
        "ts_remaining": st.integers(0, 400),
    },
)


@st.composite
def requests(draw: st.DrawFn, states: tuple[str, ...] = ()) -> Request:
    names = draw(st.lists(st.sampled_from(sorted(legal_bases())), min_size=1, max_size=3))
    first = draw(st.sampled_from(states or STATES))
    second = draw(st.sampled_from(states or ADDRESSEES).filter(lambda code: code != first))
    offences = tuple(draw(st.lists(OFFENCE, max_size=2)))
    matter = Matter(offences, draw(FACTS), draw(DAYS), crime_types())
    return Request(first, second, tuple(legal_bases()[name] for name in names), matter)


@st.composite
def full_worlds(draw: st.DrawFn) -> Known:
    """Return an invented world with declarations and agreements, verified and not."""
    sure = st.sampled_from([Confidence.SOURCED, Confidence.RECALLED])
    dated = st.none() | DAYS
    said = [
        declared(
            *draw(
                st.sampled_from(
                    [("d_16_5_a", "yes"), ("d_16_5_a", "no"), ("d_reservation", ""), ("d_35_3", "")]
                )
            ),
            instrument=draw(TREATY),
            state=draw(st.sampled_from(INVENTED)),
            articles=tuple(draw(st.lists(st.sampled_from([16, 18, 13]), max_size=2))),
            made_on=draw(dated),
            withdrawn_on=draw(dated),
            confidence=draw(sure),
        )
        for _number in range(draw(st.integers(0, 3)))
    ]
    treaties = tuple(
        agreement(
            id=str(number),
            title=f"Treaty {number}",
            families=frozenset(draw(st.sets(st.sampled_from(["mla", "extradition", "freezing"])))),
            in_force_on=draw(dated),
            terminated_on=draw(dated),
            confidence=draw(sure),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    return replace(saying(draw(worlds()), *said), agreements=treaties)


def check(request: Request, found: Known) -> None:
    """Look at every result of a request as a lawyer would who trusts nothing."""
    for result in legal_bases_between(request, found):
        about = (result.instrument, result.status, result.role)
        assert result.sources, about
        assert result.reasons, about
        open_ = result.status in (Status.UNKNOWN, Status.TERRITORIAL_UNKNOWN)
        # what carries a request may leave one thing to be asked: whether that State extradites on it
        asked = {reason.code for reason in result.settle_by} - {"settle_extradition_basis"}
        assert bool(result.settle_by) is open_ or (result.carries and not asked), about
        rows = [evidence.confidence for evidence in result.sources if evidence.confidence]
        if result.status in BINDING:
            assert set(rows) <= {Confidence.SOURCED}, about
            assert result.since is not None, about
            assert result.since <= request.matter.day, about
            assert result.is_in_force_for_certain, about
        if result.status in NOT_BINDING:
            assert result.since is None, about
        if result.instrument in TREATIES:
            between: Between = standing_between(
                found,
                result.instrument,
                request.requesting_state,
                request.requested_state,
                request.matter.day,
            )
            assert PRECEDENCE[result.status] <= PRECEDENCE[between.status], about
            assert result.since == between.since, about
            if between.status is not Status.USABLE:
                assert result.status is between.status, about


@given(requests(), KNOWN_ON)
def test_real_answers_have_sources_and_reasons_and_say_what_is_open(
    request: Request, known_on: date | None
) -> None:
    check(request, real(known_on))


@given(requests(states=INVENTED[:3]), full_worlds())
def test_invented_answers_have_sources_and_reasons_and_say_what_is_open(
    request: Request, found: Known
) -> None:
    check(request, found)


@given(requests(states=INVENTED[:3]), full_worlds(), acts(confidence=HEARD))
def test_answers_that_are_known_do_not_change_by_what_was_only_heard(
    request: Request, found: Known, heard: Act
) -> None:
    key = heard.state, heard.instrument
    more = replace(found, acts={**found.acts, key: (*found.acts.get(key, ()), heard)})
    before, after = (
        [(r.instrument, r.title, r.role, r.status, r.since) for r in legal_bases_between(request, world)]
        for world in (found, more)
    )

    assert after == before


@given(requests(), KNOWN_ON)
def test_same_question_has_the_same_answer(request: Request, known_on: date | None) -> None:
    assert legal_bases_between(request, real(known_on)) == legal_bases_between(request, real(known_on))


def test_order_of_statuses_is_that_of_the_fact_base() -> None:
    order = (
        "denounced excluded_by_declaration not_party signed_only not_yet_in_force territorial_unknown "
        "not_covered unknown reservation usable"
    )

    assert " ".join(sorted(PRECEDENCE, key=PRECEDENCE.__getitem__)) == order
