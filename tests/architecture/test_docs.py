"""The reference pages say what the content holds."""

import re
from pathlib import Path

import yaml
from tools import reference_pages

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
CONTENT = ROOT / "src" / "entraide" / "drafting" / "content"


def test_the_glossary_page_is_made_from_the_glossary() -> None:
    assert (REFERENCE / "glossary.md").read_text(encoding="utf-8") == reference_pages.glossary_page()


def test_the_case_file_page_is_made_from_the_library() -> None:
    assert (REFERENCE / "case-file.md").read_text(encoding="utf-8") == reference_pages.case_file_page()


def test_every_addition_is_listed_with_its_reason() -> None:
    page = (REFERENCE / "content.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z0-9_]+)` \|", page, re.MULTILINE))
    for kind in ("questions", "rules"):
        added = yaml.safe_load((CONTENT / kind / "70-additions.yaml").read_text(encoding="utf-8"))
        assert {item["id"] for item in added} - listed == set()


def test_links_of_the_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        if not link.startswith("http")
    ]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []
