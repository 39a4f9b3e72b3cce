"""Announcements: read by everybody they are for, written by supervisors and managers (KB-3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_announcements import AnnouncementPage, AnnouncementWholeAnswer
from api.bodies import SLUG, StrictBody, read
from api.fields import CodeField, MomentField, NameField, NamesField, TextField, WholeField, YesNoField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.announcement import announcement_of, announcement_whole
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.ids import BIGGEST_ID
from knowledge.announcements import actions
from knowledge.announcements.audience import STAFF, Reader
from knowledge.announcements.choices import Kind, State
from knowledge.announcements.content import MOST_DEPARTMENTS, Content, content_of
from knowledge.announcements.models import REASON, TEXT, TITLE
from knowledge.announcements.queries import access, current, earlier, list_announcements

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
_SHOWS = {code: code for code in ("current", "planned", "drafts", "over", "withdrawn")}
_VERSION = WholeField


class AnnouncementBody(StrictBody):
    """What it says, to whom, how long."""

    title = TextField(max_length=TITLE)
    text = TextField(max_length=TEXT, help_text="Plain text with line breaks.")
    kind = CodeField(Kind)
    is_important = YesNoField(required=False, help_text="A banner above every page.")
    is_public = YesNoField(required=False, help_text="Visitors who have not logged in read it, too.")
    sites = NamesField(limit=SLUG, required=False, help_text="Slugs; none: everybody.")
    departments = NamesField(limit=80, most=MOST_DEPARTMENTS, required=False)
    starts_at = MomentField(required=False, allow_null=True, help_text="Left out: at once.")
    ends_at = MomentField(required=False, allow_null=True, help_text="Left out: until it is withdrawn.")
    ticket = NameField(max_length=24, required=False, allow_null=True, help_text="Number of a major incident.")


class AnnouncementChangeBody(StrictBody):
    """What changes; null empties an end or a ticket. With `version`, refused after somebody else's change."""

    keeps_null = True

    version = _VERSION(required=False, min_value=0, max_value=2**31 - 1)
    title = TextField(max_length=TITLE, required=False, allow_blank=False)
    text = TextField(max_length=TEXT, required=False, allow_blank=False)
    kind = CodeField(Kind, required=False)
    is_important = YesNoField(required=False)
    is_public = YesNoField(required=False)
    sites = NamesField(limit=SLUG, required=False)
    departments = NamesField(limit=80, most=MOST_DEPARTMENTS, required=False)
    starts_at = MomentField(required=False)
    ends_at = MomentField(required=False, allow_null=True)
    ticket = NameField(max_length=24, required=False, allow_null=True)


class AnnouncementActBody(StrictBody):
    """The version that the caller has seen, if it is to count."""

    version = _VERSION(required=False, min_value=0, max_value=2**31 - 1)


class WithdrawBody(AnnouncementActBody):
    """Why, if there is something to say."""

    reason = TextField(max_length=REASON, required=False, allow_null=True)


class _AnnouncementView(DeskView):
    @property
    def reader(self) -> Reader:
        """The caller as a reader."""
        if self.actor.is_staff:
            return STAFF
        if self.actor.requester:
            return Reader.of(self.actor.requester)
        return Reader(site_id=self.actor.user.site_id if self.actor.user else None)

    def answer(self, pk: int, *, status: int = 200) -> Response:
        """The announcement as it stands."""
        at = self.at
        found = access(min(pk, BIGGEST_ID), self.reader, at=at)
        return Response(announcement_whole(found, at=at, with_mailing=self.actor.is_staff), status=status)


class AnnouncementsView(_AnnouncementView):
    """`/announcements/`."""

    known = PARAMETERS | {"show"}

    @extend_schema(
        operation_id="announcements_list",
        parameters=[
            OpenApiParameter(
                "show", str, enum=list(_SHOWS), description="Without it, current. Requesters see current and over."
            ),
            *PAGE_PARAMETERS,
        ],
        responses=AnnouncementPage,
        tags=["announcements"],
    )
    def get(self, request: Request) -> Response:
        """What is announced to the caller: to staff everything, newest first."""
        show = self.parameters.code("show", _SHOWS) or "current"
        at = self.at
        if not self.actor.is_staff:
            self.parameters.done()
            found = {"current": current, "over": earlier}.get(show)
            rows = found(self.reader, at=at) if found else []
            return Response(paged(request, results=[announcement_of(one, at=at) for one in rows], cursor=""))
        page = page_of(list_announcements().filter(_which(show, at=at)), order=NEWEST, parameters=self.parameters)
        results = [announcement_of(one, at=at) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    @extend_schema(
        operation_id="announcements_draft",
        request=AnnouncementBody,
        responses={201: AnnouncementWholeAnswer},
        tags=["announcements"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Draft one. Nobody reads it before it is published."""
        return self.once(self._draft)

    def _draft(self) -> Response:
        content = Content(**read(AnnouncementBody, self.request.data))
        return self.answer(actions.draft(content=content, by=self.actor, at=self.at).pk, status=201)


class AnnouncementView(_AnnouncementView):
    """`/announcements/{id}/`."""

    http_method_names = ("get", "head", "patch")

    @extend_schema(operation_id="announcements_read", responses=AnnouncementWholeAnswer, tags=["announcements"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them."""
        return self.answer(pk)

    @extend_schema(
        operation_id="announcements_amend",
        request=AnnouncementChangeBody,
        responses=AnnouncementWholeAnswer,
        tags=["announcements"],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Say it otherwise. Letters that went out are not sent again."""
        changes = read(AnnouncementChangeBody, request.data)
        version = changes.pop("version", None)
        found = access(min(pk, BIGGEST_ID), self.reader, at=self.at)
        changes |= {"ticket": changes["ticket"] or ""} if "ticket" in changes else {}
        content = replace(content_of(found), **changes)
        actions.amend(announcement_id=found.pk, content=content, version=version, by=self.actor, at=self.at)
        return self.answer(found.pk)


class _ActView(_AnnouncementView):
    http_method_names = ("post",)
    body: ClassVar[type[StrictBody]] = AnnouncementActBody
    act: ClassVar[Callable[..., object]]

    def perform(self, pk: int) -> Response | HttpResponse:
        """Do it, once."""
        return self.once(lambda: self._perform(pk))

    def _perform(self, pk: int) -> Response:
        values: dict[str, Any] = read(self.body, self.request.data)
        type(self).act(announcement_id=min(pk, BIGGEST_ID), **values, by=self.actor, at=self.at)
        return self.answer(pk)


class PublishAnnouncementView(_ActView):
    """`/announcements/{id}/publish/`."""

    act = staticmethod(actions.publish)

    @extend_schema(
        operation_id="announcements_publish",
        request=AnnouncementActBody,
        responses=AnnouncementWholeAnswer,
        tags=["announcements"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Users read it from its first moment on."""
        return self.perform(pk)


class MailAnnouncementView(_ActView):
    """`/announcements/{id}/mail/`."""

    act = staticmethod(actions.mail)

    @extend_schema(
        operation_id="announcements_mail",
        request=AnnouncementActBody,
        responses=AnnouncementWholeAnswer,
        tags=["announcements"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Send it by e-mail to everybody it is for; once for each announcement."""
        return self.perform(pk)


class WithdrawAnnouncementView(_ActView):
    """`/announcements/{id}/withdraw/`."""

    body = WithdrawBody
    act = staticmethod(actions.withdraw)

    @extend_schema(
        operation_id="announcements_withdraw",
        request=WithdrawBody,
        responses=AnnouncementWholeAnswer,
        tags=["announcements"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Take it from the board; a draft is discarded."""
        return self.perform(pk)


ANNOUNCEMENT_ACTS = {
    "publish": PublishAnnouncementView,
    "mail": MailAnnouncementView,
    "withdraw": WithdrawAnnouncementView,
}


def _which(show: str, *, at: datetime) -> Q:
    published = Q(state=State.PUBLISHED)
    return {
        "current": published & Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at)),
        "planned": published & Q(starts_at__gt=at),
        "drafts": Q(state=State.DRAFT),
        "over": published & Q(ends_at__lte=at),
        "withdrawn": Q(state=State.WITHDRAWN),
    }[show]
