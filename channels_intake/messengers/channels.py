"""Which of the desk's channels are messengers."""

from tickets.choices import Channel

MESSENGERS = frozenset({Channel.RTX, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU})
