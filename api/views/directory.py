"""Names that may stand in a request: users, groups, categories; and what a request in a category is asked."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, User
from accounts.roles import STAFF_ROLES
from api.answers import CategoryAnswer, CategoryPage, FormAnswer, GroupPage, UserPage
from api.bodies import read
from api.bodies_catalogue import SHOW, CategoryBody, CategoryChangeBody, shown_of
from api.pages import PARAMETERS, Order, name, page_of
from api.presentation.catalogue import categories_shown, category_found, category_of, category_values
from api.presentation.form import form_shown
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing
from tickets.asking.wanted import wanted_of
from tickets.catalogue.actions.categories import add_category, change_category, switch_category
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

    known = PARAMETERS | {"show"}

    @extend_schema(
        operation_id="categories_list",
        parameters=[SHOW, *PAGE_PARAMETERS],
        responses=CategoryPage,
        tags=["directory"],
    )
    def get(self, request: Request) -> Response:
        """The categories in use, by slug, each with the slug of the one above it."""
        shown = shown_of(self.parameters)
        page = page_of(categories_shown(is_active=shown), order=BY_SLUG, parameters=self.parameters)
        return Response(paged(request, results=[category_of(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="categories_add",
        request=CategoryBody,
        responses={201: CategoryAnswer},
        tags=["directory"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """A new category, the last below its parent. For managers."""
        return self.once(self._add)

    def _add(self) -> Response:
        made = add_category(values=category_values(read(CategoryBody, self.request.data)), by=self.actor, at=self.at)
        return Response(category_of(category_found(made.slug)), status=201)


class CategoryView(DeskView):
    """`/categories/{slug}/`."""

    @extend_schema(operation_id="categories_read", responses=CategoryAnswer, tags=["directory"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them, in use or not."""
        return Response(category_of(category_found(slug)))

    @extend_schema(
        operation_id="categories_change", request=CategoryChangeBody, responses=CategoryAnswer, tags=["directory"]
    )
    def patch(self, request: Request, slug: str) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Another name, another place (`parent`; null: a branch of its own), or whether it is offered. Tickets keep it.
        For managers.
        """
        return self.once(lambda: self._change(slug))

    @transaction.atomic
    def _change(self, slug: str) -> Response:
        found = category_found(slug)
        given = read(CategoryChangeBody, self.request.data)
        seen, is_active = given.pop("seen", None), given.pop("is_active", None)
        frame: dict[str, Any] = {"category_id": found.pk, "by": self.actor, "at": self.at}
        change_category(**frame, changes=category_values(given), seen=seen)
        if is_active is not None:
            switch_category(**frame, is_active=is_active)
        return Response(category_of(category_found(slug)))


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
