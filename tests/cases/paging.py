"""What tests of the pages of a case share: opening a form, typing into it, sending all of it, reading the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from icop.cases.models import Case


def text_of(answered: Any) -> str:
    """Return what a page says, without its tags."""
    content = answered.content.decode().replace("&#x27;", "'").replace("&amp;", "&")
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def page(case: Case, name: str = "case", *args: Any, **query: str) -> str:
    """Return the address of a page of a case."""
    address = reverse(f"cases:{name}", args=[case.pk, *args])
    return f"{address}?{urlencode(query)}" if query else address


def fields_of(answered: Any) -> dict[str, str]:
    """Return what a browser would send back of the form on a page, unchanged."""
    return {field.html_name: str(field.value() or "") for field in answered.context["form"]}


def send(browser: Client, url: str, typed: Mapping[str, str] | None = None) -> Any:
    """Open a form, type into it, and send all of it."""
    return browser.post(url, {**fields_of(browser.get(url)), **(typed or {})}, follow=True)
