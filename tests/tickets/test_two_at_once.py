"""Two people act on one ticket at the same moment: one wins, the other is told, nothing is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import DeskError, Forbidden, IllegalMove, Stale
from tests.factories import Desk, GroupFactory, staff
from tickets import actions
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _at_once(*deeds: Callable[[], object]) -> list[DeskError | None]:
    """Run all deeds in threads that start together; what each was refused with."""
    gate = threading.Barrier(len(deeds))
    refusals: list[DeskError | None] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except DeskError as refusal:
            refusals[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


@pytest.mark.parametrize("_round", range(5))
def test_two_simultaneous_accepts_end_with_exactly_one_winner(_round: int) -> None:
    desk = Desk()
    rivals = [staff("engineer"), staff("engineer")]
    group = GroupFactory.create(members=[rival.user for rival in rivals])
    ticket = actions.dispatch(ticket_id=desk.acknowledged().pk, to_group=group, by=desk.agent, at=desk.at)
    soon = desk.at + timedelta(hours=1)
    refusals = _at_once(
        *(
            lambda rival=rival: actions.accept(ticket_id=ticket.pk, committed_at=soon, by=rival, at=desk.at)
            for rival in rivals
        )
    )
    assert sorted(refusal is None for refusal in refusals) == [False, True]
    loser = refusals.index(next(refusal for refusal in refusals if refusal))
    assert isinstance(refusals[loser], IllegalMove | Forbidden)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert fresh.assignee == rivals[1 - loser].user
    assert TicketEvent.objects.filter(ticket=ticket, verb="accept").count() == 1


def test_of_two_with_the_same_version_in_hand_one_is_stale() -> None:
    desk = Desk()
    ticket = desk.processing()
    version = ticket.version

    def write(body: str) -> Callable[[], object]:
        return lambda: actions.note(ticket_id=ticket.pk, body=body, by=desk.agent, at=desk.at, version=version)

    refusals = _at_once(write("one"), write("two"))
    assert [type(refusal) for refusal in refusals if refusal] == [Stale]
    assert Ticket.objects.get(pk=ticket.pk).version == version + 1


def test_acts_without_a_version_queue_up_and_none_is_lost() -> None:
    desk = Desk()
    ticket = desk.processing()
    before = ticket.version
    notes = [
        lambda body=f"note {n}": actions.note(ticket_id=ticket.pk, body=body, by=desk.agent, at=desk.at)
        for n in range(6)
    ]
    assert _at_once(*notes) == [None] * 6
    seqs = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, before + 7))


def test_the_journal_refuses_update_and_delete() -> None:
    ticket = Desk().receive()
    rows = TicketEvent.objects.filter(ticket=ticket)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(verb="close")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tickets_ticketevent")
    assert rows.get().verb == "receive"
