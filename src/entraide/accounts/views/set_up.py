"""Set-up of an empty installation, page by page.

Shown only while nobody has an account, and only to the browser that brought the token which `entraide run`
printed; for all others there is no such page.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from entraide.accounts.actions import set_up_office
from entraide.accounts.actions.refusals import AlreadySetUp
from entraide.accounts.forms import Form, SetUpAdministrator, SetUpBackups, SetUpLanguage, SetUpOffice
from entraide.accounts.queries import is_empty
from entraide.accounts.rules import normal_password
from entraide.accounts.views.browser import begin, form_page
from entraide.core.errors import Message, sentence
from entraide.web.middleware import keeps_typed, remember_language
from entraide.web.permissions import public

LAUNCHED, GIVEN = "launched", "set_up"
STEPS: dict[str, tuple[Callable[..., Form], Message]] = {
    "language": (SetUpLanguage, sentence("Choose your language")),
    "office": (SetUpOffice, sentence("Your State and your office")),
    "administrator": (SetUpAdministrator, sentence("Who runs this installation")),
    "backups": (SetUpBackups, sentence("Where backups go")),
}
ORDER = list(STEPS)


@keeps_typed
@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def set_up(request: HttpRequest, step: str = "") -> HttpResponse:
    """Ask for one part; after the last, create the office and its administrator."""
    if not is_empty():
        if request.method == "POST":  # the last page, sent twice
            return redirect("account_login")
        raise Http404
    if _launched_by(request):
        request.session[LAUNCHED] = True
        return redirect("set-up-step", step=ORDER[0])
    if not request.session.get(LAUNCHED) or step not in STEPS:
        raise Http404
    given: dict[str, Any] = request.session.get(GIVEN, {})
    owed = next((name for name in ORDER if name not in given), ORDER[-1])
    if ORDER.index(step) > ORDER.index(owed):
        return redirect("set-up-step", step=owed)
    make_form, heading = STEPS[step]
    form = make_form(request.POST or None, initial=_shown_again(request, step, given))
    if request.method == "POST" and form.is_valid():
        request.session[GIVEN] = given | {step: _kept(form.cleaned_data)}
        return _after(request, step)
    number = {"number": ORDER.index(step) + 1, "count": len(ORDER)}
    return form_page(
        request,
        form,
        heading,
        sentence("Continue"),
        template="accounts/set_up.html",
        step=sentence("Step {number} of {count}", **number),
        back=_before(step),
    )


def _launched_by(request: HttpRequest) -> bool:
    """Say whether the request brings the token of this run."""
    token = getattr(settings, "LAUNCH_TOKEN", "")
    return bool(token) and constant_time_compare(request.GET.get("token", ""), token)


def _shown_again(request: HttpRequest, step: str, given: dict[str, Any]) -> dict[str, Any]:
    return given.get(step) or ({"language": request.LANGUAGE_CODE} if step == "language" else {})


def _kept(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what the session keeps of a page: of the password only its hash."""
    kept = {name: value for name, value in cleaned.items() if name not in ("password", "again")}
    if "password" in cleaned:
        kept["password_hash"] = make_password(normal_password(cleaned["password"]))
    return kept


def _before(step: str) -> str:
    place = ORDER.index(step)
    return ORDER[place - 1] if place else ""


def _after(request: HttpRequest, step: str) -> HttpResponse:
    given = request.session[GIVEN]
    if step != ORDER[-1]:
        response = redirect("set-up-step", step=ORDER[ORDER.index(step) + 1])
        if step == "language":
            remember_language(response, given[step]["language"])
        return response
    now = timezone.now()
    try:
        administrator = set_up_office(
            name=given["office"]["name"],
            state=given["office"]["state"],
            language=given["language"]["language"],
            admin_name=given["administrator"]["name"],
            admin_email=given["administrator"]["email"],
            password_hash=given["administrator"]["password_hash"],
            backup_folder=given["backups"]["backup_folder"],
            now=now,
        )
    except AlreadySetUp:
        return redirect("account_login")
    return begin(request, administrator, now)
