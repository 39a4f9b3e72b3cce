"""The usual reasons this product ships: data that a manager edits."""

from typing import Any

# use → in Chinese: name and text; in English: name and text
SHIPPED: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "carry_over": (
        (
            "等待备件",
            "所需备件已订购，正在运送途中，到货后我们立即为您更换。",
            "Spare part",
            "The spare part has been ordered and is on its way; we fit it as soon as it has arrived.",
        ),
        (
            "原厂分析",
            "问题已提交原厂分析，我们会持续催促，一有结论马上告诉您。",
            "Manufacturer",
            "The manufacturer is examining it; we press for an answer and tell you as soon as there is one.",
        ),
        (
            "上门处理",
            "需要工程师到现场查看，将按下面的时间上门处理。",
            "Visit",
            "An engineer has to look at it where you are, and comes at the time given below.",
        ),
        (
            "维护时段",
            "操作会影响您使用，因此安排在下班后的维护时段进行。",
            "Maintenance window",
            "The change would interrupt your work, so that it is made outside working hours.",
        ),
        (
            "等待审批",
            "该变更需要先经过审批，审批通过后我们立即实施。",
            "Approval",
            "The change has to be approved first; we make it as soon as the approval is there.",
        ),
        (
            "原因待查",
            "原因尚未查明，我们正在继续分析日志和配置。",
            "Cause not clear yet",
            "The cause has not been found yet; we go on examining logs and settings.",
        ),
        (
            "继续观察",
            "目前已恢复使用，我们会继续观察一段时间，确认稳定后再告诉您。",
            "Under observation",
            "It works again for the time being; we watch it until then to be sure that it stays so.",
        ),
    ),
    "transfer": (
        ("不属本组", "不属于本组负责的系统。", "Not our system", "This system is another group's."),
        ("需要专业支持", "需要更专业的同事继续分析。", "Needs an expert", "A specialist has to go on with it."),
        ("交接班", "本班结束，由下一班继续处理。", "End of shift", "The shift ends; the next one goes on with it."),
    ),
    "decline": (
        ("派错小组", "派错小组，请重新派单。", "Wrong group", "Sent to the wrong group; please dispatch it again."),
        ("信息不足", "信息不足，请先向用户核实现象。", "Too little told", "Please ask the user what happened first."),
        ("手上工单已满", "手上工单已满，无法按时响应。", "No time left", "Too many tickets at hand to answer in time."),
    ),
    "escalate": (
        ("临近时限", "临近时限，需要协调资源。", "Close to the limit", "The time limit is close; help is needed."),
        ("超出能力", "超出本级处理能力。", "Beyond this level", "It cannot be solved at this level."),
        ("影响扩大", "影响范围在扩大。", "Spreading", "More and more users are affected."),
    ),
    "cancel": (
        (
            "不在服务范围",
            "该事项不在服务范围内，请联系您所在部门的管理员办理。",
            "Outside our scope",
            "This lies outside our scope; please ask the administrator of your department.",
        ),
        (
            "用户撤回",
            "您已告知不再需要处理，因此撤销本单，如有需要请随时联系。",
            "Withdrawn",
            "You told us that it is no longer needed, so we withdraw it; call again whenever you need us.",
        ),
    ),
}


def load_usual_reasons(model: Any) -> None:  # noqa: ANN401 (the model of a migration)
    """Those that are missing; what a manager has changed stays."""
    rows = [
        model(use=use, name=name, text=text, name_en=name_en, text_en=text_en, position=place)
        for use, several in SHIPPED.items()
        for place, (name, text, name_en, text_en) in enumerate(several, 1)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)
