"""The addresses under /desk/settings/: policies by slug and number of the version, calendars by slug."""

from django.urls import path

from workbench.views.rules.calendars import add, calendar, calendars
from workbench.views.rules.explain import explain
from workbench.views.rules.hours import bring_in, edit
from workbench.views.rules.policies import add_policy, discard, draft, policies, take_back, version
from workbench.views.rules.publishing import effects, publish
from workbench.views.rules.targets import remove_target, target
from workbench.views.rules.trying import replay

_VERSION = "policies/<slug:slug>/<int:number>/"

urlpatterns = [
    path("policies/", policies, name="policies"),
    path("policies/new/", add_policy, name="policy-new"),
    path("policies/explain/", explain, name="explain"),
    path("policies/<slug:slug>/draft/", draft, name="policy-draft"),
    path(_VERSION, version, name="policy-version"),
    path(f"{_VERSION}target/", target, name="policy-target"),
    path(f"{_VERSION}target/remove/", remove_target, name="policy-target-remove"),
    path(f"{_VERSION}effects/", effects, name="policy-effects"),
    path(f"{_VERSION}replay/", replay, name="policy-replay"),
    path(f"{_VERSION}publish/", publish, name="policy-publish"),
    path(f"{_VERSION}withdraw/", take_back, name="policy-withdraw"),
    path(f"{_VERSION}discard/", discard, name="policy-discard"),
    path("calendars/", calendars, name="calendars"),
    path("calendars/new/", add, name="calendar-new"),
    path("calendars/<slug:slug>/", calendar, name="calendar"),
    path("calendars/<slug:slug>/edit/", edit, name="calendar-edit"),
    path("calendars/<slug:slug>/import/", bring_in, name="calendar-import"),
]
