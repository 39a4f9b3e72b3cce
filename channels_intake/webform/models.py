"""The codes by which a mobile number is proved."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.numbers import KEY_SIZE
from channels_intake.models import Inbound
from core.models import Keepsake


class ProofCode(Keepsake):
    """A code that was sent to `number` for one form: its digest alone, how often it was mistyped, when it was right. Of
    a form's codes the newest counts.
    """

    inbound = models.ForeignKey(
        Inbound,
        on_delete=models.PROTECT,
        related_name="proof_codes",
        verbose_name=pgettext_lazy("way in", "Form without log-in"),
    )
    number = models.CharField(_("Mobile number"), max_length=KEY_SIZE)
    digest = models.CharField(_("Digest"), max_length=64)
    tries = models.PositiveSmallIntegerField(_("Wrong tries"), default=0)
    sent_at = models.DateTimeField(_("Sent at"))
    used_at = models.DateTimeField(_("Used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Code by text message")
        verbose_name_plural = _("Codes by text message")
        indexes = (models.Index(fields=("number", "-sent_at"), name="proof_code_of_number"),)

    def __str__(self) -> str:
        return self.number
