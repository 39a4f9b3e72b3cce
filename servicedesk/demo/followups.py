"""The demonstration's follow-ups: results and answers of the last hours whose users are still to be asked."""

from datetime import datetime, timedelta
from typing import Any

from accounts.actors import Actor, Via
from accounts.models import User
from satisfaction.followups.actions import Said, record_try
from servicedesk.demo.people import Cast
from servicedesk.demo.play import Player
from servicedesk.demo.stories import STORIES
from sla.models import Task
from tickets import actions
from tickets.choices import Channel
from tickets.models import Ticket

# Before how many minutes it was solved, how each try since then ended (minutes before now, and what was said).
_Tries = tuple[tuple[int, dict[str, Any]], ...]
_MISSED: dict[str, Any] = {"outcome": "not_reached"}
SOLVED: tuple[tuple[int, _Tries], ...] = (
    (300, ((110, _MISSED | {"remark": "占线。"}),)),
    (260, ()),
    (240, ((200, _MISSED), (130, _MISSED | {"remark": "同事说在开会。"}), (40, _MISSED))),
    (180, ((20, {"outcome": "call_later", "remark": "在产线上，约好晚些再打。"}),)),
    (95, ()),
)
ADVISED = 75
_PER_TICKET = timedelta(minutes=75)  # so long a story takes until it is solved
_AGREED_AFTER = timedelta(minutes=100)


def add_follow_ups(player: Player, cast: Cast, *, at: datetime) -> None:
    """Requests the agent took on the phone: solved, and nobody has asked yet; or tried in vain, once or three times."""
    agent = cast.users["agent"]
    incidents = [story for story in STORIES if story.kind == "incident"]
    askers = [one for one in cast.requesters if one.phone]
    for place, (ago, tries) in enumerate(SOLVED):
        story, asker = incidents[(3 * place + 1) % len(incidents)], askers[(5 * place + 2) % len(askers)]
        start = at - timedelta(minutes=ago) - _PER_TICKET
        ticket = player.play(story, requester=asker, start=start, stage="resolved", channel=Channel.PHONE)
        _take(ticket, agent, at=player.at)
        for before, said in tries:
            moment = max(at - timedelta(minutes=before), player.at)
            again: dict[str, Any] = {}
            if said["outcome"] == "call_later":
                again = {"again_at": at + _AGREED_AFTER, "is_agreed": True}
            _record(ticket, Said(**said, **again), agent, at=moment)
    _advise(player, agent, askers, at=at)


def _take(ticket: Ticket, agent: User, *, at: datetime) -> None:
    if ticket.first_responder_id != agent.pk:
        supervisor = User.objects.get(username="supervisor")
        by = Actor.for_user(supervisor, via=Via.WEB)
        actions.hand_over(ticket_id=ticket.pk, to_user=agent, reason="换班交接，由接班人回访。", by=by, at=at)


def _record(ticket: Ticket, said: Said, agent: User, *, at: datetime) -> None:
    task = Task.objects.filter(ticket=ticket, timer__measure="foll_1", state="open").first()
    if task is not None:
        record_try(task_id=task.pk, said=said, by=Actor.for_user(agent, via=Via.WEB), at=at)


def _advise(player: Player, agent: User, askers: list[Any], *, at: datetime) -> None:
    """A question, answered at once; within two hours he is asked whether it helped (CONS-1)."""
    story = next(one for one in STORIES if one.kind == "consultation")
    start = at - timedelta(minutes=ADVISED + 15)
    ticket = player.play(story, requester=askers[-1], start=start, stage="acknowledged", channel=Channel.PHONE)
    _take(ticket, agent, at=player.at)
    answer = "按 Win+P 选择“复制”，再把分辨率改为 1920×1080；已发图文步骤到他邮箱。"
    by = Actor.for_user(agent, via=Via.WEB)
    moment = max(at - timedelta(minutes=ADVISED), player.at)
    actions.note(ticket_id=ticket.pk, body=answer, progress="advised", by=by, at=moment)
