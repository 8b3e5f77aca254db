"""Addresses of the library."""

from django.urls import path

from icop.library.views import adding, intakes, reading, shelves

app_name = "library"
urlpatterns = [
    path("", shelves.index, name="index"),
    path("add/", adding.add, name="add"),
    path("intakes/", intakes.index, name="intakes"),
    path("intakes/<int:key>/", intakes.intake, name="intake"),
    path("cite/<path:citation>/", shelves.cite, name="cite"),
    path("<str:key>/", shelves.document, name="document"),
    path("<str:key>/contents/", shelves.contents, name="contents"),
    path("<str:key>/file/<int:edition>/", shelves.original, name="original"),
    path("<str:key>/<str:anchor>/", reading.section, name="section"),
]
