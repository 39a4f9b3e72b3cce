"""The demonstration desk's routing rules, ready to be tried and switched on, and its macros."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor, Via
from servicedesk.demo.people import Cast
from tickets.macros.actions import add_macro
from tickets.routing.actions import add_rule

_ON_ARRIVAL = ["received", "acknowledged"]
RULES: tuple[dict[str, Any], ...] = (
    {
        "name": "VPN 与网络故障派给网络组",
        "triggers": _ON_ARRIVAL,
        "conditions": {"words": ["VPN", "网络", "上不了网", "断网"], "kind": ["incident"]},
        "effects": {"tags": ["网络"], "to_group": "network"},
    },
    {
        "name": "账号类请求归类",
        "triggers": ["received"],
        "conditions": {"words": ["账号", "密码", "登录不了"], "without": ["打印"]},
        "effects": {"category": "account", "tags": ["账号"]},
    },
    {
        "name": "多人受影响时提高影响度并通知主管",
        "triggers": ["received", "amended"],
        "conditions": {"words": ["全公司", "所有人", "整个楼层", "大面积"], "kind": ["incident"]},
        "effects": {"impact": "high", "urgency": "high", "tell_users": ["manager"]},
    },
    {
        "name": "VIP 工单告知服务经理",
        "triggers": ["received", "reopened"],
        "conditions": {"vip": ["yes"]},
        "effects": {"tags": ["VIP"], "tell_users": ["manager"]},
    },
)
MACROS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "请用户补充截图",
        {
            "tags": ["待补充"],
            "reply": "{称呼}，您好！为了尽快处理{单号}，请您补充报错界面的截图和操作步骤，直接回复本消息即可。",
            "waiting_on": "user",
            "wait_days": 2,
            "wait_note": "等用户补充截图和操作步骤",
        },
    ),
    (
        "转网络组",
        {
            "tags": ["网络"],
            "note": "已确认不是终端问题，网络侧继续排查。",
            "to_group": "network",
            "reason": "终端侧已排除，请网络组处理。",
        },
    ),
)


def add_rules(cast: Cast, *, at: datetime) -> None:
    """Let the manager keep them: the rules off, the macros for everybody."""
    by = Actor.for_user(cast.users["manager"], via=Via.WEB)
    for values in RULES:
        add_rule(values=values, by=by, at=at)
    for name, steps in MACROS:
        add_macro(name=name, steps=steps, is_shared=True, by=by, at=at)
