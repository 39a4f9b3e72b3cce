"""People through factories, tickets through actions: no test reaches a state that a person could not reach."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import factory
from django.utils.crypto import get_random_string

from accounts.actors import Actor, Via
from accounts.models import AssignmentGroup, Membership, Requester, User
from accounts.roles import Role
from tickets import actions
from tickets.actions import Intake, Person
from tickets.models import Category, Ticket

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, 12:00 in Shanghai
PASSWORD = "correct-horse-9"
_serial = count(1)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """Staff with a role; `password=` sets a usable one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"员工{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@desk.example")
    role = Role.AGENT
    language = "en"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class GroupFactory(factory.django.DjangoModelFactory[AssignmentGroup]):
    """A support group; `members=[…]` puts people in it."""

    class Meta:
        model = AssignmentGroup
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"支持组{n}")

    @factory.post_generation
    def members(self: Any, create: bool, extracted: list[User] | None, **_kwargs: object) -> None:  # noqa: FBT001, ARG002
        for user in extracted or ():
            Membership.objects.create(group=self, user=user)


class RequesterFactory(factory.django.DjangoModelFactory[Requester]):
    """Somebody who needs help, with every way to reach him."""

    class Meta:
        model = Requester

    name = factory.Sequence(lambda n: f"用户{n}")
    email = factory.Sequence(lambda n: f"asker{n}@corp.example")
    phone = factory.Sequence(lambda n: f"1380000{n:04d}")
    created_at = NOON - timedelta(days=30)
    language = "en"


class CategoryFactory(factory.django.DjangoModelFactory[Category]):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"category-{n}")
    name = factory.Sequence(lambda n: f"类别{n}")


def staff(role: str, **kwargs: Any) -> Actor:
    """A new person of the desk with `role`, acting in the browser."""
    return Actor.for_user(UserFactory.create(role=role, **kwargs), via=Via.WEB)


def asker(ticket: Ticket) -> Actor:
    """The ticket's own requester, through the portal."""
    return Actor.for_requester(ticket.requester, via=Via.PORTAL)


GOOD_RESOLUTION: dict[str, Any] = {
    "cause": "The print server's spooler had stopped after the nightly update.",
    "plan": "Restarted the spooler and pinned the driver to the previous version.",
    "result": "Printing from room 405 works again; a test page came out at 14:20.",
}


class Desk:
    """A small desk with one person of each role and a group, and a ticket led to any stage by their acts."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.agent = staff(Role.AGENT)
        self.engineer = staff(Role.ENGINEER)
        self.dispatcher = staff(Role.DISPATCHER)
        self.supervisor = staff(Role.SUPERVISOR)
        self.manager = staff(Role.MANAGER)
        assert self.engineer.user
        self.group = GroupFactory.create(members=[self.engineer.user])
        self.category = CategoryFactory.create()

    def receive(self, *, by: Actor | None = None, requester: Requester | Person | None = None, **kwargs: Any) -> Ticket:
        """A complete incident, registered by the agent unless said otherwise."""
        serial = next(_serial)
        values: dict[str, Any] = {
            "channel": "phone",
            "title": f"Printer in room {serial} jams",
            "description": "Every fifth sheet jams since this morning; restarted once.",
            "requester": requester or RequesterFactory.create(),
            "category": self.category,
            "product_version": "HP M605 fw 2.4",
            "environment": "Windows 11, print server PRN02",
            "occurred_at": self.at - timedelta(hours=1),
        } | kwargs
        return actions.receive(intake=Intake(**values), by=by or self.agent, at=self.at)

    def acknowledged(self, **kwargs: Any) -> Ticket:
        """Received and acknowledged by the agent."""
        return actions.acknowledge(ticket_id=self.receive(**kwargs).pk, by=self.agent, at=self.at)

    def dispatched(self, **kwargs: Any) -> Ticket:
        """Given to the group."""
        return actions.dispatch(
            ticket_id=self.acknowledged(**kwargs).pk, to_group=self.group, by=self.dispatcher, at=self.at
        )

    def processing(self, **kwargs: Any) -> Ticket:
        """Accepted by the engineer, who committed to one hour."""
        ticket = self.dispatched(**kwargs)
        return actions.accept(
            ticket_id=ticket.pk, committed_at=self.at + timedelta(hours=1), by=self.engineer, at=self.at
        )

    def tracking(self, waiting_on: str = "user", **kwargs: Any) -> Ticket:
        """Waiting."""
        ticket = self.processing(**kwargs)
        return actions.track(
            ticket_id=ticket.pk, waiting_on=waiting_on, note="Needs the serial number.", by=self.engineer, at=self.at
        )

    def confirming(self, **kwargs: Any) -> Ticket:
        """Resolved by the engineer; the requester has not answered yet."""
        ticket = self.processing(**kwargs)
        return actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=self.engineer, at=self.at)

    def confirmed(self, **kwargs: Any) -> Ticket:
        """Confirmed by the requester."""
        ticket = self.confirming(**kwargs)
        return actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=self.at)

    def returned(self, **kwargs: Any) -> Ticket:
        """Returned by the supervisor to the engineer, who completes the record."""
        ticket = self.confirmed(**kwargs)
        return actions.return_record(ticket_id=ticket.pk, remark="Which tray?", by=self.supervisor, at=self.at)

    def closed(self, **kwargs: Any) -> Ticket:
        """Closed by the supervisor."""
        return actions.close(ticket_id=self.confirmed(**kwargs).pk, by=self.supervisor, at=self.at)

    def surveyed(self, **kwargs: Any) -> Ticket:
        """Rated by the requester."""
        ticket = self.closed(**kwargs)
        return actions.survey(ticket_id=ticket.pk, score=4, by=asker(ticket), at=self.at)

    def cancelled(self, **kwargs: Any) -> Ticket:
        """Withdrawn."""
        return actions.cancel(ticket_id=self.receive(**kwargs).pk, reason="withdrawn", by=self.agent, at=self.at)

    def in_state(self, state: str, **kwargs: Any) -> Ticket:
        """A ticket in `state`, reached by acts alone."""
        reach = {"received": self.receive, "dispatched": self.dispatched}
        make = reach.get(state) or getattr(self, state)
        return make(**kwargs)


def person(**kwargs: Any) -> Person:
    """Somebody a channel names, unknown so far."""
    return Person(**({"name": "李雷", "email": f"{get_random_string(8).lower()}@corp.example"} | kwargs))
