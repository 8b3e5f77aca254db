"""What addresses and commands the code has, found by walking it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import typer
from django.urls import URLResolver, get_resolver


def routes() -> list[str]:
    """Return the pattern of every address, that of the API included, in the order they are tried.

    An address of the API that takes several methods is there once for each; it counts once.
    """
    found = list(_walk(get_resolver(), ""))
    return [one for before, one in pairwise(["", *found]) if not (one.startswith("api/") and one == before)]


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, here)
        else:
            yield here


def commands() -> dict[str, set[str]]:
    """Return the options of every subcommand of `icop`, by its name."""
    from icop import cli

    if not cli.app.registered_commands:
        cli._add_commands()
    return dict(_commands_of(typer.main.get_command(cli.app), ""))


def _commands_of(group: Any, before: str) -> Iterator[tuple[str, set[str]]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands_of(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", {option for parameter in command.params for option in parameter.opts}
