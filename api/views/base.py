"""What every resource does alike: who calls, how often, with which parameters, and how once stays once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor, Via
from accounts.models import User
from api import idempotency
from api.authentication import BearerAuthentication, WithinScope
from api.parameters import Parameters
from api.parsers import StrictJSONParser
from api.preconditions import etag
from api.presentation.frame import Frame
from api.presentation.loading import for_page
from api.presentation.ticket import whole
from api.problems import LengthRequiredError
from api.throttles import UserThrottle
from core.clock import now
from core.errors import Forbidden, Missing
from tickets.models import Ticket


class OneFormat(DefaultContentNegotiation):
    """JSON, whatever the caller says he accepts: a program that does not understand it would not understand a 406."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 -- the framework's signature
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002 -- the same
    ) -> tuple[BaseRenderer, str]:
        """The first renderer."""
        first = next(iter(renderers))
        return first, first.media_type


class DeskView(APIView):
    """A resource of `/api/v1/`. `known` names the parameters of its GET; any other is refused."""

    authentication_classes = (BearerAuthentication,)
    permission_classes = (IsAuthenticated, WithinScope)
    throttle_classes = (UserThrottle,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class: type[BaseContentNegotiation] = OneFormat
    metadata_class = None
    http_method_names: Sequence[str] = ("get", "head", "post", "patch")
    known: ClassVar[frozenset[str]] = frozenset()

    actor: Actor
    parameters: Parameters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses what has to be refused before any work is done."""
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            raise LengthRequiredError
        super().initial(request, *args, **kwargs)
        assert isinstance(request.user, User)  # noqa: S101 -- the permission says so
        self.actor = Actor.for_user(request.user, via=Via.REST)
        self.parameters = Parameters(request, known=self.known if request.method in SAFE_METHODS else frozenset())
        if not self.known or request.method not in SAFE_METHODS:
            self.parameters.done()

    def require_staff(self) -> None:
        """`Forbidden` for requesters."""
        if not self.actor.is_staff:
            raise Forbidden(_("Only staff may do this."))

    @cached_property
    def frame(self) -> Frame:
        """From whose eyes the answer is written."""
        return Frame.of(self.request, actor=self.actor)

    def once(self, perform: Callable[[], Response]) -> Response | HttpResponse:
        """Perform it; with an `Idempotency-Key`, at most once."""
        assert isinstance(self.request.user, User)  # noqa: S101 -- the permission says so
        return idempotency.once(self.request, user=self.request.user, perform=perform, at=now())

    def ticket_id(self, number: str) -> int:
        """The id of the ticket, if the caller may know of it; `Missing` otherwise. For what needs no more of it."""
        found = Ticket.objects.visible_to(self.actor).filter(number=number).values_list("pk", flat=True).first()
        if found is None:
            raise Missing(_("There is no such ticket."))
        return found

    def show(self, ticket: Ticket, *, status: int = 200) -> Response:
        """The ticket as answer, with its version as ETag."""
        return Response(whole(ticket, frame=self.frame), status=status, headers={"ETag": etag(ticket.version)})

    def ticket(self, number: str) -> Ticket:
        """The ticket with who is on it, if the caller may know of it; `Missing` otherwise."""
        found = for_page(Ticket.objects.visible_to(self.actor).filter(number=number)).first()
        if found is None:
            raise Missing(_("There is no such ticket."))
        return found

    @property
    def at(self) -> datetime:
        """Now: read when the act begins."""
        return now()
