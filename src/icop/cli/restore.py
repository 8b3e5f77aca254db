"""`icop restore`: a home from a backup. Nothing is touched before every part of it was compared with its hash."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import AsJson, answered, ready, say
from icop.cli.backup import progress

Source = Annotated[Path, typer.Argument(metavar="FILE", help="A file that `icop backup` made.")]
Replace = Annotated[bool, typer.Option("--replace", help="Put aside what this home holds now.")]
Check = Annotated[bool, typer.Option("--check", help="Only compare every part with its hash.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def restore(file: Source, replace: Replace = False, check: Check = False, as_json: AsJson = False) -> None:
        """Make this home what the backup holds, with a fresh index. The site must be stopped."""
        with answered(as_json):
            ready()
            _check(file, as_json) if check else _restore(file, replace, as_json)


def _check(file: Path, as_json: bool) -> None:
    from icop.project.backup import check_backup

    with progress() as tell:
        manifest = check_backup(file, tell=tell)
    answer = {"fingerprint": manifest.fingerprint, "made_at": manifest.made_at, "version": manifest.version}
    say({**answer, "parts": len(manifest.members)}, as_json, _whole)


def _whole(answer: dict[str, Any]) -> str:
    return (
        f"The backup is whole: {answer['parts']:,} parts, made {answer['made_at']} by icop {answer['version']}.\n"
        f"Fingerprint {answer['fingerprint']}."
    )


def _restore(file: Path, replace: bool, as_json: bool) -> None:
    from django.conf import settings

    from icop.project.backup import restore_backup

    with progress() as tell:
        done = restore_backup(file, tell=tell, replace=replace)
    answer = {
        "home": str(settings.ICOP_HOME),
        "made_at": done.manifest.made_at,
        "documents": done.manifest.counts.get("library_document", 0),
        "fingerprint": done.manifest.fingerprint,
        "aside": str(done.aside) if done.aside else "",
        "packs": str(done.packs) if done.packs else "",
        "invitations": done.invitations,
    }
    say(answer, as_json, _words)


def _words(answer: dict[str, Any]) -> str:
    lines = [f"Restored {answer['home']} as it was {answer['made_at']}: {answer['documents']:,} documents."]
    lines.append(f"Fingerprint {answer['fingerprint']}.")
    if answer["aside"]:
        lines.append(f"What was there before is in {answer['aside']}; remove it when you no longer want it.")
    if answer["packs"]:
        lines.append(f"The office's fact files are in {answer['packs']}; name their folders in ICOP_DATA_DIRS.")
    lines.append("Start the site with `icop up`. A backup holds no passwords; administrators choose theirs at")
    lines.extend(f"  {email}: {path} (within seven days)" for email, path in answer["invitations"].items())
    if not answer["invitations"]:
        lines[-1] = "Start the site with `icop up`."
    return "\n".join(lines)
