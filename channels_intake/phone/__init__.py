"""The telephone: calls from ring to end (SLA-PHONE-1 … SLA-PHONE-3)."""
