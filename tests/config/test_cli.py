"""The commands: what they print and write, in which language, and how they end."""

import functools
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import entraide as package
from entraide.config.cli import main
from entraide.core.datafiles import read_data
from entraide.core.glossary import glossary
from entraide.core.languages import UNREAD_LETTER, declared_languages
from entraide.core.messages import render
from entraide.drafting.files import FORMATS
from entraide.drafting.library import library
from entraide.instruments.facts import instruments
from entraide.interview.terms import STRUCTURE_OF
from tests.config.running import COMPLETE, INCOMPLETE, NOWHERE, SAMPLES, entraide, refusal, sample, written
from tests.drafting.full_cases import LANGUAGES, full_cases
from tests.drafting.test_casefile import NO_ANSWER, OF_TYPE

COMMANDS = ("check", "draft", "samples", "schema", "glossary", "legal-basis", "treaties", "import")
UNCITED = {"practice", "domestic", "model"}
LEAST = {"kind": "request", "modality": "mla_financial_records", "language": "en"}


def output(*arguments: object, exit_code: int = 0, **environment: str) -> Any:
    """Return the JSON that a command prints."""
    result = entraide(*arguments, "--json", **environment)
    assert result.exit_code == exit_code, result.output
    assert result.stderr == ""
    return json.loads(result.stdout)


# --- check


@pytest.mark.parametrize("name", SAMPLES)
def test_check_ends_with_what_the_case_is(name: str) -> None:
    complete = name in COMPLETE
    report = output("check", sample(name), exit_code=0 if complete else 3)

    assert report["complete"] is complete
    assert entraide("check", sample(name)).exit_code == (0 if complete else 3)
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    essential = [content for content in report["missing_contents"] if content["severity"] == "required"]
    assert bool(errors or essential) is not complete


@pytest.mark.parametrize("name", SAMPLES)
def test_check_report_has_the_shape_that_programs_rely_on(name: str) -> None:
    report = output("check", sample(name), exit_code=0 if name in COMPLETE else 3)
    case = read_data(Path(sample(name)))

    assert list(report) == ["modality", "complete", "findings", "missing_contents", "legal_bases"]
    assert report["modality"] == (
        [case["modality"]] if isinstance(case["modality"], str) else case["modality"]
    )
    for finding in report["findings"]:
        assert_finding(finding)
    for missing in report["missing_contents"]:
        assert list(missing) == ["content", "severity"]
        assert missing["content"] in library().contents


def assert_finding(finding: dict[str, Any]) -> None:
    always = ["rule", "severity", "group", "question", "message", "todo", "sources"]
    assert [key for key in finding if key not in ("rules", "questions")] == always
    assert finding["severity"] in ("error", "warning", "info")
    assert finding["group"] in ("treaty", "state", "advice")
    for one, several, known in (
        ("rule", "rules", library().rules),
        ("question", "questions", {**library().questions, "date": None}),
    ):
        names = finding.get(several, [finding[one]])
        assert len(names) > 1 or several not in finding
        assert names[0] == finding[one]
        assert all(name in known for name in names)
    assert finding["message"]
    assert finding["todo"]
    for source in finding["sources"]:
        assert list(source) == ["instrument", "ref"]
        assert source["instrument"] in {*instruments(), *UNCITED}
        assert source["ref"] is None or source["instrument"] in instruments()


def test_check_names_all_rules_of_a_report_that_unites_several(tmp_path: Path) -> None:
    report = output("check", written(tmp_path, {**LEAST, "answers": {}}, "c.json"), exit_code=3)
    united = [finding for finding in report["findings"] if "rules" in finding]
    order, weight = list(library().rules), ["error", "warning", "info"]

    assert united
    for finding in united:
        ranks = [
            (weight.index(library().rules[rule].severity), order.index(rule)) for rule in finding["rules"]
        ]
        assert ranks[0] == min(ranks)


def test_check_prints_a_page_that_says_all_that_the_report_says() -> None:
    report = output("check", sample(INCOMPLETE), exit_code=3)
    page = entraide("check", sample(INCOMPLETE))
    words = " ".join(page.stdout.split())

    assert page.stderr == ""
    assert "\x1b" not in page.stdout
    assert words.startswith("Bank and financial records Needed by the treaty relied on essential The purpose")
    assert words.endswith("Not complete: something essential is missing.")
    for finding in report["findings"]:
        assert finding["message"] in words
        assert f"→ {finding['todo']}" in words
        for name in finding.get("questions", [finding["question"]]):
            assert name in words
    groups = (
        "Needed by the treaty relied on",
        "Needed by the requested State",
        "Advisable: offices expect it",
    )
    shown = [words.index(group) for group in groups if group in words]
    assert shown == sorted(shown)
    assert max(len(line) for line in page.stdout.splitlines()) <= 110


def test_check_is_coloured_where_the_terminal_can() -> None:
    runner = CliRunner(env={"LC_ALL": "C", "ENTRAIDE_DATA": NOWHERE})
    coloured = runner.invoke(main, ["check", sample(INCOMPLETE)], color=True)
    plain = runner.invoke(main, ["check", sample(INCOMPLETE)])

    for weight, colour in (("essential", "red"), ("to be mended", "yellow"), ("good to know", "blue")):
        mark = click.style(weight, fg=colour, bold=colour == "red")
        assert f"  {mark}  " in coloured.stdout
    assert click.unstyle(coloured.stdout) == plain.stdout


@pytest.mark.parametrize("code", [language.code for language in declared_languages()])
def test_check_works_for_a_case_and_a_reader_of_any_language(tmp_path: Path, code: str) -> None:
    case = {**read_data(Path(sample("sn-ch-bank-records"))), "language": code}
    path = written(tmp_path, case, "case.json")

    assert output("check", path, "--language", code)["complete"] is True
    assert entraide("check", path, "--language", code.upper()).exit_code == 0
    assert entraide("check", path, LC_ALL=f"{code}.UTF-8").exit_code == 0


def test_messages_follow_the_option_then_the_environment() -> None:
    def last(*options: str, **environment: str) -> str:
        return entraide("check", sample(INCOMPLETE), *options, **environment).stdout.splitlines()[-1]

    english, french = "Not complete: something essential is missing.", last("--language", "fr")

    assert last() == last("--language", "en") == english
    assert french not in ("", english)
    assert last(LC_ALL="fr_SN.UTF-8") == last(LC_ALL="", LC_MESSAGES="", LANG="fr") == french
    assert last("--language", "en", LC_ALL="fr_FR") == english
    assert last(LC_ALL="POSIX", LANG="fr") == french
    assert last(LC_ALL="xx_YY") == english


def test_report_speaks_french_whole() -> None:
    english = output("check", sample(INCOMPLETE), exit_code=3)
    french = output("check", sample(INCOMPLETE), "--language", "fr", exit_code=3)

    for one, other in zip(english["findings"], french["findings"], strict=True):
        assert one["message"] != other["message"]
        assert one["todo"] != other["todo"]
        assert one["rule"] == other["rule"]


# --- draft


def drafted(out: Path, name: str, *options: object, **environment: str) -> dict[str, bytes]:
    """Return what a draft writes, by the ending of the name."""
    result = entraide("draft", sample(name), "--out", out, *options, **environment)
    assert result.exit_code == 0, result.output
    paths = sorted(out.iterdir())
    assert sorted(result.stdout.splitlines()) == [str(path) for path in paths]
    assert {path.stem for path in paths} == {name}
    return {path.suffix[1:]: path.read_bytes() for path in paths}


def test_draft_writes_all_four_formats_and_prints_their_paths(tmp_path: Path) -> None:
    files = drafted(tmp_path / "a" / "b", "sn-ch-bank-records")

    assert set(files) == set(FORMATS)
    assert files["pdf"].startswith(b"%PDF-")
    assert files["docx"].startswith(b"PK")
    assert files["html"].startswith(b"<!doctype html>")
    assert json.loads(files["json"])["kind"] == "letter"


@pytest.mark.parametrize(
    "formats", [("json",), ("html", "json"), ("docx",), ("pdf", "html"), ("json", "json")]
)
def test_draft_writes_the_formats_asked_for(tmp_path: Path, formats: tuple[str, ...]) -> None:
    options = [word for name in formats for word in ("--format", name)]

    assert set(drafted(tmp_path, "sn-ch-bank-records", *options)) == set(formats)


def test_draft_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    files = drafted(tmp_path / "1", "sn-ch-bank-records")

    assert drafted(tmp_path / "2", "sn-ch-bank-records", LC_ALL="fr_FR.UTF-8", TZ="Asia/Tokyo") == files
    assert drafted(tmp_path / "1", "sn-ch-bank-records") == files


def test_draft_in_json_says_files_and_what_is_missing(tmp_path: Path) -> None:
    case = sample("sn-ch-bank-records")
    data = output("draft", case, "--out", tmp_path, "--format", "html", "--format", "json")

    assert data["files"] == [str(tmp_path / f"sn-ch-bank-records.{name}") for name in ("html", "json")]
    assert data["untranslated"] == []
    report = output("check", case)
    assert {key: value for key, value in data.items() if key not in ("files", "untranslated")} == report


def test_draft_in_another_language_lists_what_is_to_be_translated(tmp_path: Path) -> None:
    case, options = sample("sn-ch-bank-records"), ("--out", tmp_path, "--format", "json", "--language", "en")
    result = entraide("draft", case, *options)
    letter = json.loads((tmp_path / "sn-ch-bank-records.json").read_bytes())["letter"]

    assert letter["language"] == "en"
    assert result.stderr.startswith("Still to be translated into the language of the letter:\n")
    assert "facts" in letter["untranslated"]
    assert result.stderr.split(":\n")[1].replace(",", "").split() == letter["untranslated"]
    assert output("draft", case, *options)["untranslated"] == letter["untranslated"]


@pytest.mark.parametrize("language, told", [("ar", 1), ("en", 0), ("fr", 0)])
def test_draft_says_where_no_lawyer_has_read_the_language_and_the_letter_does_not(
    tmp_path: Path, language: str, told: int
) -> None:
    options = ("draft", sample("sn-ch-bank-records"), "--out", tmp_path, "--language", language)
    for result in (entraide(*options), entraide(*options, "--json"), entraide(*options, LANG="fr_SN.UTF-8")):
        said = [UNREAD_LETTER.text, render(UNREAD_LETTER, "fr")]
        assert sum(result.stderr.count(text) for text in said) == told
        assert not any(text in result.stdout for text in said)
    letter = (tmp_path / "sn-ch-bank-records.html").read_text(encoding="utf-8")
    assert render(UNREAD_LETTER, language) not in letter


def test_draft_in_a_language_that_is_not_offered_names_those_that_are(tmp_path: Path) -> None:
    for code in {language.code for language in declared_languages()} - {"en", "fr", "ar"}:
        error = refusal("draft", sample("sn-ch-bank-records"), "--out", tmp_path, "--language", code)
        assert error["code"] == "not_offered"
        assert error["reason"] == f"A letter is not yet offered in “{code}”."
        assert error["todo"] == "Offered now: en, ar, fr."
        assert (error["file"], error["path"]) == (sample("sn-ch-bank-records"), "language")
    case = {**read_data(Path(sample("sn-ch-bank-records"))), "language": "pt"}
    path = written(tmp_path, case, "case.json")
    assert refusal("draft", path, "--out", tmp_path / "out")["code"] == "not_offered"
    assert not (tmp_path / "out").exists()
    assert (
        entraide("draft", path, "--out", tmp_path / "out", "--language", "fr", "--format", "json").exit_code
        == 0
    )


@pytest.mark.parametrize(
    "reason", [(), ("--with-gaps", ""), ("--with-gaps", " \n")], ids=["none", "empty", "blank"]
)
def test_draft_with_gaps_needs_a_reason(tmp_path: Path, reason: tuple[str, ...]) -> None:
    out = tmp_path / "out"
    result = entraide("draft", sample(INCOMPLETE), "--out", out, *reason)
    page = entraide("check", sample(INCOMPLETE))

    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith(page.stdout)
    assert result.stderr.endswith("To write it with its gaps, give the reason: --with-gaps REASON.\n")
    assert output("draft", sample(INCOMPLETE), "--out", out, *reason, exit_code=3) == output(
        "check", sample(INCOMPLETE), exit_code=3
    )
    assert not out.exists()


def test_reason_for_gaps_stands_in_the_json_and_not_in_the_letter(tmp_path: Path) -> None:
    reason = "zu ersten Gesprächen Ωmega"
    files = drafted(tmp_path, INCOMPLETE, "--with-gaps", reason)
    data = json.loads(files["json"])

    assert data["with_gaps_because"] == reason
    assert reason not in json.dumps(data["letter"], ensure_ascii=False)
    assert reason not in files["html"].decode()
    assert '"gap": true' in json.dumps(data["letter"])


def test_reason_changes_no_format_but_the_json(tmp_path: Path) -> None:
    one = drafted(tmp_path / "1", INCOMPLETE, "--with-gaps", "one")
    other = drafted(tmp_path / "2", INCOMPLETE, "--with-gaps", "other")

    assert [name for name in one if one[name] != other[name]] == ["json"]


def test_complete_case_needs_no_reason_and_keeps_none(tmp_path: Path) -> None:
    files = drafted(tmp_path, "sn-ch-bank-records", "--format", "json")

    assert json.loads(files["json"])["with_gaps_because"] is None


def test_case_without_a_date_is_drafted_in_every_format(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST, "case.json")

    assert entraide("draft", path, "--out", tmp_path / "out", "--with-gaps", "a test").exit_code == 0


# --- schemas


@functools.cache
def schema(what: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(entraide("schema", what).stdout)
    return data


@functools.cache
def validator(what: str) -> Draft202012Validator:
    return Draft202012Validator(schema(what))


def problems(what: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(what).iter_errors(data)]


@pytest.mark.parametrize("what", ["case", "letter"])
def test_schema_is_a_valid_schema_of_the_newest_dialect(what: str) -> None:
    data = schema(what)
    Draft202012Validator.check_schema(data)

    assert data["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert data["title"]


def test_schema_of_a_case_names_everything_that_a_case_may_hold() -> None:
    data = schema("case")

    assert data["properties"]["modality"]["anyOf"][0]["enum"] == list(library().types)
    assert list(data["properties"]["answers"]["properties"]) == list(library().questions)
    assert data["x-structures"] == {kind.value: structure for kind, structure in STRUCTURE_OF.items()}
    assert set(STRUCTURE_OF.values()) == set(data["$defs"]) - {"mark"}


@pytest.mark.parametrize("name", SAMPLES)
def test_schema_of_a_case_accepts_every_sample(name: str) -> None:
    assert problems("case", read_data(Path(sample(name)))) == []


@pytest.mark.parametrize("name", sorted(library().types))
def test_schema_of_a_case_accepts_full_cases_of_every_type(name: str) -> None:
    for language in LANGUAGES:
        for case in full_cases(name, language):
            assert problems("case", json.loads(json.dumps(case))) == []


BROKEN_KEYS: dict[str, dict[str, Any]] = {
    "no-kind": {"kind": "letter"},
    "kind-nothing": {"kind": None},
    "type-unknown": {"modality": "nothing_such"},
    "type-unknown-in-list": {"modality": ["extradition", "nothing_such"]},
    "types-none": {"modality": []},
    "language-unknown": {"language": "de"},
    "date-month": {"date": "2026-11"},
    "date-number": {"date": 20261120},
    "key-unknown": {"anwsers": {}},
    "answers-list": {"answers": []},
    "not-known-unknown": {"not_known": ["nothing_such"]},
    "not-known-text": {"not_known": "facts"},
    "reason-unknown": {"not_applicable": {"nothing_such": "x"}},
    "reason-number": {"not_applicable": {"facts": 1}},
    "version": {"definition_version": 0},
    "version-to-come": {"definition_version": 999},
    "language-of-an-answer": {"answer_languages": {"facts": "xx"}},
}


@pytest.mark.parametrize("keys", BROKEN_KEYS.values(), ids=BROKEN_KEYS)
def test_schema_of_a_case_refuses_broken_keys(keys: dict[str, Any]) -> None:
    assert problems("case", LEAST) == []
    assert problems("case", {**LEAST, **keys}) != []


@pytest.mark.parametrize("key", ["kind", "modality", "language"])
def test_schema_of_a_case_wants_what_every_case_has(key: str) -> None:
    assert problems("case", {name: value for name, value in LEAST.items() if name != key}) != []


KNOWN_BY_THE_READER_ALONE = {
    "text": ("a\0b", "\ud800"),
    "longtext": ("a\0b", "\ud800"),
    "date": ("2026-02-30", "2025-02-29", "2026-13", "2026-00", "2026-11-31", "0000", 20261120, -1),
    "datetime": tuple(raw for raw in NO_ANSWER["datetime"] if isinstance(raw, str)),
    "country": ("XX", "XXX"),
    "language": ("French", "xx", "francais"),
    "number": (),
}
"""Wrong answers that a schema cannot tell from right ones: days that do not exist, codes that nobody has."""


@pytest.mark.parametrize("kind", sorted(OF_TYPE))
def test_schema_of_a_case_refuses_answers_of_the_wrong_kind(kind: str) -> None:
    key = kind if kind in NO_ANSWER else "list"
    passed = [
        raw for raw in NO_ANSWER[key] if not problems("case", {**LEAST, "answers": {OF_TYPE[kind].id: raw}})
    ]

    assert [raw for raw in passed if raw not in KNOWN_BY_THE_READER_ALONE.get(kind, ())] == []


def letter(folder: Path, name: str, language: str) -> dict[str, Any]:
    files = drafted(
        folder / language, name, "--format", "json", "--language", language, "--with-gaps", "a test"
    )
    data: dict[str, Any] = json.loads(files["json"])
    return data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_schema_of_a_letter_accepts_the_letter_of_every_sample(
    tmp_path: Path, name: str, language: str
) -> None:
    data = letter(tmp_path, name, language)

    assert problems("letter", data) == []
    assert data["case"] == read_data(Path(sample(name)))


def changes() -> Iterator[tuple[str, Callable[[dict[str, Any]], Any]]]:
    yield "kind", lambda data: data.update(kind="case")
    yield "version", lambda data: data.update(format_version=2)
    yield "reason", lambda data: data.update(with_gaps_because=1)
    yield "extra", lambda data: data.update(user="me")
    yield "no-case", lambda data: data.pop("case")
    yield "no-letter", lambda data: data.pop("letter")
    yield "no-chapters", lambda data: data["letter"].pop("chapters")
    yield "no-types", lambda data: data["letter"].update(types=[])
    yield "chapter-number", lambda data: data["letter"]["chapters"][0].update(number="1")
    yield "part-without-section", lambda data: data["letter"]["addressee"].pop("section")
    yield "block-kind", lambda data: data["letter"]["addressee"]["blocks"][0].update(kind="poem")
    yield "run-extra", lambda data: data["letter"]["addressee"]["blocks"][0]["runs"][0].update(colour="red")
    yield "run-number", lambda data: data["letter"]["addressee"]["blocks"][0]["runs"][0].update(text=1)


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in changes()])
def test_schema_of_a_letter_refuses_broken_letters(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any]
) -> None:
    data = json.loads(json.dumps(letter(tmp_path, "sn-ch-bank-records", "fr")))
    change(data)

    assert problems("letter", data) != []


# --- samples, glossary, help


def test_samples_are_listed_with_their_titles() -> None:
    lines = entraide("samples").stdout.splitlines()

    assert [line for line in lines if not line.startswith(" ")] == SAMPLES
    assert len(COMPLETE) == 8
    for name in SAMPLES:
        title = Path(sample(name)).read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        assert title in re.sub("[ \n]+", " ", " ".join(lines))


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_copied_or_printed_as_it_is(tmp_path: Path, name: str) -> None:
    content = Path(sample(name)).read_bytes()
    result = entraide("samples", name, "--out", tmp_path / "new" / "case.yaml")

    assert result.stdout == f"{tmp_path / 'new' / 'case.yaml'}\n"
    assert (tmp_path / "new" / "case.yaml").read_bytes() == content
    assert entraide("samples", name).stdout_bytes == content
    code = 0 if name in COMPLETE else 3
    assert entraide("check", tmp_path / "new" / "case.yaml").exit_code == code


def test_samples_come_from_different_states_half_in_french() -> None:
    cases = [read_data(Path(sample(name))) for name in COMPLETE]
    pairs = [(case["answers"]["requesting_state"], case["answers"]["requested_state"]) for case in cases]

    assert len({state for pair in pairs for state in pair}) == 2 * len(pairs)
    assert sorted(case["language"] for case in cases) == ["en"] * 4 + ["fr"] * 4
    assert len({case["date"] for case in cases}) == len(cases)


def test_glossary_shows_a_term_in_all_its_languages() -> None:
    result = entraide("glossary", "dual criminality")
    term = glossary().terms["dual_criminality"]

    assert result.stdout.startswith("dual criminality  (Mutual legal assistance)\n")
    assert " ".join(term.definition.english.split()) in " ".join(result.stdout.split())
    for label in term.labels.values():
        assert f": {label}" in result.stdout


def test_glossary_is_found_from_any_language_and_spelling() -> None:
    english = entraide("glossary", "dual criminality").stdout

    for word in ("Dual_Criminality", "double incrimination", "DOUBLE  INCRIMINATION", "ازدواجية التجريم"):
        assert entraide("glossary", word).stdout == english
    assert entraide("glossary", "dual criminality", "--language", "fr").stdout.startswith(
        "double incrimination"
    )


def test_glossary_without_the_term_names_near_ones() -> None:
    near, far = entraide("glossary", "dual criminalty"), entraide("glossary", "zzzzzz")

    assert (near.exit_code, far.exit_code, near.stdout, far.stdout) == (2, 2, "", "")
    assert "Did you mean: dual criminality" in near.stderr
    assert far.stderr.splitlines() == [
        "The glossary has no term “zzzzzz”.",
        "  → Try another word, in any of the thirteen languages.",
    ]
    for word in ("", " ", "\x1b[31m", "*", "{}", "__class__"):
        assert entraide("glossary", word).exit_code == 2


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)], ids=["all", *COMMANDS])
def test_help_teaches_by_examples_that_stand_on_their_own_lines(command: tuple[str, ...]) -> None:
    text = entraide(*command, "--help").stdout
    examples = [line for line in text.splitlines() if line.startswith("  entraide ")]

    assert "\\b" not in text
    assert "\b" not in text
    assert examples
    assert entraide(*command, "-h").stdout == text


ACTS = """state,instrument,action,date,as_at,confidence,source
JP,untoc,acceptance,2017-07-11,2020-01-01,sourced,invented
"""
TABLES = {
    "table.csv": ACTS,
    "status.csv": ACTS,
    "notifications.yaml": "- {state: FR, kind: d_18_14, value: [fr], source: invented}\n",
    "bilateral.yaml": "- {id: a, title: Treaty, parties: [SN, FR], families: [mla], source: invented}\n",
}
"""Files that the examples of the help take in."""


def test_examples_of_the_help_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert entraide("samples", "sn-ch-bank-records", "--out", "case.yaml").exit_code == 0
    for name, text in TABLES.items():
        Path(name).write_text(text, encoding="utf-8")
    kinds = [("import", kind) for kind in ("participation", "declarations", "agreements")]
    commands = [(), *((name,) for name in COMMANDS), *kinds]
    texts = [entraide(*command, "--help").stdout for command in commands]
    lines = [line[2:] for text in texts for line in text.splitlines() if line.startswith("  entraide ")]
    examples = {line.split("   ")[0].split(" > ")[0] for line in lines}

    assert len(examples) > 10
    for example in sorted(examples):
        assert entraide(*shlex.split(example)[1:], ENTRAIDE_DATA=str(tmp_path)).exit_code == 0, example


def test_version_is_that_of_the_package() -> None:
    assert entraide("--version").stdout == f"entraide, version {package.__version__}\n"


# --- a cold command, in a process of its own


def cold(*command: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    calm = {**os.environ, "LC_ALL": "C", "ENTRAIDE_DATA": NOWHERE, **environment}
    return subprocess.run(
        [str(part) for part in command], capture_output=True, env=calm, cwd=cwd, check=False
    )


@pytest.mark.parametrize(("name", "code"), [("sn-ch-bank-records", 0), (INCOMPLETE, 3), ("no-such-file", 2)])
def test_cold_command_ends_and_speaks_like_the_warm_one(name: str, code: int) -> None:
    script = Path(sys.executable).parent / "entraide"
    warm = entraide("check", sample(name))

    for program in ((sys.executable, "-m", "entraide"), *([(script,)] if script.exists() else [])):
        result = cold(*program, "check", sample(name))
        assert result.returncode == code
        assert result.stdout.decode() == warm.stdout
        assert result.stderr.decode() == warm.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_cold_command_speaks_utf_8_whatever_the_habit_of_the_machine(tmp_path: Path, encoding: str) -> None:
    result = cold(sys.executable, "-m", "entraide", "glossary", "dual criminality", PYTHONIOENCODING=encoding)

    assert result.returncode == 0
    assert "ازدواجية التجريم" in result.stdout.decode()
    case = written(tmp_path, {**LEAST, "answers": {"fäcts": 1}}, "cäse.json")
    refused = cold(sys.executable, "-m", "entraide", "check", case, PYTHONIOENCODING=encoding)
    assert "“fäcts”" in refused.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="names of files are bytes only elsewhere")
def test_cold_command_takes_names_and_words_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/c\xff.yaml"
    Path(os.fsdecode(name)).write_bytes(Path(sample(INCOMPLETE)).read_bytes())
    program = (sys.executable, "-m", "entraide")

    def run(*words: bytes | str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LC_ALL": "C", "ENTRAIDE_DATA": NOWHERE}
        return subprocess.run([*program, *words], capture_output=True, env=environment, check=False)

    assert run("check", name).returncode == 3
    assert run("draft", name, "--out", name[:-5], "--with-gaps", "x", "--format", "json").returncode == 0
    assert Path(os.fsdecode(name[:-5])).is_dir()
    for words in (
        ("draft", name, "--out", os.fsencode(tmp_path), "--with-gaps", b"\xff"),
        ("draft", name, "--out", os.fsencode(tmp_path), "--with-gaps", b"\xff", "--json"),
        ("glossary", b"\xff"),
        ("samples", b"\xff"),
        ("check", b"\xff", "--json"),
        ("check", name, "--language", b"\xff"),
        ("check", name, "--data", b"\xff"),
    ):
        result = run(*words)
        assert result.returncode == 2, words
        assert b"Traceback" not in result.stderr, words


def tree(*folders: Path) -> dict[str, tuple[int, bytes]]:
    """Return what stands under folders; what Python keeps of its own there does not count."""
    paths = sorted(
        path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts
    )
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) if p.is_file() else (0, b"") for p in paths}


def test_nothing_is_written_but_where_out_says(tmp_path: Path) -> None:
    home, work, temporary, data = (tmp_path / name for name in ("home", "work", "temporary", "data"))
    for folder in (home, work, temporary, data):
        written(folder, "kept", "kept.txt")
    written(data, 'letterhead: {fr: ["Bureau"]}\n', "office.yaml")
    written(work, Path(sample(INCOMPLETE)).read_bytes(), "case.yaml")
    source = Path(package.__file__).parent
    before = tree(tmp_path, source)
    environment = {
        "HOME": str(home), "TMPDIR": str(temporary), "ENTRAIDE_DATA": str(data),
        **{f"XDG_{name}_HOME": str(home / name) for name in ("CACHE", "CONFIG", "DATA")},
    }  # fmt: skip

    for words, code in (
        (("check", "case.yaml"), 3),
        (("check", "case.yaml", "--json"), 3),
        (("draft", "case.yaml", "--out", "out"), 3),
        (("draft", "nothing.yaml", "--out", "out"), 2),
        (("samples",), 0),
        (("schema", "case"), 0),
        (("glossary", "entraide"), 0),
    ):
        assert cold(sys.executable, "-m", "entraide", *words, cwd=work, **environment).returncode == code
    assert tree(tmp_path, source) == before

    written_out = ("draft", "case.yaml", "--out", "out", "--with-gaps", "a test")
    assert cold(sys.executable, "-m", "entraide", *written_out, cwd=work, **environment).returncode == 0
    after = tree(tmp_path, source)
    assert {name: after[name] for name in before} == before
    assert sorted(Path(name).name for name in set(after) - set(before)) == [
        "case.docx", "case.html", "case.json", "case.pdf", "out",
    ]  # fmt: skip
    assert b"Bureau" in (work / "out" / "case.html").read_bytes()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="homes are asked of the system elsewhere")
def test_cold_command_works_for_a_user_without_a_home() -> None:
    without_home = (
        "import sys, pathlib\n"
        "def nobody(*_): raise RuntimeError('Could not determine home directory.')\n"
        "pathlib.Path.home = classmethod(nobody)\n"
        "from entraide.config.cli import run\n"
        "sys.exit(run())\n"
    )
    result = cold(
        sys.executable,
        "-c",
        without_home,
        "check",
        sample("sn-ch-bank-records"),
        ENTRAIDE_DATA="",
        XDG_DATA_HOME="",
    )

    assert result.returncode == 0, result.stderr
