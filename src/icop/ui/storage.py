"""Static files with names that change with their content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """As WhiteNoise does it, but before files are collected each keeps its plain name: checks need no collecting."""

    def stored_name(self, name: str) -> str:
        """Return the name with its hash where the manifest has it, else the plain name."""
        return self.hashed_files.get(self.hash_key(self.clean_name(name))) or name
