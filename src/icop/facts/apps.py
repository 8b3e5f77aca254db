"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Facts."""

    name = "icop.facts"

    def ready(self) -> None:
        """Say to the registries how facts are shown and indexed, which jobs this room has, and what waits in it."""
        from icop.facts.cards import register_facts
        from icop.facts.duties import due_of_facts
        from icop.facts.indexing import all_fact_records
        from icop.facts.tasks import index_facts
        from icop.index.sources import register_records
        from icop.links.jobs import register_job
        from icop.links.registry import register_due

        register_facts()
        register_records("facts", all_fact_records)
        register_job("facts.index", index_facts)
        register_due("facts", due_of_facts)
