"""Messengers in: conversations with people who write to the desk (RTX-1, RTX-2, RTX-4)."""
