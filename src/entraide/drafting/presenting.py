"""What is missing, said in a reader's language: as data for programs, as words for people."""

from collections.abc import Sequence
from typing import Any

from entraide.core.errors import Message, Whole, sentence
from entraide.core.locales import isolated
from entraide.core.messages import render
from entraide.drafting.drafts import CheckedCase
from entraide.drafting.library import Library
from entraide.drafting.rules import GroupedFinding, changes_between
from entraide.instruments.facts import instruments
from entraide.instruments.presenting import name_of, result_data
from entraide.instruments.rules.chosen import better_bases, chosen_without_cover
from entraide.interview.conditions import TODAY
from entraide.interview.definition import Source
from entraide.interview.terms import Reason


def _question_words(question: str, library: Library, language: str) -> str:
    if question == TODAY:
        return render(sentence("Which day does the letter bear?"), language)
    return library.questions[question].ask.in_language(language)


def _names_of_bases(checked: CheckedCase, language: str) -> dict[str, str]:
    """Return the names of legal bases that a message may show."""
    outside = checked.outside
    chosen = checked.journey.value("legal_basis") or ()
    bases = {
        "bases_not_binding": [name for name in chosen if outside.binds(name) is False],
        "bases_not_covering": [r.instrument for r in chosen_without_cover(chosen, outside.bases)],
        "better_bases": [r.title or r.instrument for r in better_bases(chosen, outside.bases)],
    }
    return {
        key: ", ".join(name_of(name, language) for name in dict.fromkeys(names))
        for key, names in bases.items()
    }


def finding_texts(
    grouped: GroupedFinding, library: Library, language: str, checked: CheckedCase
) -> tuple[str, str]:
    """Return the message of a finding and what to do about it."""
    finding = grouped.finding
    rule = finding.rules[0]
    if finding.reason is Reason.FAILED:
        message = rule.message.in_language(language)
        if "{" in message:
            message = message.format_map(_names_of_bases(checked, language))
        return message, rule.todo.in_language(language)
    if finding.reason is Reason.UNKNOWN_DATA and rule.unknown_data:
        return rule.unknown_data.message.in_language(language), rule.todo.in_language(language)
    question = _question_words(finding.questions[0], library, language)
    missing = next((r.missing for r in finding.rules if r.missing), None)
    text = (
        missing.in_language(language)
        if missing and finding.questions[0] != TODAY
        else render(sentence("Answer: {question}", question=Whole(question)), language)
    )
    if finding.reason is Reason.TO_BE_EXPLAINED:
        return (
            render(
                sentence("Marked as not known, which does not suffice here. {missing}", missing=Whole(text)),
                language,
            ),
            render(sentence("Explain why it is not known, or find it out."), language),
        )
    if finding.questions[0] == TODAY:
        return text, render(sentence("Add the line: date: YYYY-MM-DD."), language)
    return text, render(
        sentence(
            "Answer the question; if you cannot, mark it as not known, or as not applicable with the reason."
        ),
        language,
    )


def finding_data(
    grouped: GroupedFinding, library: Library, language: str, checked: CheckedCase
) -> dict[str, Any]:
    """Return a finding as plain data."""
    finding = grouped.finding
    message, todo = finding_texts(grouped, library, language, checked)
    data: dict[str, Any] = {
        "rule": finding.rules[0].id,
        "severity": grouped.severity.value,
        "group": grouped.group.value,
        "question": finding.questions[0] if finding.questions else None,
        "message": message,
        "todo": todo,
        "sources": [{"instrument": s.instrument, "ref": s.ref} for s in grouped.sources],
    }
    if len(finding.rules) > 1:
        data["rules"] = [rule.id for rule in finding.rules]
    if len(finding.questions) > 1:
        data["questions"] = list(finding.questions)
    return data


def notes(checked: CheckedCase, language: str) -> list[dict[str, Any]]:
    """Return what was kept aside: answers of other types, and what a new version could not carry."""
    result = []
    for question in checked.case.not_listed:
        said = sentence(
            "The kind of request chosen does not ask “{question}”; the answer is kept.", question=question
        )
        result.append({"code": "not_listed", "question": question, "message": render(said, language)})
    for lost in checked.case.not_carried:
        said = sentence(
            "“{question}” has no place in version {version} of the questions; its answer was not carried.",
            question=lost.question,
            version=lost.version,
        )
        result.append({"code": "not_carried", "question": lost.question, "message": render(said, language)})
    return result


def report_data(checked: CheckedCase, library: Library, language: str) -> dict[str, Any]:
    """Return the report on a case as plain data: what `entraide check --json` prints.

    legal_bases: as `entraide legal-basis --json` prints them, each with whether it was chosen; empty until
    the case names its day and two States. notes: only where something was kept aside.
    """
    chosen = checked.journey.value("legal_basis") or ()
    report, kept_aside = checked.report, notes(checked, language)
    return {
        "modality": [t.id for t in checked.case.types],
        "complete": report.complete,
        "findings": [finding_data(f, library, language, checked) for f in report.findings],
        "missing_contents": [{"content": m.content, "severity": m.severity} for m in report.missing_contents],
        "legal_bases": [
            {**result_data(result, language), "chosen": result.instrument in chosen}
            for result in checked.outside.bases
        ],
        **({"notes": kept_aside} if kept_aside else {}),
    }


def changes_data(before: CheckedCase, after: CheckedCase, library: Library, language: str) -> dict[str, Any]:
    """Return what another choice of legal bases would change, as plain data."""
    changes = changes_between(before.report, after.report)
    return {
        "legal_basis": list(after.journey.value("legal_basis") or ()),
        "complete": after.report.complete,
        "appear": [finding_data(found, library, language, after) for found in changes.appear],
        "disappear": [finding_data(found, library, language, before) for found in changes.disappear],
        "change": [
            {
                "before": finding_data(old, library, language, before),
                "after": finding_data(new, library, language, after),
            }
            for old, new in changes.change
        ],
    }


GROUP_TITLES: dict[str, Message] = {
    "treaty": sentence("Needed by the treaty relied on"),
    "state": sentence("Needed by the requested State"),
    "advice": sentence("Advisable: offices expect it"),
}


OTHER_SOURCES: dict[str, Message] = {
    "practice": sentence("good practice"),
    "domestic": sentence("domestic law"),
    "model": sentence("UN models"),
}


def source_words(sources: Sequence[Source], language: str) -> str:
    """Return sources as a reader knows them: `Palermo Convention 18(24)`."""
    known = instruments()
    words = []
    for source in sources:
        if source.instrument in known:
            name = known[source.instrument].short.in_language(language)
        elif source.instrument in OTHER_SOURCES:
            name = render(OTHER_SOURCES[source.instrument], language)
        else:
            name = ""  # a State's profile: its source stands in the reference
        words.append(" ".join(part for part in (name, isolated(source.ref or "", language)) if part))
    return ", ".join(words)
