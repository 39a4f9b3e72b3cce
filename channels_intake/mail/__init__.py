"""Mail in: mailboxes that are fetched, a listener that is delivered to, and what a letter says."""
