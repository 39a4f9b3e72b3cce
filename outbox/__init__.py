"""A post office that knows no ticket: what must be sent, how it is rendered, carried and accounted for."""
