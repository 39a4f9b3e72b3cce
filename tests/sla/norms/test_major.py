"""Major incidents and angry users (LIFE-6, TALK-10, TALK-9)."""

from accounts.roles import Role
from notifications.models import Notice
from tests.sla.clockwork import Crew, clocks, due, fire, fired_at, state, states, tasks, told
from tickets.models import Ticket


def major(crew: Crew, when: str = "10:00") -> Ticket:
    return crew.act("major", crew.by(when).processing(), when, by="engineer", is_major=True, reason="Building two.")


def test_norm_life_6_leaders_at_once_the_first_report_in_a_quarter_of_an_hour_else_the_manager(crew: Crew) -> None:
    ticket = major(crew)
    at_once = Notice.objects.filter(ticket=ticket, kind="major")
    assert set(at_once.values_list("user__role", flat=True)) == {Role.SUPERVISOR, Role.MANAGER}
    fire("10:15")
    assert fired_at(ticket, "life_6") == {"warn": "Mon 10:10", "due": "Mon 10:15"}
    assert (state(ticket, "life_6"), told(ticket, "life_6")) == ("breached", {"warn": "engineer", "due": "manager"})


def test_norm_life_6_then_a_report_each_hour_by_day_and_night(crew: Crew) -> None:
    ticket = major(crew, "Fri 23:00")
    crew.note(ticket, "Fri 23:10")
    assert (state(ticket, "life_6"), due(ticket, "life_6_next")) == ("met", "Sat 00:10")
    crew.call(ticket, "Sat 00:05", by="engineer")
    assert (states(ticket, "life_6_next"), due(ticket, "life_6_next")) == (["met", "running"], "Sat 01:05")
    fire("Sat 01:05")
    assert told(ticket, "life_6_next") == {"warn": "engineer", "due": "manager"}
    crew.reply(ticket, "Sat 01:20")
    assert (states(ticket, "life_6_next"), due(ticket, "life_6_next")) == (["met", "breached", "running"], "Sat 02:20")


def test_norm_life_6_only_people_report(crew: Crew) -> None:
    ticket = major(crew)
    crew.reply(ticket, "10:05", by="requester")
    assert state(ticket, "life_6") == "running"


def test_norm_life_6_until_there_is_a_result(crew: Crew) -> None:
    ticket = major(crew)
    crew.note(ticket, "10:10")
    crew.resolve(ticket, "10:40")
    crew.note(ticket, "10:50")
    assert (states(ticket, "life_6"), states(ticket, "life_6_next")) == (["met"], ["met"])


def test_norm_life_6_and_again_when_it_was_none(crew: Crew) -> None:
    ticket = major(crew)
    crew.note(ticket, "10:10")
    crew.resolve(ticket, "10:40")
    crew.reopen(ticket, "11:00")
    assert (states(ticket, "life_6"), due(ticket, "life_6")) == (["met", "running"], "Mon 11:15")


def test_norm_life_6_lifting_the_flag_ends_the_reports(crew: Crew) -> None:
    ticket = major(crew)
    crew.act("major", ticket, "10:05", by="engineer", is_major=False, reason="One room only.")
    assert states(ticket, "life_6") == ["cancelled"]
    crew.act("major", ticket, "10:30", by="engineer", is_major=True, reason="The whole floor.")
    crew.note(ticket, "10:40")
    crew.act("major", ticket, "10:50", by="engineer", is_major=False, reason="Back again.")
    assert (states(ticket, "life_6"), states(ticket, "life_6_next")) == (["cancelled", "met"], ["cancelled"])


def restored(crew: Crew) -> list[Ticket]:
    """Three who waited for a major incident, which is resolved at 11:00."""
    incident = major(crew)
    waiting = [crew.by(f"10:0{place}").receive(channel="phone") for place in range(3)]
    for ticket in waiting:
        crew.act("link", ticket, "10:20", to=incident, kind="caused_by")
    crew.resolve(incident, "11:00")
    return waiting


def test_norm_talk_10_everybody_is_called_back_in_the_order_of_arrival(crew: Crew) -> None:
    waiting = restored(crew)
    assert [due(ticket, "talk_10") for ticket in waiting] == ["Mon 11:30", "Mon 12:00", "Mon 12:30"]
    assert tasks(waiting[0], "call_back") == [("agent", "open")]
    crew.call(waiting[1], "11:10")
    fire("12:30")
    assert [state(ticket, "talk_10") for ticket in waiting] == ["breached", "met", "breached"]
    assert told(waiting[0], "talk_10") == {"due": "supervisor"}
    assert tasks(waiting[1], "call_back") == [("agent", "done")]


def test_norm_talk_10_a_call_nobody_answers_is_none(crew: Crew) -> None:
    first = restored(crew)[0]
    crew.call(first, "11:10", reached=False)
    assert state(first, "talk_10") == "running"


def test_norm_talk_10_only_after_a_major_incident(crew: Crew) -> None:
    other = crew.processing()
    ticket = crew.receive()
    crew.act("link", ticket, "10:20", to=other, kind="related")
    crew.resolve(other, "11:00")
    assert clocks(ticket, "talk_10") == []


def angry(crew: Crew, when: str = "10:00") -> Ticket:
    return crew.act("call_supervisor", crew.by(when).processing(), when, reason="He shouts and wants your number.")


def test_norm_talk_9_the_supervisor_speaks_to_him_within_ten_minutes(crew: Crew) -> None:
    ticket = angry(crew, "12:10")
    fire("12:15")
    assert told(ticket, "talk_9") == {"warn": "supervisor"}
    fire("12:20")
    assert (state(ticket, "talk_9"), told(ticket, "talk_9")) == ("breached", {"warn": "supervisor", "due": "manager"})


def test_norm_talk_9_it_takes_the_supervisors_own_word(crew: Crew) -> None:
    called, wrote = angry(crew), angry(crew)
    crew.call(called, "10:02", by="agent")
    crew.call(called, "10:03", by="supervisor", reached=False)
    crew.note(called, "10:04", by="supervisor")
    assert state(called, "talk_9") == "running"
    crew.call(called, "10:05", by="supervisor")
    crew.reply(wrote, "10:09", by="manager")
    assert (state(called, "talk_9"), state(wrote, "talk_9")) == ("met", "met")


def test_norm_talk_9_calling_again_asks_again(crew: Crew) -> None:
    ticket = angry(crew)
    crew.call(ticket, "10:05", by="supervisor")
    crew.act("call_supervisor", ticket, "10:30", reason="He shouts again.")
    assert states(ticket, "talk_9") == ["met", "running"]
