"""What was changed of the request forms, in the reader's language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tickets.choices import Kind, Need
from tickets.completeness import ELEMENTS
from tickets.models import FormEdition, Question

_ORDER = "order"
_COLUMNS = {column.attname: column.verbose_name for column in Question._meta.concrete_fields}


def sentences(edition: FormEdition) -> list[str]:
    """Each thing that was changed, in the order in which it was."""
    return list(dict.fromkeys(_told(edition)))


def _told(edition: FormEdition) -> Iterator[str]:
    added = {what.rpartition(".")[0]: after for what, before, after in edition.changes if _is_first(what, before)}
    for what, before, after in edition.changes:
        name, _dot, column = what.rpartition(".")
        if what == _ORDER:
            yield _("the order of the questions")
        elif name in Kind.values and column in ELEMENTS:
            values = {"kind": Kind(name).label, "element": ELEMENTS[column].label, **_needs(before, after)}
            yield _("%(kind)s, %(element)s: %(before)s → %(after)s") % values
        elif name in added:
            yield _("asks “%(question)s”") % {"question": added[name]}
        elif column == "is_active":
            said = _("asks again “%(question)s”") if after else _("no longer asks “%(question)s”")
            yield said % {"question": name}
        else:
            yield _("question “%(question)s”: %(what)s") % {"question": name, "what": _COLUMNS.get(column, column)}


def _is_first(what: str, before: object) -> bool:
    return what.endswith(".label_zh") and before is None


def _needs(before: str, after: str) -> dict[str, object]:
    words = {**dict(Need.choices), "": "–"}
    return {"before": words.get(before, "–"), "after": words.get(after, "–")}
