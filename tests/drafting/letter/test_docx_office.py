"""The DOCX as its reader sees it: opened and printed by LibreOffice."""

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from entraide.drafting.casefile import read_case
from entraide.drafting.drafts import check_case, draft_letter
from entraide.drafting.letter.docx_file import render_docx
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.model import Paragraph, text_of
from entraide.drafting.library import library
from entraide.drafting.outside import Outside
from entraide.drafting.samples import samples

pytestmark = pytest.mark.office


@pytest.mark.parametrize("name", ["sn-ch-bank-records", "za-mu-freezing"])
def test_libreoffice_prints_every_paragraph_of_the_letter(name: str, tmp_path: Path) -> None:
    sample = next(sample for sample in samples() if sample.name == name)
    case = read_case(sample.path, library())
    letter = draft_letter(check_case(case, library(), Outside()), library(), case.language, Office())
    (tmp_path / "letter.docx").write_bytes(render_docx(letter))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "letter.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    reader = PdfReader(tmp_path / "letter.pdf")
    printed = "".join("".join(page.extract_text() for page in reader.pages).split())
    said = [
        "".join(text_of(block.runs).split())
        for part in letter.parts()
        for block in part.blocks
        if isinstance(block, Paragraph) and block.kind in ("item", "heading", "quote")
    ]
    # a paragraph that runs over a page is interrupted by the foot of the page; its beginning is not
    assert [text[:40] for text in said if text[:40] not in printed] == []
    assert len(said) > 10
