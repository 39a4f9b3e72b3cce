"""Reply templates: chosen where a reply is written, and kept in the settings."""
