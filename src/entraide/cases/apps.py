"""Requests as an application: fills the desk and the search box."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the room for the framework, and registers its blocks."""

    name = "entraide.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the lists of the desk and what the search box finds."""
        from entraide.cases import blocks  # noqa: PLC0415 (models are ready only now)
        from entraide.cases.permissions import reads_requests  # noqa: PLC0415
        from entraide.core.errors import sentence  # noqa: PLC0415
        from entraide.web.registry import Room, registry  # noqa: PLC0415

        registry.desk.append(blocks.desk)
        registry.search.append(blocks.search)
        registry.desk_actions.append(blocks.actions)
        registry.rooms.append(Room("requests", sentence("Requests"), reads_requests))
