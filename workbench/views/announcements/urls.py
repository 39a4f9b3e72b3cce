"""The addresses under /desk/announcements/."""

from django.urls import path, re_path

from workbench.views.announcements.listing import announcements, now
from workbench.views.announcements.one import announcement
from workbench.views.announcements.writing import edit_announcement, new_announcement

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("", announcements, name="announcements"),
    path("now/", now, name="announcements-now"),
    path("new/", new_announcement, name="announcement-new"),
    re_path(rf"^{_ID}/$", announcement, name="announcement"),
    re_path(rf"^{_ID}/edit/$", edit_announcement, name="announcement-edit"),
]
