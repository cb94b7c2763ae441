"""The mark *not known, or does not apply* below each box of a question page."""

import functools

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from entraide.cases.forms import MarkView

register = template.Library()
TEMPLATE = "cases/fields/mark.html"
NAME, LABEL = "name-of-the-box", "label-of-the-box"


@register.simple_tag
def mark_of(mark: MarkView, label: str, short: bool = False) -> str:
    """Return the mark of a box. One that is not set differs by name and label alone: it is set only once.

    A page of cards has dozens of them, which were two thirds of its work.
    """
    if mark.is_set:
        return render_to_string(TEMPLATE, {"mark": mark, "label": label, "short": short})
    text = _unset(translation.get_language() or "en", bool(short))
    return mark_safe(text.replace(NAME, escape(mark.name)).replace(LABEL, escape(label)))  # noqa: S308 (escaped)


@functools.lru_cache(maxsize=64)
def _unset(language: str, short: bool) -> str:
    return render_to_string(TEMPLATE, {"mark": MarkView(NAME, "answer", ""), "label": LABEL, "short": short})
