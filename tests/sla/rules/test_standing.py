"""How the versions of a policy stand to each other."""

from datetime import timedelta

import pytest

from sla.actions.publish import publish
from sla.actions.take_force import bring_into_force
from sla.models import Policy, PolicyVersion
from sla.policy.shipped import default_targets
from sla.standing import Standing, standings
from tests.factories import Desk
from tests.sla.rules.shorthand import draft_with, published

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_version_is_a_draft_waits_holds_has_held_or_was_overtaken() -> None:
    desk = Desk()
    assert _standings() == {1: Standing.HOLDS}
    waiting = draft_with(default_targets(), by=desk.manager, at=desk.at)
    assert _standings()[2] is Standing.DRAFT
    publish(version_id=waiting.pk, by=desk.manager, at=desk.at, effective_at=desk.at + 3 * DAY)
    assert _standings() == {1: Standing.HOLDS, 2: Standing.WAITING}
    published(default_targets(), by=desk.manager, at=desk.at + DAY)
    assert _standings() == {1: Standing.EARLIER, 2: Standing.OVERTAKEN, 3: Standing.HOLDS}
    bring_into_force(at=desk.at + 4 * DAY)
    assert _standings()[2] is Standing.OVERTAKEN, "its day comes, and it does not"


def test_of_a_policy_that_never_held_nothing_holds() -> None:
    desk = Desk()
    policy = Policy.objects.create(slug="later", name="Later")
    PolicyVersion.objects.create(policy=policy, number=1, created_at=desk.at)
    assert [standing for _version, standing in standings(policy.versions.all())] == [Standing.DRAFT]


def _standings() -> dict[int, Standing]:
    found = standings(PolicyVersion.objects.filter(policy__slug="default"))
    numbers = [version.number for version, _standing in found]
    assert numbers == sorted(numbers, reverse=True)
    return {version.number: standing for version, standing in found}
