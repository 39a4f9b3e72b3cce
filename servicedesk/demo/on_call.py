"""The demonstration's on-call roster: two groups, a week behind and a week ahead, with one night still open; duties of
the day; and a telephone that changed.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.actions import on_call
from accounts.actions.duty import plan_shift
from accounts.actions.staff import change_staff, save_group
from accounts.actions.staff.groups import GroupContent
from accounts.actors import SYSTEM, Actor, Via
from accounts.models import AssignmentGroup, Duty, OnCallShift
from servicedesk.demo.people import GROUPS, Cast

ZONE = ZoneInfo("Asia/Shanghai")
DAY, HALF = timedelta(days=1), timedelta(hours=12)
SYSTEMS = {"apps": "MES、OA、邮件系统", "network": "骨干网络、互联网出口"}
# Who takes turns, half a day each; and which half day from now on nobody has taken yet.
TURNS = {"apps": ("engineer", "xuwenbo"), "network": ("zhoukai", "tangmin")}
OPEN_TURN = {"apps": 3, "network": 99}
BACK, AHEAD = 14, 16
DUTIES = {Duty.DISPATCHER: "dispatcher", Duty.SHIFT_LEAD: "supervisor", Duty.MANAGER: "manager"}


def add_on_call(cast: Cast, *, at: datetime) -> None:
    """Planned by the supervisor, two weeks ago; the word of the last shift was left by who had it."""
    supervisor, manager = (Actor.for_user(cast.users[name], via=Via.WEB) for name in ("supervisor", "manager"))
    for slug, systems in SYSTEMS.items():
        name, lead, members = GROUPS[slug]
        content = GroupContent(name=name, members=members, lead=lead, on_call_for=systems)
        group = save_group(slug=slug, content=content, by=manager, at=at - 16 * DAY)
        _plan(cast, group, by=supervisor, at=at)
    numbers = {"phone": "8347", "im_account": "xuwb.it"}
    change_staff(user_id=cast.users["xuwenbo"].pk, changes=numbers, by=manager, at=at - 2 * DAY)
    midnight = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for duty, who in DUTIES.items():
        times = {"starts_at": midnight, "ends_at": midnight + DAY}
        plan_shift(user=cast.users[who], duty=duty, site=None, **times, by=SYSTEM, at=at - DAY)


def _plan(cast: Cast, group: AssignmentGroup, *, by: Actor, at: datetime) -> None:
    local = at.astimezone(ZONE)
    first = local.replace(hour=8 if local.hour < 20 else 20, minute=0, second=0, microsecond=0)  # noqa: PLR2004
    if local.hour < 8:  # noqa: PLR2004
        first -= HALF
    for turn in range(-BACK, AHEAD):
        if turn == OPEN_TURN[group.slug]:
            continue
        user = cast.users[TURNS[group.slug][turn % 2]]
        begins = first + turn * HALF
        on_call.plan(group=group, user=user, starts_at=begins, ends_at=begins + HALF, by=by, at=at - 15 * DAY)
    last = OnCallShift.objects.filter(group=group, ends_at__lte=at).order_by("ends_at").last()
    if last is not None:
        word = "凌晨 MES 数据库备份告警已确认为误报，白班请关注 14 点的同步任务。"
        own = Actor.for_user(last.user, via=Via.WEB)
        on_call.leave_word(shift_id=last.pk, word=word, by=own, at=last.ends_at - timedelta(minutes=15))
