"""The people of the desk: how they are reached (ROLE-2)."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.directory import list_directory
from accounts.models import User
from api.answers_staff import DirectoryPage
from api.pages import PARAMETERS, Order, name, page_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView

BY_USERNAME = Order("username", "username", name)


class DirectoryListView(DeskView):
    """`/directory/`."""

    known = PARAMETERS | {"q", "site", "group"}

    @extend_schema(
        operation_id="directory_list",
        parameters=[
            OpenApiParameter("q", str, description="Name, pinyin initials, user name, group, number or account."),
            OpenApiParameter("site", str, description="Slug."),
            OpenApiParameter("group", str, description="Slug."),
            *PAGE_PARAMETERS,
        ],
        responses=DirectoryPage,
        tags=["directory"],
    )
    def get(self, request: Request) -> Response:
        """Who is reached where, by user name. Requesters see those who are published."""
        wanted = {name: self.parameters.line(name, limit=80) for name in ("site", "group")}
        is_staff = self.actor.is_staff
        found = list_directory(words=self.parameters.line("q", limit=80), published_only=not is_staff, **wanted)
        page = page_of(found, order=BY_USERNAME, parameters=self.parameters)
        results = [_entry(user, is_staff=is_staff) for user in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _entry(user: User, *, is_staff: bool) -> dict[str, object]:
    presence = getattr(user, "presence", None)
    return {
        "username": user.username,
        "name": str(user),
        "role": user.role,
        "site": user.site.slug if user.site else None,
        "groups": sorted(group.slug for group in user.assignment_groups.all()),
        "phone": user.phone,
        "im_account": user.im_account,
        "email": user.email if is_staff else None,
        "presence": presence.status if is_staff and presence else None,
        "is_published": user.is_published if is_staff else None,
        "changed_at": user.contact_changed_at,
    }
