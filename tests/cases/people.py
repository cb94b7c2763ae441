"""People at their browsers, without script, and the requests that they start."""

import re
from typing import Any

from django.test import Client

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases.models import Request


def person(role: Role = Role.DRAFTER, name: str = "A. Diop") -> User:
    email = f"{name.replace(' ', '').lower()}@example.invalid"
    return User.objects.create(email=email, name=name, role=role, language="en")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def started(client: Client, *kinds: str, state: str = "CH") -> Request:
    """Open a draft through the pages, and return it."""
    before = set(Request.objects.values_list("pk", flat=True))
    answer = client.post(
        "/requests/new/state",
        {
            "type": kinds or ("mla_financial_records",),
            "q-requesting_state": "SN",
            "q-requested_state": state,
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Request.objects.exclude(pk__in=before).get()


def from_sample(client: Client, name: str = "sn-ch-bank-records") -> Request:
    """Open a draft from a sample, and return it."""
    answer = client.post(f"/requests/samples/{name}")
    return Request.objects.get(pk=answer.headers["Location"].split("/")[-1])


def hidden(html: str) -> dict[str, str]:
    """Return what the forms of a page would post of their hidden inputs."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))


def page(client: Client, address: str, **given: Any) -> str:
    """Return a page as text."""
    return str(client.get(address, given).content.decode())
