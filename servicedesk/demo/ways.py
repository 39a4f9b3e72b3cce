"""The demonstration's other ways in: a mailbox with what mailboxes get, and a telephone system with a day of calls."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from accounts.actors import Actor, Via
from accounts.models import Requester, User
from channels_intake.actions import take_in
from channels_intake.models import Source
from channels_intake.phone.actions import News, call_back, hear
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.models import PhoneCall
from servicedesk.demo.people import Cast
from tickets.choices import State
from tickets.models import Ticket

DESK = "服务台 <it@corp.example>"


def add_ways(cast: Cast, *, at: datetime) -> None:
    """A mailbox and a telephone system, and what came by them up to `at`."""
    _mails(cast, at=at)
    _calls(cast, at=at)


def _mails(cast: Cast, *, at: datetime) -> None:
    mailbox = Source.objects.create(
        slug="mail",
        adapter="mail",
        name="服务台邮箱",
        options={"address": "it@corp.example"},
        created_at=at - timedelta(days=30),
        heard_at=at,
    )
    asker, other = cast.requesters[6], cast.requesters[7]
    ticket = Ticket.objects.filter(state=State.PROCESSING).exclude(requester=other).order_by("pk").first()
    letters = [
        _letter(
            asker,
            "会议室投影画面偏绿",
            "3 号楼 305 的投影今天画面偏绿，换线无效。明早 9 点有评审会，请尽快看看。",
            at=at,
        ),
        _letter(asker, "自动回复：外出", "本周在外出差，邮件回复会晚一些。", at=at, robot=True),
    ]
    if ticket is not None:
        text = "我们科也是同样的现象，麻烦一起处理。"
        letters.append(_letter(other, f"答复: [{ticket.number}] {ticket.title}", text, at=at))
    for place, letter in enumerate(letters):
        moment = at - timedelta(minutes=9 - 2 * place)
        take_in(source=mailbox, external_id=f"demo-{place}", raw=letter.as_bytes(), at=moment)
    take_in(source=mailbox, external_id="demo-broken", raw=b"Subject: =?gb2312?B?tPLTobv6?=\r\n\r\n???", at=at)


def _letter(who: Requester, subject: str, text: str, *, at: datetime, robot: bool = False) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = f"{who.name} <{who.email}>"
    letter["To"] = DESK
    letter["Subject"] = subject
    letter["Date"] = format_datetime(at)
    if robot:
        letter["Auto-Submitted"] = "auto-replied"
    letter.set_content(text)
    return letter


def _calls(cast: Cast, *, at: datetime) -> None:
    system = Source.objects.create(
        slug="pbx", adapter="phone", name="热线电话系统", created_at=at - timedelta(days=30), heard_at=at
    )
    agents = [cast.users["agent"], cast.users["zhenglan"]]
    for place in range(14):
        begins = at - timedelta(minutes=8 + 11 * (14 - place))
        waits = 4 + (place * 5) % 11
        _answered(system, cast.requesters[place], agents[place % 2], begins=begins, waits=waits, place=place)
    missed = _over(system, cast.requesters[15], Heard.MISSED, Cause.GAVE_UP, at=at - timedelta(minutes=50), key="m1")
    by = Actor.for_user(cast.users["agent"], via=Via.WEB)
    note = "已致歉，用户问的是报销系统开放时间，已告知。"
    call_back(call_id=missed.pk, outcome="reached", note=note, by=by, at=at - timedelta(minutes=44))
    _over(system, cast.requesters[16], Heard.MISSED, Cause.NO_ANSWER, at=at - timedelta(minutes=6), key="m2")
    _over(system, cast.requesters[17], Heard.DROPPED, Cause.LINE_FAILURE, at=at - timedelta(minutes=2), key="d1")


def _answered(system: Source, who: Requester, agent: User, *, begins: datetime, waits: int, place: int) -> None:
    picked_up = begins + timedelta(seconds=waits)
    steps = (
        (Heard.RINGING, begins, ""),
        (Heard.ANSWERED, picked_up, ""),
        (Heard.ENDED, picked_up + timedelta(minutes=3, seconds=7 * place), Cause.HUNG_UP),
    )
    for kind, moment, cause in steps:
        _tell(system, who, kind, moment, call=f"c{place}", agent=agent, cause=cause)


def _over(system: Source, who: Requester, kind: str, cause: str, *, at: datetime, key: str) -> PhoneCall:
    _tell(system, who, Heard.RINGING, at - timedelta(seconds=25), call=key)
    return _tell(system, who, kind, at, call=key, cause=cause)


def _tell(
    system: Source, who: Requester, kind: str, at: datetime, *, call: str, agent: User | None = None, cause: str = ""
) -> PhoneCall:
    news = News(
        kind=kind,
        at=at,
        call=call,
        external_id=f"{call}-{kind}",
        number=who.phone,
        to="6000",
        agent=agent,
        direction="inbound",
        cause=cause,
    )
    return hear(news=news, system=system.slug, source=system, at=at)
