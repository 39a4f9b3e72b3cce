"""What somebody says himself, as the clients of this country and others quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_intake.mail.parse.quotes import said

OWN = "还是不行，重启以后一样。"
OLD = "请重启一次打印机。"
# How each client lays out a reply, as its own programs write it.
CLIENTS = {
    "QQ": '\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "服务台" <d@x.cn>;\n'
    '发送时间: 2026年11月23日(星期一) 中午12:00\n收件人: "王敏"<w@y.cn>;\n主题: [SD-20261123-0001] 回复\n\n{old}',
    "QQ text": '\n\n\n------------------ 原始邮件 ------------------\n发件人: "服务台";\n发送时间: 2026\n'
    "收件人: w\n\n{old}",
    "Foxmail": "\n\n\n\n\n \n发件人： 服务台\n发送时间： 2026-11-23 12:00\n收件人： 王敏\n抄送： 李工\n主题： x\n{old}",
    "163": '\n\n\n\n在 2026-11-23 12:00:00，"服务台" <d@x.cn> 写道：\n\n{old}\n',
    "163 en": '\n\nAt 2026-11-23 12:00:00, "desk" <d@x.cn> wrote:\n>{old}\n',
    "网易邮箱大师": "\n\n\n| |\n王敏\n|\n|\nw@y.cn\n|\n签名由网易邮箱大师定制\n\n---- 回复的原邮件 ----\n"
    "| 发件人 | 服务台<d@x.cn> |\n| 日期 | 2026年11月23日 |\n| 收件人 | w |\n| 主题 | x |\n{old}",
    "Outlook zh": "\n\n________________________________\n发件人: 服务台 <d@x.cn>\n发送时间: 2026年11月23日 12:00\n"
    "收件人: 王敏 <w@y.cn>\n主题: x\n\n{old}",
    "Outlook en": "\n\nFrom: Desk <d@x.cn>\nSent: Monday, November 23, 2026 12:00 PM\nTo: Wang\nSubject: x\n\n{old}",
    "Outlook old": "\n\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Wang\nSubject: x\n\n{old}",
    "Outlook phone": "\n\n获取 Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
    "发件人: 服务台 <d@x.cn>\n发送时间: 2026\n收件人: w\n\n{old}",
    "Gmail": "\n\nOn Mon, Nov 23, 2026 at 12:00 PM Desk <\nd@x.cn> wrote:\n\n> {old}\n",
    "Gmail zh": "\n\n服务台 <d@x.cn> 于2026年11月23日周一 12:00写道：\n\n> {old}\n",
    "Apple zh": "\n\n> 2026年11月23日 下午12:00，服务台 <d@x.cn> 写道：\n> \n> {old}\n",
    "Apple en": "\n\n> On Nov 23, 2026, at 12:00 PM, Desk <d@x.cn> wrote:\n> \n> {old}\n",
    "iPhone": "\n\n发自我的 iPhone\n\n> 在 2026年11月23日，12:00，服务台 <d@x.cn> 写道：\n> \n> {old}",
    "阿里": "\n------------------------------------------------------------------\n发件人：服务台 <d@x.cn>\n"
    "日　期：2026年11月23日 12:00:00\n收件人：王敏<w@y.cn>\n主　题：x\n\n{old}",
    "华为": "\n\n发自我的华为手机\n-------- 原始邮件 --------\n发件人： 服务台\n日期： 2026\n收件人： w\n{old}",
    "小米": "\n\n从我的小米手机发送\n\n在 服务台 <d@x.cn>，2026年11月23日 12:00写道：\n{old}",
    "企业微信": '\n\n\n------------------ Original ------------------\nFrom:  "desk"<d@x.cn>;\nDate:  Mon\n'
    "To:  w\n\n{old}",
    "台灣": "\n\n寄件者: 服務台\n寄件日期: 2026年11月23日\n收件者: 王敏\n主旨: x\n\n{old}",
    "Thunderbird": "\n\nOn 23/11/2026 12.00, Desk wrote:\n> {old}\n>\n> bye\n",
}


@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_quoted_is_left_out(client: str) -> None:
    text = OWN + CLIENTS[client].replace("&nbsp;", " ").format(old=OLD)
    assert said(text) == OWN


@pytest.mark.parametrize("client", CLIENTS)
def test_windows_line_ends_make_no_difference(client: str) -> None:
    text = (OWN + CLIENTS[client].replace("&nbsp;", "\xa0").format(old=OLD)).replace("\n", "\r\n")
    assert said(text) == OWN


@pytest.mark.parametrize(
    "signature",
    [
        "-- \n王敏\n财务部 010-12345678",
        "发自我的 iPhone",
        "发自我的iPad",
        "Sent from my iPhone",
        "来自 Outlook for Android",
        "Get Outlook for iOS",
        "发自新浪邮箱客户端",
        "发送自 Windows 10 版邮件应用",
        "(发自我的华为手机)",
        "本邮件及其附件含有某公司的保密信息，仅限于发送给上面地址中列出的个人。",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
    ],
)
def test_signatures_are_left_out(signature: str) -> None:
    assert said(f"{OWN}\n\n{signature}\n") == OWN


def test_answers_below_and_between_are_kept() -> None:
    text = "On 23 Nov 2026, Desk wrote:\n> restart it\nDid that.\n> and then?\nNothing."
    assert said(text) == "Did that.\nNothing."


def test_a_letter_that_is_only_passed_on_is_kept_whole() -> None:
    text = "---------- Forwarded message ---------\nFrom: A <a@x>\nDate: x\nSubject: y\nTo: z\n\nprinter broken"
    assert said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "来自上海的同事说打印机坏了",
        "发自内心地感谢各位",
        "From: the beginning it was broken\nand still is",
        "我打电话给他，他写道：\n重启",
        "日期：今天\n问题：打不开",
        "1 > 0\n----\n合计",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert said(text) == text


@given(st.text(max_size=300))
def test_something_is_always_said(text: str) -> None:
    assert bool(said(text)) == bool(text.strip() and "\n".join(text.splitlines()).strip())
