"""How the desk's words reach people at each messenger, one file each. `OUTBOX_IM_SENDERS` names the classes."""
