"""JSON that people take away as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse


def json_file(name: str, content: Mapping[str, Any]) -> HttpResponse:
    """Return `content` as a JSON file to download under `name`, which is ours and plain ASCII."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
