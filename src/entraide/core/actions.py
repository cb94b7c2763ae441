"""Writes the audit entry of a change, inside the transaction of the change."""

from datetime import datetime

from entraide.core.models import AuditEntry


def record(
    code: str, *, actor: object, object_kind: str, object_id: object, at: datetime, **details: object
) -> AuditEntry:
    """Write that something happened, and return the entry. Call it in the transaction of the change itself.

    actor: identifier of a person, empty for the program. details: plain data, never secrets or content.
    """
    return AuditEntry.objects.create(
        code=code,
        actor=str(actor or ""),
        object_kind=object_kind,
        object_id=str(object_id),
        at=at,
        details=details,
    )
