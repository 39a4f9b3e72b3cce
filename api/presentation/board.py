"""The board's figures as they are answered."""

from collections.abc import Mapping
from typing import Any

from accounts.models import AssignmentGroup, User
from accounts.places import Place
from sla.board import Standing
from sla.now import Now
from tickets.flow import Load


def board_of(now: Now, *, place: Place) -> dict[str, Any]:
    """Everything; a line for each group, person and channel that has a clock or a ticket. Two statements."""
    standings, loads = now.standings, now.loads
    slugs = dict(AssignmentGroup.objects.values_list("pk", "slug"))
    people = [pk for pk in standings.people.keys() | loads.people.keys() if pk is not None]
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
    return {
        "counted_at": now.at,
        **place.named,
        "clocks": _clocks(standings.total),
        "tickets": _tickets(loads.total),
        "groups": _parts("group", slugs, standings.groups, loads.groups),
        "people": _parts("person", names, standings.people, loads.people),
        "channels": [{"channel": code, "tickets": _tickets(loads.channels[code])} for code in sorted(loads.channels)],
    }


def _parts(
    name: str,
    names: Mapping[int, str],
    standings: Mapping[int | None, Standing],
    loads: Mapping[int | None, Load],
) -> list[dict[str, Any]]:
    """By name, nobody last."""
    ids = sorted(standings.keys() | loads.keys(), key=lambda pk: (pk is None, names.get(pk or 0, "")))
    return [
        {
            name: None if pk is None else names.get(pk),
            "clocks": _clocks(standings.get(pk, Standing())),
            "tickets": _tickets(loads.get(pk, Load())),
        }
        for pk in ids
    ]


def _clocks(standing: Standing) -> dict[str, int]:
    return {
        "late": standing.breached,
        "at_risk": standing.risk,
        "running": standing.running,
        "paused": standing.paused,
        "escalated": standing.escalated,
    }


def _tickets(load: Load) -> dict[str, Any]:
    return dict(vars(load))
