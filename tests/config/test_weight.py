"""What pages weigh on a slow line, as a browser takes them: compressed, with the files that they name."""

import gzip
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from entraide.accounts.models import Office, User
from entraide.accounts.terms import Role
from entraide.cases.models import Request
from entraide.config.demo import fill_demo_office
from entraide.core.content import PACKAGE
from entraide.drafting.samples import samples
from entraide.web.templatetags import entraide as tags

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FIRST_VISIT, MOST_REQUESTS = 100_000, 6
LATER = 30_000
LETTER = re.compile(r'(<article class="letter".*?</article>)', re.DOTALL)
OF_A_REQUEST = [
    "",
    "/basis",
    "/facts/facts",
    "/facts",
    "/case/case",
    "/check",
    "/letter",
    "/finish",
    "/history",
]


class Browser(Client):
    """A browser that says, as all do, that it can unpack."""

    def __init__(self) -> None:
        super().__init__(headers={"accept-encoding": "gzip, deflate, br"})

    def packed(self, place: str) -> bytes:
        """Return an answer as it travels."""
        answer = self.get(place)
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip"), place
        return bytes(answer.getvalue())

    def kept(self, place: str) -> str:
        """Return how long an answer may be kept."""
        answer = self.get(place)
        answer.getvalue()
        return str(answer.headers["Cache-Control"])

    def weight(self, place: str) -> int:
        """Return how much of a page travels beside the text of a letter."""
        html = gzip.decompress(self.packed(place)).decode()
        bare = LETTER.sub(lambda letter: re.sub(">[^<]+<", "><", letter[1]), html)
        return len(gzip.compress(bare.encode(), 6))


def files_of(html: str) -> list[str]:
    """Return the addresses that a browser fetches by itself once it has a page."""
    named = re.findall(r'<(?:link|script|img|iframe|source)\b[^>]*?(?:href|src)="([^"]+)"', html)
    return sorted(set(named))


@pytest.fixture
def office() -> Office:
    return Office.objects.create(pk=1, name="Direction des affaires criminelles", state="SN", language="fr")


@pytest.fixture
def browser(office: Office) -> Browser:
    """Return the browser of a drafter with 25 requests on the desk."""
    drafter = fill_demo_office(now=NOW)
    client = Browser()
    client.force_login(drafter)
    names = [sample.name for sample in samples()]
    for number in range(22):
        assert client.post(f"/requests/samples/{names[number % len(names)]}").status_code == 302
    return client


def test_first_visit() -> None:
    client = Browser()
    page = client.packed("/sign-in")
    files = files_of(gzip.decompress(page).decode())

    assert len(files) + 1 <= MOST_REQUESTS
    assert len(page) + sum(len(client.packed(name)) for name in files) <= FIRST_VISIT
    assert [name for name in files if not name.startswith("/static/")] == []


@pytest.mark.parametrize(
    "place", ["/", "/requests/", "/requests/new", "/requests/import", "/account", "/glossary", "/search?q=a"]
)
def test_page(browser: Browser, place: str) -> None:
    assert Request.objects.count() == 25
    assert browser.weight(place) <= LATER


def test_page_of_the_two_states(browser: Browser) -> None:
    assert browser.weight("/requests/new/state?type=mla_financial_records") <= LATER


@pytest.mark.parametrize("place", OF_A_REQUEST)
def test_page_of_a_request(browser: Browser, place: str) -> None:
    weights = {
        row.reference: browser.weight(f"/requests/{row.pk}{place}") for row in Request.objects.all()[:12]
    }
    assert {name: weight for name, weight in weights.items() if weight > LATER} == {}


def test_page_of_people(office: Office) -> None:
    people = [
        User.objects.create_user(f"p{number}@demo.invalid", name=f"Person {number}", role=Role.ADMINISTRATOR)
        for number in range(25)
    ]
    client = Browser()
    client.force_login(people[0])
    assert max(map(client.weight, ("/people", f"/people/{people[1].pk}", "/people/invite"))) <= LATER


def test_letter_does_not_count_its_markup_does() -> None:
    html = '<p>in</p><article class="letter" lang="fr"><h1>out</h1><p>out\n</p></article><p>in</p>'
    bare = LETTER.sub(lambda letter: re.sub(">[^<]+<", "><", letter[1]), html)
    assert bare == '<p>in</p><article class="letter" lang="fr"><h1></h1><p></p></article><p>in</p>'


def test_same_page_never_travels_at_the_same_length(office: Office) -> None:
    client = Browser()
    lengths = [len(client.packed("/sign-in")) for _time in range(30)]
    assert max(lengths) - min(lengths) > 30


def test_address_of_a_file_changes_with_what_it_holds(monkeypatch: Any, tmp_path: Any) -> None:
    style = tmp_path / "look.css"
    monkeypatch.setattr(tags.finders, "find", lambda path: str(style))
    named = []
    for content in ("a", "b", "a"):
        style.write_text(content)
        tags._digest.cache_clear()
        named.append(tags.asset("web/look.css"))
    tags._digest.cache_clear()

    assert named[0] == named[2] != named[1]


def test_files_are_kept_for_a_year_and_pages_not_at_all() -> None:
    client = Browser()
    kept = {name: client.kept(name) for name in files_of(gzip.decompress(client.packed("/sign-in")).decode())}

    assert client.kept("/sign-in") == "no-store"
    assert set(kept.values()) == {"max-age=31536000, public"}


def test_no_page_names_a_file_by_an_address_that_stays() -> None:
    templates = PACKAGE.glob("*/templates/**/*.html")
    assert [path.name for path in templates if "{% static" in path.read_text(encoding="utf-8")] == []
