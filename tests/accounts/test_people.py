"""Inviting, roles, disabling, set-up: who may, what it leaves behind."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from entraide.accounts import permissions
from entraide.accounts.actions import (
    accept_invitation,
    change_role,
    disable_user,
    enable_user,
    invite_user,
    issue_sign_in_link,
    new_secret,
    remove_second_factor,
    renew_invitation,
    set_password,
    set_up_office,
    withdraw_invitation,
)
from entraide.accounts.actions.refusals import (
    AddressTaken,
    AlreadySetUp,
    LastAdministrator,
    NotAllowed,
    NotValid,
    WeakPassword,
    new_token,
)
from entraide.accounts.models import Invitation, Office, SecondFactor, User
from entraide.accounts.queries import office
from entraide.accounts.terms import Role
from entraide.accounts.urls import urlpatterns
from entraide.config import settings as site
from entraide.core.models import AuditEntry
from tests.accounts.people import (
    PASSWORD,
    a_user,
    an_office,
    code_now,
    give_password,
    is_in,
    signed_in,
    with_factor,
)

pytestmark = pytest.mark.django_db
NEW = "nine slow barges upstream"


def codes() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("code", flat=True))


def an_administrator(email: str = "admin@example.org") -> User:
    return a_user(Role.ADMINISTRATOR, email, name="Fatou Sarr")


def invited(by: User, now: Any = None) -> tuple[Invitation, str]:
    return invite_user(
        email="New@Example.org", name="Moussa Fall", role=Role.REVIEWER, by=by, now=now or timezone.now()
    )


# --- permission matrix of this room

ROLES = [*Role, None]
EVERYBODY, NOBODY = set(ROLES), set()
SIGNED_IN = set(Role)
ADMINISTRATOR = {Role.ADMINISTRATOR}
MATRIX = {
    "desk": SIGNED_IN,
    "account_login": EVERYBODY,
    "sign-in-code": EVERYBODY,
    "sign-in-second-factor": EVERYBODY,
    "sign-in-password": EVERYBODY,
    "sign-in-link": EVERYBODY,
    "account_logout": SIGNED_IN,
    "second-factor-picture": EVERYBODY,
    "invitation": EVERYBODY,
    "account": SIGNED_IN,
    "account-password": SIGNED_IN,
    "account-second-factor": SIGNED_IN,
    "account-recovery-codes": SIGNED_IN,
    "account-session-end": SIGNED_IN,
    "kept": SIGNED_IN,
    "kept-discard": SIGNED_IN,
    "people": ADMINISTRATOR,
    "invite": ADMINISTRATOR,
    "person": ADMINISTRATOR,
    "person-access": ADMINISTRATOR,
    "person-link": ADMINISTRATOR,
    "person-second-factor": ADMINISTRATOR,
    "invitation-renew": ADMINISTRATOR,
    "invitation-withdraw": ADMINISTRATOR,
    "set-up": EVERYBODY,
    "set-up-step": EVERYBODY,
}
PLACES = {"pk": 1, "token": "t", "step": "language"}


def patterns() -> dict[str, Any]:
    return {pattern.name: pattern for pattern in urlpatterns}


def test_every_address_of_the_room_stands_in_the_matrix() -> None:
    assert set(patterns()) == set(MATRIX)
    assert get_resolver().reverse_dict


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_only_the_roles_of_the_matrix_reach_a_page(name: str) -> None:
    predicate = patterns()[name].callback.permission.predicate
    reach = {role for role in Role if predicate is None or predicate(User(role=role))}
    assert (reach | ({None} if predicate is None else set())) == MATRIX[name]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_get_the_same_answer_as_for_a_page_that_is_not_there(role: Role) -> None:
    an_office()
    client, other = signed_in(a_user(role)), an_administrator()
    nowhere = client.get("/people/nowhere")
    for address in ("/people", "/people/invite", f"/people/{other.pk}", "/people/99999"):
        answer = client.get(address)
        assert answer.status_code == nowhere.status_code == 404
        assert "Fatou" not in answer.content.decode()
    for address in (
        f"/people/{other.pk}/access",
        f"/people/{other.pk}/link",
        f"/people/{other.pk}/second-step",
    ):
        assert client.post(address, {"active": "no"}).status_code == 404
    assert User.objects.get(pk=other.pk).is_active


def test_roles_are_what_they_say() -> None:
    table = {
        permissions.may_draft: {Role.DRAFTER, Role.REVIEWER},
        permissions.may_review: {Role.REVIEWER},
        permissions.may_administer: {Role.ADMINISTRATOR},
        permissions.may_read_content: {Role.DRAFTER, Role.REVIEWER, Role.OBSERVER},
    }
    for predicate, roles in table.items():
        assert {role for role in Role if predicate(User(role=role))} == roles
        assert not any(predicate(User(role=role, is_active=False)) for role in Role)


# --- invitations


def test_an_invitation_becomes_an_account_once_and_its_token_is_kept_as_a_hash() -> None:
    an_office()
    by = an_administrator()
    invitation, token = invited(by)
    assert (invitation.email, invitation.expires_at - invitation.created_at) == (
        "new@example.org",
        timedelta(days=7),
    )
    assert token not in str(list(Invitation.objects.values()))
    accept = {"token": token, "name": "Moussa Fall", "password": NEW, "language": "fr", "now": timezone.now()}
    user = accept_invitation(**accept)
    assert (user.email, user.role, user.check_password(NEW)) == ("new@example.org", Role.REVIEWER, True)
    with pytest.raises(NotValid):
        accept_invitation(**accept)
    assert codes() == ["user_invited", "user_created", "invitation_accepted"]


def test_an_invitation_that_ran_out_is_renewed_by_the_administrator() -> None:
    an_office()
    by = an_administrator()
    invitation, token = invited(by, timezone.now() - timedelta(days=7, minutes=1))
    assert Client().get(f"/invitation/{token}").status_code == 404
    admin = signed_in(by)
    assert "Has run out" in admin.get("/people").content.decode()
    shown = admin.post(f"/people/invitations/{invitation.pk}/renew").content.decode()
    new = re.findall(r"/invitation/([\w-]+)", shown)[0]
    page = Client().get(f"/invitation/{new}").content.decode()
    assert "Fatou Sarr" in page
    assert "This invitation works until" in page
    assert Client().get(f"/invitation/{token}").status_code == 404


def test_who_was_invited_comes_in_through_password_and_second_factor() -> None:
    an_office()
    admin = signed_in(an_administrator())
    given = {"email": "m.fall@example.org", "name": "Moussa Fall", "role": "reviewer"}
    shown = admin.post("/people/invite", given).content.decode()
    address = re.findall(r"/invitation/[\w-]+", shown)[0]
    client = Client()
    answer = client.post(address, {"name": "M. Fall", "language": "en", "password": NEW, "again": NEW})
    assert answer.url == "/sign-in/second-step"
    assert not is_in(client)
    client.get(answer.url)
    client.post(answer.url, {"code": code_now(client.session["new_secret"])})
    assert is_in(client)
    assert Client().get(address).status_code == 404


def test_a_withdrawn_invitation_works_no_more_and_the_address_may_be_invited_again() -> None:
    by = an_administrator()
    invitation, token = invited(by)
    with pytest.raises(AddressTaken):
        invited(by)
    withdraw_invitation(invitation=invitation, by=by, now=timezone.now())
    assert Client().get(f"/invitation/{token}").status_code == 404
    with pytest.raises(NotValid):
        renew_invitation(invitation=invitation, by=by, now=timezone.now())
    invited(by)


def test_a_weak_password_leaves_the_invitation_open() -> None:
    _invitation, token = invited(an_administrator())
    with pytest.raises(WeakPassword):
        accept_invitation(token=token, name="M", password="password1234", language="en", now=timezone.now())
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_address_is_one_person_in_any_case() -> None:
    a_user(email="A.Diop@Example.org")
    assert User.objects.get().email == "a.diop@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        a_user(email="a.DIOP@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Other@example.org", name="O")


# --- roles and disabling

FORBIDDEN: list[Callable[[User, User], Any]] = [
    lambda by, other: invited(by),
    lambda by, other: change_role(user=other, role=Role.OBSERVER, by=by, now=timezone.now()),
    lambda by, other: disable_user(user=other, by=by, now=timezone.now()),
    lambda by, other: enable_user(user=other, by=by, now=timezone.now()),
    lambda by, other: issue_sign_in_link(user=other, by=by, now=timezone.now()),
    lambda by, other: remove_second_factor(user=other, by=by, now=timezone.now()),
]


@pytest.mark.parametrize("act", FORBIDDEN)
@pytest.mark.parametrize("role", [Role.DRAFTER, Role.REVIEWER, Role.OBSERVER])
def test_only_administrators_manage_people(act: Callable[[User, User], Any], role: Role) -> None:
    by, other = a_user(role), an_administrator()
    with pytest.raises(NotAllowed):
        act(by, other)
    assert codes() == []


def test_nobody_sets_anothers_password_and_nobody_removes_the_own_factor() -> None:
    by, other = an_administrator(), a_user()
    with pytest.raises(NotAllowed):
        set_password(user=other, password=NEW, by=by, now=timezone.now())
    with_factor(by)
    with pytest.raises(NotAllowed):
        remove_second_factor(user=by, by=by, now=timezone.now())
    assert SecondFactor.objects.filter(user=by).exists()


def test_the_last_administrator_stays() -> None:
    an_office()
    only = an_administrator()
    for act in (
        lambda: disable_user(user=only, by=only, now=timezone.now()),
        lambda: change_role(user=only, role=Role.DRAFTER, by=only, now=timezone.now()),
    ):
        with pytest.raises(LastAdministrator):
            act()
    client = signed_in(only)
    assert "only administrator" in client.post(f"/people/{only.pk}", {"role": "drafter"}).content.decode()
    assert "only administrator" in client.post(f"/people/{only.pk}/access", {"active": "no"}).content.decode()
    an_administrator("second@example.org")
    disable_user(user=only, by=only, now=timezone.now())
    assert not User.objects.get(pk=only.pk).is_active


def test_the_administrator_changes_a_role_disables_and_lets_in_again() -> None:
    an_office()
    admin, other = signed_in(an_administrator()), a_user()
    theirs = signed_in(other)
    admin.post(f"/people/{other.pk}", {"role": "observer"})
    assert not is_in(theirs)
    assert User.objects.get(pk=other.pk).role == Role.OBSERVER
    admin.post(f"/people/{other.pk}/access", {"active": "no"})
    assert give_password(Client()).status_code == 200
    admin.post(f"/people/{other.pk}/access", {"active": "yes"})
    assert give_password(Client()).status_code == 302
    shown = admin.post(f"/people/{other.pk}/link").content.decode()
    assert Client().get(re.findall(r"/sign-in/[\w-]{20,}", shown)[0]).status_code == 200
    admin.post(f"/people/{other.pk}/second-step")
    assert not SecondFactor.objects.filter(user=other).exists()


def test_looking_at_an_address_of_an_action_changes_nothing() -> None:
    an_office()
    by, other = an_administrator(), a_user()
    admin = signed_in(by)
    invitation, _token = invited(by)
    before = (codes(), Invitation.objects.values().get(), User.objects.values().get(pk=other.pk))
    places = [f"/people/{other.pk}/{what}" for what in ("access", "link", "second-step")]
    places += [f"/people/invitations/{invitation.pk}/{what}" for what in ("renew", "withdraw")]
    for place in places:
        assert admin.get(place).status_code in (302, 405)
    assert (codes(), Invitation.objects.values().get(), User.objects.values().get(pk=other.pk)) == before


def test_forms_from_elsewhere_are_refused() -> None:
    an_office()
    other = a_user()
    client = Client(enforce_csrf_checks=True)
    assert give_password(client).status_code == 403
    client.force_login(an_administrator())
    for place in (
        f"/people/{other.pk}/access",
        f"/people/{other.pk}/link",
        "/people/invite",
        "/sign-out",
        "/account",
    ):
        assert client.post(place, {"active": "no"}).status_code == 403
    assert User.objects.get(pk=other.pk).is_active


def test_the_list_of_people_costs_the_same_for_two_and_for_twenty(django_assert_num_queries: Any) -> None:
    an_office()
    by = an_administrator()
    client = signed_in(by)
    for number in range(20):
        with_factor(a_user(email=f"p{number}@example.org"))
        invite_user(email=f"i{number}@example.org", name="I", role=Role.DRAFTER, by=by, now=timezone.now())
    with django_assert_num_queries(5):
        client.get("/people")


# --- the own account


def test_the_account_page_changes_name_and_language_and_nothing_else() -> None:
    an_office()
    user = a_user()
    client = signed_in(user)
    extra = {"role": "administrator", "email": "x@example.org", "is_active": "", "sessions_valid_from": ""}
    answer = client.post("/account", {"name": "A. Diop", "language": "fr", **extra})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.language, user.role, user.email) == (
        "A. Diop",
        "fr",
        "drafter",
        "a.diop@example.org",
    )
    assert client.get("/account").headers["Content-Language"] == "fr"


def test_another_app_and_new_codes_ask_for_the_password() -> None:
    an_office()
    user = a_user()
    client = signed_in(user)
    before = SecondFactor.objects.get(user=user).secret
    client.get("/account/second-step")
    code = code_now(client.session["new_secret"])
    client.post("/account/second-step", {"password": "not the right one", "code": code})
    assert SecondFactor.objects.get(user=user).secret == before
    shown = client.post("/account/second-step", {"password": PASSWORD, "code": code}).content.decode()
    assert len(re.findall(r">\w{4}-\w{4}-\w{4}<", shown)) == 10
    assert SecondFactor.objects.get(user=user).secret != before
    assert (
        "This is not your password"
        in client.post("/account/recovery-codes", {"password": "not the right one"}).content.decode()
    )
    assert (
        "Your recovery codes"
        in client.post("/account/recovery-codes", {"password": PASSWORD}).content.decode()
    )


def test_the_desk_opens_for_every_role() -> None:
    an_office()
    for role in Role:
        page = signed_in(a_user(role, f"{role}@example.org")).get("/").content.decode()
        assert "What needs you today" in page
        assert ("People and invitations" in page) == (role is Role.ADMINISTRATOR)


# --- an empty installation

STEPS = {
    "language": {"language": "fr"},
    "office": {"state": "SN", "name": "Direction des affaires criminelles"},
    "administrator": {"name": "Fatou Sarr", "email": "F.Sarr@example.org", "password": NEW, "again": NEW},
    "backups": {"backup_folder": ""},
}


def test_p08_set_up_is_not_there_without_the_token_of_this_run(settings: Any) -> None:
    settings.LAUNCH_TOKEN = ""
    assert Client().get("/set-up?token=").status_code == 404
    settings.LAUNCH_TOKEN = "the token"
    for address in ("/set-up", "/set-up?token=other", "/set-up/language", "/set-up/office"):
        assert Client().get(address).status_code == 404
        assert Client().post(address, STEPS["language"]).status_code == 404


def test_set_up_makes_the_office_and_its_administrator_and_is_then_gone(settings: Any) -> None:
    settings.LAUNCH_TOKEN = "the token"
    client = Client()
    assert client.get("/set-up?token=the%20token").url == "/set-up/language"
    assert client.get("/set-up/backups").url == "/set-up/language"
    for step, given in STEPS.items():
        assert client.get(f"/set-up/{step}").status_code == 200
        answer = client.post(f"/set-up/{step}", given)
        assert answer.status_code == 302, answer.content.decode()
        assert NEW not in str(dict(client.session))
    assert answer.url == "/sign-in/second-step"
    made, user = office(), User.objects.get()
    assert made is not None
    assert (made.name, made.state, made.language, made.is_demo) == (
        STEPS["office"]["name"],
        "SN",
        "fr",
        False,
    )
    assert (user.email, user.role, user.check_password(NEW)) == ("f.sarr@example.org", "administrator", True)
    assert codes() == ["office_set_up", "user_created"]
    for address in ("/set-up?token=the%20token", "/set-up/language"):
        assert client.get(address).status_code == 404


def test_p01_there_is_nobody_and_nothing_before_set_up() -> None:
    assert (User.objects.count(), Office.objects.count()) == (0, 0)
    client = Client()
    for email in ("admin", "admin@example.org", "root@localhost"):
        for password in ("admin", "password", "entraide", ""):
            give_password(client, email, password)
    assert not is_in(client)


def test_p01_secrets_differ_in_each_installation() -> None:
    assert len({new_secret() for _ in range(100)} | {new_token() for _ in range(100)}) == 200


def test_an_installation_is_set_up_once() -> None:
    given = {
        "name": "Office",
        "state": "SN",
        "language": "fr",
        "admin_name": "F",
        "admin_email": "f@example.org",
    }
    set_up_office(**given, now=timezone.now())
    with pytest.raises(AlreadySetUp):
        set_up_office(**given, now=timezone.now())
    assert not User.objects.get().has_usable_password()
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(pk=2, name="Second", state="SN", language="fr")


# --- how the site is put together


def test_wired_the_site_ends_sessions_and_keeps_cookies_close() -> None:
    order = site.MIDDLEWARE
    people, auth = (
        "entraide.accounts.middleware.people",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    )
    assert people in order
    assert order.index(people) == order.index(auth) + 1
    assert site.SESSION_COOKIE_SAMESITE == site.CSRF_COOKIE_SAMESITE == "Strict"
    assert site.SESSION_COOKIE_HTTPONLY
    assert site.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert len(configured.AUTHENTICATION_BACKENDS) == 1
