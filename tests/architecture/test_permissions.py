"""Every address of the site declares who may reach it, and what holds on every answer does."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from entraide.web.middleware import permission_of


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item)
        else:
            yield item


ADDRESSES = [pytest.param(item, id=item.name or str(item.pattern)) for item in patterns(get_resolver())]


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_declares_a_permission(address: URLPattern) -> None:
    assert permission_of(address.callback, address.name or "") is not None


def test_view_without_a_permission_is_refused() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert permission_of(bare, "bare") is None


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/sign-in", "/requests/", "/nothing-here", "/static/web/look.css"])
def test_every_answer_carries_the_headers_that_keep_others_out(place: str) -> None:
    answer = Client().get(place)
    headers = answer.headers
    answer.close()

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) is not place.startswith("/static/")
