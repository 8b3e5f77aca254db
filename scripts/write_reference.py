"""Write what is generated from the code: docs/reference/facts.md, docs/reference/openapi.json, data/schemas/.

With --check nothing is written; the names of stale pages are printed and the exit code is 1. A test does that.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "src" / "icop" / "data" / "schemas"
REFERENCE = ROOT / "docs" / "reference"
HEAD = """# Facts as files

Generated from the shapes in `engine/shapes.py` by `scripts/write_reference.py`. A fact is one file,
`data/<folder>/<topic>/<name>.yaml`; its key is `<topic>.<name>`. Concepts alone are gathered:
`data/taxonomy/<branch>.yaml` holds many, each under its key. Unknown fields are refused, and `icop check` tells
every problem with its place. For editors there is a JSON Schema of each kind in `data/schemas/`.
"""


def main() -> None:
    """Write, or with --check compare, every generated page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    only_check = parser.parse_args().check
    stale = [path for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'stale' if only_check else 'written'}: {path.relative_to(ROOT).as_posix()}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
    if stale and only_check:
        sys.exit("Run python scripts/write_reference.py and commit what it wrote.")


def pages() -> dict[Path, str]:
    """Return the text of every generated page, by its path."""
    from icop.engine.kinds import KINDS

    schemas = {kind: _widened(shape.model_json_schema()) for kind, (_, shape) in KINDS.items()}
    found = {SCHEMAS / f"{kind}.json": _json(schema) for kind, schema in schemas.items()}
    found[REFERENCE / "facts.md"] = _facts({kind: folder for kind, (folder, _) in KINDS.items()}, schemas)
    found[REFERENCE / "openapi.json"] = _json(_openapi())
    found[REFERENCE / "release-plan.schema.json"] = _json(_plan_file())
    found[REFERENCE / "sale-file.schema.json"] = _json(_sale_file())
    found[REFERENCE / "case.schema.json"] = _json(_case())
    found[REFERENCE / "assessment.schema.json"] = _json(_assessment_file())
    return found


def _json(content: Any) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _widened(schema: Any) -> Any:
    """Let editors accept plain numbers where the loader keeps them as written text."""
    if isinstance(schema, list):
        return [_widened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    wider = {name: _widened(part) for name, part in schema.items()}
    options = wider.get("anyOf", [])
    if {"type": "boolean"} in options and {"type": "string"} in options:
        wider["anyOf"] = [*options, {"type": "number"}]
    return wider


def _facts(folders: dict[str, str], schemas: dict[str, Any]) -> str:
    """Return the page of fact shapes: a chapter for each kind, and one for the parts that several kinds share."""
    uses = Counter(name for schema in schemas.values() for name in schema.get("$defs", {}))
    shared = {name for name, count in uses.items() if count > 1}
    lines, seen = [HEAD], {}
    for kind, schema in schemas.items():
        parts = schema.get("$defs", {})
        seen |= {name: parts[name] for name in parts if name in shared}
        lines += [f"\n## {kind}\n\nIn `{folders[kind]}/`. {_said(schema)}\n", _table(schema)]
        lines += [_part(name, part) for name, part in sorted(parts.items()) if name not in shared]
    lines += ["\n## Parts that several kinds share\n", *(_part(name, part) for name, part in sorted(seen.items()))]
    return "".join(lines)


def _part(name: str, schema: dict[str, Any]) -> str:
    return f"\n`{name}`: {_said(schema)}\n{_table(schema)}" if "properties" in schema else ""


def _table(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", []))
    rows = [
        f"| `{field}` | {_what(about)} | {'yes' if field in required else ''} |\n"
        for field, about in schema.get("properties", {}).items()
    ]
    return "\n| field | what | needed |\n|---|---|---|\n" + "".join(rows)


def _said(schema: dict[str, Any]) -> str:
    return " ".join(str(schema.get("description", "")).split())


def _what(about: dict[str, Any]) -> str:
    """Return in a few words what a field holds."""
    if "description" in about:
        return _said(about)
    if "$ref" in about:
        return f"`{about['$ref'].rsplit('/', 1)[-1]}`"
    if "enum" in about:
        return " or ".join(map(str, about["enum"]))
    if "const" in about:
        return str(about["const"])
    if "anyOf" in about:
        return ", or ".join(dict.fromkeys(_what(option) for option in about["anyOf"]))
    if about.get("type") == "array":
        return f"list of {_what(about.get('items', {}))}"
    if about.get("type") == "object":
        inner = about.get("additionalProperties")
        return f"names with {_what(inner)}" if isinstance(inner, dict) else "names with values"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number", "null": "nothing"}
    if about.get("format") == "date":
        return "day"
    return words.get(str(about.get("type")), str(about.get("type", "anything")))


def _plan_file() -> Any:
    from icop.tsfd.files import PlanFile

    return PlanFile.model_json_schema()


def _sale_file() -> Any:
    from icop.tools.sale_files import schema

    return schema()


def _case() -> Any:
    from icop.cases.files import case_schema

    return case_schema()


def _assessment_file() -> Any:
    from icop.tools.assessment_files import schema

    return schema()


def _openapi() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icop.project.settings")
    import django

    django.setup()
    import icop.project.urls  # noqa: F401  the routers are joined there
    from icop.project.api import api

    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))


if __name__ == "__main__":
    main()
