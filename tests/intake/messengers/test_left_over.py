"""What a shift leaves over (RTX-4)."""

from datetime import datetime, timedelta

import pytest

from accounts.actors import Actor
from accounts.models import Site
from channels_intake.messengers.actions import answer, ask_still_there, leave_over
from channels_intake.messengers.tasks import leave_over as task
from core.errors import Refused
from sla.actions.calendars import assign_site
from sla.choices import ALWAYS_OPEN, TimerState
from sla.models import BusinessCalendar
from tests.factories import Desk, RequesterFactory
from tests.intake.messengers.conftest import GOOD, OPEN_AT, Clocks, Write, texts_sent

pytestmark = pytest.mark.django_db
CLOSING = OPEN_AT + timedelta(hours=8)  # 18:00
NEXT = OPEN_AT + timedelta(hours=22, minutes=30)  # 08:30 the next morning


def left_over(write: Write, at: datetime = OPEN_AT) -> Clocks:
    clocks = Clocks(write(at=at).conversation)
    assert leave_over(at=CLOSING + timedelta(minutes=1)) == 1
    clocks.conversation.refresh_from_db()
    return clocks


def test_norm_rtx_4_what_is_unanswered_at_the_end_of_the_shift_is_due_half_an_hour_after_opening(write: Write) -> None:
    clocks = left_over(write)
    clock = clocks.one("rtx_4")
    assert (clock.norm, clock.started_at, clock.due_at) == ("RTX-4", CLOSING, NEXT + timedelta(minutes=30))
    assert clocks.conversation.left_over_at == CLOSING


def test_norm_rtx_4_asking_whether_it_is_still_there_meets_it_and_answers_nothing(write: Write, agent: Actor) -> None:
    clocks = left_over(write)
    ask_still_there(conversation_id=clocks.conversation.pk, by=agent, at=NEXT + timedelta(minutes=5))
    assert clocks.one("rtx_4").state == TimerState.MET
    assert clocks.one("rtx_1").ended_at is None
    clocks.conversation.refresh_from_db()
    assert clocks.conversation.waiting_since == OPEN_AT
    assert "还存在吗" in texts_sent()[-1]


def test_norm_rtx_4_a_reply_meets_it(write: Write, agent: Actor) -> None:
    clocks = left_over(write)
    answer(conversation_id=clocks.conversation.pk, body=GOOD, by=agent, at=NEXT + timedelta(minutes=29))
    assert clocks.one("rtx_4").state == TimerState.MET
    assert clocks.one("rtx_1").state == TimerState.BREACHED


def test_it_begins_once_and_only_when_the_shift_is_over(write: Write) -> None:
    clocks = Clocks(write().conversation)
    for at in (OPEN_AT + timedelta(hours=3), CLOSING - timedelta(seconds=1)):  # lunch is no end of a shift
        assert leave_over(at=at) == 0
    assert [leave_over(at=CLOSING), leave_over(at=CLOSING), leave_over(at=NEXT)] == [1, 0, 0]
    assert clocks.count("rtx_4") == 1


def test_what_comes_at_night_was_not_left_over_by_the_day_before(write: Write) -> None:
    write(at=CLOSING + timedelta(hours=1))
    assert leave_over(at=CLOSING + timedelta(hours=2)) == 0
    assert leave_over(at=CLOSING + timedelta(days=1)) == 1


def test_a_desk_that_never_closes_leaves_nothing_over(write: Write, desk: Desk) -> None:
    site = Site.objects.create(slug="plant", name="工厂")
    always = BusinessCalendar.objects.get(slug=ALWAYS_OPEN)
    assign_site(site=site, calendar=always, by=desk.manager, at=OPEN_AT - timedelta(days=1))
    RequesterFactory.create(im_account="wangmin", site=site)
    write()
    assert leave_over(at=OPEN_AT + timedelta(days=3)) == 0


def test_who_was_answered_left_nothing_over(write: Write, agent: Actor) -> None:
    conversation = write().conversation
    answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT)
    assert leave_over(at=CLOSING) == 0
    with pytest.raises(Refused):
        ask_still_there(conversation_id=conversation.pk, by=agent, at=NEXT)


def test_a_beat_finds_what_is_left_over(write: Write) -> None:
    write()
    assert task() in {0, 1}  # by the clock on the wall
