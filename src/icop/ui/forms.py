"""What forms share: the one template behind every field, and what was sent to a page."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict


class FieldRenderer(TemplatesSetting):
    """Renders fields with ui/field.html."""

    field_template_name = "ui/field.html"


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to a page, even if it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None
