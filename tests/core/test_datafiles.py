"""Files are read as their author meant them, or refused with file, place, reason and what to do."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entraide.core.datafiles import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, parse_data, read_data, read_text
from entraide.core.errors import EntraideError, UnusableFile
from entraide.core.messages import render

# --- scalars of YAML 1.2


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *((word, word) for word in ("NO", "No", "no", "yes", "Yes", "on", "off", "y", "n", "Y", "N")),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("nUll", "nUll"),
        ("nothing", "nothing"),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("0", 0),
        ("-0", 0),
        ("0151", 151),
        ("0o17", 15),
        ("0x1F", 31),
        ("0o99", "0o99"),
        ("0xZZ", "0xZZ"),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-.5e1", -5.0),
        ("1e", "1e"),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("+", "+"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z"),
        ("2026-11-20 14:30:00", "2026-11-20 14:30:00"),
        ("14:30", "14:30"),
        ("190:20:30", "190:20:30"),
        ("=", "="),
        ("<<", "<<"),
        ('"12"', "12"),
        ("'yes'", "yes"),
        ("'true'", "true"),
        ('"\\u00e9\\x41\\n"', "éA\n"),
        ("[1, two, 3.0]", [1, "two", 3.0]),
        ("{b: 1, c: no}", {"b": 1, "c": "no"}),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ("x # y", "x"),
        ("طلب 案件 😀", "طلب 案件 😀"),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
    ],
)
def test_yaml_value_is_read_by_the_core_schema(written: str, expected: Any) -> None:
    value = parse_data(f"a: {written}")["a"]

    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("NO: 1", "NO"),
        ("yes: 1", "yes"),
        ("true: 1", "true"),
        ("2026: 1", "2026"),
        ("0o17: 1", "0o17"),
        ("1.50: 1", "1.50"),
        ("~: 1", "~"),
        ("<<: 1", "<<"),
        ('"a b": 1', "a b"),
        ("? a\n: 1", "a"),
    ],
)
def test_key_is_the_word_that_was_written(written: str, key: str) -> None:
    assert parse_data(written) == {key: 1}


def test_merge_key_merges_nothing() -> None:
    assert parse_data("<<: {a: 1}\nb: 2") == {"<<": {"a": 1}, "b": 2}


@pytest.mark.parametrize("head", ["%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "---\n", "\ufeff", "# comment\n\n"])
def test_head_of_a_file_changes_nothing(head: str) -> None:
    assert parse_data(f"{head}a: yes\n") == {"a": "yes"}


@pytest.mark.parametrize("text", ["# only a comment\n", "---\n", "~\n", "null"])
def test_file_that_says_nothing_holds_none(text: str) -> None:
    assert parse_data(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, 2.5, true, null, "NO"]}', {"a": [1, 2.5, True, None, "NO"]}),
        ('{"a": "\\u0041\\ud83d\\ude00"}', {"a": "A😀"}),
        ('{"a": "x\u2028y\x85z"}', {"a": "x\u2028y\x85z"}),
        ('{"a": 1e3, "b": -0.5}', {"a": 1000.0, "b": -0.5}),
        (" \n{}", {}),
        ("{a: yes}", {"a": "yes"}),
        ("{'a': 'b'}", {"a": "b"}),
        ('{"a": 1, # comment\n "b": no}', {"a": 1, "b": "no"}),
    ],
    ids=[
        "json",
        "escapes",
        "line-separators",
        "numbers",
        "space-first",
        "yaml",
        "yaml-quotes",
        "yaml-comment",
    ],
)
def test_braces_are_read_as_json_then_as_yaml(text: str, expected: Any) -> None:
    assert parse_data(text) == expected


def test_nesting_as_deep_as_people_write_is_read() -> None:
    text = "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH

    assert parse_data(text) == parse_data(text, prefer_json=True) == json.loads(text)


@pytest.mark.parametrize("text", ["[" + "[{}], " * 50 + "[]]", "- - a\n" * 50], ids=["flow", "block"])
def test_lists_beside_each_other_are_not_deep(text: str) -> None:
    assert len(parse_data(text)) in (50, 51)


def test_json_lists_beside_each_other_are_not_deep() -> None:
    text = "[" + "[{}], " * 50 + "[]]"

    assert parse_data(text, prefer_json=True) == json.loads(text)


def test_longest_json_number_is_read() -> None:
    text = "9" * MAX_DIGITS

    assert parse_data(text, prefer_json=True) == int(text)


# --- refusals

YAML_REFUSED = {
    "duplicate-key": ("a: 1\nb: 2\na: 3\n", "line 3, column 1", "The key “a” is written twice."),
    "duplicate-key-flow": ("{a: 1, a: 2}", "line 1, column 8", "The key “a” is written twice."),
    "duplicate-key-inside": ("a:\n  - b: 1\n    b: 1\n", "line 3, column 5", "The key “b” is written twice."),
    "duplicate-key-other-kind": ("1: a\n'1': b\n", "line 2, column 1", "The key “1” is written twice."),
    "key-list": ("? [a, b]\n: 1\n", "line 1, column 1", "A key is not a plain word."),
    "key-mapping": ("? {a: b}\n: 1\n", "line 1, column 1", "A key is not a plain word."),
    "anchor": ("a: &x 1\n", "line 1, column 4", "Anchors (&) and aliases (*) are not accepted."),
    "anchor-on-list": (
        "a: 1\nb: &x [1]\n",
        "line 2, column 4",
        "Anchors (&) and aliases (*) are not accepted.",
    ),
    "anchor-on-mapping": ("&x a: 1\n", "line 1, column 1", "Anchors (&) and aliases (*) are not accepted."),
    "alias": ("a: *x\n", "line 1, column 4", "Anchors (&) and aliases (*) are not accepted."),
    "tag-python": (
        "a: !!python/object/apply:os.system ['true']\n",
        "line 1, column 4",
        "Tags (!) are not accepted.",
    ),
    "tag-string": ("a: !!str 1\n", "line 1, column 4", "Tags (!) are not accepted."),
    "tag-binary": ("a: !!binary aGk=\n", "line 1, column 4", "Tags (!) are not accepted."),
    "tag-own": ("!case\na: 1\n", "line 1, column 1", "Tags (!) are not accepted."),
    "tag-empty": ("a: ! x\n", "line 1, column 4", "Tags (!) are not accepted."),
    "two-documents": ("a: 1\n---\nb: 2\n", "line 2, column 1", "The file holds more than one document."),
    "second-document-empty": ("a: 1\n---\n", "line 2, column 1", "The file holds more than one document."),
    "deep-flow-lists": ("[" * 100_000, "line 1, column 25", "The file is nested too deeply."),
    "deep-flow-mappings": ("{a: " * 100_000, "line 1, column 97", "The file is nested too deeply."),
    "deep-block-lists": ("- " * 100_000, "line 1, column 49", "The file is nested too deeply."),
    "deep-keys": ("? " * 100_000, "line 1, column 49", "The file is nested too deeply."),
    "one-too-deep": ("[" * 25 + "]" * 25, "line 1, column 25", "The file is nested too deeply."),
    "deep-after-many-lists": (
        "[" + "[], " * 50 + "[" * 24,
        "line 1, column 225",
        "The file is nested too deeply.",
    ),
    "nan": ("a: .nan\n", "line 1, column 4", "“.nan” is not a number."),
    "nan-letters": ("a: .NaN\n", "line 1, column 4", "“.NaN” is not a number."),
    "inf": ("a: .inf\n", "line 1, column 4", "“.inf” is not a number."),
    "minus-inf": ("a: -.Inf\n", "line 1, column 4", "“-.Inf” is not a number."),
    "beyond-all-numbers": ("a: 1e999\n", "line 1, column 4", "“1e999” is not a number."),
    "6000-digits": (
        f"a: {'9' * 6000}\n",
        "line 1, column 4",
        "A number of 6000 digits is too long to be one.",
    ),
    "41-digits": (f"a: {'9' * 41}\n", "line 1, column 4", "A number of 41 digits is too long to be one."),
    "6000-digits-hex": (
        f"a: 0x{'f' * 6000}\n",
        "line 1, column 4",
        "A number of 6002 digits is too long to be one.",
    ),
    "6000-digits-after-the-point": (
        f"a: 0.{'9' * 6000}\n",
        "line 1, column 4",
        "A number of 6002 digits is too long to be one.",
    ),
    "colon-in-text": (
        "a: b: c\n",
        "line 1, column 5",
        "This is not YAML: mapping values are not allowed in this context.",
    ),
    "tab": (
        "a:\n\tb: 1\n",
        "line 2, column 1",
        "This is not YAML: found character that cannot start any token.",
    ),
    "open-quote": ("a: 'x\n", "line 2, column 1", "This is not YAML: found unexpected end of stream."),
    "open-brace": ("{a: 1\n", "line 2, column 1", "This is not YAML: did not find expected ',' or '}'."),
    "version": (
        "%YAML 3.0\n---\na: 1\n",
        "line 1, column 1",
        "This is not YAML: found incompatible YAML document.",
    ),
    "control-character": (
        "a: \x07\n",
        "line 1, column 4",
        "The text holds a character that YAML does not take (U+0007).",
    ),
    "delete-character": (
        "a: b\x7f\n",
        "line 1, column 5",
        "The text holds a character that YAML does not take (U+007F).",
    ),
    "half-a-character": (
        "a: \ud800\n",
        "line 1, column 4",
        "The text holds a character that YAML does not take (U+D800).",
    ),
    "half-a-character-escaped": (
        'a: "\\ud800"\n',
        "line 1, column 7",
        "This is not YAML: found invalid Unicode character escape code.",
    ),
    "line-separator": (
        "a: 1\nb: x\u2028y\n",
        "line 2, column 5",
        "The text holds a character that YAML does not take (U+2028).",
    ),
    "key-behind-a-comment": (
        "a: 1 # \u2029b: 2\n",
        "line 1, column 8",
        "The text holds a character that YAML does not take (U+2029).",
    ),
    "next-line": (
        'a: "x\x85y"\n',
        "line 1, column 6",
        "The text holds a character that YAML does not take (U+0085).",
    ),
    "no-character": (
        "a: \uffff\n",
        "line 1, column 4",
        "The text holds a character that YAML does not take (U+FFFF).",
    ),
    "empty": ("", "", "The file is empty."),
    "blank": (" \n\t\n", "", "The file is empty."),
}


def refusal(text: str, **options: Any) -> tuple[str, str, str]:
    """Return class, place and reason of the error that a text raises."""
    with pytest.raises(UnusableFile) as caught:
        parse_data(text, **options)
    assert caught.value.code == "unusable_file"
    assert render(caught.value.todo, "en").endswith(".")
    return type(caught.value).__name__, caught.value.path, render(caught.value.reason, "en")


@pytest.mark.parametrize(("text", "place", "reason"), YAML_REFUSED.values(), ids=YAML_REFUSED)
def test_yaml_that_would_surprise_is_refused(text: str, place: str, reason: str) -> None:
    assert refusal(text) == ("UnusableFile", place, reason)


def test_alias_bomb_is_refused_at_its_first_anchor() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    assert refusal("\n".join(["a0: &a0 [x]", *levels]))[1:] == (
        "line 1, column 5",
        "Anchors (&) and aliases (*) are not accepted.",
    )


JSON_REFUSED = {
    "duplicate-key": ('{"a": 1, "a": 2}', "a", "The key “a” is written twice."),
    "duplicate-key-inside": ('{"a": [{"b": 1, "b": 1}]}', "b", "The key “b” is written twice."),
    "duplicate-half-key": ('{"\\ud800": 1, "\\ud800": 2}', "?", "The key “\ufffd” is written twice."),
    "nan": ('{"NaN": 1,\n "a": NaN}', "line 2, column 7", "“NaN” is not a number."),
    "infinity": ('{"a": Infinity}', "line 1, column 7", "“Infinity” is not a number."),
    "minus-infinity": ('{"a": [-Infinity]}', "line 1, column 8", "“-Infinity” is not a number."),
    "beyond-all-numbers": ('{"a": 1e999}', "line 1, column 7", "“1e999” is not a number."),
    "6000-digits": (
        f'{{"a": {"9" * 6000}}}',
        "line 1, column 7",
        "A number of 6000 digits is too long to be one.",
    ),
    "6000-digits-after-the-point": (
        f'{{"a": 0.{"9" * 6000}}}',
        "line 1, column 7",
        "A number of 6002 digits is too long to be one.",
    ),
    "41-digits": (
        f'{{"a": -{"9" * 40}}}',
        "line 1, column 7",
        "A number of 41 digits is too long to be one.",
    ),
    "half-a-character": ('{"a": "\\ud800"}', "line 1, column 7", "The text holds half a character."),
    "half-a-character-in-a-key": (
        '{"b": "\\\\ud800", "\\udc00": 1}',
        "line 1, column 18",
        "The text holds half a character.",
    ),
    "deep-mappings": ('{"a":' * 100_000, "line 1, column 121", "The file is nested too deeply."),
    "deep-mappings-closed": (
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "line 1, column 121",
        "The file is nested too deeply.",
    ),
    "one-too-deep": ('{"a":' * 24 + "[]" + "}" * 24, "line 1, column 121", "The file is nested too deeply."),
}


@pytest.mark.parametrize("prefer_json", [True, False], ids=["named-json", "unnamed"])
@pytest.mark.parametrize(("text", "place", "reason"), JSON_REFUSED.values(), ids=JSON_REFUSED)
def test_json_that_would_surprise_is_refused(text: str, place: str, reason: str, prefer_json: bool) -> None:
    assert refusal(text, prefer_json=prefer_json) == ("UnusableFile", place, reason)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("[" * 100_000, "line 1, column 25", "The file is nested too deeply."),
        ('["{[",\n' + "[" * 24 + "]" * 25, "line 2, column 24", "The file is nested too deeply."),
        (
            "[" + "[], " * 50 + "[" * 24 + "]" * 25,
            "line 1, column 225",
            "The file is nested too deeply.",
        ),
        ("[1,]", "line 1, column 4", "This is not JSON: Expecting value."),
        ('{"a": 1\n "b": 2}', "line 2, column 2", "This is not JSON: Expecting ',' delimiter."),
        (
            "{'a': 1}",
            "line 1, column 2",
            "This is not JSON: Expecting property name enclosed in double quotes.",
        ),
        ('{"a": 1} {"b": 2}', "line 1, column 10", "This is not JSON: Extra data."),
        ('{"a": "x\ty"}', "line 1, column 9", "This is not JSON: Invalid control character at."),
        ("a: 1", "line 1, column 1", "This is not JSON: Expecting value."),
        ("01", "line 1, column 2", "This is not JSON: Extra data."),
        ("\ud800", "line 1, column 1", "This is not JSON: Expecting value."),
        ("", "", "The file is empty."),
    ],
    ids=[
        "deep",
        "25",
        "deep-after-many",
        "comma",
        "no-comma",
        "quotes",
        "two",
        "tab",
        "yaml",
        "octal",
        "half-a-character",
        "empty",
    ],
)
def test_what_is_named_json_is_not_read_as_yaml(text: str, place: str, reason: str) -> None:
    assert refusal(text, prefer_json=True) == ("UnusableFile", place, reason)


# --- files


def test_file_is_read_by_its_name(tmp_path: Path) -> None:
    as_yaml, as_json = tmp_path / "case.yaml", tmp_path / "case.JSON"
    as_yaml.write_text("[1, 2] # numbers")
    as_json.write_text("[1, 2]")

    assert read_data(as_yaml) == read_data(as_json) == [1, 2]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"a: 1\nb: 2\n", "a: 1\nb: 2\n", id="plain"),
        pytest.param(b"\xef\xbb\xbfa: 1\n", "a: 1\n", id="byte-order-mark"),
        pytest.param(b"a: |\r\n  x\r\n  y\r\n", "a: |\n  x\n  y\n", id="crlf"),
        pytest.param(b"a: 1\rb: 2\r", "a: 1\nb: 2\n", id="cr"),
        pytest.param(b"a: 1\r\n\rb: 2\n", "a: 1\n\nb: 2\n", id="mixed"),
        pytest.param("a: طلب".encode(), "a: طلب", id="arabic"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_text_comes_without_mark_and_with_plain_line_ends(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(data)

    assert read_text(path) == expected


def test_crlf_and_byte_order_mark_change_no_answer(tmp_path: Path) -> None:
    text = "a: NO\nb: |\n  one\n\n  two\nc: >\n  three\n  four\n"
    plain, windows = tmp_path / "plain.yaml", tmp_path / "windows.yaml"
    plain.write_bytes(text.encode())
    windows.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert read_data(windows) == read_data(plain) == {"a": "NO", "b": "one\n\ntwo\n", "c": "three four\n"}


def refused_file(path: Path) -> tuple[str, str]:
    """Return place and reason of the error that a file raises, which names the file."""
    with pytest.raises(UnusableFile) as caught:
        read_data(path)
    assert caught.value.file == str(path)
    assert render(caught.value.todo, "en").endswith(".")
    return caught.value.path, render(caught.value.reason, "en")


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        pytest.param(b"", "", "The file is empty.", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "", "The file is empty.", id="only-a-mark"),
        pytest.param(b"a: 1\nb: \xff\n", "line 2", "The text is not UTF-8.", id="invalid-utf-8"),
        pytest.param("a: é".encode("latin-1"), "line 1", "The text is not UTF-8.", id="latin-1"),
        pytest.param(b"a: \xed\xa0\x80", "line 1", "The text is not UTF-8.", id="half-a-character"),
        pytest.param("a: 1".encode("utf-16"), "line 1", "The text is not UTF-8.", id="utf-16"),
        pytest.param(
            "a: 1".encode("utf-16-le"),
            "line 1",
            "The file holds a NUL character, so it is not a text file.",
            id="utf-16-without-mark",
        ),
        pytest.param(
            b"a: 1\nb: x\0y\n",
            "line 2",
            "The file holds a NUL character, so it is not a text file.",
            id="nul",
        ),
        pytest.param(
            b"PK\x03\x04\0\0", "line 1", "The file holds a NUL character, so it is not a text file.", id="zip"
        ),
        pytest.param(
            b"a: 1\na: 2\n", "line 2, column 1", "The key “a” is written twice.", id="from-the-parser"
        ),
        pytest.param(b"x" * (MAX_BYTES + 1), "", "The file is larger than 4 megabytes.", id="too-large"),
    ],
)
def test_bad_file_is_refused_with_its_name(tmp_path: Path, data: bytes, place: str, reason: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(data)

    assert refused_file(path) == (place, reason)


def test_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"a: '" + b"x" * (MAX_BYTES - 5) + b"'")

    assert len(read_data(path)["a"]) == MAX_BYTES - 5


def test_folder_is_refused(tmp_path: Path) -> None:
    assert refused_file(tmp_path) == ("", "This is a folder, not a file.")


def test_missing_file_is_refused(tmp_path: Path) -> None:
    dangling = tmp_path / "dangling.yaml"
    dangling.symlink_to(tmp_path / "nowhere.yaml")

    assert refused_file(tmp_path / "no.yaml") == ("", "There is no such file.")
    assert refused_file(tmp_path / "no" / "no.yaml") == ("", "There is no such file.")
    assert refused_file(dangling) == ("", "There is no such file.")


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    locked, circle, plain = tmp_path / "locked.yaml", tmp_path / "circle.yaml", tmp_path / "plain.yaml"
    plain.write_text("a: 1")
    circle.symlink_to(circle)
    locked.write_text("a: 1")
    locked.chmod(0)

    assert refused_file(circle) == ("", "The file cannot be read: Too many levels of symbolic links.")
    assert refused_file(plain / "inside") == ("", "The file cannot be read: Not a directory.")
    assert refused_file(tmp_path / ("x" * 300)) == ("", "The file cannot be read: File name too long.")
    assert refused_file(Path("a\0b")) == ("", "The file cannot be read: embedded null byte.")
    if os.access(locked, os.R_OK):  # whoever is root may read everything
        assert read_data(locked) == {"a": 1}
    else:
        assert refused_file(locked) == ("", "The file cannot be read: Permission denied.")


def refused(read: Callable[[], Any]) -> EntraideError | None:
    """Return the error of a reading, None if it succeeds."""
    try:
        read()
    except EntraideError as error:
        return error
    return None


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
@given(
    data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass"))
)
def test_no_bytes_break_the_reading_of_a_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)

    error = refused(lambda: read_data(path))

    assert error is None or error.file == str(path)


PIECES = st.sampled_from(
    ["a", ":", " ", "\n", "- ", "{", "}", "[", "]", '"', "'", ",", "&", "*", "!", "|", ">", "#", "?"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_signs_break_the_parser(text: str) -> None:
    for prefer_json in (False, True):
        error = refused(partial(parse_data, text, prefer_json=prefer_json))

        assert error is None or render(error.reason, "en").endswith(".")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_json_that_a_program_wrote_is_read_as_it_was(value: Any) -> None:
    assert parse_data(json.dumps(value), prefer_json=True) == value
