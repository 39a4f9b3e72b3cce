"""What somebody says himself, without what he quotes and how he signs. For display only: the whole is always kept."""

import re

from channels_intake.mail.parse.signatures import unsigned

_MARK = re.compile(
    r"^[>\s]*[-_=─—*]{2,}\s*(?:回复的)?\s*(?:原始邮件|原邮件|邮件原文|原始郵件|原始信件|转发的?邮件(?:信息)?|轉寄郵件"
    r"|original(?:\s+(?:message|email|mail|appointment))?|forwarded\s+(?:message|email|mail)|reply\s+message)"
    r"\s*[-_=─—*]{2,}\s*$",
    re.IGNORECASE,
)
# The head of the letter that is answered, as Outlook, Foxmail, QQ, Aliyun and telephones lay it out.
_FROM = re.compile(r"^[>\s|*]*(?:发\s*件\s*人|寄\s*件\s*者|發\s*件\s*人|from)\s*[|*]*\s*[:\uff1a|]", re.IGNORECASE)
_OTHER = re.compile(
    r"^[>\s|*]*(?:发\s*送\s*时\s*间|发\s*送\s*日\s*期|發\s*送\s*時\s*間|寄\s*件\s*日\s*期|日\s*期|时\s*间|收\s*件\s*人|收\s*件\s*者"
    r"|抄\s*送(?:\s*人)?|副\s*本|主\s*题|主\s*題|主\s*旨|sent|date|to|cc|subject)\s*[|*]*\s*[:\uff1a|]",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[>\s]*[-_=─—]{4,}\s*$")
# “On … wrote:” in its many forms. Those that begin with a word of their own may be broken over up to three lines.
_WROTE = re.compile(
    r"(?:on\b.{4,300}\bwrote|at\s+\d{4}-\d\d?-\d\d?.{4,300}\bwrote|[在於]\s*(?=.*\d)\S.{4,300}[写寫]道)\s*[:\uff1a]\s*$",
    re.IGNORECASE | re.DOTALL,
)
_WROTE_ON_ONE_LINE = re.compile(
    r"(?:.{0,150}[于於]\s*\d{4}\s*年.{4,150}[写寫]道|.{0,150}<[^<>\s]{1,250}@[^<>\s]{1,250}>\s*[于於]?.{0,80}[写寫]道"
    r"|\d{4}[年/-]\s*\d\d?[月/-]\s*\d\d?.{2,200}(?:[写寫]道|wrote))\s*[:\uff1a]\s*$",
    re.IGNORECASE,
)
MOST = 100_000  # characters that are looked at; a ticket takes fewer
_HEAD_LINES = 8
_LONGEST_WROTE = 3
_LEAST_FIELDS = 2
FORWARDED = re.compile(r"^\s*(?:fwd?|转发|轉寄|轉發|tr|wg)\s*[:\uff1a]", re.IGNORECASE)


def said(text: str) -> str:
    """The sender's own words; the whole where that leaves nothing, as it does with a letter that is only passed on."""
    own = "\n".join(_own_lines(text[:MOST].splitlines()))
    return _tidy(unsigned(own)) or _tidy(own) or _tidy(text)


def unquoted(text: str) -> str:
    """Without what is quoted, signature and all; empty where all is quoted."""
    return _tidy("\n".join(_own_lines(text[:MOST].splitlines())))


def _own_lines(lines: list[str]) -> list[str]:
    own: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _MARK.match(line) or _is_head(lines, at):
            break
        length = _wrote(lines, at)
        if length:
            at += length
            if not _is_quoted_next(lines, at):
                break  # all below is quoted, without marks
            continue
        if not line.lstrip().startswith((">", "》")):
            own.append(line)
        at += 1
    while own and (not own[-1].strip() or _RULE.match(own[-1])):
        own.pop()
    return own


def _is_head(lines: list[str], at: int) -> bool:
    if not _FROM.match(lines[at]):
        return False
    below = [line for line in lines[at + 1 : at + 1 + 2 * _HEAD_LINES] if line.strip()][:_HEAD_LINES]
    return sum(bool(_OTHER.match(line)) for line in below) >= _LEAST_FIELDS


def _wrote(lines: list[str], at: int) -> int:
    """How many lines from `at` on say who wrote what follows; 0 where they do not."""
    if not lines[at].strip():
        return 0
    for length in range(1, _LONGEST_WROTE + 1):
        joined = " ".join(line[:400].lstrip("> \t") for line in lines[at : at + length])
        if _WROTE.match(joined) or (length == 1 and _WROTE_ON_ONE_LINE.match(joined)):
            return length
    return 0


def _is_quoted_next(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines()))
