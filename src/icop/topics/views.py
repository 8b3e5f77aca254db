"""Pages of this room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def index(request: HttpRequest) -> HttpResponse:
    """Show the room's first page."""
    return render(request, "topics/index.html", {})


def home(request: HttpRequest) -> HttpResponse:
    """Show the first page of the site."""
    return render(request, "topics/home.html", {})


def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to use the site."""
    return render(request, "topics/help.html", {})


def glossary(request: HttpRequest) -> HttpResponse:
    """List the words of the field."""
    return render(request, "topics/glossary.html", {})


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done so that everybody can use the site."""
    return render(request, "topics/accessibility.html", {})
