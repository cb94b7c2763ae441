"""Renders a letter in the formats asked for."""

from collections.abc import Callable, Sequence

from entraide.drafting.casefile import Case
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.model import Letter

FORMATS = ("pdf", "docx", "html", "json")


def render(
    letter: Letter, case: Case, office: Office, formats: Sequence[str], reason: str | None
) -> dict[str, bytes]:
    """Return the bytes of each format. Each library is loaded only when its format is asked for.

    reason: why the letter is made with gaps; it stands in the JSON alone. Raises CannotPrint.
    """

    def pdf() -> bytes:
        from entraide.drafting.letter.pdf_file import render_pdf

        return render_pdf(letter, case.day, office.paper)

    def docx() -> bytes:
        from entraide.drafting.letter.docx_file import render_docx

        return render_docx(letter, office.paper)

    def html() -> bytes:
        from entraide.drafting.letter.html_file import render_html

        return render_html(letter)

    def json() -> bytes:
        from entraide.drafting.letter.json_file import render_json

        return render_json(letter, case.raw, reason)

    makers: dict[str, Callable[[], bytes]] = {"pdf": pdf, "docx": docx, "html": html, "json": json}
    return {name: makers[name]() for name in formats}
