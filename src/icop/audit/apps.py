"""Django's name for this room, and what it says to the one below when the site starts."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail."""

    name = "icop.audit"
    verbose_name = "Trail"

    def ready(self) -> None:
        """Say to the room of people how a line is written."""
        from icop.accounts.trail import register_trail
        from icop.audit.actions import record

        register_trail(record)
