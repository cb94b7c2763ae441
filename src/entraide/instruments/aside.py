"""What tables hold beside our treaties and the States of today: other treaties, former codes."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from entraide.core.content import content
from entraide.core.messages import Prose


@dataclass(frozen=True)
class FormerCode:
    """A code that is no longer used. now: the code that took its place; else the State no longer exists."""

    now: str | None
    successors: tuple[str, ...]


@functools.cache
def other_treaties() -> Mapping[str, Prose]:
    """Return the titles of treaties that are not used here, by their code in tables, in small letters."""
    return {
        item["id"].lower(): Prose(f"{item['id']}.title", item["title"])
        for item in content("instruments", "other_treaties")
    }


@functools.cache
def _former_codes() -> Mapping[str, FormerCode]:
    codes: dict[str, FormerCode] = {}
    for item in content("instruments", "former_states"):
        for code in item["codes"]:
            before = codes[code].successors if code in codes else ()
            codes[code] = FormerCode(item.get("now"), (*before, *item.get("successors", ())))
    return codes


def find_former(code: str) -> FormerCode | None:
    """Return what is known of a code that is no longer used, in any case of letters; None of any other."""
    return _former_codes().get(code.strip().upper())
