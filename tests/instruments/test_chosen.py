"""What follows from the instruments chosen: each rule on its three values."""

from decimal import Decimal
from typing import Any

import pytest

from entraide.instruments.facts import WITHOUT_TREATY, Instrument, TypeBases, instruments, legal_bases
from entraide.instruments.rules.chosen import (
    Decided,
    Undecided,
    all_bases_bind,
    any_basis_binds,
    article_of,
    binds_or_needs_no_treaty,
    convention_offence,
    governs,
    in_gap_rules,
    offence_in_scope,
    offence_is_of,
    roles_of_bases,
    serious_crime,
    treaty_on_subject_chosen,
)
from entraide.interview.answers import Mark

KNOWN = instruments()
TYPES = legal_bases()
UNTOC = KNOWN["untoc"].offence_scope
BINDING = {"untoc": True, "tip": True, "som": False, "uncac": False}
"""What the data says; of any other instrument it says nothing."""

T, F, U = True, False, None


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Return rows as parameters; the first of each is its id."""
    return [pytest.param(*row, id=name) for name, *row in rows]


# --- which bases bind


@pytest.mark.parametrize(
    "basis, value",
    table(
        ("11-treaty-that-binds", "untoc", T),
        ("11-treaty-that-does-not", "uncac", F),
        ("11-treaty-of-no-data", "un1988", U),
        ("11-bilateral", "bilateral", T),
        ("11-reciprocity", "reciprocity", T),
        ("11-domestic-law", "domestic_law", T),
        ("11-scheme-harare", "cw_mla", T),
        ("11-scheme-london", "cw_extr", T),
        ("11-scheme-offenders", "cw_tco", T),
    ),
)
def test_basis_binds_or_needs_no_treaty(basis: str, value: bool | None) -> None:
    assert binds_or_needs_no_treaty(basis, KNOWN, BINDING.get) is value


def test_only_commonwealth_schemes_are_no_treaties() -> None:
    assert {name for name, i in KNOWN.items() if not i.is_treaty} == {"cw_mla", "cw_extr", "cw_tco"}


@pytest.mark.parametrize(
    "chosen, anyone, everyone",
    table(
        ("none", [], F, T),
        ("true", ["untoc"], T, T),
        ("false", ["uncac"], F, F),
        ("unknown", ["un1988"], U, U),
        ("true-true", ["untoc", "tip"], T, T),
        ("true-false", ["untoc", "uncac"], T, F),
        ("true-unknown", ["untoc", "un1988"], T, U),
        ("false-unknown", ["uncac", "un1988"], U, F),
        ("false-false", ["uncac", "som"], F, F),
        ("all-three", ["un1988", "uncac", "untoc"], T, F),
        ("reciprocity-false", ["uncac", "reciprocity"], T, F),
        ("reciprocity-unknown", ["un1988", "reciprocity"], T, U),
        ("scheme-false", ["uncac", "cw_mla"], T, F),
        ("no-treaty-at-all", [*WITHOUT_TREATY, "cw_extr"], T, T),
    ),
)
def test_any_and_all_bases_bind(chosen: list[str], anyone: bool | None, everyone: bool | None) -> None:
    assert any_basis_binds(chosen, KNOWN, BINDING.get) is anyone
    assert all_bases_bind(chosen, KNOWN, BINDING.get) is everyone


# --- a treaty on the subject, and the roles


@pytest.mark.parametrize(
    "chosen, request_type, value",
    table(
        ("18(7)-bilateral", ["bilateral"], "mla_take_evidence", T),
        ("18(7)-bilateral-after-others", ["untoc", "bilateral"], "extradition", T),
        ("18(7)-regional", ["coe_mla"], "mla_take_evidence", T),
        ("18(7)-regional-unverified", ["riyadh"], "mla_take_evidence", T),
        ("18(7)-regional-fills-gap-itself", ["budapest"], "mla_take_evidence", F),
        ("16(3)-regional", ["coe_extr"], "extradition", T),
        ("16(3)-assistance-is-not-extradition", ["coe_mla"], "extradition", F),
        ("17-regional", ["coe_tsp"], "transfer_sentenced", T),
        ("budapest-29", ["budapest"], "eevidence_preservation", T),
        ("global-is-none", ["untoc", "uncac", "ljubljana"], "mla_take_evidence", F),
        ("scheme-is-none", ["cw_mla"], "mla_take_evidence", F),
        ("reciprocity-is-none", ["reciprocity", "domestic_law"], "mla_take_evidence", F),
        ("nothing-chosen", [], "mla_take_evidence", F),
    ),
)
def test_treaty_on_the_subject(chosen: list[str], request_type: str, value: bool) -> None:
    assert treaty_on_subject_chosen(chosen, TYPES[request_type], KNOWN) is value


@pytest.mark.parametrize(
    "chosen, request_type, roles",
    table(
        ("18(7)-without-treaty", ["untoc"], "mla_take_evidence", {"untoc": {"fills_gap"}}),
        (
            "18(7)-with-bilateral",
            ["untoc", "bilateral"],
            "mla_take_evidence",
            {"untoc": {"if_parties_agree"}, "bilateral": {"basis"}},
        ),
        (
            "18(7)-with-regional",
            ["untoc", "coe_mla"],
            "mla_take_evidence",
            {"untoc": {"if_parties_agree"}, "coe_mla": {"basis"}},
        ),
        (
            "18(7)-reciprocity-is-no-treaty",
            ["uncac", "reciprocity"],
            "mla_take_evidence",
            {"uncac": {"fills_gap"}, "reciprocity": {"basis"}},
        ),
        ("12-icsft-without-treaty", ["icsft"], "mla_take_evidence", {"icsft": {"fills_gap"}}),
        (
            "12-icsft-with-treaty",
            ["icsft", "riyadh"],
            "mla_take_evidence",
            {"icsft": {"supplements_existing_treaty"}, "riyadh": {"basis"}},
        ),
        ("1-protocol", ["tip"], "mla_take_evidence", {"tip": {"fills_gap"}}),
        ("16(4)-without-treaty", ["untoc"], "extradition", {"untoc": {"fills_gap"}}),
        (
            "16(3)-with-treaty",
            ["untoc", "coe_extr"],
            "extradition",
            {"untoc": {"supplements_existing_treaty"}, "coe_extr": {"basis"}},
        ),
        ("17-invites", ["untoc"], "transfer_sentenced", {"untoc": {"invites_agreement"}}),
        ("uncac-45-invites", ["uncac"], "transfer_sentenced", {"uncac": {"invites_agreement"}}),
        ("1988-6(12)-invites", ["un1988"], "transfer_sentenced", {"un1988": {"invites_agreement"}}),
        ("21-discretionary", ["untoc"], "transfer_proceedings", {"untoc": {"discretionary"}}),
        ("19-case-by-case", ["untoc"], "joint_investigation", {"untoc": {"case_by_case"}}),
        ("scheme", ["cw_mla"], "mla_take_evidence", {"cw_mla": {"basis"}}),
        ("offers-nothing", ["coe_tsp"], "extradition", {"coe_tsp": set()}),
        ("no-treaty", ["domestic_law"], "extradition", {"domestic_law": {"basis"}}),
        ("deprecated-icsft", ["icsft"], "transit", {"icsft": set()}),
        ("deprecated-uncc", ["uncc"], "transit", {"uncc": set()}),
        ("deprecated-budapest", ["budapest"], "transit", {"budapest": set()}),
    ),
)
def test_roles_of_bases(chosen: list[str], request_type: str, roles: dict[str, set[str]]) -> None:
    assert roles_of_bases(chosen, TYPES[request_type], KNOWN) == roles


@pytest.mark.parametrize("request_type", sorted(TYPES))
def test_each_basis_has_its_role_with_and_without_a_treaty(request_type: str) -> None:
    bases = TYPES[request_type]
    for name in {basis.instrument for basis in bases.bases}:
        offered = bases.of(name)
        alone = roles_of_bases([name], bases, KNOWN)[name]
        beside = roles_of_bases([name, "bilateral"], bases, KNOWN)[name]

        if not treaty_on_subject_chosen([name], bases, KNOWN):
            assert alone == {basis.role for basis in offered}
        assert beside == {basis.role_with_treaty or basis.role for basis in offered}


def test_deprecated_regional_basis_is_no_treaty_on_the_subject() -> None:
    known = {"regional": regional("regional")}
    offered = {"instrument": "regional", "ref": "1", "role": "basis"}
    for deprecated in (False, True):
        bases = type_bases({**offered, "deprecated": deprecated})
        assert treaty_on_subject_chosen(["regional"], bases, known) is not deprecated


def regional(name: str) -> Instrument:
    facts = vars(KNOWN["coe_mla"])
    return Instrument(**{**facts, "id": name})


def type_bases(*bases: dict[str, Any]) -> TypeBases:
    made = type(TYPES["extradition"].bases[0])
    return TypeBases("extradition", "extradition", tuple(made(**basis) for basis in bases))


# --- offences


@pytest.mark.parametrize(
    "reference, value",
    table(
        ("5", "untoc 5", T),
        ("5(1)(a)", "untoc 5(1)(a)", T),
        ("art", "UNTOC art. 6", T),
        ("article", "untoc article 23", T),
        ("article-2", "untoc art 8", T),
        ("capitals", "Untoc 5", T),
        ("second-named", "uncac 15, untoc 6", T),
        ("another-article", "untoc 7", F),
        ("longer-number", "untoc 55", F),
        ("another-treaty", "uncac 6", F),
        ("no-reference", "Penal Code 5", F),
        ("words", "participation in a group", F),
        ("blank", "", F),
        ("none", None, Undecided.FIELD),
        ("not-known", Mark(), Undecided.MARKED),
        ("not-applicable", Mark("no such article"), Undecided.MARKED),
    ),
)
def test_offence_is_of_the_articles(reference: Any, value: Any) -> None:
    offence = {} if reference is None else {"instrument_ref": reference}

    assert offence_is_of("untoc", UNTOC["convention_offence"]["articles"], offence) is value


@pytest.mark.parametrize("article", range(1, 42))
def test_convention_offences_are_those_of_articles_5_6_8_and_23(article: int) -> None:
    offence = {"instrument_ref": f"untoc {article}"}

    assert convention_offence(UNTOC, "untoc", offence, BINDING.get) is (article in (5, 6, 8, 23))


@pytest.mark.parametrize(
    "reference, binding, value",
    table(
        ("37-tip-5-binds", "tip 5", {"tip": True}, T),
        ("37-tip-5-does-not", "tip 5", {"tip": False}, F),
        ("37-tip-5-unknown", "tip 5", {}, U),
        ("37-som-6-binds", "som 6", {"som": True}, T),
        ("37-som-5-is-none", "som 5", {"som": True}, F),
        ("37-fap-5-binds", "fap 5(1)(a)", {"fap": True}, T),
        ("37-other-protocol-binds", "tip 5", {"som": True, "fap": True}, U),
        ("37-own-article-first", "untoc 6, tip 5", {"tip": False}, T),
        ("37-one-of-two-binds", "tip 5; som 6", {"tip": False, "som": True}, T),
        ("37-one-of-two-unknown", "tip 5; som 6", {"tip": False}, U),
        ("3-no-article", None, {"tip": True}, Undecided.FIELD),
        ("3-marked", Mark(), {"tip": True}, Undecided.MARKED),
    ),
)
def test_protocol_offences_count_where_the_protocol_binds(
    reference: Any, binding: dict[str, bool], value: Decided
) -> None:
    offence = {} if reference is None else {"instrument_ref": reference}

    assert convention_offence(UNTOC, "untoc", offence, binding.get) is value


@pytest.mark.parametrize(
    "penalty, value",
    table(
        ("2(b)-four", Decimal(4), T),
        ("2(b)-just-below", Decimal("3.99"), F),
        ("2(b)-three", Decimal(3), F),
        ("2(b)-none", Decimal(0), F),
        ("2(b)-thirty", Decimal(30), T),
        ("2(b)-life", "life", T),
        ("2(b)-death", "death", T),
        ("2(b)-no-answer", None, Undecided.FIELD),
        ("2(b)-not-known", Mark(), Undecided.MARKED),
        ("2(b)-not-applicable", Mark("legal person"), Undecided.MARKED),
    ),
)
def test_serious_crime_begins_at_four_years(penalty: Any, value: Any) -> None:
    offence = {} if penalty is None else {"max_penalty_years": penalty}

    assert serious_crime(UNTOC["serious_crime"], offence) is value


@pytest.mark.parametrize("years, value", [(1, False), (2, True), ("life", True)])
def test_serious_crime_follows_the_threshold_of_the_instrument(years: Any, value: bool) -> None:
    threshold = {"max_penalty_years_at_least": 2}
    penalty = years if isinstance(years, str) else Decimal(years)

    assert serious_crime(threshold, {"max_penalty_years": penalty}) is value


def offence(reference: Any = None, penalty: Any = None) -> dict[str, Any]:
    fields = {"instrument_ref": reference, "max_penalty_years": penalty}
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize(
    "given, binding, value",
    table(
        ("13-either-penalty", offence("none", Decimal(4)), {}, T),
        ("13-either-article", offence("untoc 6", Decimal(1)), {}, T),
        ("13-neither", offence("none", Decimal(1)), {}, F),
        ("13-article-decides-without-penalty", offence("untoc 6"), {}, T),
        ("13-penalty-decides-without-article", offence(None, "life"), {}, T),
        ("13-penalty-decides-despite-unknown-protocol", offence("tip 5", Decimal(4)), {}, T),
        ("3-small-and-no-article", offence(None, Decimal(1)), {}, Undecided.FIELD),
        ("3-other-article-and-no-penalty", offence("none"), {}, Undecided.FIELD),
        ("3-nothing", offence(), {}, Undecided.FIELD),
        ("6-marked", offence(Mark(), Decimal(1)), {}, Undecided.MARKED),
        ("6-empty-before-marked", offence(Mark()), {}, Undecided.FIELD),
        ("13-protocol-unknown", offence("tip 5", Decimal(1)), {}, U),
        ("13-protocol-does-not-bind", offence("tip 5", Decimal(1)), {"tip": False}, F),
        ("3-empty-before-no-data", offence("tip 5"), {}, Undecided.FIELD),
        ("6-marked-before-no-data", offence("tip 5", Mark()), {}, Undecided.MARKED),
    ),
)
def test_scope_of_untoc_takes_each_offence_for_itself(
    given: dict[str, Any], binding: dict[str, bool], value: Decided
) -> None:
    assert offence_in_scope(UNTOC, "untoc", given, binding.get) is value


SCOPES: dict[str, tuple[list[str], list[str]]] = {
    "untoc": (["untoc 5", "untoc 6", "untoc 8", "untoc 23"], ["untoc 7", "uncac 17"]),
    "tip": (["tip 5"], ["tip 6", "som 6", "untoc 5"]),
    "som": (["som 6"], ["som 5", "tip 5", "untoc 5"]),
    "fap": (["fap 5"], ["fap 6", "untoc 5"]),
    "un1988": (["un1988 3", "un1988 3(1)(a)"], ["un1988 5", "untoc 6"]),
    "uncac": ([f"uncac {n}" for n in range(15, 26)], ["uncac 14", "uncac 26", "untoc 8"]),
    "icsft": (["icsft 2", "icsft 2(1)(b)"], ["icsft 4", "untoc 6"]),
    "budapest": ([f"budapest {n}" for n in range(2, 12)], ["budapest 12", "budapest 1"]),
}
"""References within the scope of an instrument and outside it; instruments without a list take any."""


@pytest.mark.parametrize(
    "instrument, reference, value",
    [
        pytest.param(name, reference, value, id=reference.replace(" ", "-") + f"-for-{name}")
        for name, (inside, outside) in SCOPES.items()
        for references, value in ((inside, True), (outside, False))
        for reference in references
    ],
)
def test_scope_by_article(instrument: str, reference: str, value: bool) -> None:
    given = offence(reference, Decimal(1))

    assert offence_in_scope(KNOWN[instrument].offence_scope, instrument, given, always) is value


def always(_instrument: str) -> bool:
    return True


@pytest.mark.parametrize("instrument", ["tip", "som", "fap"])
@pytest.mark.parametrize("bound", [True, False, None])
def test_protocol_takes_its_own_offences_where_it_binds(instrument: str, bound: bool | None) -> None:
    scope = KNOWN[instrument].offence_scope
    (article,) = scope["protocol_offence"]["articles"]
    own = offence(f"{instrument} {article}")

    assert offence_in_scope(scope, instrument, own, {instrument: bound}.get) is bound
    assert offence_in_scope(scope, instrument, offence(), {instrument: bound}.get) is Undecided.FIELD


@pytest.mark.parametrize("penalty, value", [(Decimal(4), True), ("life", True), (Decimal(3), False)])
def test_scope_of_the_cybercrime_convention_is_by_penalty(penalty: Any, value: bool) -> None:
    scope = KNOWN["uncc"].offence_scope

    assert offence_in_scope(scope, "uncc", offence("uncc 7", penalty), always) is value


@pytest.mark.parametrize("instrument", sorted(KNOWN))
def test_every_instrument_has_a_scope_that_can_be_tested(instrument: str) -> None:
    scope = KNOWN[instrument].offence_scope
    values = [
        offence_in_scope(scope, instrument, given, {}.get)
        for given in (offence(), offence("x 1", Decimal(1)), offence(Mark(), Mark()))
    ]

    if scope["item_test"]["any"]:
        assert values == [Undecided.FIELD, False, Undecided.MARKED]
    else:
        assert values == [True, True, True]


def test_additional_protocols_of_1978_and_2001_have_the_scope_of_their_convention() -> None:
    for name in ("coe_mla_p1", "coe_mla_p2"):
        assert KNOWN[name].offence_scope == KNOWN["coe_mla"].offence_scope


# --- where a treaty governs


@pytest.mark.parametrize(
    "ref, article",
    [
        ("18", 18),
        ("18(15)(a)", 18),
        (" 2(b)", 2),
        ("13-14", 13),
        ("1 with UNTOC 18", 1),
        *((ref, None) for ref in ("general", "part III", "(3)", "", None)),
    ],
)
def test_article_of_a_reference(ref: str | None, article: int | None) -> None:
    assert article_of(ref) == article


GAPS = {
    "untoc": {
        "18": F, "18(1)": F, "18(3)(a)": F, "18(8)": F, "18(9)": T, "18(15)(a)": T, "18(29)": T,
        "18(29)(b)": T, "18(30)": F, "16(9)": F, "9": F, "1": F, "8(9)": F, "118(9)": F,
    },
    "uncac": {"46": F, "46(8)": F, "46(9)": T, "46(9)(b)": T, "46(29)": T, "46(30)": F, "44(9)": F},
    "un1988": {"7": F, "7(7)": F, "7(8)": T, "7(10)(c)": T, "7(19)": T, "7(20)": F, "17(8)": F, "8": F},
    "uncc": {"40(7)": F, "40(8)": T, "40(31)": T, "40(32)": F},
    "budapest": {
        "27": F, "27(1)": F, "27(2)": T, "27(2)(a)": T, "27(9)": T, "27(10)": F, "28": T, "28(2)": T,
        "28(2)(a)": T, "25": F, "29": F, "2": F, "9": F, "2(8)": F,
    },
    "tip": {"18(9)": F},
}  # fmt: skip
"""Paragraphs of each treaty, and whether they only fill a gap."""


@pytest.mark.parametrize(
    "instrument, ref, value",
    [
        pytest.param(name, ref, value, id=f"{name}-{ref}")
        for name, refs in GAPS.items()
        for ref, value in refs.items()
    ],
)
def test_gap_paragraphs(instrument: str, ref: str, value: bool) -> None:
    assert in_gap_rules(ref, KNOWN[instrument].gap_refs) is value


def test_gap_paragraphs_without_a_reference() -> None:
    assert in_gap_rules(None, "18(9)-(29)") is False
    assert in_gap_rules("18(9)", None) is False
    assert in_gap_rules("part III", "28") is False


def governed(instrument: str, ref: str | None, chosen: list[str], family: str, agreed: bool = False) -> bool:
    return governs(instrument, ref, chosen=chosen, family=family, gap_rules_agreed=agreed, instruments=KNOWN)


@pytest.mark.parametrize(
    "instrument, ref, chosen, family, value",
    table(
        ("8-chosen-family", "untoc", "18(3)(a)", ["untoc"], "mla", T),
        ("8-chosen-other-family", "untoc", "16(5)", ["untoc"], "mla", F),
        ("8-chosen-general", "untoc", "2(b)", ["untoc"], "mla", T),
        ("8-general-whatever-the-family", "untoc", "2(b)", ["untoc"], "no_such_family", T),
        ("8-not-chosen", "untoc", "18(3)(a)", ["uncac"], "mla", F),
        ("8-nothing-chosen", "untoc", "18(3)(a)", [], "mla", F),
        ("8-no-article", "untoc", None, ["untoc"], "mla", F),
        ("8-extradition", "untoc", "16(5)", ["untoc"], "extradition", T),
        ("8-extradition-not-assistance", "untoc", "18(1)", ["untoc"], "extradition", F),
        ("8-sentenced", "untoc", "17", ["untoc"], "transfer_sentenced", T),
        ("8-protocol-cites-its-parent", "untoc", "18(1)", ["tip"], "mla", T),
        ("8-protocol-and-parent-family", "untoc", "16(5)", ["tip"], "mla", F),
        ("8-parent-does-not-cite-protocol", "tip", "5", ["untoc"], "mla", F),
        ("8-sister-protocol", "som", "6", ["tip"], "mla", F),
        ("8-coe-parent", "coe_mla", "3", ["coe_mla_p2"], "mla", T),
        ("8-budapest-parent", "budapest", "29", ["budapest_p2"], "eevidence_preservation", T),
        ("8-without-table-every-article", "icsft", "12(5)", ["icsft"], "extradition", T),
        ("8-without-table-no-article", "coe_extr", None, ["coe_extr"], "extradition", T),
        ("8-practice", "practice", None, ["untoc"], "mla", F),
        ("8-bilateral-is-no-instrument", "bilateral", "1", ["bilateral"], "mla", F),
        ("8-tip-verification", "tip", "8(3)", ["tip"], "nationality_verification", T),
        ("8-tip-verification-elsewhere", "tip", "8(3)", ["tip"], "mla", F),
        ("18(7)-alone", "untoc", "18(15)(a)", ["untoc"], "mla", T),
        ("18(7)-beside-bilateral", "untoc", "18(15)(a)", ["untoc", "bilateral"], "mla", F),
        ("18(7)-beside-regional", "untoc", "18(15)(a)", ["untoc", "riyadh"], "mla", F),
        ("18(7)-beside-extradition-treaty", "untoc", "18(15)(a)", ["untoc", "coe_extr"], "mla", T),
        ("18(7)-beside-reciprocity", "untoc", "18(15)(a)", ["untoc", "reciprocity"], "mla", T),
        ("18(7)-beside-global", "untoc", "18(15)(a)", ["untoc", "uncac"], "mla", T),
        ("18(7)-by-protocol", "untoc", "18(15)(a)", ["tip", "bilateral"], "mla", F),
        ("18(8)-is-no-gap", "untoc", "18(8)", ["untoc", "bilateral"], "mla", T),
        ("46(7)-beside-bilateral", "uncac", "46(15)", ["uncac", "bilateral"], "mla", F),
        ("1988-7(7)-beside-bilateral", "un1988", "7(10)", ["un1988", "bilateral"], "mla", F),
        ("budapest-27(1)-beside-coe-mla", "budapest", "27(2)", ["budapest", "coe_mla"], "mla", F),
        ("budapest-28-beside-coe-mla", "budapest", "28(2)", ["budapest", "coe_mla"], "mla", F),
        ("budapest-28-alone", "budapest", "28(2)", ["budapest"], "mla", T),
        ("budapest-25-beside-coe-mla", "budapest", "25(3)", ["budapest", "coe_mla"], "mla", T),
    ),
)
def test_governs(instrument: str, ref: str | None, chosen: list[str], family: str, value: bool) -> None:
    assert governed(instrument, ref, chosen, family) is value


@pytest.mark.parametrize("instrument, ref", [("untoc", "18(15)(a)"), ("budapest", "28")])
def test_gap_paragraph_governs_beside_a_treaty_if_agreed(instrument: str, ref: str) -> None:
    assert governed(instrument, ref, [instrument, "bilateral"], "mla") is False
    assert governed(instrument, ref, [instrument, "bilateral"], "mla", agreed=True) is True


def test_agreement_brings_in_no_other_article() -> None:
    assert governed("untoc", "16(5)", ["untoc", "bilateral"], "mla", agreed=True) is False
    assert governed("untoc", "18(15)", ["bilateral"], "mla", agreed=True) is False


@pytest.mark.parametrize("protocol", sorted(name for name, i in KNOWN.items() if i.parent))
def test_protocol_brings_in_its_parent(protocol: str) -> None:
    parent = KNOWN[protocol].parent
    assert parent is not None
    families = KNOWN[parent].articles_by_family
    ref = str(families["general"][0]) if families else "1"

    assert governed(parent, ref, [protocol], "mla") is True
    assert governed(parent, ref, ["reciprocity"], "mla") is False


@pytest.mark.parametrize("instrument", sorted(n for n, i in KNOWN.items() if i.articles_by_family))
def test_each_article_governs_in_its_families_alone(instrument: str) -> None:
    by_family = KNOWN[instrument].articles_by_family
    assert by_family is not None
    articles = {article for own in by_family.values() for article in own}
    for family in by_family:
        wanted = {*by_family["general"], *by_family[family]}
        found = {article for article in articles if governed(instrument, str(article), [instrument], family)}
        assert found == wanted, family
