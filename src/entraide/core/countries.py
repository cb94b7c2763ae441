"""Countries, territories and the European Union, by ISO 3166-1 code."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from entraide.core.content import content


@dataclass(frozen=True)
class Country:
    """A State, a territory or the European Union. `kind` is state, territory or organization."""

    code: str
    alpha3: str
    kind: str
    names: Mapping[str, str]
    formal_names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the short name in a language, in English where that is not known."""
        return self.names.get(language) or self.names["en"]

    def formal_name(self, language: str) -> str:
        """Return the formal name in a language, the short one where that is not known."""
        return self.formal_names.get(language) or self.name(language)


@functools.cache
def countries() -> dict[str, Country]:
    """Return all countries by two-letter code."""
    return {item["code"]: Country(**item) for item in content("core", "countries")}


@functools.cache
def _by_alpha3() -> dict[str, Country]:
    return {country.alpha3: country for country in countries().values() if country.alpha3}


def find_country(code: str) -> Country | None:
    """Return the country with a two- or three-letter code, in any case of letters."""
    code = code.strip().upper()
    return countries().get(code) or _by_alpha3().get(code)
