"""Every change of a rule: a new one, other words, on and off, another place. Each leaves an edition behind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Stale
from core.inputs import Fields
from tickets.routing.choices import Standing
from tickets.routing.documents import read
from tickets.routing.models import RoutingRule, RuleEdition
from tickets.routing.policies import require_manager

MOST = 200  # rules that are not archived: each waking act asks them all


def add_rule(*, values: Mapping[str, Any], by: Actor, at: datetime) -> RoutingRule:
    """A new rule behind the others, off unless `values` say otherwise. `values` hold `name`, `triggers`, `conditions`,
    `effects`, `is_last` and `standing` as `tickets.routing.documents` reads them.

    `Forbidden` for anybody but managers (ROLE-1), `Malformed` for what cannot be read, `Refused` beyond MOST rules.
    """
    require_manager(by)
    columns = read(values)
    with transaction.atomic():
        _locked()
        _require_room()
        last = RoutingRule.objects.aggregate(place=Max("position"))["place"]
        rule = RoutingRule(position=(last or 0) + 1, changed_at=at, changed_by=by.user, **columns)
        rule.save(force_insert=True)
        _keep(rule, by=by, at=at)
    return rule


def change_rule(
    *, rule_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> RoutingRule:
    """Other values for some of it; nothing is written where they are the same. Refuses as `add_rule` does, `Missing`
    where there is none, and `Stale` where its edition is no longer the one `seen`.
    """
    require_manager(by)
    with transaction.atomic():
        _locked()
        rule = RoutingRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
        if rule is None:
            raise Missing(_("There is no such rule."))
        if seen is not None and seen != rule.edition:
            raise Stale(_("Somebody changed this rule meanwhile."), version=rule.edition)
        columns = read(changes, kept=rule.doc)
        if rule.standing == Standing.SHELVED and columns.get("standing", Standing.SHELVED) != Standing.SHELVED:
            _require_room()
        before = rule.doc
        for name, value in columns.items():
            setattr(rule, name, value)
        if rule.doc != before:
            _write(rule, list(columns), by=by, at=at)
    return rule


def move_rule(*, rule_id: int, up: bool, by: Actor, at: datetime) -> RoutingRule:
    """One place up or down among the rules that are not archived; at the end nothing happens. `Forbidden`, `Missing`
    as for changing it.
    """
    require_manager(by)
    with transaction.atomic():
        rules = [one for one in _locked() if one.standing != Standing.SHELVED]
        place = next((place for place, one in enumerate(rules) if one.pk == rule_id), -1)
        if place < 0:
            raise Missing(_("There is no such rule."))
        rule, other = rules[place], place - 1 if up else place + 1
        if 0 <= other < len(rules):
            neighbour = rules[other]
            rule.position, neighbour.position = neighbour.position, rule.position
            for one in (rule, neighbour):
                _write(one, ["position"], by=by, at=at)
    return rule


def _write(rule: RoutingRule, columns: list[str], *, by: Actor, at: datetime) -> None:
    rule.edition += 1
    rule.changed_at, rule.changed_by = at, by.user
    rule.save(update_fields=[*columns, "edition", "changed_at", "changed_by"])
    _keep(rule, by=by, at=at)


def _keep(rule: RoutingRule, *, by: Actor, at: datetime) -> None:
    RuleEdition.objects.create(rule=rule, number=rule.edition, at=at, by=by.user, doc=rule.doc)


def _locked() -> list[RoutingRule]:
    """All of them, in their order: one manager at a time, since places are told from each other."""
    return list(RoutingRule.objects.select_for_update(of=("self",)).order_by("position", "pk"))


def _require_room() -> None:
    if RoutingRule.objects.exclude(standing=Standing.SHELVED).count() >= MOST:
        fields = Fields()
        fields.refuse("name", "too_many", _("There are %(most)s rules already; put some away first.") % {"most": MOST})
        fields.done()
