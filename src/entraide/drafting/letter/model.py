"""The document that a letter is, before any format.

A run is a piece of text of one origin; a block is what a reader sees as one thing; each knows its questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """A piece of text. question: where a user's text comes from, None for fixed words."""

    text: str
    question: str | None = None
    language: str | None = None
    bold: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. kind: text, item, quote, heading or gap. number: as printed before it, for items."""

    runs: tuple[Run, ...]
    questions: tuple[str, ...] = ()
    kind: str = "text"
    number: str | None = None


Cell = tuple[Run, ...]


@dataclass(frozen=True)
class Table:
    """A grid with a heading row, or a card: a table of two columns."""

    kind: str
    rows: tuple[tuple[Cell, ...], ...]
    questions: tuple[str, ...]
    head: tuple[str, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True)
class Part:
    """A section of the library with what it says."""

    section: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """A numbered heading and the sections under it."""

    id: str
    title: str
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Letter:
    """A whole letter.

    letterhead, addressee and signature are lines; `front` stands before the first chapter, `back` after the
    last. untranslated: questions whose answers are in another language than the letter.
    """

    language: str
    types: tuple[str, ...]
    title: str
    handling: str | None
    letterhead: Part
    date: str
    reference: Cell
    addressee_label: str
    addressee: Part
    subject_label: str
    subject: Part
    front: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    closing: str
    signature: Part
    annexes: Part
    annexes_title: str
    page: str
    running: str
    author: str
    untranslated: tuple[str, ...] = field(default=())

    def parts(self) -> Iterator[Part]:
        """Yield every part in reading order."""
        yield self.letterhead
        yield self.addressee
        yield self.subject
        yield from self.front
        for chapter in self.chapters:
            yield from chapter.parts
        yield self.signature
        yield self.annexes


def runs_of(block: Block) -> Iterator[Run]:
    """Yield all runs of a block in reading order."""
    if isinstance(block, Paragraph):
        yield from block.runs
    else:
        for row in block.rows:
            for cell in row:
                yield from cell


def text_of(runs: tuple[Run, ...]) -> str:
    """Return the plain text of runs."""
    return "".join(run.text for run in runs)
