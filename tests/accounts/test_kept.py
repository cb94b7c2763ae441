"""Nothing typed is lost: a session that ended, two tabs, a page too old, at every form of the site."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from entraide.accounts.actions import (
    change_role,
    close_session,
    disable_user,
    issue_sign_in_link,
    keep_post,
    remove_second_factor,
    set_password,
)
from entraide.accounts.models import KeptPost, Office, OpenSession, SecondFactor, User
from entraide.accounts.terms import ABSOLUTE_LIMIT, IDLE_LIMIT, KEPT_LASTS, LARGEST_KEPT, MOST_KEPT, Role
from entraide.accounts.views.posted import CONTINUED
from entraide.core.models import AuditEntry
from entraide.web.middleware import permission_of
from tests.accounts.people import PASSWORD, a_user, an_office, code_now, signed_in

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
SECRET_TEXT = "The accused keeps the money with his aunt"
TYPED = {"name": ["Awa Diop-Fall"], "language": ["fr"]}
FIELDS = {
    "q-facts": [f"{SECRET_TEXT}.\r\nSecond line\r\n\r\n   indented, with spaces at the end  "],
    "q-arabic": ["طلب مساعدة قضائية \u200f(٢٠٢٦)"],
    "q-marks": ["\"double\" 'single' &amp; &lt; <script>alert(1)</script> </textarea>"],
    "q-rare": ["𝔘 e\u0301 \u202e \t \u2028"],
    "q-empty": [""],
    "type": ["freezing_seizure", "mla_financial_records", "freezing_seizure", ""],
    "v-facts": ["3"],
    "list": [""],
    **{f"q-card-{n}-amount": [f"{n}.50"] for n in range(300)},
}
Received = list[tuple[str, list[str]]]


@pytest.fixture(autouse=True)
def _office() -> None:
    an_office()


class Forms(HTMLParser):
    """What the forms of a page would send: by address, names and values of hidden boxes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.sent.append((own.get("action", ""), []))
        if tag == "input" and own.get("type") == "hidden":
            self.sent[-1][1].append((own["name"], own["value"]))


def forms_to(page: str, path: str) -> list[list[tuple[str, str]]]:
    return [fields for action, fields in Forms(page).sent if action == path]


def browser(user: User) -> Client:
    """Sign somebody in with a browser in which forms from elsewhere are refused, as in every real one."""
    client = signed_in(user)
    client.handler.enforce_csrf_checks = True
    client.get("/account")
    return client


def send(client: Client, path: str, fields: Any, **headers: Any) -> Any:
    """Send a form with the token that stands in every page of the browser."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    token = client.cookies["entraide-csrf"].value
    return send_pairs(client, path, [("csrfmiddlewaretoken", token), *pairs], **headers)


def send_pairs(client: Client, path: str, pairs: list[tuple[str, str]], **headers: Any) -> Any:
    return client.post(path, urlencode(pairs), "application/x-www-form-urlencoded", **headers)


def end(client: Client) -> None:
    """Let the session of a browser end for want of use."""
    session = client.session
    session["seen"] = (timezone.now() - IDLE_LIMIT - timedelta(minutes=1)).timestamp()
    session.save()


def come_back(client: Client, user: User, password: str = PASSWORD) -> Any:
    """Sign in again, with the second factor."""
    SecondFactor.objects.filter(user=user).update(last_step=0)
    asked = send(client, "/sign-in", {"email": [user.email], "password": [password]})
    assert asked.url == "/sign-in/code"
    return send(client, asked.url, {"code": [code_now(SecondFactor.objects.get(user=user).secret)]})


def kept_forms(client: Client, path: str) -> list[list[tuple[str, str]]]:
    return forms_to(client.get("/kept").content.decode(), path)


# --- every form of the site


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for item in resolver.url_patterns:
        yield from patterns(item) if isinstance(item, URLResolver) else (item,)


def takes_a_form(address: URLPattern) -> bool:
    """Say whether an address needs a sign-in and takes what is sent; its view alone knows the methods."""
    permission = permission_of(address.callback, address.name or "")
    if permission is None or permission.predicate is None:
        return False
    try:
        return address.callback(RequestFactory().post("/")).status_code != 405
    except Exception:  # it came past the methods, and lacks its request
        return True


FORMS = [pytest.param(item, id=item.name) for item in patterns(get_resolver()) if takes_a_form(item)]


def path_of(address: URLPattern) -> str:
    known = {"UUIDConverter": UUID(int=7), "IntConverter": 7, "SlugConverter": "some-name"}
    places = {k: known[type(v).__name__] for k, v in address.pattern.converters.items()}
    return reverse(address.name or "", kwargs=places) + "?of=%D8%A3&and=b"


def test_forms_were_found() -> None:
    assert {"account", "invite", "request-page", "request-section", "request-import", "request-finish"} <= {
        param.id for param in FORMS
    }
    assert not {"desk", "account_login", "language"} & {param.id for param in FORMS}


@pytest.mark.parametrize("address", FORMS)
def test_p35_what_is_sent_after_the_session_ended_arrives_unchanged_and_once(
    address: URLPattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    predicate = address.callback.permission.predicate
    user = a_user(next(role for role in Role if predicate(User(role=role))))
    client, path = browser(user), path_of(address)
    received: list[Received] = []

    def view(request: Any, **places: Any) -> HttpResponse:
        received.append(
            [(k, v) for k, v in request.POST.lists() if k not in ("csrfmiddlewaretoken", CONTINUED)]
        )
        return HttpResponse("done")

    view.permission = address.callback.permission  # type: ignore[attr-defined]
    monkeypatch.setattr(address, "callback", view)
    end(client)
    answer = send(client, path, FIELDS)
    assert (answer.status_code, answer.url) == (302, "/sign-in")
    asked = client.get(answer.url).content.decode()
    assert "What you typed is kept: sign in and it will be there." in asked
    assert SECRET_TEXT not in asked
    assert come_back(client, user).url == "/kept"
    (fields,) = kept_forms(client, path)
    assert received == []

    done, again = send_pairs(client, path, fields), send_pairs(client, path, fields)

    assert received == [list(FIELDS.items())]
    assert (done.status_code, again.status_code) == (200, 409)
    assert "nothing was done twice" in again.content.decode()
    assert not KeptPost.objects.exists()


# --- every way in which a session ends


def _elsewhere(client: Client, user: User) -> None:
    session = OpenSession.objects.get(session_key=client.session.session_key)
    close_session(session=session, by=user, now=timezone.now())


def _absolute(client: Client, user: User) -> None:
    session = client.session
    session["started"] = (timezone.now() - ABSOLUTE_LIMIT - timedelta(minutes=1)).timestamp()
    session.save()


def _role(client: Client, user: User) -> None:
    admin = a_user(Role.ADMINISTRATOR, "admin@example.org")
    change_role(user=user, role=Role.REVIEWER, by=admin, now=timezone.now())


NEW = "nine slow barges upstream"
ENDINGS: dict[str, Callable[[Client, User], Any]] = {
    "not used for half an hour": lambda client, user: end(client),
    "older than twelve hours": _absolute,
    "ended from another device": _elsewhere,
    "the password changed": lambda client, user: set_password(
        user=user, password=NEW, by=user, now=timezone.now()
    ),
    "another role": _role,
    "the browser was closed": lambda client, user: client.cookies.pop("entraide-session"),
    "the table of sessions was emptied": lambda client, user: Session.objects.all().delete(),
    "signed out in another tab": lambda client, user: send(client, "/sign-out", {}),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_p35_however_the_session_ended(ending: str) -> None:
    user = a_user()
    client = browser(user)
    ENDINGS[ending](client, user)
    assert send(client, "/account", TYPED).url == "/sign-in"
    user.refresh_from_db()
    assert user.name == "Awa Diop"

    assert come_back(client, user, NEW if "password" in ending else PASSWORD).url == "/kept"
    (fields,) = kept_forms(client, "/account")
    assert send_pairs(client, "/account", fields).url == "/account"

    user.refresh_from_db()
    assert user.name == "Awa Diop-Fall"
    assert AuditEntry.objects.filter(code="account_changed").count() == 1


def test_p35_who_must_set_a_second_factor_up_anew_is_led_to_it_too() -> None:
    user, admin = a_user(), a_user(Role.ADMINISTRATOR, "admin@example.org")
    client = browser(user)
    remove_second_factor(user=user, by=admin, now=timezone.now())
    send(client, "/account", TYPED)
    asked = send(client, "/sign-in", {"email": [user.email], "password": [PASSWORD]})
    client.get(asked.url)
    shown = send(client, asked.url, {"code": [code_now(client.session["new_secret"])]}).content.decode()
    assert 'href="/kept"' in shown
    assert len(kept_forms(client, "/account")) == 1


def test_p35_in_the_demonstration_office_a_link_leads_to_it() -> None:
    Office.objects.update(is_demo=True)
    user = a_user()
    client = browser(user)
    end(client)
    send(client, "/account", TYPED)
    link = f"/sign-in/{issue_sign_in_link(user=user, now=timezone.now())}"
    client.get(link)
    SecondFactor.objects.all().delete()
    assert send(client, link, {}).url == "/kept"


# --- whose it is, and how long


def kept_of(user: User, fields: Any = TYPED, path: str = "/account") -> Client:
    client = browser(user)
    end(client)
    assert send(client, path, fields).url == "/sign-in"
    return client


def test_p35_another_person_sees_nothing_of_it_and_its_owner_still_does() -> None:
    user, other = a_user(), a_user(email="b.ndiaye@example.org", name="B. Ndiaye")
    signed_in(other)
    client = kept_of(user, {"name": [SECRET_TEXT], "language": ["en"]})
    kept = KeptPost.objects.get()

    assert come_back(client, other).url == "/"
    assert client.get("/kept").url == "/"
    assert "is kept" not in client.get("/").content.decode()
    stolen = send(client, "/account", {**TYPED, CONTINUED: [str(kept.pk)]})
    assert stolen.status_code == 409
    assert send(client, f"/kept/{kept.pk}/discard", {}).url == "/kept"
    assert set(User.objects.values_list("name", flat=True)) == {"Awa Diop", "B. Ndiaye"}

    send(client, "/sign-out", {})
    assert come_back(client, user).url == "/kept"
    assert SECRET_TEXT in client.get("/kept").content.decode()
    assert "/kept" in client.get("/").content.decode()


def test_p35_where_two_people_share_a_browser_it_belongs_to_who_signed_in_last() -> None:
    first, last = a_user(), a_user(email="b.ndiaye@example.org", name="B. Ndiaye")
    signed_in(last)
    client = browser(first)
    send(client, "/sign-out", {})
    come_back(client, last)
    end(client)
    send(client, "/account", TYPED)
    assert KeptPost.objects.get().user == last


def test_p35_in_another_browser_it_is_not_shown() -> None:
    user = a_user()
    kept_of(user)
    assert signed_in(user).get("/kept").url == "/"
    assert KeptPost.objects.count() == 1


def test_p35_after_twelve_hours_it_is_gone_and_the_next_sign_in_deletes_it() -> None:
    user = a_user()
    client = kept_of(user)
    KeptPost.objects.update(created_at=timezone.now() - KEPT_LASTS)
    assert "is kept" not in client.get("/sign-in").content.decode()
    assert come_back(client, user).url == "/"
    assert not KeptPost.objects.exists()


def test_p35_the_next_post_that_is_kept_deletes_what_is_too_old() -> None:
    user = a_user()
    kept_of(user)
    later = timezone.now() + KEPT_LASTS
    keep_post(user=user, device="another", path="/account", fields=[("name", "N")], now=later)
    assert KeptPost.objects.get().created_at == later


def test_p35_it_may_be_discarded_and_pressing_twice_does_no_harm() -> None:
    user = a_user()
    client = kept_of(user)
    come_back(client, user)
    place = f"/kept/{KeptPost.objects.get().pk}/discard"
    assert f'action="{place}"' in client.get("/kept").content.decode()
    assert [send(client, place, {}).url for _ in range(2)] == ["/kept", "/kept"]
    assert not KeptPost.objects.exists()
    assert client.get("/kept").url == "/"
    codes = AuditEntry.objects.filter(code__contains="kept").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["post_kept", "kept_post_discarded"]


def test_p35_two_tabs_are_two_and_a_double_click_is_one() -> None:
    user = a_user()
    client = browser(user)
    end(client)
    for name in ("First Tab", "Second Tab", "Second Tab"):
        assert send(client, "/account", {"name": [name], "language": ["en"]}).url == "/sign-in"
    come_back(client, user)
    both = kept_forms(client, "/account")
    assert [dict(fields)["name"] for fields in both] == ["First Tab", "Second Tab"]
    for fields, left in zip(both, (1, 0), strict=True):
        assert send_pairs(client, "/account", fields).status_code == 302
        assert KeptPost.objects.count() == left
    user.refresh_from_db()
    assert user.name == "Second Tab"


def test_p35_the_session_may_end_again_before_it_is_sent() -> None:
    user = a_user()
    client = kept_of(user)
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")
    end(client)
    assert send_pairs(client, "/account", fields).url == "/sign-in"
    assert KeptPost.objects.count() == 1
    assert come_back(client, user).url == "/kept"
    (fields,) = kept_forms(client, "/account")
    assert send_pairs(client, "/account", fields).status_code == 302
    assert not KeptPost.objects.exists()


def test_p35_what_was_sent_already_is_sent_again_only_by_a_button_of_its_own() -> None:
    user = a_user()
    client = kept_of(user)
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")
    send_pairs(client, "/account", fields)
    (again,) = forms_to(send_pairs(client, "/account", fields).content.decode(), "/account")
    changed = [(name, "Once More" if name == "name" else value) for name, value in again]
    assert send_pairs(client, "/account", changed).status_code == 302
    user.refresh_from_db()
    assert user.name == "Once More"


def test_p35_what_a_script_sends_while_somebody_types_is_not_kept() -> None:
    client = browser(a_user())
    end(client)
    assert send(client, "/account", TYPED, headers={"HX-Request": "true"}).status_code == 401
    assert not KeptPost.objects.exists()


def test_p35_the_permission_decides_when_it_is_sent_and_a_refusal_loses_nothing() -> None:
    user, admin = a_user(), a_user(Role.ADMINISTRATOR, "admin@example.org")
    client = kept_of(user, {"type": ["mla_financial_records"], "note": [SECRET_TEXT]}, "/requests/new")
    change_role(user=user, role=Role.OBSERVER, by=admin, now=timezone.now())
    come_back(client, user)
    (fields,) = kept_forms(client, "/requests/new")
    assert send_pairs(client, "/requests/new", fields).status_code == 404
    assert SECRET_TEXT in client.get("/kept").content.decode()


def test_p35_what_fails_on_our_side_is_undone_and_still_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    address = next(item for item in patterns(get_resolver()) if item.name == "account")
    user = a_user()
    client = kept_of(user)
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")

    def view(request: Any) -> HttpResponse:
        User.objects.filter(pk=user.pk).update(name="half done")
        raise ValueError

    view.permission = address.callback.permission  # type: ignore[attr-defined]
    monkeypatch.setattr(address, "callback", view)
    client.raise_request_exception = False
    assert send_pairs(client, "/account", fields).status_code == 500
    user.refresh_from_db()
    assert user.name == "Awa Diop"
    assert KeptPost.objects.count() == 1


# --- what is not kept is handed back


def test_p35_what_is_too_long_is_handed_back_and_can_be_sent_after_signing_in() -> None:
    user = a_user()
    client = browser(user)
    end(client)
    long = {"name": ["Awa Diop-Fall"], "language": ["fr"], "more": ["word " * (LARGEST_KEPT // 5)]}
    page = send(client, "/account", long)
    assert page.status_code == 403
    assert "sign in in another tab" in page.content.decode()
    (fields,) = forms_to(page.content.decode(), "/account")
    assert dict(fields)["more"] == long["more"][0]
    assert not KeptPost.objects.exists()

    come_back(client, user)
    refused = send_pairs(client, "/account", fields, headers={"Origin": HERE})
    assert refused.status_code == 403
    (fields,) = forms_to(refused.content.decode(), "/account")
    assert send_pairs(client, "/account", fields, headers={"Origin": HERE}).status_code == 302
    user.refresh_from_db()
    assert user.name == "Awa Diop-Fall"


def test_p35_one_browser_keeps_ten_and_hands_the_next_back() -> None:
    client = browser(a_user())
    end(client)
    answers = [
        send(client, "/account", {"name": [f"Name {n}"], "language": ["en"]}) for n in range(MOST_KEPT + 1)
    ]
    assert [answer.status_code for answer in answers] == [302] * MOST_KEPT + [403]
    assert KeptPost.objects.count() == MOST_KEPT
    (fields,) = forms_to(answers[-1].content.decode(), "/account")
    assert dict(fields)["name"] == f"Name {MOST_KEPT}"
    assert send(client, "/account", {"name": ["Name 0"], "language": ["en"]}).status_code == 302


@pytest.mark.parametrize("cookie", ["", "made.by.myself"])
def test_p35_of_strangers_nothing_is_kept(cookie: str) -> None:
    a_user()
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in")
    client.cookies["entraide-device"] = cookie
    answer = send(client, "/account", TYPED)
    assert answer.status_code == 403
    assert not KeptPost.objects.exists()
    assert len(forms_to(answer.content.decode(), "/account")) == 1


def test_p35_of_who_was_disabled_nothing_is_kept() -> None:
    user, admin = a_user(), a_user(Role.ADMINISTRATOR, "admin@example.org")
    client = browser(user)
    disable_user(user=user, by=admin, now=timezone.now())
    assert send(client, "/account", TYPED).status_code == 403
    assert not KeptPost.objects.exists()


def test_p35_a_file_is_not_kept_and_the_pages_say_so() -> None:
    user = a_user()
    client = browser(user)
    end(client)
    token = client.cookies["entraide-csrf"].value
    alone = {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("case.yaml", b"a: 1")}
    back = {"Referer": f"{HERE}/requests/import"}
    answer = client.post("/requests/import", alone, headers=back)
    assert "A file is not kept. Sign in, and choose it again." in answer.content.decode()
    assert 'href="/requests/import"' in answer.content.decode()
    assert not KeptPost.objects.exists()
    beside = {**alone, "note": "kept", "file": SimpleUploadedFile("case.yaml", b"a: 1")}
    assert client.post("/requests/import", beside).url == "/sign-in"
    come_back(client, user)
    assert "A file is not kept: choose it again afterwards." in client.get("/kept").content.decode()
    (fields,) = kept_forms(client, "/requests/import")
    assert dict(fields)["note"] == "kept"


def test_p35_a_button_alone_leads_back_to_its_page() -> None:
    user = a_user()
    client = browser(user)
    end(client)
    back = {"Referer": f"{HERE}/people?page=2"}
    assert send(client, "/sign-out", {}, headers=back).url == "/sign-in?next=/people%3Fpage%3D2"
    elsewhere = {"Referer": "http://testserver.evil.example/people"}
    assert send(client, "/sign-out", {}, headers=elsewhere).url == "/sign-in?next=/"
    assert not KeptPost.objects.exists()


def test_p35_passwords_and_codes_are_never_kept_nor_shown_again() -> None:
    client = browser(a_user())
    end(client)
    secret = {"current": [PASSWORD], "password": [NEW], "again": [NEW], "code": ["123456"]}
    assert send(client, "/account/password", secret).url == "/sign-in?next=/"
    assert not KeptPost.objects.exists()
    send(client, "/account/password", {**secret, "name": ["Awa"]})
    assert KeptPost.objects.get().fields == [("name", "Awa")]
    client.cookies.pop("entraide-csrf")
    invitation = {**secret, "name": "Moussa Fall"}
    page = client.post("/invitation/x", invitation, headers={"Origin": HERE}).content.decode()
    assert "Moussa Fall" in page
    assert not any(value[0] in page for value in secret.values())


def test_p35_what_is_kept_stands_in_no_log_cookie_address_or_audit_entry(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    user = a_user()
    client = browser(user)
    end(client)
    answer = send(client, "/account", {"name": [SECRET_TEXT], "language": ["en"]})
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")
    send_pairs(client, "/account", [("csrfmiddlewaretoken", "stale"), *fields[1:]], headers={"Origin": HERE})
    send_pairs(client, "/account", fields)
    told = [record.getMessage() for record in caplog.records]
    assert any("Forbidden" in line for line in told)
    entry = AuditEntry.objects.get(code="post_kept")
    for text in (
        answer.url,
        str(client.cookies),
        str(dict(client.session)),
        " ".join(told),
        str(entry.details),
    ):
        assert "aunt" not in text
    assert (entry.actor, entry.object_id) == (str(user.pk), str(user.pk))


def test_p35_the_switch_of_languages_loses_nothing_either() -> None:
    user = a_user()
    client = browser(user)
    end(client)
    switched = {"name": ["Awa Diop-Fall"], "language": ["en"], "switch-language": ["fr"]}
    assert send(client, "/account", switched).url == "/sign-in"
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")
    page = send_pairs(client, "/account", fields)
    assert (page.status_code, page.headers["Content-Language"]) == (200, "fr")
    assert 'value="Awa Diop-Fall"' in page.content.decode()

    client.cookies.pop("entraide-csrf")
    refused = send_pairs(client, "/account", [("name", "Awa Diop-Fall")], headers={"Origin": HERE})
    assert 'id="main-form" action="/account"' in refused.content.decode()
    assert 'name="switch-language"' in refused.content.decode()


# --- forms that do not count


def test_p20_a_form_of_another_site_is_refused_not_kept_and_not_handed_back() -> None:
    client = browser(a_user())
    end(client)
    own, evil = client.cookies["entraide-csrf"].value, {"Origin": "https://evil.example"}
    for headers, token in ((evil, ""), (evil, own), ({}, ""), ({"Origin": "null"}, "")):
        given = {"name": SECRET_TEXT, "language": "en", "csrfmiddlewaretoken": token}
        answer = client.post("/account", given, headers=headers)
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "Go back, load the page again" in page
        assert SECRET_TEXT not in page
    assert not KeptPost.objects.exists()


def test_p35_a_page_from_before_the_last_sign_in_is_refused_and_hands_back_what_was_typed() -> None:
    user = a_user()
    client = browser(user)
    stale = client.cookies["entraide-csrf"].value
    end(client)
    come_back(client, user)
    pairs = [("csrfmiddlewaretoken", stale), ("name", "Awa Diop-Fall"), ("language", "fr")]
    refused = send_pairs(client, "/account", pairs, headers={"Origin": HERE})
    assert refused.status_code == 403
    user.refresh_from_db()
    assert user.name == "Awa Diop"
    (fields,) = forms_to(refused.content.decode(), "/account")
    assert send_pairs(client, "/account", fields, headers={"Origin": HERE}).status_code == 302
    user.refresh_from_db()
    assert user.name == "Awa Diop-Fall"


def test_p35_a_kept_post_sent_from_a_page_that_is_too_old_is_still_done_once() -> None:
    user = a_user()
    client = kept_of(user)
    come_back(client, user)
    (fields,) = kept_forms(client, "/account")
    end(client)
    come_back(client, user)
    refused = send_pairs(client, "/account", fields, headers={"Origin": HERE})
    assert (refused.status_code, KeptPost.objects.count()) == (403, 1)
    (fields,) = forms_to(refused.content.decode(), "/account")
    assert send_pairs(client, "/account", fields).status_code == 302
    assert not KeptPost.objects.exists()


def test_p35_without_its_cookies_a_browser_is_told_and_gets_back_what_was_typed() -> None:
    client = browser(a_user())
    client.cookies.clear()
    given = {"name": SECRET_TEXT, "language": "en", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post("/account", given, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert not KeptPost.objects.exists()
    (fields,) = forms_to(answer.content.decode(), "/account")
    assert dict(fields)["name"] == SECRET_TEXT


def test_p35_looking_at_a_page_without_a_session_leads_to_it_as_before() -> None:
    client = browser(a_user())
    end(client)
    assert client.get("/account").url == "/sign-in?next=/account"
    assert "or you have not signed in yet" in client.get("/sign-in?next=/account").content.decode()
