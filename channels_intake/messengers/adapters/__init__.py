"""How each messenger talks to the desk, one file each. A new one is a file here and a line in INTAKE_ADAPTERS."""
