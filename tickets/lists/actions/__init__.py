"""Saving a list, changing and deleting it; choosing columns and where one begins."""

from tickets.lists.actions.choose import choose_columns, choose_first
from tickets.lists.actions.save import change_list, delete_list, save_list

__all__ = ["change_list", "choose_columns", "choose_first", "delete_list", "save_list"]
