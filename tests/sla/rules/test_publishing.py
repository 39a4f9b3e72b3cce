"""Publishing: at once, from a day to come, retiring; and that a version in force is what it was for ever."""

from datetime import timedelta

import pytest

from core.errors import Refused
from sla.actions.draft import new_policy, open_draft
from sla.actions.publish import publish, withdraw
from sla.actions.take_force import bring_into_force
from sla.models import Edition, PolicyVersion
from sla.policy.conditions import Attributes
from sla.policy.shipped import default_targets
from sla.rulebook import current_edition_id, current_rulebook, rulebook_at, targets_of
from tests.factories import Desk
from tests.sla.rules.shorthand import Doc, after, draft_with, edited, published, without

pytestmark = pytest.mark.django_db
PORTAL = Attributes(channel="portal", kind="incident", priority="3")
DAY = timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def seconds() -> int:
    """How long the target for a ticket of the portal grants now."""
    found = current_rulebook().best("brt_1", PORTAL)
    assert found
    return found.target.due.seconds


def slower(seconds: int) -> list[Doc]:
    return edited(default_targets(), "brt-1", due=after(seconds))


def test_what_is_published_holds_at_once_and_what_held_before_can_still_be_read(desk: Desk) -> None:
    before = current_edition_id()
    version = published(slower(600), by=desk.manager, at=desk.at)
    assert seconds() == 600
    assert version.edition
    assert version.edition.pk == current_edition_id() > before
    assert (version.edition.at, version.edition.by) == (desk.at, desk.manager.user)
    assert (version.published_at, version.effective_at, version.published_by) == (desk.at, desk.at, desk.manager.user)
    earlier = rulebook_at(before).best("brt_1", PORTAL)
    assert earlier
    assert earlier.target.due.seconds == 300


def test_a_draft_written_twice_is_read_as_it_was_published(desk: Desk) -> None:
    """Targets are kept by the number of their version, so that number must not be read while it may still change."""
    draft_with(slower(600), by=desk.manager, at=desk.at)
    version = published(slower(900), by=desk.manager, at=desk.at)
    assert targets_of(version.pk)["brt-1"].due.seconds == 900
    assert seconds() == 900


def test_a_version_takes_force_on_its_day(desk: Desk) -> None:
    draft = draft_with(slower(600), by=desk.manager, at=desk.at)
    publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + DAY)
    assert bring_into_force(at=desk.at + DAY - timedelta(seconds=1)) == 0
    assert seconds() == 300
    late = desk.at + DAY + timedelta(seconds=12)
    assert bring_into_force(at=late) == 1
    assert seconds() == 600
    version = PolicyVersion.objects.get(pk=draft.pk)
    assert version.edition
    assert (version.edition.at, version.edition.by) == (late, desk.manager.user)
    assert bring_into_force(at=late) == 0


def test_it_is_never_published_for_a_day_that_has_passed(desk: Desk) -> None:
    draft = draft_with(slower(600), by=desk.manager, at=desk.at)
    with pytest.raises(Refused) as caught:
        publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at)
    assert set(caught.value.fields) == {"effective_at"}


def test_two_that_wait_take_force_one_after_the_other(desk: Desk) -> None:
    for days, span in ((1, 600), (2, 900)):
        draft = draft_with(slower(span), by=desk.manager, at=desk.at)
        publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + days * DAY)
    assert bring_into_force(at=desk.at + DAY) == 1
    assert seconds() == 600
    assert bring_into_force(at=desk.at + 3 * DAY) == 1
    assert seconds() == 900


@pytest.mark.parametrize("ahead", [None, timedelta(hours=12), DAY])
def test_what_waits_is_overtaken_by_a_newer_version_that_holds_earlier(desk: Desk, ahead: timedelta | None) -> None:
    draft = draft_with(slower(600), by=desk.manager, at=desk.at)
    publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + DAY)
    newer = draft_with(slower(900), by=desk.manager, at=desk.at)
    publish(version_id=newer.pk, by=desk.manager, at=desk.at, effective_at=desk.at + ahead if ahead else None)
    bring_into_force(at=desk.at + DAY)
    assert seconds() == 900
    overtaken = PolicyVersion.objects.get(pk=draft.pk)
    assert (overtaken.edition, overtaken.effective_at, overtaken.is_draft) == (None, None, False)


def test_what_waits_can_be_withdrawn_to_a_draft(desk: Desk) -> None:
    draft = draft_with(slower(600), by=desk.manager, at=desk.at)
    publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + DAY)
    assert withdraw(version_id=draft.pk, by=desk.manager).is_draft
    assert bring_into_force(at=desk.at + 2 * DAY) == 0
    assert open_draft(policy="default", by=desk.manager, at=desk.at).pk == draft.pk


def test_it_cannot_be_withdrawn_once_a_newer_version_stands_on_it(desk: Desk) -> None:
    draft = draft_with(slower(600), by=desk.manager, at=desk.at)
    publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + DAY)
    open_draft(policy="default", by=desk.manager, at=desk.at)
    with pytest.raises(Refused):
        withdraw(version_id=draft.pk, by=desk.manager)


def test_a_second_policy_adds_targets_and_is_retired_again(desk: Desk) -> None:
    new_policy(slug="bank", name="Bank", by=desk.manager, at=desk.at)
    doc = {"code": "fast", "measure": "brt_1", "due": after(60), "when": {"channel": ["portal"], "vip": ["yes", "no"]}}
    published([doc], by=desk.manager, at=desk.at, policy="bank")
    assert seconds() == 60
    published([], by=desk.manager, at=desk.at, policy="bank")
    assert seconds() == 300


def test_the_last_policy_with_targets_stays(desk: Desk) -> None:
    with pytest.raises(Refused):
        published([], by=desk.manager, at=desk.at)
    assert seconds() == 300
    assert Edition.objects.count() == 1


def test_a_policy_that_is_itself_to_be_retired_is_no_other(desk: Desk) -> None:
    new_policy(slug="bank", name="Bank", by=desk.manager, at=desk.at)
    published(default_targets(), by=desk.manager, at=desk.at, policy="bank")
    retired = draft_with([], by=desk.manager, at=desk.at, policy="bank")
    publish(version_id=retired.pk, by=desk.manager, at=desk.at, effective_at=desk.at + DAY)
    with pytest.raises(Refused):
        published([], by=desk.manager, at=desk.at)
    withdraw(version_id=retired.pk, by=desk.manager)
    assert not published([], by=desk.manager, at=desk.at).targets


def test_a_policy_only_drafted_is_no_other(desk: Desk) -> None:
    new_policy(slug="bank", name="Bank", by=desk.manager, at=desk.at)
    with pytest.raises(Refused):
        published([], by=desk.manager, at=desk.at)


def test_editions_never_go_back_in_time(desk: Desk) -> None:
    published(slower(600), by=desk.manager, at=desk.at)
    published(without(default_targets(), "rtx-4"), by=desk.manager, at=desk.at - DAY)
    assert [edition.at for edition in Edition.objects.order_by("pk")[1:]] == [desk.at, desk.at]
