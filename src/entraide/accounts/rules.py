"""Passwords, one-time codes and waiting times, over plain values.

Sources: NIST SP 800-63B (length, no composition rule, lists of common passwords); RFC 6238 (time-based
codes).
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from entraide.accounts.terms import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault

STEP_SECONDS = 30
CODE_DIGITS = 6
TOLERANCE_STEPS = 1
"""One step to each side: the clocks of laptops without a network drift. A used code is refused anyway."""

SECRET_FIELDS = frozenset({"password", "again", "current", "code"})
"""What our forms call passwords and codes: never kept, never shown again."""
Fields = list[tuple[str, str]]
"""What a form sent: names, which may come again, and values."""

FREE_ATTEMPTS = 5
FREE_ATTEMPTS_OF_ADDRESS = 30
"""An address may be that of a whole ministry."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)

CONTEXT_WORDS = frozenset(
    {
        *("entraide", "password", "passwort", "motdepasse", "contrasena", "welcome", "bienvenue", "office"),
        *("administrator", "administrateur", "ministry", "ministere", "justice", "prosecutor", "prosecution"),
        *("procureur", "parquet", "tribunal", "court", "central", "centrale", "authority", "autorite"),
        *("extradition", "letter", "request", "demande", "secret"),
        *("كلمة", "المرور", "السر", "وزارة", "العدل", "النيابة", "العامة"),
    }
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
LOOKALIKES = str.maketrans("@4013$57!", "aaoiessti")
FEWEST_CHARACTERS = 5
FEWEST_LETTERS_OF_ONES_OWN = 6


def normal_email(text: str) -> str:
    """Return an e-mail address as it is kept and looked up."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def normal_password(text: str) -> str:
    """Return a password as it is hashed: the same whichever keyboard composed its characters."""
    return unicodedata.normalize("NFKC", text)


def password_fault(
    password: str, *, common: Collection[str], context: Iterable[str] = ()
) -> PasswordFault | None:
    """Return why a password is refused, or None.

    common: passwords that are tried first, in lower case.  context: names of the office, the State and the
    person.
    """
    text = normal_password(password)
    if len(text) < SHORTEST_PASSWORD:
        return PasswordFault.TOO_SHORT
    if len(text) > LONGEST_PASSWORD:
        return PasswordFault.TOO_LONG
    own = CONTEXT_WORDS | {folded(word) for name in context for word in re.findall(r"\w+", name)}
    if _is_common(text.casefold(), common, own):
        return PasswordFault.COMMON
    return PasswordFault.CONTEXT if _is_context(folded(text), own) else None


def folded(text: str) -> str:
    """Return a text without case and marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _is_common(text: str, common: Collection[str], own: Collection[str]) -> bool:
    """Say whether a text is common, decorated, repeated, or a row of keys."""
    if len(set(text)) < FEWEST_CHARACTERS:
        return True
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    forms = {text, bare, _unit(text), _unit(bare)}
    forms |= {form.translate(LOOKALIKES) for form in forms}
    if any(form in common for form in forms if form):
        return True
    if any(text in row or text in row[::-1] for row in ROWS):
        return True
    words = set(re.findall(r"[^\W\d_]+", text))
    return len(words) in (1, 2) and all(word in common or word in own for word in words)


def _unit(text: str) -> str:
    """Return the piece that a text repeats, or the text."""
    where = (text + text).find(text, 1)
    return text[:where] if 0 < where < len(text) else text


def _is_context(text: str, own: Iterable[str]) -> bool:
    """Say whether little is left of a text once names known to everybody here are taken away."""
    letters = "".join(char for char in text if char.isalpha())
    left = letters
    for word in sorted((word for word in own if len(word) >= 3), key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and len(left) < FEWEST_LETTERS_OF_ONES_OWN


def typed(sent: Iterable[tuple[str, Iterable[str]]], *, apart: Collection[str] = ()) -> Fields:
    """Return what was typed of what a form sent: all but passwords, codes, and the names given as `apart`."""
    left_out = SECRET_FIELDS | set(apart)
    return [(name, value) for name, values in sent if name not in left_out for value in values]


def sentences_of(fields: Fields) -> list[str]:
    """Return the values that read as text: by these their author knows them again."""
    return [value for _name, value in fields if len(value.split()) > 1]


def token_hash(token: str) -> str:
    """Return what is kept of the token of a link. It has 256 random bits, so that a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def step_of(now: datetime) -> int:
    """Return the number of the half minute that codes are made of."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """Return the six digits of a secret (base32) for one step. Source: RFC 6238, RFC 4226 section 5.3."""
    key = base64.b32decode(secret, casefold=True)
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def matching_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """Return the step whose code this is, or None.

    after: the last step whose code was used; that one and older ones are refused, so that no code works
    twice.
    """
    current = step_of(now)
    found = None
    for step in range(current - TOLERANCE_STEPS, current + TOLERANCE_STEPS + 1):
        same = hmac.compare_digest(code_at(secret, step).encode(), plain_code(code).encode())
        if same and step > after:
            found = step
    return found


def plain_code(text: str) -> str:
    """Return a typed code without spaces and hyphens, in plain digits and capitals, whatever the keyboard."""
    kept = (char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum())
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in kept)


def wait_after(failures: int, last_at: datetime, *, free: int, now: datetime) -> timedelta:
    """Return how long to wait before the next attempt: nothing at first, then twice as long each time."""
    if failures < free:
        return timedelta(0)
    pause = min(FIRST_WAIT * (1 << min(failures - free, 10)), LONGEST_WAIT)
    return max(last_at + pause - now, timedelta(0))
