"""Every write on service records."""

from satisfaction.records.actions.amend import amend
from satisfaction.records.actions.ask import ask
from satisfaction.records.actions.draw_up import draw_up
from satisfaction.records.actions.offer import offer
from satisfaction.records.actions.remind import note_unsigned, remind
from satisfaction.records.actions.sign import Signing, sign, sign_by_link
from satisfaction.records.actions.void import void

__all__ = ["Signing", "amend", "ask", "draw_up", "note_unsigned", "offer", "remind", "sign", "sign_by_link", "void"]
