"""Addresses of people: one's own page, first set-up, invitations, administration."""

from django.urls import path

from icop.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("set-up/", views.set_up, name="set_up"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/invite/", views.invite, name="invite"),
    path("people/<int:pk>/second-step/", views.second_step, name="second_step"),
    path("audiences/", views.audiences, name="audiences"),
]
