"""Shifts as a calendar file, for the calendars people keep themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

from accounts.models import AssignmentGroup, OnCallShift
from outbox.identity import mail_domain


def calendar_answer(group: AssignmentGroup, shifts: Iterable[OnCallShift], *, at: datetime) -> HttpResponse:
    """The file. A shift keeps its identifier, so that importing it again changes and does not double it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.DESK_NAME or 'service desk'}//on call//")
    calendar.add("version", "2.0")
    for shift in shifts:
        event = Event()
        event.add("uid", f"on-call-{shift.pk}@{mail_domain()}")
        event.add("dtstamp", at)
        event.add("dtstart", shift.starts_at)
        event.add("dtend", shift.ends_at)
        event.add("summary", f"{group.on_call_for or group.name} · {shift.user}")
        event.add("description", " · ".join(filter(None, (group.name, shift.user.phone, shift.user.im_account))))
        calendar.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="on-call-{group.slug}.ics"'}
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
