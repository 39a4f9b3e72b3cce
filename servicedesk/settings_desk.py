"""Settings, fifth part: what this desk is called, and the limits and periods that are its own choice."""

import os

from servicedesk import env

DESK_NAME = os.environ.get("DESK_NAME", "")
DESK_HOTLINE = HOTLINE = os.environ.get("DESK_HOTLINE", "")  # the telephone number, in letters and on the portal

REOPEN_DAYS = env.number("REOPEN_DAYS", default=14)  # how long a closed ticket may be taken up again
CONFIRM_LINK_DAYS = env.number("CONFIRM_LINK_DAYS", default=14)
SURVEY_LINK_DAYS = env.number("SURVEY_LINK_DAYS", default=30)

ATTACHMENT_MAX_BYTES = env.number("ATTACHMENT_MAX_MB", default=20) * 1024 * 1024
ATTACHMENTS_MAX_BYTES = env.number("ATTACHMENTS_MAX_MB", default=200) * 1024 * 1024  # all of one ticket
