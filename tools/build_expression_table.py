"""Builds the reference table of the fact base's expressions: tests/data/expressions.yaml.

For each expression the table says where it comes from, the condition that it became, and what it is worth for
a number of answer sets. The values come from the small evaluator below, written from the fact base's README
(section Semantics) alone: it knows nothing of the package and shares no code with it, so that the two check
each other. Run it again when the fact base changes, and read the difference:

    python tools/build_expression_table.py FACTS_FOLDER
"""

import ast
import itertools
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from translate_expressions import translate

TARGET = Path(__file__).parent.parent / "tests" / "data" / "expressions.yaml"
TODAY = date(2026, 11, 20)
UNKNOWN = "unknown"
MOST_COMBINATIONS = 4000
MOST_ROWS = 120

Value = tuple[bool | str, frozenset[str]]
"""True, False or unknown; for unknown also the asked questions that lack an answer."""


@dataclass
class Case:
    """One set of answers: raw values, marks, questions that are not asked, the type, the day, the outside."""

    answers: dict[str, Any] = field(default_factory=dict)
    not_known: list[str] = field(default_factory=list)
    not_applicable: dict[str, str] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)
    type: str | None = None
    outside: bool | str | None = None
    day: date | None = TODAY


@dataclass
class Facts:
    """What the evaluator must know of the fact base."""

    types: dict[str, str]
    where_possible: set[str]
    choices: dict[str, list[str]]
    functions_with_data: set[str]


# --- the evaluator


def evaluate(node: ast.expr, case: Case, facts: Facts) -> Value:
    """Return what an expression is worth. Source: Semantics 3."""
    match node:
        case ast.BoolOp(op=ast.And()):
            return conjunction([evaluate(part, case, facts) for part in node.values])
        case ast.BoolOp(op=ast.Or()):
            return negation(conjunction([negation(evaluate(part, case, facts)) for part in node.values]))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return negation(evaluate(operand, case, facts))
        case ast.Call(func=ast.Name(id="answered"), args=[ast.Name(id=name)]):
            return is_satisfied(name, case, facts) or has_value(name, case), frozenset()
        case ast.Compare(left=ast.Name(id="modality"), ops=[op], comparators=[ast.List() as listed]):
            return (case.type in ast.literal_eval(listed)) == isinstance(op, ast.In), frozenset()
    names = questions_of(node)
    if not all(name not in case.unasked and has_value(name, case) for name in names):
        without = [n for n in names if not (n in case.unasked or is_satisfied(n, case, facts))]
        return UNKNOWN, frozenset(n for n in without if not has_value(n, case))
    return test(node, case)


def conjunction(values: list[Value]) -> Value:
    """Return false if one is false, else unknown if one is unknown, else true."""
    if any(value is False for value, _ in values):
        return False, frozenset()
    unknown = [missing for value, missing in values if value == UNKNOWN]
    return (UNKNOWN, frozenset().union(*unknown)) if unknown else (True, frozenset())


def negation(value: Value) -> Value:
    """Return the contrary; that of unknown is unknown."""
    return value if value[0] == UNKNOWN else (not value[0], frozenset())


def has_value(name: str, case: Case) -> bool:
    """Say whether an asked question has an answer that is neither empty nor replaced by a mark."""
    if name in case.unasked or name in case.not_known or case.not_applicable.get(name):
        return False
    return case.answers.get(name) not in (None, "", [])


def is_satisfied(name: str, case: Case, facts: Facts) -> bool:
    """Say whether a mark stands for the answer. Source: Semantics 6."""
    if name in case.unasked:
        return False
    return bool(case.not_applicable.get(name)) or (name in case.not_known and name in facts.where_possible)


def test(node: ast.expr, case: Case) -> Value:
    """Return what a test is worth whose questions all have a value."""
    match node:
        case ast.Call(func=ast.Name(id=function), args=args):
            return call(function, args, case)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return compare(left, op, right, case)
    raise NotImplementedError(ast.unparse(node))


def compare(left: ast.expr, op: ast.cmpop, right: ast.expr, case: Case) -> Value:
    """Return what a comparison is worth."""
    first, second = operand(left, case), operand(right, case)
    if isinstance(first, dict):  # a list's values in one field, for max_of
        return over_items(
            first["items"], first["field"], lambda v: rank(v) >= rank(second), some=True, name=first["name"]
        )
    if isinstance(first, list) and isinstance(left, ast.Call):  # the days that a date may be
        results = {compare_values(day, op, second) for day in first}
        if len(results) > 1:
            return UNKNOWN, frozenset(questions_of(left))
        return results.pop(), frozenset()
    if first is None:  # no day to count from
        return UNKNOWN, frozenset({"date"})
    return compare_values(first, op, second), frozenset()


def compare_values(first: Any, op: ast.cmpop, second: Any) -> bool:
    """Apply a comparison operator."""
    match op:
        case ast.Eq():
            return bool(first == second)
        case ast.NotEq():
            return bool(first != second)
        case ast.GtE():
            return bool(first >= second)
        case ast.Gt():
            return bool(first > second)
        case ast.LtE():
            return bool(first <= second)
        case ast.In():
            return first in second
        case ast.NotIn():
            return first not in second
    raise NotImplementedError(ast.dump(op))


def operand(node: ast.expr, case: Case) -> Any:
    """Return the value of one side of a comparison."""
    match node:
        case ast.Name(id=name):
            value = expanded(case.answers[name])
            return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        case ast.Call(func=ast.Name(id="count"), args=[ast.Name(id=name)]):
            return len(case.answers[name])
        case ast.Call(func=ast.Name(id="words"), args=[ast.Name(id=name)]):
            return words(expanded(case.answers[name]))
        case ast.Call(func=ast.Name(id="days_until"), args=[ast.Name(id=name)]):
            if case.day is None:
                return None
            return [(day - case.day).days for day in days_of(case.answers[name])]
        case ast.Call(func=ast.Name(id="max_of"), args=[ast.Name(id=name), ast.Constant(value=attribute)]):
            return {"items": case.answers[name], "field": attribute, "name": name}
    return ast.literal_eval(node)


def call(function: str, args: list[ast.expr], case: Case) -> Value:
    """Return what a function is worth that is itself a test."""
    if function == "before":
        first, second = (argument_name(arg) for arg in args)
        early, late = days_of(case.answers[first]), days_of(case.answers[second])
        results = {one < other for one in (early[0], early[-1]) for other in (late[0], late[-1])}
        if len(results) > 1:
            return UNKNOWN, frozenset(n for n, days in ((first, early), (second, late)) if len(days) > 1)
        return results.pop(), frozenset()
    name = argument_name(args[0])
    constants: list[Any] = [arg.value for arg in args[1:] if isinstance(arg, ast.Constant)]
    items = case.answers[name]
    match function:
        case "any_missing":
            return any(constants[0] not in item for item in items), frozenset()
        case "each_has_any":
            return all(set(constants) & set(item) for item in items), frozenset()
        case "any_equal":
            return over_items(items, constants[0], lambda v: v == constants[1], some=True, name=name)
        case "all_equal":
            return over_items(items, constants[0], lambda v: v == constants[1], some=False, name=name)
    return case.outside if case.outside is not None else UNKNOWN, frozenset()


def over_items(items: list[dict[str, Any]], attribute: str, holds: Any, *, some: bool, name: str) -> Value:
    """Return whether some, or all, items hold; unknown where an item without a value could decide it."""
    values = [item.get(attribute) for item in items]
    known = [{True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for v in values]
    known = [v for v in known if v is not None and not isinstance(v, dict)]
    if any(bool(holds(v)) == some for v in known):
        return some, frozenset()
    if len(known) < len(values):
        return UNKNOWN, frozenset({name} if None in values else ())
    return not some, frozenset()


def rank(penalty: Any) -> tuple[int, float]:
    """Order penalties: years, then life, then death."""
    return {"life": (1, 0.0), "death": (2, 0.0)}.get(penalty) or (0, float(penalty))


UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def words(text: str) -> int:
    """Return the length of a text. Source: Semantics 5."""
    rest = UNSPACED.sub(" ", text)
    return len(UNSPACED.findall(text)) // 2 + sum(bool(re.search(r"[^\W_]", piece)) for piece in rest.split())


def days_of(text: str) -> list[date]:
    """Return every day that a year, a month or a day may be."""
    first = date.fromisoformat((text + "-01-01")[:10])
    days = (first + timedelta(days=n) for n in range(366))
    return [day for day in days if day.isoformat().startswith(text)]


def expanded(value: Any) -> Any:
    """Return an answer, a text that is given by its length written out."""
    if isinstance(value, dict) and "words" in value:
        return " ".join(["mot"] * value["words"])
    if isinstance(value, dict) and "characters" in value:
        return "案" * value["characters"]
    return value


def argument_name(node: ast.expr) -> str:
    """Return the question that an argument names."""
    assert isinstance(node, ast.Name), ast.dump(node)
    return node.id


def questions_of(node: ast.AST) -> list[str]:
    """Return the questions that an expression names."""
    functions = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and id(n) not in functions]
    return [name for name in dict.fromkeys(names) if name != "modality"]


# --- answer sets worth asking about


def tests_of(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the single tests of an expression."""
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from tests_of(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from tests_of(operand)
        case _:
            yield node


def candidates(name: str, tree: ast.expr, facts: Facts) -> list[Any]:
    """Return raw answers for a question, each on one side of something that the expression tests."""
    result: list[Any] = []
    for single in tests_of(tree):
        if name in questions_of(single):
            result += from_test(name, single, facts)
    if facts.types[name] == "multichoice":
        result += choices_of(name, tree, facts)
    fields = {name for single in tests_of(tree) for name in field_of(single)}
    if len(fields) > 1:
        result.insert(0, [dict.fromkeys(sorted(fields), "given")])
    if not result:
        result = plain(facts.types[name], name, facts)
    unique = {repr(value): value for value in result}
    return list(unique.values())


def from_test(name: str, node: ast.expr, facts: Facts) -> list[Any]:
    """Return the answers that one test tells apart."""
    match node:
        case ast.Compare(left=ast.Call(func=ast.Name(id=measure)), comparators=[right]):
            return from_measure(name, measure, ast.literal_eval(right), node)
        case ast.Compare(left=ast.Name(), comparators=[ast.Name()]):
            return ["SN", "CH"]
        case ast.Compare(ops=[ast.GtE()], comparators=[ast.Constant(value=int() as number)]):
            return [number, number - 1, number - 0.5, 0]
        case ast.Compare(left=ast.Name(), comparators=[right]):
            value = ast.literal_eval(right)
            listed = value if isinstance(value, list) else [value]
            if facts.types[name] in ("yes_no", "confirm"):
                return ["yes", "no", True, False]
            return [*listed, next(c for c in facts.choices[name] if c not in listed)]
        case ast.Call(func=ast.Name(id=function), args=[_, *rest]):
            constants: list[Any] = [arg.value for arg in rest if isinstance(arg, ast.Constant)]
            return from_function(name, function, constants, facts)
    return []


def from_measure(name: str, measure: str, n: int, node: ast.expr) -> list[Any]:
    if measure == "words":
        return [
            *({"words": count} for count in (n - 1, n, n + 1)),
            *({"characters": count} for count in (2 * n - 1, 2 * n, 2 * n + 2)),
            "… — 1",
        ]
    if measure == "count":
        return [[{"name": f"A{i}"} for i in range(count)] for count in (n - 1, n, n + 1)]
    if measure == "days_until":
        days = [(TODAY + timedelta(days=count)).isoformat() for count in (n - 1, n, n + 1)]
        return [*days, days[1][:7], "2026", "2028", "2020-02"]
    attribute: Any = next(
        arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant) and arg.value != n
    )
    return cards(attribute, [n, n - 0.5, "life", "death"])


def from_function(name: str, function: str, constants: list[Any], facts: Facts) -> list[Any]:
    if function == "before":
        return ["2026-03-01", "2026-03-31", "2026-04-01", "2026-03", "2026"]
    if function == "any_missing":
        return cards(constants[0], [10 if constants[0] == "max_penalty_years" else "given"])
    if function == "each_has_any":
        first, last = {constants[0]: "given"}, {constants[-1]: "given"}
        marked, other = {constants[1]: {"not_known": True}}, {"risk_notes": "armed"}
        return [[first], [last, first], [first, other], [other], [marked]]
    if function in ("any_equal", "all_equal"):
        others: list[Any] = [12, "life"] if constants[1] == "death" else ["no"]
        return cards(constants[0], [constants[1], *others])
    return plain(facts.types[name], name, facts)


def cards(attribute: str, values: list[Any]) -> list[Any]:
    """Return lists of cards in which a field has a value, has none, or is marked."""
    filled = [{attribute: value} for value in values]
    lacking = {"label": "no such field"}
    unknown, idle = {attribute: {"not_known": True}}, {attribute: {"not_applicable": "not in this case"}}
    singles = [[card] for card in (*filled, lacking, unknown, idle)]
    pairs = [[card, other] for card in filled for other in (*filled, lacking, unknown)]
    return [*singles, *pairs, [lacking, idle]]


def field_of(node: ast.expr) -> list[str]:
    """Return the field that must not be missing."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "any_missing":
        return [str(ast.literal_eval(node.args[1]))]
    return []


def choices_of(name: str, tree: ast.expr, facts: Facts) -> list[Any]:
    """Return choices, alone and in pairs across the groups that `or` unites."""
    groups: list[list[str]] = []
    seen: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            inside = [n for n in node.values if isinstance(n, ast.Compare) and questions_of(n) == [name]]
            seen |= {id(n) for n in inside}
            groups.append([ast.literal_eval(n.left) for n in inside])
    for single in tests_of(tree):
        if isinstance(single, ast.Compare) and id(single) not in seen and questions_of(single) == [name]:
            groups.append([ast.literal_eval(single.left)])
    groups = [group for group in groups if group]
    named = [choice for group in groups for choice in group]
    other = next(c for c in facts.choices[name] if c not in named)
    pairs = [[x, h[0]] for g in groups for x in g for h in groups if h is not g]
    return [*([x] for x in named), [other], *([other, x] for x in named[:1]), *pairs]


def plain(kind: str, name: str, facts: Facts) -> list[Any]:
    """Return an ordinary answer of a kind."""
    match kind:
        case "yes_no" | "confirm":
            return ["yes"]
        case "date":
            return ["2026-03-01"]
        case "datetime":
            return ["2026-03-01T08:00+00:00"]
        case "number":
            return [3]
        case "country":
            return ["SN"]
        case "language":
            return ["fr"]
        case "choice":
            return facts.choices[name][:1]
        case "multichoice":
            return [facts.choices[name][:2]]
        case "authority":
            return [{"name": "Court"}]
    return [[{"name": "A"}]] if kind.endswith("_list") else ["Text."]


def states(name: str, tree: ast.expr, facts: Facts) -> list[tuple[str, Any]]:
    """Return what may be the matter with a question: a value, none, an empty one, a mark, not asked."""
    kind = facts.types[name]
    result: list[tuple[str, Any]] = [("value", value) for value in candidates(name, tree, facts)]
    result.append(("nothing", None))
    result.append(("empty", [] if kind.endswith("_list") or kind == "multichoice" else ""))
    result += [("not_known", None), ("not_applicable", "does not arise"), ("unasked", result[0][1])]
    if kind != "multichoice":
        result.append(("overruled", result[0][1]))
    return result


def cases(tree: ast.expr, facts: Facts) -> Iterator[tuple[Case, frozenset[Any]]]:
    """Yield answer sets, with what is particular in each."""
    names = questions_of(tree)
    axes = [[(name, *state) for state in states(name, tree, facts)] for name in names]
    combinations: Iterable[Any] = itertools.product(*axes, types(tree), outsides(tree, facts), days(tree))
    count = len(types(tree)) * len(outsides(tree, facts)) * len(days(tree))
    for axis in axes:
        count *= len(axis)
    if count > MOST_COMBINATIONS:
        chance = random.Random(ast.unparse(tree))
        simple = [axis[0] for axis in axes]
        one_aside = [[*simple[:i], x, *simple[i + 1 :]] for i, axis in enumerate(axes) for x in axis]
        combinations = [
            *(
                (*c, t, o, d)
                for c in one_aside
                for t in types(tree)
                for o in outsides(tree, facts)
                for d in days(tree)
            ),
            *(
                (
                    *(chance.choice(a) for a in axes),
                    chance.choice(types(tree)),
                    chance.choice(outsides(tree, facts)),
                    TODAY,
                )
                for _ in range(MOST_COMBINATIONS)
            ),
        ]
    for *chosen, request_type, outside, day in combinations:
        case = Case(type=request_type, outside=outside, day=day)
        for name, state, value in chosen:
            place(case, name, state, value)
        labels = {(name, state, repr(value)) for name, state, value in chosen}
        yield case, frozenset({*labels, ("type", request_type), ("outside", outside), ("day", day)})


def place(case: Case, name: str, state: str, value: Any) -> None:
    """Put a question's state into an answer set."""
    if value is not None and state != "not_applicable":
        case.answers[name] = value
    if state == "not_known":
        case.not_known.append(name)
    elif state == "not_applicable":
        case.not_applicable[name] = value
    elif state == "overruled":
        case.not_applicable[name] = "does not arise"
    elif state == "unasked":
        case.unasked.append(name)


def types(tree: ast.expr) -> list[str | None]:
    """Return request types, some of which the expression names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "modality":
            listed = ast.literal_eval(node.comparators[0])
            return ["mla_financial_records", listed[0], listed[-1]]
    return ["mla_financial_records"] if "modality" in ast.unparse(tree) else [None]


def outsides(tree: ast.expr, facts: Facts) -> list[bool | str | None]:
    """Return what the outside may say; only some functions lack data."""
    names = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if names & facts.functions_with_data:
        assert len(names & facts.functions_with_data) == 1, names
        return [True, False, UNKNOWN]
    return [True, False] if "has_role" in names else [None]


def days(tree: ast.expr) -> list[date | None]:
    """Return the day of the case; also none, where days are counted."""
    return [TODAY, None] if "days_until" in ast.unparse(tree) else [TODAY]


# --- the table


def rows(tree: ast.expr, facts: Facts) -> list[dict[str, Any]]:
    """Return few answer sets that together show each value, each candidate, and each test in each role."""
    open_cases: list[tuple[Case, Value, frozenset[Any]]] = []
    for case, labels in cases(tree, facts):
        value = evaluate(tree, case, facts)
        roles = {
            (index, evaluate(single, case, facts)[0], value[0]) for index, single in enumerate(tests_of(tree))
        }
        open_cases.append((case, value, labels | roles | {value}))
    plainest: dict[Any, Any] = {}
    for entry in open_cases:
        plainest.setdefault(entry[1][0], entry)
    chosen = list(plainest.values())
    seen = {label for entry in chosen for label in entry[2]}
    while len(chosen) < MOST_ROWS:
        best = max(open_cases, key=lambda entry: len(entry[2] - seen))
        if not best[2] - seen:
            break
        seen |= best[2]
        chosen.append(best)
    chosen.sort(key=lambda entry: ([True, False, UNKNOWN].index(entry[1][0]), len(repr(entry[0]))))
    return [row(case, value) for case, value, _ in chosen]


def row(case: Case, value: Value) -> dict[str, Any]:
    """Return one line of the table."""
    result: dict[str, Any] = {"value": value[0]}
    if value[1]:
        result["missing"] = sorted(value[1])
    for key in ("answers", "not_known", "not_applicable", "unasked", "type", "outside"):
        content = getattr(case, key)
        if content not in (None, {}, []):
            result[key] = content
    if case.day is None:
        result["without_day"] = True
    return result


def expressions(facts: dict[str, Any]) -> dict[str, list[str]]:
    """Return every distinct expression and where it stands, in the order of the fact base."""
    places = {
        "rules": ("when", "test"),
        "questions": ("show_if",),
        "contents": ("condition",),
        "annexes": ("needed_if",),
    }
    result: dict[str, list[str]] = {}
    for library, keys in places.items():
        for item in facts[library]:
            for key in keys:
                if item.get(key):
                    result.setdefault(item[key], []).append(f"{item['id']}.{key}")
    return result


def read_facts(folder: Path) -> dict[str, Any]:
    with (folder / "modalities.yaml").open(encoding="utf-8") as handle:
        facts: dict[str, Any] = yaml.load(handle, Loader=yaml.CSafeLoader)
    return facts


class WithoutAliases(yaml.SafeDumper):
    """Writes a value again where it comes again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def flow(data: Any) -> str:
    """Return data on one line of YAML."""
    text: str = yaml.dump(
        data,
        None,
        WithoutAliases,
        default_flow_style=True,
        width=100_000,
        allow_unicode=True,
        sort_keys=False,
    )
    return text.strip()


def build(folder: Path) -> str:
    """Return the text of the table."""
    raw = read_facts(folder)
    sets = {item["id"]: [value["id"] for value in item["values"]] for item in raw["choice_sets"]}
    facts = Facts(
        types={q["id"]: q["type"] for q in raw["questions"]},
        where_possible={q["id"] for q in raw["questions"] if q.get("where_possible")},
        choices={q["id"]: sets.get(q["choices"], []) for q in raw["questions"]},
        functions_with_data=set(raw["meta"]["functions_with_data"]),
    )
    found = expressions(raw)
    used = sorted({name for expression in found for name in questions_of(ast.parse(expression, mode="eval"))})
    lines = [
        "# The expressions of the fact base, the conditions that they became, and what they are worth.",
        "# Made by tools/build_expression_table.py; do not edit. {words: 3} stands for a text of 3 words,",
        "# {characters: 3} for 3 Chinese characters. A question is asked unless it stands under `unasked`.",
        f"date: '{TODAY}'",
        f"types: {flow({name: facts.types[name] for name in used})}",
        f"where_possible: {flow([name for name in used if name in facts.where_possible])}",
        "expressions:",
    ]
    for expression, places in found.items():
        lines.append(f"- expression: {flow([expression])[1:-1]}")
        lines.append(f"  from: {flow(places)}")
        lines.append(f"  condition: {flow(translate(expression))}")
        lines.append("  rows:")
        tree = ast.parse(expression, mode="eval").body
        lines += [f"  - {flow(item)}" for item in rows(tree, facts)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(build(Path(sys.argv[1])), encoding="utf-8")
    print(TARGET)
