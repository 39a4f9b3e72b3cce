"""The demonstration's conversations: one being talked through, one promised a time, one about a ticket, one left over
from yesterday, and two that have just come and run against the clock.
"""

from datetime import datetime, timedelta
from secrets import token_hex

from accounts.actors import Actor, Via
from accounts.models import Requester
from channels_intake.messengers import actions
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from servicedesk.demo.people import Cast

ROUND_THE_CLOCK = "plant"


def add_conversations(cast: Cast, *, at: datetime) -> None:
    """Two ways in by messenger, and who has written by them up to `at`."""
    rtx = _way_in("rtx", "rtx", "RTX", at=at - timedelta(days=30), gateway_secret=token_hex(16))
    wecom = _way_in("wecom", "wecom", "企业微信", at=at - timedelta(days=30))
    agent, colleague = (Actor.for_user(cast.users[name], via=Via.WEB) for name in ("agent", "zhenglan"))
    there = [one for one in cast.requesters if one.site and one.site.slug == ROUND_THE_CLOCK]
    others = [one for one in cast.requesters if one not in there]
    _answered(rtx, others[0], agent, at=at)
    _about_a_ticket(wecom, others[1], colleague, at=at)
    _left_over(rtx, others[2], at=at)
    _promised(wecom, there[0], agent, at=at)
    _waiting(
        rtx,
        there[1],
        "二车间扫码枪扫不出来，重新插拔过了，屏幕上显示“未连接”。",
        at=at - timedelta(minutes=3, seconds=50),
    )
    _waiting(wecom, there[2], "你好，MES 登录一直转圈，麻烦看一下。", at=at - timedelta(seconds=40))


def _way_in(slug: str, adapter: str, name: str, *, at: datetime, **secrets: str) -> Source:
    source = Source(slug=slug, adapter=adapter, name=name, created_at=at)
    source.secrets = secrets
    source.save()
    return source


def _hear(source: Source, who: Requester, text: str, *, at: datetime) -> Conversation:
    account = who.im_account
    return actions.hear(source=source, speech=Speech(account=account, name=who.name, text=text), at=at).conversation


def _waiting(source: Source, who: Requester, text: str, *, at: datetime) -> None:
    _hear(source, who, text, at=at)


def _answered(source: Source, who: Requester, agent: Actor, *, at: datetime) -> None:
    start = at - timedelta(minutes=48)
    talk = _hear(source, who, "您好，我的 Outlook 提示邮箱快满了，收不到外面的邮件。", at=start)
    body = (
        "您好，请先看一下“已删除邮件”和“垃圾邮件”两个文件夹，右键清空后，左下角的用量会变化。您现在能看到占用多少吗？"
    )
    actions.answer(conversation_id=talk.pk, body=body, by=agent, at=start + timedelta(minutes=2))
    _hear(source, who, "清掉了 3 个 G，现在显示 62%。", at=start + timedelta(minutes=11))
    body = "好的，62% 就能正常收信了。我给您发了一封测试邮件，请确认是否收到；以后可以开启每月自动清理。"
    actions.answer(conversation_id=talk.pk, body=body, by=agent, at=start + timedelta(minutes=13))
    _hear(source, who, "收到了，谢谢！", at=start + timedelta(minutes=15))
    actions.close(conversation_id=talk.pk, reason="用户已确认收到", by=agent, at=start + timedelta(minutes=16))


def _about_a_ticket(source: Source, who: Requester, agent: Actor, *, at: datetime) -> None:
    start = at - timedelta(minutes=35)
    talk = _hear(source, who, "财务共享的报销单提交时报错 E-4021，换了浏览器也一样。", at=start)
    body = "您好，E-4021 一般和单据附件有关。请问这张单子带了几个附件，最大的有多大？"
    actions.answer(conversation_id=talk.pk, body=body, by=agent, at=start + timedelta(minutes=1))
    _hear(source, who, "五个附件，最大的 28 MB。", at=start + timedelta(minutes=4))
    title = "报销单提交报错 E-4021（附件 28 MB）"
    actions.make_ticket(conversation_id=talk.pk, title=title, by=agent, at=start + timedelta(minutes=6))
    body = "已经为您登记，工程师会检查附件大小的限制，今天下班前告诉您结果。您也可以先把最大的附件压缩后再试。"
    actions.answer(conversation_id=talk.pk, body=body, by=agent, at=start + timedelta(minutes=7))


def _left_over(source: Source, who: Requester, *, at: datetime) -> None:
    start = at - timedelta(days=1, minutes=20)
    _hear(source, who, "会议室的投影仪连不上，明天上午九点要用。", at=start)
    actions.leave_over(at=at)


def _promised(source: Source, who: Requester, agent: Actor, *, at: datetime) -> None:
    start = at - timedelta(minutes=9)
    talk = _hear(source, who, "仓库手持终端今天盘点时经常断网，能派人来看看吗？", at=start)
    promised_at = at + timedelta(minutes=18)
    actions.give_notice(conversation_id=talk.pk, promised_at=promised_at, by=agent, at=start + timedelta(minutes=2))
    _hear(source, who, "好的，我在 2 号仓，电话 8217。", at=start + timedelta(minutes=4))
