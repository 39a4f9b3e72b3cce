"""The demonstration desk as a whole: three weeks of work, ending now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.actors import Actor, Via
from notifications.actions import mark_all_read
from notifications.models import Notice
from servicedesk.demo.catalogue import enter_categories
from servicedesk.demo.clocks import fresh_requests, keep_up, let_time_pass, set_calendars
from servicedesk.demo.conversations import add_conversations
from servicedesk.demo.followups import add_follow_ups
from servicedesk.demo.forms import shape_forms
from servicedesk.demo.news import add_news
from servicedesk.demo.on_call import add_on_call
from servicedesk.demo.people import Cast, enter_people
from servicedesk.demo.play import Player
from servicedesk.demo.records import add_records
from servicedesk.demo.rules import add_rules
from servicedesk.demo.stories import STORIES
from servicedesk.demo.story import Story
from servicedesk.demo.ways import add_ways
from tickets import actions
from tickets.models import Ticket

ZONE = ZoneInfo("Asia/Shanghai")
# How many requests stand at each stage, and how many minutes ago they came in: least and most.
HOUR, DAY = 60, 24 * 60
SHARES: tuple[tuple[str, int, int, int], ...] = (
    ("surveyed", 84, 2 * DAY, 21 * DAY),
    ("closed", 26, 1 * DAY, 6 * DAY),
    ("confirmed", 8, 14 * HOUR, 2 * DAY),
    ("resolved", 14, 12 * HOUR, 2 * DAY),
    ("tracking", 18, 4 * HOUR, 3 * DAY),
    ("processing", 20, 1 * HOUR, 10 * HOUR),
    ("dispatched", 10, 20, 90),
    ("acknowledged", 6, 10, 40),
    ("received", 5, 1, 12),
)
CANCELLED = (
    ("withdrawn", "用户来电说重启后已恢复，不需要处理。"),
    ("out_of_scope", "私人手机不在服务范围内，建议联系 3 号楼一层的手机维修点，分机 6100。"),
    ("withdrawn", "申请人调岗，部门撤回申请。"),
    ("out_of_scope", "食堂饭卡由后勤部办理，请致电 6020，周一至周五 9:00–17:00。"),
)


class Request(NamedTuple):
    """One line of the plan: what, when, how far; and how it was called off, if it was."""

    story: Story
    start: datetime
    stage: str
    cancelled: tuple[str, str] | None = None


def build(*, at: datetime, seed: int = 20261122) -> int:
    """Create everybody and everything; how many tickets there are. `at` is the end of the last day played."""
    random = Random(seed)  # noqa: S311 (a demonstration, not a secret)
    cast = enter_people(at=at - timedelta(days=400))
    set_calendars(cast, at=at - timedelta(days=399))
    categories = enter_categories()
    shape_forms(cast, categories, at=at - timedelta(days=398))
    player = Player(cast=cast, categories=categories, random=random)
    for request in sorted(_plan(random, at=at), key=attrgetter("start")):  # numbers and times go together
        player.play(request.story, requester=random.choice(cast.requesters), start=request.start, stage=request.stage)
        if request.cancelled:
            player.cancel(*request.cancelled)
    keep_up(player, at=at)
    _special_cases(cast, at=at)
    add_follow_ups(player, cast, at=at)
    fresh_requests(player, cast, at=at)
    add_records(at=at)
    add_conversations(cast, at=at)
    add_ways(cast, at=at)
    add_news(cast, at=at)
    add_on_call(cast, at=at)
    add_rules(cast, at=at)
    let_time_pass(at=at)
    _order_notices()
    _read_old_notices(cast, at=at)
    return Ticket.objects.count()


def _plan(random: Random, *, at: datetime) -> Iterator[Request]:
    deck = _deck(random)
    for stage, count, least, most in reversed(SHARES):
        for _one in range(count):
            start = at - timedelta(minutes=random.randint(least, most), seconds=random.randint(0, 59))
            yield Request(next(deck), _by_day(start, random) if least >= 2 * DAY else start, stage)
    for days, cancelled in enumerate(CANCELLED * 2, start=2):
        start = _by_day(at - timedelta(days=days), random)
        yield Request(next(deck), start, "acknowledged", cancelled)


def _deck(random: Random) -> Iterator[Story]:
    """The stories in random order, each once before any comes again."""
    while True:
        yield from random.sample(STORIES, len(STORIES))


def _by_day(moment: datetime, random: Random) -> datetime:
    """Most people call between half past eight and five, and rarely at the weekend."""
    local = moment.astimezone(ZONE)
    if local.weekday() >= 5:  # noqa: PLR2004 (Saturday)
        local -= timedelta(days=local.weekday() - 4)
    return local.replace(hour=8, minute=30) + timedelta(minutes=random.randint(0, 8 * HOUR))


def _order_notices() -> None:
    """Number the notices as they came: the tickets were played one after the other, their days were not."""
    told = list(Notice.objects.order_by("created_at", "pk"))
    Notice.objects.all().delete()
    for notice in told:
        notice.pk = None
    Notice.objects.bulk_create(told, batch_size=500)


def _read_old_notices(cast: Cast, *, at: datetime) -> None:
    """Everybody has read what came more than four hours ago."""
    for user in cast.users.values():
        old = Notice.objects.filter(user=user, created_at__lt=at - timedelta(hours=4)).order_by("-pk").first()
        if old is not None:
            mark_all_read(until_id=old.pk, by=Actor.for_user(user, via=Via.WEB), at=at - timedelta(hours=4))


def _special_cases(cast: Cast, *, at: datetime) -> None:
    """A major incident, an escalation, a promise, a question, a reopened ticket: what a desk sees every week."""
    agent, supervisor = (Actor.for_user(cast.users[name], via=Via.WEB) for name in ("agent", "supervisor"))
    mes = Ticket.objects.open().filter(title__contains="MES", state__in=("processing", "tracking", "dispatched")).last()
    if mes is not None:
        reason = "二车间、三车间全部停止报工，影响当班产量。"
        actions.mark_major(ticket_id=mes.pk, is_major=True, reason=reason, by=agent, at=at - timedelta(minutes=30))
    in_work = list(Ticket.objects.filter(state="processing", kind="incident").order_by("-id")[:4])
    for ticket in in_work[:2]:
        due_at = (at + timedelta(minutes=50)).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        text = "电话告知处理进展"
        actions.promise(ticket_id=ticket.pk, due_at=due_at, text=text, by=agent, at=at - timedelta(minutes=9))
    for ticket in in_work[2:3]:
        reason = "同一用户一周内第三次报同样的问题，请安排资深工程师。"
        actions.escalate(ticket_id=ticket.pk, reason=reason, by=supervisor, at=at - timedelta(minutes=25))
    for ticket in in_work[3:]:
        question = "请问是从什么时候开始的，旁边的同事也有同样的现象吗？"
        actions.clarify(ticket_id=ticket.pk, ask="requester", question=question, by=agent, at=at - timedelta(minutes=6))
    resolved = Ticket.objects.filter(state="confirming", confirmed_at=None).last()
    if resolved is not None:
        asker = Actor.for_requester(resolved.requester, via=Via.LINK)
        reason = "今天上午又出现了一次，现象和之前一样。"
        actions.reopen(ticket_id=resolved.pk, reason=reason, by=asker, at=at - timedelta(minutes=14))
