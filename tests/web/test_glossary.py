"""The page of the glossary."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from entraide.core.glossary import glossary, listed_terms
from entraide.core.languages import declared_languages
from tests.accounts.people import a_user, an_office

pytestmark = pytest.mark.django_db
TERM = glossary().terms["dual_criminality"]


@pytest.fixture(autouse=True)
def _office(settings: Any) -> None:
    settings.STATIC_ROOT = None
    an_office()


def page(address: str = "/glossary", language: str = "en") -> str:
    client = Client()
    client.force_login(a_user())
    client.cookies["entraide-language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def ids(html: str) -> list[str]:
    return re.findall(r'id="term-(\w+)"', html)


def test_only_who_is_signed_in_reads_it() -> None:
    assert Client().get("/glossary").url == "/sign-in?next=/glossary"


def test_foot_leads_to_it() -> None:
    assert '<a href="/glossary">Glossary</a>' in page("/account")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_all_terms_stand_on_its_pages_in_the_order_of_the_readers_language(language: str) -> None:
    client = Client()
    client.force_login(a_user())
    client.cookies["entraide-language"] = language
    shown = [term for n in (1, 2, 3) for term in ids(client.get(f"/glossary?page={n}").content.decode())]
    assert shown == [term.id for term in listed_terms(language)]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_page_is_light(language: str, number: int) -> None:
    assert len(gzip.compress(page(f"/glossary?page={number}", language).encode())) < 30_000


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_term_is_shown_with_definition_and_equivalents_in_their_language(language: str) -> None:
    html = page(f"/glossary?q={TERM.labels[language]}", language)
    entry = html.split('id="term-dual_criminality"', 1)[1].split('<div id="term-', 1)[0]
    assert TERM.definition.in_language(language) in entry
    for other in declared_languages():
        if other.code == language:
            assert f"<dt>{TERM.labels[language]} " in entry
        else:
            assert f'<bdi lang="{other.code}">{TERM.labels[other.code]}</bdi>' in entry


def test_equivalents_that_no_lawyer_has_read_stand_under_a_mark() -> None:
    html = page("/glossary?q=dual criminality")
    read, rest = html.split("Partly read by a native lawyer:", 1)[0], html.split("Partly read by", 1)[1]
    partly, unread = rest.split("Not yet read by a native lawyer:", 1)
    unread = unread.split("</details>", 1)[0]
    for part, codes in (
        (partly, glossary().partly_verified),
        (unread, glossary().unverified),
    ):
        assert set(re.findall(r'<bdi lang="(\w+)"', part)) == codes
    assert 'lang="fr"' in read


@pytest.mark.parametrize("language, told", [("en", 0), ("fr", 0), ("ar", 1)])
def test_reader_of_a_language_that_is_not_read_whole_is_told(language: str, told: int) -> None:
    assert page(language=language).count('class="asof"') == told


@pytest.mark.parametrize(
    "wanted, first",
    [("EXTRADICIÓN", "extradition"), ("مُصادرة", "confiscation"), ("dual-criminality", "dual_criminality")],
)
def test_filter_finds_a_word_of_any_language(wanted: str, first: str) -> None:
    html = page(f"/glossary?q={wanted}")
    assert ids(html)[0] == first
    assert f'value="{wanted}"' in html


def test_filter_says_when_it_finds_nothing() -> None:
    html = page("/glossary?q=<b>nothing</b>")
    assert ids(html) == []
    assert "The glossary has no such term." in html
    assert "<b>nothing" not in html


@pytest.mark.parametrize("number", ["0", "99", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest(number: str) -> None:
    assert ids(page(f"/glossary?page={number}"))
