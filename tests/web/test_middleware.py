"""What holds on every answer, wherever it is served."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from entraide.web.middleware import visitor_address


@pytest.mark.parametrize(
    ("https", "forwarded", "address"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_address_of_a_visitor_is_what_our_own_proxy_says(
    settings: Any, https: bool, forwarded: str, address: str
) -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    settings.HTTPS = https
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    visitor_address(view)(RequestFactory().get("/", headers=headers))

    assert seen == [address]


@pytest.mark.django_db
def test_what_comes_without_https_is_sent_there(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    bare = Client().get("/sign-in")
    proxied = Client(headers={"X-Forwarded-Proto": "https"}).get("/sign-in")

    assert (bare.status_code, bare.headers["Location"]) == (301, "https://testserver/sign-in")
    assert (proxied.status_code, proxied.headers["Strict-Transport-Security"]) == (200, "max-age=60")
