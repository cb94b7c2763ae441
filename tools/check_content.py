"""Checks all content: each file against its schema, then what the files say about each other.

python tools/check_content.py            says what is wrong, with file and place; exit 1 if anything is
python tools/check_content.py --notes    says also what is only good to know
python tools/check_content.py FOLDER     looks at another folder that is laid out like the package

References are looked at once every file fits its schema.
"""

import graphlib
import re
import string
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from entraide.core.content import PACKAGE, content_files
from entraide.core.datafiles import read_data
from entraide.core.errors import UnusableFile
from entraide.core.messages import render
from entraide.core.schemas import check_against_schema, schema_path
from entraide.drafting.installation import DAYS, LISTS, SHOWN, TEXTS
from entraide.drafting.library import OWN_PLACEHOLDERS
from entraide.drafting.rules import UNCITED
from entraide.instruments.facts import WITHOUT_TREATY
from entraide.instruments.rules.chosen import article_of, in_gap_rules
from entraide.interview.conditions import CONNECTIVES, TESTS, Condition, parse_condition
from entraide.interview.terms import STRUCTURE_OF, QuestionType

Item = dict[str, Any]
Found = Iterator[tuple[str, str, str]]
"""What a check yields: the kind and the name of an item, and what is wrong with it."""


class File(NamedTuple):
    """A content file that could be read."""

    room: str
    kind: str
    name: str
    data: Any


class Content:
    """The items of all files by kind and name, and the file that each stands in."""

    def __init__(self, files: list[File]) -> None:
        self.items: dict[str, dict[str, Item]] = defaultdict(dict)
        self.files: dict[tuple[str, str], str] = {}
        self.repeated: list[tuple[str, str, str]] = []
        for file in files:
            for item in file.data if isinstance(file.data, list) else [file.data]:
                name = next((item[key] for key in ("id", "code", "type") if key in item), file.kind)
                if name in self.items[file.kind]:
                    self.repeated.append(
                        (file.kind, name, f"stands already in {self.files[file.kind, name]}")
                    )
                self.items[file.kind][name] = item
                self.files[file.kind, name] = file.name

    def __getitem__(self, kind: str) -> dict[str, Item]:
        return self.items[kind]

    def line(self, kind: str, name: str, text: str) -> str:
        return f"{self.files[kind, name]}: {name}: {text}"

    def values(self, path: str) -> Iterator[tuple[str, str, Any]]:
        """Yield kind and name of each item, and what stands at a path such as `clauses.say[].question`."""
        kind, _dot, rest = path.partition(".")
        for name, item in self[kind].items():
            for value in values(item, rest):
                yield kind, name, value

    def permitted(self, question: Item) -> set[str] | None:
        """Return the values that a closed question, or a field of a card, may have; None if it is open."""
        choices = question.get("choices")
        if isinstance(choices, list):
            return {choice["id"] for choice in choices}
        if choices == "crime_types":
            return set(self["crime_types"])
        if choices:
            return set(values(self["choice_sets"].get(choices, {}), "values[].id"))
        listed = {"country": set(self["countries"]), "language": set(self["languages"])}
        return {"yes_no": {"yes", "no"}, "confirm": {"yes"}, **listed}.get(question["type"])

    def fields(self, question: Item) -> dict[str, Item]:
        """Return the fields of the cards of a question; none if it has no cards."""
        structure = self["structures"].get(STRUCTURE_OF.get(QuestionType(question["type"]), ""), {})
        return {field["id"]: field for field in values(structure, "fields[]")}

    def asked(self, name: str) -> set[str]:
        """Return the questions of a request type, those that exist."""
        listed = values(self["types"][name], "tasks[].pages[].questions[]")
        return {question for question in listed if question in self["questions"]}


def values(node: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a path such as `say[].question`, or `families{}` for the keys of a mapping."""
    key, _dot, rest = path.partition(".")
    found = node.get(key.rstrip("[]{}"))
    for value in () if found is None else found if key.endswith(("[]", "{}")) else [found]:
        yield from values(value, rest) if rest else [value]


def joined(names: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, names)))


# --- ids and references

UNIQUE = (
    "choice_sets.values[].id",
    "structures.fields[].id",
    "structures.rows[].id",
    "structures.rows[].fields[]",
    "types.tasks[].id",
    "types.tasks[].pages[].id",
    "types.tasks[].pages[].questions[]",
    "legal_bases.bases[].instrument",
    "instruments.articles[].no",
    "instruments.families[].family",
    "crime_types.only_if[].instrument",
    "crime_types.may_be[].instrument",
    "glossary.categories[].id",
    "glossary.terms[].id",
    "definition.steps[].version",
)
REFERENCES = {
    "questions.choices": "choice_sets",
    "questions.fills[]": "contents",
    "contents.section": "sections",
    "sections.chapter": "chapters",
    "clauses.content": "contents",
    "clauses.say[].question": "questions",
    "types.tasks[].id": "tasks",
    "types.tasks[].pages[].questions[]": "questions",
    "types.contents[]": "contents",
    "types.annexes[]": "annexes",
    "types.special_requirements[]": "special_requirements",
    "types.sections[]": "sections",
    "types.rules[]": "rules",
    "definition.state_rules[]": "rules",
    "country_overrides.code": "countries",
    "countries.part_of": "countries",
    "memberships.members[]": "countries",
    "memberships.associates[]": "countries",
    "declaration_types.source.instrument": "instruments",
    "legal_bases.type": "types",
    "legal_bases.family": "families",
    "legal_bases.bases[].instrument": "instruments",
    "instruments.parent": "instruments",
    "instruments.region": "memberships",
    "instruments.entry_into_force.parent": "instruments",
    "instruments.entry_into_force.party_must_be_party_to": "instruments",
    "instruments.entry_into_force.not_before[].instrument": "instruments",
    "instruments.offence_scope.as_parent": "instruments",
    "instruments.offence_scope.protocol_offence.also_party_to": "instruments",
    "instruments.offence_scope.convention_offence.protocols{}": "instruments",
    "instruments.offence_scope.organized_group.question": "questions",
    "instruments.offence_scope.transnational.question": "questions",
    "instruments.articles_by_family{}": "families",
    "instruments.families[].family": "families",
    "conditions.instrument": "instruments",
    "conditions.declared_by": "declaration_types",
    "conditions.as": "instruments",
    "defeats.when.instruments[]": "instruments",
    "defeats.when.families[]": "families",
}
NO_ITEMS = {
    "questions.choices": {"crime_types"},
    "instruments.articles_by_family{}": {"general"},
    "conditions.instrument": set(WITHOUT_TREATY),
    "declaration_types.source.instrument": {"practice"},
    "defeats.when.instruments[]": set(WITHOUT_TREATY),
}
"""What may stand at a path without being an item."""


def check_ids(content: Content) -> Found:
    yield from content.repeated
    for path in UNIQUE:
        seen = set()
        for kind, name, value in content.values(path):
            if (name, value) in seen:
                yield kind, name, f"“{value}” stands more than once ({path})"
            seen.add((name, value))


def check_references(content: Content) -> Found:
    for path, wanted in REFERENCES.items():
        known = content[wanted].keys() | NO_ITEMS.get(path, set())
        for kind, name, value in content.values(path):
            if value not in known:
                yield kind, name, f"“{value}” ({path}) is not among the {wanted}"
    for name, glossary in content["glossary"].items():
        for category in set(values(glossary, "terms[].category")) - set(values(glossary, "categories[].id")):
            yield "glossary", name, f"there is no category “{category}”"
    for basis in content.permitted({"type": "choice", "choices": "basis"}) or ():
        if basis not in content["instruments"] and basis not in WITHOUT_TREATY:
            yield "choice_sets", "basis", f"“{basis}” is not among the instruments"
    for name, question in content["questions"].items():
        structure = STRUCTURE_OF.get(QuestionType(question["type"]))
        if structure and structure not in content["structures"]:
            yield "questions", name, f"there is no structure “{structure}”"
    for name in content["types"].keys() - content["legal_bases"].keys():
        yield "types", name, "has no entry in the legal bases"
    for kind, name, version in content.values("definition.steps[].version"):
        if version > content[kind][name]["version"]:
            yield kind, name, f"a step leads to version {version}, which does not exist yet"


def check_listed(content: Content) -> Found:
    """Every question is asked by a type, or says why not."""
    asked = {question for name in content["types"] for question in content.asked(name)}
    for name, question in content["questions"].items():
        if name not in asked and "unlisted_reason" not in question:
            yield "questions", name, "no type asks it; list it, or say why not (unlisted_reason)"
        if name in asked and "unlisted_reason" in question:
            yield "questions", name, "says why no type asks it (unlisted_reason), but one does"


# --- sources

SOURCES = (
    "contents.sources[]",
    "rules.sources[]",
    "special_requirements.sources[]",
    "crime_types.sources[]",
    "crime_types.may_be[]",
    "glossary.terms[].sources[]",
    "legal_bases.bases[]",
    "defeats.sources[]",
)
ARTICLES = re.compile(r"\s*(\d+)(?:\s*(?:-|to)\s*(\d+))?")


def articles_in(ref: str) -> set[int]:
    """Return the articles that a reference names: 20 and 18 for `20(1), 18(3)(i) (general basis)`."""
    found = [ARTICLES.match(part) for part in re.split("[,;]", ref)]
    return {int(number) for match in found if match for number in match.groups() if number}


def check_sources(content: Content) -> Found:
    articles = {name: set(values(item, "articles[].no")) for name, item in content["instruments"].items()}

    def wrong(instrument: str, numbers: set[int]) -> Iterator[str]:
        if articles.get(instrument) and not numbers <= articles[instrument]:
            yield f"{instrument} has no article {joined(numbers - articles[instrument])}"

    found = [source for path in SOURCES for source in content.values(path)]
    found += [("conditions", name, item) for name, item in content["conditions"].items() if "ref" in item]
    for kind, name, source in found:
        instrument, ref = source["instrument"], source.get("ref", "")
        if instrument not in articles and instrument not in UNCITED:
            yield kind, name, f"there is no instrument “{instrument}”"
        if ref and article_of(ref) is None and kind != "legal_bases":
            yield kind, name, f"“{ref}” does not begin with an article of {instrument}"
        yield from ((kind, name, text) for text in wrong(instrument, articles_in(ref)))
    for name, item in content["instruments"].items():
        numbers = {article for group in item.get("articles_by_family", {}).values() for article in group}
        numbers.update(article for family in item["families"] for article in articles_in(family["ref"]))
        for scope in ("convention_offence", "protocol_offence"):
            numbers.update(values(item, f"offence_scope.{scope}.articles[]"))
        yield from (("instruments", name, text) for text in wrong(name, numbers))


# --- treaties


def check_brought(content: Content) -> Found:
    """What an instrument brings with it says of itself what the facts of the instrument say."""
    for name, item in content["conditions"].items():
        families = set() if item["families"] == "all" else set(item["families"])
        if unknown := families - content["families"].keys():
            yield "conditions", name, f"{joined(unknown)}: not among the families"
        facts = content["instruments"].get(item["instrument"])
        if facts is None:
            if "ref" in item:
                yield "conditions", name, "there is no treaty, so that no article can be named"
            continue
        if facts["treaty"] != ("ref" in item):
            yield "conditions", name, "an article (ref) stands where, and only where, there is a treaty"
        if in_gap_rules(item.get("ref"), facts.get("gap_rules", {}).get("refs")) != ("gap_rule" in item):
            yield "conditions", name, "gap_rule stands where, and only where, the instrument lists it"
        if facts["verified"] == ("verified" in item):
            yield "conditions", name, "verified: false stands where, and only where, the instrument says so"
        if item.get("as", facts.get("parent")) != facts.get("parent"):
            yield "conditions", name, f"{item['as']} (as) is not the convention that it supplements"


def check_crime_types(content: Content) -> Found:
    """A part is named of what an article covers; what a treaty may cover is not mapped to it already."""
    for name, item in content["crime_types"].items():
        mapped = set(values(item, "sources[].instrument"))
        for instrument in set(values(item, "only_if[].instrument")) - mapped:
            yield "crime_types", name, f"only_if: {instrument} is not among the sources"
        for instrument in set(values(item, "may_be[].instrument")) & mapped:
            yield "crime_types", name, f"may_be: {instrument} is among the sources already"


# --- conditions

CONDITIONS = (
    "questions.when",
    "rules.when",
    "rules.holds",
    "contents.condition",
    "annexes.needed_if",
    "clauses.when",
    "clauses.say[].when",
)
COMPARED = {"text", "yes_no", "confirm", "date", "datetime", "number", "choice", "country", "language"}
LOOKS_AT = {
    **dict.fromkeys(("equals", "differs"), COMPARED),
    **dict.fromkeys(("each_has", "any_missing", "any_item", "every_item", "max_at_least"), LISTS),
    **dict.fromkeys(("length_at_least", "length_at_most"), TEXTS),
    **dict.fromkeys(("before", "days_ahead_at_least"), DAYS),
    "one_of": {"choice", "country", "language"},
    "includes": {"multichoice"},
    "count_at_least": {*LISTS, "multichoice"},
    "at_least": {"number"},
}
"""Which kinds of answers a test can look at; a test that is left out looks at any."""
NEVER_LACKING = {"basis_has_role", "any_basis_may_bind", "bases_may_cover", "best_basis_chosen"}
"""Tests on the outside that are never unknown: what our tables do not show says nothing against a choice."""


def conditions(content: Content) -> Iterator[tuple[str, str, str, Condition]]:
    """Yield each condition with its kind, item and path."""
    for path in CONDITIONS:
        for kind, name, value in content.values(path):
            yield kind, name, path, parse_condition(value)


def tests_of(condition: Condition) -> Iterator[Condition]:
    """Yield the tests that a condition unites."""
    if condition.name not in CONNECTIVES:
        yield condition
    for part in condition.parts:
        yield from tests_of(part)


def check_conditions(content: Content) -> Found:
    for kind, name, path, condition in conditions(content):
        for test in tests_of(condition):
            yield from ((kind, name, f"{path}, {test.name}: {text}") for text in misfits(content, test))
    for name, rule in content["rules"].items():
        tests = {test.name for test in tests_of(parse_condition(rule["holds"]))}
        if bool(tests - TESTS.keys() - NEVER_LACKING) != ("unknown_data" in rule):
            yield "rules", name, "unknown_data stands where, and only where, holds looks outside"


def misfits(content: Content, test: Condition) -> Iterator[str]:
    """Yield what a test names that does not exist, or that it cannot look at."""
    questions = {name: content["questions"].get(name) for name in sorted(test.questions)}
    for name, question in questions.items():
        if question is None:
            yield f"there is no question “{name}”"
        elif question["type"] not in LOOKS_AT.get(test.name, {question["type"]}):
            yield f"{name} is {question['type']}; this test looks at {joined(LOOKS_AT[test.name])}"
        else:
            continue
        return
    for what, names, known in named_by(content, test):
        yield from (
            f"there is no {what} “{name}”" for name in names if known is not None and name not in known
        )


def named_by(content: Content, test: Condition) -> Iterator[tuple[str, Any, Any]]:
    """Yield what a test names besides questions, each with what there is."""
    first, *rest = test.arguments
    names = (
        rest[0] if rest and isinstance(rest[0], list) else [name for name in rest if isinstance(name, str)]
    )
    match test.name:
        case "type_is":
            yield "type", test.arguments, content["types"]
        case "basis_has_role":
            bases = [basis for _kind, _name, basis in content.values("legal_bases.bases[]")]
            yield "role", names[1:], {b["role"] for b in bases} | {b.get("role_with_treaty") for b in bases}
        case "offences_in_scope":
            yield "instrument", names, content["instruments"]
        case "equals" | "differs" | "includes" | "one_of":
            yield "value", names, content.permitted(content["questions"][first])
        case "each_has" | "any_missing":
            yield "field", names, content.fields(content["questions"][first])
        case "max_at_least":
            numbers = content.fields(content["questions"][first]).values()
            known = {field["id"] for field in numbers if field["type"] in ("penalty", "number")}
            yield "field with a penalty or number", names, known
        case "any_item" | "every_item":
            fields = content.fields(content["questions"][first])
            yield "field", names[:1], fields
            yield "value", names[1:], content.permitted(fields.get(names[0], {"type": ""}))


def check_circles(content: Content) -> Found:
    whens = content.values("questions.when")
    try:
        graphlib.TopologicalSorter({n: parse_condition(when).questions for _kind, n, when in whens}).prepare()
    except graphlib.CycleError as error:
        circle = error.args[1]
        yield "questions", circle[0], f"when goes round in a circle: {', '.join(circle)}"


# --- the letter

CLOSED = {"yes_no", "confirm", "choice", "multichoice"}


def placeholders(text: str) -> set[str]:
    """Return the names between braces; a text with a brace too many is a name that nothing has."""
    try:
        return {name for _text, name, *_format in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def placeholders_of(clause: Item) -> set[str]:
    """Return the names between braces in all texts of a clause, but for those that the program fills."""
    texts = [clause.get("lead"), clause.get("not_known"), *values(clause, "say[].text")]
    texts += [text for says in values(clause, "say[].says") for text in says.values()]
    return {name for text in texts if text for name in placeholders(text)} - set(OWN_PLACEHOLDERS)


def questions_of(clause: Item) -> set[str]:
    """Return the questions whose answers a clause shows."""
    return {n.partition(".")[0] for n in placeholders_of(clause)} | set(values(clause, "say[].question"))


def check_clauses(content: Content) -> Found:
    questions = content["questions"]
    for name, clause in content["clauses"].items():
        for place in placeholders_of(clause):
            question, _dot, part = place.partition(".")
            kind = questions.get(question, {}).get("type", "no question")
            if kind not in SHOWN:
                yield "clauses", name, f"{{{place}}} is {kind}; a sentence shows {joined(SHOWN)}"
            elif part and part not in content.fields(questions[question]):
                yield "clauses", name, f"{{{place}}}: {question} has no field {part}"
        for sentence in clause["say"]:
            yield from (("clauses", name, text) for text in wrong_answers(content, sentence))
        known = [questions[question] for question in questions_of(clause) if question in questions]
        if "not_known" in clause and not any("where_possible" in question for question in known):
            yield "clauses", name, "not_known, but none of its questions may be not known (where_possible)"
        if clause.get("as") == "list" and not any(question["type"] in LISTS for question in known):
            yield "clauses", name, "is a list, but none of its questions is"


def wrong_answers(content: Content, sentence: Item) -> Iterator[str]:
    """Yield what a sentence says that its question does not answer, or the other way round."""
    name = sentence.get("question", "")
    question = content["questions"].get(name, {"type": ""})
    permitted = content.permitted(question) or set()
    if "says" in sentence and permitted != sentence["says"].keys():
        difference = joined(permitted ^ sentence["says"].keys())
        yield f"says of {name} does not cover exactly the permitted values: {difference}"
    if "says" not in sentence and question["type"] in CLOSED:
        yield f"{name} is {question['type']}, and says nothing for its values"


def check_shown(content: Content) -> Found:
    """Every content is served by a clause, and every answer shown by a clause of a content that it fills."""
    shown: dict[str, set[str]] = defaultdict(set)
    for clause in content["clauses"].values():
        for answer in questions_of(clause):
            shown[answer].add(clause["content"])
    framed = {place for *_item, text in content.values("frame.text") for place in placeholders(text)}
    for name in content["contents"].keys() - {clause["content"] for clause in content["clauses"].values()}:
        yield "contents", name, "no clause serves it"
    for name, question in content["questions"].items():
        if "prints" in question and shown[name]:
            yield "questions", name, "prints: false, but a clause shows it"
        if "prints" not in question and name not in framed and not shown[name] & set(question["fills"]):
            yield "questions", name, "no clause of a content that it fills shows it (else prints: false)"


def check_structures(content: Content) -> Found:
    """A letter shows every field of a card, unless the field says otherwise."""
    for name, item in content["structures"].items():
        fields = set(values(item, "fields[].id"))
        rows = set(values(item, "rows[].fields[]"))
        hidden = {data["id"] for data in item["fields"] if "prints" in data or "prints_as" in data}
        for field in (rows | set(values(item, "title[]"))) - fields:
            yield "structures", name, f"there is no field “{field}”"
        for field in fields - rows - hidden:
            yield "structures", name, f"no row shows {field}"
        for field in rows & hidden:
            yield "structures", name, f"a row shows {field}, which says that none does"
        for data in item["fields"]:
            if "says" in data and content.permitted(data) != data["says"].keys():
                yield "structures", name, f"says of {data['id']} does not cover exactly the permitted values"


# --- request types

MOST_PAGES = 14


def check_types(content: Content) -> Found:
    for name, item in content["types"].items():
        asked = content.asked(name)
        always = {question for question in asked if "when" not in content["questions"][question]}
        pages = sum(bool(always & set(page["questions"])) for page in values(item, "tasks[].pages[]"))
        if pages > MOST_PAGES:
            yield "types", name, f"{pages} pages hold a question always asked; {MOST_PAGES} are the most"
        filled = {content_id for question in asked for content_id in content["questions"][question]["fills"]}
        for wanted in (content["contents"][c] for c in item["contents"] if c in content["contents"]):
            if wanted["id"] not in filled and wanted["severity"] != "recommended":
                yield "types", name, f"no question fills {wanted['id']}, which is {wanted['severity']}"
            if wanted["section"] not in item["sections"]:
                yield "types", name, f"lacks section {wanted['section']}, where {wanted['id']} stands"
        for question in asked - always:
            needed = parse_condition(content["questions"][question]["when"]).questions
            if needed and not needed & asked:
                yield "types", name, f"{question} is never asked: this type does not ask {joined(needed)}"
        for key, text in item.get("words", {}).items():
            frame = content["frame"].get(key, {})
            if frame and placeholders(text) != placeholders(frame.get("text", "")):
                yield "types", name, f"words, {key}: other names between braces than in the frame"
            if not frame and key not in {f"chapter_{chapter}" for chapter in content["chapters"]}:
                yield "types", name, f"words: “{key}” is neither in the frame nor a chapter"


# --- what is only good to know


def note_absent_questions(content: Content) -> Found:
    """What names a question that a type does not ask is unknown there, which may be meant."""
    uses = list(conditions(content))
    for request_type, item in content["types"].items():
        asked = content.asked(request_type)
        for kind, name, path, condition in uses:
            is_listed = name in (asked if kind == "questions" else item.get(kind, ()))
            if is_listed and not condition.questions <= asked:
                absent = joined(condition.questions - asked)
                yield "types", request_type, f"{name} ({path}) names {absent}, which this type does not ask"


def note_unused(content: Content) -> Found:
    used: dict[str, set[Any]] = defaultdict(set)
    for path, wanted in REFERENCES.items():
        used[wanted].update(value for _kind, _name, value in content.values(path))
    for kind in (
        "rules",
        "contents",
        "annexes",
        "special_requirements",
        "sections",
        "chapters",
        "choice_sets",
    ):
        yield from ((kind, name, f"nothing uses it ({kind})") for name in content[kind].keys() - used[kind])
    for name, item in content["types"].items():
        filled = {c for question in content.asked(name) for c in content["questions"][question]["fills"]}
        yield from (("types", name, f"no question fills {c}") for c in set(item["contents"]) - filled)


CHECKS = (
    check_ids,
    check_references,
    check_listed,
    check_sources,
    check_brought,
    check_crime_types,
    check_conditions,
    check_circles,
    check_clauses,
    check_shown,
    check_structures,
    check_types,
)
NOTES = (note_absent_questions, note_unused)


# --- the command


def read_files(package: Path) -> tuple[list[File], list[str]]:
    """Return the files that fit their schemas, and what is wrong with the others."""
    files, wrong = [], []
    for room, kind, path in content_files(package):
        name = path.relative_to(package).as_posix()
        if not schema_path(room, kind).is_file():
            wrong.append(f"{name}: there is no schema {room}/schema/{kind}.json")
            continue
        try:
            data = read_data(path)
        except UnusableFile as error:
            wrong.append(f"{name}: {error.path}: {render(error.reason, 'en')} {render(error.todo, 'en')}")
            continue
        files.append(File(room, kind, name, data))
        for place, reason, todo in check_against_schema(data, room, kind):
            wrong.append(f"{name}: {place}: {render(reason, 'en')} {render(todo, 'en')}")
    return files, wrong


def check(package: Path = PACKAGE) -> tuple[list[str], list[str]]:
    """Return what is wrong with the content of a package and what is good to know, with file and place."""
    files, wrong = read_files(package)
    if wrong:
        return wrong, []
    content = Content(files)
    problems = sorted(content.line(*found) for look in CHECKS for found in look(content))
    return problems, sorted(content.line(*found) for look in NOTES for found in look(content))


def main(arguments: list[str]) -> int:
    """Print what is wrong, and notes if asked, and return the exit code."""
    folder = next((Path(argument) for argument in arguments if argument != "--notes"), PACKAGE)
    problems, notes = check(folder)
    for problem in problems:
        print(problem)
    for note in notes if "--notes" in arguments else ():
        print(f"note: {note}")
    print(f"Content: {len(problems)} problems, {len(notes)} notes.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
