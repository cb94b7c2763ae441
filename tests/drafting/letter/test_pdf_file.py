"""The PDF as its reader has it: archival, accessible, with its fonts, and with nothing of the machine."""

import functools
import getpass
import io
import json
import platform
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest
from pypdf.generic import DictionaryObject

from entraide.core.errors import CannotPrint
from entraide.core.languages import declared_languages, languages
from entraide.core.messages import render
from entraide.drafting.letter.model import Chapter, Letter, Paragraph, Part, Run, Table
from entraide.drafting.letter.pdf_file import (
    END_ISOLATE,
    ISOLATE,
    _inputs,
    find_unprintable,
    needs_no_glyph,
    refuse_unprintable,
    render_pages,
    render_pdf,
)
from tests.drafting.letter.building import full
from tests.drafting.letter.test_docx_file import a_letter, an_arabic_letter, with_text

DAY = date(2026, 11, 20)
XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
PAPERS = {"a4": (595.28, 841.89), "us-letter": (612, 792)}
EGYPTIAN = "\U00013000"
"""A character that no shipped font has."""


def opened(made: Letter, **more: Any) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_pdf(made, more.pop("day", DAY), **more)))


@functools.cache
def small(language: str = "en") -> pypdf.PdfReader:
    return opened(an_arabic_letter() if language == "ar" else a_letter())


@functools.cache
def long() -> pypdf.PdfReader:
    """Return the PDF of a letter of several pages."""
    return opened(long_letter())


def long_letter() -> Letter:
    sentence = "The boat left the harbour at dawn and nobody wrote down who had loaded it. "
    blocks = tuple(Paragraph((Run(sentence * 8, "facts"),), ("facts",)) for _ in range(12))
    return a_letter(chapters=(Chapter("facts", "Facts", 1, (Part("d_facts", blocks),)),))


def said(made: Letter) -> str:
    return "\n".join(page.extract_text() for page in opened(made).pages)


def catalogue(reader: pypdf.PdfReader) -> DictionaryObject:
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return root


def xmp(reader: pypdf.PdfReader) -> ET.Element:
    return ET.fromstring(catalogue(reader)["/Metadata"].get_object().get_data())  # type: ignore[union-attr]


def xmp_values(reader: pypdf.PdfReader, name: str) -> list[str]:
    prefix, local = name.split(":")
    return ["".join(node.itertext()).strip() for node in xmp(reader).iter(f"{{{XMP[prefix]}}}{local}")]


# --- archival and accessible


@pytest.mark.parametrize("language", ["en", "ar"])
def test_file_says_that_it_is_archival_and_accessible(language: str) -> None:
    reader = small(language)

    assert xmp_values(reader, "pdfaid:part") == ["2"]
    assert xmp_values(reader, "pdfaid:conformance") == ["A"]
    assert xmp_values(reader, "pdfuaid:part") == ["1"]
    assert "/OutputIntents" in catalogue(reader)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_file_is_tagged(language: str) -> None:
    root = catalogue(small(language))
    tags = structure(root["/StructTreeRoot"].get_object())

    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert {"/Document", "/P", "/H1", "/Table", "/TH", "/TD"} <= set(tags)


def structure(node: Any) -> list[str]:
    """Return the tags of a structure tree in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in structure(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + structure(node.get("/K", []))


@pytest.mark.parametrize("code", [language.code for language in declared_languages()])
def test_file_says_its_language(code: str) -> None:
    reader = opened(a_letter(language=code))

    assert str(catalogue(reader)["/Lang"]).split("-")[0] == languages()[code].typst
    direction = catalogue(reader)["/ViewerPreferences"]["/Direction"]  # type: ignore[index]
    assert direction == ("/R2L" if languages()[code].direction == "rtl" else "/L2R")


def test_answer_in_another_language_is_tagged_so() -> None:
    data = str(languages_of(catalogue(opened(with_text("Guten Tag", text_language="de")))["/StructTreeRoot"]))

    assert "de" in data


def languages_of(node: Any) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return {lang for child in node for lang in languages_of(child)}
    if not isinstance(node, dict):
        return set()
    own = {str(node["/Lang"])} if "/Lang" in node else set()
    return own | languages_of(node.get("/K", []))


def test_file_has_its_title_and_shows_it() -> None:
    reader = small()
    assert reader.metadata is not None

    assert reader.metadata.title == a_letter().title
    assert reader.metadata.author == "Ministry of Justice"
    assert xmp_values(reader, "dc:title") == [a_letter().title]
    assert catalogue(reader)["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]


def test_letter_without_an_author_names_none() -> None:
    reader = opened(a_letter(author=""))
    assert reader.metadata is not None

    assert reader.metadata.author is None


def test_headings_are_bookmarks() -> None:
    titles = [str(item.title) for item in long().outline if not isinstance(item, list)]

    assert any("Facts" in title for title in titles)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_font_is_embedded_and_one_of_ours(language: str) -> None:
    fonts = [font for page in small(language).pages for font in fonts_of(page)]

    assert fonts
    for name, descriptor in fonts:
        assert re.match(r"/[A-Z]{6}\+Noto", name)
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def fonts_of(page: pypdf.PageObject) -> list[tuple[str, DictionaryObject]]:
    result = []
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        for below in font.get_object()["/DescendantFonts"]:
            inner = below.get_object()
            result.append((str(inner["/BaseFont"]), inner["/FontDescriptor"].get_object()))
    return result


def test_file_holds_nothing_that_acts_or_points_outside() -> None:
    data = render_pdf(with_text("https://example.org javascript:alert(1)"), DAY)
    reader = pypdf.PdfReader(io.BytesIO(data))

    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/Collection"} & set(catalogue(reader))
    assert all("/Annots" not in page and "/AA" not in page for page in reader.pages)
    assert not re.search(rb"/(URI|JavaScript|JS|Launch|EmbeddedFile|GoToR)\b", data)


# --- nothing of the machine


def test_file_says_nothing_of_the_machine_or_the_hour() -> None:
    data = render_pdf(a_letter(), DAY)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.metadata is not None
    everything = (data + xmp_bytes(reader)).decode("latin-1")

    for name in {platform.node(), str(Path.cwd()), str(Path.home())}:
        assert len(name) < 4 or name not in everything
    assert f"/{getpass.getuser()}/" not in everything
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261120000000")
    assert xmp_values(reader, "xmp:CreateDate") == ["2026-11-20T00:00:00Z"]
    assert set(reader.metadata) <= {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}


def xmp_bytes(reader: pypdf.PdfReader) -> bytes:
    data: bytes = catalogue(reader)["/Metadata"].get_object().get_data()  # type: ignore[union-attr]
    return data


def test_same_letter_and_day_give_the_same_bytes_and_another_day_others() -> None:
    assert render_pdf(a_letter(), DAY) == render_pdf(a_letter(), DAY)
    assert render_pdf(a_letter(), DAY) != render_pdf(a_letter(), date(2026, 11, 21))


def test_letter_without_a_day_is_made_all_the_same() -> None:
    once, again = (render_pdf(a_letter(), None) for _ in range(2))

    assert once == again
    assert "2026/MLA/0151" in pypdf.PdfReader(io.BytesIO(once)).pages[0].extract_text()


# --- pages


@pytest.mark.parametrize("paper", PAPERS)
def test_page_is_of_the_paper_of_the_office(paper: str) -> None:
    for page in opened(long_letter(), paper=paper).pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            PAPERS[paper], abs=0.5
        )


def test_every_page_says_its_number_and_how_many_there_are() -> None:
    pages = [page.extract_text() for page in long().pages]

    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_reference_and_handling_run_from_the_second_page() -> None:
    first, *later = [page.extract_text() for page in long().pages]

    assert first.count("2026/MLA/0151") == 1
    assert first.count("CONFIDENTIAL") == 1
    for text in later:
        assert text.count("Reference: 2026/MLA/0151") == 1
        assert text.count("CONFIDENTIAL") == 1


def test_letter_without_handling_or_reference_has_no_line_for_them() -> None:
    made = long_letter()
    bare = a_letter(chapters=made.chapters, handling=None, reference=(), running="")
    text = said(bare)

    assert "CONFIDENTIAL" not in text
    assert "Reference" not in text


def test_letter_reads_in_its_order() -> None:
    text = said(a_letter())
    words = [
        "CONFIDENTIAL",
        "REPUBLIC OF SENEGAL",
        "To:",
        "Federal Office",
        "Subject",
        "1. Persons",
        "FALL Ibrahima",
        "2. Measures",
        "2.1 Identify",
        "Please accept",
        "Awa DIOP",
        "Annexes",
        "1. Order",
    ]
    places = [text.find(word) for word in words]  # fmt: skip

    assert -1 not in places
    assert places == sorted(places)


def test_arabic_letter_has_its_words() -> None:
    text = "".join(page.extract_text() for page in small("ar").pages)

    assert "FALL Ibrahima" in text
    assert "2026/MLA/0151" in text


def test_letter_of_the_longest_kind_is_made() -> None:
    reader = opened(full("extradition"))

    assert len(reader.pages) > 5


@pytest.mark.parametrize("ppi", [30, 60])
def test_pages_as_pictures(ppi: int) -> None:
    pictures = render_pages(long_letter(), DAY, ppi)

    assert len(pictures) == len(long().pages)
    for picture in pictures:
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
        assert (width, height) == pytest.approx((8.27 * ppi, 11.69 * ppi), abs=1.5)


def test_picture_of_one_page_is_a_list_all_the_same() -> None:
    assert len(render_pages(a_letter(), None, 30)) == 1


# --- users' texts


@pytest.mark.parametrize(
    "text",
    ["#text(red)[x]", "$x^2$", "*b* _i_", "\\u{41} \\n", "@ref <label>", "// no comment", "= Heading", "`x`"],
)
def test_markup_of_a_user_is_text(text: str) -> None:
    assert text in said(with_text(text))


@pytest.mark.parametrize(
    "text, isolated",
    [
        ("قضية", True),
        ("Case قضية 12", True),
        ("\u202eabc", True),
        ("plain", False),
        ("12 000", False),
        ("été", False),
        ("中文", False),
    ],
)
def test_text_of_the_other_direction_is_isolated(text: str, isolated: bool) -> None:
    shown = inputs(with_text(text))

    assert (f"{ISOLATE}{text}{END_ISOLATE}" in shown) is isolated
    assert text in shown


@pytest.mark.parametrize("text, isolated", [("Baobab", True), ("قضية", False), ("12", False)])
def test_in_an_arabic_letter_latin_text_is_isolated(text: str, isolated: bool) -> None:
    assert (f"{ISOLATE}{text}{END_ISOLATE}" in inputs(with_text(text, language="ar"))) is isolated


@pytest.mark.parametrize(
    "text, shown",
    [
        ("+221 33 000", "\u2066+221\u00a033\u00a0000\u2069"),
        ("هاتف +221 33", "هاتف \u2066+221\u00a033\u2069"),
        ("12 000", "\u206612\u00a0000\u2069"),
        ("في 20 نوفمبر 2026", "في 20 نوفمبر 2026"),
        ("2026/0142", "2026/0142"),
    ],
)
def test_in_an_arabic_letter_a_number_in_groups_keeps_its_order_and_its_line(text: str, shown: str) -> None:
    assert f'"{shown}"' in inputs(with_text(text, language="ar")).replace(ISOLATE, "").replace(
        f"{END_ISOLATE}{END_ISOLATE}", END_ISOLATE
    )
    assert f'"{text}"' in inputs(with_text(text)) or f'"{ISOLATE}{text}{END_ISOLATE}"' in inputs(
        with_text(text)
    )


NAME = (Run("BADJI", "persons"), Run(" "), Run("Ousmane", "persons"))
ARABIC_NAME = (Run("باجي", "persons"), Run(" "), Run("عثمان", "persons"))
LABELLED = (Run("الاسم: "), Run("Ousmane", "persons"), Run("BADJI", "persons"))


@pytest.mark.parametrize(
    "language, runs, mark",
    [
        ("ar", NAME, "\u2066"),
        ("ar", ARABIC_NAME, ""),
        ("en", ARABIC_NAME, "\u2067"),
        ("en", NAME, ""),
        ("ar", LABELLED, ""),
    ],
)
def test_a_name_of_two_fields_keeps_its_order_in_a_letter_of_the_other_direction(
    language: str, runs: tuple[Run, ...], mark: str
) -> None:
    made = a_letter(language=language, front=(Part("d_urgency", (Paragraph(runs),)),))
    block = json.loads(_inputs(made, DAY, "a4")["letter"])["front"][0]["blocks"][0]
    shown = "".join(run["text"] for run in block["runs"])
    assert shown[:1] in "\u2066\u2067" if mark else shown[:1] not in "\u2066\u2067"
    assert shown.startswith(mark)
    assert shown.count("\u2066") + shown.count("\u2067") + shown.count(ISOLATE) == shown.count(END_ISOLATE)


def test_words_of_an_arabic_letter_are_not_hyphenated() -> None:
    text = "L’enregistrement de l’interrogatoire contradictoire vaut constatation. " * 6
    pages = opened(with_text(text, language="ar", text_language="fr")).pages
    assert not [line for page in pages for line in page.extract_text().splitlines() if line.endswith("-")]


def test_words_of_ours_are_never_isolated() -> None:
    made = a_letter(front=(Part("d_urgency", (Paragraph((Run("قضية"),)),)),))

    assert ISOLATE not in inputs(made)


@pytest.mark.parametrize(
    "text, shown", [("a  b", "a b"), ("a\n\tb", "a b"), ("a\u00a0\u202fb", "a\u00a0\u202fb"), ("", "")]
)
def test_white_space_is_folded_but_for_spaces_that_do_not_break(text: str, shown: str) -> None:
    assert f'"{shown}"' in inputs(with_text(text))


def inputs(made: Letter) -> str:
    """Return the data that the page is set from, readable."""
    return json.dumps(json.loads(_inputs(made, DAY, "a4")["letter"]), ensure_ascii=False)


# --- what cannot be printed


def test_character_that_no_font_has_is_refused_with_field_and_code_point() -> None:
    made = with_text(f"see {EGYPTIAN} here")
    for make in (lambda: render_pdf(made, DAY), lambda: render_pages(made, DAY, 30)):
        with pytest.raises(CannotPrint) as caught:
            make()
        assert caught.value.path == "answers.facts"
        assert caught.value.code == "cannot_print"
        assert render(caught.value.reason, "en") == (
            "No font for the PDF has the character U+13000 EGYPTIAN HIEROGLYPH A001."
        )
        assert "--format docx" in render(caught.value.todo, "en")


@pytest.mark.parametrize("place", ["handling", "date", "closing", "annexes_title", "addressee_label"])
def test_character_in_words_of_the_office_is_refused_in_words_too(place: str) -> None:
    with pytest.raises(CannotPrint) as caught:
        render_pdf(a_letter(**{place: f"x{EGYPTIAN}"}), DAY)

    assert caught.value.path == ""


def test_character_in_a_chapter_is_refused() -> None:
    chapters = (Chapter("facts", f"Facts {EGYPTIAN}", 1, ()),)

    with pytest.raises(CannotPrint):
        render_pdf(a_letter(chapters=chapters), DAY)


def test_title_and_author_are_no_glyphs() -> None:
    reader = opened(a_letter(title=f"Case {EGYPTIAN}", author=f"Office {EGYPTIAN}"))
    assert reader.metadata is not None

    assert reader.metadata.title == f"Case {EGYPTIAN}"


def test_first_run_at_fault_is_named() -> None:
    run, other = Run(f"a{EGYPTIAN}", "case_ref"), Run("\U00012000", "facts")
    made = a_letter(reference=(run,), front=(Part("d_urgency", (Paragraph((other,)),)),))

    assert [(found.question, char) for found, char in find_unprintable(made)] == [
        ("case_ref", EGYPTIAN),
        ("facts", "\U00012000"),
    ]
    with pytest.raises(CannotPrint) as caught:
        refuse_unprintable(made)
    assert caught.value.path == "answers.case_ref"


def test_cells_titles_and_annexes_are_looked_at() -> None:
    bad = Run(EGYPTIAN, "offences")
    table = Table("grid", (((Run("a"),), (bad,)),), ("offences",), head=("One", "Two"))
    for made in (
        a_letter(front=(Part("d_urgency", (table,)),)),
        a_letter(annexes=Part("d_annexes", (Paragraph((bad,), kind="line"),))),
        a_letter(subject=Part("d_subject", (Paragraph((bad,), kind="subject"),))),
    ):
        assert [run for run, _char in find_unprintable(made)] == [bad]


@pytest.mark.parametrize("char", [*" \t\n\u00a0\u202f\u200b\u200d\u200e\u202e\u2066\u00ad\ufe0f\ufeff"])
def test_what_is_never_drawn_needs_no_glyph(char: str) -> None:
    assert needs_no_glyph(char)
    assert list(find_unprintable(with_text(f"a{char}b"))) == []
    assert render_pdf(with_text(f"a{char}b"), DAY).startswith(b"%PDF")


@pytest.mark.parametrize("char", [*"aé中ع\ufff9\u0605"])
def test_what_is_drawn_needs_a_glyph(char: str) -> None:
    assert not needs_no_glyph(char)


@pytest.mark.parametrize("char", ["\x07", "\ufff9", "😀", EGYPTIAN])
def test_unprintable_is_refused_in_words_of_ours_and_never_by_the_compiler(char: str) -> None:
    with pytest.raises(CannotPrint):
        render_pdf(with_text(f"a{char}b"), DAY)


def test_two_people_may_ask_for_a_letter_in_the_same_moment() -> None:
    letter = a_letter()
    alone = render_pdf(letter, DAY)
    with ThreadPoolExecutor(4) as people:
        together = list(people.map(lambda _number: render_pdf(letter, DAY), range(12)))
    assert set(together) == {alone}
