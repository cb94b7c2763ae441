"""Writes src/entraide/drafting/fonts/coverage.json: the code points that the shipped fonts can draw.

Run it after changing a font. A test compares the file with the fonts.
"""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "src" / "entraide" / "drafting" / "fonts"


def coverage() -> list[list[int]]:
    """Return ranges [first, last] of code points, in order."""
    points: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


if __name__ == "__main__":
    (FONTS / "coverage.json").write_text(
        json.dumps(coverage(), separators=(",", ":")) + "\n", encoding="utf-8"
    )
