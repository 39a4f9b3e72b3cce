"""What three categories of the demonstration ask of their own, and what a printer's record needs."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor, Via
from servicedesk.demo.people import Cast
from tickets.asking.actions import add_question, set_requirements
from tickets.choices import AnswerKind, Kind, Need
from tickets.models import Category

QUESTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "software": (
        {
            "code": "software",
            "label_zh": "需要安装哪款软件？",
            "label_en": "Which software?",
            "help_zh": "名称和版本，例如：Visio 2021。",
            "help_en": "Name and version, for example Visio 2021.",
            "is_required": True,
            "kinds": [Kind.SERVICE_REQUEST],
        },
        {
            "code": "licence",
            "label_zh": "使用授权从哪里来？",
            "label_en": "Where does the licence come from?",
            "kind": AnswerKind.CHOICE,
            "choices": [
                ("公司已有授权", "The company has one"),
                ("需要新购", "It has to be bought"),
                ("免费软件", "It is free"),
                ("不清楚", "I do not know"),
            ],
            "is_required": True,
            "kinds": [Kind.SERVICE_REQUEST],
        },
        {
            "code": "install-on",
            "label_zh": "安装在哪台电脑上？",
            "label_en": "On which computer?",
            "help_zh": "机身标签上的资产编号。",
            "help_en": "The asset number on its label.",
        },
    ),
    "account": (
        {
            "code": "new-employee",
            "label_zh": "是为新员工申请吗？",
            "label_en": "Is it for a new employee?",
            "kind": AnswerKind.YES_NO,
            "is_required": True,
            "kinds": [Kind.SERVICE_REQUEST],
        },
        {
            "code": "start-date",
            "label_zh": "哪一天开始使用？",
            "label_en": "From what day is it needed?",
            "help_zh": "新员工请填报到日期。",
            "help_en": "Of a new employee the first day.",
            "kind": AnswerKind.DATE,
            "is_required": True,
            "kinds": [Kind.SERVICE_REQUEST],
        },
        {
            "code": "how-many-people",
            "label_zh": "一共几个人？",
            "label_en": "For how many people?",
            "kind": AnswerKind.NUMBER,
            "kinds": [Kind.SERVICE_REQUEST],
        },
    ),
    "printer": (
        {
            "code": "printer-label",
            "label_zh": "打印机编号",
            "label_en": "Printer number",
            "help_zh": "机身正面标签，例如：PRN-405。",
            "help_en": "On the label at the front, for example PRN-405.",
        },
    ),
}
# A fault of a printer: its number says what it is, but where it hangs has to be known.
NEEDS: dict[str, tuple[Kind, dict[str, Need]]] = {
    "printer": (Kind.INCIDENT, {"product_version": Need.LEFT_OUT, "environment": Need.NEEDED}),
}


def shape_forms(cast: Cast, categories: dict[str, Category], *, at: datetime) -> None:
    """Let the manager set the questions and needs up."""
    by = Actor.for_user(cast.users["manager"], via=Via.WEB)
    for leaf, questions in QUESTIONS.items():
        for values in questions:
            add_question(category_id=categories[leaf].pk, values=values, by=by, at=at)
    for leaf, (kind, needs) in NEEDS.items():
        set_requirements(category_id=categories[leaf].pk, kind=kind, needs=needs, by=by, at=at)
