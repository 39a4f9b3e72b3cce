"""Names that may stand in a request: users, groups, categories; and what a request in a category is asked."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, User
from accounts.roles import STAFF_ROLES
from api.answers import CategoryPage, FormAnswer, GroupPage, UserPage
from api.pages import PARAMETERS, Order, name, page_of
from api.presentation.form import form_shown
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing
from tickets.asking.wanted import wanted_of
from tickets.choices import Kind
from tickets.models import Category

BY_USERNAME = Order("username", "username", name)
BY_SLUG = Order("slug", "slug", name)
_KINDS = {code: code for code in Kind.values}
_KIND = OpenApiParameter("kind", str, enum=Kind.values, description="Without it, an incident.")


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


class FormView(DeskView):
    """`/categories/{slug}/form/`, and `/categories/form/` for a request that is not sorted yet."""

    known = frozenset({"kind"})

    @extend_schema(operation_id="categories_form", parameters=[_KIND], responses=FormAnswer, tags=["directory"])
    def get(self, request: Request, slug: str = "") -> Response:  # noqa: ARG002 (the framework's signature)
        """What the form of a request of this kind asks in this category: the details of a complete record, and the
        category's own questions. Closing waits for the same, and refuses under the same names.
        """
        kind = self.parameters.code("kind", _KINDS) or Kind.INCIDENT.value
        self.parameters.done()
        category = Category.objects.filter(slug=slug, is_active=True).first() if slug else None
        if slug and category is None:
            raise Missing(_("There is no such category."))
        wanted = wanted_of(kind, category.pk if category else None)
        return Response({"kind": kind, "category": slug or None} | form_shown(wanted))


class PlainFormView(FormView):
    """`/categories/form/`."""

    @extend_schema(operation_id="categories_plain_form", parameters=[_KIND], responses=FormAnswer, tags=["directory"])
    def get(self, request: Request) -> Response:  # type: ignore[override]
        """What the form of a request of this kind asks before it is sorted into a category."""
        return super().get(request)
