"""Addresses of facts."""

from django.urls import path

from icop.facts.views import batches, proposals
from icop.facts.views import pages as views

app_name = "facts"
urlpatterns = [
    path("", views.index, name="index"),
    path("proposals/", proposals.index, name="proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", proposals.edit, name="edit"),
    path("proposals/together/<slug:name>/", batches.batch, name="batch"),
    path("<slug:folder>/", views.listing, name="list"),
    path("<slug:folder>/new/", proposals.propose_new, name="new"),
    path("<slug:folder>/<str:key>/", views.fact, name="fact"),
    path("<slug:folder>/<str:key>/history/", views.history, name="history"),
    path("<slug:folder>/<str:key>/propose/", proposals.propose, name="propose"),
    path("<slug:folder>/<str:key>/take-back/", proposals.take_back, name="take_back"),
]
