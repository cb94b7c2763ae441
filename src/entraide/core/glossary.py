"""The terms of the field: definition, and equivalents in thirteen languages."""

import difflib
import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entraide.core.content import content
from entraide.core.messages import Prose


@dataclass(frozen=True)
class Term:
    """A term. `labels` holds one equivalent per language."""

    id: str
    category: Prose
    definition: Prose
    labels: Mapping[str, str]
    sources: tuple[Mapping[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Glossary:
    """All terms, and in which languages a native lawyer has not read them (or only some of them)."""

    terms: Mapping[str, Term]
    unverified: frozenset[str]
    partly_verified: frozenset[str]


@functools.cache
def glossary() -> Glossary:
    """Return the glossary."""
    data: dict[str, Any] = content("core", "glossary")
    categories = {c["id"]: Prose(f"{c['id']}.label", c["label"]) for c in data["categories"]}
    terms = {
        item["id"]: Term(
            item["id"],
            categories[item["category"]],
            Prose(f"{item['id']}.definition", item["definition"]),
            item["labels"],
            tuple(item.get("sources", ())),
        )
        for item in data["terms"]
    }
    return Glossary(terms, frozenset(data["unverified"]), frozenset(data["partly_verified"]))


def fold(text: str) -> str:
    """Return a text without case, accents and separators, for comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def find_terms(text: str) -> list[Term]:
    """Return the terms that a word in any language means: exact ones, else those that hold it."""
    wanted = fold(text)
    if not wanted:
        return []
    names = {
        t.id: [fold(t.id), *(fold(label) for label in t.labels.values())] for t in glossary().terms.values()
    }
    exact = [t for t in glossary().terms.values() if wanted in names[t.id]]
    return exact or [t for t in glossary().terms.values() if any(wanted in name for name in names[t.id])]


def near_terms(text: str, language: str) -> list[str]:
    """Return labels that look like the text, in a language."""
    labels = {fold(t.labels.get(language, "")): t.labels.get(language, "") for t in glossary().terms.values()}
    return [labels[near] for near in difflib.get_close_matches(fold(text), labels, n=3)]
