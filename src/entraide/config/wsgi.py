"""The site as a WSGI application, for granian."""

import io
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entraide.config.settings")
_site = get_wsgi_application()
if connection.vendor == "postgresql":
    connection.settings_dict["OPTIONS"]["pool"] = True  # for requests; a command opens one connection


class WholeBody(io.RawIOBase):
    """The body of a request, which fails where the line dropped before its end.

    Without it a form that arrived in part would be taken, and half a text saved over a whole one.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has come. Raises ConnectionError where less came than was announced."""
        data = self.stream.read(min(len(buffer), self.left))
        if self.left and not data:
            raise ConnectionError("The line dropped before the end of the request.")
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        environ["wsgi.input"] = io.BufferedReader(WholeBody(environ["wsgi.input"], int(length)))
    return _site(environ, start_response)
