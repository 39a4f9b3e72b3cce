"""The one address of iTop's REST services. Whatever happens, the answer is 200 with JSON; `code` says how it went."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.itop import reading, writing
from api.itop.login import log_in
from api.itop.reading import VERBS, Answer
from api.itop.session import Session, not_allowed
from api.itop.stimuli import apply_stimulus
from api.itop.wire import MISSING_VERSION, UNKNOWN_OPERATION, UNSUPPORTED_VERSION, Fault, Form, require, respond
from api.throttles import UserThrottle
from core.clock import now
from core.errors import DeskError, Forbidden

logger = logging.getLogger(__name__)
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4")
Operation = Callable[[Mapping[str, Any], Session], Answer]
OPERATIONS: dict[str, Operation] = {
    "core/create": writing.create,
    "core/update": writing.update,
    "core/apply_stimulus": apply_stimulus,
    "core/get": reading.get,
    "core/delete": reading.delete,
    "core/get_related": reading.get_related,
    "core/check_credentials": reading.check_credentials,
}
_WRITES = frozenset({"core/create", "core/update", "core/apply_stimulus"})


@csrf_exempt  # no cookie is looked at: every call brings its own credentials
def rest(request: HttpRequest) -> HttpResponse:
    """`/webservices/rest.php`."""
    try:
        body = _answer(request)
    except Fault as fault:
        body = fault.body
    except DatabaseError:
        logger.exception("iTop interface: the database does not do it")
        body = Fault("The database is busy. Please try again.").body
    except Exception:
        logger.exception("iTop interface: an error of ours")
        body = Fault("Internal error").body
    return respond(body)


def _answer(request: HttpRequest) -> Answer:
    form = Form(request)
    caller = log_in(request, form)
    version = form.get("version")
    if not version:
        raise Fault("Missing parameter 'version' (e.g. '1.0')", code=MISSING_VERSION)
    data = form.json_data()
    if version not in VERSIONS:
        raise Fault(f"There is no service available for version '{version[:40]}'", code=UNSUPPORTED_VERSION)
    session = Session.of(request, caller, version=version, at=now())
    operation = str(require(data, "operation"))
    if operation == "list_operations":
        return reading.list_operations(session)
    if operation not in VERBS:
        raise Fault(f"Unknown verb '{operation[:80]}' in version '{version}'", code=UNKNOWN_OPERATION)
    _brake(session, operation)
    with translation.override(caller.user.language):
        return _run(operation, data, session)


def _run(operation: str, data: Mapping[str, Any], session: Session) -> Answer:
    """What writes, in one transaction: a stimulus is several acts here, and all of them happen or none."""
    try:
        if operation not in _WRITES:
            return OPERATIONS[operation](data, session)
        with transaction.atomic():
            return OPERATIONS[operation](data, session)
    except Forbidden as error:
        raise not_allowed(str(data.get("class", "")), why=str(error)) from error
    except DeskError as error:
        raise Fault(_sentence(error)) from error


def _sentence(error: DeskError) -> str:
    """The desk's words, with those about each field."""
    problems = [str(problem.message) for found in error.fields.values() for problem in found]
    return " ".join(dict.fromkeys([str(error), *problems]))


def _brake(session: Session, operation: str) -> None:
    """The limits of the REST interface hold here as well."""
    counted = _Counted("POST" if operation in _WRITES else "GET", session.caller.user)
    if not UserThrottle().allow_request(counted, None):  # type: ignore[arg-type]  # it asks for these two only
        raise Fault(str(_("Too many requests. Please wait a minute.")))


class _Counted:
    def __init__(self, method: str, user: object) -> None:
        self.method = method
        self.user = user
