"""What was said in a conversation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_intake.messengers.choices import Said
from channels_intake.messengers.models.conversation import Conversation
from channels_intake.models import Inbound
from core.models import Keepsake
from tickets.models import Message

EXTERNAL_SIZE = 200


class Utterance(Keepsake):
    """One message, either way. What the desk's own phrases say is not kept as a sentence but as `params`; the words
    are chosen for whoever reads. `letter_key` is the letter in the outbox that carries it: it knows how far that came.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="utterances")
    kind = models.CharField(_("Kind"), max_length=10, choices=Said.choices)
    text = models.TextField(_("Text"), blank=True)
    params = models.JSONField(default=dict, blank=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))
    external_id = models.CharField(_("External identifier"), max_length=EXTERNAL_SIZE, blank=True)
    letter_key = models.CharField(max_length=200, blank=True)
    inbound = models.ForeignKey(Inbound, on_delete=models.PROTECT, null=True, related_name="utterances")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="utterances")
    overridden = models.JSONField(default=list, blank=True)  # banned phrases a supervisor let pass (TALK-4)
    override_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("Utterance")
        verbose_name_plural = _("Utterances")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=Said.values), name="utterance_kind_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("conversation", "id"), name="utterance_in_order")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"
