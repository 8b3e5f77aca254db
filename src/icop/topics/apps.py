"""Django's name for this room."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """Home, topic pages, help."""

    name = "icop.topics"
