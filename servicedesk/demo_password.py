"""The password of every demo account: printed by `serve`, set by `demo`, and never used outside a demo desk."""

DEMO_PASSWORD = "desk-2026-demo"  # noqa: S105 -- a published password, for made-up people only
