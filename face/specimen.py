"""What the specimen sheets show: every component in every state, with made-up content."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from core.errors import Problem, Refused
from face.refusals import add_refusal
from face.stages import Stage
from face.widgets import DateTimeLocalInput, FilesField

SHEETS = ("parts", "forms", "queue", "ticket", "portal", "confirm", "login", "problem")

_STAGES = ("接收", "受理", "派单", "处理", "跟踪", "确认", "关闭", "调查")


class SampleForm(forms.Form):
    """One field of every shape."""

    title = forms.CharField(label="一句话说明", max_length=200, help_text="写清楚哪台设备、什么现象。")
    description = forms.CharField(label="现象与经过", widget=forms.Textarea(attrs={"rows": 4}))
    phone = forms.CharField(label="联系电话", widget=forms.TextInput(attrs={"inputmode": "tel", "class": "num"}))
    at = forms.DateTimeField(label="发生时间", widget=DateTimeLocalInput(), required=False)
    category = forms.ChoiceField(label="分类", choices=[("", "请选择"), ("erp", "ERP / 报表"), ("print", "打印")])
    impact = forms.ChoiceField(
        label="影响谁", choices=[("1", "只有我"), ("2", "我们部门"), ("3", "很多部门")], widget=forms.RadioSelect
    )
    tags = forms.MultipleChoiceField(
        label="标签", choices=[("a", "月结"), ("b", "504")], widget=forms.CheckboxSelectMultiple, required=False
    )
    urgent = forms.BooleanField(label="用户在线等待", required=False)
    attachments = FilesField(label="附件", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


class SampleLogin(forms.Form):
    """What a log-in asks for."""

    username = forms.CharField(label="用户名")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)


def _refused() -> SampleForm:
    form = SampleForm({"title": "打印机", "phone": "1381234", "impact": "2", "version": "3", "at": "2026-11-22T08:50"})
    form.is_valid()
    problems = {
        "title": [Problem("vague", "“打印机”没有说明现象。请写哪台、发生了什么。", "TALK-2")],
        "phone": [Problem("short", "手机号应为 11 位，现有 7 位。")],
        "state": [Problem("late", "工单已由许文博接单。", "LIFE-1")],
    }
    add_refusal(form, Refused("还不能提交。", fields=problems))
    return form


def _clocks(at: datetime) -> list[dict[str, Any]]:
    def ago(**span: int) -> datetime:
        return at - timedelta(**span)

    def ahead(**span: int) -> datetime:
        return at + timedelta(**span)

    return [
        {"due": ahead(hours=3, minutes=41), "start": ago(hours=4), "warn": ahead(hours=2), "norm": "SLA-PRI"},
        {"due": ahead(minutes=4, seconds=18), "start": ago(minutes=26), "warn": ago(minutes=1), "norm": "PROM-1"},
        {"due": ahead(seconds=8), "start": ago(minutes=2), "warn": ahead(seconds=4), "norm": "RTX-1"},
        {"due": ago(minutes=12, seconds=8), "start": ago(hours=1), "warn": ago(minutes=20), "norm": "BRT-1"},
        {"due": ahead(days=1, hours=3), "start": ago(hours=8), "state": "paused", "stop": at, "norm": "SLA-PRI"},
        {"due": ahead(minutes=2), "start": ago(minutes=3), "state": "met", "stop": ago(seconds=24), "norm": "BRT-1"},
    ]


def _stages(current: int, *, stopped: bool = False) -> list[Stage]:
    done = [Stage(label, "done", "09:02·王悦") for label in _STAGES[:current]]
    now = Stage("撤销" if stopped else _STAGES[current], "stopped" if stopped else "current", "09:20 起·李志远")
    return [*done, now, *(Stage(label) for label in _STAGES[current + 1 :])]


def context(*, at: datetime) -> dict[str, Any]:
    """The content of the sheets at the moment `at`."""
    return {
        "at": at,
        "sheets": SHEETS,
        "clocks": _clocks(at),
        "stages": _stages(3),
        "closing": _stages(7),
        "cancelled": _stages(2, stopped=True),
        "fresh": SampleForm(),
        "form": _refused(),
        "login": SampleLogin(),
        "unread_count": 3,
        "moments": [at, at - timedelta(days=3), at - timedelta(days=400)],
        "priorities": ("P1", "P2", "P3", 4),
        "prose": "您好：\n报错见 https://erp.example.com/a?b=1&c=2。\n<b>不是标签</b>",
        "demo_accounts": [("agent", "服务台人员"), ("engineer", "工程师"), ("supervisor", "主管")],
        "demo_password": "correct-horse",
        "title": "这个链接已经用过",
        "message": "确认链接只能用一次。11 月 22 日 14:10 已经收到您的答复。",
        "norm": "SAT-2",
    }
