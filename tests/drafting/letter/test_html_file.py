"""The page as its reader's browser has it: well-formed, in its language and direction, inert, in order."""

import functools
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from entraide.core.languages import declared_languages, languages
from entraide.drafting.letter.html_file import render_html, without_forbidden
from entraide.drafting.letter.model import Letter, Paragraph, Part, Run, Table, runs_of
from entraide.drafting.library import library
from tests.drafting.letter.building import full
from tests.drafting.letter.test_docx_file import a_letter, an_arabic_letter, with_text

VOID = {"meta", "br", "hr", "img", "input", "link", "col", "wbr"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "h1", "h2", "h3",
    "p", "span", "strong", "mark", "bdi", "blockquote", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
CONTENT_MODEL = {
    "table": {"thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "html": {"head", "body"},
    "body": {"main"},
}
PHRASING = {"span", "strong", "mark", "bdi"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=y> &amp; \"' </style></title> <!-- -->"
TYPES = sorted(library().types)


class Node:
    """An element with its attributes, children and own text."""

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: "Node | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Node] = []
        self.pieces: list[str] = []

    def all(self) -> Iterator["Node"]:
        """Yield this and all elements within, in order."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def text(self) -> str:
        """Return the text within."""
        return "".join(self.pieces)


class Reader(HTMLParser):
    """Reads a page and fails where it is not well-formed."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.open = [self.root]
        self.others: list[str] = []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self.open == [self.root], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), "an attribute stands twice"
        node = Node(tag, dict(attrs), self.open[-1])
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for node in self.open:
            node.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    handle_pi = unknown_decl = handle_comment


def page(made: Letter) -> Node:
    reader = Reader(render_html(made))
    assert reader.others == ["doctype html"]
    (html,) = reader.root.children
    return html


@functools.cache
def full_page(name: str) -> Node:
    return page(full(name))


def found(node: Node, tag: str) -> list[Node]:
    return [child for child in node.all() if child.tag == tag]


def ids(node: Node) -> list[str]:
    return [name for child in node.all() if (name := child.attributes.get("id"))]


# --- well-formed


@pytest.mark.parametrize("name", TYPES)
def test_page_is_well_formed_and_in_order(name: str) -> None:
    html = full_page(name)
    for node in html.all():
        assert node.tag in ALLOWED
        if node.tag in CONTENT_MODEL:
            assert {child.tag for child in node.children} <= CONTENT_MODEL[node.tag], node.tag
        if node.tag in (*PHRASING, "p", "h1", "h2", "h3", "blockquote", "title", "th", "td"):
            assert {child.tag for child in node.children} <= PHRASING, node.tag

    assert [child.tag for child in html.children] == ["head", "body"]
    assert len(found(html, "main")) == len(found(html, "h1")) == 1


@pytest.mark.parametrize("name", TYPES)
def test_ids_are_unique_and_each_question_has_one_anchor(name: str) -> None:
    made = full(name)
    printed = {q for part in made.parts() for block in part.blocks for q in block.questions} | {"case_ref"}
    counted = Counter(ids(full_page(name)))

    assert set(counted.values()) == {1}
    assert {name for name in counted if name.startswith("q-")} == {f"q-{question}" for question in printed}
    assert {name for name in counted if name.startswith("c-")} == {f"c-{c.id}" for c in made.chapters}


def test_anchor_stands_where_the_question_is_first_answered() -> None:
    blocks = (
        Paragraph((Run("One", "facts"),), ("facts",)),
        Paragraph((Run("Two", "facts"), Run("three", "relevance")), ("facts", "relevance", "urgent")),
    )
    made = a_letter(chapters=(), front=(Part("d_urgency", blocks),))
    first, second = (node for node in found(page(made), "p") if node.text in ("One", "Twothree"))

    assert ids(first) == ["q-facts"]
    assert ids(second) == ["q-relevance", "q-urgent"]
    assert second.attributes["id"] == "q-relevance"


# --- language and direction


@pytest.mark.parametrize("code", [language.code for language in declared_languages()])
def test_page_says_its_language_and_direction(code: str) -> None:
    html = page(a_letter(language=code))

    assert html.attributes == {
        "lang": languages()[code].document_tag,
        "dir": "rtl" if code in ("ar", "fa") else "ltr",
    }


def test_answer_in_another_language_says_so() -> None:
    html = page(with_text("Guten Tag", text_language="de"))
    answers = [node for node in found(html, "bdi") if node.text == "Guten Tag"]

    assert {node.attributes.get("lang") for node in answers} == {"de"}
    assert all("lang" not in node.attributes for node in found(page(a_letter()), "p"))


@pytest.mark.parametrize("name", TYPES)
def test_users_texts_are_isolated_and_ours_are_not(name: str) -> None:
    made = full(name)
    answers = Counter(node.text for node in found(full_page(name), "bdi"))
    runs = [*made.reference, *(r for part in made.parts() for b in part.blocks for r in runs_of(b))]

    assert answers == Counter(run.text for run in runs if run.question and not run.gap)


def test_text_keeps_its_order_among_elements() -> None:
    runs = (Run("Case “"), Run("Baobab", "case_name"), Run("” of "), Run("now", bold=True), Run("."))
    made = a_letter(chapters=(), front=(Part("d_urgency", (Paragraph(runs),)),))
    (node,) = (p for p in found(page(made), "p") if "Baobab" in p.text)

    assert node.text == "Case “Baobab” of now."
    assert [(child.tag, child.text) for child in node.children] == [("bdi", "Baobab"), ("strong", "now")]


def test_gap_is_marked_and_bold_answer_is_strong() -> None:
    html = page(a_letter())
    bold = Part("d_header", (Paragraph((Run("SENEGAL", "requesting_state", bold=True),), kind="line"),))

    assert [node.text for node in found(html, "mark")] == [
        "[To be completed: penalty]",
        "[To be completed: purpose]",
    ]
    (answer,) = (n for n in found(page(a_letter(letterhead=bold)), "bdi") if n.text == "SENEGAL")
    assert answer.attributes == {"class": "strong"}


# --- inert


@pytest.mark.parametrize("name", TYPES)
def test_page_has_no_script_and_reaches_nowhere(name: str) -> None:
    assert_inert(full_page(name))


def assert_inert(html: Node) -> None:
    for node in html.all():
        assert not [key for key in node.attributes if key.startswith("on")]
        assert not {"href", "src", "srcset", "action", "style", "data", "poster"} & set(node.attributes)
    (style,) = found(html, "style")
    assert not re.search(r"url\(|@import|@font-face|expression|//", style.text)
    policy = next(m for m in found(html, "meta") if m.attributes.get("http-equiv"))
    assert policy.attributes["content"] is not None
    assert policy.attributes["content"].startswith("default-src 'none'")
    assert found(html, "head")[0].children[0].attributes == {"charset": "utf-8"}


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    html = page(with_text(HOSTILE))

    assert_inert(html)
    assert {node.text for node in found(html, "bdi")} >= {HOSTILE}
    assert found(html, "title")[0].text == HOSTILE
    assert {node.tag for node in html.all()} <= ALLOWED


@pytest.mark.parametrize("char", ["\0", "\x07", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_is_replaced(char: str) -> None:
    assert without_forbidden(f"a{char}b") == "a\ufffdb"
    assert "a\ufffdb" in {node.text for node in found(page(with_text(f"a{char}b")), "bdi")}


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "é", "中", "\u202e", "\u00a0", "😀", "\x7f", "\ufffd"])
def test_other_characters_stay(text: str) -> None:
    assert without_forbidden(text) == text
    assert text in {node.text for node in found(page(with_text(text)), "bdi")}


# --- what assistive technology needs


@pytest.mark.parametrize("name", TYPES)
def test_headings_begin_with_one_and_skip_no_level(name: str) -> None:
    levels = [int(node.tag[1]) for node in full_page(name).all() if re.fullmatch("h[1-6]", node.tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", TYPES)
def test_headings_say_something_and_sections_have_theirs(name: str) -> None:
    html = full_page(name)

    assert all(node.text.strip() for node in html.all() if re.fullmatch("h[1-6]", node.tag))
    for section in found(html, "section"):
        assert section.children[0].tag == "h2"
        assert re.match(r"\d+\. \S", section.children[0].text)


@pytest.mark.parametrize("name", TYPES)
def test_every_table_has_headers_with_scope(name: str) -> None:
    for table in found(full_page(name), "table"):
        for header in found(table, "th"):
            parent = header.parent
            assert parent is not None
            assert parent.parent is not None
            assert header.attributes["scope"] == ("col" if parent.parent.tag == "thead" else "row")
            assert header.text.strip()
        widths = {len(row.children) for row in found(table, "tr")}
        assert len(widths) == 1
        assert found(table, "th")
        if table.attributes["class"] == "card":
            assert all([c.tag for c in row.children] == ["th", "td"] for row in found(table, "tr"))
        else:
            assert [child.tag for child in table.children] == ["thead", "tbody"]


def test_page_names_itself_and_fits_a_small_screen() -> None:
    html = page(a_letter())

    assert found(html, "title")[0].text == a_letter().title
    assert [
        m.attributes["content"] for m in found(html, "meta") if m.attributes.get("name") == "viewport"
    ] == ["width=device-width, initial-scale=1"]


# --- the whole letter


@pytest.mark.parametrize("made", [a_letter(), an_arabic_letter()], ids=["en", "ar"])
def test_page_reads_in_the_order_of_the_letter(made: Letter) -> None:
    words = [
        made.handling,
        *(run.text for run in all_of(made.letterhead)),
        made.date,
        made.reference[-1].text,
        made.addressee_label,
        made.subject_label,
        *(chapter.title for chapter in made.chapters),
        made.closing,
        *(run.text for run in all_of(made.signature)),
        made.annexes_title,
    ]
    body = found(page(made), "body")[0].text
    places = [body.find(word) for word in words if word]

    assert -1 not in places
    assert places == sorted(places)


def all_of(part: Part) -> list[Run]:
    return [run for block in part.blocks for run in runs_of(block)]


def test_letter_without_handling_reference_and_annexes_has_no_place_for_them() -> None:
    made = a_letter(handling=None, reference=(), annexes=Part("d_annexes", ()), annexes_title="Annexes")
    html = page(made)

    assert "handling" not in {node.attributes.get("class") for node in html.all()}
    assert "Annexes" not in [node.text for node in found(html, "h2")]
    assert "q-case_ref" not in ids(html)


def test_items_have_their_numbers() -> None:
    numbers = [n.text for n in found(page(a_letter()), "span") if n.attributes.get("class") == "number"]

    assert numbers == ["2.1", "2.2", "1."]


def test_subject_may_be_followed_by_more() -> None:
    subject = Part("d_subject", (*a_letter().subject.blocks, Paragraph((Run("More."),))))
    html = page(a_letter(subject=subject))

    assert found(html, "h1")[0].text == "Subject Request for mutual legal assistance. Baobab."
    assert "More." in [node.text for node in found(html, "p")]


def test_empty_cell_stays_a_cell() -> None:
    table = Table("grid", (((Run("a"),), ()),), ("offences",), head=("One", "Two"))
    made: dict[str, Any] = {"chapters": (), "front": (Part("d_urgency", (table,)),)}
    (row,) = (row for row in found(page(a_letter(**made)), "tr") if found(row, "td"))

    assert [cell.text for cell in row.children] == ["a", ""]


def test_same_letter_gives_the_same_bytes() -> None:
    assert render_html(a_letter()) == render_html(a_letter())
    assert render_html(a_letter()).startswith(b'<!doctype html>\n<html lang="en-GB" dir="ltr">')


@pytest.mark.parametrize(
    "language, name, direction",
    [
        ("ar", ("BADJI", "Ousmane"), "ltr"),
        ("en", ("باجي", "عثمان"), "rtl"),
        ("en", ("BADJI", "Ousmane"), None),
    ],
)
def test_a_name_of_two_fields_keeps_its_order(
    language: str, name: tuple[str, str], direction: str | None
) -> None:
    runs = (Run(name[0], "persons"), Run(" "), Run(name[1], "persons"))
    made = page(a_letter(language=language, front=(Part("d_urgency", (Paragraph(runs),)),)))
    spans = [span for span in found(made, "span") if "dir" in span.attributes]
    assert [span.attributes["dir"] for span in spans] == ([direction] if direction else [])
    assert [child.text for span in spans for child in span.children] == (list(name) if direction else [])
