"""The page of promises names, for what it says holds, a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "security.md"
ROW = re.compile(r"^\| (P-\d\d[a-z]?) \| (.+?) \| (holds|not yet|in part) \| (.+?) \|$", re.MULTILINE)
FIRST = {
    *("P-01", "P-02", "P-03", "P-06", "P-08", "P-12", "P-20a", "P-20b", "P-20c"),
    *("P-22b", "P-22d", "P-35", "P-80", "P-98", "P-99"),
}
"""What holds from the first page of the site on."""


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def files_named_in(text: str) -> list[Path]:
    return [ROOT / name for name in re.findall(r"`(tests/[\w/.]+)`", text)]


def test_every_promise_that_holds_names_a_test_that_is_there() -> None:
    found = rows()
    assert {number for number, *_rest in found} >= FIRST
    assert len(found) == PAGE.read_text(encoding="utf-8").count("\n| P-")
    for number, _promise, state, proof in found:
        named = files_named_in(proof)
        assert named or state == "not yet", number
        assert [path for path in named if not path.exists()] == [], number


def test_every_test_of_this_folder_stands_in_the_table() -> None:
    named = {path for *_rest, proof in rows() for path in files_named_in(proof)}
    written = set(Path(__file__).parent.glob("test_*.py")) - {Path(__file__)}
    assert {path.name for path in written - named} == set()
