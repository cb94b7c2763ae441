"""Listens to what must never happen on a page: dialogs, script errors, breaches of policy, other hosts."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request

EXPECTED = re.compile(
    r"Failed to load resource: (the server responded with a status of 4|net::ERR_INTERNET)"
    r"|htmx:(afterRequest|sendError)"
)
"""What the console says of a page that refuses what was typed, and of a line that a test cut."""


class Watch:
    """heard: everything that should not have been heard, in words."""

    def __init__(self, home: str) -> None:
        self.host = urlsplit(home).netloc
        self.heard: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"error of a script: {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.match(message.text):
            self.heard.append(f"console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host and not request.url.startswith("data:"):
            self.heard.append(f"request to another host: {request.url}")
