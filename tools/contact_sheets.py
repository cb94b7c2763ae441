"""Writes docs/samples: a contact sheet of each sample letter, and one page for the README."""

import sys
import tempfile
from pathlib import Path

import typst

from entraide.drafting.bases import outside_of
from entraide.drafting.casefile import read_case
from entraide.drafting.drafts import check_case, draft_letter
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.pdf_file import render_pages
from entraide.drafting.library import library
from entraide.drafting.samples import samples
from entraide.instruments.tables import shipped_tables

TARGET = Path(__file__).parent.parent / "docs" / "samples"
SHEET = """
#set page(width: auto, height: auto, margin: 14pt, fill: luma(88%))
#grid(columns: {columns}, gutter: 12pt, ..range(1, {count} + 1).map(n => box(stroke: 0.5pt + luma(70%), image("page-" + str(n) + ".png", width: 260pt))))
"""  # noqa: E501
README_PAGE = ("sn-ch-bank-records", 1)


def write_sheets() -> None:
    """Draft each complete sample and write its sheet; the incomplete one shows its gaps."""
    shared = library()
    known = shipped_tables().known_on(None)
    TARGET.mkdir(parents=True, exist_ok=True)
    for sample in samples():
        case = read_case(sample.path, shared)
        letter = draft_letter(
            check_case(case, shared, outside_of(case, None, known)), shared, case.language, Office()
        )
        pages = render_pages(letter, case.day, ppi=110)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for number, page in enumerate(pages, 1):
                (folder / f"page-{number}.png").write_bytes(page)
            text = SHEET.replace("{columns}", str(min(4, len(pages)))).replace("{count}", str(len(pages)))
            (folder / "sheet.typ").write_text(text, encoding="utf-8")
            sheet = typst.compile(folder / "sheet.typ", root=folder, format="png", ppi=88)
        (TARGET / f"{sample.name}.png").write_bytes(sheet)
        sys.stdout.write(f"docs/samples/{sample.name}.png: {len(pages)} pages\n")
        if sample.name == README_PAGE[0]:
            (TARGET / "letter.png").write_bytes(render_pages(letter, case.day, ppi=96)[README_PAGE[1] - 1])


if __name__ == "__main__":
    write_sheets()
