"""Policies, their drafts, and which target applies. Staff read, managers write."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, Site
from api.answers_rules import ExplanationAnswer, PolicyAnswer, PolicyPage, PreviewAnswer, VersionAnswer
from api.bodies import StrictBody, read
from api.fields import MomentField, TextField
from api.pages import PARAMETERS, Order, name, page_of
from api.parameters import Parameters
from api.presentation.frame import paged
from api.presentation.rules import policy_of, preview_shown, version_of, weighed_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing
from sla.actions.draft import fingerprint, put_draft
from sla.actions.publish import publish
from sla.measures.table import MEASURES
from sla.models import Policy, PolicyVersion
from sla.policies import require_manager
from sla.policy.conditions import CONDITIONS, NO, Attributes
from sla.preview import preview_of
from sla.rulebook import current_rulebook, with_draft
from sla.standing import Standing, standings
from sla.weighing import category_path, weigh
from tickets.models import Category

BY_SLUG = Order("slug", "slug", name)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the draft you have seen; 412 when it has changed.",
)
_CODES: dict[str, dict[str, str]] = {
    "measure": {code: code for code in MEASURES},
    **{one: {code: code for code in CONDITIONS[one].codes or ()} for one in ("channel", "kind", "priority", "vip")},
}
_ROWS: dict[str, type[Site] | type[AssignmentGroup] | type[Category]] = {
    "site": Site,
    "group": AssignmentGroup,
    "category": Category,
}
_ABOUT = [
    OpenApiParameter("measure", str, enum=list(MEASURES), required=True),
    *(OpenApiParameter(one, str, enum=list(_CODES[one])) for one in ("channel", "kind", "priority", "vip")),
    *(OpenApiParameter(one, str, description="Slug.") for one in _ROWS),
]


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class TargetsField(serializers.JSONField):
    """Targets as JSON. What is wrong with them is said by who reads them, each by its code."""


class DraftBody(StrictBody):
    """A whole draft."""

    targets = TargetsField(help_text="All targets of the policy; an empty list retires it.")
    note = TextField(max_length=200, required=False, help_text="What changed, for the history.")


class PublishBody(StrictBody):
    """When it takes force."""

    effective_at = MomentField(required=False, allow_null=True, help_text="Left out: at once.")


class RulesView(DeskView):
    """What staff may read."""

    def answer(self, version: PolicyVersion) -> Response:
        """A version with its targets, and its fingerprint as ETag."""
        policy = _loaded().get(pk=version.policy_id)
        one, standing = next(found for found in standings(policy.versions.all()) if found[0].pk == version.pk)
        return Response(version_of(one, standing), headers={"ETag": f'"{fingerprint(one)}"'})


def _loaded() -> "QuerySet[Policy, Policy]":
    people = PolicyVersion.objects.select_related("policy", "created_by", "published_by", "edition")
    return Policy.objects.prefetch_related(Prefetch("versions", people))


def _policy(slug: str) -> Policy:
    found = _loaded().filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such policy."))
    return found


def _draft(slug: str) -> PolicyVersion:
    for version, standing in standings(_policy(slug).versions.all()):
        if standing is Standing.DRAFT:
            return version
    raise Missing(_("There is no such draft."))


class PoliciesView(RulesView):
    """`/policies/`."""

    known = PARAMETERS

    @extend_schema(operation_id="policies_list", parameters=PAGE_PARAMETERS, responses=PolicyPage, tags=["rules"])
    def get(self, request: Request) -> Response:
        """All policies with their versions, by slug."""
        self.require_staff()
        page = page_of(_loaded(), order=BY_SLUG, parameters=self.parameters)
        return Response(paged(request, results=[policy_of(one) for one in page.rows], cursor=page.cursor))


class PolicyView(RulesView):
    """`/policies/{slug}/`."""

    @extend_schema(operation_id="policies_get", responses=PolicyAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """One policy with its versions, newest first."""
        self.require_staff()
        return Response(policy_of(_policy(slug)))


class VersionView(RulesView):
    """`/policies/{slug}/versions/{version}/`."""

    @extend_schema(operation_id="policies_version", responses=VersionAnswer, tags=["rules"])
    def get(self, request: Request, slug: str, version: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One version with its targets."""
        self.require_staff()
        for one in _policy(slug).versions.all():
            if one.number == version:
                return self.answer(one)
        raise Missing(_("There is no such version."))


class DraftView(RulesView):
    """`/policies/{slug}/draft/`."""

    @extend_schema(operation_id="policies_draft", responses=VersionAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """The draft, if there is one."""
        self.require_staff()
        return self.answer(_draft(slug))

    @extend_schema(
        operation_id="policies_draft_write",
        parameters=[_IF_MATCH],
        request=DraftBody,
        responses=VersionAnswer,
        tags=["rules"],
    )
    def post(self, request: Request, slug: str) -> Response | HttpResponse:
        """Put the whole draft; it is opened if there is none. It holds for nobody until it is published."""
        return self.once(lambda: self._write(request, slug))

    def _write(self, request: Request, slug: str) -> Response:
        require_manager(self.actor)
        values = read(DraftBody, request.data)
        return self.answer(
            put_draft(
                policy=slug,
                targets=values["targets"],
                note=values.get("note", ""),
                by=self.actor,
                at=self.at,
                seen=_seen(request),
            )
        )


class PublishView(RulesView):
    """`/policies/{slug}/draft/publish/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="policies_publish",
        parameters=[_IF_MATCH],
        request=PublishBody,
        responses=VersionAnswer,
        tags=["rules"],
    )
    def post(self, request: Request, slug: str) -> Response | HttpResponse:
        """Put the draft into force, now or from a day to come. Running clocks follow within seconds."""
        return self.once(lambda: self._publish(request, slug))

    def _publish(self, request: Request, slug: str) -> Response:
        require_manager(self.actor)
        values = read(PublishBody, request.data or {})
        version = publish(
            version_id=_draft(slug).pk,
            by=self.actor,
            at=self.at,
            effective_at=values.get("effective_at"),
            seen=_seen(request),
        )
        return self.answer(version)


class PreviewView(RulesView):
    """`/policies/{slug}/draft/preview/`."""

    @extend_schema(operation_id="policies_preview", responses=PreviewAnswer, tags=["rules"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """What the draft would do to the running clocks, if it held now."""
        self.require_staff()
        return Response(preview_shown(preview_of(with_draft(current_rulebook(), _draft(slug)), at=self.at)))


class ExplainView(RulesView):
    """`/policies/explain/`."""

    known = frozenset({*_CODES, *_ROWS})

    @extend_schema(operation_id="policies_explain", parameters=_ABOUT, responses=ExplanationAnswer, tags=["rules"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """Which target a clock would take, and why: all candidates in the order in which they win."""
        self.require_staff()
        measure, attributes = _asked(self.parameters)
        found = [weighed_of(one) for one in weigh(current_rulebook(), measure, attributes)]
        return Response({"measure": measure, "candidates": found})


def _asked(parameters: Parameters) -> tuple[str, Attributes]:
    codes = {one: parameters.code(one, known) or "" for one, known in _CODES.items()}
    if not codes["measure"]:
        parameters.refuse("measure", "required", _("Please fill this in."))
    slugs = {one: parameters.line(one) for one in _ROWS}
    for one, model in _ROWS.items():
        if slugs[one] and not model.objects.filter(slug=slugs[one]).exists():
            parameters.refuse(one, "unknown", _("There is nothing with the slug “%(name)s”.") % {"name": slugs[one]})
    parameters.done()
    values: dict[str, Any] = {**codes, **slugs, "vip": codes["vip"] or NO, "category": category_path(slugs["category"])}
    measure: str = values.pop("measure")
    return measure, Attributes(**values)


def _seen(request: Request) -> str | None:
    """The fingerprint the caller says he has seen; None when he does not say, or says `*`."""
    value = request.headers.get("If-Match", "*").strip()
    return None if value == "*" else value.removeprefix("W/").strip('"')
