"""Django's name for this room."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Facts."""

    name = "icop.facts"
