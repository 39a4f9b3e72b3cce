"""The kinds of tickets that are photographed, and the kind whose page offers each act."""

# The act, and the kind of ticket whose page offers it.
ACTS = {
    "acknowledge": "received",
    "dispatch": "to-dispatch",
    "decline": "dispatched",
    "transfer": "processing",
    "track": "processing",
    "resume": "tracking",
    "resolve": "processing",
    "confirm": "to-confirm",
    "close": "closing",
    "return_record": "closing",
    "survey": "closed",
    "reopen": "closed",
    "cancel": "acknowledged",
    "merge": "acknowledged",
    "escalate": "processing",
    "promise": "processing",
    "reply": "processing",
    "note": "processing",
    "call": "processing",
    "clarify": "processing",
    "collaborators": "processing",
    "major": "processing",
    "handover": "processing",
    "link": "processing",
    "carry_over": "processing",
    "call_supervisor": "processing",
}
TICKETS = (
    *("received", "acknowledged", "dispatched", "processing", "tracking", "to-confirm", "closing", "closed"),
    *("surveyed", "cancelled", "vip", "major", "reopened", "unclear", "escalated", "promised"),
)
