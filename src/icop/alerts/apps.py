"""Django's name for this room."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Desk and due days."""

    name = "icop.alerts"
