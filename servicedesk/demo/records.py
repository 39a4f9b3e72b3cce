"""Service records of the demonstration: one signed by hand, one that an absent user still has to sign, and a draft."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.actors import Actor, Via
from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.content import Part
from satisfaction.records.models import ServiceRecord
from tickets.models import Ticket

AT_PLACES = ("printer", "pc")
HAND = (
    "[[[60,70],[95,66],[128,62]],[[94,40],[92,80],[86,120],[70,152],[52,166]],[[70,112],[98,108],[120,98]],"
    "[[168,52],[160,90],[150,128]],[[166,60],[206,54],[232,58],[226,92],[214,126]],[[164,92],[194,88],[222,86]],"
    "[[156,128],[188,124],[214,120]],[[300,44],[292,84],[270,126],[246,152]],[[276,86],[310,80],[350,72]],"
    "[[320,60],[326,98],[346,132],[388,154],[436,148]],[[402,64],[420,78]],[[470,70],[462,110],[488,128],[540,96]]]"
)
PARTS = (Part(name="打印机定影组件 RM2-5692", serial="CNB7K40213"), Part(name="进纸搓纸轮", quantity=2))


def add_records(*, at: datetime) -> None:
    """Of tickets about what stands at people's places, by the engineers who have them; of the engineer and the user who
    can be tried out, whatever theirs are about. Nothing where there is none.
    """
    at_places, his = Q(category__slug__in=AT_PLACES), Q(assignee__username="engineer")
    asked = Q(requester__user__username="requester")
    here = Ticket.objects.filter(at_places | his | asked, assignee__isnull=False, cycle=1)
    here = here.filter(changed_at__lt=at - timedelta(hours=1)).select_related("assignee", "requester__user")
    for ticket in _first(here.filter(state="closed")):
        record = _finished(ticket)
        then = ticket.changed_at + timedelta(minutes=6)
        who = Signing(name=ticket.requester.name, strokes=HAND, score=4, comment="师傅处理得很快，也讲得清楚。")
        actions.sign(record_id=record.pk, signing=who, by=_engineer(record), at=then)
    for ticket in _first(here.filter(state="confirming", confirmed_at=None)):
        record = _finished(ticket)
        remark = "用户临时开会，留言条贴在显示器上，已告知同办公室同事。"
        then = ticket.changed_at + timedelta(minutes=8)
        actions.ask(record_id=record.pk, absent=True, remark=remark, by=_engineer(record), at=then)
    for ticket in _first(here.filter(state__in=("processing", "tracking")))[:1]:
        _drawn(ticket)


def _first(tickets: QuerySet[Ticket]) -> list[Ticket]:
    """Two of them: of people who can be tried out first, then about printers."""

    def rank(ticket: Ticket) -> tuple[bool, bool, int]:
        tried = str(ticket.assignee and ticket.assignee.username) == "engineer" or ticket.requester.user is not None
        return not tried, "打印" not in ticket.title, -ticket.pk

    return sorted(tickets, key=rank)[:2]


def _finished(ticket: Ticket) -> ServiceRecord:
    record = _drawn(ticket)
    return actions.offer(record_id=record.pk, by=_engineer(record), at=ticket.changed_at + timedelta(minutes=4))


def _drawn(ticket: Ticket) -> ServiceRecord:
    assert ticket.assignee  # noqa: S101 (asked for with the ticket)
    then = ticket.changed_at + timedelta(minutes=2)
    done = {
        "work": "到现场后与用户一起复现故障，断电检查并更换损坏部件，开机试用 20 分钟，清洁工位。",
        "result": "设备恢复正常，用户已当场试用。",
        "arrived_at": ticket.changed_at - timedelta(minutes=50),
        "departed_at": ticket.changed_at,
    }
    by, parts = Actor.for_user(ticket.assignee, via=Via.WEB), PARTS if "打印" in ticket.title else ()
    return actions.draw_up(ticket_id=ticket.pk, changes=done, parts=parts, by=by, at=then)


def _engineer(record: ServiceRecord) -> Actor:
    return Actor.for_user(record.engineer, via=Via.WEB)
