"""Invented people, and how they sign in."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from entraide.accounts.actions import confirm_second_factor, new_secret
from entraide.accounts.models import Office, SecondFactor, User
from entraide.accounts.rules import code_at, step_of
from entraide.accounts.terms import Role

PASSWORD = "seven quiet herons at noon"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def an_office(*, is_demo: bool = False) -> Office:
    return Office.objects.create(
        pk=1, name="Direction des affaires criminelles", state="SN", language="fr", is_demo=is_demo
    )


def a_user(role: Role = Role.DRAFTER, email: str = "a.diop@example.org", **more: Any) -> User:
    fields = {"name": "Awa Diop", "role": role, "language": "en", **more}
    return User.objects.create_user(email, PASSWORD, **fields)


def with_factor(user: User) -> tuple[str, list[str]]:
    """Set up a second factor whose codes of now are unused; return secret and recovery codes."""
    secret, now = new_secret(), timezone.now()
    codes = confirm_second_factor(user=user, secret=secret, code=code_at(secret, step_of(now)), now=now)
    SecondFactor.objects.filter(user=user).update(last_step=0)
    return secret, codes


def code_now(secret: str, steps: int = 0) -> str:
    return code_at(secret, step_of(timezone.now()) + steps)


def give_password(client: Client, email: str = "a.diop@example.org", password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {"email": email, "password": password})


def signed_in(user: User) -> Client:
    """Sign in as a browser does, with password and second factor."""
    secret = (
        user.second_factor.secret if SecondFactor.objects.filter(user=user).exists() else with_factor(user)[0]
    )
    SecondFactor.objects.filter(user=user).update(last_step=0)
    client = Client()
    give_password(client, user.email)
    answer = client.post("/sign-in/code", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200
