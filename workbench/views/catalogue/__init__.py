"""The settings' front page, and the lists a manager keeps: categories, word lists, reasons, tags, sites."""
