"""Jobs of cases."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def look_at(intake: str) -> None:
    """Tell what a file of cases would change."""
    from icop.cases.actions.bringing_in import look_at as look

    look(intake, on=timezone.localdate())


@task()
def bring_in(intake: str) -> None:
    """Keep the cases of a file, all or none."""
    from icop.cases.actions.bringing_in import bring_in as bring

    bring(intake, on=timezone.localdate())


@task()
def take_out(pk: str) -> None:
    """Write a file of many cases that somebody asked for."""
    from icop.cases.actions.taking_out import make_file

    make_file(pk, today=timezone.localdate())


@task(priority=-10)  # after what somebody waits for
def refresh(after: str) -> None:
    """Work out anew some lines of the portfolio that are of an earlier day, from a case on, and ask for the rest."""
    from icop.cases.actions.refreshing import refresh as work

    work(after, on=timezone.localdate())
