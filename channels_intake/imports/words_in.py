"""What people write in tables for our codes."""

from tickets.choices import Kind, Level

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW
KINDS: dict[str, str] = {
    **{code: code for code in Kind.values},
    **dict.fromkeys(("故障", "事件", "故障报修", "报障", "报修"), Kind.INCIDENT),
    **dict.fromkeys(("咨询", "问题咨询", "question"), Kind.CONSULTATION),
    **dict.fromkeys(("服务请求", "请求", "需求", "request", "service request"), Kind.SERVICE_REQUEST),
    **dict.fromkeys(("变更", "变更请求", "change", "change request"), Kind.CHANGE_REQUEST),
    **dict.fromkeys(("投诉",), Kind.COMPLAINT),
    **dict.fromkeys(("建议",), Kind.SUGGESTION),
    **dict.fromkeys(("表扬", "praise"), Kind.COMMENDATION),
}
LEVELS: dict[str, str] = {
    **dict.fromkeys(("high", "高", "大", "紧急", "严重", "1"), _H),
    **dict.fromkeys(("medium", "中", "一般", "normal", "2"), _M),
    **dict.fromkeys(("low", "低", "小", "不急", "3"), _L),
}
# The desk makes the priority of impact and urgency; the pair that gives it.
PRIORITIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("p1", "1", "紧急", "特急", "critical"), (_H, _H)),
    **dict.fromkeys(("p2", "2", "高", "high", "严重"), (_H, _M)),
    **dict.fromkeys(("p3", "3", "中", "medium", "normal", "一般", "普通"), (_M, _M)),
    **dict.fromkeys(("p4", "4", "低", "low"), (_L, _M)),
}
# Whether a ticket has ended, whatever its old system called the stage.
ENDED: dict[str, bool] = {
    **dict.fromkeys(
        (
            "closed",
            "resolved",
            "done",
            "finished",
            "completed",
            "surveyed",
            "已关闭",
            "关闭",
            "已解决",
            "已完成",
            "完成",
            "已结单",
            "结单",
            "已办结",
            "办结",
        ),
        True,
    ),
    **dict.fromkeys(
        (
            "open",
            "new",
            "received",
            "acknowledged",
            "dispatched",
            "processing",
            "tracking",
            "confirming",
            "assigned",
            "pending",
            "in progress",
            "未处理",
            "处理中",
            "待处理",
            "已受理",
            "已派单",
            "进行中",
            "新建",
            "挂起",
            "待确认",
            "打开",
        ),
        False,
    ),
}
LANGUAGES: dict[str, str] = {
    **dict.fromkeys(("zh", "zh-hans", "zh-cn", "中文", "汉语", "chinese"), "zh-hans"),
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "繁体", "繁體", "繁体中文", "繁體中文"), "zh-hant"),
    **dict.fromkeys(("en", "english", "英文", "英语"), "en"),
}
