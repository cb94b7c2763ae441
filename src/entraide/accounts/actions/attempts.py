"""Slows guessing down without locking anybody out.

Attempts are counted per name typed and per address, or, from a browser in which this person has signed in
before, for that browser alone. Kept in the database: all processes share it, and a restart forgets nothing.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from entraide.accounts.models import Attempts
from entraide.accounts.rules import FORGOTTEN_AFTER, FREE_ATTEMPTS, FREE_ATTEMPTS_OF_ADDRESS, wait_after

NO_WAIT = timedelta(0)
Keys = Mapping[str, int]
"""What is guarded, hashed, and how many attempts are free."""


def keys_for(kind: str, name: str, *, device: str, address: str) -> Keys:
    """Return what an attempt counts against. device: names a browser known for this person, else empty."""
    if device:
        return {hashed(f"{kind} {name} in {device}"): FREE_ATTEMPTS}
    keys = {hashed(f"{kind} {name}"): FREE_ATTEMPTS}
    if address:
        keys[hashed(f"from {address}")] = FREE_ATTEMPTS_OF_ADDRESS
    return keys


def hashed(text: str) -> str:
    """Return a key that does not name anybody."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def admit(keys: Keys, now: datetime) -> timedelta:
    """Count an attempt before it is looked at and return zero; or return how long to wait and count nothing.

    Counted first, so that a hundred attempts at once are not all looked at.
    """
    for key in keys:
        Attempts.objects.get_or_create(key=key, defaults={"last_at": now})
    rows = list(Attempts.objects.select_for_update().filter(key__in=keys).order_by("key"))
    for row in rows:
        if now - row.last_at > FORGOTTEN_AFTER:
            row.failures = 0
    wait = max(wait_after(row.failures, row.last_at, free=keys[row.key], now=now) for row in rows)
    if wait > NO_WAIT:
        return wait
    for row in rows:
        row.failures += 1
        row.last_at = now
    Attempts.objects.bulk_update(rows, ["failures", "last_at"])
    return NO_WAIT


def forgive(keys: Keys) -> None:
    """Forget the attempts that a right answer ended, and those so old that they no longer count."""
    Attempts.objects.filter(key__in=keys).delete()
