"""The strings that break programs come back exactly, from every kind of field and in every format.

From the Big List of Naughty Strings (tests/data/naughty-strings, MIT licence). Many stand in each letter.
"""

import contextlib
import functools
import itertools
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from entraide.core.datafiles import parse_data
from entraide.core.errors import CannotPrint, EntraideError, UnknownName
from entraide.core.messages import render as say
from entraide.drafting.casefile import Case, parse_case
from entraide.drafting.drafts import check_case, draft_letter
from entraide.drafting.files import render
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.model import Letter
from entraide.drafting.library import library
from entraide.interview.parsing import MAX_LINE, is_blank, parse_answer
from tests.config.running import entraide, refusal, written
from tests.drafting.full_cases import DAY, LANGUAGES, OUTSIDE, Spot, full_case, words
from tests.drafting.reading import Page, as_xml_holds, package_of, paragraphs_of, runs_of_json, text_of_pdf
from tests.drafting.test_casefile import OF_TYPE

STRINGS: list[str] = json.loads(
    (Path(__file__).parents[1] / "data" / "naughty-strings" / "blns.json").read_text(encoding="utf-8")
)
FONTS = Path(__file__).parents[2] / "src" / "entraide" / "drafting" / "fonts"
KINDS = ("text", "longtext", "field")
FREE = ("text", "longtext")
NEVER_PRINTED = {"cna_id", "crime_type"}
"""Fields that no letter shows: the number of a directory's entry, and the kind of crime."""
NOT_DRAWN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
"""Controls that no font need have: Default_Ignorable_Code_Point of Unicode, as far as it is in use."""
CASE: dict[str, Any] = {
    "kind": "request",
    "modality": "mla_search_seizure",
    "language": "en",
    "date": DAY.isoformat(),
}


@functools.cache
def covered() -> frozenset[int]:
    ranges = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def lacking(text: str) -> list[str]:
    """Return the characters that no shipped font has."""
    return [c for c in text if ord(c) not in covered() and not c.isspace() and not NOT_DRAWN.match(c)]


PRINTABLE = [text for text in STRINGS if not lacking(text)]
UNPRINTABLE = [text for text in STRINGS if lacking(text)]


# --- letters full of them


@dataclass(frozen=True)
class Made:
    """A letter, its case, and which string stands at which spot."""

    letter: Letter
    case: Case
    spots: tuple[tuple[Spot, str], ...]

    def files(self, *formats: str) -> dict[str, bytes]:
        return render(self.letter, self.case, Office(), formats, None)


class Writer:
    """Writes one string after the other, for each kind of spot by itself, and keeps what it wrote."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.counts: Counter[str] = Counter()
        self.spots: list[tuple[Spot, str]] = []
        self.plain = words("en")

    def __call__(self, spot: Spot, number: int) -> str | int:
        if spot.kind not in FREE:
            return self.plain(spot, number)
        self.counts[kind_of(spot)] += 1
        text = self.strings[self.counts[kind_of(spot)] % len(self.strings)]
        self.spots.append((spot, text))
        return text


def kind_of(spot: Spot) -> str:
    return "field" if spot.field else str(spot.kind)


def make(data: dict[str, Any], spots: Iterable[tuple[Spot, str]] = ()) -> Made:
    """Return the letter of a case, and those of the spots that it prints."""
    checked = check_case(parse_case(data, library()), library(), OUTSIDE)
    printed = tuple(
        (spot, text)
        for spot, text in spots
        if _raw(data["answers"].get(spot.question), spot) == text
        and not is_blank(text)
        and spot.question in checked.journey.asked_by
        and library().questions[spot.question].prints
        and spot.field not in NEVER_PRINTED
    )
    return Made(draft_letter(checked, library(), data["language"], Office()), checked.case, printed)


def _raw(answer: Any, spot: Spot) -> Any:
    card = answer[spot.item] if isinstance(answer, list) else answer
    return card.get(spot.field) if isinstance(card, dict) else card


def letters(strings: list[str]) -> Iterator[Made]:
    """Yield full letters until each string has stood in each kind of spot that is printed."""
    writer = Writer(strings)
    left = {kind: {text for text in strings if not is_blank(text) and text} for kind in KINDS}
    for language, name in itertools.product(LANGUAGES * 3, library().types):
        writer.spots.clear()
        made = make(full_case(name, language, writer), writer.spots)
        for spot, text in made.spots:
            left[kind_of(spot)].discard(text)
        yield made
        if not any(left.values()):
            return
    raise AssertionError(f"the letters have no room for {left}")


@functools.cache
def all_letters() -> list[Made]:
    return list(letters(STRINGS))


def forms(spot: Spot, text: str) -> list[str]:
    """Return what a letter may print for a text: itself, and a digest named as one."""
    named = library().frame["annex_digest"]
    digests = [named.in_language(language).format(digest=text) for language in LANGUAGES]
    return [text, *digests] if spot.field == "digest" else [text]


def missing(expected: Iterable[tuple[Spot, str]]) -> list[str]:
    return [f"{spot.question}.{spot.field}: {text!r}" for spot, text in expected]


# --- tests


def test_every_string_stands_in_every_kind_of_field() -> None:
    seen = defaultdict(set)
    for made in all_letters():
        for spot, text in made.spots:
            seen[kind_of(spot)].add(text)

    assert len(STRINGS) == 515
    assert len(UNPRINTABLE) > 50
    assert len(PRINTABLE) > 450
    for kind in KINDS:
        assert [text for text in STRINGS if text not in seen[kind] and not is_blank(text)] == []


def test_strings_come_back_exactly_in_json() -> None:
    for made in all_letters():
        data = made.files("json")["json"]
        runs = runs_of_json(data)

        assert json.loads(data)["case"] == made.case.raw
        assert missing(
            (spot, text)
            for spot, text in made.spots
            if not any(runs[spot.question, form] for form in forms(spot, text))
        ) == []  # fmt: skip


def test_strings_come_back_in_html_but_for_what_xml_forbids() -> None:
    for made in all_letters():
        page = Page(made.files("html")["html"])
        answers = Counter(page.answers)

        assert page.others == ["doctype html"]
        assert missing(
            (spot, text)
            for spot, text in made.spots
            if not any(answers[as_xml_holds(form)] for form in forms(spot, text))
        ) == []  # fmt: skip


def test_strings_come_back_in_docx_but_for_what_xml_forbids() -> None:
    for made in all_letters():
        parts = package_of(made.files("docx")["docx"])
        whole = "\0".join(paragraphs_of(parts["word/document.xml"]))
        assert missing([(spot, text) for spot, text in made.spots if as_xml_holds(text) not in whole]) == []


def test_strings_come_back_exactly_from_reasons() -> None:
    names = [name for name in library().questions if library().questions[name].type in FREE]
    for start in range(0, len(STRINGS), len(names)):
        reasons = dict(zip(names, STRINGS[start:], strict=False))
        marks = [
            {"description": {"not_applicable": text}}
            for text in reasons.values()
            if not is_blank(text) and text
        ]
        data = {**CASE, "not_applicable": reasons, "answers": {"seize_items": marks}}
        made = make(data)
        read = json.loads(made.files("json")["json"])["case"]

        assert read["not_applicable"] == reasons
        assert read["answers"]["seize_items"] == marks
        kept = {name: text.strip() for name, text in reasons.items() if text.strip()}
        assert made.case.answers.not_applicable == kept
        assert [
            card["description"].not_applicable_because for card in made.case.answers.values["seize_items"]
        ] == [mark["description"]["not_applicable"] for mark in marks]


def test_strings_come_back_exactly_from_the_reason_for_gaps() -> None:
    made = make(CASE)

    for text in STRINGS:
        data = render(made.letter, made.case, Office(), ["json"], text)["json"]
        assert json.loads(data)["with_gaps_because"] == text


def test_strings_pass_through_a_yaml_file() -> None:
    for allow_unicode in (True, False):
        written_out = yaml.safe_dump(STRINGS, default_style='"', allow_unicode=allow_unicode, width=2**20)
        assert parse_data(written_out) == STRINGS
    assert parse_data(json.dumps({"x": STRINGS}))["x"] == STRINGS


def test_strings_pass_through_the_command_line(tmp_path: Path) -> None:
    cards = [{"description": text} for text in PRINTABLE]
    data = {**CASE, "answers": {"case_name": STRINGS[-1], "facts": STRINGS[100], "seize_items": cards}}
    path = written(tmp_path, data, "case.json")
    result = entraide(
        "draft", path, "--out", tmp_path / "out", "--with-gaps", STRINGS[-2], "--format", "json"
    )

    assert result.exit_code == 0
    read = json.loads((tmp_path / "out" / "case.json").read_bytes())
    assert read["case"] == data
    assert read["with_gaps_because"] == STRINGS[-2]


@pytest.mark.parametrize("kind", sorted(OF_TYPE))
def test_strings_break_no_question_of_any_type(kind: str) -> None:
    question = OF_TYPE[kind]
    for text in STRINGS:
        for raw in (text, [text], {text: text}, [{text: text}], {"not_applicable": text}):
            try:
                parse_answer(question, raw, "answers.q")
            except EntraideError as error:
                say(error.reason, "fr"), say(error.todo, "fr")


def test_strings_are_no_names_of_questions() -> None:
    for text in STRINGS:
        with pytest.raises(UnknownName) as caught:
            parse_case({**CASE, "answers": {text: "x"}}, library())
        assert caught.value.path == f"answers.{text}"
        with pytest.raises(UnknownName):
            parse_case({**CASE, text: "x"}, library())
        assert "\n" not in say(caught.value.reason, "en")


# --- PDF


def bare(text: str) -> str:
    """Return a text without white space, without places to break a line, and without undrawn ends.

    What is not drawn goes with the letter before it; at the beginning of a line there is none.
    """
    kept = "".join(char for char in text if not char.isspace() and char not in "\u00ad\u200b")
    return re.sub(rf"^({NOT_DRAWN.pattern})+|({NOT_DRAWN.pattern})+$", "", kept)


def is_drawn_otherwise(text: str) -> bool:
    """Say whether glyphs come in another order or number than letters: from right to left, or in clusters."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") or unicodedata.category(c) == "Mn" for c in text)


def lost(made: Made) -> Iterator[tuple[Spot, str]]:
    """Yield what the PDF of a letter does not hold."""
    text = bare(text_of_pdf(made.files("pdf")["pdf"]))
    signs = set(text)
    for spot, string in made.spots:
        if not (set(bare(string)) <= signs if is_drawn_otherwise(string) else bare(string) in text):
            yield spot, string


@pytest.mark.slow
def test_strings_come_back_in_pdf_where_the_fonts_have_every_character() -> None:
    for made in letters(PRINTABLE):
        assert missing(lost(made)) == []


LOST_AT_THE_START = pytest.mark.xfail(
    strict=True,
    reason="typst writes no text for a control at the beginning of a stretch of its own direction",
)


@pytest.mark.parametrize(
    "text",
    [
        "\u202a\u202atest\u202a",
        "\u202btest\u202b",
        "test\u2060test\u202b",
        "a\u2066test\u2067",
        "a\u202eb\u202cc",
        pytest.param("\u2066test\u2067", marks=LOST_AT_THE_START),
    ],
)
def test_controls_of_direction_stay_and_are_isolated(text: str) -> None:
    annex = {"title": "Report", "kind": text, "issuer": "the police"}
    files = make({**CASE, "answers": {"annexes": [annex]}}).files("json", "html", "docx", "pdf")

    assert runs_of_json(files["json"])["annexes", text] == 1
    assert text in Page(files["html"]).answers
    assert f"Report, {text}, the police" in "".join(
        paragraphs_of(package_of(files["docx"])["word/document.xml"])
    )
    assert f"Report, \u2068{text}\u2069, the police" in text_of_pdf(files["pdf"])


def test_byte_order_mark_inside_a_text_breaks_no_pdf() -> None:
    files = make({**CASE, "answers": {"facts": "pasted\ufeff from elsewhere"}}).files("pdf")

    assert "pasted" in text_of_pdf(files["pdf"])


@pytest.mark.parametrize(
    "text",
    UNPRINTABLE,
    ids=[f"{n}-U+{ord(lacking(text)[0]):04X}" for n, text in enumerate(UNPRINTABLE)],
)
def test_pdf_stops_with_field_and_code_point_where_no_font_has_a_character(text: str) -> None:
    for answers, field in (
        ({"facts": text}, "facts"),
        ({"seize_items": [{"description": text}]}, "seize_items"),
    ):
        made = make({**CASE, "answers": answers})
        with pytest.raises(CannotPrint) as caught:
            made.files("pdf")

        assert caught.value.path.split(".")[:2] == ["answers", field]
        reason = say(caught.value.reason, "en")
        assert f"U+{ord(lacking(text)[0]):04X}" in reason
        assert unicodedata.name(lacking(text)[0], "") in reason
        assert set(made.files("json", "html", "docx")) == {"json", "html", "docx"}


FORMATS_WITHOUT_GLYPH = [
    chr(point)
    for point in range(sys.maxunicode + 1)
    if unicodedata.category(chr(point)) == "Cf" and lacking(chr(point))
]
HIEROGLYPHS = [char for char in FORMATS_WITHOUT_GLYPH if "HIEROGLYPH" in unicodedata.name(char)]


def stops(chars: Iterable[str]) -> list[str]:
    """Return the characters at which the PDF stops in words."""
    stopped = []
    for char in chars:
        with contextlib.suppress(CannotPrint):
            make({**CASE, "answers": {"facts": f"a {char} b"}}).files("pdf")
            continue
        stopped.append(char)
    return stopped


def test_pdf_stops_at_signs_of_format_that_are_drawn() -> None:
    signs = [char for char in FORMATS_WITHOUT_GLYPH if char not in HIEROGLYPHS]

    assert len(signs) > 5
    assert stops(signs) == signs


def test_pdf_stops_at_controls_of_hieroglyphs() -> None:
    assert stops(HIEROGLYPHS) == HIEROGLYPHS


ENORMOUS = {
    "words": "mo ",
    "one-word": "m",
    "arabic": "\u0645",
    "arabic-words": "\u0645\u0645 ",
    "chinese": "\u4e2d",
}


@pytest.mark.slow
@pytest.mark.parametrize("letters_of", ENORMOUS.values(), ids=ENORMOUS)
@pytest.mark.parametrize(
    "place",
    [
        "facts", "seize_items.description", "offences.law_text",
        "case_ref", "case_name", "addressee.name", "requesting_authority.name", "signatory.name",
        "persons.surname", "annexes.title", "offences.label", "offences.law_reference",
    ],
)  # fmt: skip
def test_longest_answer_breaks_no_pdf(place: str, letters_of: str) -> None:
    question, _dot, field = place.partition(".")
    definition = library().questions[question]
    kind = (
        next(f.type for f in definition.structure.fields if f.id == field)
        if definition.structure
        else definition.type
    )
    most = 60_000 if kind == "longtext" else MAX_LINE
    text = (letters_of * most)[:most]
    card = {"law_text": "Whoever.", field: text} if question == "offences" else {field: text}
    made = make(
        {**CASE, "answers": {question: [card] if definition.type.is_list else card if field else text}}
    )

    assert made.files("pdf")["pdf"].startswith(b"%PDF-")


def test_command_says_which_character_stopped_the_pdf_and_writes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, {**CASE, "answers": {"facts": "Good so far \U0001f914"}}, "case.json")
    error = refusal("draft", path, "--out", tmp_path / "out", "--with-gaps", "x")

    assert error["code"] == "cannot_print"
    assert (error["file"], error["path"]) == (str(path), "answers.facts")
    assert error["reason"] == "No font for the PDF has the character U+1F914 THINKING FACE."
    assert not (tmp_path / "out").exists()
