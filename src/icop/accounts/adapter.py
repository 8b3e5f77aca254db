"""What django-allauth asks of this site: whether people may sign themselves up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open only where the site says so (`ICOP_SIGNUP=open`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether a visitor may make an account."""
        return settings.ICOP_SIGNUP == "open"
