"""Whoever runs the system looks after people: invites, renews, changes roles, disables, hands links over."""

from contextlib import suppress
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entraide.accounts.actions import (
    change_role,
    disable_user,
    enable_user,
    invite_user,
    issue_sign_in_link,
    remove_second_factor,
    renew_invitation,
    withdraw_invitation,
)
from entraide.accounts.actions.refusals import AddressTaken, LastAdministrator, NotAllowed, NotValid
from entraide.accounts.forms import ChangeRole, Invite
from entraide.accounts.models import Invitation, User
from entraide.accounts.permissions import may_administer
from entraide.accounts.queries import invitations_visible_to, users_visible_to
from entraide.accounts.terms import LINK_LASTS, ROLE_NAMES, Role
from entraide.accounts.views.browser import form_page
from entraide.core.errors import EntraideError, sentence
from entraide.web.middleware import keeps_typed
from entraide.web.permissions import allowed

pages = require_http_methods(["GET", "HEAD", "POST"])
administration = allowed(may_administer)


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)


@administration
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List people, and invitations that wait."""
    now, user = timezone.now(), _by(request)
    content = {
        "people": [(one, ROLE_NAMES[Role(one.role)]) for one in users_visible_to(user)],
        "invitations": [
            (one, ROLE_NAMES[Role(one.role)], one.has_run_out(now)) for one in invitations_visible_to(user)
        ],
    }
    return render(request, "accounts/people.html", content)


@keeps_typed
@administration
@pages
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody, and show the link to hand over."""
    form = Invite(request.POST or None, initial={"role": Role.DRAFTER})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitation, token = invite_user(
                email=given["email"],
                name=given["name"],
                role=Role(given["role"]),
                by=_by(request),
                now=timezone.now(),
            )
        except AddressTaken as taken:
            form.refuse(taken.reason, taken.todo, "email")
        else:
            return _hand_over_invitation(request, invitation, token)
    return form_page(request, form, sentence("Invite somebody"), sentence("Make the invitation"))


@administration
@pages
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link for an invitation, and show it; the list to whoever loads that page again."""
    if request.method != "POST":
        return redirect("people")
    invitation = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    try:
        token = renew_invitation(invitation=invitation, by=_by(request), now=timezone.now())
    except NotValid:
        return redirect("people")
    invitation.refresh_from_db()
    return _hand_over_invitation(request, invitation, token)


@administration
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back; of one that is not open, show that it is gone."""
    invitation = invitations_visible_to(request.user).filter(pk=pk).first()
    if invitation:
        withdraw_invitation(invitation=invitation, by=_by(request), now=timezone.now())
    return redirect("people")


@keeps_typed
@administration
@pages
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; change the role."""
    user = get_object_or_404(users_visible_to(request.user), pk=pk)
    form = ChangeRole(request.POST or None, initial={"role": user.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(user=user, role=Role(form.cleaned_data["role"]), by=_by(request), now=timezone.now())
        except LastAdministrator as last:
            form.refuse(last.reason, last.todo, "role")
        else:
            return redirect("people")
    return _person_page(request, user, form)


def _person_page(
    request: HttpRequest, user: User, form: ChangeRole, refused: EntraideError | None = None
) -> HttpResponse:
    return form_page(
        request,
        form,
        sentence("{name}", name=user.name),
        sentence("Change the role"),
        template="accounts/person.html",
        person=user,
        own=user.pk == request.user.pk,
        posts_to=reverse("person", args=[user.pk]),
        role_name=ROLE_NAMES[Role(user.role)],
        refused=refused,
    )


@administration
@pages
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable a person who may sign in; let in one who may not."""
    if request.method != "POST":
        return redirect("person", pk=pk)
    user = get_object_or_404(users_visible_to(request.user), pk=pk)
    act = disable_user if request.POST.get("active") == "no" else enable_user
    try:
        act(user=user, by=_by(request), now=timezone.now())
    except LastAdministrator as last:
        return _person_page(request, user, ChangeRole(initial={"role": user.role}), last)
    return redirect("people")


@administration
@pages
def sign_in_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a sign-in link for somebody, and show it; the person's page to whoever loads that page again."""
    if request.method != "POST":
        return redirect("person", pk=pk)
    user = get_object_or_404(users_visible_to(request.user), pk=pk)
    try:
        token = issue_sign_in_link(user=user, by=_by(request), now=timezone.now())
    except NotAllowed:
        return redirect("person", pk=pk)
    address = request.build_absolute_uri(reverse("sign-in-link", args=[token]))
    minutes = int(LINK_LASTS.total_seconds()) // 60
    return render(
        request, "accounts/hand_over.html", {"address": address, "person": user, "minutes": minutes}
    )


@administration
@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factor of somebody who lost it."""
    user = get_object_or_404(users_visible_to(request.user), pk=pk)
    with suppress(NotAllowed):
        remove_second_factor(user=user, by=_by(request), now=timezone.now())
    return redirect("person", pk=pk)


def _hand_over_invitation(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("invitation", args=[token]))
    return render(request, "accounts/hand_over.html", {"address": address, "invitation": invitation})
