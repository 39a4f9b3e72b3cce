"""What a routing rule left on a ticket, in words, for the timeline (see `words`)."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tickets.choices import WaitsFor
from tickets.models import TicketEvent
from tickets.naming import Names

EFFECT_WORDS: dict[str, Promise] = {
    "category": gettext_lazy("Category"),
    "kind": gettext_lazy("Kind"),
    "impact": gettext_lazy("Impact"),
    "urgency": gettext_lazy("Urgency"),
    "tags": gettext_lazy("Tags"),
    "major": gettext_lazy("Major incident"),
    "give": pgettext_lazy("effect of a rule", "Dispatch"),
    "tell": pgettext_lazy("effect of a rule", "Tell"),
}


def route_sentence(event: TicketEvent, names: Names) -> str:
    """Whom it suggests, whom it told, what it could not do."""
    parts = [part for part in (teller(event, names) for teller in _PARTS) if part]
    # Translators: between two things a rule did
    return _("; ").join(parts)


def _suggested(event: TicketEvent, names: Names) -> str:
    params = event.params
    to = names.users.get(params.get("to_user_id") or 0) or names.groups.get(params.get("to_group_id") or 0)
    if not to:
        return ""
    if params.get("waits_for") == WaitsFor.VIP_CALL:
        return _("suggests %(to)s; VIP: the engineer is called first (LIFE-17)") % {"to": to}
    return _("suggests %(to)s; dispatched once it is acknowledged (LIFE-4)") % {"to": to}


def _told(event: TicketEvent, names: Names) -> str:
    told = [names.groups.get(pk, "") for pk in event.params.get("told_group_ids", ())]
    told += [names.users.get(pk, "") for pk in event.params.get("told_user_ids", ())]
    # Translators: between two names of a list
    return _("told %(people)s") % {"people": _(", ").join(told)} if told else ""


def _refused(event: TicketEvent, _names: Names) -> str:
    refused = [_one(code, norm) for code, norm in event.params.get("refused", ())]
    return _("could not do: %(effects)s") % {"effects": _(", ").join(refused)} if refused else ""


def _one(code: str, norm: str) -> str:
    words = str(EFFECT_WORDS.get(code, code))
    return _("%(what)s (%(norm)s)") % {"what": words, "norm": norm} if norm else words


_PARTS: tuple[Callable[[TicketEvent, Names], str], ...] = (_suggested, _told, _refused)
