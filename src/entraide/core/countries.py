"""States, territories and the European Union, by ISO 3166-1 code. `Country` stands for any of them.

A text that a person reads never calls a territory a country: it says `kind_name`.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from entraide.core.content import content
from entraide.core.errors import Message, sentence

KIND_NAMES = {
    "state": sentence("State"),
    "territory": sentence("territory"),
    "organization": sentence("organization"),
}


@dataclass(frozen=True)
class Country:
    """A State, a territory or the European Union. `kind` is state, territory or organization.

    part_of: code of the State that the list of codes names for a territory; None where it is disputed or not
    stated. It says through whom a request goes, and nothing on sovereignty.
    """

    code: str
    alpha3: str
    kind: str
    names: Mapping[str, str]
    formal_names: Mapping[str, str] = field(default_factory=dict)
    part_of: str | None = None

    @property
    def kind_name(self) -> Message:
        """What it is, in a word for readers: State, territory or organization."""
        return KIND_NAMES[self.kind]

    @property
    def is_addressee(self) -> bool:
        """Whether a request can be addressed to it: to a State or a territory, not to the European Union.

        The Union is a party to treaties; requests go to the authorities of its members.
        """
        return self.kind != "organization"

    def name(self, language: str) -> str:
        """Return the short name in a language, in English where that is not known."""
        return self.names.get(language) or self.names["en"]

    def formal_name(self, language: str) -> str:
        """Return the formal name in a language, the short one where that is not known."""
        return self.formal_names.get(language) or self.name(language)


@functools.cache
def countries() -> dict[str, Country]:
    """Return all States, territories and the European Union by two-letter code, with the names that ship."""
    sources = {item["code"]: Country(**item) for item in content("core", "countries")}
    return with_own_names(sources, content("core", "country_overrides"))


def with_own_names(known: Mapping[str, Country], own: Iterable[Mapping[str, Any]]) -> dict[str, Country]:
    """Return countries with names replaced language by language.

    own: as in `country_overrides.yaml`; an installation's own names have the same form. Raises KeyError if
    a code is not known.
    """
    result = dict(known)
    for item in own:
        country = result[item["code"]]
        result[item["code"]] = dataclasses.replace(
            country,
            names={**country.names, **item["names"]},
            formal_names={**country.formal_names, **item.get("formal_names", {})},
        )
    return result


@functools.cache
def _by_alpha3() -> dict[str, Country]:
    return {country.alpha3: country for country in countries().values() if country.alpha3}


def find_country(code: str) -> Country | None:
    """Return what has a two- or three-letter code, in any case of letters; None if nothing has."""
    code = code.strip().upper()
    return countries().get(code) or _by_alpha3().get(code)
