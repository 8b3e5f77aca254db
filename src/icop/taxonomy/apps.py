"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """The taxonomy."""

    name = "icop.taxonomy"

    def ready(self) -> None:
        """Say where concepts are shown, and which concepts facts were given."""
        from icop.facts.cards import register_pages
        from icop.index.sources import register_concepts
        from icop.taxonomy.tags.indexing import fact_concepts

        register_pages("concept", "taxonomy:concept", "taxonomy:index")
        register_concepts("facts", fact_concepts)
