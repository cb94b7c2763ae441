"""The forms of the room: they show again what was typed, and pressing twice does no harm."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from django import forms as framework
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from entraide.accounts import forms
from entraide.accounts.actions import installation, invite_user, issue_sign_in_link, keep_post
from entraide.accounts.models import (
    Invitation,
    KeptPost,
    Office,
    OpenSession,
    RecoveryCode,
    SecondFactor,
    SignInLink,
    User,
)
from entraide.accounts.rules import SECRET_FIELDS
from entraide.accounts.terms import Role
from entraide.accounts.urls import urlpatterns
from entraide.accounts.views import set_up
from entraide.accounts.views.devices import device_of
from entraide.core.errors import sentence
from entraide.core.models import AuditEntry
from tests.accounts.people import PASSWORD, a_user, an_office, code_now, signed_in
from tests.accounts.test_kept import takes_a_form

pytestmark = pytest.mark.django_db
NEW = "nine slow barges upstream"
ALL = [
    form
    for _name, form in inspect.getmembers(forms, inspect.isclass)
    if issubclass(form, forms.Form) and form is not forms.Form
]

# --- what was typed stands there again

TYPED = {
    "email": "somebody at <nowhere>",
    "name": 'Awa "la juste" Diop & Söhne',
    "backup_folder": "not/a/whole/path",
    "language": "fr",
    "role": "observer",
    "state": "SN",
}
SECRET = "314159 and more"


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.__name__)
def test_p35_what_was_typed_stands_there_again_except_passwords_and_codes(form: type[forms.Form]) -> None:
    names = set(form.base_fields)
    assert names - SECRET_FIELDS <= set(TYPED), "a new kind of field: say what is typed into it"
    filled = form({name: TYPED.get(name, SECRET) for name in names})
    filled.refuse(sentence("Refused."))
    words = {"heading": sentence("H"), "button": sentence("B"), "form": filled, "errors": filled.summary}
    page = render_to_string("accounts/form.html", words)

    assert "Refused." in page
    for name in names - SECRET_FIELDS:
        if isinstance(filled.fields[name], framework.ChoiceField):
            assert re.search(rf'value="{TYPED[name]}"[^>]*(checked|selected)', page), name
        else:
            assert f'value="{escape(TYPED[name])}"' in page
    assert SECRET not in page


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.__name__)
def test_every_password_and_code_has_a_name_that_is_never_kept(form: type[forms.Form]) -> None:
    secret = {
        name for name, box in form.base_fields.items() if isinstance(box.widget, framework.PasswordInput)
    }
    assert secret == set(form.base_fields) & SECRET_FIELDS


# --- twice

TABLES = (User, Invitation, SecondFactor, RecoveryCode, SignInLink, KeptPost, OpenSession, Office)


def everything() -> Any:
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}
    for row in rows["OpenSession"]:
        row.pop("seen_at")
    return rows, list(AuditEntry.objects.order_by("pk").values_list("code", flat=True))


def twice(client: Client, path: str, fields: dict[str, str]) -> tuple[Any, Any, bool]:
    """Send a form as a double click does, with the cookies of before; say if the second changed a thing."""
    second = Client()
    second.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    first = client.post(path, fields)
    before = everything()
    again = second.post(path, fields)
    return first, again, everything() != before


class World:
    """An administrator at a browser, and what the forms of the room work on."""

    def __init__(self) -> None:
        an_office()
        self.user = a_user(Role.ADMINISTRATOR, "admin@example.org", name="Fatou Sarr")
        self.other = a_user()
        self.theirs = signed_in(self.other)
        self.elsewhere = signed_in(self.user)
        self.client = signed_in(self.user)
        now = timezone.now()
        self.invitation, _token = invite_user(
            email="m.fall@example.org", name="Moussa Fall", role=Role.DRAFTER, by=self.user, now=now
        )
        self.client.get("/account/second-step")
        request = self.client.get("/account").wsgi_request
        keep_post(
            user=self.user, device=device_of(request).name, path="/account", fields=[("a", "b")], now=now
        )

    @property
    def code(self) -> str:
        return code_now(self.client.session["new_secret"])

    @property
    def session(self) -> OpenSession:
        return OpenSession.objects.get(session_key=self.elsewhere.session.session_key)


Form = tuple[str, dict[str, str], str]
"""Where it is sent, what, and what the second answer says, where it does not lead on."""
NO_WORDS = ""
DOUBLE: dict[str, Callable[[World], Form]] = {
    "account": lambda w: ("/account", {"name": "F. Sarr", "language": "fr"}, NO_WORDS),
    "account-password": lambda w: (
        "/account/password",
        {"current": PASSWORD, "password": NEW, "again": NEW},
        NO_WORDS,
    ),
    "account-second-factor": lambda w: (
        "/account/second-step",
        {"password": PASSWORD, "code": w.code},
        NO_WORDS,
    ),
    "account-session-end": lambda w: (f"/account/sessions/{w.session.pk}/end", {}, NO_WORDS),
    "account_logout": lambda w: ("/sign-out", {}, NO_WORDS),
    "kept-discard": lambda w: (f"/kept/{KeptPost.objects.get().pk}/discard", {}, NO_WORDS),
    "invite": lambda w: (
        "/people/invite",
        {"name": "N", "email": "n@example.org", "role": "drafter"},
        "already here or invited",
    ),
    "person": lambda w: (f"/people/{w.other.pk}", {"role": "observer"}, NO_WORDS),
    "person-access": lambda w: (f"/people/{w.other.pk}/access", {"active": "no"}, NO_WORDS),
    "person-second-factor": lambda w: (f"/people/{w.other.pk}/second-step", {}, NO_WORDS),
    "invitation-withdraw": lambda w: (f"/people/invitations/{w.invitation.pk}/withdraw", {}, NO_WORDS),
}
NEW_ONES = {
    "account-recovery-codes": lambda w: (
        "/account/recovery-codes",
        {"password": PASSWORD},
        r">(\w{4}-\w{4}-\w{4})<",
    ),
    "person-link": lambda w: (f"/people/{w.other.pk}/link", {}, r"(/sign-in/[\w-]{20,})"),
    "invitation-renew": lambda w: (
        f"/people/invitations/{w.invitation.pk}/renew",
        {},
        r"(/invitation/[\w-]{20,})",
    ),
}
"""What makes a secret that is shown once makes another: the page that the double click ends on shows that."""


def test_every_form_of_the_room_is_sent_twice() -> None:
    assert {*DOUBLE, *NEW_ONES} == {item.name for item in urlpatterns if takes_a_form(item)}


@pytest.mark.parametrize("name", DOUBLE)
def test_p35_a_double_click_does_it_once(name: str) -> None:
    world = World()
    before = everything()
    path, fields, words = DOUBLE[name](world)
    first, again, changed = twice(world.client, path, fields)
    assert everything() != before
    assert first.status_code in (200, 302)
    assert again.status_code == (200 if words else 302)
    assert words in again.content.decode()
    assert not changed


@pytest.mark.parametrize("name", NEW_ONES)
def test_p35_a_double_click_ends_on_a_page_with_what_works(name: str) -> None:
    world = World()
    path, fields, pattern = NEW_ONES[name](world)
    first, again, _changed = twice(world.client, path, fields)
    old, new = (re.findall(pattern, page.content.decode())[0] for page in (first, again))
    assert old != new
    if name == "account-recovery-codes":
        world.client.post("/sign-out")
        assert (
            world.client.post("/sign-in", {"email": world.user.email, "password": PASSWORD}).status_code
            == 302
        )
        assert world.client.post("/sign-in/code", {"code": old}).status_code == 200
        assert world.client.post("/sign-in/code", {"code": new}).status_code == 302
    else:
        assert Client().post(old).status_code == 404
        assert Client().get(new).status_code == 200


def test_p35_an_account_is_let_in_again_once() -> None:
    world = World()
    path = f"/people/{world.other.pk}/access"
    world.client.post(path, {"active": "no"})
    _first, again, changed = twice(world.client, path, {"active": "yes"})
    assert (again.status_code, changed) == (302, False)


def test_p35_an_invitation_accepted_twice_is_one_person_who_is_told_to_sign_in() -> None:
    an_office()
    by = a_user(Role.ADMINISTRATOR, "admin@example.org")
    _row, token = invite_user(email="n@example.org", name="N", role=Role.DRAFTER, by=by, now=timezone.now())
    given = {"name": "N", "language": "en", "password": NEW, "again": NEW}
    first, again, changed = twice(Client(), f"/invitation/{token}", given)
    assert (first.url, again.status_code, changed) == ("/sign-in/second-step", 404, False)
    assert "If you used it yourself, sign in." in again.content.decode()


def test_p35_a_link_opened_twice_says_what_to_do() -> None:
    an_office()
    link = f"/sign-in/{issue_sign_in_link(user=a_user(), now=timezone.now())}"
    first, again, changed = twice(Client(), link, {})
    assert (first.url, again.status_code, changed) == ("/sign-in/password", 404, False)
    assert "If you used it yourself, sign in." in again.content.decode()


SET_UP = {
    "language": {"language": "en"},
    "office": {"state": "SN", "name": "Direction des affaires criminelles"},
    "administrator": {"name": "F. Sarr", "email": "f.sarr@example.org", "password": NEW, "again": NEW},
}


def at_the_last_page_of_set_up(settings: Any) -> Client:
    settings.LAUNCH_TOKEN = "the token"
    client = Client()
    client.get("/set-up?token=the%20token")
    for step, given in SET_UP.items():
        client.post(f"/set-up/{step}", given)
    return client


def test_p35_the_last_page_of_set_up_sent_twice_makes_one_office(settings: Any) -> None:
    client = at_the_last_page_of_set_up(settings)
    first, again, changed = twice(client, "/set-up/backups", {"backup_folder": ""})
    assert (first.url, again.url, changed) == ("/sign-in/second-step", "/sign-in", False)
    assert (Office.objects.count(), User.objects.count()) == (1, 1)


def test_p35_two_offices_made_at_once_are_one(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at_the_last_page_of_set_up(settings)
    an_office()
    for place, name, value in (
        (set_up, "is_empty", True),
        (installation, "is_empty", True),
        (installation, "office", None),
    ):
        monkeypatch.setattr(place, name, lambda value=value: value)
    assert client.post("/set-up/backups", {"backup_folder": ""}).url == "/sign-in"
    assert (Office.objects.count(), User.objects.count()) == (1, 0)
