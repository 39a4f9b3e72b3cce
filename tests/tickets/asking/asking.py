"""A manager who says what is asked."""

from typing import Any

from tests.factories import Desk
from tickets.asking.actions import add_question, set_requirements
from tickets.models import Category, Question


def ask(desk: Desk, category: Category, **values: Any) -> Question:
    """The category asks one thing more."""
    given = {"label_zh": f"问题 {values.get('code', '')}"} | values
    return add_question(category_id=category.pk, values=given, by=desk.manager, at=desk.at)


def need(desk: Desk, category: Category | None, kind: str, **needs: str) -> None:
    """How much a record of this kind needs what, in this category."""
    pk = category.pk if category else None
    set_requirements(category_id=pk, kind=kind, needs=needs, by=desk.manager, at=desk.at)
