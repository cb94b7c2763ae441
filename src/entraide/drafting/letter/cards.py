"""Cards of a list as tables, cards or lines, every filled field in its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from entraide.drafting.letter.citing import say_reference
from entraide.drafting.letter.model import Block, Paragraph, Run, Table
from entraide.drafting.letter.speaker import Speaker
from entraide.drafting.library import Layout
from entraide.interview.answers import Mark
from entraide.interview.conditions import Condition
from entraide.interview.definition import Field, Structure

SAID_BY_US = ("date", "yes_no", "penalty")
"""Field types whose words are the program's, in the language of the letter."""


class Cards(Speaker):
    """Writes the cards of list questions."""

    @property
    def gap_fields(self) -> set[tuple[str, str]]:
        """Return the list fields of which a rule says that one is missing."""
        return {
            named
            for grouped in self.draft.report.findings
            for rule in grouped.finding.rules
            for named in _missing_fields(rule.holds)
        }

    def cards(self, question: str) -> list[Block]:
        """Return the cards of a question as blocks; none where it has no answer."""
        cards = self.journey.value(question)
        structure = self.library.questions[question].structure
        if not cards or structure is None:
            return []
        layout = self.library.layouts[structure.id]
        if layout.kind == "grid":
            return [self._grid(question, cards, structure, layout)]
        if layout.kind == "lines":
            return [
                Paragraph(
                    self._joined_fields(
                        question, card, structure, [name for row in layout.rows for name in row.fields]
                    ),
                    (question,),
                    "item",
                )
                for card in cards
            ]
        return [self._card(question, card, structure, layout) for card in cards]

    def _grid(self, question: str, cards: Any, structure: Structure, layout: Layout) -> Table:
        gaps = self.gap_fields
        rows = [
            row
            for row in layout.rows
            if any(name in card or (question, name) in gaps for card in cards for name in row.fields)
        ]
        cells = tuple(
            tuple(self._joined_fields(question, card, structure, row.fields) for row in rows)
            for card in cards
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
        previous = ""
        for name in names:
            if name not in card:
                if (question, name) in self.gap_fields:
                    runs += [Run(self.wording.fixed("list_separator"))] if runs else []
                    runs.append(self.gap(field_of(structure, name).label))
                continue
            text = self.field_text(structure, name, card[name])
            until = previous.endswith("_from") and name.endswith("_to")
            if runs and runs[-1].text == text and (until or isinstance(card[name], Mark)):
                continue  # a period of one day; neither surname nor given names known
            if runs:
                runs.append(Run(" – " if until else self._joint(previous, name)))
            fixed = isinstance(card[name], Mark) or field_of(structure, name).type in SAID_BY_US
            runs.append(Run(text, question) if fixed else self.answer(question, text))
            previous = name
        return tuple(runs)

    def _joint(self, previous: str, name: str) -> str:
        """Return what stands between two fields of a cell."""
        if name == "currency" or (previous == "surname" and name == "given_names"):
            return " "
        return self.wording.fixed("colon" if previous == "to_person" else "list_separator")

    def field_text(self, structure: Structure | None, name: str, value: Any) -> str:
        """Return the value of a field in words."""
        if isinstance(value, Mark):
            return self.wording.fixed("not_known_cell" if value.is_not_known else "not_applicable_cell")
        definition = field_of(structure, name)
        if value in definition.says:
            return self.wording.prose(definition.says[value])
        if name == "instrument_ref":
            return self._treaty_reference(value)
        if name == "pages" and isinstance(value, Decimal):
            return self.wording.counted("annex_pages", value)
        return self.wording.value(definition.type, value)

    def _treaty_reference(self, value: str) -> str:
        """Return `untoc 6` as article 6 of the Palermo Convention; any other text as it is."""
        match = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s+(\d[\w()\-]*)\s*", value)
        instrument = self.instruments.get(match.group(1)) if match else None
        if match is None or instrument is None:
            return value
        article = self.wording.fixed(
            "article_one", ref=say_reference(match.group(2), self.wording) or match.group(2)
        )
        return f"{article} {self.wording.prose(instrument.of_short)}"


def field_of(structure: Structure | None, name: str) -> Field:
    found = structure.field(name) if structure else None
    if found is None:
        raise KeyError(name)
    return found


def _missing_fields(condition: Condition) -> Iterator[tuple[str, str]]:
    if condition.name == "any_missing":
        yield condition.arguments
    for part in condition.parts:
        yield from _missing_fields(part)
