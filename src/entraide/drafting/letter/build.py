"""Builds the letter from the answers: clauses become paragraphs, cards become tables, gaps become visible.

Texts of users are only ever placed into runs; nothing in them is interpreted.
"""

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from entraide.core.countries import countries
from entraide.core.dates import PartialDate
from entraide.core.messages import Prose
from entraide.drafting.letter.citing import cite, provisions, say_reference
from entraide.drafting.letter.model import (
    Block,
    Cell,
    Chapter,
    Letter,
    Paragraph,
    Part,
    Run,
    Table,
    text_of,
)
from entraide.drafting.letter.wording import Wording
from entraide.drafting.library import Clause, Layout, Library, RequestType, Sentence
from entraide.drafting.rules import Report, citable
from entraide.instruments.facts import WITHOUT_TREATY, Instrument, instruments, legal_bases
from entraide.interview.answers import Mark
from entraide.interview.definition import Field, Structure
from entraide.interview.journey import Journey
from entraide.interview.terms import QuestionType, Severity

FRONT = ("d_urgency", "d_confidentiality")
OUTSIDE_CHAPTERS = ("d_header", "d_addressee", "d_subject", *FRONT, "d_annexes", "d_signature")
MEASURES = "d_assistance"
ENDS = ".!?…:;»”)"
LIST_MARK = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
AUTHORITY_PHRASE = ("name", "function", "address")
AUTHORITY_LINES = ("name", "function", "address", "contact_person", "phone", "email", "language")
PERSONS = ("ex_person", "ts_person", "tp_suspect", "td_person", "nv_persons", "persons")


@dataclass(frozen=True)
class Office:
    """What an installation adds: letterhead by language, the place it writes from, the paper it prints on."""

    letterhead: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str = ""
    paper: str = "a4"


@dataclass(frozen=True)
class Draft:
    """Everything a letter is built from."""

    library: Library
    types: tuple[RequestType, ...]
    journey: Journey
    report: Report
    language: str
    day: date | None
    office: Office = field(default_factory=Office)


def build_letter(draft: Draft) -> Letter:
    """Return the letter of a draft, gaps included."""
    return _Builder(draft).letter()


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.library = draft.library
        self.journey = draft.journey
        self.types = draft.types
        words = {name: prose for t in reversed(draft.types) for name, prose in t.words.items()}
        if len(draft.types) > 1 and any(t.words != draft.types[0].words for t in draft.types):
            words = {}  # words that fit one type only say nothing true of several
        self.wording = Wording(draft.library, draft.language, words)
        self.instruments = instruments()
        self.gap_contents = self._gap_contents()
        self.gap_fields = self._gap_fields()

    # --- the whole

    def letter(self) -> Letter:
        wording = self.wording
        sections = self._sections()
        parts = {section: self._part(section) for section in sections}
        chapters = self._chapters(sections, parts)
        reference = self._case_reference()
        return Letter(
            language=self.draft.language,
            types=tuple(t.id for t in self.types),
            title=self._subject_text(),
            handling=wording.fixed("handling") if self.journey.value("confidential") == "yes" else None,
            letterhead=self._letterhead(),
            date=self._date_line(),
            reference=reference,
            addressee_label=wording.fixed("to"),
            addressee=self._addressee(),
            subject_label=wording.fixed("subject_label"),
            subject=self._subject(parts.get("d_subject")),
            front=tuple(parts[s] for s in FRONT if s in parts and parts[s].blocks),
            chapters=chapters,
            closing=wording.fixed("closing"),
            signature=self._signature(),
            annexes=self._annexes(),
            annexes_title=wording.fixed("annex_list"),
            page=self.library.frame["page"].in_language(self.draft.language),
            running=text_of(reference),
            author=self._plain_field("requesting_authority", "name"),
            untranslated=self._untranslated(),
        )

    def _sections(self) -> list[str]:
        if len(self.types) == 1:
            listed = list(self.types[0].sections)
        else:
            named = {section for t in self.types for section in t.sections}
            listed = [section for section in self.library.sections if section in named]
        order = list(self.library.sections)
        used = {self.library.contents[c.content].section for c in self.library.clauses if self._has_answer(c)}
        used |= {self.library.contents[c].section for c in self.gap_contents}
        for section in sorted(used - set(listed), key=order.index):
            # an answer whose section the type does not list is printed where the library would have it
            later = [i for i, s in enumerate(listed) if order.index(s) > order.index(section)]
            listed.insert(later[0] if later else len(listed), section)
        return listed

    def _chapters(self, sections: Sequence[str], parts: Mapping[str, Part]) -> tuple[Chapter, ...]:
        by_chapter: dict[str, list[Part]] = {}
        for section in sections:
            chapter = self.library.sections[section].chapter
            if chapter and parts[section].blocks:
                by_chapter.setdefault(chapter, []).append(parts[section])
        result = []
        for number, (name, chapter_parts) in enumerate(by_chapter.items(), 1):
            numbered = _number_items(chapter_parts, number)
            result.append(Chapter(name, self.wording.chapter(name), number, numbered))
        return tuple(result)

    # --- sections

    def _part(self, section: str) -> Part:
        if section in ("d_addressee", "d_annexes", "d_signature"):
            return Part(section, ())
        blocks: list[Block] = []
        if section == MEASURES:
            blocks += self._measures(section)
        else:
            for clause in self._clauses(section):
                blocks += self._clause(clause)
        blocks += [self._gap(content) for content in self._gaps(section)]
        return Part(section, tuple(blocks))

    def _clauses(self, section: str) -> Iterator[Clause]:
        listed = {content for t in self.types for content in t.contents}
        for clause in self.library.clauses:
            if self.library.contents[clause.content].section != section:
                continue
            # an answer is printed even where its type does not list the content
            if clause.content in listed or self._has_answer(clause):
                yield clause

    def _measures(self, section: str) -> list[Block]:
        """Return the measures, introduced in the words of the request type; type by type if there are several."""
        groups: dict[str | None, list[Block]] = {None: []}
        groups.update({t.id: [] for t in self.types})
        for clause in self._clauses(section):
            owners = self._owners(clause)
            groups[owners[0] if len(owners) == 1 else None] += self._clause(clause)
        if len(self.types) == 1:
            blocks = _items_together(groups[self.types[0].id] + groups[None])
            return [self._fixed_paragraph(self.wording.prose(self.types[0].ask)), *blocks] if blocks else []
        result: list[Block] = [self._fixed_paragraph(self.wording.fixed("measures_generic"))]
        for request_type in self.types:
            if groups[request_type.id]:
                heading = Run(self.wording.prose(request_type.label), bold=True)
                result += [Paragraph((heading,), kind="heading"), *_items_together(groups[request_type.id])]
        if groups[None] and len(result) > 1:
            result.append(Paragraph((Run(self.wording.fixed("measures_common"), bold=True),), kind="heading"))
        return result + _items_together(groups[None])

    def _owners(self, clause: Clause) -> list[str]:
        """Return the types of the case that ask what the clause says, and that its condition allows."""
        questions = {q for sentence in clause.say for q in _questions_of(sentence)}
        if clause.when is not None and clause.when.names_type:
            return [t.id for t in self.types if clause.when.evaluate(self.journey.for_type(t.id)).value]
        return [t.id for t in self.types if questions & set(t.questions)]

    def _gaps(self, section: str) -> list[str]:
        return [c for c in self.gap_contents if self.library.contents[c].section == section]

    def _gap_contents(self) -> list[str]:
        """Return the contents that are missing, and those whose essential answer is."""
        wanted = set(self.draft.report.open_contents)
        for grouped in self.draft.report.findings:
            if grouped.severity is not Severity.ERROR:
                continue
            for question in grouped.finding.questions:
                if question in self.library.questions and not self.journey.is_filled(question):
                    wanted.update(self.library.questions[question].fills[:1])
        return [content for content in self.library.contents if content in wanted]

    def _gap_fields(self) -> set[tuple[str, str]]:
        """Return the list fields of which a rule says that one is missing."""
        result = set()
        for grouped in self.draft.report.findings:
            for rule in grouped.finding.rules:
                result.update(_missing_fields(rule.holds))
        return result

    def _gap(self, content: str) -> Paragraph:
        label = self.wording.prose(self.library.contents[content].label)
        questions = [q for q in self.journey.asked_by if content in self.library.questions[q].fills]
        run = Run(self.wording.fixed("gap", content=label), gap=True)
        return Paragraph((run,), tuple(questions[:1]), kind="gap")

    def _fixed_paragraph(self, text: str, questions: tuple[str, ...] = ()) -> Paragraph:
        return Paragraph((Run(text),), questions)

    # --- clauses

    def _has_answer(self, clause: Clause) -> bool:
        return any(self.journey.is_filled(q) for sentence in clause.say for q in _questions_of(sentence))

    def _holds(self, condition: Any) -> bool:
        if condition is None:
            return True
        return any(condition.evaluate(self.journey.for_type(t.id)).value for t in self.types)

    def _clause(self, clause: Clause) -> list[Block]:
        if not self._holds(clause.when):
            return []
        if clause.not_known and self._is_not_known(clause):
            questions = tuple(dict.fromkeys(q for s in clause.say for q in _questions_of(s)))
            return [Paragraph((*self._lead(clause), Run(self.wording.prose(clause.not_known))), questions)]
        special = {
            "frame_legal_basis": self._legal_basis,
            "frame_law_texts": self._law_texts,
            "frame_penalties": lambda _clause: [],
        }.get(clause.id)
        if special:
            return special(clause)
        if clause.layout == "list":
            return self._list_clause(clause)
        if clause.layout == "items":
            return self._item_clause(clause)
        return self._paragraph_clause(clause)

    def _is_not_known(self, clause: Clause) -> bool:
        questions = [q for sentence in clause.say for q in _questions_of(sentence)]
        return any(
            self.journey.is_not_known(q) and self.journey.is_satisfied(q)
            for q in questions
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
        intro: list[tuple[tuple[Run, ...], tuple[str, ...]]] = []
        for sentence in clause.say:
            if not self._holds(sentence.when):
                continue
            if sentence.question and sentence.says is None:
                if intro:
                    blocks += _joined_paragraph(self._lead(clause), intro)
                    intro = []
                blocks += self._cards(sentence.question)
            else:
                intro += self._sentences(clause, sentence)
        if intro:
            blocks += _joined_paragraph((), intro)
        return blocks

    def _item_clause(self, clause: Clause) -> list[Block]:
        blocks: list[Block] = []
        for sentence in clause.say:
            if not self._holds(sentence.when):
                continue
            if sentence.question and sentence.says is None:
                if self._is_list(sentence.question):
                    blocks += self._cards(sentence.question)
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
        pending: list[tuple[tuple[Run, ...], tuple[str, ...]]] = []
        for sentence in clause.say:
            if not self._holds(sentence.when):
                continue
            alone = _lone_question(sentence)
            if alone and self._is_list(alone):
                blocks += _joined_paragraph((), pending) + self._cards(alone)
                pending = []
            elif alone and "\n" in str(self.journey.value(alone) or ""):
                first, *rest = self._long_text(alone, "text")
                blocks += _joined_paragraph((), [*pending, (first.runs, first.questions)])
                blocks += rest[:-1]
                pending = [(p.runs, p.questions) for p in rest[-1:]]
            else:
                pending += self._sentences(clause, sentence)
        blocks += _joined_paragraph((), pending)
        if blocks and isinstance(blocks[0], Paragraph) and clause.lead:
            blocks[0] = Paragraph((*self._lead(clause), *blocks[0].runs), blocks[0].questions, blocks[0].kind)
        return blocks

    def _sentences(self, clause: Clause, sentence: Sentence) -> list[tuple[tuple[Run, ...], tuple[str, ...]]]:
        """Return what a sentence says, each with its questions; nothing if an answer is lacking."""
        if sentence.text is not None:
            said = self._fill(sentence.text, clause)
            return [said] if said else []
        question = str(sentence.question)
        value = self.journey.value(question)
        if value is None:
            return []
        if sentence.says is None:
            run = self._answer_run(question, self.wording.value(self.library.questions[question].type, value))
            return [(_ended((run,)), (question,))]
        values = value if isinstance(value, tuple) else (value,)
        prose = [sentence.says.get(v) for v in values]
        result = []
        for text in prose:
            if text:
                said = self._fill(text, clause)
                if said:
                    result.append((said[0], (question, *(q for q in said[1] if q != question))))
        return result

    def _fill(self, prose: Prose, clause: Clause) -> tuple[tuple[Run, ...], tuple[str, ...]] | None:
        """Return a text with its placeholders filled, as runs; None if one of them has no answer."""
        runs: list[Run] = []
        questions: list[str] = []
        for fixed, name, _format, _conversion in string.Formatter().parse(self.wording.prose(prose)):
            if fixed:
                runs.append(Run(_after(runs, fixed)))
            if name is None:
                continue
            if name == "cite":
                runs.append(Run(self._cite(clause)))
                continue
            if name == "date":
                runs.append(Run(self._date_text()))
                continue
            filled = self._placeholder(name)
            if not filled:
                return None
            runs += filled
            questions.append(name.split(".")[0])
        kept = tuple(run for run in runs if run.text)
        return (_ended(kept), tuple(dict.fromkeys(questions))) if kept else None

    def _placeholder(self, name: str) -> list[Run]:
        question, _dot, part = name.partition(".")
        value = self.journey.value(question)
        if value is None:
            return []
        definition = self.library.questions[question]
        if definition.type is QuestionType.AUTHORITY:
            parts = (part,) if part else AUTHORITY_PHRASE
            texts = [self._field_text(definition.structure, p, value[p]) for p in parts if p in value]
            separator = self.wording.fixed("list_separator")
            runs: list[Run] = []
            for text in texts:
                runs += [Run(separator)] if runs else []
                runs.append(self._answer_run(question, text))
            return runs
        if definition.type is QuestionType.CHOICE:
            label = next(c.label for c in definition.choices if c.id == value)
            return [Run(self.wording.lowered(self.wording.prose(label)), question)]
        text = self.wording.value(definition.type, value)
        if definition.type in (QuestionType.TEXT, QuestionType.LONGTEXT):
            return [self._answer_run(question, text)]
        return [Run(text, question)]

    def _cite(self, clause: Clause) -> str:
        sources = self.library.contents[clause.content].sources
        families = [t.family for t in self.types if clause.content in t.contents] or [t.family for t in self.types]
        treaties = [b for b in self.journey.value("legal_basis") or () if b not in WITHOUT_TREATY]
        governing = citable(sources, self.journey, families, self.instruments)
        return cite(governing, self.instruments, self.wording, only=treaties[0] if len(treaties) == 1 else None)

    def _answer_run(self, question: str, text: str) -> Run:
        language = self.journey.answers.language_of(question)
        return Run(text, question, language if language != self.draft.language else None)

    def _is_list(self, question: str) -> bool:
        return self.library.questions[question].type.is_list

    def _long_text(self, question: str, kind: str) -> list[Paragraph]:
        value = self.journey.value(question)
        if value is None:
            return []
        lines = [line for line in str(value).split("\n") if line.strip()]
        if kind == "item":
            lines = _without_numbers(lines)
        return [Paragraph(_ended((self._answer_run(question, line),)), (question,), kind) for line in lines]

    # --- cards

    def _cards(self, question: str) -> list[Block]:
        cards = self.journey.value(question)
        structure = self.library.questions[question].structure
        if not cards or structure is None:
            return []
        layout = self.library.layouts[structure.id]
        if layout.kind == "grid":
            return [self._grid(question, cards, structure, layout)]
        if layout.kind == "lines":
            return [
                Paragraph(self._joined_fields(question, card, structure, _fields(layout)), (question,), "item")
                for card in cards
            ]
        return [self._card(question, card, structure, layout) for card in cards]

    def _grid(self, question: str, cards: Any, structure: Structure, layout: Layout) -> Table:
        rows = [
            row for row in layout.rows if any(f in card or (question, f) in self.gap_fields for card in cards for f in row.fields)
        ]
        cells = tuple(
            tuple(self._joined_fields(question, card, structure, row.fields) for row in rows) for card in cards
        )
        head = tuple(self.wording.prose(row.label) for row in rows)
        return Table("grid", cells, (question,), head)

    def _card(self, question: str, card: Any, structure: Structure, layout: Layout) -> Table:
        rows = []
        for row in layout.rows:
            cell = self._joined_fields(question, card, structure, row.fields)
            if cell:
                rows.append(((Run(self.wording.prose(row.label), bold=True),), cell))
        return Table("card", tuple(rows), (question,))

    def _joined_fields(
        self, question: str, card: Mapping[str, Any], structure: Structure, names: Sequence[str]
    ) -> tuple[Run, ...]:
        """Return the filled fields of a cell. From and to become a period, a value and its currency a sum."""
        runs: list[Run] = []
        period = {"period_from", "date_from"} & set(names) and {"period_to", "date_to"} & set(names)
        previous = ""
        for name in names:
            if name not in card:
                if (question, name) in self.gap_fields:
                    label = self.wording.prose(_field(structure, name).label)
                    runs += [Run(self.wording.fixed("list_separator"))] if runs else []
                    runs.append(Run(self.wording.fixed("gap", content=self.wording.lowered(label)), gap=True))
                continue
            text = self._field_text(structure, name, card[name])
            if runs:
                joint = self.wording.fixed("list_separator")
                if period and previous.endswith("_from") and name.endswith("_to"):
                    joint = " – "
                elif name == "currency" or (previous == "surname" and name == "given_names"):
                    joint = " "
                runs.append(Run(joint))
            fixed = isinstance(card[name], Mark) or _field(structure, name).type in ("date", "yes_no", "penalty")
            runs.append(Run(text, question) if fixed else self._answer_run(question, text))
            previous = name
        return tuple(runs)

    def _field_text(self, structure: Structure | None, name: str, value: Any) -> str:
        if isinstance(value, Mark):
            return self.wording.fixed("not_known_cell" if value.is_not_known else "not_applicable_cell")
        definition = _field(structure, name)
        if value in definition.says:
            return self.wording.prose(definition.says[value])
        if name == "instrument_ref":
            return self._treaty_reference(value)
        if name == "pages" and isinstance(value, Decimal):
            return self.wording.counted("annex_pages", int(value))
        if definition.type == "language":
            pieces = re.split(r"([,;/ ]+)", value)
            return "".join(self.wording.language_name(p) if p.isalpha() else p for p in pieces)
        return self.wording.value(definition.type, value)

    def _treaty_reference(self, value: str) -> str:
        """Return `untoc 6` as article 6 of the Palermo Convention; any other text as it is."""
        match = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s+(\d[\w()\-]*)\s*", value)
        instrument = self.instruments.get(match.group(1)) if match else None
        if match is None or instrument is None:
            return value
        article = self.wording.fixed("article_one", ref=_plain_reference(match.group(2), self.wording))
        return f"{article} {self.wording.prose(instrument.of_short)}"

    # --- the parts that are no clauses

    def _letterhead(self) -> Part:
        lines: list[Block] = []
        own = self.draft.office.letterhead.get(self.draft.language)
        if own:
            return Part("d_header", tuple(Paragraph((Run(line),), kind="line") for line in own))
        state = self.journey.value("requesting_state")
        if state:
            name = countries()[state].formal_name(self.draft.language)
            lines.append(Paragraph((Run(name.upper(), "requesting_state", bold=True),), ("requesting_state",), "line"))
        elif "requesting_state" in self.journey.asked_by:
            lines.append(self._question_gap("requesting_state"))
        lines += self._authority_lines("requesting_authority", ("name", "function", "address"))
        return Part("d_header", tuple(lines))

    def _addressee(self) -> Part:
        lines = self._authority_lines("addressee", AUTHORITY_LINES)
        state = self.journey.value("requested_state")
        if state:
            name = countries()[state].formal_name(self.draft.language)
            lines.append(Paragraph((Run(name, "requested_state"),), ("requested_state",), "line"))
        elif "requested_state" in self.journey.asked_by:
            lines.append(self._question_gap("requested_state"))
        return Part("d_addressee", tuple(lines))

    def _signature(self) -> Part:
        lines = self._authority_lines("signatory", AUTHORITY_LINES)
        place = Paragraph((Run(self.wording.fixed("signature_place")),), kind="line")
        return Part("d_signature", (*lines, place))

    def _authority_lines(self, question: str, names: Sequence[str]) -> list[Block]:
        value = self.journey.value(question)
        structure = self.library.questions[question].structure
        if value is None:
            return [self._question_gap(question)] if question in self.journey.asked_by else []
        lines: list[Block] = []
        for name in names:
            if name in value:
                lines.append(self._authority_line(question, name, value[name]))
        return lines

    def _authority_line(self, question: str, name: str, value: Any) -> Paragraph:
        """Return a line of an address; a person, telephone, e-mail or language says what it is."""
        run = self._answer_run(question, self._field_text(self.library.questions[question].structure, name, value))
        if f"line_{name}" not in self.library.frame:
            return Paragraph((run,), (question,), "line")
        before, after = self.wording.fixed(f"line_{name}", value="\0").split("\0")
        runs = tuple(r for r in (Run(before), run, Run(after)) if r.text)
        return Paragraph(runs, (question,), "line")

    def _question_gap(self, question: str) -> Paragraph:
        gap = self._gap(self.library.questions[question].fills[0])
        return Paragraph(gap.runs, (question,), "gap")

    def _annexes(self) -> Part:
        cards = self.journey.value("annexes")
        structure = self.library.questions["annexes"].structure
        blocks: list[Block] = []
        if not cards and "annexes" in self.journey.asked_by:
            blocks = [self._gap(c) for c in self._gaps("d_annexes")]
        for number, card in enumerate(cards or (), 1):
            names = [f.id for f in structure.fields] if structure else []
            runs: list[Run] = []
            for name in ("title", *(n for n in names if n not in ("title",))):
                if name not in card:
                    continue
                text = self._field_text(structure, name, card[name])
                if name == "date":
                    text = self.wording.fixed("annex_date", date=text)
                if name == "digest":
                    text = self.wording.fixed("annex_digest", digest=text)
                runs += [Run(self.wording.fixed("list_separator"))] if runs else []
                runs.append(self._answer_run("annexes", text))
            blocks.append(Paragraph(tuple(runs), ("annexes",), "line", f"{number}."))
        return Part("d_annexes", tuple(blocks))

    def _legal_basis(self, clause: Clause) -> list[Block]:
        chosen = self.journey.value("legal_basis")
        if chosen is None:
            return []
        sentences: list[str] = []
        for name in chosen:
            if name not in WITHOUT_TREATY:
                sentences.append(self._basis_sentence(self.instruments[name], first=not sentences))
        said = [((Run(text, "legal_basis"),), ("legal_basis",)) for text in sentences]
        for sentence in clause.say:
            if self._holds(sentence.when):
                said += self._sentences(clause, sentence)
        return _joined_paragraph(self._lead(clause), said)

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

    def _law_texts(self, clause: Clause) -> list[Block]:
        offences = self.journey.value("offences") or ()
        blocks: list[Block] = []
        for offence in offences:
            text = offence.get("law_text")
            if text is None and ("offences", "law_text") not in self.gap_fields:
                continue
            reference = offence.get("law_reference") or offence.get("label") or ""
            if isinstance(reference, Mark):
                reference = ""
            heading = self.wording.fixed("law_text_heading", reference="\0").split("\0")
            runs = [Run(heading[0], bold=True), self._answer_run("offences", reference), Run(heading[1], bold=True)]
            blocks.append(Paragraph(tuple(r for r in runs if r.text), ("offences",), "heading"))
            if text is None:
                label = self.wording.prose(self.library.contents["c_law_texts"].label)
                gap = Run(self.wording.fixed("gap", content=self.wording.lowered(label)), gap=True)
                blocks.append(Paragraph((gap,), ("offences",), "gap"))
                continue
            shown = self._field_text(self.library.questions["offences"].structure, "law_text", text)
            blocks += [
                Paragraph((self._answer_run("offences", line),), ("offences",), "quote")
                for line in shown.split("\n")
                if line.strip()
            ]
        if not blocks:
            return []
        intro = [said for s in clause.say if s.text for said in self._sentences(clause, s)]
        return _joined_paragraph((), intro) + blocks

    def _case_reference(self) -> Cell:
        value = self.journey.value("case_ref")
        if value is None:
            return ()
        before, after = self.wording.fixed("reference", case_ref="\0").split("\0")
        return tuple(r for r in (Run(before), self._answer_run("case_ref", value), Run(after)) if r.text)

    def _subject_text(self) -> str:
        subjects = [self.wording.prose(t.subject) for t in self.types]
        if len(subjects) == 1:
            return subjects[0]
        labels = [self.wording.lowered(self.wording.prose(t.label)) for t in self.types]
        head = subjects[0].split(":")[0].rstrip(" \u00a0")
        colon = "\u00a0: " if self.draft.language == "fr" else ": "
        return head + colon + self.wording.joined(labels)

    def _subject(self, part: Part | None) -> Part:
        runs: list[Run] = [Run(self._subject_text() + ".")]
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
            verify = {"spontaneous_information", "nationality_verification", "document_verification", "transit"}
            kind = "concerning" if verify & {t.id for t in self.types} else "against"
            text = self.wording.fixed(f"{kind}_{'more' if len(people) > 1 else 'one'}", person="\0")
            before, after = text.split("\0")
            return [
                Run(" " + before[:1].upper() + before[1:]),
                self._answer_run(question, name),
                Run(after + "."),
            ]
        return []

    def _date_text(self) -> str:
        day = self.draft.day
        return self.wording.date(PartialDate(day.year, day.month, day.day)) if day else ""

    def _date_line(self) -> str:
        text = self._date_text()
        if not text:
            return self.wording.fixed("gap", content=self.wording.fixed("date_word"))
        if self.draft.office.place:
            return self.wording.fixed("place_date", place=self.draft.office.place, date=text)
        return self.wording.fixed("date_only", date=text)

    def _plain_field(self, question: str, name: str) -> str:
        value = (self.journey.value(question) or {}).get(name)
        return value if isinstance(value, str) else ""

    def _untranslated(self) -> tuple[str, ...]:
        free = {QuestionType.TEXT, QuestionType.LONGTEXT, QuestionType.AUTHORITY}
        return tuple(
            name
            for name in self.journey.asked_by
            if self.journey.value(name) is not None
            and self.library.questions[name].prints
            and (self.library.questions[name].type in free or self._is_list(name))
            and self.journey.answers.language_of(name) != self.draft.language
        )


# --- helpers without a draft


def _questions_of(sentence: Sentence) -> Iterator[str]:
    if sentence.question:
        yield sentence.question
    for prose in [sentence.text, *(sentence.says or {}).values()]:
        if prose:
            for _text, name, _format, _conversion in string.Formatter().parse(prose.english):
                if name and name not in ("cite", "date"):
                    yield name.split(".")[0]


def _lone_question(sentence: Sentence) -> str | None:
    """Return the question of a sentence that is nothing but its answer."""
    if sentence.says is None and sentence.question:
        return sentence.question
    if sentence.text and re.fullmatch(r"\{[a-z0-9_]+\}", sentence.text.english):
        return sentence.text.english[1:-1]
    return None


def _missing_fields(condition: Any) -> Iterator[tuple[str, str]]:
    if condition.name == "any_missing":
        yield condition.arguments
    for part in condition.parts:
        yield from _missing_fields(part)


def _fields(layout: Layout) -> list[str]:
    return [name for row in layout.rows for name in row.fields]


def _field(structure: Structure | None, name: str) -> Field:
    found = structure.field(name) if structure else None
    if found is None:
        raise KeyError(name)
    return found


def _plain_reference(text: str, wording: Wording) -> str:
    return say_reference(text, wording) or text


def _about_case(block: Paragraph) -> bool:
    return set(block.questions) <= {"case_name", "case_ref"} and block.kind != "gap"


def _after(runs: Sequence[Run], fixed: str) -> str:
    """Return fixed words as they follow a user's text: without a full stop that the user already wrote."""
    if runs and runs[-1].question and fixed.startswith(".") and runs[-1].text.rstrip().endswith((".", "!", "?", "…")):
        return fixed[1:]
    return fixed


def _ended(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs that end a sentence: a full stop is added to a user's text that has none."""
    if not runs or not runs[-1].question:
        return runs
    text = runs[-1].text.rstrip()
    return runs if not text or text.endswith(tuple(ENDS)) or text[-1] in "。！？؟" else (*runs, Run("."))


def _without_numbers(lines: Sequence[str]) -> list[str]:
    """Return lines without their own numbers, if they are numbered 1, 2, 3 throughout."""
    matches = [LIST_MARK.match(line) for line in lines]
    if len(lines) > 1 and all(m and int(m.group(1)) == n for n, m in enumerate(matches, 1)):
        return [line[m.end() :] for line, m in zip(lines, matches, strict=True) if m]
    return list(lines)


def _joined_paragraph(
    lead: tuple[Run, ...], said: Iterable[tuple[tuple[Run, ...], tuple[str, ...]]]
) -> list[Block]:
    runs: list[Run] = list(lead)
    questions: list[str] = []
    count = 0
    for sentence_runs, sentence_questions in said:
        if count:
            runs.append(Run(" "))
        runs += sentence_runs
        questions += sentence_questions
        count += 1
    return [Paragraph(tuple(runs), tuple(dict.fromkeys(questions)))] if count else []


def _items_together(blocks: list[Block]) -> list[Block]:
    """Return the blocks with remarks that stand between items moved behind the last one."""
    items = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and block.kind == "item"]
    if not items:
        return blocks
    before, after = blocks[: items[0]], blocks[items[0] :]
    remarks = [b for i, b in enumerate(after) if _is_remark(b, after[i + 1 : i + 2])]
    return [*before, *(b for b in after if b not in remarks), *remarks]


def _is_remark(block: Block, following: Sequence[Block]) -> bool:
    introduces = bool(following) and isinstance(following[0], Table)
    return isinstance(block, Paragraph) and block.kind == "text" and not introduces


def _number_items(parts: Sequence[Part], chapter: int) -> tuple[Part, ...]:
    """Return the parts with their items numbered through the chapter: 6.1, 6.2 and so on."""
    count = 0
    result = []
    for part in parts:
        blocks: list[Block] = []
        for block in part.blocks:
            if isinstance(block, Paragraph) and block.kind == "item":
                count += 1
                blocks.append(Paragraph(block.runs, block.questions, "item", f"{chapter}.{count}"))
            else:
                blocks.append(block)
        result.append(Part(part.section, tuple(blocks)))
    return tuple(result)
