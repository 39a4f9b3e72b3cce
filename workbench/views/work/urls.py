"""The addresses of the engineer's own pages. All of them under one path: it is the scope of their worker."""

from django.urls import path

from workbench.views.work.acts import do, photo, sign
from workbench.views.work.offline import manifest, pulse, worker
from workbench.views.work.pages import job, today

urlpatterns = [
    path("", today, name="work"),
    path("pulse/", pulse, name="work-pulse"),
    path("worker.js", worker, name="work-worker"),
    path("manifest.webmanifest", manifest, name="work-manifest"),
    path("<number:number>/", job, name="work-job"),
    path("<number:number>/do/<slug:verb>/", do, name="work-do"),
    path("<number:number>/photo/", photo, name="work-photo"),
    path("<number:number>/sign/<int:seq>/", sign, name="work-sign"),
]
