"""Static files with names that change with their content, also before they are collected."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, but a file not in the manifest keeps its plain name: tests and checks need no collecting."""

    manifest_strict = False
