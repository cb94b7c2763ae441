"""Texts as look-ups compare them: names and references in any script, with any digits, typed in any habit.

Folding forgets case, accents and vowel signs, kashida, ligatures, joiners and marks of direction, the script
of digits, and spellings that stand for one another (the forms of alef, ß and ss, İ and i).
"""

import unicodedata

ALIKE = str.maketrans(
    {
        # Arabic: wasla is an alef, alef maksura a yeh, teh marbuta a heh; Persian and Urdu forms of letters
        "\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647", "\u06a9": "\u0643", "\u06cc": "\u064a",
        "\u06d2": "\u064a", "\u06be": "\u0647", "\u06c1": "\u0647", "\u06c3": "\u0647", "\u06d5": "\u0647",
        # Latin letters that hold no mark which could be taken off
        "\u0131": "i", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
    }
)  # fmt: skip
INSIDE_WORDS = "'’ʼʻ`´′\u0640"
"""Apostrophes and the kashida: they part no word, so that N’Diaye is found by ndiaye."""


def folded(text: str) -> str:
    """Return a text as look-ups compare it: small plain words and numbers, one space between them."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(ALIKE)
    return " ".join("".join(map(_kept, plain)).split())


def _kept(char: str) -> str:
    """Return what stands for one character: itself, a plain digit, nothing, or a space where words part."""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if unicodedata.combining(char) or category == "Cf" or char in INSIDE_WORDS:
        return ""
    return char if char.isalnum() or category in ("Mc", "Mn") else " "


def squeezed(text: str) -> str:
    """Return a folded text without its spaces."""
    return folded(text).replace(" ", "")


def holds(text: str, wanted: str) -> bool:
    """Say whether a text holds what somebody looks for: each of its words, or all of it run together.

    Any part and any punctuation will do: “2026 142” and “20260142” both find 2026/0142.
    """
    held, words = folded(text), folded(wanted).split()
    return bool(words) and (all(word in held for word in words) or "".join(words) in held.replace(" ", ""))
