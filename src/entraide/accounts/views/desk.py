"""The desk: what needs somebody today, as the rooms say it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from entraide.accounts.queries import kept_posts
from entraide.accounts.views.devices import device_of
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
        "kept": kept_posts(request.user, device_of(request).name, timezone.now()).exists(),
    }
    return render(request, "accounts/desk.html", content)
