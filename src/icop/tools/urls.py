"""Addresses of tools, programs, assessments and determinations."""

from django.urls import path

from icop.tools.views import catalogue, comparing, determination, document, downloads, findings, programs, working

app_name = "tools"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("programs/", programs.index, name="programs"),
    path("programs/new/", programs.new, name="program_new"),
    path("programs/<slug:key>/", programs.show, name="program"),
    path("programs/<slug:key>/change/", programs.change, name="program_change"),
    path("programs/<slug:key>/removed/", working.removed, name="removed"),
    path("assessments/<uuid:pk>/", working.show, name="assessment"),
    path("assessments/<uuid:pk>/findings/", findings.show, name="findings"),
    path("assessments/<uuid:pk>/done/", findings.done, name="done"),
    path("assessments/<uuid:pk>/finish/", findings.finish, name="finish"),
    path("assessments/<uuid:pk>/reopen/", findings.reopen, name="reopen"),
    path("assessments/<uuid:pk>/move/", findings.move, name="move"),
    path("assessments/<uuid:pk>/report.docx", downloads.docx, name="report_docx"),
    path("assessments/<uuid:pk>/report.pdf", downloads.pdf, name="report_pdf"),
    path("assessments/<uuid:pk>/plan.xlsx", downloads.plan_sheet, name="plan_sheet"),
    path("assessments/<uuid:pk>/plan.ics", downloads.plan_calendar, name="plan_calendar"),
    path("assessments/<uuid:pk>/case.json", downloads.case_json, name="case_json"),
    path("assessments/<uuid:pk>/plan.json", downloads.plan_json, name="plan_json"),
    path("compare/", comparing.two, name="compare"),
    path("aggregate/", comparing.several, name="aggregate"),
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
