"""The addresses of the workbench: tickets by number, queues by code."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from workbench.views.act import act
from workbench.views.amend import amend
from workbench.views.board import board
from workbench.views.board_tickets import board_tickets
from workbench.views.calls import call, calls, new_call, ringing
from workbench.views.clock_list import clocks
from workbench.views.clocks import acknowledge_clock, clock, waive_clock
from workbench.views.close_out import close_out, close_out_people, close_out_preview
from workbench.views.colleagues import colleagues
from workbench.views.conditions import conditions
from workbench.views.conversations import conversation, conversations, media
from workbench.views.drafts import drafts
from workbench.views.files import attach, attachment
from workbench.views.follow_up_record import follow_up_record
from workbench.views.followups import follow_ups
from workbench.views.gate import gate
from workbench.views.home import LoginView, NewPasswordView, OwnPasswordView, home
from workbench.views.intake import caller, fields, intake, people
from workbench.views.itop import itop_push
from workbench.views.macros.run import ticket_macro, ticket_macros
from workbench.views.mailbox import letter, letters
from workbench.views.notices import notices
from workbench.views.palette import palette
from workbench.views.people import requester, requesters
from workbench.views.presence import presence
from workbench.views.queue import queue
from workbench.views.records.listing import records
from workbench.views.register import register
from workbench.views.replies.menu import talk_templates, ticket_templates
from workbench.views.satisfaction import satisfaction, satisfaction_answers
from workbench.views.spotchecks import spot_check, spot_check_export, spot_checks
from workbench.views.tasks import tasks
from workbench.views.ticket import preview, ticket
from workbench.views.trends import trends
from workbench.views.wall import wall
from workbench.views.ways.inbound import inbound, inbound_file, inbound_one, inbound_raw
from workbench.views.ways.sources import new_source, source, sources


class NumberConverter(StringConverter):
    """What a ticket number may look like; anything else is not found before a database is asked."""

    regex = "[A-Za-z0-9-]{1,24}"


register_converter(NumberConverter, "number")

urlpatterns = [
    path("", home, name="home"),
    path("login/", LoginView.as_view(), name="login"),
    path("password/", OwnPasswordView.as_view(), name="own-password"),
    path("password/<str:uidb64>/<str:token>/", NewPasswordView.as_view(), name="new-password"),
    path("logout/", LogoutView.as_view(next_page="login"), name="logout"),
    path("desk/", queue, name="queue"),
    path("desk/new/", intake, name="intake"),
    path("desk/new/people/", people, name="people"),
    path("desk/new/people/<int:pk>/", caller, name="caller"),
    path("desk/new/fields/", fields, name="intake-fields"),
    path("desk/notices/", notices, name="notifications"),
    path("desk/colleagues/", colleagues, name="colleagues"),
    path("desk/drafts/", drafts, name="drafts"),
    path("desk/conditions/", conditions, name="conditions"),
    path("desk/palette/", palette, name="palette"),
    path("desk/announcements/", include("workbench.views.announcements.urls")),
    path("", include("workbench.views.staff.urls")),
    path("desk/presence/", presence, name="presence"),
    path("desk/board/", board, name="board"),
    path("wall/<str:secret>/", wall, name="wall"),
    path("desk/board/list/", board_tickets, name="board-tickets"),
    path("desk/board/trends/", trends, name="trends"),
    path("desk/clocks/", clocks, name="clocks"),
    path("desk/calls/", calls, name="calls"),
    path("desk/calls/new/", new_call, name="call-new"),
    path("desk/calls/ringing/", ringing, name="ringing"),
    path("desk/calls/<int:pk>/", call, name="call"),
    path("desk/conversations/", conversations, name="conversations"),
    path("desk/conversations/<int:pk>/", conversation, name="conversation"),
    path("desk/conversations/<int:pk>/media/<int:media_pk>/", media, name="conversation-media"),
    path("desk/conversations/<int:pk>/templates/", talk_templates, name="talk-templates"),
    path("desk/tasks/", tasks, name="tasks"),
    path("desk/follow-ups/", follow_ups, name="follow-ups"),
    path("desk/follow-ups/record/", follow_up_record, name="follow-up-record"),
    path("desk/gate/<slug:field>/", gate, name="gate"),
    path("desk/mailbox/", letters, name="mailbox"),
    path("desk/mailbox/<str:name>/", letter, name="letter"),
    path("desk/records/", records, name="service-records"),
    path("desk/register/", register, name="register"),
    path("desk/satisfaction/", satisfaction, name="satisfaction"),
    path("desk/satisfaction/answers/", satisfaction_answers, name="satisfaction-answers"),
    path("desk/spot-checks/", spot_checks, name="spot-checks"),
    path("desk/spot-checks/<int:pk>/", spot_check, name="spot-check"),
    path("desk/spot-checks/<int:pk>/export/", spot_check_export, name="spot-check-export"),
    path("desk/people/", requesters, name="requesters"),
    path("desk/people/<int:pk>/", requester, name="requester"),
    path("desk/inbound/", inbound, name="inbound"),
    path("desk/inbound/<int:pk>/", inbound_one, name="inbound-one"),
    path("desk/inbound/<int:pk>/files/<int:place>/", inbound_file, name="inbound-file"),
    path("desk/inbound/<int:pk>/raw/", inbound_raw, name="inbound-raw"),
    path("desk/close-out/", close_out, name="close-out"),
    path("desk/close-out/people/", close_out_people, name="close-out-people"),
    path("desk/close-out/<number:number>/preview/", close_out_preview, name="close-out-preview"),
    path("live/", include("workbench.live.urls")),
    path("work/", include("workbench.views.work.urls")),
    path("desk/closing/", include("workbench.views.closing.urls")),
    path("desk/bulk/", include("workbench.views.bulk.urls")),
    path("desk/lists/", include("workbench.views.lists.urls")),
    path("desk/settings/sources/", sources, name="sources"),
    path("desk/settings/sources/new/<slug:adapter>/", new_source, name="source-new"),
    path("desk/settings/sources/<slug:slug>/", source, name="source"),
    path("desk/settings/", include("workbench.views.catalogue.urls")),
    path("desk/settings/", include("workbench.views.rules.urls")),
    path("desk/settings/", include("workbench.views.asking.urls")),
    path("desk/settings/", include("workbench.views.replies.urls")),
    path("desk/settings/", include("workbench.views.routing.urls")),
    path("desk/settings/", include("workbench.views.macros.urls")),
    path("desk/settings/", include("workbench.views.programs.urls")),
    path("desk/settings/", include("workbench.views.staff.settings_urls")),
    path("desk/<slug:code>/", queue, name="queue"),
    path("tickets/<number:number>/", ticket, name="ticket"),
    path("tickets/<number:number>/preview/", preview, name="preview"),
    path("tickets/<number:number>/edit/", amend, name="amend"),
    path("tickets/<number:number>/records/", include("workbench.views.records.urls")),
    path("tickets/<number:number>/itop/", itop_push, name="itop-push"),
    path("tickets/<number:number>/clocks/<int:pk>/", clock, name="clock"),
    path("tickets/<number:number>/clocks/<int:pk>/acknowledge/", acknowledge_clock, name="clock-acknowledge"),
    path("tickets/<number:number>/clocks/<int:pk>/waive/", waive_clock, name="clock-waive"),
    path("tickets/<number:number>/templates/", ticket_templates, name="ticket-templates"),
    path("tickets/<number:number>/files/", attach, name="attach"),
    path("tickets/<number:number>/files/<int:seq>/", attachment, name="attachment"),
    path("tickets/<number:number>/macros/", ticket_macros, name="ticket-macros"),
    path("tickets/<number:number>/macros/<int:pk>/", ticket_macro, name="ticket-macro"),
    path("tickets/<number:number>/do/<slug:verb>/", act, name="act"),
]
