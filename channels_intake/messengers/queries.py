"""Reading conversations."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester
from accounts.numbers import mobile_key
from channels_intake.messengers.channels import MESSENGERS
from channels_intake.messengers.choices import State
from channels_intake.messengers.clocks import MEASURES
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.saying import address_at
from channels_intake.models import Source
from channels_intake.registry import adapters
from channels_intake.texting import find_texting
from core.errors import Missing
from outbox.models import OutboxMessage
from sla.choices import OwnerKind
from sla.models import Timer
from tickets.models import Ticket

LONGEST_WAIT_FIRST = (F("waiting_since").asc(nulls_last=True), F("said_at").desc(), F("pk").desc())
OF = ("waiting", "mine", "open", "closed")


def list_conversations() -> QuerySet[Conversation]:
    """All, with what a list shows of each."""
    return Conversation.objects.select_related("source", "requester__site", "assignee", "ticket")


def has_messenger() -> bool:
    """Whether users can write at all: a messenger's way in is set up and in use. One statement."""
    slugs = [slug for slug, adapter in adapters().items() if adapter.channel in MESSENGERS]
    return Source.objects.filter(adapter__in=slugs, is_active=True).exists()


def condition_of(of: str, *, user_id: int) -> Q:
    """Which ones a list holds: `waiting` for an answer, `mine`, all `open`, `closed`."""
    conditions = {
        "waiting": Q(waiting_since__isnull=False),
        "mine": Q(state=State.OPEN, assignee_id=user_id),
        "open": Q(state=State.OPEN),
        "closed": Q(state=State.CLOSED),
    }
    return conditions[of]


def conversations_in(ids: Iterable[int]) -> dict[int, Conversation]:
    """Those with these ids, by them. One statement, none for no id."""
    wanted = set(ids)
    return {one.pk: one for one in list_conversations().filter(pk__in=wanted)} if wanted else {}


def access_conversation(pk: int) -> Conversation:
    """One with all its page shows; `Missing` where there is none."""
    found = list_conversations().select_related("source__group", "closed_by").filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such conversation."))
    return found


def waiting_conversations() -> QuerySet[Conversation]:
    """Those that wait for an answer: an index holds nothing else."""
    return Conversation.objects.filter(waiting_since__isnull=False)


def place_of(conversation: Conversation) -> int:
    """His place among all who wait: 1 is next. 0 for who does not wait."""
    since = conversation.waiting_since
    if since is None:
        return 0
    before = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=conversation.pk)
    return Conversation.objects.filter(before, waiting_since__isnull=False).count() + 1


def clocks_of(ids: Collection[int]) -> dict[int, list[Timer]]:
    """The clocks of these conversations that have not ended, the nearest first. One statement, none for no id."""
    found: dict[int, list[Timer]] = {pk: [] for pk in ids}
    if not ids:
        return found
    ticking = Timer.objects.ticking().filter(
        owner_kind=OwnerKind.CONVERSATION, owner_id__in=list(ids), measure__in=MEASURES
    )
    for timer in ticking.order_by("due_at", "pk"):
        found[timer.owner_id].append(timer)
    return found


def deliveries_of(keys: Collection[str]) -> dict[str, OutboxMessage]:
    """How far these letters have come, by their keys. One statement, none for no key."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    return {one.dedupe_key: one for one in OutboxMessage.objects.filter(dedupe_key__in=wanted)}


def carries(ticket_id: int) -> bool:
    """Whether this ticket is talked about in a conversation that goes on."""
    return Conversation.objects.filter(ticket_id=ticket_id, state=State.OPEN).exists()


def address_for(ticket: Ticket) -> str:
    """Where its requester is told by messenger (TALK-7), if he came by one and has an account there: the conversation
    about this ticket, his last one on the same channel, else his account at the only way in of that channel. Empty
    otherwise. No statement for a ticket of another channel.
    """
    if ticket.channel not in MESSENGERS:
        return ""
    slugs = [slug for slug, adapter in adapters().items() if adapter.channel == ticket.channel]
    talked = Conversation.objects.filter(
        Q(ticket=ticket) | Q(requester_id=ticket.requester_id), source__adapter__in=slugs, source__is_active=True
    )
    about_it = Case(When(ticket=ticket, then=0), default=1)
    last = talked.select_related("source").order_by(about_it, "-said_at").first()
    if last is not None:
        return address_at(last.source, last.account)
    account = ticket.requester.im_account
    ways = list(Source.objects.filter(adapter__in=slugs, is_active=True)[:2]) if account else []
    return address_at(ways[0], account) if len(ways) == 1 else ""


def mobile_address(requester: Requester) -> str:
    """Where `requester` is sent a text message, by the gateway for requesters (REQUESTER_SMS); empty where there is
    none in use, or he has no mobile number. No statement without a gateway or a number.
    """
    number = mobile_key(requester.phone) if settings.REQUESTER_SMS else ""
    way = find_texting() if number else None
    return address_at(way, number) if way else ""
