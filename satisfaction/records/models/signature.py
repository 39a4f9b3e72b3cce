"""A signature under a record, and the links sent out to get it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Via
from accounts.models import Requester
from core.models import Keepsake
from satisfaction.records.models.record import DIGEST, ServiceRecord
from tickets.choices import Score

_USER = settings.AUTH_USER_MODEL


class Method(models.TextChoices):
    """How somebody signed."""

    DRAWN = "drawn", pgettext_lazy("signature", "By hand")
    TYPED = "typed", pgettext_lazy("signature", "Name typed and confirmed")


class Signature(Keepsake):
    """Who signed what, when and by which door; with what he thinks of the service, if he says so. Never changed.

    `digest` is the record's, as he saw it; `seal` the SHA-256 of that and of everything here (`satisfaction.records.
    seal`). `by_user` held out the screen to him; where he signed himself it is empty. His device and network address
    are not kept: they prove little and are his own (SEC-1).
    """

    record = models.OneToOneField(ServiceRecord, on_delete=models.PROTECT, related_name="signature")
    name = models.CharField(_("Signed by"), max_length=80)
    method = models.CharField(_("How"), max_length=8, choices=Method.choices)
    strokes = models.JSONField(_("Strokes"), default=list, blank=True)
    score = models.PositiveSmallIntegerField(_("Satisfaction"), choices=Score.choices, null=True, blank=True)
    comment = models.TextField(_("Comment"), blank=True)
    via = models.CharField(_("Through"), max_length=12, choices=Via.choices)
    by_user = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Recorded by")
    )
    by_requester = models.ForeignKey(
        Requester, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Requester")
    )
    at = models.DateTimeField(_("At"))
    digest = models.CharField(_("Fingerprint of the record"), max_length=DIGEST)
    seal = models.CharField(_("Fingerprint of the signature"), max_length=DIGEST)

    class Meta:
        verbose_name = _("Signature")
        verbose_name_plural = _("Signatures")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(method__in=Method.values), name="signature_method_known"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__in=Score.values), name="signature_score_has_four_levels"
            ),
            models.CheckConstraint(
                condition=Q(by_user=None, by_requester__isnull=False) | Q(by_user__isnull=False, by_requester=None),
                name="signature_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.name}"


class SigningLink(Keepsake):
    """A link by which the requester signs, once. A newer one, or another door, ends it too (`used_at`)."""

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="links")
    created_at = models.DateTimeField(_("Created at"))
    expires_at = models.DateTimeField(_("Valid until"))
    used_at = models.DateTimeField(_("Used at"), null=True, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Sent by"))

    class Meta:
        verbose_name = _("Link to sign")
        verbose_name_plural = _("Links to sign")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("record",), condition=Q(used_at=None), name="signing_link_one_alive"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="signing_link_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.created_at}"
