"""Reads YAML 1.2 and JSON that people wrote, and refuses what would surprise them.

Scalars follow the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): `NO` is Norway
and `yes` is a word. Anchors, aliases and tags are refused, so that a small file cannot grow large; so are a
second document, a key written twice, numbers that are no numbers, and nesting deeper than people write.
"""

import json
import math
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from entraide.core.errors import Message, UnusableFile, sentence

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_DIGITS = 40
ODD_CHARACTERS = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 does not permit, or the parser, which knows YAML 1.1, takes for the end of a line."""
HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
JSON_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}]|[^][{}",:\s]+')
CORE_TAG = "tag:yaml.org,2002:"
CORE_SCALARS: list[tuple[str, str, list[str]]] = [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    (
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+0123456789."),
    ),
]


class CoreLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """PyYAML's safe loader with the scalars of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _name, _pattern, _first in CORE_SCALARS:
    CoreLoader.add_implicit_resolver(CORE_TAG + _name, re.compile(_pattern), _first)


def _construct_int(loader: Any, node: yaml.ScalarNode) -> int:
    text = node.value
    _refuse_long_number(text, _place(node))
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text[2:] if base != 10 else text, base)


def _construct_float(loader: Any, node: yaml.ScalarNode) -> float:
    text = node.value.lower()
    _refuse_long_number(text, _place(node))
    if text.endswith(("inf", "nan")) or math.isinf(float(text)):
        raise _not_a_number(node.value, _place(node))
    return float(text)


def _construct_mapping(loader: Any, node: yaml.MappingNode, deep: bool = True) -> dict[Hashable, Any]:
    result: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            # "yes: ..." and "2024: ..." are names here, never truth values or numbers
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            raise _unusable(
                sentence("A key is not a plain word."),
                sentence("Write one word before the colon."),
                _place(node),
            )
        if key in result:
            raise _unusable(
                sentence("The key “{key}” is written twice.", key=key),
                sentence("Keep one of the two and delete the other."),
                _place(key_node),
            )
        result[key] = loader.construct_object(value_node, deep=True)
    return result


CoreLoader.add_constructor(CORE_TAG + "int", _construct_int)
CoreLoader.add_constructor(CORE_TAG + "float", _construct_float)
CoreLoader.add_constructor(CORE_TAG + "map", _construct_mapping)


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Return the text of a UTF-8 file, without a byte order mark and with plain line ends.

    Raises UnusableFile for a missing, unreadable or too large file, a folder, text that is not UTF-8, or a
    NUL character.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise UnusableFile(
                sentence("This is a folder, not a file."), sentence("Name the file inside it."), file=name
            )
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except FileNotFoundError as error:
        raise UnusableFile(
            sentence("There is no such file."), sentence("Check the name and the folder."), file=name
        ) from error
    except (OSError, ValueError) as error:
        raise UnusableFile(
            sentence(
                "The file cannot be read: {problem}.", problem=getattr(error, "strerror", None) or error
            ),
            sentence("Check that you may read it and that it is a plain file."),
            file=name,
        ) from error
    return decode_text(data, name, limit)


def decode_text(data: bytes, name: str = "", limit: int = MAX_BYTES) -> str:
    """Return the text that the bytes of a file hold. Raises UnusableFile as `read_text` does."""
    if len(data) > limit:
        raise UnusableFile(
            sentence("The file is larger than {megabytes} megabytes.", megabytes=limit // 1_000_000),
            sentence("Leave out what is not an answer; long documents belong in the annexes."),
            file=name,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnusableFile(
            sentence("The text is not UTF-8."),
            sentence("Save the file as UTF-8 in your editor."),
            file=name,
            path=f"line {line}",
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnusableFile(
            sentence("The file holds a NUL character, so it is not a text file."),
            sentence("Save it again as plain text."),
            file=name,
            path=f"line {line}",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_data(path: Path) -> Any:
    """Return what a YAML or JSON file holds: mappings, lists, strings, numbers, truth values, None.

    A file that starts with a brace is read as JSON first. Raises UnusableFile with file, place, reason and
    what to do.
    """
    text = read_text(path)
    try:
        return parse_data(text, prefer_json=path.suffix.lower() == ".json")
    except UnusableFile as error:
        error.file = str(path)
        raise


def parse_data(text: str, *, prefer_json: bool = False) -> Any:
    """Return what a YAML or JSON text holds; see `read_data`."""
    if not text.strip():
        raise _unusable(
            sentence("The file is empty."),
            sentence("Start from a sample: entraide samples NAME --out FILE."),
            "",
        )
    if prefer_json or text.lstrip().startswith("{"):
        try:
            return parse_json(text)
        except json.JSONDecodeError as error:
            if prefer_json:
                raise _unusable(
                    sentence("This is not JSON: {problem}.", problem=error.msg),
                    sentence("Mend the text at this place."),
                    f"line {error.lineno}, column {error.colno}",
                ) from error
    return parse_yaml(text)


def parse_json(text: str) -> Any:
    """Return what a JSON text holds. Raises json.JSONDecodeError, or UnusableFile for surprises."""
    try:
        data = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=str, parse_int=_json_int)
    except RecursionError as error:
        _refuse_json_surprises(text)
        raise _too_deep("") from error
    _refuse_json_surprises(text)
    return data


def parse_yaml(text: str) -> Any:
    """Return what a YAML 1.2 text holds. Raises UnusableFile with the line and column."""
    odd = ODD_CHARACTERS.search(text)
    if odd:
        raise _unusable(
            sentence(
                "The text holds a character that YAML does not take (U+{code}).",
                code=f"{ord(odd.group()):04X}",
            ),
            sentence("Delete it, or put a space or the end of the line in its place."),
            _place_of(odd),
        )
    try:
        _scan_events(text)
        loader = CoreLoader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unusable(
            sentence("This is not YAML: {problem}.", problem=error.problem or error.context or ""),
            sentence("Mend the text at this place; put a text that holds a colon between quotes."),
            f"line {mark.line + 1}, column {mark.column + 1}" if mark else "",
        ) from error


def _scan_events(text: str) -> None:
    """Refuse, before anything is built, what a case file never needs."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=CoreLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _unusable(
                    sentence("The file holds more than one document."),
                    sentence("Keep one case in a file and remove the line of three dashes."),
                    _place(event),
                )
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _unusable(
                sentence("Anchors (&) and aliases (*) are not accepted."),
                sentence("Write the text out, or put it between quotes."),
                _place(event),
            )
        elif getattr(event, "tag", None):
            raise _unusable(
                sentence("Tags (!) are not accepted."),
                sentence("Remove the tag, or put the text between quotes."),
                _place(event),
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(_place(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_json_surprises(text: str) -> None:
    """Refuse in a valid JSON text what the parser takes, or refuses without saying where."""
    depth = 0
    for token in JSON_TOKENS.finditer(text):
        written = token.group()
        if written in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(_place_of(token))
        elif written in ("]", "}"):
            depth -= 1
        elif written[0] == '"':
            if r"\u" in written and HALF_CHARACTERS.search(json.loads(written)):
                raise _unusable(
                    sentence("The text holds half a character."),
                    sentence("Type the character again."),
                    _place_of(token),
                )
        elif written[0] in "-0123456789NI":
            if len(written) > MAX_DIGITS:
                _refuse_long_number(written, _place_of(token))
            if not math.isfinite(float(written)):
                raise _not_a_number(written, _place_of(token))


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise _unusable(
                sentence("The key “{key}” is written twice.", key=key),
                sentence("Keep one of the two and delete the other."),
                key.encode(errors="replace").decode(),
            )
        result[key] = value
    return result


def _json_int(text: str) -> int:
    return int(text) if len(text) <= MAX_DIGITS else 0  # a longer one is refused with its place


def _not_a_number(text: str, place: str) -> UnusableFile:
    return _unusable(
        sentence("“{number}” is not a number.", number=text),
        sentence("Write a number with digits, or put the word between quotes."),
        place,
    )


def _refuse_long_number(text: str, place: str) -> None:
    if len(text) > MAX_DIGITS:
        raise _unusable(
            sentence("A number of {digits} digits is too long to be one.", digits=len(text)),
            sentence("If it is a reference, put it between quotes."),
            place,
        )


def _too_deep(place: str) -> UnusableFile:
    return _unusable(
        sentence("The file is nested too deeply."),
        sentence("A case file has lists of cards at most; see entraide schema case."),
        place,
    )


def _unusable(reason: Message, todo: Message, place: str) -> UnusableFile:
    return UnusableFile(reason, todo, path=place)


def _place_of(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"


def _place(item: Any) -> str:
    mark = item.start_mark
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
