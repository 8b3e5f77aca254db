"""Django's name for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail."""

    name = "icop.audit"
    verbose_name = "Trail"
