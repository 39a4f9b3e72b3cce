"""The word lists of the quality gate: data that the manager edits."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.gate.folding import fold_text
from tickets.gate.kinds import NORMS, PhraseKind, PhraseMatch


class Phrase(models.Model):
    """Words the gate stops (TALK-2, TALK-3, TALK-4). One is better switched off than deleted: it stays on record.

    `folded` is what is compared: full-width and half-width, traditional and simplified, spaced and unspaced are one.
    """

    kind = models.CharField(_("Kind"), max_length=10, choices=PhraseKind.choices)
    text = models.CharField(_("Phrase"), max_length=80)
    folded = models.CharField(max_length=200, editable=False)
    match = models.CharField(_("Refused"), max_length=10, choices=PhraseMatch.choices, default=PhraseMatch.WHOLE)
    instead = models.CharField(
        _("Say instead"), max_length=120, blank=True, help_text=_("Shown to the writer as a better wording.")
    )
    norm = models.CharField(_("Norm"), max_length=20, blank=True, help_text=_("Left empty, the norm of the kind."))
    source = models.CharField(
        _("Source"), max_length=20, blank=True, help_text=_("The rulebook it comes from: S0, S1.")
    )
    is_active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Phrase")
        verbose_name_plural = _("Phrases")
        ordering = ("kind", "text")
        constraints = (
            models.UniqueConstraint(fields=("kind", "folded"), name="phrase_once_per_kind"),
            models.CheckConstraint(condition=~models.Q(folded=""), name="phrase_has_words"),
            models.CheckConstraint(condition=models.Q(kind__in=PhraseKind.values), name="phrase_kind_known"),
            models.CheckConstraint(condition=models.Q(match__in=PhraseMatch.values), name="phrase_match_known"),
        )

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `folded` beside the text, also when only some fields are saved."""
        self.folded = fold_text(self.text)
        fields = kwargs.get("update_fields")
        if fields is not None and "text" in fields:
            kwargs["update_fields"] = {*fields, "folded"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuses (`ValidationError`) a phrase without words, and one that is already listed in another writing."""
        self.folded = fold_text(self.text)
        if not self.folded:
            raise ValidationError({"text": _("A phrase needs at least one letter or digit.")})
        twin = type(self).objects.filter(kind=self.kind, folded=self.folded).exclude(pk=self.pk).first()
        if twin is not None:
            raise ValidationError({"text": _("This is already on the list as “%(text)s”.") % {"text": twin.text}})

    @property
    def shown_norm(self) -> str:
        """The norm the screen cites: its own, or that of its kind."""
        return self.norm or NORMS.get(self.kind, "")
