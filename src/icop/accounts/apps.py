"""Django's name for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, audiences."""

    name = "icop.accounts"
    verbose_name = "People"
