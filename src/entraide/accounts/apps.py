"""The people as an application."""

from django.apps import AppConfig

from entraide.core.errors import sentence
from entraide.web.registry import Room, registry


class AccountsConfig(AppConfig):
    """Names the room for the framework, and puts the desk into the navigation."""

    name = "entraide.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the shell shows of this room."""
        from entraide.accounts.queries import desk_actions  # noqa: PLC0415  tables exist only now

        registry.rooms.insert(0, Room("desk", sentence("Desk"), lambda user: True))
        registry.desk_actions.append(desk_actions)
