"""What a line of the log says: what failed and where, never what somebody typed nor the secret of a link."""

import copy
import logging
import traceback
from typing import Any


class LogLine(logging.Formatter):
    """Writes the pattern of an address in place of the address, and of an error its kind and its path through
    the code: its words may hold an answer. A number is the one that the reader of the page was told.
    """

    default = "%(asctime)s %(levelname)s %(name)s %(message)s"

    def __init__(self, fmt: str = default, **more: Any) -> None:
        super().__init__(fmt, **more)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what other handlers made of the record is left alone."""
        own, request = copy.copy(record), getattr(record, "request", None)
        own.exc_text = None
        if request is not None and isinstance(record.args, tuple):
            own.args = tuple(_pattern(request) if arg == request.path else arg for arg in record.args)
        number = getattr(request, "error_number", "")
        return f"{number} {super().format(own)}" if number else super().format(own)

    def formatException(self, ei: Any) -> str:
        """Return the kind of an error and where it arose, then those that led to it."""
        lines, error = [], ei[1]
        while error is not None:
            lines += [type(error).__qualname__, *traceback.format_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(line.rstrip() for line in lines)


def _pattern(request: Any) -> str:
    """Return the address as the table of addresses has it; of one that is not in it, nothing."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an unknown address"
