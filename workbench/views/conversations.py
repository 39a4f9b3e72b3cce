"""Conversations by messenger: who waits, and one conversation with all that can be done in it (RTX-1, RTX-2, RTX-4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.exceptions import BadRequest
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from channels_intake.messengers import actions
from channels_intake.messengers.choices import MediaState
from channels_intake.messengers.models import Conversation, Media
from channels_intake.messengers.queries import (
    access_conversation,
    clocks_of,
    condition_of,
    has_messenger,
    list_conversations,
    place_of,
)
from channels_intake.registry import adapters
from core import clock
from core.errors import Malformed, Problem, Stale, Words
from face import dates
from tickets.choices import OPEN_STATES
from tickets.models.ticket import NEVER
from tickets.reply_templates.places import Scene
from tickets.uploads import INLINE_TYPES
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.clocks import clock_of
from workbench.conversation_rows import days_of, lines_of, rows_of
from workbench.errors import attempt
from workbench.filters import address
from workbench.forms.conversations import MINUTES, ConversationForm
from workbench.people import caller_of
from workbench.replying import chosen_text
from workbench.rows import CHANNEL_ICONS

OF: dict[str, Words] = {
    "waiting": pgettext_lazy("conversations", "Waiting"),
    "mine": pgettext_lazy("conversations", "Mine"),
    "open": pgettext_lazy("conversations", "All open"),
    "closed": pgettext_lazy("conversations", "Closed"),
}
_LONGEST_FIRST = paging.Sort(
    _("Longest wait first"), Coalesce(F("waiting_since"), Value(NEVER)), read=paging.SORTS["due"].read
)
_NEWEST_FIRST = paging.SORTS["newest"]


@require_safe
@desk_page
def conversations(request: DeskRequest) -> HttpResponse:
    """Who waits, the longest first; `of` mine, all open, closed."""
    of, at = request.GET.get("of", "") or "waiting", clock.now()
    if of not in OF:
        raise BadRequest("Unknown list")
    sort = _NEWEST_FIRST if of == "closed" else _LONGEST_FIRST
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=sort)
    found = list_conversations().filter(condition_of(of, user_id=request.user.pk))
    page = paging.page_of(cast("Any", found), sort=sort, cursor=cursor)
    context = {
        "of": of,
        "tabs": [(name, label, address(request.GET, of=name)) for name, label in OF.items()],
        "rows": rows_of(cast("list[Conversation]", page.tickets), at=at),
        "is_cut_off": not page.tickets and not has_messenger(),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    return render(request, "workbench/conversations/conversations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def conversation(request: DeskRequest, pk: int) -> HttpResponse:
    """What was said, and what can be done (GET; with `part=talk` only the talk, for a page that asks by itself). POST
    `do`: answer, notice, ask, take, hand_over, make_ticket, attach, close; what is refused is said with all that was
    typed.
    """
    shown, at = access_conversation(pk), clock.now()
    if request.method != "POST":
        if request.GET.get("part") == "talk":
            return render(request, "workbench/conversations/_talk.html", _talk(shown, at=at))
        return _page(request, shown, _fresh(request, shown, at=at), at=at)
    form = ConversationForm(actor=request.actor, data=request.POST)
    try:
        status = attempt(form, lambda: _do(request, shown, form, at=at))
    except Stale as error:
        form.add_error(None, str(error.message))
        status = 409
    if status:
        return _page(request, access_conversation(pk), form, at=at, status=status)
    return redirect("conversation", pk)


@require_safe
@desk_page
def media(request: DeskRequest, pk: int, media_pk: int) -> HttpResponse:  # noqa: ARG001 (staff may see all of them)
    """A picture or file that was sent; pictures are shown, everything else is downloaded."""
    kept = Media.objects.filter(pk=media_pk, utterance__conversation_id=pk, state=MediaState.KEPT).first()
    if kept is None:
        raise Http404
    kind = kept.content_type.partition(";")[0].strip().lower()
    is_shown = kind in INLINE_TYPES
    answer = FileResponse(
        kept.file.open("rb"),
        as_attachment=not is_shown,
        filename=kept.name,
        content_type=kind if is_shown else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)


def _do(request: DeskRequest, shown: Conversation, form: ConversationForm, *, at: datetime) -> None:
    said: dict[str, Any] = form.cleaned_data
    common: dict[str, Any] = {"conversation_id": shown.pk, "by": request.actor, "at": at}
    seen = {"seen": said["seen"]} if said["seen"] is not None else {}
    doing: dict[str, Callable[[], object]] = {
        "answer": lambda: actions.answer(
            body=said["body"], override_reason=said.get("override_reason", ""), **common, **seen
        ),
        "notice": lambda: actions.give_notice(promised_at=_promised(said["minutes"], at=at), **common, **seen),
        "ask": lambda: actions.ask_still_there(**common, **seen),
        "take": lambda: actions.take(**common),
        "hand_over": lambda: actions.hand_over(to_user=_given(said, "to_user"), **common),
        "make_ticket": lambda: actions.make_ticket(
            **{name: said[name] for name in ("title", "description", "kind", "category", "instead_of")},
            **{name: said[name] for name in ("impact", "urgency") if said[name]},
            **common,
        ),
        "attach": lambda: actions.attach_to_ticket(
            number=said["number"].strip().upper(), instead_of=said["instead_of"], **common
        ),
        "close": lambda: actions.close(reason=said["reason"], **common, **seen),
    }
    doing[said["do"]]()


def _promised(minutes: int | None, *, at: datetime) -> datetime | None:
    return at + timedelta(minutes=minutes) if minutes is not None else None


def _given(said: dict[str, Any], name: str) -> Any:  # noqa: ANN401 (whatever the field holds)
    if said[name] is None:
        words = _("Choose whom to give it to.")
        raise Malformed(words, fields={name: [Problem("required", words)]})
    return said[name]


def _fresh(request: DeskRequest, shown: Conversation, *, at: datetime) -> ConversationForm:
    about = shown.ticket
    is_living = about is not None and about.state in OPEN_STATES
    first = {
        "kind": shown.source.kind,
        "instead_of": about.number if about is not None and is_living else "",
        "body": chosen_text(request, Scene(shown.requester, request.user, at, about)),
    }
    return ConversationForm(actor=request.actor, initial=first)


def _talk(shown: Conversation, *, at: datetime) -> dict[str, Any]:
    lines = lines_of(shown, at=at)
    timers = clocks_of([shown.pk])[shown.pk]
    return {
        "conversation": shown,
        "days": list(days_of(lines)),
        "today": dates.local_day(at),
        "at": at,
        "last": lines[-1].utterance.pk if lines else 0,
        "clocks": [(timer, face) for timer in timers if (face := clock_of(timer, at=at)) is not None],
        "place": place_of(shown),
    }


def _page(
    request: DeskRequest, shown: Conversation, form: ConversationForm, *, at: datetime, status: int = 200
) -> HttpResponse:
    context = {
        **_talk(shown, at=at),
        "form": form,
        "caller": caller_of(shown.requester),
        "can_talk": request.actor.can(Capability.DESK),
        "minutes": MINUTES,
        "channel_icon": CHANNEL_ICONS.get(_channel_of(shown), "chat"),
        "doing": str(form.data.get("do", "")) if form.is_bound else "",
    }
    return render(request, "workbench/conversations/conversation.html", context, status=status)


def _channel_of(shown: Conversation) -> Any:  # noqa: ANN401 (a code, or none)
    adapter = adapters().get(shown.source.adapter)
    return adapter.channel if adapter else ""
