"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """The taxonomy."""

    name = "icop.taxonomy"

    def ready(self) -> None:
        """Say where concepts are shown."""
        from icop.facts.cards import register_pages

        register_pages("concept", "taxonomy:concept", "taxonomy:index")
