"""Addresses of the desk."""

from django.urls import path

from icop.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("due.ics", views.calendar, name="calendar"),
]
