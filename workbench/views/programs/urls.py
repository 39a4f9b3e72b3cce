"""The addresses under /desk/settings/ for other programs."""

from django.urls import path, re_path

from workbench.views.programs.imports import import_cancel, import_one, import_report, import_template, imports
from workbench.views.programs.webhooks import delivery, new_webhook, webhook, webhook_act, webhooks

_ID = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("import/", imports, name="imports"),
    path("import/template/<slug:what>/", import_template, name="import-template"),
    re_path(rf"^import/{_ID}/$", import_one, name="import"),
    re_path(rf"^import/{_ID}/cancel/$", import_cancel, name="import-cancel"),
    re_path(rf"^import/{_ID}/report/$", import_report, name="import-report"),
    path("webhooks/", webhooks, name="webhooks"),
    path("webhooks/new/", new_webhook, name="webhook-new"),
    re_path(rf"^webhooks/{_ID}/$", webhook, name="webhook"),
    re_path(rf"^webhooks/{_ID}/(?P<verb>ping|replay|on|off|remove|rotate)/$", webhook_act, name="webhook-act"),
    re_path(rf"^webhooks/deliveries/{_ID}/$", delivery, name="webhook-delivery"),
]
