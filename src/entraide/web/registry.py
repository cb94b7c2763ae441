"""Blocks of shared pages, which rooms fill when they start; rooms do not know each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from entraide.core.errors import Message


@dataclass(frozen=True)
class DeskRow:
    """One thing that waits. due: in words; due_note: how far that is; mark: what must not be overlooked.

    tag_kind: empty, stop, care or done.
    """

    reference: str
    title: str
    url: str
    next_step: str
    due: str = ""
    due_note: str = ""
    mark: str = ""
    holder: str = ""
    tag: str = ""
    tag_kind: str = ""


@dataclass(frozen=True)
class DeskBlock:
    """A list of the desk. empty_text: what to say when nothing is there; more: address of the whole list."""

    title: str
    rows: tuple[DeskRow, ...]
    empty_text: str = ""
    more: str = ""


@dataclass(frozen=True)
class Found:
    """One thing that the search box found."""

    title: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Room:
    """An entry of the navigation. address: its name; opens: for whom it stands there."""

    address: str
    title: Message
    opens: Callable[[Any], bool]


DeskSource = Callable[[Any, str], Iterable[DeskBlock]]
SearchSource = Callable[[Any, str, str], Iterable[Found]]
Action = tuple[str, str]


@dataclass
class Registry:
    """What rooms registered. Sources take the user, the language and, for the search box, the text."""

    desk: list[DeskSource] = field(default_factory=list)
    search: list[SearchSource] = field(default_factory=list)
    desk_actions: list[Callable[[Any, str], Iterable[Action]]] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def rooms_of(self, user: Any) -> list[Room]:
        """Return the navigation of a user: what cannot be used is absent, and the order never changes."""
        return [room for room in self.rooms if user.is_authenticated and room.opens(user)]

    def desk_blocks(self, user: Any, language: str) -> list[DeskBlock]:
        """Return the lists of a user's desk, room by room."""
        return [block for source in self.desk for block in source(user, language)]

    def actions(self, user: Any, language: str) -> list[Action]:
        """Return what a user can start from the desk: words and address."""
        return [action for source in self.desk_actions for action in source(user, language)]

    def found(self, user: Any, language: str, text: str) -> list[Found]:
        """Return what the search box finds among what the user may see."""
        return [item for source in self.search for item in source(user, language, text)]


registry = Registry()
"""The one registry of the process; filled by `apps.ready`."""


def desk_blocks(user: Any, language: str) -> list[DeskBlock]:
    """Return the lists of a user's desk."""
    return registry.desk_blocks(user, language)
