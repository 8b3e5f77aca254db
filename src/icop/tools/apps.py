"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    """Job support tools and determinations."""

    name = "icop.tools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say where tools and determinations are shown."""
        from icop.facts.cards import register_pages

        register_pages("tool", "tools:tool", "tools:index")
        register_pages("determination", "tools:determination", "tools:index")
