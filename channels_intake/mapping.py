"""Reading other programs' JSON: where in it stands what a ticket needs. A mapping is data that an administrator writes;
without one, the names that monitoring systems commonly use are tried.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tickets.choices import Kind, Level

# Per field the places that are looked at, the first that holds something counts.
DEFAULTS: dict[str, tuple[str, ...]] = {
    "title": ("title", "subject", "summary", "name", "commonAnnotations.summary", "commonLabels.alertname", "标题"),
    "description": (
        *("description", "message", "body", "text", "details", "content", "commonAnnotations.description"),
        *("alerts.0.annotations.description", "描述", "内容"),
    ),
    "external_id": ("external_id", "id", "alert_id", "event_id", "fingerprint", "groupKey"),
    "requester.name": ("requester.name", "user.name", "contact.name"),
    "requester.email": ("requester.email", "user.email", "contact.email"),
    "requester.phone": ("requester.phone", "user.phone", "contact.phone"),
    "requester.im_account": ("requester.im_account", "user.account"),
    "requester.department": ("requester.department", "user.department"),
    "kind": ("kind", "type"),
    "category": ("category",),
    "impact": ("impact",),
    "urgency": ("urgency",),
    "priority": ("priority", "severity", "level", "commonLabels.severity"),
    "environment": ("environment", "host", "hostname", "commonLabels.instance"),
    "product_version": ("product_version", "version"),
    "error_text": ("error_text", "error", "stacktrace"),
}
FIELDS = frozenset(DEFAULTS)

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW
_LEVELS: dict[str, str] = {
    **dict.fromkeys(("high", "1", "高", "critical"), _H),
    **dict.fromkeys(("medium", "2", "中"), _M),
    **dict.fromkeys(("low", "3", "低"), _L),
}
# A priority of one word becomes impact and urgency, from which the desk's own matrix makes it again.
_PRIORITIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("p1", "1", "critical", "disaster", "emergency", "fatal", "紧急", "特急", "灾难"), (_H, _H)),
    **dict.fromkeys(("p2", "2", "high", "error", "major", "严重", "高"), (_H, _M)),
    **dict.fromkeys(("p3", "3", "medium", "warning", "warn", "average", "minor", "一般", "警告", "中"), (_M, _M)),
    **dict.fromkeys(("p4", "4", "low", "info", "information", "notice", "提示", "低"), (_L, _M)),
}
_KINDS: dict[str, str] = {
    **{code: code for code in Kind.values},
    **dict.fromkeys(("alert", "alarm", "故障", "事件", "告警"), Kind.INCIDENT),
    **dict.fromkeys(("request", "服务请求", "需求"), Kind.SERVICE_REQUEST),
    **dict.fromkeys(("question", "咨询"), Kind.CONSULTATION),
    **dict.fromkeys(("change", "变更"), Kind.CHANGE_REQUEST),
    **dict.fromkeys(("投诉",), Kind.COMPLAINT),
    **dict.fromkeys(("建议",), Kind.SUGGESTION),
}


class BadMapping(ValueError):
    """The mapping itself cannot be read. Its text says what is wrong, for the log."""


@dataclass(frozen=True)
class Read:
    """What was found: texts by field, codes where they are known, and what could not be understood, for people."""

    texts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def read(document: object, mapping: str = "") -> Read:
    """`document` by `mapping` (JSON text; see docs/webhooks.md), each field that it leaves out by the defaults. Raises
    `BadMapping`.
    """
    rules = _rules(mapping)
    texts = {name: _text_of(document, rules.get(name, DEFAULTS[name])) for name in FIELDS}
    found = Read(texts={name: text for name, text in texts.items() if text})
    _codes(found)
    return found


def _rules(mapping: str) -> dict[str, Any]:
    if not mapping.strip():
        return {}
    try:
        rules = json.loads(mapping)
    except (ValueError, RecursionError) as error:
        raise BadMapping(f"no JSON: {error}") from error
    if not isinstance(rules, dict):
        raise BadMapping("not an object")
    for name, rule in rules.items():
        if name not in FIELDS:
            raise BadMapping(f"no field is called {name!r}")
        _require_rule(name, rule)
    return rules


def _require_rule(name: str, rule: object) -> None:
    if isinstance(rule, str) or (isinstance(rule, list) and all(isinstance(one, str) for one in rule)):
        return
    if (
        isinstance(rule, dict)
        and set(rule) <= {"from", "values", "default"}
        and isinstance(rule.get("values", {}), dict)
    ):
        _require_rule(name, rule.get("from", []))
        return
    raise BadMapping(f"{name}: a path, a list of paths, or from, values and default")


def _text_of(document: object, rule: Any) -> str:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
    """What `rule` finds: a path (`labels.host`, `alerts.0.status`), the first of several, `=words` for words of its
    own; or an object, whose `values` turn the program's words into others and whose `default` stands for nothing.
    """
    if isinstance(rule, dict):
        text = _text_of(document, rule.get("from", []))
        values = rule.get("values", {})
        return str(values.get(text, text) if text else rule.get("default", "")) or str(rule.get("default", ""))
    for path in (rule,) if isinstance(rule, str) else rule:
        if path.startswith("="):
            return str(path[1:])
        if text := _plain(_at(document, path)):
            return text
    return ""


def _at(document: object, path: str) -> object:
    value = document
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step[:6]) < len(value):
            value = value[int(step[:6])]
        else:
            return None
    return value


def _plain(value: object) -> str:
    """Text as it is, numbers as text, anything with parts as JSON; nothing for nothing."""
    if isinstance(value, str):
        return value.strip()
    if value is None or (isinstance(value, (list, dict)) and not value):
        return ""
    return json.dumps(value, ensure_ascii=False)


def _codes(found: Read) -> None:
    """Words for kind, impact, urgency and priority as our codes; a word that says nothing to us is kept aside."""
    texts, codes = found.texts, found.codes
    for name, known in (("kind", _KINDS), ("impact", _LEVELS), ("urgency", _LEVELS)):
        if word := texts.pop(name, ""):
            _take(found, name, word, known.get(word.strip().lower()))
    if word := texts.pop("priority", ""):
        both = _PRIORITIES.get(word.strip().lower())
        if both is None:
            found.unread["priority"] = word[:60]
        else:
            codes.setdefault("impact", both[0])
            codes.setdefault("urgency", both[1])


def _take(found: Read, name: str, word: str, code: str | None) -> None:
    if code is None:
        found.unread[name] = word[:60]
    else:
        found.codes[name] = code
