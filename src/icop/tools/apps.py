"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    """Job support tools and determinations."""

    name = "icop.tools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say where tools and determinations are shown, and what waits in this room for whom."""
        from icop.facts.cards import register_pages
        from icop.links.registry import register_due
        from icop.tools.queries.duties import due_of_tools

        register_pages("tool", "tools:tool", "tools:index")
        register_pages("determination", "tools:determination", "tools:index")
        register_due("tools", due_of_tools)
