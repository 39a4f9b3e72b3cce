"""What tickets are sorted by: categories (a tree), tags, and what a complete record holds per kind and category."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import wording
from tickets.choices import Kind, Need, ReasonSide


class Category(models.Model):
    """A branch or leaf of the category tree (LIFE-16). Retired categories stay on the tickets that have them."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Parent")
    )
    is_active = models.BooleanField(_("Active"), default=True)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("Category")
        verbose_name_plural = _("Categories")
        ordering = ("position", "name")
        constraints = (
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_not_its_own_parent"),
        )

    def __str__(self) -> str:
        """In the reader's language."""
        return wording(self.name, self.name_en)


class Tag(models.Model):
    """A free word on a ticket."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("Tag")
        verbose_name_plural = _("Tags")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class RecordRequirement(models.Model):
    """One element of a complete record for one kind of ticket (LIFE-10): needed to close, or merely counted.

    With a category it refines, for what is sorted there and below, what the kind asks; it may also leave an element out
    (`is_asked` false). `tickets.asking.wanted` puts them together.
    """

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    element = models.CharField(_("Element"), max_length=40)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("Category"),
    )
    is_required = models.BooleanField(_("Required to close"), default=False)
    is_asked = models.BooleanField(_("Asked for"), default=True)

    class Meta:
        verbose_name = _("Record requirement")
        verbose_name_plural = _("Record requirements")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "element"), condition=models.Q(category=None), name="requirement_of_kind_once"
            ),
            models.UniqueConstraint(fields=("category", "kind", "element"), name="requirement_of_category_once"),
            models.CheckConstraint(
                condition=models.Q(is_asked=True) | models.Q(is_required=False), name="requirement_required_is_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.element}"

    @property
    def need(self) -> Need:
        """How much the record needs it."""
        if not self.is_asked:
            return Need.LEFT_OUT
        return Need.NEEDED if self.is_required else Need.ASKED


class SurveyReason(models.Model):
    """Why somebody rates the service as he does (SAT-1), to be ticked. Retired ones stay where they were given."""

    slug = models.SlugField(_("Identifier"), max_length=40, unique=True)
    side = models.CharField(_("Side"), max_length=6, choices=ReasonSide.choices)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=40)
    name_en = models.CharField(_("Name in English"), max_length=40, blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("Reason of a rating")
        verbose_name_plural = _("Reasons of ratings")
        ordering = ("side", "position", "slug")
        constraints = (
            models.CheckConstraint(condition=models.Q(side__in=ReasonSide.values), name="survey_reason_side_known"),
        )

    def __str__(self) -> str:
        """In the reader's language."""
        return wording(self.name, self.name_en)
