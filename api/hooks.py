"""The addresses that messengers, telephone systems and other machines call: `/hooks/<source>/`.

Who calls proves himself as his protocol says, so there is no log-in and no token here; the adapter checks. What it
hears is kept before it is answered, so a caller who is told “taken” need not call again.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_intake.actions import note_contact, take_in
from channels_intake.adapter import Call, Replayed, Unspoken, Unverified
from channels_intake.models import Source
from channels_intake.registry import adapters
from core.clock import now

logger = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the adapter of the source hear the call, keep what it heard, answer. 401 for what is not genuine, 409 for
    what was taken before, 400 for what is not in the words of the protocol, 413 for what is too large.
    """
    source = Source.objects.filter(slug=slug, is_active=True).first()
    adapter = adapters().get(source.adapter) if source else None
    if source is None or adapter is None:
        return _refusal("not_found", 404)
    if _too_large(request):
        return _refusal("too_large", 413)
    call, at = _call(request), now()
    try:
        heard = adapter.hear(call, source, at=at)
    except Unverified as error:
        logger.warning("a call to %s from %s is not genuine: %s", slug, call.remote, error.code)
        return _refusal(error.code, 401)
    except Replayed:
        logger.warning("a call to %s from %s was taken before", slug, call.remote)
        return _refusal("replayed", 409)
    except Unspoken as error:
        return _refusal(error.code, 400)
    for item in heard.items:
        take_in(
            source=source,
            external_id=item.external_id,
            raw=item.raw,
            sender=item.sender,
            subject=item.subject,
            at=at,
        )
    note_contact(source_id=source.pk, at=at)
    answer = heard.answer
    return HttpResponse(answer.body, content_type=answer.content_type, status=answer.status)


def _too_large(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "0")
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower() or (
        not length.isdecimal() or int(length) > settings.HOOK_MAX_BYTES
    )


def _call(request: HttpRequest) -> Call:
    return Call(
        method=request.method or "",
        query=request.GET.dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        remote=request.META.get("REMOTE_ADDR", ""),
    )


def _refusal(code: str, status: int) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)
