"""What a desk writes every day, and must be able to write whatever is put on the word lists."""

from tickets.gate.judge import judge
from tickets.gate.kinds import PhraseRule

SENTENCES = (
    "张工您好，归档任务已停，连接池正在扩容。",
    "张工，李志远将于 13:50 前致电您",
    "您反映的打印问题已处理：驱动换成 5.2 版，试打两页正常，您现在可以直接打印。",
    "您的问题已解决。原因是网卡松动，重新插紧后网速恢复，您可以继续办公。",
    "已完成权限开通，您重新登录后即可看到“应收明细”菜单。",
    "密码已重置为初始密码，请登录后立即修改",
    "已受理，工程师 10:00 前给您答复，请保持电话畅通。",
    "我们尽快处理，16:00 前给您结果",
    "还没解决，厂家明天上午带备件来",
    "处理不了，需要厂家支持，李工已联系，15:00 前答复您",
    "请问您使用的是哪个版本？",
    "请把报错截图发给我，谢谢您的配合！",
    "服务器磁盘写满，清理日志后系统恢复，用户可以正常登录。",
    "这一项目前的版本没有，我为您换个办法",
    "非常抱歉给您带来不便，我再和您核对一遍现象",
    "The printer driver was fixed: reinstall it from the portal and print again.",
    "Your account is unlocked; please sign in with the temporary password.",
    "I will find out and tell you by 17:00.",
    "Sorry for the inconvenience: the part arrives on Monday.",
    "Could you send me a picture of the error, please?",
)


def stopped_by(rule: PhraseRule, *, others: tuple[PhraseRule, ...]) -> str:
    """The first ordinary sentence that `rule` would stop and `others` let through; empty where there is none."""
    phrases = (*others, rule)
    for sentence in SENTENCES:
        if not judge(sentence, phrases=phrases).passes and judge(sentence, phrases=others).passes:
            return sentence
    return ""
