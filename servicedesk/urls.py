"""Which package answers which address."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from api.hooks import hook
from api.itop.view import rest as itop_rest

handler400 = "servicedesk.refusals.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("workbench.urls")),
    path("", include("face.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
    path("hooks/<slug:slug>/", hook, name="hook"),
    path("webservices/rest.php", itop_rest, name="itop-rest"),
    path("", include("portal.urls")),
]
