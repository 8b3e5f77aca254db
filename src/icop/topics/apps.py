"""Django's name for this room, and what it says to the registry when the site starts."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """Home, topic pages, help."""

    name = "icop.topics"

    def ready(self) -> None:
        """Say to the registry how topic pages are shown."""
        from icop.topics.cards import register_topics

        register_topics()
