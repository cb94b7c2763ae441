"""Texts as look-ups compare them: whatever their case, marks, kashida and digits."""

import unicodedata


def folded(text: str) -> str:
    """Return a text as look-ups compare it: without case, marks and kashida, with plain digits."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("\u0640", "")
    kept = (char for char in plain if not unicodedata.combining(char))
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in kept
    )
