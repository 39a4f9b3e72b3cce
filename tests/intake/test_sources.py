"""Ways in as a manager sets them up."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from accounts.actors import Actor
from accounts.roles import Role
from accounts.setting_history import changes_of_row, newest_change
from channels_intake.actions import Wanted, add_source, change_source, note_contact
from channels_intake.adapter import Setting
from channels_intake.models import Source
from core.errors import Forbidden, Malformed, Missing, Stale
from core.sealed import Unreadable, unseal
from tests.factories import NOON, UserFactory
from tests.intake.conftest import Toy

pytestmark = pytest.mark.django_db


def actor(role: str) -> Actor:
    return Actor.for_user(UserFactory.create(role=role), via="web")


@pytest.fixture(autouse=True)
def settings_of_the_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    of = (
        Setting(name="host", label=_("Host")),
        Setting(name="key", label=_("Key"), is_secret=True),
        Setting(name="mode", label=_("Mode"), required=False, default="a", choices=(("a", "A"), ("b", "B"))),
    )
    monkeypatch.setattr(Toy, "settings", of)


def add(by: Actor, slug: str = "toybox", **other: Any) -> Source:
    given = {"name": "Toys", "values": {"host": "mail.example.com", "key": "s3cret"}} | other
    return add_source(slug=slug, adapter="toy", wanted=Wanted(**given), by=by, at=NOON)


def test_secrets_are_sealed_and_kept_when_nothing_new_is_given() -> None:
    manager = actor(Role.MANAGER)
    source = add(manager)
    assert source.options == {"host": "mail.example.com", "mode": "a"}
    assert "s3cret" not in source.sealed
    assert Source.objects.get().option("key") == "s3cret"
    changed = change_source(
        source_id=source.pk, wanted=Wanted(name="New", values={"host": "b.example", "mode": "b"}), by=manager, at=NOON
    )
    assert (changed.name, changed.option("key"), changed.option("mode")) == ("New", "s3cret", "b")


def test_what_changed_is_kept_without_its_secrets_and_who_is_late_is_told() -> None:
    manager = actor(Role.MANAGER)
    source = add(manager)
    assert [change.verb for change in changes_of_row(source)] == ["added"]
    seen = newest_change(source)
    new = Wanted(name="Toys", values={"host": "b.example", "key": "another", "mode": "a"}, kind="complaint")
    change_source(source_id=source.pk, wanted=new, by=manager, at=NOON, seen=seen)
    change = changes_of_row(source)[0]
    assert (change.verb, change.by, change.at) == ("changed", manager.user, NOON)
    assert change.changes == [
        ["kind", "incident", "complaint"],
        ["host", "mail.example.com", "b.example"],
        ["key", "••••", "••••"],
    ]
    with pytest.raises(Stale):
        change_source(source_id=source.pk, wanted=replace(new, name="Mine"), by=manager, at=NOON, seen=seen)
    change_source(source_id=source.pk, wanted=new, by=manager, at=NOON)
    assert newest_change(source) == change.pk, "the same again is no change"
    change_source(source_id=source.pk, wanted=replace(new, is_active=False), by=manager, at=NOON)
    assert changes_of_row(source)[0].verb == "off"


def test_sealed_with_a_key_of_yesterday_is_read_with_it_and_without_it_is_not(settings: Settings) -> None:
    sealed = add(actor(Role.MANAGER)).sealed
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert unseal(sealed) == {"key": "s3cret"}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(sealed)


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.REQUESTER])
def test_norm_role_1_only_managers_set_up_ways_in(role: str) -> None:
    source = add(actor(Role.ADMIN))
    with pytest.raises(Forbidden):
        add(actor(role), slug="other")
    with pytest.raises(Forbidden):
        change_source(source_id=source.pk, wanted=Wanted(name="x"), by=actor(role), at=NOON)


def test_every_wrong_setting_is_named_at_once() -> None:
    manager = actor(Role.MANAGER)
    with pytest.raises(Malformed) as caught:
        add(manager, name="", values={"mode": "c", "colour": "red"}, kind="party")
    codes = {name: problems[0].code for name, problems in caught.value.fields.items()}
    assert codes == {
        "name": "required",
        "kind": "unknown",
        "host": "required",
        "key": "required",
        "mode": "unknown",
        "colour": "unknown_field",
    }
    add(manager)
    for slug, code in (("toybox", "taken"), ("Toy Box", "invalid"), ("", "required")):
        with pytest.raises(Malformed) as caught:
            add(manager, slug=slug)
        assert caught.value.fields["slug"][0].code == code
    with pytest.raises(Missing):
        change_source(source_id=0, wanted=Wanted(name="x"), by=manager, at=NOON)


def test_a_source_is_out_of_order_since_the_first_error_in_a_row() -> None:
    source = add(actor(Role.MANAGER))
    note_contact(source_id=source.pk, at=NOON, error="refused\nby host")
    note_contact(source_id=source.pk, at=NOON.replace(hour=6), error="refused again")
    source.refresh_from_db()
    assert (source.failed_at, source.last_error, source.heard_at) == (NOON, "refused again", None)
    note_contact(source_id=source.pk, at=NOON.replace(hour=7))
    source.refresh_from_db()
    assert (source.failed_at, source.last_error, source.heard_at) == (None, "", NOON.replace(hour=7))
