"""Closed words of this room."""

from enum import StrEnum

STATES = ("requesting_state", "requested_state")
FIRST_STEPS = (*STATES, "legal_basis")
"""Questions with pages of their own, before the task list."""


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    FINISHED = "finished"


class TaskState(StrEnum):
    """How far a task of a request is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
