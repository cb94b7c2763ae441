"""From a case to its report and its letter: the one path that the command line and later the site take."""

from collections.abc import Sequence
from dataclasses import dataclass

from entraide.core.errors import NotOffered, sentence
from entraide.drafting.bases import with_bases
from entraide.drafting.casefile import Case
from entraide.drafting.letter.build import build_letter
from entraide.drafting.letter.draft import Draft, Office
from entraide.drafting.letter.model import Letter
from entraide.drafting.library import Library
from entraide.drafting.offered import is_offered, offered_languages
from entraide.drafting.outside import Outside, data_tests
from entraide.drafting.rules import Report, check_request
from entraide.instruments.facts import instruments
from entraide.interview.definition import Source
from entraide.interview.journey import Journey, recompute


@dataclass(frozen=True)
class CheckedCase:
    """A case with the journey that its answers make and what is missing."""

    case: Case
    journey: Journey
    report: Report
    outside: Outside


def check_case(case: Case, library: Library, outside: Outside) -> CheckedCase:
    """Return what is missing in a case, given what is known on the outside."""
    listed = {request_type.id: request_type.questions for request_type in case.types}
    journey = recompute(library.questions, listed, case.answers, case.day, data_tests(outside))
    profile = outside.profile
    source = (
        Source("profile", ", ".join(t for t in (profile.source, profile.as_at) if t)) if profile else None
    )
    report = check_request(journey, case.types, library, instruments(), source)
    return CheckedCase(case, journey, report, outside)


def check_with_bases(checked: CheckedCase, bases: Sequence[str], library: Library) -> CheckedCase:
    """Return the same case checked as if these legal bases had been chosen. Nothing is written anywhere."""
    return check_case(with_bases(checked.case, bases), library, checked.outside)


def draft_letter(checked: CheckedCase, library: Library, language: str, office: Office) -> Letter:
    """Return the letter of a case in a language. Raises NotOffered if the language is not complete."""
    if not is_offered(library, language):
        raise NotOffered(
            sentence("A letter is not yet offered in “{language}”.", language=language),
            sentence("Offered now: {languages}.", languages=", ".join(offered_languages(library))),
            path="language",
        )
    case = checked.case
    return build_letter(
        Draft(
            library,
            case.types,
            checked.journey,
            checked.report,
            language,
            case.day,
            office,
            checked.outside.bases,
        )
    )
