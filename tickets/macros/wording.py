"""A macro in sentences, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tickets.choices import Kind, Level, Progress, WaitingOn
from tickets.policies import VERB_WORDS
from tickets.routing.wording import Vocabulary, joined
from tickets.routing_words import EFFECT_WORDS

_CODES = {"kind": Kind, "impact": Level, "urgency": Level}
Line = tuple[str, str]


def lines_of(steps: Mapping[str, Any], vocabulary: Vocabulary) -> list[Line]:
    """Each act with the text it says, in the order in which they are done. `steps` may have their texts filled in."""
    lines: list[Line] = []
    for name in ("category", "kind", "impact", "urgency"):
        if name in steps:
            value = steps[name]
            label = vocabulary.category.get(value, value) if name == "category" else dict(_CODES[name].choices)[value]
            lines.append((_("%(what)s: %(values)s") % {"what": EFFECT_WORDS[name], "values": label}, ""))
    if "tags" in steps:
        lines.append((_("Add tags: %(tags)s") % {"tags": joined(steps["tags"])}, ""))
    if "note" in steps:
        progress = Progress(steps["progress"]).label if steps.get("progress") else ""
        lines.append((joined(filter(None, (pgettext("macro", "Work note"), progress))), steps["note"]))
    if steps.get("acknowledge"):
        lines.append((_("Acknowledge, where nobody has"), ""))
    if "reply" in steps:
        lines.append((_("Reply to the user"), steps["reply"]))
    return lines + _ending(steps, vocabulary)


def _ending(steps: Mapping[str, Any], vocabulary: Vocabulary) -> list[Line]:
    if to := steps.get("to_group") or steps.get("to_user"):
        called = vocabulary.group.get(to, "") if "to_group" in steps else vocabulary.user.get(to, "")
        return [(_("Dispatch or transfer to %(to)s") % {"to": called or to}, steps.get("reason", ""))]
    if "waiting_on" in steps:
        words = {"what": WaitingOn(steps["waiting_on"]).label, "days": steps.get("wait_days", 0)}
        told = _("Track, waiting for: %(what)s") % words
        if words["days"]:
            days = ngettext("%(days)s day", "%(days)s days", words["days"]) % words
            told = _("Track for %(span)s, waiting for: %(what)s") % (words | {"span": days})
        return [(told, steps["wait_note"])]
    if "cause" in steps:
        return [(str(VERB_WORDS["resolve"]), "\n".join(steps[name] for name in ("cause", "plan", "result")))]
    return []
