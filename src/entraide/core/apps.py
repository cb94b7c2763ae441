"""The plinth as an application: the table of audit entries."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the room for the framework."""

    name = "entraide.core"
    default_auto_field = "django.db.models.BigAutoField"
