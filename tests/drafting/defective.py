"""Reads the defective drafts of `tests/data/defective`, cures them and changes them.

A draft tells its defect, what is expected of the report and the cure. Its base (`base-*.yaml`) answers only
the closed questions that make no difficulty, so that the reader sees the defect in the draft itself.
"""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from entraide.core.datafiles import read_data
from entraide.drafting.casefile import parse_case
from entraide.drafting.drafts import CheckedCase, check_case
from entraide.drafting.library import library
from entraide.drafting.outside import Outside, StateProfile
from entraide.drafting.rules import GroupedFinding

FOLDER = Path(__file__).parent.parent / "data" / "defective"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("base-"))
NO_TREATY = ("practice", "domestic", "model", "profile")
"""What a source may name that is no treaty."""


@functools.cache
def draft(name: str) -> Any:
    return read_data(FOLDER / f"{name}.yaml")


def merged(*cases: Mapping[str, Any]) -> dict[str, Any]:
    """Return one case: later keys and answers replace earlier ones; an answer of null takes one out."""
    result: dict[str, Any] = {}
    for case in cases:
        result = {**result, **case, "answers": {**result.get("answers", {}), **case.get("answers", {})}}
    return result


def defective(name: str, **answers: Any) -> dict[str, Any]:
    """Return the case of a draft, with other answers if wanted."""
    return merged(draft(draft(name)["base"])["case"], draft(name)["case"], {"answers": answers})


def cured(name: str, **answers: Any) -> dict[str, Any]:
    """Return the case of a draft after its cure, with other answers if wanted."""
    return merged(defective(name), draft(name)["cure"], {"answers": answers})


def profile(**data: Any) -> StateProfile:
    sets = {key: frozenset(data[key]) for key in ("languages", "channels") if key in data}
    return StateProfile(**{**data, **sets})


def outside_of(name: str) -> Outside:
    """Return what is known outside the answers: the profile of the requested State, treaties that bind."""
    data = draft(name).get("outside", {})
    return Outside(profile(**data["profile"]) if "profile" in data else None, data.get("binding", {}))


def check(case: Mapping[str, Any], outside: Outside | None = None) -> CheckedCase:
    return check_case(parse_case(dict(case), library()), library(), outside or Outside())


def findings_of(checked: CheckedCase, rule: str) -> list[GroupedFinding]:
    return [found for found in checked.report.findings if any(r.id == rule for r in found.finding.rules)]


def treaties_of(found: GroupedFinding) -> list[str]:
    """Return the treaty sources that a finding cites, as `untoc 18(3)`."""
    return [f"{s.instrument} {s.ref}" for s in found.sources if s.instrument not in NO_TREATY]


def reported(checked: CheckedCase, rule: str) -> tuple[str, list[str]]:
    """Return group and treaty sources of the only finding of a rule."""
    (found,) = findings_of(checked, rule)
    return found.group.value, treaties_of(found)
