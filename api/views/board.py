"""The board from outside: how clocks and tickets stand now."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_board import BoardAnswer
from api.places import PLACE, read_place
from api.presentation.board import board_of
from api.views.base import DeskView
from sla.now import now_figures


class BoardView(DeskView):
    """`/board/`."""

    known = frozenset({"site", "customer"})

    @extend_schema(
        operation_id="board",
        parameters=[*PLACE],
        responses=BoardAnswer,
        tags=["clocks"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """How clocks and open tickets stand now: in all, by group, person and channel. The numbers of the board."""
        self.require_staff()
        place = read_place(self.parameters)
        self.parameters.done()
        return Response(board_of(now_figures(at=self.at, place=place), place=place))
