"""How sentences of runs end, join and break."""

import pytest

from entraide.drafting.letter.model import Block, Paragraph, Part, Run, Table, text_of
from entraide.drafting.letter.sentences import (
    after,
    ended,
    items_together,
    joined_paragraph,
    number_items,
    without_numbers,
)

LEAD = (Run("Facts.", bold=True), Run(" "))


def mine(text: str, question: str = "facts") -> Run:
    """Return a user's text."""
    return Run(text, question)


def texts(blocks: list[Block]) -> list[str]:
    return [text_of(block.runs) for block in blocks if isinstance(block, Paragraph)]


# --- stops


@pytest.mark.parametrize(
    "text, stop",
    [
        ("The boat left", "."),
        ("The boat left.", ""),
        ("The boat left. ", ""),
        ("The boat left!", ""),
        ("Who left?", ""),
        ("Who left …", ""),
        ("He said “stop.”", ""),
        ("Il a dit « halte ! »", ""),
        ("(The boat left.)", ""),
        ("He said “stop”", "."),
        ("Il a dit « halte »", "."),
        ("in Dakar (Senegal)", "."),
        ("the boat:", "."),
    ],
)
def test_full_stop_after_a_users_text_is_written_once(text: str, stop: str) -> None:
    assert after([mine(text)], ". Then") == f"{stop} Then"


def test_fixed_words_after_fixed_words_or_nothing_are_whole() -> None:
    assert after([], ". Then") == ". Then"
    assert after([Run("on 3 March.")], ". Then") == ". Then"
    assert after([mine("The boat left.")], ", then") == ", then"
    assert after([mine("x."), Run(" (y)")], ".") == "."


@pytest.mark.parametrize(
    "text, added",
    [
        ("The boat left", "."),
        ("The boat left ", "."),
        ("in Dakar (Senegal)", "."),
        ("He said “stop”", "."),
        ("Il a dit « halte\u00a0»", "."),
        ("the owner’s’", "."),
        ("12 000", "."),
        ("السفينة", "."),
        ("The boat left.", ""),
        ("The boat left.\n", ""),
        ("(The boat left.)", ""),
        ("He said “stop.”", ""),
        ("Il a dit « halte\u202f!\u00a0»", ""),
        ("Who left?", ""),
        ("the following:", ""),
        ("one;", ""),
        ("and so on…", ""),
        ("船走了。", ""),
        ("من؟", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_sentence_of_a_user_ends_with_a_stop(text: str, added: str) -> None:
    runs = (Run("Facts: "), mine(text))

    assert text_of(ended(runs)) == "Facts: " + text + added


def test_sentence_of_ours_is_left_alone() -> None:
    for runs in ((), (Run("Heading"),), (mine("x"), Run(", and so on"))):
        assert ended(runs) == runs


def test_added_stop_is_not_the_users() -> None:
    assert ended((mine("The boat left"),)) == (mine("The boat left"), Run("."))


# --- numbers of the user


@pytest.mark.parametrize(
    "lines, expected",
    [
        (["1. Search", "2. Seize"], ["Search", "Seize"]),
        (["1) Search", "2) Seize", "3) Send"], ["Search", "Seize", "Send"]),
        ([" 1.\u00a0Search", "2.  Seize"], ["Search", "Seize"]),
        (["1. Search"], ["1. Search"]),
        (["1. Search", "3. Seize"], ["1. Search", "3. Seize"]),
        (["2. Search", "3. Seize"], ["2. Search", "3. Seize"]),
        (["1. Search", "Seize"], ["1. Search", "Seize"]),
        (["1.5 kg", "2.5 kg"], ["1.5 kg", "2.5 kg"]),
        (["1 Search", "2 Seize"], ["1 Search", "2 Seize"]),
        (["a. Search", "b. Seize"], ["a. Search", "b. Seize"]),
        (["1.", "2."], ["1.", "2."]),
        ([], []),
    ],
)
def test_own_numbers_go_where_all_lines_have_them(lines: list[str], expected: list[str]) -> None:
    assert without_numbers(lines) == expected


# --- paragraphs


def test_sentences_join_into_one_paragraph_with_their_questions() -> None:
    said = [((Run("One."),), ("a",)), ((mine("Two", "b"), Run(".")), ("b", "a"))]
    (block,) = joined_paragraph(LEAD, said)

    assert isinstance(block, Paragraph)
    assert text_of(block.runs) == "Facts. One. Two."
    assert block.questions == ("a", "b")
    assert block.kind == "text"


def test_nothing_said_is_no_paragraph() -> None:
    assert joined_paragraph((), []) == []
    assert joined_paragraph(LEAD, []) == []


def test_sentence_without_questions_is_joined_with_a_space_all_the_same() -> None:
    assert texts(joined_paragraph((), [((Run("One."),), ()), ((Run("Two."),), ())])) == ["One. Two."]


@pytest.mark.parametrize(
    "text, lines",
    [
        ("one\ntwo", ["Facts. one", "two Then."]),
        ("one\n\n  \ntwo", ["Facts. one", "two Then."]),
        ("one\n", ["Facts. one", " Then."]),
        ("\none", ["Facts. ", "one Then."]),
    ],
)
def test_lines_of_a_user_become_paragraphs(text: str, lines: list[str]) -> None:
    blocks = joined_paragraph(LEAD, [((mine(text),), ("facts",)), ((Run("Then."),), ("b",))])

    assert [line.strip() for line in texts(blocks)] == [line.strip() for line in lines]
    assert all(isinstance(block, Paragraph) and block.questions == ("facts", "b") for block in blocks)


def test_line_end_in_our_words_breaks_nothing() -> None:
    assert len(joined_paragraph((), [((Run("a\nb"),), ("q",))])) == 1


def test_lines_keep_question_language_and_weight() -> None:
    run = Run("one\ntwo", "facts", "de", bold=True)
    blocks = joined_paragraph((), [((run,), ("facts",))])

    assert [block.runs for block in blocks if isinstance(block, Paragraph)] == [
        (Run("one", "facts", "de", bold=True),),
        (Run("two", "facts", "de", bold=True),),
    ]


# --- items


def item(text: str) -> Paragraph:
    return Paragraph((Run(text),), kind="item")


def remark(text: str) -> Paragraph:
    return Paragraph((Run(text),))


CARD = Table("card", (), ("q",))


@pytest.mark.parametrize(
    "blocks, expected",
    [
        ([], []),
        ([remark("a"), remark("b")], [remark("a"), remark("b")]),
        ([item("1"), remark("a"), item("2")], [item("1"), item("2"), remark("a")]),
        ([remark("x"), item("1"), remark("a")], [remark("x"), item("1"), remark("a")]),
        ([item("1"), remark("a"), item("2"), remark("b"), item("3")],
         [item("1"), item("2"), item("3"), remark("a"), remark("b")]),
        ([item("1"), remark("a"), CARD, item("2")], [item("1"), remark("a"), CARD, item("2")]),
        ([item("1"), CARD, remark("a"), item("2")], [item("1"), CARD, item("2"), remark("a")]),
    ],
)  # fmt: skip
def test_remarks_between_items_follow_the_last_one(blocks: list[Block], expected: list[Block]) -> None:
    assert items_together(blocks) == expected


def test_gaps_and_headings_between_items_stay() -> None:
    gap, heading = Paragraph((Run("[…]", gap=True),), kind="gap"), Paragraph((Run("H"),), kind="heading")
    blocks = [item("1"), gap, heading, item("2")]

    assert items_together(list(blocks)) == blocks


def test_items_are_numbered_through_the_chapter() -> None:
    first = Part("d_assistance", (remark("x"), item("a"), CARD, item("b")))
    second = Part("d_questions", (item("c"),))
    numbered = number_items([first, Part("d_assets", ()), second], 6)

    assert [part.section for part in numbered] == ["d_assistance", "d_assets", "d_questions"]
    assert [block.number for part in numbered for block in part.blocks if isinstance(block, Paragraph)] == [
        None,
        "6.1",
        "6.2",
        "6.3",
    ]
    assert numbered[0].blocks[2] == CARD
    assert number_items([], 1) == ()


def test_numbered_item_keeps_words_and_questions() -> None:
    given = Paragraph((mine("a"),), ("facts",), "item")

    (part,) = number_items([Part("s", (given,))], 2)
    assert part.blocks == (Paragraph((mine("a"),), ("facts",), "item", "2.1"),)
