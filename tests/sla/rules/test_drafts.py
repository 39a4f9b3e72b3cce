"""Drafts: who may change rules, on what copy, and what is refused."""

from typing import Any

import pytest

from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from sla.actions.draft import discard_draft, fingerprint, new_policy, open_draft, write_draft
from sla.actions.publish import publish, withdraw
from sla.models import Policy, PolicyVersion
from sla.policy.shipped import default_targets
from sla.rulebook import current_rulebook
from tests.factories import Desk
from tests.sla.rules.shorthand import after, draft_with, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_draft_is_a_copy_of_what_was_published_last(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    assert (draft.number, draft.is_draft) == (2, True)
    assert draft.targets == PolicyVersion.objects.get(number=1).targets
    assert draft.created_by == desk.manager.user


def test_there_is_one_draft_for_each_policy(desk: Desk) -> None:
    first = draft_with(edited(default_targets(), "brt-1", goal=99), by=desk.manager, at=desk.at)
    again = open_draft(policy="default", by=desk.manager, at=desk.at)
    assert again.pk == first.pk
    assert again.targets == first.targets


def test_a_draft_holds_for_nobody(desk: Desk) -> None:
    draft_with([], by=desk.manager, at=desk.at)
    assert current_rulebook().candidates["brt_1"]


def test_what_is_written_is_read_back_in_one_way_of_writing(desk: Desk) -> None:
    doc: dict[str, Any] = {"code": "mine", "measure": "brt_1", "due": after(300), "goal": 95}
    draft = draft_with([doc], by=desk.manager, at=desk.at)
    assert draft.targets == [doc | {"norm": "BRT-1", "calendar": "site", "when": {}, "steps": []}]


def test_each_target_that_cannot_be_read_is_named(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    bad = edited(edited(default_targets(), "brt-1", measure="none"), "mail-1", due=after(0))
    with pytest.raises(Malformed) as caught:
        write_draft(version_id=draft.pk, targets=bad, note="", by=desk.manager, at=desk.at)
    assert set(caught.value.fields) == {"brt-1.measure", "mail-1.due"}


def test_a_note_is_one_line(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    with pytest.raises(Malformed) as caught:
        write_draft(version_id=draft.pk, targets=[], note="a\nb", by=desk.manager, at=desk.at)
    assert set(caught.value.fields) == {"note"}


def test_of_two_who_write_the_second_is_told(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    seen = fingerprint(draft)
    write_draft(version_id=draft.pk, targets=[], note="first", by=desk.manager, at=desk.at, seen=seen)
    with pytest.raises(Stale):
        write_draft(version_id=draft.pk, targets=[], note="second", by=desk.manager, at=desk.at, seen=seen)
    with pytest.raises(Stale):
        publish(version_id=draft.pk, by=desk.manager, at=desk.at, seen=seen)
    assert PolicyVersion.objects.get(pk=draft.pk).note == "first"


def test_a_published_version_is_never_written(desk: Desk) -> None:
    version = PolicyVersion.objects.get(number=1)
    with pytest.raises(Refused):
        write_draft(version_id=version.pk, targets=[], note="", by=desk.manager, at=desk.at)
    with pytest.raises(Refused):
        discard_draft(version_id=version.pk, by=desk.manager)
    with pytest.raises(Refused):
        publish(version_id=version.pk, by=desk.manager, at=desk.at)
    with pytest.raises(Refused):
        withdraw(version_id=version.pk, by=desk.manager)


def test_a_draft_that_is_thrown_away_leaves_its_policy_as_it_was(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    discard_draft(version_id=draft.pk, by=desk.manager)
    assert list(PolicyVersion.objects.values_list("number", flat=True)) == [1]


def test_a_new_policy_begins_as_an_empty_draft_and_goes_with_it(desk: Desk) -> None:
    draft = new_policy(slug="bank", name=" 银行客户 ", by=desk.manager, at=desk.at)
    assert (draft.policy.name, draft.number, draft.targets) == ("银行客户", 1, [])
    discard_draft(version_id=draft.pk, by=desk.manager)
    assert list(Policy.objects.values_list("slug", flat=True)) == ["default"]


@pytest.mark.parametrize("slug", ["", "default", "a b", "ä", "x" * 51, "-"])
def test_an_identifier_is_short_plain_and_free(desk: Desk, slug: str) -> None:
    with pytest.raises(Malformed) as caught:
        new_policy(slug=slug, name="Bank", by=desk.manager, at=desk.at)
    assert set(caught.value.fields) == {"slug"}


def test_a_policy_has_a_name(desk: Desk) -> None:
    with pytest.raises(Malformed) as caught:
        new_policy(slug="bank", name=" ", by=desk.manager, at=desk.at)
    assert [problem.code for problem in caught.value.fields["name"]] == ["required"]


def test_norm_role_1_only_managers_change_policies(desk: Desk) -> None:
    draft = open_draft(policy="default", by=desk.manager, at=desk.at)
    for who in (desk.agent, desk.engineer, desk.dispatcher, desk.supervisor):
        with pytest.raises(Forbidden):
            new_policy(slug="mine", name="Mine", by=who, at=desk.at)
        with pytest.raises(Forbidden):
            open_draft(policy="default", by=who, at=desk.at)
        with pytest.raises(Forbidden):
            write_draft(version_id=draft.pk, targets=[], note="", by=who, at=desk.at)
        with pytest.raises(Forbidden):
            discard_draft(version_id=draft.pk, by=who)
        with pytest.raises(Forbidden):
            publish(version_id=draft.pk, by=who, at=desk.at)
        with pytest.raises(Forbidden):
            withdraw(version_id=draft.pk, by=who)


def test_what_is_not_there_is_missing(desk: Desk) -> None:
    with pytest.raises(Missing):
        open_draft(policy="none", by=desk.manager, at=desk.at)
    for act in (discard_draft, withdraw):
        with pytest.raises(Missing):
            act(version_id=0, by=desk.manager)
