"""The letter as one HTML page, with an anchor for each question; no script, no host, no markup of a user."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from entraide.core.languages import languages
from entraide.drafting.letter.directions import turns_round
from entraide.drafting.letter.model import Block, Chapter, Letter, Paragraph, Part, Run, Table

STYLE = Path(__file__).parent / "letter.css"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
TAGS = {"heading": "h3", "quote": "blockquote", "subject": "p"}


def without_forbidden(text: str) -> str:
    """Return a text with what XML cannot hold replaced by the replacement character."""
    return FORBIDDEN.sub("\ufffd", text)


Place = Callable[[str], tuple[str, str] | None]
"""Gives for a question the address of its page and what the link there is called."""


class _Page:
    """here: questions whose paragraphs are marked; place: where a paragraph's question can be changed."""

    def __init__(
        self, letter: Letter, prefix: str = "", here: Collection[str] = (), place: Place | None = None
    ) -> None:
        self.letter = letter
        self.prefix = prefix
        self.here = here
        self.place = place
        self.rightward = languages()[letter.language].direction == "rtl"
        self.anchored: set[str] = set()
        self.tied: set[str] = set()

    def element(self, parent: ET.Element, tag: str, css: str = "", text: str = "") -> ET.Element:
        attributes = {"class": css} if css else {}
        child = ET.SubElement(parent, tag, attributes)
        if text:
            child.text = without_forbidden(text)
        return child

    def anchor(self, element: ET.Element, questions: Iterable[str]) -> None:
        """Give the element the anchor of its first question, and a place to each further one."""
        new = [q for q in questions if q not in self.anchored]
        self.anchored.update(new)
        if new:
            element.set("id", f"{self.prefix}q-{new[0]}")
        for question in new[1:]:
            element.insert(0, ET.Element("span", {"id": f"{self.prefix}q-{question}"}))

    def tie(self, element: ET.Element, questions: Iterable[str]) -> None:
        """Mark a paragraph of the page's own questions; the first one of a question leads to its page."""
        asked = list(questions)
        if not set(asked).isdisjoint(self.here):
            element.set("class", f"{element.get('class', '')} here".strip())
        new = [q for q in asked if q not in self.tied]
        self.tied.update(new)
        where = next((found for q in new if self.place and (found := self.place(q))), None)
        if where is None:
            return
        holder = ET.Element("caption") if element.tag == "table" else element
        if holder is not element:
            element.insert(0, holder)
        link = self.element(holder, "a", "to-question", where[1])
        link.set("href", where[0])

    def runs(self, parent: ET.Element, runs: Sequence[Run]) -> None:
        if turns_round(runs, self.rightward):
            parent = self.element(parent, "span")  # a name of two fields keeps its order
            parent.set("dir", "ltr" if self.rightward else "rtl")
        for run in runs:
            text = without_forbidden(run.text)
            if run.gap:
                self.element(parent, "mark", text=text)
            elif run.question:
                child = self.element(parent, "bdi", text=text)
                if run.language:
                    child.set("lang", run.language)
                if run.bold:
                    child.set("class", "strong")
            elif run.bold:
                self.element(parent, "strong", text=text)
            elif len(parent):
                parent[-1].tail = (parent[-1].tail or "") + text
            else:
                parent.text = (parent.text or "") + text

    def block(self, parent: ET.Element, block: Block) -> None:
        if isinstance(block, Table):
            self.table(parent, block)
            return
        element = self.element(parent, TAGS.get(block.kind, "p"), block.kind)
        if block.number:
            self.element(element, "span", "number", block.number).tail = " "
        self.runs(element, block.runs)
        self.anchor(element, block.questions)
        self.tie(element, block.questions)

    def table(self, parent: ET.Element, table: Table) -> None:
        element = self.element(parent, "table", table.kind)
        self.anchor(element, table.questions)
        self.tie(element, table.questions)
        if table.head:
            row = self.element(self.element(element, "thead"), "tr")
            for label in table.head:
                self.element(row, "th", text=label).set("scope", "col")
        body = self.element(element, "tbody")
        for cells in table.rows:
            row = self.element(body, "tr")
            for index, cell in enumerate(cells):
                is_label = table.kind == "card" and index == 0
                td = self.element(row, "th" if is_label else "td")
                if is_label:
                    td.set("scope", "row")
                self.runs(td, cell)

    def part(self, parent: ET.Element, part: Part, css: str = "") -> None:
        element = self.element(parent, "div", css)
        element.set("data-section", part.section)
        for block in part.blocks:
            self.block(element, block)


def render_html(letter: Letter) -> bytes:
    """Return the page, complete in itself."""
    page = _Page(letter)
    language = languages()[letter.language]
    root = ET.Element("html", {"lang": language.document_tag, "dir": language.direction})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    ET.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    ET.SubElement(head, "title").text = without_forbidden(letter.title)
    ET.SubElement(head, "style").text = STYLE.read_text(encoding="utf-8")
    _sheet(page, page.element(ET.SubElement(root, "body"), "main", "letter"))
    text: str = ET.tostring(root, encoding="unicode", method="html")
    return f"<!doctype html>\n{text}\n".encode()


def letter_body(letter: Letter, place: Place | None = None) -> str:
    """Return the letter as one element to stand inside another page, its anchors beginning with `letter-`.

    place: where a question can be changed; each paragraph then ends with the link.
    """
    page = _Page(letter, "letter-", place=place)
    sheet = _inside(letter)
    _sheet(page, sheet)
    return ET.tostring(sheet, encoding="unicode", method="html")


def letter_excerpt(letter: Letter, questions: Collection[str]) -> str:
    """Return the chapters and parts in which the questions stand, their paragraphs marked; empty if none."""
    page = _Page(letter, "letter-", here=questions)
    sheet = _inside(letter)
    for part in (letter.letterhead, letter.addressee, letter.subject, *letter.front):
        if _speaks_of(part, questions):
            page.part(sheet, part, "lines" if part in (letter.letterhead, letter.addressee) else "")
    for chapter in letter.chapters:
        if any(_speaks_of(part, questions) for part in chapter.parts):
            _chapter(page, sheet, chapter)
    if _speaks_of(letter.signature, questions):
        page.part(sheet, letter.signature, "lines")
    if _speaks_of(letter.annexes, questions):
        page.element(sheet, "h2", text=letter.annexes_title)
        page.part(sheet, letter.annexes, "annexes")
    return ET.tostring(sheet, encoding="unicode", method="html") if len(sheet) else ""


def _speaks_of(part: Part, questions: Collection[str]) -> bool:
    return any(question in questions for block in part.blocks for question in block.questions)


def _inside(letter: Letter) -> ET.Element:
    language = languages()[letter.language]
    spoken = {"lang": language.document_tag, "dir": language.direction}
    return ET.Element("article", {"class": "letter", **spoken})


def _chapter(page: _Page, sheet: ET.Element, chapter: Chapter) -> None:
    section = page.element(sheet, "section")
    section.set("id", f"{page.prefix}c-{chapter.id}")
    page.element(section, "h2", text=f"{chapter.number}. {chapter.title}")
    for part in chapter.parts:
        page.part(section, part)


def _sheet(page: _Page, sheet: ET.Element) -> None:
    letter = page.letter
    _front(page, sheet, letter)
    for chapter in letter.chapters:
        _chapter(page, sheet, chapter)
    page.element(sheet, "p", "closing", letter.closing)
    page.part(sheet, letter.signature, "signature")
    if letter.annexes.blocks:
        page.element(sheet, "h2", text=letter.annexes_title)
        page.part(sheet, letter.annexes, "annexes")


def _front(page: _Page, sheet: ET.Element, letter: Letter) -> None:
    if letter.handling:
        page.element(sheet, "p", "handling", letter.handling)
    header = page.element(sheet, "header")
    page.part(header, letter.letterhead, "letterhead")
    place = page.element(header, "div", "place")
    place.set("data-section", "d_subject")
    page.element(place, "p", text=letter.date)
    if letter.reference:
        reference = page.element(place, "p")
        page.runs(reference, letter.reference)
        page.anchor(reference, ["case_ref"])
    page.element(sheet, "p", "to", letter.addressee_label)
    page.part(sheet, letter.addressee, "addressee")
    first, *rest = letter.subject.blocks
    # inside another page the page has the only heading of the first level
    subject = page.element(sheet, "p" if page.prefix else "h1", "subject")
    subject.set("data-section", "d_subject")
    page.element(subject, "span", "label", letter.subject_label).tail = " "
    if isinstance(first, Paragraph):
        page.runs(subject, first.runs)
        page.anchor(subject, first.questions)
        page.tie(subject, first.questions)
    page.part(sheet, Part("d_subject", tuple(rest)))
    for part in letter.front:
        page.part(sheet, part)
