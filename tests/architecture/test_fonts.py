"""The list of characters that the PDF can draw is that of the shipped fonts."""

import json

from tools import font_coverage


def test_the_coverage_file_matches_the_fonts() -> None:
    stored = json.loads((font_coverage.FONTS / "coverage.json").read_text(encoding="utf-8"))
    assert stored == font_coverage.coverage()


def test_the_fonts_draw_all_thirteen_languages() -> None:
    covered = {point for first, last in font_coverage.coverage() for point in range(first, last + 1)}
    words = "صحيفة پژوهش گچ عدالة 司法协助 юстиция ђњћљџј crnogorski śź čćđšž ëç ção ñ œ « » ’ “ ” – € №"
    assert [char for char in words if ord(char) not in covered and char != " "] == []
