"""The settings' front page and the lists a manager keeps: what each screen is called, and its address there, which may
hold the `{number}` of a ticket.
"""

LISTS = {
    "settings": "",
    "categories": "categories/",
    "category": "categories/of/printer/",
    "category-new": "categories/new/?below=terminal-all",
    "phrases": "phrases/?try=您好，这个不行，已处理。",
    "phrase": "phrases/1/",
    "phrase-new": "phrases/new/?kind=taboo",
    "reasons": "reasons/",
    "reason": "reasons/usual/1/",
    "reason-new": "reasons/usual/new/",
    "reason-survey": "reasons/survey/1/",
    "tags": "tags/",
    "tag": "tags/1/",
    "sites": "sites/",
    "site": "sites/of/hq/",
    "site-new": "sites/new/",
    "customers": "customers/",
    "customer": "customers/of/power/",
    "customer-new": "customers/new/",
    "walls": "walls/",
    "routing-rules": "routing/",
    "routing-rule": "routing/1/",
    "routing-rule-new": "routing/new/",
    "routing-rule-try": "routing/1/try/?days=30",
    "routing-rule-try-none": "routing/4/try/?days=1",
    "routing-rule-why": "routing/1/try/?days=30&ticket={number}",
    "macros": "macros/",
    "macro": "macros/1/",
    "macro-new": "macros/new/",
    "forms": "forms/",
    "form": "forms/software/",
    "form-question": "forms/questions/1/",
    "form-question-new": "forms/software/new/",
    "reply-template-new": "templates/new/",
    "policies": "policies/",
    "policy": "policies/default/1/",
    "policies-explain": "policies/explain/",
    "calendars": "calendars/",
    "calendar": "calendars/site/",
    "policy-new": "policies/new/",
    "policy-effects": "policies/default/1/effects/",
    "policy-replay": "policies/default/1/replay/",
    "calendar-new": "calendars/new/",
    "calendar-edit": "calendars/site/edit/",
    "calendar-import": "calendars/site/import/",
    "group-new": "groups/new/",
}
# Forms that are sent empty, to see what they say.
SENT_EMPTY = (
    *("category-new", "phrase-new", "reason-new", "site-new", "customer-new", "group-new", "routing-rule-new"),
    *("macro-new", "policy-new", "calendar-new", "walls"),
)
# Of an empty desk.
EMPTY_SETTINGS = ("sources", "webhooks", "import", "tags", "customers", "walls", "routing", "macros", "templates", "groups")
