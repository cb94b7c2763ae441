"""The steps of a person at the pages, by the names of boxes and questions: never by words of one language."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils import timezone
from playwright.sync_api import Locator, Page

from entraide.accounts.rules import code_at, step_of
from entraide.drafting.samples import samples
from tests.accounts.people import PASSWORD
from tests.browser.watching import Watch

MOVE_ON = "main form .actions button:not([name])"
"""The button that saves and goes on."""


def sample(name: str = "sn-ch-bank-records") -> dict[str, Any]:
    """Return the answers of a shipped sample."""
    path = next(each.path for each in samples() if each.name == name)
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["answers"])


@dataclass
class Visitor:
    """Somebody at a browser. home: the address of the site; watch: what listens to the pages."""

    page: Page
    home: str
    language: str
    watch: Watch

    # --- anywhere

    def go(self, place: str) -> None:
        self.page.goto(self.home + place)

    @property
    def place(self) -> str:
        """The address of the page, without host and without the place in it."""
        return self.page.url.removeprefix(self.home).partition("#")[0]

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def press(self, selector: str) -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def follow(self, place: str) -> None:
        """Follow the link to an address of the site."""
        self.press(f'main a[href^="{place}"]')

    # --- signing in

    def sign_in(self, email: str, secret: str) -> None:
        self.go("/")
        self.sign_in_again(email, secret)

    def sign_in_again(self, email: str, secret: str) -> None:
        """Sign in on the page that asks for it."""
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.press("main form .button")
        self.type_code(secret)

    def type_code(self, secret: str) -> None:
        """Give the code that an app with this secret shows now."""
        self.page.locator("[name=code]").fill(code_at(secret, step_of(timezone.now())))
        self.press("main form .button")

    # --- a request

    def start(self, kind: str, requesting: str, requested: str) -> str:
        """Open a draft from the desk; return its address, and stay on its legal bases."""
        self.follow("/requests/new")
        self.page.locator(f'[name=type][value="{kind}"]').check()
        self.press("main .actions .button")
        self.page.locator("#q-requested_state").select_option(requested)
        self.page.locator("#q-requesting_state").select_option(requesting)
        self.press("main .actions .button")
        return re.sub("/basis$", "", self.place)

    def choose_bases(self, *bases: str) -> None:
        for basis in bases:
            self.page.locator(f'[name=basis][value="{basis}"]').check()
        self.press("main form .actions .button")

    def save(self) -> None:
        self.press(MOVE_ON)

    def asked(self) -> list[str]:
        """Return the questions of the page."""
        ids = self.page.locator(".question").evaluate_all("all => all.map(each => each.id)")
        return [each.removeprefix("question-") for each in ids]

    def give(self, question: str, value: Any) -> None:
        """Answer a question as a case file holds the answer; cards are added as needed."""
        name = f"q-{question}"
        if self.page.locator(f"fieldset.entry[id^='{name}-']").count() == 0:
            fill(self.page, name, value)
            return
        for number, card in enumerate(value if isinstance(value, list) else [value]):
            if self.page.locator(f"#{name}-{number}").count() == 0:
                self.press(f"[name=add-{question}]")
            for field, own in card.items():
                fill(self.page, f"{name}-{number}-{field}", own)


def fill(page: Page, name: str, value: Any) -> None:
    """Put a value into the boxes of a name, whatever kind they are."""
    box = page.locator(f'[name="{name}"]')
    if isinstance(value, dict):
        mark(page, name, value.get("not_applicable"))
    elif page.locator(f'[name="{name}-day"]').count():
        for part, text in zip(("year", "month", "day"), str(value).split("-"), strict=False):
            page.locator(f'[name="{name}-{part}"]').fill(text.lstrip("0"))
    elif box.last.get_attribute("type") in ("radio", "checkbox"):
        for each in value if isinstance(value, list) else [value]:
            page.locator(f'[name="{name}"][value="{each}"]').check()
    elif tag(box) == "select":
        box.select_option(str(value))
    else:
        box.fill(str(value))


def mark(page: Page, name: str, reason: str | None = None) -> None:
    """Say that something is not known; with a reason, that it does not apply."""
    state = page.locator(f'[name="{name}-mark"]')
    page.locator("details.mark", has=state).locator("summary").click()
    state.select_option("not_applicable" if reason else "not_known")
    if reason:
        page.locator(f'[name="{name}-reason"]').fill(reason)


def tag(box: Locator) -> str:
    return str(box.evaluate("box => box.localName"))
