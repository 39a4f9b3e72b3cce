"""Brakes on what needs no log-in, by the address of the network: many people may stand behind one, a robot as well."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.errors import Problem, Refused

WITHIN, HOUR = 600, 3600  # seconds


def brake(request: HttpRequest, what: str, *, most: int) -> None:
    """`Refused` after `most` of them within ten minutes from one address of the network."""
    if _add(request, what, 1, within=WITHIN) > most:
        raise Refused(_("So many forms have come from your network that we wait for some minutes. Please call us."))


def weigh(request: HttpRequest, size: int) -> None:
    """Count `size` bytes of files. `Refused` (field `attachments`) where more than WEBFORM_HOURLY_MAX_MB of them have
    come within an hour from one address of the network; what is refused is not counted.
    """
    most = settings.WEBFORM_HOURLY_MAX_BYTES
    if size and _add(request, "bytes", size, within=HOUR) > most:
        _add(request, "bytes", -size, within=HOUR)
        said = _(
            "%(limit)s of files have come from your network within an hour. Send the form without files, or call us."
        )
        problem = Problem("too_many", said % {"limit": filesizeformat(most)})
        raise Refused(problem.message, fields={"attachments": [problem]})


def _add(request: HttpRequest, what: str, amount: int, *, within: int) -> int:
    key = f"portal-{what}-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, within)
    try:
        return cache.incr(key, amount)
    except ValueError:  # forgotten in this very moment
        return amount
