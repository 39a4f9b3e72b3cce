"""Forms: they read what the browser sends and name what cannot be read. Rules are the domain's."""
