"""The settings' front page and the lists a manager keeps: what each screen is called, and its address there."""

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
    "tags": "tags/",
    "sites": "sites/",
    "site-new": "sites/new/",
}
