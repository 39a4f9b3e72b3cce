"""The addresses under /desk/bulk/."""

from django.urls import path, re_path

from workbench.views.bulk.act import bulk_act
from workbench.views.bulk.runs import bulk_run, bulk_runs, bulk_stop, bulk_undo

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("", bulk_runs, name="bulk-runs"),
    path("do/<slug:verb>/", bulk_act, name="bulk-act"),
    re_path(rf"^{_ID}/$", bulk_run, name="bulk-run"),
    re_path(rf"^{_ID}/stop/$", bulk_stop, name="bulk-stop"),
    re_path(rf"^{_ID}/undo/$", bulk_undo, name="bulk-undo"),
]
