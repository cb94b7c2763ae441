"""What pages say of a request in words: its history, its answers, its legal bases."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entraide.cases.models import Answer, HistoryEntry
from entraide.core.countries import countries
from entraide.core.errors import Message, Whole, sentence
from entraide.core.languages import languages
from entraide.core.locales import isolated
from entraide.core.messages import render
from entraide.drafting.drafts import CheckedCase
from entraide.drafting.letter.wording import Wording
from entraide.drafting.library import Library
from entraide.drafting.presenting import finding_texts
from entraide.drafting.rules import changes_between
from entraide.instruments.presenting import declared_words, is_silent, label, reference_of, say, title_of
from entraide.instruments.rules.weighed import Brought, Result
from entraide.interview.answers import Mark
from entraide.interview.definition import Choice, Question
from entraide.interview.parsing import parse_answer

YES_NO: dict[str, Message] = {"yes": sentence("Yes"), "no": sentence("No")}


def said(entry: HistoryEntry, library: Library, language: str) -> str:
    """Return what happened, in a sentence of the reader's language."""
    return render(_sentence(entry, library, language), language)


def _sentence(entry: HistoryEntry, library: Library, language: str) -> Message:
    name = entry.by.name
    match entry.code:
        case "started":
            return sentence("{name} started the request.", name=name)
        case "answered":
            asked = [
                library.questions[q].ask.in_language(language) for q in entry.values.get("questions", ())
            ]
            return sentence("{name} answered: {questions}", name=name, questions=Whole(" · ".join(asked)))
        case "letter_language":
            spoken = languages().get(entry.values.get("language", ""))
            said_name = spoken.name(language) if spoken else ""
            return sentence(
                "{name} chose the language of the letter: {language}.", name=name, language=said_name
            )
        case "types":
            kinds = [library.types[t].label.in_language(language) for t in entry.values.get("types", ())]
            return sentence("{name} asked for: {kinds}", name=name, kinds=Whole(", ".join(kinds)))
        case "dated":
            return sentence("{name} dated the letter {day}.", name=name, day=entry.values.get("day", ""))
        case "noted":
            return sentence("{name} noted: {note}", name=name, note=Whole(entry.values.get("text", "")))
        case "finished" if entry.values.get("reason"):
            reason = entry.values["reason"]
            return sentence(
                "{name} finished the request with gaps: {reason}", name=name, reason=Whole(reason)
            )
        case "finished":
            return sentence("{name} finished the request.", name=name)
        case "reopened":
            return sentence("{name} took the request back to work.", name=name)
    return _review_sentence(entry.code, name, entry.values)


def _review_sentence(code: str, name: str, values: Mapping[str, Any]) -> Message:
    note = Whole(values.get("note", ""))
    match code:
        case "sent_for_review":
            reviewer = values.get("reviewer", "")
            return sentence("{name} sent the request to {reviewer} for review. {note}",
                            name=name, reviewer=reviewer, note=note)  # fmt: skip
        case "taken_back":
            return sentence("{name} took the request back before it was reviewed.", name=name)
        case "returned":
            return sentence("{name} returned the request: {note}", name=name, note=note)
        case "approved":
            return sentence("{name} approved the letter. {note}", name=name, note=note)
        case "approval_ended":
            return sentence("The approval ended with the change of {name}.", name=name)
    return sentence("{name}: {code}", name=name, code=code)


def answer_lines(question: Question, answer: Answer | None, library: Library, language: str) -> list[str]:
    """Return an answer in words, one text for each of its items; where there is none, why."""
    if answer is not None and answer.not_known:
        return [render(sentence("Not known"), language)]
    if answer is not None and answer.not_applicable:
        return [render(sentence("Not applicable: {reason}", reason=Whole(answer.not_applicable)), language)]
    value = parse_answer(question, answer.value, question.id) if answer else None
    if value is None:
        return []
    items = value if isinstance(value, list | tuple) else [value]
    return [_item_words(question, item, Wording(library, language)) for item in items]


def _item_words(question: Question, item: Any, wording: Wording) -> str:
    if not isinstance(item, Mapping):
        return _value_words(question.type, question.choices, item, wording)
    fields = question.structure.fields if question.structure else ()
    given = ((field, item[field.id]) for field in fields if field.id in item)
    return "\n".join(
        f"{wording.prose(field.label)}: {isolated(words, wording.language)}"
        for field, value in given
        if (words := _value_words(field.type, field.choices, value, wording))
    )


def _value_words(kind: str, choices: Sequence[Choice], value: Any, wording: Wording) -> str:
    if isinstance(value, Mark):
        reason = Whole(value.not_applicable_because or "")
        said = sentence("Not applicable: {reason}", reason=reason) if reason else sentence("Not known")
        return render(said, wording.language)
    if value in YES_NO and kind in ("yes_no", "confirm"):
        return render(YES_NO[value], wording.language)
    labels = {choice.id: choice.label for choice in choices}
    return wording.prose(labels[value]) if value in labels else wording.value(kind, value)


# --- legal bases

KEY_KINDS = ("language", "channel", "dual_criminality", "use_limits")
"""Kinds of conditions that a lawyer asks about before all others; the first of each stands in the table."""
TAG_KINDS = {"usable": "done", "unknown": "", "reservation": "care"}
NAME_OF_QUESTION = re.compile(r" \([a-z]+_[a-z_]+\)")
"""What names a question of a case file in a sentence; a page has a link for it."""


@dataclass(frozen=True)
class BasisRow:
    """A legal basis as the table shows it. kind: colour of the tag; quiet: our tables hold nothing on it."""

    id: str
    title: str
    articles: str
    chosen: bool
    quiet: bool
    since: date | None
    status: str
    kind: str
    carries: bool
    settle: tuple[str, ...]
    reasons: tuple[str, ...]
    key: tuple[tuple[str, str, str], ...]
    brings: tuple[tuple[str, str, str], ...]
    defeats: tuple[str, ...]
    as_at: date | None


def basis_rows(checked: CheckedCase, chosen: Sequence[str], language: str) -> list[BasisRow]:
    """Return the legal bases in the order of the rules, those on which our tables are silent last."""
    rows = [_basis_row(result, chosen, language) for result in checked.outside.bases]
    return sorted(rows, key=lambda row: row.quiet)


def _basis_row(result: Result, chosen: Sequence[str], language: str) -> BasisRow:
    is_chosen = result.instrument in chosen
    return BasisRow(
        id=result.instrument,
        title=title_of(result, language),
        articles=", ".join(result.articles),
        chosen=is_chosen,
        quiet=is_silent(result) and not is_chosen,
        since=result.since,
        status=label("status", result.status, language),
        kind=TAG_KINDS.get(result.status.value, "care"),
        carries=result.carries,
        settle=_settled_by(result, language),
        reasons=tuple(say(reason, language) for reason in result.reasons),
        key=tuple(_brought(item, language) for item in _key_conditions(result)),
        brings=tuple(_brought(item, language) for item in result.conditions),
        defeats=tuple(item.text.in_language(language) for item in result.defeats),
        as_at=result.as_at,
    )


def _settled_by(result: Result, language: str) -> tuple[str, ...]:
    """Return what would settle a doubt; what a newer table would tell is said once for both States."""
    lacking = [dict(reason.items)["state"] for reason in result.settle_by if reason.code == "ask_depositary"]
    lines = []
    if lacking:
        names = ", ".join(countries()[str(code)].name(language) for code in lacking)
        lines.append(
            render(sentence("Our tables do not show how it stands for: {states}", states=names), language)
        )
    others = (say(reason, language) for reason in result.settle_by if reason.code != "ask_depositary")
    plain = (Whole(NAME_OF_QUESTION.sub("", text)) for text in others)
    return (*lines, *(render(sentence("To be settled: {what}", what=text), language) for text in plain))


def _key_conditions(result: Result) -> list[Brought]:
    first = {item.condition.kind: item for item in reversed(result.conditions)}
    return [first[kind] for kind in KEY_KINDS if kind in first and result.carries]


def _brought(item: Brought, language: str) -> tuple[str, str, str]:
    condition = item.condition
    declared = declared_words(item, language) if condition.declared_by else ""
    return condition.text.in_language(language), reference_of(condition, language), declared


def changed_words(
    before: CheckedCase, after: CheckedCase, library: Library, language: str
) -> list[tuple[Message, list[str]]]:
    """Return what another choice of legal bases changes in what is missing, under three headings."""
    changes = changes_between(before.report, after.report)
    groups = (
        (sentence("Then also needed or advised"), [(f, after) for f in changes.appear]),
        (sentence("No longer asked for"), [(f, before) for f in changes.disappear]),
        (sentence("Weighs otherwise"), [(new, after) for _old, new in changes.change]),
    )
    return [
        (title, [finding_texts(f, library, language, case)[0] for f, case in found])
        for title, found in groups
        if found
    ]
