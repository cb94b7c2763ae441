"""Makes the lists of countries and of memberships, from the folder of open data that ENTRAIDE_SHARED names.

    ENTRAIDE_SHARED=FOLDER python tools/countries.py            writes both files
    ENTRAIDE_SHARED=FOLDER python tools/countries.py --check    prints what would change; exit 1 if anything

Reads `data/countries` there and writes `countries.yaml` and `memberships.yaml` of `core/content`; the comment
at the head of each file stays as it is. Names that the sources do not give as they should ship stand in
`country_overrides.yaml`, which this leaves alone.
"""

import csv
import difflib
import itertools
import os
import re
import sys
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, str]
CONTENT = Path(__file__).parent.parent / "src" / "entraide" / "core" / "content"

# --- countries

UNTERM = {
    "en": "English", "fr": "French", "es": "Spanish", "ru": "Russian", "ar": "Arabic", "zh": "Chinese",
}  # fmt: skip
CLDR = {"pt": "pt", "sq": "sq", "bs": "bs", "hr": "hr", "sr": "sr", "cnr": "sr_Latn_ME", "fa": "fa"}
ARTICLE = r"the|l’|le|la|les|el|los|las"
ARTICLE_AFTER = re.compile(rf"\s*\((?:{ARTICLE})\)")
ARTICLE_BEFORE = re.compile(rf"^(?:(?:{ARTICLE})\s+|l’)")
FOOTNOTE = re.compile(r"\s*\*+")
PART_OF = re.compile(r"^(?:Part|Territory|Territories|Commonwealth|Crown dependency) of ([A-Z]{2})$")


def countries(codes: dict[str, Row], cldr: dict[str, Row], members: set[str]) -> list[dict[str, Any]]:
    """Return all items by code; `members` are those of the United Nations."""
    return [
        country(cldr[code], codes.get(code, {}), code in members) for code in sorted(cldr) if code != "UN"
    ]


def country(cldr: Row, row: Row, is_member: bool) -> dict[str, Any]:
    """Return one item; `row` is empty for what has no ISO 3166-1 code of its own."""
    short = {code: clean(row.get(f"UNTERM {name} Short", "")) for code, name in UNTERM.items()}
    names = {code: short[code] or cldr[code] for code in UNTERM}
    formal = {code: clean(row.get(f"UNTERM {name} Formal", "")) for code, name in UNTERM.items()}
    part_of = PART_OF.match(row.get("is_independent", ""))
    is_state = is_member or any(short.values())
    item = {
        "code": cldr["iso2"],
        "alpha3": cldr["iso3"],
        "kind": "organization" if cldr["iso2"] == "EU" else "state" if is_state else "territory",
        "part_of": part_of.group(1) if part_of else None,
        "names": names | {code: cldr[column] for code, column in CLDR.items()},
        # a formal name that is the short one says nothing
        "formal_names": {code: name for code, name in formal.items() if name and name != names[code]},
    }
    return {key: value for key, value in item.items() if value}


def clean(name: str) -> str:
    """Return a name without articles and marks of footnotes, with a typographic apostrophe."""
    name = FOOTNOTE.sub("", name.replace("'", "’"))
    return ARTICLE_BEFORE.sub("", ARTICLE_AFTER.sub("", name)).strip()


# --- memberships

AS_AT = "2025-12-20"
SOURCE = "datenoio/internacia-db, commit 6f69d84"
NAMES = {
    "UN": "United Nations",
    "EU": "European Union",
    "AU": "African Union",
    "ASEAN": "Association of Southeast Asian Nations",
    "OAS": "Organization of American States",
    "COE": "Council of Europe",
    "CIS": "Commonwealth of Independent States",
    "LAS": "League of Arab States",
    "ECOWAS": "Economic Community of West African States",
    "SADC": "Southern African Development Community",
    "COMMONWEALTH": "Commonwealth",
    "CARICOM": "Caribbean Community",
    "MERCOSUR": "Southern Common Market",
    "OIC": "Organisation of Islamic Cooperation",
    "SAARC": "South Asian Association for Regional Cooperation",
    "OECD": "Organisation for Economic Co-operation and Development",
    "OSCE": "Organization for Security and Co-operation in Europe",
    "G7": "Group of Seven",
    "GRECO": "Group of States against Corruption",
    "FATF": "Financial Action Task Force",
    "CFATF": "Caribbean Financial Action Task Force",
    "MENAFATF": "Middle East and North Africa Financial Action Task Force",
    "EUROPOL": "European Union Agency for Law Enforcement Cooperation",
    "INTERPOL": "International Criminal Police Organization",
}
CHECKED = {"UN", "EU", "AU", "ASEAN", "OAS", "COE", "CIS", "LAS", "ECOWAS", "SADC", "COMMONWEALTH"}
STATUSES = {"member": "members", "member, not participating": "members", "associate": "associates"}
"""Where a row stands; one that is `former` stands nowhere."""
CORRECTED = {
    "AU": "with the Sahrawi Republic",
    "COE": "without the Russian Federation",
    "CIS": "without Georgia and Ukraine, Turkmenistan as an associate",
    "ECOWAS": "without Burkina Faso, Mali and Niger",
    "OAS": "without Nicaragua",
    "CARICOM": "associates apart",
    "EUROPOL": "without Denmark, which cooperates by agreement",
    "FATF": "with Indonesia, a member since October 2023",
    "INTERPOL": "without the sub-bureaus of members, Cook Islands and Niue",
}
"""How a list departs from its source: the first five in the folder of data, the others, recalled, here."""
MOVED = {"CARICOM": {"AI", "BM", "CW", "KY", "TC", "VG"}}
LEFT_OUT = {"EUROPOL": {"DK"}, "INTERPOL": {"AI", "CK", "GI", "HK", "KY", "MO", "MS", "NU", "TC", "VG"}}
ADDED = {"FATF": {"ID"}}


def memberships(rows: list[Row]) -> list[dict[str, Any]]:
    """Return an item for each organization."""
    return [organization(name, [row for row in rows if row["organisation"] == name]) for name in NAMES]


def organization(name: str, rows: list[Row]) -> dict[str, Any]:
    """Return one item from the rows of an organization."""
    codes: dict[str, set[str]] = {"members": set(), "associates": set()}
    for row in rows:
        if row["status"] != "former":
            codes[STATUSES[row["status"]]].add(row["iso2"])
    moved = MOVED.get(name, set())
    members = codes["members"] - moved - LEFT_OUT.get(name, set()) | ADDED.get(name, set())
    item = {
        "id": name.lower(),
        "label": NAMES[name],
        "as_at": AS_AT,
        "source": f"{SOURCE}; {CORRECTED[name]}" if name in CORRECTED else SOURCE,
        "verified": name in CHECKED,
        "members": sorted(members),
    }
    associates = sorted(codes["associates"] | moved)
    return item | ({"associates": associates} if associates else {})


# --- the command


def made(folder: Path) -> dict[Path, str]:
    """Return the text of each file, without its head."""
    codes = {row["ISO3166-1-Alpha-2"]: row for row in read(folder / "country-codes.csv")}
    cldr = {row["iso2"]: row for row in read(folder / "names-cldr.csv")}
    rows = read(folder / "memberships.csv")
    members = {row["iso2"] for row in rows if row["organisation"] == "UN"}
    return {
        CONTENT / "countries.yaml": as_yaml(countries(codes, cldr, members)),
        CONTENT / "memberships.yaml": as_yaml(memberships(rows), default_flow_style=None),
    }


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def as_yaml(data: Any, **style: Any) -> str:
    options = {"default_flow_style": False} | style
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120, **options)


def head(text: str) -> str:
    """Return the comment that a file begins with."""
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))


def main(arguments: list[str]) -> int:
    """Write the files, or print how they would change, and return the exit code."""
    shared = os.environ.get("ENTRAIDE_SHARED")
    if not shared:
        sys.exit("ENTRAIDE_SHARED does not name the folder of open data.")
    changes = []
    for path, text in made(Path(shared) / "data" / "countries").items():
        old = path.read_text(encoding="utf-8")
        text = head(old) + text
        changes += difflib.unified_diff(
            old.splitlines(), text.splitlines(), path.name, f"{path.name}, made anew", n=0, lineterm=""
        )
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    print("\n".join(changes) or "Nothing changes.")
    return 1 if changes and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
