"""What a rule reports about a journey. Pure: no clock, no catalogue, no law."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from entraide.interview.definition import Rule
from entraide.interview.journey import Journey
from entraide.interview.terms import QuestionType, Reason, Severity


@dataclass(frozen=True)
class Finding:
    """What one or several rules report.

    rules: the heaviest first, then in library order. questions: those concerned, the first of the first rule
    first. types: the request types for which it is reported.
    """

    reason: Reason
    severity: Severity
    rules: tuple[Rule, ...]
    questions: tuple[str, ...]
    types: tuple[str, ...]


def evaluate_rule(rule: Rule, journey: Journey, types: Sequence[str]) -> list[Finding]:
    """Return what a rule reports.

    Nothing when it does not apply or holds; its message when it fails; the asked questions without an answer
    when these leave it unknown; its unknown-data message when only data on the outside is missing.
    types: the request types that list the rule. Source: fact base, Semantics 4 and 6.
    """
    if rule.when is not None and rule.when.evaluate(journey).value is not True:
        return []
    result = rule.holds.evaluate(journey)
    if result.value is True or any(journey.is_satisfied(name) for name in rule.holds.questions):
        return []
    listed = tuple(types)
    order = list(journey.asked_by)
    named = _to_mend(rule, journey)
    if result.value is False:
        return [Finding(Reason.FAILED, rule.severity, (rule,), named, listed)]
    if result.unanswered:
        missing = [name for name in order if name in result.unanswered]
        missing += sorted(result.unanswered - set(missing))
        return [
            Finding(
                Reason.TO_BE_EXPLAINED if journey.is_not_known(name) else Reason.MISSING,
                rule.severity,
                (rule,),
                (name,),
                listed,
            )
            for name in missing
        ]
    if result.lacks_data and not result.unasked and rule.unknown_data:
        return [Finding(Reason.UNKNOWN_DATA, rule.unknown_data.severity, (rule,), named, listed)]
    return []


def _to_mend(rule: Rule, journey: Journey) -> tuple[str, ...]:
    """Return the asked questions of a rule that fails, the one to mend first.

    Those that make it fail come first, in the order in which the rule names them, and States last among
    them: they are seldom what is wrong with a request.
    """
    at_fault = rule.holds.at_fault(journey)
    asked = [name for name in rule.holds.named if journey.is_asked(name)]
    return tuple(
        sorted(
            asked,
            key=lambda name: (
                name not in at_fault,
                journey.questions[name].type is QuestionType.COUNTRY,
            ),
        )
    )


def evaluate_rules(
    rules: Mapping[str, Rule], listed: Mapping[str, Sequence[str]], journey: Journey
) -> list[Finding]:
    """Return what all rules report, heaviest first, then in library order.

    listed: for each rule to be looked at, the request types that list it. A rule that names the request type
    is looked at for each of them. Reports that an answer is missing are united, one per question.
    """
    found: list[Finding] = []
    for name, rule in rules.items():
        types = listed.get(name, ())
        if not types:
            continue
        if rule.names_type:
            for request_type in types:
                found += evaluate_rule(rule, journey.for_type(request_type), (request_type,))
        else:
            found += evaluate_rule(rule, journey, types)
    position = {name: index for index, name in enumerate(rules)}
    united = _unite_missing(found)
    return sorted(united, key=lambda f: (f.severity.rank, position[f.rules[0].id]))


def _unite_missing(findings: Iterable[Finding]) -> list[Finding]:
    result: list[Finding] = []
    by_question: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.reason in (Reason.MISSING, Reason.TO_BE_EXPLAINED):
            by_question.setdefault(finding.questions[0], []).append(finding)
        else:
            result.append(finding)
    for question, group in by_question.items():
        # sorting is stable, so that rules of one weight stay in library order
        group.sort(key=lambda f: f.severity.rank)
        rules = tuple({f.rules[0].id: f.rules[0] for f in group}.values())
        types = tuple(dict.fromkeys(t for f in group for t in f.types))
        result.append(Finding(group[0].reason, group[0].severity, rules, (question,), types))
    return result
