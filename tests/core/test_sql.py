"""Many rows by one statement: whatever is in them arrives as it was, on either database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sql import _array, insert_new, insert_rows, listed, update_and_read, update_rows
from sla.models import BusinessCalendar, CalendarRevision, ClockSignal, Edition, Policy, PolicyVersion

pytestmark = pytest.mark.django_db
Exactly = Callable[[int], AbstractContextManager[Any]]
NOON = datetime(2026, 11, 23, 4, 0, 0, 123_456, tzinfo=UTC)
SIGNAL = ("owner_kind", "owner_id", "verb", "measure", "key", "at", "by", "params")
AWKWARD = [
    '"',
    "\\",
    "\\\\\"'",
    "{a,b}",
    "NULL",
    "",
    " ",
    "\n\t",
    "’; DROP",
    "%s %%",
    "打印机",
    "😀",
    "NULL,NULL",
    "\\u0041",
]
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=24)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def _signal(number: int, *, key: str = "", params: object = None, at: datetime = NOON) -> tuple[object, ...]:
    return ("call", number, "start", "phone_1", key, at, None, {} if params is None else params)


def _policies(*names: str) -> list[Policy]:
    return [Policy.objects.create(slug=f"policy-{place}", name=name) for place, name in enumerate(names)]


def test_ids_come_in_the_order_of_the_rows() -> None:
    ids = insert_rows(ClockSignal, SIGNAL, [_signal(number) for number in range(2500)])
    assert ids == sorted(ids)
    owners = ClockSignal.objects.in_bulk(ids)
    assert [owners[pk].owner_id for pk in ids] == list(range(2500))


def test_a_thousand_rows_take_one_statement_on_postgresql() -> None:
    with connection.execute_wrapper(_counting := _Counter()):
        insert_rows(ClockSignal, SIGNAL, [_signal(number) for number in range(1000)])
        insert_rows(ClockSignal, SIGNAL, [])
    assert _counting.statements == 1 if connection.vendor == "postgresql" else _counting.statements >= 1


class _Counter:
    statements = 0

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        self.statements += 1
        return execute(*arguments)


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("is_same", [True, False])
def test_what_is_the_same_in_every_row_arrives_in_every_row(text: str, is_same: bool) -> None:  # noqa: FBT001 (a parameter)
    like = _signal(2, key=text, params={text: 1})
    other = _signal(2, key="other", params={"other": None}, at=NOON + timedelta(hours=1))
    rows = [_signal(1, key=text, params={text: 1}), like if is_same else other]
    found = ClockSignal.objects.in_bulk(insert_rows(ClockSignal, SIGNAL, rows)).values()
    columns = [name if name != "by" else "by_id" for name in SIGNAL]
    assert [tuple(getattr(one, name) for name in columns) for one in found] == rows


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_arrives_as_it_was(text: str) -> None:
    _policies("one", "two")
    (pk,) = insert_rows(ClockSignal, SIGNAL, [_signal(1, key=text, params={text: [text]})])
    signal = ClockSignal.objects.get(pk=pk)
    assert (signal.key, signal.params, signal.at, signal.by_id) == (text, {text: [text]}, NOON, None)
    policy = Policy.objects.get(slug="policy-1")
    assert update_rows(Policy, ("name",), [(policy.pk, text)]) == {policy.pk}
    assert list(Policy.objects.filter(slug__startswith="policy-").order_by("pk").values_list("name", flat=True)) == [
        "one",
        text,
    ]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=texts, params=values, micro=st.integers(0, 10**12))
def test_anything_arrives_as_it_was(key: str, params: object, micro: int) -> None:
    at = NOON + timedelta(microseconds=micro)
    (pk,) = insert_rows(ClockSignal, SIGNAL, [_signal(1, key=key, params={"value": params}, at=at)])
    signal = ClockSignal.objects.get(pk=pk)
    assert (signal.key, signal.params, signal.at) == (key, {"value": params}, at)


def test_rows_get_values_of_their_own_and_the_rest_stays() -> None:
    first, second, third = _policies("a", "b", "c")
    assert update_rows(Policy, ("name", "slug"), [(first.pk, "x", "sx"), (third.pk, "z", "sz")]) == {first.pk, third.pk}
    names = dict(Policy.objects.filter(pk__in=[first.pk, second.pk, third.pk]).values_list("name", "slug"))
    assert names == {"x": "sx", "b": "policy-1", "z": "sz"}


def test_null_and_booleans_and_moments() -> None:
    edition = Edition.objects.create(at=NOON)
    calendar = BusinessCalendar.objects.create(slug="night", name="Night")
    update_rows(Edition, ("at", "by"), [(edition.pk, NOON + timedelta(microseconds=1), None)])
    BusinessCalendar.objects.filter(is_default=True).update(is_default=False)
    update_rows(BusinessCalendar, ("is_default",), [(calendar.pk, True)])
    edition.refresh_from_db()
    calendar.refresh_from_db()
    assert (edition.at, edition.by_id, calendar.is_default) == (NOON + timedelta(microseconds=1), None, True)


def test_what_somebody_has_changed_meanwhile_is_left_alone() -> None:
    first, second = _policies("a", "b")
    changed = update_rows(
        Policy, ("name",), [(first.pk, "x", "a"), (second.pk, "y", "as it was read")], unchanged="name"
    )
    assert changed == {first.pk}
    assert set(Policy.objects.filter(pk__in=[first.pk, second.pk]).values_list("name", flat=True)) == {"x", "b"}


def test_unknown_ids_are_not_found() -> None:
    (policy,) = _policies("a")
    assert update_rows(Policy, ("name",), [(policy.pk + 1, "x")]) == set()
    assert update_rows(Policy, ("name",), []) == set()


def test_only_what_is_new_is_added_and_its_id_told() -> None:
    (policy,) = _policies("a")
    rows = [("policy-0", "again"), ("fresh", "new"), ("fresh", "twice"), ("other", "new")]
    ids = insert_new(Policy, ("slug", "name"), rows, once=("slug",))
    assert set(ids) == {("fresh",), ("other",)}
    assert Policy.objects.get(pk=ids["fresh",]).name == "new"
    policy.refresh_from_db()
    assert policy.name == "a"


def test_several_columns_may_be_unique_together() -> None:
    columns = ("calendar", "number", "edition", "doc", "note")
    calendar, edition = BusinessCalendar.objects.create(slug="a", name="a"), Edition.objects.create(at=NOON)
    rows: list[tuple[object, ...]] = [(calendar.pk, number, edition.pk, {}, "") for number in (1, 2, 2)]
    insert_rows(CalendarRevision, columns, rows[:1])
    ids = insert_new(CalendarRevision, columns, rows, once=("calendar", "number"))
    assert ids == {(calendar.pk, 2): CalendarRevision.objects.get(calendar=calendar, number=2).pk}


def test_what_an_update_changes_is_read_in_the_same_statement(django_assert_num_queries: Exactly) -> None:
    made = [
        PolicyVersion.objects.create(policy=policy, number=number, created_at=NOON, targets=[{"打": number}])
        for number, policy in enumerate(_policies("a", "b", "c", "d"), 1)
    ]
    later = NOON + timedelta(microseconds=1)
    wanted = PolicyVersion.objects.filter(number__gt=2).order_by("-pk")
    with django_assert_num_queries(1):
        found = update_and_read(wanted, ("id", "created_at", "targets", "created_by"), created_at=later, note="x")
    assert sorted(found, key=str) == [[one.pk, later, [{"打": one.number}], None] for one in made[2:]]
    assert PolicyVersion.objects.filter(created_at=later, note="x").count() == 2
    with django_assert_num_queries(0):
        assert update_and_read(PolicyVersion.objects.filter(pk__in=[]), ("id",), note="y") == []


def test_what_is_found_by_another_table_can_be_updated_and_read() -> None:
    calendar, edition = BusinessCalendar.objects.create(slug="a", name="a"), Edition.objects.create(at=NOON)
    revision = CalendarRevision.objects.create(calendar=calendar, number=1, edition=edition, doc={})
    CalendarRevision.objects.create(
        calendar=BusinessCalendar.objects.create(slug="b", name="b"), number=1, edition=edition, doc={}
    )
    found = update_and_read(CalendarRevision.objects.filter(calendar__slug="a"), ("id", "number"), number=7)
    assert found == [[revision.pk, 7]]


def test_a_broken_constraint_is_said() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Policy, ("slug", "name"), [("twice", "a"), ("twice", "b")])


@pytest.mark.parametrize(
    ("model", "name", "values", "array"),
    [
        (Policy, "name", ["a", None, "", "NULL", 'a"b\\c', "{x,y}"], r'{"a",NULL,"","NULL","a\"b\\c","{x,y}"}'),
        (ClockSignal, "owner_id", [1, None, -3], "{1,NULL,-3}"),
        (ClockSignal, "by", [7, 8], "{7,8}"),
        (ClockSignal, "at", [NOON], "{2026-11-23T04:00:00.123456+00:00}"),
        (ClockSignal, "params", [{"to": [1]}, None], r'{"{\"to\": [1]}",NULL}'),
        (BusinessCalendar, "is_default", [True, False], "{True,False}"),
    ],
)
def test_what_postgresql_reads_as_an_array(model: type[Model], name: str, values: list[object], array: str) -> None:
    assert _array(model._meta.get_field(name), values) == array  # type: ignore[arg-type]


@pytest.mark.postgres
def test_text_that_is_too_long_is_refused_and_not_cut() -> None:
    (policy,) = _policies("a")
    with pytest.raises(DataError), transaction.atomic():
        update_rows(Policy, ("name",), [(policy.pk, "x" * 81)])
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(Policy, ("slug", "name"), [("long", "x" * 81)])


def test_listed_ids_are_those_ids() -> None:
    first, second, third = _policies("a", "b", "c")
    assert set(Policy.objects.filter(pk__in=listed([first.pk, third.pk, third.pk + 1]))) == {first, third}
    assert not Policy.objects.filter(pk__in=listed([])).exists()
    assert list(Policy.objects.filter(pk__in=listed({second.pk}), name="b")) == [second]
