"""Signing in and staying in, through the pages, as a browser does."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.utils import timezone

from entraide.accounts.actions import (
    change_role,
    disable_user,
    issue_sign_in_link,
    remove_second_factor,
    set_password,
)
from entraide.accounts.models import Office, OpenSession, RecoveryCode, SecondFactor, SignInLink, User
from entraide.accounts.terms import LINK_LASTS, Role
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


@pytest.fixture(autouse=True)
def _office() -> None:
    an_office()


# --- the way in


def test_password_and_code_let_in_with_a_new_session_id_at_each_step() -> None:
    user, client = a_user(), Client()
    secret, _codes = with_factor(user)
    client.get("/sign-in")
    asked = give_password(client, "A.Diop@Example.ORG")
    assert (asked.status_code, asked.url) == (302, "/sign-in/code")
    first = client.session.session_key
    assert not is_in(client)
    answer = client.post("/sign-in/code", {"code": code_now(secret)})
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_in(client)
    assert client.session.session_key != first


def test_a_session_id_planted_before_sign_in_is_not_kept() -> None:
    user, client = a_user(), Client()
    secret, _codes = with_factor(user)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["entraide-session"] = session.session_key
    give_password(client)
    client.post("/sign-in/code", {"code": code_now(secret)})
    assert is_in(client)
    assert client.session.session_key != session.session_key
    assert "planted" not in client.session


def test_the_page_asked_for_comes_after_signing_in_and_never_one_elsewhere() -> None:
    user = a_user()
    secret, _codes = with_factor(user)
    for wanted, expected in (
        ("/account", "/account"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ):
        SecondFactor.objects.update(last_step=0)
        client = Client()
        client.post(f"/sign-in?next={wanted}", {"email": user.email, "password": PASSWORD})
        assert client.post("/sign-in/code", {"code": code_now(secret)}).url == expected


def test_p03_nobody_comes_in_with_the_password_alone() -> None:
    a_user()
    client = Client()
    assert give_password(client).url == "/sign-in/second-step"
    assert not is_in(client)
    for address in ("/", "/people", "/account", "/requests/"):
        assert client.get(address).status_code in (302, 404)


@pytest.mark.parametrize("role", list(Role))
def test_p03_every_role_sets_a_second_factor_up_at_the_first_sign_in(role: Role) -> None:
    user, client = a_user(role), Client()
    page = client.get(give_password(client).url).content.decode()
    secret = client.session["new_secret"]
    assert " ".join(re.findall("....", secret)) in page
    assert b"<svg" in client.get("/second-step.svg").content
    assert "not right" in client.post("/sign-in/second-step", {"code": "000000"}).content.decode()
    assert not is_in(client)
    shown = client.post("/sign-in/second-step", {"code": code_now(secret)}).content.decode()
    assert len(set(re.findall(r">([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})<", shown))) == 10
    assert is_in(client)
    assert "new_secret" not in client.session
    assert SecondFactor.objects.get(user=user).secret == secret


def test_p03_in_the_demonstration_office_the_second_factor_is_asked_once_it_is_set_up() -> None:
    Office.objects.update(is_demo=True)
    user, client = a_user(), Client()
    assert give_password(client).url == "/"
    assert is_in(client)
    with_factor(user)
    assert give_password(Client()).url == "/sign-in/code"


def test_p03_a_used_code_is_refused() -> None:
    user = a_user()
    secret, _codes = with_factor(user)
    code = code_now(secret)
    first, second = Client(), Client()
    give_password(first)
    give_password(second)
    assert first.post("/sign-in/code", {"code": code}).status_code == 302
    refused = second.post("/sign-in/code", {"code": code})
    assert refused.status_code == 200
    assert not is_in(second)


def test_p03_each_recovery_code_works_once() -> None:
    user = a_user()
    _secret, codes = with_factor(user)
    assert RecoveryCode.objects.count() == 10
    for code in codes:
        client = Client()
        give_password(client)
        assert client.post("/sign-in/code", {"code": code.lower()}).status_code == 302
        again = Client()
        give_password(again)
        assert again.post("/sign-in/code", {"code": code}).status_code == 200
        assert not is_in(again)


def test_p03_recovery_codes_are_not_readable_in_the_database() -> None:
    _secret, codes = with_factor(a_user())
    kept = str(list(RecoveryCode.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_p03_codes_cannot_be_guessed_within_reach() -> None:
    user, client = a_user(), Client()
    with_factor(user)
    give_password(client)
    for number in range(40):
        answer = client.post("/sign-in/code", {"code": f"{number:06}"})
    assert "Too many attempts" in answer.content.decode()
    assert AuditEntry.objects.filter(code="code_refused").count() == 5


# --- neutral answers


def _answer(email: str, password: str) -> tuple[int, str, list[str]]:
    answer = Client().post("/sign-in", {"email": email, "password": password})
    body = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return answer.status_code, body, sorted(name for name in answer.headers if name != "Date")


def test_p04_the_answer_is_the_same_for_unknown_wrong_disabled_and_without_password() -> None:
    a_user(email="known@example.org")
    a_user(email="disabled@example.org", is_active=False)
    User.objects.create_user("none@example.org", None, name="N", role=Role.DRAFTER)
    given = [
        ("unknown@example.org", PASSWORD),
        ("known@example.org", "wrong wrong wrong"),
        ("disabled@example.org", PASSWORD),
        ("none@example.org", PASSWORD),
        ("known@example.org", "x" * 2000),
    ]
    answers = [_answer(*each) for each in given]
    assert "is not right" in answers[0][1]
    assert [answer == answers[0] for answer in answers] == [True] * len(given)


def test_p04_the_same_work_is_done_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    a_user(email="known@example.org")
    a_user(email="disabled@example.org", is_active=False)
    User.objects.create_user("none@example.org", None, name="N", role=Role.DRAFTER)
    give_password(Client(), "first@example.org")
    hashed: list[str] = []
    real = hashers.check_password

    def counted(password: str, encoded: str, *args: Any, **more: Any) -> bool:
        hashed.append(hashers.identify_hasher(encoded).algorithm)
        return real(password, encoded, *args, **more)

    monkeypatch.setattr(hashers, "check_password", counted)
    work = []
    for email in ("unknown@example.org", "known@example.org", "disabled@example.org", "none@example.org"):
        hashed.clear()
        give_password(Client(), email, "wrong wrong wrong")
        work.append(tuple(hashed))
    assert len(set(work)) == 1
    assert len(work[0]) == 1


# --- guessing


def test_p05_guessing_is_slowed_and_the_owner_still_comes_in_from_a_known_browser() -> None:
    user = a_user()
    home = signed_in(user)
    home.post("/sign-out")
    attacker = Client()
    answers = [give_password(attacker, password=f"guess number {n:05}").content.decode() for n in range(12)]
    assert ["Too many attempts" in answer for answer in answers] == [False] * 5 + [True] * 7
    assert "Too many attempts" in give_password(Client()).content.decode()
    assert give_password(home).url == "/sign-in/code"


def test_p05_an_address_that_does_not_exist_is_slowed_alike() -> None:
    answers = [give_password(Client(), "nobody@example.org").content.decode() for _ in range(6)]
    assert ["Too many attempts" in answer for answer in answers] == [False] * 5 + [True]


def test_p05_one_source_that_tries_many_names_is_slowed() -> None:
    for n in range(30):
        give_password(Client(), f"name{n}@example.org")
    assert "Too many attempts" in give_password(Client(), "another@example.org").content.decode()


def test_p05_a_cookie_of_ones_own_making_is_no_known_browser() -> None:
    user = a_user()
    client = Client()
    for _ in range(6):
        client.cookies["entraide-device"] = f'{{"name": "x", "people": [{user.pk}]}}'
        answer = give_password(client, password="guess after guess")
    assert "Too many attempts" in answer.content.decode()


# --- sessions


def _end(client: Client, user: User, event: str) -> None:
    now, admin = timezone.now(), a_user(Role.ADMINISTRATOR, "admin@example.org")
    session = client.session
    if event == "idle":
        session["seen"] = (now - timedelta(minutes=31)).timestamp()
        session.save()
    elif event == "absolute":
        session["started"] = (now - timedelta(hours=12, minutes=1)).timestamp()
        session.save()
    elif event == "password":
        set_password(user=user, password="nine slow barges upstream", by=user, now=now)
    elif event == "role":
        change_role(user=user, role=Role.OBSERVER, by=admin, now=now)
    elif event == "disabled":
        disable_user(user=user, by=admin, now=now)
    elif event == "factor removed":
        remove_second_factor(user=user, by=admin, now=now)
    elif event == "valid from alone":
        User.objects.filter(pk=user.pk).update(sessions_valid_from=now)
    elif event == "signed out":
        client.post("/sign-out")


EVENTS = [
    "idle",
    "absolute",
    "password",
    "role",
    "disabled",
    "factor removed",
    "valid from alone",
    "signed out",
]


@pytest.mark.parametrize("event", EVENTS)
def test_p06_a_session_ends_at_the_next_request(event: str) -> None:
    user = a_user()
    clients = [signed_in(user) for _ in range(2)]
    stolen = Client()
    stolen.cookies["entraide-session"] = clients[0].cookies["entraide-session"].value
    _end(clients[0], user, event)
    assert not is_in(stolen)
    assert not is_in(clients[0])
    if event in ("password", "role", "disabled", "factor removed", "valid from alone"):
        assert not is_in(clients[1])


def test_p06_a_session_ends_even_where_its_row_is_lost() -> None:
    user = a_user()
    client = signed_in(user)
    OpenSession.objects.all().delete()
    change_role(
        user=user, role=Role.OBSERVER, by=a_user(Role.ADMINISTRATOR, "admin@example.org"), now=timezone.now()
    )
    assert not is_in(client)


def test_p06_a_session_in_use_goes_on() -> None:
    client = signed_in(a_user())
    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=29)).timestamp()
    session.save()
    assert is_in(client)
    assert timezone.now().timestamp() - client.session["seen"] < 5


def test_p06_sessions_are_listed_and_ended_by_their_owner_alone() -> None:
    user, other = a_user(), a_user(email="b.ndiaye@example.org")
    here, there, others = signed_in(user), signed_in(user), signed_in(other)
    assert here.get("/account").content.decode().count("End this session") == 1
    theirs = OpenSession.objects.get(session_key=others.session.session_key)
    assert here.post(f"/account/sessions/{theirs.pk}/end").url == "/account"
    assert is_in(others)
    elsewhere = OpenSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/account/sessions/{elsewhere.pk}/end").status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_p06_changing_the_own_password_keeps_this_session_and_ends_the_others() -> None:
    user = a_user()
    here, there = signed_in(user), signed_in(user)
    before = here.session.session_key
    new = "nine slow barges upstream"
    given = {"current": PASSWORD, "password": new, "again": new}
    wrong = here.post("/account/password", {**given, "current": "not the right one"}).content.decode()
    assert "This is not your password." in wrong
    assert here.post("/account/password", given).status_code == 302
    assert is_in(here)
    assert here.session.session_key != before
    assert not is_in(there)
    assert give_password(Client()).status_code == 200


def test_p06_cookies_are_kept_from_scripts_and_from_other_sites() -> None:
    client = signed_in(a_user())
    for name in ("entraide-session", "entraide-device"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


# --- links


def _link(user: User) -> str:
    return f"/sign-in/{issue_sign_in_link(user=user, now=timezone.now())}"


def test_a_link_works_once_and_looking_at_it_uses_nothing_up() -> None:
    address, client = _link(a_user()), Client()
    assert client.get(address).status_code == 200
    assert SignInLink.objects.get().used_at is None
    assert client.post(address).url == "/sign-in/password"
    refused = Client().post(address)
    assert refused.status_code == 404
    assert "This link does not work" in refused.content.decode()


def test_a_link_runs_out_after_fifteen_minutes_and_is_kept_as_a_hash() -> None:
    user = a_user()
    token = issue_sign_in_link(user=user, now=timezone.now() - LINK_LASTS)
    assert token not in str(list(SignInLink.objects.values()))
    assert Client().post(f"/sign-in/{token}").status_code == 404
    assert list(AuditEntry.objects.values_list("code", flat=True)) == ["sign_in_link_issued"]


def test_a_new_link_ends_the_earlier_one_and_a_disabled_person_gets_none() -> None:
    user, admin = a_user(), a_user(Role.ADMINISTRATOR, "admin@example.org")
    first, second = _link(user), _link(user)
    assert Client().post(first).status_code == 404
    disable_user(user=user, by=admin, now=timezone.now())
    assert Client().post(second).status_code == 404


def test_a_link_asks_the_second_factor_before_a_new_password_is_chosen() -> None:
    user, client = a_user(), Client()
    secret, _codes = with_factor(user)
    assert client.post(_link(user)).url == "/sign-in/code"
    assert client.get("/sign-in/password").url == "/sign-in/code"
    assert not is_in(client)
    assert client.post("/sign-in/code", {"code": code_now(secret)}).url == "/sign-in/password"
    assert not is_in(client)
    new = "nine slow barges upstream"
    assert client.post("/sign-in/password", {"password": new, "again": new}).url == "/"
    assert is_in(client)


def test_a_link_to_a_person_without_second_factor_only_starts_set_up() -> None:
    user, client = a_user(), Client()
    client.post(_link(user))
    assert client.get("/sign-in/second-step").url == "/sign-in"
    new = "nine slow barges upstream"
    assert client.post("/sign-in/password", {"password": new, "again": new}).url == "/sign-in/second-step"
    assert not is_in(client)


def test_in_the_demonstration_office_a_link_signs_in_at_once() -> None:
    Office.objects.update(is_demo=True)
    client = Client()
    assert client.post(_link(a_user())).url == "/"
    assert is_in(client)


def test_weak_passwords_are_refused_with_what_to_do() -> None:
    user, client = a_user(), Client()
    client.post(_link(user))
    for weak, said in (
        ("short", "at least 12"),
        ("password1234", "tried first"),
        ("awa diop senegal", "names that"),
    ):
        page = client.post("/sign-in/password", {"password": weak, "again": weak}).content.decode()
        assert page.count(said) == 2, weak
        assert "There is a problem" in page
        assert "<title>Error:" in page
