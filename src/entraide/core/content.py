"""The content of all rooms: YAML that lawyers read, compiled at build time to one file.

A room keeps its content in `content/<kind>.yaml` or `content/<kind>/*.yaml`; a folder's lists are joined in
the order of the file names, which is the library order. `schema/<kind>.json` says what a kind may hold.
"""

import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from entraide.core.datafiles import read_data
from entraide.core.errors import ContentDamaged, sentence

PACKAGE = Path(__file__).parent.parent
COMPILED = PACKAGE / "compiled" / "content.json"


def content_files(package: Path = PACKAGE) -> Iterator[tuple[str, str, Path]]:
    """Yield room, kind and path of each content file, in library order."""
    for folder in sorted(package.glob("*/content")):
        for path in sorted(folder.rglob("*.yaml")):
            kind = path.relative_to(folder).parts[0].removesuffix(".yaml")
            if kind != "samples":
                yield folder.parent.name, kind, path


def digest(package: Path = PACKAGE) -> str:
    """Return a digest of every content file's name and bytes."""
    result = hashlib.sha256()
    for _room, _kind, path in content_files(package):
        result.update(path.relative_to(package).as_posix().encode())
        result.update(path.read_bytes())
    return result.hexdigest()


def read_content(package: Path = PACKAGE) -> dict[str, dict[str, Any]]:
    """Return the content of each room by kind, read from the YAML files.

    Files of one kind are joined: lists one after another, mappings key by key.
    """
    rooms: dict[str, dict[str, Any]] = {}
    for room, kind, path in content_files(package):
        data = read_data(path)
        kinds = rooms.setdefault(room, {})
        if kind not in kinds:
            kinds[kind] = data if path.parent.name == "content" or isinstance(data, list) else [data]
        elif isinstance(data, list):
            kinds[kind] += data
        else:
            kinds[kind].append(data)
    return rooms


def compile_content(package: Path = PACKAGE) -> Path:
    """Write the content of all rooms to one file, and return its path."""
    target = package / "compiled" / "content.json"
    target.parent.mkdir(exist_ok=True)
    compiled = {"digest": digest(package), "rooms": read_content(package)}
    text = json.dumps(compiled, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    target.write_text(text, encoding="utf-8")
    return target


@functools.cache
def _compiled() -> dict[str, dict[str, Any]]:
    try:
        rooms: dict[str, dict[str, Any]] = json.loads(COMPILED.read_bytes())["rooms"]
    except (OSError, ValueError, KeyError) as error:
        raise ContentDamaged(
            sentence("The compiled content is missing or damaged."),
            sentence("In a checkout run “make build”; otherwise install Entraide again."),
            file=str(COMPILED),
        ) from error
    return rooms


def content(room: str, kind: str) -> Any:
    """Return the compiled content of one kind. Raises ContentDamaged if the build left none."""
    try:
        return _compiled()[room][kind]
    except KeyError as error:
        raise ContentDamaged(
            sentence("The compiled content lacks “{kind}” of “{room}”.", kind=kind, room=room),
            sentence("In a checkout run “make build”; otherwise install Entraide again."),
            file=str(COMPILED),
        ) from error
