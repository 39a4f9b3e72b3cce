"""The screens of the people the desk serves."""

import pytest

from accounts.models import RequesterMerge
from tests.factories import Desk, RequesterFactory
from tests.workbench.conftest import Browser


def test_a_person_is_found_and_another_record_of_his_merged_and_parted(desk: Desk, agent: Browser) -> None:
    office = RequesterFactory.create(name="赵子龙", email="zhao@x.cn", phone="13800138000", department="财务部")
    private = RequesterFactory.create(name="赵云", email="zy@qq.com", phone="13900139000")
    ticket = desk.receive(requester=private, title="打不开")
    assert "赵子龙" in agent.get("/desk/people/", q="财务")
    assert "Nobody is known by this" in agent.get("/desk/people/", q="没有这个人")
    url = f"/desk/people/{office.pk}/"
    assert "Is the same person" in agent.get(url, q="zy@qq")
    assert agent.client.post(url, {"absorbed": private.pk}).status_code == 302
    page = agent.get(url)
    assert "打不开" in page
    assert "zy@qq.com" in page
    assert "was merged into" in agent.get(f"/desk/people/{private.pk}/")
    assert f'href="{url}"' in agent.page(ticket)
    refused = agent.client.post(url, {"absorbed": private.pk})
    assert refused.status_code == 422
    assert "merged before" in refused.content.decode()
    assert agent.client.post(url, {"undo": RequesterMerge.objects.get().pk}).status_code == 302
    assert "打不开" not in agent.get(url)


def test_who_does_not_exist_is_not_found(desk: Desk, agent: Browser) -> None:
    for pk in (999_999, 2**70):
        agent.get(f"/desk/people/{pk}/", 404)
    assert agent.client.post(f"/desk/people/{RequesterFactory.create().pk}/", {"absorbed": "x"}).status_code == 400


@pytest.mark.django_db
def test_an_engineer_reads_and_does_not_merge(desk: Desk, engineer: Browser) -> None:
    one, two = RequesterFactory.create(), RequesterFactory.create()
    assert "Another record of the same person" not in engineer.get(f"/desk/people/{one.pk}/")
    assert engineer.client.post(f"/desk/people/{one.pk}/", {"absorbed": two.pk}).status_code == 403


@pytest.mark.django_db
def test_norm_talk_8_the_form_for_collaborators_offers_the_apology_in_the_users_language(
    desk: Desk, engineer: Browser
) -> None:
    ticket = desk.processing(requester=RequesterFactory.create(name="王敏", honorific="王工", language="en"))
    assert "王工, a colleague will help us" in engineer.form(ticket, "collaborators")
