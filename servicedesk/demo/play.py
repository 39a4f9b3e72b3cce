"""Playing a story: one request from its registration to the stage it has reached, through the actions people use, with
the times such a day really has.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.actors import Actor, Via
from accounts.models import Requester
from core.bus import publish
from outbox.events import LetterSent
from outbox.models import OutboxMessage
from servicedesk.demo.people import GROUPS, Cast
from servicedesk.demo.story import Story
from tickets import actions
from tickets.actions import Intake
from tickets.choices import Channel, State
from tickets.models import Category, Ticket

# How far a request has come, in the order of its life.
STAGES = (
    "received",
    "acknowledged",
    "dispatched",
    "processing",
    "tracking",
    "resolved",
    "confirmed",
    "closed",
    "surveyed",
)
COMMENTS = ("", "", "处理很快，谢谢。", "工程师讲得清楚。", "电话里态度很好。", "等备件的时间有点长。")
REASONS = {4: ("quick", "expert"), 3: ("clear",), 2: ("slow-response",), 1: ("slow-solution", "told-repeatedly")}
CHANNELS = (Channel.PHONE,) * 5 + (Channel.PORTAL,) * 4 + (Channel.RTX,) * 3 + (Channel.EMAIL,) * 2 + (Channel.WALK_IN,)


@dataclass
class Player:
    """Plays stories with one cast; `random` decides the small things, so the same seed gives the same desk."""

    cast: Cast
    categories: dict[str, Category]
    random: Random
    ticket: Ticket = field(init=False)
    at: datetime = field(init=False)

    def play(
        self, story: Story, *, requester: Requester, start: datetime, stage: str, channel: str | None = None
    ) -> Ticket:
        """Lead a new ticket, registered at `start` by `channel` (any, without one), as far as `stage`."""
        self.at = start
        self._receive(story, requester, channel or self.random.choice(CHANNELS))
        steps = (
            self._acknowledge,
            self._dispatch,
            self._accept,
            self._track,
            self._resolve,
            self._confirm,
            self._close,
            self._survey,
        )
        for step in steps[: STAGES.index(stage)]:
            step(story)
        if stage == "processing" and self.random.random() < 0.9:  # noqa: PLR2004 (most call in time)
            self._call()
        return self.ticket

    def cancel(self, reason: str, note: str) -> None:
        """End the ticket last played without a result."""
        self._later(6, 40)
        actions.cancel(ticket_id=self.ticket.pk, reason=reason, note=note, by=self._agent, at=self.at)

    def keep_up(self, ticket: Ticket, *, until: datetime) -> None:
        """Say why `ticket` is not done today, or follow its result up, before `until`."""
        self.ticket, self._agent = ticket, self._actor(self.random.choice(("agent", "zhenglan", "hejing")))
        self.at = min(ticket.changed_at + timedelta(minutes=self.random.randint(8, 20)), until)
        if ticket.state != State.CONFIRMING:
            reason = "今天的排查还没有结束，明天上午继续处理，有结果马上电话告知。"
            act: dict[str, Any] = {"reason": reason, "expected_at": until + timedelta(hours=22), "consent": "agreed"}
            actions.carry_over(ticket_id=ticket.pk, **act, by=self._agent, at=self.at)
            if until - self.at > timedelta(hours=6):  # an older one: today's progress (TRACK-1)
                body = "与工程师核对进展，仍按约定时间处理。"
                actions.note(ticket_id=ticket.pk, body=body, progress="contacted", by=self._agent, at=until)
        elif ticket.confirmed_at is None:
            self.at = min(self.at + timedelta(hours=3), until)
            call: dict[str, Any] = {"direction": "outbound", "outcome": "reached", "number": ticket.requester.phone}
            note = "回访：用户反映已恢复，稍后自己在系统里确认。"
            actions.log_call(ticket_id=ticket.pk, **call, note=note, by=self._agent, at=self.at)

    def _later(self, least: int, most: int) -> datetime:
        self.at += timedelta(minutes=self.random.randint(least, most), seconds=self.random.randint(0, 59))
        return self.at

    def _actor(self, username: str) -> Actor:
        return Actor.for_user(self.cast.users[username], via=Via.WEB)

    @property
    def _asker(self) -> Actor:
        return Actor.for_requester(self.ticket.requester, via=Via.PORTAL)

    @property
    def _engineer(self) -> Actor:
        assert self.ticket.assignee  # noqa: S101 (only asked once somebody has it)
        return Actor.for_user(self.ticket.assignee, via=Via.WEB)

    def _receive(self, story: Story, requester: Requester, channel: str) -> None:
        self._agent = self._actor(self.random.choice(("agent", "agent", "zhenglan", "hejing")))
        by_himself = channel in {Channel.PORTAL, Channel.EMAIL}
        where = {"place": requester.location, "device": requester.location}
        impact, urgency = story.level
        self.ticket = actions.receive(
            intake=Intake(
                channel=channel,
                kind=story.kind,
                title=story.title.format(**where),
                description=story.text.format(**where),
                requester=requester,
                category=self.categories[story.category],
                impact=impact,
                urgency=urgency,
                product_version=story.version,
                environment=story.environment,
                occurred_at=self.at - timedelta(minutes=self.random.randint(5, 90)),
                steps=story.steps,
                error_text=story.error,
                severity="formal" if story.kind == "complaint" else "",
                answers={code: self._answer(value) for code, value in story.answers.items()},
            ),
            by=Actor.for_requester(requester, via=Via.PORTAL) if by_himself else self._agent,
            at=self.at,
        )

    def _answer(self, value: object) -> object:
        return f"{self.at + value:%Y-%m-%d}" if isinstance(value, timedelta) else value

    def _acknowledge(self, _story: Story) -> None:
        self.ticket = actions.acknowledge(ticket_id=self.ticket.pk, by=self._agent, at=self._later(1, 5))

    def _dispatch(self, story: Story) -> None:
        members = GROUPS[story.group][2]
        engineer = self.cast.users[self.random.choice(members)]
        if self.ticket.is_vip:
            actions.log_call(
                ticket_id=self.ticket.pk,
                direction="outbound",
                outcome="reached",
                with_user=engineer,
                note="VIP 用户，派单前先电话说明情况，工程师可以马上处理。",
                by=self._agent,
                at=self._later(1, 4),
            )
        by = self._actor("dispatcher") if self.random.random() < 0.5 else self._agent  # noqa: PLR2004 (every other one)
        to_engineer = self.random.random() < 0.5 or self.ticket.is_vip  # noqa: PLR2004
        self.ticket = actions.dispatch(
            ticket_id=self.ticket.pk,
            to_user=engineer if to_engineer else None,
            to_group=None if to_engineer else self.cast.groups[story.group],
            by=by,
            at=self._later(1, 8),
        )
        self._chosen = engineer

    def _accept(self, _story: Story) -> None:
        at = self._later(2, 14)
        committed_at = (at + timedelta(minutes=self.random.choice((15, 30, 30, 60)))).replace(second=0, microsecond=0)
        self.ticket = actions.accept(
            ticket_id=self.ticket.pk,
            committed_at=committed_at,
            by=Actor.for_user(self._chosen, via=Via.WEB),
            at=at,
        )

    def _track(self, story: Story) -> None:
        self._call()
        ticket_id, engineer = self.ticket.pk, self._engineer
        actions.note(ticket_id=ticket_id, body=story.note, by=engineer, at=self._later(3, 20))
        if story.wait == "user":
            actions.reply(ticket_id=ticket_id, body=story.question, by=engineer, at=self._later(1, 5))
        waits = {
            "user": "等用户补充截图和出现的时间。",
            "part": "备件已申请，等仓库发到现场。",
            "vendor": "已转供应商研发，等补丁确认。",
            "approval": "等部门负责人在系统里批准。",
            "appointment": "已与用户约好上门时间。",
            "observation": "已处理完，观察一段时间确认不再出现。",
        }
        until = self.at + timedelta(hours=self.random.choice((2, 4, 20, 26)))
        self.ticket = actions.track(
            ticket_id=ticket_id,
            waiting_on=story.wait,
            until=until,
            note=waits[story.wait],
            by=engineer,
            at=self._later(1, 6),
        )
        if until - self.at > timedelta(hours=3) and self.random.random() < 0.8:  # noqa: PLR2004 (most ask in time)
            self._carry_over(story, until)

    def _carry_over(self, story: Story, until: datetime) -> None:
        """It will not be finished today: the user is told why and until when, and agrees (BRT-4)."""
        reasons = {
            "user": "还需要您补充截图和出现的时间，收到后马上继续处理。",
            "part": "需要更换的备件今天到不了现场，到货后第一时间上门更换。",
            "vendor": "供应商研发正在确认补丁，今天还不能给出结果。",
            "approval": "变更单还在等部门负责人批准，批准后当天完成。",
            "appointment": "按约定的时间上门处理，当天完成。",
            "observation": "需要观察一段时间，确认不再出现后再请您确认。",
        }
        expected_at = max(until, self.at + timedelta(hours=20))
        act: dict[str, Any] = {"reason": reasons[story.wait], "expected_at": expected_at, "consent": "agreed"}
        self.ticket = actions.carry_over(ticket_id=self.ticket.pk, **act, by=self._agent, at=self._later(1, 9))

    def _call(self) -> None:
        """The engineer speaks to the user, as he committed to."""
        call: dict[str, Any] = {"direction": "outbound", "outcome": "reached", "number": self.ticket.requester.phone}
        actions.log_call(ticket_id=self.ticket.pk, **call, by=self._engineer, at=self._later(4, 12))

    def _resolve(self, story: Story) -> None:
        ticket_id, engineer = self.ticket.pk, self._engineer
        if story.wait == "user":
            actions.reply(ticket_id=ticket_id, body=story.answer, by=self._asker, at=self._later(8, 40))
        else:
            actions.resume(ticket_id=ticket_id, by=engineer, at=self._later(20, 90))
        actions.reply(ticket_id=ticket_id, body=story.reply, by=engineer, at=self._later(5, 25))
        self.ticket = actions.resolve(
            ticket_id=ticket_id,
            cause=story.cause,
            plan=story.plan,
            result=story.result,
            how_to_check=story.check,
            how_to_avoid=story.avoid,
            by=engineer,
            at=self._later(15, 70),
        )
        self._result_arrives()

    def _result_arrives(self) -> None:
        """The letter with the result was taken by the mail server within seconds (BRT-3)."""
        letter = OutboxMessage.objects.filter(letter="resolved", thread_key=self.ticket.number).last()
        if letter is not None:
            keys = {"letter": letter.letter, "dedupe_key": letter.dedupe_key, "thread_key": letter.thread_key}
            publish(LetterSent(at=self.at + timedelta(seconds=3), **keys))

    def _confirm(self, story: Story) -> None:
        if self.random.random() < 0.95:  # noqa: PLR2004 (nearly every follow-up is made, FOLL-1)
            number = self.ticket.requester.phone
            call: dict[str, Any] = {"direction": "outbound", "outcome": "reached", "number": number}
            note = "回访：用户表示已恢复正常使用，请用户在系统里确认。"
            after = (65, 110) if story.kind == "consultation" else (15, 150)  # he must have had time to try (CONS-1)
            actions.log_call(ticket_id=self.ticket.pk, **call, note=note, by=self._agent, at=self._later(*after))
        at = self._later(10, 120)
        self.ticket = actions.confirm(ticket_id=self.ticket.pk, answer="solved", by=self._asker, at=at)

    def _close(self, _story: Story) -> None:
        self.ticket = actions.close(ticket_id=self.ticket.pk, by=self._actor("supervisor"), at=self._later(15, 200))

    def _survey(self, _story: Story) -> None:
        score = self.random.choices((4, 3, 2, 1), weights=(55, 34, 8, 3))[0]
        comment = self.random.choice(COMMENTS) if score > 2 else "希望下次能早一点打电话告知进度。"  # noqa: PLR2004 (below satisfied)
        self.ticket = actions.survey(
            ticket_id=self.ticket.pk,
            score=score,
            reasons=REASONS[score],
            comment=comment,
            by=self._asker,
            at=self._later(20, 600),
        )
