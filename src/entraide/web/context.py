"""What every page knows: office, language, direction, the rooms of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from entraide.core.errors import sentence
from entraide.core.languages import languages
from entraide.web.registry import registry

UNREAD_PAGES = sentence("Translated by us, and not yet read by a lawyer who speaks this language.")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of a page shows."""
    return {
        **language_of_page(),
        "languages": settings.LANGUAGES,
        "rooms": registry.rooms_of(request.user) if hasattr(request, "user") else [],
        "here": request.get_full_path(),
        "office": office_of(request),
    }


def language_of_page() -> dict[str, Any]:
    """Return the language that the reader gets, the direction of its script, and a note on unread pages."""
    code = translation.get_language() or "en"
    language = languages().get(code)
    return {
        "language": code,
        "direction": language.direction if language else "ltr",
        "unread_note": UNREAD_PAGES if language and language.unread else None,
    }


def office_of(request: HttpRequest) -> Any:
    """Return the office that the accounts room knows, if it is there yet."""
    return getattr(request, "office", None)
