"""False alarms cost more trust than a missed phrase: what an honest desk writes passes."""

import pytest

from tests.gate.desk import codes

HONEST = [
    "张工您好，归档任务已停，连接池正在扩容。",
    "张工，李志远将于 13:50 前致电您",
    "您反映的打印问题已处理：驱动换成 5.2 版，试打两页正常，您现在可以直接打印。",
    "您的问题已解决。原因是网卡松动，重新插紧后网速恢复，您可以继续办公。",
    "已完成权限开通，您重新登录后即可看到“应收明细”菜单。",
    "OK键失灵是键盘进水所致，已更换新键盘。",
    "密码已重置为初始密码，请登录后立即修改",
    "账号已解锁",
    "已重启打印服务",
    "已转派网络组，10:30 前与您联系",
    "已受理，单号 INC-20261122-0012，王悦 10:00 前给您答复。",
    "今天下午处理",
    "11月25日处理",
    "15:00 前处理",
    "我们尽快处理，16:00 前给您结果",
    "正在处理归档任务",
    "还没解决，厂家明天上午带备件来",
    "未处理",
    "没解决",
    "处理不了，需要厂家支持，李工已联系，15:00 前答复您",
    "不OK，还要再查日志",
    "问题解决了吗？",
    "您好，请问问题解决了吗？",
    "是否已完成升级？",
    "请问您使用的是哪个版本？",
    "请把报错截图发给我",
    "施工已完成",
    "数据备份已完成",
    "验收已完成",
    "断电",
    "重启",
    "是的",
    "可以",
    "谢谢",
    "您好",
    "谢谢您的配合！",
    "恢复正常",
    "The printer driver was fixed: reinstall it from the portal and print again.",
    "Your account is unlocked; please sign in with the temporary password.",
    "Is the issue resolved now?",
    "Has it been fixed?",
    "Not done yet, the part arrives on Monday.",
    "OK button broken, keyboard replaced",
    "Okinawa branch is back online",
    "Unresolved: waiting for the vendor's patch P231",
    "请按 Ctrl+F5 刷新",
    "http://portal.example/help/3",
    "VPN 已通",
    "1 号楼断电，15:00 恢复",
    "a < b && c > d 时报错，已改判断条件",
    "<router> 重启后恢复",
    "R&D 组的共享盘 &amp 已挂载",
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_passes(text: str) -> None:
    assert codes(text) == []


def test_a_long_honest_reply_that_contains_the_empty_phrases_passes() -> None:
    text = (
        "张工您好：\n您 11 月 22 日反馈的“ERP 月结导出超时”已处理。原因：报表服务连接池占满。"
        "处理方案：停夜间归档任务，连接池由 200 扩至 400，排队的 37 个导出已完成重跑。"
        "处理结果：14:05 您与小何、小苏均已导出应收明细，OK。如再次超时请拨 8888，谢谢！"
    )
    assert codes(text) == []
    assert codes(text, field="result") == []


@pytest.mark.parametrize("text", ["谢谢", "您好", "用户", "请知悉", "你好，张工", "问题原因"])
def test_courtesy_and_grammar_alone_pass_in_a_conversation_but_not_in_a_resolution(text: str) -> None:
    assert codes(text) == []
    assert codes(text, field="result") == ["says_nothing"]
