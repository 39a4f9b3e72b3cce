"""One address per act, each made of its line in `tickets.acts.ACTS`."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import TicketAnswer
from api.bodies import BODIES, read
from api.preconditions import expected_version
from api.presentation.loading import take_over
from api.references import resolve
from api.views.base import DeskView
from tickets.acts import ACTS, Act
from tickets.policies import VERB_WORDS


class ActView(DeskView):
    """`/tickets/{number}/{verb}/`."""

    act: ClassVar[Act]

    def post(self, request: Request, number: str) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Do it, and answer with the ticket as it is then."""
        return self.once(lambda: self._do(number))

    def _do(self, number: str) -> Response:
        before = self.ticket(number)
        values = read(BODIES[self.act.verb], self.request.data)
        arguments = resolve(self.act.params, values, actor=self.actor)
        version = expected_version(self.request)
        changed = self.act.run(ticket_id=before.pk, **arguments, by=self.actor, at=self.at, version=version)
        return self.show(take_over(changed, before=before))


def _view_of(act: Act) -> type[ActView]:
    members: dict[str, Any] = {"act": act, "__doc__": ActView.__doc__}
    schema = extend_schema(
        operation_id=f"tickets_{act.verb}",
        summary=VERB_WORDS[act.verb],
        request=BODIES[act.verb],
        responses=TicketAnswer,
        tags=["acts"],
    )
    return extend_schema_view(post=schema)(type(f"{act.verb.title()}View", (ActView,), members))


ACT_VIEWS: dict[str, type[ActView]] = {verb: _view_of(act) for verb, act in ACTS.items()}
