"""Django's name for this room."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """The taxonomy."""

    name = "icop.taxonomy"
