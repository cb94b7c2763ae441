"""Translates the expressions of the fact base into conditions of the closed vocabulary.

The fact base writes conditions in a small part of Python's expression syntax (its `modalities.yaml`, meta).
They were translated once, by this script; content holds the result and nothing is ever evaluated.
Run it with an expression to see the condition: python tools/translate_expressions.py "urgent == 'yes'"
"""

import ast
import json
import sys
from typing import Any

Condition = dict[str, Any]

FUNCTIONS = {
    "any_missing": "any_missing",
    "any_equal": "any_item",
    "all_equal": "every_item",
    "before": "before",
}
DATA_TESTS = {
    "any_binding": "any_basis_binds",
    "all_parties": "all_bases_bind",
    "has_role": "basis_has_role",
    "each_in_scope": "offences_in_scope",
    "convention_offence": "convention_offence",
    "declares_extradition_basis": "extradition_basis_declared",
    "accepted_language": "language_accepted",
    "accepted_channel": "channel_accepted",
    "accepts_ncb": "orders_without_conviction_accepted",
}
MEASURES = {
    ("words", ast.GtE): "length_at_least",
    ("words", ast.LtE): "length_at_most",
    ("count", ast.GtE): "count_at_least",
    ("max_of", ast.GtE): "max_at_least",
}


class NotTranslatable(ValueError):
    """The expression uses something that the vocabulary does not have."""


def translate(expression: str) -> Condition:
    """Return the condition that means the same as the expression. Raises NotTranslatable."""
    return _translate(ast.parse(expression, mode="eval").body)


def _translate(node: ast.expr) -> Condition:
    if isinstance(node, ast.BoolOp):
        name = "all" if isinstance(node.op, ast.And) else "any"
        return {name: [_translate(value) for value in node.values]}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return {"not": _translate(node.operand)}
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compare(node.left, node.ops[0], node.comparators[0])
    raise NotTranslatable(ast.unparse(node))


def _call(node: ast.Call) -> Condition:
    name = _name(node.func)
    arguments = [_argument(argument) for argument in node.args]
    if name == "answered":
        return {"answered": arguments}
    if name == "each_has_any":
        return {"each_has": [arguments[0], arguments[1:]]}
    if name in FUNCTIONS:
        return {FUNCTIONS[name]: arguments}
    if name in DATA_TESTS:
        return {DATA_TESTS[name]: [_data_argument(argument) for argument in node.args]}
    raise NotTranslatable(ast.unparse(node))


def _compare(left: ast.expr, op: ast.cmpop, right: ast.expr) -> Condition:
    if isinstance(op, (ast.In, ast.NotIn)):
        inner = _membership(left, right)
        return {"not": inner} if isinstance(op, ast.NotIn) else inner
    if isinstance(left, ast.Call):
        return _measure(left, op, right)
    if isinstance(op, (ast.Eq, ast.NotEq)):
        name = "equals" if isinstance(op, ast.Eq) else "differs"
        wanted = {"question": _name(right)} if isinstance(right, ast.Name) else _constant(right)
        return {name: [_name(left), wanted]}
    if isinstance(op, ast.GtE):
        return {"at_least": [_name(left), _constant(right)]}
    raise NotTranslatable(ast.dump(op))


def _membership(left: ast.expr, right: ast.expr) -> Condition:
    if isinstance(left, ast.Constant):
        return {"includes": [_name(right), left.value]}
    values = _constant(right)
    if _name(left) == "modality":
        return {"type_is": values}
    return {"one_of": [_name(left), values]}


def _measure(call: ast.Call, op: ast.cmpop, right: ast.expr) -> Condition:
    name = _name(call.func)
    arguments = [_argument(argument) for argument in call.args]
    number = _constant(right)
    if name == "days_until":
        reached = {"days_ahead_at_least": [*arguments, number + isinstance(op, (ast.Gt, ast.LtE))]}
        return {"not": reached} if isinstance(op, (ast.Lt, ast.LtE)) else reached
    try:
        return {MEASURES[name, type(op)]: [*arguments, number]}
    except KeyError as error:
        raise NotTranslatable(f"{name} {type(op).__name__}") from error


def _name(node: ast.expr) -> str:
    if not isinstance(node, ast.Name):
        raise NotTranslatable(ast.unparse(node))
    return node.id


def _constant(node: ast.expr) -> Any:
    return ast.literal_eval(node)


def _argument(node: ast.expr) -> Any:
    return node.id if isinstance(node, ast.Name) else _constant(node)


def _data_argument(node: ast.expr) -> Any:
    if isinstance(node, ast.Name):
        return "request_type" if node.id == "modality" else {"question": node.id}
    return _constant(node)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(json.dumps(translate(argument), ensure_ascii=False))
