"""How the letter cites treaties, in English, French and Arabic."""

from collections.abc import Iterator, Mapping
from itertools import chain

import pytest

from entraide.drafting.letter.citing import (
    PIECE,
    TOGETHER,
    cite,
    pieces,
    provisions,
    say_articles,
    say_reference,
)
from entraide.drafting.letter.wording import Wording
from entraide.drafting.library import library
from entraide.instruments.facts import LegalBasis, instruments, legal_bases
from entraide.interview.definition import Source

EN, FR, AR = (Wording(library(), language) for language in ("en", "fr", "ar"))
KNOWN = instruments()
WITHOUT_ARTICLE = ("general", "scheme", "part III", "part IV", "part V")
"""What a legal basis names where its articles are not known; only of instruments that are unverified."""


def sources(*named: str) -> list[Source]:
    """Return sources written as `untoc 18(3)`."""
    return [Source(*name.split(" ", 1)) for name in named]


def plain(text: str | None) -> str | None:
    """Return a text with plain spaces where it has some that do not break."""
    return text.replace("\u00a0", " ") if text else text


# --- single references


@pytest.mark.parametrize(
    "ref, expected",
    [
        ("18", ["18"]),
        ("18(3)(h), 18(27)", ["18(3)(h)", "18(27)"]),
        ("13; 14 ;15", ["13", "14", "15"]),
        ("27(2)-(9), 28", ["27(2)-(9)", "28"]),
        ("18(3)(c), (f), (i) (general basis)", ["18(3)(c)", "18(3)(f)", "18(3)(i)"]),
        ("46(3)(g), (j), 55(2)", ["46(3)(g)", "46(3)(j)", "55(2)"]),
        ("8(1)-(2), (7)", ["8(1)-(2)", "8(7)"]),
        ("8(4), (6)", ["8(4)", "8(6)"]),
        ("2(a), (b)", ["2(a)", "2(b)"]),
        ("(3), 18", ["(3)", "18"]),
        ("1-2 (fiscal offences)", ["1-2"]),
        ("scheme (2011 revision)", ["scheme"]),
        ("1 with UNTOC 18", ["1 with UNTOC 18"]),
        ("", []),
        (" , ", []),
    ],
)
def test_list_of_references_falls_into_single_ones(ref: str, expected: list[str]) -> None:
    assert pieces(ref) == expected


REFERENCES = {
    "18": ("18", "18"),
    "1": ("1", "premier"),
    "18(3)": ("18(3)", "18, paragraphe 3"),
    "1(2)": ("1(2)", "premier, paragraphe 2"),
    "18(3)(a)": ("18(3)(a)", "18, paragraphe 3 a)"),
    "2(a)": ("2(a)", "2, alinéa a)"),
    "5(4)(d)(i)": ("5(4)(d)(i)", "5, paragraphe 4 d)(i)"),
    "13-14": ("13 to 14", "13 à 14"),
    "18(9)-(29)": ("18(9)-(29)", "18, paragraphes 9 à 29"),
    "17(3)-(4)": ("17(3) and (4)", "17, paragraphes 3 et 4"),
    "16(3)(a)-(c)": ("16(3)(a)-(c)", "16, paragraphe 3 a) à c)"),
    "16(3)(a)-(b)": ("16(3)(a) and (b)", "16, paragraphe 3 a) et b)"),
}


@pytest.mark.parametrize("ref", REFERENCES)
def test_reference_is_said_as_the_language_cites(ref: str) -> None:
    assert (say_reference(ref, EN), plain(say_reference(ref, FR))) == REFERENCES[ref]


def test_letter_stays_beside_its_paragraph_in_french() -> None:
    assert say_reference("18(3)(a)", FR) == "18, paragraphe 3\u00a0a)"


@pytest.mark.parametrize("ref", ["", "general", "part III", "(3)", "18(3", "18.3", "art. 18", "18 bis"])
def test_what_names_no_article_is_not_said(ref: str) -> None:
    for wording in (EN, FR):
        assert say_reference(ref, wording) is None
        assert say_articles([ref], wording) is None


ARTICLES: dict[str, tuple[str | None, str | None]] = {
    "18": ("article 18", "article 18"),
    "1": ("article 1", "article premier"),
    "2(a)": ("article 2(a)", "article 2, alinéa a)"),
    "18(3)(a)": ("article 18(3)(a)", "article 18, paragraphe 3 a)"),
    "13-14": ("articles 13 to 14", "articles 13 à 14"),
    "18(9)-(29)": ("article 18(9)-(29)", "article 18, paragraphes 9 à 29"),
    "18(3)(h) 18(27)": ("article 18(3)(h) and (27)", "article 18, paragraphes 3 h) et 27"),
    "18(27) 18(3)(h)": ("article 18(3)(h) and (27)", "article 18, paragraphes 3 h) et 27"),
    "18(1) 18(2) 18(9)": ("article 18(1), (2) and (9)", "article 18, paragraphes 1, 2 et 9"),
    "18(3)(a) 18(3)(h)": ("article 18(3)(a) and (h)", "article 18, paragraphe 3 a) et h)"),
    "18(3)(c) 18(3)(f) 18(9)": ("article 18(3)(c), (f) and (9)", "article 18, paragraphes 3 c), f) et 9"),
    "18(3)(c) 18(9)(c)": ("article 18(3)(c) and (9)(c)", "article 18, paragraphes 3 c) et 9 c)"),
    "18(3) 18(9)-(11)": ("article 18(3) and (9)-(11)", "article 18, paragraphes 3 et 9 à 11"),
    "5(a) 5(b)": ("article 5(a) and (b)", "article 5, alinéa a) et b)"),
    "13 18": ("articles 13 and 18", "articles 13 et 18"),
    "18 13": ("articles 13 and 18", "articles 13 et 18"),
    "3 4 5": ("articles 3, 4 and 5", "articles 3, 4 et 5"),
    "9 10": ("articles 9 and 10", "articles 9 et 10"),
    "18 18(3) 18(9)": ("article 18", "article 18"),
    "18(3) 18(3)": ("article 18(3)", "article 18, paragraphe 3"),
    "13(3) 18(8)": ("articles 13(3) and 18(8)", "articles 13, paragraphe 3 et 18, paragraphe 8"),
    "13-14 18": ("articles 13 to 14 and 18", "articles 13 à 14 et 18"),
    "18 general": ("article 18", "article 18"),
    "": (None, None),
}  # fmt: skip


@pytest.mark.parametrize("refs", ARTICLES, ids=lambda refs: refs.replace(" ", "+") or "none")
def test_articles_are_said_together(refs: str) -> None:
    assert (say_articles(refs.split(), EN), plain(say_articles(refs.split(), FR))) == ARTICLES[refs]


# --- citations behind a sentence


CITED: dict[str, tuple[list[str], str | None, str, str]] = {
    "none": ([], None, "", ""),
    "one-named": (
        ["untoc 18(3)"],
        None,
        " (article 18(3) of the Palermo Convention)",
        " (article 18, paragraphe 3, de la Convention de Palerme)",
    ),
    "whole-article": (
        ["untoc 18"],
        None,
        " (article 18 of the Palermo Convention)",
        " (article 18 de la Convention de Palerme)",
    ),
    "only-one-treaty": (
        ["untoc 18(24)"],
        "untoc",
        " (article 18(24) of the Convention)",
        " (article 18, paragraphe 24, de la Convention)",
    ),
    "only-one-but-a-protocol": (
        ["tip 5"],
        "tip",
        " (article 5 of the Trafficking in Persons Protocol)",
        " (article 5 du Protocole relatif à la traite des personnes)",
    ),
    "parent-of-the-only-one": (
        ["untoc 18"],
        "tip",
        " (article 18 of the Palermo Convention)",
        " (article 18 de la Convention de Palerme)",
    ),
    "two-treaties": (
        ["untoc 18(3)", "uncac 46(3)"],
        None,
        " (article 18(3) of the Palermo Convention; article 46(3) of the UN Convention against Corruption)",
        " (article 18, paragraphe 3, de la Convention de Palerme ; article 46, paragraphe 3, "
        "de la Convention de Mérida)",
    ),
    "two-sources-of-one": (
        ["untoc 18(3)(h)", "untoc 18(27), 13"],
        "untoc",
        " (articles 13 and 18(3)(h) and (27) of the Convention)",
        " (articles 13 et 18, paragraphes 3 h) et 27, de la Convention)",
    ),
    "unverified-by-title": (
        ["uncc 40(3)"],
        "uncc",
        " (UN Convention against Cybercrime)",
        " (Convention des Nations Unies contre la cybercriminalité)",
    ),
    "verified-without-article": (["untoc general"], None, "", ""),
}


@pytest.mark.parametrize("case", CITED)
def test_citation_stands_in_brackets(case: str) -> None:
    named, only, english, french = CITED[case]

    assert cite(sources(*named), KNOWN, EN, only) == english
    assert plain(cite(sources(*named), KNOWN, FR, only)) == french


def test_source_without_a_reference_is_cited_by_title_where_unverified() -> None:
    assert cite([Source("riyadh")], KNOWN, EN) == " (Riyadh Agreement)"
    assert cite([Source("untoc")], KNOWN, EN) == ""


# --- the provisions a request rests on


def basis(instrument: str, ref: str) -> LegalBasis:
    return LegalBasis(instrument, ref, "basis")


PROVISIONS: dict[str, tuple[str, list[str], str | None, str | None]] = {
    "one": ("untoc", ["18(3)(a)"], "article 18(3)(a)", "article 18, paragraphe 3 a)"),
    "several": ("uncac", ["46(3)(g), (j), 55(2)"], "articles 46(3)(g) and (j) and 55(2)",
                "articles 46, paragraphe 3 g) et j) et 55, paragraphe 2"),
    "two-bases": ("untoc", ["18(3)(a)", "13"], "articles 13 and 18(3)(a)",
                  "articles 13 et 18, paragraphe 3 a)"),
    "general-basis": ("untoc", ["18(3)(c), (f), (i) (general basis)"], "article 18(3)(c), (f) and (i)",
                      "article 18, paragraphe 3 c), f) et i)"),
    "unverified": ("uncc", ["40"], None, None),
    "no-article": ("coe_mla", ["general"], None, None),
    "nothing": ("untoc", [], None, None),
}  # fmt: skip


@pytest.mark.parametrize("case", PROVISIONS)
def test_provisions_that_carry_the_request(case: str) -> None:
    instrument, refs, english, french = PROVISIONS[case]
    bases = [basis(instrument, ref) for ref in refs]

    assert provisions(bases, KNOWN[instrument], KNOWN, EN) == english
    assert plain(provisions(bases, KNOWN[instrument], KNOWN, FR)) == french


@pytest.mark.parametrize("protocol", ["tip", "som", "fap"])
def test_protocol_is_cited_together_with_the_convention(protocol: str) -> None:
    bases = [basis(protocol, "1 with UNTOC 18")]
    said = provisions(bases, KNOWN[protocol], KNOWN, EN)
    french = provisions(bases, KNOWN[protocol], KNOWN, FR)

    assert said == "article 1 together with article 18 of the Palermo Convention"
    assert french is not None
    assert french.startswith("article premier")
    assert french.endswith("article 18 de la Convention de Palerme")


def test_provisions_of_one_instrument_together_need_no_name() -> None:
    assert provisions([basis("un1988", "5 with 7")], KNOWN["un1988"], KNOWN, EN) == "articles 5 and 7"


# --- all that the content cites


def cited_by_content() -> Iterator[tuple[str, str]]:
    """Yield instrument and reference of all sources and bases of the content."""
    found = library()
    holders = chain(found.contents.values(), found.rules.values(), found.special_requirements.values())
    for holder in holders:
        yield from ((s.instrument, s.ref or "") for s in holder.sources if s.instrument in KNOWN)
    for bases in legal_bases().values():
        yield from ((b.instrument, b.ref) for b in bases.bases)


ALL = sorted(set(cited_by_content()))


@pytest.mark.parametrize("instrument, ref", ALL, ids=[f"{i}-{r}".replace(" ", "_") for i, r in ALL])
def test_every_reference_of_the_content_can_be_said_or_is_by_title(instrument: str, ref: str) -> None:
    for piece in pieces(ref):
        together = TOGETHER.match(piece)
        for single in (together.group(1), together.group(3)) if together else (piece,):
            if PIECE.match(single):
                for wording in (EN, FR):
                    said = say_articles([single], wording)
                    assert said
                    assert "  " not in said
            else:
                assert single in WITHOUT_ARTICLE
                assert not KNOWN[instrument].verified


def test_no_article_of_the_content_is_lost_when_said() -> None:
    for instrument, ref in ALL:
        if not KNOWN[instrument].verified or TOGETHER.match(ref):
            continue
        said = say_articles(pieces(ref), EN) or ""
        for part in numbers(ref):
            assert part in numbers(said), (instrument, ref, said)


def numbers(text: str) -> list[str]:
    """Return the numbers and single letters of a reference."""
    return [word for word in "".join(c if c.isalnum() else " " for c in text).split() if len(word) < 3]


@pytest.mark.parametrize("name", sorted(legal_bases()))
def test_every_verified_basis_has_provisions(name: str) -> None:
    bases = legal_bases()[name]
    without: Mapping[str, bool] = {
        instrument: bool(bases.of(instrument))
        and provisions(bases.of(instrument), KNOWN[instrument], KNOWN, EN) is None
        for instrument in {b.instrument for b in bases.bases}
    }

    assert [i for i, lacks in without.items() if lacks and KNOWN[i].verified] == []


# --- Arabic


@pytest.mark.parametrize(
    "refs, said",
    [
        (["18"], "المادة 18"),
        (["18(20)"], "المادة 18(20)"),
        (["18(3)(f)"], "المادة 18(3)(و)"),
        (["46(3)(j)", "46(3)(k)"], "المادة 46(3)(ي) و(ك)"),
        (["2(a)-(c)"], "المادة 2(أ) إلى (ج)"),
        (["16(1)(a)(iv)"], "المادة 16(1)(أ)(4)"),
        (["13", "18"], "المادتان 13 و18"),
        (["5", "13", "18"], "المواد 5، 13 و18"),
        (["13-14"], "المواد 13 إلى 14"),
    ],
)
def test_arabic_marks_letters_as_its_treaties_do_and_has_a_dual(refs: list[str], said: str) -> None:
    assert say_articles(refs, AR) == said


@pytest.mark.parametrize("series", ["treaty_letters", "treaty_points"])
def test_every_language_has_as_many_marks(series: str) -> None:
    assert {len(words.fixed(series).split()) for words in (EN, FR, AR)} == {len(EN.fixed(series).split())}
    assert EN.fixed(series) == FR.fixed(series)
