"""What lists show of a request and the search box finds, taken from its answers. No database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entraide.core.countries import countries
from entraide.core.dates import parse_partial_date
from entraide.core.folding import folded, squeezed
from entraide.drafting.library import library

SHOWN = ("requested_state", "case_name", "case_ref", "deadline", "persons", "legal_entities")
"""The questions whose answers a summary is made of."""


@dataclass(frozen=True)
class Summary:
    """What a list shows. due: the last day on which the result is of use; search_text: folded."""

    requested_state: str
    case_name: str
    due: date | None
    in_custody: bool
    search_text: str


def summary_of(reference: str, types: Sequence[str], answers: Mapping[str, Any]) -> Summary:
    """Return the summary of a request. answers: raw values of a case file by question."""
    state = _text(answers.get("requested_state"))
    persons = [*_cards(answers.get("persons")), *_cards(answers.get("legal_entities"))]
    known = countries().get(state)
    held = [
        reference,
        *(known.names.values() if known else ()),
        *(label for name in types for label in _labels(name)),
        _text(answers.get("case_name")),
        _text(answers.get("case_ref")),
        *(value for card in persons for value in card.values() if isinstance(value, str)),
    ]
    day = parse_partial_date(_text(answers.get("deadline")))
    return Summary(
        requested_state=state if known else "",
        case_name=_text(answers.get("case_name")),
        due=day.last if day else None,
        in_custody=any(card.get("in_custody") == "yes" for card in persons),
        search_text=" ".join([squeezed(reference), *(folded(text) for text in held if text)]),
    )


def _labels(name: str) -> Iterator[str]:
    found = library().types.get(name)
    if found:
        yield from {found.label.in_language(language) for language in ("en", "fr", "ar")}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _cards(value: Any) -> list[Mapping[str, Any]]:
    return [card for card in value if isinstance(card, Mapping)] if isinstance(value, list) else []
