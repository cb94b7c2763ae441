"""The letter as tagged PDF/A, set by typst from data alone: no system font or other file is read."""

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from entraide.core.errors import CannotPrint, sentence
from entraide.core.languages import languages
from entraide.drafting.letter.json_file import letter_data
from entraide.drafting.letter.model import Letter, Run, runs_of

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
MISSING_DAY = date(2000, 1, 1)
FOLDABLE = re.compile(r"[^\S\u00a0\u202f]+")
"""White space that a page shows as one space; spaces that do not break keep their width."""
ENDLESS_WORD = re.compile(r"\S{500,}")
PIECES = re.compile(r".{1,60}")
BREAK_HERE, WORD_JOINER = "\u200b", "\u2060"
"""A place to break a word that no PDF string can hold; what a byte order mark inside a text means."""
DRAWN_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that are drawn all the same (Unicode: Prepended_Concatenation_Mark)."""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@functools.cache
def _coverage() -> frozenset[int]:
    """Return the code points that the shipped fonts can draw; a test compares the file with the fonts."""
    ranges = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def needs_no_glyph(char: str) -> bool:
    """Say whether a character is never drawn: white space, joiners, direction marks, variation selectors."""
    if char in DRAWN_FORMATS:
        return False
    return char.isspace() or unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def find_unprintable(letter: Letter) -> Iterator[tuple[Run, str]]:
    """Yield each run with a character that no shipped font has, and that character."""
    covered = _coverage()
    for run in _all_runs(letter):
        for char in run.text:
            if ord(char) not in covered and not needs_no_glyph(char):
                yield run, char


def _all_runs(letter: Letter) -> Iterator[Run]:
    yield from letter.reference
    for part in letter.parts():
        for block in part.blocks:
            yield from runs_of(block)


def refuse_unprintable(letter: Letter) -> None:
    """Raise CannotPrint for the first character that no shipped font has."""
    for run, char in find_unprintable(letter):
        name = unicodedata.name(char, "")
        raise CannotPrint(
            sentence(
                "No font for the PDF has the character U+{code} {name}.", code=f"{ord(char):04X}", name=name
            ),
            sentence("Write it otherwise, or make the other formats: --format docx --format html."),
            path=f"answers.{run.question}" if run.question else "",
        )


@functools.cache
def _compiler() -> typst.Compiler:
    """Return the compiler, kept with its fonts for the next letter of this process."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(HERE / "letter.typ", root=HERE, font_paths=fonts)


def render_pdf(letter: Letter, day: date | None, paper: str = "a4") -> bytes:
    """Return the PDF. The same letter and day give the same bytes. Raises CannotPrint."""
    refuse_unprintable(letter)
    stamp = datetime(*(day or MISSING_DAY).timetuple()[:3], tzinfo=UTC)
    result, warnings = _compiler().compile_with_warnings(
        format="pdf", sys_inputs=_inputs(letter, day, paper), pdf_standards=["a-2a", "ua-1"], timestamp=stamp
    )
    if warnings:
        raise RuntimeError("; ".join(warning.message for warning in warnings))
    if not isinstance(result, bytes):
        raise TypeError("the compiler gave no file")
    return result


def render_pages(letter: Letter, day: date | None, ppi: int) -> list[bytes]:
    """Return the pages as PNG pictures, for contact sheets and previews."""
    refuse_unprintable(letter)
    result = _compiler().compile(format="png", ppi=ppi, sys_inputs=_inputs(letter, day, "a4"))
    return result if isinstance(result, list) else [result or b""]


def _inputs(letter: Letter, day: date | None, paper: str) -> dict[str, str]:
    language = languages()[letter.language]
    data = letter_data(letter) | {
        "direction": language.direction,
        "typst": language.typst,
        "paper": paper,
        "day": [day.year, day.month, day.day] if day else None,
    }
    _prepare(data, language.direction == "rtl")
    return {"letter": json.dumps(data)}


def _prepare(node: object, rtl: bool) -> None:
    """Make runs ready for the page: white space folded, other directions isolated, widths of columns."""
    if isinstance(node, list):
        for item in node:
            _prepare(item, rtl)
    elif isinstance(node, dict):
        if node.get("type") == "grid":
            node["columns"] = _column_widths(node)
        if "text" in node and isinstance(node["text"], str):
            node["text"] = _on_page(node["text"], bool(node.get("question")), rtl)
            if "lang" in node:
                tag = languages().get(node["lang"])
                node["lang"] = tag.typst if tag and tag.typst else node["lang"][:2]
        for value in node.values():
            if isinstance(value, (list, dict)):
                _prepare(value, rtl)


def _on_page(text: str, is_answer: bool, rtl: bool) -> str:
    folded = FOLDABLE.sub(" ", text.replace("\ufeff", WORD_JOINER))
    folded = ENDLESS_WORD.sub(lambda word: BREAK_HERE.join(PIECES.findall(word.group())), folded)
    if not is_answer or not folded:
        return folded
    other_way = ("R", "AL") if not rtl else ("L",)
    mixed = any(unicodedata.bidirectional(char) in other_way or char in CONTROLS for char in set(folded))
    return f"{ISOLATE}{folded}{END_ISOLATE}" if mixed else folded


def _column_widths(table: dict[str, list[list[dict[str, list[dict[str, str]]]]]]) -> list[float]:
    """Return the share of each column: wider where the text is longer, within reason."""
    widths = []
    for index, head in enumerate(table["head"]):
        texts = ["".join(run["text"] for run in row[index]["runs"]) for row in table["rows"]]
        longest = max([len(str(head)), *(min(len(text), 160) for text in texts)])
        word = max([len(w) for w in " ".join([str(head), *texts]).split()] or [1])
        widths.append(max(longest**0.5, word * 0.62, 2.0))
    return widths
