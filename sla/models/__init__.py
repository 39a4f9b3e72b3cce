"""The tables of clocks."""

from sla.models.figures import CountedDay, DayFigure, DayFlow, NowFigures, StaleDay
from sla.models.rules import BusinessCalendar, CalendarRevision, Edition, Policy, PolicyVersion, SiteCalendar
from sla.models.task import Task, TaskAttempt
from sla.models.timer import ClockSignal, Timer, TimerEvent, TimerQuerySet

__all__ = [
    "BusinessCalendar",
    "CalendarRevision",
    "ClockSignal",
    "CountedDay",
    "DayFigure",
    "DayFlow",
    "Edition",
    "NowFigures",
    "Policy",
    "PolicyVersion",
    "SiteCalendar",
    "StaleDay",
    "Task",
    "TaskAttempt",
    "Timer",
    "TimerEvent",
    "TimerQuerySet",
]
