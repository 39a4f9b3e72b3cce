"""What programs are told when something happens on the desk: every type, with what it carries."""
