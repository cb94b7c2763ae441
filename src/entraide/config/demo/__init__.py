"""What a demonstration office holds: invented people and three requests, one of them in Arabic."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entraide.core.datafiles import read_data
from entraide.drafting.casefile import parse_case
from entraide.drafting.library import library
from entraide.drafting.samples import samples

if TYPE_CHECKING:
    from entraide.accounts.models import User

OFFICE = {
    "state": "SN",
    "office": "Direction des affaires criminelles et des grâces",
    "admin": "m.fall@demo.invalid",
    "language": "fr",
}
DRAFTER = "a.diop@demo.invalid"
FOLDER = Path(__file__).parent
COMPLETE = "sn-ch-bank-records"
LACKS = ("relevance", "coercive_basis")
"""What the second draft lacks: two things that are essential."""


def fill_demo_office(*, now: datetime) -> "User":
    """Put people and requests into a demonstration office; return the drafter whose desk it shows."""
    from entraide.accounts.models import User
    from entraide.accounts.terms import Role

    awa = User.objects.create_user(DRAFTER, name="Awa Diop", role=Role.DRAFTER, language="en")
    User.objects.create_user(
        "b.ndiaye@demo.invalid", name="Babacar Ndiaye", role=Role.REVIEWER, language="fr"
    )
    whole = read_data(next(s.path for s in samples() if s.name == COMPLETE))
    lacking = {**whole, "answers": {k: v for k, v in whole["answers"].items() if k not in LACKS}}
    for number, data in enumerate((lacking, whole, *map(read_data, sorted(FOLDER.glob("*.yaml"))))):
        _start(data, awa, now - timedelta(days=number))
    return awa


def drafter() -> "User | None":
    """Return the drafter of the demonstration, None where somebody has closed the account."""
    from entraide.accounts.models import User

    return User.objects.filter(email=DRAFTER, is_active=True).first()


def _start(data: dict[str, Any], by: "User", now: datetime) -> None:
    from entraide.cases.actions import start_request

    case = parse_case(data, library())
    start_request(types=[kind.id for kind in case.types], answers=case.written, by=by, now=now)
