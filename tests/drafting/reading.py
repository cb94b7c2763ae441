"""Reads letters back as their readers would: the texts of a page, of a word-processor file, of a PDF."""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
from pypdf.generic import ContentStream, DictionaryObject

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def as_xml_holds(text: str) -> str:
    """Return a text with the replacement character for each that XML forbids."""
    return NOT_XML.sub("\ufffd", text)


# --- JSON


def runs_of_json(data: bytes) -> Counter[tuple[str, str]]:
    """Return question and text of each run that comes from an answer."""
    return Counter(
        (node["question"], node["text"]) for node in _nodes(json.loads(data)["letter"]) if "question" in node
    )


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(child)


# --- HTML


class Page(HTMLParser):
    """The elements of a page in order, and the texts of those that hold a user's text."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.others: list[str] = []
        self.answers: list[str] = []
        self.inside = False
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag == "bdi":
            self.inside = True
            self.answers.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "bdi"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.answers[-1] += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


# --- DOCX


def package_of(data: bytes) -> dict[str, ET.Element]:
    """Return the parts of a word-processor file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: ET.fromstring(package.read(name)) for name in package.namelist()}


def paragraphs_of(document: ET.Element) -> list[str]:
    """Return the text of each paragraph."""
    return ["".join(map(_written, paragraph.iter())) for paragraph in document.iter(f"{W}p")]


def _written(element: ET.Element) -> str:
    return {f"{W}tab": "\t", f"{W}br": "\n"}.get(element.tag) or (
        element.text or "" if element.tag == f"{W}t" else ""
    )


# --- PDF


def text_of_pdf(data: bytes) -> str:
    """Return the text of a PDF in the order in which it is drawn, as its maps to Unicode say.

    What stands instead of glyphs (ActualText) is read, running heads and feet (artifacts) are not. Glyphs
    that run from right to left come in the order of the eye.
    """
    reader = pypdf.PdfReader(io.BytesIO(data))
    fonts: dict[str, dict[int, str]] = {}
    return "".join(piece for page in reader.pages for piece in _drawn(page, reader, fonts))


def _drawn(page: Any, reader: pypdf.PdfReader, fonts: dict[str, dict[int, str]]) -> Iterator[str]:
    resources = page["/Resources"]["/Font"]
    glyphs: dict[int, str] = {}
    silent: list[bool] = []
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator == b"Tf":
            reference = str(resources.raw_get(operands[0]))
            glyphs = fonts.setdefault(reference, {}) or fonts[reference]
            if not glyphs:
                glyphs.update(_to_unicode(resources[operands[0]]["/ToUnicode"].get_data().decode("latin-1")))
        elif operator in (b"BDC", b"BMC"):
            properties = (
                operands[1] if operator == b"BDC" and isinstance(operands[1], DictionaryObject) else {}
            )
            instead = properties.get("/ActualText")
            if instead is not None and not any(silent):
                yield str(instead)
            silent.append(instead is not None or operands[0] == "/Artifact")
        elif operator == b"EMC":
            silent.pop()
        elif operator in (b"Tj", b"TJ") and not any(silent):
            for part in operands[0] if operator == b"TJ" else operands:
                codes = getattr(part, "original_bytes", part)
                if isinstance(codes, bytes):
                    pairs = range(0, len(codes), 2)
                    yield "".join(glyphs.get(int.from_bytes(codes[at : at + 2]), "\ufffd") for at in pairs)


def _to_unicode(cmap: str) -> dict[int, str]:
    """Return what each glyph of a font stands for."""
    result = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            result[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for glyph in range(int(first, 16), int(last, 16) + 1):
                result[glyph] = start[:-1] + chr(ord(start[-1]) + glyph - int(first, 16))
    return result
