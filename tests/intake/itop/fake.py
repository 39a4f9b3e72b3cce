"""An iTop server as it was recorded: form in, always 200 and escaped JSON out, `code` for success, one counter for all
references (which failed creates consume, too), no idempotency, logs that double what is sent twice, naive local times.
It knows nothing of our code.
"""

import json
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

STATES: dict[str, dict[str, str]] = {
    "new": {"ev_assign": "assigned", "ev_timeout": "escalated_tto", "ev_wait_for_approval": "waiting_for_approval"},
    "escalated_tto": {"ev_assign": "assigned"},
    "assigned": {"ev_pending": "pending", "ev_resolve": "resolved", "ev_reassign": "assigned"},
    "escalated_ttr": {"ev_pending": "pending", "ev_resolve": "resolved", "ev_reassign": "assigned"},
    "waiting_for_approval": {"ev_approve": "approved", "ev_reject": "rejected"},
    "approved": {"ev_assign": "assigned"},
    "rejected": {"ev_reopen": "new"},
    "pending": {"ev_assign": "assigned"},
    "resolved": {"ev_close": "closed", "ev_reopen": "assigned"},
    "closed": {},
}
MATRIX = ((1, 1, 2, 4), (1, 2, 3, 4), (2, 3, 3, 4))
UNSET_KEYS = ("org_id", "caller_id", "team_id", "agent_id", "service_id", "servicesubcategory_id")
TEXTS = ("title", "description", "solution", "pending_reason", "user_comment", "our_number")
VERBS = ("core/create", "core/get", "core/update", "core/apply_stimulus", "core/delete", "core/check_credentials")
Object = dict[str, Any]


class Refusal(Exception):
    def __init__(self, code: int, message: str, *, is_answer: bool = False) -> None:
        super().__init__(message)
        self.body: Object = {"code": code, "message": message if is_answer else f"Error: {message}"}
        if is_answer:
            self.body["objects"] = None


class FakeItop:
    """The server; `url` is its address. `calls` has what was asked; `before`/`after` may break a call off."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 (naive, as theirs are)
        self.counter = 5
        self.next_id: dict[str, int] = {"UserRequest": 4, "Incident": 4}
        self.tickets: dict[tuple[str, int], Object] = {}
        self.people = {
            6: {"friendlyname": "Claude Monet", "name": "Monet", "email": "monet@demo.example", "phone": "010-6"},
            7: {"friendlyname": "Victor Hugo", "name": "Hugo", "email": "hugo@demo.example", "phone": ""},
        }
        self.teams = {2: {"friendlyname": "Helpdesk", "name": "Helpdesk"}}
        self.organisations = {3: {"friendlyname": "Demo", "name": "Demo"}}
        self.calls: list[Object] = []
        self.before: Callable[[Object], None] | None = None
        self.after: Callable[[Object], None] | None = None
        self.raw: bytes | None = None
        self.login = "Victor Hugo"
        self.server = self._serve()
        self.url = f"http://127.0.0.1:{self.server.server_port}/webservices/rest.php"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _serve(self) -> ThreadingHTTPServer:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
                query = parse_qs(urlsplit(self.path).query)
                values = {name: found[0] for name, found in (form | query).items()}
                try:
                    body = fake.answer(values, self.headers.get("Authorization", ""))
                except ConnectionError:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    def answer(self, form: dict[str, str], authorization: str) -> bytes:
        if self.raw is not None:
            return self.raw
        try:
            body = self._answer(form, authorization)
        except Refusal as refusal:
            body = refusal.body
        return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()

    def _answer(self, form: dict[str, str], authorization: str) -> Object:
        good = form.get("auth_user") == "rest" and form.get("auth_pwd") == "secret"
        if form.get("login_mode") == "basic":
            good = authorization == "Basic cmVzdDpzZWNyZXQ="
        if not good:
            raise Refusal(1, "Invalid login")
        data: Object = json.loads(form["json_data"])
        if data["operation"] not in VERBS:
            raise Refusal(11, f"Unknown verb '{data['operation']}' in version '{form['version']}'")
        self.calls.append(data)
        if self.before:
            self.before(data)
        verb = data["operation"].removeprefix("core/")
        result: Object = getattr(self, f"do_{verb}")(data)
        if self.after:
            self.after(data)
        return result

    # operations

    def do_create(self, data: Object) -> Object:
        self._need(data, "comment")
        name, fields = data["class"], data["fields"]
        self.counter += 1
        ref = f"{'I' if name == 'Incident' else 'R'}-{self.counter:06d}"
        ticket = self._blank(name, ref)
        self._write(ticket, fields)
        missing = [
            f"Unexpected value for attribute '{label}' ({code}) : Null not allowed"
            for code, label in (("org_id", "Organization"), ("title", "Title"), ("description", "Description"))
            if ticket[code] in {"", "0"}
        ]
        if missing:
            numbered = "; ".join(f"{place}=>{one}" for place, one in enumerate(missing))
            raise Refusal(100, f"{', '.join(missing)}: issues = {{{numbered}}}, class = {name}, id = -1")
        key = self.next_id[name]
        self.next_id[name] = key + 2
        self.tickets[name, key] = ticket | {"id": str(key)}
        return self._objects(name, [key], data, each="created")

    def do_update(self, data: Object) -> Object:
        self._need(data, "comment")
        key = self._one(data)
        self._write(self.tickets[data["class"], key], data["fields"])
        return self._objects(data["class"], [key], data, each="updated")

    def do_apply_stimulus(self, data: Object) -> Object:
        self._need(data, "comment")
        name, key, stimulus = data["class"], self._one(data), data["stimulus"]
        ticket = self.tickets[name, key]
        draft = json.loads(json.dumps(ticket))
        self._write(draft, data["fields"])
        to = STATES[ticket["status"]].get(stimulus)
        if to is None:
            words = f"Invalid stimulus: '{stimulus}' on the object {ticket['ref']} in state '{ticket['status']}'"
            raise Refusal(100, words, is_answer=True)
        missing = {"pending": ["pending_reason"], "resolved": ["solution"]}.get(to, [])
        if missing := [one for one in missing if not draft[one]]:
            words = f"Missing mandatory attribute(s) for applying the stimulus: {', '.join(missing)}."
            raise Refusal(100, words, is_answer=True)
        ticket.update(draft, status=to, last_update=self.time())
        return self._objects(name, [key], data, each="updated")

    def do_get(self, data: Object) -> Object:
        name = data["class"]
        rows = self._rows(name)
        query, test = data["key"], None
        if isinstance(query, str) and query.upper().startswith("SELECT"):
            test = self._query(query)
        else:
            test = lambda row: str(row["id"]) == str(query)  # noqa: E731 (of the two one is taken)
        found = [int(row["id"]) for row in rows if test(row)]
        answer = self._objects(name, sorted(found, reverse=True), data)
        answer["message"] = f"Found: {len(found)}"
        return answer

    # the rest

    def time(self) -> str:
        return self.now.strftime("%Y-%m-%d %H:%M:%S")

    def tick(self, seconds: int = 60) -> None:
        self.now += timedelta(seconds=seconds)

    def enter(self, name: str = "UserRequest", **fields: Any) -> int:
        """Somebody there opens a ticket in his browser."""
        values = {
            "org_id": "3",
            "caller_id": "6",
            "title": "打印机卡纸",
            "description": "<p>三楼打印机卡纸</p>",
        } | fields
        answer = self.do_create({"class": name, "comment": "x", "fields": values, "output_fields": "id"})
        (found,) = answer["objects"].values()
        return int(found["key"])

    def act(self, key: int, stimulus: str, name: str = "UserRequest", **fields: Any) -> None:
        """Somebody there presses a button."""
        data = {
            "class": name,
            "key": key,
            "comment": "x",
            "stimulus": stimulus,
            "fields": fields,
            "output_fields": "id",
        }
        self.do_apply_stimulus(data)

    def say(self, key: int, log: str, text: str, *, who: str = "", name: str = "UserRequest") -> None:
        """Somebody there writes into a log."""
        self.login, before = who or self.login, self.login
        self.do_update({"class": name, "key": key, "comment": "x", "fields": {log: text}, "output_fields": "id"})
        self.login = before

    def ticket(self, key: int, name: str = "UserRequest") -> Object:
        return self.tickets[name, key]

    def logged(self, key: int, log: str, name: str = "UserRequest") -> list[str]:
        return [entry["message"] for entry in self.tickets[name, key][log]["entries"]]

    def _blank(self, name: str, ref: str) -> Object:
        now = self.time()
        ticket: Object = dict.fromkeys(UNSET_KEYS, "0") | dict.fromkeys(TEXTS, "")
        ticket |= {"finalclass": name, "ref": ref, "friendlyname": ref, "status": "new", "start_date": now}
        ticket |= {"last_update": now, "impact": "1", "urgency": "4", "origin": "phone", "close_date": ""}
        ticket |= {"resolution_code": "assistance", "user_satisfaction": "1", "cumulatedpending": 0}
        return ticket | {"public_log": {"entries": []}, "private_log": {"entries": []}}

    def _write(self, ticket: Object, fields: Object) -> None:
        for name, value in fields.items():
            if name not in ticket:
                raise Refusal(100, f"{name}: Unknown attribute")
            if name in UNSET_KEYS:
                ticket[name] = self._reference(name, value)
            elif name.endswith("_log"):
                ticket[name]["entries"].append(self._entry(value))
            else:
                ticket[name] = str(value)
        ticket["priority"] = str(MATRIX[int(ticket["impact"]) - 1][int(ticket["urgency"]) - 1])
        ticket["last_update"] = self.time()

    def _entry(self, value: object) -> Object:
        html = str(value["add_item"]["message"] if isinstance(value, dict) else value)
        text = re.sub(r"<[^>]+>", "", html.replace("</p><p>", "\n").replace("<br>", "\n"))
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return {"date": self.time(), "user_login": self.login, "user_id": "2", "message": text, "message_html": html}

    def _reference(self, name: str, value: object) -> str:
        table = {"org_id": self.organisations, "team_id": self.teams}.get(name, self.people)
        if isinstance(value, str) and value.upper().startswith("SELECT"):
            found = [key for key, row in table.items() if self._query(value)(row | {"id": str(key)})]
        else:
            found = [key for key in table if str(key) == str(value)]
        if len(found) != 1:
            raise Refusal(100, f"{name}: No item found for query: {value}")
        return str(found[0])

    def _rows(self, name: str) -> list[Object]:
        tables = {"Person": self.people, "Team": self.teams, "Organization": self.organisations}
        if name in tables:
            return [row | {"id": str(key)} for key, row in tables[name].items()]
        if name not in self.next_id:
            raise Refusal(100, f"class: '{name}' is not a valid class'")
        return [self._shown(row) for (kind, _key), row in self.tickets.items() if kind == name]

    def _shown(self, row: Object) -> Object:
        group = {"resolved": "resolved", "closed": "closed"}.get(row["status"], "ongoing")
        person = self.people.get(int(row["caller_id"]), {"friendlyname": ""})
        team, org = self.teams.get(int(row["team_id"])), self.organisations.get(int(row["org_id"]))
        return row | {
            "operational_status": group,
            "caller_id_friendlyname": person["friendlyname"],
            "team_name": team["name"] if team else "",
            "org_name": org["name"] if org else "",
            "service_name": "",
            "servicesubcategory_name": "",
        }

    def _query(self, query: str) -> Callable[[Object], bool]:
        _head, _where, text = query.partition(" WHERE ")
        tests = [self._test(part) for part in re.split(r" AND ", text)] if text else []
        return lambda row: all(test(row) for test in tests)

    def _test(self, part: str) -> Callable[[Object], bool]:
        found = re.fullmatch(r"(\w+) (=|!=|>|>=|<|LIKE|IN) (.+)", part.strip(), re.DOTALL)
        if found is None:
            raise Refusal(100, f"Unexpected token: {part}")
        name, sign, value = found[1], found[2], found[3]
        plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == "'" else value
        if sign == "IN":
            return lambda row: row[name] in {one.strip() for one in value.strip("()").split(",")}
        if sign == "LIKE":
            return lambda row: str(row[name]).endswith(plain.removeprefix("%"))
        tests: dict[str, Callable[[str], bool]] = {
            "=": lambda one: one == plain,
            "!=": lambda one: one != plain,
            ">": lambda one: one > plain,
            ">=": lambda one: one >= plain,
            "<": lambda one: one < plain,
        }
        return lambda row: tests[sign](str(row[name]))

    def _one(self, data: Object) -> int:
        key = int(data["key"])
        if (data["class"], key) not in self.tickets:
            raise Refusal(100, f"Invalid object {data['class']}::{key}")
        return key

    @staticmethod
    def _need(data: Object, name: str) -> None:
        if name not in data:
            raise Refusal(100, f"Missing parameter '{name}'")

    def _objects(self, name: str, keys: list[int], data: Object, *, each: str = "") -> Object:
        rows = {int(row["id"]): row for row in self._rows(name)}
        objects: Object = {}
        for key in keys:
            fields = {code.strip(): rows[key][code.strip()] for code in data["output_fields"].split(",")}
            one = {"code": 0, "message": each, "class": name, "key": str(key), "fields": json.loads(json.dumps(fields))}
            objects[f"{name}::{key}"] = one
        return {"code": 0, "message": None, "objects": objects or None}
