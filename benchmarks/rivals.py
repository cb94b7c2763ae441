"""What our files are compared with: docxtpl, LibreOffice, and a flat typst source of the same letter."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import typst
from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run as WordRun
from docxtpl import DocxTemplate

from entraide.drafting.letter.docx_file import render_docx
from entraide.drafting.letter.model import Block, Cell, Letter, Paragraph, Part, Run, Table, runs_of

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "src" / "entraide" / "drafting" / "fonts"
WORD = re.compile(r"[^\W\d_]{3,}")
MARKUP = re.compile(r"""[\\#*_`$<>@~"'\[\]]|//|--|\.\.\.""")
SPACES = re.compile(r"[^\S\u00a0\u202f]+")
LIST_MARK = re.compile(r"^(?:[-+=/]|\d+\.)")
SECONDS = 120
"""After so long LibreOffice has failed."""


# --- distinct letters


def mark(text: str, number: int) -> str:
    """Return a text with the middle of its longest word changed, so that no two letters share it."""
    words = WORD.findall(text)
    if not words:
        return text
    word = max(words, key=len)
    letters = chr(ord("a") + number // 20 % 20) + chr(ord("a") + number % 20)
    return text.replace(word, word[0] + letters + word[3:], 1)


def marked(letter: Letter, number: int) -> Letter:
    """Return a letter with a mark in every text, fixed words too: typst keeps nothing from the last one."""

    def cell(runs: Cell) -> Cell:
        return tuple(replace(run, text=mark(run.text, number)) for run in runs)

    def block(old: Block) -> Block:
        if isinstance(old, Paragraph):
            return replace(old, runs=cell(old.runs))
        return replace(
            old,
            head=tuple(mark(text, number) for text in old.head),
            rows=tuple(tuple(map(cell, row)) for row in old.rows),
        )

    def part(old: Part) -> Part:
        return replace(old, blocks=tuple(map(block, old.blocks)))

    return replace(
        letter,
        title=mark(letter.title, number),
        date=mark(letter.date, number),
        addressee_label=mark(letter.addressee_label, number),
        subject_label=mark(letter.subject_label, number),
        closing=mark(letter.closing, number),
        annexes_title=mark(letter.annexes_title, number),
        running=mark(letter.running, number),
        reference=cell(letter.reference),
        letterhead=part(letter.letterhead),
        addressee=part(letter.addressee),
        subject=part(letter.subject),
        front=tuple(map(part, letter.front)),
        chapters=tuple(
            replace(c, title=mark(c.title, number), parts=tuple(map(part, c.parts))) for c in letter.chapters
        ),
        signature=part(letter.signature),
        annexes=part(letter.annexes),
    )


# --- docxtpl and LibreOffice


class Template:
    """A docxtpl template of the same letter and size: our DOCX with a tag in the place of each answer."""

    def __init__(self, letter: Letter, folder: Path) -> None:
        texts = {run.text for run in _answers(letter)}
        self.tags = {text: f"answer_{number}" for number, text in enumerate(sorted(texts))}
        self.path = folder / "template.docx"
        document = Document(BytesIO(render_docx(letter)))
        section = document.sections[0]
        self.places = 0
        for place in (document.element.body, section.header._element, section.footer._element):
            for element in place.iter(qn("w:r")):
                run = WordRun(element, document)
                if run.text in self.tags:
                    run.text = "{{ " + self.tags[run.text] + " }}"
                    self.places += 1
        document.save(str(self.path))

    def answers(self, number: int) -> dict[str, str]:
        """Return the answers of a distinct letter."""
        return {tag: mark(text, number) for text, tag in self.tags.items()}

    def fill(self, answers: dict[str, str]) -> bytes:
        """Return the filled file."""
        template = DocxTemplate(self.path)
        template.render(answers, autoescape=True)
        written = BytesIO()
        template.save(written)
        return written.getvalue()


def _answers(letter: Letter) -> Iterator[Run]:
    for part in letter.parts():
        for block in part.blocks:
            yield from (run for run in runs_of(block) if run.question and run.text.strip())
    yield from (run for run in letter.reference if run.question and run.text.strip())


class LibreOffice:
    """LibreOffice with a profile of its own, one call for each file."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("soffice") or shutil.which("libreoffice")
        self.folder = folder
        self.profile = (folder / "profile").as_uri()

    def version(self) -> str:
        """Return the version, such as 7.4.7.2."""
        said = self._call("--version")
        found = re.search(r"\d+(?:\.\d+)+", said)
        return found.group() if found else said.strip()

    def to_pdf(self, document: bytes) -> bytes:
        """Return a document as PDF."""
        path = self.folder / "filled.docx"
        path.write_bytes(document)
        self._call("--convert-to", "pdf", "--outdir", str(self.folder), str(path))
        result = path.with_suffix(".pdf")
        data = result.read_bytes()
        result.unlink()
        return data

    def _call(self, *arguments: str) -> str:
        command = [str(self.program), f"-env:UserInstallation={self.profile}", "--headless", *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
        return done.stdout


# --- a flat typst source

FONT_NAMES = '("Noto Serif", "Noto Naskh Arabic", "Noto Serif SC")'
PREAMBLE = """\
#set document(title: "{title}", date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))
#set text(font: {fonts}, size: 10.2pt, top-edge: "cap-height", bottom-edge: "baseline")
#set text(lang: "{language}", hyphenate: true)
#set par(leading: 0.74em, spacing: 1.3em)
#set page(paper: "a4", margin: (top: 2.6cm, bottom: 2.5cm, x: 2.6cm), numbering: "1 / 1",
  header: text(size: 8.2pt)[{running}])
#show heading.where(level: 1): set text(size: 11.6pt)
#show heading.where(level: 1): set block(above: 1.9em, below: 0.95em)
#show heading.where(level: 2): set text(size: 10.2pt)
#show quote: set text(size: 9.6pt)
#set table(align: start + top, inset: (x: 4.5pt, y: 5pt), stroke: (bottom: 0.4pt))
#show table: set text(size: 9.2pt)
#show table: set par(leading: 0.62em)
"""


def flat_source(letter: Letter, day: date) -> bytes:
    """Return the letter as a typst source that somebody could have written by hand: no data, no logic."""
    head = PREAMBLE.format(
        title=letter.title.replace('"', '\\"'),
        day=day,
        fonts=FONT_NAMES,
        language=letter.language,
        running=_markup(letter.running),
    )
    return (head + "\n\n".join(_flat(letter)) + "\n").encode()


def _flat(letter: Letter) -> Iterator[str]:
    if letter.handling:
        yield f"#align(center)[*{_markup(letter.handling)}*]"
    place_and_day = f"{_markup(letter.date)} \\ {_runs(letter.reference)}"
    yield f"#grid(columns: (1fr, auto), [{_lines(letter.letterhead)}], align(end)[{place_and_day}])"
    yield f"#pad(left: 45%)[{_markup(letter.addressee_label)} \\ {_lines(letter.addressee)}]"
    subject, *rest = letter.subject.blocks
    yield f"*{_markup(letter.subject_label)}* *{_lines(Part('', (subject,)))}*"
    yield from map(_block, rest)
    for part in letter.front:
        yield from map(_block, part.blocks)
    for chapter in letter.chapters:
        yield f"= {chapter.number}. {_markup(chapter.title)}"
        for part in chapter.parts:
            yield from map(_block, part.blocks)
    yield _markup(letter.closing)
    yield f"#pad(left: 45%)[{_lines(letter.signature)}]"
    yield f"= {_markup(letter.annexes_title)}"
    annexes = [block for block in letter.annexes.blocks if isinstance(block, Paragraph)]
    cells = ", ".join(f"[{_markup(block.number or '')}], [{_runs(block.runs)}]" for block in annexes)
    yield f"#text(size: 9.4pt, grid(columns: (2em, 1fr), row-gutter: 0.6em, {cells}))"


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    text = _runs(block.runs)
    if block.number:
        return f"#grid(columns: (2.9em, 1fr), [{_markup(block.number)}], [{text}])"
    if block.kind == "quote":
        return f"#quote(block: true)[{text}]"
    return f"== {text}" if block.kind == "heading" else text


def _table(table: Table) -> str:
    columns = "28%, 1fr" if table.kind == "card" else ", ".join("1fr" for _label in table.head)
    head = "table.header(" + ", ".join(f"[*{_markup(text)}*]" for text in table.head) + "), "
    cells = ", ".join(f"[{_runs(cell)}]" for row in table.rows for cell in row)
    return f"#table(columns: ({columns}), {head if table.head else ''}{cells})"


def _lines(part: Part) -> str:
    return " \\ ".join(_runs(block.runs) for block in part.blocks if isinstance(block, Paragraph))


def _runs(runs: Sequence[Run]) -> str:
    written = "".join(f"#strong[{_markup(run.text)}]" if run.bold else _markup(run.text) for run in runs)
    # what would begin a list or a heading begins with a space of no width
    return f"#h(0pt){written}" if LIST_MARK.match(written) else written


def _markup(text: str) -> str:
    """Return a text with what typst would read as markup written out."""
    escaped = MARKUP.sub(lambda found: "".join("\\" + char for char in found.group()), text)
    return SPACES.sub(" ", escaped)


class FlatCompiler:
    """typst with the fonts loaded, for one flat source after another."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        self.compiler = typst.Compiler(font_paths=fonts)

    def compile(self, source: bytes, day: date) -> bytes:
        """Return the PDF of a source."""
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
        result = self.compiler.compile(source, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=stamp)
        if not isinstance(result, bytes):
            raise TypeError("the compiler gave no file")
        return result
