"""Names that may stand in a request: users, groups, categories."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, User
from accounts.roles import STAFF_ROLES
from api.answers import CategoryPage, GroupPage, UserPage
from api.pages import PARAMETERS, Order, name, page_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from tickets.models import Category

BY_USERNAME = Order("username", "username", name)
BY_SLUG = Order("slug", "slug", name)


class DirectoryView(DeskView):
    """A list of names."""

    known = PARAMETERS


class UsersView(DirectoryView):
    """`/users/`."""

    @extend_schema(operation_id="users_list", parameters=PAGE_PARAMETERS, responses=UserPage, tags=["directory"])
    def get(self, request: Request) -> Response:
        """The people of the desk, by user name."""
        self.require_staff()
        staff = User.objects.filter(role__in=STAFF_ROLES, is_active=True)
        page = page_of(staff, order=BY_USERNAME, parameters=self.parameters)
        results: list[dict[str, object]] = [
            {"username": user.username, "name": str(user), "role": user.role} for user in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))


class GroupsView(DirectoryView):
    """`/groups/`."""

    @extend_schema(operation_id="groups_list", parameters=PAGE_PARAMETERS, responses=GroupPage, tags=["directory"])
    def get(self, request: Request) -> Response:
        """The groups that take tickets, by slug, with the user names of their members."""
        self.require_staff()
        groups = AssignmentGroup.objects.filter(is_active=True).prefetch_related("members")
        page = page_of(groups, order=BY_SLUG, parameters=self.parameters)
        results: list[dict[str, object]] = [
            {"slug": group.slug, "name": group.name, "members": sorted(user.username for user in group.members.all())}
            for group in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))


class CategoriesView(DirectoryView):
    """`/categories/`."""

    @extend_schema(
        operation_id="categories_list", parameters=PAGE_PARAMETERS, responses=CategoryPage, tags=["directory"]
    )
    def get(self, request: Request) -> Response:
        """The categories in use, by slug, each with the slug of the one above it."""
        categories = Category.objects.filter(is_active=True).select_related("parent")
        page = page_of(categories, order=BY_SLUG, parameters=self.parameters)
        results: list[dict[str, object]] = [
            {"slug": one.slug, "name": one.name, "parent": one.parent.slug if one.parent else None} for one in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))
