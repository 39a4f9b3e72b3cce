"""What the desk knows and tells: announcements to users (KB-3); articles have their place beside them (KB-1, KB-2)."""
