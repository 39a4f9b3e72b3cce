"""An announcement by e-mail: to everybody it is for, in batches, once (KB-3)."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import Site
from core.errors import Refused
from knowledge.announcements import actions
from knowledge.announcements.actions.write_letters import PAGE
from knowledge.announcements.models import AnnouncementLetter, Mailing
from knowledge.announcements.queries import post_of, reach_of
from knowledge.announcements.tasks import write_letters
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.knowledge.conftest import HOUR, drafted, published


def mailed(desk: Desk, **given: Any) -> Mailing:
    return actions.mail(announcement_id=published(desk, **given).pk, by=desk.supervisor, at=desk.at)


def write_all(mailing: Mailing, desk: Desk, *, batch: int = 2) -> None:
    while actions.write_letters(mailing_id=mailing.pk, at=desk.at, batch=batch):
        pass


def test_norm_kb_3_everybody_it_is_for_gets_one_letter_in_his_language(desk: Desk, hq: Site) -> None:
    for n in range(3):
        RequesterFactory.create(site=hq, language="zh-hans", honorific=f"张工{n}")
    RequesterFactory.create(site=hq, language="en", name="Ann")
    RequesterFactory.create(site=hq, email="")
    RequesterFactory.create()  # elsewhere
    survivor = RequesterFactory.create(site=hq)
    RequesterFactory.create(site=hq, merged_into=survivor)
    RequesterFactory.create(site=hq, user=UserFactory.create(role="requester", is_active=False))
    one = published(desk, sites=["hq"], ends_at=desk.at + HOUR)
    reach = reach_of(one)
    assert (reach.by_mail, reach.without) == (5, 1)
    mailing = actions.mail(announcement_id=one.pk, by=desk.supervisor, at=desk.at)
    assert mailing.expected == 5
    write_all(mailing, desk)
    assert set(Counter(OutboxMessage.objects.values_list("address", flat=True)).values()) == {1}
    assert AnnouncementLetter.objects.count() == OutboxMessage.objects.count() == 5
    letters = {letter.name: render(letter) for letter in OutboxMessage.objects.all()}
    ann = letters["Ann"]
    assert ann.subject == "Disruption: Mail is down"
    assert "since 11:40.\nWe expect" in ann.text
    assert f"/portal/board/{one.pk}/" in ann.text
    chinese = next(one for one in letters.values() if "张工0" in one.text)
    assert chinese.subject == "故障通告：Mail is down"
    assert "张工0，您好" in chinese.text
    assert "本公告有效至 11 月 23 日 13:00" in chinese.text


def test_norm_kb_3_nobody_gets_it_twice_however_often_it_is_tried(desk: Desk) -> None:
    RequesterFactory.create_batch(5)
    mailing = mailed(desk)
    assert actions.write_letters(mailing_id=mailing.pk, at=desk.at, batch=2)
    Mailing.objects.update(reached=0)  # as if the worker had died before it noted how far it was
    with pytest.raises(Refused):
        actions.mail(announcement_id=mailing.announcement_id, by=desk.supervisor, at=desk.at)
    write_all(mailing, desk)
    write_all(mailing, desk)
    assert OutboxMessage.objects.count() == 5
    assert Mailing.objects.get().ended_at == desk.at


def test_nothing_goes_out_before_it_shows_and_nothing_after_it_was_withdrawn(desk: Desk) -> None:
    RequesterFactory.create_batch(3)
    mailing = mailed(desk, starts_at=desk.at + HOUR)
    assert not actions.write_letters(mailing_id=mailing.pk, at=desk.at)
    assert not OutboxMessage.objects.exists()
    assert actions.write_letters(mailing_id=mailing.pk, at=desk.at + HOUR, batch=1)
    actions.withdraw(announcement_id=mailing.announcement_id, by=desk.supervisor, at=desk.at + HOUR)
    assert not actions.write_letters(mailing_id=mailing.pk, at=desk.at + HOUR)
    mailing.refresh_from_db()
    assert mailing.ended_at == desk.at + HOUR
    assert OutboxMessage.objects.count() == 1


def test_the_editor_sees_what_became_of_the_letters(desk: Desk) -> None:
    RequesterFactory.create_batch(4)
    mailing = mailed(desk)
    assert post_of(mailing.announcement) is not None
    write_all(mailing, desk)
    ids = list(OutboxMessage.objects.values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk=ids[0]).update(state="sent", sent_at=desk.at, next_attempt_at=None)
    OutboxMessage.objects.filter(pk=ids[1]).update(state="dead", next_attempt_at=None)
    post = post_of(mailing.announcement)
    assert post is not None
    assert (post.written, post.sent, post.waiting, post.dead) == (4, 1, 2, 1)
    assert post_of(drafted(desk)) is None


def test_it_is_sent_when_users_can_read_it_and_when_somebody_can_get_it(desk: Desk) -> None:
    draft = drafted(desk)
    with pytest.raises(Refused):
        actions.mail(announcement_id=draft.pk, by=desk.supervisor, at=desk.at)
    with pytest.raises(Refused):  # nobody has an address
        mailed(desk)
    assert not Mailing.objects.exists()


def test_the_task_goes_on_with_every_mailing(desk: Desk) -> None:
    RequesterFactory.create_batch(2)
    mailed(desk)
    assert write_letters() == 1
    assert OutboxMessage.objects.count() == 2
    assert write_letters() == 0


def test_the_letter_leads_to_the_page_there_is() -> None:
    from django.urls import reverse  # noqa: PLC0415

    assert PAGE.format(pk=7) == reverse("portal:announcement", args=[7])
