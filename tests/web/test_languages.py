"""The switch of languages, right to left, and what is said where no lawyer has read a language."""

import re
from typing import Any

import pytest
from django.test import Client

from entraide.accounts.models import Invitation, User
from entraide.accounts.terms import Role
from tests.accounts.people import a_user, an_office

pytestmark = pytest.mark.django_db
COOKIE, SWITCH = "entraide-language", "switch-language"
NOTE_AR = "من جانبنا"


@pytest.fixture(autouse=True)
def _office(settings: Any) -> None:
    settings.STATIC_ROOT = None
    an_office()


def administrator() -> Client:
    client = Client()
    client.force_login(a_user(Role.ADMINISTRATOR))
    return client


def page(client: Client, address: str, language: str = "en") -> str:
    client.cookies[COOKIE] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the page


@pytest.mark.parametrize("language, direction", [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_page_says_its_language_and_runs_in_its_direction(language: str, direction: str) -> None:
    html = page(Client(), "/sign-in", language)
    assert f'<html lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_foot_of_a_page_says_where_no_lawyer_has_read_its_language(language: str) -> None:
    foot = page(Client(), "/sign-in", language).split("<footer", 1)[1]
    assert (NOTE_AR in foot) == (language == "ar")


def test_only_the_languages_that_are_whole_are_offered() -> None:
    html = page(Client(), "/sign-in")
    assert re.findall(r'name="switch-language" value="(\w+)"', html) == ["fr", "ar"]
    answer = Client().post("/language", {"language": "ru", "next": "/sign-in"})
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_people_wrote_is_set_apart_from_the_words_around_it(language: str) -> None:
    name = "فاطمة (Fatou) ‮Diop"
    client = administrator()
    User.objects.create(email="fatou@example.org", name=name, role=Role.DRAFTER)
    client.post("/people/invite", {"name": name, "email": "invited@example.org", "role": "drafter"})
    for address in ("/people", "/account", f"/people/{User.objects.get(name=name).pk}"):
        html = page(client, address, language)
        assert set(re.findall(rf"<([^>]*)>[^<>]*{re.escape(name)}", html)) <= {"bdi", "title", "h1"}, address
    assert page(client, "/people", language).count(f"<bdi>{name}</bdi>") == 2


# --- the switch


def test_switch_stays_on_the_page_and_in_its_query() -> None:
    client = administrator()
    html = page(client, "/search?q=Diop&x=1")
    assert '<input type="hidden" name="next" value="/search?q=Diop&amp;x=1">' in html
    answer = client.post("/language", {"language": "ar", "next": "/search?q=Diop&x=1"})
    assert (answer.status_code, answer.url, answer.cookies[COOKIE].value) == (302, "/search?q=Diop&x=1", "ar")


@pytest.mark.parametrize("place", ["https://other.example/", "//other.example", "javascript:alert(1)"])
def test_switch_goes_nowhere_else(place: str) -> None:
    assert Client().post("/language", {"language": "fr", "next": place}).url == "/"


@pytest.mark.parametrize(
    "address, typed",
    [
        ("/people/invite", {"name": "Ñandú <b>", "email": "n@example.org", "role": "reviewer"}),
        ("/people/invite", {"name": "", "email": "not an address"}),
        ("/account", {"name": "أوا ديوب", "language": "en"}),
    ],
)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_is_typed_survives_the_switch_and_nothing_is_saved(
    address: str, typed: dict[str, str], language: str
) -> None:
    client = administrator()
    answer = client.post(address, {**typed, SWITCH: language})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in html
    assert answer.cookies[COOKIE].value == language
    assert answer.headers["Content-Language"] == language
    assert 'class="errors"' not in html
    for value in filter(None, typed.values()):
        assert f'value="{value}"'.replace("<b>", "&lt;b&gt;") in html
    assert Invitation.objects.count() == 0
    assert User.objects.get().name == "Awa Diop"
    saved = client.post(address, typed).content.decode()  # the page goes on as if it had been opened so
    assert f'<html lang="{language}"' in saved or User.objects.get().name == typed["name"]


def test_passwords_are_not_shown_again_by_the_switch() -> None:
    answer = Client().post(
        "/sign-in", {"email": "a@example.org", "password": "typed in secret", SWITCH: "fr"}
    )
    assert 'value="a@example.org"' in answer.content.decode()
    assert "typed in secret" not in answer.content.decode()


def test_buttons_of_the_switch_belong_to_the_form_of_the_page() -> None:
    client = administrator()
    assert page(client, "/people/invite").count('form="main-form" formnovalidate') == 2
    assert page(client, "/people/invite").count('id="main-form"') == 1
    assert "main-form" not in page(client, "/people")


def test_a_view_that_does_not_keep_what_is_typed_is_not_called_by_the_switch() -> None:
    client = administrator()
    other = a_user(email="other@example.org")
    answer = client.post(f"/people/{other.pk}/access", {"active": "no", SWITCH: "fr"})
    assert (answer.status_code, answer.url) == (302, f"/people/{other.pk}/access")
    assert answer.cookies[COOKIE].value == "fr"
    other.refresh_from_db()
    assert other.is_active


def test_a_language_that_is_not_offered_switches_nothing() -> None:
    answer = administrator().post("/people/invite", {"name": "x", SWITCH: "ru"})
    assert COOKIE not in answer.cookies
    assert 'class="errors"' in answer.content.decode()


def test_the_switch_needs_the_token_of_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(Role.ADMINISTRATOR))
    answer = client.post("/people/invite", {"name": "x", SWITCH: "ar"})
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies
