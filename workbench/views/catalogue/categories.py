"""Categories: the tree with how many tickets each has, a new one, one of them with what depends on it (LIFE-16)."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import may_manage
from accounts.setting_history import changes_of, changes_of_row, newest_change
from core import clock
from core.errors import Missing
from tickets.catalogue.actions.categories import add_category, change_category, order_category, switch_category
from tickets.catalogue.queries import open_by_category
from tickets.catalogue.tree import Tree
from tickets.models import Category
from workbench.access import DeskRequest, desk_page
from workbench.category_use import use_of
from workbench.forms.catalogue import CategoryForm
from workbench.views.catalogue.frame import done, managers_only, saved

_HISTORY = 30
_DOES = frozenset({"up", "down", "on", "off"})


@require_safe
@desk_page
def categories(request: DeskRequest) -> HttpResponse:
    """The tree; those no longer in use with `show=all`. Four statements, whatever its size."""
    tree, shows_all = Tree.load(), request.GET.get("show") == "all"
    counts = open_by_category()
    nodes = list(tree.nodes())
    rows = [(node, counts.get(node.category.pk, 0)) for node in nodes if shows_all or node.category.is_active]
    context = {
        "rows": rows,
        "shows_all": shows_all,
        "off": sum(not node.category.is_active for node in nodes),
        "may_manage": may_manage(request.actor),
        "history": list(changes_of("category")[:_HISTORY]),
    }
    return render(request, "workbench/catalogue/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_category(request: DeskRequest) -> HttpResponse:
    """A new one (GET, POST), below the one with the slug `below`; done, it leads to the tree."""
    managers_only(request)
    tree = Tree.load()
    below = next((one.pk for one in tree.by_pk.values() if one.slug == request.GET.get("below", "")), None)
    form = CategoryForm(tree=tree, initial={"parent": below}, data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form, None, tree)
    add = partial(add_category, by=request.actor, at=clock.now())
    answer = saved(request, form, lambda: add(values=form.values), to=reverse("categories"))
    return _page(request, form, None, tree, status=answer) if isinstance(answer, int) else answer


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def category(request: DeskRequest, slug: str) -> HttpResponse:
    """One of them (GET; everybody reads what depends on it). POST renames or moves it."""
    tree = Tree.load()
    found = _find(tree, slug)
    given = request.POST if request.method == "POST" else None
    form = CategoryForm(row=found, tree=tree, seen=newest_change(found), data=given)
    if given is None:
        return _page(request, form, found, tree)
    managers_only(request)
    change = partial(change_category, category_id=found.pk, by=request.actor, at=clock.now())
    answer = saved(
        request,
        form,
        lambda: change(changes=form.values, seen=form.cleaned_data["seen"]),
        to=reverse("categories"),
    )
    return _page(request, form, found, tree, status=answer) if isinstance(answer, int) else answer


@require_POST
@desk_page
def category_act(request: DeskRequest, slug: str, verb: str) -> HttpResponse:
    """`up` or `down` among its neighbours, `off` (no longer offered; with `below` all below it, too) or `on`."""
    if verb not in _DOES:
        raise Http404
    managers_only(request)
    found = _find(Tree.load(), slug)
    at, to = clock.now(), reverse("categories")
    if verb in {"up", "down"}:
        move = partial(order_category, category_id=found.pk, up=verb == "up", by=request.actor, at=at)
        done(request, move, to=to)
        return redirect(f"{to}#category-{found.pk}")
    switch = partial(switch_category, category_id=found.pk, is_active=verb == "on", by=request.actor, at=at)
    return done(request, partial(switch, with_below=bool(request.POST.get("below"))), to=to)


def _find(tree: Tree, slug: str) -> Category:
    found = next((one for one in tree.by_pk.values() if one.slug == slug), None)
    if found is None:
        raise Missing(_("There is no such category."))
    return found


def _page(
    request: DeskRequest, form: CategoryForm, found: Category | None, tree: Tree, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "category": found,
        "way": tree.path(found.pk)[:-1] if found else (),
        "use": use_of(found, tree) if found else None,
        "history": list(changes_of_row(found)[:_HISTORY]) if found else [],
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/catalogue/category.html", context, status=status)
