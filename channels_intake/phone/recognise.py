"""Who calls, and whose telephone rings."""

from accounts.models import Requester, User
from accounts.numbers import number_key
from accounts.roles import STAFF_ROLES

_MOST = 8


def callers_of(key: str, *, limit: int = _MOST) -> list[Requester]:
    """The people whose number this is (as `number_key` has it), the oldest record first. Several share one where an
    office has one telephone; one who was entered twice and put together is one. One statement.
    """
    if not key:
        return []
    found = Requester.objects.filter(phone_key=key).select_related("site", "merged_into__site").order_by("pk")
    return list(dict.fromkeys(one.person for one in found))[:limit]


def caller_of(key: str) -> Requester | None:
    """The one requester whose number this is; None where nobody's, or several people's."""
    found = callers_of(key, limit=2)
    return found[0] if len(found) == 1 else None


def agent_of(name: str) -> User | None:
    """The active person of the desk with this extension or user name. One statement: the desk is small."""
    key = number_key(name)
    team = User.objects.filter(role__in=STAFF_ROLES, is_active=True).order_by("pk")
    found = [one for one in team if one.username == name or (key and number_key(one.phone) == key)]
    return next((one for one in found if one.username == name), found[0] if found else None)
