"""The one template behind every form field."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Renders fields with ui/field.html."""

    field_template_name = "ui/field.html"
