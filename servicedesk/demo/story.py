"""The shape of a story."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Story:
    """One kind of thing that goes wrong, what is said about it, and how it ends.

    `{place}` and `{device}` in the title and the text take the requester's own. `answers` are those to its category's
    own questions, a day as so long after the request.
    """

    title: str
    text: str
    category: str
    group: str
    cause: str
    plan: str
    result: str
    kind: str = "incident"
    level: tuple[str, str] = ("low", "medium")
    version: str = "不适用"
    environment: str = "Windows 11 专业版，办公内网"
    error: str = ""
    steps: str = ""
    question: str = "麻烦您把出错的画面截一张图发来，我同时在后台查日志。"
    answer: str = "截图已经发到邮箱了，今天上午又出现两次。"
    note: str = "已与同组核对，先按最近一次变更排查。"
    reply: str = "问题已经定位，正在处理，完成后我会第一时间给您打电话。"
    wait: str = "user"
    check: str = ""
    avoid: str = ""
    answers: Mapping[str, str | int | bool | timedelta] = field(default_factory=dict)
