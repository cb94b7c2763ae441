"""The browser, and who has signed in with it: a signed cookie that outlives sessions."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from entraide.accounts.models import User

COOKIE = "__Host-device" if settings.HTTPS else "entraide-device"
LASTS = 180 * 24 * 60 * 60
MOST_PEOPLE = 20


@dataclass(frozen=True)
class Device:
    """A browser in which these people have signed in, the latest at the end."""

    name: str
    people: tuple[int, ...] = ()

    def name_for(self, user: User) -> str:
        """Return what identifies the browser to attempts of this person, empty where it is unknown."""
        return self.name if user.pk in self.people else ""


def device_of(request: HttpRequest) -> Device:
    """Return the browser, by its signed cookie; a cookie of others' making counts as none."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt="device", max_age=LASTS)
    except signing.BadSignature:
        return Device(secrets.token_urlsafe(16))
    return Device(str(kept["name"]), tuple(kept["people"]))


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Keep in the browser that this person has signed in with it."""
    device = device_of(request)
    earlier = [pk for pk in device.people if pk != user.pk]
    known = [*earlier[-MOST_PEOPLE:], user.pk]
    response.set_cookie(
        COOKIE,
        signing.dumps({"name": device.name, "people": known}, salt="device"),
        max_age=LASTS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
