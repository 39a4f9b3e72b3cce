"""The addresses under /desk/closing/."""

from django.urls import path, re_path

from workbench.views.bulk.runs import bulk_run, bulk_stop
from workbench.views.closing.desk import closing
from workbench.views.closing.runs import closing_all, closing_runs

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("", closing, name="closing"),
    path("all/", closing_all, name="closing-all"),
    path("runs/", closing_runs, name="closing-runs"),
    re_path(rf"^runs/{_ID}/$", bulk_run, name="closing-run"),
    re_path(rf"^runs/{_ID}/stop/$", bulk_stop, name="closing-stop"),
]
