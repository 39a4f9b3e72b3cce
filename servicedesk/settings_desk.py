"""Settings, fifth part: what this desk is called, and the limits and periods that are its own choice."""

import os
from datetime import time

from servicedesk import env

DESK_NAME = os.environ.get("DESK_NAME", "")
DESK_HOTLINE = HOTLINE = os.environ.get("DESK_HOTLINE", "")  # the telephone number, in letters and on the portal

REOPEN_DAYS = env.number("REOPEN_DAYS", default=14)  # how long a closed ticket may be taken up again
CONFIRM_LINK_DAYS = env.number("CONFIRM_LINK_DAYS", default=14)
SURVEY_LINK_DAYS = env.number("SURVEY_LINK_DAYS", default=30)

ATTACHMENT_MAX_BYTES = env.number("ATTACHMENT_MAX_MB", default=20) * 1024 * 1024
ATTACHMENTS_MAX_BYTES = env.number("ATTACHMENTS_MAX_MB", default=200) * 1024 * 1024  # all of one ticket

# Ways in. The adapters that this desk knows; where a sender is braked; and what is too large to be kept whole.
INTAKE_ADAPTERS: list[str] = []
INTAKE_MAX_BYTES = env.number("INTAKE_MAX_MB", default=40) * 1024 * 1024
HOOK_MAX_BYTES = 2 * 1024 * 1024  # what a machine may say in one call
INTAKE_FLOOD = env.number("INTAKE_FLOOD", default=30)  # so much from one sender in so many minutes; the rest waits
INTAKE_FLOOD_MINUTES = env.number("INTAKE_FLOOD_MINUTES", default=10)  # in quarantine

# Letters about clocks: so many at once to one person in so many minutes, and none of the ordinary ones while he sleeps.
BRAKE_LETTERS = env.number("BRAKE_LETTERS", default=5)
BRAKE_MINUTES = env.number("BRAKE_MINUTES", default=10)
QUIET_FROM: time = env.clock("QUIET_FROM", default=time(22))  # by the clocks of the receiver's site
QUIET_UNTIL: time = env.clock("QUIET_UNTIL", default=time(7))  # the same as QUIET_FROM: no quiet hours
