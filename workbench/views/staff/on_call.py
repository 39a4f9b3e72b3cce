"""Who is on call now; the roster of a week; one shift: covered, swapped, handed over, struck out (ROLE-3)."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import on_call as actions
from accounts.models import AssignmentGroup, Duty, OnCallShift, User
from accounts.on_call import list_shifts, on_call_now, rostered_groups
from accounts.policies import may_plan
from accounts.queries import load_roster
from core import clock
from core.errors import Missing
from workbench.access import DeskRequest, desk_page
from workbench.days import is_reachable
from workbench.errors import attempt
from workbench.forms.on_call import CoverForm, ShiftActForm, ShiftForm
from workbench.roster import monday_of, read_roster
from workbench.views.staff.calendar import calendar_answer

_SWAPS = 40


@require_safe
@desk_page
def duty(request: DeskRequest) -> HttpResponse:
    """Who is on call now for which systems, and who has which duty of the desk."""
    at = clock.now()
    roster = load_roster(at=at)
    had = {person for _duty, _site, person in roster.shifts}
    people = {kind: roster.on_duty(kind) for kind in Duty.values}
    users = User.objects.in_bulk({one.id for found in people.values() for one in found})
    duties = [(Duty(kind).label, [(users[one.id], one.id in had) for one in found]) for kind, found in people.items()]
    context = {"on_call": on_call_now(at=at), "duties": duties, "may_plan": may_plan(request.actor)}
    return render(request, "workbench/staff/duty.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def roster(request: DeskRequest) -> HttpResponse:
    """A week (GET; `week` is a day of it). POST plans a shift."""
    form = ShiftForm(data=request.POST if request.method == "POST" else None, initial=_initial(request))
    status = 200
    if request.method == "POST":
        made: list[OnCallShift] = []
        status = attempt(form, lambda: made.append(actions.plan(**form.cleaned_data, by=request.actor, at=clock.now())))
        if not status:
            messages.success(request, _("Planned."))
            week = monday_of(timezone.localtime(made[0].starts_at).date())
            return redirect(f"{request.path}?week={week.isoformat()}")
    at = clock.now()
    context = {
        "roster": read_roster(_week(request), at=at),
        "form": form,
        "may_plan": may_plan(request.actor),
        "today": timezone.localtime(at).date(),
    }
    return render(request, "workbench/staff/roster.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def shift(request: DeskRequest, pk: str) -> HttpResponse:
    """One shift (GET). POST `do`: `cover`, `swap`, `cancel`, `hand_over`."""
    at = clock.now()
    found = list_shifts().filter(pk=int(pk)).first()
    if found is None:
        raise Missing(_("There is no such shift."))
    cover, other = CoverForm(shift=found), ShiftActForm(swaps=_swaps(found, at=at))
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "cover":
            cover = CoverForm(shift=found, data=request.POST)
            status = attempt(cover, lambda: _cover(request, found, cover, at=at))
        else:
            other = ShiftActForm(swaps=_swaps(found, at=at), data=request.POST)
            status = attempt(other, lambda: _do(request, found, other, at=at))
        if not status:
            messages.success(request, _("Saved."))
            week = monday_of(timezone.localtime(found.starts_at).date())
            return redirect(f"/desk/duty/roster/?week={week.isoformat()}")
    context = {
        "shift": found,
        "cover": cover,
        "other": other,
        "may_plan": may_plan(request.actor) and found.ends_at > at,
        "may_hand_over": (may_plan(request.actor) or found.user == request.user) and found.starts_at <= at,
        "may_swap": found.starts_at > at,
    }
    return render(request, "workbench/staff/shift.html", context, status=status)


@require_safe
@desk_page
def calendar(request: DeskRequest, slug: str) -> HttpResponse:  # noqa: ARG001 (whoever may see the roster)
    """A group's shifts, from thirty days ago on, as a calendar file (ICS)."""
    at = clock.now()
    group = AssignmentGroup.objects.filter(slug=slug).first()
    if group is None:
        raise Missing(_("There is no such group."))
    shifts = list_shifts().filter(group=group, ends_at__gt=at - timedelta(days=30))
    return calendar_answer(group, shifts, at=at)


def _cover(request: DeskRequest, found: OnCallShift, form: CoverForm, *, at: datetime) -> None:
    values = form.cleaned_data
    # The browser's picker knows no seconds: what was left as it stood is the shift's own start or end.
    begins = values["starts_at"] if "starts_at" in form.changed_data else None
    ends = values["ends_at"] if "ends_at" in form.changed_data else None
    actions.cover(shift_id=found.pk, user=values["user"], starts_at=begins, ends_at=ends, by=request.actor, at=at)


def _do(request: DeskRequest, found: OnCallShift, form: ShiftActForm, *, at: datetime) -> None:
    values = form.cleaned_data
    if values["do"] == "swap":
        actions.swap(shift_id=found.pk, with_shift_id=int(values["with_shift"]), by=request.actor, at=at)
    elif values["do"] == "cancel":
        actions.cancel(shift_id=found.pk, by=request.actor, at=at)
    else:
        actions.leave_word(shift_id=found.pk, word=values["handover"], by=request.actor, at=at)


def _swaps(found: OnCallShift, *, at: datetime) -> list[OnCallShift]:
    others = list_shifts().filter(group=found.group, starts_at__gt=at).exclude(user=found.user)
    return list(others.order_by("starts_at")[:_SWAPS])


def _week(request: DeskRequest) -> date:
    today = timezone.localdate(clock.now())
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return monday_of(today)
    return monday_of(day if is_reachable(day) else today)


def _initial(request: DeskRequest) -> dict[str, object]:
    group = rostered_groups().filter(slug=request.GET.get("group", "").replace("\x00", "")).first()
    return {"group": group.slug if group else None}
