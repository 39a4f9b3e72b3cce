"""Our client and our endpoint speak with each other: what is pushed by the one arrives at the other as on an iTop."""

from datetime import timedelta

import pytest

from accounts.models import AssignmentGroup, Membership, Requester, Site
from accounts.roles import Role
from channels_intake import registry
from channels_intake.itop.exchange import exchange
from channels_intake.itop.models import ItopLink
from channels_intake.itop.pushing import ask_for
from channels_intake.models import Source
from core.clock import now
from tests.factories import GOOD_RESOLUTION, PASSWORD, Desk, UserFactory, asker
from tickets import actions
from tickets.choices import State
from tickets.models import Message, Resolution, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(live_server: object) -> Source:
    """The address of the other desk, which is this one, too; and what it needs to know."""
    registry.adapters.cache_clear()
    site = Site.objects.create(slug="demo", name="Demo")
    machine = UserFactory.create(username="rest", role=Role.SUPERVISOR, password=PASSWORD)
    group = AssignmentGroup.objects.create(slug="vendor", name="Vendor", site=site)
    Membership.objects.create(group=group, user=machine)
    options = {"url": f"{live_server}/webservices/rest.php", "user": "rest", "organisation": "Demo", "team": "Vendor"}
    options |= {"direction": "follow", "actor": "rest"}
    made = Source(
        slug="other", adapter="itop", name="Other desk", options=options, created_at=now() - timedelta(days=1)
    )
    made.secrets = {"password": PASSWORD}
    made.save()
    return made


def test_a_ticket_goes_over_and_its_result_comes_back(other: Source) -> None:
    desk = Desk(at=now())
    person = Requester.objects.create(name="王芳", email="wang@corp.example", created_at=now())
    ours = desk.dispatched(requester=person, kind="service_request")
    ask_for(ours, other, at=now())
    assert exchange(other, at=now()).error == ""
    link = ItopLink.objects.get(ticket=ours)
    assert link.last_error == ""
    theirs = Ticket.objects.get(pk=int(link.key))
    assert theirs.title == f"{ours.title} [{ours.number}]"
    assert (theirs.state, theirs.requester, theirs.priority) == (State.DISPATCHED, person, ours.priority)
    assert link.ref == f"R-{theirs.pk:06d}"

    actions.note(ticket_id=ours.pk, body="Toner was replaced last week.", by=desk.agent, at=now())
    assert exchange(other, at=now()).error == ""
    assert Message.objects.filter(ticket=theirs).count() == 1

    by = desk.supervisor
    actions.transfer(ticket_id=theirs.pk, to_user=by.user, reason="Mine", by=by, at=now())
    actions.accept(ticket_id=theirs.pk, committed_at=now() + timedelta(hours=1), by=by, at=now())
    actions.resolve(ticket_id=theirs.pk, **GOOD_RESOLUTION, by=by, at=now())
    assert exchange(other, at=now()).error == ""
    ours = Ticket.objects.get(pk=ours.pk)
    assert ours.state == State.CONFIRMING
    result = Resolution.objects.get(ticket=ours)
    assert (result.cause, result.plan, result.result) == tuple(GOOD_RESOLUTION.values())

    actions.confirm(ticket_id=ours.pk, solved=False, comment="It jams again", by=asker(ours), at=now())
    assert exchange(other, at=now()).error == ""
    theirs = Ticket.objects.get(pk=theirs.pk)
    assert (theirs.state, theirs.cycle) == (State.PROCESSING, 2)
    assert Ticket.objects.count() == 2
    before = theirs.version
    assert exchange(other, at=now()).error == ""
    assert Ticket.objects.get(pk=theirs.pk).version == before
