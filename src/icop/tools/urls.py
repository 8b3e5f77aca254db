"""Addresses of tools, programs, assessments and determinations."""

from django.urls import path

from icop.tools.views import catalogue, determination, document

app_name = "tools"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("determinations/<str:key>/", determination.determination, name="determination"),
    path("determinations/<str:key>/document/", document.determination_document, name="determination_document"),
    path("determinations/<str:key>/examples/", determination.examples, name="determination_examples"),
    path("determinations/<str:key>/file/<slug:form>/", determination.download, name="determination_file"),
    path("<str:key>/document/", document.document, name="document"),
    path("<str:key>/document/examples/<int:number>/", document.document_example, name="document_example"),
]
