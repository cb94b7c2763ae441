"""Says prose of content and values in the reader's language inside templates; names static files."""

import functools
import hashlib
import uuid
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import translation

from entraide.core.countries import countries
from entraide.core.errors import Message
from entraide.core.languages import UNREAD_LETTER, languages
from entraide.core.locales import say_day
from entraide.core.messages import Prose, render

register = template.Library()


def _language() -> str:
    return translation.get_language() or "en"


@register.filter
def words(value: Any) -> str:
    """Return a piece of prose or a message in the reader's language; other values as they are."""
    if isinstance(value, Prose):
        return value.in_language(_language())
    if isinstance(value, Message):
        return render(value, _language())
    return str(value)


@register.filter
def country_name(code: str) -> str:
    """Return the name of a State or territory in the reader's language."""
    country = countries().get(code)
    return country.name(_language()) if country else code


@register.filter
def name_of_language(code: str) -> str:
    """Return the name of a language in the reader's language; the framework's filter says it in English."""
    language = languages().get(code)
    return language.name(_language()) if language else code


@register.filter
def unread_note(code: str) -> str:
    """Return what is said beside a letter in a language that no lawyer has read; else nothing."""
    language = languages().get(code)
    return render(UNREAD_LETTER, _language()) if language and language.unread else ""


@register.filter
def day(value: Any) -> str:
    """Return a day in words."""
    return say_day(value, _language()) if value else ""


@register.simple_tag
def once() -> str:
    """Return a new identifier for a form, so that sending it twice makes one thing."""
    return str(uuid.uuid4())


@register.simple_tag
def asset(path: str) -> str:
    """Return the address of a static file; it changes when the file does, so browsers keep it for a year."""
    return f"{static(path)}?{_digest(path)}"


@functools.cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(finders.find(path) or path).read_bytes()).hexdigest()[:12]
