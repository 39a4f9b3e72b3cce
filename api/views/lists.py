"""Saved lists: one's own and those that are shared."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_lists import ListAnswer, ListPage
from api.bodies import StrictBody, read
from api.fields import CodeField, NameField, TextField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import paged
from api.presentation.lists import list_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from tickets.lists.actions import change_list, delete_list, save_list
from tickets.lists.choices import Audience
from tickets.lists.queries import get_list, lists_of

OLDEST = Order("oldest", "pk", whole)


class ListBody(StrictBody):
    """A list to be saved."""

    name = TextField(max_length=60)
    queue = NameField(max_length=20, required=False, allow_null=True, help_text="Code of a queue.")
    query = TextField(max_length=1000, required=False, allow_null=True, help_text="As in the list's address.")
    audience = CodeField(Audience, required=False)


class ListChangesBody(StrictBody):
    """What changes of it."""

    name = TextField(max_length=60, required=False)
    queue = NameField(max_length=20, required=False, allow_blank=True)
    query = TextField(max_length=1000, required=False, allow_blank=True)
    audience = CodeField(Audience, required=False)


class ListsView(DeskView):
    """`/lists/`."""

    known = PARAMETERS

    @extend_schema(operation_id="lists_list", parameters=PAGE_PARAMETERS, responses=ListPage, tags=["lists"])
    def get(self, request: Request) -> Response:
        """One's own lists and those that are shared, oldest first."""
        self.require_staff()
        page = page_of(lists_of(self.actor), order=OLDEST, parameters=self.parameters)
        return Response(paged(request, results=[list_of(one, request) for one in page.rows], cursor=page.cursor))

    @extend_schema(operation_id="lists_save", request=ListBody, responses={201: ListAnswer}, tags=["lists"])
    def post(self, request: Request) -> Response | HttpResponse:
        """Save a list under a name. With everybody only supervisors and managers share."""
        return self.once(lambda: self._save(request))

    def _save(self, request: Request) -> Response:
        saved = save_list(**read(ListBody, request.data), by=self.actor, at=self.at)
        shown = list_of(saved, request)
        return Response(shown, status=201, headers={"Location": str(shown["url"])})


class ListView(DeskView):
    """`/lists/{id}/`."""

    @extend_schema(operation_id="lists_get", responses=ListAnswer, tags=["lists"])
    def get(self, request: Request, pk: int) -> Response:
        """One of them."""
        self.require_staff()
        return Response(list_of(get_list(pk, actor=self.actor), request))

    @extend_schema(operation_id="lists_change", request=ListChangesBody, responses=ListAnswer, tags=["lists"])
    def patch(self, request: Request, pk: int) -> Response:
        """Rename, share, or give it other conditions."""
        self.require_staff()
        changes = read(ListChangesBody, request.data)
        return Response(list_of(change_list(list_id=pk, changes=changes, by=self.actor, at=self.at), request))


class DeleteListView(DeskView):
    """`/lists/{id}/delete/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="lists_delete", request=None, responses={204: None}, tags=["lists"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- the framework's signature
        """Away with it."""
        return self.once(lambda: self._delete(pk))

    def _delete(self, pk: int) -> Response:
        self.require_staff()
        delete_list(list_id=pk, by=self.actor)
        return Response(status=204)
