"""The addresses under /desk/lists/."""

from django.urls import path, re_path

from workbench.views.lists.columns import list_columns
from workbench.views.lists.saved import first_list, saved_list, saved_list_delete, saved_lists

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("", saved_lists, name="saved-lists"),
    path("first/", first_list, name="first-list"),
    path("columns/", list_columns, name="list-columns"),
    re_path(rf"^{_ID}/$", saved_list, name="saved-list"),
    re_path(rf"^{_ID}/delete/$", saved_list_delete, name="saved-list-delete"),
]
