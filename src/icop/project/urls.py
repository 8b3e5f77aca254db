"""Every address of the site, room by room."""

from django.urls import include, path

from icop.project.api import api
from icop.project.health import alive, health, job_again, jobs
from icop.project.trail import trail
from icop.topics import views as topics

urlpatterns = [
    path("", topics.home, name="home"),
    path("", include("icop.topics.urls")),
    path("", include("icop.accounts.urls")),
    path("search/", include("icop.search.urls")),
    path("library/", include("icop.library.urls")),
    path("taxonomy/", include("icop.taxonomy.urls")),
    path("release-processes/", include("icop.tsfd.urls")),
    path("tools/", include("icop.tools.urls")),
    path("cases/", include("icop.cases.urls")),
    path("desk/", include("icop.alerts.urls")),
    path("facts/", include("icop.facts.urls")),
    path("health/alive", alive),
    path("health/", health, name="health"),
    path("jobs/", jobs, name="jobs"),
    path("jobs/<uuid:job>/again/", job_again, name="job_again"),
    path("trail/", trail, name="trail"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]

handler400 = "icop.ui.problems.bad_request"
handler403 = "icop.ui.problems.forbidden"
handler404 = "icop.ui.problems.not_found"
handler500 = "icop.ui.problems.server_error"
