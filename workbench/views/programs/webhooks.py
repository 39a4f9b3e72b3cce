"""Webhooks: the list, a new one, one of them with what it was told, and one delivery. For managers."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.setting_history import changes_of_row, newest_change
from core import clock
from core.errors import DeskError, Missing
from core.ids import read_id
from notifications.webhooks import actions
from notifications.webhooks.choices import ENDED, State
from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.policies import may_manage_webhooks
from notifications.webhooks.queries import delivery_of, endpoint_of, endpoints
from notifications.webhooks.words import label_of
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, attempt_seen
from workbench.forms.webhooks import WebhookForm

PAGE = 30
_HISTORY = 30
TONES = {
    State.DELIVERED: "met",
    State.DEAD: "breach",
    State.RETRYING: "warn",
    State.SENDING: "accent",
    State.QUEUED: "hold",
}


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for everybody else."""
    if not may_manage_webhooks(request.actor):
        raise PermissionDenied


@require_safe
@desk_page
def webhooks(request: DeskRequest) -> HttpResponse:
    """All webhooks, with how each is doing."""
    managers_only(request)
    return render(request, "workbench/programs/webhooks.html", {"rows": endpoints()})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_webhook(request: DeskRequest) -> HttpResponse:
    """A new one (GET, POST); done, its secret is shown, this once."""
    managers_only(request)
    form = WebhookForm(data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "workbench/programs/webhook_new.html", {"form": form})
    made: list[tuple[Endpoint, str]] = []
    status = attempt(
        form,
        lambda: made.append(actions.add_endpoint(**form.values, by=request.actor, at=clock.now())),
    )
    if status:
        return render(request, "workbench/programs/webhook_new.html", {"form": form}, status=status)
    ((endpoint, secret),) = made
    return _secret(request, endpoint, secret)


def _secret(request: DeskRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret}
    response = render(request, "workbench/programs/webhook_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def webhook(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them, with its deliveries (GET; `state`, `before`). POST changes what it wants; 412 where somebody changed
    it since.
    """
    managers_only(request)
    endpoint = endpoint_of(pk)
    make = partial(WebhookForm, endpoint=endpoint, seen=newest_change(endpoint))
    if request.method != "POST":
        return _page(request, endpoint, make())

    def save(form: WebhookForm) -> None:
        seen, at = form.cleaned_data["seen"], clock.now()
        actions.change_endpoint(endpoint_id=pk, changes=form.values, seen=seen, by=request.actor, at=at)

    form, status = attempt_seen(lambda data: make(data=data), request.POST, save)
    if status:
        return _page(request, endpoint, form, status=status)
    messages.success(request, _("Saved."))
    return redirect("webhook", pk)


def _page(request: DeskRequest, endpoint: Endpoint, form: WebhookForm, status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "")
    found = Delivery.objects.filter(endpoint=endpoint).defer("data", "body", "answer")
    if state in State.values:
        found = found.filter(state=state)
    if "before" in request.GET:
        found = found.filter(pk__lt=_id(request.GET["before"]))
    page = list(found[: PAGE + 1])
    context = {
        "endpoint": endpoint,
        "form": form,
        "lines": [(one, label_of(one.type), TONES[State(one.state)]) for one in page[:PAGE]],
        "older": f"?state={state}&before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "states": State.choices,
        "state": state,
        "history": list(changes_of_row(endpoint)[:_HISTORY]),
        "is_moving": any(one.next_attempt_at and one.state != State.RETRYING for one in page),
    }
    name = "workbench/programs/_deliveries.html" if request.htmx else "workbench/programs/webhook.html"
    return render(request, name, context, status=status)


@require_POST
@desk_page
def webhook_act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """`ping`, `replay` what was given up, `on`, `off`, `remove`, or a new secret (`rotate`), which is shown."""
    managers_only(request)
    at = clock.now()
    if verb == "rotate":
        return _secret(request, *actions.rotate_secret(endpoint_id=pk, by=request.actor, at=at))
    try:
        said = _acts(request, pk)[verb]()
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("webhooks") if verb == "remove" else redirect("webhook", pk)


def _acts(request: DeskRequest, pk: int) -> dict[str, Callable[[], str]]:
    at, by = clock.now(), request.actor

    def ping() -> str:
        actions.ping(endpoint_id=pk, by=by, at=at)
        return _("A test message is on its way.")

    def replay() -> str:
        count = actions.replay_dead(endpoint_id=pk, by=by, at=at)
        return ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", count) % {"n": count}

    def switch(*, on: bool) -> str:
        actions.change_endpoint(endpoint_id=pk, changes={"is_active": on}, by=by, at=at)
        return _("The webhook is on.") if on else _("The webhook is off.")

    def remove() -> str:
        actions.remove_endpoint(endpoint_id=pk, by=by, at=at)
        return _("The webhook is removed.")

    return {
        "ping": ping,
        "replay": replay,
        "on": lambda: switch(on=True),
        "off": lambda: switch(on=False),
        "remove": remove,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def delivery(request: DeskRequest, pk: int) -> HttpResponse:
    """One delivery: what was sent, what was answered (GET). POST sends it again."""
    managers_only(request)
    one = delivery_of(pk)
    if request.method == "POST":
        try:
            actions.replay(delivery_id=pk, by=request.actor, at=clock.now())
        except Missing:
            raise
        except DeskError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The message is sent again."))
        return redirect("webhook-delivery", pk)
    context = {
        "one": one,
        "endpoint": one.endpoint,
        "label": label_of(one.type),
        "tone": TONES[State(one.state)],
        "may_replay": one.state in ENDED and one.endpoint.is_active,
    }
    return render(request, "workbench/programs/delivery.html", context)


def _id(text: str) -> int:
    found = read_id(text)
    if found is None:
        raise BadRequest("Not a delivery")
    return found
