"""Django's name for this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shell and its components."""

    name = "icop.ui"
