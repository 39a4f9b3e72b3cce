"""How people and their programs sign, and what lawyers add."""

import re

_DASHES = re.compile(r"^--\s?$")
_SENT_FROM = re.compile(
    r"^\s*[(（【\[]?\s*(?:发自|發自|來自|来自|从|發送自|发送自|使用|获取|取得|通过|由)?\s*(?:"
    r"(?:我的|新浪|网易|QQ|腾讯|华为|小米|荣耀|vivo|oppo|三星|iPhone|iPad|Android|安卓|Outlook|Windows|Foxmail|钉钉|阿里|企业微信|飞书)"
    r".{0,30}(?:iPhone|iPad|手机|平板|客户端|邮箱大师|Outlook for \w+|邮件应用|邮箱|发送|Android|定制|app)"
    r"|(?:iPhone|iPad|Outlook for (?:iOS|Android|Mac))"
    r")\s*(?:发送|上的邮件)?\s*[)）】\]。]?\s*(?:<https?://\S+>)?\s*$",
    re.IGNORECASE,
)
_SENT_FROM_EN = re.compile(
    r"^\s*(?:sent (?:from|via|with) (?:my|mail|yahoo|outlook|the|samsung|huawei|xiaomi|gmail|proton).{0,60}"
    r"|get outlook for \w+.{0,60}|sent from (?:iphone|ipad|android).{0,40})\s*$",
    re.IGNORECASE,
)
_NETEASE = re.compile(r"^\s*(?:签名由\s*网易邮箱大师\s*定制|\|\s*签名由.{0,40}\|?)\s*$")
_BAR = re.compile(r"^\s*\|[\s|]*$")
_CARD = 12
_DISCLAIMER = re.compile(
    r"^\s*(?:[-*_【\[（(]*\s*)(?:保密(?:声明|提示|说明)|免责声明"
    r"|本(?:电子)?邮件(?:及其?附件|包含|所含|内容).{0,40}(?:保密|机密|专有|仅供)"
    r"|this (?:e-?mail|message|communication)(?: and any| is| may|, including| contains)"
    r".{0,80}(?:confidential|privileged|intended)"
    r"|confidentiality notice|disclaimer\s*[:\uff1a])",
    re.IGNORECASE,
)


def unsigned(text: str) -> str:
    """`text` without signature, “sent from my telephone” and disclaimer; empty where nothing else was said."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if _DASHES.match(line) or _DISCLAIMER.match(line):
            lines = lines[:at]
            break
        if _NETEASE.match(line):
            lines = lines[: _start_of_card(lines, at)]
            break
    return "\n".join(line for line in lines if not _SENT_FROM.match(line) and not _SENT_FROM_EN.match(line)).strip()


def _start_of_card(lines: list[str], at: int) -> int:
    """Netease's card is a table drawn with bars: from the first bare bar on."""
    return next((above for above in range(max(0, at - _CARD), at) if _BAR.match(lines[above])), at)
