"""P-98: no page, style sheet or letter asks another host for anything, or sends anything to one."""

import re
from pathlib import Path
from typing import Any

import pytest

import entraide
from entraide.accounts.terms import Role
from tests.security.office import ROLES, Office
from tests.security.pages import LOADING, Page, ours, walk
from tests.security.sabotage import assert_noticed

SOURCES = Path(entraide.__file__).parent
URL_IN_CSS = re.compile(r"url\(\s*['\"]?([^)'\"]+)|@import\s+['\"]([^'\"]+)")


def check_page(url: str, html: str) -> int:
    """Fail where a page names another host to the browser; return how many addresses it names."""
    page = Page(html)
    named = [value for _tag, name, value in page.values if name in LOADING]
    assert not [value for _tag, name, value in page.values if name == "style"]
    assert not [
        tag for tag, _attributes in page.elements if tag in ("style", "iframe", "object", "embed", "base")
    ]
    assert not [name for tag, name, _value in page.values if tag == "meta" and name == "http-equiv"]
    for value in named:
        ours(url, value)
    return len(named)


def check_css(css: str) -> None:
    for groups in URL_IN_CSS.findall(css):
        assert not re.match(r"(?i)\s*([a-z]+:)?//", "".join(groups)), groups
        assert not re.match(r"(?i)\s*(https?|ftp|data):", "".join(groups)), groups


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_page_names_another_host(office: Office, role: str, long: bool) -> None:
    pages = walk(office, role, alike=500 if long else 4)
    assert sum(check_page(url, html) for url, html in pages) > 30


def test_no_style_sheet_names_another_host() -> None:
    sheets = list(SOURCES.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        check_css(sheet.read_text(encoding="utf-8"))


# --- without the defence


@pytest.mark.django_db
def test_a_frame_that_loads_from_elsewhere_is_noticed(office: Office, settings: Any, tmp_path: Path) -> None:
    frame = SOURCES / "web" / "templates" / "web" / "base.html"
    loaded = '<link rel="stylesheet" href="//fonts.invalid/serif.css"></head>'
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "base.html").write_text(frame.read_text().replace("</head>", loaded))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = office.browser(Role.DRAFTER).get("/").content.decode()
    assert_noticed(check_page, "/", page)


@pytest.mark.parametrize(
    "css", ["a{background:url( 'https://x.invalid/a.png')}", "@import '//x.invalid/a.css';"]
)
def test_a_style_sheet_that_loads_from_elsewhere_is_noticed(css: str) -> None:
    assert_noticed(check_css, css)
