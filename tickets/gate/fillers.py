"""Words that add nothing to a reply: courtesy, grammar, numbering, labels.

They matter only beside a listed phrase (“您好，您的问题已处理，谢谢” is still nothing but 已处理); a text with one
word beyond them is a text. They are grammar rather than policy, hence code; what is banned is data.
"""

import re
from collections.abc import Iterator

from tickets.gate.folding import Folded, fold_text

_COURTESY = """
您好 早上好 上午好 中午好 下午好 晚上好 大家好 各位好 老师好 谢谢 多谢 感谢 谢谢您 感谢您 谢谢配合 感谢配合
感谢您的配合 感谢您的来电 感谢支持 感谢您的支持 感谢理解 感谢您的理解 再见 祝好 祝您工作愉快 祝您生活愉快
祝您工作顺利 不客气 抱歉 不好意思 对不起 非常抱歉 打扰了 辛苦了 让您久等了 久等了 尊敬的 亲爱的 知悉 请知悉 请您知悉
请您确认 请您核实 请您查看 请您查收 敬请确认 请悉知 请知晓 请周知 特此告知 特此回复 请查收 请验收 请确认 请核实
请查看 请查阅 此致 敬礼 敬上 如有问题请联系 如有问题请联系我 如有问题请再联系 有问题请联系 有问题再联系
有问题随时联系 如有疑问请联系 有任何问题请您再找我 请放心 hi hello hey dear thanks thankyou thankyouverymuch
manythanks thx cheers sorry regards bestregards kindregards best bye sir madam team goodmorning goodafternoon
goodevening pleaseconfirm pleasecheck
"""
_GRAMMAR = """
已 已经 以 现 现在 现已 目前 刚 刚刚 刚才 都 也 均 全 全部 一切 该 此 这 那 这个 那个 本 该问题 这边 我方 我处 我
我们 你 的 地 得 了 过 被 把 将 由 给 为 对 经 并 且 和 与 及 请 帮 帮忙 帮您 为您 给您 替您 所 之 后 问题 故障 事件
事情 事项 事 工单 单子 单 请求 需求 报修 申请 情况 您反馈的 您反映的 您提出的 您提交的 您上报的 您申报的 您报的
您说的 您的反馈 反馈的 反映的 提出的 提交的 上报的 申报的 报的 所报 所说的 用户 客户 顾客 工程师 服务台 技术人员
工作人员 相关人员 妥当 妥善 妥 完毕 完 结束 成功 顺利 及时 均已 都已 说明 原因 原因说明 处理方案 解决方案 方案
处理结果 结果 处理情况 处理意见 回复 答复 处理人 处理时间 时间 状态 备注 第 点 项 条 itis itsnow itsall its thisis
thatis issueis problemis ticketis requestis itwas issuewas problemwas ticketwas requestwas hasbeen havebeen isnow
isall allis everythingis has have it the this that these your our my issue issues problem problems ticket tickets
request requests incident case now already all just by us me we i ive weve for to please and successfully fully
everything status cause reason plan solution result results rootcause
"""
_PARTICLES = "啊呀哦噢喔呢吧啦哈嘛嘞哒滴辣咯喽哟呗耶诶欸嗯额呃哎唉亲么嘿哇"
_NUMERALS = "一二三四五六七八九十零百"
_LEAD_INS = """
抱歉 不好意思 对不起 您好 哎 唉 那 那个 但 但是 可是 不过 其实 反正 真的 真 确实 也 就 都 呢 现在 目前 的 了 sorry
well but and so really actually honestly hello hi now please sir madam
"""

COURTESY = frozenset(map(fold_text, _COURTESY.split()))
GREETINGS = COURTESY | frozenset(map(fold_text, _PARTICLES))
FILLERS = GREETINGS | frozenset(map(fold_text, (*_GRAMMAR.split(), *_NUMERALS)))
LEAD_INS = frozenset(map(fold_text, (*_LEAD_INS.split(), *_PARTICLES)))

# 张工, 李专责, 王志远工程师 (TALK-6). Without 施, 包, 车, 金, 钟, whose 工 is a trade: 施工 has meaning of its own.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾"
    "彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏汪田任姜范方石姚谭廖邹熊陆郝孔崔康毛邱秦江史"
    "顾侯邵孟龙段雷钱汤尹黎常武贺赖龚文欧阳诸葛"
)
_TITLES = "专工|专责|工程师|工|老师|师傅|先生|女士|小姐|同志|主任|经理|部长|处长|科长|所长|局长|队长|班长|书记|总"
_ADDRESS = re.compile(rf"(?=((?:[{fold_text(_SURNAMES)}][\u4e00-\u9fff]{{0,2}})(?:{_TITLES})))")
_LIST_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_TIME = re.compile(
    r"[0-9]+(?:年|月|日|号|小时|分钟|时|点|分|秒|天|am|pm)?|今天|今日|昨天|昨日|早上|上午|中午|下午|晚上"
)
_PAST = re.compile(r"[已了过]|done|fixed|solved|completed|closed|handled|finished|ok")
_IDENTIFIER = re.compile(r"[a-z]{1,5}[0-9]{3,}")
_LETTER = re.compile(r"[a-z]")


def filler_spans(folded: Folded) -> Iterator[tuple[int, int]]:
    """Where forms of address, numbers, ticket numbers and list letters stand in the folded text.

    Times are fillers in an account of the past only: “14:05 已处理” says nothing, “今天下午处理” is a promise.
    """
    for match in _ADDRESS.finditer(folded.text):
        yield match.span(1)
    for pattern in (_LIST_NUMBER, _IDENTIFIER, *([_TIME] if _PAST.search(folded.text) else [])):
        for match in pattern.finditer(folded.text):
            yield match.span()
    for match in _LETTER.finditer(folded.text):
        start, end = match.span()
        if _stands_alone(folded, start) and _stands_alone(folded, end):
            yield start, end


def _stands_alone(folded: Folded, edge: int) -> bool:
    """Whether the place before character `edge` is not inside a run of Latin letters."""
    if folded.is_word_edge(edge):
        return True
    return not (folded.text[edge - 1].isalpha() and folded.text[edge].isalpha())
