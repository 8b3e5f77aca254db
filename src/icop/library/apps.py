"""Django's name for this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Documents."""

    name = "icop.library"
