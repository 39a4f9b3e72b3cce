"""Invented tickets for measurements: the same for the same number, and with words as unevenly spread as in a real desk.

Each ticket is about four subjects; a subject's share falls with its rank, from one ticket in three to one in a hundred.
Planted besides: RARE in one ticket of 5,000, SELDOM in one of 1,000, MIDDLING in one of 200.
"""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

RARE, SELDOM, MIDDLING = "量子纠缠", "蓝牙耳机", "数字水印"
SUBJECTS = [
    "打印机",
    "登录",
    "密码",
    "邮箱",
    "网络",
    "电脑",
    "门禁",
    "权限",
    "显示器",
    "键盘",
    "投影仪",
    "会议室",
    "服务器",
    "软件",
    "备份",
    "共享",
    "账号",
    "远程",
    "报表",
    "审批",
    "合同",
    "发票",
    "考勤",
    "同步",
    "证书",
    "浏览器",
    "病毒",
    "硬盘",
    "内存",
    "采购",
    "故障",
    "日志",
    "接口",
    "配置",
    "版本",
    "驱动",
    "扫描",
    "传真",
    "视频",
    "声音",
    "麦克风",
    "摄像头",
    "电源",
    "机房",
    "告警",
    "线路",
    "交换机",
    "路由",
    "端口",
    "网线",
    "光纤",
    "带宽",
    "防火墙",
    "域名",
    "地址",
    "VPN",
    "ERP",
    "Outlook",
    "Excel",
    "Windows",
    "SAP",
    "Oracle",
]
_HAPPENINGS = [
    "无法",
    "卡纸",
    "断开",
    "蓝屏",
    "重置",
    "黑屏",
    "报错",
    "安装",
    "升级",
    "恢复",
    "拒绝",
    "锁定",
    "失败",
    "延迟",
    "重启",
    "过期",
    "超时",
    "冲突",
]
_GLUE = "的了在是我和与或请将把被从到对为已未不能后前时一直今天昨天早上下午处理一下谢谢您好尽快麻烦"
_SUBJECT_WEIGHTS = list(accumulate(1 / (rank + 4) for rank in range(len(SUBJECTS))))
_HAN = [chr(0x4E00 + at) for at in range(6000)]
_HAN_WEIGHTS = list(accumulate(1 / (rank + 20) for rank in range(len(_HAN))))


@dataclass(frozen=True)
class Sample:
    """The words of a ticket."""

    title: str
    description: str
    replies: tuple[str, ...]
    note: str
    name: str


def sample(number: int) -> Sample:
    """Ticket `number` of the invented desk."""
    random = Random(number)
    subjects = random.choices(SUBJECTS, cum_weights=_SUBJECT_WEIGHTS, k=4)
    planted = "".join(word for word, each in ((RARE, 5000), (SELDOM, 1000), (MIDDLING, 200)) if number % each == 7)
    return Sample(
        title=_sentence(random, subjects, 14),
        description=_sentence(random, subjects, 90) + planted,
        replies=tuple(_sentence(random, subjects, 40) for _ in range(random.randrange(5))),
        note=_sentence(random, subjects, 30),
        name="".join(random.choices(_HAN, cum_weights=_HAN_WEIGHTS, k=3)),
    )


def _sentence(random: Random, subjects: list[str], length: int) -> str:
    words: list[str] = []
    size = 0
    while size < length:
        words.append(_word(random, subjects))
        size += len(words[-1])
    return "".join(words)


def _word(random: Random, subjects: list[str]) -> str:
    dice = random.random()
    if dice < 0.25:
        return random.choice(subjects)
    if dice < 0.35:
        return random.choice(_HAPPENINGS)
    if dice < 0.65:
        return random.choice(_GLUE)
    if dice < 0.95:
        return "".join(random.choices(_HAN, cum_weights=_HAN_WEIGHTS, k=2))
    return f"，E{random.randrange(2000)} " if dice < 0.97 else "，"
