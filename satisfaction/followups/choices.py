"""The codes a follow-up is made of."""

from django.db import models
from django.utils.translation import pgettext_lazy


class FollowUpKind(models.TextChoices):
    """Why somebody is asked."""

    SOLUTION = "solution", pgettext_lazy("follow-up", "After a solution")  # FOLL-1, within a day
    CONSULTATION = "consultation", pgettext_lazy("follow-up", "After a consultation")  # CONS-1, within two hours
    COMPLAINT = "complaint", pgettext_lazy("follow-up", "After a complaint")  # FOLL-1 on a complaint
    DISSATISFIED = "dissatisfied", pgettext_lazy("follow-up", "Dissatisfied user")  # the supervisor's, a working day


class Way(models.TextChoices):
    """How he was asked."""

    PHONE = "phone", pgettext_lazy("follow-up by", "By phone")
    MESSENGER = "messenger", pgettext_lazy("follow-up by", "By messenger")
    IN_PERSON = "in_person", pgettext_lazy("follow-up by", "In person")


class Result(models.TextChoices):
    """What he said."""

    SOLVED = "solved", pgettext_lazy("follow-up", "Solved")
    NOT_SOLVED = "not_solved", pgettext_lazy("follow-up", "Still not solved")


# The clocks that ask for a follow-up.
FOLLOWED = ("foll_1", "cons_1", "sat_1")
