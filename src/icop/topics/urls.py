"""Addresses of topic pages, glossary and help."""

from django.urls import path

from icop.topics import views

app_name = "topics"
urlpatterns = [
    path("topics/", views.index, name="index"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("news/", views.news_page, name="news"),
    path("help/", views.help_page, name="help"),
    path("help/glossary/", views.glossary, name="glossary"),
    path("help/glossary/acronyms/", views.acronyms, name="acronyms"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
]
