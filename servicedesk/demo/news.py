"""The demonstration's announcements: a disruption, maintenance at the weekend, good news, and a draft."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.actors import Actor, Via
from knowledge.announcements import actions
from knowledge.announcements.content import Content
from servicedesk.demo.people import Cast
from tickets.models import Ticket

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def add_news(cast: Cast, *, at: datetime) -> None:
    """Written and published by the people who would do it."""
    supervisor, manager = (Actor.for_user(cast.users[name], via=Via.WEB) for name in ("supervisor", "manager"))
    for ago, content in _published(at):
        _publish(content, by=supervisor, at=at - ago)
    draft = Content(
        kind="notice",
        title="年度信息安全培训报名",
        text="12 月 8 日至 12 日分四场举行信息安全培训，各部门请于 11 月底前报送参加人员名单。",
        starts_at=at + DAY,
        departments=["人力资源部", "信息化办公室"],
    )
    actions.draft(content=draft, by=manager, at=at - HOUR)


def _published(at: datetime) -> Iterator[tuple[timedelta, Content]]:
    """How long ago, and what; the disruption only while there is a major incident."""
    yield (
        6 * DAY,
        Content(
            kind="notice",
            title="服务台热线开通按键导航",
            text="自本周起拨打服务台热线后，按 1 报故障，按 2 查询工单进度，按 3 咨询。\n直接等待 5 秒，仍由人工接听。",
            is_public=True,
        ),
    )
    yield (
        DAY,
        Content(
            kind="restored",
            title="绵阳分公司视频会议系统已恢复",
            text="绵阳分公司视频会议系统已恢复使用，请各会议室重新登录终端。\n如仍无法入会，请联系服务台。",
            ends_at=at + 6 * HOUR,
            sites=["branch"],
        ),
    )
    yield (
        5 * HOUR,
        Content(
            kind="maintenance",
            title="本周六 22:00 邮件系统升级，预计停用 2 小时",
            text="周六 22:00 至 24:00 升级邮件系统，期间不能收发邮件，手机邮箱同样受影响。\n"
            "升级期间收到的外部邮件会在恢复后自动送达，请提前下载急需的附件。",
            ends_at=_saturday_night(at),
            is_important=True,
            is_public=True,
        ),
    )
    major = Ticket.objects.open().filter(is_major=True).last()
    if major is not None:
        yield (
            25 * MINUTE,
            Content(
                kind="incident",
                title="龙泉基地 MES 报工暂不可用",
                text="二车间、三车间 MES 报工页面打不开，工程师正在处理。\n"
                "恢复前请用纸质报工单登记，恢复后由班组统一补录。",
                ends_at=at + 8 * HOUR,
                sites=["plant", "hq"],
                is_important=True,
                ticket=major.number,
            ),
        )


def _saturday_night(at: datetime) -> datetime:
    """The next Saturday's midnight in Shanghai."""
    found = (at + (5 - at.weekday()) % 7 * DAY).replace(hour=16, minute=0, second=0, microsecond=0)
    return found if found > at + DAY else found + 7 * DAY


def _publish(content: Content, *, by: Actor, at: datetime) -> None:
    made = actions.draft(content=content, by=by, at=at)
    actions.publish(announcement_id=made.pk, by=by, at=at)
