"""That two records were one person, and what was done about it: kept, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake


class RequesterMerge(Keepsake):
    """`absorbed` was merged into `survivor`. `moved` names the rows that went over, by model and field; `filled` what
    the survivor's record got from the other, with what stood there before.
    """

    survivor = models.ForeignKey("accounts.Requester", on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey("accounts.Requester", on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("Undone at"), null=True)

    class Meta:
        verbose_name = _("Merged requester")
        verbose_name_plural = _("Merged requesters")
        constraints = (
            models.UniqueConstraint(
                fields=("absorbed",), condition=models.Q(undone_at=None), name="requester_merged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
