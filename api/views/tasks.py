"""Tasks: what somebody has to do by a time."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.answers_clocks import TaskAnswer, TaskPage
from api.bodies import USERNAME, StrictBody, read
from api.fields import CodeField, NameField, TextField, TriesField
from api.pages import PARAMETERS, Order, moment, page_of
from api.parameters import Parameters
from api.presentation.clock import task_of
from api.presentation.frame import paged
from api.references import Names
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from sla.actions.tasks import assign, attempt, take
from sla.choices import TaskKind, TaskState
from sla.models import Task
from tickets.choices import CallOutcome

BY_DUE = Order("due_at", "due_at", moment)
_KNOWN = PARAMETERS | {"user", "state", "kind", "due_before"}
_FILTERS = [
    OpenApiParameter("user", str, description="User name; `me` for one's own."),
    OpenApiParameter("state", str, enum=TaskState.values, many=True, explode=False, description="Default: open."),
    OpenApiParameter("kind", str, enum=TaskKind.values, many=True, explode=False),
    OpenApiParameter("due_before", str, description="ISO 8601 with zone."),
    *PAGE_PARAMETERS,
]


class AttemptBody(StrictBody):
    """How a try ended."""

    outcome = CodeField(CallOutcome)
    note = TextField(max_length=2000, required=False, allow_null=True)
    seen = TriesField()


class AssignBody(StrictBody):
    """Whose it shall be."""

    to_user = NameField(max_length=USERNAME)


class TasksView(DeskView):
    """`/tasks/`."""

    known = _KNOWN

    @extend_schema(operation_id="tasks_list", parameters=_FILTERS, responses=TaskPage, tags=["tasks"])
    def get(self, request: Request) -> Response:
        """Tasks of the desk, first due first."""
        self.require_staff()
        tasks = Task.objects.filter(_condition(self.parameters, me=self.actor.user))
        tasks = tasks.select_related("timer", "ticket", "user")
        page = page_of(tasks, order=BY_DUE, parameters=self.parameters)
        results = [task_of(task, frame=self.frame) for task in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _condition(parameters: Parameters, *, me: User | None) -> Q:
    states = parameters.codes("state", {code: code for code in TaskState.values}) or [TaskState.OPEN]
    condition = Q(state__in=states)
    if kinds := parameters.codes("kind", {code: code for code in TaskKind.values}):
        condition &= Q(kind__in=kinds)
    if (at := parameters.moment("due_before")) is not None:
        condition &= Q(due_at__lt=at)
    if username := parameters.line("user"):
        user = me if username == "me" else User.objects.filter(username=username).first()
        condition &= Q(user=user)
        if user is None:
            parameters.refuse("user", "unknown", _("There is no user called “%(name)s”.") % {"name": username})
    return condition


class _TaskActView(DeskView):
    http_method_names = ("post",)

    def answer(self, pk: int) -> Response:
        """The task as it stands."""
        return Response(task_of(Task.objects.select_related("timer", "ticket", "user").get(pk=pk), frame=self.frame))


class AttemptTaskView(_TaskActView):
    """`/tasks/{id}/attempt/`."""

    @extend_schema(operation_id="tasks_attempt", request=AttemptBody, responses=TaskAnswer, tags=["tasks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Note a try. A call to the user is logged on the ticket, too; reached, the task is done."""
        return self.once(lambda: self._attempt(pk))

    def _attempt(self, pk: int) -> Response:
        values = read(AttemptBody, self.request.data)
        said = {"outcome": values["outcome"], "note": values.get("note", ""), "seen": values.get("seen")}
        return self.answer(attempt(task_id=pk, **said, by=self.actor, at=self.at).pk)


class TakeTaskView(_TaskActView):
    """`/tasks/{id}/take/`."""

    @extend_schema(operation_id="tasks_take", request=None, responses=TaskAnswer, tags=["tasks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Make it one's own."""
        return self.once(lambda: self.answer(take(task_id=pk, by=self.actor, at=self.at).pk))


class AssignTaskView(_TaskActView):
    """`/tasks/{id}/assign/`."""

    @extend_schema(operation_id="tasks_assign", request=AssignBody, responses=TaskAnswer, tags=["tasks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Give it to a colleague."""
        return self.once(lambda: self._assign(pk))

    def _assign(self, pk: int) -> Response:
        names = Names()
        user = names.user("to_user", read(AssignBody, self.request.data)["to_user"])
        names.done()
        assert user is not None  # noqa: S101 -- or done() has raised
        return self.answer(assign(task_id=pk, to_user=user, by=self.actor, at=self.at).pk)
