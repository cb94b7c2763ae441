"""Puts answers into runs, in the words of the letter's language. Shared by all that write a part of it."""

from entraide.core.dates import PartialDate
from entraide.core.messages import Prose
from entraide.drafting.letter.draft import Draft
from entraide.drafting.letter.model import Run
from entraide.drafting.letter.wording import Wording
from entraide.instruments.facts import instruments


class Speaker:
    """A draft and its wording."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.library = draft.library
        self.journey = draft.journey
        self.types = draft.types
        self.instruments = instruments()
        words: dict[str, Prose] = {name: prose for t in draft.types for name, prose in t.words.items()}
        if any(t.words != draft.types[0].words for t in draft.types):
            words = {}  # words that fit one type only say nothing true of several
        self.wording = Wording(draft.library, draft.language, words)

    def answer(self, question: str, text: str, *, bold: bool = False) -> Run:
        """Return a user's text as a run that knows its question, and its language where it is another.

        Without line ends around it, which a block of YAML brings and which would break the sentence.
        """
        language = self.journey.answers.language_of(question)
        return Run(text.strip("\r\n"), question, language if language != self.draft.language else None, bold)

    def between(self, name: str, place: str, run: Run) -> tuple[Run, ...]:
        """Return fixed words with a run in the place of their placeholder."""
        before, after = self.wording.fixed(name, **{place: "\0"}).split("\0")
        return tuple(r for r in (Run(before), run, Run(after)) if r.text)

    def gap(self, label: Prose) -> Run:
        """Return the visible mark of something missing."""
        return Run(self.wording.fixed("gap", content=self.wording.prose(label)), gap=True)

    def is_list(self, question: str) -> bool:
        """Say whether the answer of a question is a list of cards."""
        return self.library.questions[question].type.is_list

    def date_text(self) -> str:
        """Return the day of the letter in words; empty if it has none."""
        day = self.draft.day
        return self.wording.date(PartialDate(day.year, day.month, day.day)) if day else ""
