"""The query language: what scripts ask is found, and what is hostile finds nothing and breaks nothing."""

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.itop.oql import Comparison, Group, Query, parse
from api.itop.wire import Fault
from tests.api.itop.conftest import CREATE, ItopDesk, Script, get, stimulus
from tests.factories import RequesterFactory
from tickets.models import Ticket

Has = Callable[[str], int]


@pytest.fixture
def count(script: Script) -> Has:
    """How many requests a condition finds, of two: one new and one assigned."""
    first = script.one(CREATE)["id"]
    script.one({**CREATE, "fields": CREATE["fields"] | {"title": 'It\'s 100% "odd" \\ _x_', "origin": "mail"}})
    script.one(stimulus("ev_assign", first, team_id={"name": "Helpdesk"}, agent_id={"email": "victor@desk.example"}))

    def count(condition: str) -> int:
        answer = script(get(f"SELECT UserRequest AS r WHERE {condition}"))
        assert answer["code"] == 0, answer
        return int(answer["message"].removeprefix("Found: "))

    return count


QUERIES = {
    "status = 'new'": 1,
    "r.status != 'new'": 1,
    "`r`.`status` IN ('new', 'assigned')": 2,
    "status NOT IN ('new', 'assigned')": 0,
    "NOT status": None,
    "operational_status = 'ongoing' AND (status = 'new' OR agent_id > 0)": 2,
    "agent_id = 0": 1,
    "agent_id != 0 AND agent_name = 'Hugo'": 1,
    "agent_id->friendlyname = 'Victor Hugo'": None,
    "agent_id_friendlyname = 'victor hugo'": 1,
    "team_id->name = 'Helpdesk'": 1,
    "team_name LIKE 'help%'": 1,
    "team_name = ''": 1,
    "title LIKE '%VPN'": 1,
    "title LIKE '%100\\\\% %'": 1,
    "title LIKE '%\\\\_x\\\\_%'": 1,
    "title LIKE 'It\\'s%'": 1,
    "title NOT LIKE '%vpn%'": 1,
    "title LIKE '%\\\\'": 0,
    'title = "It\'s 100% \\"odd\\" \\\\ _x_"': 1,
    "description LIKE '%认证失败%'": 2,
    "org_name = 'Demo' AND caller_name = 'monet'": 2,
    "service_name = 'Telecom and connectivity'": 2,
    "servicesubcategory_id > 0": 2,
    "origin = 'mail'": 1,
    "origin IN ('mail','portal')": 2,
    "priority <= 2 AND priority >= 1": 2,
    "id > 0 AND id <= 999999999999999999999999": 2,
    "id = 'x'": 0,
    "start_date > '2020-01-01 00:00:00' AND start_date < '2020-01-02'": 0,
    "last_update > DATE_SUB(NOW(), INTERVAL 10 MINUTE)": 2,
    "last_update > DATE_ADD(NOW(), INTERVAL 1 DAY)": 0,
    "close_date = ''": 2,
    "close_date != ''": 0,
    "ref LIKE 'R-%'": 2,
    "ref LIKE 'SD-%'": 2,
    "finalclass = 'UserRequest'": 2,
    "escalation_flag = 'no'": 2,
    "1": 2,
    "0": 0,
    "1 OR status = 'new'": 2,
    "status = 'new' AND 0": 0,
}


@pytest.mark.parametrize("condition", [one for one, found in QUERIES.items() if found is not None])
def test_conditions(count: Has, condition: str) -> None:
    assert count(condition) == QUERIES[condition]


HOSTILE = (
    "SELECT UserRequest WHERE title = 'x'; DROP TABLE tickets_ticket; --",
    "SELECT UserRequest WHERE title = 'x' UNION SELECT * FROM accounts_user",
    "SELECT UserRequest WHERE id = 1 OR 1=1",
    "SELECT UserRequest WHERE password = 'x'",
    "SELECT UserRequest WHERE requester__user__password LIKE 'a%'",
    "SELECT UserRequest WHERE id IN (SELECT Person)",
    "SELECT UserRequest WHERE NOT status",
    "SELECT UserRequest WHERE " + "(" * 5000 + "1" + ")" * 5000,
    "SELECT UserRequest WHERE " + " OR ".join(["id = 1"] * 1000),
    "SELECT UserRequest WHERE title LIKE " + "'%" + "a%" * 30_000 + "'",
    "SELECT UserRequest WHERE last_update > DATE_SUB(NOW(), INTERVAL 99999999 YEAR)",
    "SELECT UserRequest WHERE last_update > DATE_SUB(NOW(), INTERVAL 100000 YEAR)",
    "SELECT UserRequest WHERE last_update > '0001-01-01 00:00:00'",
    "SELECT UserRequest WHERE last_update > '9999-12-31 23:59:59'",
    "SELECT UserRequest WHERE last_update > 'yesterday'",
    "SELECT UserRequest WHERE status > (((1",
    "SELECT User",
    "SELECT",
    "select",
    "é",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries(script: Script, text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert script(get(text))["code"] in {0, 100}
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_what_is_said_of_a_wrong_query(script: Script) -> None:
    assert "Unexpected token" in script(get("SELECT UserRequest WHERE id =="))["message"]
    assert script(get("SELECT UserRequest WHERE nope = 1"))["message"] == "Error: Unknown filter code: nope"
    assert script(get("SELECT Person"))["message"] == "Error: The query is about Person, not about UserRequest"
    assert script(get({"nope": 1}))["message"] == "Error: nope: Unknown attribute"
    assert script(get(1, output="ref,nope"))["message"] == "Error: output_fields: invalid attribute code 'nope'"


def test_people_are_requesters_and_staff(script: Script, itop: ItopDesk) -> None:
    RequesterFactory.create(name="Ada Byron")
    answer = script(get("SELECT Person WHERE status = 'active'", of="Person", output="name,first_name,email"))
    assert answer["message"] == "Found: 4"
    names = {found["fields"]["name"] for found in answer["objects"].values()}
    assert names == {"Monet", "Byron", "Hugo", "REST"}
    keys = [int(found["key"]) for found in answer["objects"].values()]
    for key in keys:
        assert list(script(get(str(key), of="Person", output="email"))["objects"]) == [f"Person::{key}"]
        assert (
            script(get(f"SELECT Person WHERE id >= {key} AND id <= {key}", of="Person", output="id"))["message"]
            == "Found: 1"
        )
    low, high = min(keys), max(keys)
    found = script(get(f"SELECT Person WHERE id > {low} AND id < {high}", of="Person", output="id"))["message"]
    assert found == "Found: 2"


def test_other_classes_can_be_read(script: Script, itop: ItopDesk) -> None:
    for name in ("Organization", "Team", "Service", "ServiceSubcategory", "Person"):
        answer = script(get(f"SELECT {name}", of=name, output="*"))
        assert answer["code"] == 0
        assert answer["objects"]
    found = script.one(get({"name": "New IP address"}, of="ServiceSubcategory", output="service_id,service_name"))
    assert found == {"service_id": str(itop.service.pk), "service_name": "Telecom and connectivity"}


WORDS = st.sampled_from(
    [
        "SELECT",
        "UserRequest",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "LIKE",
        "id",
        "title",
        "status",
        "=",
        "!=",
        "<",
        "(",
        ")",
        ",",
        ".",
        "'x'",
        '"y"',
        "1",
        "-5",
        "AS",
        "NOW",
        "INTERVAL",
        "DATE_SUB",
        "`a`",
        "->",
        "%",
        "\\",
        "'",
        ";",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map(lambda one: "SELECT X WHERE " + " ".join(one))
    )
)
def test_parsing_anything_gives_a_query_or_a_fault(text: str) -> None:
    with contextlib.suppress(Fault):
        assert isinstance(parse(text), Query)


@given(st.text(min_size=1))
def test_a_string_comes_through_as_it_was_written(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    if len(escaped) < 10_000:
        assert parse(f"SELECT X WHERE a = '{escaped}'").condition == Comparison("a", "=", (text,))
    assert parse("SELECT X WHERE a = 1 AND b = 2").condition == Group(
        "AND", (Comparison("a", "=", (1,)), Comparison("b", "=", (2,)))
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.one_of(JSON, st.sampled_from(["SELECT UserRequest", {"ref": "R-1"}, 1, "1", {"caller_id": {"name": "x"}}]))
FIELDS = st.one_of(
    JSON,
    st.dictionaries(
        st.sampled_from(
            [*CREATE["fields"], "public_log", "private_log", "team_id", "agent_id", "solution", "start_date", "ref"]
        ),
        JSON,
        max_size=6,
    ),
    st.fixed_dictionaries({name: st.one_of(st.just(value), JSON) for name, value in CREATE["fields"].items()}),
)
OPERATIONS = ["core/create", "core/update", "core/get", "core/apply_stimulus", "core/delete", "core/get_related"]
CALLS = st.fixed_dictionaries(
    {"operation": st.sampled_from(OPERATIONS)},
    optional={
        "class": st.one_of(st.sampled_from(["UserRequest", "Incident", "Ticket", "Person", "Team"]), JSON),
        "key": KEYS,
        "fields": FIELDS,
        "comment": JSON,
        "stimulus": st.one_of(st.sampled_from(["ev_assign", "ev_resolve", "ev_close", "ev_pending"]), JSON),
        "output_fields": st.one_of(st.sampled_from(["*", "*+", "ref,status"]), JSON),
        "limit": JSON,
        "page": JSON,
        "relation": JSON,
        "direction": JSON,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(CALLS, JSON, st.text()))
def test_any_call_is_answered_with_a_code(script: Script, caplog: pytest.LogCaptureFixture, call: object) -> None:
    caplog.clear()
    text = call if isinstance(call, str) else json.dumps(call)
    answer = script(text.encode("utf-8", "replace").decode())
    assert isinstance(answer["code"], int)
    assert not [record for record in caplog.records if record.levelname == "ERROR"], call
    for ticket in Ticket.objects.all():
        assert ticket.title
