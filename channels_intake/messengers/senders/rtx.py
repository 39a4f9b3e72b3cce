"""RTX: the server's own CGIs on port 8012, whose values are URL-encoded in GB18030."""

from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from channels_intake.messengers.senders.base import HttpSender
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Temporary

# The answer is a page for people. What it says of us (the list of computers let in) kills no letter.
_OURS = ("受限制", "sdkproperty", "密码")
_NOBODY = ("不存在", "not exist")
_FAILED = ("失败", "错误", "error", "fail")


class RtxSender(HttpSender):
    """What is said in a conversation goes by SendIM.cgi where the desk has an account, letters by SendNotify.cgi."""

    ways = ("api",)
    most_bytes = 1800

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One message, or one notice in the corner of the screen that stays until it is closed."""
        sender = self.option("sender")
        if sender and not parcel.subject:
            session = "{" + str(uuid5(NAMESPACE_URL, f"{self.source.slug}/{account}")).upper() + "}"
            values = {"sender": sender, "pwd": self.option("password"), "receivers": account, "msg": text}
            self._call("SendIM.cgi", values | {"sessionid": session})
        else:
            title = parcel.subject or text.partition("\n")[0][:40]
            values = {"title": title, "msg": _linked(text, parcel.link), "receiver": account, "delaytime": "0"}
            self._call("SendNotify.cgi", values)

    def _call(self, name: str, values: dict[str, str]) -> None:
        query = "&".join(f"{key}={quote(value.encode('gb18030', 'replace'), safe='')}" for key, value in values.items())
        answer = self.call("GET", f"{self.need('api').rstrip('/')}/{name}?{query}")
        page = answer.content.decode("gb18030", "replace").lower()
        said = page[:200].replace("\n", " ")
        if answer.status_code != 200 or any(word in page for word in _OURS):  # noqa: PLR2004 (OK)
            raise Temporary(Failure.POSTPONED, f"{answer.status_code}: {said}")
        if any(word in page for word in _NOBODY):
            raise Permanent(Failure.REFUSED, said)
        if any(word in page for word in _FAILED):
            raise Temporary(Failure.POSTPONED, said)


def _linked(text: str, link: str) -> str:
    """RTX shows an address as a link only in its own syntax: [words|address]."""
    return text.replace(link, f"[{link}|{link}]") if link else text
