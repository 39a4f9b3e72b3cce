"""Business calendars: what they say, changing them, and calculating with them."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Site
from api.answers_rules import AddedAnswer, BetweenAnswer, CalendarAnswer, CalendarPage
from api.bodies import StrictBody, read
from api.fields import TextField
from api.pages import PARAMETERS, Order, name, page_of
from api.preconditions import etag, expected_version
from api.presentation.frame import paged
from api.presentation.rules import calendar_of
from api.schema import PAGE_PARAMETERS
from api.views.rules import RulesView
from core.errors import Refused
from sla.actions.calendars import newest_revision, revise_calendar
from sla.calendars import Hours, NeverOpens, add_business_time, business_time_between, missing_decrees
from sla.models import BusinessCalendar, CalendarRevision
from sla.policies import require_manager
from sla.rulebook import Rulebook, current_rulebook, hours_of

BY_SLUG = Order("slug", "slug", name)
_LONGEST = 10 * 366 * 24 * 3600
_START = OpenApiParameter("start", str, required=True, description="ISO 8601 with zone.")
_END = OpenApiParameter("end", str, required=True, description="ISO 8601 with zone.")
_SECONDS = OpenApiParameter("seconds", {"type": "integer", "minimum": 0, "maximum": _LONGEST}, required=True)
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The revision you have seen; 412 when there is a newer one."
)


@extend_schema_field({"type": "object", "additionalProperties": True})
class DocumentField(serializers.JSONField):
    """A calendar's document. What is wrong with it is said by the calendar, each field by its path."""


class ReviseBody(StrictBody):
    """What a calendar says from now on."""

    document = DocumentField(help_text="As `GET` gives it: `time_zone`, `week`, `days`, `country`.")
    note = TextField(max_length=200, required=False, help_text="What changed, for the history.")


class CalendarsView(RulesView):
    """`/calendars/`."""

    known = PARAMETERS

    @extend_schema(operation_id="calendars_list", parameters=PAGE_PARAMETERS, responses=CalendarPage, tags=["rules"])
    def get(self, request: Request) -> Response:
        """All calendars, by slug, without their documents."""
        self.require_staff()
        page = page_of(BusinessCalendar.objects.all(), order=BY_SLUG, parameters=self.parameters)
        rules, sites = current_rulebook(), _sites()
        ids = [rules.calendars[one.slug].revision_id for one in page.rows if one.slug in rules.calendars]
        found = CalendarRevision.objects.filter(pk__in=ids).select_related("calendar", "edition").defer("doc")
        rows = sorted(found, key=lambda revision: revision.calendar.slug)
        results = [_summary(revision, rules, sites, at=self.at) for revision in rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _sites() -> list[str]:
    return list(Site.objects.order_by("slug").values_list("slug", flat=True))


def _summary(revision: CalendarRevision, rules: Rulebook, sites: list[str], *, at: datetime) -> dict[str, object]:
    slug = revision.calendar.slug
    mine = [site for site in sites if rules.site_calendar(site).slug == slug]
    return calendar_of(revision, sites=mine, missing=missing_decrees(hours_of(revision.pk), at))


class CalendarView(RulesView):
    """`/calendars/{slug}/`."""

    @extend_schema(operation_id="calendars_get", responses=CalendarAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """One calendar with its document."""
        self.require_staff()
        return self.document(newest_revision(slug))

    def document(self, revision: CalendarRevision) -> Response:
        """The calendar as it stands, with its revision as ETag."""
        shown = _summary(revision, current_rulebook(), _sites(), at=self.at)
        return Response({**shown, "document": revision.doc}, headers={"ETag": etag(revision.number)})


class ReviseCalendarView(CalendarView):
    """`/calendars/{slug}/revise/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="calendars_revise",
        parameters=[_IF_MATCH],
        request=ReviseBody,
        responses=CalendarAnswer,
        tags=["rules"],
    )
    def post(self, request: Request, slug: str) -> Response | HttpResponse:
        """Another revision, in force at once. A document that says nothing new changes nothing."""
        return self.once(lambda: self._revise(request, slug))

    def _revise(self, request: Request, slug: str) -> Response:
        require_manager(self.actor)
        values = read(ReviseBody, request.data)
        revision = revise_calendar(
            calendar=slug,
            doc=values["document"],
            note=values.get("note", ""),
            by=self.actor,
            at=self.at,
            number=expected_version(request),
        )
        return self.document(newest_revision(revision.calendar.slug))


class _Reckoning(RulesView):
    def moment(self, name: str) -> datetime:
        """A moment that has to be given. `Malformed` otherwise, naming all that is wrong."""
        found = self.parameters.moment(name)
        if found is None and not self.parameters.line(name):
            self.parameters.refuse(name, "required", _("Please fill this in."))
        return found or self.at

    def hours(self, slug: str) -> Hours:
        """The hours of the calendar. `Missing`."""
        return hours_of(newest_revision(slug).pk)


class AddView(_Reckoning):
    """`/calendars/{slug}/add/`."""

    known = frozenset({"start", "seconds"})

    @extend_schema(operation_id="calendars_add", parameters=[_START, _SECONDS], responses=AddedAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """The earliest moment with so many seconds of business time since `start`."""
        self.require_staff()
        start = self.moment("start")
        seconds = self.parameters.number("seconds", default=0, least=0, most=_LONGEST)
        if not self.parameters.line("seconds"):
            self.parameters.refuse("seconds", "required", _("Please fill this in."))
        self.parameters.done()
        try:
            end = add_business_time(self.hours(slug), start, timedelta(seconds=seconds))
        except NeverOpens as error:
            raise Refused(_("This calendar does not open so long.")) from error
        return Response({"start": start, "seconds": seconds, "end": end})


class BetweenView(_Reckoning):
    """`/calendars/{slug}/between/`."""

    known = frozenset({"start", "end"})

    @extend_schema(operation_id="calendars_between", parameters=[_START, _END], responses=BetweenAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """The business time from `start` to `end`."""
        self.require_staff()
        start, end = self.moment("start"), self.moment("end")
        self.parameters.done()
        try:
            span = business_time_between(self.hours(slug), start, end)
        except NeverOpens as error:
            raise Refused(_("These moments lie beyond the years a calendar reaches.")) from error
        return Response({"start": start, "end": end, "seconds": span.total_seconds()})
