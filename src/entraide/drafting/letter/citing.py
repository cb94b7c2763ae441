"""How the letter cites treaties: the provisions a request rests on, and those behind a sentence.

References are written as in the content (`18(15)(a)`, `13-14`, `1 with UNTOC 18`) and said as each language
cites. An instrument whose articles are unverified is cited by its title alone.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from entraide.drafting.letter.wording import Wording
from entraide.instruments.facts import Instrument, LegalBasis
from entraide.instruments.references import PIECE, pieces
from entraide.interview.definition import Source

TOGETHER = re.compile(r"^(.*?)\s+with\s+(UNTOC\s+)?(.*)$")


def say_reference(ref: str, wording: Wording) -> str | None:
    """Return a reference as the language cites it, without the word *article*; None if it names none."""
    match = PIECE.match(ref)
    if not match:
        return None
    part = match.groupdict()
    if part["last_article"]:
        return wording.fixed("ref_range", first=str(part["article"]), last=part["last_article"])
    paragraphs = _say_paragraph(part, wording)
    article = wording.fixed("first_article") if part["article"] == "1" else str(part["article"])
    if not paragraphs:
        return article
    several = bool(part["last"] and part["last"].isdigit())
    name = "ref_paragraphs" if several else "ref_paragraph" if part["paragraph"] else "ref_letter"
    return wording.fixed(name, article=article, paragraph=paragraphs)


def _say_paragraph(part: Mapping[str, str | None], wording: Wording) -> str:
    """Return paragraph and letter of a reference, without the word *paragraph*; empty for a whole article."""
    last, paragraph, letter = part["last"], part["paragraph"], part["letter"]
    text = ""
    if paragraph:
        if last and last.isdigit():
            if int(last) == int(paragraph) + 1:
                return wording.joined([wording.fixed("par_one", paragraph=p) for p in (paragraph, last)])
            return wording.fixed("par_range", first=paragraph, last=last)
        text = wording.fixed("par_one", paragraph=paragraph)
    if letter:
        until = last if last and not last.isdigit() else None
        if until == chr(ord(letter) + 1):
            both = [wording.fixed("letter_one", letter=_marked(name, wording)) for name in (letter, until)]
            return text + wording.joined([both[0], both[1].strip()])
        name = "letter_range" if until else "letter_one"
        text += wording.fixed(name, letter=_marked(letter, wording), last=_marked(until or "", wording))
        text += f"({_marked(part['point'], wording, 'treaty_points')})" if part["point"] else ""
    return text


def _marked(mark: str, wording: Wording, series: str = "treaty_letters") -> str:
    """Return the letter or point of a provision as treaties mark it in the language: Arabic has أ, ب, ج."""
    said = dict(
        zip(wording.library.frame[series].english.split(), wording.fixed(series).split(), strict=True)
    )
    return said.get(mark, mark)


def say_articles(refs: Sequence[str], wording: Wording) -> str | None:
    """Return `article 18(3)(f) and (8)` or `articles 13 and 18`; None if no reference names an article.

    Paragraphs of one article are said together; a whole article holds its paragraphs.
    """
    grouped: dict[str, list[str]] = {}
    for ref in sorted(dict.fromkeys(refs), key=_position):
        match = PIECE.match(ref)
        if match:
            key = "-".join(part for part in match.group("article", "last_article") if part)
            grouped.setdefault(key, []).append(ref)
    if not grouped:
        return None
    said = [_say_article(article, own, wording) for article, own in grouped.items()]
    ranges = any("-" in article for article in grouped)
    name = "article_many" if ranges else {1: "article_one", 2: "article_two"}.get(len(said), "article_many")
    return wording.fixed(name, ref=said[0], refs=wording.joined(said))


def _say_article(article: str, refs: Sequence[str], wording: Wording) -> str:
    if article in refs or len(refs) == 1:
        return say_reference(article if article in refs else refs[0], wording) or article
    parts = [match.groupdict() for ref in refs if (match := PIECE.match(ref))]
    said = [_say_paragraph(parts[0], wording)]
    for before, part in pairwise(parts):
        same = part["letter"] and before["letter"] and part["paragraph"] == before["paragraph"]
        said.append(_say_paragraph({**part, "paragraph": None} if same else part, wording).strip())
    whole = say_reference(article, wording) or article
    several = len({part["paragraph"] for part in parts}) > 1
    name = "ref_paragraphs" if several else "ref_paragraph" if parts[0]["paragraph"] else "ref_letter"
    return wording.fixed(name, article=whole, paragraph=wording.joined(said))


def _position(ref: str) -> list[int]:
    """Return what orders references as a treaty does: article, then paragraph."""
    return [int(number) for number in re.findall(r"\d+", ref)]


def cite(
    sources: Sequence[Source],
    instruments: Mapping[str, Instrument],
    wording: Wording,
    only: str | None = None,
) -> str:
    """Return the brackets that name the provisions behind a sentence; an empty text if there are none.

    only: the one treaty that the letter relies on, which then needs no name.
    """
    by_instrument: dict[str, list[str]] = {}
    for source in sources:
        by_instrument.setdefault(source.instrument, []).extend(pieces(source.ref or ""))
    cited = []
    for name, refs in by_instrument.items():
        instrument = instruments[name]
        articles = say_articles(refs, wording) if instrument.verified else None
        if articles:
            of_it = name == only and "Convention" in instrument.short.english
            whose = wording.fixed("of_the_convention") if of_it else wording.prose(instrument.of_short)
            item = "cite_item_paragraphs" if "," in articles else "cite_item"
            cited.append(wording.fixed(item, articles=articles, of_short=whose))
        elif not instrument.verified:
            cited.append(wording.prose(instrument.short))
    return wording.fixed("cite_brackets", cited=wording.fixed("cite_and").join(cited)) if cited else ""


def provisions(
    bases: Sequence[LegalBasis],
    instrument: Instrument,
    instruments: Mapping[str, Instrument],
    wording: Wording,
) -> str | None:
    """Return the provisions of an instrument that carry the request, in words; None if by title only."""
    if not instrument.verified:
        return None
    own: list[str] = []
    parent: list[str] = []
    for basis in bases:
        for piece in pieces(basis.ref):
            together = TOGETHER.match(piece)
            if not together:
                own.append(piece)
                continue
            first, of_untoc, other = together.groups()
            own.append(first)
            (parent if of_untoc else own).append(other)
    said = say_articles(own, wording)
    with_parent = say_articles(parent, wording)
    if said and with_parent:
        return wording.fixed(
            "ref_together",
            own=said,
            other=with_parent,
            of_short=wording.prose(instruments[instrument.parent or "untoc"].of_short),
        )
    return said
