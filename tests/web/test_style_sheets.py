"""Our style sheets name no side of the page: what stands at the start does so in Arabic too."""

import re
from pathlib import Path

import pytest

import entraide

SHEETS = sorted(Path(entraide.__file__).parent.rglob("*.css"))
SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)(?:-\w+)*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height)|overflow-[xy])\s*:"
    r"|(?:text-align|float|clear|caption-side|justify-\w+)\s*:\s*(?:left|right)\b"
    r"|(?:margin|padding|inset|border-width)\s*:\s*[^\s;}]+(?:\s+[^\s;}]+){3}\s*[;}]"
    r"|(?:to|at)\s+(?:left|right)\b"
)
"""Properties and values of a side: by name, and shorthands of four lengths, of which two are sides."""


def sides_in(text: str) -> list[str]:
    """Return what names a side, comments and conditions of the screen aside."""
    plain = re.sub(r"/\*.*?\*/|@media[^{]*", "", text, flags=re.DOTALL)
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass  # a length that is calculated counts as one
    return [match.group() for match in SIDES.finditer(plain)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_use_logical_properties_only(sheet: Path) -> None:
    assert sides_in(sheet.read_text(encoding="utf-8")) == []


def test_there_are_style_sheets() -> None:
    assert {"look.css", "site.css", "letter.css"} <= {path.name for path in SHEETS}


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1rem", "padding-right:0", "border-left: 1px", "left: 0", "right:0", "text-align: left",
        "float: right", "clear:left", "margin: 0 1px 0 2px;", "width: 3rem", "min-height: 1px", "top: 0",
        "border-top-left-radius: 2px", "padding: 1px 2px 3px 4px}", "overflow-x: auto", "margin-top: 0",
    ],
)  # fmt: skip
def test_a_side_is_seen(rule: str) -> None:
    assert sides_in(f"p {{ {rule} }}")


@pytest.mark.parametrize(
    "rule",
    [
        "margin-inline-start: 1rem", "inset-inline-start: 0", "text-align: start", "margin: 0 1px",
        "inline-size: 3rem", "border-block-end: 1px", "margin: 0 0 1px;", "padding: 1px 2px; color: a b",
        "margin-block: 0 1px", "line-height: 1.5",
    ],
)  # fmt: skip
def test_what_goes_with_the_text_is_allowed(rule: str) -> None:
    assert sides_in(f"p {{ {rule} }} @media (max-width: 40rem) {{ p {{ margin: 0 }} }}") == []
