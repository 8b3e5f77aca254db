"""Addresses of tools, programs, assessments and determinations."""

from django.urls import path

from icop.tools.views import catalogue, determination, document, filing, programs, working

app_name = "tools"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("import/", filing.take_in, name="import"),
    path("programs/", programs.index, name="programs"),
    path("programs/new/", programs.new, name="program_new"),
    path("programs/<slug:key>/", programs.show, name="program"),
    path("programs/<slug:key>/change/", programs.change, name="program_change"),
    path("programs/<slug:key>/removed/", working.removed, name="removed"),
    path("assessments/<uuid:pk>/", working.show, name="assessment"),
    path("assessments/<uuid:pk>/file.json", filing.file, name="assessment_file"),
    path("assessments/<uuid:pk>/findings/", working.show, name="findings"),
    path("assessments/<uuid:pk>/move/", working.show, name="move"),
    path("assessments/<uuid:pk>/undo/", working.undo, name="undo"),
    path("assessments/<uuid:pk>/remove/", working.remove, name="remove"),
    path("assessments/<uuid:pk>/sections/<slug:key>/", working.section, name="section"),
    path("assessments/<uuid:pk>/sections/<slug:key>/assign/", working.assign, name="assign"),
    path("assessments/<uuid:pk>/questions/<slug:key>/", working.question, name="question"),
    path("assessments/<uuid:pk>/questions/<slug:key>/put/", working.put_beside, name="put_beside"),
    path("determinations/<str:key>/", determination.determination, name="determination"),
    path("determinations/<str:key>/document/", document.determination_document, name="determination_document"),
    path("determinations/<str:key>/examples/", determination.examples, name="determination_examples"),
    path("determinations/<str:key>/file/<slug:form>/", determination.download, name="determination_file"),
    path("<str:key>/document/", document.document, name="document"),
    path("<str:key>/document/examples/<int:number>/", document.document_example, name="document_example"),
    path("<str:key>/", catalogue.tool, name="tool"),
    path("<str:key>/begin/", programs.begin, name="begin"),
]
