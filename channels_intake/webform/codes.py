"""Codes by text message: six digits that prove that a mobile number is the sender's. Who has the telephone has them.

Whatever is answered depends on the form and its codes alone: nobody learns whether the desk knows a number.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.numbers import mobile_key
from channels_intake.messengers.saying import address_at
from channels_intake.models import Inbound, Source
from channels_intake.webform.models import ProofCode
from core.errors import Malformed, Problem, Refused
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind

VALID = timedelta(minutes=10)
TRIES = 5  # of one code
MOST = 3  # codes for one form
PAUSE = timedelta(seconds=60)  # between two of them
# To one number, whoever asked for them: nobody's telephone is filled from here, and guessing has no second chance.
_LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
NO_MOBILE = _("This is not a mobile number (eleven digits, +86 before it or not).")
_DIGITS = re.compile(r"[0-9]{6}")
_BETWEEN = re.compile(r"[\s-]+")


def brake_codes(number: str, *, at: datetime) -> None:
    """`Refused` where this number (a `number_key`) has had its share."""
    for span, most in _LIMITS:
        if ProofCode.objects.filter(number=number, sent_at__gt=at - span)[:most].count() >= most:
            raise Refused(_("This number has had several codes from us already. Please wait, or call us."))


def issue_code(inbound: Inbound, *, number: str, language: str, gateway: Source, at: datetime) -> ProofCode:
    """A new code for the form `inbound`, on its way to `number` in the asker's `language`; from now on the earlier ones
    are none. In the caller's transaction, with `inbound` locked.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    made = ProofCode.objects.create(inbound=inbound, number=number, digest=_digest(inbound, code), sent_at=at)
    draft = Draft(
        transport=TransportKind.IM,
        address=address_at(gateway, number),
        name="",
        language=language,
        letter="verify_number",
        dedupe_key=f"webform:{inbound.pk}:code:{made.pk}",
        context={"code_secret": code, "until_at": at + VALID, "desk_name": settings.DESK_NAME},
    )
    enqueue_many([draft], at=at)
    return made


@dataclass(frozen=True)
class Standing:
    """How it stands with the codes of a form: where the newest went, when, until when it is good, whether it is the
    last there will be.
    """

    number: str
    sent_at: datetime
    until: datetime
    is_last: bool

    @property
    def masked(self) -> str:
        """The number as one shows it to whoever knows it."""
        return f"{self.number[:3]} **** {self.number[-4:]}"


def find_standing(inbound: Inbound) -> Standing | None:
    """None where no code has been sent (yet). One statement."""
    codes = list(ProofCode.objects.filter(inbound=inbound).order_by("pk")[:MOST])
    if not codes:
        return None
    newest = codes[-1]
    return Standing(newest.number, newest.sent_at, newest.sent_at + VALID, is_last=len(codes) >= MOST)


def newest_code(inbound: Inbound) -> ProofCode | None:
    """The one that counts. One statement."""
    return ProofCode.objects.filter(inbound=inbound).order_by("pk").last()


def read_number(typed: str) -> str:
    """The mobile number in `typed`, as numbers are compared. `Malformed` (field `phone`) for what is none."""
    number = mobile_key(typed)
    if not number:
        problem = Problem("invalid", NO_MOBILE)
        raise Malformed(problem.message, fields={"phone": [problem]})
    return number


def read_code(typed: str) -> str:
    """The six digits in `typed`, full width or with blanks between as well. `Malformed` (field `code`) for others."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
    if not _DIGITS.fullmatch(digits):
        problem = Problem("invalid", _("The code has six digits; it stands in our text message."))
        raise Malformed(problem.message, fields={"code": [problem]})
    return digits


def proved_number(inbound: Inbound) -> str:
    """The number that was proved for this form; empty where none was. One statement."""
    used = ProofCode.objects.filter(inbound=inbound, used_at__isnull=False).order_by("pk").last()
    return used.number if used else ""


def judge_code(inbound: Inbound, digits: str, *, at: datetime) -> Problem | None:
    """What is wrong with `digits` as the code of `inbound`; None where they are right, which is noted, as is a wrong
    try. A code that was right stays so. In the caller's transaction, with `inbound` locked.
    """
    code = newest_code(inbound)
    if code is None or (code.used_at is None and at >= code.sent_at + VALID):
        return Problem("expired", _("The time of this code is over. Let us send you a new one."))
    if code.tries >= TRIES:
        return Problem("used_up", _("Too many wrong codes. Let us send you a new one."))
    if not constant_time_compare(code.digest, _digest(inbound, digits)):
        code.tries += 1
        code.save(update_fields=["tries"])
        return Problem("wrong", _("This is not the code. Please look at the newest of our text messages."))
    if code.used_at is None:
        code.used_at = at
        code.save(update_fields=["used_at"])
    return None


def _digest(inbound: Inbound, code: str) -> str:
    """Keyed: without the installation's key, a million tries tell nothing."""
    return salted_hmac("channels_intake.webform.codes", f"{inbound.pk}:{code}", algorithm="sha256").hexdigest()
