"""Signing in, step by step, and out."""

from dataclasses import replace

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entraide.accounts.actions import (
    accept_invitation,
    check_code,
    check_password,
    close_session,
    confirm_second_factor,
    new_secret,
    set_password,
    use_sign_in_link,
)
from entraide.accounts.actions.refusals import NotValid, WrongCode
from entraide.accounts.forms import AcceptInvitation, Code, FirstCode, NewPassword, SignIn
from entraide.accounts.models import OpenSession
from entraide.accounts.queries import invitation_of, is_demonstration, kept_in, second_factor
from entraide.accounts.views.browser import (
    NEW_SECRET,
    begin,
    form_page,
    go_on,
    let_in,
    pending_of,
    place_after,
    safe_next,
    settings_home,
    wait_message,
    with_code,
)
from entraide.accounts.views.devices import device_of
from entraide.accounts.views.qr import code_picture, provisioning_uri, spaced
from entraide.core.errors import sentence
from entraide.web.middleware import keeps_typed
from entraide.web.permissions import public, signed_in

CONTINUE = sentence("Continue")
REFUSED = sentence("The e-mail address or the password is not right.")
ENDED = sentence("Your session has ended, or you have not signed in yet.")
ENDED_AND_KEPT = sentence("Your session has ended. What you typed is kept: sign in and it will be there.")
WRONG_CODE = sentence("This code is not right, or was already used.")
pages = require_http_methods(["GET", "HEAD", "POST"])


@keeps_typed
@public
@pages
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password. Whatever is wrong, the answer is the same."""
    place = safe_next(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(place or settings_home())
    form, now, device = SignIn(request.POST or None), timezone.now(), device_of(request)
    if request.method == "POST" and form.is_valid():
        answered = check_password(
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            device=device.name,
            known=frozenset(device.people),
            address=request.META.get("REMOTE_ADDR", ""),
            now=now,
        )
        if answered.user:
            return begin(request, answered.user, now, place=place)
        form.refuse(wait_message(answered.wait.total_seconds()) if answered.wait else REFUSED)
    intro = ENDED if place else None
    if kept_in(device.name, now).exists():
        intro = ENDED_AND_KEPT
    return form_page(
        request, form, sentence("Sign in"), sentence("Sign in"), intro=intro, template="accounts/sign_in.html"
    )


@keeps_typed
@public
@pages
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    now = timezone.now()
    on_the_way = pending_of(request, now)
    if on_the_way is None:
        return redirect("account_login")
    user, pending = on_the_way
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answered = check_code(
            user=user,
            code=form.cleaned_data["code"],
            device=device_of(request).name_for(user),
            address=request.META.get("REMOTE_ADDR", ""),
            now=now,
        )
        if answered.user:
            return go_on(request, user, with_code(pending), now)
        form.refuse(
            wait_message(answered.wait.total_seconds()) if answered.wait else WRONG_CODE, field="code"
        )
    return form_page(request, form, sentence("Second step"), CONTINUE)


@keeps_typed
@public
@pages
def second_factor_at_sign_in(request: HttpRequest) -> HttpResponse:
    """Have the second factor set up before the first page with content."""
    now = timezone.now()
    on_the_way = pending_of(request, now)
    if on_the_way is None or second_factor(on_the_way[0]) or on_the_way[1].by_link:
        return redirect("account_login")
    user, pending = on_the_way
    secret = request.session.setdefault(NEW_SECRET, new_secret())
    form = FirstCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_second_factor(user=user, secret=secret, code=form.cleaned_data["code"], now=now)
        except WrongCode as wrong:
            form.refuse(wrong.reason, wrong.todo, "code")
        else:
            place = place_after(request, user, pending, now)
            let_in(request, user, now, response := HttpResponse())
            shown = render(request, "accounts/recovery_codes.html", {"codes": codes, "place": place})
            shown.cookies.update(response.cookies)
            return shown
    return form_page(
        request,
        form,
        sentence("Set up your second step"),
        CONTINUE,
        template="accounts/second_factor.html",
        secret=spaced(secret),
    )


@public
@require_safe
def second_factor_picture(request: HttpRequest) -> HttpResponse:
    """Return the picture that the app reads, while a second factor is being set up; for nobody else."""
    secret = request.session.get(NEW_SECRET)
    on_the_way = pending_of(request, timezone.now())
    user = on_the_way[0] if on_the_way else request.user
    if not secret or not user.is_authenticated:
        raise Http404
    return HttpResponse(code_picture(provisioning_uri(secret, user.email)), content_type="image/svg+xml")


@keeps_typed
@public
@pages
@sensitive_post_parameters()
def password_at_sign_in(request: HttpRequest) -> HttpResponse:
    """Have a new password chosen by who came with a link; after the second factor, where there is one."""
    now = timezone.now()
    on_the_way = pending_of(request, now)
    if on_the_way is None or not on_the_way[1].by_link:
        return redirect("account_login")
    user, pending = on_the_way
    if second_factor(user) and not pending.code_given:
        return redirect("sign-in-code")
    form = NewPassword(request.POST or None, names=(user.name, user.email))
    if request.method == "POST" and form.is_valid():
        set_password(user=user, password=form.cleaned_data["password"], by=user, now=now)
        request.session.cycle_key()
        return go_on(request, user, replace(pending, at=now.timestamp(), by_link=False), now)
    return form_page(request, form, sentence("Choose a password"), CONTINUE)


@public
@pages
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a sign-in link: a button first, since programs that look at links must not use them up."""
    if request.method == "POST":
        now = timezone.now()
        try:
            user = use_sign_in_link(token=token, now=now)
        except NotValid:
            return _not_valid(request)
        return begin(request, user, now, by_link=True)
    return render(request, "accounts/link.html", {"demonstration": is_demonstration()})


@keeps_typed
@public
@pages
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let who was invited choose name, language and password."""
    now = timezone.now()
    invited = invitation_of(token, now)
    if invited is None:
        return _not_valid(request)
    start = {"name": invited.name, "language": request.LANGUAGE_CODE}
    form = AcceptInvitation(request.POST or None, initial=start, names=(invited.email,))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = accept_invitation(
                token=token,
                name=given["name"],
                password=given["password"],
                language=given["language"],
                now=now,
            )
        except NotValid:
            return _not_valid(request)
        return begin(request, user, now)
    return form_page(
        request,
        form,
        sentence("Your invitation"),
        CONTINUE,
        template="accounts/invitation.html",
        invited=invited,
    )


def _not_valid(request: HttpRequest) -> HttpResponse:
    """Say the same of a link that never was, was used, or has run out."""
    return render(request, "accounts/not_valid.html", status=404)


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, and have the browser forget what it kept of our pages."""
    session = OpenSession.objects.filter(session_key=request.session.session_key or "").first()
    if session and request.user.is_authenticated:
        close_session(session=session, by=request.user, now=timezone.now())
    logout(request)
    response = redirect("account_login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
