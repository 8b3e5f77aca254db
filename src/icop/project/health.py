"""The health page: what is wrong with this site, and the fix."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def alive(request: HttpRequest) -> HttpResponse:
    """Answer at once: the web process runs."""
    return HttpResponse("alive\n", content_type="text/plain")


def health(request: HttpRequest) -> HttpResponse:
    """Show what works and what does not."""
    return render(request, "ui/health.html", {})
