"""Ways in. So far what all of them share: the names of channels, and that what is sent twice arrives once (LIFE-2)."""
