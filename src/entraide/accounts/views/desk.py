"""The desk: what needs somebody today, as the rooms say it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from entraide.web.permissions import signed_in
from entraide.web.registry import registry


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the lists of all rooms, and what can be started."""
    language = translation.get_language() or "en"
    content = {
        "blocks": registry.desk_blocks(request.user, language),
        "actions": registry.actions(request.user, language),
        "room": "desk",
    }
    return render(request, "accounts/desk.html", content)
