"""People out of tables."""

import pytest

from accounts.models import Customer, Requester, Site
from channels_intake.imports.choices import Result
from tests.factories import NOON, RequesterFactory
from tests.intake.imports.conftest import Bring, problems, text_file

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["姓名", "手机", "邮箱", "部门", "称呼", "厂区", "是否VIP", "语言"]


def test_new_people_and_what_is_known_of_others(bring: Bring) -> None:
    site = Site.objects.create(slug="north", name="北厂")
    known = RequesterFactory.create(name="王小芳", phone="", email="wf@corp.example", department="")
    rows = [
        HEAD,
        ["李雷", "013900000000", "", "财务部", "李工", "北厂", "是", "英文"],
        ["王芳", "013911111111", "WF@corp.example", "人事部", "", "", "", ""],
    ]
    assert bring(text_file(rows), what="requesters").counts == {Result.CREATED: 1, Result.CHANGED: 1}
    new = Requester.objects.get(name="李雷")
    assert (new.phone, new.department, new.honorific, new.site, new.is_vip, new.language) == (
        "013900000000",
        "财务部",
        "李工",
        site,
        True,
        "en",
    )
    known.refresh_from_db()
    assert (known.name, known.phone, known.department, known.initials) == ("王芳", "013911111111", "人事部", "wf")
    assert bring(text_file(rows), what="requesters").counts == {Result.KNOWN: 2}


def test_an_empty_cell_changes_nothing(bring: Bring) -> None:
    known = RequesterFactory.create(name="王芳", email="wf@corp.example", department="财务部", is_vip=True)
    assert bring(text_file([HEAD, ["王芳", "", "wf@corp.example", "", "", "", "", ""]]), what="requesters").counts == {
        Result.KNOWN: 1
    }
    known.refresh_from_db()
    assert (known.department, known.is_vip) == ("财务部", True)


def test_what_is_wrong_is_named(bring: Bring) -> None:
    rows = [HEAD, ["", "", "", "", "", "南厂", "vielleicht", "xx"], ["王芳", "", "no address", "", "", "", "", ""]]
    job = bring(text_file(rows), what="requesters")
    assert job.counts == {Result.WRONG: 2}
    assert {(row, field, code) for row, field, code in problems(job)} == {
        (2, "name", "required"),
        (2, "site", "unknown"),
        (2, "is_vip", "not_yes_or_no"),
        (2, "language", "unknown"),
        (2, "email", "no_contact"),
        (3, "email", "invalid"),
    }


def test_a_check_enters_nobody(bring: Bring) -> None:
    known = RequesterFactory.create(name="王小芳", email="wf@corp.example")
    rows = [HEAD, ["李雷", "1390", "", "", "", "", "", ""], ["王芳", "", "wf@corp.example", "", "", "", "", ""]]
    job = bring(text_file(rows), what="requesters", dry_run=True)
    assert job.counts == {Result.CREATED: 1, Result.CHANGED: 1}
    assert list(Requester.objects.values_list("name", flat=True)) == [known.name]


def test_a_customer_is_held_against_the_site_or_stands_for_his_only_one(bring: Bring) -> None:
    acme, other = (Customer.objects.create(slug=slug, name=slug, changed_at=NOON) for slug in ("acme", "other"))
    only = Site.objects.create(slug="north", name="北厂", customer=acme)
    for slug in ("east", "west"):
        Site.objects.create(slug=slug, name=slug, customer=other)
    head = ["姓名", "邮箱", "厂区", "客户"]
    rows = [
        ["李雷", "a@corp.example", "", "acme"],
        ["王芳", "b@corp.example", "west", "other"],
        ["赵四", "c@corp.example", "", "other"],
        ["孙五", "d@corp.example", "north", "other"],
        ["钱六", "e@corp.example", "", "nobody"],
    ]
    job = bring(text_file([head, *rows]), what="requesters")
    places = dict(Requester.objects.values_list("name", "site__slug"))
    assert places == {"李雷": only.slug, "王芳": "west"}
    assert set(problems(job)) == {(4, "site", "which"), (5, "customer", "other"), (6, "customer", "unknown")}
