"""The addresses of the live channel."""

from django.urls import path

from workbench.live.lines import lines
from workbench.live.views import counts, live, poll, who_is_here

urlpatterns = [
    path("", live, name="live"),
    path("poll/", poll, name="live-poll"),
    path("counts/", counts, name="live-counts"),
    path("lines/", lines, name="live-lines"),
    path("here/<number:number>/", who_is_here, name="live-here"),
]
