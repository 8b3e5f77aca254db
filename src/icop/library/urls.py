"""Addresses of the library."""

from django.urls import path, register_converter

from icop.library.addresses import AnchorConverter
from icop.library.views import adding, changes, editing, intakes, likenesses, lists, official, reading, shelves, topics

app_name = "library"
register_converter(AnchorConverter, "anchor")
urlpatterns = [
    path("", shelves.index, name="index"),
    path("add/", adding.add, name="add"),
    path("intakes/", intakes.index, name="intakes"),
    path("intakes/<int:key>/", intakes.intake, name="intake"),
    path("official/", official.index, name="official"),
    path("official/<str:key>/", official.one, name="official_text"),
    path("cite/<path:citation>/", shelves.cite, name="cite"),
    path("change-many/", changes.many, name="many"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/undo/", changes.undo, name="undo"),
    path("likenesses/", likenesses.index, name="likenesses"),
    path("likenesses/<int:pk>/", likenesses.one, name="likeness"),
    path("withdrawn/", editing.withdrawn, name="withdrawn"),
    path("reading-lists/", lists.index, name="lists"),
    path("reading-lists/new/", lists.new, name="list_new"),
    path("reading-lists/add/", lists.add, name="list_add"),
    path("reading-lists/<slug:key>/", lists.show, name="list"),
    path("reading-lists/<slug:key>/edit/", lists.edit, name="list_edit"),
    path("reading-lists/<slug:key>/file/<slug:kind>/", lists.download, name="list_file"),
    path("searches/", lists.searches, name="searches"),
    path("searches/<int:pk>/", lists.search, name="search"),
    path("<str:key>/", shelves.document, name="document"),
    path("<str:key>/contents/", shelves.contents, name="contents"),
    path("<str:key>/edit/", editing.edit, name="edit"),
    path("<str:key>/edit/days/", editing.days, name="days"),
    path("<str:key>/edit/delete/", editing.delete, name="delete"),
    path("<str:key>/edit/merge/", editing.merge, name="merge"),
    path("<str:key>/edit/restore/", editing.restore, name="restore"),
    path("<str:key>/edit/split/", editing.split, name="split"),
    path("<str:key>/edit/withdraw/", editing.withdraw, name="withdraw"),
    path("<str:key>/file/<int:edition>/", shelves.original, name="original"),
    path("<str:key>/topics/", topics.topics, name="topics"),
    path("<str:key>/topics/<int:decision>/undo/", topics.take_back, name="topic_undo"),
    path("<str:key>/<anchor:anchor>/", reading.section, name="section"),
]
