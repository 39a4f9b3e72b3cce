"""The codes of saved lists, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who has a saved list on the left."""

    MINE = "mine", pgettext_lazy("audience", "Only me")
    GROUPS = "groups", pgettext_lazy("audience", "My groups")
    ALL = "all", pgettext_lazy("audience", "Everybody")
