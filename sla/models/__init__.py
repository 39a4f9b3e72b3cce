"""The tables of clocks."""

from sla.models.rules import BusinessCalendar, CalendarRevision, Edition, Policy, PolicyVersion, SiteCalendar
from sla.models.task import Task, TaskAttempt
from sla.models.timer import ClockSignal, Timer, TimerEvent, TimerQuerySet

__all__ = [
    "BusinessCalendar",
    "CalendarRevision",
    "ClockSignal",
    "Edition",
    "Policy",
    "PolicyVersion",
    "SiteCalendar",
    "Task",
    "TaskAttempt",
    "Timer",
    "TimerEvent",
    "TimerQuerySet",
]
