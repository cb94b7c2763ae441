"""What is missing in a request, and how much it weighs. Pure: no clock, no files, no catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from entraide.drafting.library import Content, Library, RequestType
from entraide.instruments.facts import Instrument
from entraide.instruments.rules.chosen import governs
from entraide.interview.definition import Source
from entraide.interview.journey import Journey
from entraide.interview.rules import Finding, evaluate_rules
from entraide.interview.terms import Reason, Severity


class Group(StrEnum):
    """Why a finding is raised: by a treaty relied on, by the requested State, or as advice."""

    TREATY = "treaty"
    STATE = "state"
    ADVICE = "advice"


@dataclass(frozen=True)
class GroupedFinding:
    """A finding with its group and the sources that may be cited."""

    finding: Finding
    group: Group
    sources: tuple[Source, ...]

    @property
    def severity(self) -> Severity:
        """Return how much it weighs."""
        return self.finding.severity


@dataclass(frozen=True)
class MissingContent:
    """A content that should be there and is not, and that no finding names."""

    content: str
    severity: str


@dataclass(frozen=True)
class Report:
    """What is missing. open_contents: also those that a finding names, for gaps in the letter."""

    findings: tuple[GroupedFinding, ...]
    missing_contents: tuple[MissingContent, ...]
    open_contents: frozenset[str]

    @property
    def complete(self) -> bool:
        """Say whether no error is found and no required content is missing, named by a finding or not.

        Source: Semantics 9.
        """
        return not self.open_contents and all(f.severity is not Severity.ERROR for f in self.findings)


@dataclass(frozen=True)
class Changes:
    """What differs between two reports on a case. change: what stays with another weight, group, source."""

    appear: tuple[GroupedFinding, ...]
    disappear: tuple[GroupedFinding, ...]
    change: tuple[tuple[GroupedFinding, GroupedFinding], ...]


def changes_between(before: Report, after: Report) -> Changes:
    """Return which findings come, go, or are grouped, weighed or sourced otherwise."""
    old = {_subject(found): found for found in before.findings}
    new = {_subject(found): found for found in after.findings}
    return Changes(
        appear=tuple(found for subject, found in new.items() if subject not in old),
        disappear=tuple(found for subject, found in old.items() if subject not in new),
        change=tuple(
            (old[subject], found)
            for subject, found in new.items()
            if subject in old
            and (old[subject].group, old[subject].severity, old[subject].sources)
            != (found.group, found.severity, found.sources)
        ),
    )


def _subject(found: GroupedFinding) -> tuple[object, ...]:
    """Return what makes two findings one: the same rules, for the same reason, on the same questions."""
    finding = found.finding
    return finding.rules[0].id, finding.reason, finding.questions


UNCITED = ("practice", "domestic", "model")


def check_request(
    journey: Journey,
    types: Sequence[RequestType],
    library: Library,
    instruments: Mapping[str, Instrument],
    state_source: Source | None = None,
) -> Report:
    """Return what is missing in a request of one or several types.

    state_source: where the data on the requested State comes from, cited by what it makes fail.
    Source: fact base, Semantics 4 to 10.
    """
    listed: dict[str, list[str]] = {}
    for request_type in types:
        for rule in request_type.rules:
            listed.setdefault(rule, []).append(request_type.id)
    families = {request_type.id: request_type.family for request_type in types}
    findings = tuple(
        group_finding(finding, journey, families, listed, library, instruments, state_source)
        for finding in evaluate_rules(library.rules, listed, journey)
    )
    named = {
        content
        for grouped in findings
        for rule in grouped.finding.rules
        for question in rule.holds.questions
        if question in library.questions
        for content in library.questions[question].fills
    }
    open_contents = [
        content for content in contents_of(types, library) if is_open(content, journey, types, library)
    ]
    missing = tuple(MissingContent(c.id, c.severity) for c in open_contents if c.id not in named)
    return Report(findings, missing, frozenset(c.id for c in open_contents))


def contents_of(types: Sequence[RequestType], library: Library) -> list[Content]:
    """Return the contents of the types united, in library order. Source: Semantics 10."""
    listed = {name for request_type in types for name in request_type.contents}
    return [content for name, content in library.contents.items() if name in listed]


def is_open(content: Content, journey: Journey, types: Sequence[RequestType], library: Library) -> bool:
    """Say whether a content must be there and is not filled. Source: Semantics 9."""
    if content.severity == "recommended":
        return False
    if content.condition is not None:
        askers = [t.id for t in types if content.id in t.contents]
        if not any(content.condition.evaluate(journey.for_type(t)).value for t in askers):
            return False
    return not is_filled(content.id, journey, library)


def is_filled(content: str, journey: Journey, library: Library) -> bool:
    """Say whether an asked question that fills the content is answered or satisfied.

    Not known satisfies a content that is asked for where possible. Source: Semantics 6 and 9.
    """
    where_possible = library.contents[content].where_possible
    return any(
        journey.is_filled(name) or (where_possible and journey.is_not_known(name))
        for name in journey.asked_by
        if content in library.questions[name].fills
    )


def group_finding(
    finding: Finding,
    journey: Journey,
    families: Mapping[str, str],
    listed: Mapping[str, Sequence[str]],
    library: Library,
    instruments: Mapping[str, Instrument],
    state_source: Source | None = None,
) -> GroupedFinding:
    """Return a finding with its group and the sources that may be cited.

    families: of each request type. listed: for each rule, the request types that list it; a source of the
    rule is read for the families of these. Source: Semantics 8 and 10.
    """
    if finding.reason is Reason.UNKNOWN_DATA:
        return GroupedFinding(finding, Group.ADVICE, _uncited(finding))
    treaty = tuple(
        dict.fromkeys(
            source
            for rule in finding.rules
            for source in citable(
                rule.sources,
                journey,
                [families[t] for t in listed[rule.id] if t in finding.types],
                instruments,
            )
        )
    )
    failed = finding.reason is Reason.FAILED
    if failed and any(rule.id in library.state_rules for rule in finding.rules):
        cited = (state_source,) if state_source else ()
        return GroupedFinding(finding, Group.STATE, cited + treaty)
    if treaty:
        return GroupedFinding(finding, Group.TREATY, treaty)
    return GroupedFinding(finding, Group.ADVICE, _uncited(finding))


def citable(
    sources: Sequence[Source],
    journey: Journey,
    families: Sequence[str],
    instruments: Mapping[str, Instrument],
) -> tuple[Source, ...]:
    """Return the treaty sources that govern this request, each once. Source: Semantics 8."""
    chosen = journey.value("legal_basis") or ()
    agreed = journey.value("gap_rules_agreed") == "yes"
    return tuple(
        dict.fromkeys(
            source
            for source in sources
            if any(
                governs(
                    source.instrument,
                    source.ref,
                    chosen=chosen,
                    family=family,
                    gap_rules_agreed=agreed,
                    instruments=instruments,
                )
                for family in families
            )
        )
    )


def _uncited(finding: Finding) -> tuple[Source, ...]:
    """Return the sources that are no treaty."""
    return tuple(dict.fromkeys(s for rule in finding.rules for s in rule.sources if s.instrument in UNCITED))
