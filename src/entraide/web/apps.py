"""The shell as an application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the room for the framework."""

    name = "entraide.web"
