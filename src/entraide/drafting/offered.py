"""In which languages a letter is offered: those that have every string a letter may print."""

import functools
from collections.abc import Iterator

from entraide.core.languages import declared_languages
from entraide.core.messages import SOURCE_LANGUAGE, EmptyCatalogue, Prose, catalogue
from entraide.drafting.library import Library
from entraide.instruments.facts import instruments


def letter_prose(library: Library) -> Iterator[Prose]:
    """Yield every piece of prose that a letter may print."""
    yield from library.frame.values()
    yield from library.chapters.values()
    for content in library.contents.values():
        yield content.label
    for clause in library.clauses:
        yield from (prose for prose in (clause.lead, clause.not_known) if prose)
        for sentence in clause.say:
            yield from (prose for prose in (sentence.text, *(sentence.says or {}).values()) if prose)
    for choices in library.choice_sets.values():
        yield from (choice.label for choice in choices)
    for structure in library.structures.values():
        for field in structure.fields:
            yield field.label
            yield from field.says.values()
    for layout in library.layouts.values():
        yield from (row.label for row in layout.rows)
    for request_type in library.types.values():
        yield from (request_type.label, request_type.subject, request_type.ask, *request_type.words.values())
    for instrument in instruments().values():
        yield from (instrument.title, instrument.short, instrument.of_short)


@functools.lru_cache(maxsize=64)
def is_offered(library: Library, language: str) -> bool:
    """Say whether a letter can be written whole in a language; kept for each library."""
    if language == SOURCE_LANGUAGE:
        return True
    if isinstance(catalogue(language), EmptyCatalogue):
        return False
    return all(prose.exists_in(language) for prose in letter_prose(library))


def offered_languages(library: Library) -> list[str]:
    """Return the codes of the languages in which a letter can be written whole, English first."""
    codes = [SOURCE_LANGUAGE, *(lang.code for lang in declared_languages() if lang.code != SOURCE_LANGUAGE)]
    return [code for code in codes if is_offered(library, code)]
