"""The addresses under /desk/settings/ of the routing rules, by id."""

from django.urls import path, re_path

from workbench.views.routing.listing import rule_act, rules
from workbench.views.routing.one import new_rule, rule
from workbench.views.routing.trial import rule_trial

_ONE = r"^routing/(?P<pk>[0-9]{1,18})/"

urlpatterns = [
    path("routing/", rules, name="routing-rules"),
    path("routing/new/", new_rule, name="routing-rule-new"),
    re_path(rf"{_ONE}$", rule, name="routing-rule"),
    re_path(rf"{_ONE}try/$", rule_trial, name="routing-rule-try"),
    re_path(rf"{_ONE}(?P<verb>up|down|on|off|shelve)/$", rule_act, name="routing-rule-act"),
]
