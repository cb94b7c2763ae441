"""Audit entries: who did what, when, to what. Written once, never changed."""

from typing import Any

from django.db import models


class AuditEntry(models.Model):
    """One thing that happened. Actor and object are identifiers, so that the entry outlives both."""

    code = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, blank=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        """Found by object, in order of time."""

        indexes = [models.Index(fields=["object_kind", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the entry for the first time; a second time is an error of ours."""
        if self.pk is not None:
            raise TypeError("An audit entry is never changed.")
        super().save(*args, **kwargs)
