"""The board from outside: how clocks and tickets stand now."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Site
from api.answers_board import BoardAnswer
from api.presentation.board import board_of
from api.views.base import DeskView
from sla.now import now_figures
from tickets.flow import Part, loads


class BoardView(DeskView):
    """`/board/`."""

    known = frozenset({"site"})

    @extend_schema(
        operation_id="board",
        parameters=[OpenApiParameter("site", str, description="Slug; else the whole desk.")],
        responses=BoardAnswer,
        tags=["clocks"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """How clocks and open tickets stand now: in all, by group, person and channel. The numbers of the board."""
        self.require_staff()
        site = self.parameters.line("site", limit=50)
        if site and not Site.objects.filter(slug=site).exists():
            self.parameters.refuse("site", "unknown", _("There is no site with the slug “%(name)s”.") % {"name": site})
        self.parameters.done()
        return Response(board_of(now_figures(at=self.at, site=site), loads(part=Part(site=site)), site=site))
