"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Documents."""

    name = "icop.library"

    def ready(self) -> None:
        """Say to the registries how documents are shown and indexed, and which jobs this room has."""
        from icop.index.sources import register_records
        from icop.library.cards import register_documents
        from icop.library.indexing import all_library_records
        from icop.library.tasks import (
            change_many,
            compare_editions,
            index_documents,
            read_scan,
            sync_instruments,
            take_in,
            undo_change,
        )
        from icop.links.jobs import register_job

        register_documents()
        register_records("library", all_library_records)
        register_job("library.change_many", change_many)
        register_job("library.compare_editions", compare_editions)
        register_job("library.index_documents", index_documents)
        register_job("library.read_scan", read_scan)
        register_job("library.sync_instruments", sync_instruments)
        register_job("library.take_in", take_in)
        register_job("library.undo_change", undo_change)
