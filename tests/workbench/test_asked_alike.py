"""What the portal asks, what the desk asks, what REST reports and what closing waits for never disagree."""

from random import Random
from typing import Any

import pytest

from api.presentation.form import form_shown
from core.errors import Refused
from portal.forms.request import DETAILS as OF_THE_PORTAL
from portal.forms.request import RequestForm
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask, need
from tickets import actions
from tickets.asking.wanted import DETAILS, wanted_of
from tickets.choices import AnswerKind, Kind, Need
from tickets.completeness import completeness_of
from tickets.models import Category
from workbench.forms.asking import PreviewForm
from workbench.forms.intake import IntakeForm

pytestmark = pytest.mark.django_db
CHOICES = [("有", "Yes"), ("没有", "No")]


def grow(desk: Desk, random: Random) -> list[Category]:
    """A tree of a few categories that say this and that."""
    tree = [desk.category]
    for _ in range(4):
        tree.append(CategoryFactory.create(parent=random.choice([None, *tree])))
    for category in tree:
        for kind in random.sample(Kind.values, 3):
            names = random.sample(DETAILS, random.randint(0, 4))
            need(desk, category, kind, **{name: random.choice(Need.values) for name in names})
        for _ in range(random.randint(0, 2)):
            answered = random.choice(AnswerKind.values)
            choices = CHOICES if answered == AnswerKind.CHOICE else ()
            kinds = random.sample(Kind.values, random.randint(0, 3))
            is_required = random.random() < 0.5
            ask(desk, category, kind=answered, choices=choices, kinds=kinds, is_required=is_required)
    return tree


@pytest.mark.parametrize("seed", range(4))
def test_norm_life_10_every_form_asks_what_the_record_wants_and_nothing_else(desk: Desk, seed: int) -> None:
    random = Random(seed)
    for category in [None, *grow(desk, random)]:
        for kind in Kind.values:
            bare: dict[str, Any] = dict.fromkeys(("product_version", "environment", "steps", "error_text"), "")
            ticket = desk.receive(kind=kind, category=category, occurred_at=None, **bare)
            lacks = completeness_of(ticket)
            wanted = wanted_of(kind, category.pk if category else None)
            asked = [*wanted.details, *(one.field for one in wanted.questions)]
            # The record: nothing of what is asked is there yet, but for how a complaint was meant.
            missing = {one.name for one in lacks.missing}
            there = {"severity"} if ticket.severity else set()
            assert missing - {"category", "resolution"} == set(asked) - there
            # The desk's form, REST and the manager's preview.
            initial = {"kind": kind, "category": category.pk if category else ""}
            assert [bound.name for bound in IntakeForm(initial=initial).shown] == asked
            shown: dict[str, Any] = form_shown(wanted)
            names = [one["name"] for one in shown["details"]]
            assert names + [f"answers.{one['question']}" for one in shown["questions"]] == asked
            assert set(PreviewForm(wanted).fields) == set(asked)
            # The portal, which leaves to the desk whom a complaint is about.
            portal = RequestForm(
                initial={"kind": kind, "category": category.slug if category else ""},
                categories=[category] if category else [],
            )
            at_portal = {bound.name for bound in [*portal.details, *portal.questions]}
            assert at_portal == {name for name in asked if name in OF_THE_PORTAL or name.startswith("answers.")}
            # What is marked as needed is what closing waits for.
            needed = {one.name for one in lacks.required_missing} & set(asked)
            told = {str(one["name"]) for one in shown["details"] if one["is_needed"]} - there
            told |= {f"answers.{one['question']}" for one in shown["questions"] if one["is_required"]}
            assert needed == told


@pytest.mark.parametrize("seed", range(2))
def test_norm_life_9_closing_names_what_the_forms_marked_and_nothing_else(desk: Desk, seed: int) -> None:
    tree = grow(desk, Random(seed))
    for category in tree:
        for kind in (Kind.INCIDENT, Kind.SERVICE_REQUEST):
            ticket = desk.confirmed(kind=kind, category=category)
            needed = {one.name for one in completeness_of(ticket).required_missing}
            if not needed:
                assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).state == "closed"
                continue
            with pytest.raises(Refused) as refusal:
                actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
            assert set(refusal.value.fields) == needed
