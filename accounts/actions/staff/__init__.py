"""Writes about the people of the desk: entered, changed, grouped, closed (ROLE-1, ROLE-2)."""

from accounts.actions.staff.change import change_staff
from accounts.actions.staff.close import close_account, reopen_account
from accounts.actions.staff.enter import enter_staff
from accounts.actions.staff.groups import save_group, set_groups
from accounts.actions.staff.hand_over import hand_lead, hand_shift, note_hand_over
from accounts.actions.staff.password import ask_new_password

__all__ = [
    "ask_new_password",
    "change_staff",
    "close_account",
    "enter_staff",
    "hand_lead",
    "hand_shift",
    "note_hand_over",
    "reopen_account",
    "save_group",
    "set_groups",
]
