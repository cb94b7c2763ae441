"""The letter as a whole: its sections, chapters and gaps, what an office adds, and its languages."""

from typing import Any

import pytest

from entraide.drafting.letter.build import build_letter
from entraide.drafting.letter.draft import Office
from entraide.drafting.letter.model import Letter, Paragraph, Part, Run, Table, text_of
from entraide.drafting.library import library
from tests.drafting.full_cases import full_case
from tests.drafting.letter.building import (
    TYPE,
    all_runs,
    draft,
    full,
    gaps,
    letter,
    parsed,
    part,
    said,
    sections,
    text,
)

LIBRARY = library()
TYPES = sorted(LIBRARY.types)
CHAPTERS = list(LIBRARY.chapters)
AUTHORITY = {
    "name": "Ministry of Justice",
    "function": "central authority",
    "address": "Dakar",
    "phone": "+221 33",
    "email": "a@b.invalid",
    "contact_person": "Awa DIOP",
    "language": "fr",
}
BASE = {
    "legal_basis": ["untoc"],
    "requesting_state": "SN",
    "requested_state": "CH",
    "requesting_authority": AUTHORITY,
    "addressee": AUTHORITY,
    "signatory": {"name": "Awa DIOP", "function": "magistrate"},
    "case_ref": "2026/MLA/0151",
    "case_name": "Baobab",
    "facts": "The boat left.",
}


# --- sections and chapters


def expected_order(name: str, made: Letter) -> list[str]:
    """Return the sections of a type that the letter has, each chapter at the place of its first section."""
    there = [section for section in LIBRARY.types[name].sections if section in sections(made)]
    chapters = list(dict.fromkeys(LIBRARY.sections[section].chapter for section in there))
    return sorted(there, key=lambda section: chapters.index(LIBRARY.sections[section].chapter))


@pytest.mark.parametrize("name", TYPES)
def test_sections_stand_in_the_order_of_the_type_chapter_by_chapter(name: str) -> None:
    made = full(name)
    listed = LIBRARY.types[name].sections

    assert [section for section in sections(made) if section in listed] == expected_order(name, made)
    assert len(sections(made)) == len(set(sections(made)))


@pytest.mark.parametrize("name", TYPES)
def test_chapters_are_numbered_and_hold_their_own_sections(name: str) -> None:
    made = full(name)

    assert [chapter.number for chapter in made.chapters] == list(range(1, len(made.chapters) + 1))
    assert len({chapter.id for chapter in made.chapters}) == len(made.chapters)
    for chapter in made.chapters:
        assert all(LIBRARY.sections[p.section].chapter == chapter.id for p in chapter.parts)
        assert all(p.blocks for p in chapter.parts)
        assert chapter.title


@pytest.mark.parametrize("name", TYPES)
def test_items_are_numbered_through_each_chapter(name: str) -> None:
    for chapter in full(name).chapters:
        numbers = [
            block.number
            for p in chapter.parts
            for block in p.blocks
            if isinstance(block, Paragraph) and block.kind == "item"
        ]
        assert numbers == [f"{chapter.number}.{n}" for n in range(1, len(numbers) + 1)]


def unlisted(name: str) -> list[str]:
    """Return the sections of a full letter that its type does not list."""
    return sorted(set(sections(full(name))) - set(LIBRARY.types[name].sections))


def test_answer_whose_section_the_type_does_not_list_is_printed_where_the_library_has_it() -> None:
    order = list(LIBRARY.sections)
    found = [(name, section) for name in TYPES for section in unlisted(name)]
    assert ("eevidence_preservation", "d_law") in found
    for name, section in found:
        made = full(name)
        chapter = next(c for c in made.chapters if section in [p.section for p in c.parts])
        within = [p.section for p in chapter.parts]
        assert part(made, section).blocks
        assert within == sorted(within, key=order.index), name


def test_section_without_answers_is_not_there() -> None:
    made = letter(BASE)

    assert "d_facts" in sections(made)
    assert "d_costs" not in sections(made)
    assert all(p.blocks for p in made.front)


def test_answer_that_is_not_asked_is_not_printed() -> None:
    made = letter({**BASE, "urgent": "no", "urgency_text": "THE SHIP LEAVES", "ne_bis": "no"})

    assert "THE SHIP LEAVES" not in "".join(run.text for run in all_runs(made))


# --- the frame


def test_front_stands_before_the_first_chapter() -> None:
    made = letter({**BASE, "urgent": "yes", "confidential": "yes"})

    assert [p.section for p in made.front] == ["d_urgency", "d_confidentiality"]
    assert made.handling == "CONFIDENTIAL"
    assert letter(BASE).front == ()
    assert letter(BASE).handling is None


def test_frame_of_a_letter() -> None:
    made = letter(BASE)

    assert (
        made.title == "Request for mutual legal assistance in a criminal matter: bank and financial records"
    )
    assert made.types == (TYPE,)
    assert made.date == "20 November 2026"
    assert text_of(made.reference) == made.running == "Reference: 2026/MLA/0151"
    assert made.reference[-1] == Run("2026/MLA/0151", "case_ref")
    assert made.author == "Ministry of Justice"
    assert said(made, "d_header") == [
        "REPUBLIC OF SENEGAL",
        "Ministry of Justice",
        "central authority",
        "Dakar",
    ]
    assert said(made, "d_addressee") == [
        "Ministry of Justice",
        "central authority",
        "Dakar",
        "Swiss Confederation",
        "For the attention of Awa DIOP",
        "Telephone: +221 33",
        "Email: a@b.invalid",
        "Language of correspondence: French",
    ]
    assert said(made, "d_signature") == ["Awa DIOP", "magistrate", "(signature and seal)"]
    assert said(made, "d_subject")[0] == f"{made.title}. Case “Baobab”."


def test_letter_in_french_is_framed_in_french() -> None:
    made = letter(BASE, language="fr", date="2026-03-01")

    assert made.date == "le 1er mars 2026" or made.date.endswith("1er mars 2026")
    assert text_of(made.reference).startswith("Référence")
    assert said(made, "d_header")[0] == "RÉPUBLIQUE DU SÉNÉGAL"
    assert "Language" not in "".join(said(made, "d_addressee"))


@pytest.mark.parametrize(
    "people, words",
    [
        ([{"surname": "FALL", "given_names": "Awa"}], "Proceedings against Awa FALL."),
        ([{"surname": "FALL"}, {"surname": "DIOP"}], "Proceedings against FALL and others."),
        ([{"surname": {"not_known": True}, "given_names": "Awa"}], "Proceedings against Awa."),
        ([{"nationality": "SN"}], None),
        ([{"surname": {"not_known": True}}], None),
        ([], None),
    ],
)
def test_subject_says_whom_the_case_is_about(people: list[Any], words: str | None) -> None:
    (subject, *_rest) = said(letter({**BASE, "persons": people}), "d_subject")

    assert (words in subject) if words else ("against" not in subject)


@pytest.mark.parametrize("name", ["transit", "transfer_sentenced"])
def test_person_who_is_no_accused_is_not_called_one(name: str) -> None:
    subject = said(full(name), "d_subject")[0]

    assert " Concerning " in subject
    assert "against" not in subject


def test_annexes_are_numbered_lines() -> None:
    annexes = [
        {"title": "Order", "date": "2026-11-12", "pages": 1, "certified": "yes"},
        {"title": "Map", "certified": "no", "pages": 3, "digest": "ab12"},
    ]
    made = letter({**BASE, "annexes": annexes})

    assert said(made, "d_annexes") == [
        "Order, dated 12 November 2026, certified, 1 page",
        "Map, 3 pages, SHA-256 digest ab12",
    ]
    assert [b.number for b in made.annexes.blocks if isinstance(b, Paragraph)] == ["1.", "2."]


# --- gaps


def test_empty_case_is_a_letter_of_gaps() -> None:
    made = letter({})
    required = [c.label.english for c in LIBRARY.contents.values() if c.id in LIBRARY.types[TYPE].contents]

    assert gaps(made)
    assert all(gap.startswith("[To be completed: ") and gap.endswith("]") for gap in gaps(made))
    assert {gap[len("[To be completed: ") : -1] for gap in gaps(made)} <= set(required)
    assert "Summary of the facts" in " ".join(gaps(made))


def test_gap_goes_when_its_question_is_answered() -> None:
    facts = "[To be completed: Summary of the facts]"

    assert facts in gaps(letter({}))
    assert facts not in gaps(letter({"facts": "The boat left."}))
    assert facts not in gaps(letter({}, not_applicable={"facts": "because"}))


def test_gap_stands_in_the_section_of_its_content() -> None:
    made = letter({})
    labels = {content.label.english: content.section for content in LIBRARY.contents.values()}
    framed = {"d_header", "d_addressee", "d_signature", "d_annexes"}
    for p in made.parts():
        for block in p.blocks:
            if isinstance(block, Paragraph) and block.kind == "gap" and p.section not in framed:
                (run,) = block.runs
                assert labels[run.text[len("[To be completed: ") : -1]] == p.section
                assert run.question is None


def test_letter_without_a_day_has_a_gap_for_it() -> None:
    made = letter(BASE, date=None)

    assert made.date == "[To be completed: date of the letter]"


def test_gaps_are_in_the_language_of_the_letter() -> None:
    assert all(gap.startswith("[À compléter") for gap in gaps(letter({}, language="fr")))


def test_complete_sample_has_no_gap() -> None:
    for name in ("extradition", TYPE):
        assert gaps(full(name)) == []


# --- what an office adds


def test_office_has_its_letterhead_and_place() -> None:
    office = Office({"en": ["FICTITIOUS OFFICE", "Harbour Road"]}, place="Ziguinchor")
    made = letter(BASE, office=office)

    assert said(made, "d_header") == ["FICTITIOUS OFFICE", "Harbour Road"]
    assert all(run.question is None for b in made.letterhead.blocks for run in b.runs)  # type: ignore[union-attr]
    assert made.date == "Ziguinchor, 20 November 2026"
    assert made.author == "Ministry of Justice"


def test_letterhead_of_another_language_is_not_used_and_the_place_is() -> None:
    office = Office({"pt": ["PROCURADORIA"]}, place="Ziguinchor")
    made = letter(BASE, office=office, language="fr")

    assert said(made, "d_header")[0] == "RÉPUBLIQUE DU SÉNÉGAL"
    assert made.date == "Ziguinchor, le 20 novembre 2026"


def test_place_does_not_hide_a_missing_day() -> None:
    made = letter(BASE, office=Office(place="Ziguinchor"), date=None)

    assert made.date == "[To be completed: date of the letter]"


# --- the other language


def test_letter_in_the_other_language_says_which_answers_are_to_be_translated() -> None:
    made = letter({**BASE, "persons": [{"surname": "FALL"}], "ne_bis": "no"}, language="fr", to="en")

    assert made.language == "en"
    assert set(made.untranslated) == {
        "requesting_authority",
        "addressee",
        "signatory",
        "case_ref",
        "case_name",
        "facts",
        "persons",
    }
    assert {run.language for run in all_runs(made) if run.text == "The boat left."} == {"fr"}
    assert {run.language for run in all_runs(made) if run.text == "Swiss Confederation"} == {None}


def test_answer_that_was_given_in_the_other_language_needs_no_translation() -> None:
    made = letter(BASE, language="fr", to="en", answer_languages={"facts": "en", "case_name": "de"})
    runs = {run.text: run.language for run in all_runs(made) if run.question}

    assert "facts" not in made.untranslated
    assert "case_name" in made.untranslated
    assert (runs["The boat left."], runs["Baobab"]) == (None, "de")


def test_letter_in_its_own_language_has_nothing_to_translate() -> None:
    assert letter(BASE).untranslated == ()
    assert letter(BASE, answer_languages={"facts": "de"}).untranslated == ("facts",)


@pytest.mark.parametrize("name", TYPES)
def test_letter_in_either_language_has_the_same_shape(name: str) -> None:
    english = full(name)
    french = letter(full_case(name, "en")["answers"], name, to="fr")

    assert sections(english) == sections(french)
    for one, other in zip(english.parts(), french.parts(), strict=True):
        assert [shape(block) for block in one.blocks] == [shape(block) for block in other.blocks]


def shape(block: Any) -> tuple[Any, ...]:
    if isinstance(block, Table):
        return block.kind, len(block.rows), len(block.head), block.questions
    return block.kind, block.number, set(block.questions)


# --- several types


FREEZING = "freezing_seizure"
BOTH = {
    **BASE,
    "bank_measures": ["statements"],
    "assistance_text": "Send all.",
    "freeze_actions": "Freeze it.",
}


def test_several_types_make_one_letter_with_one_section_of_each_kind() -> None:
    made = letter(BOTH, [TYPE, FREEZING])
    wanted = {s for name in (TYPE, FREEZING) for s in LIBRARY.types[name].sections}
    order = list(LIBRARY.sections)

    assert made.types == (TYPE, FREEZING)
    assert len(sections(made)) == len(set(sections(made)))
    assert set(sections(made)) <= wanted
    assert [c.id for c in made.chapters] == list(dict.fromkeys(
        LIBRARY.sections[s].chapter for s in sorted(sections(made), key=order.index)
    ))  # fmt: skip


def test_several_types_are_named_in_the_subject() -> None:
    assert letter(BOTH, [TYPE, FREEZING]).title == (
        "Request for mutual legal assistance in a criminal matter: "
        "bank and financial records and freezing or seizure of assets"
    )
    french = letter(BOTH, [TYPE, FREEZING], language="fr").title
    assert french.count(" et ") >= 1
    assert "\u00a0: " in french


def test_measures_of_several_types_stand_under_a_heading_each() -> None:
    made = letter(BOTH, [TYPE, FREEZING])
    blocks = [b for b in part(made, "d_assistance").blocks if isinstance(b, Paragraph)]
    headings = [text(block) for block in blocks if block.kind == "heading"]

    assert headings[:2] == [LIBRARY.types[name].label.english for name in (TYPE, FREEZING)]
    assert text(blocks[0]) == "We ask you to carry out the following measures."
    assert "Send all." in [text(block) for block in blocks]


def test_measures_of_one_type_have_its_own_introduction_and_no_heading() -> None:
    blocks = [b for b in part(letter(BOTH), "d_assistance").blocks if isinstance(b, Paragraph)]

    assert text(blocks[0]) == LIBRARY.types[TYPE].ask.english
    assert [block for block in blocks if block.kind == "heading"] == []


def test_same_type_twice_is_one() -> None:
    assert letter(BOTH, [TYPE, TYPE]) == letter(BOTH)


def test_order_of_the_types_is_that_of_the_case() -> None:
    assert letter(BOTH, [FREEZING, TYPE]).title.endswith(
        "freezing or seizure of assets and bank and financial records"
    )


# --- texts of users


def test_line_end_after_a_users_text_changes_nothing() -> None:
    """A block of YAML ends with one."""
    once, again = (
        letter({**BASE, "facts": f"The boat left.{end}", "case_name": f"Baobab{end}", "relevance": f"X{end}"})
        for end in ("", "\n")
    )

    assert once == again


@pytest.mark.parametrize("text_of_user", ["{facts}", "{0}", "{", "}", "{cite}", "%s", "{date.year}"])
def test_braces_of_a_user_are_text(text_of_user: str) -> None:
    made = letter({**BASE, "case_ref": text_of_user, "case_name": text_of_user, "relevance": text_of_user})
    runs = [run.text for run in all_runs(made) if run.question in ("case_name", "relevance")]

    assert text_of(made.reference) == f"Reference: {text_of_user}"
    assert set(runs) == {text_of_user}


def test_every_run_of_a_user_names_a_question_that_is_asked() -> None:
    case = parsed(full_case(TYPE, "en")["answers"])
    asked = set(draft(case).journey.asked_by)

    assert {run.question for run in all_runs(build_letter(draft(case))) if run.question} <= asked


def test_parts_come_in_reading_order() -> None:
    made = letter({**BASE, "urgent": "yes"})
    order = [p.section for p in made.parts()]

    assert order[:4] == ["d_header", "d_addressee", "d_subject", "d_urgency"]
    assert order[-2:] == ["d_signature", "d_annexes"]
    assert part(made, "d_none") == Part("d_none", ())
