"""Settings, fifth part: what this desk is called, and the limits and periods that are its own choice."""

import os
from datetime import time

from servicedesk import env

DESK_NAME = os.environ.get("DESK_NAME", "")
DESK_HOTLINE = HOTLINE = os.environ.get("DESK_HOTLINE", "")  # the telephone number, in letters and on the portal

DIRECTORY_PUBLIC = env.flag("DIRECTORY_PUBLIC")  # whether visitors read names and numbers without log-in (ROLE-2)

REOPEN_DAYS = env.number("REOPEN_DAYS", default=14)  # how long a closed ticket may be taken up again
CONFIRM_LINK_DAYS = env.number("CONFIRM_LINK_DAYS", default=14)
SURVEY_LINK_DAYS = env.number("SURVEY_LINK_DAYS", default=30)
SIGN_LINK_DAYS = env.number("SIGN_LINK_DAYS", default=30)  # a service record stays open until it is signed
PDF_FONT = os.environ.get("PDF_FONT", "")  # a TrueType file to put into PDFs; without one the reader's own Chinese font
SURVEY_THANKS = env.flag("SURVEY_THANKS")  # whether whoever rates the service gets a short letter of thanks

# One text message to a requester has seventy characters, less what the gateway puts before; a shorter name of the same
# desk leaves room for words.
SMS_LENGTH = env.number("SMS_LENGTH", default=70)
SHORT_BASE_URL = os.environ.get("SHORT_BASE_URL", "").rstrip("/")

ATTACHMENT_MAX_BYTES = env.number("ATTACHMENT_MAX_MB", default=20) * 1024 * 1024
ATTACHMENTS_MAX_BYTES = env.number("ATTACHMENTS_MAX_MB", default=200) * 1024 * 1024  # all of one ticket

# Ways in. The adapters that this desk knows; where a sender is braked; and what is too large to be kept whole.
INTAKE_ADAPTERS: list[str] = [
    "channels_intake.mail.adapter.MailAdapter",
    "channels_intake.messengers.adapters.rtx.RTX",
    "channels_intake.messengers.adapters.wecom.WeCom",
    "channels_intake.messengers.adapters.dingtalk.DingTalk",
    "channels_intake.messengers.adapters.feishu.Feishu",
    "channels_intake.messengers.adapters.generic.GenericMessenger",
    "channels_intake.messengers.adapters.sms.TextMessages",
    "channels_intake.phone.adapter.Telephone",
    "channels_intake.webform.adapter.WebForm",
    "channels_intake.itop.adapter.Itop",
    "channels_intake.generic.SignedWebhook",
]
INTAKE_MAX_BYTES = env.number("INTAKE_MAX_MB", default=40) * 1024 * 1024
HOOK_MAX_BYTES = 2 * 1024 * 1024  # what a machine may say in one call
INTAKE_FLOOD = env.number("INTAKE_FLOOD", default=30)  # so much from one sender in so many minutes; the rest waits
INTAKE_FLOOD_MINUTES = env.number("INTAKE_FLOOD_MINUTES", default=10)  # in quarantine
# Files on the form without log-in: those of one form, and all from one address of the network within an hour.
WEBFORM_FILES_MAX_BYTES = env.number("WEBFORM_FILES_MAX_MB", default=20) * 1024 * 1024
WEBFORM_HOURLY_MAX_BYTES = env.number("WEBFORM_HOURLY_MAX_MB", default=200) * 1024 * 1024

# Clocks turn to the desk's own people by these ways in, too: one of a messenger, one of a text message gateway.
STAFF_MESSENGER = os.environ.get("STAFF_MESSENGER", "")
STAFF_SMS = os.environ.get("STAFF_SMS", "")
# And requesters by this one: results, where somebody has a mobile telephone and no address; codes by which a number is
# proved on the form without log-in; “off”: by none.
REQUESTER_SMS = os.environ.get("REQUESTER_SMS") or STAFF_SMS
# How the outbox reaches people at a messenger, by the kind of way in that they came by.
OUTBOX_IM_SENDERS = {
    "rtx": "channels_intake.messengers.senders.rtx.RtxSender",
    "wecom": "channels_intake.messengers.senders.wecom.WeComSender",
    "dingtalk": "channels_intake.messengers.senders.dingtalk.DingTalkSender",
    "feishu": "channels_intake.messengers.senders.feishu.FeishuSender",
    "messenger": "channels_intake.messengers.senders.generic.GenericSender",
    "sms": "channels_intake.messengers.senders.sms.SmsSender",
}

# Files in: how large one may be, and how many rows it may have.
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_MB", default=20) * 1024 * 1024
IMPORT_MAX_ROWS = env.number("IMPORT_MAX_ROWS", default=50_000)

# Webhooks out. Which networks beside the public ones may be called (10.0.0.0/8, …; there, http will do); after how many
# days in which nothing arrives one is switched off; how long it is kept what was told.
WEBHOOK_ALLOWED_NETWORKS = env.words("WEBHOOK_ALLOWED_NETWORKS")
WEBHOOK_DISABLE_DAYS = env.number("WEBHOOK_DISABLE_DAYS", default=5)
WEBHOOK_KEEP_DAYS = env.number("WEBHOOK_KEEP_DAYS", default=30)

ITOP_TIME_ZONE = env.zone("ITOP_TIME_ZONE", default="Asia/Shanghai")  # of the times in /webservices/rest.php

# Letters about clocks: so many at once to one person in so many minutes, and none of the ordinary ones while he sleeps.
BRAKE_LETTERS = env.number("BRAKE_LETTERS", default=5)
BRAKE_MINUTES = env.number("BRAKE_MINUTES", default=10)
QUIET_FROM: time = env.clock("QUIET_FROM", default=time(22))  # by the clocks of the receiver's site
QUIET_UNTIL: time = env.clock("QUIET_UNTIL", default=time(7))  # the same as QUIET_FROM: no quiet hours
