"""Django's name for this room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Kinds, jobs, uses."""

    name = "icop.links"
