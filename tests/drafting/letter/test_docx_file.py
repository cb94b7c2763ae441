import dataclasses
import io
import re
import zipfile
from itertools import chain
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from entraide.core.languages import declared_languages, languages
from entraide.drafting.letter.directions import directions
from entraide.drafting.letter.docx_file import render_docx
from entraide.drafting.letter.model import Chapter, Letter, Paragraph, Part, Run, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def line(text: str, question: str | None = "addressee", **more: Any) -> Paragraph:
    return Paragraph((Run(text, question),), (question,) if question else (), "line", **more)


def a_letter(**changes: Any) -> Letter:
    """Return a small letter with every kind of block."""
    card = Table(
        "card",
        (
            ((Run("Name", bold=True),), (Run("FALL Ibrahima", "ex_person"),)),
            ((Run("Nationality", bold=True),), (Run("Senegalese", "ex_person"),)),
        ),
        ("ex_person",),
    )
    grid = Table(
        "grid",
        (
            ((Run("Money laundering", "offences"),), (Run("10 years", "offences"),)),
            ((Run("Trafficking", "offences"),), (Run("[To be completed: penalty]", gap=True),)),
        ),
        ("offences",),
        head=("Offence", "Maximum penalty"),
    )
    measures = (
        Paragraph((Run("Please carry out the following measures:"),)),
        Paragraph((Run("Search warrant", bold=True),), kind="heading"),
        Paragraph((Run("Identify the holder of the account."),), kind="item", number="2.1"),
        Paragraph((Run("Obtain the statements.", "measures"),), ("measures",), "item", "2.2"),
        Paragraph((Run("Whoever launders …", "offences", "de"),), ("offences",), "quote"),
        Paragraph((Run("[To be completed: purpose]", gap=True),), ("purpose",), "gap"),
    )
    subject = (Run("Request for mutual legal assistance. "), Run("Baobab", "case_name"), Run("."))
    letter = Letter(
        language="en",
        types=("mla_financial_records",),
        title="Request for mutual legal assistance: bank records",
        handling="CONFIDENTIAL",
        letterhead=Part("d_header", (line("REPUBLIC OF SENEGAL"), line("Ministry of Justice"))),
        date="Dakar, 20 November 2026",
        reference=(Run("Reference: "), Run("2026/MLA/0151", "case_ref")),
        addressee_label="To:",
        addressee=Part("d_addressee", (line("Federal Office of Justice"), line("Bern"))),
        subject_label="Subject",
        subject=Part("d_subject", (Paragraph(subject, ("case_name",), "subject"),)),
        front=(Part("d_urgency", (Paragraph((Run("Urgent.", bold=True), Run(" Before 15 December."))),)),),
        chapters=(
            Chapter("persons", "Persons", 1, (Part("d_persons", (card, grid)),)),
            Chapter("measures", "Measures", 2, (Part("d_assistance", measures),)),
        ),
        closing="Please accept the assurance of our high consideration.",
        signature=Part(
            "d_signature", (line("Awa DIOP"), line("magistrate"), line("(signature and seal)", None))
        ),
        annexes=Part("d_annexes", (line("Order of 12 November 2026", "annexes", number="1."),)),
        annexes_title="Annexes",
        page="Page {n} of {total}",
        running="Reference: 2026/MLA/0151",
        author="Ministry of Justice",
    )
    return dataclasses.replace(letter, **changes)


def an_arabic_letter(**changes: Any) -> Letter:
    """Return a letter from right to left, with names, numbers and a quotation from left to right in it."""
    card = Table(
        "card",
        (
            ((Run("الاسم", bold=True),), (Run("فال إبراهيما (FALL Ibrahima)", "ex_person"),)),
            ((Run("جواز السفر", bold=True),), (Run("A 0123-4567", "ex_person"),)),
            ((Run("الهاتف", bold=True),), (Run("+221 33 000 00 12", "ex_person"),)),
        ),
        ("ex_person",),
    )
    grid = Table(
        "grid",
        (
            ((Run("غسل الأموال", "offences"),), (Run("10 سنوات"),), (Run("المادة 6 من UNTOC", "offences"),)),
            (
                (Run("الاتجار", "offences"),),
                (Run("[يُستكمل: العقوبة]", gap=True),),
                (Run("المادة 8", "offences"),),
            ),
        ),
        ("offences",),
        head=("الجريمة", "العقوبة القصوى", "النص"),
    )
    measures = (
        Paragraph((Run("نرجو من سلطاتكم تنفيذ التدابير التالية:"),)),
        Paragraph(
            (Run("تحديد صاحب الحساب CH93 0076 2011 6238 5295 7 لدى Banque du Jorat SA."),),
            kind="item",
            number="2.1",
        ),
        Paragraph(
            (Run("الحصول على كشوف الحساب من 1 مارس 2024 إلى 31 يناير 2026."),), kind="item", number="2.2"
        ),
        Paragraph(
            (Run("Est puni d’un emprisonnement de deux à cinq ans.", "offences", "fr"),),
            ("offences",),
            "quote",
        ),
        Paragraph((Run("[يُستكمل: الغرض من التدبير]", gap=True),), ("purpose",), "gap"),
    )
    subject = (
        Run("طلب مساعدة قانونية متبادلة في مسألة جنائية: سجلات مصرفية. القضية «"),
        Run("Baobab", "case_name"),
        Run("»."),
    )
    basis = (
        Run("يستند هذا الطلب إلى اتفاقية مكافحة الجريمة المنظمة عبر الوطنية (UNTOC)، المادة 18، الفقرة 3."),
    )
    letter = a_letter(
        language="ar",
        title="طلب مساعدة قانونية متبادلة في مسألة جنائية: سجلات مصرفية",
        handling="سري",
        letterhead=Part("d_header", (line("جمهورية السنغال"), line("وزارة العدل، السلطة المركزية"))),
        date="داكار، 20 نوفمبر 2026",
        reference=(Run("المرجع: "), Run("2026/MLA/0151", "case_ref")),
        addressee_label="إلى:",
        addressee=Part("d_addressee", (line("المكتب الاتحادي للعدل"), line("Bundesrain 20, 3003 Bern"))),
        subject_label="الموضوع",
        subject=Part("d_subject", (Paragraph(subject, ("case_name",), "subject"),)),
        front=(Part("d_urgency", (Paragraph((Run("استعجال.", bold=True), Run(" قبل 15 ديسمبر 2026."))),)),),
        chapters=(
            Chapter(
                "basis",
                "الأساس القانوني",
                1,
                (Part("d_legal_basis", (Paragraph(basis),)), Part("d_persons", (card, grid))),
            ),
            Chapter("measures", "التدابير المطلوبة", 2, (Part("d_assistance", measures),)),
        ),
        closing="وتفضلوا بقبول فائق الاحترام والتقدير.",
        signature=Part("d_signature", (line("عوا ديوب"), line("قاضية"), line("(التوقيع والختم)", None))),
        annexes=Part("d_annexes", (line("أمر بتاريخ 12 نوفمبر 2026، 3 صفحات", "annexes", number="1."),)),
        annexes_title="المرفقات",
        page="صفحة {n} من {total}",
        running="المرجع: 2026/MLA/0151",
        author="وزارة العدل",
    )
    return dataclasses.replace(letter, **changes)


def with_text(text: str, **changes: Any) -> Letter:
    """Return a letter in which a user's text stands wherever one may."""
    run = Run(text, "facts", changes.pop("text_language", None))
    table = Table("grid", (((run,), (run,)),), ("facts",), head=("One", "Two"))
    blocks = (
        Paragraph((run,)),
        Paragraph((run,), kind="item", number="1.1"),
        Paragraph((run,), kind="quote"),
        table,
    )
    return a_letter(
        title=text,
        running=text,
        author=text,
        reference=(run,),
        letterhead=Part("d_header", (Paragraph((run,), kind="line"),)),
        addressee=Part("d_addressee", (Paragraph((run,), kind="line"),)),
        subject=Part("d_subject", (Paragraph((run,), kind="subject"),)),
        front=(),
        chapters=(Chapter("facts", "Facts", 1, (Part("d_facts", blocks),)),),
        annexes=Part("d_annexes", (Paragraph((run,), kind="line", number="1."),)),
        **changes,
    )


PLACES_OF_TEXT = 11  # in with_text: eight paragraphs, two cells, and the header


def opened(letter: Letter) -> Any:
    return docx.Document(io.BytesIO(render_docx(letter)))


def parts_of(letter: Letter) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render_docx(letter))) as file:
        return {name: file.read(name) for name in file.namelist()}


def roots(document: Any) -> list[Any]:
    section = document.sections[0]
    margins = (section.header, section.footer, section.first_page_footer)
    return [document.element, *(margin._element for margin in margins)]


def all_runs(document: Any) -> list[Any]:
    return list(chain.from_iterable(root.iter(f"{W}r") for root in roots(document)))


def text_in(run: Any) -> str:
    signs = {f"{W}t": lambda e: e.text, f"{W}br": lambda _e: "\n", f"{W}tab": lambda _e: "\t"}
    return "".join(signs[child.tag](child) for child in run if child.tag in signs)


def texts(document: Any) -> list[str]:
    """Return the text of every paragraph, tables and header included, without the number before it."""
    found = []
    for root in roots(document)[:2]:
        for paragraph in root.iter(f"{W}p"):
            found.append("".join(text_in(run) for run in paragraph.iter(f"{W}r")))
    return found


# --- structure


def test_a_chapter_is_a_heading_and_an_item_hangs_from_its_number() -> None:
    document = opened(a_letter())

    shown = [(p.style.name, p.text) for p in document.paragraphs]

    assert ("Heading 1", "1.\tPersons") in shown
    assert ("Heading 1", "2.\tMeasures") in shown
    assert ("Heading 2", "Search warrant") in shown
    assert ("Item", "2.1\tIdentify the holder of the account.") in shown
    assert ("Quote", "Whoever launders …") in shown
    assert [name for name, _text in shown].count("Heading 1") == 2
    item = document.styles["Item"].paragraph_format
    assert item.first_line_indent == -item.left_indent


def test_the_letter_reads_in_its_order() -> None:
    document = opened(a_letter())

    shown = [(p.style.name, p.text) for p in document.paragraphs if p.text]

    assert shown[:9] == [
        ("Handling", "CONFIDENTIAL"),
        ("Letterhead", "REPUBLIC OF SENEGAL"),
        ("Letterhead", "Ministry of Justice"),
        ("Date", "Dakar, 20 November 2026"),
        ("Reference", "Reference: 2026/MLA/0151"),
        ("Addressee Label", "To:"),
        ("Addressee", "Federal Office of Justice"),
        ("Addressee", "Bern"),
        ("Subject", "Subject\u2002Request for mutual legal assistance. Baobab."),
    ]
    assert shown[-6:] == [
        ("Closing", "Please accept the assurance of our high consideration."),
        ("Signature", "Awa DIOP"),
        ("Signature", "magistrate"),
        ("Signature Place", "(signature and seal)"),
        ("Annex Heading", "Annexes"),
        ("Annex", "1.\tOrder of 12 November 2026"),
    ]


def test_every_style_that_a_letter_names_is_there_and_has_no_theme_font() -> None:
    for letter in (a_letter(), an_arabic_letter()):
        parts = parts_of(letter)
        styles = parts["word/styles.xml"].decode()
        known = set(re.findall(r'w:styleId="(\w+)"', styles))
        body = b"".join(content for name, content in parts.items() if name.startswith("word/")).decode()
        named = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="(\w+)"/>', body))

        assert named <= known
        assert "Theme" not in styles
        assert "<!--" not in styles


def test_a_grid_repeats_its_heading_row_and_a_card_has_two_columns() -> None:
    card, grid = opened(a_letter()).tables

    assert card.style.name == "Card"
    assert [[cell.text for cell in row.cells] for row in card.rows] == [
        ["Name", "FALL Ibrahima"],
        ["Nationality", "Senegalese"],
    ]
    assert grid.style.name == "Table Grid"
    assert [cell.text for cell in grid.rows[0].cells] == ["Offence", "Maximum penalty"]
    assert [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in grid.rows] == [True, False, False]


def test_the_columns_of_a_table_fill_the_width_of_the_text() -> None:
    document = opened(a_letter())
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin

    for table in document.tables:
        assert sum(column.width for column in table.columns) == width


ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr tabs bidi spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b bCs color spacing sz szCs shd rtl lang",
    "tblPr": "tblStyle bidiVisual tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg bidi",
    "settings": "zoom defaultTabStop characterSpacingControl compat",
}
"""The order of the standard (ECMA-376 part 1, annex A); Word calls a file in another order damaged."""


@pytest.mark.parametrize("letter", [a_letter(), an_arabic_letter()], ids=["en", "ar"])
def test_elements_stand_in_the_order_of_the_standard(letter: Letter) -> None:
    for name, content in parts_of(letter).items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        for element in parse_xml(content).iter():
            order = ORDER.get(str(element.tag).removeprefix(W), "").split()
            if order:
                places = [order.index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), (name, element.tag)


def test_tables_never_touch() -> None:
    body = opened(a_letter()).element.body

    for table in body.iter(f"{W}tbl"):
        assert table.getnext().tag == f"{W}p"


def test_a_page_is_a4_and_says_its_number_in_fields() -> None:
    document = opened(a_letter())
    section = document.sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]._p
        codes = [element.text for element in paragraph.iter(f"{W}instrText")]
        kinds = [element.get(f"{W}fldCharType") for element in paragraph.iter(f"{W}fldChar")]
        assert codes == [" PAGE ", " NUMPAGES "]
        assert kinds == ["begin", "separate", "end"] * 2
        assert footer.paragraphs[0].text == "Page 1 of 1"


def test_the_later_pages_carry_reference_and_handling() -> None:
    section = opened(a_letter()).sections[0]

    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Reference: 2026/MLA/0151\tCONFIDENTIAL"
    assert section.header.paragraphs[0].runs[-1].bold


def test_a_letter_without_handling_or_reference_has_no_line_for_them() -> None:
    document = opened(a_letter(handling=None, reference=(), running=""))

    assert {"Handling", "Reference"}.isdisjoint(p.style.name for p in document.paragraphs)
    assert document.sections[0].header.paragraphs[0].text == ""


def test_a_gap_is_bold_and_shaded() -> None:
    document = opened(a_letter(date="[To be completed: date of the letter]"))

    marked = [run for run in all_runs(document) if run.find(f"{W}rPr/{W}shd") is not None]

    assert [text_in(run) for run in marked] == [
        "[To be completed: date of the letter]",
        "[To be completed: penalty]",
        "[To be completed: purpose]",
    ]
    for run in marked:
        assert run.find(f"{W}rPr/{W}b") is not None
        assert run.find(f"{W}rPr/{W}bCs") is not None
        assert run.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Gap"


def test_the_signature_stays_on_one_page() -> None:
    paragraphs = {p.text: p for p in opened(a_letter()).paragraphs}

    assert paragraphs["Awa DIOP"].paragraph_format.keep_with_next
    assert paragraphs["magistrate"].paragraph_format.keep_with_next
    assert paragraphs["(signature and seal)"].paragraph_format.keep_with_next is None
    assert opened(a_letter()).styles["Closing"].paragraph_format.keep_with_next


def test_the_properties_name_title_author_and_language_and_nothing_else() -> None:
    properties = opened(a_letter()).core_properties

    assert properties.title == "Request for mutual legal assistance: bank records"
    assert properties.author == "Ministry of Justice"
    assert properties.language == "en-GB"
    assert (properties.created, properties.modified, properties.last_modified_by) == (None, None, "")


# --- the file


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_docx(a_letter()) == render_docx(a_letter())
    assert render_docx(an_arabic_letter()) == render_docx(an_arabic_letter())


def test_the_file_says_nothing_of_time_or_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(a_letter()))) as file:
        entries = file.infolist()

    assert [entry.filename for entry in entries] == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/header1.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    everything = b"".join(parts_of(a_letter()).values())
    for trace in (b"rsid", b"python-docx", b"/home", b"/root", b"2013", b"thumbnail"):
        assert trace not in everything


def test_nothing_points_outside_the_file() -> None:
    for name, content in parts_of(with_text("https://example.invalid/ \\\\host\\share")).items():
        assert b"TargetMode" not in content
        assert b"w:hyperlink" not in content
        if name.endswith(".rels"):
            assert b"example.invalid" not in content


# --- language and direction


@pytest.mark.parametrize("code", [language.code for language in declared_languages()])
def test_every_run_says_its_language(code: str) -> None:
    tag = languages()[code].document_tag
    document = opened(a_letter(language=code))

    found = [run.find(f"{W}rPr/{W}lang") for run in all_runs(document)]

    assert all(lang is not None for lang in found)
    # the quotation is German; words in Latin letters are never Chinese
    assert {lang.get(f"{W}val") for lang in found} == {"en-GB" if code == "zh" else tag, "de"}
    if languages()[code].direction == "rtl":
        assert {lang.get(f"{W}bidi") for lang in found} == {tag}
    if code == "zh":
        assert {lang.get(f"{W}eastAsia") for lang in found} == {tag}
    assert document.core_properties.language == tag
    default = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert tag in (default.get(f"{W}val"), default.get(f"{W}eastAsia"))


def test_a_letter_from_right_to_left_says_so_everywhere() -> None:
    document = opened(an_arabic_letter())

    assert document.sections[0]._sectPr.find(f"{W}bidi") is not None
    for style in document.styles.element.iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph":
            assert style.find(f"{W}pPr/{W}bidi") is not None, style.get(f"{W}styleId")
    assert all(table._tbl.tblPr.find(f"{W}bidiVisual") is not None for table in document.tables)
    for run in all_runs(document):
        assert run.find(f"{W}rPr/{W}rtl") is not None
        assert (run.find(f"{W}rPr/{W}b") is None) == (run.find(f"{W}rPr/{W}bCs") is None)
    fonts = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert fonts.get(f"{W}cs") == "Noto Naskh Arabic"
    assert fonts.get(f"{W}eastAsia") == "Noto Serif SC"
    for properties in document.styles.element.iter(f"{W}rPr"):
        assert (properties.find(f"{W}sz") is None) == (properties.find(f"{W}szCs") is None)
        assert (properties.find(f"{W}b") is None) == (properties.find(f"{W}bCs") is None)
    assert b"w:spacing w:val" not in parts_of(an_arabic_letter())["word/styles.xml"]


def test_a_letter_from_left_to_right_has_no_trace_of_the_other_direction() -> None:
    everything = b"".join(parts_of(a_letter()).values())

    for mark in (b"w:bidi/>", b"w:bidi w:val", b"w:rtl", b"bidiVisual"):
        assert mark not in everything


def shown_directions(text: str, *, rightward: bool, is_answer: bool = False) -> list[str]:
    """Return the pieces of a text, those from right to left in brackets."""
    return [f"<{piece}>" if rtl else piece for piece, rtl in directions(text, rightward, is_answer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["plain"]),
        ("10 %", ["10 %"]),
        ("Mr فال إبراهيما, born", ["Mr ", "<فال إبراهيما>", ", born"]),
        ("شارع النيل 12، القاهرة", ["<شارع النيل 12، القاهرة>"]),
        ("القاهرة (Cairo) مصر", ["<القاهرة>", " (Cairo) ", "<مصر>"]),
    ],
)
def test_arabic_in_a_letter_from_left_to_right_has_runs_of_its_own(text: str, expected: list[str]) -> None:
    assert shown_directions(text, rightward=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزارة العدل.", ["<وزارة العدل.>"]),
        ("2.1", ["<2.1>"]),
        ("في 12 مارس", ["<في 12 مارس>"]),
        (" (UNTOC)، المادة 18", ["< (>", "UNTOC", "<)، المادة 18>"]),
        ("الحساب CH93 0076-2011 لدى", ["<الحساب >", "CH93 0076-2011", "< لدى>"]),
        ("الهاتف: +221 33 000", ["<الهاتف: >", "+221 33 000"]),
        ("رقم 2026/MLA/0151.", ["<رقم >", "2026/MLA/0151", "<.>"]),
    ],
)
def test_other_scripts_in_an_arabic_letter_have_runs_of_their_own(text: str, expected: list[str]) -> None:
    assert shown_directions(text, rightward=True) == expected


def test_an_answer_all_in_the_other_direction_keeps_its_own_stops() -> None:
    assert shown_directions(" Est puni (deux ans). ", rightward=True, is_answer=True) == [
        "< >",
        "Est puni (deux ans).",
        "< >",
    ]
    assert shown_directions("(المادة 6).", rightward=False, is_answer=True) == ["<(المادة 6).>"]


@given(text=st.text(alphabet="ab1 .(+/%\n\tفاقד٣中é"), rightward=st.booleans(), is_answer=st.booleans())
def test_pieces_of_a_text_are_the_text(text: str, rightward: bool, is_answer: bool) -> None:
    pieces = list(directions(text, rightward, is_answer))

    assert "".join(piece for piece, _rtl in pieces) == text
    assert all(piece for piece, _rtl in pieces) or not text


def test_a_quotation_runs_in_its_own_direction() -> None:
    arabic = [p for p in opened(an_arabic_letter()).paragraphs if p.style.name == "Quote"]
    assert [p._p.pPr.find(f"{W}bidi").get(f"{W}val") for p in arabic] == ["0"]

    english = opened(with_text("يعاقب بالحبس كل من (UNTOC) غسل أموالا.", text_language="ar"))
    quoted = [p for p in english.paragraphs if p.style.name == "Quote"]
    assert [p._p.pPr.find(f"{W}bidi").get(f"{W}val") for p in quoted] == ["1"]
    tags = {run._r.find(f"{W}rPr/{W}lang").get(f"{W}bidi") for run in quoted[0].runs}
    assert tags == {"ar-SA"}


def test_a_cell_runs_in_its_own_direction_but_keeps_its_side() -> None:
    document = opened(with_text("الشركة (SARL) المحدودة", text_language="ar"))

    for cell in document.tables[0].rows[1].cells:
        properties = cell.paragraphs[0]._p.pPr
        assert properties.find(f"{W}bidi").get(f"{W}val") == "1"
        assert properties.find(f"{W}jc").get(f"{W}val") == "right"  # the end of a line from right to left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/MLA/0151", "\u200e2026/MLA/0151\u200e"),
        ("+221 33 000 00 12", "\u200e+221 33 000 00 12\u200e"),
        ("Baobab", "Baobab"),
        ("61/2025", "61/2025"),
        ("قضية 12", "قضية 12"),
    ],
)
def test_a_reference_in_an_arabic_letter_is_held_in_order_by_marks(text: str, expected: str) -> None:
    document = opened(
        an_arabic_letter(reference=(Run("المرجع: "), Run(text, "case_ref")), running=f"المرجع: {text}")
    )

    shown = [p.text for p in document.paragraphs if p.style.name == "Reference"]

    assert shown == [f"المرجع: {expected}"]
    assert document.sections[0].header.paragraphs[0].text == f"المرجع: {expected}\tسري"


def test_chinese_runs_ask_for_the_chinese_font() -> None:
    document = opened(with_text("“洗钱”", language="fr", text_language="zh"))

    hints = {
        run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint")
        for run in all_runs(document)
        if text_in(run) == "“洗钱”" and run.find(f"{W}rPr/{W}rFonts") is not None
    }

    assert hints == {"eastAsia"}


# --- a user's text is only ever text


@pytest.mark.parametrize(
    "text",
    [
        "{{ x }} {% for x in y %}",
        '=HYPERLINK("https://example.invalid","x")',
        "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
        "</w:t></w:r></w:p></w:body>",
        '{ PAGE } { INCLUDETEXT "C:\\\\secret.txt" }',
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
        "<![CDATA[x]]> <!-- x --> <?x y?>",
        "&amp; &lt; &#x41; & < > \" '",
        "  two  spaces  ",
        "{n} {total} {0} %s",
        "# *bold* _x_ [a](b)",
        "a\u2028b\u00a0c\u200bd\u00ade",
        "𠮷 🖋 é",
    ],
)
def test_a_text_is_printed_as_it_was_written(text: str) -> None:
    letter = with_text(text)
    document = opened(letter)

    assert sum(text in shown for shown in texts(document)) == PLACES_OF_TEXT
    assert document.core_properties.title == " ".join(text.split())
    plain = opened(with_text("plain"))
    for root, other in zip(roots(document), roots(plain), strict=True):
        # no more elements, of no other kind, than a plain word makes
        assert [element.tag for element in root.iter()] == [element.tag for element in other.iter()]
    fields = [element.text for root in roots(document) for element in root.iter(f"{W}instrText")]
    assert fields == [" PAGE ", " NUMPAGES "] * 2


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced(char: str) -> None:
    document = opened(with_text(f"a{char}b"))

    assert sum("a\ufffdb" in shown for shown in texts(document)) == PLACES_OF_TEXT
    assert document.core_properties.author == "a\ufffdb"


def test_lines_and_tabs_of_a_text_stay() -> None:
    document = opened(with_text("one\ntwo\r\nthree\rfour\tfive"))

    assert sum("one\ntwo\nthree\nfour\tfive" in shown for shown in texts(document)) == PLACES_OF_TEXT
    for element in chain.from_iterable(root.iter(f"{W}t") for root in roots(document)):
        assert not set(element.text) & set("\r\n\t")
        assert element.get(XML_SPACE) == "preserve" or element.text == "1"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40), language=st.sampled_from(["en", "ar", "zh"]))
def test_any_text_makes_a_file_that_opens(text: str, language: str) -> None:
    document = opened(with_text(text, language=language))

    expected = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    expected = expected.replace("\r\n", "\n").replace("\r", "\n")
    assert sum(expected in shown for shown in texts(document)) >= PLACES_OF_TEXT


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 11906, 16838), ("us-letter", 12240, 15840)])
def test_the_page_has_the_size_of_the_paper_of_the_office(paper: str, width: int, height: int) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(a_letter(), paper))) as package:
        document = parse_xml(package.read("word/document.xml"))
        styles = package.read("word/styles.xml").decode()
    size = next(document.iter(f"{W}pgSz"))
    assert (int(size.get(f"{W}w", 0)), int(size.get(f"{W}h", 0))) == (width, height)
    margins = next(document.iter(f"{W}pgMar"))
    text_width = width - int(margins.get(f"{W}left", 0)) - int(margins.get(f"{W}right", 0))
    assert {int(table.get(f"{W}w", 0)) for table in document.iter(f"{W}tblW")} == {text_width}
    assert f'w:pos="{text_width}"' in styles
