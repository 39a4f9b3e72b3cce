"""The codes of the gate: what kind a phrase is, how it is looked for, and the phrase as the judge sees it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy


class PhraseKind(models.TextChoices):
    """Why a phrase is on the list; the norm follows from it."""

    EMPTY = "empty", pgettext_lazy("phrase", "Says nothing")
    VAGUE = "vague", pgettext_lazy("phrase", "Too vague")
    TABOO = "taboo", pgettext_lazy("phrase", "Banned phrase")


class PhraseMatch(models.TextChoices):
    """Where a phrase is refused.

    `whole`: when the text holds nothing but such phrases and words that add nothing. `clause`: as a clause of its own,
    lead-ins and particles aside. `contains`: anywhere. What stands in quotation marks is the requester's word, not
    the desk's, and is passed over by the last two.
    """

    WHOLE = "whole", pgettext_lazy("phrase", "As the whole text")
    CLAUSE = "clause", pgettext_lazy("phrase", "As a clause of its own")
    CONTAINS = "contains", pgettext_lazy("phrase", "Anywhere in the text")


NORMS: dict[str, str] = {PhraseKind.EMPTY: "TALK-2", PhraseKind.VAGUE: "TALK-3", PhraseKind.TABOO: "TALK-4"}


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One active phrase. `instead` is what the desk proposes to say in its place; an empty `norm` means the kind's."""

    kind: str
    text: str
    match: str
    norm: str = ""
    instead: str = ""
