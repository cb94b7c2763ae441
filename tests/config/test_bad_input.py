"""Bad input is refused with file, place, reason and what to do; what people mean is understood.

Never a traceback (whatever a command does not catch is raised in these tests), never half a file.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from entraide.core.datafiles import MAX_BYTES, read_data
from entraide.core.errors import UnusableFile
from entraide.core.messages import render
from entraide.interview.terms import QuestionType
from tests.config.running import INCOMPLETE, assert_words, entraide, refusal, sample, written
from tests.drafting.test_casefile import NO_ANSWER, OF_TYPE

HEAD = "kind: request\nmodality: mla_financial_records\nlanguage: fr\n"
CASE: dict[str, Any] = {"kind": "request", "modality": "mla_financial_records", "language": "fr"}
SHARED = os.environ.get("ENTRAIDE_SHARED", "")
ROOT_USER, NOBODY = 0, 65534


def places(error: dict[str, str]) -> tuple[str, str]:
    return error["code"], error["path"]


# --- files that are no case file: name, bytes, code, place, reason

NOT_UTF8 = "The text is not UTF-8."
WRITTEN_TWICE = "is written twice."
NO_ANCHORS = "Anchors (&) and aliases (*) are not accepted."
NO_TAGS = "Tags (!) are not accepted."
TOO_DEEP = "The file is nested too deeply."
NO_NUMBER = "is not a number."
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))  # fmt: skip # noqa: E501

FILES: dict[str, tuple[str, str | bytes, str, str]] = {
    "empty": ("case.yaml", "", "", "The file is empty."),
    "empty-json": ("case.json", "", "", "The file is empty."),
    "blank": ("case.yaml", " \n\n\t\n", "", "The file is empty."),
    "only-a-mark": ("case.yaml", b"\xef\xbb\xbf", "", "The file is empty."),
    "only-a-comment": ("case.yaml", "# to do\n", "", "mapping of keys to values, not nothing."),
    "root-list": ("case.yaml", "- kind: request\n", "", "mapping of keys to values, not a list."),
    "root-text": ("case.yaml", "kind request", "", "mapping of keys to values, not a text."),
    "root-number": ("case.json", "42", "", "mapping of keys to values, not a number."),
    "root-truth": ("case.json", "true", "", "mapping of keys to values, not a truth value."),
    "yaml-colon": (
        "case.yaml",
        HEAD + "date: a: b\n",
        "line 4, column 8",
        "This is not YAML: mapping values",
    ),
    "yaml-tab": ("case.yaml", HEAD + "answers:\n\tfacts: x\n", "line 5, column 1", "This is not YAML"),
    "yaml-quote": ("case.yaml", HEAD + "answers:\n  facts: 'x\n", "line 6, column 1", "This is not YAML"),
    "yaml-bracket": ("case.yaml", HEAD + "not_known: [facts\n", "line 5, column 1", "This is not YAML"),
    "yaml-indent": ("case.yaml", HEAD + "answers:\n  a: 1\n b: 2\n", "line 6, column 2", "This is not YAML"),
    "yaml-control": ("case.yaml", HEAD + "date: \x07\n", "line 4, column 7", "YAML does not take (U+0007)"),
    "json-comma": ("case.json", '{"kind": "request",}', "line 1, column 20", "This is not JSON"),
    "json-quotes": ("case.json", "{'kind': 'request'}", "line 1, column 2", "This is not JSON"),
    "json-cut-off": (
        "case.json",
        '{"kind": "req',
        "line 1, column 10",
        "This is not JSON: Unterminated string",
    ),
    "json-two": (
        "case.json",
        '{"kind": "request"}\n{"a": 1}',
        "line 2, column 1",
        "This is not JSON: Extra data.",
    ),
    "json-comment": ("case.json", '{\n// x\n"kind": 1}', "line 2, column 1", "This is not JSON"),
    "json-named-yaml": ("case.json", HEAD, "line 1, column 1", "This is not JSON"),
    "twice-at-the-root": (
        "case.yaml",
        HEAD + "kind: request\n",
        "line 4, column 1",
        f"“kind” {WRITTEN_TWICE}",
    ),
    "twice-in-answers": (
        "case.yaml",
        HEAD + "answers:\n  facts: x\n  urgent: yes\n  facts: y\n",
        "line 7, column 3",
        f"“facts” {WRITTEN_TWICE}",
    ),
    "twice-in-a-card": (
        "case.yaml",
        HEAD + "answers:\n  persons:\n    - surname: A\n      surname: A\n",
        "line 7, column 7",
        f"“surname” {WRITTEN_TWICE}",
    ),
    "twice-in-a-mark": (
        "case.yaml",
        HEAD + "answers:\n  persons: [{surname: {not_known: true, not_known: true}}]\n",
        "line 5, column 41",
        f"“not_known” {WRITTEN_TWICE}",
    ),
    "twice-in-reasons": (
        "case.yaml",
        HEAD + "not_applicable: {facts: a, facts: b}\n",
        "line 4, column 28",
        f"“facts” {WRITTEN_TWICE}",
    ),
    "twice-json": ("case.json", '{"kind": "request", "kind": "request"}', "kind", f"“kind” {WRITTEN_TWICE}"),
    "twice-json-answers": ("case.json", '{"answers": {"facts": "a", "facts": "b"}}', "facts", WRITTEN_TWICE),
    "twice-json-card": (
        "case.json",
        '{"answers": {"persons": [{"role": 1, "role": 1}]}}',
        "role",
        WRITTEN_TWICE,
    ),
    "anchor": ("case.yaml", HEAD + "answers: &x {}\n", "line 4, column 10", NO_ANCHORS),
    "anchor-bomb": ("case.yaml", BOMB, "line 1, column 4", NO_ANCHORS),
    "anchor-recursive": ("case.yaml", "&x [*x]\n", "line 1, column 1", NO_ANCHORS),
    "anchor-recursive-mapping": (
        "case.yaml",
        HEAD + "answers: &x {facts: *x}\n",
        "line 4, column 10",
        NO_ANCHORS,
    ),
    "alias-alone": ("case.yaml", HEAD + "answers: *x\n", "line 4, column 10", NO_ANCHORS),
    "merge": ("case.yaml", HEAD + "answers:\n  <<: *x\n", "line 5, column 7", NO_ANCHORS),
    "tag-python": (
        "case.yaml",
        HEAD + "answers: !!python/object/apply:os.system [id]\n",
        "line 4, column 10",
        NO_TAGS,
    ),
    "tag-string": ("case.yaml", HEAD + "date: !!str 2026-11-20\n", "line 4, column 7", NO_TAGS),
    "tag-own": ("case.yaml", "!case\n" + HEAD, "line 1, column 1", NO_TAGS),
    "two-documents": ("case.yaml", HEAD + "---\n" + HEAD, "line 4, column 1", "more than one document."),
    "deep-yaml": ("case.yaml", "answers: " + "[" * 100_000, "line 1, column 33", TOO_DEEP),
    "deep-yaml-closed": ("case.yaml", "[" * 100_000 + "]" * 100_000, "line 1, column 25", TOO_DEEP),
    "deep-yaml-block": ("case.yaml", "- " * 100_000 + "x", "line 1, column 49", TOO_DEEP),
    "deep-json": ("case.json", '{"a":' * 100_000, "line 1, column 121", TOO_DEEP),
    "deep-json-closed": ("case.json", "[" * 100_000 + "]" * 100_000, "line 1, column 25", TOO_DEEP),
    "nan": (
        "case.yaml",
        HEAD + "answers: {ts_remaining: .nan}\n",
        "line 4, column 25",
        f"“.nan” {NO_NUMBER}",
    ),
    "infinity": ("case.yaml", HEAD + "answers: {ts_remaining: -.Inf}\n", "line 4, column 25", NO_NUMBER),
    "beyond": ("case.yaml", HEAD + "answers: {ts_remaining: 1e999}\n", "line 4, column 25", NO_NUMBER),
    "nan-json": (
        "case.json",
        '{"answers": {"ts_remaining": NaN}}',
        "line 1, column 30",
        f"“NaN” {NO_NUMBER}",
    ),
    "infinity-json": (
        "case.json",
        '{"answers": {"ts_remaining": -Infinity}}',
        "line 1, column 30",
        NO_NUMBER,
    ),
    "beyond-json": ("case.json", '{"answers": {"ts_remaining": 1e999}}', "line 1, column 30", NO_NUMBER),
    "digits": ("case.yaml", HEAD + f"date: {'9' * 6000}\n", "line 4, column 7", "A number of 6000 digits"),
    "digits-hex": (
        "case.yaml",
        HEAD + f"date: 0x{'f' * 6000}\n",
        "line 4, column 7",
        "A number of 6002 digits",
    ),
    "digits-json": ("case.json", f'{{"date": {"9" * 6000}}}', "line 1, column 10", "A number of 6000 digits"),
    "digits-json-fraction": ("case.json", f'{{"date": 0.{"1" * 6000}}}', "line 1, column 10", "6002 digits"),
    "nul": ("case.yaml", HEAD.encode() + b"date: \0\n", "line 4", "NUL character"),
    "half-a-character": (
        "case.json",
        '{"answers": {"facts": "\\ud800"}}',
        "line 1, column 23",
        "half a character",
    ),
    "latin-1": ("case.yaml", HEAD.encode() + "case: é".encode("latin-1"), "line 4", NOT_UTF8),
    "utf-16": ("case.yaml", HEAD.encode("utf-16"), "line 1", NOT_UTF8),
    "utf-16-without-mark": ("case.yaml", HEAD.encode("utf-16-le"), "line 1", "NUL character"),
    "surrogate-bytes": ("case.yaml", HEAD.encode() + b"date: \xed\xa0\x80", "line 4", NOT_UTF8),
    "overlong-bytes": ("case.yaml", HEAD.encode() + b"date: \xc0\x80", "line 4", NOT_UTF8),
    "word-file": ("case.yaml", b"PK\x03\x04\x14\0\x06\0", "line 1", "NUL character"),
    "picture": ("case.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1", NOT_UTF8),
    "too-large": ("case.yaml", b"#" * (MAX_BYTES + 1), "", "larger than 4 megabytes."),
}


@pytest.mark.parametrize(("name", "content", "place", "reason"), FILES.values(), ids=FILES)
def test_file_is_refused(tmp_path: Path, name: str, content: str | bytes, place: str, reason: str) -> None:
    path, out = written(tmp_path, content, name), tmp_path / "out"

    for command in (("check", path), ("draft", path, "--out", out)):
        error = refusal(*command)

        assert error["file"] == str(path)
        assert places(error) == ("unusable_file", place)
        assert reason in error["reason"]
    assert not out.exists()


def test_refusal_speaks_the_language_of_the_reader(tmp_path: Path) -> None:
    path = written(tmp_path, "")

    assert refusal("check", path, "--language", "fr")["reason"] == "Le fichier est vide."
    assert refusal("check", path, LC_ALL="fr_FR.UTF-8")["reason"] == "Le fichier est vide."
    assert refusal("draft", path, "--out", tmp_path, LC_ALL="fr_FR.UTF-8")["reason"] == "Le fichier est vide."
    assert refusal("check", path, LC_ALL="tlh_QQ")["reason"] == "The file is empty."


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "case.yaml"

    assert refusal("check", missing)["reason"] == "There is no such file."
    assert refusal("check", missing)["file"] == str(missing)
    assert refusal("check", tmp_path)["reason"] == "This is a folder, not a file."
    assert refusal("draft", tmp_path, "--out", tmp_path)["file"] == str(tmp_path)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act as a user without rights: root reads every file, whatever its rights say."""
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(ROOT_USER)


def test_file_without_right_to_read_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # that of pytest is closed to nobody
        locked = written(Path(folder), HEAD)
        locked.chmod(0)
        entraide("check", locked)  # loads what the command needs, which nobody may perhaps not read
        with as_nobody() if os.geteuid() == ROOT_USER else nullcontext():
            error = refusal("check", locked)

    assert error["reason"] == "The file cannot be read: Permission denied."


def test_file_that_even_root_cannot_read_is_refused(tmp_path: Path) -> None:
    circle, memory = tmp_path / "circle.yaml", Path("/proc/self/mem")
    circle.symlink_to(circle)

    assert refusal("check", circle)["reason"] == "The file cannot be read: Too many levels of symbolic links."
    assert refusal("check", circle / "in")["reason"].startswith("The file cannot be read: ")
    assert (
        refusal("check", tmp_path / ("x" * 300))["reason"] == "The file cannot be read: File name too long."
    )
    if memory.exists():
        assert refusal("check", memory)["reason"] == "The file cannot be read: Input/output error."


def test_endless_file_is_refused() -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this machine has no /dev/zero")

    assert refusal("check", endless)["reason"] == "The file is larger than 4 megabytes."


# --- values


def wrong() -> list[Any]:
    """Return the first wrong values of each type of question; test_casefile.py has all of them."""
    return [
        pytest.param(OF_TYPE[kind.value].id, raw, id=f"{kind.value}-{number}")
        for kind in QuestionType
        for number, raw in enumerate(NO_ANSWER["list" if kind.is_list else kind.value][:4])
        if raw != "\ud800"
    ]


@pytest.mark.parametrize(("question", "raw"), wrong())
def test_value_is_refused_with_file_and_place(tmp_path: Path, question: str, raw: Any) -> None:
    path = written(tmp_path, {**CASE, "answers": {question: raw}}, "case.json")
    error = refusal("check", path)

    assert error["code"] in ("wrong_value", "unknown_name")
    assert error["file"] == str(path)
    assert error["path"].startswith(f"answers.{question}")


@pytest.mark.parametrize(
    ("line", "place", "todo"),
    [
        ("kind: reqest", "kind", "Did you mean “request”?"),
        ("modality: extraditon", "modality", "Did you mean “extradition”?"),
        ("language: francais", "language", "Did you mean “fr”?"),
        ("anwsers: {}", "anwsers", "Did you mean “answers”?"),
        ("answers: {requested_state: Suise}", "answers.requested_state", "Did you mean “CH”?"),
        ("answers: {target_language: Frensh}", "answers.target_language", "Did you mean “fr”?"),
        ("answers: {fcats: x}", "answers.fcats", "Did you mean “facts”?"),
        ("answers: {persons: [{surnam: x}]}", "answers.persons[0].surnam", "Did you mean “surname”?"),
        ("not_known: [fcats]", "not_known[0]", "Did you mean “facts”?"),
        ("not_applicable: {fcats: x}", "not_applicable.fcats", "Did you mean “facts”?"),
    ],
)
def test_misspelt_name_comes_with_the_right_one(tmp_path: Path, line: str, place: str, todo: str) -> None:
    key = line.split(":")[0]
    kept = [old for old in HEAD.splitlines() if not old.startswith(f"{key}:")]
    error = refusal("check", written(tmp_path, "\n".join([*kept, line])))

    assert places(error) == ("unknown_name", place)
    assert error["todo"] == todo


def test_misspelt_name_after_an_option_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)

    for command in (("check", path), ("draft", path, "--out", tmp_path)):
        error = refusal(*command, "--language", "klingon")
        assert places(error) == ("unknown_name", "--language")
        assert "Use one of: ar, bs, cnr, en, es, fa, fr, hr, pt, ru, sq, sr, zh." in error["todo"]
    result = entraide("samples", "sn-ch-bank-record")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[1] == "  → Did you mean “sn-ch-bank-records”?"
    assert entraide("glossary", "dual criminalty").exit_code == 2
    assert entraide("draft", path, "--out", tmp_path, "--format", "odt").exit_code == 2
    assert entraide("chek", path).exit_code == 2


def test_terminal_is_spared_what_a_hostile_key_would_do_to_it(tmp_path: Path) -> None:
    key = "\x1b[2J\x1b]0;owned\x07\n\u202efacts\x9b31m"
    path = written(tmp_path, {**CASE, "answers": {key: "x"}}, "case.json")
    result = entraide("check", path)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert all(char.isprintable() or char == "\n" for char in result.stderr)
    assert json.loads(entraide("check", path, "--json").stderr)["error"]["path"] == f"answers.{key}"


def test_enormous_key_is_refused_in_short(tmp_path: Path) -> None:
    error = json.loads(entraide("check", written(tmp_path, {**CASE, "x" * 1_000_000: 1}), "--json").stderr)[
        "error"
    ]

    assert error["code"] == "unknown_name"
    assert len(error["reason"]) < 300


def test_reason_that_is_no_text_is_refused(tmp_path: Path) -> None:
    for reason in ("\ud800", "x" * 200_001):
        error = refusal("draft", sample(INCOMPLETE), "--out", tmp_path, "--with-gaps", reason)

        assert places(error) == ("wrong_value", "--with-gaps")
    assert list(tmp_path.iterdir()) == []


# --- what is accepted, in the file itself

PLAIN = """\
kind: request
modality: [mla_financial_records, mla_search_seizure]
language: fr
date: 2026-11-20
answers:
  requesting_state: sn
  requested_state: NO
  legal_basis: untoc
  urgent: yes
  deadline: 2027-01
  persons:
    surname: N
    nationality: NO
    in_custody: no
    date_of_birth: 1981
    id_document: {not_known: true}
  facts: |
    Un.

    Deux.
not_known: [limitation]
not_applicable: {ne_bis: sans objet}
"""


def drafted(folder: Path, path: Path) -> dict[str, Any]:
    """Return the letter's JSON of a case with gaps."""
    result = entraide("draft", path, "--out", folder, "--format", "json", "--with-gaps", "a test", "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(Path(json.loads(result.stdout)["files"][0]).read_bytes())
    return data


def test_plain_writing_is_understood(tmp_path: Path) -> None:
    letter = drafted(tmp_path / "out", written(tmp_path, PLAIN))
    text = json.dumps(letter["letter"], ensure_ascii=False)

    assert letter["letter"]["types"] == ["mla_financial_records", "mla_search_seizure"]
    assert "Royaume de Norvège" in text
    assert "20 novembre 2026" in text
    assert "Un." in text
    assert letter["case"]["answers"]["requested_state"] == "NO"
    assert letter["case"]["answers"]["urgent"] == "yes"
    assert letter["case"]["date"] == "2026-11-20"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="byte-order-mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="windows"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), id="both"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="old-macintosh"),
        pytest.param(lambda text: b"%YAML 1.2\n---\n" + text.encode() + b"...\n", id="yaml-head"),
        pytest.param(
            lambda text: text.replace("yes", "true").replace(" no\n", " False\n").encode(), id="truth"
        ),
        pytest.param(
            lambda text: text.replace("sn\n", "SEN\n").replace(": NO\n", ": nor\n").encode(), id="alpha-3"
        ),
        pytest.param(lambda text: text.replace("2026-11-20", "'2026-11-20'").encode(), id="quoted-date"),
        pytest.param(lambda text: text.replace(": untoc", ": [untoc]").encode(), id="list"),
    ],
)
def test_other_ways_to_write_the_same_change_no_letter(tmp_path: Path, change: Any) -> None:
    plain = drafted(tmp_path / "1", written(tmp_path, PLAIN))
    other = drafted(tmp_path / "2", written(tmp_path, change(PLAIN)))

    assert other["letter"] == plain["letter"]


def test_json_with_truth_values_reads_like_yaml_with_words(tmp_path: Path) -> None:
    data = read_data(written(tmp_path, PLAIN))
    data["answers"]["urgent"] = True
    data["answers"]["requested_state"] = False
    data["answers"]["persons"] = [{**data["answers"]["persons"], "in_custody": False, "nationality": False}]

    as_json = drafted(tmp_path / "1", written(tmp_path, data, "case.json"))

    assert as_json["letter"] == drafted(tmp_path / "2", written(tmp_path, PLAIN))["letter"]
    assert as_json["case"] == data


@pytest.mark.parametrize("code", ["EUE", "eu", "EU"])
def test_european_union_is_accepted(tmp_path: Path, code: str) -> None:
    answers = {"requested_state": code}
    letter = drafted(tmp_path / "out", written(tmp_path, {**CASE, "answers": answers}, "case.json"))

    assert "Union européenne" in json.dumps(letter["letter"]["addressee"], ensure_ascii=False)


def test_question_of_another_type_is_kept_and_reported(tmp_path: Path) -> None:
    answers = {"ft_firearms": [{"make": "Exemple"}]}
    path = written(tmp_path, {**CASE, "answers": answers}, "case.json")
    report = json.loads(entraide("check", path, "--json").stdout)

    assert report["notes"] == [
        {
            "code": "not_listed",
            "question": "ft_firearms",
            "message": "The kind of request chosen does not ask “ft_firearms”; the answer is kept.",
        }
    ]
    assert "“ft_firearms”" in entraide("check", path).stdout
    assert drafted(tmp_path / "out", path)["case"]["answers"] == answers


# --- writing: whole files or none

OLD = b"an older file"


def assert_old_files_stay(folder: Path, formats: tuple[str, ...]) -> None:
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict.fromkeys(formats, OLD)


@pytest.mark.parametrize("place", ["file", "inside-a-file", "folder-there", "name-too-long"])
def test_place_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    plain = written(tmp_path, OLD, "plain")
    (tmp_path / "taken" / "sn-ch-bank-records.json").mkdir(parents=True)
    out = {
        "file": plain,
        "inside-a-file": plain / "in" / "side",
        "folder-there": tmp_path / "taken",
        "name-too-long": tmp_path / ("x" * 300),
    }[place]
    error = refusal("draft", sample("sn-ch-bank-records"), "--out", out, "--format", "json")

    assert error["code"] == "cannot_write"
    assert error["file"] == str(out / "sn-ch-bank-records.json")
    assert error["reason"].startswith("The file cannot be written: ")
    assert error["todo"] == "Check the folder, your rights and the space left, then try again."
    assert plain.read_bytes() == OLD
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["sn-ch-bank-records.json"]


def test_sample_is_not_copied_to_where_it_cannot_be(tmp_path: Path) -> None:
    assert entraide("samples", INCOMPLETE, "--out", tmp_path).exit_code == 2
    assert entraide("samples", INCOMPLETE, "--out", tmp_path / "in" / "side.yaml").exit_code == 0


def test_letter_never_takes_the_place_of_its_own_case(tmp_path: Path) -> None:
    text = Path(sample(INCOMPLETE)).read_text(encoding="utf-8")
    data = json.dumps(read_data(written(tmp_path, text)))
    path = written(tmp_path, data, "case.json")
    (tmp_path / "link").symlink_to(tmp_path)

    for out in (tmp_path, tmp_path / "." / "link", tmp_path / "link" / ".." / tmp_path.name):
        error = refusal("draft", path, "--out", out, "--with-gaps", "a test")
        assert places(error) == ("cannot_write", "")
        assert error["reason"] == "The letter would replace the case file."
    assert path.read_text() == data
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.json", "case.yaml", "link"]
    assert entraide("draft", path, "--out", tmp_path, "--with-gaps", "x", "--format", "html").exit_code == 0


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES])
def test_failure_while_writing_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, problem: int
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise OSError(problem, os.strerror(problem))

    path = written(tmp_path, OLD, "out/sn-ch-bank-records.json")
    where = {"write": "tempfile.NamedTemporaryFile", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[
        step
    ]
    monkeypatch.setattr(where, fail)
    error = refusal("draft", sample("sn-ch-bank-records"), "--out", path.parent, "--format", "json")

    assert error["reason"] == f"The file cannot be written: {os.strerror(problem)}."
    assert_old_files_stay(path.parent, (path.name,))


LIMITED = """
import resource, sys
from entraide.config.cli import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
sys.exit(run())
"""


def in_a_process(*command: object, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C", "ENTRAIDE_DATA": "no-such-folder"}
    return subprocess.run(
        [sys.executable, *map(str, command)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        **options,
    )


@pytest.mark.parametrize("format_name", ["pdf", "docx", "html", "json"])
def test_file_that_grows_beyond_the_limit_of_the_machine_is_not_left_half_written(
    tmp_path: Path, format_name: str
) -> None:
    path = written(tmp_path, OLD, f"out/sn-ch-bank-records.{format_name}")
    case = sample("sn-ch-bank-records")
    arguments = ("draft", case, "--out", path.parent, "--format", format_name, "--json")
    result = in_a_process("-c", LIMITED, 4096, *arguments)

    assert result.returncode == 2, result.stderr
    error = json.loads(result.stderr)["error"]
    assert error["code"] == "cannot_write"
    assert error["file"] == str(path)
    assert error["reason"] == f"The file cannot be written: {os.strerror(errno.EFBIG)}."
    assert_old_files_stay(path.parent, (path.name,))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a disk of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    if not mount or not umount or os.geteuid() != ROOT_USER:
        pytest.skip("only root may mount a small disk; the tests above fill one in other ways")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount a disk; the tests above fill one in other ways")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def test_full_disk_leaves_the_older_file_and_nothing_else(small_disk: Path) -> None:
    name = "sn-ch-bank-records.pdf"
    written(small_disk, OLD, name)
    error = refusal("draft", sample("sn-ch-bank-records"), "--out", small_disk, "--format", "pdf")

    assert error["reason"] == "The file cannot be written: No space left on device."
    assert error["file"] == str(small_disk / name)
    assert_old_files_stay(small_disk, (name,))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", sample("sn-ch-bank-records")),
        ("check", sample(INCOMPLETE), "--json"),
        ("check", "no-such-file.yaml", "--json"),
        ("samples",),
        ("samples", INCOMPLETE),
        ("schema", "case"),
        ("glossary", "entraide"),
        ("--help",),
    ],
    ids=lambda arguments: "-".join(Path(word).stem for word in arguments),
)
def test_output_onto_a_full_disk_is_said_in_words(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "entraide", *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C"}, check=False,
        )  # fmt: skip

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert result.stderr.endswith(
        "The output cannot be written: No space left on device.\n"
        "  → Check the space left, or send the output elsewhere.\n"
    )


def test_reader_of_a_pipe_may_go_away() -> None:
    command = f"{sys.executable} -m entraide schema case | head -c 10"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert result.stderr == ""


def test_words_of_a_refusal_are_those_of_its_json(tmp_path: Path) -> None:
    path = written(tmp_path, "- x\n")

    assert_words(refusal("check", path), "check", path)
    assert in_a_process("-m", "entraide", "check", path).stderr == entraide("check", path).stderr


# --- a large set


@pytest.mark.skipif(not SHARED, reason="ENTRAIDE_SHARED names no folder of large test sets")
def test_parser_tests_of_others_are_read_or_refused_in_words() -> None:
    paths = sorted((Path(SHARED) / "data" / "hostile-input" / "json").glob("*.json"))
    refused = {}
    for path in paths:
        try:
            read_data(path)
        except UnusableFile as error:
            refused[path.name] = render(error.reason, "en")
    missed = {path.name for path in paths if path.name.startswith("n_")} - refused.keys()
    strict = {name for name in refused if name.startswith("y_") and WRITTEN_TWICE not in refused[name]}

    assert len(paths) > 300
    assert missed == set()
    assert strict == {"y_number_double_close_to_zero.json"}  # 81 digits: no number that a person writes
