"""The columns of one's own list, moved up and down, added and taken away by simple buttons."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tickets.lists.actions import choose_columns
from tickets.lists.queries import choice_of
from workbench.access import DeskRequest, desk_page
from workbench.backs import back_of
from workbench.columns import COLUMNS, MOST, columns_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def list_columns(request: DeskRequest) -> HttpResponse:
    """The columns there are. POST `do` is up:CODE, down:CODE, add:CODE, remove:CODE or reset; anything else is 400."""
    chosen = [column.code for column in columns_of(choice_of(request.user).columns)]
    back = back_of(request)
    if request.method == "POST":
        choose_columns(columns=_changed(chosen, request.POST.get("do", "")), by=request.actor)
        return redirect(reverse("list-columns") + (f"?{urlencode({'back': back})}" if back else ""))
    context = {
        "chosen": [COLUMNS[code] for code in chosen],
        "others": [column for code, column in COLUMNS.items() if code not in chosen],
        "is_full": len(chosen) >= MOST,
        "most": MOST,
        "back": back,
    }
    return render(request, "workbench/lists/columns.html", context)


def _changed(chosen: list[str], do: str) -> list[str]:
    if do == "reset":
        return []
    deed, _colon, code = do.partition(":")
    if code not in COLUMNS or (deed == "add") == (code in chosen):
        raise BadRequest("Unknown column")
    if deed == "add":
        return [*chosen, code][:MOST]
    if deed == "remove" and not COLUMNS[code].is_fixed:
        return [one for one in chosen if one != code]
    if deed not in {"up", "down"}:
        raise BadRequest("Unknown change")
    place = chosen.index(code)
    other = max(0, min(len(chosen) - 1, place + (1 if deed == "down" else -1)))
    chosen[place], chosen[other] = chosen[other], chosen[place]
    return chosen
