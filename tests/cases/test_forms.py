"""Question pages: what a page shows is what it reads back, and nothing that was typed is lost or obeyed."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from entraide.cases.forms import MarkView, Read, error_links, read, shown
from entraide.cases.forms.words import code_or_words, find_number, is_ambiguous, month_number, sorted_names
from entraide.cases.templatetags.marks import TEMPLATE, mark_of
from entraide.core.countries import countries
from entraide.core.languages import languages
from entraide.drafting.library import library
from entraide.drafting.samples import samples
from entraide.interview.answers import Mark
from entraide.interview.definition import Field, Question
from entraide.interview.parsing import MAX_LINE, parse_answer
from entraide.interview.terms import QuestionType

QUESTIONS = library().questions
NAUGHTY: list[str] = json.loads(
    (Path(__file__).parents[1] / "data" / "naughty-strings" / "blns.json").read_text(encoding="utf-8")
)
STANDS_ALONE = {"input", "br", "meta", "link", "option", "p"}


# A browser, as far as forms go


class Form(HTMLParser):
    """Reads a page as a browser does, and knows what it would post."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.area: str | None = None
        self.area_text = ""
        self.select: str | None = None
        self.chosen: str | None = None
        self.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {key: value or "" for key, value in attrs}
        self.tags.append((tag, own))
        if tag == "textarea":
            self.area, self.area_text = own["name"], ""
        elif tag == "select":
            self.select, self.chosen = own["name"], None
        elif tag == "option" and self.select is not None:
            if self.chosen is None or "selected" in own:
                self.chosen = own["value"]
        elif tag == "input":
            kind = own.get("type", "text")
            if kind in ("radio", "checkbox") and "checked" not in own:
                return
            value = own.get("value", "")
            # a box of one line drops line ends
            self.pairs.append((own["name"], value.replace("\n", "") if kind == "text" else value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            text = self.area_text.removeprefix("\n")  # the first line end after the tag is not text
            self.pairs.append((self.area, text.replace("\n", "\r\n")))
            self.area = None
        elif tag == "select" and self.select is not None:
            self.pairs.append((self.select, self.chosen or ""))
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area_text += data
        else:
            self.text.append(data)


class Post:
    """What a browser posts."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), **changed: str) -> None:
        self.values: dict[str, list[str]] = {}
        for key, value in pairs:
            self.values.setdefault(key, []).append(value)

    def keys(self) -> Iterable[str]:
        return self.values.keys()

    def getlist(self, key: str) -> list[str]:
        return self.values.get(key, [])


def page_of(field: Any, **more: Any) -> str:
    return render_to_string("cases/components/question.html", {"field": field, **more})


def posted(page: str, *buttons: str) -> Post:
    return Post([*Form(page).pairs, *((button, "1") for button in buttons)])


def there_and_back(question: Question, value: Any, mark: Mark | None = None, language: str = "en") -> Read:
    return read(question, posted(page_of(shown(question, value, mark, language))))


def answer(question: str, **boxes: str) -> Read:
    """Read what is typed in the boxes of a question: answer("deadline", day="3") fills q-deadline-day."""
    pairs = [(f"q-{question}" + (f"-{key}" if key else ""), value) for key, value in boxes.items()]
    return read(QUESTIONS[question], Post([(name.removesuffix("-_"), value) for name, value in pairs]))


def reason(result: Read) -> str:
    assert result.error is not None
    return result.error.reason.text


# Raw values of every kind

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
texts = st.text(characters, min_size=1, max_size=60).filter(lambda text: text.strip() != "")
dates = st.dates().flatmap(
    lambda day: st.sampled_from([f"{day:%Y}".zfill(4), day.isoformat()[:7], day.isoformat()])
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.builds(
    lambda moment, zone, seconds: moment.replace(tzinfo=zone, second=moment.second * seconds).isoformat(
        timespec="seconds" if seconds and moment.second else "minutes"
    ),
    st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0)
    ),
    offsets,
    st.integers(0, 1),
)
numbers = st.integers(0, 10**18) | st.floats(0, 10**12, allow_nan=False).map(lambda number: number + 0.0)
penalties = st.sampled_from(["life", "death"]) | st.integers(0, 1000) | st.sampled_from([0.5, 12.25, 1.125])


def is_words(text: str) -> bool:
    return find_number(text) is None


def names(kind: str) -> st.SearchStrategy[str]:
    codes = sorted(countries() if kind == "country" else languages())
    return st.sampled_from(codes) | texts.filter(lambda text: code_or_words(text, kind) == text)


marks: st.SearchStrategy[Any] = st.just({"not_known": True}) | st.builds(
    lambda text: {"not_applicable": text}, texts
)


def field_values(field: Field) -> st.SearchStrategy[Any]:
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": texts, "longtext": texts, "moment": texts, "yes_no": st.sampled_from(["yes", "no"]),
        "date": dates, "datetime": instants, "number": numbers, "amount": numbers | texts.filter(is_words),
        "penalty": penalties, "country": names("country"), "language": names("language"),
        "choice": st.sampled_from([choice.id for choice in field.choices] or [""]),
    }  # fmt: skip
    return by_type[field.type] | marks


def raw_values(question: Question) -> st.SearchStrategy[Any]:
    if question.structure is not None:
        card = st.fixed_dictionaries(
            {}, optional={field.id: field_values(field) for field in question.structure.fields}
        ).filter(bool)
        return st.lists(card, min_size=1, max_size=3) if question.type.is_list else card
    choices = [choice.id for choice in question.choices]
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": texts, "longtext": texts, "yes_no": st.sampled_from(["yes", "no"]), "confirm": st.just("yes"),
        "date": dates, "datetime": instants, "number": numbers,
        "choice": st.sampled_from(choices or [""]),
        "multichoice": st.lists(st.sampled_from(choices or [""]), min_size=1, unique=True),
        "country": st.sampled_from(sorted(countries())), "language": st.sampled_from(sorted(languages())),
    }  # fmt: skip
    return by_type[question.type]


def one_of_each_shape() -> list[Question]:
    """Return one question for each kind, set of choices and structure."""
    shapes = {(q.type, tuple(c.id for c in q.choices)): q for q in QUESTIONS.values()}
    return list(shapes.values())


# There and back


@pytest.mark.parametrize("question", one_of_each_shape(), ids=lambda q: q.id)
@given(data=st.data())
def test_what_is_shown_reads_back_as_it_was(question: Question, data: Any) -> None:
    raw = data.draw(raw_values(question))
    language = data.draw(st.sampled_from(["en", "fr", "ar"]))
    result = there_and_back(question, raw, language=language)
    assert (result.value, result.errors) == (raw, ())
    assert (result.not_known, result.not_applicable, result.again, result.present) == (False, "", False, True)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.id)
def test_an_untouched_page_of_every_question_answers_nothing(question: Question) -> None:
    result = there_and_back(question, None)
    assert (result.value, result.errors, result.mark) == (None, (), None)


@pytest.mark.parametrize("path", [sample.path for sample in samples()], ids=lambda path: path.stem)
def test_the_samples_read_back_with_the_same_meaning(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    from entraide.core.datafiles import read_data  # noqa: PLC0415

    for name, raw in read_data(path)["answers"].items():
        question = QUESTIONS[name]
        result = there_and_back(question, raw, language=data["language"])
        assert result.errors == ()
        assert parse_answer(question, result.value, name) == parse_answer(question, raw, name)


@given(text=texts, known=st.booleans(), question=st.sampled_from(one_of_each_shape()))
def test_marks_read_back(text: str, known: bool, question: Question) -> None:
    mark = Mark() if known else Mark(text.strip())
    result = there_and_back(question, None, mark)
    assert (result.mark, result.value, result.errors) == (mark, None, ())


SPEAKING = [text for text in NAUGHTY if text.strip() and "\0" not in text]


@pytest.mark.parametrize("name", ["facts", "case_ref", "persons", "addressee", "accounts"])
def test_hostile_texts_stay_texts(name: str) -> None:
    question = QUESTIONS[name]
    fields = (
        [f.id for f in question.structure.fields if f.type in ("text", "longtext")]
        if question.structure
        else []
    )
    quiet = {tag for tag, _own in Form(page_of(shown(question, None, None, "en"))).tags} | {"bdi", "details"}
    for text in SPEAKING:
        raw: Any = dict.fromkeys(fields, text) if fields else text
        raw = [raw] if question.type.is_list else raw
        page = page_of(shown(question, raw, None, "en"))
        form = Form(page)
        assert {tag for tag, _own in form.tags} <= quiet | {"textarea"}
        assert not any(key.startswith("on") or key == "style" for _tag, own in form.tags for key in own)
        expected = json.loads(json.dumps(raw).replace("\\r\\n", "\\n").replace("\\r", "\\n"))
        assert read(question, posted(page)).value == expected


@pytest.mark.parametrize(
    "name",
    ["facts", "deadline", "vb_reply_by", "ts_remaining", "channel", "offences", "ex_judgment", "addressee"],
)
def test_hostile_texts_in_every_box_raise_nothing(name: str) -> None:
    question = QUESTIONS[name]
    boxes = Form(page_of(shown(question, None, None, "en"))).pairs
    for text in SPEAKING[::2]:
        result = read(question, Post([(name, text) for name, _value in boxes]))
        again = page_of(shown(question, result.typed, result, "fr", result.errors))
        assert "<script>" not in again


def test_a_refused_page_keeps_every_text_as_it_was_typed() -> None:
    question = QUESTIONS["persons"]
    pairs = {
        "q-persons-0-surname": "DIOP",
        "q-persons-0-date_of_birth-day": "31",
        "q-persons-0-date_of_birth-month": "février",
        "q-persons-0-date_of_birth-year": "1980",
        "q-persons-0-photo_or_prints_available": "no",
    }
    result = read(question, Post(pairs.items()))
    assert result.value is None
    page = page_of(shown(question, result.typed, result, "en", result.errors))
    kept = dict(Form(page).pairs)
    assert {key: kept[key] for key in pairs} == pairs
    assert "“1980-02-31” is not a date." in page
    assert 'href="#' not in page
    [link] = error_links([shown(question, result.typed, result, "en", result.error)])
    assert link.anchor == "q-persons-0-date_of_birth-day"


# Days, hours, numbers


@pytest.mark.parametrize(
    "day, month, year, expected",
    [
        ("27", "3", "2024", "2024-03-27"),
        (" 7 ", "03", " 2024 ", "2024-03-07"),
        ("", "3", "2024", "2024-03"),
        ("", "", "2024", "2024"),
        ("٢٧", "٣", "٢٠٢٤", "2024-03-27"),
        ("۲۷", "۳", "۲۰۲۴", "2024-03-27"),
        ("27", "March", "2024", "2024-03-27"),
        ("27", "mar.", "2024", "2024-03-27"),
        ("1er", "FÉVRIER", "2024", "2024-02-01"),
        ("3", "août", "2024", "2024-08-03"),
        ("3", "مارس", "٢٠٢٤", "2024-03-03"),
        ("3", "جويلية", "2024", "2024-07-03"),
        ("3", "آذار", "2024", "2024-03-03"),
        ("2024-3-7", "", "", "2024-03-07"),
        ("", "", "2024-03", "2024-03"),
        ("\u200f27", "3\u200e", "2024", "2024-03-27"),
    ],
)
def test_a_day_is_read_as_people_write_it(day: str, month: str, year: str, expected: str) -> None:
    result = answer("deadline", day=day, month=month, year=year)
    assert (result.value, result.errors) == (expected, ())


@pytest.mark.parametrize(
    "day, month, year, expected",
    [
        ("31", "2", "2024", "“{value}” is not a date."),
        ("27", "3", "24", "“{value}” is not a date."),
        ("27", "Marchember", "2024", "“{value}” is not a date."),
        ("27", "3", "", "The date has no year."),
        ("27", "", "2024", "The date has a day but no month."),
        ("3/4/2024", "", "", "The date has no year."),
    ],
)
def test_a_day_that_is_none_is_refused(day: str, month: str, year: str, expected: str) -> None:
    assert reason(answer("deadline", day=day, month=month, year=year)) == expected


@pytest.mark.parametrize(
    "time, offset, expected",
    [
        ("14:30", "UTC+1", "2026-11-20T14:30+01:00"),
        ("14h30", "+01:00", "2026-11-20T14:30+01:00"),
        ("14h", "utc", "2026-11-20T14:00+00:00"),
        ("٦", "GMT -3:30", "2026-11-20T06:00-03:30"),
        ("6.05", "\u22123", "2026-11-20T06:05-03:00"),
        ("24:00", "UTC", "2026-11-21T00:00+00:00"),
        ("14:30:59", "Z", "2026-11-20T14:30:59Z"),
    ],
)
def test_an_hour_is_read_with_its_time_zone(time: str, offset: str, expected: str) -> None:
    result = answer("vb_reply_by", day="20", month="11", year="2026", time=time, offset=offset)
    assert (result.value, result.errors) == (expected, ())


@pytest.mark.parametrize(
    "boxes, expected",
    [
        ({"time": "14:30"}, "The time zone is missing."),
        ({"offset": "UTC"}, "The hour is missing."),
        ({"time": "14:30", "offset": "UTC", "day": ""}, "The day is not complete."),
        ({"time": "25:30", "offset": "UTC"}, "“{value}” is not a date with time and offset."),
        ({"time": "2 pm", "offset": "UTC"}, "“{value}” is not a date with time and offset."),
        ({"time": "14:30", "offset": "Dakar"}, "“{value}” is not a date with time and offset."),
    ],
)
def test_an_hour_that_lacks_something_is_refused(boxes: Mapping[str, str], expected: str) -> None:
    assert reason(answer("vb_reply_by", **{"day": "20", "month": "11", "year": "2026", **boxes})) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12", 12), (" 12 ", 12), ("٣٦٥", 365), ("۳۶۵", 365), ("1,5", 1.5), ("1.5", 1.5), ("١٫٥", 1.5),
        ("0,125", 0.125), ("1 500", 1500), ("1\u202f500\u00a0000", 1500000), ("1’500", 1500),
        ("1,500,000", 1500000), ("1.500.000", 1500000), ("1,500.25", 1500.25), ("1.500,25", 1500.25),
        ("1500,250", 1500.25), ("١٬٥٠٠", 1500), ("2,0", 2),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, expected: float) -> None:
    assert answer("ts_remaining", _=text).value == expected


@pytest.mark.parametrize("text", ["1,500", "1.500", "12,345"])
def test_a_number_that_could_be_two_is_refused(text: str) -> None:
    assert is_ambiguous(text)
    assert reason(answer("ts_remaining", _=text)) == "“{value}” can be read as two different numbers."


@pytest.mark.parametrize(
    "text", ["-5", "abc", "1 5", "1e5", "5 days", "0.1234567890123456789", "9" * 500, "½"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert reason(answer("ts_remaining", _=text)) == "A number is expected here, not “{value}”."


def test_an_amount_that_could_be_two_stays_as_it_is_written() -> None:
    result = read(QUESTIONS["assets"], Post([("q-assets-0-estimated_value", "1,500")]))
    assert result.value == [{"estimated_value": "1,500"}]


# Marks


@pytest.mark.parametrize(
    "boxes, expected",
    [
        ({"mark": "not_applicable"}, "The reason is missing."),
        ({"mark": "not_applicable", "reason": "  "}, "The reason is missing."),
        ({"mark": "not_known", "_": "text"}, "There is an answer, and a mark that there is none."),
        ({"mark": "answer", "reason": "x"}, "There is a reason, but “Not applicable because” is not chosen."),
        ({"mark": "not_applicable", "reason": "a\0"}, "The text holds a NUL character."),
    ],
)
def test_a_mark_that_contradicts_is_refused(boxes: Mapping[str, str], expected: str) -> None:
    assert reason(answer("case_ref", **boxes)) == expected


def test_a_field_of_a_card_may_be_marked() -> None:
    pairs = [
        ("q-accounts-0-iban-mark", "not_known"),
        ("q-accounts-0-holder-mark", "not_applicable"),
        ("q-accounts-0-holder-reason", "a safe"),
    ]
    result = read(QUESTIONS["accounts"], Post(pairs))
    assert result.value == [{"holder": {"not_applicable": "a safe"}, "iban": {"not_known": True}}]


# Cards


def test_cards_keep_their_order_and_empty_ones_vanish() -> None:
    pairs = [(f"q-persons-{n}-surname", name) for n, name in ((10, "C"), (2, "B"), (3, "  "), (0, "A"))]
    assert read(QUESTIONS["persons"], Post(pairs)).value == [{"surname": name} for name in "ABC"]


def test_a_card_can_be_added_and_removed() -> None:
    question = QUESTIONS["persons"]
    page = page_of(shown(question, [{"surname": "A"}, {"surname": "B"}], None, "en"))
    more = read(question, posted(page, "add-persons"))
    assert (more.again, more.typed.cards, len(more.value)) == (True, (0, 1, 2), 2)
    field = shown(question, more.typed, more, "en")
    assert [card.title for card in field.cards] == ["A", "B", ""]
    less = read(question, posted(page_of(field), "remove-persons-0"))
    assert (less.again, less.typed.cards, less.value) == (True, (1, 2), [{"surname": "B"}])


def test_all_problems_of_all_cards_are_reported() -> None:
    pairs = [("q-offences-0-max_penalty_years", "many"), ("q-offences-1-limitation_date-day", "3")]
    result = read(QUESTIONS["offences"], Post(pairs))
    assert [problem.name for problem in result.errors] == [
        "q-offences-0-max_penalty_years",
        "q-offences-1-limitation_date",
    ]
    field = shown(QUESTIONS["offences"], result.typed, result, "fr", result.error)
    assert [link.anchor for link in error_links([field])] == [
        "q-offences-0-max_penalty_years",
        "q-offences-1-limitation_date-day",
    ]


def test_a_question_that_was_not_on_the_page_is_not_answered_by_it() -> None:
    assert not read(
        QUESTIONS["facts"], Post([("q-facts_evidence", "x"), ("q-facts_evidence-mark", "answer")])
    ).present


def test_limits_are_those_of_the_parsers() -> None:
    result = answer("case_ref", _="x" * (MAX_LINE + 1))
    assert reason(result) == "{count} characters are too many for an answer."
    assert result.typed.one("q-case_ref").startswith("xxx")


# Pages


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("question", one_of_each_shape(), ids=lambda q: q.id)
def test_every_box_has_a_label_and_every_reference_a_target(question: Question, language: str) -> None:
    bad = read(question, Post([(f"q-{question.id}-mark", "not_applicable")]))
    page = page_of(shown(question, bad.typed, bad, language, bad.errors))
    tags = Form(page).tags
    ids = [own["id"] for _tag, own in tags if "id" in own]
    assert len(ids) == len(set(ids))
    labels = {own.get("for") for tag, own in tags if tag == "label"}
    for tag, own in tags:
        if tag in ("input", "select", "textarea") and own.get("type") not in ("radio", "checkbox", "hidden"):
            assert own["id"] in labels
        for reference in (*own.get("aria-describedby", "").split(), *filter(None, [own.get("list")])):
            assert reference in ids
        assert not {"style", "onclick"} & set(own)
    assert all(
        link.anchor in ids for link in error_links([shown(question, bad.typed, bad, language, bad.error)])
    )
    assert "<details><summary>Why we ask</summary>" in page


def test_short_choices_are_radios_and_long_ones_a_list() -> None:
    kinds = {
        len(q.choices): shown(q, None, None, "en").input.kind
        for q in QUESTIONS.values()
        if q.type is QuestionType.CHOICE
    }
    assert all(kind == ("radios" if count <= 7 else "select") for count, kind in kinds.items())


def test_countries_come_in_the_order_of_the_language_with_those_lately_used_first() -> None:
    field = shown(QUESTIONS["requested_state"], "CH", None, "fr", recent=["CH", "IT"])
    assert [option.value for option in field.input.recent] == ["CH", "IT"]
    labels = [option.label for option in field.input.options]
    assert (
        labels.index("Espagne")
        < labels.index("Estonie")
        < labels.index("Éthiopie")
        < labels.index("Finlande")
    )
    assert Form(page_of(field)).pairs[0] == ("q-requested_state", "CH")


def test_accents_count_only_between_equals() -> None:
    given_names = {"1": "Žalec", "2": "Zagreb", "3": "Čakovec", "4": "Cetina"}
    assert [name for _code, name in sorted_names(given_names, "hr")] == [
        "Cetina",
        "Čakovec",
        "Zagreb",
        "Žalec",
    ]
    assert [name for _code, name in sorted_names(given_names, "fr")] == [
        "Čakovec",
        "Cetina",
        "Zagreb",
        "Žalec",
    ]


def test_a_value_no_longer_permitted_is_shown_and_refused() -> None:
    question = QUESTIONS["channel"]
    field = shown(question, "pigeon", None, "en")
    assert field.input.options[-1].value == "pigeon"
    assert reason(there_and_back(question, "pigeon")) == "“{value}” is not one of the permitted values."


def test_the_order_of_choices_is_kept() -> None:
    raw = ["reciprocity", "untoc"]
    assert there_and_back(QUESTIONS["legal_basis"], raw).value == raw


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("Cote d'Ivoire", "CI"),
            ("CÔTE D’IVOIRE", "CI"),
            ("سويسـرا", "CH"),
            ("الامارات العربية المتحدة", "AE"),
        ),
        *(("Turkiye", "TR"), ("nowhere", "nowhere")),
    ],
)
def test_name_of_a_state_is_known_without_its_marks(text: str, code: str) -> None:
    assert code_or_words(text, "country") == code


@pytest.mark.parametrize(
    ("text", "number"), [("FEVRIER", "02"), ("fév.", "02"), ("ينــاير", "01"), ("١٢", "12")]
)
def test_month_is_known_without_its_marks(text: str, number: str) -> None:
    assert month_number(text) == number


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("short", [True, False])
def test_mark_that_is_set_only_once_reads_as_its_template(language: str, short: bool) -> None:
    mark, label = MarkView("q-facts", "answer", ""), "Facts & <figures>"
    with translation.override(language):
        whole = render_to_string(TEMPLATE, {"mark": mark, "label": label, "short": short})
        assert mark_of(mark, label, short) == whole
        assert "&lt;figures&gt;" in whole


def test_mark_that_is_set_is_shown_as_it_is() -> None:
    text = mark_of(MarkView("q-facts", "not_applicable", "<b>"), "Facts")
    assert 'value="not_applicable" selected' in text
    assert "&lt;b&gt;" in text
