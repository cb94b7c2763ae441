"""An office with one of everything, a browser for each role, and every address of the site."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from entraide.accounts.actions import invite_user
from entraide.accounts.models import KeptPost, OpenSession, User
from entraide.accounts.terms import Role
from entraide.cases.actions import start_request
from entraide.cases.models import Request
from entraide.core.datafiles import read_data
from entraide.drafting.casefile import parse_case
from entraide.drafting.library import library
from entraide.drafting.samples import samples
from tests.accounts.people import a_user, an_office, with_factor

SAMPLE = "sn-ch-bank-records"
OUTSIDER = "signed out"
ROLES = (*Role, OUTSIDER)
NUMBER_OF_NOTHING = 987_654
CANARY = "Zanzibar-Quoll-4711"
"""Stands in the answers of the one request, and nowhere else in the world."""


@dataclass
class Office:
    """Four people, a request of the drafter, an invitation, and a session of each person."""

    people: dict[Role, User]
    request: Request
    invitation: int
    token: str
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str, **more: Any) -> Client:
        """Return a browser in which somebody of a role is signed in, and has been here before: always in the
        same session.
        """
        client = Client(**more)
        if role == OUTSIDER:
            return client
        if role not in self.sessions:
            client.force_login(self.people[Role(role)])
            client.get("/account")
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def fill(self, address: URLPattern) -> dict[str, Any]:
        """Return what stands in the places of an address, each of something that is there."""
        return {name: self._place(address.name or "", name) for name in address.pattern.converters}

    def _place(self, address: str, place: str) -> Any:
        if place == "pk" and address.startswith("request"):
            return self.request.pk
        if place == "pk" and address == "account-session-end":
            return OpenSession.objects.order_by("pk").first().pk  # type: ignore[union-attr]
        if place == "pk" and address == "kept-discard":
            return KeptPost.objects.get().pk
        if place == "pk" and address.startswith("invitation"):
            return self.invitation
        if place == "pk":
            return self.people[Role.OBSERVER].pk
        known = {
            "task": "facts",
            "page": "facts",
            "kind": "pdf",
            "name": SAMPLE,
            "step": "language",
            "token": self.token,
        }
        assert place in known, f"say in tests/security/office.py what stands for <{place}> in {address}"
        return known[place]

    def url(self, address: URLPattern) -> str:
        """Return an address of something that is there."""
        return reverse(address.name, kwargs=self.fill(address))

    def url_of_nothing(self, address: URLPattern) -> str | None:
        """Return the same of something that is not; None where the address names nothing by a key."""
        filled = self.fill(address)
        if "pk" not in filled:
            return None
        nothing: Any = uuid4() if isinstance(filled["pk"], UUID) else NUMBER_OF_NOTHING
        return reverse(address.name, kwargs={**filled, "pk": nothing})


def open_office() -> Office:
    """Make the office."""
    an_office()
    people = {
        role: a_user(role, f"{role}@demo.invalid", name=f"Person {number}")
        for number, role in enumerate(Role, 1)
    }
    for person in people.values():
        with_factor(person)
    row = start_sample(people[Role.DRAFTER], case_name=CANARY)
    invitation, token = invite_user(
        email="guest@demo.invalid",
        name="Guest",
        role=Role.DRAFTER,
        by=people[Role.ADMINISTRATOR],
        now=timezone.now(),
    )
    KeptPost.objects.create(
        user=people[Role.DRAFTER], path="/account", written="{}", created_at=timezone.now()
    )
    made = Office(people, row, invitation.pk, token)
    for role in Role:
        made.browser(role)
    return made


def start_sample(by: User, **answers: Any) -> Request:
    """Open a draft with the answers of the sample, and some of one's own."""
    data = read_data(next(sample.path for sample in samples() if sample.name == SAMPLE))
    return start_from({**data, "answers": {**data["answers"], **answers}}, by)


def start_from(data: dict[str, Any], by: User) -> Request:
    """Open a draft with what a case file holds."""
    case = parse_case(data, library())
    return start_request(
        types=[kind.id for kind in case.types], answers=case.written, by=by, now=timezone.now()
    )


def addresses() -> dict[str, URLPattern]:
    """Return every address of the site, by name."""
    found = list(_patterns(get_resolver()))
    assert all(item.name for item in found), "an address has no name"
    return {str(item.name): item for item in found}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from _patterns(item)
        else:
            yield item


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside, so that each try begins with the same office."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


SEEN_ALONE = {"session", "opensession", "auditentry"}
"""Tables that note that somebody was here."""


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but for those that note that somebody was here."""
    kept = [model for model in apps.get_models() if model._meta.model_name not in SEEN_ALONE]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in kept}


def shut(answer: Any) -> None:
    """Close an answer and the file that it may send, but not the connection of the test to the database."""
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
