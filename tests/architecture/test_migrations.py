"""The tables agree with the models."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_every_migration_can_be_undone():
    ours = [one for one in MigrationLoader(None).disk_migrations.values() if one.__module__.startswith("icop.")]
    stuck = [f"{one}: {step.describe()}" for one in ours for step in one.operations if not step.reversible]
    assert ours
    assert not stuck
