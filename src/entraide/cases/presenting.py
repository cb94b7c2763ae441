"""The history of a request in sentences."""

from collections.abc import Mapping
from typing import Any

from entraide.cases.models import Answer, HistoryEntry
from entraide.core.countries import countries
from entraide.core.errors import Message, Whole, sentence
from entraide.core.languages import languages
from entraide.core.messages import render
from entraide.drafting.library import Library
from entraide.interview.definition import Question


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
        case "finished" if entry.values.get("reason"):
            reason = entry.values["reason"]
            return sentence(
                "{name} finished the request with gaps: {reason}", name=name, reason=Whole(reason)
            )
        case "finished":
            return sentence("{name} finished the request.", name=name)
        case "reopened":
            return sentence("{name} took the request back to work.", name=name)
    return sentence("{name}: {code}", name=name, code=entry.code)


def answer_lines(question: Question, answer: Answer | None, language: str) -> list[str]:
    """Return an answer in lines of words; where there is none, why."""
    if answer is None:
        return [render(sentence("Not provided"), language)]
    if answer.not_known:
        return [render(sentence("Not known"), language)]
    if answer.not_applicable:
        return [render(sentence("Not applicable: {reason}", reason=Whole(answer.not_applicable)), language)]
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return [_value_words(question, value, language) for value in values]


def _value_words(question: Question, value: Any, language: str) -> str:
    labels = {choice.id: choice.label for choice in question.choices}
    if isinstance(value, Mapping):
        fields = question.structure.fields if question.structure else ()
        given = [(field, value[field.id]) for field in fields if value.get(field.id) not in (None, "", [])]
        return " · ".join(f"{field.label.in_language(language)}: {own}" for field, own in given)
    if str(value) in labels:
        return labels[str(value)].in_language(language)
    if value in ("yes", "no"):
        return render(sentence("Yes") if value == "yes" else sentence("No"), language)
    if question.type == "country" and value in countries():
        return countries()[value].name(language)
    return "" if value is None else str(value)
