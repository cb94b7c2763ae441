"""The middleware of the room, in the tests of the room; `test_wired` says whether the site has it too."""

from typing import Any

import pytest

PEOPLE = "entraide.accounts.middleware.people"
AFTER = "django.contrib.auth.middleware.AuthenticationMiddleware"


@pytest.fixture(autouse=True)
def _people_middleware(settings: Any) -> None:
    settings.STATIC_ROOT = None
    if PEOPLE not in settings.MIDDLEWARE:
        place = settings.MIDDLEWARE.index(AFTER) + 1
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], PEOPLE, *settings.MIDDLEWARE[place:]]
