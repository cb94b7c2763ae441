"""The own account: name and language, password, second factor, recovery codes, sessions."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from entraide.accounts.actions import (
    check_password,
    close_session,
    confirm_second_factor,
    new_secret,
    rename_user,
    renew_recovery_codes,
    set_password,
)
from entraide.accounts.actions.refusals import WrongCode
from entraide.accounts.forms import Account, ChangePassword, Form, Proof, ReplaceFactor, said
from entraide.accounts.middleware import start
from entraide.accounts.models import User
from entraide.accounts.queries import open_sessions, recovery_codes_left, second_factor
from entraide.accounts.views.browser import NEW_SECRET, form_page, wait_message
from entraide.accounts.views.devices import device_of
from entraide.accounts.views.qr import spaced
from entraide.core.errors import sentence
from entraide.web.middleware import keeps_typed, remember_language
from entraide.web.permissions import signed_in

pages = require_http_methods(["GET", "HEAD", "POST"])
SAVE = sentence("Save")


def _user(request: HttpRequest) -> User:
    """Return who is signed in; the permission of the view has seen to it that somebody is."""
    return cast(User, request.user)


@keeps_typed
@signed_in
@pages
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account, and change name and language."""
    user, now = _user(request), timezone.now()
    form = Account(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        rename_user(user=user, name=given["name"], language=given["language"], by=user, now=now)
        response = redirect("account")
        remember_language(response, given["language"])
        return response
    return form_page(
        request,
        form,
        sentence("My account"),
        SAVE,
        template="accounts/account.html",
        sessions=open_sessions(user, now),
        this_session=request.session.session_key,
        factor=second_factor(user),
        codes_left=recovery_codes_left(user),
    )


@keeps_typed
@signed_in
@pages
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the own password; every other session ends, this one goes on with a new id."""
    user, now = _user(request), timezone.now()
    form = ChangePassword(request.POST or None, names=(user.name, user.email))
    if request.method == "POST" and form.is_valid() and _proved(request, form, "current", now):
        set_password(user=user, password=form.cleaned_data["password"], by=user, now=now)
        update_session_auth_hash(request, user)
        start(request, now)
        messages.success(request, said(sentence("Your password is changed. All other sessions have ended.")))
        return redirect("account")
    return form_page(request, form, sentence("Change password"), SAVE)


@keeps_typed
@signed_in
@pages
@sensitive_post_parameters()
def replace_second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor, or another app in its place."""
    user, now = _user(request), timezone.now()
    if NEW_SECRET not in request.session:
        request.session[NEW_SECRET] = new_secret()
    secret = request.session[NEW_SECRET]
    form = ReplaceFactor(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proved(request, form, "password", now):
        try:
            codes = confirm_second_factor(user=user, secret=secret, code=form.cleaned_data["code"], now=now)
        except WrongCode as wrong:
            form.refuse(wrong.reason, wrong.todo, "code")
        else:
            del request.session[NEW_SECRET]
            request.session.cycle_key()
            start(request, now)
            return _codes(request, codes)
    heading = sentence("Set up your second step")
    return form_page(
        request, form, heading, SAVE, template="accounts/second_factor.html", secret=spaced(secret)
    )


@keeps_typed
@signed_in
@pages
@sensitive_post_parameters()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the old ones stop working."""
    user, now = _user(request), timezone.now()
    if second_factor(user) is None:
        return redirect("account-second-factor")
    form = Proof(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proved(request, form, "password", now):
        return _codes(request, renew_recovery_codes(user=user, now=now))
    intro = sentence("You get ten new codes. Those you have now stop working.")
    return form_page(request, form, sentence("New recovery codes"), sentence("Make new codes"), intro=intro)


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sessions; of one that has ended, show that it is gone."""
    user, now = _user(request), timezone.now()
    session = open_sessions(user, now).filter(pk=pk).first()
    if session:
        close_session(session=session, by=user, now=now)
    return redirect("account")


def _proved(request: HttpRequest, form: Form, field: str, now: datetime) -> bool:
    """Say whether the password in a field is the user's own; else the form says no. Guesses count."""
    user, device = _user(request), device_of(request)
    answered = check_password(
        email=user.email,
        password=form.cleaned_data[field],
        device=request.session.session_key or device.name,
        known=frozenset({user.pk}),
        address=request.META.get("REMOTE_ADDR", ""),
        now=now,
    )
    if answered.user is None:
        wrong = sentence("This is not your password.")
        form.refuse(wait_message(answered.wait.total_seconds()) if answered.wait else wrong, field=field)
    return answered.user is not None


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "place": "/account"})
