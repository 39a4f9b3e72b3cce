"""What colleagues write among themselves is on no page a requester can open, whatever he opens."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from core import clock
from satisfaction.links import confirm_url, survey_url
from satisfaction.models import Invitation, Purpose
from tests.factories import GOOD_RESOLUTION, Desk, UserFactory
from tests.portal.conftest import Counter
from tickets import actions
from tickets.models import Ticket

SECRET = "XYZZY-not-for-requesters"


def whispered(desk: Desk, counter: Counter) -> Ticket:
    """A ticket on which every act that takes an inner word has got the secret."""
    assert desk.dispatcher.user
    colleague = UserFactory.create(role="engineer")
    ticket = desk.receive(requester=counter.requester)
    by_desk: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.supervisor, "at": desk.at}
    actions.acknowledge(**by_desk)
    actions.dispatch(to_group=desk.group, reason=SECRET, **by_desk)
    by_engineer: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.engineer, "at": desk.at}
    actions.accept(committed_at=clock.now() + timedelta(hours=1), **by_engineer)
    actions.note(body=SECRET, **by_engineer)
    actions.attach(file=ContentFile(SECRET.encode()), name=f"{SECRET}.txt", is_internal=True, **by_engineer)
    actions.escalate(reason=SECRET, to_user=desk.supervisor.user, **by_engineer)
    actions.mark_major(is_major=True, reason=SECRET, **by_engineer)
    actions.clarify(ask="dispatcher", question=SECRET, **by_engineer)
    actions.log_call(direction="outbound", with_user=colleague, outcome="reached", note=SECRET, **by_engineer)
    actions.change_collaborators(add=[colleague], remove=[], **by_engineer)
    actions.hand_over(to_user=desk.dispatcher.user, reason=SECRET, **by_desk)
    actions.amend(changes={"tags": [SECRET]}, **by_desk)
    actions.decline(reason=SECRET, **by_engineer)
    actions.dispatch(to_user=desk.engineer.user, reason=SECRET, **by_desk)
    actions.transfer(to_user=desk.engineer.user, reason=SECRET, **by_desk)
    actions.accept(committed_at=clock.now() + timedelta(hours=1), **by_engineer)
    actions.track(waiting_on="vendor", note=SECRET, **by_engineer)
    actions.resume(note=SECRET, **by_engineer)
    actions.resolve(**GOOD_RESOLUTION, **by_engineer)
    actions.reopen(reason=SECRET, **by_desk)
    actions.resolve(**GOOD_RESOLUTION, **by_engineer)
    return ticket


def link(ticket: Ticket, purpose: Purpose) -> str:
    invitation = Invitation.objects.filter(ticket=ticket, purpose=purpose).latest("pk")
    url = confirm_url(invitation) if purpose is Purpose.CONFIRM else survey_url(invitation)
    return "/" + url.split("/", 3)[3]


def test_norm_sec_1_no_inner_word_is_on_any_page_of_the_requester(counter: Counter, desk: Desk, guest: Client) -> None:
    ticket = whispered(desk, counter)
    confirm = link(ticket, Purpose.CONFIRM)
    pages = [guest.get(confirm), guest.post(confirm, {}), guest.post(confirm, {"answer": "solved"}), guest.get(confirm)]
    pages.append(counter.client.get(f"/portal/requests/{ticket.number}/"))
    actions.close(ticket_id=ticket.pk, remark=SECRET, by=desk.supervisor, at=desk.at)
    survey = link(ticket, Purpose.SURVEY)
    pages += [guest.get(survey), guest.post(survey, {}), guest.post(survey, {"score": "4"}), guest.get(survey)]
    for path in (f"requests/{ticket.number}/", "requests/", "", f"?like={ticket.number}"):
        pages.append(counter.client.get(f"/portal/{path}"))
    for seq in range(1, Ticket.objects.get(pk=ticket.pk).version + 1):
        pages.append(counter.client.get(f"/portal/requests/{ticket.number}/files/{seq}/"))
    assert [page.request["PATH_INFO"] for page in pages if SECRET in page.content.decode()] == []


def test_an_inner_word_finds_nothing(counter: Counter, desk: Desk) -> None:
    ticket = whispered(desk, counter)
    assert ticket.number not in counter.get("requests/", q="not-for-requesters")


@pytest.mark.parametrize("reason", ["withdrawn", "duplicate"])
def test_the_remark_on_an_end_stays_inside(counter: Counter, desk: Desk, reason: str) -> None:
    ticket = desk.receive(requester=counter.requester)
    actions.cancel(ticket_id=ticket.pk, reason=reason, note=SECRET, by=desk.agent, at=desk.at)
    assert SECRET not in counter.page(ticket)


def test_norm_life_11_the_polite_refusal_is_shown(counter: Counter, desk: Desk) -> None:
    ticket = desk.receive(requester=counter.requester)
    note = "This belongs to the building services; please call them on 8100 about the air conditioning."
    actions.cancel(ticket_id=ticket.pk, reason="out_of_scope", note=note, by=desk.agent, at=desk.at)
    assert note in counter.page(ticket)


def test_a_merged_request_does_not_name_anothers_number(counter: Counter, another: Counter, desk: Desk) -> None:
    mine, theirs = desk.receive(requester=counter.requester), desk.receive(requester=another.requester)
    actions.merge(ticket_id=mine.pk, into=theirs, by=desk.agent, at=desk.at)
    assert theirs.number not in counter.page(mine)
    assert mine.number not in another.page(theirs)
