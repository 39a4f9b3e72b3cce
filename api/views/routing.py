"""Routing rules: kept, changed, tried on the past, explained. Staff read, managers write."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_routing import (
    ConditionsAnswer,
    DryRunAnswer,
    EditionsAnswer,
    EffectsAnswer,
    RuleAnswer,
    RuleExplanationAnswer,
    RulesAnswer,
)
from api.bodies import NUMBER, StrictBody, read
from api.fields import CodeField, TextField, WholeField, YesNoField
from api.presentation.routing import edition_of, explanation_of, rule_of, trial_of
from api.views.base import DeskView
from core.ids import BIGGEST_ID
from tickets.queries import access_ticket
from tickets.routing.actions import add_rule, change_rule
from tickets.routing.choices import Standing, Trigger
from tickets.routing.models import NAME
from tickets.routing.policies import require_manager
from tickets.routing.queries import explain, get_rule, history_of, list_rules
from tickets.routing.trying import try_rule

MOST_DAYS = 31


@extend_schema_field(ConditionsAnswer)
class ConditionsField(serializers.JSONField):
    """Conditions as JSON. What is wrong with them is said by who reads them."""


@extend_schema_field(EffectsAnswer)
class EffectsField(serializers.JSONField):
    """Effects as JSON, the same."""


class _RuleColumns(StrictBody):
    conditions = ConditionsField(required=False)
    is_last = YesNoField(required=False)
    standing = CodeField(Standing, required=False)


class RuleBody(_RuleColumns):
    """A new rule, off unless said otherwise."""

    name = TextField(max_length=NAME)
    triggers = serializers.ListField(child=CodeField(Trigger), max_length=len(Trigger))
    effects = EffectsField()


class RuleChangeBody(_RuleColumns):
    """What is to be different; conditions and effects as a whole."""

    name = TextField(max_length=NAME, required=False)
    triggers = serializers.ListField(child=CodeField(Trigger), max_length=len(Trigger), required=False)
    effects = EffectsField(required=False)
    seen = WholeField(
        min_value=1, max_value=BIGGEST_ID, required=False, help_text="The edition you have seen; 412 for another."
    )


class RoutingRulesView(DeskView):
    """`/routing-rules/`."""

    @extend_schema(operation_id="routing_rules_list", responses=RulesAnswer, tags=["routing"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """All that are not archived, in the order in which they are asked."""
        self.require_staff()
        return Response({"results": [rule_of(one) for one in list_rules()]})

    @extend_schema(operation_id="routing_rules_add", request=RuleBody, responses={201: RuleAnswer}, tags=["routing"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """One more, behind the others."""
        return self.once(self._add)

    def _add(self) -> Response:
        require_manager(self.actor)
        made = add_rule(values=_codes(read(RuleBody, self.request.data)), by=self.actor, at=self.at)
        return Response(rule_of(made), status=201)


class RoutingRuleView(DeskView):
    """`/routing-rules/{id}/`."""

    @extend_schema(operation_id="routing_rules_read", responses=RuleAnswer, tags=["routing"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them."""
        self.require_staff()
        return Response(rule_of(get_rule(pk)))

    @extend_schema(operation_id="routing_rules_change", request=RuleChangeBody, responses=RuleAnswer, tags=["routing"])
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Change it, switch it on or off, put it away."""
        return self.once(lambda: self._change(pk))

    def _change(self, pk: int) -> Response:
        require_manager(self.actor)
        given = _codes(read(RuleChangeBody, self.request.data))
        seen = given.pop("seen", None)
        change_rule(rule_id=pk, changes=given, seen=seen, by=self.actor, at=self.at)
        return Response(rule_of(get_rule(pk)))


class RoutingHistoryView(DeskView):
    """`/routing-rules/{id}/history/`."""

    @extend_schema(operation_id="routing_rules_history", responses=EditionsAnswer, tags=["routing"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Who changed it when to what: the last thirty editions."""
        self.require_staff()
        return Response({"results": [edition_of(one) for one, _before in history_of(get_rule(pk))]})


class RoutingDryRunView(DeskView):
    """`/routing-rules/{id}/dry-run/`."""

    known = frozenset({"days"})

    @extend_schema(
        operation_id="routing_rules_dry_run",
        parameters=[OpenApiParameter("days", int, description="So many days back, 1 to 31; 7 if left out.")],
        responses=DryRunAnswer,
        tags=["routing"],
    )
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """What it would have done, on or off, by itself. Nothing is written."""
        days = self.parameters.number("days", default=7, least=1, most=MOST_DAYS)
        self.parameters.done()
        self.require_staff()
        until = self.at
        since = until - timedelta(days=days)
        trial = try_rule(get_rule(pk).doc, since=since, until=until)
        return Response(trial_of(trial, since=since, until=until))


class RoutingExplainView(DeskView):
    """`/routing-rules/{id}/explain/`."""

    known = frozenset({"ticket"})

    @extend_schema(
        operation_id="routing_rules_explain",
        parameters=[OpenApiParameter("ticket", str, required=True, description="Number.")],
        responses=RuleExplanationAnswer,
        tags=["routing"],
    )
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Why it matches a ticket as it stands, or not."""
        number = self.parameters.line("ticket", limit=NUMBER)
        if not number:
            self.parameters.refuse("ticket", "required", _("Please fill this in."))
        self.parameters.done()
        self.require_staff()
        return Response(explanation_of(explain(get_rule(pk), access_ticket(number, actor=self.actor))))


def _codes(given: dict[str, Any]) -> dict[str, Any]:
    """Codes as plain texts."""
    return given | {name: str(given[name]) for name in ("standing",) if name in given}
