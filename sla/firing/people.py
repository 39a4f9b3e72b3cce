"""To whom a step goes: roles seen from the ticket, resolved for a whole batch with a handful of statements."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

from accounts.models import Duty, Membership
from accounts.queries import Roster, load_roster
from sla.choices import Receiver
from sla.firing.due import Due, Place
from sla.measures.table import AWAITS_USER
from sla.policy.target import Step

_DUTIES: dict[str, str] = {
    Receiver.SHIFT_LEAD: Duty.SHIFT_LEAD,
    Receiver.DISPATCHER: Duty.DISPATCHER,
    Receiver.SUPERVISOR: Duty.SUPERVISOR,
    Receiver.MANAGER: Duty.MANAGER,
    Receiver.LEADERS: Duty.LEADER,
}
# Where nobody holds a place, the next one is asked, so that no clock turns to no one.
_INSTEAD: dict[str, str] = {
    Receiver.ASSIGNEE: Receiver.GROUP_LEAD,
    Receiver.FIRST_RESPONDER: Receiver.SHIFT_LEAD,
    Receiver.GROUP_LEAD: Receiver.SHIFT_LEAD,
    Receiver.PERSON: Receiver.FIRST_RESPONDER,
    Receiver.SUPERVISOR: Receiver.MANAGER,
}


class People:
    """Who holds which place, for the clocks of one batch."""

    def __init__(self, *, at: datetime, places: Mapping[int, Place]) -> None:
        self._at, self._places = at, places
        self._known: dict[tuple[tuple[str, ...], Place | None, int | None], tuple[int, ...]] = {}

    @cached_property
    def _roster(self) -> Roster:
        return load_roster(at=self._at)

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        groups = {place.group_id for place in self._places.values() if place.group_id and not place.assignee_id}
        found: dict[int, list[int]] = {}
        rows = Membership.objects.filter(group_id__in=groups).values_list("group_id", "user_id") if groups else []
        for group_id, user_id in rows:
            found.setdefault(group_id, []).append(user_id)
        return found

    def receivers(self, due: Due, step: Step) -> tuple[int, ...]:
        """The ids of active people whom `step` of this clock goes to, each once. Nobody where the clock has been met
        (or the requester has answered, who was waited for), or somebody has taken the escalation up.
        """
        is_settled = due.judged_at == due.ended_at or due.measure in AWAITS_USER
        if due.acknowledged_at is not None or (due.ended_at is not None and is_settled):
            return ()
        asked = (step.to, self._places.get(due.ticket_id or 0), due.person_id)
        if asked not in self._known:
            self._known[asked] = self._found(*asked)
        return self._known[asked]

    def _found(self, roles: tuple[str, ...], place: Place | None, person_id: int | None) -> tuple[int, ...]:
        return tuple(dict.fromkeys(one for role in roles for one in self._holders(role, place, person_id)))

    def _holders(self, role: str, place: Place | None, person_id: int | None) -> list[int]:
        tried: set[str] = set()
        while role and role not in tried:
            tried.add(role)
            held = [pk for pk in self._held(role, place, person_id) if (one := self._roster.user(pk)) and one.is_active]
            if held:
                return held
            role = _INSTEAD.get(role, "")
        return []

    def _held(self, role: str, place: Place | None, person_id: int | None) -> Iterator[int]:
        if role in _DUTIES:
            yield from (one.id for one in self._roster.on_duty(_DUTIES[role], place.site_id if place else None))
        elif role == Receiver.REQUESTER:
            return  # he is written to by the way he came, not told on a screen
        elif role == Receiver.PERSON:
            yield from filter(None, [person_id])
        elif role == Receiver.HOLDER:
            yield from self._holding(place, person_id)
        elif role == Receiver.GROUP_LEAD:
            yield from filter(None, [place.lead_id if place else None])
        elif role == Receiver.ASSIGNEE:
            yield from filter(None, [place.assignee_id if place else person_id])
        else:  # Receiver.FIRST_RESPONDER
            yield from filter(None, [place.first_responder_id if place else person_id])

    def _holding(self, place: Place | None, person_id: int | None) -> list[int]:
        """Whoever has it in hand: the engineer, his group while nobody is named, the first responder; without a ticket
        the person himself; else the desk.
        """
        if place is None:
            return [person_id] if person_id else [one.id for one in self._roster.on_duty(Duty.DISPATCHER, None)]
        if place.assignee_id:
            return [place.assignee_id]
        if place.group_id and (members := self._members.get(place.group_id)):
            return members
        if place.first_responder_id:
            return [place.first_responder_id]
        return [one.id for one in self._roster.on_duty(Duty.DISPATCHER, place.site_id)]
