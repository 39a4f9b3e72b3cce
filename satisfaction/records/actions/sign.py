"""Sign: the user's signature, on the engineer's screen, in the portal, or by link (SAT-7)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from core.inputs import Fields
from satisfaction.records.actions.ask import end_links
from satisfaction.records.actions.frame import Step, step
from satisfaction.records.models import Method, ServiceRecord, Signature, SigningLink, State
from satisfaction.records.queries import access_link
from satisfaction.records.seal import seal_of
from satisfaction.records.strokes import Strokes, Unreadable, is_signature, read_strokes
from satisfaction.records.wording import refusal
from tickets.actions import survey
from tickets.actions.act import lock
from tickets.choices import RecordStep, Score
from tickets.policies import decide, is_requester


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What is given with a signature: the name, then either `strokes` (JSON, as the signature pad writes it) or the
    tick that confirms; and, who wishes, one of the four levels (4 … 1) and a comment.
    """

    name: str
    strokes: str = ""
    is_confirmed: bool = False
    score: int | None = None
    comment: str = ""


@dataclass(frozen=True)
class _Given:
    name: str
    strokes: Strokes
    score: int | None
    comment: str


@transaction.atomic
def sign(*, record_id: int, signing: Signing, by: Actor, at: datetime) -> ServiceRecord:
    """The record is signed and never changes again. By its requester, or before the eyes of whoever works on the
    ticket. A level counts as the answer to the survey where the requester himself may answer it now.

    `Malformed` names what is missing or cannot be read, `Forbidden` for anybody else, `IllegalMove` where the record
    does not wait for a signature (any more).
    """
    given = _read(signing)
    with step("sign", record_id=record_id, by=by, at=at) as act:
        signature = _keep(act, given, by=by, at=at)
        act.record.state = State.SIGNED
        act.save("state")
        end_links(act.record, at=at)
        act.tell(RecordStep.SIGNED, signer=signature.name)
        ticket = act.deed.ticket
    if given.score is not None and is_requester(by, ticket) and decide("survey", actor=by, ticket=ticket).allowed:
        survey(ticket_id=ticket.pk, score=given.score, comment=given.comment, by=by, at=at)
    return act.record


@transaction.atomic
def sign_by_link(*, token: str, signing: Signing, at: datetime) -> ServiceRecord:
    """The same by the link of our letter. `LinkForged` or one of the `Gone` of `satisfaction.errors` where it cannot be
    signed (any more); of two who press at once, one gets the `LinkUsed` of anybody who comes later.
    """
    seen = access_link(token, at=at)
    by = Actor.for_requester(seen.record.ticket.requester, via=Via.LINK)
    lock(seen.record.ticket_id, by=by)  # the ticket before its children, as in every act
    link = SigningLink.objects.select_related("record__ticket", "record__signature").get(pk=seen.pk)
    if gone := refusal(link, at=at):
        raise gone
    return sign(record_id=link.record_id, signing=signing, by=by, at=at)


def _read(signing: Signing) -> _Given:
    fields, strokes = Fields(), Strokes()
    name = fields.line("name", signing.name, limit=80)
    comment = fields.text("comment", signing.comment, required=False, limit=2000)
    try:
        strokes = read_strokes(signing.strokes)
    except Unreadable:
        fields.malform("strokes", "unreadable", _("The drawing could not be read. Please sign once more."))
    else:
        _require_will(fields, strokes, is_confirmed=signing.is_confirmed)
    if signing.score is not None and signing.score not in Score.values:
        fields.malform("score", "unknown", _("Choose one of the four levels."))
    fields.done()
    return _Given(name, strokes if is_signature(strokes) else [], signing.score, comment)


def _require_will(fields: Fields, strokes: Strokes, *, is_confirmed: bool) -> None:
    if is_confirmed or is_signature(strokes):
        return
    if strokes:
        fields.malform("strokes", "too_small", _("Please write your whole name."))
    else:
        fields.malform("confirmed", "required", _("Please sign in the box, or tick that you confirm."))


def _keep(act: Step, given: _Given, *, by: Actor, at: datetime) -> Signature:
    himself = is_requester(by, act.deed.ticket)
    signature = Signature(
        record=act.record,
        name=given.name,
        method=Method.DRAWN if given.strokes else Method.TYPED,
        strokes=[list(map(list, stroke)) for stroke in given.strokes],
        score=given.score,
        comment=given.comment,
        via=by.via,
        by_user=None if himself else act.deed.user,
        by_requester=by.requester if himself else None,
        at=at,
        digest=act.record.digest,
    )
    signature.seal = seal_of(signature)
    signature.save(force_insert=True)
    return signature
