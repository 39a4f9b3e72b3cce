"""Saying what a complete record holds, for a kind (LIFE-10) or for a kind within a category."""

from collections.abc import Mapping
from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.asking.actions.editions import Change, form_change
from tickets.asking.policies import require_manager
from tickets.asking.wanted import DETAILS
from tickets.choices import Kind, Need
from tickets.completeness import ELEMENTS
from tickets.models import RecordRequirement


def set_requirements(
    *, category_id: int | None, kind: str, needs: Mapping[str, str], by: Actor, at: datetime, seen: int | None = None
) -> None:
    """How much a record of `kind` needs each element that `needs` mentions (`Need`), here and in the categories below.
    An empty need in a category leaves it to what stands above; of a kind itself nothing stands above, so that it is
    left out.

    Refuses as `form_change` does, anybody but managers (`Forbidden`), and (`Malformed`) unknown kinds, elements and
    needs; a category has a say in what forms can ask (`DETAILS`), the kind in all elements. Open tickets are judged
    anew from then on; closed ones stay.
    """
    require_manager(by)
    _check(category_id, kind, needs)
    with form_change(category_id=category_id, seen=seen, by=by, at=at) as change:
        rows = RecordRequirement.objects.filter(category=category_id, kind=kind, element__in=needs)
        present = {row.element: row for row in rows}
        for element, need in needs.items():
            _set(present.get(element), need, kind=kind, element=element, change=change)


def _set(row: RecordRequirement | None, need: str, *, kind: str, element: str, change: Change) -> None:
    is_gone = not need or (need == Need.LEFT_OUT and change.category is None)
    change.note(f"{kind}.{element}", row.need.value if row else "", "" if is_gone else need)
    if is_gone:
        if row:
            row.delete()
        return
    row = row or RecordRequirement(category=change.category, kind=kind, element=element)
    row.is_required, row.is_asked = need == Need.NEEDED, need != Need.LEFT_OUT
    row.save()


def _check(category_id: int | None, kind: str, needs: Mapping[str, str]) -> None:
    fields, known = Fields(), ELEMENTS if category_id is None else DETAILS
    fields.code("kind", kind, among=Kind.values)
    for element, need in needs.items():
        fields.code(element, element, among=known)
        fields.code(element, need, among=Need.values, required=False)
    fields.done()
