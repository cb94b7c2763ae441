"""Builds the letter from the answers: clauses become paragraphs, cards become tables, gaps become visible.

Texts of users are only ever placed into runs; nothing in them is interpreted.
"""

from collections.abc import Iterator, Mapping, Sequence

from entraide.drafting.letter.draft import Draft
from entraide.drafting.letter.frame import Frame
from entraide.drafting.letter.model import Block, Chapter, Letter, Paragraph, Part, Run, text_of
from entraide.drafting.letter.sentences import items_together, number_items
from entraide.drafting.library import Clause
from entraide.interview.terms import QuestionType, Severity

FRONT = ("d_urgency", "d_confidentiality")
FRAMED = ("d_addressee", "d_annexes", "d_signature")
MEASURES = "d_assistance"


def build_letter(draft: Draft) -> Letter:
    """Return the letter of a draft, gaps included."""
    return _Builder(draft).letter()


class _Builder(Frame):
    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.gap_contents = self._gap_contents()

    def letter(self) -> Letter:
        wording = self.wording
        sections = self._sections()
        parts = {section: self._part(section) for section in sections}
        chapters = self._chapters(sections, parts)
        reference = self.case_reference()
        return Letter(
            language=self.draft.language,
            types=tuple(t.id for t in self.types),
            title=self.subject_text(),
            handling=wording.fixed("handling") if self.journey.value("confidential") == "yes" else None,
            letterhead=self.letterhead(),
            date=self.date_line(),
            reference=reference,
            addressee_label=wording.fixed("to"),
            addressee=self.addressee(),
            subject_label=wording.fixed("subject_label"),
            subject=self.subject(parts.get("d_subject")),
            front=tuple(parts[s] for s in FRONT if s in parts and parts[s].blocks),
            chapters=chapters,
            closing=wording.fixed("closing"),
            signature=self.signature(),
            annexes=self.annexes(),
            annexes_title=wording.fixed("annex_list"),
            page=self.library.frame["page"].in_language(self.draft.language),
            running=text_of(reference),
            author=self.plain_field("requesting_authority", "name"),
            untranslated=self._untranslated(),
        )

    def _sections(self) -> list[str]:
        if len(self.types) == 1:
            listed = list(self.types[0].sections)
        else:
            named = {section for t in self.types for section in t.sections}
            listed = [section for section in self.library.sections if section in named]
        order = list(self.library.sections)
        used = {self.library.contents[c.content].section for c in self.library.clauses if self.has_answer(c)}
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
            numbered = number_items(chapter_parts, number)
            result.append(Chapter(name, self.wording.chapter(name), number, numbered))
        return tuple(result)

    # --- sections

    def _part(self, section: str) -> Part:
        if section in FRAMED:
            return Part(section, ())
        blocks: list[Block] = []
        if section == MEASURES:
            blocks += self._measures(section)
        else:
            for clause in self._clauses(section):
                blocks += self.clause(clause)
        blocks += [self._content_gap(content) for content in self._gaps(section)]
        return Part(section, tuple(blocks))

    def _clauses(self, section: str) -> Iterator[Clause]:
        listed = {content for t in self.types for content in t.contents}
        for clause in self.library.clauses:
            if self.library.contents[clause.content].section != section:
                continue
            # an answer is printed even where its type does not list the content
            if clause.content in listed or self.has_answer(clause):
                yield clause

    def _measures(self, section: str) -> list[Block]:
        """Return the measures, introduced in the words of the request type; type by type if several."""
        if len(self.types) == 1:
            said = [block for clause in self._clauses(section) for block in self.clause(clause)]
            return [self._fixed_paragraph(self.wording.prose(self.types[0].ask)), *items_together(said)]
        groups: dict[str | None, list[Block]] = {None: []}
        groups.update({t.id: [] for t in self.types})
        for clause in self._clauses(section):
            owners = self._owners(clause)
            groups[owners[0] if len(owners) == 1 else None] += self.clause(clause)
        result: list[Block] = [self._fixed_paragraph(self.wording.fixed("measures_generic"))]
        for request_type in self.types:
            if groups[request_type.id]:
                heading = Run(self.wording.prose(request_type.label), bold=True)
                result += [Paragraph((heading,), kind="heading"), *items_together(groups[request_type.id])]
        if groups[None] and len(result) > 1:
            result.append(Paragraph((Run(self.wording.fixed("measures_common"), bold=True),), kind="heading"))
        return result + items_together(groups[None])

    def _owners(self, clause: Clause) -> list[str]:
        """Return the types of the case that ask what the clause says, and that its condition allows."""
        if clause.when is not None and clause.when.names_type:
            return [t.id for t in self.types if clause.when.evaluate(self.journey.for_type(t.id)).value]
        return [t.id for t in self.types if set(clause.questions) & set(t.questions)]

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

    def _content_gap(self, content: str) -> Paragraph:
        questions = [q for q in self.journey.asked_by if content in self.library.questions[q].fills]
        return Paragraph((self.gap(self.library.contents[content].label),), tuple(questions[:1]), kind="gap")

    def _fixed_paragraph(self, text: str, questions: tuple[str, ...] = ()) -> Paragraph:
        return Paragraph((Run(text),), questions)

    def _untranslated(self) -> tuple[str, ...]:
        free = {QuestionType.TEXT, QuestionType.LONGTEXT, QuestionType.AUTHORITY}
        return tuple(
            name
            for name in self.journey.asked_by
            if self.journey.value(name) is not None
            and self.library.questions[name].prints
            and (self.library.questions[name].type in free or self.is_list(name))
            and self.journey.answers.language_of(name) != self.draft.language
        )
