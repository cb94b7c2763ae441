"""Every answer reaches the letter, in its place: all request types, in both languages, in all formats.

Each test collects all that is wrong with a letter before it fails, so that one run shows every defect.
"""

import functools
import getpass
import hashlib
import html
import io
import json
import os
import platform
import re
import socket
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from entraide.core.content import content
from entraide.drafting.casefile import parse_case
from entraide.drafting.drafts import CheckedCase, check_case, draft_letter
from entraide.drafting.files import FORMATS, render
from entraide.drafting.letter.build import build_letter
from entraide.drafting.letter.draft import Draft, Office
from entraide.drafting.letter.model import Block, Letter, Paragraph, Run, Table, runs_of, text_of
from entraide.drafting.library import Clause, library
from entraide.drafting.rules import contents_of
from entraide.interview.conditions import Condition
from entraide.interview.definition import Question
from entraide.interview.parsing import parse_answer
from tests.drafting.full_cases import LANGUAGES, OPEN, OUTSIDE, Marks, Spot, full_cases, others, words

ROOT = Path(__file__).parents[2]
TYPES = sorted(library().types)
QUESTIONS = library().questions
EACH = pytest.mark.parametrize("name, language", [(name, lang) for name in TYPES for lang in LANGUAGES])
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

PLACES = {
    "case_ref": {"d_header"},
    "requesting_state": {"d_header"},
    "requesting_authority": {"d_header", "d_contacts"},
    "conducting_authority": {"d_authority", "d_contacts"},
}
"""Where the letter places answers, if not in the sections of the contents that they fill."""
PRINTED_AS = {"law_text": "d_law"}
"""Where the letter places a field that it shows outside its card."""
SAID_AGAIN = {"surname": "d_subject", "given_names": "d_subject", "law_reference": "d_law"}
"""Fields that another section names again: the first person, the provision whose text is quoted."""
ADVISED_AGAINST = {"r_oath_suspect"}
"""Rules that advise against an answer which a full case needs, so that a follow-up is asked."""

Texts = dict[str, str]
"""What each section of a letter says."""


def none(problems: Iterable[str]) -> None:
    """Fail with all problems, each once."""
    found = list(dict.fromkeys(problems))
    assert not found, "\n" + "\n".join(found)


# --- cases and letters


def check(data: Mapping[str, Any]) -> CheckedCase:
    return check_case(parse_case(data, library()), library(), OUTSIDE)


@functools.cache
def full(name: str, language: str) -> tuple[CheckedCase, ...]:
    """Return the full cases of a request type: the first, and those that ask what it cannot ask."""
    return tuple(check(data) for data in full_cases(name, language))


def write(checked: CheckedCase) -> Letter:
    case = checked.case
    return build_letter(
        Draft(library(), case.types, checked.journey, checked.report, case.language, case.day)
    )


def changed(checked: CheckedCase, **answers: Any) -> CheckedCase:
    """Return a case with other answers; None takes an answer away."""
    values = {name: value for name, value in checked.case.answers.values.items() if name not in answers}
    values |= {n: parse_answer(QUESTIONS[n], raw, n) for n, raw in answers.items() if raw is not None}
    case = replace(checked.case, answers=replace(checked.case.answers, values=values))
    return check_case(case, library(), OUTSIDE)


def asked(name: str, language: str) -> Iterator[tuple[CheckedCase, Question]]:
    """Yield each question that a type can ask, with the first of its full cases that asks it."""
    seen: set[str] = set()
    for checked in full(name, language):
        for question in checked.journey.asked_by:
            if question not in seen:
                yield checked, QUESTIONS[question]
        seen |= set(checked.journey.asked_by)


@functools.cache
def type_asking(question: str) -> str | None:
    """Return the first type that can ask a question."""
    return next((n for n in TYPES if any(q.id == question for _checked, q in asked(n, "en"))), None)


# --- what a letter says


def said(block: Block) -> str:
    head = "\n".join(block.head) if isinstance(block, Table) else block.kind
    return head + "\n" + "\n".join(run.text for run in runs_of(block) if not run.gap)


def texts(letter: Letter) -> Texts:
    """Return what each section says, without gaps; the date and the reference are the letterhead's."""
    result = {"d_header": f"{letter.date}\n{text_of(letter.reference)}"}
    for part in letter.parts():
        spoken = (said(block) for block in part.blocks if isinstance(block, Table) or block.kind != "gap")
        result[part.section] = "\n".join((result.get(part.section, ""), *spoken))
    return result


def sections_of(question: Question) -> set[str]:
    """Return the sections in which the letter says an answer."""
    return PLACES.get(question.id) or {library().contents[c].section for c in question.fills}


def own_text(said_in: Texts, question: Question) -> str:
    """Return what the sections of a question say."""
    return "\n".join(said_in.get(section, "") for section in sorted(sections_of(question)))


def gaps(letter: Letter) -> list[tuple[str, str]]:
    """Return section and text of each visible gap."""
    return [(p.section, r.text) for p in letter.parts() for b in p.blocks for r in runs_of(b) if r.gap]


def lines(letter: Letter) -> Iterator[tuple[Run, ...]]:
    """Yield all that stands on a line, in a paragraph or in a cell."""
    yield letter.reference
    for text in (letter.title, letter.date, letter.addressee_label, letter.subject_label, letter.closing):
        yield (Run(text),)
    for chapter in letter.chapters:
        yield (Run(chapter.title),)
    for part in letter.parts():
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield block.runs
            else:
                yield from ((Run(label),) for label in block.head)
                yield from (cell for row in block.rows for cell in row)


# --- 1: full cases are whole


def excludes(condition: Condition, name: str) -> bool:
    """Say whether a condition rules a request type out, whatever the answers."""
    if condition.name == "all":
        return any(excludes(part, name) for part in condition.parts)
    if condition.name == "not":
        return condition.parts[0].name == "type_is" and name in condition.parts[0].arguments
    return condition.name == "type_is" and name not in condition.arguments


@EACH
def test_a_full_case_is_complete(name: str, language: str) -> None:
    for checked in full(name, language):
        rules = {rule.id for grouped in checked.report.findings for rule in grouped.finding.rules}
        assert rules <= ADVISED_AGAINST
        assert checked.report.complete
        assert checked.case.not_listed == ()
        letter = draft_letter(checked, library(), language, Office())
        assert letter == write(checked)
        assert (letter.language, letter.types, gaps(letter)) == (language, (name,), [])
        assert letter.untranslated == ()


@EACH
def test_every_question_of_a_type_can_be_asked(name: str, language: str) -> None:
    reached = {question.id for _checked, question in asked(name, language)}
    never = [QUESTIONS[q] for q in library().types[name].questions if q not in reached]
    none(q.id for q in never if q.when is None or not excludes(q.when, name))


# --- 2: marks


@functools.cache
def marked(name: str, language: str) -> tuple[tuple[Letter, CheckedCase, Mapping[str, Spot]], ...]:
    """Return the letters of the full cases with marks for words, and where in the case each mark stands."""
    marks = Marks()
    result = []
    for data in full_cases(name, language, marks):
        checked = check(data)
        answers = str(data["answers"])
        result.append((write(checked), checked, {m: spot for m, spot in marks.spots.items() if m in answers}))
    return tuple(result)


def place_of(spot: Spot) -> set[str]:
    """Return the sections in which words should stand; none if they are never printed."""
    question = QUESTIONS[spot.question]
    if not question.prints:
        return set()
    if spot.field is None or question.structure is None:
        return sections_of(question)
    apart = {
        f.id: PRINTED_AS[f.prints_as] if f.prints else ""
        for f in question.structure.fields
        if f.prints_as or not f.prints
    }
    if spot.field in apart:
        return {apart[spot.field]} - {""}
    return sections_of(question) - set(apart.values())


def misplaced(letter: Letter, checked: CheckedCase, spots: Mapping[str, Spot]) -> Iterator[str]:
    """Yield what is wrong with the marks of the questions asked."""
    said_in = texts(letter)
    for mark, spot in spots.items():
        if spot.question not in checked.journey.asked_by:
            continue
        found = {section for section, text in said_in.items() if mark in text}
        wanted = place_of(spot)
        strays = found - wanted - {SAID_AGAIN.get(spot.field or "")}
        what = spot.question + (f"[{spot.item}].{spot.field}" if spot.field else "")
        if wanted and not found & wanted:
            yield f"{what} does not stand in {listed(wanted)}"
        if strays:
            yield (
                f"{what} stands in {listed(strays)}, not its place"
                if wanted
                else f"{what} is said never to print, and stands in {listed(strays)}"
            )


def listed(names: Collection[str]) -> str:
    return " or ".join(sorted(names))


@EACH
def test_all_words_stand_in_their_section(name: str, language: str) -> None:
    none(problem for letter in marked(name, language) for problem in misplaced(*letter))


def printed_marks(letter: Letter, spots: Collection[str]) -> set[str]:
    """Return the marks that stand in the model."""
    everything = "\n".join(texts(letter).values())
    return {mark for mark in spots if mark in everything}


def text_of_html(data: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", data.decode()))


def text_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
    return html.unescape(re.sub(r"<[^>]*>", "", document.replace("</w:p>", "\n")))


def text_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


READERS = {"html": text_of_html, "docx": text_of_docx, "pdf": text_of_pdf}


def assert_marks_in_file(name: str, language: str, kind: str) -> None:
    for letter, checked, spots in marked(name, language):
        data = render(letter, checked.case, Office(), [kind], None)[kind]
        text = READERS[kind](data)
        printed = printed_marks(letter, spots)
        assert printed
        none(f"{spots[mark]} is not in the file" for mark in printed if mark not in text)


@EACH
def test_all_words_stand_in_the_html_file(name: str, language: str) -> None:
    assert_marks_in_file(name, language, "html")


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_all_words_stand_in_the_file(name: str, language: str, kind: str) -> None:
    assert_marks_in_file(name, language, kind)


# --- 3: closed and dated answers


ACTS_ON_ALL = {"legal_basis", "gap_rules_agreed"}
"""Questions on which the provisions cited in every section depend."""


@functools.cache
def is_confined(question: str) -> bool:
    """Say whether an answer can change no section but its own."""
    reached = {
        s for q in QUESTIONS.values() if q.when and question in q.when.questions for s in sections_of(q)
    }
    for clause in library().clauses:
        conditions = [clause.when, *(sentence.when for sentence in clause.say)]
        if any(condition and question in condition.questions for condition in conditions):
            reached.add(library().contents[clause.content].section)
    return question not in ACTS_ON_ALL and reached <= sections_of(QUESTIONS[question])


def rounds(pending: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Yield other answers, as many at once as can be told apart: one for each section."""
    while pending:
        together: dict[str, Any] = {}
        used: set[str] = set()
        for name in list(pending):
            sections = sections_of(QUESTIONS[name])
            if sections & used or (together and not is_confined(name)):
                continue
            used |= sections if is_confined(name) else set(library().sections)
            together[name] = pending[name].pop()
            if not pending[name]:
                del pending[name]
        yield together


def same_text(checked: CheckedCase, questions: Collection[Question], name: str) -> Iterator[str]:
    """Yield the closed answers that make no difference to their own section."""
    before = texts(write(checked))
    said_with: dict[str, dict[str, list[Any]]] = {
        q.id: {own_text(before, q): ["the full answer"]} for q in questions
    }
    pending = {q.id: [value for value in others(q, name) if is_other(checked, q, value)] for q in questions}
    for answers in rounds({q: values for q, values in pending.items() if values}):
        after = texts(write(changed(checked, **answers)))
        for q, value in answers.items():
            said_with[q].setdefault(own_text(after, QUESTIONS[q]), []).append(value)
    for q, by_text in said_with.items():
        yield from (f"{q}: the same with {values}" for values in by_text.values() if len(values) > 1)


def is_other(checked: CheckedCase, question: Question, value: Any) -> bool:
    now = checked.case.answers.values[question.id]
    return value is None or parse_answer(question, value, question.id) != now


def without_follow_ups(checked: CheckedCase) -> CheckedCase:
    """Return a case without the words and lists that follow up other answers."""
    asked_then = [QUESTIONS[q] for q in checked.journey.asked_by if QUESTIONS[q].when]
    return changed(checked, **dict.fromkeys(q.id for q in asked_then if q.structure or q.type in OPEN))


@EACH
def test_another_closed_answer_changes_its_section(name: str, language: str) -> None:
    """The answer by itself does: what follows it up is taken away."""
    questions = [(checked, q) for checked, q in asked(name, language) if q.prints and q.id != "legal_basis"]
    for case in full(name, language):
        alone = without_follow_ups(case)
        none(same_text(alone, [question for checked, question in questions if checked is case], name))


OTHER_IN_CARD: dict[str, Any] = {
    "yes_no": "no",
    "date": "2011-02",
    "datetime": "2011-02-03T04:05+06:00",
    "number": 7,
    "penalty": "death",
}
"""Another answer to a closed or dated field, by its kind."""


@IN_EACH_LANGUAGE
@pytest.mark.parametrize("question", [q for q in QUESTIONS.values() if q.structure], ids=lambda q: q.id)
def test_another_closed_field_changes_its_section(question: Question, language: str) -> None:
    name = type_asking(question.id)
    assert name, "no type asks it"
    assert question.structure
    checked = next(checked for checked, q in asked(name, language) if q.id == question.id)
    before = own_text(texts(write(checked)), question)
    raw = checked.case.raw["answers"][question.id]
    first, *rest = raw if question.type.is_list else [raw]
    problems = []
    for field in question.structure.fields:
        if field.type in OPEN:
            continue
        choices = [choice.id for choice in field.choices if choice.id != first[field.id]]
        other = choices[0] if choices else OTHER_IN_CARD[field.type]
        card = {**first, field.id: other}
        letter = write(changed(checked, **{question.id: [card, *rest] if question.type.is_list else card}))
        if (own_text(texts(letter), question) != before) is not field.prints:
            problems.append(f"{field.id}: {other}")
    none(problems)


# --- 4: what never prints


def test_what_never_prints_says_why() -> None:
    items = {item["id"]: item for item in content("drafting", "questions")}
    items |= {f"{s['id']}.{f['id']}": f for s in content("drafting", "structures") for f in s["fields"]}
    none(name for name, item in items.items() if item.get("prints", True) == bool(item.get("prints_reason")))


@EACH
def test_an_answer_that_never_prints_changes_nothing(name: str, language: str) -> None:
    checked = full(name, language)[0]
    before = write(checked)
    silent = [QUESTIONS[q] for q in checked.journey.asked_by if not QUESTIONS[q].prints]
    assert silent
    other = {q.id: next(v for v in others(q, name) if is_other(checked, q, v)) for q in silent}
    assert write(changed(checked, **other)) == before
    assert write(changed(checked, **dict.fromkeys(other))) == before


# --- 5 and 6: what is missing, what is not known


GAPS_ELSEWHERE = {"c_requesting_authority": "d_header"}
"""Where the letter shows that a content is missing, if not in the section of the content."""


def may_be_missing(checked: CheckedCase, name: str) -> dict[str, list[str]]:
    """Return the contents that a case must hold, with the questions of its type that fill each."""
    listed = library().types[name].questions
    result = {}
    for item in contents_of(checked.case.types, library()):
        own = [q for q in listed if item.id in QUESTIONS[q].fills]
        condition = item.condition
        if condition is None:
            needed = item.severity == "required"
        else:  # once the questions of its own condition are taken away, it need not be there
            journey = checked.journey.for_type(name)
            needed = bool(condition.evaluate(journey).value) and not condition.questions & set(own)
        if needed:
            result[item.id] = own
    return result


def lacking_gaps(checked: CheckedCase, missing: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Return what does not show as a gap when all the questions of some contents are taken away."""
    away = changed(checked, **dict.fromkeys(q for own in missing.values() for q in own))
    language = checked.case.language
    found = gaps(write(away))
    for name, own in missing.items():
        item = library().contents[name]
        text = library().frame["gap"].in_language(language).format(content=item.label.in_language(language))
        section = GAPS_ELSEWHERE.get(name, item.section)
        if not own or (section, text) not in found:
            yield f"{name} without {', '.join(own)}: no {text} in {section}"


@EACH
def test_a_required_content_without_answers_is_a_visible_gap(name: str, language: str) -> None:
    checked = full(name, language)[0]
    missing = may_be_missing(checked, name)
    always = {item: own for item, own in missing.items() if library().contents[item].condition is None}
    problems = list(lacking_gaps(checked, always))
    for item in missing.keys() - always.keys():  # what another answer demands goes when that answer goes
        problems += lacking_gaps(checked, {item: missing[item]})
    none(problems)


@IN_EACH_LANGUAGE
@pytest.mark.parametrize("item", [c.id for c in library().contents.values() if c.severity == "required"])
def test_a_content_that_alone_lacks_answers_is_a_visible_gap(item: str, language: str) -> None:
    checked = full(next(name for name in TYPES if item in library().types[name].contents), language)[0]
    none(lacking_gaps(checked, {item: may_be_missing(checked, checked.case.types[0].id)[item]}))


def speaks_of(clause: Clause, question: str) -> bool:
    placeholder = re.compile(rf"\{{{question}[.}}]")
    texts_of_clause = [
        prose.english for s in clause.say for prose in (s.text, *(s.says or {}).values()) if prose
    ]
    return any(s.question == question for s in clause.say) or any(map(placeholder.search, texts_of_clause))


@EACH
def test_what_is_not_known_is_said(name: str, language: str) -> None:
    problems = []
    for checked, question in asked(name, language):
        if not question.where_possible:
            continue
        answers = checked.case.answers
        values = {n: value for n, value in answers.values.items() if n != question.id}
        unknown = replace(answers, values=values, not_known=frozenset({question.id}))
        other = check_case(replace(checked.case, answers=unknown), library(), OUTSIDE)
        text = own_text(texts(write(other)), question)
        journey = other.journey.for_type(name)
        clauses = [c for c in library().clauses if speaks_of(c, question.id)]
        wanted = [c.not_known for c in clauses if not c.when or c.when.evaluate(journey).value]
        if not any(wanted):
            problems.append(f"{question.id}: no clause says that it is not known")
        problems += [
            f"{question.id}: {p.english}" for p in wanted if p and p.in_language(language) not in text
        ]
    none(problems)


# --- 7: how it reads


SENTENCE_END = re.compile(r"(?<=[.!?:])[ \u00a0]+(?=[A-ZÀ-Ý«])")
SPOILED = {
    "two full stops": re.compile(r"\.[ \u00a0]*\."),
    "two spaces": re.compile(r"[ \u00a0\u202f]{2,}"),
    "empty brackets": re.compile(r"[(\[«“][ \u00a0]*[)\]»”]"),
    "an unfilled place": re.compile(r"[{}]"),
    "a space before a stop": re.compile(r" [.,)\]]"),
}


def spoiled(letter: Letter) -> Iterator[str]:
    """Yield what is badly put together, but for what stands within a user's own text."""
    for runs in lines(letter):
        text = text_of(runs)
        users: list[tuple[int, int]] = []
        at = 0
        for run in runs:
            users += [(at, at + len(run.text))] if run.question else []
            at += len(run.text)
        for what, pattern in SPOILED.items():
            for match in pattern.finditer(text):
                if not any(start <= match.start() and match.end() <= end for start, end in users):
                    yield f"{what}: {text}"


def repeated(letter: Letter) -> Iterator[str]:
    """Yield the sentences and run-in headings that a letter says twice."""
    counted: Counter[str] = Counter()
    for part in letter.parts():
        for block in part.blocks:
            if isinstance(block, Paragraph) and block.kind not in ("line", "quote"):
                counted.update(sentence.strip() for sentence in SENTENCE_END.split(text_of(block.runs)))
    for chapter in letter.chapters:
        counted[chapter.title] += 1
    yield from (f"twice: {sentence}" for sentence, number in counted.items() if number > 1)


def problems_of(letter: Letter) -> list[str]:
    return [*spoiled(letter), *repeated(letter)]


@EACH
def test_the_letter_reads_well(name: str, language: str) -> None:
    none(problem for checked in full(name, language) for problem in problems_of(write(checked)))


@EACH
@pytest.mark.parametrize("end", [".", " »"])
def test_the_letter_reads_well_whatever_ends_a_users_text(name: str, language: str, end: str) -> None:
    cases = full_cases(name, language, words(language, end))
    none(problem for data in cases for problem in problems_of(write(check(data))))


@EACH
def test_the_letter_reads_well_with_no_to_all(name: str, language: str) -> None:
    checked = full(name, language)[0]
    no = {q: "no" for q in checked.journey.asked_by if QUESTIONS[q].type == "yes_no"}
    none(problems_of(write(changed(checked, **no))))


@EACH
def test_each_legal_basis_reads_well_and_differs(name: str, language: str) -> None:
    checked = full(name, language)[0]
    question = QUESTIONS["legal_basis"]
    problems = []
    said_with: dict[str, list[Any]] = {}
    for basis in others(question, name):
        letter = write(changed(checked, legal_basis=basis))
        problems += [f"{basis}: {problem}" for problem in problems_of(letter)]
        said_with.setdefault(own_text(texts(letter), question), []).append(basis)
    none((*problems, *(f"the same on {bases}" for bases in said_with.values() if len(bases) > 1)))


# --- 8: the same bytes anywhere


def files(name: str, language: str) -> dict[str, bytes]:
    checked = check(full_cases(name, language)[0])
    return render(write(checked), checked.case, Office(), FORMATS, None)


def digests(language: str) -> dict[str, str]:
    made = {f"{name}.{kind}": data for name in TYPES for kind, data in files(name, language).items()}
    return {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}


@pytest.mark.slow
@IN_EACH_LANGUAGE
def test_the_same_case_gives_the_same_bytes_anywhere(language: str, tmp_path: Path) -> None:
    elsewhere = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "PYTHONHASHSEED": "4711",
        "USER": "somebody",
        "LOGNAME": "somebody",
        "HOME": str(tmp_path),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
    }
    script = f"import json; from {__name__} import digests; print(json.dumps(digests({language!r})))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=elsewhere,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    there = json.loads(done.stdout)
    none(name for name, digest in digests(language).items() if there[name] != digest)


def opened(kind: str, data: bytes) -> str:
    """Return all that a file holds, unpacked."""
    parts = [data]
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts += [package.read(name) for name in package.namelist()]
    if kind == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(data))
        objects = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
        parts += [found.get_data() for found in objects if isinstance(found, pypdf.generic.StreamObject)]
    return "\n".join(part.decode("latin-1") for part in parts)


def about(kind: str, data: bytes) -> str:
    """Return what a file says in words: not its drawings and its style sheet."""
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "\n".join(package.read(name).decode() for name in package.namelist())
    if kind == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(data))
        root = reader.trailer["/Root"].get_object()
        assert isinstance(root, pypdf.generic.DictionaryObject)
        stream = root["/Metadata"].get_object()
        assert isinstance(stream, pypdf.generic.StreamObject)
        return f"{reader.metadata}\n{stream.get_data().decode()}\n{text_of_pdf(data)}"
    return re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.DOTALL)


@pytest.mark.slow
@IN_EACH_LANGUAGE
def test_no_file_names_a_machine_a_user_or_a_folder(language: str, tmp_path: Path) -> None:
    folders = {str(folder) for folder in (ROOT, Path.home(), Path.cwd(), tmp_path.parent, sys.prefix)}
    names = {socket.gethostname(), platform.node(), getpass.getuser()}
    problems = []
    for name in TYPES[::6]:
        for kind, data in files(name, language).items():
            held, words_of_it = opened(kind, data), about(kind, data)
            found = {folder for folder in folders if folder in held}
            found |= {n for n in names if re.search(rf"\b{re.escape(n)}\b", words_of_it)}
            problems += [f"{name}.{kind}: {n}" for n in sorted(found)]
    none(problems)
