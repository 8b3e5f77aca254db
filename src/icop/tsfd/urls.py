"""Addresses of release processes."""

from django.urls import path

from icop.tsfd import views

app_name = "tsfd"
urlpatterns = [
    path("", views.index, name="index"),
    path("questions/", views.questions, name="questions"),
    path("plan/", views.plan_page, name="plan"),
    path("plan/file/<slug:form>/", views.plan_download, name="plan_file"),
    path("compare/", views.compare, name="compare"),
    path("questions/<str:key>/", views.attribute, name="attribute"),
    path("<str:key>/", views.process, name="process"),
    path("<str:key>/days/", views.days, name="days"),
]
