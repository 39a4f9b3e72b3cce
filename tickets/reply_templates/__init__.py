"""Replies kept ready (TALK-6): who may use and change them, and how their places are filled in for a requester."""
