"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class TsfdConfig(AppConfig):
    """Release processes."""

    name = "icop.tsfd"

    def ready(self) -> None:
        """Say where processes, and the questions that lead to them, are shown."""
        from icop.facts.cards import register_pages

        register_pages("process", "tsfd:process", "tsfd:index")
        register_pages("attribute", "tsfd:attribute", "tsfd:questions")
