"""Person, Organization and Team. A Person is one of our requesters (even numbers) or somebody of the staff (odd ones),
so that both have numbers of their own; an Organization is one of our sites, a Team one of our groups.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, Requester, Site, User
from accounts.roles import STAFF_ROLES
from api.itop.columns import ALWAYS, NEVER, Asked, Codes, Key, Number, Text, whole
from api.itop.model import Attribute, ItopClass, Table
from api.itop.oql import Value

_ACTIVE = Codes({"active": ALWAYS})


def person_key(person: Requester | User | None) -> int:
    """The number of a Person; 0 for nobody."""
    if person is None:
        return 0
    return 2 * person.pk + (1 if isinstance(person, User) else 0)


def names_of(full: str) -> tuple[str, str]:
    """First name and name, where they are written apart; a Chinese name is one word, and all of it the name."""
    first, _blank, last = full.strip().rpartition(" ")
    return first, last


@dataclass(frozen=True)
class _PersonKey(Number):
    """Even for requesters, odd for staff."""

    odd: int = 0

    def equals(self, value: Value, _asked: Asked) -> Q:
        """That person."""
        number = whole(value)
        return NEVER if number is None or number % 2 != self.odd else Q(pk=number // 2)

    def compare(self, operator: str, value: Value, asked: Asked) -> Q:
        """By the halves of the numbers, so that windows of them go through all."""
        number = whole(value)
        if number is None:
            return NEVER
        half, rest = divmod(number - self.odd, 2)
        if operator in {"<", ">="}:
            half += rest
        return super().compare(operator, half, asked)


class LastName(Text):
    """The whole name or its last word."""

    def equals(self, value: Value, asked: Asked) -> Q:
        """That name."""
        path = self.paths[0]
        return super().equals(value, asked) | Q(**{f"{path}__iendswith": f" {value}"})


class _FirstName(Text):
    """What stands before the last word; the rest of a Chinese name, so that 王 + 芳 is found as 王芳."""

    def equals(self, value: Value, _asked: Asked) -> Q:
        """That first name."""
        path, text = self.paths[0], str(value)
        if not text:
            return ~Q(**{f"{path}__contains": " "})
        return Q(**{f"{path}__istartswith": f"{text} "})


def site_key(path: str) -> Key:
    """A reference to a site."""
    return Key(of=lambda number: Q(**{f"{path}_id": number}), unset=Q(**{f"{path}__isnull": True}))


def _person(name_path: str, site: str, odd: int) -> dict[str, Attribute]:
    def text(path: str) -> Attribute:
        return Attribute(lambda row, _view: getattr(row, path, ""), Text((path,)))

    return {
        "id": Attribute(lambda row, _view: str(person_key(row)), _PersonKey(odd=odd)),
        "name": Attribute(lambda row, _view: names_of(str(row))[1], LastName((name_path,))),
        "first_name": Attribute(lambda row, _view: names_of(str(row))[0], _FirstName((name_path,))),
        "status": Attribute(lambda _row, _view: "active", _ACTIVE),
        "org_id": Attribute(lambda row, _view: str(row.site_id or 0), site_key(site)),
        "org_name": Attribute(lambda row, _view: str(row.site or ""), Text((f"{site}__name",))),
        "email": text("email"),
        "phone": text("phone"),
        "function": Attribute(lambda row, _view: getattr(row, "department", ""), None),
        "employee_number": Attribute(lambda row, _view: getattr(row, "username", ""), None),
        "mobile_phone": Attribute(lambda _row, _view: "", None),
        "location_name": Attribute(lambda row, _view: getattr(row, "location", ""), None),
        "finalclass": Attribute(lambda _row, _view: "Person", Codes({"Person": ALWAYS})),
        "friendlyname": Attribute(lambda row, _view: str(row), Text((name_path,))),
    }


def _requesters(by: Actor) -> Any:  # noqa: ANN401 (a query set; see Table)
    found = Requester.objects.select_related("site")
    return found if by.is_staff or by.is_system else found.none()


def _staff(_by: Actor) -> Any:  # noqa: ANN401
    return User.objects.filter(role__in=STAFF_ROLES, is_active=True).select_related("site")


def _simple(own: dict[str, Attribute], name: str) -> dict[str, Attribute]:
    return {
        "id": Attribute(lambda row, _view: str(row.pk), Number()),
        "name": Attribute(lambda row, _view: row.name, Text(("name",))),
        **own,
        "status": Attribute(lambda _row, _view: "active", _ACTIVE),
        "finalclass": Attribute(lambda _row, _view: name, Codes({name: ALWAYS})),
        "friendlyname": Attribute(lambda row, _view: row.name, Text(("name",))),
    }


_SITE = {"code": Attribute(lambda row, _view: row.slug, Text(("slug",)))}
_TEAM: dict[str, Attribute] = {
    "org_id": Attribute(lambda row, _view: str(row.site_id or 0), site_key("site")),
    "org_name": Attribute(lambda row, _view: str(row.site or ""), Text(("site__name",))),
    "email": Attribute(lambda _row, _view: "", None),
    "function": Attribute(lambda row, _view: row.slug, Text(("slug",))),
}


def _class(name: str, *tables: Table) -> ItopClass:
    return ItopClass(name, tables, key=lambda row: row.pk, actual=lambda _row: name)


PERSON = ItopClass(
    "Person",
    (
        Table(_requesters, _person("name", "site", 0)),
        Table(_staff, _person("display_name", "site", 1)),
    ),
    key=person_key,
    actual=lambda _row: "Person",
)
ORGANIZATION = _class("Organization", Table(lambda _by: Site.objects.all(), _simple(_SITE, "Organization")))
TEAM = _class(
    "Team",
    Table(lambda _by: AssignmentGroup.objects.filter(is_active=True).select_related("site"), _simple(_TEAM, "Team")),
)


def nameless_organisation() -> str:
    """What a desk without sites is called as an organisation."""
    return settings.DESK_NAME or _("Service desk")
