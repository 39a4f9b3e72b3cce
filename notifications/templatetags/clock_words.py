"""Clocks in words, for letters: `{% load clock_words %}`, `{{ measure|clock_label }}`."""

from django import template

from notifications.clock_words import stage_of
from sla.measures.table import label_of, stops_of

register = template.Library()
register.filter("clock_label", lambda measure: str(label_of(measure)))
register.filter("clock_stops", lambda measure: str(stops_of(measure)))
register.filter("clock_stage", lambda code: str(stage_of(code)))
