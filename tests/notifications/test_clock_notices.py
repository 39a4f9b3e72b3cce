"""What clocks say on the screen: to whom, in which words, and where it leads."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from core import clock
from notifications.actions import mark_read
from notifications.addresses import clock_path
from notifications.clock_words import SENTENCES
from notifications.models import Mail, Notice
from notifications.queries import list_notices
from notifications.words import words_of
from outbox.models import OutboxMessage
from sla.choices import EventCode
from sla.measures.table import MEASURES
from tests.factories import Desk, UserFactory
from tests.notifications.steps import AFTERNOON, NIGHT, fire, mails, step, storm, written
from tickets.acts import ACTS
from workbench.waiting import waiting_for


def test_each_receiver_of_each_step_has_a_notice(desk: Desk) -> None:
    first, second = desk.receive(), desk.receive()
    one = step(first, desk.supervisor.user, desk.manager.user, code="warned", step="warn")
    fire(one, step(second, desk.supervisor.user))

    rows = Notice.objects.order_by("clock_event", "user_id").values_list("ticket_id", "user_id", "kind", "seq")
    supervisor, manager = desk.supervisor.user, desk.manager.user
    assert supervisor
    assert manager
    assert list(rows) == [
        (first.pk, supervisor.pk, "clock_warned", None),
        (first.pk, manager.pk, "clock_warned", None),
        (second.pk, supervisor.pk, "clock_breached", None),
    ]
    notice = Notice.objects.filter(user=supervisor).earliest("pk")
    assert notice.clock_event == one.event_id
    assert notice.params == {
        "norm": "BRT-1", "measure": "brt_1", "step": "warn", "due": AFTERNOON.isoformat(), "timer": one.timer_id,
    }  # fmt: skip
    assert (notice.created_at, waiting_for(supervisor, at=clock.now()).unread) == (AFTERNOON, 2)


def test_the_words_name_the_time_the_clock_the_norm_and_what_stops_it(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, due_at=AFTERNOON - timedelta(minutes=3)))
    notice = Notice.objects.get()

    assert words_of(notice) == (
        "Overdue since 13:57: Take into process (BRT-1). What stops the clock: Acknowledge, dispatch or resolve"
    )
    with translation.override("zh-hans"):
        clock, stops = MEASURES["brt_1"].label, MEASURES["brt_1"].stops
        assert words_of(notice) == f"{clock}已超时，应于 13:57 前完成（BRT-1）。停止计时：{stops}"


def test_a_due_time_of_another_day_is_told_with_its_day(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, due_at=AFTERNOON - timedelta(days=1)))

    assert words_of(Notice.objects.get()).startswith("Overdue since 11-22 14:00: ")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_clock_has_words_for_every_step(desk: Desk, language: str) -> None:
    codes = [EventCode.WARNED, EventCode.BREACHED, EventCode.ESCALATED, EventCode.ATTEMPTED]
    codes += [EventCode.REMINDED, EventCode.UNANSWERED]
    assert {f"clock_{code}" for code in codes} == set(SENTENCES)
    ticket = desk.receive()
    for code in codes:
        fire(*(step(ticket, desk.supervisor.user, measure=one, norm="N-1", code=code) for one in MEASURES))

    with translation.override(language):
        for notice in Notice.objects.all():
            words, measure = words_of(notice), MEASURES[notice.params["measure"]]
            assert "%(" not in words
            for part in (measure.label, measure.stops, "N-1", "14:00"):
                assert str(part) in words


def test_words_of_a_clock_that_is_no_longer_known(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, measure="gone_1", norm="GONE-1"))

    assert words_of(Notice.objects.get()) == "Overdue since 14:00: gone_1 (GONE-1). What stops the clock: "


def test_a_clock_without_a_ticket_names_the_person_and_can_be_read(desk: Desk) -> None:
    away = step(None, desk.supervisor.user, measure="rtx_3", norm="RTX-3")
    fire(away)

    notice = list_notices(desk.supervisor.user)[0]  # type: ignore[arg-type]
    assert (notice.ticket, notice.params["who"], str(notice)) == (None, "", f"–/{away.event_id} clock_breached")
    assert "Away without a word (RTX-3)" in words_of(notice)
    assert mark_read(notice_id=notice.pk, by=desk.supervisor, at=AFTERNOON).read_at == AFTERNOON


def test_each_clock_leads_to_the_page_where_it_is_stopped() -> None:
    assert clock_path("brt_1", "SD-1") == reverse("act", args=["SD-1", "acknowledge"])
    assert clock_path("gone_1", "SD-1") == reverse("ticket", args=["SD-1"])
    assert clock_path("rtx_3", "") == reverse("presence")
    assert clock_path("phone_2", "") == reverse("calls")
    assert {measure.act for measure in MEASURES.values() if measure.act} <= set(ACTS)


def test_who_has_left_is_told_nothing(desk: Desk) -> None:
    gone = UserFactory.create(role=Role.SUPERVISOR, is_active=False)
    fire(step(desk.receive(), gone))
    fire(step(desk.receive(), gone, desk.supervisor.user))

    assert not Notice.objects.filter(user=gone).exists()
    assert (written(gone), written(desk.supervisor.user)) == ([], ["staff_clock"])


def test_the_database_tells_one_person_of_one_step_once(desk: Desk) -> None:
    one = step(desk.receive(), desk.supervisor.user)
    fire(one)

    with pytest.raises(IntegrityError), transaction.atomic():
        fire(one)
    assert written(desk.supervisor.user) == ["staff_clock"]


def test_a_step_that_goes_by_screen_alone_writes_no_letter_at_any_hour(desk: Desk) -> None:
    for at in (AFTERNOON, NIGHT):
        fire(step(desk.receive(), desk.supervisor.user, via=("app",)), at=at)

    assert mails(desk.supervisor.user) == [Mail.NONE, Mail.NONE]
    assert written(desk.supervisor.user) == []


def test_who_has_no_address_sees_it_on_the_screen_alone(desk: Desk) -> None:
    reader = UserFactory.create(role=Role.SUPERVISOR, email="")
    fire(step(desk.receive(), reader))

    assert mails(reader) == [Mail.NONE]
    assert not OutboxMessage.objects.filter(letter="staff_clock").exists()


def test_a_batch_costs_as_many_statements_as_one_step(desk: Desk) -> None:
    tickets = [desk.receive() for _ in range(5)]
    costs = []
    for size in (1, 500):
        reader = UserFactory.create(role=Role.SUPERVISOR)
        firings = [step(tickets[place % 5], reader, desk.manager.user) for place in range(size)]
        with CaptureQueriesContext(connection) as queries:
            fire(*firings)
        assert Notice.objects.filter(user=reader).count() == size
        costs.append([query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]])

    one, many = costs
    # Where a statement takes few parameters (SQLite as Django sees it), the rows come in some more pieces.
    most = connection.features.max_query_params if connection.vendor == "sqlite" else None
    assert len(many) - len(one) == (-(-1000 // (most // 9)) - 1 if most else 0)
    assert len(one) == 8


def test_a_batch_for_the_screen_alone_costs_three_statements(desk: Desk) -> None:
    firings = storm(desk.receive(), desk.supervisor.user, 100, via=("app",))
    with CaptureQueriesContext(connection) as queries:
        fire(*firings)

    assert len(queries) == 3
