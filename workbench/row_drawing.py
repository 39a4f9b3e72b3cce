"""A line of the list as HTML, without a template, like the clocks in it (`face.drawing`): drawing fifty lines by
templates took a third of the page's time.

Whoever changes a cell finds it here by its column's code; a column that is nothing but text needs none.
"""

from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from face import drawing
from workbench.rows import Row


def line(row: Row, *, plain: bool = False) -> SafeString:
    """The line of `row`; `plain`: nothing to tick. The whole line leads to the ticket; workbench.js shows the preview
    first where there is room.
    """
    number, version = escape(row.ticket.number), row.ticket.version
    tick = "" if plain else _tick(number, version)
    cells = "\n".join(_cell(row, column.code) for column in row.columns)
    return mark_safe(  # noqa: S308 (texts are escaped, the rest is made here)
        f'<div class="row" id="row-{number}" data-number="{number}" data-version="{version}" role="row" '
        f'aria-selected="false">{tick}{cells}</div>\n'
    )


def _tick(number: str, version: int) -> str:
    return (
        '<span class="c c-tick" role="gridcell"><label class="c-tick__l"><input type="checkbox" name="tickets" '
        f'value="{number}/{version}" form="bulk" tabindex="-1" autocomplete="off" aria-label="{number}">'
        "</label></span>\n"
    )


def _cell(row: Row, code: str) -> str:
    draw = _CELLS.get(code)
    if draw is not None:
        return draw(row)
    text = escape(row.texts[code])
    return f'<span class="c c-{code} cut" role="gridcell" title="{text}">{text or "–"}</span>'


def _prio(row: Row) -> str:
    return f'<span class="c c-prio" role="gridcell">{drawing.prio(row.ticket.priority, compact=True)}</span>'


def _due(row: Row) -> str:
    shown = drawing.clock(row.clock) if row.clock else '<span class="muted row__none">–</span>'
    return f'<span class="c c-due" role="gridcell">{shown}</span>'


def _number(row: Row) -> str:
    whole = escape(row.ticket.number)
    return f'<span class="c c-number row__no num" role="gridcell" title="{whole}">{escape(row.number)}</span>'


def _title(row: Row) -> str:
    title, url = escape(row.ticket.title), escape(row.url)
    flag = drawing.major() if row.ticket.is_major else ""
    return (
        f'<span class="c c-title row__s" role="gridcell">{drawing.icon(row.icon, "", str(row.channel))}{flag}'
        f'<a class="row__a cut" href="{url}" title="{title}" hx-get="{url}preview/" hx-trigger="preview" '
        f'hx-target="#preview" hx-sync="#preview:replace">{title}</a></span>'
    )


def _user(row: Row) -> str:
    name, plate = escape(row.ticket.requester.form_of_address), drawing.vip() if row.ticket.is_vip else ""
    return f'<span class="c c-user row__who" role="gridcell"><span class="cut">{name}</span>{plate}</span>'


def _state(row: Row) -> str:
    state = escape(row.state)
    return f'<span class="c c-state row__state cut" role="gridcell" title="{state}">{state}</span>'


def _engineer(row: Row) -> str:
    if row.ticket.assignee:
        shown = _named("cut", str(row.ticket.assignee))
    elif row.ticket.group:
        shown = _named("row__group", row.ticket.group.name)
    else:
        shown = f'<span class="unowned">{escape(pgettext("no engineer yet", "none"))}</span>'
    return f'<span class="c c-engineer row__by" role="gridcell">{shown}</span>'


def _named(css: str, name: str) -> str:
    return f'<span class="{css}" title="{escape(name)}">{escape(name)}</span>'


_CELLS: dict[str, Callable[[Row], str]] = {
    "prio": _prio,
    "due": _due,
    "number": _number,
    "title": _title,
    "user": _user,
    "state": _state,
    "engineer": _engineer,
}
