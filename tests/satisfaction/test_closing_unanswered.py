"""What nobody answers is closed only where the policy says so, never without reminders, and marked as such (SAT-2)."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from core.errors import Forbidden, IllegalMove, Malformed, Refused
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.errors import LinkExpired, LinkUsed
from satisfaction.links import token_of
from satisfaction.models import Invitation
from satisfaction.queries import read_confirmation
from sla.actions.rebuild import rebuild_ticket
from sla.firing import fire_due
from sla.rulebook import read_all
from tests.factories import RequesterFactory, asker
from tests.satisfaction.reminding import let_close
from tests.sla.clockwork import Crew, at, fire
from tickets import actions
from tickets.choices import State
from tickets.models import Ticket, TicketEvent
from tickets.queries import queue_condition

OVER = "2026-11-30 11:00"


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


def unanswered(crew: Crew, **record: Any) -> Ticket:
    """Resolved on Monday at eleven; nobody says anything for a week."""
    record.setdefault("requester", RequesterFactory.create(language="en"))
    ticket = crew.by("11:00").processing(**record)
    crew.resolve(ticket, "11:00")
    fire(OVER)
    return fresh(ticket)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def verbs(ticket: Ticket) -> list[str]:
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("verb", flat=True))


def token(ticket: Ticket, purpose: str) -> str:
    return token_of(Invitation.objects.filter(ticket=ticket, purpose=purpose).latest("cycle"))


def letter(ticket: Ticket, name: str) -> Letter:
    return render(OutboxMessage.objects.get(thread_key=ticket.number, letter=name))


def test_norm_sat_2_nothing_is_closed_by_itself_unless_a_policy_says_so(crew: Crew) -> None:
    ticket = unanswered(crew)
    assert (ticket.state, ticket.lapsed_at) == (State.CONFIRMING, None)
    with pytest.raises(Refused, match="The user confirms the result first"):
        actions.close(ticket_id=ticket.pk, by=crew.supervisor, at=at(OVER))


def test_norm_sat_2_where_it_says_so_it_is_closed_after_the_reminders_and_marked(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    assert (ticket.state, ticket.closed_at, ticket.confirmed_at) == (State.CLOSED, at(OVER), None)
    lapsed, closed = TicketEvent.objects.filter(ticket=ticket).order_by("seq").reverse()[:2][::-1]
    assert (lapsed.verb, lapsed.params) == ("lapse", {"reminders": 2, "closes": True})
    assert (closed.verb, closed.by_user, closed.params) == ("close", None, {"remark": "", "without_answer": True})
    assert rebuild_ticket(ticket.pk, at=at(OVER), write=False) == []


@pytest.mark.parametrize(("kind", "closes"), [("service_request", True), ("incident", False)])
def test_norm_sat_2_the_policy_chooses_by_kind(crew: Crew, kind: str, *, closes: bool) -> None:
    let_close(crew, kind=["service_request"])
    ticket = unanswered(crew, kind=kind)
    assert (ticket.state == State.CLOSED) == closes


@pytest.mark.parametrize("what", ["complaint", "major", "vip"])
def test_norm_sat_2_complaints_major_incidents_and_vips_are_never_closed_unasked(crew: Crew, what: str) -> None:
    let_close(crew)
    ticket = crew.by("11:00").acknowledged(kind="complaint" if what == "complaint" else "incident")
    if what == "major":
        crew.act("major", ticket, "11:00", is_major=True, reason="All printers.")
    elif what == "vip":
        Ticket.objects.filter(pk=ticket.pk).update(is_vip=True)
    crew.resolve(ticket, "11:00", by="agent")
    fire(OVER)
    ticket = fresh(ticket)
    assert (ticket.state, ticket.lapsed_at, verbs(ticket)[-1]) == (State.CONFIRMING, None, "lapse")


def test_norm_life_9_an_incomplete_record_goes_to_the_supervisor_instead(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew, product_version="")
    assert (ticket.state, ticket.lapsed_at) == (State.CONFIRMING, at(OVER))
    assert crew.supervisor.user
    for code, there in (("closing", True), ("confirming", False)):
        found = Ticket.objects.filter(queue_condition(code, user=crew.supervisor.user, at=at(OVER)), pk=ticket.pk)
        assert found.exists() == there
    with pytest.raises(Refused) as refusal:
        actions.close(ticket_id=ticket.pk, by=crew.supervisor, at=at(OVER))
    assert set(refusal.value.fields) == {"product_version"}
    actions.amend(ticket_id=ticket.pk, changes={"product_version": "HP M605"}, by=crew.agent, at=at(OVER))
    assert actions.close(ticket_id=ticket.pk, by=crew.supervisor, at=at(OVER)).state == State.CLOSED
    closed = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (closed.by_user, closed.params["without_answer"]) == (crew.supervisor.user, True)


def test_who_answers_after_all_before_it_is_closed_has_answered(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew, product_version="")
    ticket = answer_confirmation(token=token(ticket, "confirm"), answer="solved", at=at("2026-11-30 12:00"))
    assert (ticket.confirmed_at, ticket.lapsed_at) == (at("2026-11-30 12:00"), None)


def test_the_letter_says_that_it_was_closed_and_how_to_contradict(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    text = letter(ticket, "closed_unanswered").text
    assert "it is now closed automatically" in text
    assert f"/c/{token(ticket, 'confirm')}/" in text
    assert f"/s/{token(ticket, 'survey')}/" in text
    assert not OutboxMessage.objects.filter(thread_key=ticket.number, letter="closed").exists()


@pytest.mark.parametrize("answer", ["partly", "not_solved"])
def test_norm_sat_2_the_user_has_it_taken_up_again_by_the_same_link(crew: Crew, answer: str) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    link = token(ticket, "confirm")
    assert read_confirmation(link, at=at("2026-12-10 09:00")).is_closed
    ticket = answer_confirmation(token=link, answer=answer, comment="Still jams.", at=at("2026-12-10 09:00"))
    assert (ticket.state, ticket.cycle) == (State.PROCESSING, 2)
    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (event.verb, event.params["answer"], event.via) == ("reopen", answer, "link")
    assert Invitation.objects.get(ticket=ticket, purpose="confirm").answer == answer


def test_what_is_closed_cannot_be_called_solved_by_the_link(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    with pytest.raises(IllegalMove):
        answer_confirmation(token=token(ticket, "confirm"), answer="solved", at=at("2026-12-01 09:00"))
    assert fresh(ticket).state == State.CLOSED


def test_the_link_ends_with_the_time_in_which_a_ticket_may_be_taken_up_again(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    link, last = token(ticket, "confirm"), at("2026-12-14 11:00")
    assert read_confirmation(link, at=at("2026-12-14 10:59")).expires_at == last
    with pytest.raises(LinkExpired):
        answer_confirmation(token=link, answer="not_solved", comment="Jams.", at=last)


def test_rating_it_leaves_the_way_open_to_contradict(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew)
    answer_survey(token=token(ticket, "survey"), score=2, at=at("2026-12-01 09:00"))
    with pytest.raises(LinkUsed):
        answer_survey(token=token(ticket, "survey"), score=4, at=at("2026-12-01 09:01"))
    link = token(ticket, "confirm")
    again = answer_confirmation(token=link, answer="not_solved", comment="Jams.", at=at("2026-12-01 10:00"))
    assert again.cycle == 2


def test_a_result_that_was_confirmed_is_not_contradicted_by_its_old_link(crew: Crew) -> None:
    ticket = crew.by("11:00").closed()
    with pytest.raises(LinkUsed):
        read_confirmation(token(ticket, "confirm"), at=at("12:00"))


def test_no_person_lets_a_ticket_lapse(crew: Crew) -> None:
    ticket = crew.by("11:00").confirming()
    for actor in (crew.agent, crew.supervisor, crew.manager, asker(ticket)):
        with pytest.raises(Forbidden):
            actions.lapse(ticket_id=ticket.pk, reminders=2, closes=True, by=actor, at=at("12:00"))
    assert "lapse" not in verbs(ticket)


def test_reopened_and_resolved_again_it_begins_anew(crew: Crew) -> None:
    let_close(crew)
    ticket = unanswered(crew, product_version="")
    crew.reopen(ticket, "2026-11-30 12:00")
    assert fresh(ticket).lapsed_at is None
    crew.resolve(ticket, "2026-11-30 13:00")
    fire("2026-12-02 18:00")
    sent = OutboxMessage.objects.filter(thread_key=ticket.number, letter="confirm_reminder")
    assert sent.count() == 3
    assert Invitation.objects.get(ticket=ticket, purpose="confirm", cycle=2).reminders == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [({}, "answer"), ({"answer": "perhaps"}, "answer"), ({"answer": "solved", "solved": False}, "solved")],
)
def test_an_answer_is_one_of_three(crew: Crew, said: dict[str, Any], field: str) -> None:
    ticket = crew.by("11:00").confirming()
    with pytest.raises(Malformed) as refusal:
        actions.confirm(ticket_id=ticket.pk, comment="x", by=crew.agent, at=at("12:00"), **said)
    assert field in refusal.value.fields


@pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
def test_two_passes_at_once_close_it_once(transactional_db: None) -> None:
    crew = Crew()
    let_close(crew)
    ticket = crew.by("11:00").processing()
    crew.resolve(ticket, "11:00")
    fire("2026-11-29 12:00")
    start = threading.Barrier(3)

    def look() -> None:
        start.wait(timeout=10)
        fire_due(now=lambda: at(OVER))
        connection.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(look) for _ in range(3)]:
            done.result(timeout=60)
    assert verbs(ticket).count("close") == verbs(ticket).count("lapse") == 1
    assert OutboxMessage.objects.filter(thread_key=ticket.number, letter="closed_unanswered").count() == 1


@pytest.mark.django_db
def test_the_example_in_the_docs_is_a_target_that_a_policy_takes() -> None:
    text = (settings.BASE_DIR / "docs" / "confirmation.md").read_text(encoding="utf-8")
    (target,) = read_all([json.loads(re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)[0])])
    assert (target.reminders, target.closes) == (2, True)
