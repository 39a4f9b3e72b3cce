"""Addresses under `/api/`."""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import StringConverter

from api.views.acts import ACT_VIEWS
from api.views.attachments import AttachmentsView, AttachmentView
from api.views.board import BoardView
from api.views.calendars import AddView, BetweenView, CalendarsView, CalendarView, ReviseCalendarView
from api.views.calls import CALL_ACT_VIEWS, CallEventsView, CallsView, CallView
from api.views.clocks import AcknowledgeClockView, ClocksView, ClockView, TicketClocksView, WaiveClockView
from api.views.directory import CategoriesView, CategoryView, FormView, GroupsView, PlainFormView, UsersView
from api.views.documents import DocsView, SchemaView
from api.views.followups import (
    FollowUpDecideView,
    FollowUpFiguresView,
    FollowUpRecordView,
    FollowUpsView,
    FollowUpTriesView,
)
from api.views.inbound import (
    AdoptInboundView,
    DismissInboundView,
    InboundListView,
    InboundRawView,
    InboundView,
    ReprocessInboundView,
)
from api.views.itop import ItopView
from api.views.journal import EventsView, MessagesView
from api.views.nowhere import NowhereView
from api.views.register import RegisterPersonsView, RegisterView
from api.views.requesters import MergeRequesterView, PartRequesterView, RequestersView, RequesterView
from api.views.rules import (
    DraftView,
    ExplainView,
    PoliciesView,
    PolicyView,
    PreviewView,
    PublishView,
    VersionView,
)
from api.views.satisfaction import SatisfactionAnswersView, SatisfactionView
from api.views.spotchecks import SpotCallView, SpotChecksView, SpotCheckView
from api.views.tasks import AssignTaskView, AttemptTaskView, TakeTaskView, TasksView
from api.views.tickets import TicketsView, TicketView


class NumberConverter(StringConverter):
    """What a ticket number may look like."""

    regex = "[A-Za-z0-9-]{1,24}"


class IdConverter(StringConverter):
    """An id that fits the database."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        """As a number."""
        return int(value)


# Converter names are global, hence the prefix.
register_converter(NumberConverter, "api_number")
register_converter(IdConverter, "api_id")

acts: list[URLPattern] = [
    path(f"tickets/<api_number:number>/{verb}/", view.as_view(), name=verb) for verb, view in ACT_VIEWS.items()
]
v1: list[URLPattern | URLResolver] = [
    path("", include("api.urls_lists")),
    path("", include("api.urls_programs")),
    path("", include("api.urls_records")),
    path("", include("api.urls_templates")),
    path("", include("api.urls_routing")),
    path("", include("api.urls_people")),
    path("tickets/", TicketsView.as_view(), name="tickets"),
    path("tickets/<api_number:number>/", TicketView.as_view(), name="ticket"),
    path("tickets/<api_number:number>/events/", EventsView.as_view(), name="events"),
    path("tickets/<api_number:number>/messages/", MessagesView.as_view(), name="messages"),
    path("tickets/<api_number:number>/attachments/", AttachmentsView.as_view(), name="attachments"),
    path("tickets/<api_number:number>/attachments/<api_id:pk>/", AttachmentView.as_view(), name="attachment"),
    path("tickets/<api_number:number>/itop/", ItopView.as_view(), name="ticket-itop"),
    path("tickets/<api_number:number>/timers/", TicketClocksView.as_view(), name="ticket-timers"),
    *acts,
    path("board/", BoardView.as_view(), name="board"),
    path("timers/", ClocksView.as_view(), name="timers"),
    path("timers/<api_id:pk>/", ClockView.as_view(), name="timer"),
    path("timers/<api_id:pk>/acknowledge/", AcknowledgeClockView.as_view(), name="timer-acknowledge"),
    path("timers/<api_id:pk>/waive/", WaiveClockView.as_view(), name="timer-waive"),
    path("tasks/", TasksView.as_view(), name="tasks"),
    path("tasks/<api_id:pk>/attempt/", AttemptTaskView.as_view(), name="task-attempt"),
    path("tasks/<api_id:pk>/take/", TakeTaskView.as_view(), name="task-take"),
    path("tasks/<api_id:pk>/assign/", AssignTaskView.as_view(), name="task-assign"),
    path("follow-ups/", FollowUpsView.as_view(), name="follow-ups"),
    path("follow-ups/record/", FollowUpRecordView.as_view(), name="follow-up-record"),
    path("follow-ups/figures/", FollowUpFiguresView.as_view(), name="follow-up-figures"),
    path("follow-ups/<api_id:pk>/tries/", FollowUpTriesView.as_view(), name="follow-up-tries"),
    path("follow-ups/<api_id:pk>/decide/", FollowUpDecideView.as_view(), name="follow-up-decide"),
    path("calls/", CallsView.as_view(), name="calls"),
    path("calls/events/", CallEventsView.as_view(), name="call-events"),
    path("calls/<api_id:pk>/", CallView.as_view(), name="call"),
    *(path(f"calls/<api_id:pk>/{verb}/", view.as_view(), name=f"call-{verb}") for verb, view in CALL_ACT_VIEWS.items()),
    path("policies/", PoliciesView.as_view(), name="policies"),
    path("policies/explain/", ExplainView.as_view(), name="policies-explain"),
    path("policies/<slug:slug>/", PolicyView.as_view(), name="policy"),
    path("policies/<slug:slug>/versions/<api_id:version>/", VersionView.as_view(), name="policy-version"),
    path("policies/<slug:slug>/draft/", DraftView.as_view(), name="policy-draft"),
    path("policies/<slug:slug>/draft/publish/", PublishView.as_view(), name="policy-publish"),
    path("policies/<slug:slug>/draft/preview/", PreviewView.as_view(), name="policy-preview"),
    path("calendars/", CalendarsView.as_view(), name="calendars"),
    path("calendars/<slug:slug>/", CalendarView.as_view(), name="calendar"),
    path("calendars/<slug:slug>/revise/", ReviseCalendarView.as_view(), name="calendar-revise"),
    path("calendars/<slug:slug>/add/", AddView.as_view(), name="calendar-add"),
    path("calendars/<slug:slug>/between/", BetweenView.as_view(), name="calendar-between"),
    path("inbound/", InboundListView.as_view(), name="inbound"),
    path("inbound/<api_id:pk>/", InboundView.as_view(), name="inbound-one"),
    path("inbound/<api_id:pk>/raw/", InboundRawView.as_view(), name="inbound-raw"),
    path("inbound/<api_id:pk>/reprocess/", ReprocessInboundView.as_view(), name="inbound-reprocess"),
    path("inbound/<api_id:pk>/dismiss/", DismissInboundView.as_view(), name="inbound-dismiss"),
    path("inbound/<api_id:pk>/adopt/", AdoptInboundView.as_view(), name="inbound-adopt"),
    path("satisfaction/", SatisfactionView.as_view(), name="satisfaction"),
    path("satisfaction/answers/", SatisfactionAnswersView.as_view(), name="satisfaction-answers"),
    path("register/", RegisterView.as_view(), name="register"),
    path("register/persons/", RegisterPersonsView.as_view(), name="register-persons"),
    path("spot-checks/", SpotChecksView.as_view(), name="spot-checks"),
    path("spot-checks/<api_id:pk>/", SpotCheckView.as_view(), name="spot-check"),
    path("spot-checks/calls/<api_id:pk>/", SpotCallView.as_view(), name="spot-call"),
    path("requesters/", RequestersView.as_view(), name="requesters"),
    path("requesters/<api_id:pk>/", RequesterView.as_view(), name="requester"),
    path("requesters/<api_id:pk>/merge/", MergeRequesterView.as_view(), name="requester-merge"),
    path("requesters/merges/<api_id:pk>/undo/", PartRequesterView.as_view(), name="requester-part"),
    path("", include("api.urls_catalogue")),
    path("", include("api.urls_closing")),
    path("", include("api.urls_conversations")),
    path("users/", UsersView.as_view(), name="users"),
    path("groups/", GroupsView.as_view(), name="groups"),
    path("categories/", CategoriesView.as_view(), name="categories"),
    path("categories/form/", PlainFormView.as_view(), name="form"),
    path("categories/<slug:slug>/", CategoryView.as_view(), name="category"),
    path("categories/<slug:slug>/form/", FormView.as_view(), name="category-form"),
]

app_name = "api"
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    re_path("", NowhereView.as_view()),
]
