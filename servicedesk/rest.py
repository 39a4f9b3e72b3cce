"""The REST framework's settings (imported by `settings.py`; kept apart so that each file has one idea)."""

import os
from typing import Any

KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 -- a model's name
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_MODEL": KNOX_TOKEN_MODEL}

# Requests of one user by reading and by writing methods, or "off". Generous, since a whole system may speak through one
# token: they stop a runaway loop, not a busy day.
API_THROTTLE: dict[str, str] = {
    "read": os.environ.get("API_THROTTLE_READ") or "3000/min",
    "write": os.environ.get("API_THROTTLE_WRITE") or "1200/min",
}

REST_FRAMEWORK: dict[str, Any] = {
    # The views of `api` say themselves how they authenticate; one that forgets to is closed to everybody.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.DeskSchema",
    "EXCEPTION_HANDLER": "api.problems.on_exception",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Service desk",
    "VERSION": "1",
    "DESCRIPTION": "Tickets and their life for other systems. See docs/rest.md for the conventions.",
    "DEFAULT_GENERATOR_CLASS": "api.schema.Generator",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.forbid_unknown_fields",
    ],
    "ENUM_NAME_OVERRIDES": {
        "State": "tickets.choices.State",
        "Level": "tickets.choices.Level",
        "Channel": "tickets.choices.Channel",
        "Kind": "tickets.choices.Kind",
        "AnswerKind": "tickets.choices.AnswerKind",
        "PhraseKind": "tickets.gate.kinds.PhraseKind",
        "PhraseMatch": "tickets.gate.kinds.PhraseMatch",
        "ReasonUse": "tickets.choices.ReasonUse",
        "LinkKind": "tickets.choices.LinkKind",
        "MessageKind": "tickets.choices.MessageKind",
        "Progress": "tickets.choices.Progress",
        "CancelReason": "tickets.choices.CancelReason",
        "TimerState": "sla.choices.TimerState",
        "TaskState": "sla.choices.TaskState",
        "TaskKind": "sla.choices.TaskKind",
        "OwnerKind": "sla.choices.OwnerKind",
        "ClockOutcome": "sla.choices.Outcome",
        "CallOutcome": "tickets.choices.CallOutcome",
        "CallDirection": "tickets.choices.Direction",
        "CallState": "channels_intake.phone.choices.CallState",
        "CallCause": "channels_intake.phone.choices.Cause",
        "CallHeard": "channels_intake.phone.choices.Heard",
        "DeliveryState": "notifications.webhooks.choices.State",
        "DeliveryFailure": "notifications.webhooks.choices.Failure",
        "StandingEnum": "sla.standing.Standing",
        "RuleStanding": "tickets.routing.choices.Standing",
        "RuleTrigger": "tickets.routing.choices.Trigger",
        "RuleOutcome": "tickets.routing.choices.Outcome",
        "AnnouncementKind": "knowledge.announcements.choices.Kind",
        "AnnouncementState": "knowledge.announcements.choices.State",
        "FollowUpKind": "satisfaction.followups.choices.FollowUpKind",
        "FollowUpResult": "satisfaction.followups.choices.Result",
        "FollowUpWay": "satisfaction.followups.choices.Way",
        "ImportState": "channels_intake.imports.choices.State",
        "ImportResult": "channels_intake.imports.choices.Result",
        "ImportWhat": "channels_intake.imports.choices.What",
        "ServiceRecordState": "satisfaction.records.models.State",
        "BulkState": "tickets.bulk.choices.RunState",
        "BulkResult": "tickets.bulk.choices.Result",
        "SignatureMethod": "satisfaction.records.models.Method",
    },
    "COMPONENT_SPLIT_PATCH": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # JavaScript, not JSON, since it names what static/js/docs.js adds.
    "SWAGGER_UI_SETTINGS": """{
        deepLinking: true, docExpansion: "list", validatorUrl: null, syntaxHighlight: false,
        plugins: [deskPlugin],
    }""",
}
