"""Reads pages as a browser does, and walks from page to page by their links."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.security.office import Office, addresses, shut

HERE = "http://testserver"
Attributes = list[tuple[str, str | None]]
LOADING = ("href", "src", "srcset", "action", "formaction", "poster", "data", "cite", "background", "ping")
"""Attributes that name another address."""


class Page(HTMLParser):
    """What a page consists of: elements with their attributes, texts, and what is neither; raw: what
    stands in scripts and style sheets."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self.others: list[str] = []
        self.raw: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.elements.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        (self.raw if self.cdata_elem else self.texts).append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    @property
    def vocabulary(self) -> set[tuple[str, str]]:
        """Return each element that occurs, with each attribute that it bears."""
        return {(tag, name) for tag, attributes in self.elements for name, _value in [("", ""), *attributes]}

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """Return element, attribute and value of all attributes."""
        return [(tag, name, value or "") for tag, attributes in self.elements for name, value in attributes]

    @property
    def links(self) -> list[str]:
        """Return where the page leads."""
        return [value for tag, name, value in self.values if (tag, name) == ("a", "href")]


def walk(office: Office, role: str, *, alike: int = 4) -> Iterator[tuple[str, str]]:
    """Yield address and text of the pages that a role comes to from any address, by links.

    alike: how many pages of one view, for example of the many that ask questions.
    """
    browser = office.browser(role)
    left = [office.url(address) for address in addresses().values()]
    seen: set[str] = set()
    of_view: Counter[str] = Counter()
    while left:
        url = left.pop(0)
        view = view_of(url)
        if url in seen or of_view[view] >= alike:
            continue
        seen.add(url)
        of_view[view] += 1
        text, further = visit(browser, url)
        left += further
        if text:
            yield url, text


def view_of(url: str) -> str:
    """Return the name of the view that answers an address; empty if none does."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def visit(browser: Client, url: str) -> tuple[str, list[str]]:
    """Return the text of a page, empty for what is none, and the addresses of ours that it leads to."""
    answer = browser.get(url)
    if "Location" in answer.headers:
        shut(answer)
        return "", [ours(url, answer.headers["Location"])]
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        shut(answer)
        return "", []
    text = answer.content.decode()
    return text, [ours(url, link) for link in Page(text).links if not link.startswith("mailto:")]


def ours(page: str, link: str) -> str:
    """Return the address that a link of a page leads to. Fails if it is another host's."""
    place = urlsplit(urldefrag(urljoin(HERE + page, link)).url)
    assert f"{place.scheme}://{place.netloc}" == HERE, f"{page} leads to {link}"
    return f"{place.path}?{place.query}" if place.query else place.path
