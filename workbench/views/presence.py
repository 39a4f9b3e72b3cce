"""Who of the team is there, and saying it of oneself (RTX-3)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from accounts.actions.presence import set_presence
from accounts.models import DutyShift, Presence, User
from accounts.policies import may_plan
from accounts.queries import list_running_shifts, list_team
from core import clock
from face.ways_back import way_back
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.presence import PresenceForm

_Status = Presence.Status
_ORDER = (_Status.ONLINE, _Status.SILENT, _Status.AWAY, _Status.LUNCH, _Status.OFF, None)


@dataclass(frozen=True)
class Member:
    """One line of the page: the person, his presence (None: never seen so far), the duties he has now."""

    user: User
    presence: Presence | None
    duties: list[str]

    @property
    def mark(self) -> str:
        """The mark beside the name."""
        return self.presence.mark if self.presence else "off"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def presence(request: DeskRequest) -> HttpResponse:
    """The team (GET; to htmx only the table). POST says `status` and `note` of oneself and goes back to `next`;
    refusals show the page with what was typed: 400 unreadable, 403 and 422 as the action says.
    """
    own: Presence | None = getattr(request.user, "presence", None)
    if request.method != "POST":
        return _page(request, PresenceForm(presence=own))
    form = PresenceForm(presence=own, data=request.POST)
    status = attempt(form, lambda: _say(request, form))
    return _page(request, form, status=status) if status else redirect(way_back(request, otherwise="presence"))


def _say(request: DeskRequest, form: PresenceForm) -> None:
    said = form.cleaned_data
    set_presence(user=request.user, status=said["status"], note=said["note"], by=request.actor, at=clock.now())


def _page(request: DeskRequest, form: PresenceForm, *, status: int = 200) -> HttpResponse:
    team = _team(at=clock.now())
    online = sum(member.mark == "on" for member in team)
    context = {
        "form": form,
        "team": team,
        "online": online,
        "size": len(team),
        "may_hand_over": may_plan(request.actor),
    }
    template = "workbench/_presence.html" if request.htmx else "workbench/presence.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _team(*, at: datetime) -> list[Member]:
    duties: dict[int, list[DutyShift]] = defaultdict(list)
    for shift in list_running_shifts(at=at):
        duties[shift.user_id].append(shift)
    members = [Member(user, getattr(user, "presence", None), _words(duties[user.pk])) for user in list_team()]
    return sorted(members, key=lambda one: _ORDER.index(one.presence.status if one.presence else None))


def _words(shifts: list[DutyShift]) -> list[str]:
    return list(dict.fromkeys(shift.get_duty_display() for shift in shifts))
