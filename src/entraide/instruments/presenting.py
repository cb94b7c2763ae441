"""Legal bases in a reader's language: as data for programs, as words for people."""

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any

from entraide.core.content import content
from entraide.core.countries import countries
from entraide.core.errors import sentence
from entraide.core.locales import say_day
from entraide.core.messages import Prose, render
from entraide.instruments.acts import Declaration
from entraide.instruments.facts import WITHOUT_TREATY, Condition, crime_types, instruments
from entraide.instruments.rules.reasons import Reason
from entraide.instruments.rules.weighed import Brought, Evidence, Result
from entraide.instruments.terms import Action, Confidence

NAMES = {
    "bilateral": sentence("Bilateral treaty"),
    "reciprocity": sentence("Reciprocity"),
    "domestic_law": sentence("Domestic law"),
    "practice": sentence("good practice"),
    "domestic": sentence("domestic law"),
}


@functools.cache
def _texts() -> dict[str, Prose]:
    return {
        item["id"]: Prose(f"{item['id']}.text", item["text"]) for item in content("instruments", "reasons")
    }


@functools.cache
def vocabulary() -> dict[str, tuple[Prose, Prose | None]]:
    """Return label and definition of the closed words of this room by id: `status_usable`."""
    return {
        item["id"]: (
            Prose(f"{item['id']}.label", item["label"]),
            Prose(f"{item['id']}.definition", item["definition"]) if "definition" in item else None,
        )
        for item in content("instruments", "vocabulary")
    }


def label(kind: str, word: str, language: str) -> str:
    """Return the label of a closed word: `label("status", Status.USABLE, "fr")`."""
    return vocabulary()[f"{kind}_{word}"][0].in_language(language)


def name_of(instrument: str, language: str) -> str:
    """Return the short name of an instrument, or of what is no treaty."""
    known = instruments().get(instrument)
    if known is not None:
        return known.short.in_language(language)
    return render(NAMES[instrument], language) if instrument in NAMES else instrument


def say(reason: Reason, language: str) -> str:
    """Return a reason in words."""
    text = _texts()[reason.code].in_language(language)
    said = text.format_map({name: _said(name, value, language) for name, value in reason.items})
    return said.replace(" )", ")")  # where our data holds no article to name


def _said(name: str, value: object, language: str) -> str:
    match value:
        case None:
            return render(sentence("a day that is not known"), language)
        case date():
            return say_day(value, language)
        case Prose():
            return value.in_language(language)
        case Action():
            return label("action", value, language)
        case Confidence():
            return label("confidence", value, language)
    text = str(value)
    if name in ("state", "other"):
        return countries()[text].name(language)
    if name in ("instrument", "parent"):
        return name_of(text, language)
    if name == "crime_type":
        return crime_types()[text].label.in_language(language)
    return _on_one_line(text)


def _on_one_line(text: str) -> str:
    """Return a text of a table as any terminal may show it: on one line, without control characters."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def result_data(result: Result, language: str) -> dict[str, Any]:
    """Return a legal basis as plain data: what `entraide legal-basis --json` prints of each."""
    return {
        "instrument": result.instrument,
        **({"title": result.title} if result.title else {}),
        "group": result.group.value,
        "status": result.status.value,
        "role": result.role.value,
        "request_types": list(result.request_types),
        "articles": list(result.articles),
        "covered_offences": list(result.covered_offences),
        "in_force_between_since": _iso(result.since),
        "conditions": [_condition_data(brought, language) for brought in result.conditions],
        "defeated_by": [
            {"text": item.text.in_language(language), "sources": _sources(item.sources)}
            for item in result.defeats
        ],
        "reasons": [say(reason, language) for reason in result.reasons],
        "sources": [_evidence_data(evidence) for evidence in result.sources],
        "settle_by": [say(reason, language) for reason in result.settle_by],
        "as_at": _iso(result.as_at),
        "confidence": result.confidence.value if result.confidence else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sources(sources: Iterable[tuple[str, str | None]]) -> list[dict[str, str | None]]:
    return [{"instrument": instrument, "ref": ref} for instrument, ref in sources]


def _condition_data(brought: Brought, language: str) -> dict[str, Any]:
    condition = brought.condition
    data: dict[str, Any] = {
        "kind": condition.kind,
        "text": condition.text.in_language(language),
        "instrument": condition.instrument,
        "ref": condition.ref,
    }
    if condition.is_gap_rule:
        data["gap_rule"] = True
    if not condition.verified:
        data["verified"] = False
    if condition.declared_by:
        data["declared"] = _declaration_data(brought.declared) if brought.declared else None
    return data


def _declaration_data(said: Declaration) -> dict[str, Any]:
    return {
        "kind": said.kind,
        "value": said.value,
        "text": said.text,
        "made_on": _iso(said.made_on),
        "source": said.source,
        "as_at": _iso(said.as_at),
        "confidence": said.confidence.value,
    }


def _evidence_data(evidence: Evidence) -> dict[str, Any]:
    data: dict[str, Any] = {"instrument": evidence.instrument, "ref": evidence.ref or None}
    if evidence.text:
        data |= {
            "text": evidence.text,
            "as_at": _iso(evidence.as_at),
            "confidence": evidence.confidence.value if evidence.confidence else None,
        }
    return data


def reference_of(condition: Condition, language: str) -> str:
    """Return the provision of a condition, and that nobody compared it with its text where that is so."""
    unverified = () if condition.verified else (label("confidence", Confidence.UNVERIFIED, language),)
    return " · ".join((*filter(None, [condition.ref]), *unverified))


def declared_words(brought: Brought, language: str) -> str:
    """Return what the requested State declared on a condition, or that our data does not say."""
    said = brought.declared
    if said is None:
        return render(sentence("not in our data: ask the authority"), language)
    words = _on_one_line(said.text or said.value)
    if not said.is_verified:
        words += f" ({label('confidence', said.confidence, language)})"
    return words


def title_of(result: Result, language: str) -> str:
    """Return what a legal basis is called in a table."""
    return _on_one_line(result.title) if result.title else name_of(result.instrument, language)


def is_silent(result: Result) -> bool:
    """Say whether our tables hold nothing on a treaty for these two States, so that one line is enough."""
    return result.confidence is None and result.instrument not in WITHOUT_TREATY
