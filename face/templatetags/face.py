"""The face's tags and filters: `{% load face %}`. Each is a few lines; what they show is decided in `face/*.py`."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms, template
from django.conf import settings
from django.template import Context
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import clock as core_clock
from face import clocks, dates, drawing, prose, themes, words
from face.came_from import page_before
from face.fieldview import FieldView, summary_of
from face.stages import Stage, rule_of

register = template.Library()


def _today(given: date | None) -> date:
    return given or dates.local_day(core_clock.now())


# Marks -----------------------------------------------------------------------------------------------------------


register.simple_tag(drawing.icon)


@register.simple_tag
def prio(value: int | str, compact: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a template's argument
    """The bars of a priority, given as 1–4 or P1–P4; compact leaves the letters to the screen reader."""
    return drawing.prio(int(str(value).upper().removeprefix("P")), compact=compact)


@register.simple_tag
def vip(show: bool = True) -> SafeString | str:  # noqa: FBT001, FBT002 - a template's argument
    """The VIP plate, when `show`."""
    return drawing.vip() if show else ""


@register.simple_tag
def major(show: bool = True) -> SafeString | str:  # noqa: FBT001, FBT002 - a template's argument
    """The flag of a major incident, when `show`."""
    return drawing.major() if show else ""


@register.simple_tag
def badge(text: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A small plate with `text`; tone is accent, warn, breach, met, hold or nothing, and never speaks alone."""
    mark = drawing.icon(icon_name) if icon_name else ""
    tone_attr = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<span class="badge"{}>{}{}</span>', tone_attr, mark, text)


@register.simple_tag
def avatar(name: str, size: str = "", presence: str = "") -> SafeString:
    """The round mark of a person (silent: the name stands beside it). Presence is on, busy, away, off or nothing."""
    css = "avatar avatar--l" if size == "l" else "avatar"
    if not name:
        css += " avatar--none"
    dot = format_html(' data-presence="{}"', presence) if presence else ""
    return format_html('<span class="{}"{} aria-hidden="true">{}</span>', css, dot, words.avatar_letters(name))


# Times, numbers, texts -------------------------------------------------------------------------------------------


@register.filter
def clock_time(moment: datetime | None) -> str:
    """13:50."""
    return dates.clock_time(moment) if moment else ""


@register.filter
def day(moment: datetime | date | None, today: date | None = None) -> str:
    """11 月 22 日, 22 Nov; with the year when it is not this year's."""
    return dates.day(moment, today=_today(today)) if moment else ""


@register.filter
def when(moment: datetime | date | None, today: date | None = None) -> str:
    """13:50 today, 11-22 13:50 this year, 2025-11-22 before."""
    return dates.when(moment, today=_today(today)) if moment else ""


@register.simple_tag
def stamp(moment: datetime | None, form: str = "when", today: date | None = None) -> SafeString | str:
    """A moment as a `<time>` with the whole of it in the tooltip; form is when, time or day."""
    if not moment:
        return ""
    shown = {
        "when": lambda: dates.when(moment, today=_today(today)),
        "time": lambda: dates.clock_time(moment),
        "day": lambda: dates.day(moment, today=_today(today)),
    }[form]()
    return format_html(
        '<time class="num" datetime="{}" title="{}">{}</time>', moment.isoformat(), dates.full(moment), shown
    )


@register.filter
def span(value: timedelta | None) -> str:
    """A duration in two magnitudes: 03时41分."""
    return dates.span(value) if value is not None else ""


@register.filter
def number_short(number: str, today: date | None = None) -> str:
    """A ticket number as a list shows it: 0042 today, 1122-0042 later, whole in another year."""
    return words.number_short(str(number), today=_today(today))


@register.filter
def soft_mail(address: str | None) -> SafeString:
    """An e-mail address that breaks before its @, where it has to break at all."""
    return format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in str(address or "").split("@")))


register.filter("mask_phone", lambda phone: words.mask_phone(str(phone or "")))
register.filter("file_size", lambda size: words.file_size(int(size or 0)))
register.filter("lines", prose.lines)


@register.simple_tag
def lines(text: str) -> SafeString:
    """What a person wrote: escaped, line breaks kept, web addresses as links, nothing else."""
    return prose.lines(text)


# Components ------------------------------------------------------------------------------------------------------


@register.simple_tag
def clock(
    due_at: datetime | None,
    started_at: datetime | None = None,
    warn_at: datetime | None = None,
    *,
    norm: str = "",
    state: str = "",
    stopped_at: datetime | None = None,
    at: datetime | None = None,
    size: str = "",
) -> SafeString | str:
    """A clock towards `due_at` (nothing without it). State defaults to what the times say; met and paused need
    `stopped_at`; size "l" fills its column. `at` is the moment of the page, by default now.
    """
    if not due_at:
        return ""
    made = clocks.Clock(
        due_at=due_at,
        started_at=started_at or None,
        warn_at=warn_at or None,
        stopped_at=stopped_at or None,
        given=clocks.ClockState(state) if state else None,
        norm=norm,
        at=at or core_clock.now(),
    )
    return drawing.clock(made, large=size == "l")


@register.simple_tag
def draw(made: clocks.Clock | None, size: str = "") -> SafeString | str:
    """A clock that the page brings with it, or nothing; size "l" fills its column."""
    return drawing.clock(made, large=size == "l") if made else ""


@register.inclusion_tag("face/_steps.html")
def steps(stages: Iterable[Stage | Mapping[str, str]]) -> dict[str, Any]:
    """The stages of a life on the big rule (`face.stages.Stage`s or mappings with label, state, sub)."""
    return {"rule": rule_of(stages)}


@register.inclusion_tag("face/_ruler.html")
def ruler(stages: Iterable[Stage | Mapping[str, str]]) -> dict[str, Any]:
    """The same rule in small, for lists: only marks and float, the present stage as its description."""
    return {"rule": rule_of(stages)}


@register.inclusion_tag("face/_field.html")
def field(bound: forms.BoundField, gate: str = "", *, full: bool = False, bare: bool = False) -> dict[str, Any]:
    """A form field with label, control, help and errors. `gate`: address asked (POST) while the person writes;
    `full`: as wide as the form; `bare`: the label is only for the screen reader.
    """
    return {"view": FieldView(bound=bound, gate=gate), "full": full, "bare": bare}


@register.inclusion_tag("face/_error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """The head of a refused form: what is missing, with links to the fields; nothing when all is well."""
    return {"summary": summary_of(form)}


@register.inclusion_tag("face/_gate.html")
def gate(
    verdict: str, message: str, norm: str = "", *, anchor: str = "", url: str = "", link: str = ""
) -> dict[str, str]:
    """What a rule says about a field: verdict stop, warn or pass, the words, the norm's ID; `link` leads to `url`."""
    return {"verdict": verdict, "message": message, "norm": norm, "anchor": anchor, "url": url, "link": link}


@register.inclusion_tag("face/_refusal.html")
def refusal(anchor: str, reason: str, norm: str = "", *, url: str = "", link: str = "") -> dict[str, str]:
    """Why an act is not possible now; its dashed button (`aria-disabled="true"`) is `aria-describedby` this anchor."""
    return {"anchor": anchor, "reason": reason, "norm": norm, "url": url, "link": link}


@register.inclusion_tag("face/_empty.html")
def nothing(title: str, text: str = "", *, sign: str = "queue", url: str = "", link: str = "") -> dict[str, str]:
    """What an empty list means, what happened last, and one act at most."""
    return {"title": title, "text": text, "sign": sign, "url": url, "link": link}


@register.inclusion_tag("face/_pager.html")
def pager(newer: str = "", older: str = "", note: str = "") -> dict[str, str]:
    """The two ways out of a keyset page; an empty address is an end. The note says how many are shown."""
    return {"newer": newer, "older": older, "note": note}


@register.simple_tag
def dot() -> str:
    """What stands between two short things on one line."""
    return words.between()


register.simple_tag(words.colon)
register.simple_tag(words.gap)


# The page --------------------------------------------------------------------------------------------------------


@register.simple_tag
def page_lang() -> str:
    """The language of the page for `<html lang>`: zh-Hans, en."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return translation.to_locale(language).replace("_", "-")


@register.simple_tag(takes_context=True)
def page_theme(context: template.Context) -> str:
    """The theme of the page for `<html data-theme>`: light, dark or auto, from the cookie; auto without a request."""
    request = context.get("request")
    return themes.chosen(request.COOKIES) if request else themes.DEFAULT


@register.simple_tag(takes_context=True)
def here(context: template.Context) -> str:
    """The address to come back to after a switch of language or theme."""
    request = context.get("request")
    return request.get_full_path() if request else "/"


@register.simple_tag
def hotline() -> str:
    """The telephone number of the desk (setting DESK_HOTLINE), empty when there is none."""
    return str(settings.DESK_HOTLINE)


@register.simple_tag
def desk_name() -> str:
    """What this desk is called (setting DESK_NAME), by default just that."""
    return str(settings.DESK_NAME or _("Service desk"))


@register.simple_tag(takes_context=True)
def came_from(context: Context) -> str:
    """The page of ours from which what is refused here was sent; empty for none."""
    request = context.get("request")
    return page_before(request) if request else ""


@register.simple_tag
def page_facts() -> SafeString:
    """What the scripts need to know, as one meta element: the server's time, and their words in this language."""
    facts = {
        "now": core_clock.now().isoformat(),
        "units": dates.units(),
        "marks": clocks.marks(),
        "spoken": clocks.spoken(),
        "kept": _("Text you had not sent yet was put back."),
        "discard": _("Discard it"),
        "remove": _("Remove"),
        "sending": _("Sending the files"),
        "unsent": _("It could not be sent. What you wrote and chose is still here: please try again in a moment."),
    }
    return format_html('<meta name="facts" content="{}">', json.dumps(facts, ensure_ascii=False))
