"""The letter as a word-processor file, which an office can go on writing in: real styles, no macro, no link.

python-docx keeps the package together; its template is not used, for its headings carry theme fonts and its
parts a thumbnail and traces of editing. The look is in letter_styles.xml. A text becomes XML in `_inert`
alone, and only ever as w:t, w:br and w:tab.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from entraide.core.languages import find_language, languages
from entraide.drafting.letter.directions import between_marks, directions, runs_rightward
from entraide.drafting.letter.model import Block, Cell, Letter, Paragraph, Run, Table, text_of

Item = TypeVar("Item")

STYLES = Path(__file__).parent / "letter_styles.xml"
LANGUAGE_OF_STYLES = '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
WIDTH_OF_STYLES = 'w:pos="8946"'
"""The end of a line on A4, where the header ends."""
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
SHORT_CARD = 6
"""Rows of a card that stay on one page."""
GAP_COLOUR = "FFF3BF"
EAST_ASIAN = ("zh", "ja", "ko")
OPENED = ("item", "heading", "quote")
FIELDS = {"n": "PAGE", "total": "NUMPAGES"}

# lengths in twentieths of a point
PAPERS = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
MARGIN, BOTTOM = 1480, 1420
CELL_PADDING = 90
CHARACTER = 112
"""What a bold character of a table takes on the average."""

FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
BREAK = re.compile("(\r\n|[\t\n\r])")


def render_docx(letter: Letter, paper: str = "a4") -> bytes:
    """Return the file. The same letter gives the same bytes."""
    return _timeless(_packed(_Writer(letter, paper), letter))


# --- XML


def _tag(name: str, *inside: str, **attributes: str | int) -> str:
    """Return an element of word-processing ML around XML."""
    head = "".join(f' w:{key}="{_escaped(str(value))}"' for key, value in attributes.items())
    content = "".join(inside)
    return f"<w:{name}{head}>{content}</w:{name}>" if content else f"<w:{name}{head}/>"


def _escaped(text: str) -> str:
    kept = FORBIDDEN.sub("\ufffd", text)
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _inert(text: str) -> str:
    """Return a text as the content of a run. Nothing in it is ever markup, a field or a link."""
    breaks = {"": "", "\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>", "\r\n": "<w:br/>"}
    pieces = BREAK.split(text) if BREAK.search(text) else (text,)
    return "".join(
        breaks[piece] if piece in breaks else f'<w:t xml:space="preserve">{_escaped(piece)}</w:t>'
        for piece in pieces
    )


# --- language of runs


@functools.cache
def _tag_of(code: str | None, letter_language: str) -> str:
    """Return the tag of a text's language, which is the letter's where it is not known."""
    language = (find_language(code) if code else None) or languages()[letter_language]
    return language.document_tag or language.code


@functools.cache
def _language(tag: str, letter_language: str) -> str:
    """Return w:lang: the language of a run, and the one to expect in scripts that are not that language's."""
    letter_tag = languages()[letter_language].document_tag
    east = [t for t in (tag, letter_tag, "zh-CN") if t[:2] in EAST_ASIAN]
    right = [t for t in (tag, letter_tag, "ar-SA") if _is_rightward(t)]
    # marked as Chinese, words in Latin letters would be broken anywhere
    return _tag("lang", val="en-GB" if tag[:2] in EAST_ASIAN else tag, eastAsia=east[0], bidi=right[0])


def _is_rightward(tag: str) -> bool:
    language = find_language(tag)
    return language is not None and language.direction == "rtl"


@functools.lru_cache(maxsize=1024)
def _run_properties(
    letter_language: str, code: str | None, style: str, *, bold: bool, gap: bool, rtl: bool
) -> str:
    tag = _tag_of(code, letter_language)
    always = _is_rightward(languages()[letter_language].document_tag)
    return _tag(
        "rPr",
        _tag("rStyle", val=style) if style else "",
        _tag("rFonts", hint="eastAsia") if tag[:2] in EAST_ASIAN else "",
        # never in the style: bold of a character style would undo that of a heading
        "<w:b/><w:bCs/>" if bold else "",
        _tag("shd", val="clear", color="auto", fill=GAP_COLOUR) if gap else "",
        "<w:rtl/>" if rtl else '<w:rtl w:val="0"/>' if always else "",
        _language(tag, letter_language),
    )


# --- the letter


class _Writer:
    def __init__(self, letter: Letter, paper: str) -> None:
        self.page = PAPERS[paper]
        self.width = self.page[0] - 2 * MARGIN
        self.letter = letter
        self.rightward = languages()[letter.language].direction == "rtl"

    # --- runs and paragraphs

    def run(self, run: Run, style: str = "", *, rightward: bool | None = None) -> str:
        base = self.rightward if rightward is None else rightward
        pieces = list(directions(run.text, base, run.question is not None))
        if len(pieces) == 1 and pieces[0][1] != base:
            pieces = between_marks(*pieces[0])
        written = ""
        for text, rtl in pieces:
            properties = _run_properties(
                self.letter.language,
                run.language,
                "Gap" if run.gap else style,
                bold=run.bold or run.gap,
                gap=run.gap,
                rtl=rtl,
            )
            written += f"<w:r>{properties}{_inert(text)}</w:r>"
        return written

    def mark(self, inside: str) -> str:
        """Return a run of what is no text: a tab, or a piece of a field."""
        properties = _run_properties(
            self.letter.language, None, "", bold=False, gap=False, rtl=self.rightward
        )
        return f"<w:r>{properties}{inside}</w:r>"

    def number(self, number: str | None) -> str:
        return self.run(Run(number), "Number") + self.mark("<w:tab/>") if number else ""

    def paragraph(
        self,
        style: str,
        runs: Iterable[Run],
        head: str = "",
        *,
        keep: bool = False,
        own_way: bool = False,
        aligned: bool = False,
    ) -> str:
        """Return a paragraph.

        own_way: a text that is all a user's may run in its own direction. aligned: it begins, or ends, at the
        side of the letter all the same.
        """
        runs = [run for run in runs if run.text]
        rightward = runs_rightward(runs, self.rightward) if own_way else self.rightward
        properties = _tag(
            "pPr",
            _tag("pStyle", val=style) if style else "",
            "<w:keepNext/>" if keep else "",
            "" if rightward == self.rightward else _tag("bidi", val=int(rightward)),
            "" if rightward == self.rightward or not aligned else _tag("jc", val="right"),
        )
        written = [self.run(run, rightward=rightward) for run in runs]
        return f"<w:p>{properties}{head}{''.join(written)}</w:p>"

    # --- blocks

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block, after in _with_next(blocks):
            if isinstance(block, Table):
                yield from self.table(block)
            elif isinstance(block, Paragraph):
                # what introduces a table, items or quotations stays with their beginning
                opens = isinstance(after, Table) or (after is not None and after.kind in OPENED)
                yield self.text(block, keep=opens and block.kind == "text")

    def text(self, block: Paragraph, *, keep: bool = False) -> str:
        styles = {"heading": "Heading2", "quote": "Quote", "subject": "Subject"}
        style = "Item" if block.number else styles.get(block.kind, "")
        own_way = block.kind in ("text", "quote", "item")
        return self.paragraph(style, block.runs, self.number(block.number), keep=keep, own_way=own_way)

    def lines(self, blocks: Sequence[Block], style: str, last_style: str = "") -> Iterator[str]:
        """Yield lines. Those that end in another style stay on one page with it."""
        for block, after in _with_next(blocks):
            if isinstance(block, Paragraph):
                shown = style if after else last_style or style
                keep = bool(last_style and after)
                yield self.paragraph(shown, block.runs, self.number(block.number), keep=keep)

    def table(self, table: Table) -> Iterator[str]:
        if not table.rows:
            return
        is_card = table.kind == "card"
        label = self.width * 29 // 100
        widths = [label, self.width - label] if is_card else _grid_widths(table, self.width)
        rows = []
        if table.head:
            labels = [(Run(label, bold=True),) for label in table.head]
            rows.append(self.row(labels, widths, "TableHeading", "<w:cantSplit/><w:tblHeader/>", keep=True))
        # a short card stays whole; a long one may run over, or it would leave half a page empty
        together = is_card and len(table.rows) <= SHORT_CARD
        for row, after in _with_next(table.rows):
            # a row of a long text may break, or it would leave half a page empty
            properties = "<w:cantSplit/>" if max(map(_length, row)) < 900 else ""
            rows.append(self.row(row, widths, "TableText", properties, keep=together and after is not None))
        yield _tag(
            "tbl",
            _tag(
                "tblPr",
                _tag("tblStyle", val="Card" if is_card else "TableGrid"),
                "<w:bidiVisual/>" if self.rightward else "",
                _tag("tblW", w=self.width, type="dxa"),
                _tag("tblLayout", type="fixed"),
                _tag("tblLook", val="0680" if is_card else "0620"),
            ),
            _tag("tblGrid", *(_tag("gridCol", w=width) for width in widths)),
            *rows,
        )
        # tables that touch would become one
        yield self.paragraph("AfterTable", ())

    def row(
        self, cells: Sequence[Cell], widths: Sequence[int], style: str, properties: str, *, keep: bool
    ) -> str:
        written = [
            _tag("tc", _tag("tcPr", _tag("tcW", w=width, type="dxa")), self.cell(cell, style, keep=keep))
            for cell, width in zip(cells, widths, strict=True)
        ]
        return _tag("tr", _tag("trPr", properties) if properties else "", *written)

    def cell(self, cell: Cell, style: str, *, keep: bool) -> str:
        return self.paragraph(style, cell, keep=keep, own_way=True, aligned=True)

    # --- the whole

    def body(self) -> Iterator[str]:
        letter = self.letter
        yield from self._opening()
        for part in letter.front:
            yield from self.blocks(part.blocks)
        for chapter in letter.chapters:
            yield self.paragraph("Heading1", (Run(chapter.title),), self.number(f"{chapter.number}."))
            for part in chapter.parts:
                yield from self.blocks(part.blocks)
        yield self.paragraph("Closing", (Run(letter.closing),))
        yield from self.lines(letter.signature.blocks, "Signature", "SignaturePlace")
        if letter.annexes.blocks:
            yield self.paragraph("AnnexHeading", (Run(letter.annexes_title),))
            yield from self.lines(letter.annexes.blocks, "Annex")

    def _opening(self) -> Iterator[str]:
        letter = self.letter
        if letter.handling:
            yield self.paragraph("Handling", (Run(letter.handling, bold=True),))
        yield from self.lines(letter.letterhead.blocks, "Letterhead")
        # a letter without a day says so in brackets, like all its gaps
        yield self.paragraph("Date", (Run(letter.date, gap=letter.date.startswith("[")),))
        if letter.reference:
            yield self.paragraph("Reference", letter.reference)
        yield self.paragraph("AddresseeLabel", (Run(letter.addressee_label),))
        yield from self.lines(letter.addressee.blocks, "Addressee")
        subject, *rest = letter.subject.blocks
        if isinstance(subject, Paragraph):
            label = self.run(Run(letter.subject_label, bold=True), "Number") + self.run(Run("\u2002"))
            yield self.paragraph("Subject", subject.runs, label)
        yield from self.blocks(rest)

    def document(self) -> str:
        section = _tag(
            "sectPr",
            '<w:headerReference w:type="default" r:id="rIdHeader"/>',
            '<w:footerReference w:type="default" r:id="rIdFooter"/>',
            '<w:footerReference w:type="first" r:id="rIdFirstFooter"/>',
            _tag("pgSz", w=self.page[0], h=self.page[1]),
            _tag(
                "pgMar",
                top=MARGIN,
                right=MARGIN,
                bottom=BOTTOM,
                left=MARGIN,
                header=740,
                footer=680,
                gutter=0,
            ),
            "<w:titlePg/>",
            "<w:bidi/>" if self.rightward else "",
        )
        return f"{PROLOG}<w:document {NAMES}>{_tag('body', *self.body(), section)}</w:document>"

    def header(self) -> str:
        """Return the header of all pages but the first, which says it in the letter itself."""
        running, reference = self.letter.running, self.letter.reference
        runs = reference if text_of(reference) == running else (Run(running),)
        written = "".join(self.run(run) for run in runs if run.text)
        if self.letter.handling:
            written += self.mark("<w:tab/>") + self.run(Run(self.letter.handling, bold=True))
        return f"{PROLOG}<w:hdr {NAMES}>{self.paragraph('Header', (), written)}</w:hdr>"

    def footer(self) -> str:
        written = ""
        for text, name, _format, _conversion in Formatter().parse(self.letter.page):
            written += self.run(Run(text)) if text else ""
            written += self._field(FIELDS[name]) if name else ""
        return f"{PROLOG}<w:ftr {NAMES}>{self.paragraph('Footer', (), written)}</w:ftr>"

    def _field(self, instruction: str) -> str:
        code = f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>'
        begin, separate, end = (_tag("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
        return "".join(map(self.mark, (begin, code, separate, "<w:t>1</w:t>", end)))


def _with_next(items: Sequence[Item]) -> Iterator[tuple[Item, Item | None]]:
    """Yield each item with the one after it, the last with None."""
    return zip(items, [*items[1:], None], strict=False)


# --- widths of columns


def _length(cell: Cell) -> int:
    return len(text_of(cell))


def _width(text: str) -> int:
    """Return how many characters wide a text is; those of East Asia count twice."""
    return sum(2 if char >= "\u2e80" else 1 for char in text)


def _grid_widths(table: Table, whole: int) -> list[int]:
    """Return widths that hold the longest word of each column if they can, and give more to more text.

    whole: what they add up to.
    """
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    columns = list(zip(*([table.head] if table.head else []), *rows, strict=True))
    words = [[min(_width(word), 22) for text in column for word in text.split()] for column in columns]
    least = [max(lengths, default=1) * CHARACTER + 2 * CELL_PADDING for lengths in words]
    weights = [max(map(_width, column)) ** 0.5 + 1 for column in columns]
    spare = whole - sum(least)
    if spare < 0:
        widths = [width * whole // sum(least) for width in least]
    else:
        widths = [w + int(spare * weight / sum(weights)) for w, weight in zip(least, weights, strict=True)]
    return [*widths[:-1], whole - sum(widths[:-1])]


# --- the file

SETTINGS = (
    f"{PROLOG}<w:settings {NAMES}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="652"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


@functools.cache
def _styles(language: str, width: int) -> str:
    """Return the styles for letters of a language, on a page with text of that width."""
    text = re.sub("<!--.*?-->", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    styles = "".join(line.strip() for line in text.splitlines())
    tag = languages()[language].document_tag
    styles = styles.replace(WIDTH_OF_STYLES, f'w:pos="{width}"').replace(
        LANGUAGE_OF_STYLES, _language(tag, language)
    )
    return styles.replace('<w:spacing w:val="24"/>' if _is_rightward(tag) else "<w:bidi/>", "")


def _properties(letter: Letter) -> str:
    """Return title, author and language. Nothing says when, where or with what the file was made."""
    title, author = (" ".join(_escaped(text).split()) for text in (letter.title, letter.author))
    tag = languages()[letter.language].document_tag
    return (
        f"{PROLOG}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>{tag}</dc:language>"
        "</cp:coreProperties>"
    )


def _packed(writer: _Writer, letter: Letter) -> BytesIO:
    package = Package()

    def part(name: str, content_type: str, text: str) -> Part:
        return Part(PackURI(name), content_type, text.encode(), package)

    kinds, relations = CONTENT_TYPE, RELATIONSHIP_TYPE
    document = part("/word/document.xml", kinds.WML_DOCUMENT_MAIN, writer.document())
    properties = part("/docProps/core.xml", kinds.OPC_CORE_PROPERTIES, _properties(letter))
    styles = part("/word/styles.xml", kinds.WML_STYLES, _styles(letter.language, writer.width))
    settings = part("/word/settings.xml", kinds.WML_SETTINGS, SETTINGS)
    header = part("/word/header1.xml", kinds.WML_HEADER, writer.header())
    footer = part("/word/footer1.xml", kinds.WML_FOOTER, writer.footer())
    first_footer = part("/word/footer2.xml", kinds.WML_FOOTER, writer.footer())
    package.relate_to(document, relations.OFFICE_DOCUMENT)
    package.relate_to(properties, relations.CORE_PROPERTIES)
    document.load_rel(relations.STYLES, styles, "rIdStyles")
    document.load_rel(relations.SETTINGS, settings, "rIdSettings")
    document.load_rel(relations.HEADER, header, "rIdHeader")
    document.load_rel(relations.FOOTER, footer, "rIdFooter")
    document.load_rel(relations.FOOTER, first_footer, "rIdFirstFooter")
    written = BytesIO()
    package.save(written)
    return written


def _timeless(written: BytesIO) -> bytes:
    """Return a zip file with its entries in order and no trace of when or on what it was written."""
    result = BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w") as target:
        for name in sorted(source.namelist()):
            entry = ZipInfo(name, FIRST_ZIP_DAY)
            entry.create_system = 0
            entry.external_attr = 0o600 << 16
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
