"""Addresses of topic pages and help."""

from django.urls import path

from icop.topics import views

app_name = "topics"
urlpatterns = [
    path("topics/", views.index, name="index"),
    path("help/", views.help_page, name="help"),
    path("help/glossary/", views.glossary, name="glossary"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
]
