"""Which pieces of a text run from right to left, for software that orders runs by a flag of their own."""

import re
from collections.abc import Iterator, Sequence

from entraide.drafting.letter.model import Run, text_of

# Scripts that run from right to left, with their marks and digits, and letters of all others. A stretch
# begins and ends with a character of its own and has none of the other direction.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LEFT = rf"(?![{_RIGHT}])[^\W\d_]"
_LEFT_OR_DIGIT = rf"(?![{_RIGHT}])[^\W_]"
RIGHT = re.compile(f"[{_RIGHT}]")
LEFT = re.compile(_LEFT)
RIGHT_STRETCH = re.compile(rf"[{_RIGHT}](?:[{_RIGHT}\W\d_]*[{_RIGHT}])?")
LEFT_STRETCH = re.compile(rf"[+#]?{_LEFT_OR_DIGIT}(?:[^{_RIGHT}\t\n\r]*{_LEFT_OR_DIGIT}%?)?")


def directions(text: str, rightward: bool, is_answer: bool) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces of one direction, each with whether it runs from right to left.

    Word orders a run by its w:rtl, not by its letters alone. What has no direction of its own goes with the
    paragraph, so that a full stop ends the sentence and not the name before it.
    """
    if not rightward and not RIGHT.search(text):
        yield text, False
        return
    own, other = (RIGHT, LEFT) if rightward else (LEFT, RIGHT)
    if is_answer and other.search(text) and not own.search(text):
        start = len(text) - len(text.lstrip())
        spans = [(start, len(text.rstrip()))]
    elif rightward:
        spans = [match.span() for match in LEFT_STRETCH.finditer(text) if _needs_left(match.group())]
    else:
        spans = [match.span() for match in RIGHT_STRETCH.finditer(text)]
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], rightward
        yield text[start:end], not rightward
        at = end
    if at < len(text):
        yield text[at:], rightward


def _needs_left(stretch: str) -> bool:
    """Say whether a stretch of an Arabic text needs its own run: words, and numbers written in groups."""
    return LEFT.search(stretch) is not None or stretch[:1] == "+" or " " in stretch or "\u00a0" in stretch


def between_marks(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """Return a text that runs against its paragraph with a mark of its direction at each end that shows none.

    Software that orders text by its letters alone would turn “2026/MLA/0151” round in an Arabic letter.
    """
    letter, mark = (RIGHT, "\u200f") if rtl else (LEFT, "\u200e")
    first, last = ("" if letter.match(char) else mark for char in (text[0], text[-1]))
    return [(piece, rtl) for piece in (first, text, last) if piece]


def starts_rightward(text: str) -> bool | None:
    """Say whether the first letter of a text runs from right to left; None where there is no letter."""
    right, left = RIGHT.search(text), LEFT.search(text)
    if right is None or left is None:
        return None if right is left else right is not None
    return right.start() < left.start()


def has_direction(text: str) -> bool:
    """Say whether a text holds a letter, of one direction or the other."""
    return LEFT.search(text) is not None or RIGHT.search(text) is not None


def runs_rightward(runs: Sequence[Run], rightward: bool) -> bool:
    """Say whether runs that stand together run from right to left.

    They go with the letter; but what is all a user's, such as surname and given names, has its own direction.
    """
    if any(run.question is None and has_direction(run.text) for run in runs):
        return rightward
    first = starts_rightward(text_of(tuple(runs)))
    return rightward if first is None else first


def turns_round(runs: Sequence[Run], rightward: bool) -> bool:
    """Say whether runs are one text of a user, such as a name of two fields, that runs against the letter."""
    fixed = "".join(run.text for run in runs if run.question is None)
    return len(runs) > 1 and not fixed.strip() and runs_rightward(runs, rightward) != rightward
