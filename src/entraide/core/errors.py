"""One exception class for each failure that a caller can tell apart.

Each has a stable `code`, and says what is wrong, where, and what to do, in a whole sentence.
The sentence is a `Message`, put into the reader's language only where it is shown.
"""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Message:
    """A whole English sentence with named placeholders, and the values that fill them."""

    text: str
    values: dict[str, object] = field(default_factory=dict)


def sentence(text: str, **values: object) -> Message:
    """Name a sentence for the catalogue, with its values.

    The tool that keeps the catalogues finds sentences by this call, so `text` is always a literal.
    """
    return Message(text, values)


class Whole(str):
    """A text of ours inside a message: shown whole, where a user's text is shortened."""

    __slots__ = ()


class EntraideError(Exception):
    """A failure that is shown to a person, never as a traceback."""

    code: ClassVar[str] = "error"

    def __init__(self, reason: Message, todo: Message, *, file: str = "", path: str = "") -> None:
        super().__init__(reason.text)
        self.reason = reason
        self.todo = todo
        self.file = file
        self.path = path


class UnusableFile(EntraideError):
    """A file that cannot be read, or is not what it should be."""

    code = "unusable_file"


class WrongValue(UnusableFile):
    """A value in a file that is not of the kind asked for."""

    code = "wrong_value"


class UnknownName(UnusableFile):
    """An id, code or language that does not exist."""

    code = "unknown_name"


class NotOffered(EntraideError):
    """A letter language that is not (yet) complete."""

    code = "not_offered"


class CannotPrint(EntraideError):
    """A character that no embedded font has."""

    code = "cannot_print"


class CannotWrite(EntraideError):
    """A file that could not be written; the older one, if any, is still there."""

    code = "cannot_write"


class ContentDamaged(EntraideError):
    """The compiled content is missing or does not belong to this version."""

    code = "content_damaged"
