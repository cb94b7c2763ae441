"""Closed words of this room."""

from enum import StrEnum


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
