"""Marks and clocks as HTML, without a template: a list draws hundreds, and a template took most of its page's time.

Words come from this module and from the desk, so what does not depend on a moment is kept once drawn, by language.
"""

from functools import lru_cache

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from face.clocks import Clock

_KEPT = 512


def icon(name: str, size: str = "", title: str = "") -> SafeString:
    """The icon `name` of the sprite; size "l" is large. Beside words it is silent; alone it needs a `title`."""
    return _icon(str(name), size, str(title))


def prio(rank: int, *, compact: bool = False) -> SafeString:
    """The bars of priority 1–4; compact leaves the letters to the screen reader."""
    return _prio(rank, compact, get_language())


def vip() -> SafeString:
    """The VIP plate."""
    return _plate("vip", "", get_language())


def major() -> SafeString:
    """The flag of a major incident."""
    return _plate("major", "flag", get_language())


def clock(shown: Clock, *, large: bool = False) -> SafeString:
    """A clock; `clocks.js` moves digits, level and state while it ticks (`data-due`, `data-warn`, `data-start`)."""
    state = shown.state
    given = {"due": shown.due_at, "warn": shown.warn_at, "start": shown.started_at} if shown.ticks else {}
    moments = "".join(f' data-{name}="{timezone.localtime(at).isoformat()}"' for name, at in given.items() if at)
    said = escape(shown.rests) if shown.rests else _digits(shown)
    level, tick = shown.level, shown.tick
    gauge = "" if level is None else f'<rect class="level" width="{level}" height="4"/>'
    gauge += "" if tick is None else f'<rect class="at" x="{tick}" width="1" height="4"/>'
    return mark_safe(  # noqa: S308 (texts are escaped, the rest is made here)
        f'<span class="clock{" clock--l" if large else ""}" data-state="{state}" title="{escape(shown.hint)}"{moments}>'
        f'{_icon(shown.icon, "", "")}<span class="clock__w" aria-hidden="true">{escape(shown.mark)}</span>'
        f'<span class="clock__t">{said}</span><span class="clock__norm">{escape(shown.short_norm)}</span>'
        '<svg class="clock__gauge" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f"{gauge}</svg></span>"
    )


def _digits(shown: Clock) -> str:
    parts = "".join(f"<b>{digits}</b><i>{escape(unit)}</i>" for digits, unit in shown.magnitudes)
    return f'<span class="sr">{escape(shown.said)}</span>{parts}'


@lru_cache(maxsize=_KEPT)
def _icon(name: str, size: str, title: str) -> SafeString:
    css = "icon icon--l" if size == "l" else "icon"
    href = f"{static('icons.svg')}#{name}"
    if not title:
        return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)
    return format_html('<svg class="{}" role="img"><title>{}</title><use href="{}"/></svg>', css, title, href)


@lru_cache(maxsize=_KEPT)
def _prio(rank: int, compact: bool, language: str | None) -> SafeString:  # noqa: ARG001, FBT001 (what it is kept by)
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="3" height="{}"/>',
        (("on" if bar < 5 - rank else "off", 4 * bar, 9 - 3 * bar, 3 + 3 * bar) for bar in range(4)),
    )
    name = format_html('<span class="sr">P{}</span>', rank) if compact else f"P{rank}"
    return format_html(
        '<span class="prio" data-p="{}" title="{}">'
        '<svg class="prio__bars" viewBox="0 0 15 12" aria-hidden="true">{}</svg>{}</span>',
        rank,
        _("Priority P%(rank)d") % {"rank": rank},
        bars,
        name,
    )


@lru_cache(maxsize=_KEPT)
def _plate(kind: str, sign: str, language: str | None) -> SafeString:  # noqa: ARG001 (what it is kept by)
    text = {"vip": _("VIP"), "major": _("Major")}[kind]
    return format_html('<span class="{}">{}{}</span>', kind, icon(sign) if sign else "", text)
