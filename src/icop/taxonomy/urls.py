"""Addresses of the taxonomy."""

from django.urls import path

from icop.taxonomy.views import browsing, changing, exchanging

app_name = "taxonomy"
urlpatterns = [
    path("", browsing.index, name="index"),
    path("a-z/", browsing.alphabetical, name="alphabetical"),
    path("files/", exchanging.files, name="files"),
    path("files/in/", exchanging.take_in, name="take_in"),
    path("files/<slug:form>/", exchanging.download, name="download"),
    path("<str:key>/", browsing.concept, name="concept"),
    path("<str:key>/under/", browsing.under, name="under"),
    path("<str:key>/rename/", changing.rename, name="rename"),
    path("<str:key>/merge/", changing.merge, name="merge"),
]
