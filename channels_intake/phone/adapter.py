"""Any telephone system that can call an address: it tells of each call as it goes on, signed (`docs/phone.md`)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_intake.adapter import (
    Adapter,
    Answer,
    Call,
    Heard,
    Item,
    Outcome,
    Quarantine,
    Setting,
    Unspoken,
    Unverified,
)
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound, Source
from channels_intake.phone.actions import hear
from channels_intake.phone.reading import Unclear, read_event
from channels_intake.signature import require_new, why_not
from core.text import fit
from tickets.choices import Channel

_MOST = 200  # events in one call
Said = Mapping[str, object]


class Telephone(Adapter):
    """Calls from ring to end, as events: one, a list, or an object with `events`."""

    slug = "phone"
    channel = Channel.PHONE
    label = pgettext_lazy("way in", "Telephone system")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="secret",
            label=_("Signing key"),
            help=_("The telephone system signs with it (Standard Webhooks, HMAC-SHA256)."),
            is_secret=True,
        ),
        Setting(
            name="outside",
            label=_("Digit for an outside line"),
            help=_("If the system shows it before numbers from outside."),
            required=False,
        ),
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """The events of a signed call. One that cannot be read is kept as well, and the answer (422) says what is
        wrong with it: telephone systems are set up by people who read answers.
        """
        reason = why_not(secret=source.option("secret"), headers=call.headers, body=call.body, at=at)
        if reason:
            raise Unverified(reason)
        events = _events(call.body)
        items, problems = [], []
        for event in events:
            problem = _problem(event)
            if problem is not None:
                problems.append({"id": event.get("id"), "field": problem.field, "code": problem.code})
            items.append(_item(event, problem))
        require_new(source, call.headers, (item.external_id for item in items))
        answer = {"taken": len(items) - len(problems), "refused": problems}
        return Heard(items=items, answer=Answer(body=json.dumps(answer).encode(), status=422 if problems else 200))

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """The event becomes part of its call."""
        said = json.loads(raw)
        try:
            news = read_event(said)
        except Unclear as problem:
            raise Quarantine(Reason.UNREADABLE, field=problem.field, code=problem.code) from problem
        call = hear(news=news, system=inbound.source.slug, source=inbound.source, at=at)
        return Outcome(status=Status.MESSAGE, ticket=call.ticket, detail={"call": call.pk, "event": news.kind})


def _events(body: bytes) -> Sequence[Said]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unspoken("no_json") from None
    if isinstance(said, dict) and isinstance(said.get("events"), list):
        said = said["events"]
    events = said if isinstance(said, list) else [said]
    if not events or not all(isinstance(one, dict) for one in events):
        raise Unspoken("no_events")
    if len(events) > _MOST:
        raise Unspoken("too_many_events")
    return events


def _problem(event: Said) -> Unclear | None:
    try:
        read_event(event)
    except Unclear as problem:
        return problem
    return None


def _item(event: Said, problem: Unclear | None) -> Item:
    raw = json.dumps(event, ensure_ascii=True).encode()
    external_id = str(event.get("id") or "")[:150]
    if problem is not None:
        # Sent again with the mistake mended, it is another thing.
        external_id = f"{external_id}!{hashlib.sha256(raw).hexdigest()[:16]}"
    subject = f"{event.get('event') or '?'} {event.get('call') or ''}"
    return Item(external_id=external_id, raw=raw, sender=fit(str(event.get("number") or ""), limit=80), subject=subject)
