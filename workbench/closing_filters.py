"""The conditions of the closing desk, in its address: site, group, kind."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from core.errors import Words
from tickets.choices import Kind
from tickets.closing.queries import Wanted
from workbench.filters import Filter, choose, coded, groups


def read_conditions(query: QueryDict) -> list[Filter]:
    """All conditions with what the address chooses; what is not among the choices is a bad request (400). Two
    statements.
    """
    offered: list[tuple[str, Words, list[tuple[str, Words]]]] = [
        ("site", _("Site"), [(slug, name) for slug, name in Site.objects.values_list("slug", "name")]),
        ("group", _("Group"), groups()),
        ("kind", _("Kind"), coded(Kind.choices)),
    ]
    return [Filter(name, label, options, choose(query, name, options)) for name, label, options in offered]


def wanted_by(filters: list[Filter]) -> Wanted:
    """The same as the closing desk takes it."""
    return Wanted(**{one.name: one.chosen for one in filters})
