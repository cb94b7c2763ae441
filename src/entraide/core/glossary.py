"""The terms of the field: definition, and equivalents in thirteen languages."""

import difflib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entraide.core.content import content
from entraide.core.folding import folded, holds, squeezed
from entraide.core.messages import Prose

CHINESE, MARKS = "\u2e80-\u9fff", "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u200c"
WORD = re.compile(rf"[{CHINESE}]|[^\W_{CHINESE}](?:[^\W_{CHINESE}]|[{MARKS}])*")
"""A word of a running text, with its marks; Chinese parts no words, so there each character is one."""
ARABIC_PREFIXES = re.compile("^[وف]?(?:[بكل]?ال|لل|[بكل])?")
"""What Arabic writes onto a word: and, so; by, like, for; the article."""
PLURALS = {
    "en": re.compile("(?<=..)(?:ies|y|es|(?<!s)s|e)$"),
    "fr": re.compile("(?<=..)(?:es|(?<!s)s|x|e)$"),
}
"""Endings that are left out of the comparison, so that a term is found in its plural too."""


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


def find_terms(text: str) -> list[Term]:
    """Return the terms that a word in any language means: exact ones, else those that hold it."""
    wanted = squeezed(text)
    if not wanted:
        return []
    names = {
        t.id: [squeezed(t.id), *(squeezed(label) for label in t.labels.values())]
        for t in glossary().terms.values()
    }
    exact = [t for t in glossary().terms.values() if wanted in names[t.id]]
    return exact or [t for t in glossary().terms.values() if any(wanted in name for name in names[t.id])]


def near_terms(text: str, language: str) -> list[str]:
    """Return labels that look like the text, in a language."""
    labels = {
        squeezed(t.labels.get(language, "")): t.labels.get(language, "") for t in glossary().terms.values()
    }
    return [labels[near] for near in difflib.get_close_matches(squeezed(text), labels, n=3)]


def listed_terms(language: str, wanted: str = "") -> list[Term]:
    """Return the terms in the order of their labels in a language; those that hold the words wanted, if any.

    They are looked for in every equivalent and in the definition as the reader sees it. A term that is just
    what was wanted comes first.
    """
    found = [
        term for term in glossary().terms.values() if not wanted.strip() or _holds(term, language, wanted)
    ]
    own = squeezed(wanted)
    return sorted(
        found,
        key=lambda term: (
            own not in map(squeezed, term.labels.values()),
            folded(term.labels[language]).removeprefix("ال"),
        ),
    )


def _holds(term: Term, language: str, wanted: str) -> bool:
    texts = [*term.labels.values(), term.definition.in_language(language)]
    return any(holds(text, wanted) for text in texts)


# --- terms inside a text


def terms_in(text: str, language: str) -> list[Term]:
    """Return the terms that a text uses, each once, in the order of the text.

    Whole words only, and the longest term that begins at a word. Case and marks are not looked at, nor an
    article (`l’`, `d’`, al-) before it, nor a regular plural.
    """
    beginnings = _beginnings(language)
    words = [_forms(word, language) for word in WORD.findall(text)]
    found: dict[str, Term] = {}
    at = 0
    while at < len(words):
        fitting = (
            (len(rest) + 1, term)
            for form in words[at]
            for rest, term in beginnings.get(form, ())
            if _follows(rest, words[at + 1 : at + 1 + len(rest)])
        )
        length, term = max(fitting, key=lambda pair: pair[0], default=(1, None))
        if term:
            found.setdefault(term.id, term)
        at += length
    return list(found.values())


@functools.cache
def _beginnings(language: str) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
    """Return the terms of a language by their first word as compared, each with the words after it."""
    result: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for term in glossary().terms.values():
        words = [_bare(word, language) for word in WORD.findall(term.labels.get(language, ""))]
        for first in words[:1]:
            result.setdefault(first, []).append((tuple(words[1:]), term))
    return result


def _follows(rest: Sequence[str], words: Sequence[frozenset[str]]) -> bool:
    return len(rest) == len(words) and all(own in forms for own, forms in zip(rest, words, strict=True))


def _bare(word: str, language: str) -> str:
    """Return a word of a label as it is compared: without what the language writes onto it."""
    plain = folded(word)
    if language == "ar":
        return plain[2:] if plain.startswith("ال") else plain
    return PLURALS[language].sub("", plain) if language in PLURALS else plain


@functools.lru_cache(maxsize=4096)
def _forms(word: str, language: str) -> frozenset[str]:
    """Return what a word of a text may be compared as."""
    return frozenset(_possible(word, language))


def _possible(word: str, language: str) -> Iterator[str]:
    yield _bare(word, language)
    if language == "ar":
        plain = folded(word)
        yield plain
        for end in range(1, len(ARABIC_PREFIXES.match(plain)[0]) + 1):  # type: ignore[index]
            yield plain[end:]
