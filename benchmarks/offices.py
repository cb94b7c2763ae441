"""Makes an office with invented people and requests, for measuring."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entraide.accounts.models import User
    from entraide.cases.models import Request

SAMPLE = "sn-ch-bank-records"
OFFICE = ("--state", "SN", "--office", "Direction des affaires criminelles", "--admin", "admin@demo.invalid")


def make_office(
    folder: Path, people: int, drafts: int, *, demonstration: bool = False
) -> list[tuple["User", list["Request"]]]:
    """Make an office in a new folder; return its drafters, each with complete drafts."""
    command = [sys.executable, "-m", "entraide", "init", "--data", str(folder), *OFFICE]
    subprocess.run([*command, *(["--demo"] if demonstration else [])], check=True, stdout=subprocess.DEVNULL)
    os.environ.update(ENTRAIDE_DATA=str(folder), DJANGO_SETTINGS_MODULE="entraide.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from entraide.accounts.models import User
    from entraide.accounts.terms import Role
    from entraide.cases.actions import start_request
    from entraide.drafting.casefile import read_case
    from entraide.drafting.library import library
    from entraide.drafting.samples import samples

    now = timezone.now()
    case = read_case(next(sample.path for sample in samples() if sample.name == SAMPLE), library())
    kinds = [kind.id for kind in case.types]
    users = [
        User.objects.create_user(
            f"p{number}@demo.invalid", name=f"Awa Diop {number}", role=Role.DRAFTER, language="en"
        )
        for number in range(1, people + 1)
    ]
    return [
        (
            user,
            [start_request(types=kinds, answers=case.written, by=user, now=now) for _draft in range(drafts)],
        )
        for user in users
    ]
