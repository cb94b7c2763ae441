"""Clauses as blocks: which sentences are written for the answers given, and their placeholders filled."""

import string
from collections.abc import Mapping
from typing import Any

from entraide.core.locales import say_day
from entraide.core.messages import Prose
from entraide.drafting.letter.cards import Cards
from entraide.drafting.letter.citing import cite, provisions
from entraide.drafting.letter.model import Block, Paragraph, Run
from entraide.drafting.letter.sentences import Said, after, ended, joined_paragraph, without_numbers
from entraide.drafting.library import Clause, Sentence
from entraide.drafting.rules import citable
from entraide.instruments.facts import WITHOUT_TREATY, Instrument, legal_bases
from entraide.interview.answers import Mark
from entraide.interview.conditions import Condition
from entraide.interview.terms import QuestionType

AUTHORITY_PHRASE = ("name", "function", "address")


class Clauses(Cards):
    """Writes clauses."""

    def has_answer(self, clause: Clause) -> bool:
        """Say whether one of the questions that a clause speaks of is answered or satisfied."""
        return any(self.journey.is_filled(question) for question in clause.questions)

    def holds(self, condition: Condition | None) -> bool:
        """Say whether a condition is true for one of the request types."""
        if condition is None:
            return True
        return any(condition.evaluate(self.journey.for_type(t.id)).value for t in self.types)

    def clause(self, clause: Clause) -> list[Block]:
        """Return what a clause says; nothing where it does not apply or no answer bears it."""
        if not self.holds(clause.when):
            return []
        if clause.not_known and self._is_not_known(clause):
            runs = (*self._lead(clause), Run(self.wording.prose(clause.not_known)))
            return [Paragraph(runs, clause.questions)]
        if clause.id == "frame_legal_basis":
            return self._legal_basis(clause)
        if clause.id == "frame_law_texts":
            return self._law_texts(clause)
        if clause.id == "frame_penalties":
            return []  # a column of the table of offences
        if clause.layout == "list":
            return self._list_clause(clause)
        if clause.layout == "items":
            return self._item_clause(clause)
        return self._paragraph_clause(clause)

    def _is_not_known(self, clause: Clause) -> bool:
        return any(
            self.journey.is_not_known(q) and self.journey.is_satisfied(q)
            for q in clause.questions
            if q in self.library.questions and self.library.questions[q].where_possible
        )

    def _lead(self, clause: Clause) -> tuple[Run, ...]:
        return (Run(self.wording.prose(clause.lead), bold=True), Run(" ")) if clause.lead else ()

    def _list_clause(self, clause: Clause) -> list[Block]:
        """Return an introduction and the cards of a list; nothing where the list is empty."""
        lists = [s.question for s in clause.say if s.question and s.says is None]
        if not any(self.journey.value(name) for name in lists if name):
            return []
        blocks: list[Block] = []
        intro: list[Said] = []
        for sentence in clause.say:
            if not self.holds(sentence.when):
                continue
            if sentence.question and sentence.says is None:
                if intro:
                    blocks += joined_paragraph(self._lead(clause), intro)
                    intro = []
                blocks += self.cards(sentence.question)
            else:
                intro += self._sentences(clause, sentence)
        if intro:
            blocks += joined_paragraph((), intro)
        return blocks

    def _item_clause(self, clause: Clause) -> list[Block]:
        blocks: list[Block] = []
        for sentence in clause.say:
            if not self.holds(sentence.when):
                continue
            if sentence.question and sentence.says is None:
                if self.is_list(sentence.question):
                    blocks += self.cards(sentence.question)
                else:
                    blocks += self._long_text(sentence.question, "item")
            else:
                said = self._sentences(clause, sentence)
                blocks += [Paragraph(runs, questions, "item") for runs, questions in said]
        if blocks and clause.lead:
            first = blocks[0]
            if isinstance(first, Paragraph):
                blocks[0] = Paragraph((*self._lead(clause), *first.runs), first.questions, first.kind)
        return blocks

    def _paragraph_clause(self, clause: Clause) -> list[Block]:
        blocks: list[Block] = []
        pending: list[Said] = []
        for sentence in clause.say:
            if not self.holds(sentence.when):
                continue
            if sentence.question and sentence.says is None and self.is_list(sentence.question):
                blocks += joined_paragraph((), pending) + self.cards(sentence.question)
                pending = []
            else:
                pending += self._sentences(clause, sentence)
        blocks += joined_paragraph((), pending)
        if blocks and isinstance(blocks[0], Paragraph) and clause.lead:
            blocks[0] = Paragraph((*self._lead(clause), *blocks[0].runs), blocks[0].questions, blocks[0].kind)
        return blocks

    def _sentences(self, clause: Clause, sentence: Sentence) -> list[Said]:
        """Return what a sentence says, each with its questions; nothing if an answer is lacking."""
        if sentence.text is not None:
            said = self._fill(sentence.text, clause)
            return [said] if said else []
        question = str(sentence.question)
        value = self.journey.value(question)
        if value is None:
            return []
        if sentence.says is None:
            run = self.answer(question, self.wording.value(self.library.questions[question].type, value))
            return [(ended((run,)), (question,))]
        values = value if isinstance(value, tuple) else (value,)
        prose = [sentence.says.get(v) for v in values]
        result = []
        for text in prose:
            if text:
                said = self._fill(text, clause)
                if said:
                    result.append((said[0], (question, *(q for q in said[1] if q != question))))
        return result

    def _fill(self, prose: Prose, clause: Clause) -> Said | None:
        """Return a text with its placeholders filled, as runs; None if one of them has no answer."""
        runs: list[Run] = []
        questions: list[str] = []
        for fixed, name, _format, _conversion in string.Formatter().parse(self.wording.prose(prose)):
            if fixed:
                runs.append(Run(after(runs, fixed)))
            if name is None:
                continue
            if name == "cite":
                runs.append(Run(self._cite(clause)))
                continue
            if name == "date":
                runs.append(Run(self.date_text()))
                continue
            filled = self._placeholder(name)
            if not filled:
                return None
            runs += filled
            questions.append(name.split(".")[0])
        kept = tuple(run for run in runs if run.text)
        return (ended(kept), tuple(dict.fromkeys(questions))) if kept else None

    def _placeholder(self, name: str) -> list[Run]:
        question, _dot, part = name.partition(".")
        value = self.journey.value(question)
        if value is None:
            return []
        definition = self.library.questions[question]
        if definition.type is QuestionType.AUTHORITY:
            parts = (part,) if part else AUTHORITY_PHRASE
            texts = [self.field_text(definition.structure, p, value[p]) for p in parts if p in value]
            separator = self.wording.fixed("list_separator")
            runs: list[Run] = []
            for text in texts:
                runs += [Run(separator)] if runs else []
                runs.append(self.answer(question, text))
            return runs
        if definition.type is QuestionType.CHOICE:
            label = next(c.label for c in definition.choices if c.id == value)
            return [Run(self.wording.lowered(self.wording.prose(label)), question)]
        text = self.wording.value(definition.type, value)
        if definition.type in (QuestionType.TEXT, QuestionType.LONGTEXT):
            return [self.answer(question, text)]
        return [Run(text, question)]

    def _cite(self, clause: Clause) -> str:
        sources = self.library.contents[clause.content].sources
        families = [t.family for t in self.types if clause.content in t.contents] or [
            t.family for t in self.types
        ]
        treaties = [b for b in self.journey.value("legal_basis") or () if b not in WITHOUT_TREATY]
        governing = citable(sources, self.journey, families, self.instruments)
        return cite(
            governing, self.instruments, self.wording, only=treaties[0] if len(treaties) == 1 else None
        )

    def _long_text(self, question: str, kind: str) -> list[Paragraph]:
        value = self.journey.value(question)
        if value is None:
            return []
        lines = [line for line in str(value).split("\n") if line.strip()]
        if kind == "item":
            lines = without_numbers(lines)
        return [Paragraph(ended((self.answer(question, line),)), (question,), kind) for line in lines]

    def _legal_basis(self, clause: Clause) -> list[Block]:
        chosen = self.journey.value("legal_basis")
        if chosen is None:
            return []
        sentences: list[str] = []
        for name in chosen:
            if name not in WITHOUT_TREATY:
                sentences.append(self._basis_sentence(self.instruments[name], first=not sentences))
                sentences += self._in_force_since(name)
        said: list[Said] = [((Run(text, "legal_basis"),), ("legal_basis",)) for text in sentences]
        for sentence in clause.say:
            if self.holds(sentence.when):
                said += self._sentences(clause, sentence)
        return joined_paragraph(self._lead(clause), said)

    def _basis_sentence(self, instrument: Instrument, *, first: bool) -> str:
        bases = [basis for t in self.types for basis in legal_bases()[t.id].of(instrument.id)]
        named = provisions(bases, instrument, self.instruments, self.wording)
        prefix = "basis" if first else "basis_and"
        if not instrument.is_treaty and first:
            kind = "basis_scheme"
        elif named:
            kind = "basis_one" if first else "basis_and"
        else:
            kind = f"{prefix}_title_only"
        return self.wording.fixed(
            kind,
            provisions=named or "",
            title=self.wording.prose(instrument.title),
            short=self.wording.prose(instrument.short),
        )

    def _in_force_since(self, instrument: str) -> list[str]:
        """Say from when a treaty binds both States, where a depositary's table shows it; else nothing."""
        days = {r.since for r in self.draft.bases if r.instrument == instrument and r.is_in_force_for_certain}
        return [
            self.wording.fixed("basis_in_force", date=say_day(day, self.wording.language))
            for day in days
            if day
        ]

    def _law_texts(self, clause: Clause) -> list[Block]:
        """Return the wording of the law under its reference, for each offence of the clause's lists."""
        blocks = [
            block
            for question in clause.questions
            for offence in self.journey.value(question) or ()
            for block in self._law_text(question, offence)
        ]
        if not blocks:
            return []
        intro = [said for s in clause.say if s.text for said in self._sentences(clause, s)]
        return joined_paragraph((), intro) + blocks

    def _law_text(self, question: str, offence: Mapping[str, Any]) -> list[Block]:
        text = offence.get("law_text")
        if text is None and (question, "law_text") not in self.gap_fields:
            return []
        reference = offence.get("law_reference") or offence.get("label") or ""
        named = "" if isinstance(reference, Mark) else reference
        heading = self.between("law_text_heading", "reference", self.answer(question, named))
        blocks: list[Block] = [Paragraph(heading, (question,), "heading")]
        if text is None:
            gap = self.gap(self.library.contents["c_law_texts"].label)
            return [*blocks, Paragraph((gap,), (question,), "gap")]
        shown = self.field_text(self.library.questions[question].structure, "law_text", text)
        lines = [line for line in shown.split("\n") if line.strip()]
        return blocks + [Paragraph((self.answer(question, line),), (question,), "quote") for line in lines]
