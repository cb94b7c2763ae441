"""What was typed when a session had ended: kept, taken up again, discarded, forgotten."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from entraide.accounts.models import PERSON, KeptPost, User
from entraide.accounts.queries import kept_in
from entraide.accounts.rules import Fields, token_hash
from entraide.accounts.terms import KEPT_LASTS, LARGEST_KEPT, MOST_KEPT
from entraide.core.actions import record


@transaction.atomic
def keep_post(
    *, user: User, device: str, path: str, fields: Fields, had_file: bool = False, now: datetime
) -> bool:
    """Keep what a user sent from a browser without a session; say whether there was room. Once for the same.

    The audit entry says that something was kept, never what or where.
    """
    forget_kept_posts(now=now)
    written = json.dumps(fields)
    digest = token_hash(json.dumps([path, written]))
    if kept_in(device, now).filter(user=user, digest=digest).exists():
        return True
    if len(path) + len(written) > LARGEST_KEPT or kept_in(device, now).count() >= MOST_KEPT:
        return False
    _post, is_new = KeptPost.objects.get_or_create(
        user=user,
        device=token_hash(device),
        digest=digest,
        defaults={"path": path, "written": written, "had_file": had_file, "created_at": now},
    )
    if is_new:
        record("post_kept", actor=user.pk, object_kind=PERSON, object_id=user.pk, at=now)
    return True


def forget_kept_posts(*, now: datetime) -> None:
    """Delete what nobody came back for. No audit entry: its lasting so long was said when it was kept."""
    KeptPost.objects.filter(created_at__lte=now - KEPT_LASTS).delete()


@transaction.atomic
def take_kept_post(*, post_id: str, user: User, device: str) -> bool:
    """Delete what is about to be done, and say whether it was there: it is done once.

    The caller does it in the same transaction, so that what could not be done is still kept.
    """
    try:
        pk = UUID(post_id)
    except ValueError:
        return False
    taken, _tables = KeptPost.objects.filter(pk=pk, user=user, device=token_hash(device)).delete()
    return bool(taken)


@transaction.atomic
def discard_kept_post(*, post: KeptPost, by: User, now: datetime) -> None:
    """Delete what its owner does not want any more."""
    post.delete()
    record("kept_post_discarded", actor=by.pk, object_kind=PERSON, object_id=by.pk, at=now)
