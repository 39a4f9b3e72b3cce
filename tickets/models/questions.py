"""What a category asks of its own, beside LIFE-10, and who changed what is asked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake
from tickets.choices import AnswerKind
from tickets.models.catalogue import Category

ANSWERS = "answers."  # before a question's code: what its answer is called in forms, bodies and refusals
LABEL, HELP = 120, 300


class Question(Keepsake):
    """A question that everything sorted under its category or below is asked. Kept when it is no longer put; answers
    stand on their tickets in the words in which they were asked for.

    `choices` are pairs of a wording in Chinese, which is also the answer's value, and one in English, which may be
    empty. `kinds` are the kinds of ticket that are asked, none meaning all.
    """

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Category")
    )
    code = models.SlugField(_("Identifier"), unique=True)
    label_zh = models.CharField(_("Question in Chinese"), max_length=LABEL)
    label_en = models.CharField(_("Question in English"), max_length=LABEL, blank=True)
    help_zh = models.CharField(_("Help in Chinese"), max_length=HELP, blank=True)
    help_en = models.CharField(_("Help in English"), max_length=HELP, blank=True)
    kind = models.CharField(_("Answered with"), max_length=8, choices=AnswerKind.choices, default=AnswerKind.LINE)
    choices = models.JSONField(_("Choices"), default=list, blank=True)
    kinds = models.JSONField(_("Asked for"), default=list, blank=True)
    is_required = models.BooleanField(_("Must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)
    is_active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Question of a category")
        verbose_name_plural = _("Questions of categories")
        ordering = ("position", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=AnswerKind.values), name="question_kind_known"),
        ]

    def __str__(self) -> str:
        return self.label_zh

    @property
    def field(self) -> str:
        """What its answer is called in forms, bodies and refusals."""
        return f"{ANSWERS}{self.code}"


class FormEdition(Keepsake):
    """One change of what is asked: of a category, or (without one) of the kinds. `changes` are triples of what it is
    about, before and after; the number of the newest one tells whether a form was written over meanwhile.
    """

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="form_editions"
    )
    at = models.DateTimeField(_("Changed at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Change of the request forms")
        verbose_name_plural = _("Changes of the request forms")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.pk)
