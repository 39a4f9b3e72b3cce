"""The addresses under /desk/closing/."""

from django.urls import path, re_path

from workbench.views.closing.desk import closing
from workbench.views.closing.runs import closing_all, closing_run, closing_runs, closing_stop

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("", closing, name="closing"),
    path("all/", closing_all, name="closing-all"),
    path("runs/", closing_runs, name="closing-runs"),
    re_path(rf"^runs/{_ID}/$", closing_run, name="closing-run"),
    re_path(rf"^runs/{_ID}/stop/$", closing_stop, name="closing-stop"),
]
