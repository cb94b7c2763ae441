"""Sentences of runs: how they end, how they join into paragraphs, where lines break."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from entraide.drafting.letter.model import Block, Paragraph, Part, Run, Table

Said = tuple[tuple[Run, ...], tuple[str, ...]]
"""A sentence as runs, and its questions."""

ENDS = (*".!?…:;。！？؟",)
CLOSING = '»”"’) \t\n\u00a0\u202f'
"""What may stand between the full stop of a quotation and the end of a user's text."""
LIST_MARK = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")


def after(runs: Sequence[Run], fixed: str) -> str:
    """Return fixed words as they follow a user's text: without a full stop that the user already wrote."""
    if not runs or not runs[-1].question or not fixed.startswith("."):
        return fixed
    inside = runs[-1].text.rstrip(CLOSING)
    return fixed[1:] if inside.endswith((".", "!", "?", "…")) else fixed


def ended(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs that end a sentence: a full stop is added to a user's text that has none."""
    if not runs or not runs[-1].question:
        return runs
    text = runs[-1].text.rstrip(CLOSING)
    return runs if not text or text.endswith(ENDS) else (*runs, Run("."))


def without_numbers(lines: Sequence[str]) -> list[str]:
    """Return lines without their own numbers, if they are numbered 1, 2, 3 throughout."""
    matches = [LIST_MARK.match(line) for line in lines]
    if len(lines) > 1 and all(m and int(m.group(1)) == n for n, m in enumerate(matches, 1)):
        return [line[m.end() :] for line, m in zip(lines, matches, strict=True) if m]
    return list(lines)


def joined_paragraph(lead: tuple[Run, ...], said: Iterable[Said]) -> list[Block]:
    """Return sentences as one paragraph; where a user's text has several lines, as several."""
    runs: list[Run] = list(lead)
    questions: list[str] = []
    for sentence_runs, sentence_questions in said:
        runs += [Run(" ")] if questions or len(runs) > len(lead) else []
        runs += sentence_runs
        questions += sentence_questions
    named = tuple(dict.fromkeys(questions))
    return [Paragraph(line, named) for line in _lines(runs)] if len(runs) > len(lead) else []


def _lines(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs of each line, broken where a user's text has a line end."""
    line: list[Run] = []
    for run in runs:
        first, *rest = run.text.split("\n") if run.question else [run.text]
        line.append(replace(run, text=first))
        for text in rest:
            yield from _kept(line)
            line = [replace(run, text=text)]
    yield from _kept(line)


def _kept(line: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    kept = tuple(run for run in line if run.text)
    if any(run.text.strip() for run in kept):
        yield kept


def items_together(blocks: list[Block]) -> list[Block]:
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


def number_items(parts: Sequence[Part], chapter: int) -> tuple[Part, ...]:
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
