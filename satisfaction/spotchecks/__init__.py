"""Spot checks of satisfaction (满意度抽查): a fair sample of closed tickets, whose users are called (SAT-4)."""
