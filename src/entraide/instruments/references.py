"""References to treaties as the content writes them: `18(3)(h), (i), 18(27)`, `13-14`, `1 with UNTOC 18`."""

import re

PIECE = re.compile(
    r"^(?P<article>\d+)"
    r"(?:-(?P<last_article>\d+))?"
    r"(?:\((?P<paragraph>\d+)\))?"
    r"(?:\((?P<letter>[a-z])\))?"
    r"(?:\((?P<point>[ivx]+)\))?"
    r"(?:-\((?P<last>\w+)\))?$"
)
NOTE = re.compile(r"\s+\([^)]*[a-z]{2,}[^)]*\)")


def pieces(ref: str) -> list[str]:
    """Return the single references of a list such as `18(3)(h), (i), 18(27)`, without notes in words."""
    result: list[str] = []
    for piece in re.split(r"[,;]", NOTE.sub("", ref)):
        if piece.strip():
            result.append(_with_article(piece.strip(), result[-1] if result else ""))
    return result


def _with_article(piece: str, before: str) -> str:
    """Return a reference whole that begins where the one before it did: `(i)` after `18(3)(h)`."""
    shared = PIECE.match(before) if piece.startswith("(") else None
    if not shared:
        return piece
    article, paragraph = shared.group("article", "paragraph")
    return f"{article}({paragraph}){piece}" if paragraph and piece[1:2].isalpha() else article + piece
