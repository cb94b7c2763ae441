"""Who may do what, by role. Rooms above build their own predicates from these."""

from typing import Any

from entraide.accounts.terms import Role


def has_role(user: Any, *roles: Role) -> bool:
    """Say whether a user is active, signed in, and has one of the roles."""
    return bool(user.is_authenticated and user.is_active and user.role in roles)


def may_draft(user: Any) -> bool:
    """Say whether a user may start and change requests."""
    return has_role(user, Role.DRAFTER, Role.REVIEWER)


def may_review(user: Any) -> bool:
    """Say whether a user may review what others drafted."""
    return has_role(user, Role.REVIEWER)


def may_administer(user: Any) -> bool:
    """Say whether a user runs the system: people, office, settings."""
    return has_role(user, Role.ADMINISTRATOR)


def may_read_content(user: Any) -> bool:
    """Say whether a user reads requests at all. Whoever runs the system does not."""
    return has_role(user, Role.DRAFTER, Role.REVIEWER, Role.OBSERVER)
