"""The word lists as shipped. From then on they are data: the manager adds, rewords and switches off.

S0 names the core of each list (BRT回复规范, 服务忌语, 禁止); the rest are everyday equivalents, whose source is empty.
"""

from django.db.models import Model

from tickets.gate.folding import fold_text
from tickets.gate.kinds import PhraseKind, PhraseMatch, PhraseRule

_EMPTY_S0 = "已处理 已完成 已解决 OK"
_EMPTY = """
处理 处理了 处理完 处理完了 处理好了 处理完毕 处理完成 已处理完 已处理完毕 已处理完成 已经处理 完成 完成了 已经完成
解决 解决了 已经解决 已解决完毕 搞定 搞定了 已搞定 弄好了 弄完了 好 好了 已好 好的 好嘞 行 行了 可以了 妥了 完事
完事了 没问题 没问题了 没事了 已修复 修复 修复了 修好了 已关闭 已结单 已办结 办结 已办理 已办妥 已处置 处置完毕
已执行 已操作 已闭环 收到 已收到 收到了 已收悉 已阅 已知 已知悉 知道了 了解 明白 明白了 嗯 哦 无 略 同上 如上 见上
如题 不详
"""
_EMPTY_ENGLISH = """
okay okey okie fine done fixed solved resolved completed complete closed handled finished sorted noted received
processed understood roger acknowledged nan none null nil
"""
_EMPTY_ENGLISH_PHRASES = (
    "got it",
    "all done",
    "all good",
    "all set",
    "taken care of",
    "sorted out",
    "no problem",
    "n/a",
    "as above",
    "see above",
)
_VAGUE_S0 = "前台操作解决"
_VAGUE = """
前台操作 前台处理 前台解决 后台操作 后台处理 后台解决 后台操作解决 后台操作处理 前台操作处理 后台已处理 前台已处理
远程处理 远程解决 远程操作解决 现场处理 现场解决 现场操作解决 电话处理 电话解决 电话沟通解决 人工处理 手动处理
技术处理 系统处理 系统解决 操作解决 操作处理 正常处理 常规处理 相应处理 相关处理 做了处理 进行了处理 进行处理
按流程处理 协调处理 协调解决 系统问题 系统原因 技术问题 技术原因 操作问题 操作原因 人为原因 其他原因 历史原因
特殊原因 各种原因
"""
_VAGUE_ENGLISH_PHRASES = (
    "handled in the back end",
    "fixed in the back end",
    "back-end operation",
    "front-end operation",
    "fixed remotely",
    "handled remotely",
    "fixed on site",
    "handled on site",
    "technical reasons",
    "system problem",
    "user error",
)
_CLAUSE, _ANYWHERE = PhraseMatch.CLAUSE, PhraseMatch.CONTAINS
# phrase, where it is refused, source, what to say instead
_TABOO: tuple[tuple[str, PhraseMatch, str, str], ...] = (
    ("我不知道", _CLAUSE, "S0", "我先查清楚，今天 17:00 前答复您"),
    ("这个不行", _CLAUSE, "S0", "这一项暂时办不到，我为您换个办法"),
    ("那你和我们领导讲吧", _ANYWHERE, "S0", "我请主管与您联系"),
    ("你去跟省公司讲吧", _ANYWHERE, "S0", "这一项由省公司负责，我替您转达并跟进"),
    ("我现在很忙", _CLAUSE, "S0", "我正在处理另一张工单，14:30 前给您回电"),
    ("是你没说清楚，能怪我吗", _ANYWHERE, "S0", "我再和您核对一遍现象"),
    ("急什么，我正忙着呢", _ANYWHERE, "S0", "我知道您着急，14:30 前给您回电"),
    ("这个实现不了", _CLAUSE, "S0", "目前的版本没有这项功能，可以这样代替"),
    ("你怎么什么都不知道", _ANYWHERE, "S0", "我一步一步说给您听"),
    ("急什么", _CLAUSE, "S0", "我知道您着急，14:30 前给您回电"),
    ("我正忙着呢", _CLAUSE, "S0", "我正在处理另一张工单，14:30 前给您回电"),
    ("是你没说清楚", _CLAUSE, "S0", "我再和您核对一遍现象"),
    ("能怪我吗", _CLAUSE, "S0", ""),
    ("不知道", _CLAUSE, "", "我先查清楚，今天 17:00 前答复您"),
    ("我也不知道", _CLAUSE, "", "我先查清楚，今天 17:00 前答复您"),
    ("这个我不知道", _CLAUSE, "", "我先查清楚，今天 17:00 前答复您"),
    ("你问我我问谁", _ANYWHERE, "", ""),
    ("这个真的不行", _CLAUSE, "", "这一项暂时办不到，我为您换个办法"),
    ("实现不了", _CLAUSE, "", "目前的版本没有这项功能，可以这样代替"),
    ("我很忙", _CLAUSE, "", "我正在处理另一张工单，14:30 前给您回电"),
    ("我没空", _CLAUSE, "", "我正在处理另一张工单，14:30 前给您回电"),
    ("你急什么", _CLAUSE, "", "我知道您着急，14:30 前给您回电"),
    ("急什么急", _CLAUSE, "", "我知道您着急，14:30 前给您回电"),
    ("跟我们领导讲", _CLAUSE, "", "我请主管与您联系"),
    ("找我们领导去", _CLAUSE, "", "我请主管与您联系"),
    ("你去跟领导讲吧", _ANYWHERE, "", "我请主管与您联系"),
    ("你怎么连这个都不会", _ANYWHERE, "", "我一步一步说给您听"),
    ("这么简单都不会", _ANYWHERE, "", "我一步一步说给您听"),
    ("不归我管", _CLAUSE, "", "这一项由别的小组负责，我替您转过去并跟进"),
    ("这不归我管", _CLAUSE, "", "这一项由别的小组负责，我替您转过去并跟进"),
    ("不关我的事", _ANYWHERE, "", ""),
    ("又不是我弄坏的", _ANYWHERE, "", ""),
    ("他妈的", _ANYWHERE, "", ""),
    ("滚蛋", _CLAUSE, "", ""),
    ("闭嘴", _CLAUSE, "", ""),
    ("I don't know", _CLAUSE, "", "I will find out and tell you by 17:00"),
    ("I do not know", _CLAUSE, "", "I will find out and tell you by 17:00"),
    ("that's not possible", _CLAUSE, "", "This cannot be done at present; here is another way"),
    ("talk to our manager then", _ANYWHERE, "", "I will ask the supervisor to call you"),
    ("I'm busy", _CLAUSE, "", "I am on another ticket and will call you by 14:30"),
    ("what's the hurry", _ANYWHERE, "", "I know this is urgent; I will call you by 14:30"),
    ("calm down", _CLAUSE, "", ""),
    ("not my problem", _ANYWHERE, "", ""),
    ("not my job", _CLAUSE, "", "Another group is responsible; I will pass it on and follow it up"),
    ("don't you know anything", _ANYWHERE, "", "Let me go through it step by step"),
)


def _plain(kind: PhraseKind, words: str, source: str = "") -> list[tuple[PhraseRule, str]]:
    return [(PhraseRule(kind, word, PhraseMatch.WHOLE), source) for word in words.split()]


# (rule, source): 已处理 and its fellows are S0's own words, the rest its “and the like”
DEFAULT_PHRASES: tuple[tuple[PhraseRule, str], ...] = (
    *_plain(PhraseKind.EMPTY, _EMPTY_S0, "S0"),
    *_plain(PhraseKind.EMPTY, _EMPTY),
    *_plain(PhraseKind.EMPTY, _EMPTY_ENGLISH),
    *((PhraseRule(PhraseKind.EMPTY, phrase, PhraseMatch.WHOLE), "") for phrase in _EMPTY_ENGLISH_PHRASES),
    *_plain(PhraseKind.VAGUE, _VAGUE_S0, "S0"),
    *_plain(PhraseKind.VAGUE, _VAGUE),
    *((PhraseRule(PhraseKind.VAGUE, phrase, PhraseMatch.WHOLE), "") for phrase in _VAGUE_ENGLISH_PHRASES),
    *((PhraseRule(PhraseKind.TABOO, text, match, instead=instead), source) for text, match, source, instead in _TABOO),
)


def load_defaults(model: type[Model]) -> int:
    """Add the shipped phrases that `model` (the Phrase of a migration's state) does not have yet; how many were added.

    Rows the manager has changed or switched off stay as they are.
    """
    rows = model._default_manager  # noqa: SLF001 - a historical model has no other name for it
    known = set(rows.values_list("kind", "folded"))
    missing: dict[tuple[str, str], Model] = {}
    for rule, source in DEFAULT_PHRASES:
        key = (str(rule.kind), fold_text(rule.text))
        if key not in known:
            kind, folded = key
            missing[key] = model(
                kind=kind, folded=folded, text=rule.text, match=str(rule.match), instead=rule.instead, source=source
            )
    rows.bulk_create(missing.values())
    return len(missing)
