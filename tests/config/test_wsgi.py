"""What comes over a line that drops is not taken in part."""

import io
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory

from entraide.accounts.models import User
from entraide.config.wsgi import application
from tests.accounts.people import a_user, an_office, signed_in

pytestmark = pytest.mark.django_db(transaction=True)  # a request of its own opens its own connection
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=BoUnDaRy"


@pytest.fixture
def client() -> Client:
    an_office()
    return signed_in(a_user())


def body_of(kind: str, fields: dict[str, str]) -> bytes:
    if kind == FORM:
        return urlencode(fields).encode()
    parts = [
        f'--BoUnDaRy\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, "--BoUnDaRy--\r\n"]).encode()


def answered(client: Client, kind: str, body: bytes, missing: int) -> str:
    """Post to the account page with the last bytes missing, as after a dropped line; return the status."""
    environ: dict[str, Any] = RequestFactory().post("/account", body, kind).environ
    cookies: SimpleCookie = client.cookies
    environ["HTTP_COOKIE"] = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    environ["wsgi.input"] = io.BytesIO(body[: len(body) - missing])
    statuses: list[str] = []
    b"".join(application(environ, lambda status, headers, *more: statuses.append(status)))
    return statuses[0]


@pytest.mark.parametrize("kind", [FORM, PARTS])
@pytest.mark.parametrize("missing", [1, 5, 30])
def test_p35_half_a_form_saves_nothing_and_a_whole_one_does(client: Client, kind: str, missing: int) -> None:
    fields = {
        "csrfmiddlewaretoken": client.cookies["entraide-csrf"].value,
        "language": "en",
        "name": "Awa Diop-Fall of the second chamber",
    }
    body = body_of(kind, fields)

    assert answered(client, kind, body, missing).startswith("403")
    assert User.objects.get().name == "Awa Diop"
    assert answered(client, kind, body, 0).startswith("302")
    assert User.objects.get().name == fields["name"]


def test_what_announces_no_body_is_answered(client: Client) -> None:
    assert answered(client, FORM, b"", 0).startswith("403")
