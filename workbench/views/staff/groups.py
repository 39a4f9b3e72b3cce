"""Groups: the list, a new one, one of them. For managers (ROLE-1)."""

from functools import partial

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.staff import save_group
from accounts.models import AssignmentGroup
from accounts.setting_history import changes_of_row, newest_change
from core import clock
from core.errors import Missing
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, attempt_seen
from workbench.forms.staff import GroupForm
from workbench.group_use import use_of
from workbench.views.staff.accounts import managers_only

_HISTORY = 30


@require_safe
@desk_page
def groups(request: DeskRequest) -> HttpResponse:
    """All groups, those in use first, with how many work in each."""
    managers_only(request)
    rows = AssignmentGroup.objects.select_related("site", "lead")
    size = Count("members", filter=Q(members__is_active=True))
    context = {"rows": rows.annotate(size=size).order_by("-is_active", "name")}
    return render(request, "workbench/staff/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_group(request: DeskRequest) -> HttpResponse:
    """A new group (GET, POST)."""
    managers_only(request)
    form = GroupForm(data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form, None)
    status = attempt(form, lambda: _save(request, form, None))
    return _page(request, form, None, status=status) if status else redirect("groups")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def group(request: DeskRequest, slug: str) -> HttpResponse:
    """One group (GET). POST sets what it is; 412 where somebody changed it since."""
    managers_only(request)
    found = AssignmentGroup.objects.select_related("site", "lead").filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such group."))
    make = partial(GroupForm, group=found, seen=newest_change(found))
    if request.method != "POST":
        return _page(request, make(), found)
    form, status = attempt_seen(lambda data: make(data=data), request.POST, lambda form: _save(request, form, found))
    return _page(request, form, found, status=status) if status else redirect("groups")


def _save(request: DeskRequest, form: GroupForm, found: AssignmentGroup | None) -> None:
    slug = found.slug if found else form.cleaned_data["slug"]
    seen = form.cleaned_data["seen"] if found else None
    save_group(slug=slug, content=form.content, is_new=found is None, by=request.actor, at=clock.now(), seen=seen)
    messages.success(request, _("Saved."))


def _page(request: DeskRequest, form: GroupForm, found: AssignmentGroup | None, *, status: int = 200) -> HttpResponse:
    history = list(changes_of_row(found)[:_HISTORY]) if found else []
    use = use_of(found, at=clock.now()) if found else None
    context = {"form": form, "group": found, "use": use, "history": history}
    return render(request, "workbench/staff/group.html", context, status=status)
