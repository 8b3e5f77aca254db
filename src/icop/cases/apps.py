"""Django's name for this room, and what it says to the others when the site starts."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """FMS and BPC cases."""

    name = "icop.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which jobs this room has, how cases are shown elsewhere, what waits here, and what begins a case."""
        from icop.cases.cards import begun_of_assessments, begun_of_programs, register_cases
        from icop.cases.queries.duties import due_of_cases
        from icop.cases.tasks import bring_in, look_at, refresh, take_out
        from icop.links.jobs import register_job
        from icop.links.registry import register_due, register_onward

        register_job("cases.bring_in", bring_in)
        register_job("cases.look_at", look_at)
        register_job("cases.refresh", refresh)
        register_job("cases.take_out", take_out)
        register_cases()
        register_due("cases", due_of_cases)
        register_onward("assessment", begun_of_assessments)
        register_onward("program", begun_of_programs)
