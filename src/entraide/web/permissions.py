"""What a view must declare before it is reached: nobody is let in by forgetting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])
Predicate = Callable[[Any], bool]


@dataclass(frozen=True)
class Permission:
    """Who may reach a view. predicate: of a signed-in user; None for everybody."""

    name: str
    predicate: Predicate | None


PUBLIC = Permission("public", None)


def _declare(permission: Permission) -> Callable[[V], V]:
    def declare(view: V) -> V:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: V) -> V:
    """Let everybody reach a view."""
    return _declare(PUBLIC)(view)


def signed_in(view: V) -> V:
    """Let every signed-in user reach a view."""
    return _declare(Permission("signed_in", lambda user: True))(view)


def allowed(predicate: Predicate) -> Callable[[V], V]:
    """Let signed-in users of whom the predicate is true reach a view."""
    return _declare(Permission(predicate.__name__, predicate))
