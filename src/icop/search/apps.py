"""Django's name for this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search page."""

    name = "icop.search"
