"""Their tickets here, and what becomes of ours there: through the pipeline, by the desk's acts, never back again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels_intake.actions import take_in
from channels_intake.choices import Reason, Status
from channels_intake.itop.importing import _BATCH
from channels_intake.itop.models import ItopCursor, ItopLink
from channels_intake.itop.times import from_local, overlap, to_local
from channels_intake.models import Inbound
from tests.factories import CategoryFactory, GroupFactory, asker
from tests.intake.itop.conftest import Pair
from tests.intake.itop.fake import FakeItop
from tickets import actions
from tickets.choices import Level, State
from tickets.models import Message, Resolution, Ticket

LABELLED = "原因：定影器老化\n处理方案：更换了定影器并清理纸路\n处理结果：已可连续打印，请再试"


@pytest.fixture
def importing(pair: Pair) -> Pair:
    pair.set(direction="import")
    return pair


def written(there: FakeItop) -> list[str]:
    return [call["operation"] for call in there.calls if call["operation"] != "core/get"]


def test_an_open_ticket_comes_with_its_people_and_times(importing: Pair, there: FakeItop) -> None:
    html = "<p>三楼<b>打印机</b></p><p>卡纸 &amp; 异响</p>"
    key = there.enter("Incident", impact="2", urgency="2", description=html)
    closed = there.enter("Incident")
    there.tickets["Incident", closed]["status"] = "closed"
    assert importing.round().came == 1
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description) == ("打印机卡纸", "三楼打印机\n\n卡纸 & 异响")
    assert (ticket.kind, ticket.channel) == ("incident", "rest")
    assert (ticket.impact, ticket.urgency) == (Level.MEDIUM, Level.HIGH)
    assert ticket.occurred_at == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 by their clocks
    assert (ticket.requester.name, ticket.requester.email) == ("Claude Monet", "monet@demo.example")
    assert ticket.external_id == f"itop:Incident::{key}"
    link = ItopLink.objects.get()
    assert (link.key, link.ref, link.is_ours) == (str(key), there.ticket(key, "Incident")["ref"], False)
    inbound = Inbound.objects.get()
    assert (inbound.status, inbound.ticket, inbound.sender) == (Status.TICKET, ticket, "monet@demo.example")
    assert importing.round().came == 0
    assert Ticket.objects.count() == 1
    assert written(there) == []


def test_groups_and_categories_are_known_by_their_names(importing: Pair, there: FakeItop) -> None:
    team, category = GroupFactory.create(name="Helpdesk"), CategoryFactory.create(name="Printing")
    importing.source.category = category
    importing.source.save()
    key = there.enter()
    there.act(key, "ev_assign", team_id="2")
    importing.round()
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.group, ticket.category) == (State.DISPATCHED, team, category)


def test_what_happens_there_happens_here(importing: Pair, there: FakeItop) -> None:
    importing.source.category = importing.desk.category
    importing.source.save()
    key = there.enter()
    importing.round()
    there.act(key, "ev_assign", team_id="2")
    there.act(key, "ev_pending", pending_reason="等备件到货")
    importing.round()
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.waiting_on, ticket.assignee) == (State.TRACKING, "part", importing.machine)
    there.act(key, "ev_assign")
    importing.round()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.PROCESSING
    there.act(key, "ev_resolve", solution=LABELLED)
    importing.round()
    assert Resolution.objects.get().plan == "更换了定影器并清理纸路"
    there.act(key, "ev_reopen")
    importing.round()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.cycle) == (State.PROCESSING, 2)
    there.act(key, "ev_resolve", solution="更换了定影器并清理纸路")
    there.act(key, "ev_close", user_satisfaction="4")
    importing.round()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.CLOSED  # nobody commented: a satisfaction alone is a default, and no evidence
    assert Resolution.objects.count() == 2


def test_a_satisfaction_with_a_comment_is_evidence(importing: Pair, there: FakeItop) -> None:
    importing.source.category = importing.desk.category
    importing.source.save()
    key = there.enter()
    there.act(key, "ev_assign", team_id="2")
    there.act(key, "ev_resolve", solution=LABELLED)
    there.act(key, "ev_close", user_satisfaction="3", user_comment="等了两天")
    importing.round()
    assert not Ticket.objects.exists()  # closed before we ever asked
    there.tick(600)
    other = there.enter()
    importing.round()
    there.act(other, "ev_assign", team_id="2")
    there.act(other, "ev_resolve", solution=LABELLED)
    there.act(other, "ev_close", user_satisfaction="3", user_comment="等了两天")
    importing.round()
    event = Ticket.objects.get().events.get(verb="survey")
    assert event.params == {"score": 2, "reasons": [], "comment": "等了两天"}


def test_an_incomplete_record_waits_for_the_supervisor(importing: Pair, there: FakeItop) -> None:
    key = there.enter("Incident")
    importing.round()
    there.act(key, "ev_assign", "Incident", team_id="2")
    there.act(key, "ev_resolve", "Incident", solution=LABELLED)
    there.act(key, "ev_close", "Incident")
    importing.round()
    ticket = Ticket.objects.get()
    assert ticket.state == State.CONFIRMING
    assert ticket.confirmed_at is not None


def test_norm_talk_2_an_empty_solution_of_theirs_is_a_note_and_no_result(importing: Pair, there: FakeItop) -> None:
    key = there.enter()
    importing.round()
    there.act(key, "ev_assign", team_id="2")
    there.act(key, "ev_resolve", solution="已处理")
    there.say(key, "private_log", "see above")
    importing.round()
    assert not Resolution.objects.exists()
    bodies = list(Message.objects.order_by("pk").values_list("body", flat=True))
    assert bodies[0].endswith("see above")
    assert "已处理" in bodies[1]
    inbound = Inbound.objects.latest("pk")
    assert (inbound.status, bool(inbound.detail["refused"])) == (Status.MESSAGE, True)
    importing.round()
    assert Message.objects.count() == 2


def test_the_callers_words_are_his_and_others_are_notes(importing: Pair, there: FakeItop) -> None:
    key = there.enter()
    importing.round()
    there.say(key, "public_log", "又卡了", who="Claude Monet")
    there.say(key, "public_log", "已安排工程师", who="Victor Hugo")
    there.say(key, "private_log", "备件在库", who="Victor Hugo")
    importing.round()
    there.say(key, "public_log", "又卡了", who="Claude Monet")  # the same again, and meant so
    importing.round()
    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["requester", "note", "note", "requester"]


def test_one_broken_item_lies_in_quarantine_and_the_others_come(importing: Pair, there: FakeItop) -> None:
    for title in ("good", "bad", "good too"):
        key = there.enter(title=title)
        if title == "bad":
            there.people[9] = {"friendlyname": "X", "name": "X", "email": "no address", "phone": ""}
            there.ticket(key)["caller_id"] = "9"
    importing.round()
    assert Ticket.objects.count() == 2
    bad = Inbound.objects.get(status=Status.QUARANTINED)
    assert (bad.reason, "bad" in bad.subject) == (Reason.REFUSED, True)


def test_hostile_texts_are_texts(importing: Pair, there: FakeItop) -> None:
    title = "<script>x</script>\x00\ud800 " + "长" * 400
    there.enter(title=title, description="<img src=x onerror=alert(1)>\x07" * 3000)
    importing.round()
    ticket = Ticket.objects.get()
    assert len(ticket.title) <= 200
    assert "\x00" not in ticket.title
    assert "<img" not in ticket.description


def test_many_come_in_batches_and_none_is_left_out(importing: Pair, there: FakeItop) -> None:
    importing.source.options["contacts"] = "no"
    importing.source.save()
    count = _BATCH + 3
    for number in range(count):
        there.enter(title=f"Ticket {number}")
    assert importing.round().came == count
    assert ItopLink.objects.count() == count
    assert ItopCursor.objects.get(item_class="UserRequest").last_update == "2026-11-23 12:00:00"
    assert Ticket.objects.values("requester").distinct().count() == 1


def test_a_poll_that_breaks_off_goes_on_where_it_stopped(importing: Pair, there: FakeItop) -> None:
    there.enter()
    there.enter("Incident")

    def lose(data: dict[str, object]) -> None:
        if data["class"] == "UserRequest":
            raise ConnectionAbortedError

    there.after = lose
    importing.round()
    assert Ticket.objects.count() == 1
    assert importing.source.last_error
    there.after = None
    importing.round()
    assert Ticket.objects.count() == 2


def test_what_we_pushed_is_followed_and_not_imported_again(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="both")
    ticket = pair.desk.dispatched(kind="service_request")
    actions.note(ticket_id=ticket.pk, body="For the vendor", by=pair.desk.agent, at=pair.at)
    link = pair.push(ticket)
    pair.round()
    assert Ticket.objects.count() == 1
    assert Message.objects.count() == 1
    there.say(4, "public_log", "明天上午到场", who="Victor Hugo")
    there.act(4, "ev_resolve", solution=LABELLED)
    there.calls.clear()
    pair.round()
    pair.round()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.CONFIRMING
    assert Message.objects.filter(body__contains="明天上午到场").count() == 1
    assert written(there) == []  # what came from there does not go back
    link.refresh_from_db()
    assert (link.seq, link.heard) == (ticket.version, [])
    actions.confirm(ticket_id=ticket.pk, solved=False, comment="又坏了", by=asker(ticket), at=pair.at)
    pair.round()
    assert there.ticket(4)["status"] == "assigned"
    assert written(there) == ["core/update", "core/apply_stimulus"]


def test_both_sides_at_once_theirs_stands_and_ours_is_not_lost(pair: Pair, there: FakeItop) -> None:
    ticket = pair.desk.processing(kind="service_request")
    pair.push(ticket)
    actions.note(ticket_id=ticket.pk, body="Ours", by=pair.desk.engineer, at=pair.at)
    there.act(4, "ev_resolve", solution=LABELLED)
    pair.round()
    pair.round()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, there.ticket(4)["status"]) == (State.CONFIRMING, "resolved")
    assert there.logged(4, "private_log")[-1].endswith("Ours")


def test_a_push_whose_link_was_lost_in_a_crash_is_recognised_by_its_title(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="both")
    ticket = pair.desk.receive(kind="service_request")
    pair.push(ticket)
    ItopLink.objects.update(key="", ref="", seq=0, next_try_at=pair.at + timedelta(hours=1))
    pair.round()
    link = ItopLink.objects.get()
    assert (link.key, link.ticket) == ("4", ticket)
    assert Ticket.objects.count() == 1


def test_a_title_that_names_a_ticket_of_ours_does_not_open_it(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="both")
    ticket = pair.desk.receive(kind="service_request")
    there.enter(title=f"{ticket.title} [{ticket.number}]")
    pair.round()
    assert Ticket.objects.count() == 2


def test_push_only_listens_to_nothing(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="push")
    ticket = pair.desk.dispatched(kind="service_request")
    pair.push(ticket)
    there.act(4, "ev_resolve", solution=LABELLED)
    assert pair.round().came == 0
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.DISPATCHED


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Paris", "America/New_York", "UTC"])
def test_their_times_are_read_in_their_zone(zone: str) -> None:
    place = ZoneInfo(zone)
    for month in range(1, 13):
        moment = datetime(2026, month, 15, 3, 4, 5, tzinfo=UTC)
        assert from_local(to_local(moment, place), place) == moment
    assert [from_local(unset, place) for unset in ("", "0", None, "0000-00-00 00:00:00")] == [None] * 4
    with pytest.raises(ValueError, match="soon"):
        from_local("soon", place)


def test_the_hour_that_is_written_twice_is_asked_for_twice() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert overlap(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), paris) == timedelta(minutes=62)
    assert overlap(datetime(2026, 10, 25, 12, 0, tzinfo=UTC), paris) == timedelta(minutes=2)
    assert overlap(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), paris) == timedelta(minutes=2)


def test_what_is_kept_and_cannot_be_read_is_quarantined(importing: Pair) -> None:
    for number, raw in enumerate(
        (b"", b"[]", b'{"class": 1}', b"\xff", b'{"class":"a","key":"1","fields":1,"caller":{}}')
    ):
        taken = take_in(source=importing.source, external_id=str(number), raw=raw, at=importing.at)
        assert (taken.inbound.status, taken.inbound.reason) == (Status.QUARANTINED, Reason.UNREADABLE)


def test_without_somebody_to_act_a_result_is_a_note(importing: Pair, there: FakeItop) -> None:
    importing.set(actor="")
    key = there.enter()
    there.ticket(key)["caller_id"] = "0"
    importing.round()
    there.act(key, "ev_assign", team_id="2")
    there.act(key, "ev_resolve", solution=LABELLED)
    importing.round()
    ticket = Ticket.objects.get()
    assert ticket.state == State.RECEIVED
    assert ticket.requester.name == "Demo"
    assert "更换了定影器" in Message.objects.get().body


@pytest.mark.parametrize("unusable", ["not a time", "1800-01-01 09:00:00", "9999-12-31 09:00:00"])
def test_the_caller_of_a_cancelled_ticket_is_still_heard(importing: Pair, there: FakeItop, unusable: str) -> None:
    key = there.enter(title="坏", start_date=unusable)
    importing.round()
    ticket = Ticket.objects.get()
    assert ticket.occurred_at is None
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=importing.desk.agent, at=importing.at)
    there.say(key, "public_log", "还是需要", who="Claude Monet")
    there.act(key, "ev_assign", team_id="2")
    importing.round()
    assert "还是需要" in Message.objects.get().body
    assert Ticket.objects.get().state == State.CANCELLED
