"""Requests, their answers by question, and their history."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse


class Request(models.Model):
    """One request for cooperation in the making. types: ids of request types; day: that of the letter.

    requested_state, case_name, due, in_custody and search_text are taken from the answers at each save
    (`summary.py`), so that lists and the search box need no other table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    types = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="draft")
    language = models.CharField(max_length=8)
    letter_language = models.CharField(max_length=8)
    day = models.DateField(null=True, blank=True)
    definition_version = models.PositiveIntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    review_note = models.TextField(blank=True)
    """What the last of drafter and reviewer wrote to the other."""
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    gap_reason = models.TextField(blank=True)
    requested_state = models.CharField(max_length=2, blank=True)
    case_name = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    in_custody = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The desk lists by state and last change."""

        indexes = [
            models.Index(fields=["state", "-updated_at"]),
            models.Index(fields=["owner", "state", "due"]),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the task list."""
        return reverse("request", args=[self.pk])


class Answer(models.Model):
    """What was given to one question, as a case file holds it. version counts the saves of this answer."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True, blank=True)
    not_known = models.BooleanField(default=False)
    not_applicable = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One answer for each question of a request."""

        constraints = [
            models.UniqueConstraint(fields=["request", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.question}"

    @property
    def held(self) -> tuple[Any, bool, str]:
        """Return what was given: the value, *not known*, and the reason of *not applicable*."""
        return self.value, self.not_known, self.not_applicable


class HistoryEntry(models.Model):
    """Something that happened to a request; its sentence is made of code and values when it is read."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="history")
    code = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"
