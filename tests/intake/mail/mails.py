"""Mails as programs send them."""

from email.message import EmailMessage
from itertools import count

_serial = count(1)


def mail(
    body: str = "三楼的打印机卡纸。\n",
    *,
    sender: str = "王敏 <wang@customer.example>",
    to: str = "desk@desk.example",
    subject: str = "打印机卡纸",
    message_id: str = "",
    html: str = "",
    **headers: str,
) -> bytes:
    """A well-formed mail; `headers` with underscores for hyphens, None-like for none."""
    made = EmailMessage()
    values = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": "Mon, 23 Nov 2026 12:00:00 +0800",
        "Message-ID": message_id or f"<{next(_serial)}@customer.example>",
    }
    for name, value in values.items():
        if value:
            made[name] = value
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    if html:
        made.add_alternative(html, subtype="html")
        made.set_boundary("always-the-same")
    return made.as_bytes()


def crude(head: str | bytes, body: str | bytes = b"", *, charset: str = "utf-8") -> bytes:
    """A mail written by hand: a head of lines, an empty line, a body."""
    head = head if isinstance(head, bytes) else head.encode(charset)
    body = body if isinstance(body, bytes) else body.encode(charset)
    return head.strip(b"\n").replace(b"\n", b"\r\n") + b"\r\n\r\n" + body
