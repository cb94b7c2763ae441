"""One-time codes of an app, and recovery codes."""

import base64
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from entraide.accounts.actions.attempts import admit, forgive, keys_for
from entraide.accounts.actions.refusals import NotAllowed, WrongCode
from entraide.accounts.actions.sessions import end_sessions
from entraide.accounts.actions.signing_in import Answered
from entraide.accounts.models import PERSON, RecoveryCode, SecondFactor, User
from entraide.accounts.permissions import may_administer
from entraide.accounts.rules import matching_step, plain_code
from entraide.accounts.terms import RECOVERY_CODES
from entraide.core.actions import record

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are read for another."""
RECOVERY_LENGTH = 12


def new_secret() -> str:
    """Return a secret for an app: 160 bits, in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def check_code(*, user: User, code: str, device: str = "", address: str = "", now: datetime) -> Answered:
    """Say whether a code of the app, or a recovery code, is right; use it up if it is. Each works once."""
    keys = keys_for("code", str(user.pk), device=device, address=address)
    wait = admit(keys, now)
    if wait:
        return Answered(None, wait)
    if _use_app_code(user, code, now) or _use_recovery_code(user, code, now):
        forgive(keys)
        return Answered(user)
    record("code_refused", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return Answered(None)


@transaction.atomic
def _use_app_code(user: User, code: str, now: datetime) -> bool:
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    step = matching_step(factor.secret, code, now=now, after=factor.last_step) if factor else None
    if factor is None or step is None:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


@transaction.atomic
def _use_recovery_code(user: User, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, code_hash=_hash(user, code), used_at=None)
    if not unused.update(used_at=now):
        return False
    record("recovery_code_used", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return True


@transaction.atomic
def confirm_second_factor(*, user: User, secret: str, code: str, now: datetime) -> list[str]:
    """Set up the app whose code proves that it holds the secret, and return new recovery codes. Raises
    WrongCode.

    Replaces an earlier app, and ends the sessions that it let in; the caller has asked for proof of that one.
    """
    step = matching_step(secret, code, now=now, after=0)
    if step is None:
        raise WrongCode
    _factor, is_first = SecondFactor.objects.update_or_create(
        user=user, defaults={"secret": secret, "last_step": step, "since": now}
    )
    if not is_first:
        end_sessions(user=user, now=now)
    record("second_factor_set_up", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return renew_recovery_codes(user=user, now=now)


@transaction.atomic
def renew_recovery_codes(*, user: User, now: datetime) -> list[str]:
    """Return new recovery codes, shown once; the earlier ones stop working."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    record("recovery_codes_renewed", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return ["-".join(code[i : i + 4] for i in range(0, RECOVERY_LENGTH, 4)) for code in codes]


@transaction.atomic
def remove_second_factor(*, user: User, by: User, now: datetime) -> None:
    """Remove a lost app and its recovery codes, and end all sessions; the next sign-in asks for a new app.

    An administrator does it for others, never for oneself: a stolen session must not shed the factor.
    Raises NotAllowed.
    """
    if not may_administer(by) or by.pk == user.pk:
        raise NotAllowed
    removed, _tables = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        return
    RecoveryCode.objects.filter(user=user).delete()
    end_sessions(user=user, now=now)
    record("second_factor_removed", actor=by.pk, object_kind=PERSON, object_id=user.pk, at=now)


def _hash(user: User, code: str) -> str:
    """Return what is kept of a recovery code: keyed with the secret, which no copy of the database holds."""
    return salted_hmac(f"recovery code {user.pk}", plain_code(code), algorithm="sha256").hexdigest()
