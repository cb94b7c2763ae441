"""The parts of a letter that no clause writes: letterhead, addressee, subject, signature, annexes."""

from collections.abc import Sequence
from typing import Any

from entraide.core.countries import countries
from entraide.drafting.letter.clauses import Clauses
from entraide.drafting.letter.model import Block, Cell, Paragraph, Part, Run, text_of

AUTHORITY_LINES = ("name", "function", "address", "contact_person", "phone", "email", "language")
PERSONS = ("ex_person", "ts_person", "tp_suspect", "td_person", "nv_persons", "persons")
"""Where to look for the person a letter is about."""
SAID_IF_SO = ("certified", "translated")
"""What the list of annexes says of a document only where it is so."""
ABOUT_NO_ACCUSED = {
    "spontaneous_information",
    "nationality_verification",
    "document_verification",
    "transit",
    "mla_transfer_detained",
    "transfer_sentenced",
}
"""Types in which the person a letter is about is not (or no longer) the accused of its proceedings."""


class Frame(Clauses):
    """Writes what frames the chapters."""

    def letterhead(self) -> Part:
        """Return the head: the office's own, or the State and the authority that makes the request."""
        lines: list[Block] = []
        own = self.draft.office.letterhead.get(self.draft.language)
        if own:
            return Part("d_header", tuple(Paragraph((Run(line),), kind="line") for line in own))
        state = self.journey.value("requesting_state")
        if state:
            name = countries()[state].formal_name(self.draft.language)
            lines.append(
                Paragraph((Run(name.upper(), "requesting_state", bold=True),), ("requesting_state",), "line")
            )
        elif "requesting_state" in self.journey.asked_by:
            lines.append(self._question_gap("requesting_state"))
        lines += self._authority_lines("requesting_authority", ("name", "function", "address"))
        return Part("d_header", _said_once(lines))

    def addressee(self) -> Part:
        """Return the address of the authority that receives the letter."""
        lines = self._authority_lines("addressee", AUTHORITY_LINES[:3])
        state = self.journey.value("requested_state")
        if state:
            name = countries()[state].formal_name(self.draft.language)
            lines.append(Paragraph((Run(name, "requested_state"),), ("requested_state",), "line"))
        elif "requested_state" in self.journey.asked_by:
            lines.append(self._question_gap("requested_state"))
        if self.journey.value("addressee") is not None:
            lines += self._authority_lines("addressee", AUTHORITY_LINES[3:])
        return Part("d_addressee", _said_once(lines))

    def signature(self) -> Part:
        """Return who signs, and the place for it."""
        lines = self._authority_lines("signatory", AUTHORITY_LINES)
        place = Paragraph((Run(self.wording.fixed("signature_place")),), kind="line")
        return Part("d_signature", (*lines, place))

    def _authority_lines(self, question: str, names: Sequence[str]) -> list[Block]:
        value = self.journey.value(question)
        if value is None:
            return [self._question_gap(question)] if question in self.journey.asked_by else []
        lines: list[Block] = []
        for name in names:
            if name in value:
                lines.append(self._authority_line(question, name, value[name]))
        return lines

    def _authority_line(self, question: str, name: str, value: Any) -> Paragraph:
        """Return a line of an address; a person, telephone, e-mail or language says what it is."""
        run = self.answer(question, self.field_text(self.library.questions[question].structure, name, value))
        if f"line_{name}" not in self.library.frame:
            return Paragraph((run,), (question,), "line")
        return Paragraph(self.between(f"line_{name}", "value", run), (question,), "line")

    def _question_gap(self, question: str) -> Paragraph:
        content = self.library.questions[question].fills[0]
        return Paragraph((self.gap(self.library.contents[content].label),), (question,), "gap")

    def annexes(self) -> Part:
        """Return the list of annexes."""
        cards = self.journey.value("annexes")
        structure = self.library.questions["annexes"].structure
        blocks: list[Block] = []
        if not cards and "annexes" in self.journey.asked_by:
            blocks = [self._question_gap("annexes")] if "c_annexes" in self.draft.report.open_contents else []
        for number, card in enumerate(cards or (), 1):
            names = [f.id for f in structure.fields] if structure else []
            runs: list[Run] = []
            for name in ("title", *(n for n in names if n not in ("title",))):
                if name not in card or (name in SAID_IF_SO and card[name] == "no"):
                    continue
                text = self.field_text(structure, name, card[name])
                if name == "date":
                    text = self.wording.fixed("annex_date", date=text)
                if name == "digest":
                    text = self.wording.fixed("annex_digest", digest=text)
                runs += [Run(self.wording.fixed("list_separator"))] if runs else []
                runs.append(self.answer("annexes", text))
            blocks.append(Paragraph(tuple(runs), ("annexes",), "line", f"{number}."))
        return Part("d_annexes", tuple(blocks))

    def case_reference(self) -> Cell:
        """Return the reference of the case."""
        value = self.journey.value("case_ref")
        if value is None:
            return ()
        return self.between("reference", "case_ref", self.answer("case_ref", value))

    def subject_text(self) -> str:
        """Return what is asked, in a line."""
        subjects = [self.wording.prose(t.subject) for t in self.types]
        if len(subjects) == 1:
            return subjects[0]
        labels = [self.wording.lowered(self.wording.prose(t.label)) for t in self.types]
        head = subjects[0].split(":")[0].rstrip(" \u00a0")
        return head + self.wording.fixed("colon") + self.wording.joined(labels)

    def subject(self, part: Part | None) -> Part:
        """Return the subject: what is asked, about whom, in which case."""
        runs: list[Run] = [Run(self.subject_text() + ".")]
        runs += self._against()
        blocks = list(part.blocks) if part else []
        identification = [b for b in blocks if isinstance(b, Paragraph) and _about_case(b)]
        for block in identification:
            runs += [Run(" "), *block.runs]
        rest = [b for b in blocks if b not in identification]
        questions = tuple(dict.fromkeys(q for b in identification for q in b.questions))
        return Part("d_subject", (Paragraph(tuple(runs), questions, "subject"), *rest))

    def _against(self) -> list[Run]:
        """Return who the case is about: the first person named, and others."""
        for question in PERSONS:
            people = self.journey.value(question)
            if not people or not isinstance(people, tuple):
                continue
            names = [people[0].get(part) for part in ("given_names", "surname")]
            name = " ".join(n for n in names if isinstance(n, str))
            if not name:
                return []
            kind = "concerning" if ABOUT_NO_ACCUSED & {t.id for t in self.types} else "against"
            number = "more" if len(people) > 1 else "one"
            before, *rest = self.between(f"{kind}_{number}", "person", self.answer(question, name))
            return [Run(" " + before.text[:1].upper() + before.text[1:]), *rest, Run(".")]
        return []

    def date_line(self) -> str:
        """Return place and day."""
        text = self.date_text()
        if not text:
            return self.wording.fixed("gap", content=self.wording.fixed("date_word"))
        if self.draft.office.place:
            return self.wording.fixed("place_date", place=self.draft.office.place, date=text)
        return self.wording.fixed("date_only", date=text)

    def plain_field(self, question: str, name: str) -> str:
        """Return a field of an authority, empty if it is not given."""
        value = (self.journey.value(question) or {}).get(name)
        return value if isinstance(value, str) else ""


def _about_case(block: Paragraph) -> bool:
    return set(block.questions) <= {"case_name", "case_ref"} and block.kind != "gap"


def _said_once(lines: Sequence[Block]) -> tuple[Block, ...]:
    """Return lines without the gaps that say the same: State and authority missing are one gap."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        text = text_of(line.runs) if isinstance(line, Paragraph) and line.kind == "gap" else ""
        if not text or text not in seen:
            kept.append(line)
        seen.add(text)
    return tuple(kept)
