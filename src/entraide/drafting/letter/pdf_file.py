"""The letter as tagged PDF/A, set by typst from data alone: no system font or other file is read."""

import functools
import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from entraide.core.errors import CannotPrint, sentence
from entraide.core.languages import languages
from entraide.drafting.letter.directions import turns_round
from entraide.drafting.letter.json_file import letter_data
from entraide.drafting.letter.model import Letter, Run, runs_of

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
MISSING_DAY = date(2000, 1, 1)
FOLDABLE = re.compile(r"[^\S\u00a0\u202f]+")
"""White space that a page shows as one space; spaces that do not break keep their width."""
BREAK_HERE, WORD_JOINER = "\u200b", "\u2060"
"""A place to break a word that no line can hold; what a byte order mark inside a text means."""
LONGEST_WORD = {"paragraph": 80, "card": 50, "grid": 24}
"""How many characters without a space fit into a line, the second column of a card, a column of a table."""
UNDRAWN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
"""Soft hyphen, joiners, direction marks, variation selectors. Other format characters are drawn."""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
LEFTWARD, RIGHTWARD = "\u2066", "\u2067"
NUMBER_IN_GROUPS = re.compile(r"[+#]?\d+(?:[ \u00a0\u202f]\d+)+|\+\d+")
"""A telephone number or an amount, whose groups would else stand in the wrong order among Arabic words."""
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@functools.cache
def _coverage() -> frozenset[int]:
    """Return the code points that the shipped fonts can draw; a test compares the file with the fonts."""
    ranges = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def needs_no_glyph(char: str) -> bool:
    """Say whether a character is never drawn: white space, joiners, direction marks, variation selectors."""
    return char.isspace() or UNDRAWN.fullmatch(char) is not None


def find_unprintable(letter: Letter) -> Iterator[tuple[Run, str]]:
    """Yield each run with a character that no shipped font has, and that character."""
    covered = _coverage()
    for run in _all_runs(letter):
        for char in run.text:
            if ord(char) not in covered and not needs_no_glyph(char):
                yield run, char


def _all_runs(letter: Letter) -> Iterator[Run]:
    """Yield all runs, then the plain words that a page shows, in which an office may have put its own."""
    yield from letter.reference
    for part in letter.parts():
        for block in part.blocks:
            yield from runs_of(block)
    shown = (letter.handling or "", letter.date, letter.addressee_label, letter.subject_label, letter.closing)
    titles = (letter.annexes_title, letter.page, *(chapter.title for chapter in letter.chapters))
    yield from (Run(text) for text in (*shown, *titles))


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


_one_at_a_time = threading.Lock()
"""The compiler refuses a second letter while it sets one; on the site two people may ask at once."""


@functools.cache
def _compiler() -> typst.Compiler:
    """Return the compiler, kept with its fonts for the next letter of this process."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(HERE / "letter.typ", root=HERE, font_paths=fonts)


def render_pdf(letter: Letter, day: date | None, paper: str = "a4") -> bytes:
    """Return the PDF. The same letter and day give the same bytes. Raises CannotPrint."""
    refuse_unprintable(letter)
    stamp = datetime(*(day or MISSING_DAY).timetuple()[:3], tzinfo=UTC)
    inputs = _inputs(letter, day, paper)
    try:
        with _one_at_a_time:
            result, warnings = _compiler().compile_with_warnings(
                format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=stamp
            )
    except typst.TypstError as error:
        raise CannotPrint(
            sentence("The PDF cannot be set: {problem}.", problem=str(error).splitlines()[0]),
            sentence("Make the other formats: --format docx --format html."),
        ) from error
    if warnings:
        raise RuntimeError("; ".join(warning.message for warning in warnings))
    if not isinstance(result, bytes):
        raise TypeError("the compiler gave no file")
    return result


def render_pages(letter: Letter, day: date | None, ppi: int) -> list[bytes]:
    """Return the pages as PNG pictures, for contact sheets and previews."""
    refuse_unprintable(letter)
    inputs = _inputs(letter, day, "a4")
    with _one_at_a_time:
        result = _compiler().compile(format="png", ppi=ppi, sys_inputs=inputs)
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


def _prepare(node: object, rtl: bool, place: str = "paragraph") -> None:
    """Make runs ready for the page: white space folded, other directions isolated, widths of columns.

    place: where the runs stand, which decides how long a word may be.
    """
    if isinstance(node, list):
        for item in node:
            _prepare(item, rtl, place)
    elif isinstance(node, dict):
        place = node.get("type", place)
        if "text" in node and isinstance(node["text"], str):
            node["text"] = _on_page(node["text"], bool(node.get("question")), rtl, LONGEST_WORD[place])
            if "lang" in node:
                tag = languages().get(node["lang"])
                node["lang"] = tag.typst if tag and tag.typst else node["lang"][:2]
        for value in node.values():
            if isinstance(value, (list, dict)):
                _prepare(value, rtl, place)
        _isolate_together(node.get("runs", []), rtl)
        if place == "grid" and "head" in node:
            node["columns"] = _column_widths(node)


def _isolate_together(runs: list[dict[str, Any]], rtl: bool) -> None:
    """Put marks around a name of two fields that runs against the letter, and around each field."""
    if not turns_round([Run(run["text"], run.get("question")) for run in runs], rtl):
        return
    for run in runs:
        if run.get("question") and not run["text"].startswith(ISOLATE):
            run["text"] = f"{ISOLATE}{run['text']}{END_ISOLATE}"
    runs[0]["text"] = (LEFTWARD if rtl else RIGHTWARD) + runs[0]["text"]
    runs[-1]["text"] += END_ISOLATE


def _on_page(text: str, is_answer: bool, rtl: bool, longest: int) -> str:
    folded = FOLDABLE.sub(" ", text.replace("\ufeff", WORD_JOINER))
    if rtl:
        folded = NUMBER_IN_GROUPS.sub(_held_together, folded)
    if not is_answer or not folded:
        return folded
    if len(folded) > longest:
        folded = re.sub(rf"\S{{{longest + 1},}}", _breakable, folded)
    other_way = ("R", "AL") if not rtl else ("L",)
    mixed = any(unicodedata.bidirectional(char) in other_way or char in CONTROLS for char in set(folded))
    return f"{ISOLATE}{folded}{END_ISOLATE}" if mixed else folded


def _held_together(number: re.Match[str]) -> str:
    """Return a number in groups from left to right, on one line."""
    return LEFTWARD + number.group().replace(" ", "\u00a0") + END_ISOLATE


def _breakable(word: re.Match[str]) -> str:
    """Return a long word with a place to break every few characters."""
    return BREAK_HERE.join(re.findall(r".{1,12}", word.group()))


def _column_widths(table: dict[str, list[list[dict[str, list[dict[str, str]]]]]]) -> list[float]:
    """Return the share of each column: wider where the text is longer, within reason."""
    widths = []
    for index, head in enumerate(table["head"]):
        texts = ["".join(run["text"] for run in row[index]["runs"]) for row in table["rows"]]
        longest = max([len(str(head)), *(min(len(text), 160) for text in texts)])
        words = " ".join([str(head), *texts]).replace(BREAK_HERE, " ").split()
        word = max([len(w) for w in words] or [1])
        widths.append(max(longest**0.5, word * 0.62, 2.0))
    return widths
