"""The record in words, for letters: `{% load record_words %}`, `{{ missing|element_labels }}`."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from tickets.completeness import ELEMENTS

register = template.Library()


@register.filter
def element_labels(names: Iterable[str]) -> str:
    """What the elements of a record are called; a name that this version does not know stays as it is."""
    # Translators: between two names of a list
    return _(", ").join(str(ELEMENTS[name].label) if name in ELEMENTS else name for name in names)
